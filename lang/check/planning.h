/* What the files that make plans share. */
#ifndef BUDGET_CHECK_PLANNING_H
#define BUDGET_CHECK_PLANNING_H

#include "lang/check/plan.h"

Plan *plan_new(Planner *planner, PlanKind kind, Span span);
Plan *plan_unary(Planner *planner, PlanKind kind, Plan *operand, Span span);
/* Of an EXPR_IF. */
Plan *plan_choice(Planner *planner, const Expr *expr, const Context *context);
Plan *plan_ref(Planner *planner, const Expr *expr, const Context *context);
Plan *plan_measure(Planner *planner, const Expr *expr, uint32_t id, const Context *context);
/* held: [index] of the members of which the last one counts; NULL = their sum. */
Plan *plan_each_of(Planner *planner, Plan *value, const Each *each, const uint8_t *held);
/* The dimensions that a ledger can be read by: its own, and those that attributes lead to. */
Dims plan_ledger_dims(Planner *planner, LedgerId id);
/* Counts a part of the expression. False after E0308. */
bool planner_room(Planner *planner, Span span);
bool planner_is_full(const Planner *planner); /* no part more is counted */
/* The same of one inside another: planner->nesting is one more, until whoever calls takes it back.
 */
bool planner_enter(Planner *planner, Span span);

#endif
