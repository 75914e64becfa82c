/* The budget of the year after, as texts: the structure and the members stay, the years move by
 * one, amounts of the budget's year are those of the year before, and new ones are dashes. Values
 * that were printed, and what excuses them, are left out. */
#ifndef BUDGET_NEXT_NEXT_H
#define BUDGET_NEXT_NEXT_H

#include "lang/next/result.h"
#include "lang/symbols/symbols.h"

/* The model is that of a budget whose text has no errors. What `next` refers to lives in the arena
 * of the search. */
void next_year(const SymbolSearch *search, NextYear *next);

#endif
