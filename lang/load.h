/* Reading the files of a compilation: what the command line names, what they include, and the CSV
 * files they name. */
#ifndef BUDGET_LOAD_H
#define BUDGET_LOAD_H

#include <limits.h>
#include <stdio.h>

#include "grammar/parse.h"
#include "lang/base/jobs.h"
#include "lang/compile.h"
#include "lang/model/model.h"

enum { LIMIT_INCLUDE_DEPTH = 100, LIMIT_FILES = 100000, TASK_BYTES = JOBS_WORTH(1 << 15) };

typedef enum FileState {
    FILE_NEW,
    FILE_OPEN, /* its includes are being read: meeting it again is a circle */
    FILE_READ
} FileState;

typedef struct ParseTask { /* a file that is parsed when all are read */
    ParseInput input;
    uint32_t tree; /* its position among the trees */
} ParseTask;

typedef struct Loader {
    FileReader reader; /* for CSV files named in the source; must be first */
    Arena *arena;
    Interner *names;
    Sources *sources;
    Diags *diags;
    const CompileOptions *options;
    VEC(Str) roots;       /* folders that includes may not leave */
    char real[PATH_MAX];  /* the true path that was asked for last */
    VEC(uint8_t) states;  /* FileState [Symbol of the true path], to know a file that comes twice */
    VEC(Tree *) trees;    /* included files before those that include them */
    Parser *parser;       /* goes from file to file */
    VEC(ParseTask) tasks; /* only with several threads */
    Jobs *jobs;
    VEC(Str) paths; /* of all that was read, as opened */
    uint32_t depth;
    FILE *stream;    /* being read: closed by loader_close when memory runs out */
    bool incomplete; /* some file is missing: what it declares would only be reported as unknown */
    bool failed;     /* a file of the command line could not be read */
} Loader;

void loader_init(Loader *loader, Arena *arena, Interner *names, Sources *sources, Diags *diags,
                 Jobs *jobs, const CompileOptions *options);
void loader_read_all(Loader *loader);
void loader_close(Loader *loader);

#endif
