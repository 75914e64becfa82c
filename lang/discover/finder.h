/* Relations that published tables show by themselves. A family is one guess about the structure of
 * a table (these columns add up to that one); its instances are relations between cells, nearly all
 * of which must hold. A family that holds too rarely, or only between numbers so small that chance
 * explains it, is dropped. */
#ifndef BUDGET_DISCOVER_FINDER_H
#define BUDGET_DISCOVER_FINDER_H

#include "lang/discover/grid.h"

typedef enum FamilyKind {
    FAMILY_TREE,    /* a row is the sum of the rows below it */
    FAMILY_TOTAL,   /* a total row is the sum of other rows */
    FAMILY_ROWS,    /* a row is the sum of the next ones, as arithmetic shows */
    FAMILY_COLUMNS, /* a column is the sum of others */
    FAMILY_SHARE,   /* a column is another one in percent of its total, or a change in percent */
    FAMILY_PRODUCT, /* a column is the product of two others */
    FAMILY_EQUAL,   /* two columns are equal */
    FAMILY_BALANCE, /* a column is the sum of two others less a third */
    FAMILY_CHANGE,  /* a row is the difference of two others */
    FAMILY_SIDES,   /* the totals of both sides of a table are equal */
    FAMILY_AGREE,   /* columns of two tables are equal, row by row */
    FAMILY_ALIKE,   /* the same, of rows whose labels are only alike */
    FAMILY_NAMED,   /* a row is the total of a column of another table that has its name */
    FAMILY_TEXTS,   /* columns of texts of two tables are equal */
    FAMILY_GROUPS,  /* a row is the sum of the rows of another table that name it */
    FAMILY_SUM      /* the rows of a table add up to a cell of another one */
} FamilyKind;

/* How the first cell of a relation follows from the others. */
typedef enum FoundFormula {
    FORMULA_SUM,    /* all with their coefficients */
    FORMULA_SAME,   /* no numbers, or in words: it holds or not */
    FORMULA_SHARE,  /* 100 a / b */
    FORMULA_GROWTH, /* 100 (a - b) / b */
    FORMULA_RATE,   /* 100 a / (b - a): a is a change, b what it led to */
    FORMULA_PRODUCT /* a × b / 10^scale */
} FoundFormula;

typedef struct Term {
    uint32_t cell;   /* among all cells, see GridCell */
    int coefficient; /* of a sum; otherwise -1 for the first one and 0 for the others */
} Term;

/* The sum of all terms is zero; the first one is what the others give, with -1. */
typedef struct FoundRelation {
    FoundFormula formula;
    int scale;                     /* of a product */
    uint32_t family, first, count; /* of its terms */
    Int128 residual;               /* of the others less the first; × 10^-GRID_DECIMALS */
    bool held, rounded;            /* rounded: it holds within the rounding of its figures only */
} FoundRelation;

typedef struct Family {
    FamilyKind kind;
    uint32_t grid, column; /* of the firsts; column NONE = several */
    uint32_t other_grid, other_column;
    uint32_t held, broken;
    uint32_t digits; /* of the different values that held, together: 10^-digits is the chance that
                      * this is a coincidence, before the number of guesses is taken off */
    uint32_t first, count; /* of its relations */
    bool doubtful; /* words or codes suggest it, and nothing of it holds: it only supports what
                    * others say of a figure */
} Family;

typedef struct RelationFinder {
    Env *env;
    DataGrids grids;
    uint32_t cell_count;
    const GridCell **cells; /* by their numbers */
    uint32_t *cell_grids;
    VEC(Family) families;
    VEC(FoundRelation) relations;
    VEC(Term) terms;
    VEC(Int128) values; /* of the family at hand */
} RelationFinder;

/* A figure as it might have been; cell NONE: none. */
typedef struct CellChange {
    uint32_t cell;
    Int128 value;
} CellChange;

enum {
    DIGITS_OF_SLIP = 4, /* with fewer, nearly every number is a slip of another */
    DIGITS_OF_LONE_SLIP =
        5, /* where nothing else speaks for a relation of few figures; else more */
    DIGITS_OF_STRUCTURE = 4, /* for a guess that words or codes suggest */
    DIGITS_OF_SEARCH = 9,    /* for one of many that were tried */
    DIGITS_OF_TEXT = 2       /* what a text is worth that is in two places */
};

void finder_open(RelationFinder *finder, Env *env, DataGrids grids);

/* A family is begun, gets relations, and is kept or not. */
void family_begin(RelationFinder *finder, FamilyKind kind, uint32_t grid, uint32_t column);
void found_begin(RelationFinder *finder, uint32_t cell);
void found_add(RelationFinder *finder, uint32_t cell, int coefficient);
/* Drops the relation if there is nothing in it but blanks. */
void found_end(RelationFinder *finder);
/* Of a relation that is no sum. False, and drops it, if it has no value. */
bool found_end_by(RelationFinder *finder, FoundFormula formula, int scale);
/* Of one between texts: whether it holds. */
void found_end_as(RelationFinder *finder, bool held);
/* What a relation would have as its residual after a change; false if it would have no value. */
bool found_residual(const RelationFinder *finder, const FoundRelation *relation, CellChange change,
                    Int128 *residual);
/* Where only words say that two rows are the same, some are not: unless nearly all of the family at
 * hand holds, its relations go that no mistyped figure explains. */
void family_prune(RelationFinder *finder);
/* The relations go that do not hold and that no mistyped figure explains. */
void family_keep_near(RelationFinder *finder);
/* Whether at least so many of the relations of the family at hand hold, and the others, at most so
 * many, only need one figure that was mistyped. */
bool family_is_near(const RelationFinder *finder, uint32_t least, uint32_t broken);
/* Whether so much of it holds that it is a relation; fills in what held. */
bool family_weigh(RelationFinder *finder, uint32_t digits);
void family_drop(RelationFinder *finder);
/* Keeps a family of which nothing holds, as a doubtful one; drops any other. */
void family_doubt(RelationFinder *finder);
/* The digits of a number, without zeros at its end; at most 8. */
uint32_t significant_digits(Int128 value);
static inline bool family_end(RelationFinder *finder, uint32_t digits)
{
    bool good = family_weigh(finder, digits);
    if (!good && digits <= DIGITS_OF_STRUCTURE)
        family_doubt(finder);
    else if (!good)
        family_drop(finder);
    return good;
}

/* (With DIGITS_OF_LONE_SLIP or more, neither its sign nor its point: sums of equal numbers differ
 * by these.) A number of at least so many digits of which one is wrong, missing, doubled or
 * exchanged with the next, or whose sign or decimal point is. */
bool is_slip_of(Int128 a, Int128 b, uint32_t digits);

enum { SLIPS_MAX = 800, CELL_COMPARED = 2 /* units: one cell, far away from the last */ };
/* The figures of which `value` is a slip: with one digit more, less or another, or two exchanged.
 * Returns how many. */
uint32_t slips_of(Int128 value, Int128 *out);

void find_in_rows(RelationFinder *finder, uint32_t grid);
void find_in_columns(RelationFinder *finder, uint32_t grid);
/* Shares, changes in percent, products (find_rates.c). */
void find_rates(RelationFinder *finder, uint32_t grid);
/* Rows that are differences of others, by their words, in all tables (find_changes.c). */
void find_changes(RelationFinder *finder);
void find_across(RelationFinder *finder);
/* Tables whose rows and headings have names that are alike (find_alike.c). */
void find_alike(RelationFinder *finder);
void find_groups(RelationFinder *finder);

#endif
