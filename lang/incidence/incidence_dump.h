/* An incidence as lines of text, fields between tabs: for tests and for the curious. */
#ifndef BUDGET_INCIDENCE_INCIDENCE_DUMP_H
#define BUDGET_INCIDENCE_INCIDENCE_DUMP_H

#include "lang/incidence/incidence.h"

/* figure, place, entered|stated, text, relations it stands in, title;
 * relation, place, outcome, figures' columns in it, title. */
void incidence_dump(const Incidence *incidence, Sink *sink);

#endif
