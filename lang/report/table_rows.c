/* From planned tables to the report: rows, cells, panels side by side. */
#include "lang/check/family.h"
#include "lang/check/totals.h"
#include "lang/report/kept_tables.h"
#include "lang/report/phrases.h"
#include "lang/report/relation_table.h"
#include "lang/report/row_facts.h"
#include "lang/report/tables.h"
#include "lang/syntax/token.h"

typedef struct RowBuilder {
    const Planner *planner;
    Env *env;
    const Model *model;
    const TablePlan *table;
    const Panel *panel;
    Evaluator evaluator;
    uint32_t frame[TABLE_SLOTS];
    uint32_t *kept; /* the frame as cells keep it; NULL = not yet */
    bool found; /* something stands in the table */
    bool hidden; /* a row of it is not published */
    TableOptions options;
    RowSums sums; /* of the panel */
    Phrases *phrases; /* NULL = not asked for yet */
} RowBuilder;

typedef VEC(ReportRow) ReportRows;

static const Phrases *phrases(RowBuilder *b)
{
    if (!b->phrases) {
        b->phrases = arena_new(b->env->arena, Phrases);
        *b->phrases = phrases_of(b->model->header.language);
    }
    return b->phrases;
}

/* ---- cells ---- */

static UnitId column_unit(const RowBuilder *b, const TableColumn *column, const Plan *plan)
{
    UnitId wanted = column->unit ? column->unit : b->table->unit;
    if (!plan->unit) return 0;
    return b->model->units.items[wanted].base == plan->unit ? wanted : plan->unit;
}

static Cell value_cell(RowBuilder *b, const TableColumn *column, const Plan *plan,
                       const Value *value)
{
    Cell cell = {.kind = CELL_BLANK, .origin = column->item->span};
    if (!value->exists || !value->facts) return cell;
    UnitId unit = column_unit(b, column, plan);
    Number number = value->number;
    int decimals = column->decimals >= 0            ? column->decimals
                   : unit == b->table->unit && unit ? b->table->decimals
                   : unit                           ? b->model->units.items[unit].decimals
                                                    : 2;
    bool percent = column->item->percent;
    if ((percent && !number_multiply(number, number_int(100), &number)) ||
        !eval_display(b->model, number, unit, decimals, &cell.mantissa)) {
        diag_add(b->env->diags, DIAG_E0302, column->item->span,
                 "an amount of this column is too large to be shown exactly");
        return cell;
    }
    cell.kind = CELL_AMOUNT;
    cell.unit = unit;
    cell.decimals = (uint8_t)decimals;
    cell.percent = percent;
    return cell;
}

/* The cells of a row share it. */
static const uint32_t *kept_frame(RowBuilder *b)
{
    uint32_t slots = b->table->slots + b->table->row_slots;
    if (!b->kept || memcmp(b->kept, b->frame, slots * sizeof *b->frame) != 0) {
        b->kept = arena_array(b->env->arena, uint32_t, slots);
        memcpy(b->kept, b->frame, slots * sizeof *b->frame);
    }
    return b->kept;
}

static const CellSource *cell_source(RowBuilder *b, const TableColumn *column, const Plan *plan,
                                     const RowSubject *subject)
{
    if (!b->options.sources) return NULL;
    CellSource *source = arena_new(b->env->arena, CellSource);
    UnitId unit = plan ? column_unit(b, column, plan) : subject->ledger ? subject->ledger->unit : 0;
    *source = (CellSource){.plan = plan,
                           .frame = kept_frame(b),
                           .ledger = plan ? NULL : subject->ledger,
                           .fact = subject->fact,
                           .unit = unit,
                           .indicator = subject->indicator,
                           .about = subject->member};
    return source;
}

static Str row_title(const RowBuilder *b, const RowGroup *group, const RowSubject *subject)
{
    if (subject->member != NONE) return model_member_title(b->env, b->model, subject->member);
    return group->item->texts.len ? group->item->texts.items[0].value : STR("");
}

