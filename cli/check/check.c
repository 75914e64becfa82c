#include "cli/check/check.h"

#include "backends/file_name.h"
#include "cli/check/deps.h"
#include "cli/check/junit.h"
#include "cli/check/options.h"
#include "cli/check/show.h"
#include "cli/check/watch.h"
#include "cli/common/items.h"
#include "cli/common/language.h"
#include "cli/common/library.h"
#include "cli/common/main_file.h"
#include "cli/common/output.h"
#include "cli/common/progress.h"
#include "cli/common/stopped.h"
#include "cli/common/verdict.h"
#include "lang/base/quote.h"
#include "lang/diag/diag_since.h"
#include "lang/files/read.h"

/* ---- without a budget ---- */

static ExitCode tell(const Options *options, Arena *arena)
{
    Output output;
    output_init_standard(&output, arena);
    ExitCode code = EXIT_FINE;
    Sink *sink = output_open(&output, "-");
    if (sink && options->task == TASK_KEYWORDS) show_keywords(sink);
    if (sink && options->task == TASK_LIST_CODES) show_codes(sink);
    if (sink && options->task == TASK_EXPLAIN) code = show_explanation(options->explain, sink);
    return output_commit(&output) ? code : EXIT_FILES;
}

/* ---- with one ---- */

static CompileStage last_stage(const Options *options)
{
    if (options->task == TASK_PRINT) return STAGE_PARSE;
    if (options->task == TASK_LIST) return STAGE_RESOLVE;
    if (options->task != TASK_DUMP) return STAGE_REPORT;
    if (strcmp(options->dump, "model") == 0) return STAGE_RESOLVE;
    bool report = strcmp(options->dump, "report") == 0 || strcmp(options->dump, "incidence") == 0;
    return report ? STAGE_REPORT : STAGE_PARSE;
}

/* Whoever looks inside (--list, --dump, --print) wants to see it in spite of errors. */
static bool is_result(const Options *options)
{
    return options->task == TASK_CHECK || options->task == TASK_EMIT;
}

/* Returns whether standard error is read by people: they are told what was written. */
static bool tells(const Options *options)
{
    return !findings_are_document(&options->findings) && !options->findings.quiet;
}

static void name_files_read(Compilation *compilation, Sink *sink)
{
    const Str *paths;
    uint32_t count = compilation_files(compilation, &paths);
    for (uint32_t i = 0; i < count; i++)
        sink_printf(sink, tr("read `" STR_FMT "`\n"),
                    STR_ARG(quoted_line(compilation_arena(compilation), paths[i])));
}

/* EXIT_FINE if all of it was said. */
static ExitCode report_findings(Compilation *compilation, const Options *options, bool summary)
{
    Sink sink;
    if (findings_are_document(&options->findings))
        return findings_write_document(compilation, &options->findings);
    if (setjmp(compilation_arena(compilation)->memory->on_failure))
        return stopped(compilation, &options->findings);
    sink_stream(&sink, compilation_arena(compilation), stderr);
    findings_print(compilation, &options->findings, &sink);
    if (options->verbose && tells(options)) name_files_read(compilation, &sink);
    if (summary && tells(options))
        verdict_write(compilation, &options->inputs, verdict_style(options->findings.colour),
                      &sink);
    return sink_flush(&sink) ? EXIT_FINE : EXIT_FILES;
}

/* Beside each table that was written as CSV. */
static ExitCode emit_provenance(Compilation *compilation, const Options *options, Output *output)
{
    const Report *report = compilation_report(compilation);
    for (uint32_t i = 0; i < report->tables.len; i++) {
        const ReportTable *table = &report->tables.items[i];
        if (options->table && !str_equal(table->id, str_from(options->table))) continue;
        Str name = backend_file_name(output->arena, report, table->id, "provenance.jsonl");
        Sink *sink = output->base.open(&output->base, name);
        if (!sink) return EXIT_FILES;
        compilation_provenance(compilation, table, sink);
    }
    return EXIT_FINE;
}

/* The compiler as WebAssembly lies beside the program in its build folder, else where `make
 * install` puts it. False after telling the user. */
