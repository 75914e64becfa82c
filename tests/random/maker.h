/* What the files that make a budget share. */
#ifndef BUDGET_TESTS_RANDOM_MAKER_H
#define BUDGET_TESTS_RANDOM_MAKER_H

#include "tests/random/random.h"

typedef struct Maker {
    Budget *b;
    Rng rng;
} Maker;

static inline uint32_t below(Maker *m, int count)
{
    return rng_below(&m->rng, (uint32_t)count);
}

static inline bool chance(Maker *m, uint32_t percent)
{
    return rng_chance(&m->rng, percent);
}

void make_measure(Maker *m);
void make_table(Maker *m);
void make_rule(Maker *m);
void make_stated(Maker *m);
/* For some of what is broken by now, and little else. */
void make_waivers(Maker *m);

#endif