static const Plan *quotient_of(const Plan *plan)
{
    while (plan && (plan->kind == PLAN_NAMED || plan->kind == PLAN_ROUND)) plan = plan->left;
    return plan && plan->kind == PLAN_DIVIDE ? plan : NULL;
}

/* Nothing to divide by is no mistake: what is new has no past. A zero that was entered is one. */
static void check_base(RowBuilder *b, const TableColumn *column, const Plan *plan, Str title)
{
    const Plan *quotient = quotient_of(plan);
    if (!b->options.judge || !quotient) return;
    Value part = eval_plan(&b->evaluator, quotient->left);
    Value base = eval_plan(&b->evaluator, quotient->right);
    if (!part.exists || number_is_zero(part.number)) return;
    if (!base.exists || !base.facts || !number_is_zero(base.number)) return;
    Diag *diag =
        diag_add(b->env->diags, DIAG_W0903, column->item->span,
                 "table " STR_FMT ": the base of this percentage is zero in the row " STR_FMT,
                 STR_ARG(intern_text(b->env->names, b->table->decl->name.symbol)), STR_ARG(title));
    diag_help(b->env->diags, diag,
              "the cell is blank: enter a dash (`-`) for the base if there was nothing");
}

/* A figure that would give away what is confidential is left blank. */
static void keep_back(RowBuilder *b, const TableColumn *column, const Plan *plan, Cell *cell)
{
    if (cell->kind != CELL_AMOUNT) return;
    switch (disclosure_publish(b->options.disclosure, &b->evaluator, plan, column->item->span)) {
    case EXPOSES_NOTHING: return;
    case EXPOSES_SEVERAL: cell->partly = true; return;
    case EXPOSES_ONE:
        *cell = (Cell){.kind = CELL_BLANK, .origin = cell->origin, .kept_back = true};
        return;
    }
}

/* The value of a cell; of one in a row without facts, nothing, but for what is no value there. */
static Value cell_value(RowBuilder *b, const TableColumn *column, const Plan *plan,
                        const RowSubject *subject)
{
    if (subject->no_facts && !column->item->percent) return (Value){.exists = true};
    return eval_plan(&b->evaluator, plan);
}

/* Does something stand where a row of two dimensions is, and not only at one of them? A share of
 * the whole of one stands in each of its rows. */
static bool stands(RowBuilder *b, const RowGroup *group, const Plan *plan)
{
    if (!plan) return false;
    if (plan->kind != PLAN_SUM && plan->kind != PLAN_EACH)
        return stands(b, group, plan->left) || stands(b, group, plan->right);
    return plan_reads_slot(plan, group->walk.slot) && plan_reads_slot(plan, group->outer.slot) &&
           eval_plan(&b->evaluator, plan).rows;
}

/* Fills one row. published: otherwise it is only added to the sums of the rows. Returns whether anything is in its expression columns (or there are none). */
static bool fill_cells(RowBuilder *b, const RowGroup *group, const RowSubject *subject, Cell *cells,
                       bool published)
{
    bool rows = false, expressions = false;
    for (uint32_t i = 0; i < b->panel->columns.len; i++) {
        const TableColumn *column = &b->panel->columns.items[i];
        if (column->is_field) {
            cells[i] = field_cell(b->planner, &column->field, subject);
            cells[i].origin = group->item->span;
            bool amount = subject->ledger && column->field.word == WORD_AMOUNT;
            bool value = subject->indicator && column->field.word == WORD_VALUE;
            if (amount || value) cells[i].source = cell_source(b, column, NULL, subject);
            continue;
        }
        expressions = true;
        if (!group->plans[i]) continue;
        Value value = cell_value(b, column, group->plans[i], subject);
        b->sums.row[i] = value.exists ? value.number : NUMBER_ZERO;
        cells[i] = value_cell(b, column, group->plans[i], &value);
        if (published) keep_back(b, column, group->plans[i], &cells[i]);
        if (!value.exists && column->item->percent)
            check_base(b, column, group->plans[i], row_title(b, group, subject));
        if (!cells[i].kept_back) cells[i].source = cell_source(b, column, group->plans[i], subject);
        rows |= value.rows && (!subject->has_outer || subject->member == NONE ||
                               stands(b, group, group->plans[i]));
    }
    b->found |= published && (rows || subject->ledger || subject->indicator);
    b->hidden |= !published;
    return rows || !expressions;
}

