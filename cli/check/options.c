#include "cli/check/options.h"

#include <unistd.h>

#include "cli/check/show.h"
#include "cli/common/command_line.h"
#include "cli/common/language.h"
#include "cli/common/output.h"
#include "lang/files/path.h"

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

static const char *const dumps[] = {"tokens", "ast", "model", "report", "incidence", NULL};

static ExitCode set_dump(void *target, Arena *arena, const char *what)
{
    Options *options = target;
    int which;
    const Argument words = {"dump", .kind = ARGUMENT_WORD, .words = dumps};
    ExitCode code = argument_take(arena, &words, &which, what);
    if (code != EXIT_NONE) return code;
    if (options->dump && strcmp(options->dump, what) != 0)
        return usage_error("only one --dump at a time");
    options->dump = what;
    return EXIT_NONE;
}

static ExitCode print_version(void *target, Arena *arena, const char *value)
{
    const Options *options = target;
    Output output;
    (void)value;
    output_init_standard(&output, arena);
    Sink *sink = output_open(&output, "-");
    if (sink) show_version(inputs_compile_options(arena, &options->inputs).library_dir, sink);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

static bool list_kind(int number, ArgumentChoice *choice)
{
    const Backend *backend = backends[number];
    if (backend) *choice = (ArgumentChoice){backend->kind, backend->summary};
    return backend != NULL;
}

/* ---- all options ---- */

static const char *const html_parts[] = {[HTML_FACTS] = "facts", [HTML_TABLES] = "tables", NULL};

static bool emits(const Options *options, const Backend *backend)
{
    for (uint32_t i = 0; i < options->emit.len; i++)
        if (options->emit.items[i] == backend) return true;
    return false;
}

KindNeeds options_needs(const Options *options)
{
    KindNeeds needs = {0};
    for (uint32_t i = 0; i < options->emit.len; i++) {
        const Backend *kind = options->emit.items[i];
        needs.tables |= kind->tables;
        needs.figures |= kind->figures;
        needs.origins |= kind->origins;
        needs.workings |= kind->workings;
    }
    return needs;
}

/* An option without effect is a mistake of who typed it. */
static ExitCode check_idle(const Options *options)
{
    KindNeeds needs = options_needs(options);
    if (options->table && !needs.tables)
        return usage_error("--table needs --emit=csv, markdown or latex");
    if (options->figure && !needs.figures)
        return usage_error("--figure needs --emit=dot, svg, png or pdf");
    if (options->csv_bom && !emits(options, &backend_csv))
        return usage_error("--csv-bom needs --emit=csv");
    if (options->format != LIST_TEXT && options->task != TASK_LIST)
        return usage_error("--format needs --list");
    if (options->emit_anyway && options->task != TASK_EMIT)
        return usage_error("--emit-anyway needs --emit");
    if (options->html_check && !emits(options, &backend_html))
        return usage_error("--html-check needs --emit=html");
    if (options->html_part == HTML_TABLES && !emits(options, &backend_html))
        return usage_error("--html-part needs --emit=html");
    if (options->html_part == HTML_TABLES && options->html_check)
        return usage_error("--html-check puts all sources into the page, which --html-part=tables "
                           "keeps out of it");
    if (options->sql && !emits(options, &backend_sql))
        return usage_error("--sql needs --emit=sql");
    if (options->provenance && !emits(options, &backend_csv))
        return usage_error("--provenance stands beside tables: it needs --emit=csv");
    return EXIT_NONE;
}

/* A terminal would take it for orders. */
static ExitCode refuse_binary(const Options *options)
{
    bool to_terminal = (!options->out || strcmp(options->out, "-") == 0) && isatty(STDOUT_FILENO);
    for (uint32_t i = 0; to_terminal && i < options->emit.len; i++)
        if (options->emit.items[i]->binary)
            return usage_error("%s is not for a terminal: say with -o where to write it",
                               options->emit.items[i]->kind);
    return EXIT_NONE;
}

static bool is_stream(const char *path)
{
    int number;
    return strcmp(path, "-") == 0 || path_is_descriptor(str_from(path), &number);
}

/* What makes sense only with something else. */
static ExitCode check_together(const Options *options)
{
    bool writes = options->task == TASK_EMIT || options->task == TASK_LIST ||
                  options->task == TASK_DUMP || options->task == TASK_PRINT;
    if (options->task >= TASK_EXPLAIN) return EXIT_NONE;
    for (int i = 0; options->watch && i < options->inputs.file_count; i++)
        if (is_stream(options->inputs.files[i]))
            return usage_error("--watch needs files that can be saved");
    if (options->inputs.file_count == 0)
        return usage_error("no file given (`-` is standard input)");
    if (options->out && !*options->out) return usage_error("-o needs the name of a file or folder");
    if (options->out && !writes)
        return usage_error("-o has nothing to write: say what with --emit");
    ExitCode code = check_idle(options);
    return code == EXIT_NONE ? refuse_binary(options) : code;
}

/* Only one of them at a time. */
static ExitCode choose_task(Options *options)
{
    const struct {
        bool wished;
        Task task;
    } tasks[] = {
        {options->emit.len > 0, TASK_EMIT},       {options->list, TASK_LIST},
        {options->dump != NULL, TASK_DUMP},       {options->print, TASK_PRINT},
        {options->explain != NULL, TASK_EXPLAIN}, {options->keywords, TASK_KEYWORDS},
        {options->list_codes, TASK_LIST_CODES},
    };
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
        if (!tasks[i].wished) continue;
        if (options->task != TASK_CHECK)
            return usage_error(
                "only one of --emit, --list, --dump, --print, --explain and --keywords at a time");
        options->task = tasks[i].task;
    }
    return EXIT_NONE;
}

