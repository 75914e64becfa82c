#include "cli/diff.h"

#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/diff_side.h"
#include "cli/diff_words.h"
#include "cli/language.h"
#include "cli/library.h"
#include "cli/output.h"

enum { DEFAULT_MAX = 10, MAX_STEPS = 8, LARGEST_MAX = 1000000000 };

typedef void DiffWriter(const DiffView *view);

typedef struct DiffRunOptions {
    DiffWriter *write;
    uint32_t max;
    bool help, colour, colour_set;
    const char *out;
    VEC(const char *) include_dirs;
    const char *library_dir;
    const char *before, *after;
} DiffRunOptions;

static const char usage[] = N_(
    "usage: budgetc diff [--format=text|markdown|json|html] [--max=N] [-o FILE] OLD NEW\n\n"
    "Says what changed from OLD to NEW: facts, totals, published cells, invariants and waivers, "
    "and\n"
    "whether the budget still holds. OLD and NEW are files, folders with one budget in them, or\n"
    "REV:path of the git repository that the current folder is in.\n\n"
    "  --format=FORMAT      text, markdown (to paste into a merge request), json or html\n"
    "  --max=N              at most N entries of each list (10; 0 = all); json has all\n"
    "  -o, --output=FILE    write to this file\n"
    "  --color=WHEN         auto, always or never; NO_COLOR is respected\n"
    "  --include-dir=DIR    allow files from this folder too\n"
    "  --library-dir=DIR    where `include <name>` looks\n\n"
    "Exit status: 0 both mean the same; 1 they differ, or one of them has errors; 2 wrong usage;\n"
    "3 a file or a revision cannot be read, or a file not written.\n");

static ExitCode read_format(DiffRunOptions *options, const char *value)
{
    static const struct {
        const char *name;
        DiffWriter *write;
    } formats[] = {{"text", diff_write_text},
                   {"markdown", diff_write_markdown},
                   {"json", diff_write_json},
                   {"html", diff_write_html}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(value, formats[i].name) != 0) continue;
        options->write = formats[i].write;
        return EXIT_NONE;
    }
    return usage_error("--format cannot be `%s`: it is `text`, `markdown`, `json` or `html`",
                       value);
}

static ExitCode read_max(DiffRunOptions *options, const char *value)
{
    uint32_t max = 0;
    size_t digits = strspn(value, "0123456789");
    if (!digits || value[digits]) return usage_error("--max needs a number, not `%s`", value);
    for (size_t i = 0; i < digits && max < LARGEST_MAX / 10; i++)
        max = max * 10 + (uint32_t)(value[i] - '0');
    options->max = max;
    return EXIT_NONE;
}

static bool colour_wanted(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (no_color && *no_color) return false;
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

static ExitCode read_colour(DiffRunOptions *options, const char *value)
{
    if (!value || strcmp(value, "always") == 0)
        options->colour = true;
    else if (strcmp(value, "never") == 0)
        options->colour = false;
    else if (strcmp(value, "auto") != 0)
        return usage_error("--color cannot be `%s`: it is `auto`, `always` or `never`", value);
    else
        return EXIT_NONE;
    options->colour_set = true;
    return EXIT_NONE;
}

static ExitCode read_value(DiffRunOptions *options, Arena *arena, int option, const char *value)
{
    switch (option) {
    case 'f': return read_format(options, value);
    case 'm': return read_max(options, value);
    case 'o': options->out = value; return EXIT_NONE;
    case 'c': return read_colour(options, value);
    case 'i': *vec_push(arena, &options->include_dirs) = value; return EXIT_NONE;
    case 'l': options->library_dir = value; return EXIT_NONE;
    default: return EXIT_DEFECT;
    }
}

static ExitCode read_names(DiffRunOptions *options, int count, char **names)
{
    if (options->help) return EXIT_NONE;
    if (count != 2) return usage_error("diff needs two budgets, OLD and NEW");
    options->before = names[0];
    options->after = names[1];
    if (strcmp(names[0], "-") == 0 && strcmp(names[1], "-") == 0)
        return usage_error("only one of OLD and NEW can be standard input");
    if (options->out && !*options->out) return usage_error("-o needs the name of a file");
    if (!options->colour_set) options->colour = !options->out && colour_wanted();
    return EXIT_NONE;
}

static ExitCode read_options(DiffRunOptions *options, Arena *arena, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"format", required_argument, NULL, 'f'},
        {"max", required_argument, NULL, 'm'},
        {"output", required_argument, NULL, 'o'},
        {"color", optional_argument, NULL, 'c'},
        {"colour", optional_argument, NULL, 'c'},
        {"include-dir", required_argument, NULL, 'i'},
        {"library-dir", required_argument, NULL, 'l'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":o:h", long_options, NULL)) != -1) {
        ExitCode code = EXIT_NONE;
        if (option == 'h')
            options->help = true;
        else if (option == ':')
            code = usage_error("`%s` needs a value", argv[optind - 1]);
        else if (option == '?')
            code = usage_error("diff has no option `%s`", argv[optind - 1]);
        else
            code = read_value(options, arena, option, optarg);
        if (code != EXIT_NONE) return code;
    }
    return read_names(options, argc - optind, argv + optind);
}