static ReportRow new_row(RowBuilder *b)
{
    return (ReportRow){.role = ROW_BODY,
                       .cells = arena_array(b->env->arena, Cell, b->panel->columns.len)};
}

/* One text goes to the label's column, or else the first that shows text. */
static uint32_t label_column(const Panel *panel)
{
    uint32_t first = NONE;
    for (uint32_t i = 0; i < panel->columns.len; i++) {
        const TableColumn *column = &panel->columns.items[i];
        if (!column->is_field) continue;
        if (column->field.word == WORD_LABEL && column->field.dim == NONE) return i;
        if (first == NONE) first = i;
    }
    return first;
}

static void put_label(RowBuilder *b, const Item *item, Str text, Cell *cells)
{
    uint32_t at = label_column(b->panel);
    if (at == NONE) return;
    cells[at] =
        (Cell){.kind = text.len ? CELL_TEXT : CELL_BLANK, .text = text, .origin = item->span};
}

/* ---- rows of members ---- */

/* The rows that are not shown, together: it is read again for them, as a total is. */
static void build_rest(RowBuilder *b, const RowGroup *group, const bool *kept, ReportRows *rows)
{
    RowGroup rest = *group;
    RowSubject subject = {.member = NONE};
    ReportRow row = new_row(b);
    rest.plans = arena_array(b->env->arena, Plan *, b->panel->columns.len);
    for (uint32_t i = 0; i < b->panel->columns.len; i++)
        rest.plans[i] = rest_plan(b->env, group->rest_plans[i], group->rest, kept);
    fill_cells(b, &rest, &subject, row.cells, true);
    Str text = group->item->order.rest.value;
    if (!text.len) text = str_from(phrases(b)->text[PHRASE_OTHERS]);
    put_label(b, group->item, text, row.cells);
    for (uint32_t i = 0; i < b->panel->columns.len; i++) b->sums.row[i] = NUMBER_ZERO;
    *vec_push(b->env->arena, rows) = row;
}

typedef struct TakenMember {
    uint32_t index;
    uint32_t depth;
    bool counted; /* a row of something above it holds what it shows */
} TakenMember;
typedef VEC(TakenMember) TakenMembers;

static bool lies_below(const Dim *dim, uint32_t index, uint32_t other)
{
    while (index != NONE && index > other) index = dim->parents[index];
    return index == other;
}

/* Each after all that lies below it; they are given each before what lies below it. */
static void put_subtotals_last(Env *env, const Dim *dim, TakenMembers *taken)
{
    TakenMembers open = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < taken->len; i++) {
        TakenMember next = taken->items[i];
        while (open.len && !lies_below(dim, next.index, open.items[open.len - 1].index))
            taken->items[n++] = open.items[--open.len];
        *vec_push(env->arena, &open) = next;
    }
    while (open.len) taken->items[n++] = open.items[--open.len];
}

/* In the order of their rows. */
static TakenMembers take_members(RowBuilder *b, const RowGroup *group)
{
    uint32_t count;
    TakenMembers taken = {0};
    const Dim *dim = &b->model->dims.items[group->walk.dim];
    const uint32_t *order = rows_in_order(&b->evaluator, group, b->frame, &count);
    for (uint32_t i = 0; i < count; i++) {
        b->frame[group->walk.slot] = order[i];
        if (!walk_takes(&group->walk, &b->evaluator, order[i])) continue;
        *vec_push(b->env->arena, &taken) =
            (TakenMember){order[i], b->model->members.items[dim->members.items[order[i]]].depth,
                          row_sums_counted(&b->sums, b->model, &group->walk, order[i])};
    }
    if (group->item->with.subtotals_last) put_subtotals_last(b->env, dim, &taken);
    return taken;
}

