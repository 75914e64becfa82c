/* What a ledger or measure at a place is called, wherever `stated` and `waive` speak of it. */
#ifndef BUDGET_CHECK_VALUE_NAME_H
#define BUDGET_CHECK_VALUE_NAME_H

#include "lang/check/planner.h"

/* The same for coordinates that mean the same, in whatever order they are written; without any, the
 * symbol of the name. members: as if they were coordinates, too. Never fails: a key that means
 * nothing is taken as it is. */
Symbol value_symbol(Planner *planner, Name name, Coords of, const MemberId *members,
                    uint32_t member_count);

#endif
