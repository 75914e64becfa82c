/* The whole compiler, to every output that is made in this process. What is written must not depend
 * on the seed of the hash tables, nor on what is kept of the texts, and CSV must read back as rows
 * of equal length. */
#include "backends/backend.h"
#include "cli/check/junit.h"
#include "lang/base/csv.h"
#include "lang/driver/compile.h"
#include "tests/fuzz/fuzz.h"

typedef struct Kept { /* what a backend writes */
    BackendOutput base;
    Arena *arena;
    Sink all, file;
    bool csv;
} Kept;

static void check_csv(Arena *arena, Str text)
{
    Source source = {.text = text, .base = 1};
    CsvReader reader;
    uint32_t columns = 0;
    csv_open(&reader, arena, &source);
    while (csv_next(&reader)) {
        REQUIRE(!reader.bad.hi);
        if (!columns) columns = reader.fields.len;
        REQUIRE(reader.fields.len == columns);
    }
}

static void finish_file(Kept *kept)
{
    Str text = sink_result(&kept->file);
    if (kept->csv && text.len) check_csv(kept->arena, text);
    sink_str(&kept->all, text);
    sink_memory(&kept->file, kept->arena);
}

static Sink *open_file(BackendOutput *base, Str name)
{
    Kept *kept = (Kept *)(void *)base;
    finish_file(kept);
    REQUIRE(name.len && name.ptr[0] != '.' && !memchr(name.ptr, '/', name.len) &&
            !memchr(name.ptr, '\0', name.len));
    sink_str(&kept->all, name);
    return &kept->file;
}

static void tell(BackendOutput *base, const char *message)
{
    sink_text(&((Kept *)(void *)base)->all, message);
}

static void emit(Compilation *c, const Backend *backend, Kept *kept)
{
    BackendOptions options = {.item = STR("")};
    kept->csv = backend == &backend_csv;
    backend->emit(compilation_report(c), &options, &kept->base, kept->arena);
    finish_file(kept);
}

static void print_findings(Compilation *c, Sink *sink)
{
    for (DiagFormat format = DIAG_TEXT; format <= DIAG_GITHUB; format++) {
        DiagStyle style = {.format = format, .colour = format % 2, .max_errors = 20};
        diags_print(compilation_diags(c), compilation_sources(c), style, sink);
    }
}

static void look_inside(Compilation *c, Sink *sink)
{
    const Listing *items;
    compilation_list(c, &items);
    compilation_dump(c, STR("model"), sink);
    compilation_dump(c, STR("report"), sink);
}

/* Outputs that need everything kept. */
static void look_back(Compilation *c, Arena *arena)
{
    Sink sink;
    sink_memory(&sink, arena);
    junit_write(c, "a.budget", &sink);
    if (compilation_report(c)) compilation_trace(c, STR("a.budget:3"));
}

/* All there is to write about an input, one after the other; "" when its budget of work is spent.
 */
static Str write_all(Compilation *c, const char *path, bool keep)
{
    CompileOptions options = {.files = &path,
                              .file_count = 1,
                              .library_dir = "lib",
                              .last_stage = STAGE_REPORT,
                              .figure_limit = 20,
                              .dependencies = true,
                              .sources = keep,
                              .records = keep};
    CompileStatus status = compile(c, &options);
    REQUIRE(status == COMPILE_OK || status == COMPILE_ERRORS || status == COMPILE_IO);
    Arena *arena = compilation_arena(c);
    if (setjmp(arena->memory->on_failure)) {
        fuzz_spent(arena->memory);
        return STR("");
    }
    Kept kept = {.base = {.open = open_file, .fail = tell, .note = tell, .several = true},
                 .arena = arena};
    sink_memory(&kept.all, arena);
    sink_memory(&kept.file, arena);
    print_findings(c, &kept.all);
    look_inside(c, &kept.all);
    if (compilation_report(c)) {
        emit(c, &backend_csv, &kept);
        emit(c, &backend_dot, &kept);
        emit(c, &backend_latex, &kept);
    }
    if (keep && compilation_workings(c)) {
        compilation_origins(c);
        Kept more = {.base = kept.base, .arena = arena};
        sink_memory(&more.all, arena);
        sink_memory(&more.file, arena);
        emit(c, &backend_json, &more);
        emit(c, &backend_sql, &more);
        emit(c, &backend_xlsx, &more);
        emit(c, &backend_datapackage, &more);
    }
    if (keep) look_back(c, arena);
    return sink_result(&kept.all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_write_files(data, size);
    Compilation *first = compilation_new(), *second = compilation_new();
    REQUIRE(first && second);
    Str once = write_all(first, path, true);
    /* The other one stands elsewhere in memory: its hash tables have another seed. */
    Str twice = size % 4 == 0 ? write_all(second, path, size % 8 == 0) : STR("");
    if (once.len && twice.len) REQUIRE_EQUAL(once, twice);
    compilation_free(second);
    compilation_free(first);
    return 0;
}
