/* From declarations of tables to columns and rows with plans. */
#include "lang/check/additive.h"
#include "lang/check/family.h"
#include "lang/check/totals.h"
#include "lang/report/kept_tables.h"
#include "lang/report/tables.h"

typedef struct TablePlanner {
    Planner *planner;
    Env *env;
    const Model *model;
    TablePlan *table;
    Panel *panel;
    const Context *context; /* around the table */
    const Items *items;     /* of the panel */
    VEC(Str) headings; /* of the groups around */
    const ColumnMember *members; /* likewise, of groups for each member */
    bool foot;
} TablePlanner;

static uint32_t read_small(TablePlanner *t, Span span, uint32_t fallback)
{
    Int128 value;
    if (!span.hi) return fallback;
    if (amount_parse(source_text(t->env->sources, span), 0, &value) == AMOUNT_OK && value >= 0 &&
        value <= AMOUNT_MAX_DECIMALS)
        return (uint32_t)value;
    diag_add(t->env->diags, DIAG_E0210, span, "`decimals` is a number from 0 to %d",
             (int)AMOUNT_MAX_DECIMALS);
    return fallback;
}

static UnitId read_unit(TablePlanner *t, Name name)
{
    if (!name.symbol) return 0;
    UnitId unit = model_find_unit(t->model, name.symbol);
    if (!unit) model_unknown(t->env, t->model, name, "unit", NAME_OF_UNIT);
    return unit;
}

/* ---- columns ---- */

static void add_column(TablePlanner *t, const Item *item)
{
    Arena *arena = t->env->arena;
    TableColumn column = {.item = item,
                          .members = t->members,
                          .is_field = item->kind == ITEM_FIELD,
                          .decimals = -1};
    bool own = !t->members || item->text.value.len;
    column.heading_count = t->headings.len + own;
    column.headings = arena_array(arena, Str, column.heading_count);
    for (uint32_t i = 0; i < t->headings.len; i++) column.headings[i] = t->headings.items[i];
    if (own) column.headings[t->headings.len] = item->text.value;
    if (column.is_field && !field_read(t->planner, item, &column.field))
        column.field = (Field){.word = WORD_TEXT, .dim = NONE};
    if (!column.is_field) {
        column.unit = read_unit(t, item->name);
        if (item->decimals.hi) column.decimals = (int)read_small(t, item->decimals, 2);
    }
    *vec_push(arena, &t->panel->columns) = column;
}

static void add_columns(TablePlanner *t, const Items *items);

/* The columns are there whatever the amounts are: none of the members may depend on them. */
static bool plan_column_members(TablePlanner *t, const Item *item, Walk *walk)
{
    Context scratch = context_copy(t->env, t->context);
    const Selection *selection = &item->selection;
    if (selection->where || selection->coords.len) {
        diag_add(t->env->diags, DIAG_E0701, selection->span,
                 "columns are for members that are named, or lie in one: without `where` and `for`");
        return false;
    }
    return walk_plan(t->planner, selection, t->table->slots, &scratch, walk) &&
           walk_says_kind(t->planner, selection, walk);
}

/* Each member is a group, whose heading is its label. */
static void add_columns_for_each(TablePlanner *t, const Item *item)
{
    Walk walk;
    const Model *model = t->model;
    const ColumnMember *around = t->members;
    if (!plan_column_members(t, item, &walk)) return;
    for (uint32_t i = walk.lo; i < walk.hi; i++) {
        MemberId id = model->dims.items[walk.dim].members.items[i];
        const Member *member = &model->members.items[id];
        if (model_confidential(model, id) || !walk_takes_kind(&walk, member)) continue;
        work_spend(env_work(t->env), WORK_STEP * (uint64_t)item->items.len);
        ColumnMember *own = arena_new(t->env->arena, ColumnMember);
        *own = (ColumnMember){walk.dim, i, item->selection.span, around};
        t->members = own;
        *vec_push(t->env->arena, &t->headings) =
            member->label.len ? member->label : model_member_name(t->env, model, id);
        add_columns(t, &item->items);
        t->headings.len--;
    }
    t->members = around;
}

