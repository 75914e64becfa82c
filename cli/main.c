/* budgetc: options, files and exit codes around the library. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "backends/file_name.h"
#include "backends/stop.h"
#include "cli/audit/audit.h"
#include "cli/check/deps.h"
#include "cli/check/junit.h"
#include "cli/check/options.h"
#include "cli/check/show.h"
#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/common/progress.h"
#include "cli/diff/diff.h"
#include "cli/fix/fix.h"
#include "cli/fmt/fmt.h"
#include "cli/merge/merge.h"
#include "cli/trace/trace.h"

/* ---- without a budget ---- */

static ExitCode tell(const Options *options, Arena *arena)
{
    Output output;
    output_init(&output, arena, NULL, false);
    ExitCode code = EXIT_FINE;
    Sink *sink = output_open(&output, "-");
    if (options->command == COMMAND_KEYWORDS) show_keywords(sink);
    if (options->command == COMMAND_EXPLAIN) code = show_explanation(options->explain, sink);
    return output_commit(&output) ? code : EXIT_FILES;
}

/* ---- with one ---- */

static CompileStage last_stage(const Options *options)
{
    if (options->command == COMMAND_PRINT) return STAGE_PARSE;
    if (options->command == COMMAND_LIST) return STAGE_RESOLVE;
    if (options->command != COMMAND_DUMP) return STAGE_REPORT;
    if (strcmp(options->dump, "model") == 0) return STAGE_RESOLVE;
    bool report = strcmp(options->dump, "report") == 0 || strcmp(options->dump, "incidence") == 0;
    return report ? STAGE_REPORT : STAGE_PARSE;
}

/* Whoever looks inside (--list, --dump, --print) wants to see it in spite of errors. */
static bool is_result(const Options *options)
{
    return options->command == COMMAND_CHECK || options->command == COMMAND_EMIT;
}

/* False if standard error takes nothing. */
static bool report_findings(Compilation *compilation, const Options *options, bool summary)
{
    Sink sink;
    sink_stream(&sink, compilation_arena(compilation), stderr);
    diags_print(compilation_diags(compilation), compilation_sources(compilation), options->style,
                &sink);
    bool for_programs = options->style.format == DIAG_JSON || options->style.format == DIAG_SARIF;
    if (summary && !for_programs) show_summary(compilation, options, &sink);
    return sink_flush(&sink);
}

static ExitCode no_such_table(const Report *report, const char *id)
{
    Suggestion suggestion = suggest_start(str_from(id));
    for (uint32_t i = 0; i < report->tables.len; i++)
        suggest_try(&suggestion, report->tables.items[i].id);
    complain_near(suggestion, "there is no table `%s`", id);
    fputs(tr("Try `budgetc --list` for all of them.\n"), stderr);
    return EXIT_USAGE;
}

static ExitCode no_such_figure(const Report *report, const char *id)
{
    Suggestion suggestion = suggest_start(str_from(id));
    for (uint32_t i = 0; i < report->figures.len; i++)
        suggest_try(&suggestion, report->figures.items[i].id);
    complain_near(suggestion, "there is no figure `%s`", id);
    fputs(tr("Try `budgetc --list` for all of them.\n"), stderr);
    return EXIT_USAGE;
}

/* Beside each table that was written as CSV. */
static ExitCode emit_provenance(Compilation *compilation, const Options *options, Output *output)
{
    const Report *report = compilation_report(compilation);
    for (uint32_t i = 0; i < report->tables.len; i++) {
        const ReportTable *table = &report->tables.items[i];
        if (options->table && !str_equal(table->id, str_from(options->table))) continue;
        Str name = backend_file_name(output->arena, table->id, "provenance.jsonl");
        Sink *sink = output->base.open(&output->base, name);
        if (!sink) return EXIT_FILES;
        compilation_provenance(compilation, table, sink);
    }
    return EXIT_FINE;
}

static ExitCode emit(Compilation *compilation, const Options *options, Output *output)
{
    const Report *report = compilation_report(compilation);
    BackendOptions wanted = {.item = options->table ? str_from(options->table) : STR(""),
                             .figure = options->figure ? str_from(options->figure) : STR(""),
                             .csv_bom = options->csv_bom};
    if (!report) return EXIT_ERRORS;
    if (options->table && !report_find_table(report, wanted.item))
        return no_such_table(report, options->table);
    if (options->figure && !report_find_figure(report, wanted.figure))
        return no_such_figure(report, options->figure);
    for (uint32_t i = 0; i < options->emit.len; i++) {
        bool done = options->emit.items[i]->emit(report, &wanted, &output->base,
                                                 compilation_arena(compilation));
        if (!done) return output->failed ? EXIT_FILES : EXIT_DEFECT;
    }
    return options->provenance ? emit_provenance(compilation, options, output) : EXIT_FINE;
}

static ExitCode print_stage(Compilation *compilation, const Options *options, Output *output)
{
    Sink *sink = output_open(output, options->out ? options->out : "-");
    if (!sink) return EXIT_FILES;
    if (options->command == COMMAND_LIST)
        show_list(compilation, sink);
    else if (options->command == COMMAND_TRACE)
        return trace_show(compilation, options, sink);
    else if (options->command == COMMAND_PRINT)
        compilation_print(compilation, sink);
    else if (!compilation_dump(compilation, str_from(options->dump), sink))
        return EXIT_DEFECT;
    return EXIT_FINE;
}

