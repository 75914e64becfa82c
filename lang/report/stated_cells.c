/* A stated row beside that of the table: what they say, compared cell by cell. */
#include "lang/report/stated.h"

/* ---- cells ---- */

static bool is_blank(Str text, bool amounts)
{
    return text.len == 0 || (amounts && str_equal(text, STR("-")));
}

bool stated_amount_equals(const Cell *cell, Str text)
{
    Int128 mantissa;
    if (cell->percent && text.len && text.ptr[text.len - 1] == '%') text.len--;
    return amount_parse(text, cell->decimals, &mantissa) == AMOUNT_OK && mantissa == cell->mantissa;
}

static bool cell_equals(const Cell *cell, Str text, bool amounts)
{
    switch (cell->kind) {
    case CELL_BLANK: return is_blank(text, amounts);
    case CELL_TEXT: return str_equal(stated_trim(cell->text), text);
    case CELL_AMOUNT: return stated_amount_equals(cell, text);
    }
    return false;
}

Str stated_cell_text(const StatedCheck *s, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    if (cell->kind == CELL_BLANK) return str_from(diags_text(s->env->diags, "nothing"));
    if (cell->kind == CELL_TEXT)
        return arena_printf(s->env->arena, "\"" STR_FMT "\"", STR_ARG(cell->text));
    uint32_t len = amount_print(cell->mantissa, cell->decimals, true, digits);
    return arena_printf(s->env->arena, "%.*s%s", (int)len, digits, cell->percent ? "%" : "");
}

Str stated_heading(const StatedCheck *s, const ReportColumn *column)
{
    Str text = {0};
    for (uint32_t i = 0; i < column->heading_count; i++)
        text = i ? arena_printf(s->env->arena, STR_FMT " / " STR_FMT, STR_ARG(text),
                                STR_ARG(column->headings[i]))
                 : column->headings[i];
    return text;
}

/* ---- what a row is called ---- */

uint32_t stated_row_texts(const StatedCheck *s, const ReportRow *row, const StatedRow *stated,
                          Str *texts)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->table->columns.len; i++) {
        if (row && row->cells[i].kind == CELL_TEXT) texts[count++] = row->cells[i].text;
        if (stated && i < stated->len && stated->fields[i].text.len)
            texts[count++] = stated_trim(stated->fields[i].text);
    }
    return count;
}

/* Does a text column name the row for a cell of `column`? In a table of panels, only the texts of
 * its own panel do. */
static bool names_row(const StatedCheck *s, uint32_t text, uint32_t column)
{
    const ReportColumn *columns = s->table->columns.items;
    bool panels = false;
    if (columns[text].amounts || column == NONE) return !columns[text].amounts;
    for (uint32_t i = 0; i < s->table->columns.len; i++)
        panels |= !columns[i].amounts && columns[i].heading_count > 1 &&
                  str_equal(columns[i].headings[0], columns[column].headings[0]);
    return !panels || str_equal(columns[text].headings[0], columns[column].headings[0]);
}

Str stated_row_title(const StatedCheck *s, const ReportRow *row, uint32_t column)
{
    Str title = {0};
    for (uint32_t i = 0; i < s->table->columns.len; i++) {
        if (row->cells[i].kind != CELL_TEXT || !names_row(s, i, column)) continue;
        Str text = row->cells[i].text;
        title = title.len ? arena_printf(s->env->arena, STR_FMT " " STR_FMT, STR_ARG(title),
                                         STR_ARG(text))
                          : text;
    }
    return title;
}

Span stated_row_span(const StatedCheck *s, const StatedRow *row)
{
    return row->len ? span_join(row->fields[0].span, row->fields[row->len - 1].span)
                    : s->decl->name.span;
}

/* ---- what is kept of comparisons ---- */

