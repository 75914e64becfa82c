#include "cli/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/suggest.h"

enum {
    DEFAULT_MAX_ERRORS = 20,
    DEFAULT_FIGURE_LIMIT = 200,
    DEFAULT_TRACE_MAX = 50,
    LARGEST_NUMBER = 1000000000
};

enum {
    OPTION_EMIT = 256,
    OPTION_TABLE,
    OPTION_FIGURE,
    OPTION_FIGURE_LIMIT,
    OPTION_LIST,
    OPTION_EMIT_ANYWAY,
    OPTION_CSV_BOM,
    OPTION_PROVENANCE,
    OPTION_DEPS,
    OPTION_JUNIT,
    OPTION_MAX,
    OPTION_FORMAT,
    OPTION_DUMP,
    OPTION_PRINT,
    OPTION_DIAGNOSTICS,
    OPTION_COLOR,
    OPTION_MAX_ERRORS,
    OPTION_EXPLAIN,
    OPTION_INCLUDE_DIR,
    OPTION_LIBRARY_DIR,
    OPTION_JOBS,
    OPTION_KEYWORDS
};

static const struct option long_options[] = {
    {"emit", required_argument, NULL, OPTION_EMIT},
    {"output", required_argument, NULL, 'o'},
    {"table", required_argument, NULL, OPTION_TABLE},
    {"figure", required_argument, NULL, OPTION_FIGURE},
    {"figure-limit", required_argument, NULL, OPTION_FIGURE_LIMIT},
    {"list", no_argument, NULL, OPTION_LIST},
    {"emit-anyway", no_argument, NULL, OPTION_EMIT_ANYWAY},
    {"csv-bom", no_argument, NULL, OPTION_CSV_BOM},
    {"provenance", no_argument, NULL, OPTION_PROVENANCE},
    {"deps", required_argument, NULL, OPTION_DEPS},
    {"junit", required_argument, NULL, OPTION_JUNIT},
    {"max", required_argument, NULL, OPTION_MAX},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"dump", required_argument, NULL, OPTION_DUMP},
    {"print", no_argument, NULL, OPTION_PRINT},
    {"diagnostics", required_argument, NULL, OPTION_DIAGNOSTICS},
    {"color", optional_argument, NULL, OPTION_COLOR},
    {"colour", optional_argument, NULL, OPTION_COLOR},
    {"max-errors", required_argument, NULL, OPTION_MAX_ERRORS},
    {"explain", required_argument, NULL, OPTION_EXPLAIN},
    {"include-dir", required_argument, NULL, OPTION_INCLUDE_DIR},
    {"jobs", required_argument, NULL, OPTION_JOBS},
    {"library-dir", required_argument, NULL, OPTION_LIBRARY_DIR},
    {"keywords", no_argument, NULL, OPTION_KEYWORDS},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

/* Which of the words it is; -1 after telling the user that it is none. */
static int choose(const char *option, const char *value, const char *const *words, int count)
{
    Suggestion suggestion = suggest_start(str_from(value));
    for (int i = 0; i < count; i++) {
        if (strcmp(value, words[i]) == 0) return i;
        suggest_try(&suggestion, str_from(words[i]));
    }
    usage_error_near(suggestion, "%s cannot be `%s`", option, value);
    return -1;
}

/* ---- one option ---- */

static ExitCode set_command(Options *options, Command command)
{
    if (options->command != COMMAND_CHECK && options->command != command)
        return usage_error(
            "only one of --emit, --list, --dump, --print, --explain and --keywords at a time");
    options->command = command;
    return EXIT_NONE;
}

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

static ExitCode set_emit(Options *options, Arena *arena, const char *kinds)
{
    ExitCode code = set_command(options, COMMAND_EMIT);
    while (code == EXIT_NONE) {
        size_t len = strcspn(kinds, ",");
        code = add_kind(options, arena, (Str){kinds, (uint32_t)len});
        if (!kinds[len]) break;
        kinds += len + 1;
    }
    return code;
}

static ExitCode set_dump(Options *options, const char *what)
{
    static const char *const words[] = {"tokens", "ast", "model", "report", "incidence"};
    int chosen = choose("--dump", what, words, 5);
    if (chosen < 0) return EXIT_USAGE;
    if (options->dump && strcmp(options->dump, what) != 0)
        return usage_error("only one --dump at a time");
    options->dump = words[chosen];
    return set_command(options, COMMAND_DUMP);
}

static ExitCode set_diagnostics(Options *options, const char *format)
{
    static const char *const words[] = {"text", "short", "json", "sarif", "github"};
    static const DiagFormat formats[] = {DIAG_TEXT, DIAG_SHORT, DIAG_JSON, DIAG_SARIF, DIAG_GITHUB};
    int chosen = choose("--diagnostics", format, words, 5);
    if (chosen < 0) return EXIT_USAGE;
    options->style.format = formats[chosen];
    return EXIT_NONE;
}

/* Colour is for terminals, unless https://no-color.org says otherwise. */
static bool colour_wanted(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (no_color && *no_color) return false;
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

static ExitCode set_color(Options *options, const char *when)
{
    static const char *const words[] = {"auto", "always", "never"};
    int chosen = when ? choose("--color", when, words, 3) : 1;
    if (chosen < 0) return EXIT_USAGE;
    options->style.colour = chosen == 0 ? colour_wanted() : chosen == 1;
    return EXIT_NONE;
}

static ExitCode set_number(uint32_t *out, const char *option, const char *number)
{
    uint32_t value = 0;
    for (const char *at = number; *at || at == number; at++) {
        if (*at < '0' || *at > '9')
            return usage_error("%s needs a number (0 = all), not `%s`", option, number);
        value = value * 10 + (uint32_t)(*at - '0');
        if (value > LARGEST_NUMBER) value = LARGEST_NUMBER / 10;
    }
    *out = value;
    return EXIT_NONE;
}

static uint32_t processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 && count < LARGEST_NUMBER ? (uint32_t)count : 1;
}

