/* Tables as HTML: headings on several levels, merged cells, rows with their depth. Long tables
 * are divided into bodies of rows, of which a page shows the first until more are wanted. */
#include "backends/headings.h"
#include "backends/html.h"
#include "lang/base/unicode.h"

enum { BODY_ROWS = 500, WIDE = 10 }; /* columns: smaller on paper */

/* 0 = none */
static void write_footnote_mark(Sink *sink, uint32_t number)
{
    if (number) sink_printf(sink, "<sup>%u</sup>", (unsigned)number);
}

/* ---- headings ---- */

static void write_heading(Sink *sink, const ReportTable *table, uint32_t column, uint32_t end,
                          uint32_t level, uint32_t levels)
{
    const ReportColumn *c = &table->columns.items[column];
    bool group = heading_is_group(table, column, level);
    sink_text(sink, group ? "<th scope=colgroup" : "<th scope=col");
    if (end - column > 1) sink_printf(sink, " colspan=%u", (unsigned)(end - column));
    if (!group && levels - level > 1) sink_printf(sink, " rowspan=%u", (unsigned)(levels - level));
    if (!group && c->amounts) sink_text(sink, " class=n");
    html_element(sink, ">", c->headings[level], "");
    if (!group) write_footnote_mark(sink, c->footnote);
    sink_text(sink, "</th>");
}

static void write_heading_row(Sink *sink, const ReportTable *table, uint32_t level, uint32_t levels)
{
    sink_text(sink, "<tr>");
    for (uint32_t c = 0, end; c < table->columns.len; c = end) {
        end = heading_group_end(table, c, level);
        if (level < table->columns.items[c].heading_count)
            write_heading(sink, table, c, end, level, levels);
    }
    sink_text(sink, "</tr>\n");
}

/* ---- rows ---- */

Str html_cell(Arena *arena, const Phrases *phrases, const Cell *cell)
{
    if (cell->kind != CELL_AMOUNT) return cell->kind == CELL_TEXT ? cell->text : STR("");
    Str number = phrase_decimal(phrases, arena, cell->mantissa, cell->decimals);
    bool negative = str_starts(number, STR("-"));
    if (!negative && !cell->percent) return number;
    return arena_printf(arena, "%s%.*s%s", negative ? "−" : "", (int)(number.len - negative),
                        number.ptr + negative, cell->percent ? "%" : "");
}

/* Long texts get wide columns, else they would be towers in a narrow window. */
static const char *cell_opening(const Cell *cell, bool amounts, bool names_row)
{
    enum { LONG = 24 };
    if (names_row) return amounts ? "<th scope=row class=n" : "<th scope=row";
    if (amounts) return "<td class=n";
    bool is_long =
        cell->kind == CELL_TEXT && cell->text.len > LONG && unicode_width(cell->text) > LONG;
    return is_long ? "<td class=long" : "<td";
}

static void write_cell(Sink *sink, const Phrases *phrases, const ReportTable *table,
                       const ReportRow *row, uint32_t c, bool names_row, bool number_columns)
{
    const Cell *cell = &row->cells[c];
    sink_text(sink, cell_opening(cell, table->columns.items[c].amounts, names_row));
    if (cell->below) sink_printf(sink, " rowspan=%u", (unsigned)cell->below + 1);
    if (number_columns) sink_printf(sink, " data-c=%u", (unsigned)c);
    sink_char(sink, '>');
    if (cell->kind == CELL_AMOUNT)
        html_text(sink, html_cell(sink->arena, phrases, cell));
    else if (cell->kind == CELL_TEXT)
        html_text(sink, cell->text);
    write_footnote_mark(sink, cell->footnote);
    sink_text(sink, names_row ? "</th>" : "</td>");
}

static void write_row(Sink *sink, const Phrases *phrases, const ReportTable *table,
                      const ReportRow *row)
{
    uint32_t label = heading_label_column(table, row);
    bool covered = false;
    sink_text(sink, row->role == ROW_TOTAL ? "<tr class=total" : "<tr");
    if (row->depth) sink_printf(sink, " data-d=%u", (unsigned)row->depth);
    if (row->parts_first) sink_text(sink, " data-up");
    sink_char(sink, '>');
    for (uint32_t c = 0; c < table->columns.len; c++) {
        if (row->cells[c].covered)
            covered = true;
        else
            write_cell(sink, phrases, table, row, c, c == label, covered);
    }
    sink_text(sink, "</tr>\n");
}

static bool continues_above(const ReportTable *table, const ReportRow *row)
{
    for (uint32_t c = 0; c < table->columns.len; c++)
        if (row->cells[c].covered) return true;
    return false;
}

/* A merged cell does not reach into another body. */
static void write_bodies(const HtmlPage *page, const ReportTable *table)
{
    uint32_t in_body = 0;
    if (table->rows.len) sink_text(page->sink, "<tbody>\n");
    for (uint32_t r = 0; r < table->rows.len; r++, in_body++) {
        const ReportRow *row = &table->rows.items[r];
        if (in_body >= BODY_ROWS && !continues_above(table, row)) {
            sink_text(page->sink, "</tbody>\n<tbody class=more>\n");
            in_body = 0;
        }
        write_row(page->sink, &page->report->phrases, table, row);
    }
    sink_text(page->sink, table->rows.len ? "</tbody>\n" : "");
}

/* ---- the whole ---- */

static bool has_amounts(const ReportTable *table)
{
    for (uint32_t c = 0; c < table->columns.len; c++)
        if (table->columns.items[c].amounts) return true;
    return false;
}

void html_table(const HtmlPage *page, const ReportTable *table, uint32_t index)
{
    Sink *sink = page->sink;
    uint32_t levels = heading_levels(table);
    if (table->unit.len && has_amounts(table)) {
        sink_printf(sink, "<p class=unit>%s", page->words->unit);
        html_element(sink, "", table->unit, "</p>\n");
    }
    sink_printf(sink, "<div class=scroll tabindex=0 role=region aria-labelledby=\"`h%u\">\n",
                (unsigned)index);
    sink_printf(sink, "<table data-t=%u%s>\n<thead>\n", (unsigned)index,
                table->columns.len > WIDE ? " class=wide" : "");
    for (uint32_t level = 0; level < levels; level++) write_heading_row(sink, table, level, levels);
    sink_text(sink, "</thead>\n");
    write_bodies(page, table);
    sink_text(sink, "</table></div>\n");
    if (!table->rows.len)
        html_element(sink, "<p class=empty>",
                     table->empty.len ? table->empty : str_from(page->words->no_rows), "</p>\n");
    if (table->note.len) html_element(sink, "<p class=note>", table->note, "</p>\n");
    for (uint32_t i = 0; i < table->footnotes.len; i++) {
        sink_text(sink, "<p class=note>");
        write_footnote_mark(sink, i + 1);
        html_element(sink, " ", table->footnotes.items[i], "</p>\n");
    }
}
