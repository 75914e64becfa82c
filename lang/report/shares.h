/* What this budget has in relations between budgets. */
#ifndef BUDGET_REPORT_SHARES_H
#define BUDGET_REPORT_SHARES_H

#include "lang/check/relations.h"
#include "lang/report/report.h"

/* Reports what is no finite decimal (E0506), has no value (E0503) or is too large (E0302). */
void shares_build(const Relations *relations, Report *report);

#endif