static const char *const list_formats[] = {"text", "json", NULL};

const Argument check_arguments[] = {
    {"emit", .kind = ARGUMENT_CALL, .set = add_kinds, .value = "KIND[,KIND…]", .choice = list_kind,
     .heading = N_("What to do with it:"), .help = N_("write each of these kinds:")},
    {"output", 'o', .kind = ARGUMENT_TEXT, .at = offsetof(Options, out), .value = "PATH",
     .help = N_("write to this file, or into this folder if there are several files")},
    {"table", .kind = ARGUMENT_TEXT, .at = offsetof(Options, table), .value = "ID",
     .completes = COMPLETES_TABLES, .help = N_("only this table")},
    {"figure", .kind = ARGUMENT_TEXT, .at = offsetof(Options, figure), .value = "ID",
     .completes = COMPLETES_FIGURES,
     .help = N_("only this figure; `dependencies` is built in: what reads what")},
    {"figure-limit", .kind = ARGUMENT_NUMBER, .at = offsetof(Options, figure_limit), .value = "N",
     .usual = 200, .help = N_("gather small nodes of a figure beyond N; 0 = never")},
    {"emit-anyway", .kind = ARGUMENT_FLAG, .at = offsetof(Options, emit_anyway),
     .help = N_("write in spite of errors (the exit status stays 1)")},
    {"csv-bom", .kind = ARGUMENT_FLAG, .at = offsetof(Options, csv_bom),
     .help = N_("begin CSV with a byte order mark, for Excel")},
    {"sql", .kind = ARGUMENT_WORD, .at = offsetof(Options, sql), .value = "DIALECT",
     .words = backend_sql_dialects,
     .help = N_("with --emit=sql: for postgres, sqlite or duckdb")},
    {"provenance", .kind = ARGUMENT_FLAG, .at = offsetof(Options, provenance),
     .help = N_("with --emit=csv: also ID.provenance.jsonl, where each cell comes from")},
    {"html-check", .kind = ARGUMENT_FLAG, .at = offsetof(Options, html_check),
     .help = N_("with --emit=html: the page can check itself, and answers \"what if\"")},
    {"html-part", .kind = ARGUMENT_WORD, .at = offsetof(Options, html_part), .words = html_parts,
     .help = N_("with --emit=html: what the page holds; tables: nothing that is not printed")},
    {"list", .kind = ARGUMENT_FLAG, .at = offsetof(Options, list),
     .help = N_("list tables, figures, invariants, measures and ledgers with their places")},
    ARGUMENT_FORMAT(Options, format, list_formats),
    {"dump", .kind = ARGUMENT_CALL, .set = set_dump, .value = "WHAT",
     .help = N_("print what a stage made of it: tokens, ast, model, report or incidence")},
    {"print", .kind = ARGUMENT_FLAG, .at = offsetof(Options, print),
     .help = N_("print it as fmt lays it out, keywords in English")},
    {"deps", .kind = ARGUMENT_TEXT, .at = offsetof(Options, deps), .value = "FILE",
     .help = N_("write a make rule that names all files that were read")},
    {"junit", .kind = ARGUMENT_TEXT, .at = offsetof(Options, junit), .value = "FILE",
     .help = N_("write how each relation came out as JUnit XML, for CI")},
    ARGUMENTS_OF_FINDINGS(Options, findings),
    {"since", .kind = ARGUMENT_TEXT, .at = offsetof(Options, since), .value = "FILE",
     .help = N_("say what is new and what is gone since FILE, from --diagnostics=json")},
    {"watch", .kind = ARGUMENT_FLAG, .at = offsetof(Options, watch),
     .help = N_("check again whenever a file of the budget is saved, until Ctrl-C")},
    {"verbose", 'v', .kind = ARGUMENT_FLAG, .at = offsetof(Options, verbose),
     .help = N_("also name every file that is read or written")},
    ARGUMENTS_OF_INPUTS(Options, inputs),
    {"explain", .kind = ARGUMENT_TEXT, .at = offsetof(Options, explain), .value = "CODE",
     .without = "", .completes = COMPLETES_CODES, .heading = N_("About budgetc:"),
     .help = N_("explain a finding, for example --explain=E0501; without a code, list them all")},
    {"list-codes", .kind = ARGUMENT_FLAG, .at = offsetof(Options, list_codes),
     .help = N_("list the codes of all findings")},
    {"keywords", .kind = ARGUMENT_FLAG, .at = offsetof(Options, keywords),
     .help = N_("print all keywords, English and Chinese")},
    {"version", 'V', .kind = ARGUMENT_CALL, .set = print_version,
     .help = N_("print the version, where the library is, and what is built in")},
    {0},
};

/* `--explain E0501`: a value that is optional is taken from the same argument only. */
static void take_code(Options *options)
{
    if (!options->explain) return;
    if (!*options->explain && options->inputs.file_count)
        options->explain = options->inputs.files[0];
    if (!*options->explain) options->list_codes = true;
    if (!*options->explain) options->explain = NULL;
}

ExitCode options_read(const Command *command, Options *options, Arena *arena, int argc, char **argv)
{
    *options = (Options){0};
    ExitCode code = command_read(command, arena, options, &options->inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    take_code(options);
    code = choose_task(options);
    return code == EXIT_NONE ? check_together(options) : code;
}

bool options_single_stream(const Options *options)
{
    if (options->task != TASK_EMIT) return true;
    if (options->emit.len != 1 || options->provenance) return false;
    const Backend *backend = options->emit.items[0];
    return backend->single || (backend->figures ? options->figure : options->table);
}