static void add_columns(TablePlanner *t, const Items *items)
{
    for (uint32_t i = 0; i < items->len; i++) {
        const Item *item = items->items[i];
        if (item->kind == ITEM_FIELD || item->kind == ITEM_COLUMN) add_column(t, item);
        if (item->kind == ITEM_GROUP_EACH) add_columns_for_each(t, item);
        if (item->kind != ITEM_GROUP) continue;
        *vec_push(t->env->arena, &t->headings) = item->text.value;
        add_columns(t, &item->items);
        t->headings.len--;
    }
}

/* ---- rows ---- */

/* What is bound in a row, narrowed to the members that a column is for. */
static bool bind_column(TablePlanner *t, const TableColumn *column, Context *context)
{
    for (const ColumnMember *m = column->members; m; m = m->next) {
        BoundTerm *term = arena_new(t->env->arena, BoundTerm);
        term->region = region_member(t->env, t->model, m->dim, m->index);
        Binding binding = {.dim = m->dim, .terms = term, .len = 1, .span = m->span};
        if (!context_narrow(t->planner, context, binding)) return false;
    }
    return true;
}

static Plan *plan_cell(TablePlanner *t, const TableColumn *column, const Expr *expr,
                       const Context *context)
{
    Env *env = t->env;
    const Model *model = t->model;
    Context own = column->members ? context_copy(env, context) : *context;
    t->planner->nodes = 0;
    if (!bind_column(t, column, &own)) return NULL;
    Plan *plan = plan_expr(t->planner, expr, &own);
    if (plan && plan->unit && column->unit && model->units.items[column->unit].base != plan->unit)
        diag_add(env->diags, DIAG_E0301, column->item->span,
                 "this column is in " STR_FMT ", its amounts are in " STR_FMT,
                 STR_ARG(plan_unit_name(env, model, column->unit)),
                 STR_ARG(plan_unit_name(env, model, plan->unit)));
    return plan;
}

static void plan_columns(TablePlanner *t, RowGroup *group)
{
    group->plans = arena_array(t->env->arena, Plan *, t->panel->columns.len);
    for (uint32_t i = 0; i < t->panel->columns.len; i++) {
        const TableColumn *column = &t->panel->columns.items[i];
        if (!column->is_field)
            group->plans[i] = plan_cell(t, column, column->item->value, &group->context);
    }
}

static void plan_cells(TablePlanner *t, RowGroup *group)
{
    const Item *item = group->item;
    uint32_t cell = 0, wanted = 0;
    if (item->terms.len) return; /* once all rows are planned */
    for (uint32_t i = 0; i < t->panel->columns.len; i++)
        wanted += !t->panel->columns.items[i].is_field;
    group->plans = arena_array(t->env->arena, Plan *, t->panel->columns.len);
    if (wanted != item->cells.len) {
        diag_add(t->env->diags, DIAG_E0701, item->span,
                 "this row has %u expressions, its table has %u columns for them",
                 (unsigned)item->cells.len, (unsigned)wanted);
        return;
    }
    for (uint32_t i = 0; i < t->panel->columns.len; i++) {
        const TableColumn *column = &t->panel->columns.items[i];
        const Expr *expr = column->is_field ? NULL : item->cells.items[cell++];
        if (expr) group->plans[i] = plan_cell(t, column, expr, &group->context);
    }
}

static bool plan_facts_rows(TablePlanner *t, RowGroup *group)
{
    Named named = model_find(t->model, group->item->name.symbol);
    if (named.kind != NAMED_LEDGER) {
        model_unknown(t->env, t->model, group->item->name, "ledger", NAME_OF_LEDGER);
        return false;
    }
    group->ledger = named.id;
    for (uint32_t i = 0; i < t->panel->columns.len; i++)
        if (!t->panel->columns.items[i].is_field)
            diag_add(t->env->diags, DIAG_E0702, t->panel->columns.items[i].item->span,
                     "a row of facts has no expressions: use the field `amount`");
    group->plans = arena_array(t->env->arena, Plan *, t->panel->columns.len);
    return context_bind_coords(t->planner, &group->context, group->item->coords, (Dims){0}, NULL);
}

