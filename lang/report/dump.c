#include "lang/report/dump.h"

static void dump_cell(const Cell *cell, Sink *sink)
{
    char digits[AMOUNT_TEXT_MAX];
    switch (cell->kind) {
    case CELL_BLANK: sink_text(sink, " _"); break;
    case CELL_TEXT: sink_printf(sink, cell->is_code ? " code:" STR_FMT : " \"" STR_FMT "\"", STR_ARG(cell->text)); break;
    case CELL_AMOUNT:
        sink_char(sink, ' ');
        sink_write(sink, digits, amount_print(cell->mantissa, cell->decimals, false, digits));
        if (cell->percent) sink_char(sink, '%');
        break;
    }
}

static void dump_table(const ReportTable *table, Sink *sink)
{
    sink_printf(sink, "table " STR_FMT " \"" STR_FMT "\" unit " STR_FMT "\n", STR_ARG(table->id), STR_ARG(table->title), STR_ARG(table->unit));
    for (uint32_t i = 0; i < table->columns.len; i++) {
        const ReportColumn *column = &table->columns.items[i];
        sink_text(sink, column->amounts ? "  amounts" : "  field");
        for (uint32_t k = 0; k < column->heading_count; k++) sink_printf(sink, " \"" STR_FMT "\"", STR_ARG(column->headings[k]));
        sink_char(sink, '\n');
    }
    for (uint32_t i = 0; i < table->rows.len; i++) {
        const ReportRow *row = &table->rows.items[i];
        sink_printf(sink, "  %s %u:", row->role == ROW_TOTAL ? "total" : "row", (unsigned)row->depth);
        for (uint32_t k = 0; k < table->columns.len; k++) dump_cell(&row->cells[k], sink);
        sink_char(sink, '\n');
    }
}

void report_dump(const Report *report, Sink *sink)
{
    sink_printf(sink, "report " STR_FMT " \"" STR_FMT "\" " STR_FMT "\n", STR_ARG(report->id), STR_ARG(report->title), STR_ARG(report->language));
    for (uint32_t i = 0; i < report->tables.len; i++) dump_table(&report->tables.items[i], sink);
}
