/* Published tables: read, and what they show by themselves. */
#ifndef BUDGET_DRIVER_IMPORT_H
#define BUDGET_DRIVER_IMPORT_H

#include "lang/discover/transcript.h"
#include "lang/driver/options.h"
#include "lang/tabular/heading_set.h"

typedef struct ImportInput {
    const char *const *files;
    int file_count;
    uint64_t work_limit;        /* 0 = what their size allows */
    const Catalogue *catalogue; /* of messages; NULL = English */
    /* The words of a PDF and their places, as pdf_text.h wants them. NULL, or why not (a message).
     * No function: no PDF is read. */
    const char *(*pdf_words)(Arena *arena, Str file, Str *words);
} ImportInput;

typedef struct TableImport {
    Env env;
    Discovery discovery;
    uint32_t tables;
    HeadingSet names;      /* of tables */
    VEC(uint32_t) numbers; /* [name]: of the next table that would be called so; 0 = none is */
    uint32_t named;        /* tables whose names are known */
    bool unread;           /* some file could not be opened */
    VEC(Str) paths;        /* of all that was read */
    const char *(*pdf_words)(Arena *arena, Str file, Str *words);
} TableImport;

/* Reads the tables and finds their relations; what is wrong with them is among the findings of
 * import->env. When memory or work runs out, the owner of the arena is jumped to. False if a file
 * could not be read. */
bool import_read(TableImport *import, Arena *arena, const ImportInput *input);
/* options: where the library is. A budget of that name in which the tables are entered, laid out as
 * `fmt` would. False if what was written could not be read again (a defect). */
bool import_budget(TableImport *import, Str name, const CompileOptions *options,
                   Transcript *transcript, Str *text);
/* What is to be added to a budget for the tables that it does not have, likewise;
 * transcript->empty: it has all of them. */
bool import_addition(TableImport *import, const struct BaseBudget *base, Transcript *transcript,
                     Str *text);

#endif