static bool plan_indicator_rows(TablePlanner *t, RowGroup *group)
{
    Symbol name = group->item->name.symbol;
    group->plans = arena_array(t->env->arena, Plan *, t->panel->columns.len);
    for (uint32_t i = 0; i < t->model->indicators.len; i++)
        if (t->model->indicators.items[i].decl->name.symbol == name)
            group->indicators = &t->model->indicators.items[i];
    if (group->indicators) return true;
    diag_add(t->env->diags, DIAG_E0201, group->item->name.span,
             "there are no indicators `" STR_FMT "`", STR_ARG(intern_text(t->env->names, name)));
    return false;
}

/* Fields that rows of members, facts or indicators can show. A single row says itself what it
 * shows. */
static bool field_fits(const Field *field, ItemKind rows)
{
    bool of_fact = field->word == WORD_QUANTITY || field->word == WORD_AMOUNT;
    bool of_indicator =
        field->word == WORD_GOAL || field->word == WORD_GROUP || field->word == WORD_VALUE;
    if (rows == ITEM_ROWS) return !of_fact && !of_indicator;
    if (rows == ITEM_ROWS_FACTS) return !of_indicator;
    if (rows == ITEM_ROWS_INDICATORS)
        return of_indicator || field->word == WORD_LABEL || field->word == WORD_TEXT;
    return true;
}

static void check_fields(TablePlanner *t, const Item *rows)
{
    for (uint32_t i = 0; i < t->panel->columns.len; i++) {
        const TableColumn *column = &t->panel->columns.items[i];
        if (!column->is_field || field_fits(&column->field, rows->kind)) continue;
        Diag *diag = diag_add(t->env->diags, DIAG_E0702, column->item->span,
                              "the rows of this table have no such field");
        diag_label(t->env->diags, diag, rows->span, "these rows");
    }
}

/* A single row without texts shows the first member that it binds. */
static void note_about(TablePlanner *t, RowGroup *group)
{
    DimId dim;
    Coords coords = group->item->coords;
    if (!coords.len || !model_coord_dim(t->env, t->model, &coords.items[0], (Dims){0}, &dim))
        return;
    const Binding *binding = context_find(&group->context, dim);
    if (binding->len == 1 && binding->terms[0].region->kind == REGION_MEMBER)
        group->about = t->model->dims.items[dim].members.items[binding->terms[0].region->at];
}

static void report_total(TablePlanner *t, uint32_t column, const Item *total, Additive additive)
{
    Env *env = t->env;
    Span span = t->panel->columns.items[column].item->span;
    bool same = additive == ADDS_SAME;
    Diag *diag = diag_add(
        env->diags, DIAG_E0310, span, "%s",
        diags_text(env->diags, same ? N_("this column shows the same amount in every row: no total "
                                         "of it is the sum of its rows")
                                    : N_("the total of this column is not the total of its rows")));
    diag_label(env->diags, diag, total->span, "this total");
    diag_help(env->diags, diag, "%s",
              diags_text(env->diags,
                         same
                             ? N_("`total all` is the whole, not the sum of the rows; or write the "
                                  "expressions of the total after `=`, or `-`")
                             : N_("write the expressions of the total after `=`, such as "
                                  "`sum(… leaves: …)`, or `-`")));
}

/* Over each dimension that its rows are of. */
static Additive rows_additive(const TablePlanner *t, const RowGroup *rows, const Plan *plan)
{
    Additive inner = plan_additive(t->model, plan, rows->walk.dim, rows->walk.slot);
    if (!rows->item->outer || inner != ADDS_UP) return inner;
    return plan_additive(t->model, plan, rows->outer.dim, rows->outer.slot);
}

/* What a total cannot show: there is no whole of it, or each row shows the whole. */
static void check_total(TablePlanner *t, RowGroup *group, const RowGroup *rows)
{
    group->foots = arena_array(t->env->arena, bool, t->panel->columns.len);
    for (uint32_t i = 0; i < t->panel->columns.len; i++) {
        if (!group->plans[i] || !rows->plans[i]) continue;
        Additive additive = rows_additive(t, rows, rows->plans[i]);
        group->foots[i] = additive == ADDS_UP && !group->item->coords.len;
        if (additive == ADDS_NOT || additive == ADDS_SAME)
            report_total(t, i, group->item, additive);
    }
}