/* ---- comparing ---- */

typedef struct Sides {
    Compilation *before, *after;
    DiffView view;
} Sides;

/* Files of either side are never overwritten. */
static void note_inputs(Output *output, const Sides *sides)
{
    const Str *before, *after;
    uint32_t old = compilation_files(sides->before, &before);
    uint32_t new = compilation_files(sides->after, &after);
    Str *inputs = arena_array(output->arena, Str, (size_t)old + new);
    for (uint32_t i = 0; i < old; i++) inputs[i] = before[i];
    for (uint32_t i = 0; i < new; i++) inputs[old + i] = after[i];
    output->inputs = inputs;
    output->input_count = old + new;
}

static ExitCode write_result(const DiffRunOptions *options, const Sides *sides, const Diff *diff)
{
    Output output;
    DiffView view = sides->view;
    view.diff = diff;
    output_init(&output, view.arena, NULL, false);
    note_inputs(&output, sides);
    view.sink = output_open(&output, options->out ? options->out : "-");
    if (view.sink) options->write(&view);
    if (!output_commit(&output)) return EXIT_FILES;
    return view.diff->same ? EXIT_FINE : EXIT_ERRORS;
}

static ExitCode out_of_memory(void)
{
    complain("memory ran out");
    return EXIT_FILES;
}

/* Memory of either compilation may run out while it is compared. */
static ExitCode compare(Arena *arena, const DiffRunOptions *options, Sides *sides)
{
    if (setjmp(compilation_arena(sides->before)->memory->on_failure)) return out_of_memory();
    if (setjmp(compilation_arena(sides->after)->memory->on_failure)) return out_of_memory();
    bool complete = options->max == 0 || options->write == diff_write_json;
    Diff diff = compilation_diff(sides->before, sides->after, arena,
                                 (DiffOptions){.max_steps = complete ? 0 : MAX_STEPS});
    return write_result(options, sides, &diff);
}

static ExitCode compile_sides(Arena *arena, const DiffRunOptions *options, Sides *sides)
{
    char library[PATH_MAX];
    const char *found = options->library_dir ? options->library_dir : library_find(arena, NULL);
    bool for_programs = options->write == diff_write_json;
    DiffSideOptions wanted = {options->include_dirs.items, (int)options->include_dirs.len,
                              realpath(found, library) ? library : found,
                              for_programs ? NULL : language_catalogue()};
    ExitCode code = diff_side_compile(arena, options->before, options->after, &wanted,
                                      &sides->view.before, &sides->before);
    if (code != EXIT_NONE) return code;
    return diff_side_compile(arena, options->after, options->before, &wanted, &sides->view.after,
                             &sides->after);
}

static ExitCode show_usage(Arena *arena)
{
    Output output;
    output_init(&output, arena, NULL, false);
    Sink *sink = output_open(&output, "-");
    if (sink) sink_text(sink, tr(usage));
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

ExitCode diff_run(Arena *arena, int argc, char **argv)
{
    DiffRunOptions options = {.write = diff_write_text, .max = DEFAULT_MAX};
    ExitCode code = read_options(&options, arena, argc, argv);
    if (code != EXIT_NONE) return code;
    if (options.help) return show_usage(arena);
    Sides sides = {.view = {.max = options.max, .colour = options.colour, .arena = arena}};
    code = compile_sides(arena, &options, &sides);
    if (code == EXIT_NONE) code = compare(arena, &options, &sides);
    compilation_free(sides.before);
    compilation_free(sides.after);
    return code;
}
