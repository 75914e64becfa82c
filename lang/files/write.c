#define _GNU_SOURCE /* O_PATH */

#include "lang/files/write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

enum { FOLDER = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, SLOTS = 1000 };

/* ---- folders ---- */

bool out_walk_start(OutWalk *walk, Str path)
{
    *walk = (OutWalk){.path = path};
    walk->handle = open(path.len && path.ptr[0] == '/' ? "/" : ".", FOLDER);
    return walk->handle >= 0;
}

static bool is_link(int folder, const char *name)
{
    struct stat info;
    return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode);
}

/* from: where the part begins that is a link */
static OutStatus follow(OutWalk *walk, uint32_t from, int *next)
{
    RealPath base;
    int error = path_resolve(from ? (Str){walk->path.ptr, from} : STR("."), &base);
    if (!error) error = path_resolve((Str){walk->path.ptr, walk->at}, &walk->real);
    errno = error;
    if (error) return OUT_FAILS;
    Str real = path_real_str(&walk->real), folder = path_real_str(&base);
    if (!path_inside(real, folder)) return OUT_LEADS_OUT;
    *next = folder_open_below(&(Folder){folder, walk->handle}, real);
    return OUT_IS_OPEN;
}

static int make(int parent, const char *name, MadeFolder *made)
{
    if (mkdirat(parent, name, 0777) == 0) {
        made->parent = fcntl(parent, F_DUPFD_CLOEXEC, 0);
        memcpy(made->name, name, strlen(name) + 1);
    } else if (errno != EEXIST) {
        return -1;
    }
    return openat(parent, name, FOLDER);
}

static OutStatus enter(OutWalk *walk, uint32_t from, const char *name, MadeFolder *made)
{
    OutStatus status = OUT_IS_OPEN;
    int next = openat(walk->handle, name, FOLDER), error = errno;
    if (next < 0 && error == ENOENT && made)
        next = make(walk->handle, name, made);
    else if (next < 0 && (error == ENOTDIR || error == ELOOP) && is_link(walk->handle, name))
        status = follow(walk, from, &next);
    else
        errno = error;
    if (next < 0) return status == OUT_LEADS_OUT ? status : OUT_FAILS;
    close(walk->handle);
    walk->handle = next;
    return status;
}

OutStatus out_walk_step(OutWalk *walk, MadeFolder *made)
{
    char name[NAME_MAX + 1];
    uint32_t from = walk->at, end;
    if (made) made->parent = -1;
    while (from < walk->path.len && walk->path.ptr[from] == '/') from++;
    for (end = from; end < walk->path.len && walk->path.ptr[end] != '/';) end++;
    walk->at = end;
    errno = ENAMETOOLONG;
    if (end - from > NAME_MAX) return OUT_FAILS;
    memcpy(name, walk->path.ptr + from, end - from);
    name[end - from] = '\0';
    return end > from ? enter(walk, from, name, made) : OUT_IS_OPEN;
}

void out_folder_unmake(const MadeFolder *made)
{
    if (made->parent >= 0) unlinkat(made->parent, made->name, AT_REMOVEDIR);
}

/* ---- temporary names ---- */

static void name_temporary(char name[48], unsigned slot, unsigned number)
{
    snprintf(name, 48, ".budgetc-%u-%u.tmp", slot, number);
}

