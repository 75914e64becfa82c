/* What all figures of a budget tell about some of them, told without a list of all: which have the
 * same amount, what amounts their kind has, what is written near them. First it is said what is
 * wanted, then all facts and stated figures are looked through once. */
#ifndef BUDGET_LOCATE_OTHERS_H
#define BUDGET_LOCATE_OTHERS_H

#include "lang/incidence/incidence.h"

enum { OTHERS_NEAR = 1024 /* bytes on both sides of a figure that its neighbours are in */ };

typedef struct Heading { /* facts of one ledger, or figures of one column of a stated table */
    uint32_t count, negative;
    Number largest, second; /* without their signs */
} Heading;

typedef struct Others Others;

/* Lives in the arena of the incidence. */
Others *others_new(Incidence *incidence);
/* Figures of this amount, the heading of a figure and, if the incidence is partial, what is written
 * near it. */
void others_want_amount(Others *others, Number value);
void others_want_heading(Others *others, const IncidenceFigure *figure);
void others_want_near(Others *others, Span span);
/* Looks through all. A partial incidence gets the figures that are wanted and that it lacks. */
void others_find(Others *others);
/* Of what was wanted. Figures of an amount that is not zero: facts, then what is stated. */
const uint32_t *others_of_amount(const Others *others, Number value, uint32_t *count);
const Heading *others_heading(const Others *others, const IncidenceFigure *figure);

#endif