/* Once all rows are planned: a total may be written before them. */
static void check_totals(TablePlanner *t)
{
    const RowGroup *rows = NULL;
    for (uint32_t i = 0; i < t->panel->groups.len && !rows; i++)
        if (t->panel->groups.items[i].item->kind == ITEM_ROWS) rows = &t->panel->groups.items[i];
    for (uint32_t i = 0; i < t->panel->groups.len && rows; i++) {
        RowGroup *group = &t->panel->groups.items[i];
        const Item *item = group->item;
        if (item->kind == ITEM_TOTAL && !item->whole && !item->has_cells)
            check_total(t, group, rows);
    }
}

static bool plan_total(TablePlanner *t, RowGroup *group)
{
    DimId rows;
    uint32_t inner = t->planner->inner;
    bool good = total_bind(t->planner, t->items, group->item, &group->context, &rows);
    if (good && group->item->has_cells)
        plan_cells(t, group);
    else if (good)
        plan_columns(t, group);
    t->planner->inner = inner;
    return good;
}

/* What is not among the first rows is one row, which must mean something in each column. */
static bool plan_rest(TablePlanner *t, RowGroup *group)
{
    RowGroup rest = {.item = group->item, .context = context_copy(t->env, t->context)};
    uint32_t inner = t->planner->inner;
    if (group->first == NONE) return true;
    group->rest = rest_bind(t->planner, &group->item->selection, &rest.context);
    if (group->rest) plan_columns(t, &rest);
    t->planner->inner = inner;
    group->rest_plans = rest.plans;
    for (uint32_t i = 0; group->rest && i < t->panel->columns.len; i++) {
        if (!group->plans[i] || plan_additive(t->model, group->plans[i], group->walk.dim,
                                              group->walk.slot) != ADDS_NOT)
            continue;
        Diag *diag = diag_add(t->env->diags, DIAG_E0310, t->panel->columns.items[i].item->span,
                              "the rows that are not shown have no value together in this column");
        diag_label(t->env->diags, diag, group->item->order.first, "only so many are shown");
        return false;
    }
    return group->rest != NULL;
}

static bool check_sample(const TablePlanner *t, Text sample)
{
    Phrases phrases = phrases_of(t->model->header.language);
    if (number_text(t->env->arena, &phrases, sample.value, 1).len) return true;
    Diag *diag = diag_add(t->env->diags, DIAG_E0210, sample.span,
                          "nothing in this sample is written as number 21");
    diag_help(t->env->diags, diag, "such as `21. `, `XXI. `, `（廿一）`");
    return false;
}

/* What rows of one dimension have, or of two, and the others have not. */
static bool check_form(const TablePlanner *t, const Item *item)
{
    bool two = item->outer != NULL;
    if (item->numbered.value.len && !check_sample(t, item->numbered)) return false;
    if (two && (item->order.first.hi || item->numbered.value.len))
        diag_add(t->env->diags, DIAG_E0210, item->span,
                 "rows of two dimensions are neither numbered nor cut after the first ones");
    else if (!two && item->with.subtotals && !item->with.subtotals_last)
        diag_add(t->env->diags, DIAG_E0210, item->span,
                 "rows of one dimension have their subtotals: `tree` shows them, before their "
                 "parts or `with subtotals last`");
    else
        return true;
    return false;
}

/* Each row for the first of two dimensions stands by itself: amounts would come twice where one of
 * its members lies below another. */
static bool plan_outer(TablePlanner *t, RowGroup *group)
{
    const Selection *outer = group->item->outer;
    if (!walk_plan(t->planner, outer, t->table->slots, &group->context, &group->outer))
        return false;
    if (model_find(t->model, group->item->selection.dimension.symbol).id == group->outer.dim &&
        model_find(t->model, group->item->selection.dimension.symbol).kind == NAMED_DIM) {
        diag_add(t->env->diags, DIAG_E0213, group->item->selection.dimension.span,
                 "these rows are of this dimension already");
        return false;
    }
    if (rows_lie_apart(&group->outer)) return true;
    Diag *diag =
        diag_add(t->env->diags, DIAG_E0214, outer->span,
                 "members of " STR_FMT " lie below others here: amounts would stand in the rows "
                 "of several of them",
                 STR_ARG(intern_text(t->env->names, outer->dimension.symbol)));
    diag_help(t->env->diags, diag, "write `leaves` or `level \"…\"` after the dimension");
    return false;
}

