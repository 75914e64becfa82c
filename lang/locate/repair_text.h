/* How a figure would be written if it had another value: in the place of its text, in its unit,
 * with its decimals and its way of grouping thousands. */
#ifndef BUDGET_LOCATE_REPAIR_TEXT_H
#define BUDGET_LOCATE_REPAIR_TEXT_H

#include "lang/incidence/incidence.h"

/* The text now; "" in an empty cell. */
Str repair_old_text(const Incidence *incidence, uint32_t figure);
/* Whether what is there is written as the language writes numbers; a file of data may have
 * other ways, or another encoding, and then nothing is written into it. */
bool repair_may_write(const Incidence *incidence, uint32_t figure);
/* False if the value cannot be written there, say as the price of 3 pieces, or where only a
 * number can be. */
bool repair_new_text(const Incidence *incidence, uint32_t figure, Number value, Str *text);
/* "378.96", "45.80%", "-": for messages. */
Str repair_value_text(const Incidence *incidence, uint32_t figure, Number value);

#endif
