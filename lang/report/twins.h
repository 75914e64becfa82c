/* Names of a report that are equal but for capital letters: some systems take their files for one. */
#ifndef BUDGET_REPORT_TWINS_H
#define BUDGET_REPORT_TWINS_H

#include "lang/report/report.h"

/* Sets report->twins, once all else is there. */
void report_find_twins(Arena *arena, Report *report);

#endif
