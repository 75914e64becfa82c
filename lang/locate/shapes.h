/* What many broken relations have in common: shapes that each of them has. A mistake in one figure
 * breaks a few relations; when many are broken in the same way, that way is the explanation. */
#ifndef BUDGET_LOCATE_SHAPES_H
#define BUDGET_LOCATE_SHAPES_H

#include "lang/incidence/incidence.h"

/* Of two that as many relations have, the one that comes first here says more. */
typedef enum ShapeKind {
    SHAPE_FACTOR,     /* they would hold if a part of them were multiplied by `factor` */
    SHAPE_ELSEWHERE,  /* stated: what is printed belongs into another column or row of the table */
    SHAPE_INSTEAD,    /* they would hold with the facts of another member */
    SHAPE_ROUNDING,   /* they are off by no more than rounding may make */
    SHAPE_DIFFERENCE  /* they are off by the same amount */
} ShapeKind;

typedef enum PartKind { PART_STATED, PART_LEDGER, PART_MEMBER } PartKind;

typedef struct GroupShape {
    ShapeKind kind;
    PartKind part;  /* FACTOR */
    uint32_t id;    /* FACTOR: LedgerId or MemberId; INSTEAD: LedgerId */
    Number amount;  /* FACTOR: the factor; DIFFERENCE: of either sign, in the base of `unit` */
    uint32_t from;  /* ELSEWHERE: column; INSTEAD: MemberId */
    uint32_t to;    /* the same; of another row the same as `from` */
    int rows;       /* ELSEWHERE: how many rows below the right place it is printed */
    UnitId unit;    /* DIFFERENCE, ROUNDING */
    const ReportTable *table; /* ELSEWHERE */
} GroupShape;

typedef struct ShapeUse {
    GroupShape shape;
    VEC(uint32_t) relations; /* that have it, rising */
} ShapeUse;

typedef struct Shapes {
    VEC(ShapeUse) items; /* each shape once, in the order in which relations show it */
} Shapes;

enum {
    SHAPE_STEPS = 4 * 1000 * 1000, /* figures of relations that are looked at, at most */
    SHAPE_MAX_DEPTH = 8,           /* members above that of a fact are parts, too */
    SHAPE_PROBES = 32,
    SHAPE_PROVEN = 3
};

/* Of the broken relations that `counts` ([relation]): all shapes but SHAPE_INSTEAD. Lives in the
 * arena of the model. */
Shapes *shapes_find(const Incidence *incidence, const bool *counts);
/* The same, SHAPE_INSTEAD alone, which costs most. Of many relations some are tried first, and the
 * others only if SHAPE_PROVEN of them have one in common. */
Shapes *shapes_find_instead(const Incidence *incidence, const bool *counts);

#endif
