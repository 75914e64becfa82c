/* What a compilation reads, how far it goes, and what it keeps. */
#ifndef BUDGET_DRIVER_OPTIONS_H
#define BUDGET_DRIVER_OPTIONS_H

#include "lang/base/catalogue.h"
#include "lang/base/work.h"
#include "lang/lint/strictness.h"

typedef enum CompileStage { STAGE_PARSE, STAGE_RESOLVE, STAGE_CHECK, STAGE_REPORT } CompileStage;

/* A text that stands for a file which is not saved yet. */
typedef struct Overlay {
    const char *path;
    Str text; /* not copied */
} Overlay;

typedef struct CompileOptions {
    const char *const *files; /* the first one's folder is the project's; "-" = standard input */
    int file_count;
    const char *const *include_dirs; /* --include-dir */
    int include_dir_count;
    const char *library_dir; /* where <name> is found; NULL = nowhere */
    int older; /* the files were written so many editions before the newest (grammar/parse.h) */
    bool alone;              /* what the files include is not read */
    bool to_format;          /* the tokens of the first file are kept for compilation_format */
    const Overlay *overlays; /* these files read as their texts: what if they were so? */
    uint32_t overlay_count;
    struct KeptFiles *kept;  /* lang/driver/kept.h: trees of the last compilation; NULL = none */
    CompileStage last_stage; /* STAGE_REPORT for all */
    uint32_t figure_limit;   /* nodes of a figure before small ones are gathered; 0 = no limit */
    bool dependencies;       /* also the built-in figure "dependencies" */
    bool sources;            /* keep what compilation_trace, _provenance and _diff need */
    bool records;            /* keep how each relation came out */
    bool keep_facts;         /* of large files, too, for a caller that prints them */
    bool keep_texts;         /* of large files, too, for who looks at many places; so do `sources`,
                              * `records` and STAGE_PARSE */
    bool without_culprits;   /* which figure is wrong is not looked for: no N0505 and N0506 */
    bool offers;             /* findings of differences say how these would be waived */
    uint32_t errors_shown;   /* the texts of so many are written, in their order; 0 = of all */
    bool all_findings;       /* of an invariant, too; else of many members the first ones */
    LintStrictness strictness; /* warnings that are errors */
    uint32_t jobs;             /* threads that work at the same time; 0 and 1: no threads. Whatever
                                * it is, the results are the same. */
    uint64_t work_limit;       /* units that all of it may cost; 0 = what its size allows */
    Work *work;                /* what a command with several compilations has left for them, in
                                * place of a limit of its own; NULL = it is the only one */
    uint64_t fail_after;       /* tests: see Memory; then there are no threads */
    /* Of messages in another language; NULL = English. */
    const Catalogue *catalogue;
    /* Told when a step begins, in the language of the catalogue; the text stays. NULL = nobody
     * asks. */
    void (*begins)(const char *step);
    /* Asked now and then, every few milliseconds, by the thread that compiles: true ends it with
     * COMPILE_STOPPED. There are no other threads then. NULL = it is never stopped. */
    WorkAsked *stop;
    void *stop_context;
} CompileOptions;

#endif