static bool read_module(const Options *options, Arena *arena, Str language, BackendOptions *wanted)
{
    wanted->module_catalogue = language_file(arena, options->inputs.program, language);
    Str folder = library_module_folder(arena, options->inputs.program);
    const char *names[] = {"budget.wasm.gz", "budget.js"};
    Str *texts[] = {&wanted->module, &wanted->module_script};
    for (int i = 0; i < 2; i++) {
        const char *path = arena_printf(arena, STR_FMT "/%s", STR_ARG(folder), names[i]).ptr;
        const char *error = file_read_trusted(arena, path, texts[i]);
        if (!error) continue;
        complain("cannot read %s: %s; `make wasm` builds it", path, error);
        return false;
    }
    return true;
}

/* How many files a kind makes. */
static uint32_t count_files(const Report *report, const Options *options, const Backend *backend)
{
    uint32_t count = 0;
    if (backend->single) return 1;
    if (backend->figures) return options->figure ? 1 : report->figures.len;
    if (options->table && !backend->folder) return 1;
    if (backend->documents) return u32_max(report->documents.len, 1) + 1;
    for (uint32_t i = 0; i < report->tables.len; i++) count += !report->tables.items[i].inner;
    if (backend->folder) count += 3;
    return count;
}

static bool has_tables(const Report *report)
{
    for (uint32_t i = 0; i < report->tables.len; i++)
        if (!report->tables.items[i].inner) return true;
    return false;
}

static bool writes_nothing(const Report *report, const Options *options, const Backend *backend)
{
    if (backend->tables && backend->single) return !has_tables(report);
    return !count_files(report, options, backend);
}

/* A kind that makes no file of this budget would be taken for one that was forgotten. */
static void tell_nothing(const Report *report, const Backend *backend)
{
    if (backend->figures && !report->figures.len)
        complain("--emit=%s has nothing to write: the budget has no figure", backend->kind);
    else
        complain("--emit=%s has nothing to write: the budget has no table", backend->kind);
}

static ExitCode emit(Compilation *compilation, const Options *options, Output *output)
{
    const Report *report = compilation_report(compilation);
    BackendOptions wanted = {.item = options->table ? str_from(options->table) : STR(""),
                             .figure = options->figure ? str_from(options->figure) : STR(""),
                             .csv_bom = options->csv_bom,
                             .html_tables = options->html_part == HTML_TABLES,
                             .sql = options->sql};
    if (!report) return EXIT_ERRORS;
    if (options->table && !report_find_table(report, wanted.item))
        return no_such_table(report, options->table);
    if (options->figure && !report_find_figure(report, wanted.figure))
        return no_such_figure(report, options->figure);
    KindNeeds needs = options_needs(options);
    if (needs.origins) compilation_origins(compilation);
    /* Facts that could not be read: errors came before it. */
    if (needs.workings && !compilation_workings(compilation)) return EXIT_ERRORS;
    if (options->html_check &&
        !read_module(options, compilation_arena(compilation), report->language, &wanted))
        return EXIT_FILES;
    for (uint32_t i = 0; i < options->emit.len; i++) {
        const Backend *backend = options->emit.items[i];
        bool empty = writes_nothing(report, options, backend);
        if (empty && tells(options)) tell_nothing(report, backend);
        if (empty) continue;
        if (!backend->emit(report, &wanted, &output->base, compilation_arena(compilation)))
            return output->failed ? EXIT_FILES : EXIT_DEFECT;
    }
    return options->provenance ? emit_provenance(compilation, options, output) : EXIT_FINE;
}

static ExitCode print_stage(Compilation *compilation, const Options *options, Output *output)
{
    Sink *sink = output_open(output, options->out ? options->out : "-");
    if (!sink) return EXIT_FILES;
    if (options->task == TASK_LIST)
        (options->format == LIST_JSON ? show_list_json : show_list)(compilation, sink);
    else if (options->task == TASK_PRINT)
        compilation_print(compilation, sink);
    else if (!compilation_dump(compilation, str_from(options->dump), sink))
        return EXIT_DEFECT;
    return EXIT_FINE;
}

