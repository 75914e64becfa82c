/* The state of a search: relations with their residues after the changes that were tried so far,
 * which can be taken back; and whether one more change is all it takes. Internal to lang/locate. */
#ifndef BUDGET_LOCATE_SOLVE_STATE_H
#define BUDGET_LOCATE_SOLVE_STATE_H

#include "lang/locate/solution.h"

typedef struct Undo { /* of one relation */
    uint32_t relation;
    Number residue, stated;
    bool broken;
} Undo;

typedef struct Solver {
    const Incidence *in;
    Arena *arena;
    Number *residues;   /* [relation]: with the changes made so far */
    Number *stated;     /* [relation]: its stated figure, likewise; zero if it has none */
    bool *counts;       /* [relation]: must hold in the end */
    bool *broken;       /* [relation]: counts, and does not hold now */
    bool *copies;       /* [relation]: solve_is_copy() */
    bool with_copies;   /* at the moment: what says the same as a figure changes with it */
    VEC(uint32_t) open; /* relations that are or were broken */
    uint32_t broken_count;
    VEC(Undo) undo;
    VEC(FigureChange) changes;
    VEC(uint32_t) earlier; /* [change]: the one of the same figure before it, + 1 */
    uint32_t *latest;      /* [column]: its last change, + 1; made with the first one */
    uint32_t most_entries; /* of a column */
    Solution *solution;
    uint64_t steps, max_steps;
} Solver;

/* Counts steps. True at the limit: it is time to stop. */
bool solver_tired(Solver *s, uint64_t steps);

typedef struct Mark { /* a state to return to */
    uint32_t undo, open, changes;
} Mark;

Mark solver_mark(const Solver *s);
void solver_apply(Solver *s, const Repair *repair);
void solver_go_back(Solver *s, Mark to);

/* Does a relation (that of `entry`) hold if `figure` changed by so much more? */
bool solver_holds_after(Solver *s, uint32_t relation, const IncidenceEntry *entry, uint32_t figure,
                        Number change);

typedef struct Interval {
    Number lo, hi;
    bool has_lo, has_hi;
    bool lo_open, hi_open; /* the end itself does not belong to it */
} Interval;

/* Keeps of the interval what makes one relation hold, for a change of a column with this
 * coefficient. False if nothing is left. */
bool solver_narrow(const Solver *s, uint32_t relation, uint32_t column, Number coefficient,
                   Interval *interval);
/* The smallest change that lies in it and that the figure can have, if it does not allow none at
 * all: in whole steps of its last decimal. */
bool solver_pick(const Interval *interval, const IncidenceFigure *figure, Repair *repair);

/* All columns whose change alone makes everything that is broken hold, and breaks nothing; or, if
 * that is asked for, nothing but copies of the figure, which then change with it. */
Repairs solver_one(Solver *s, bool with_copies);

#endif
