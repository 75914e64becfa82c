#include "cli/fix/fix.h"

#include <stdlib.h>

#include "cli/common/command_line.h"
#include "cli/common/main_file.h"
#include "cli/common/output.h"
#include "cli/common/patch.h"
#include "cli/common/progress.h"
#include "cli/common/stopped.h"

typedef struct FixOptions {
    bool suggest;
    Inputs inputs;
} FixOptions;

const Argument fix_arguments[] = {
    {"suggest", .kind = ARGUMENT_FLAG, .at = offsetof(FixOptions, suggest), .needed = true,
     .help = N_("print the patch")},
    ARGUMENTS_OF_INPUTS(FixOptions, inputs),
    {0},
};

static ExitCode check_together(const FixOptions *options)
{
    if (!options->inputs.file_count) return usage_error("fix needs a file");
    if (!options->suggest)
        return usage_error("fix changes nothing by itself: --suggest prints a patch");
    return EXIT_NONE;
}

/* ---- the patch ---- */

typedef struct Fix {
    const Source *source;
    uint32_t lo, hi; /* bytes of its text */
    Str text;
} Fix;

typedef struct Fixes {
    VEC(Fix) items;
    uint32_t figures; /* of these, how many are of figures and not of waivers */
    bool printed;     /* some are of figures that a document prints */
} Fixes;

enum { MOST_FIXES = 10 }; /* more of them are no slips */

static int compare_fixes(const void *a, const void *b)
{
    const Fix *x = a, *y = b;
    if (x->source != y->source) return x->source->base < y->source->base ? -1 : 1;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

/* Of culprits, and of waivers that do not say what they cover: other findings may have fixes that
 * are one of several. */
static Fixes collect(Compilation *c)
{
    Fixes fixes = {0};
    Diag **diags;
    uint32_t count = diags_sorted(compilation_diags(c), &diags);
    for (uint32_t i = 0; i < count; i++) {
        Span span = diags[i]->fix_span;
        const Source *source = source_of(compilation_sources(c), span.lo);
        bool figure = diags[i]->code == DIAG_N0505;
        if ((!figure && diags[i]->code != DIAG_E0607) || !span.hi || !source) continue;
        fixes.figures += figure;
        *vec_push(compilation_arena(c), &fixes.items) =
            (Fix){source, span.lo - source->base, span.hi - source->base, diags[i]->fix_text};
        fixes.printed |=
            diags[i]->suspect_count && strcmp(diags[i]->suspects[0].origin, "stated") == 0;
    }
    if (fixes.items.len)
        qsort(fixes.items.items, fixes.items.len, sizeof *fixes.items.items, compare_fixes);
    return fixes;
}

/* The text of a file with its fixes [first, end). */
static Str fixed_text(Arena *arena, const Fix *first, const Fix *end)
{
    Sink sink;
    Str text = first->source->text;
    uint32_t at = 0;
    sink_memory(&sink, arena);
    for (const Fix *fix = first; fix < end; fix++) {
        if (fix->lo < at) continue; /* the same place twice */
        sink_str(&sink, (Str){text.ptr + at, fix->lo - at});
        sink_str(&sink, fix->text);
        at = fix->hi;
    }
    sink_str(&sink, (Str){text.ptr + at, text.len - at});
    return sink_result(&sink);
}

/* Says where to apply it, unless that is here. */
static PatchFolder folder_of(Arena *arena, const Fixes *fixes)
{
    Str *paths = arena_array(arena, Str, fixes->items.len);
    for (uint32_t i = 0; i < fixes->items.len; i++) paths[i] = fixes->items.items[i].source->path;
    PatchFolder folder = patch_folder(arena, paths, fixes->items.len);
    if (!folder.current)
        complain("the patch is to be applied in the folder `" STR_FMT "`", STR_ARG(folder.path));
    return folder;
}

static void write_patch(Arena *arena, const Fixes *fixes, Sink *sink)
{
    if (!fixes->items.len) return;
    if (fixes->figures > MOST_FIXES) {
        complain("%u figures would have to be changed: so many are hardly slips, and no patch is "
                 "suggested; look at what they have in common",
                 (unsigned)fixes->figures);
        return;
    }
    if (fixes->printed)
        complain("the patch changes stated figures, which record what was printed; if the document "
                 "prints them so, waive them instead");
    PatchFolder folder = folder_of(arena, fixes);
    for (uint32_t i = 0; i < fixes->items.len;) {
        const Fix *first = &fixes->items.items[i];
        while (i < fixes->items.len && fixes->items.items[i].source == first->source) i++;
        const Source *source = first->source;
        Str text = fixed_text(arena, first, fixes->items.items + i);
        patch_write(arena, &folder, source->path, source_with_mark(arena, source, source->text),
                    source_with_mark(arena, source, text), sink);
    }
}

static bool print_patch(Compilation *c)
{
    Output output;
    Fixes fixes = collect(c);
    output_init_standard(&output, compilation_arena(c));
    Sink *sink = output_open(&output, "-");
    if (sink) write_patch(compilation_arena(c), &fixes, sink);
    return output_commit(&output);
}

/* ---- the command ---- */

static ExitCode finish(Compilation *c, CompileStatus status)
{
    Sink sink;
    if (setjmp(compilation_arena(c)->memory->on_failure)) return stopped(c, NULL);
    sink_stream(&sink, compilation_arena(c), stderr);
    diags_print(compilation_diags(c), compilation_sources(c),
                (DiagStyle){.format = DIAG_SHORT, .max_errors = 20}, &sink);
    sink_flush(&sink);
    if (status == COMPILE_IO || !print_patch(c)) return EXIT_FILES;
    return status == COMPILE_ERRORS ? EXIT_ERRORS : EXIT_FINE;
}

ExitCode fix_run(const Command *command, Arena *arena, int argc, char **argv)
{
    FixOptions options = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code == EXIT_NONE) code = check_together(&options);
    if (code == EXIT_NONE) code = inputs_find(arena, &options.inputs);
    if (code != EXIT_NONE) return code;
    CompileOptions wanted = inputs_compile_options(arena, &options.inputs);
    wanted.keep_texts = true;
    Compilation *c = compilation_new();
    if (!c) return out_of_memory();
    CompileStatus status = progress_compile(c, &wanted);
    code = status == COMPILE_NO_MEMORY ? out_of_memory() : finish(c, status);
    compilation_free(c);
    return code;
}