/* A row for each member of the first dimension: what its rows make together. */
static bool plan_subtotals(TablePlanner *t, RowGroup *group)
{
    Walk walk;
    RowGroup whole = {.item = group->item, .context = context_copy(t->env, t->context)};
    uint32_t inner = t->planner->inner;
    if (!group->item->outer || !group->item->with.subtotals) return true;
    bool good = walk_plan(t->planner, group->item->outer, t->table->slots, &whole.context, &walk) &&
                total_bind_rows(t->planner, &group->item->selection, &whole.context);
    if (good) plan_columns(t, &whole);
    t->planner->inner = inner;
    group->subtotals = whole.plans;
    for (uint32_t i = 0; good && i < t->panel->columns.len; i++) {
        if (!group->plans[i]) continue;
        Additive additive =
            plan_additive(t->model, group->plans[i], group->walk.dim, group->walk.slot);
        if (additive == ADDS_NOT || additive == ADDS_SAME)
            report_total(t, i, group->item, additive);
    }
    return good;
}

static void note_fields(const TablePlanner *t, RowGroup *group)
{
    for (uint32_t i = 0; group->item->outer && i < t->panel->columns.len; i++) {
        const TableColumn *column = &t->panel->columns.items[i];
        group->names_outer |= column->is_field && column->field.dim == group->outer.dim;
    }
}

static bool plan_rows(TablePlanner *t, RowGroup *group)
{
    const Item *item = group->item;
    uint32_t slot = t->table->slots + (item->outer != NULL);
    if (!check_form(t, item) || (item->outer && !plan_outer(t, group)) ||
        !walk_plan(t->planner, &item->selection, slot, &group->context, &group->walk))
        return false;
    if (slot + 1 - t->table->slots > t->table->row_slots)
        t->table->row_slots = slot + 1 - t->table->slots;
    plan_columns(t, group);
    note_fields(t, group);
    return row_order_plan(t->env, t->model, t->panel, group) && plan_rest(t, group) &&
           plan_subtotals(t, group);
}

static void add_group(TablePlanner *t, const Item *item)
{
    RowGroup group = {.item = item, .foot = t->foot, .ledger = NONE, .about = NONE};
    group.context = context_copy(t->env, t->context);
    bool good = true;
    if (item->kind == ITEM_ROWS) {
        good = plan_rows(t, &group);
    } else if (item->kind == ITEM_ROWS_FACTS) {
        good = plan_facts_rows(t, &group);
    } else if (item->kind == ITEM_ROWS_INDICATORS) {
        good = plan_indicator_rows(t, &group);
    } else if (item->kind == ITEM_TOTAL) {
        good = plan_total(t, &group);
        if (good) note_about(t, &group);
    } else {
        good = context_bind_coords(t->planner, &group.context, item->coords, (Dims){0}, NULL);
        if (good) note_about(t, &group);
        if (good && item->has_cells)
            plan_cells(t, &group);
        else if (good)
            plan_columns(t, &group);
    }
    check_fields(t, item);
    if (good) *vec_push(t->env->arena, &t->panel->groups) = group;
}

static bool is_row_item(const Item *item)
{
    switch (item->kind) {
    case ITEM_ROWS:
    case ITEM_ROWS_FACTS:
    case ITEM_ROWS_INDICATORS:
    case ITEM_ROW:
    case ITEM_TOTAL: return true;
    case ITEM_UNIT:
    case ITEM_DECIMALS:
    case ITEM_NOTE:
    case ITEM_FOOTNOTE:
    case ITEM_EMPTY:
    case ITEM_LANDSCAPE:
    case ITEM_MERGED:
    case ITEM_BLANK_AS_ZERO:
    case ITEM_FIELD:
    case ITEM_COLUMN:
    case ITEM_GROUP:
    case ITEM_GROUP_EACH:
    case ITEM_PANEL:
    case ITEM_FOOT: break;
    }
    return false;
}

