#include "lang/check/region.h"

bool region_within(const Model *model, DimId dim, uint32_t member, uint32_t other)
{
    const Dim *d = &model->dims.items[dim];
    return member >= other && member < model->members.items[d->members.items[other]].end;
}

/* Two members of a forest have the lower one in common, or nothing. */
static uint32_t both(const Model *model, DimId dim, uint32_t a, uint32_t b)
{
    if (a >= BEFORE_FIRST) return a;
    if (b >= BEFORE_FIRST) return b;
    if (region_within(model, dim, a, b)) return a;
    return region_within(model, dim, b, a) ? b : NOWHERE;
}

uint32_t region_before(const Model *model, DimId dim, uint32_t index, uint32_t steps)
{
    const Dim *d = &model->dims.items[dim];
    if (dim != DIM_YEAR) {
        for (; steps && index != NONE; steps--) index = d->earlier[index];
        return index == NONE ? BEFORE_FIRST : index;
    }
    const uint32_t *years = model->header.years;
    uint32_t wanted = years[index] - steps;
    while (index != NONE && years[index] > wanted) index = d->earlier[index];
    return index != NONE && years[index] == wanted ? index : BEFORE_FIRST;
}

bool region_is_later(const Model *model, DimId dim, uint32_t a, uint32_t b)
{
    return dim == DIM_YEAR ? model->header.years[a] > model->header.years[b] : a > b;
}

uint32_t region_find(const Model *model, const Region *region, const uint32_t *frame,
                     const uint32_t *inner)
{
    uint32_t a, b;
    switch (region->kind) {
    case REGION_MEMBER: return region->at;
    case REGION_SLOT:
        return region->at < INNER_SLOTS ? frame[region->at] : inner[region->at - INNER_SLOTS];
    case REGION_BOTH:
        return both(model, region->dim, region_index(model, region->a, frame, inner),
                    region_index(model, region->b, frame, inner));
    case REGION_BEFORE:
        a = region_index(model, region->a, frame, inner);
        return a >= BEFORE_FIRST ? a : region_before(model, region->dim, a, region->at);
    case REGION_LAST:
        a = region->a ? region_index(model, region->a, frame, inner) : NOWHERE;
        if (!region->a) return region->at;
        return a >= BEFORE_FIRST ? a : region->last[a];
    case REGION_LATER:
        a = region_index(model, region->a, frame, inner);
        b = region_index(model, region->b, frame, inner);
        if (a >= BEFORE_FIRST || b >= BEFORE_FIRST) return a >= BEFORE_FIRST ? b : a;
        return region_is_later(model, region->dim, b, a) ? b : a;
    case REGION_NOWHERE: return NOWHERE;
    }
    return NOWHERE;
}

bool region_is_fixed(const Region *region)
{
    if (region->kind == REGION_SLOT) return false;
    return (!region->a || region_is_fixed(region->a)) && (!region->b || region_is_fixed(region->b));
}