/* facts: as row_facts_find() says. outer: of two dimensions, the member of the first; or NONE. */
static void build_members(RowBuilder *b, const RowGroup *group, const TakenMembers *members,
                          const bool *facts, MemberId outer, ReportRows *rows)
{
    uint32_t n = 0, least = UINT32_MAX;
    const Dim *dim = &b->model->dims.items[group->walk.dim];
    const TakenMembers taken = *members;
    uint32_t start = rows->len;
    bool *rest = group->rest ? arena_array(b->env->arena, bool, dim->members.len) : NULL;
    for (uint32_t i = 0; i < taken.len; i++) {
        uint32_t index = taken.items[i].index;
        if (facts && !facts[index] && !group->item->with.empty) {
            b->hidden |= model_confidential(b->model, dim->members.items[index]);
            continue;
        }
        b->frame[group->walk.slot] = index;
        RowSubject subject = {.member = dim->members.items[index],
                              .outer = outer,
                              .has_outer = outer != NONE,
                              .no_facts = facts && !facts[index]};
        if (group->item->numbered.value.len)
            subject.number =
                number_text(b->env->arena, phrases(b), group->item->numbered.value, n + 1);
        ReportRow row = new_row(b);
        row.depth = taken.items[i].depth;
        row.parts_first = group->item->with.subtotals_last;
        bool published = !model_confidential(b->model, subject.member) &&
                         (outer == NONE || !model_confidential(b->model, outer));
        bool shown = fill_cells(b, group, &subject, row.cells, published);
        row_sums_add(&b->sums, taken.items[i].counted);
        if (!published || (!shown && !group->item->with.empty)) continue;
        if (n++ >= group->first) {
            rest[index] = true;
            continue;
        }
        if (row.depth < least) least = row.depth;
        *vec_push(b->env->arena, rows) = row;
    }
    for (uint32_t i = start; i < rows->len; i++) rows->items[i].depth -= least;
    if (rest && n > group->first) build_rest(b, group, rest, rows);
}

static void build_one_dimension(RowBuilder *b, const RowGroup *group, ReportRows *rows)
{
    TakenMembers taken = take_members(b, group);
    const bool *facts = row_facts_find(b->planner, b->panel, group, group->walk.slot, taken.len);
    build_members(b, group, &taken, facts, NONE, rows);
}

/* ---- rows of two dimensions ---- */

/* What the rows of a member of the first dimension make. Its own fields stand in the columns of the
 * rows, if no column is for it. */
static void build_subtotal(RowBuilder *b, const RowGroup *group, MemberId outer, ReportRows *rows)
{
    RowGroup whole = *group;
    RowSubject subject = {
        .member = group->names_outer ? NONE : outer, .outer = outer, .has_outer = true};
    ReportRow row = new_row(b);
    whole.plans = group->subtotals;
    fill_cells(b, &whole, &subject, row.cells, true);
    row.parts_first = group->item->with.subtotals_last;
    for (uint32_t i = 0; i < b->panel->columns.len; i++) b->sums.row[i] = NUMBER_ZERO;
    *vec_push(b->env->arena, rows) = row;
}

static void build_outer(RowBuilder *b, const RowGroup *group, MemberId outer, const bool *facts,
                        ReportRows *rows)
{
    ReportRows own = {0};
    bool last = group->item->with.subtotals_last;
    row_sums_again(&b->sums);
    TakenMembers taken = take_members(b, group);
    build_members(b, group, &taken, facts, outer, &own);
    bool subtotal = group->subtotals && own.len && !model_confidential(b->model, outer);
    if (subtotal && !last) build_subtotal(b, group, outer, rows);
    for (uint32_t i = 0; i < own.len; i++) {
        own.items[i].depth += group->subtotals && !group->names_outer;
        *vec_push(b->env->arena, rows) = own.items[i];
    }
    if (subtotal && last) build_subtotal(b, group, outer, rows);
}

