#include "lang/report/kept_tables.h"

#include "lang/model/prints.h"
#include "lang/report/relation_table.h"

typedef enum KeptOrigin { ORIGIN_NONE, ORIGIN_COLUMN, ORIGIN_ROWS } KeptOrigin;

typedef struct KeptCell { /* what is of each compilation, to be found again */
    KeptOrigin origin;
    uint32_t group; /* of its panel; NONE */
    const uint32_t *frame; /* NULL = it has no source */
    UnitId unit;
    MemberId about;
} KeptCell;

typedef struct KeptTable {
    ReportTable table; /* without its columns; its cells have no sources */
    uint32_t *footnotes; /* of its columns */
    uint32_t columns;
    KeptCell *cells; /* row by row */
} KeptTable;

typedef struct KeptTables {
    KeptTable *items;
    uint32_t len;
} KeptTables;

/* ---- what they follow from ---- */

/* Rows of facts and of indicators lead to what is of this compilation; those of two dimensions, and
 * the rest of some, have other plans than their columns. */
static bool can_be_kept(const Planner *planner, const TablePlan *plan)
{
    if (!planner->model->print || planner->model->confidential) return false;
    for (uint32_t p = 0; p < plan->panels.len; p++)
        for (uint32_t i = 0; i < plan->panels.items[p].groups.len; i++) {
            const RowGroup *group = &plan->panels.items[p].groups.items[i];
            if (group->item->kind == ITEM_ROWS_FACTS || group->item->kind == ITEM_ROWS_INDICATORS ||
                group->rest || group->item->outer)
                return false;
        }
    return true;
}

uint64_t kept_tables_print(const Planner *planner, const Statement *statement,
                           const TablePlan *plan)
{
    if (!can_be_kept(planner, plan)) return 0;
    return cubes_print(planner->cubes,
                       model_statement_print(planner->env, planner->model, statement));
}

/* ---- to keep ---- */

typedef struct TableKeeper {
    Arena *arena;
    const TablePlan *plan;
    const uint32_t *from, *frame; /* the last one that was copied, and its copy */
    uint32_t group;               /* that was found last */
} TableKeeper;

