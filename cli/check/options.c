#include "cli/check/options.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/check/show.h"
#include "cli/common/language.h"
#include "cli/common/terminal.h"

enum { DEFAULT_MAX_ERRORS = 20, DEFAULT_FIGURE_LIMIT = 200, DEFAULT_TRACE_MAX = 50 };

/* ---- one option ---- */

static ExitCode add_kind(Options *options, Arena *arena, Str kind)
{
    const Backend *backend = backend_find(kind);
    if (!backend) {
        Suggestion suggestion = suggest_start(kind);
        for (int i = 0; backends[i]; i++) suggest_try(&suggestion, str_from(backends[i]->kind));
        return usage_error_near(suggestion, "--emit does not know `" STR_FMT "`", STR_ARG(kind));
    }
    for (uint32_t i = 0; i < options->emit.len; i++)
        if (options->emit.items[i] == backend) return EXIT_NONE;
    *vec_push(arena, &options->emit) = backend;
    return EXIT_NONE;
}

static ExitCode add_kinds(void *options, Arena *arena, const char *kinds)
{
    ExitCode code = EXIT_NONE;
    while (code == EXIT_NONE) {
        size_t len = strcspn(kinds, ",");
        code = add_kind(options, arena, (Str){kinds, (uint32_t)len});
        if (!kinds[len]) break;
        kinds += len + 1;
    }
    return code;
}

static ExitCode set_dump(void *target, Arena *arena, const char *what)
{
    Options *options = target;
    (void)arena;
    if (options->dump && strcmp(options->dump, what) != 0)
        return usage_error("only one --dump at a time");
    options->dump = what;
    return EXIT_NONE;
}

static uint32_t processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 && count < INT32_MAX ? (uint32_t)count : 1;
}

static ExitCode add_strict(Options *options, Arena *arena, Str typed)
{
    DiagCode code;
    if (!diag_find(typed, &code) || diag_info(code)->severity != SEVERITY_WARNING)
        return usage_error("-Werror= needs the code of a warning, such as W0904, not `" STR_FMT "`",
                           STR_ARG(typed));
    *vec_push(arena, &options->strict_codes) = code;
    return EXIT_NONE;
}

