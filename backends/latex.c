/* LaTeX for xelatex: one source for each document, and the style that they share. */
#include "backends/latex.h"

#include "backends/backend.h"
#include "backends/file_name.h"

void latex_write_style(Sink *sink)
{
    static const char *const lines[] = {
#include "backends/latex_style.inc"
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) sink_text(sink, lines[i]);
}

/* ---- a document ---- */

static void write_command(Sink *sink, const char *command, Str text)
{
    sink_printf(sink, "\\%s{", command);
    latex_write_text(sink, text);
    sink_text(sink, "}\n");
}

static void write_start(Sink *sink, const Report *report, const ReportDocument *document)
{
    bool english = str_equal(report->language, STR("en"));
    sink_text(
        sink,
        "% Written by budgetc. Compile with `latexmk -xelatex`, or three times with `xelatex`.\n");
    sink_printf(sink, "\\documentclass[UTF8,fontset=none,scheme=%s]{ctexart}\n",
                english ? "plain" : "chinese");
    sink_printf(sink, "\\usepackage[%s]{budgetc}\n", english ? "en" : "zh");
    write_command(sink, "title", document ? document->title : report->title);
    write_command(sink, "author", document ? document->author : STR(""));
    write_command(sink, "date", document ? document->date : STR(""));
    sink_text(sink, "\n\\begin{document}\n\\maketitle\n\\tableofcontents\n\\clearpage\n");
}

void latex_write_heading(Sink *sink, const ReportBlock *block)
{
    static const char *const commands[] = {"section", "subsection", "subsubsection", "paragraph",
                                           "subparagraph"};
    uint32_t level = block->level > 5 ? 5 : block->level ? block->level : 1;
    sink_printf(sink, "\n\\%s{", commands[level - 1]);
    for (uint32_t i = 0; i < block->runs.len; i++)
        latex_write_text(sink, block->runs.items[i].text);
    sink_text(sink, "}\n");
}

static void write_paragraph(Sink *sink, const ReportBlock *block)
{
    sink_char(sink, '\n');
    for (uint32_t i = 0; i < block->runs.len; i++)
        latex_write_text(sink, block->runs.items[i].text);
    sink_char(sink, '\n');
}

/* A name that TeX reads as it stands; a figure with another one is not looked for. */
static bool is_plain_name(Str name)
{
    for (uint32_t i = 0; i < name.len; i++)
        if (!(name.ptr[i] & 0x80) && !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-_.",
                                             name.ptr[i]))
            return false;
    return true;
}

static void write_figure(Sink *sink, const Report *report, const ReportFigure *figure,
                         Arena *scratch)
{
    Str file = backend_file_name(scratch, report, figure->id, "pdf");
    sink_text(sink, "\n\\budgetfigure{");
    sink_str(sink, is_plain_name(file) ? file : STR("none.pdf"));
    sink_text(sink, "}{");
    latex_write_text(sink, figure->title.len ? figure->title : figure->id);
    sink_text(sink, "}\n");
}

/* The table of a block; NULL if it is no table. */
static const ReportTable *table_of(const Report *report, const ReportBlock *block)
{
    if (block->kind == REPORT_TABLE) return &report->tables.items[block->index];
    return block->kind == REPORT_RELATIONS ? &report->relations : NULL;
}

static void write_block(Sink *sink, const ReportBlock *block, Arena *scratch)
{
    switch (block->kind) {
    case REPORT_PARAGRAPH: write_paragraph(sink, block); return;
    case REPORT_FORM: latex_write_form(sink, block->form, scratch); return;
    case REPORT_HEADING:
    case REPORT_TABLE:
    case REPORT_FIGURE:
    case REPORT_RELATIONS: return; /* written with the headings above */
    }
}

/* Headings that stand directly above a figure go where it goes, on a turned page too. */
static void write_figure_under(Sink *sink, const Report *report, const ReportFigure *figure,
                               const ReportBlock *headings, uint32_t count, Arena *scratch)
{
    if (count) sink_text(sink, "\n\\figureheadings{%");
    for (uint32_t i = 0; i < count; i++) latex_write_heading(sink, &headings[i]);
    if (count) sink_char(sink, '}');
    write_figure(sink, report, figure, scratch);
}

static bool lists_relations(const ReportDocument *document)
{
    for (uint32_t i = 0; i < document->blocks.len; i++)
        if (document->blocks.items[i].kind == REPORT_RELATIONS) return true;
    return false;
}

/* The block at `at`, or headings together with what follows them. Returns how many. */
static uint32_t write_blocks(Sink *sink, const Report *report, const ReportDocument *document,
                             uint32_t at, bool linked, Arena *scratch)
{
    const ReportBlock *block = &document->blocks.items[at];
    uint32_t headings = 0, left = document->blocks.len - at;
    while (headings < left && block[headings].kind == REPORT_HEADING) headings++;
    const ReportBlock *next = headings < left ? &block[headings] : NULL;
    const ReportTable *table = next ? table_of(report, next) : NULL;
    bool figure = next && next->kind == REPORT_FIGURE;
    if (table)
        latex_write_table(sink, table, block, headings, linked, scratch);
    else if (figure)
        write_figure_under(sink, report, &report->figures.items[next->index], block, headings,
                           scratch);
    else
        for (uint32_t i = 0; i < headings; i++) latex_write_heading(sink, &block[i]);
    if (next && !table && !figure) write_block(sink, next, scratch);
    return headings + 1;
}

void latex_write_document(Sink *sink, const Report *report, const ReportDocument *document,
                          Arena *scratch)
{
    bool linked = document && lists_relations(document);
    write_start(sink, report, document);
    for (uint32_t i = 0; document && i < document->blocks.len;)
        i += write_blocks(sink, report, document, i, linked, scratch);
    for (uint32_t i = 0; !document && i < report->tables.len; i++)
        latex_write_table(sink, &report->tables.items[i], NULL, 0, false, scratch);
    for (uint32_t i = 0; !document && i < report->figures.len; i++)
        write_figure(sink, report, &report->figures.items[i], scratch);
    sink_text(sink, "\n\\end{document}\n");
}

/* ---- the backend ---- */

static bool emit_one(const Report *report, const ReportDocument *document, BackendOutput *output,
                     Arena *scratch)
{
    Str id = document ? document->id : report->id;
    Sink *sink = output->open(output, backend_file_name(scratch, report, id, "tex"));
    if (sink) latex_write_document(sink, report, document, scratch);
    return sink != NULL;
}

static bool emit_table(const Report *report, Str id, BackendOutput *output, Arena *scratch)
{
    Sink *sink = output->open(output, backend_file_name(scratch, report, id, "tex"));
    const ReportTable *table = report_find_table(report, id);
    if (sink && table) latex_write_table(sink, table, NULL, 0, false, scratch);
    return sink && table;
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    if (options->item.len) return emit_table(report, options->item, output, scratch);
    bool good = report->documents.len || emit_one(report, NULL, output, scratch);
    for (uint32_t i = 0; good && i < report->documents.len; i++)
        good = emit_one(report, &report->documents.items[i], output, scratch);
    Sink *style = good ? output->open(output, STR("budgetc.sty")) : NULL;
    if (style) latex_write_style(style);
    return style != NULL;
}

const Backend backend_latex = {
    .kind = "latex",
    .summary = N_("write the documents as LaTeX, with their style"),
    .tables = true,
    .documents = true,
    .emit = emit,
};