static void add_rows(TablePlanner *t, const Items *items)
{
    for (uint32_t i = 0; i < items->len; i++) {
        const Item *item = items->items[i];
        if (is_row_item(item)) add_group(t, item);
        if (item->kind != ITEM_FOOT) continue;
        t->foot = true;
        add_rows(t, &item->items);
        t->foot = false;
    }
}

/* The columns before the row's own label say what it belongs to: those can merge. */
static uint32_t columns_before_label(const Panel *panel)
{
    for (uint32_t i = 0; i < panel->columns.len; i++) {
        const TableColumn *column = &panel->columns.items[i];
        if (!column->is_field) return i;
        if (column->field.word == WORD_LABEL && column->field.dim == NONE) return i;
    }
    return panel->columns.len;
}

static void read_merged(TablePlanner *t, const Items *items)
{
    for (uint32_t i = 0; i < items->len; i++) {
        if (items->items[i]->kind != ITEM_MERGED) continue;
        t->panel->merged = columns_before_label(t->panel);
        if (t->panel->merged) return;
        Diag *diag = diag_add(t->env->diags, DIAG_E0701, items->items[i]->span,
                              "no column of text stands before the label, so none can merge");
        diag_help(t->env->diags, diag,
                  "put what rows have in common first, as in `column \"Goal\" goal`");
    }
}

static void add_panel(TablePlanner *t, const Items *items)
{
    t->items = items;
    t->panel = vec_push(t->env->arena, &t->table->panels);
    *t->panel = (Panel){0};
    add_columns(t, items);
    if (!t->panel->columns.len && !diags_count(t->env->diags, SEVERITY_ERROR))
        diag_add(t->env->diags, DIAG_E0701, t->table->decl->name.span,
                 "this table has rows but no columns");
    read_merged(t, items);
    add_rows(t, items);
    rows_combine(t->planner, t->panel);
    check_totals(t);
}

/* ---- the table ---- */

static void read_settings(TablePlanner *t, const Items *items)
{
    t->table->unit = t->model->header.unit;
    for (uint32_t i = 0; i < items->len; i++) {
        const Item *item = items->items[i];
        if (item->kind == ITEM_UNIT) t->table->unit = read_unit(t, item->name);
        if (item->kind == ITEM_NOTE) t->table->note = item->text.value;
        if (item->kind == ITEM_EMPTY) t->table->empty = item->text.value;
        if (item->kind == ITEM_LANDSCAPE) t->table->landscape = true;
        if (item->kind == ITEM_BLANK_AS_ZERO) t->table->blank_as_zero = true;
    }
    t->table->decimals = t->model->units.items[t->table->unit].decimals;
    for (uint32_t i = 0; i < items->len; i++)
        if (items->items[i]->kind == ITEM_DECIMALS)
            t->table->decimals =
                (int)read_small(t, items->items[i]->decimals, (uint32_t)t->table->decimals);
}

static void add_panels(TablePlanner *t, const Items *items)
{
    for (uint32_t i = 0; i < items->len; i++) {
        if (items->items[i]->kind != ITEM_PANEL) continue;
        *vec_push(t->env->arena, &t->headings) = items->items[i]->text.value;
        add_panel(t, &items->items[i]->items);
        t->headings.len--;
    }
}

/* Where an item of this kind may stand; the table itself is no block. */
static const char *place_of(ItemKind kind, const Item *block, bool panels)
{
    ItemKind in = block ? block->kind : ITEM_PANEL;
    bool in_columns = in == ITEM_GROUP || in == ITEM_GROUP_EACH;
    switch (kind) {
    case ITEM_FOOTNOTE: return NULL;
    case ITEM_UNIT:
    case ITEM_DECIMALS:
    case ITEM_NOTE:
    case ITEM_EMPTY:
    case ITEM_LANDSCAPE:
    case ITEM_BLANK_AS_ZERO:
    case ITEM_PANEL:
        return block ? N_("this stands in the table itself, not in a block of it") : NULL;
    case ITEM_FIELD:
    case ITEM_COLUMN:
    case ITEM_GROUP:
    case ITEM_GROUP_EACH: return in == ITEM_FOOT ? N_("a column stands outside of `foot`") : NULL;
    case ITEM_FOOT: return in == ITEM_PANEL ? NULL : N_("`foot` stands in the table or in a panel");
    case ITEM_ROWS:
    case ITEM_ROWS_FACTS:
    case ITEM_ROWS_INDICATORS:
    case ITEM_ROW:
    case ITEM_TOTAL: return in_columns ? N_("rows stand outside of a `group` of columns") : NULL;
    case ITEM_MERGED:
        if (in != ITEM_PANEL) return N_("`merged` stands in the table or in a panel");
        return panels && !block ? N_("in a table with panels, `merged` stands in them") : NULL;
    }
    return NULL;
}

