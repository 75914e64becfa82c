/* Cubes: the sums of a ledger by some dimensions, with every member holding also what lies below
 * it.
 *
 * Expressions ask for cubes while they are compiled; then every cube is filled in one pass over the
 * facts and rolled up along its hierarchies, so that no relation or table cell ever scans facts. */
#ifndef BUDGET_CHECK_CUBE_H
#define BUDGET_CHECK_CUBE_H

#include "lang/model/model.h"

enum { CUBE_MAX_AXES = 8 };

typedef struct CubeCell {
    Int128 sum;     /* in quanta of the ledger */
    uint32_t facts; /* amounts in it */
    uint32_t rows;  /* amounts and dashes in it */
    uint32_t first; /* the first fact in it; meaningful if rows > 0 */
} CubeCell;

typedef struct CubeAxis {
    DimId dim;
    uint32_t ledger_axis;
    const uint32_t *map; /* index in the ledger's dimension → index in dim; NULL = the same */
    uint32_t size;       /* members of dim */
} CubeAxis;

typedef struct Cube {
    LedgerId ledger;
    uint32_t axis_count;
    CubeAxis axes[CUBE_MAX_AXES]; /* by rising DimId */
    bool overflow;                /* some sum did not fit; it was reported */
    CubeCell *cells;              /* dense: row-major; sparse: the slots of a hash table */
    uint32_t *keys;               /* sparse: axis_count indexes per slot; NULL when dense */
    uint64_t cell_count;
    uint64_t used;  /* sparse */
    Span statement; /* that asked for it first */
    uint64_t seed;  /* of its hashes: coordinates are chosen by whoever wrote the budget */
} Cube;

typedef struct Occupied { /* members with facts, by an axis */
    LedgerId ledger;
    CubeAxis axis;
    const bool *members;
} Occupied;

typedef struct Cubes {
    Env *env;
    const Model *model;
    VEC(Cube *) items;
    uint32_t *newest; /* [LedgerId] position + 1 of its newest cube; older ones by `previous` */
    VEC(uint32_t) previous;
    struct PathMemo *paths; /* [DimId] */
    VEC(Occupied) occupied;
    struct Fill *drains; /* of cubes whose facts are not kept; NULL = of none */
    uint32_t drain_count;
    bool *read; /* [LedgerId]: asked for since it was cleared */
} Cubes;

typedef enum PathResult { PATH_FOUND, PATH_NONE, PATH_AMBIGUOUS } PathResult;

Cubes *cubes_new(Env *env, const Model *model);
/* How what has these dimensions (the axes of a ledger, or a single member) is read by `dim`: its
 * own, or through attributes by the shortest way. axis->ledger_axis is a position in `dims`. */
PathResult path_find(Env *env, const Model *model, const DimId *dims, uint32_t count, DimId dim,
                     CubeAxis *axis);
/* The same; rows of tables ask it again and again, so the last result for each `dim` is kept. */
PathResult cube_path(Cubes *cubes, const DimId *dims, uint32_t count, DimId dim, CubeAxis *axis);
/* The cube by these axes (any order; sorted in place), shared if it was asked for before. */
Cube *cubes_ask(Cubes *cubes, LedgerId ledger, CubeAxis *axes, uint32_t axis_count);
/* [index in the dimension of the axis]: has the ledger a fact or a dash there, or below? Found once
 * for each axis of a ledger. */
const bool *cubes_occupied(Cubes *cubes, LedgerId ledger, const CubeAxis *axis);
/* A number of all facts that were asked for since cubes_begin_print, and of `print`, where neither
 * is 0; else 0. */
void cubes_begin_print(const Cubes *cubes);
uint64_t cubes_print(const Cubes *cubes, uint64_t print);
/* One pass over the facts. Reports overflow (E0302) and members without a needed attribute (E0309).
 */
void cubes_fill(Cubes *cubes);
/* Where facts are not kept: all cubes were asked for; then, again and again, what is in the columns
 * of a ledger is added. */
void cubes_open_drains(Cubes *cubes);
void cubes_drain(Cubes *cubes, const Ledger *ledger);
/* indexes: one member per axis, in the cube's order. An empty cell if there is nothing. */
CubeCell cube_get(const Cube *cube, const uint32_t *indexes);

#endif
