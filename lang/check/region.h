/* Places: where a reading looks in one dimension, known when a plan is evaluated: a member and what
 * lies below it, or nowhere. */
#ifndef BUDGET_CHECK_REGION_H
#define BUDGET_CHECK_REGION_H

#include "lang/model/model.h"

enum {
    NOWHERE = UINT32_MAX,          /* no member: the reading is blank */
    BEFORE_FIRST = UINT32_MAX - 1, /* before the first member in order: there is no value */
    INNER_SLOTS = 1 << 16,         /* slots from here on are those of sums inside an expression */
    MAX_INNER = 6                  /* sums inside each other */
};

typedef enum RegionKind {
    REGION_MEMBER,
    REGION_SLOT,   /* the member in a slot of the frame */
    REGION_BOTH,   /* what lies in both a and b */
    REGION_BEFORE, /* so many steps before a */
    REGION_LAST,   /* in a (NULL = everywhere): the last member that a ledger has facts of */
    REGION_LATER,  /* that of a and b which comes later in order; the other one if it is nowhere */
    REGION_NOWHERE
} RegionKind;

typedef struct Region Region;
struct Region {
    RegionKind kind;
    DimId dim;
    bool leaf;   /* no member lies below it, whatever the frame holds */
    uint32_t at; /* MEMBER: its index; SLOT: the slot; BEFORE: the steps; LAST: everywhere */
    const Region *a, *b;
    const uint32_t *last; /* LAST: [index] → index, or NONE */
};

/* An index of the dimension, NOWHERE or BEFORE_FIRST. frame[slot] and inner[slot - INNER_SLOTS] are
 * indexes of members. */
uint32_t region_find(const Model *model, const Region *region, const uint32_t *frame,
                     const uint32_t *inner);
static inline uint32_t region_index(const Model *model, const Region *region, const uint32_t *frame,
                                    const uint32_t *inner)
{
    if (region->kind == REGION_MEMBER) return region->at;
    if (region->kind == REGION_SLOT && region->at < INNER_SLOTS) return frame[region->at];
    return region_find(model, region, frame, inner);
}
/* Of two members of an ordered dimension. */
bool region_is_later(const Model *model, DimId dim, uint32_t a, uint32_t b);
/* Does the place depend on the frame? */
bool region_is_fixed(const Region *region);
/* Is a member below (or) another one of its dimension? */
bool region_within(const Model *model, DimId dim, uint32_t member, uint32_t other);
/* The member so many steps before another one of an ordered dimension; BEFORE_FIRST if there is
 * none. */
uint32_t region_before(const Model *model, DimId dim, uint32_t index, uint32_t steps);

#endif
