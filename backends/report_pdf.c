/* Documents as PDF: their LaTeX, compiled in a temporary folder. */
#include "backends/file_name.h"
#include "backends/latex.h"
#include "backends/temp_dir.h"
#include "backends/tex_run.h"

enum { MOST_RUNS = 6, TIME_LIMIT = 180, SHOWN_LINES = 12 };

/* ---- the log ---- */

static Str next_line(Str *rest)
{
    const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
    Str line = {rest->ptr, end ? (uint32_t)(end - rest->ptr) : rest->len};
    uint32_t taken = line.len + (end ? 1 : 0);
    *rest = (Str){rest->ptr + taken, rest->len - taken};
    return line;
}

static bool contains(Str text, const char *part)
{
    size_t len = strlen(part);
    for (uint32_t i = 0; i + len <= text.len; i++)
        if (memcmp(text.ptr + i, part, len) == 0) return true;
    return false;
}

/* "./report.tex:12: …" or "! …", and what follows it. */
static bool is_trouble(Str line)
{
    return str_starts(line, STR("! ")) || str_starts(line, STR("./report.tex:")) ||
           str_starts(line, STR("./budgetc.sty:")) || contains(line, "Missing character");
}

static Str extract_trouble(const Workshop *shop, Str log)
{
    Sink out;
    uint32_t shown = 0, follow = 0;
    sink_memory(&out, shop->arena);
    while (log.len && shown < SHOWN_LINES) {
        Str line = next_line(&log);
        if (is_trouble(line)) follow = 6;
        if (!follow || !line.len) continue;
        follow--;
        shown++;
        sink_printf(&out, "\n    " STR_FMT, STR_ARG(line));
    }
    return sink_result(&out);
}

static uint32_t count_overfull(Str log, Str *first)
{
    uint32_t count = 0;
    while (log.len) {
        Str line = next_line(&log);
        if (str_starts(line, STR("Overfull ")) && count++ == 0) *first = line;
    }
    return count;
}

static bool explain(const Workshop *shop, TexResult result, Str log)
{
    if (result == TEX_STOPPED) return false;
    if (result == TEX_TOO_SLOW)
        return workshop_fail(shop, "xelatex did not come to an end and was stopped");
    if (result == TEX_NOT_STARTED) return workshop_fail(shop, "xelatex could not be started");
    Str trouble = extract_trouble(shop, log);
    if (!trouble.len) trouble = str_from(workshop_text(shop, "\n    its log says nothing"));
    const char *hint = "";
    if (contains(log, "File `ctex") || contains(log, "fontspec error"))
        hint = workshop_text(
            shop, "\nDebian has what is missing in texlive-lang-chinese and fonts-noto-cjk.");
    const char *format = workshop_text(shop, "xelatex could not set the document:" STR_FMT "%s");
    return workshop_fail(shop, arena_printf(shop->arena, format, STR_ARG(trouble), hint).ptr);
}

/* ---- the engine ---- */

/* Until the contents and the widths of columns have settled. */
static bool needs_another(Str log, Str before, Str after)
{
    return !str_equal(before, after) || contains(log, "Rerun to get") ||
           contains(log, "Table widths have changed");
}

static bool run_engine(const Workshop *shop, const char *engine)
{
    Str log = STR(""), aux = STR("");
    shop->output->note(shop->output, "setting the document with xelatex");
    for (int run = 0; run < MOST_RUNS; run++) {
        TexResult result = tex_run(engine, shop->folder, "report.tex", TIME_LIMIT);
        log = workshop_read(shop, "report.log");
        if (result != TEX_FINE || contains(log, "Missing character"))
            return explain(shop, result, log);
        Str settled = workshop_read(shop, "report.aux");
        bool again = needs_another(log, aux, settled);
        aux = settled;
        if (run && !again) break;
    }
    Str first = STR("");
    uint32_t overfull = count_overfull(log, &first);
    const char *format = catalogue_plural(
        shop->output->catalogue, "note: %u line is too wide for the page: " STR_FMT,
        "note: %u lines are too wide for the page: " STR_FMT, overfull);
    if (overfull)
        shop->output->note(
            shop->output,
            arena_printf(shop->arena, format, (unsigned)overfull, STR_ARG(first)).ptr);
    return true;
}

static bool write_sources(Workshop *shop, const Report *report, const ReportDocument *document)
{
    const Backend *figures = backend_find(STR("pdf"));
    Sink *sink = shop->base.open(&shop->base, STR("report.tex"));
    if (sink) latex_write_document(sink, report, document, shop->arena);
    sink = sink ? shop->base.open(&shop->base, STR("budgetc.sty")) : NULL;
    if (sink) latex_write_style(sink);
    BackendOptions all = {.item = STR(""), .figure = STR("")};
    if (sink && figures && !figures->emit(report, &all, &shop->base, shop->arena)) return false;
    return (sink && workshop_finish_file(shop)) ||
           workshop_fail(shop, "cannot write into the temporary folder");
}

static bool make_pdf(Workshop *shop, const Report *report, const ReportDocument *document,
                     const char *engine)
{
    if (!write_sources(shop, report, document) || !run_engine(shop, engine)) return false;
    Str pdf = workshop_read(shop, "report.pdf");
    if (!pdf.len) return workshop_fail(shop, "xelatex made no PDF");
    Sink *sink = shop->output->open(
        shop->output, backend_file_name(shop->arena, document ? document->id : report->id, "pdf"));
    if (sink) sink_str(sink, pdf);
    return sink != NULL;
}

/* If memory runs out, the folder goes before the failure goes on. */
static bool make_pdf_guarded(Workshop *shop, const Report *report, const ReportDocument *document,
                             const char *engine)
{
    Memory *memory = shop->arena->memory;
    jmp_buf outer;
    volatile bool good = false, failed = true;
    memcpy(&outer, &memory->on_failure, sizeof outer);
    if (!setjmp(memory->on_failure)) {
        good = make_pdf(shop, report, document, engine);
        failed = false;
    }
    memcpy(&memory->on_failure, &outer, sizeof outer);
    workshop_close(shop);
    if (failed) longjmp(memory->on_failure, 1);
    return good;
}

static bool emit_document(const Report *report, const ReportDocument *document, const char *engine,
                          BackendOutput *output, Arena *scratch)
{
    Workshop shop;
    return workshop_open(&shop, output, scratch) &&
           make_pdf_guarded(&shop, report, document, engine);
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    const char *engine = tex_find(scratch, "xelatex");
    bool good = false;
    (void)options;
    if (!engine)
        output->fail(output, "report-pdf needs xelatex, which is not on PATH. On Debian: "
                             "apt-get install --no-install-recommends texlive-xetex "
                             "texlive-lang-chinese texlive-fonts-recommended fonts-noto-cjk");
    else if (report->documents.len > 1 && !output->several)
        output->fail(output, "there are several documents: name a folder with -o, as in `-o out/`");
    else if (report->documents.len == 0)
        good = emit_document(report, NULL, engine, output, scratch);
    else
        good = true;
    for (uint32_t i = 0; good && i < report->documents.len; i++)
        good = emit_document(report, &report->documents.items[i], engine, output, scratch);
    return good;
}

const Backend backend_report_pdf = {
    .kind = "report-pdf",
    .summary = N_("write the documents as PDF, with xelatex"),
    .single = true,
    .emit = emit,
};
