/* LaTeX for xelatex: one source for each document, and the style that they share. */
#include "backends/latex.h"

#include "backends/backend.h"
#include "backends/figure_text.h"
#include "backends/file_name.h"
#include "lang/base/unicode.h"

void latex_write_style(Sink *sink)
{
    static const char *const lines[] = {
#include "backends/latex_style.inc"
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) sink_text(sink, lines[i]);
}

/* ---- what begins a document ---- */

static void write_command(const Latex *tex, const char *command, Str text)
{
    sink_printf(tex->sink, "\\%s{", command);
    latex_write_text(tex, text);
    sink_text(tex->sink, "}\n");
}

/* \budgetwords{…}: what the style adds, in a language that it does not know. What is filled in cuts
 * a phrase in two. */
static void write_words(const Latex *tex)
{
    static const Phrase used[] = {PHRASE_TABLE_UNIT, PHRASE_CONTINUED, PHRASE_FIGURE_MISSING,
                                  PHRASE_CONTENTS};
    sink_text(tex->sink, "\\budgetwords");
    for (size_t i = 0; i < sizeof used / sizeof *used; i++) {
        Str phrase = str_from(tex->phrases.text[used[i]]);
        const char *cut = strstr(phrase.ptr, "%1");
        uint32_t before = cut ? (uint32_t)(cut - phrase.ptr) : phrase.len;
        sink_char(tex->sink, '{');
        latex_write_text(tex, (Str){phrase.ptr, before});
        if (cut) sink_text(tex->sink, "}{");
        if (cut) latex_write_text(tex, (Str){cut + 2, phrase.len - before - 2});
        sink_char(tex->sink, '}');
    }
    sink_char(tex->sink, '\n');
}

static void write_titles(const Latex *tex, const Report *report, const ReportDocument *document,
                         bool is_short)
{
    bool own = language_is(report->language, "zh") || language_is(report->language, "en");
    if (tex->phrases.known && !own) write_words(tex);
    write_command(tex, "title", document ? document->title : report->title);
    write_command(tex, "author", document ? document->author : STR(""));
    write_command(tex, "date", document ? document->date : STR(""));
    sink_text(tex->sink, "\n\\begin{document}\n\\maketitle\n");
    if (!is_short) sink_text(tex->sink, "\\tableofcontents\n\\clearpage\n");
}

/* Fonts of the scripts that the document holds. */
static void write_writings(Sink *sink, const LatexBody *body, const LatexFonts *fonts)
{
    for (Script script = SCRIPT_COMMON + 1; script < SCRIPT_COUNT; script++) {
        const ScriptInfo *info = script_info(script);
        if (!body->use->scripts[script] || !*info->families) continue;
        Str family = fonts ? fonts->of_script[script] : STR("");
        if (!family.len) family = str_from(info->families);
        sink_printf(sink, "\\usewriting{%s}{%s}{" STR_FMT "}\n", info->code, info->name,
                    STR_ARG(family));
    }
}

static void write_start(Sink *sink, const LatexBody *body, const LatexFonts *fonts)
{
    Str language = body->report->language;
    bool chinese = language_is(language, "zh");
    sink_text(
        sink,
        "% Written by budgetc. Compile with `latexmk -xelatex`, or three times with `xelatex`.\n");
    sink_printf(sink, "\\documentclass[UTF8,fontset=none,scheme=%s]{ctexart}\n",
                chinese ? "chinese" : "plain");
    sink_printf(sink, "\\usepackage[%s", chinese ? "zh" : "en");
    if (!language_is_east_asian(language)) sink_text(sink, ",latin");
    if (language_is_mirrored(language)) sink_text(sink, ",mirrored");
    if (body->report->grid) sink_text(sink, ",grid");
    if (body->is_short) sink_text(sink, ",short");
    sink_printf(sink, "%s]{budgetc}\n", language_han_option(language));
    if (!chinese && !language_is(language, "en"))
        sink_printf(sink, "\\budgetlanguage{" STR_FMT "}\n", STR_ARG(language));
    if (body->report->font.len)
        sink_printf(sink, "\\budgetfont{" STR_FMT "}\n", STR_ARG(body->report->font));
    write_writings(sink, body, fonts);
    if (fonts) sink_text(sink, "\\tracinglostchars=2\n"); /* all of them, not the first */
}

