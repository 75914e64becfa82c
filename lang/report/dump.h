/* The report as text, one cell a line, for people and tests. */
#ifndef BUDGET_REPORT_DUMP_H
#define BUDGET_REPORT_DUMP_H

#include "lang/base/sink.h"
#include "lang/report/report.h"

void report_dump(const Report *report, Sink *sink);

#endif
