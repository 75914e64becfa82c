#include "cli/common/findings.h"

#include <unistd.h>

const char *const finding_formats[] = {
    [DIAG_TEXT] = "text",   [DIAG_SHORT] = "short",   [DIAG_JSON] = "json",
    [DIAG_SARIF] = "sarif", [DIAG_GITHUB] = "github", NULL};

static ExitCode add_strict(FindingOptions *options, Arena *arena, Str typed)
{
    DiagCode code;
    if (!diag_find(typed, &code) || diag_info(code)->severity != SEVERITY_WARNING)
        return usage_error("-Werror= needs the code of a warning, such as W0904, not `" STR_FMT "`",
                           STR_ARG(typed));
    *vec_push(arena, &options->strict_codes) = code;
    return EXIT_NONE;
}

/* -Werror: all warnings are errors; -Werror=CODE,…: these. */
ExitCode finding_set_warnings(void *target, Arena *arena, const char *value)
{
    FindingOptions *options = target;
    ExitCode code = EXIT_NONE;
    options->strict |= strcmp(value, "error") == 0;
    if (strcmp(value, "error") == 0) return EXIT_NONE;
    if (strncmp(value, "error=", 6) != 0)
        return usage_error("-W is followed by `error` or `error=CODE`, not `%s`", value);
    for (value += 6; code == EXIT_NONE; value++) {
        size_t len = strcspn(value, ",");
        code = add_strict(options, arena, (Str){value, (uint32_t)len});
        value += len;
        if (!*value) break;
    }
    return code;
}

static uint32_t processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 && count < INT32_MAX ? (uint32_t)count : 1;
}

void findings_compile_options(const FindingOptions *options, CompileOptions *wanted)
{
    wanted->jobs = options->jobs ? options->jobs : processors();
    wanted->all_findings = options->max_errors == 0 || options->format != DIAG_TEXT;
    bool all = wanted->all_findings || options->since.ptr;
    wanted->errors_shown = all ? 0 : options->max_errors;
    wanted->strictness =
        (LintStrictness){options->strict, options->strict_codes.items, options->strict_codes.len};
}

DiagStyle findings_style(const FindingOptions *options)
{
    return (DiagStyle){.format = (DiagFormat)options->format,
                       .colour = has_colour(options->colour, STDERR_FILENO),
                       .width = terminal_width(STDERR_FILENO),
                       .max_errors = options->max_errors,
                       .main_file = options->main_file,
                       .version = BUDGET_VERSION,
                       .since = options->since,
                       .errors_only = options->quiet};
}

bool findings_are_document(const FindingOptions *options)
{
    return options->format == DIAG_JSON || options->format == DIAG_SARIF;
}

void findings_print(Compilation *compilation, const FindingOptions *options, Sink *sink)
{
    diags_print(compilation_diags(compilation), compilation_sources(compilation),
                findings_style(options), sink);
}

/* Made whole before any of it is written. False if standard error takes nothing. */
static bool write_document(Compilation *compilation, Diags *diags, const FindingOptions *options)
{
    Sink text, sink;
    Arena *arena = compilation_arena(compilation);
    sink_memory(&text, arena);
    diags_print(diags, compilation_sources(compilation), findings_style(options), &text);
    sink_stream(&sink, arena, stderr);
    work_pause(&arena->memory->work);
    sink_str(&sink, sink_result(&text));
    bool good = sink_flush(&sink);
    work_resume(&arena->memory->work);
    return good;
}

ExitCode findings_write_document(Compilation *compilation, const FindingOptions *options)
{
    Memory *memory = compilation_arena(compilation)->memory;
    if (!setjmp(memory->on_failure))
        return write_document(compilation, compilation_diags(compilation), options) ? EXIT_FINE
                                                                                    : EXIT_FILES;
    Diags *only = compilation_stopped(compilation);
    if (!only || setjmp(memory->on_failure)) return out_of_memory();
    return write_document(compilation, only, options) ? EXIT_ERRORS : EXIT_FILES;
}