static ExitCode write_results(Compilation *compilation, const Options *options)
{
    Output output;
    output_init(&output, compilation_arena(compilation), options->out,
                !options_single_stream(options));
    output.input_count = compilation_files(compilation, &output.inputs);
    if (setjmp(compilation_arena(compilation)->memory->on_failure)) {
        output_discard(&output);
        return out_of_memory();
    }
    ExitCode code = EXIT_FINE;
    if (options->command == COMMAND_EMIT)
        code = emit(compilation, options, &output);
    else if (!is_result(options))
        code = print_stage(compilation, options, &output);
    if (code == EXIT_FINE && options->deps) deps_write(compilation, &output, options->deps);
    if (code == EXIT_FINE) return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
    output_discard(&output);
    return code;
}

/* Apart from the results: it is wanted most when there are errors. */
static ExitCode write_junit(Compilation *compilation, const Options *options)
{
    Output output;
    if (!options->junit) return EXIT_FINE;
    output_init(&output, compilation_arena(compilation), NULL, false);
    output.input_count = compilation_files(compilation, &output.inputs);
    if (setjmp(compilation_arena(compilation)->memory->on_failure)) {
        output_discard(&output);
        return out_of_memory();
    }
    Sink *sink = output_open(&output, options->junit);
    if (sink) junit_write(compilation, options->inputs.files[0], sink);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

static ExitCode finish(Compilation *compilation, const Options *options, CompileStatus status)
{
    if (setjmp(compilation_arena(compilation)->memory->on_failure)) return out_of_memory();
    bool told = report_findings(compilation, options, is_result(options) && status != COMPILE_IO);
    if (status == COMPILE_IO) return EXIT_FILES;
    ExitCode recorded = write_junit(compilation, options);
    if (recorded != EXIT_FINE) return recorded;
    bool errors = status == COMPILE_ERRORS;
    if (!errors || options->emit_anyway || !is_result(options)) {
        ExitCode code = write_results(compilation, options);
        if (code == EXIT_DEFECT && !errors)
            complain("no result was made, and no error found: a defect of budgetc");
        if (code != EXIT_FINE) return errors && code == EXIT_DEFECT ? EXIT_ERRORS : code;
    }
    if (errors) return EXIT_ERRORS;
    return told ? EXIT_FINE : EXIT_FILES;
}

static ExitCode run(const Options *options, Arena *arena)
{
    CompileOptions wanted = inputs_compile_options(arena, &options->inputs);
    wanted.last_stage = last_stage(options);
    wanted.sources = options->command == COMMAND_TRACE || options->provenance;
    wanted.jobs = options->jobs;
    wanted.records = options->junit != NULL;
    wanted.strictness =
        (LintStrictness){options->strict, options->strict_codes.items, options->strict_codes.len};
    wanted.figure_limit = options->figure_limit;
    wanted.dependencies = options->figure && strcmp(options->figure, "dependencies") == 0;
    Compilation *compilation = compilation_new();
    if (!compilation) return out_of_memory();
    CompileStatus status = watch_compile(compilation, &wanted);
    ExitCode code =
        status == COMPILE_NO_MEMORY ? out_of_memory() : finish(compilation, options, status);
    compilation_free(compilation);
    return code;
}

/* ---- the process ---- */

/* If a standard stream is closed, a file must not come to stand in its place. */
static void hold_standard_streams(void)
{
    for (int handle = STDIN_FILENO; handle <= STDERR_FILENO; handle++)
        if (fcntl(handle, F_GETFD) < 0 && errno == EBADF)
            (void)open("/dev/null", handle == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
}

/* Commands with options of their own; argv[0] is the program, as if they were one. */
static const struct {
    const char *name;
    ExitCode (*run)(Arena *arena, int argc, char **argv);
} commands[] = {
    {"audit", audit_run}, {"diff", diff_run},   {"fix", fix_run},
    {"fmt", fmt_run},     {"merge", merge_run}, {"textconv", textconv_run},
};

static ExitCode run_command_line(int argc, char **argv, Arena *arena)
{
    ExitCode code = language_choose(arena, &argc, argv);
    if (code != EXIT_NONE) return code;
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name) != 0) continue;
        argv[1] = argv[0];
        return commands[i].run(arena, argc - 1, argv + 1);
    }
    Options options;
    code = options_read(&options, arena, argc, argv);
    if (code != EXIT_NONE) return code;
    if (options.command >= COMMAND_EXPLAIN) return tell(&options, arena);
    return run(&options, arena);
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    stop_install(output_stop);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error like any other, */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may grow no further */
    Memory memory = {.fail_after = 0};
    Arena arena;
    arena_init(&arena, &memory);
    ExitCode code =
        setjmp(memory.on_failure) ? out_of_memory() : run_command_line(argc, argv, &arena);
    arena_free(&arena);
    return code;
}
