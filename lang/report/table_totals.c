/* Totals beside what the rows of their table make. */
#include "lang/report/tables.h"

/* All indexes that its rows may have. */
static IndexRange rows_range(const Panel *panel, const Evaluator *evaluator)
{
    IndexRange range = {0, 0};
    for (uint32_t i = 0; i < panel->groups.len; i++) {
        const RowGroup *group = &panel->groups.items[i];
        if (group->item->kind != ITEM_ROWS) continue;
        IndexRange own = walk_range(&group->walk, evaluator);
        if (range.hi == range.lo || own.lo < range.lo) range.lo = own.lo;
        if (own.hi > range.hi) range.hi = own.hi;
    }
    return range;
}

RowSums row_sums_new(Env *env, const Panel *panel, const Evaluator *evaluator)
{
    RowSums sums = {.columns = panel->columns.len, .members = rows_range(panel, evaluator)};
    sums.row = arena_array(env->arena, Number, sums.columns);
    sums.sums = arena_array(env->arena, Number, sums.columns);
    for (uint32_t i = 0; i < sums.columns; i++) sums.row[i] = sums.sums[i] = NUMBER_ZERO;
    sums.counted = arena_array(env->arena, bool, sums.members.hi - sums.members.lo);
    return sums;
}

static bool *counted_at(const RowSums *sums, uint32_t index)
{
    bool has = index >= sums->members.lo && index < sums->members.hi;
    return has ? &sums->counted[index - sums->members.lo] : NULL;
}

bool row_sums_counted(RowSums *sums, const Model *model, const Walk *walk, uint32_t index)
{
    const uint32_t *parents = model->dims.items[walk->dim].parents;
    bool *own = counted_at(sums, index);
    bool counted = *own;
    for (uint32_t at = parents[index]; at != NONE && !counted; at = parents[at]) {
        const bool *above = counted_at(sums, at);
        if (!above) break;
        counted = *above;
    }
    *own = true;
    return counted;
}

void row_sums_again(RowSums *sums)
{
    memset(sums->counted, 0, sums->members.hi - sums->members.lo);
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
