/* What a compilation keeps: compile.c fills it in, results.c says what came of it. */
#ifndef BUDGET_DRIVER_COMPILATION_H
#define BUDGET_DRIVER_COMPILATION_H

#include "lang/driver/imports.h"
#include "lang/driver/load.h"
#include "lang/incidence/incidence.h"
#include "lang/report/documents.h"
#include "lang/report/figures.h"
#include "lang/report/tables.h"
#include "lang/trace/find.h"

typedef struct Plans { /* made before the cubes are filled */
    Planner *planner;
    Waivers *waivers;
    Relations *relations;
    Tables *tables;
    Figures *figures;
    Documents *documents;
    StatedValues *values;
} Plans;

typedef struct Results { /* as far as the compilation came */
    Diags *diags;
    const Model *model; /* NULL before it is built */
    Plans plans;        /* only with a model that is checked */
    bool tried;         /* relations and stated figures */
    RelationCounts counts;
    StatedComparisons *comparisons; /* of stated figures; NULL = they were not kept */
    StatedPairs *pairs;             /* rows of stated tables, as they were matched */
    Untried untried;          /* invariants */
    RelationRecords *records; /* empty if they are not wanted */
    Report *report;           /* NULL before it is built */
    bool sources;             /* its cells have theirs */
    bool complete;            /* lints were looked for */
} Results;

typedef struct Compilation {
    Memory memory;
    Arena arena;
    Jobs jobs;
    void (*begins)(const char *step);
    Env env;
    Loader loader;
    AllImported imported;
    ImportedBy imports; /* by this budget itself */
    Trees trees;  /* that a search looks in */
    int older;    /* so many editions before the newest (grammar/parse.h) */
    bool foreign; /* written in an edition that is not known */
    Results results;
    Provenance *provenance; /* NULL until asked for */
    Incidence *incidence;   /* NULL until asked for */
} Compilation;

#endif