/* ---- a document ---- */

static void write_paragraph(const Latex *tex, const ReportBlock *block)
{
    Sink *sink = tex->sink;
    sink_char(sink, '\n');
    for (uint32_t i = 0; i < block->runs.len; i++)
        latex_write_text(tex, block->runs.items[i].text);
    sink_char(sink, '\n');
}

/* TeX reads the name of a file as it stands, but for `%`. */
static void write_name(Sink *sink, Str name)
{
    for (uint32_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '%')
            sink_text(sink, "\\budgetpercent ");
        else
            sink_char(sink, name.ptr[i]);
}

/* As digits, so that nothing in it means anything to TeX or to the file: UTF-16 with its mark. */
static void write_hexadecimal(Sink *sink, Str text)
{
    uint32_t code_point, step;
    sink_text(sink, "FEFF");
    for (uint32_t at = 0; at < text.len; at += step ? step : 1) {
        step = unicode_decode(text, at, &code_point);
        if (!step) code_point = 0xFFFD;
        if (code_point >= 0x10000)
            sink_printf(sink, "%04X%04X", (unsigned)(0xD800 + ((code_point - 0x10000) >> 10)),
                        (unsigned)(0xDC00 + ((code_point - 0x10000) & 0x3FF)));
        else
            sink_printf(sink, "%04X", (unsigned)code_point);
    }
}

static void write_figure(const Latex *tex, const Report *report, const ReportFigure *figure)
{
    Sink *sink = tex->sink;
    FigureText text = figure_text(figure, tex->scratch);
    sink_text(sink, "\n\\figurealt{");
    write_hexadecimal(sink, figure_description(&text));
    sink_char(sink, '}');
    Str file = backend_file_name(tex->scratch, report, figure->id, "pdf");
    sink_text(sink, "\n\\budgetfigure{");
    write_name(sink, file);
    sink_text(sink, "}{");
    latex_write_text(tex, figure->title.len ? figure->title : figure->id);
    sink_text(sink, "}\n");
}

/* The table of a block; NULL if it is no table. */
static const ReportTable *table_of(const Report *report, const ReportBlock *block)
{
    if (block->kind == REPORT_TABLE) return &report->tables.items[block->index];
    return block->kind == REPORT_RELATIONS ? &report->relations : NULL;
}

static void write_block(const Latex *tex, const ReportBlock *block)
{
    switch (block->kind) {
    case REPORT_PARAGRAPH: write_paragraph(tex, block); return;
    case REPORT_FORM: latex_write_form(tex, block->form); return;
    case REPORT_HEADING:
    case REPORT_TABLE:
    case REPORT_FIGURE:
    case REPORT_RELATIONS: return; /* written with the headings above */
    }
}

/* Headings that stand directly above a figure go where it goes, on a turned page too. */
static void write_figure_under(const Latex *tex, const Report *report, const ReportFigure *figure,
                               const ReportBlock *headings, uint32_t count)
{
    Sink *sink = tex->sink;
    if (count) sink_text(sink, "\n\\figureheadings{%");
    for (uint32_t i = 0; i < count; i++) latex_write_heading(tex, &headings[i]);
    if (count) sink_char(sink, '}');
    write_figure(tex, report, figure);
}

static bool lists_relations(const ReportDocument *document)
{
    for (uint32_t i = 0; i < document->blocks.len; i++)
        if (document->blocks.items[i].kind == REPORT_RELATIONS) return true;
    return false;
}

/* The block at `at`, or headings together with what follows them. Returns how many. */
static uint32_t write_blocks(const Latex *tex, const Report *report,
                             const ReportDocument *document, uint32_t at)
{
    const ReportBlock *block = &document->blocks.items[at];
    uint32_t headings = 0, left = document->blocks.len - at;
    while (headings < left && block[headings].kind == REPORT_HEADING) headings++;
    const ReportBlock *next = headings < left ? &block[headings] : NULL;
    const ReportTable *table = next ? table_of(report, next) : NULL;
    bool figure = next && next->kind == REPORT_FIGURE;
    if (table)
        latex_write_table(tex, table, block, headings);
    else if (figure)
        write_figure_under(tex, report, &report->figures.items[next->index], block, headings);
    else
        for (uint32_t i = 0; i < headings; i++) latex_write_heading(tex, &block[i]);
    if (next && !table && !figure) write_block(tex, next);
    return headings + 1;
}