static bool same_span(Span a, Span b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

static bool is_of_group(const RowGroup *group, uint32_t column, const Cell *cell)
{
    if (cell->source) return group->plans && group->plans[column] == cell->source->plan;
    return same_span(cell->origin, group->item->span);
}

/* The one of the cell before it is looked at first. */
static uint32_t find_group(TableKeeper *k, const Panel *panel, uint32_t column, const Cell *cell)
{
    if (k->group < panel->groups.len && is_of_group(&panel->groups.items[k->group], column, cell))
        return k->group;
    for (uint32_t i = 0; i < panel->groups.len; i++)
        if (is_of_group(&panel->groups.items[i], column, cell)) return k->group = i;
    return NONE;
}

static const uint32_t *keep_frame(TableKeeper *k, const uint32_t *frame)
{
    uint32_t size = k->plan->slots + 1;
    if (k->from == frame) return k->frame;
    uint32_t *copy = arena_array(k->arena, uint32_t, size);
    memcpy(copy, frame, size * sizeof *copy);
    k->from = frame;
    return k->frame = copy;
}

/* False if it leads to something that cannot be found again. */
static bool keep_cell(TableKeeper *k, const Panel *panel, uint32_t column, Cell *cell,
                      KeptCell *kept)
{
    const CellSource *source = cell->source;
    kept->group = find_group(k, panel, column, cell);
    if (source && (!source->plan || kept->group == NONE)) return false;
    kept->origin = !cell->origin.hi                                               ? ORIGIN_NONE
                   : same_span(cell->origin, panel->columns.items[column].item->span) ? ORIGIN_COLUMN
                   : kept->group != NONE                                          ? ORIGIN_ROWS
                                                                                  : ORIGIN_NONE;
    if (cell->origin.hi && kept->origin == ORIGIN_NONE) return false;
    if (source) {
        kept->frame = keep_frame(k, source->frame);
        kept->unit = source->unit;
        kept->about = source->about;
    }
    cell->text = arena_str(k->arena, cell->text);
    cell->source = NULL;
    cell->links = NULL;
    return true;
}

static bool keep_row(TableKeeper *k, const Cell *cells, Cell *copies, KeptCell *kept)
{
    uint32_t at = 0;
    for (uint32_t p = 0; p < k->plan->panels.len; p++) {
        const Panel *panel = &k->plan->panels.items[p];
        for (uint32_t i = 0; i < panel->columns.len; i++, at++) {
            copies[at] = cells[at];
            if (!keep_cell(k, panel, i, &copies[at], &kept[at])) return false;
        }
    }
    return true;
}

static void keep_texts(Arena *arena, const ReportTable *from, KeptTable *kept)
{
    ReportTable *table = &kept->table;
    table->id = arena_str(arena, from->id);
    table->title = arena_str(arena, from->title);
    memset(&table->footnotes, 0, sizeof table->footnotes);
    for (uint32_t i = 0; i < from->footnotes.len; i++)
        *vec_push(arena, &table->footnotes) = arena_str(arena, from->footnotes.items[i]);
    kept->footnotes = arena_array(arena, uint32_t, from->columns.len);
    for (uint32_t i = 0; i < from->columns.len; i++)
        kept->footnotes[i] = from->columns.items[i].footnote;
}

static bool keep_table(TableKeeper *k, const ReportTable *from, KeptTable *kept)
{
    uint32_t columns = from->columns.len, rows = from->rows.len;
    Cell *cells = arena_array(k->arena, Cell, (size_t)rows * columns);
    kept->table = *from;
    kept->columns = columns;
    kept->cells = arena_array(k->arena, KeptCell, (size_t)rows * columns);
    keep_texts(k->arena, from, kept);
    memset(&kept->table.columns, 0, sizeof kept->table.columns);
    memset(&kept->table.rows, 0, sizeof kept->table.rows);
    for (uint32_t r = 0; r < rows; r++) {
        size_t at = (size_t)r * columns;
        ReportRow *row = vec_push(k->arena, &kept->table.rows);
        *row = from->rows.items[r];
        row->cells = cells + at;
        if (!keep_row(k, from->rows.items[r].cells, row->cells, &kept->cells[at])) return false;
    }
    return true;
}

void kept_tables_put(Env *env, const TablePlan *plan, TableOptions options,
                     const ReportTables *tables, uint32_t from, uint64_t work)
{
    Arena *arena;
    if (!plan->print || !options.judge || !options.sources) return;
    KeptTables *kept = memo_add(env->memo, plan->print, sizeof *kept, work, &arena);
    if (!kept) return;
    TableKeeper k = {.arena = arena, .plan = plan};
    KeptTable *items = arena_array(arena, KeptTable, tables->len - from);
    for (uint32_t i = from; i < tables->len; i++)
        if (!keep_table(&k, &tables->items[i], &items[i - from])) return;
    *kept = (KeptTables){items, tables->len - from};
}

/* ---- to take ---- */

static void take_cell(Env *env, const Panel *panel, uint32_t column, const KeptCell *kept,
                      TableOptions options, Cell *cell)
{
    const RowGroup *group = kept->group == NONE ? NULL : &panel->groups.items[kept->group];
    if (kept->origin == ORIGIN_COLUMN) cell->origin = panel->columns.items[column].item->span;
    if (kept->origin == ORIGIN_ROWS) cell->origin = group->item->span;
    if (!kept->frame) return;
    CellSource *source = arena_new(env->arena, CellSource);
    *source = (CellSource){.plan = group->plans[column],
                           .frame = kept->frame,
                           .unit = kept->unit,
                           .about = kept->about};
    cell->source = source;
    if (options.proofs && cell->kind == CELL_AMOUNT && group->item->kind != ITEM_ROWS)
        cell->links = relation_links(options.proofs, source->plan, source->frame);
}

static void take_rows(Env *env, const TablePlan *plan, const KeptTable *kept, TableOptions options,
                      ReportTable *table)
{
    uint32_t rows = kept->table.rows.len, columns = kept->columns;
    size_t count = (size_t)rows * columns, at = 0;
    Cell *cells = arena_array(env->arena, Cell, count);
    if (count) memcpy(cells, kept->table.rows.items[0].cells, count * sizeof *cells);
    memset(&table->rows, 0, sizeof table->rows);
    for (uint32_t r = 0; r < rows; r++) {
        ReportRow *row = vec_push(env->arena, &table->rows);
        *row = kept->table.rows.items[r];
        row->cells = cells + at;
        for (uint32_t p = 0; p < plan->panels.len; p++)
            for (uint32_t i = 0; i < plan->panels.items[p].columns.len; i++, at++)
                take_cell(env, &plan->panels.items[p], i, &kept->cells[at], options, &cells[at]);
    }
}

static void take_table(Env *env, const Model *model, const TablePlan *plan, const KeptTable *kept,
                       TableOptions options, ReportTable *table)
{
    *table = kept->table;
    table->span = plan->decl->name.span;
    table->note = plan->note;
    table->empty = plan->empty;
    table_put_columns(env, model, plan, options, table);
    for (uint32_t i = 0; i < kept->columns; i++)
        table->columns.items[i].footnote = kept->footnotes[i];
    take_rows(env, plan, kept, options, table);
}

bool kept_tables_take(Env *env, const Model *model, const TablePlan *plan, TableOptions options,
                      ReportTables *tables)
{
    if (!plan->print || !options.judge || !options.sources) return false;
    const KeptTables *kept = memo_find(env->memo, plan->print, env_work(env));
    if (!kept || !kept->items) return false;
    for (uint32_t i = 0; i < kept->len; i++)
        take_table(env, model, plan, &kept->items[i], options, vec_push(env->arena, tables));
    return true;
}
