#include "cli/diff/diff.h"

#include <unistd.h>

#include "cli/common/command_line.h"
#include "cli/common/output.h"
#include "cli/common/stopped.h"
#include "cli/common/terminal.h"
#include "cli/diff/side.h"
#include "lang/files/path.h"

enum { MAX_STEPS = 8 };

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

const Argument diff_arguments[] = {
    ARGUMENT_FORMAT(DiffRunOptions, format, formats),
    ARGUMENT_MAX(DiffRunOptions, max, 10),
    ARGUMENT_OUTPUT(DiffRunOptions, out),
    ARGUMENTS_OF_COLOUR(DiffRunOptions, colour),
    ARGUMENTS_OF_INPUTS(DiffRunOptions, inputs),
    {0},
};

static ExitCode check_together(const DiffRunOptions *options)
{
    char **names = options->inputs.files;
    int count = options->inputs.file_count;
    if (count < 1 || count > 2) return usage_error("diff needs two budgets, OLD and NEW");
    if (options->out && !*options->out) return usage_error("-o needs the name of a file");
    if (count == 1) return EXIT_NONE;
    if (strcmp(names[0], "-") == 0 && strcmp(names[1], "-") == 0)
        return usage_error("only one of OLD and NEW can be standard input");
    return EXIT_NONE;
}

/* ---- comparing ---- */

typedef struct Sides {
    Compilation *before, *after;
    DiffView view;
} Sides;

/* Files of either side are never overwritten. */
static OutputInputs inputs_of(Arena *arena, const Sides *sides)
{
    OutputInputs old = output_inputs(sides->before), new = output_inputs(sides->after);
    Str *inputs = arena_array(arena, Str, (size_t)old.count + new.count);
    for (uint32_t i = 0; i < old.count; i++) inputs[i] = old.paths[i];
    for (uint32_t i = 0; i < new.count; i++) inputs[old.count + i] = new.paths[i];
    return (OutputInputs){inputs, old.count + new.count};
}

static ExitCode write_result(const DiffRunOptions *options, const Sides *sides, const Diff *diff)
{
    Output output;
    DiffView view = sides->view;
    view.diff = diff;
    output_init(&output, view.arena, NULL, false, inputs_of(view.arena, sides));
    view.sink = output_open(&output, options->out ? options->out : "-");
    if (view.sink) writers[options->format](&view);
    if (!output_commit(&output)) return EXIT_FILES;
    return view.diff->same ? EXIT_FINE : EXIT_ERRORS;
}

/* Memory of either compilation may run out while it is compared. */
static ExitCode compare(Arena *arena, const DiffRunOptions *options, Sides *sides)
{
    if (setjmp(compilation_arena(sides->before)->memory->on_failure))
        return stopped(sides->before, NULL);
    if (setjmp(compilation_arena(sides->after)->memory->on_failure))
        return stopped(sides->after, NULL);
    bool complete = options->max == 0 || options->format == FORMAT_JSON;
    Diff diff = compilation_diff(sides->before, sides->after, arena,
                                 (DiffOptions){.max_steps = complete ? 0 : MAX_STEPS});
    return write_result(options, sides, &diff);
}

static ExitCode compile_sides(Arena *arena, const DiffRunOptions *options, Sides *sides)
{
    RealPath library;
    const char *before = options->inputs.files[0];
    const char *after =
        options->inputs.file_count == 2 ? options->inputs.files[1] : diff_side_here(arena, before);
    if (!after) return usage_error("diff needs two budgets, OLD and NEW");
    CompileOptions wanted = inputs_compile_options(arena, &options->inputs);
    /* Revisions are compiled in folders of their own. */
    if (path_resolve(str_from(wanted.library_dir), &library) == 0)
        wanted.library_dir = library.text;
    if (options->format == FORMAT_JSON) wanted.catalogue = NULL; /* for programs */
    wanted.work = work_of_command(arena, &options->inputs);
    ExitCode code =
        diff_side_compile(arena, before, after, &wanted, &sides->view.before, &sides->before);
    if (code != EXIT_NONE) return code;
    return diff_side_compile(arena, after, before, &wanted, &sides->view.after, &sides->after);
}

ExitCode diff_run(const Command *command, Arena *arena, int argc, char **argv)
{
    DiffRunOptions options = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code == EXIT_NONE) code = check_together(&options);
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
