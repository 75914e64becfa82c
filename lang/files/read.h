/* The one way to a file that is read. A path is resolved, what it leads to must lie in a folder
 * that is allowed, and what is handed on is the opened descriptor: nothing can come in between.
 * Files are regular ones; a pipe is read only where the command line names a descriptor. */
#ifndef BUDGET_FILES_READ_H
#define BUDGET_FILES_READ_H

#include <dirent.h>
#include <sys/stat.h>

#include "lang/base/arena.h"
#include "lang/base/vec.h"
#include "lang/files/path.h"

typedef enum FileOrigin {
    FILE_OF_USER,   /* the command line names it: any folder, and descriptors */
    FILE_OF_BUDGET, /* a source names it */
    FILE_OF_LIBRARY /* a source names it as <…> */
} FileOrigin;

typedef enum FileStatus {
    FILE_IS_OPEN,
    FILE_FAILS,     /* `error` says why */
    FILE_IS_BEYOND, /* it lies in no folder that is allowed */
    FILE_LEADS_OUT  /* its folder is allowed; the file is a link that leads to another one */
} FileStatus;

typedef struct OpenFile {
    int handle; /* -1 = closed */
    struct stat info;
    RealPath real;     /* len 0: it has none (a pipe), or it was not found */
    const char *error; /* of FILE_FAILS; a message */
} OpenFile;

typedef VEC(Folder) Folders;

typedef struct Files {
    Arena *arena;
    Folders allowed;
    Folder library;
    /* The folder that was used last: many files lie in one. */
    Folder last;
    RealPath last_real;
    char last_named[PATH_MAX];
} Files;

void files_init(Files *files, Arena *arena);
void files_close(Files *files);
/* From now on files in this folder or below it may be read. In one that is not there is nothing. */
void files_allow(Files *files, Str folder);
void files_set_library(Files *files, const char *folder);

/* Opens a file for file_read. "-" of the user is standard input. */
FileStatus files_open(Files *files, Str path, FileOrigin origin, OpenFile *file);
/* Opens a file again by its real path, past no link. -1 with errno. Threads may do so. */
int files_open_again(const Files *files, Str real);
void file_close(OpenFile *file);

/* Reads until `len` bytes are there or the file ends. False with errno. */
bool file_read(int handle, char *into, size_t len, size_t *got);
/* The same from there on, wherever reading has come to. */
bool file_read_at(int handle, uint64_t from, char *into, size_t len, size_t *got);
/* The rest of it. NULL, or why not. It may grow meanwhile: what is there at the end counts. */
const char *file_read_all(Arena *arena, const OpenFile *file, Str *text);

/* The whole of a file that is named by itself and must lie in its own folder. NULL, or why not. */
const char *file_read_alone(Arena *arena, const char *path, Str *text);
/* Of one that was installed, or made by this process: wherever links lead. */
const char *file_read_trusted(Arena *arena, const char *path, Str *text);

/* Lists a folder that a source names, under the same rule. *entries, if it is open, is for
 * closedir(); files->last is that folder then. */
FileStatus files_list(Files *files, Str folder, OpenFile *file, DIR **entries);

/* The names in a folder; NULL with errno. closedir() closes it. */
DIR *folder_list(const char *path);

#endif