static void build_two_dimensions(RowBuilder *b, const RowGroup *group, ReportRows *rows)
{
    const Dim *dim = &b->model->dims.items[group->outer.dim];
    IndexRange range = walk_range(&group->outer, &b->evaluator);
    uint32_t inner = b->model->dims.items[group->walk.dim].members.len;
    const bool *facts = row_facts_find(b->planner, b->panel, group, group->walk.slot, inner);
    const bool *outer =
        row_facts_find(b->planner, b->panel, group, group->outer.slot, range.hi - range.lo);
    for (uint32_t i = range.lo; i < range.hi; i++) {
        MemberId member = dim->members.items[i];
        b->frame[group->outer.slot] = i;
        if (!walk_takes(&group->outer, &b->evaluator, i)) continue;
        if (outer && !outer[i] && !group->item->with.empty) continue;
        build_outer(b, group, member, facts, rows);
    }
}

/* ---- rows of facts and indicators ---- */

static bool fact_in_context(RowBuilder *b, const RowGroup *group, const Ledger *ledger,
                            uint32_t fact)
{
    for (uint32_t i = 0; i < group->context.bindings.len; i++) {
        const Binding *binding = &group->context.bindings.items[i];
        CubeAxis axis;
        if (binding->all) continue;
        if (cube_path(b->planner->cubes, ledger->dims.items, ledger->dims.len, binding->dim,
                      &axis) != PATH_FOUND)
            return false;
        uint32_t index = columns_member(&ledger->facts, axis.ledger_axis, fact);
        if (axis.map) index = axis.map[index];
        if (index == NONE || !binding_holds(b->model, binding, index, b->frame, b->evaluator.inner))
            return false;
    }
    return true;
}

static void build_facts(RowBuilder *b, const RowGroup *group, ReportRows *rows)
{
    const Ledger *ledger = &b->model->ledgers.items[group->ledger];
    ledger_want_facts(ledger);
    work_spend(env_work(b->env),
               (uint64_t)ledger->facts.count * (1 + group->context.bindings.len) * WORK_STEP);
    for (uint32_t f = 0; f < ledger->facts.count; f++) {
        if (!fact_in_context(b, group, ledger, f) || model_confidential_fact(b->model, ledger, f))
            continue;
        RowSubject subject = {.member = NONE, .ledger = ledger, .fact = f};
        ReportRow row = new_row(b);
        fill_cells(b, group, &subject, row.cells, true);
        *vec_push(b->env->arena, rows) = row;
    }
}

static void build_indicators(RowBuilder *b, const RowGroup *group, ReportRows *rows)
{
    for (uint32_t i = 0; i < group->indicators->rows.len; i++) {
        b->hidden |= group->indicators->rows.items[i].confidential;
        if (group->indicators->rows.items[i].confidential) continue;
        RowSubject subject = {.member = NONE,
                              .indicator = &group->indicators->rows.items[i],
                              .indicators = group->indicators};
        ReportRow row = new_row(b);
        fill_cells(b, group, &subject, row.cells, true);
        *vec_push(b->env->arena, rows) = row;
    }
}

/* ---- single rows ---- */

static void put_texts(RowBuilder *b, const Item *item, Cell *cells)
{
    uint32_t fields = 0, at = 0;
    for (uint32_t i = 0; i < b->panel->columns.len; i++)
        fields += b->panel->columns.items[i].is_field;
    if (item->texts.len == 1 && label_column(b->panel) != NONE) {
        put_label(b, item, item->texts.items[0].value, cells);
    } else if (item->texts.len == fields) {
        for (uint32_t i = 0; i < b->panel->columns.len; i++) {
            if (!b->panel->columns.items[i].is_field) continue;
            Str text = item->texts.items[at++].value;
            cells[i] = (Cell){
                .kind = text.len ? CELL_TEXT : CELL_BLANK, .text = text, .origin = item->span};
        }
    } else if (item->texts.len) {
        diag_add(b->env->diags, DIAG_E0701, item->span,
                 "this row has %u texts, its table %u columns for them", (unsigned)item->texts.len,
                 (unsigned)fields);
    }
}

/* A total, or another row that is written out, is what relations are about. */
static void link_cells(RowBuilder *b, const RowGroup *group, Cell *cells)
{
    for (uint32_t i = 0; b->options.proofs && i < b->panel->columns.len; i++)
        if (cells[i].kind == CELL_AMOUNT)
            cells[i].links = relation_links(b->options.proofs, group->plans[i], b->frame);
}

