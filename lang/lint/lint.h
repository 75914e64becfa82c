/* Lints: what budgets get wrong although every relation holds. Each is a warning with a code of its
 * own (09 in lang/diag/diag_codes.def).
 *
 * They look at the finished budget, so that they need no order among themselves; those that need a
 * value which nothing keeps are reported where it is computed (lang/report). What becomes of a
 * warning, the source says: `lint CODE off … because`, `lint CODE error`. */
#ifndef BUDGET_LINT_LINT_H
#define BUDGET_LINT_LINT_H

#include "lang/check/planner.h"
#include "lang/lint/strictness.h"
#include "lang/model/model.h"
#include "lang/report/report.h"

/* Members, indicators, reasons. */
void lints_of_model(Env *env, const Model *model);
/* What is declared and nothing uses. */
void lints_of_use(Env *env, const Model *model, const Trees *trees, const Planner *planner);
/* Does the library say what is there? A budget uses of it what it needs. */
bool lint_is_library(Env *env, Span span);
/* Years in titles and headings. */
void lints_of_labels(Env *env, const Model *model);
/* The four digits at `at`, if what is around them says that they are a year; or 0. `budget` is the
 * year of the budget. */
uint32_t lint_year(Str text, uint32_t at, uint32_t budget);
/* Tables and documents as they will be shown. */
void lints_of_report(Env *env, const Model *model, const Report *report);

/* Last, when no more warnings come: drops what the source silences and raises what it or the
 * command line makes an error. E0210 for a code that is none; W0911 for a silencing that nothing
 * needed, but only if the budget is `complete`: otherwise lints may not have been looked for.
 * model NULL: the sources could not be read, and only the command line counts. */
void lints_decide(Env *env, const Model *model, Diags *diags, Trees trees,
                  LintStrictness strictness, bool complete);

#endif
