/* The one way to a file that is written. It is made under another name beside its place, and takes
 * its name when it is complete: what is there is replaced, and a link never followed. All steps are
 * taken from opened folders, so that nothing can come in between.
 *
 * What a run that was killed has left is taken away by the next that writes into the same folder.
 * It is told by a lock: the first temporary file of a run stays locked until all others have their
 * names, and the lock goes with the process. */
#ifndef BUDGET_FILES_WRITE_H
#define BUDGET_FILES_WRITE_H

#include <sys/stat.h>

#include "lang/files/path.h"

typedef struct OutFolder {
    int handle;
    int lock;      /* the first temporary file, or -1 */
    unsigned slot; /* which names are ours */
    unsigned files;
} OutFolder;

/* A folder that had to be made, for out_folder_unmake. */
typedef struct MadeFolder {
    int parent;
    char name[NAME_MAX + 1];
} MadeFolder;

typedef enum OutStatus { OUT_IS_OPEN, OUT_FAILS, OUT_LEADS_OUT } OutStatus;

/* A walk to a folder, by one part of its path after the other. */
typedef struct OutWalk {
    Str path;
    uint32_t
        at; /* the parts before are done: on failure, the last of them is the one that failed */
    int handle;
    RealPath real; /* where the link leads that leads out of its folder */
} OutWalk;

/* From where the path starts. False with errno. */
bool out_walk_start(OutWalk *walk, Str path);
/* Goes one part on. A link is followed only to what lies in the folder that it is in. A folder that
 * is not there is made if `made` is not NULL; made->parent is -1 if it was there. */
OutStatus out_walk_step(OutWalk *walk, MadeFolder *made);
static inline bool out_walk_done(const OutWalk *walk)
{
    return walk->at >= walk->path.len;
}
void out_folder_unmake(const MadeFolder *made); /* if it is empty; a signal handler may call it */

typedef struct NewFile {
    int folder;
    const char *name;   /* not copied */
    char temporary[48]; /* "" = it has its name, or is gone */
    dev_t device;
    ino_t number;
} NewFile;

/* A new file to be called so; mode 0 is what is usual. Its descriptor, or -1 with errno. */
int new_file_create(OutFolder *folder, const char *name, mode_t mode, NewFile *file);
/* Gives it its name, after it was closed. One that stays the same only becomes newer. False with
 * errno. The first file of a folder comes last. */
bool new_file_keep(NewFile *file);
void new_file_remove(const NewFile *file); /* a signal handler may call it */

/* Opens what is no regular file, as a device, in place. -1 with errno. */
int out_open_direct(const OutFolder *folder, const char *name);
int out_open_descriptor(int number);
/* For a child, or where a standard stream is missing. */
int out_open_null(int flags);

#endif