static ExitCode set_jobs(Options *options, const char *number)
{
    ExitCode code = set_number(&options->jobs, "--jobs", number);
    if (code == EXIT_NONE && !options->jobs) options->jobs = processors();
    return code;
}

static ExitCode set_format(Options *options, const char *format)
{
    static const char *const words[] = {"text", "json"};
    int chosen = choose("--format", format, words, 2);
    options->trace_json = chosen == 1;
    return chosen < 0 ? EXIT_USAGE : EXIT_NONE;
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
static ExitCode set_warnings(Options *options, Arena *arena, const char *value)
{
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

static ExitCode set_value(Options *options, Arena *arena, int option, const char *value)
{
    switch (option) {
    case OPTION_EMIT: return set_emit(options, arena, value);
    case 'o': options->out = value; return EXIT_NONE;
    case 'W': return set_warnings(options, arena, value);
    case OPTION_TABLE: options->table = value; return EXIT_NONE;
    case OPTION_DEPS: options->deps = value; return EXIT_NONE;
    case OPTION_JUNIT: options->junit = value; return EXIT_NONE;
    case OPTION_MAX: return set_number(&options->trace_max, "--max", value);
    case OPTION_FORMAT: return set_format(options, value);
    case OPTION_DUMP: return set_dump(options, value);
    case OPTION_DIAGNOSTICS: return set_diagnostics(options, value);
    case OPTION_COLOR: return set_color(options, value);
    case OPTION_MAX_ERRORS: return set_number(&options->style.max_errors, "--max-errors", value);
    case OPTION_FIGURE: options->figure = value; return EXIT_NONE;
    case OPTION_FIGURE_LIMIT: return set_number(&options->figure_limit, "--figure-limit", value);
    case OPTION_EXPLAIN: options->explain = value; return set_command(options, COMMAND_EXPLAIN);
    case OPTION_INCLUDE_DIR: *vec_push(arena, &options->include_dirs) = value; return EXIT_NONE;
    case OPTION_JOBS: return set_jobs(options, value);
    case OPTION_LIBRARY_DIR: options->library_dir = value; return EXIT_NONE;
    default: return EXIT_DEFECT;
    }
}

static ExitCode set_option(Options *options, Arena *arena, int option, const char *value)
{
    switch (option) {
    case OPTION_LIST: return set_command(options, COMMAND_LIST);
    case OPTION_PRINT: return set_command(options, COMMAND_PRINT);
    case OPTION_KEYWORDS: return set_command(options, COMMAND_KEYWORDS);
    case OPTION_EMIT_ANYWAY: options->emit_anyway = true; return EXIT_NONE;
    case OPTION_CSV_BOM: options->csv_bom = true; return EXIT_NONE;
    case OPTION_PROVENANCE: options->provenance = true; return EXIT_NONE;
    default: return set_value(options, arena, option, value);
    }
}

/* ---- all options ---- */

static ExitCode unknown_option(char **argv)
{
    if (optopt && optopt < 256) return usage_error("there is no option `-%c`", optopt);
    const char *typed = argv[optind - 1];
    size_t len = strcspn(typed, "=");
    Str name = {typed, (uint32_t)len};
    Suggestion suggestion = suggest_start((Str){name.ptr + 2, name.len - 2});
    for (const struct option *option = long_options; option->name; option++)
        suggest_try(&suggestion, str_from(option->name));
    if (optopt) return usage_error("`" STR_FMT "` takes no value", STR_ARG(name));
    if (!suggestion.best.len) return usage_error("there is no option `" STR_FMT "`", STR_ARG(name));
    return usage_error("there is no option `" STR_FMT "`: did you mean `--" STR_FMT "`?",
                       STR_ARG(name), STR_ARG(suggestion.best));
}

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
    if (options->file_count == 0) return usage_error("no file given (`-` is standard input)");
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

ExitCode options_read(Options *options, Arena *arena, int argc, char **argv)
{
    *options = (Options){.style = {DIAG_TEXT, colour_wanted(), DEFAULT_MAX_ERRORS},

                         .figure_limit = DEFAULT_FIGURE_LIMIT,
                         .trace_max = DEFAULT_TRACE_MAX,
                         .jobs = processors()};
    if (argc > 1 && strcmp(argv[1], "trace") == 0) {
        options->command = COMMAND_TRACE;
        argc--;
        argv++;
    }
    opterr = 0;
    int option;
    while ((option = getopt_long(argc, argv, ":o:W:hV", long_options, NULL)) != -1) {
        ExitCode code = EXIT_NONE;
        if (option == 'h' || option == 'V') {
            options->command = option == 'h' ? COMMAND_HELP : COMMAND_VERSION;
            return EXIT_NONE;
        }
        if (option == '?')
            code = unknown_option(argv);
        else if (option == ':')
            code = usage_error("`%s` needs a value", argv[optind - 1]);
        else
            code = set_option(options, arena, option, optarg);
        if (code != EXIT_NONE) return code;
    }
    if (options->command == COMMAND_TRACE && optind < argc) options->target = argv[optind++];
    options->files = argv + optind;
    options->file_count = argc - optind;
    return check_together(options);
}

bool options_single_stream(const Options *options)
{
    if (options->command != COMMAND_EMIT) return true;
    if (options->emit.len != 1 || options->provenance) return false;
    const Backend *backend = options->emit.items[0];
    return backend->single || (backend->figures ? options->figure : options->table);
}