/* ---- one stream or several ---- */

/* Is the file called as those of this kind are: "town.csv"? */
static bool has_ending(const char *path, const char *kind)
{
    size_t len = strlen(path), end = strlen(kind);
    return len > end + 1 && path[len - end - 1] == '.' && strcmp(path + len - end, kind) == 0;
}

/* Decides whether all goes into one file or stream. */
static ExitCode choose_target(const Options *options, const Report *report, Output *output)
{
    const Backend *first = options->emit.items[0];
    bool named = options->out && strcmp(options->out, "-") != 0;
    bool one_kind = options->emit.len == 1 && !options->provenance;
    uint32_t count = count_files(report, options, first);
    bool file = !named || has_ending(options->out, first->kind);
    if (one_kind && (options_single_stream(options) || (file && count <= 1))) return EXIT_NONE;
    if (one_kind && file && first->joins) return output->joined = true, EXIT_NONE;
    if (!named)
        return usage_error("several files to write: say into which folder with -o, or which one "
                           "with --table or --figure");
    if (one_kind && file && !output->folder)
        return usage_error("`%s` cannot hold %u files: name a folder, or one of them with --table "
                           "or --figure",
                           options->out, count);
    output->folder = true;
    return EXIT_NONE;
}

static ExitCode fill_output(Compilation *compilation, const Options *options, Output *output)
{
    ExitCode code = EXIT_NONE;
    const Report *report = compilation_report(compilation);
    if (options->task == TASK_EMIT && report) code = choose_target(options, report, output);
    if (code != EXIT_NONE) return code;
    if (options->task == TASK_EMIT) return emit(compilation, options, output);
    return is_result(options) ? EXIT_FINE : print_stage(compilation, options, output);
}

/* The findings of an earlier run are read, too. */
static OutputInputs inputs_of(Compilation *compilation, const Options *options)
{
    OutputInputs files = output_inputs(compilation);
    if (!options->since) return files;
    Str *paths = arena_array(compilation_arena(compilation), Str, (size_t)files.count + 1);
    for (uint32_t i = 0; i < files.count; i++) paths[i] = files.paths[i];
    paths[files.count] = str_from(options->since);
    return (OutputInputs){paths, files.count + 1};
}

static ExitCode write_results(Compilation *compilation, const Options *options)
{
    Output output;
    output_init(&output, compilation_arena(compilation), options->out, false,
                inputs_of(compilation, options));
    if (setjmp(compilation_arena(compilation)->memory->on_failure)) {
        output_discard(&output);
        return stopped(compilation, &options->findings);
    }
    ExitCode code = fill_output(compilation, options, &output);
    output.results = output.files.len;
    if (code == EXIT_FINE && options->deps) deps_write(compilation, &output, options->deps);
    if (code != EXIT_FINE) return output_discard(&output), code;
    if (!output_commit(&output)) return EXIT_FILES;
    if (tells(options)) output_tell(&output, options->verbose);
    return EXIT_FINE;
}

