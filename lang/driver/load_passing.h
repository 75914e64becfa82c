/* Files whose text is not kept, but read again where it is wanted, if they have not changed. */
#ifndef BUDGET_DRIVER_LOAD_PASSING_H
#define BUDGET_DRIVER_LOAD_PASSING_H

#include <sys/types.h>
#include <time.h>

#include "lang/base/source.h"
#include "lang/files/read.h"

/* Tells a file from what has come in its place since. */
typedef struct FileStamp {
    dev_t device;
    ino_t number;
    off_t size;
    struct timespec modified, changed;
} FileStamp;

typedef struct PassingFile {
    const Files *files;
    Str real; /* its path without links */
    FileStamp stamp;
    uint32_t skipped; /* bytes of the byte order mark in front of the text */
    uint32_t len;     /* of the text */
} PassingFile;

/* Takes down what a file that was just opened is, and goes to where its text begins. Its real path
 * is not copied. NULL, or why the file cannot be read. */
const char *passing_open(PassingFile *file, const Files *files, Str real, int handle);
/* NULL, or that the file is not what it was: passing_changed. */
const char *passing_check(const PassingFile *file, int handle);
extern const char passing_changed[];
/* A SourceRead; the context is a PassingFile. */
const char *passing_read(void *context, uint32_t from, char *into, uint32_t len);

#endif
