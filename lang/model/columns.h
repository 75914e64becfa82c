/* The facts of a ledger, in columns: some 20 bytes for a fact with four dimensions, because a
 * budget may have millions. What is rare stands beside the columns: labels, quantities, and amounts
 * beyond 64 bits. */
#ifndef BUDGET_MODEL_COLUMNS_H
#define BUDGET_MODEL_COLUMNS_H

#include "lang/base/amount.h"
#include "lang/base/vec.h"

#define FACT_DASH \
    ((Int128)1 << 126) /* in place of an amount: the row exists, its amount does not */

typedef struct FactNote {
    uint32_t fact;
    Str label, quantity;
} FactNote;

typedef struct WideAmount {
    uint32_t fact;
    Int128 amount;
} WideAmount;

/* Indexes of members; half as wide where the dimension has few. */
typedef struct FactAxis {
    uint16_t *narrow; /* [fact], or NULL */
    uint32_t *wide;   /* [fact], or NULL */
} FactAxis;

typedef struct FactColumns {
    uint32_t count, cap;
    uint32_t axis_count;
    FactAxis *axes;       /* [axis] */
    int64_t *amounts;     /* [fact]: × quantum, or one of the marks below */
    uint32_t *places;     /* [fact]: offset of the amount in the source */
    VEC(WideAmount) wide; /* by fact */
    VEC(FactNote) notes;  /* by fact */
} FactColumns;

#define AMOUNT_IS_DASH INT64_MIN
#define AMOUNT_IS_WIDE (INT64_MIN + 1)

/* sizes: of the dimension of each axis, in members. With room for so many facts; more make it grow.
 */
void columns_open(Arena *arena, FactColumns *columns, const uint32_t *sizes, uint32_t axis_count,
                  uint32_t facts);
/* coords: per axis; amount: × quantum, or FACT_DASH. */
void columns_add(Arena *arena, FactColumns *columns, const uint32_t *coords, Int128 amount,
                 uint32_t place);
/* Makes room for so many facts after those that are there. */
void columns_reserve(Arena *arena, FactColumns *columns, uint32_t facts);
/* Of the fact that was added last, if one of them is not empty. */
void columns_add_note(Arena *arena, FactColumns *columns, Str label, Str quantity);
/* A copy with arrays of its own, and room for so many facts more. */
FactColumns columns_copy(Arena *arena, const FactColumns *columns, uint32_t more);
/* Makes facts of what a copy of the columns has written after them, into the same arrays. */
void columns_gather(Arena *arena, FactColumns *columns, const FactColumns *copy);
/* Takes those facts out; the others move up. */
void columns_remove(FactColumns *columns, const bool *gone);
/* Adds copies of those facts from `from` on, which are of the same axes. */
void columns_append(Arena *arena, FactColumns *columns, const FactColumns *other, uint32_t from);
Int128 columns_wide_amount(const FactColumns *columns, uint32_t fact);   /* of an AMOUNT_IS_WIDE */
const FactNote *columns_note(const FactColumns *columns, uint32_t fact); /* NULL if none */

/* The same members and the same amount? */
bool columns_same(const FactColumns *columns, uint32_t a, uint32_t b);

/* The index of the fact's member in the dimension of the axis. */
static inline uint32_t columns_member(const FactColumns *columns, uint32_t axis, uint32_t fact)
{
    const FactAxis *column = &columns->axes[axis];
    return column->narrow ? column->narrow[fact] : column->wide[fact];
}

static inline bool columns_is_dash(const FactColumns *columns, uint32_t fact)
{
    return columns->amounts[fact] == AMOUNT_IS_DASH;
}

/* × quantum, or FACT_DASH */
static inline Int128 columns_amount(const FactColumns *columns, uint32_t fact)
{
    int64_t amount = columns->amounts[fact];
    if (amount > AMOUNT_IS_WIDE) return amount;
    return amount == AMOUNT_IS_DASH ? FACT_DASH : columns_wide_amount(columns, fact);
}

#endif
