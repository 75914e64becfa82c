/* Findings that say what many broken relations have in common. */
#ifndef BUDGET_LOCATE_TELL_GROUPS_H
#define BUDGET_LOCATE_TELL_GROUPS_H

#include "lang/locate/groups.h"

/* One leading finding for each group, with places of its relations. Returns how many. */
uint32_t tell_groups(const Incidence *incidence, const Groups *groups);

#endif