/* What stands where nothing reads it would be passed over. */
static void check_places(TablePlanner *t, Items items, const Item *block, bool panels)
{
    for (uint32_t i = 0; i < items.len; i++) {
        const Item *item = items.items[i];
        const char *message = place_of(item->kind, block, panels);
        if (message)
            diag_add(t->env->diags, DIAG_E0701, item->span, "%s",
                     diags_text(t->env->diags, message));
        else
            check_places(t, item->items, item, panels);
    }
}

static void check_shape(TablePlanner *t, const Items *items)
{
    bool panels = false, direct = false;
    for (uint32_t i = 0; i < items->len; i++) {
        ItemKind kind = items->items[i]->kind;
        panels |= kind == ITEM_PANEL;
        direct |= is_row_item(items->items[i]) || kind == ITEM_FIELD || kind == ITEM_COLUMN ||
                  kind == ITEM_GROUP || kind == ITEM_GROUP_EACH || kind == ITEM_FOOT;
    }
    if (panels && direct)
        diag_add(t->env->diags, DIAG_E0701, t->table->decl->name.span,
                 "a table with panels has columns and rows only in them");
    check_places(t, *items, NULL, panels);
    if (!panels)
        add_panel(t, items);
    else
        add_panels(t, items);
}

bool table_plan(Planner *planner, const TableDecl *decl, const Context *context, uint32_t slots,
                TablePlan *plan)
{
    uint32_t errors = diags_count(planner->env->diags, SEVERITY_ERROR);
    *plan = (TablePlan){.decl = decl, .slots = slots, .row_slots = 1};
    TablePlanner t = {.planner = planner,
                      .env = planner->env,
                      .model = planner->model,
                      .context = context,
                      .table = plan};
    read_settings(&t, &decl->items);
    check_shape(&t, &decl->items);
    return diags_count(planner->env->diags, SEVERITY_ERROR) == errors;
}

/* A table of a family that is never made can still be waived: what is waived there is idle. */
static void know_family(Planner *planner, Waivers *waivers, const TablePlan *plan, bool good)
{
    const Model *model = planner->model;
    for (uint32_t i = plan->each.lo; i < plan->each.hi; i++) {
        MemberId member = model->dims.items[plan->each.dim].members.items[i];
        Str id = family_id(planner->env, model, plan->decl->name, &member, 1);
        (good ? waivers_know : waivers_untried)(waivers, intern(planner->env->names, id));
    }
}

static bool plan_family(Planner *planner, const TableDecl *decl, Waivers *waivers, TablePlan *plan)
{
    Context context = {0};
    Walk each;
    if (!walk_plan(planner, decl->each, 0, &context, &each)) return false;
    bool good = table_plan(planner, decl, &context, 1, plan);
    plan->each = each;
    know_family(planner, waivers, plan, good);
    return true;
}

Tables *tables_plan(Planner *planner, Waivers *waivers)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    Tables *tables = arena_new(env->arena, Tables);
    tables->planner = planner;
    for (uint32_t i = 0; i < model->tables.len; i++) {
        const TableDecl *decl = &model->tables.items[i]->table;
        TablePlan plan = {.decl = decl};
        cubes_begin_print(planner->cubes);
        work_on(env_work(env), decl->name.span);
        waivers_know(waivers, decl->name.symbol);
        if (decl->each && !plan_family(planner, decl, waivers, &plan)) continue;
        if (!decl->each && !table_plan(planner, decl, &(Context){0}, 0, &plan))
            waivers_untried(waivers, decl->name.symbol);
        plan.print = kept_tables_print(planner, model->tables.items[i], &plan);
        *vec_push(env->arena, &tables->items) = plan;
    }
    work_on(env_work(env), (Span){0, 0});
    return tables;
}
