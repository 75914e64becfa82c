#include "cli/diff/diff.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/common/arguments.h"
#include "cli/common/output.h"
#include "cli/common/terminal.h"
#include "cli/diff/side.h"

enum { DEFAULT_MAX = 10, MAX_STEPS = 8 };

/* The forms that a comparison can have. */
enum { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_JSON, FORMAT_HTML };
static const char *const formats[] = {"text", "markdown", "json", "html", NULL};
static void (*const writers[])(const DiffView *view) = {diff_write_text, diff_write_markdown,
                                                        diff_write_json, diff_write_html};

typedef struct DiffRunOptions {
    int format, colour;
    uint32_t max;
    const char *out;
    Inputs inputs; /* OLD and NEW */
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

static ExitCode check_together(const DiffRunOptions *options)
{
    char **names = options->inputs.files;
    if (options->inputs.file_count != 2) return usage_error("diff needs two budgets, OLD and NEW");
    if (strcmp(names[0], "-") == 0 && strcmp(names[1], "-") == 0)
        return usage_error("only one of OLD and NEW can be standard input");
    if (options->out && !*options->out) return usage_error("-o needs the name of a file");
    return EXIT_NONE;
}

static ExitCode read_options(DiffRunOptions *options, Arena *arena, int argc, char **argv)
{
    static const char not_a_colour[] =
        N_("--color cannot be `%s`: it is `auto`, `always` or `never`");
    const Argument table[] = {
        {"format", .words = formats, .word = &options->format,
         .wrong = N_("--format cannot be `%s`: it is `text`, `markdown`, `json` or `html`")},
        {"max", .number = &options->max, .wrong = N_("--max needs a number, not `%s`")},
        {"output", 'o', .text = &options->out},
        {"color", .words = colour_words, .word = &options->colour, .without = "always",
         .wrong = not_a_colour},
        {"colour", .words = colour_words, .word = &options->colour, .without = "always",
         .wrong = not_a_colour},
        ARGUMENTS_OF_INPUTS(&options->inputs),
        {"help", 'h', .says = usage},
        {0},
    };
    ExitCode code = arguments_read(arena, "diff", table, &options->inputs, argc, argv);
    return code == EXIT_NONE ? check_together(options) : code;
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
    if (view.sink) writers[options->format](&view);
    if (!output_commit(&output)) return EXIT_FILES;
    return view.diff->same ? EXIT_FINE : EXIT_ERRORS;
}

/* Memory of either compilation may run out while it is compared. */
static ExitCode compare(Arena *arena, const DiffRunOptions *options, Sides *sides)
{
    if (setjmp(compilation_arena(sides->before)->memory->on_failure)) return out_of_memory();
    if (setjmp(compilation_arena(sides->after)->memory->on_failure)) return out_of_memory();
    bool complete = options->max == 0 || options->format == FORMAT_JSON;
    Diff diff = compilation_diff(sides->before, sides->after, arena,
                                 (DiffOptions){.max_steps = complete ? 0 : MAX_STEPS});
    return write_result(options, sides, &diff);
}

static ExitCode compile_sides(Arena *arena, const DiffRunOptions *options, Sides *sides)
{
    char library[PATH_MAX];
    const char *before = options->inputs.files[0], *after = options->inputs.files[1];
    CompileOptions wanted = inputs_compile_options(arena, &options->inputs);
    /* Revisions are compiled in folders of their own. */
    if (realpath(wanted.library_dir, library)) wanted.library_dir = library;
    if (options->format == FORMAT_JSON) wanted.catalogue = NULL; /* for programs */
    ExitCode code =
        diff_side_compile(arena, before, after, &wanted, &sides->view.before, &sides->before);
    if (code != EXIT_NONE) return code;
    return diff_side_compile(arena, after, before, &wanted, &sides->view.after, &sides->after);
}

ExitCode diff_run(Arena *arena, int argc, char **argv)
{
    DiffRunOptions options = {.max = DEFAULT_MAX};
    ExitCode code = read_options(&options, arena, argc, argv);
    if (code != EXIT_NONE) return code;
    /* A file is no terminal. */
    bool colour =
        options.out ? options.colour == COLOUR_ALWAYS : has_colour(options.colour, STDOUT_FILENO);
    Sides sides = {.view = {.max = options.max, .colour = colour, .arena = arena}};
    code = compile_sides(arena, &options, &sides);
    if (code == EXIT_NONE) code = compare(arena, &options, &sides);
    compilation_free(sides.before);
    compilation_free(sides.after);
    return code;
}
