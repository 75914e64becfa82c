/* --emit=markdown: all tables in one stream, as GitHub and GitLab show them. */
#include "backends/backend.h"
#include "backends/file_name.h"
#include "backends/headings.h"
#include "backends/text.h"
#include "lang/base/quote.h"

static void write_heading(Sink *sink, const ReportColumn *column)
{
    bool more = false;
    for (uint32_t i = 0; i < column->heading_count; i++) {
        if (!column->headings[i].len) continue;
        if (more) sink_text(sink, " / ");
        quote_markdown(sink, column->headings[i]);
        more = true;
    }
    if (column->footnote) sink_printf(sink, " \\[%u\\]", (unsigned)column->footnote);
}

static void write_headings(Sink *sink, const ReportTable *table)
{
    for (uint32_t c = 0; c < table->columns.len; c++) {
        sink_text(sink, "| ");
        write_heading(sink, &table->columns.items[c]);
        sink_char(sink, ' ');
    }
    sink_text(sink, "|\n");
    for (uint32_t c = 0; c < table->columns.len; c++)
        sink_text(sink, table->columns.items[c].amounts ? "| ---: " : "| --- ");
    sink_text(sink, "|\n");
}

/* Markdown drops blanks at the beginning of a cell. */
static void indent(Sink *sink, const ReportTable *table, const ReportRow *row, uint32_t c)
{
    if (heading_label_column(table, row) != c) return;
    for (uint32_t i = 0; i < row->depth; i++) sink_text(sink, "&emsp;");
}

static void write_row(Sink *sink, const Phrases *phrases, const ReportTable *table,
                      const TableMarks *marks, uint32_t r)
{
    const ReportRow *row = &table->rows.items[r];
    for (uint32_t c = 0; c < table->columns.len; c++) {
        size_t at = (size_t)r * table->columns.len + c;
        CellMark mark = marks->cells ? (CellMark)marks->cells[at] : MARK_NONE;
        Str text =
            row->cells[c].covered ? STR("") : text_cell(sink->arena, phrases, &row->cells[c]);
        bool strong = text.len && (mark != MARK_NONE || row->role == ROW_TOTAL);
        sink_text(sink, "| ");
        indent(sink, table, row, c);
        if (strong) sink_text(sink, "**");
        quote_markdown(sink, text);
        if (strong) sink_text(sink, "**");
        if (mark != MARK_NONE) sink_text(sink, mark == MARK_BROKEN ? " \\!" : " \\~");
        sink_char(sink, ' ');
    }
    sink_text(sink, "|\n");
}

static void write_notes(Sink *sink, const TableMarks *marks, const Catalogue *catalogue)
{
    uint32_t shown = text_note_count(marks);
    for (uint32_t i = 0; i < shown; i++) {
        const MarkNote *note = &marks->notes.items[i];
        sink_printf(sink, "\n\\%c ", mark_signs[note->mark]);
        quote_markdown(sink, note->text);
        sink_text(sink, " (");
        quote_markdown(sink, note->place.file);
        sink_printf(sink, ":%u)\n", note->place.line);
    }
    if (marks->notes.len > shown) {
        sink_char(sink, '\n');
        sink_printf(sink, catalogue_text(catalogue, N_("… and %u more")), marks->notes.len - shown);
        sink_char(sink, '\n');
    }
}

static void write_paragraph(Sink *sink, Str text)
{
    if (!text.len) return;
    sink_char(sink, '\n');
    quote_markdown(sink, text);
    sink_char(sink, '\n');
}

static void write_title(Sink *sink, const ReportTable *table, bool chinese)
{
    sink_text(sink, "## ");
    quote_markdown(sink, table->title.len ? table->title : table->id);
    if (table->unit.len) {
        sink_text(sink, chinese ? "（" : " (");
        quote_markdown(sink, table->unit);
        sink_text(sink, chinese ? "）" : ")");
    }
    sink_text(sink, "\n\n");
}

static void write_table(Sink *sink, const Report *report, const ReportTable *table,
                        const TableMarks *marks, const Catalogue *catalogue)
{
    write_title(sink, table, language_is(report->language, "zh"));
    write_headings(sink, table);
    for (uint32_t r = 0; r < table->rows.len; r++)
        write_row(sink, &report->phrases, table, marks, r);
    if (!table->rows.len) write_paragraph(sink, table->empty);
    write_paragraph(sink, table->note);
    for (uint32_t i = 1; i <= table->footnotes.len; i++)
        write_paragraph(sink, text_footnote(sink->arena, table, i));
    write_notes(sink, marks, catalogue);
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    Marker marker = {.report = report, .arena = scratch};
    Str name = options->item.len ? options->item : report->id;
    Sink *sink = output->open(output, backend_file_name(scratch, report, name, "md"));
    bool more = false;
    for (uint32_t i = 0; sink && i < report->tables.len; i++) {
        const ReportTable *table = &report->tables.items[i];
        if (table->inner) continue;
        if (options->item.len && !str_equal(table->id, options->item)) continue;
        if (more) sink_char(sink, '\n');
        TableMarks marks = marks_of(&marker, table);
        write_table(sink, report, table, &marks, output->catalogue);
        more = true;
    }
    return sink != NULL;
}

const Backend backend_markdown = {
    .kind = "markdown",
    .tables = true,
    .summary = N_("write the tables as Markdown"),
    .single = true,
    .origins = true,
    .emit = emit,
};
