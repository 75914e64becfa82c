/* Where results go: files that appear under their names only when all of them were made, or
 * standard output. */
#ifndef BUDGET_CLI_COMMON_OUTPUT_H
#define BUDGET_CLI_COMMON_OUTPUT_H

#include <sys/stat.h>

#include "backends/backend.h"
#include "lang/driver/results.h"
#include "lang/files/write.h"

typedef struct OutputFile {
    const char *path;
    NewFile file; /* without a temporary name: a device or a pipe */
} OutputFile;

typedef struct OutputFolder {
    Str path;
    OutFolder opened;
} OutputFolder;

/* Files that were read: what is written never takes their place. A slip of the hand must not cost a
 * budget. */
typedef struct OutputInputs {
    const Str *paths;
    uint32_t count;
} OutputInputs;

typedef struct Output {
    BackendOutput base; /* must be first: what a backend sees */
    Arena *arena;
    const char *target; /* -o; NULL or "-" = standard output */
    bool folder;        /* the target is a folder for several files */
    bool joined;        /* all that a backend makes is one stream */
    bool fresh;         /* what is there already is not replaced: that fails */
    mode_t mode;        /* of new files from now on; 0 = what is usual */
    bool failed;        /* the user has been told */
    bool inside;        /* the file has a name of ours in the folder of the target */
    Sink sink;          /* of the file that is being written */
    VEC(OutputFile) files;
    uint32_t results;            /* how many of them are results, the first ones; see output_tell */
    VEC(OutputFolder *) folders; /* that they lie in */
    VEC(MadeFolder *) made;      /* folders that were made for them */
    OutputInputs inputs;
    struct stat *input_stats; /* of those, looked up once; NULL = not yet */
} Output;

/* A target that ends in "/" or is a folder already is a folder, whatever `folder` says. inputs: all
 * that the command has read, but what it is there to write again. */
void output_init(Output *output, Arena *arena, const char *target, bool folder,
                 OutputInputs inputs);
/* What it was compiled from. */
OutputInputs output_inputs(const Compilation *compilation);
/* For standard output alone. */
void output_init_standard(Output *output, Arena *arena);

/* Starts a file, after finishing the one before; NULL on failure. "-" is standard output. */
Sink *output_open(Output *output, const char *path);

/* Finishes the last file and gives all of them their names; on failure removes what was made. */
bool output_commit(Output *output);
void output_discard(Output *output);

/* After output_commit: one line that says what was written where, or one for `each` file. Says
 * nothing of standard output. */
void output_tell(const Output *output, bool each);

/* For a signal handler: removes what the output at hand has made. There is one at a time. */
void output_stop(void);

#endif
