/* What several compilations of one budget have in common: the trees of files that stay the same are
 * parsed once, and so are their names; what steps have made of the same input is made once. One that compiles again and again keeps this between its
 * compilations; they must be freed before it.
 *
 * A tree stays good as long as its text and its place in the space of all texts do. So that a file
 * may grow without moving those after it, each has some room of its own. */
#ifndef BUDGET_DRIVER_KEPT_H
#define BUDGET_DRIVER_KEPT_H

#include "lang/base/intern.h"
#include "lang/base/memo.h"
#include "lang/diag/diag.h"
#include "lang/model/kept_facts.h"

typedef struct KeptFiles KeptFiles;

KeptFiles *kept_new(void); /* NULL when memory runs out */
void kept_free(KeptFiles *kept);
/* Where memory that runs out jumps to: where that of a compilation does. */
void kept_lend(KeptFiles *kept, const Memory *memory);
Interner *kept_names(KeptFiles *kept);
Memo *kept_memo(KeptFiles *kept); /* what steps have made; NULL of NULL, or without memory */

/* A compilation begins; returns its number, from 1. */
uint32_t kept_begin(KeptFiles *kept);
/* Frees what no compilation with one of these numbers uses, nor a later one will. */
void kept_drop(KeptFiles *kept, uint32_t one, uint32_t other);

/* ---- for the loader ---- */

typedef struct KeptFile {
    Arena arena;
    Str text;
    uint32_t room;
    uint32_t base;          /* that its tree was parsed for */
    Tree *tree;             /* NULL before it is parsed */
    Diags *diags;           /* found while parsing */
    KeptFacts facts;        /* of its blocks */
    uint32_t born, retired; /* numbers of compilations: it is used by those in between */
} KeptFile;

/* The file of that name with that text. */
KeptFile *kept_file(KeptFiles *kept, Symbol name, Str text);
/* Another one with the same text, for another place. */
KeptFile *kept_again(KeptFiles *kept, Symbol name);

#endif