/* Is the row of something confidential, whatever its texts are? */
static bool is_confidential(const RowBuilder *b, const RowGroup *group)
{
    for (uint32_t i = 0; b->model->confidential && i < group->context.bindings.len; i++) {
        const Binding *binding = &group->context.bindings.items[i];
        if (binding->len == 1 && place_is_confidential(b->model, binding->terms[0].region))
            return true;
    }
    return false;
}

static void build_single(RowBuilder *b, const RowGroup *group, ReportRows *rows)
{
    RowSubject subject = {.member = group->item->texts.len ? NONE : group->about};
    ReportRow row = new_row(b);
    row.role = group->item->kind == ITEM_TOTAL ? ROW_TOTAL : ROW_BODY;
    if (!group->plans) return;
    bool published = !is_confidential(b, group);
    fill_cells(b, group, &subject, row.cells, published);
    if (!published) return;
    put_texts(b, group->item, row.cells);
    link_cells(b, group, row.cells);
    *vec_push(b->env->arena, rows) = row;
}

static void build_group(RowBuilder *b, const RowGroup *group, ReportRows *rows)
{
    if (group->item->kind == ITEM_ROWS && group->item->outer)
        build_two_dimensions(b, group, rows);
    else if (group->item->kind == ITEM_ROWS)
        build_one_dimension(b, group, rows);
    else if (group->item->kind == ITEM_ROWS_FACTS)
        build_facts(b, group, rows);
    else if (group->item->kind == ITEM_ROWS_INDICATORS)
        build_indicators(b, group, rows);
    else
        build_single(b, group, rows);
}

/* ---- merged cells ---- */

static bool same_text(const Cell *a, const Cell *b)
{
    return a->kind == CELL_TEXT && b->kind == CELL_TEXT && str_equal(a->text, b->text);
}

/* Equal texts below each other are one cell, within what merges to their left. */
static void merge_cells(RowBuilder *b, const Panel *panel, ReportRows *rows)
{
    uint32_t *first = arena_array(b->env->arena, uint32_t, panel->merged);
    for (uint32_t r = 1; r < rows->len; r++) {
        bool same = true;
        for (uint32_t c = 0; c < panel->merged; c++) {
            same = same && same_text(&rows->items[r - 1].cells[c], &rows->items[r].cells[c]);
            rows->items[r].cells[c].covered = same;
            if (same)
                rows->items[first[c]].cells[c].below++;
            else
                first[c] = r;
        }
    }
}

/* ---- tables ---- */

typedef struct PanelRows {
    ReportRows body, foot;
} PanelRows;

static PanelRows build_panel(RowBuilder *b, const Panel *panel)
{
    PanelRows rows = {0};
    b->panel = panel;
    b->sums = row_sums_new(b->env, panel, &b->evaluator);
    for (uint32_t i = 0; i < panel->groups.len; i++)
        build_group(b, &panel->groups.items[i],
                    panel->groups.items[i].foot ? &rows.foot : &rows.body);
    if (b->options.judge) totals_check(b->env, b->table, panel, &b->sums, &b->evaluator);
    merge_cells(b, panel, &rows.body);
    return rows;
}

static void put_row(RowBuilder *b, ReportTable *table, const PanelRows *panels, uint32_t at,
                    uint32_t height, bool foot)
{
    const ReportRows *only = foot ? &panels->foot : &panels->body;
    if (b->table->panels.len == 1) {
        *vec_push(b->env->arena, &table->rows) = only->items[at];
        return;
    }
    ReportRow out = {.role = ROW_BODY,
                     .cells = arena_array(b->env->arena, Cell, table->columns.len)};
    uint32_t column = 0;
    for (uint32_t p = 0; p < b->table->panels.len; p++) {
        const ReportRows *rows = foot ? &panels[p].foot : &panels[p].body;
        uint32_t width = b->table->panels.items[p].columns.len;
        uint32_t skip = foot ? height - rows->len : 0; /* shorter feet stand at the bottom */
        if (at >= skip && at - skip < rows->len) {
            const ReportRow *row = &rows->items[at - skip];
            memcpy(out.cells + column, row->cells, width * sizeof(Cell));
            if (row->role == ROW_TOTAL) out.role = ROW_TOTAL;
            if (p == 0) {
                out.depth = row->depth;
                out.parts_first = row->parts_first;
            }
        }
        column += width;
    }
    *vec_push(b->env->arena, &table->rows) = out;
}

