/* Stated values: `stated outlay(30) = 492.95`, compared with what the facts give. */
#include "lang/report/stated.h"

static Expr *stated_expr(Env *env, const Stated *decl)
{
    Expr *expr = arena_new(env->arena, Expr);
    expr->kind = EXPR_REF;
    expr->span = decl->name.span;
    expr->ref.name = decl->name;
    expr->ref.coords = decl->coords;
    return expr;
}

StatedValues *stated_plan(Planner *planner, Waivers *waivers)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    StatedValues *values = arena_new(env->arena, StatedValues);
    values->files = arena_array(env->arena, FileId, model->stated.len);
    for (uint32_t i = 0; i < model->stated.len; i++) values->files[i] = NONE;
    for (uint32_t i = 0; i < model->stated.len; i++) {
        const Stated *decl = &model->stated.items[i]->stated;
        if (decl->kind != STATED_VALUE) continue;
        Context context = {0};
        planner->nodes = 0;
        waivers_know(waivers, decl->name.symbol);
        Plan *plan = plan_expr(planner, stated_expr(env, decl), &context);
        if (plan) *vec_push(env->arena, &values->items) = (StatedValue){decl, plan};
    }
    return values;
}

static UnitId stated_unit(StatedCheck *s, const Plan *plan)
{
    if (s->decl->unit.symbol) {
        UnitId unit = model_find_unit(s->model, s->decl->unit.symbol);
        if (!unit) model_unknown(s->env, s->model, s->decl->unit, "unit", NAME_OF_UNIT);
        return unit;
    }
    UnitId unit = s->model->header.unit;
    return s->model->units.items[unit].base == plan->unit ? unit : plan->unit;
}

static Diag *report_value(StatedCheck *s, const Plan *plan, Evaluator *evaluator, const Cell *cell)
{
    Span span = atom_span(s->decl->value);
    Diag *diag = diag_add(
        s->env->diags, DIAG_E0601, span, STR_FMT ": stated " STR_FMT ", the facts give " STR_FMT,
        STR_ARG(intern_text(s->env->names, s->decl->name.symbol)),
        STR_ARG(source_text(s->env->sources, span)), STR_ARG(stated_cell_text(s, cell)));
    explain_side(evaluator, diag, N_("the facts"), plan);
    return diag;
}

static bool covers_value(StatedCheck *s)
{
    MemberId members[CUBE_MAX_AXES];
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->decl->coords.len && count < CUBE_MAX_AXES; i++) {
        DimId dim;
        if (model_coord(s->env, s->model, s->decl->coords.items[i], NULL, 0, &dim, &members[count]))
            count += members[count] != NONE;
    }
    return waivers_cover_instance(s->in.waivers, s->name, members, count);
}

static void keep_value(StatedCheck *s, const Plan *plan, UnitId unit, const Cell *cell,
                       RecordOutcome outcome)
{
    CellSource *source = arena_new(s->env->arena, CellSource);
    *source = (CellSource){.plan = plan, .unit = unit};
    Span span = atom_span(s->decl->value);
    *vec_push(s->env->arena, &s->in.comparisons->items) =
        (StatedComparison){.decl = s->decl,
                           .cell = *cell,
                           .source = source,
                           .unit = unit,
                           .span = span,
                           .text = source_text(s->env->sources, span),
                           .outcome = outcome};
}

void stated_check_value(StatedCheck *s, const Plan *plan)
{
    Evaluator evaluator = {.env = s->env, .model = s->model};
    Value value = eval_plan(&evaluator, plan);
    bool percent = s->decl->value.kind == ATOM_PERCENT;
    UnitId unit = stated_unit(s, plan);
    Cell cell = {.kind = CELL_BLANK, .percent = percent};
    cell.decimals = unit ? s->model->units.items[unit].decimals : 2;
    Number number = value.number;
    if (s->model->units.items[unit].base != plan->unit) {
        diag_add(s->env->diags, DIAG_E0301, atom_span(s->decl->value),
                 "this is stated in " STR_FMT ", it is in " STR_FMT,
                 STR_ARG(plan_unit_name(s->env, s->model, unit)),
                 STR_ARG(plan_unit_name(s->env, s->model, plan->unit)));
        return;
    }
    if (value.exists && (!percent || number_multiply(number, number_int(100), &number)) &&
        eval_display(s->model, number, unit, cell.decimals, &cell.mantissa))
        cell.kind = CELL_AMOUNT;
    Str stated = source_text(s->env->sources, atom_span(s->decl->value));
    RecordOutcome outcome = RECORD_HELD;
    const Diag *diag = NULL;
    if (cell.kind == CELL_AMOUNT && stated_amount_equals(&cell, stated))
        s->counts.held++;
    else if (covers_value(s)) {
        s->counts.waived++;
        outcome = RECORD_WAIVED;
    } else {
        s->counts.broken++;
        outcome = RECORD_BROKEN;
        diag = report_value(s, plan, &evaluator, &cell);
    }
    Str name = source_text(s->env->sources, s->decl->name.span);
    stated_record(s, RECORD_OF_STATED, outcome, name, atom_span(s->decl->value), diag);
    if (s->in.comparisons) keep_value(s, plan, unit, &cell, outcome);
}