static bool is_same(int folder, const char *name, const struct stat *info)
{
    struct stat now;
    return fstatat(folder, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && now.st_dev == info->st_dev &&
           now.st_ino == info->st_ino;
}

static bool is_ours(const struct stat *info)
{
    return S_ISREG(info->st_mode) && info->st_uid == geteuid() && info->st_nlink == 1;
}

/* Is it .budgetc-SLOT-N.tmp? */
static bool is_of_slot(const char *name, unsigned slot)
{
    unsigned number;
    char wanted[48];
    const char *dash = strncmp(name, ".budgetc-", 9) == 0 ? strchr(name + 9, '-') : NULL;
    if (!dash || sscanf(dash, "-%9u", &number) != 1) return false;
    name_temporary(wanted, slot, number);
    return strcmp(name, wanted) == 0;
}

static void remove_slot(int folder, unsigned slot)
{
    struct stat info;
    int handle = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *names = handle < 0 ? NULL : fdopendir(handle);
    if (!names && handle >= 0) close(handle);
    for (const struct dirent *entry; names && (entry = readdir(names));)
        if (is_of_slot(entry->d_name, slot) &&
            fstatat(folder, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && is_ours(&info))
            unlinkat(folder, entry->d_name, 0);
    if (names) closedir(names);
}

/* The files of a run that has ended without taking them away: the lock of its first one is free. */
static bool remove_left(int folder, const char *first, unsigned slot)
{
    struct stat info;
    int handle = openat(folder, first, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (handle < 0) return false;
    bool left = fstat(handle, &info) == 0 && is_ours(&info) &&
                flock(handle, LOCK_EX | LOCK_NB) == 0 && is_same(folder, first, &info);
    if (left) remove_slot(folder, slot);
    close(handle);
    return left;
}

static int create(int folder, const char *name)
{
    return openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

/* Between the two steps, another run may take the file for one that was left: then it is not ours.
 * Where there are no locks, nothing is ever taken for left. */
static bool lock(int folder, const char *name, int handle)
{
    struct stat info;
    if (flock(handle, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    return fstat(handle, &info) == 0 && is_same(folder, name, &info);
}

/* The first file of a run takes the first slot that is free. */
static int create_first(OutFolder *folder, char name[48])
{
    for (unsigned slot = 0; slot < SLOTS; slot++) {
        name_temporary(name, slot, 0);
        int handle = create(folder->handle, name);
        if (handle < 0 && errno == EEXIST) {
            if (!remove_left(folder->handle, name, slot)) continue;
            handle = create(folder->handle, name);
        }
        if (handle < 0 && errno == EEXIST) continue;
        if (handle < 0) return -1;
        if (lock(folder->handle, name, handle)) {
            folder->lock = fcntl(handle, F_DUPFD_CLOEXEC, 0);
            folder->slot = slot;
            folder->files = 1;
            return handle;
        }
        close(handle);
    }
    errno = EEXIST;
    return -1;
}

static int create_next(OutFolder *folder, char name[48])
{
    int handle;
    do {
        name_temporary(name, folder->slot, folder->files++);
        handle = create(folder->handle, name);
    } while (handle < 0 && errno == EEXIST && folder->files);
    return handle;
}

/* ---- files ---- */

int new_file_create(OutFolder *folder, const char *name, mode_t mode, NewFile *file)
{
    struct stat info;
    *file = (NewFile){.folder = folder->handle, .name = name};
    int handle = folder->lock < 0 ? create_first(folder, file->temporary)
                                  : create_next(folder, file->temporary);
    if (handle < 0) {
        file->temporary[0] = '\0';
        return -1;
    }
    if (mode) (void)fchmod(handle, mode);
    if (fstat(handle, &info) == 0) {
        file->device = info.st_dev;
        file->number = info.st_ino;
    }
    return handle;
}

static bool same_bytes(int one, int other)
{
    char ours[1 << 14], theirs[1 << 14];
    for (;;) {
        ssize_t count = read(one, ours, sizeof ours);
        if (count < 0 || read(other, theirs, sizeof theirs) != count) return false;
        if (count == 0) return true;
        if (memcmp(ours, theirs, (size_t)count) != 0) return false;
    }
}

/* The file is there already, with these bytes. */
static bool is_there(const NewFile *file)
{
    enum { LOOK = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC };
    struct stat old, new;
    if (fstatat(file->folder, file->name, &old, AT_SYMLINK_NOFOLLOW) != 0) return false;
    if (fstatat(file->folder, file->temporary, &new, AT_SYMLINK_NOFOLLOW) != 0) return false;
    if (!S_ISREG(old.st_mode) || old.st_size != new.st_size) return false;
    int one = openat(file->folder, file->name, LOOK);
    int other = openat(file->folder, file->temporary, LOOK);
    bool same = one >= 0 && other >= 0 && same_bytes(one, other);
    if (one >= 0) close(one);
    if (other >= 0) close(other);
    return same;
}

/* Most files stay what they are when a budget is compiled again, and some file systems let a name
 * wait for the disk when its file is replaced. */
bool new_file_keep(NewFile *file)
{
    struct stat info = {.st_dev = file->device, .st_ino = file->number};
    if (!is_same(file->folder, file->temporary, &info)) {
        errno = ENOENT;
        return false;
    }
    bool kept =
        is_there(file) && utimensat(file->folder, file->name, NULL, AT_SYMLINK_NOFOLLOW) == 0;
    int done = kept ? unlinkat(file->folder, file->temporary, 0)
                    : renameat(file->folder, file->temporary, file->folder, file->name);
    if (done == 0) file->temporary[0] = '\0';
    return done == 0;
}

void new_file_remove(const NewFile *file)
{
    if (file->temporary[0]) unlinkat(file->folder, file->temporary, 0);
}

/* ---- what is no regular file ---- */

int out_open_direct(const OutFolder *folder, const char *name)
{
    return openat(folder->handle, name, O_WRONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
}

int out_open_descriptor(int number)
{
    return fcntl(number, F_DUPFD_CLOEXEC, 0);
}

int out_open_null(int flags)
{
    return open("/dev/null", flags);
}
