/* Notes on the rows, columns and cells of a table: where each stands, and its number. */
#include "lang/report/tables.h"

typedef struct FootnotePlacer {
    Env *env;
    ReportTable *table;
    const Item **headings; /* [column]: whose note it has; NULL = none */
    const Item **cells;    /* [row × columns + column] */
    bool judge;
} FootnotePlacer;

static bool is_headed(const ReportColumn *column, const Item *item)
{
    uint32_t len = item->column.len, skip = column->heading_count - len;
    if (len > column->heading_count) return false;
    for (uint32_t i = 0; i < len; i++)
        if (!str_equal(column->headings[skip + i], item->column.items[i].value)) return false;
    return true;
}

static bool has_text(const FootnotePlacer *p, const ReportRow *row, Str text)
{
    for (uint32_t c = 0; c < p->table->columns.len; c++)
        if (row->cells[c].kind == CELL_TEXT && str_equal(row->cells[c].text, text)) return true;
    return false;
}

/* All its texts are in the row. */
static bool is_named(const FootnotePlacer *p, const ReportRow *row, const Item *item)
{
    for (uint32_t i = 0; i < item->texts.len; i++)
        if (!has_text(p, row, item->texts.items[i].value)) return false;
    return true;
}

/* Of a row as a whole: its label, or else its first text. */
static uint32_t label_of(const FootnotePlacer *p, const ReportRow *row)
{
    uint32_t first = 0;
    for (uint32_t c = p->table->columns.len; c-- > 0;)
        if (row->cells[c].kind == CELL_TEXT && !(row->cells[c].is_code && first)) first = c;
    return first;
}

static void put(FootnotePlacer *p, const Item **place, const Item *item)
{
    if (*place && *place != item && p->judge) {
        Diag *diag = diag_add(p->env->diags, DIAG_E0701, item->span, "there is a note here already");
        diag_label(p->env->diags, diag, (*place)->span, "the first one");
    }
    if (!*place) *place = item;
}

static bool place_in_row(FootnotePlacer *p, const Item *item, uint32_t r)
{
    const ReportRow *row = &p->table->rows.items[r];
    uint32_t columns = p->table->columns.len;
    const Item **cells = &p->cells[(size_t)r * columns];
    bool found = false;
    if (!is_named(p, row, item)) return false;
    if (!item->column.len) put(p, &cells[label_of(p, row)], item);
    for (uint32_t c = 0; item->column.len && c < columns; c++) {
        if (!is_headed(&p->table->columns.items[c], item)) continue;
        put(p, &cells[c], item);
        found = true;
    }
    return found || !item->column.len;
}

static bool place(FootnotePlacer *p, const Item *item)
{
    bool found = false;
    for (uint32_t r = 0; item->texts.len && r < p->table->rows.len; r++) {
        work_spend(env_work(p->env), WORK_STEP * (uint64_t)p->table->columns.len);
        found |= place_in_row(p, item, r);
    }
    for (uint32_t c = 0; !item->texts.len && c < p->table->columns.len; c++) {
        if (!is_headed(&p->table->columns.items[c], item)) continue;
        put(p, &p->headings[c], item);
        found = true;
    }
    return found;
}

static void place_all(FootnotePlacer *p, Items items)
{
    for (uint32_t i = 0; i < items.len; i++) {
        const Item *item = items.items[i];
        place_all(p, item->items);
        if (item->kind != ITEM_FOOTNOTE) continue;
        if (!place(p, item) && p->judge)
            diag_add(p->env->diags, DIAG_E0701, item->span,
                     "this note is on no row or column of the table");
    }
}

static uint32_t number_of_text(Env *env, ReportTable *table, Str text)
{
    uint32_t count = table->footnotes.len;
    for (uint32_t i = 0; i < count; i++)
        if (str_equal(table->footnotes.items[i], text)) return i + 1;
    *vec_push(env->arena, &table->footnotes) = text;
    return count + 1;
}

static uint32_t number_of(FootnotePlacer *p, const Item *item)
{
    return item ? number_of_text(p->env, p->table, item->text.value) : 0;
}

/* In the order that they are read in; those of one text are one. */
static void number_all(FootnotePlacer *p)
{
    uint32_t columns = p->table->columns.len;
    for (uint32_t c = 0; c < columns; c++)
        p->table->columns.items[c].footnote = number_of(p, p->headings[c]);
    for (uint32_t r = 0; r < p->table->rows.len; r++)
        for (uint32_t c = 0; c < columns; c++)
            p->table->rows.items[r].cells[c].footnote =
                number_of(p, p->cells[(size_t)r * columns + c]);
}

static bool any(Items items)
{
    for (uint32_t i = 0; i < items.len; i++)
        if (items.items[i]->kind == ITEM_FOOTNOTE || any(items.items[i]->items)) return true;
    return false;
}

void footnotes_place(Env *env, Items items, ReportTable *table, bool judge)
{
    uint32_t columns = table->columns.len;
    if (!any(items) || !columns) return;
    FootnotePlacer p = {.env = env, .table = table, .judge = judge};
    p.headings = arena_array(env->arena, const Item *, columns);
    p.cells = arena_array(env->arena, const Item *, (size_t)columns * table->rows.len);
    place_all(&p, items);
    number_all(&p);
}

/* ---- what is not published ---- */

static void add_note(Env *env, ReportTable *table, Cell *cell, Str text)
{
    if (cell->footnote)
        text = arena_printf(env->arena, STR_FMT "; " STR_FMT,
                            STR_ARG(table->footnotes.items[cell->footnote - 1]), STR_ARG(text));
    cell->footnote = number_of_text(env, table, text);
}

uint32_t footnotes_of_confidential(Env *env, bool english, ReportTable *table)
{
    uint32_t kept_back = 0;
    Str partly = english ? STR("holds amounts that are not published") : STR("含不公开的金额");
    Str whole = english ? STR("not published") : STR("不公开");
    for (uint32_t r = 0; r < table->rows.len; r++)
        for (uint32_t c = 0; c < table->columns.len; c++) {
            Cell *cell = &table->rows.items[r].cells[c];
            kept_back += cell->kept_back;
            if (cell->kept_back || cell->partly)
                add_note(env, table, cell, cell->kept_back ? whole : partly);
        }
    return kept_back;
}

void report_footnotes(const ReportTable *table, FootnoteVisit *visit, void *context)
{
    uint32_t columns = table->columns.len;
    for (uint32_t c = 0; table->footnotes.len && c < columns; c++)
        if (table->columns.items[c].footnote)
            visit(context, UINT32_MAX, c, table->columns.items[c].footnote);
    for (uint32_t r = 0; table->footnotes.len && r < table->rows.len; r++)
        for (uint32_t c = 0; c < columns; c++)
            if (table->rows.items[r].cells[c].footnote)
                visit(context, r, c, table->rows.items[r].cells[c].footnote);
}