/* If the work for it is spent, it says that and no more. */
static ExitCode write_junit(Compilation *compilation, const Options *options)
{
    Output output;
    output_init(&output, compilation_arena(compilation), NULL, false,
                inputs_of(compilation, options));
    if (setjmp(compilation_arena(compilation)->memory->on_failure)) {
        output_discard(&output);
        ExitCode code = stopped(compilation, &options->findings);
        if (code == EXIT_ERRORS && write_junit(compilation, options) != EXIT_FINE)
            code = EXIT_FILES;
        return code;
    }
    Sink *sink = output_open(&output, options->junit);
    if (sink) junit_write(compilation, options->inputs.files[0], sink);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

static ExitCode make_results(Compilation *compilation, const Options *options, bool errors)
{
    if (errors && is_result(options) && !options->emit_anyway) return EXIT_ERRORS;
    ExitCode code = write_results(compilation, options);
    if (code == EXIT_FINE && errors) return EXIT_ERRORS;
    if (code != EXIT_DEFECT) return code;
    if (errors) return EXIT_ERRORS;
    complain("no result was made, and no error found: a defect of budgetc");
    return code;
}

/* What is wanted, in an order in which each can still say that the work is spent: text while the
 * results are awaited; JUnit and documents at the end. */
static ExitCode finish(Compilation *compilation, const Options *options, CompileStatus status)
{
    bool at_end = findings_are_document(&options->findings);
    bool read = status != COMPILE_IO, summary = is_result(options) && read;
    ExitCode told = EXIT_FINE, code = EXIT_FILES, recorded = EXIT_FINE;
    if (!at_end) told = report_findings(compilation, options, summary);
    if (read && told == EXIT_ERRORS) code = told;
    if (read && told != EXIT_ERRORS)
        code = make_results(compilation, options, status == COMPILE_ERRORS);
    if (read && options->junit) recorded = write_junit(compilation, options);
    if (at_end) told = report_findings(compilation, options, summary);
    if (recorded != EXIT_FINE) return recorded;
    return code == EXIT_FINE ? told : code;
}

/* watch: is told what was read; NULL = nothing is watched. */
static ExitCode compile_files(const Options *options, Arena *arena, Watch *watch)
{
    CompileOptions wanted = inputs_compile_options(arena, &options->inputs);
    wanted.last_stage = last_stage(options);
    KindNeeds needs = options_needs(options);
    bool traced = needs.origins || needs.workings;
    wanted.sources = options->provenance || traced;
    wanted.records = options->junit || traced;
    wanted.keep_facts = options->dump != NULL;
    findings_compile_options(&options->findings, &wanted);
    wanted.figure_limit = options->figure_limit;
    wanted.dependencies = options->figure && strcmp(options->figure, "dependencies") == 0;
    Compilation *compilation = compilation_new();
    if (!compilation) return out_of_memory();
    CompileStatus status = progress_compile(compilation, &wanted);
    const Str *read;
    uint32_t count = compilation_files(compilation, &read);
    if (watch) watch_files(watch, read, count, status != COMPILE_IO);
    ExitCode code =
        status == COMPILE_NO_MEMORY ? out_of_memory() : finish(compilation, options, status);
    compilation_free(compilation);
    return code;
}

/* The files of the command line are watched even if they cannot be read. */
static ExitCode watch_and_check(const Options *options, Arena *arena)
{
    Watch watch;
    Str *named = arena_array(arena, Str, (size_t)options->inputs.file_count);
    if (!watch_init(&watch, arena)) return EXIT_FILES;
    for (int i = 0; i < options->inputs.file_count; i++) named[i] = str_from(options->inputs.files[i]);
    watch_files(&watch, named, (uint32_t)options->inputs.file_count, true);
    for (;;) {
        ExitCode code = compile_files(options, arena, &watch);
        if (code == EXIT_USAGE) return code;
        Str saved = watch_wait(&watch);
        if (!saved.ptr) return EXIT_FILES;
        if (tells(options))
            fprintf(stderr, tr("\n`" STR_FMT "` was saved:\n"), STR_ARG(quoted_line(arena, saved)));
    }
}

/* The findings of an earlier run. */
static ExitCode read_since(Options *options, Arena *arena)
{
    const char *error = file_read_alone(arena, options->since, &options->findings.since);
    if (error) {
        complain("cannot read %s: %s", options->since, tr(error));
        return EXIT_FILES;
    }
    if (diags_are_listed(arena, options->findings.since)) return EXIT_NONE;
    complain("%s is no list of findings: `budgetc --diagnostics=json` writes one", options->since);
    return EXIT_FILES;
}

ExitCode check_run(const Command *command, Arena *arena, int argc, char **argv)
{
    Options options;
    ExitCode code = options_read(command, &options, arena, argc, argv);
    if (code != EXIT_NONE) return code;
    if (options.task >= TASK_EXPLAIN) return tell(&options, arena);
    code = inputs_find(arena, &options.inputs);
    options.findings.main_file = options.inputs.files[0];
    if (code == EXIT_NONE && options.since) code = read_since(&options, arena);
    if (code != EXIT_NONE) return code;
    return options.watch ? watch_and_check(&options, arena) : compile_files(&options, arena, NULL);
}
