#define _GNU_SOURCE /* O_PATH */

#include "lang/files/temp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX    "budgetc-"
#define LOCK_NAME "budgetc.lock"

enum {
    TRIES = 10,
    OPEN_FOLDERS = 16,
    RANDOM = 6,
    FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
};

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static void remove_all(const char *path)
{
    nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

/* ---- what a killed run has left ---- */

static bool is_ours(int parent, const char *name)
{
    struct stat info;
    return strncmp(name, PREFIX, sizeof PREFIX - 1) == 0 &&
           strlen(name) == sizeof PREFIX - 1 + RANDOM &&
           fstatat(parent, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode) &&
           info.st_uid == geteuid() && (info.st_mode & 0777) == 0700;
}

/* The lock of a folder whose process has ended, or -1. */
static int take_lock(int parent, const char *name)
{
    int folder = openat(parent, name, FOLDER);
    int lock =
        folder < 0 ? -1 : openat(folder, LOCK_NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (folder >= 0) close(folder);
    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
    close(lock);
    return -1;
}

static void remove_left(const char *parent)
{
    char path[sizeof((TempFolder *)0)->path];
    DIR *names = opendir(parent);
    for (const struct dirent *entry; names && (entry = readdir(names));) {
        if (!is_ours(dirfd(names), entry->d_name)) continue;
        int lock = take_lock(dirfd(names), entry->d_name);
        if (lock < 0) continue;
        snprintf(path, sizeof path, "%s/%.*s", parent, (int)sizeof PREFIX - 1 + RANDOM,
                 entry->d_name);
        remove_all(path);
        close(lock);
    }
    if (names) closedir(names);
}

/* ---- a new one ---- */

/* Until it is locked, another run may take it away. */
static bool lock(TempFolder *folder)
{
    struct stat made, now;
    folder->lock = temp_file_create(folder, LOCK_NAME);
    if (folder->lock < 0) return false;
    if (flock(folder->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    return fstat(folder->lock, &made) == 0 &&
           fstatat(folder->handle, LOCK_NAME, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
           made.st_ino == now.st_ino;
}

static void close_all(TempFolder *folder)
{
    int error = errno;
    if (folder->lock >= 0) close(folder->lock);
    if (folder->handle >= 0) close(folder->handle);
    *folder = (TempFolder){.handle = -1, .lock = -1};
    errno = error;
}

bool temp_folder_make(TempFolder *folder, const char *parent)
{
    remove_left(parent);
    for (int try = 0; try < TRIES; try++) {
        *folder = (TempFolder){.handle = -1, .lock = -1};
        int len = snprintf(folder->path, sizeof folder->path, "%s/" PREFIX "XXXXXX", parent);
        errno = ENAMETOOLONG;
        if (len >= (int)sizeof folder->path || !mkdtemp(folder->path)) break;
        folder->handle = openat(AT_FDCWD, folder->path, FOLDER);
        if (folder->handle >= 0 && lock(folder)) return true;
        rmdir(folder->path); /* if it was not taken for one that was left */
        close_all(folder);
    }
    folder->path[0] = '\0';
    return false;
}

bool temp_folder_add(const TempFolder *folder, const char *name)
{
    return mkdirat(folder->handle, name, 0777) == 0;
}

void temp_folder_remove(TempFolder *folder)
{
    if (folder->path[0]) remove_all(folder->path);
    close_all(folder);
}

/* ---- its files ---- */

int temp_file_create(const TempFolder *folder, const char *name)
{
    return openat(folder->handle, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

int temp_file_open(const TempFolder *folder, const char *name)
{
    return openat(folder->handle, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}