/* -Werror: all warnings are errors; -Werror=CODE,…: these. */
static ExitCode set_warnings(void *target, Arena *arena, const char *value)
{
    Options *options = target;
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

/* ---- all options ---- */

static bool emits_csv(const Options *options)
{
    for (uint32_t i = 0; i < options->emit.len; i++)
        if (options->emit.items[i] == &backend_csv) return true;
    return false;
}

/* What makes sense only with something else. */
static ExitCode check_together(const Options *options)
{
    bool writes = options->command == COMMAND_EMIT || options->command == COMMAND_LIST ||
                  options->command == COMMAND_DUMP || options->command == COMMAND_PRINT ||
                  options->command == COMMAND_TRACE;
    if (options->command == COMMAND_EXPLAIN || options->command == COMMAND_KEYWORDS)
        return EXIT_NONE;
    if (options->command == COMMAND_TRACE && !options->target)
        return usage_error("trace needs TABLE/ROW/COLUMN or FILE:LINE, and then the files");
    if (options->inputs.file_count == 0)
        return usage_error("no file given (`-` is standard input)");
    if (options->out && !*options->out) return usage_error("-o needs the name of a file or folder");
    if (options->out && !writes)
        return usage_error("-o has nothing to write: say what with --emit");
    if ((options->table || options->figure) && options->command != COMMAND_EMIT)
        return usage_error("%s needs --emit", options->table ? "--table" : "--figure");
    if (options->provenance && !emits_csv(options))
        return usage_error("--provenance stands beside tables: it needs --emit=csv");
    bool to_stdout = !options->out || strcmp(options->out, "-") == 0;
    if (to_stdout && !options_single_stream(options))
        return usage_error("several files to write: say into which folder with -o, or which one "
                           "with --table or --figure");
    return EXIT_NONE;
}

/* What only one of can be done at a time. */
typedef struct Wishes {
    bool list, print, keywords;
} Wishes;

static ExitCode choose_command(Options *options, const Wishes *wishes)
{
    const struct {
        bool wished;
        Command command;
    } commands[] = {
        {options->emit.len > 0, COMMAND_EMIT}, {wishes->list, COMMAND_LIST},
        {options->dump != NULL, COMMAND_DUMP}, {wishes->print, COMMAND_PRINT},
        {options->explain, COMMAND_EXPLAIN},   {wishes->keywords, COMMAND_KEYWORDS},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (!commands[i].wished) continue;
        if (options->command != COMMAND_CHECK)
            return usage_error(
                "only one of --emit, --list, --dump, --print, --explain and --keywords at a time");
        options->command = commands[i].command;
    }
    return EXIT_NONE;
}

static ExitCode read_table(Options *options, Arena *arena, int argc, char **argv)
{
    static const char *const dumps[] = {"tokens", "ast", "model", "report", "incidence", NULL};
    static const char *const trace_formats[] = {"text", "json", NULL};
    static const char *const diagnostics[] = {
        [DIAG_TEXT] = "text",   [DIAG_SHORT] = "short",   [DIAG_JSON] = "json",
        [DIAG_SARIF] = "sarif", [DIAG_GITHUB] = "github", NULL};
    int colour = COLOUR_AUTO, format = DIAG_TEXT;
    Wishes wishes = {0};
    const Argument table[] = {
        {"emit", .set = add_kinds, .target = options},
        {"output", 'o', .text = &options->out},
        {"table", .text = &options->table},
        {"figure", .text = &options->figure},
        {"figure-limit", .number = &options->figure_limit},
        {"list", .flag = &wishes.list},
        {"emit-anyway", .flag = &options->emit_anyway},
        {"csv-bom", .flag = &options->csv_bom},
        {"provenance", .flag = &options->provenance},
        {"deps", .text = &options->deps},
        {"junit", .text = &options->junit},
        {"max", .number = &options->trace_max},
        {"format", .words = trace_formats, .word = &options->trace_format},
        {"dump", .words = dumps, .set = set_dump, .target = options},
        {"print", .flag = &wishes.print},
        {"diagnostics", .words = diagnostics, .word = &format},
        {"color", .words = colour_words, .word = &colour, .without = "always"},
        {"colour", .words = colour_words, .word = &colour, .without = "always"},
        {"max-errors", .number = &options->style.max_errors},
        {"explain", .text = &options->explain},
        {"jobs", .number = &options->jobs},
        ARGUMENTS_OF_INPUTS(&options->inputs),
        {"keywords", .flag = &wishes.keywords},
        {NULL, 'W', .set = set_warnings, .target = options},
        {"help", 'h', .show = show_help},
        {"version", 'V', .says = "budgetc " BUDGET_VERSION "\n"},
        {0},
    };
    ExitCode code = arguments_read(arena, NULL, table, &options->inputs, argc, argv);
    options->style.format = (DiagFormat)format;
    options->style.colour = has_colour(colour, STDERR_FILENO);
    return code == EXIT_NONE ? choose_command(options, &wishes) : code;
}

ExitCode options_read(Options *options, Arena *arena, int argc, char **argv)
{
    *options = (Options){.style.max_errors = DEFAULT_MAX_ERRORS,
                         .figure_limit = DEFAULT_FIGURE_LIMIT,
                         .trace_max = DEFAULT_TRACE_MAX};
    if (argc > 1 && strcmp(argv[1], "trace") == 0) {
        options->command = COMMAND_TRACE;
        argc--;
        argv[1] = argv[0];
        argv++;
    }
    ExitCode code = read_table(options, arena, argc, argv);
    if (code != EXIT_NONE) return code;
    if (!options->jobs) options->jobs = processors();
    if (options->command == COMMAND_TRACE && options->inputs.file_count > 0) {
        options->target = *options->inputs.files++;
        options->inputs.file_count--;
    }
    return check_together(options);
}

bool options_single_stream(const Options *options)
{
    if (options->command != COMMAND_EMIT) return true;
    if (options->emit.len != 1 || options->provenance) return false;
    const Backend *backend = options->emit.items[0];
    return backend->single || (backend->figures ? options->figure : options->table);
}
