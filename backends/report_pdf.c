/* Documents as PDF: their LaTeX, compiled in a temporary folder. */
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "backends/backend.h"
#include "backends/file_name.h"
#include "backends/latex.h"
#include "backends/tex_run.h"

enum { MOST_RUNS = 5, TIME_LIMIT = 180, SHOWN_LINES = 12 };

typedef struct Workshop { /* the temporary folder, as a place that backends write to */
    BackendOutput base;   /* must be first */
    BackendOutput *output;
    Arena *arena;
    const char *folder;
    Sink sink;
} Workshop;

/* ---- the folder ---- */

static const char *path_in(const Workshop *shop, const char *name)
{
    return arena_printf(shop->arena, "%s/%s", shop->folder, name).ptr;
}

static bool fail(const Workshop *shop, const char *message)
{
    shop->output->fail(shop->output, message);
    return false;
}

__attribute__((format_arg(2))) static const char *translated(const Workshop *shop,
                                                             const char *message)
{
    return catalogue_text(shop->output->catalogue, message);
}

static bool close_file(Workshop *shop)
{
    FILE *stream = shop->sink.stream;
    if (!stream) return true;
    bool good = sink_flush(&shop->sink);
    good = fclose(stream) == 0 && good;
    shop->sink.stream = NULL;
    return good;
}

static Sink *open_file(BackendOutput *base, Str name)
{
    Workshop *shop = (Workshop *)(void *)base;
    if (!close_file(shop)) return NULL;
    FILE *stream = fopen(path_in(shop, arena_str(shop->arena, name).ptr), "wb");
    if (stream) sink_stream(&shop->sink, shop->arena, stream);
    return stream ? &shop->sink : NULL;
}

static void pass_failure(BackendOutput *base, const char *message)
{
    Workshop *shop = (Workshop *)(void *)base;
    shop->output->fail(shop->output, message);
}

static void pass_note(BackendOutput *base, const char *message)
{
    Workshop *shop = (Workshop *)(void *)base;
    shop->output->note(shop->output, message);
}

static bool make_folder(Workshop *shop)
{
    const char *parent = getenv("TMPDIR");
    if (!parent || parent[0] != '/') parent = "/tmp";
    Str name = arena_printf(shop->arena, "%s/budgetc-XXXXXX", parent);
    char *folder = arena_alloc(shop->arena, name.len + 1u);
    memcpy(folder, name.ptr, name.len + 1u);
    shop->folder = mkdtemp(folder);
    return shop->folder || fail(shop, "cannot make a temporary folder for the document");
}

static void remove_folder(Workshop *shop)
{
    close_file(shop);
    DIR *dir = shop->folder ? opendir(shop->folder) : NULL;
    if (!dir) return;
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(path_in(shop, entry->d_name));
    closedir(dir);
    rmdir(shop->folder);
}

static Str read_whole(const Workshop *shop, const char *name)
{
    FILE *stream = fopen(path_in(shop, name), "rb");
    Sink text;
    char block[4096];
    sink_memory(&text, shop->arena);
    for (size_t got; stream && (got = fread(block, 1, sizeof block, stream)) > 0;)
        sink_write(&text, block, got);
    if (stream) fclose(stream);
    return sink_result(&text);
}

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
    if (result == TEX_TOO_SLOW) return fail(shop, "xelatex did not come to an end and was stopped");
    if (result == TEX_NOT_STARTED) return fail(shop, "xelatex could not be started");
    Str trouble = extract_trouble(shop, log);
    if (!trouble.len) trouble = str_from(translated(shop, "\n    its log says nothing"));
    const char *hint = "";
    if (contains(log, "File `ctex") || contains(log, "fontspec error"))
        hint = translated(
            shop, "\nDebian has what is missing in texlive-lang-chinese and fonts-noto-cjk.");
    const char *format = translated(shop, "xelatex could not set the document:" STR_FMT "%s");
    return fail(shop, arena_printf(shop->arena, format, STR_ARG(trouble), hint).ptr);
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
        log = read_whole(shop, "report.log");
        if (result != TEX_FINE || contains(log, "Missing character"))
            return explain(shop, result, log);
        Str settled = read_whole(shop, "report.aux");
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
    Sink *sink = open_file(&shop->base, STR("report.tex"));
    if (sink) latex_write_document(sink, report, document, shop->arena);
    sink = sink ? open_file(&shop->base, STR("budgetc.sty")) : NULL;
    if (sink) latex_write_style(sink);
    BackendOptions all = {.item = STR(""), .figure = STR("")};
    if (sink && figures && !figures->emit(report, &all, &shop->base, shop->arena)) return false;
    return (sink && close_file(shop)) || fail(shop, "cannot write into the temporary folder");
}

static bool emit_document(const Report *report, const ReportDocument *document, const char *engine,
                          BackendOutput *output, Arena *scratch)
{
    Workshop shop = {.base = {open_file, pass_failure, pass_note, output->catalogue, true},
                     .output = output,
                     .arena = scratch};
    bool good =
        make_folder(&shop) && write_sources(&shop, report, document) && run_engine(&shop, engine);
    Str pdf = good ? read_whole(&shop, "report.pdf") : STR("");
    remove_folder(&shop);
    if (!good) return false;
    if (!pdf.len) return fail(&shop, "xelatex made no PDF");
    Sink *sink = output->open(
        output, backend_file_name(scratch, document ? document->id : report->id, "pdf"));
    if (sink) sink_str(sink, pdf);
    return sink != NULL;
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    const char *engine = tex_find(scratch, "xelatex");
    bool good = false;
    (void)options;
    if (!engine)
        output->fail(output, "report-pdf needs xelatex, which is not on PATH. On Debian:\n"
                             "    apt-get install --no-install-recommends texlive-xetex "
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
