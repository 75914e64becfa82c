#include "lang/report/dump.h"

static void dump_cell(const Cell *cell, Sink *sink)
{
    char digits[AMOUNT_TEXT_MAX];
    switch (cell->kind) {
    case CELL_BLANK: sink_text(sink, " _"); return;
    case CELL_TEXT:
        if (cell->covered) {
            sink_text(sink, " ^");
            break;
        }
        sink_printf(sink, cell->is_code ? " code:" STR_FMT : " \"" STR_FMT "\"",
                    STR_ARG(cell->text));
        if (cell->below) sink_printf(sink, "+%u", (unsigned)cell->below);
        break;
    case CELL_AMOUNT:
        sink_char(sink, ' ');
        sink_write(sink, digits, amount_print(cell->mantissa, cell->decimals, false, digits));
        if (cell->percent) sink_char(sink, '%');
        break;
    }
    if (cell->footnote) sink_printf(sink, "[%u]", (unsigned)cell->footnote);
    for (uint32_t i = 0; cell->links && i < cell->links->len; i++)
        sink_printf(sink, "%s" STR_FMT, i ? "," : "->", STR_ARG(cell->links->anchors[i]));
}

static void dump_table(const ReportTable *table, Sink *sink)
{
    sink_printf(sink, "table " STR_FMT " \"" STR_FMT "\" unit " STR_FMT "\n", STR_ARG(table->id),
                STR_ARG(table->title), STR_ARG(table->unit));
    for (uint32_t i = 0; i < table->columns.len; i++) {
        const ReportColumn *column = &table->columns.items[i];
        sink_text(sink, column->amounts ? "  amounts" : column->merged ? "  merged" : "  field");
        for (uint32_t k = 0; k < column->heading_count; k++)
            sink_printf(sink, " \"" STR_FMT "\"", STR_ARG(column->headings[k]));
        if (column->footnote) sink_printf(sink, "[%u]", (unsigned)column->footnote);
        sink_char(sink, '\n');
    }
    for (uint32_t i = 0; i < table->rows.len; i++) {
        const ReportRow *row = &table->rows.items[i];
        sink_printf(sink, "  %s %u", row->role == ROW_TOTAL ? "total" : "row",
                    (unsigned)row->depth);
        if (row->anchor.len) sink_printf(sink, " " STR_FMT, STR_ARG(row->anchor));
        sink_char(sink, ':');
        for (uint32_t k = 0; k < table->columns.len; k++) dump_cell(&row->cells[k], sink);
        sink_char(sink, '\n');
    }
}

static void dump_amount(const ReportFigure *figure, FigureAmount amount, Sink *sink)
{
    char digits[AMOUNT_TEXT_MAX];
    if (!amount.present) return;
    sink_char(sink, ' ');
    sink_write(sink, digits, amount_print(amount.mantissa, figure->decimals, false, digits));
}

static void dump_figure(const ReportFigure *figure, Sink *sink)
{
    static const char *const roles[] = {[NODE_PLAIN] = "",
                                        [NODE_GATHERED] = " gathered",
                                        [NODE_IMBALANCE] = " imbalance",
                                        [NODE_BROKEN] = " broken"};
    sink_printf(sink, "figure " STR_FMT " \"" STR_FMT "\" unit " STR_FMT, STR_ARG(figure->id),
                STR_ARG(figure->title), STR_ARG(figure->unit));
    dump_amount(figure, figure->total, sink);
    sink_char(sink, '\n');
    for (uint32_t i = 0; i < figure->nodes.len; i++) {
        const FigureNode *node = &figure->nodes.items[i];
        sink_printf(sink, "  node %u " STR_FMT " \"" STR_FMT "\"%s", (unsigned)node->stage,
                    STR_ARG(node->id), STR_ARG(node->label), roles[node->role]);
        dump_amount(figure, node->amount, sink);
        sink_char(sink, '\n');
    }
    for (uint32_t i = 0; i < figure->edges.len; i++) {
        const FigureEdge *edge = &figure->edges.items[i];
        sink_printf(sink, "  edge " STR_FMT " -> " STR_FMT "%s",
                    STR_ARG(figure->nodes.items[edge->from].id),
                    STR_ARG(figure->nodes.items[edge->to].id), edge->reversed ? " reversed" : "");
        dump_amount(figure, edge->amount, sink);
        sink_char(sink, '\n');
    }
}

static void dump_run(const ReportRun *run, Sink *sink)
{
    sink_printf(sink, run->computed ? " [" STR_FMT "]" : " \"" STR_FMT "\"", STR_ARG(run->text));
}

static void dump_form(const ReportForm *form, Sink *sink)
{
    for (uint32_t r = 0; r < form->rows.len; r++) {
        sink_text(sink, "    row");
        for (uint32_t c = 0; c < form->rows.items[r].cells.len; c++) {
            const FormCell *cell = &form->rows.items[r].cells.items[c];
            sink_text(sink, c ? " |" : ":");
            for (uint32_t i = 0; i < cell->runs.len && !cell->covered; i++)
                dump_run(&cell->runs.items[i], sink);
            if (cell->covered) sink_text(sink, " ^");
            if (cell->below) sink_printf(sink, " +%u", (unsigned)cell->below);
            if (cell->columns > 1) sink_printf(sink, " >%u", (unsigned)cell->columns - 1);
        }
        sink_char(sink, '\n');
    }
}

static void dump_block(const Report *report, const ReportBlock *block, Sink *sink)
{
    static const char *const words[] = {
        [REPORT_HEADING] = "heading", [REPORT_PARAGRAPH] = "text",
        [REPORT_TABLE] = "table",     [REPORT_FIGURE] = "figure",
        [REPORT_FORM] = "form",       [REPORT_RELATIONS] = "relations"};
    sink_printf(sink, "  %s", words[block->kind]);
    if (block->kind == REPORT_HEADING) sink_printf(sink, " %u", (unsigned)block->level);
    if (block->kind == REPORT_TABLE)
        sink_printf(sink, " " STR_FMT, STR_ARG(report->tables.items[block->index].id));
    if (block->kind == REPORT_FIGURE)
        sink_printf(sink, " " STR_FMT, STR_ARG(report->figures.items[block->index].id));
    for (uint32_t i = 0; i < block->runs.len; i++) dump_run(&block->runs.items[i], sink);
    sink_char(sink, '\n');
    if (block->kind == REPORT_FORM) dump_form(block->form, sink);
}

static void dump_document(const Report *report, const ReportDocument *document, Sink *sink)
{
    sink_printf(sink, "document " STR_FMT " \"" STR_FMT "\"\n", STR_ARG(document->id),
                STR_ARG(document->title));
    for (uint32_t i = 0; i < document->blocks.len; i++)
        dump_block(report, &document->blocks.items[i], sink);
}

void report_dump(const Report *report, Sink *sink)
{
    sink_printf(sink, "report " STR_FMT " \"" STR_FMT "\" " STR_FMT "\n", STR_ARG(report->id),
                STR_ARG(report->title), STR_ARG(report->language));
    for (uint32_t i = 0; i < report->tables.len; i++) dump_table(&report->tables.items[i], sink);
    for (uint32_t i = 0; i < report->figures.len; i++) dump_figure(&report->figures.items[i], sink);
    for (uint32_t i = 0; i < report->documents.len; i++)
        dump_document(report, &report->documents.items[i], sink);
    if (report->relations.columns.len) dump_table(&report->relations, sink);
}
