#include "lang/trace/reads.h"

#include "lang/check/indicators.h"

OriginPlace trace_place(const Sources *sources, Span span)
{
    uint32_t line;
    const Source *source = source_line(sources, span.lo, &line);
    return source ? (OriginPlace){source_public_name(sources, source), line} : (OriginPlace){0};
}

/* ---- guards ---- */

typedef struct GuardWalk {
    GuardVisit *visit;
    void *context;
} GuardWalk;

static void visit_instance(void *context, const Check *check, Evaluator *evaluator)
{
    const GuardWalk *walk = context;
    Guard guard = {check, NULL, *evaluator};
    if (check_applies(check, evaluator)) walk->visit(walk->context, &guard);
}

static bool plan_reads(const Plan *plan, const bool *ledgers)
{
    if (!plan) return false;
    if (plan->kind == PLAN_SUM) return ledgers[plan->sum.cube->ledger];
    return plan_reads(plan->left, ledgers) || plan_reads(plan->right, ledgers);
}

static bool check_reads(const Check *check, const bool *ledgers)
{
    for (uint32_t i = 0; i < check->compares.len; i++)
        if (plan_reads(check->compares.items[i].left, ledgers) ||
            plan_reads(check->compares.items[i].right, ledgers))
            return true;
    return false;
}

void guards_visit(const TraceInput *input, const bool *ledgers, GuardVisit *visit, void *context)
{
    GuardWalk walk = {visit, context};
    for (uint32_t i = 0; i < input->relations->checks.len; i++) {
        const Check *check = &input->relations->checks.items[i];
        if (ledgers && !check_reads(check, ledgers)) continue;
        check_each_instance(input->env, input->model, check, visit_instance, &walk);
    }
    for (uint32_t i = 0; i < input->values->items.len; i++) {
        Guard guard = {NULL,
                       &input->values->items.items[i],
                       {.env = input->env,
                        .model = input->model,
                        .frame = input->values->items.items[i].frame}};
        visit(context, &guard);
    }
}

bool guard_exposes(const Guard *guard)
{
    return guard->check ? check_exposes(guard->check, &guard->evaluator)
                        : exposure_of(&guard->evaluator, guard->value->plan) != EXPOSES_NOTHING;
}

const Plan *guard_plan(const Guard *guard, uint32_t i)
{
    if (!guard->check) return i == 0 ? guard->value->plan : NULL;
    if (i >= guard->check->compares.len * 2) return NULL;
    const Compare *compare = &guard->check->compares.items[i / 2];
    return i % 2 ? compare->right : compare->left;
}

TraceRelation guard_relation(const TraceInput *input, const Guard *guard)
{
    Env *env = input->env;
    const Model *model = input->model;
    Str instance = {0};
    if (!guard->check) {
        const Stated *decl = guard->value->decl;
        Str name = intern_text(env->names, decl->name.symbol);
        instance = guard->value->members;
        name = arena_printf(env->arena, "stated " STR_FMT, STR_ARG(name));
        return (TraceRelation){RECORD_OF_STATED, name, instance, guard->value->span};
    }
    instance = check_instance_title(env, model, guard->check, guard->evaluator.frame);
    const InvariantDecl *decl = guard->check->decl;
    return (TraceRelation){RECORD_OF_INVARIANT, intern_text(env->names, decl->name.symbol),
                           instance, decl->name.span};
}

void indicator_relations(const TraceInput *input, const IndicatorRow *row, Trace *trace)
{
    Env *env = input->env;
    const Model *model = input->model;
    Str name = indicator_name(env->arena, row->name);
    for (uint32_t i = 0; i < model->indicators.len; i++) {
        const IndicatorSet *set = &model->indicators.items[i];
        for (uint32_t r = 0; r < set->rows.len; r++) {
            const IndicatorRow *other = &set->rows.items[r];
            if (other == row || other->confidential ||
                !str_equal(indicator_name(env->arena, other->name), name)) continue;
            *vec_push(env->arena, &trace->relations) = (TraceRelation){
                RECORD_OF_INDICATORS, STR("indicators"),
                arena_join_parts(env->arena, other->goal, ", ", other->name), other->span};
        }
    }
}

/* ---- texts ---- */

TraceFact trace_fact(const TraceInput *input, const Ledger *ledger, uint32_t fact)
{
    Env *env = input->env;
    const Model *model = input->model;
    Number amount;
    Str text = STR("-");
    if (!columns_is_dash(&ledger->facts, fact) &&
        number_multiply(number_int(columns_amount(&ledger->facts, fact)), ledger->quantum, &amount))
        text = eval_text(env, model, amount, model->units.items[ledger->unit].base);
    return (TraceFact){model_fact_span(env, ledger, fact), text,
                       fact_title(env, model, ledger, fact)};
}

Str trace_column_title(Arena *arena, const ReportColumn *column, uint32_t from)
{
    Str title = {0};
    for (uint32_t i = from; i < column->heading_count; i++)
        title = arena_join_parts(arena, title, " / ", column->headings[i]);
    return title;
}

Str trace_row_number(Arena *arena, const Report *report, uint32_t row)
{
    return report_row_number(arena, language_is(report->language, "zh"), row + 1);
}

Str trace_row_title(Arena *arena, const Report *report, const ReportTable *table, uint32_t row)
{
    Str title = {0};
    const Cell *cells = table->rows.items[row].cells;
    for (uint32_t i = 0; i < table->columns.len; i++)
        if (cells[i].kind == CELL_TEXT && !cells[i].source)
            title = arena_join_parts(arena, title, " ", cells[i].text);
    return title.len ? title : trace_row_number(arena, report, row);
}

Str trace_cell_value(Arena *arena, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    if (cell->kind == CELL_TEXT) return cell->text;
    if (cell->kind != CELL_AMOUNT) return (Str){0};
    uint32_t len = amount_print(cell->mantissa, cell->decimals, true, digits);
    return arena_printf(arena, "%.*s%s", (int)len, digits, cell->percent ? "%" : "");
}
