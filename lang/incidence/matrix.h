/* An incidence in the making: its relations are tried and taken one after the other, and each gets
 * its entries, by column. Internal to lang/incidence. */
#ifndef BUDGET_INCIDENCE_MATRIX_H
#define BUDGET_INCIDENCE_MATRIX_H

#include "lang/check/fact_index.h"
#include "lang/incidence/incidence.h"
#include "lang/incidence/reach.h"

typedef struct MatrixColumn {
    Number sum;      /* of the relation at hand: coefficient so far */
    uint64_t place;  /* likewise: hash of the sums so far that it is part of */
    uint64_t shape;  /* hash of its places in all relations that bend */
    uint32_t mark;   /* relation + 1 that its sum is of */
    uint32_t number; /* of its facts, in the index; NONE = a stated figure */
    bool common;     /* all broken relations that count read it */
} MatrixColumn;

typedef enum Taken {
    TAKE_ALL,
    TAKE_FAILED, /* instances of which a comparison fails, waived or not; stated figures that do */
    TAKE_REACHED /* those of the others that may read what is marked in `reach` */
} Taken;

typedef struct KnownFact {
    const Ledger *ledger;
    uint32_t fact, number; /* in the index */
} KnownFact;

enum {
    FEW_ROWS = 256, /* a sum of more is large */
    FEW_SUMS = 8    /* for more the facts are sorted */
};

typedef struct MatrixMaker {
    Incidence *in;
    Env *env;
    const Model *model;
    Waivers *waivers;
    Taken take;
    const bool *failed; /* TAKE_FAILED: [check] whether any comparison of it does */
    Reach *reach;
    VEC(KnownFact) known;
    bool few; /* of large sums only what is known gets a column, and all else together one */
    uint32_t scans; /* sums that may still be found without sorted facts */
    FactIndex index;
    uint32_t *column_of;       /* [number in the index]: column + 1, made when a relation reads it;
                                  NULL = the same, made beforehand */
    VEC(MatrixColumn) columns; /* so far; equal ones are merged at the end */
    VEC(IncidenceEntry) entries; /* by relation */
    uint32_t instances;
    Comparing *comparings; /* of the instance at hand */
    bool repairs;          /* it is made to look for them */
    uint64_t steps;
    /* of the relation at hand */
    Evaluator evaluator;
    uint32_t sum; /* number of the sum at hand */
    VEC(uint32_t) touched;
    bool linear;
} MatrixMaker;

MatrixMaker matrix_start(Env *env, const Relations *relations, Waivers *waivers,
                         const StatedComparisons *comparisons);
/* Tries all relations and comparisons again, and takes some of them (`take`) after those that are
 * there already. Their stated figures are added, without columns. */
void matrix_add_relations(MatrixMaker *maker, const Relations *relations,
                          const StatedComparisons *comparisons);

/* Those that are broken come first, so that at a limit it is others that are left out. */
void matrix_sort_broken(MatrixMaker *maker);
/* The model gets lines that may be missing. */
void matrix_take_hypothetical(MatrixMaker *maker);
/* Makes columns for the stated figures of the relations from `first` on. */
void matrix_number_stated(MatrixMaker *maker, uint32_t first);
void matrix_add_fact(MatrixMaker *maker, const Ledger *ledger, uint32_t fact, uint32_t column);
/* Puts the columns of a plan, read in maker->evaluator, into `touched`; their sums are what one of
 * them adds to factor × the plan. relation: a number that no other call had. False if something
 * does not fit. */
bool matrix_add_plan(MatrixMaker *maker, uint32_t relation, const Plan *plan, Number factor);
/* Gives one relation its entries. The stated figures have their columns. */
void matrix_add_entries(MatrixMaker *maker, uint32_t relation);
/* Gives all relations that are not covered their entries, up to the limit. */
void matrix_add_all_entries(MatrixMaker *maker);
/* Has it taken too many steps? */
bool matrix_is_full(const MatrixMaker *maker);
/* Makes the incidence out of it. Returns the number of each column in it. */
const uint32_t *matrix_arrange(MatrixMaker *maker);

#endif