void stated_record(StatedCheck *s, RecordKind kind, RecordOutcome outcome, Str name, Span span,
                   const Diag *diag)
{
    Str suite = arena_printf(s->env->arena, "stated " STR_FMT,
                             STR_ARG(intern_text(s->env->names, s->name)));
    waivers_record(s->in.waivers, (RelationRecord){.kind = kind,
                                                   .suite = suite,
                                                   .name = name,
                                                   .outcome = outcome,
                                                   .text = diag ? diag->message : (Str){0},
                                                   .span = span});
}

/* Where an amount comes from; NULL for text, and so for an indicator. */
static const CellSource *amount_source(const Cell *cell)
{
    return cell->source && !cell->source->indicator ? cell->source : NULL;
}

void stated_find_amounts(StatedCheck *s)
{
    s->amount_cells = arena_array(s->env->arena, const Cell *, s->table->columns.len);
    for (uint32_t c = 0; c < s->table->columns.len; c++)
        for (uint32_t i = 0; i < s->table->rows.len && !s->amount_cells[c]; i++)
            if (amount_source(&s->table->rows.items[i].cells[c]))
                s->amount_cells[c] = &s->table->rows.items[i].cells[c];
}

/* Keeps the comparison of an amount. row NULL: the table lacks it. */
static void keep_cell(StatedCheck *s, RecordOutcome outcome, const ReportRow *row, Str title,
                      uint32_t column, const CsvField *field)
{
    const ReportColumn *c = &s->table->columns.items[column];
    const CellSource *source = row ? amount_source(&row->cells[column]) : NULL;
    const Cell *like = source ? &row->cells[column] : s->amount_cells[column];
    if (!c->amounts && !like) return;
    *vec_push(s->env->arena, &s->in.comparisons->items) =
        (StatedComparison){.decl = s->decl,
                           .table = s->table,
                           .row = row,
                           .row_title = title,
                           .heading = stated_heading(s, c),
                           .cell = row ? row->cells[column] : (Cell){0},
                           .source = source,
                           .unit = like ? like->source->unit : 0,
                           .span = field->span,
                           .text = stated_trim(field->text),
                           .outcome = outcome};
}

void stated_keep_row(StatedCheck *s, const StatedRow *stated)
{
    Str title = {0};
    for (uint32_t i = 0; i < stated->len && i < s->table->columns.len; i++) {
        Str text = stated_trim(stated->fields[i].text);
        if (s->table->columns.items[i].amounts || s->amount_cells[i] || !text.len) continue;
        title = title.len ? arena_printf(s->env->arena, STR_FMT " " STR_FMT, STR_ARG(title),
                                         STR_ARG(text))
                          : text;
    }
    for (uint32_t i = 0; i < stated->len && i < s->table->columns.len; i++)
        if (!is_blank(stated_trim(stated->fields[i].text), true))
            keep_cell(s, RECORD_BROKEN, NULL, title, i, &stated->fields[i]);
}

static bool same_fact(const CellSource *a, const CellSource *b)
{
    return a->ledger == b->ledger && columns_same(&a->ledger->facts, a->fact, b->fact);
}

void stated_keep_unstated(StatedCheck *s, const ReportRow *row, const ReportRow *previous,
                          uint32_t column)
{
    const CellSource *source = amount_source(&row->cells[column]);
    const CellSource *twin = previous ? amount_source(&previous->cells[column]) : NULL;
    if (!source) return;
    if (twin && (!source->ledger || !same_fact(source, twin))) twin = NULL;
    *vec_push(s->env->arena, &s->in.comparisons->items) =
        (StatedComparison){.decl = s->decl,
                           .table = s->table,
                           .row = row,
                           .row_title = stated_row_title(s, row, NONE),
                           .cell = row->cells[column],
                           .source = source,
                           .unstated = true,
                           .twin = twin,
                           .unit = source->unit,
                           .span = s->decl->name.span,
                           .outcome = RECORD_BROKEN};
}

/* ---- comparing ---- */