static bool only_totals(const ReportRows *rows)
{
    for (uint32_t i = 0; i < rows->len; i++)
        if (rows->items[i].role != ROW_TOTAL) return false;
    return true;
}

static void tell_kept_back(const RowBuilder *b, ReportTable *table)
{
    bool english = str_equal(b->model->header.language, STR("en"));
    uint32_t count = footnotes_of_confidential(b->env, english, table);
    if (!count || !b->options.judge || !b->options.disclosure) return;
    Diag *diag = diag_add(
        b->env->diags, DIAG_N0610, table->span,
        diags_plural(b->env->diags,
                     "table " STR_FMT ": %u figure is not published, because it would give away "
                     "what is confidential",
                     "table " STR_FMT ": %u figures are not published, because they would give "
                     "away what is confidential",
                     count),
        STR_ARG(table->id), (unsigned)count);
    diag_help(b->env->diags, diag, "if something beside it is confidential too, their sum can be shown");
}

bool table_build(Env *env, const Planner *planner, const TablePlan *plan, TableOptions options,
                 const uint32_t *frame, const MemberId *members, uint32_t count,
                 ReportTable *table)
{
    const Model *model = planner->model;
    RowBuilder b = {
        .planner = planner, .env = env, .model = model, .table = plan, .options = options};
    for (uint32_t i = 0; i < plan->slots; i++) b.frame[i] = frame[i];
    b.evaluator = (Evaluator){.env = env, .model = model, .frame = b.frame};
    PanelRows *panels = arena_array(env->arena, PanelRows, plan->panels.len);
    uint32_t body = 0, foot = 0;
    *table =
        (ReportTable){.id = family_id(env, model, plan->decl->name, members, count),
                      .title = family_title(env, model, plan->decl->title.value, members, count),
                      .note = plan->note,
                      .empty = plan->empty,
                      .landscape = plan->landscape,
                      .blank_as_zero = plan->blank_as_zero,
                      .span = plan->decl->name.span};
    if (plan->unit)
        table->unit = intern_text(env->names, model->units.items[plan->unit].name.symbol);
    table_put_columns(env, model, plan, options, table);
    for (uint32_t p = 0; p < plan->panels.len; p++) {
        panels[p] = build_panel(&b, &plan->panels.items[p]);
        if (plan->empty.len && !b.hidden && only_totals(&panels[p].body)) panels[p].body.len = 0;
        if (panels[p].body.len > body) body = panels[p].body.len;
        if (panels[p].foot.len > foot) foot = panels[p].foot.len;
    }
    for (uint32_t i = 0; i < body; i++) put_row(&b, table, panels, i, body, false);
    for (uint32_t i = 0; i < foot; i++) put_row(&b, table, panels, i, foot, true);
    footnotes_place(env, plan->decl->items, table, options.judge && !count);
    if (model->confidential) tell_kept_back(&b, table);
    if (b.evaluator.overflow)
        diag_add(env->diags, DIAG_E0302, plan->decl->name.span,
                 "an amount of this table is too large to be exact");
    return b.found;
}

/* A table for each member of a family for which something stands in it. */
static void build_family(Env *env, const Tables *tables, const TablePlan *plan,
                         TableOptions options, ReportTables *out)
{
    const Model *model = tables->planner->model;
    uint32_t index;
    Evaluator evaluator = {.env = env, .model = model, .frame = &index};
    for (index = plan->each.lo; index < plan->each.hi; index++) {
        ReportTable table;
        MemberId member = model->dims.items[plan->each.dim].members.items[index];
        if (!model_confidential(model, member) && walk_takes(&plan->each, &evaluator, index) &&
            table_build(env, tables->planner, plan, options, &index, &member, 1, &table))
            *vec_push(env->arena, out) = table;
    }
}

