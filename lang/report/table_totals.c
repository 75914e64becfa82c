/* Totals beside what the rows of their table make. */
#include "lang/report/tables.h"

RowSums row_sums_new(Env *env, const Model *model, const Panel *panel)
{
    RowSums sums = {.columns = panel->columns.len};
    sums.row = arena_array(env->arena, Number, sums.columns);
    sums.sums = arena_array(env->arena, Number, sums.columns);
    for (uint32_t i = 0; i < sums.columns; i++) sums.row[i] = sums.sums[i] = NUMBER_ZERO;
    for (uint32_t i = 0; i < panel->groups.len; i++) {
        if (panel->groups.items[i].item->kind != ITEM_ROWS) continue;
        sums.members = model->dims.items[panel->groups.items[i].walk.dim].members.len;
    }
    sums.counted = arena_array(env->arena, bool, sums.members);
    return sums;
}

bool row_sums_counted(RowSums *sums, const Model *model, const Walk *walk, uint32_t index)
{
    const uint32_t *parents = model->dims.items[walk->dim].parents;
    if (index >= sums->members) return true;
    bool counted = sums->counted[index];
    for (uint32_t at = parents[index]; at != NONE && !counted; at = parents[at])
        counted = at < sums->members && sums->counted[at];
    sums->counted[index] = true;
    return counted;
}

void row_sums_add(RowSums *sums, bool counted)
{
    for (uint32_t i = 0; i < sums->columns && !counted; i++)
        sums->overflow |= !number_add(sums->sums[i], sums->row[i], &sums->sums[i]);
    for (uint32_t i = 0; i < sums->columns; i++) sums->row[i] = NUMBER_ZERO;
}

static void report_rows(Env *env, const TablePlan *table, const TableColumn *column,
                        const RowGroup *total, Str rows, Str whole)
{
    Diag *diag = diag_add(env->diags, DIAG_E0709, total->item->span,
                          "the rows of this total make " STR_FMT ", it would be " STR_FMT
                          ": some amounts stand in none of its rows",
                          STR_ARG(rows), STR_ARG(whole));
    diag_label(env->diags, diag, column->item->span, "in this column of table " STR_FMT,
               STR_ARG(intern_text(env->names, table->decl->name.symbol)));
    diag_help(env->diags, diag,
              "show the members that they stand at (`tree`), or write `total all` for the whole");
}

void totals_check(Env *env, const TablePlan *table, const Panel *panel, const RowSums *sums,
                  Evaluator *evaluator)
{
    for (uint32_t g = 0; g < panel->groups.len; g++) {
        const RowGroup *total = &panel->groups.items[g];
        for (uint32_t i = 0; total->foots && i < panel->columns.len; i++) {
            if (!total->foots[i] || sums->overflow) continue;
            Value value = eval_plan(evaluator, total->plans[i]);
            if (!value.exists || number_compare(value.number, sums->sums[i]) == 0) continue;
            UnitId unit = total->plans[i]->unit;
            report_rows(env, table, &panel->columns.items[i], total,
                        eval_text(env, evaluator->model, sums->sums[i], unit),
                        eval_text(env, evaluator->model, value.number, unit));
            break;
        }
    }
}