static Diag *report_cell(StatedCheck *s, const ReportRow *row, uint32_t column,
                         const CsvField *field)
{
    const Cell *cell = &row->cells[column];
    const ReportColumn *c = &s->table->columns.items[column];
    Str stated = stated_trim(field->text), shown = str_from(diags_text(s->env->diags, "nothing"));
    if (stated.len) shown = arena_printf(s->env->arena, "\"" STR_FMT "\"", STR_ARG(stated));
    Diag *diag =
        diag_add(s->env->diags, c->amounts ? DIAG_E0601 : DIAG_E0602, field->span,
                 "table " STR_FMT ", row " STR_FMT ", column " STR_FMT ": stated " STR_FMT
                 ", the facts give " STR_FMT,
                 STR_ARG(s->table->id), STR_ARG(stated_row_title(s, row, column)),
                 STR_ARG(stated_heading(s, c)), STR_ARG(shown), STR_ARG(stated_cell_text(s, cell)));
    if (cell->origin.hi) diag_label(s->env->diags, diag, cell->origin, "the cell comes from here");
    if (cell->kind != CELL_AMOUNT) return diag;
    Int128 mantissa;
    char digits[AMOUNT_TEXT_MAX];
    if (amount_parse(stated, cell->decimals, &mantissa) != AMOUNT_OK) return diag;
    uint32_t len = amount_print(mantissa - cell->mantissa, cell->decimals, true, digits);
    diag_note(s->env->diags, diag, "stated - facts = %.*s", (int)len, digits);
    return diag;
}

static void record_cell(StatedCheck *s, RecordOutcome outcome, const ReportRow *row,
                        uint32_t column, const CsvField *field, const Diag *diag)
{
    if (!s->in.waivers->records && !s->in.comparisons) return;
    const ReportColumn *c = &s->table->columns.items[column];
    Str title = stated_row_title(s, row, column), headings = stated_heading(s, c);
    Str name = arena_printf(s->env->arena, STR_FMT "%s" STR_FMT, STR_ARG(title),
                            title.len ? ", " : "", STR_ARG(headings));
    stated_record(s, RECORD_OF_STATED, outcome, name, field->span, diag);
    if (s->in.comparisons) keep_cell(s, outcome, row, title, column, field);
}

static void check_cell(StatedCheck *s, const ReportRow *row, uint32_t column,
                       const StatedRow *stated)
{
    row->cells[column].stated = stated->fields[column].span;
    const ReportColumn *c = &s->table->columns.items[column];
    if (cell_equals(&row->cells[column], stated_trim(stated->fields[column].text), c->amounts)) {
        s->counts.held++;
        record_cell(s, RECORD_HELD, row, column, &stated->fields[column], NULL);
        return;
    }
    Str *texts = arena_array(s->env->arena, Str, (size_t)s->table->columns.len * 2);
    uint32_t count = stated_row_texts(s, row, stated, texts);
    if (waivers_cover_cell(s->in.waivers, s->name, texts, count, c->headings, c->heading_count)) {
        s->counts.waived++;
        record_cell(s, RECORD_WAIVED, row, column, &stated->fields[column], NULL);
        return;
    }
    s->counts.broken++;
    const Diag *diag = report_cell(s, row, column, &stated->fields[column]);
    record_cell(s, RECORD_BROKEN, row, column, &stated->fields[column], diag);
}

void stated_check_row(StatedCheck *s, const ReportRow *row, const StatedRow *stated)
{
    if (stated->len != s->table->columns.len) {
        s->counts.broken++;
        const Diag *diag =
            diag_add(s->env->diags, DIAG_E0603, stated_row_span(s, stated),
                     "this row has %u cells, table " STR_FMT " has %u columns",
                     (unsigned)stated->len, STR_ARG(s->table->id), (unsigned)s->table->columns.len);
        stated_record(s, RECORD_OF_STATED, RECORD_BROKEN, stated_row_title(s, row, NONE),
                      stated_row_span(s, stated), diag);
        return;
    }
    for (uint32_t i = 0; i < stated->len; i++) check_cell(s, row, i, stated);
}
