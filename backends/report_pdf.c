/* Documents as PDF: their LaTeX, compiled in a temporary folder. */
#include "backends/file_name.h"
#include "backends/latex_missing.h"
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
           str_starts(line, STR("./budgetc.sty:"));
}

static Str extract_trouble(const TempDir *temp, Str log)
{
    Sink out;
    uint32_t shown = 0, follow = 0;
    sink_memory(&out, temp->arena);
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

static bool explain(const TempDir *temp, TexResult result, Str log)
{
    if (result == TEX_STOPPED) return false;
    if (result == TEX_TOO_SLOW)
        return temp_dir_fail(temp, "xelatex did not come to an end and was stopped");
    if (result == TEX_NOT_STARTED) return temp_dir_fail(temp, "xelatex could not be started");
    Str trouble = extract_trouble(temp, log);
    if (!trouble.len) trouble = str_from(temp_dir_text(temp, "\n    its log says nothing"));
    const char *hint = "";
    if (contains(log, "File `ctex") || contains(log, "fontspec error"))
        hint = temp_dir_text(
            temp, "\nDebian has what is missing in texlive-lang-chinese and fonts-noto-cjk.");
    const char *format = temp_dir_text(temp, "xelatex could not set the document:" STR_FMT "%s");
    return temp_dir_fail(temp, arena_printf(temp->arena, format, STR_ARG(trouble), hint).ptr);
}

/* ---- the engine ---- */

/* Until the contents and the widths of columns have settled. */
static bool needs_another(Str log, Str before, Str after)
{
    return !str_equal(before, after) || contains(log, "Rerun to get") ||
           contains(log, "Table widths have changed");
}

static bool explain_missing(const TempDir *temp, const LatexBody *body, const uint8_t *missing)
{
    LatexBody again = latex_body(body->report, body->document, missing, temp->arena);
    Str message = latex_missing_message(temp->output->catalogue, again.use, temp->arena);
    return temp_dir_fail(temp, arena_str(temp->arena, message).ptr);
}

static bool run_engine(const TempDir *temp, const LatexBody *body, const char *engine)
{
    Str log = STR(""), aux = STR("");
    temp->output->note(temp->output, "setting the document with xelatex");
    for (int run = 0; run < MOST_RUNS; run++) {
        TexResult result =
            tex_run(engine, temp->folder.path, "report.tex", TIME_LIMIT, temp->output->signals);
        log = temp_dir_read(temp, "report.log");
        const uint8_t *missing = latex_missing_characters(log, temp->arena);
        if (missing) return explain_missing(temp, body, missing);
        if (result != TEX_FINE) return explain(temp, result, log);
        Str settled = temp_dir_read(temp, "report.aux");
        bool again = needs_another(log, aux, settled);
        aux = settled;
        if (run && !again) break;
    }
    Str first = STR("");
    uint32_t overfull = count_overfull(log, &first);
    const char *format = catalogue_plural(
        temp->output->catalogue, "note: %u line is too wide for the page: " STR_FMT,
        "note: %u lines are too wide for the page: " STR_FMT, overfull);
    if (overfull)
        temp->output->note(
            temp->output,
            arena_printf(temp->arena, format, (unsigned)overfull, STR_ARG(first)).ptr);
    return true;
}

static bool write_sources(TempDir *temp, const LatexBody *body)
{
    const Backend *figures = backend_find(STR("pdf"));
    Sink *sink = temp->base.open(&temp->base, STR("report.tex"));
    LatexFonts fonts = latex_choose_fonts(body->use, temp->arena);
    if (sink) latex_write_document(sink, body, &fonts);
    sink = sink ? temp->base.open(&temp->base, STR("budgetc.sty")) : NULL;
    if (sink) latex_write_style(sink);
    BackendOptions all = {.item = STR(""), .figure = STR("")};
    if (sink && figures && !figures->emit(body->report, &all, &temp->base, temp->arena)) return false;
    return (sink && temp_dir_finish_file(temp)) ||
           temp_dir_fail(temp, "cannot write into the temporary folder");
}

static bool make_pdf(TempDir *temp, const Report *report, const ReportDocument *document,
                     const char *engine)
{
    LatexBody body = latex_body(report, document, NULL, temp->arena);
    if (!write_sources(temp, &body) || !run_engine(temp, &body, engine)) return false;
    work_pause(&temp->arena->memory->work); /* its size is the engine's doing */
    Str pdf = temp_dir_read(temp, "report.pdf");
    work_resume(&temp->arena->memory->work);
    if (!pdf.len) return temp_dir_fail(temp, "xelatex made no PDF");
    Sink *sink = temp->output->open(
        temp->output,
        backend_file_name(temp->arena, report, document ? document->id : report->id, "pdf"));
    if (sink) sink_str(sink, pdf);
    return sink != NULL;
}

/* If memory runs out, the folder goes before the failure goes on. */
static bool make_pdf_guarded(TempDir *temp, const Report *report, const ReportDocument *document,
                             const char *engine)
{
    Memory *memory = temp->arena->memory;
    jmp_buf outer;
    volatile bool good = false, failed = true;
    memcpy(&outer, &memory->on_failure, sizeof outer);
    if (!setjmp(memory->on_failure)) {
        good = make_pdf(temp, report, document, engine);
        failed = false;
    }
    memcpy(&memory->on_failure, &outer, sizeof outer);
    temp_dir_close(temp);
    if (failed) longjmp(memory->on_failure, 1);
    return good;
}

static bool emit_document(const Report *report, const ReportDocument *document, const char *engine,
                          BackendOutput *output, Arena *scratch)
{
    TempDir temp;
    return temp_dir_open(&temp, output, scratch) &&
           make_pdf_guarded(&temp, report, document, engine);
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
    .binary = true,
    .emit = emit,
};
