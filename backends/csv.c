/* CSV as in RFC 4180, but with "\n" line ends: one file for each table. */
#include "backends/csv.h"
#include "backends/file_name.h"
#include "lang/base/csv.h"

static void write_cell(Sink *sink, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    switch (cell->kind) {
    case CELL_BLANK: break;
    case CELL_TEXT: csv_put_field(sink, cell->text); break;
    case CELL_AMOUNT:
        sink_write(sink, digits, amount_print(cell->mantissa, cell->decimals, false, digits));
        if (cell->percent) sink_char(sink, '%');
        break;
    }
}

Str csv_heading(const ReportColumn *column, Arena *arena)
{
    Sink joined;
    sink_memory(&joined, arena);
    for (uint32_t i = 0; i < column->heading_count; i++) {
        if (joined.len && column->headings[i].len) sink_text(&joined, " / ");
        sink_str(&joined, column->headings[i]);
    }
    return sink_result(&joined);
}

/* ---- tables ---- */

/* Readers skip an empty line; the single blank cell of a row needs quotes to be seen. */
static void write_row(Sink *sink, const ReportTable *table, const ReportRow *row)
{
    for (uint32_t i = 0; i < table->columns.len; i++) {
        if (i) sink_char(sink, ',');
        write_cell(sink, &row->cells[i]);
    }
    const Cell *only = table->columns.len == 1 ? &row->cells[0] : NULL;
    if (only && (only->kind == CELL_BLANK || (only->kind == CELL_TEXT && !only->text.len)))
        sink_text(sink, "\"\"");
    sink_char(sink, '\n');
}

void csv_put_table(Sink *sink, const ReportTable *table, Arena *scratch)
{
    for (uint32_t i = 0; i < table->columns.len; i++) {
        if (i) sink_char(sink, ',');
        csv_put_field(sink, csv_heading(&table->columns.items[i], scratch));
    }
    sink_char(sink, '\n');
    for (uint32_t i = 0; i < table->rows.len; i++) write_row(sink, table, &table->rows.items[i]);
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    for (uint32_t i = 0; i < report->tables.len; i++) {
        const ReportTable *table = &report->tables.items[i];
        if (table->inner) continue;
        if (options->item.len && !str_equal(table->id, options->item)) continue;
        Sink *sink = output->open(output, backend_file_name(scratch, report, table->id, "csv"));
        if (!sink) return false;
        if (options->csv_bom) sink_text(sink, "\xEF\xBB\xBF");
        csv_put_table(sink, table, scratch);
    }
    return true;
}

const Backend backend_csv = {
    .kind = "csv",
    .tables = true,
    .summary = N_("write the tables as CSV"),
    .emit = emit,
};