/* What the last compilation has built, or else anew. */
static void build_planned(Env *env, const Tables *tables, const TablePlan *plan,
                          TableOptions options, ReportTables *out)
{
    EnvMark before = env_mark(env);
    uint32_t from = out->len;
    if (kept_tables_take(env, tables->planner->model, plan, options, out)) return;
    if (plan->decl->each)
        build_family(env, tables, plan, options, out);
    else
        table_build(env, tables->planner, plan, options, NULL, NULL, 0, vec_push(env->arena, out));
    if (env_is_silent(env, before))
        kept_tables_put(env, plan, options, out, from, work_spent(env_work(env)) - before.work);
}

Report *tables_build(Env *env, const Tables *tables, TableOptions options)
{
    const Model *model = tables->planner->model;
    Report *report = arena_new(env->arena, Report);
    if (model->header.decl) {
        report->id = intern_text(env->names, model->header.decl->name.symbol);
        report->title = model->header.decl->title.value;
    }
    report->language = model->header.language;
    report->phrases = phrases_of(model->header.language);
    report->font = model->header.font;
    report->grid = model->header.grid;
    for (UnitId u = 0; u < model->units.len; u++)
        *vec_push(env->arena, &report->units) =
            u ? intern_text(env->names, model->units.items[u].name.symbol) : STR("");
    for (uint32_t i = 0; i < tables->items.len; i++) {
        work_on(env_work(env), tables->items.items[i].decl->name.span);
        build_planned(env, tables, &tables->items.items[i], options, &report->tables);
    }
    work_on(env_work(env), (Span){0, 0});
    return report;
}

Str report_row_number(Arena *arena, bool chinese, uint32_t row)
{
    return arena_printf(arena, "%s %u", keyword_text(KEY_ROW, chinese), (unsigned)row);
}

const ReportFigure *report_find_figure(const Report *report, Str id)
{
    for (uint32_t i = 0; i < report->figures.len; i++)
        if (str_equal(report->figures.items[i].id, id)) return &report->figures.items[i];
    return NULL;
}

static bool same_amount(FigureAmount a, FigureAmount b)
{
    return a.present == b.present && (!a.present || a.mantissa == b.mantissa);
}

bool report_figures_equal(const ReportFigure *a, const ReportFigure *b)
{
    bool same = a->nodes.len == b->nodes.len && a->edges.len == b->edges.len;
    for (uint32_t i = 0; same && i < a->nodes.len; i++)
        same = str_equal(a->nodes.items[i].id, b->nodes.items[i].id) &&
               same_amount(a->nodes.items[i].amount, b->nodes.items[i].amount);
    for (uint32_t i = 0; same && i < a->edges.len; i++)
        same = a->edges.items[i].from == b->edges.items[i].from &&
               a->edges.items[i].to == b->edges.items[i].to &&
               same_amount(a->edges.items[i].amount, b->edges.items[i].amount);
    return same;
}

const ReportTable *report_find_table(const Report *report, Str id)
{
    uint32_t at = 0;
    return report_next_table(report, id, &at);
}

const ReportTable *report_next_table(const Report *report, Str id, uint32_t *at)
{
    for (uint32_t i = 0; i < report->tables.len; i++) {
        uint32_t position = (*at + i) % report->tables.len;
        if (!str_equal(report->tables.items[position].id, id)) continue;
        *at = position + 1;
        return &report->tables.items[position];
    }
    return NULL;
}

bool report_names_row(const ReportTable *table, uint32_t text, uint32_t column)
{
    const ReportColumn *columns = table->columns.items;
    bool panels = false;
    if (columns[text].amounts || column == NONE) return !columns[text].amounts;
    for (uint32_t i = 0; i < table->columns.len; i++)
        panels |= !columns[i].amounts && columns[i].heading_count > 1 &&
                  str_equal(columns[i].headings[0], columns[column].headings[0]);
    return !panels || str_equal(columns[text].headings[0], columns[column].headings[0]);
}