/* About how many lines a block has. */
static uint32_t count_lines(const Report *report, const ReportBlock *block)
{
    enum { AROUND_TABLE = 6, FIGURE = 24, LINE_BYTES = 80 };
    const ReportTable *table = table_of(report, block);
    uint32_t bytes = 0;
    if (table) return AROUND_TABLE + table->rows.len * (block->kind == REPORT_TABLE ? 1 : 3);
    for (uint32_t i = 0; i < block->runs.len; i++) bytes += block->runs.items[i].text.len;
    switch (block->kind) {
    case REPORT_HEADING: return 3;
    case REPORT_FIGURE: return FIGURE;
    case REPORT_FORM: return block->form->rows.len * 3;
    default: return 1 + bytes / LINE_BYTES;
    }
}

/* Whether it fills two pages or less: then a title of its own and contents only take room. */
static bool is_short(const Report *report, const ReportDocument *document)
{
    enum { MOST_LINES = 80 };
    uint32_t lines = 0;
    for (uint32_t i = 0; document && i < document->blocks.len && lines <= MOST_LINES; i++)
        lines += count_lines(report, &document->blocks.items[i]);
    for (uint32_t i = 0; !document && i < report->tables.len && lines <= MOST_LINES; i++)
        lines += count_lines(report, &(ReportBlock){.kind = REPORT_TABLE, .index = i});
    if (!document) lines += report->figures.len * MOST_LINES / 3;
    return lines <= MOST_LINES;
}

static void write_contents(const Latex *tex, const Report *report, const ReportDocument *document)
{
    write_titles(tex, report, document, is_short(report, document));
    for (uint32_t i = 0; document && i < document->blocks.len;)
        i += write_blocks(tex, report, document, i);
    for (uint32_t i = 0; !document && i < report->tables.len; i++)
        latex_write_table(tex, &report->tables.items[i], NULL, 0);
    for (uint32_t i = 0; !document && i < report->figures.len; i++)
        write_figure(tex, report, &report->figures.items[i]);
    sink_text(tex->sink, "\n\\end{document}\n");
}

static Latex latex_open(const Report *report, Sink *sink, Arena *scratch)
{
    Latex tex = {.sink = sink, .scratch = scratch, .use = arena_new(scratch, LatexUse)};
    tex.use->seen = arena_array(scratch, uint8_t, LATEX_CHARACTERS / 8);
    tex.phrases = report->phrases;
    tex.grid = report->grid;
    tex.east_asian = language_is_east_asian(report->language);
    tex.mirrored = language_is_mirrored(report->language);
    return tex;
}

LatexBody latex_body(const Report *report, const ReportDocument *document, const uint8_t *missing,
                     Arena *scratch)
{
    Sink text;
    sink_memory(&text, scratch);
    Latex tex = latex_open(report, &text, scratch);
    tex.linked = document && lists_relations(document);
    tex.use->missing = missing;
    write_contents(&tex, report, document);
    return (LatexBody){report, document, is_short(report, document), sink_result(&text), tex.use};
}

void latex_write_document(Sink *sink, const LatexBody *body, const LatexFonts *fonts)
{
    write_start(sink, body, fonts);
    sink_str(sink, body->text);
}

/* ---- the backend ---- */

static bool emit_one(const Report *report, const ReportDocument *document, BackendOutput *output,
                     Arena *scratch)
{
    Str id = document ? document->id : report->id;
    Sink *sink = output->open(output, backend_file_name(scratch, report, id, "tex"));
    LatexBody body = latex_body(report, document, NULL, scratch);
    if (sink) latex_write_document(sink, &body, NULL);
    return sink != NULL;
}

static bool emit_table(const Report *report, Str id, BackendOutput *output, Arena *scratch)
{
    Sink *sink = output->open(output, backend_file_name(scratch, report, id, "tex"));
    const ReportTable *table = report_find_table(report, id);
    Latex tex = latex_open(report, sink, scratch);
    if (sink && table) latex_write_table(&tex, table, NULL, 0);
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
