#include "cli/merge/merge.h"

#include <stdlib.h>

#include "cli/common/command_line.h"
#include "cli/common/help.h"
#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/merge/check.h"
#include "lang/base/quote.h"
#include "lang/base/unicode.h"
#include "lang/driver/merge.h"
#include "lang/files/read.h"

enum { DEFAULT_MARK = 7, LARGEST_MARK = 1000 };

typedef struct MergeOptions {
    const char *path;   /* what the merged file is called in the repository; NULL = unknown */
    const char *budget; /* to check; NULL = find it */
    const char *out;
    uint32_t mark;
    bool show_base;
    int style;           /* one of conflict_styles */
    ArgumentList labels; /* of OURS, BASE and THEIRS, in the order of git merge-file */
    Inputs inputs;       /* BASE, OURS and THEIRS */
} MergeOptions;

/* ---- the command line ---- */

static ExitCode read_mark(void *target, Arena *arena, const char *value)
{
    char *end;
    long mark = strtol(value, &end, 10);
    (void)arena;
    if (*end || mark < 1 || mark > LARGEST_MARK) {
        complain("--marker-size cannot be `%s`: it is a number from 1 to %d", value, LARGEST_MARK);
        return EXIT_NO_MERGE;
    }
    *(uint32_t *)target = (uint32_t)mark;
    return EXIT_NONE;
}

static const char *const conflict_styles[] = {"", "merge", "diff3", "zdiff3", NULL};
enum { FIRST_STYLE_WITH_BASE = 2 };

const Argument merge_arguments[] = {
    ARGUMENT_OUTPUT(MergeOptions, out),
    {"path", .kind = ARGUMENT_TEXT, .at = offsetof(MergeOptions, path), .value = "PATH",
     .help = N_("the file's name in the repository: its budgets are checked again")},
    {"budget", .kind = ARGUMENT_TEXT, .at = offsetof(MergeOptions, budget), .value = "FILE",
     .help = N_("the budget to check (those around PATH that read it)")},
    {"marker-size", .kind = ARGUMENT_CALL, .at = offsetof(MergeOptions, mark), .set = read_mark,
     .value = "N", .help = N_("length of the marks around conflicts (7)")},
    {"show-base", .kind = ARGUMENT_FLAG, .at = offsetof(MergeOptions, show_base),
     .help = N_("show in conflicts what both sides started from, too")},
    {"conflict-style", .kind = ARGUMENT_WORD, .at = offsetof(MergeOptions, style),
     .words = conflict_styles, .value = "STYLE",
     .help = N_("git's merge.conflictStyle: merge, or diff3 and zdiff3 for --show-base")},
    {NULL, 'L', .kind = ARGUMENT_LIST, .at = offsetof(MergeOptions, labels), .value = " LABEL",
     .help = N_("what OURS is called; again, for BASE; a third time, for THEIRS")},
    ARGUMENT_WORK_LIMIT(MergeOptions, inputs),
    {0},
};

static ExitCode read_options(const Command *command, MergeOptions *options, Arena *arena, int argc,
                             char **argv)
{
    ExitCode code = command_read(command, arena, options, &options->inputs, argc, argv);
    if (code == EXIT_NONE && options->inputs.file_count != MERGE_SIDES)
        code = usage_error("merge needs three files: BASE, OURS and THEIRS");
    options->show_base |= options->style >= FIRST_STYLE_WITH_BASE;
    return code == EXIT_NONE || code == EXIT_FINE ? code : EXIT_NO_MERGE;
}

/* ---- files ---- */

/* Of a file that is called "-", too: git calls files by their names. */
static bool read_whole(Arena *arena, const char *path, Str *text)
{
    const char *error = file_read_alone(arena, strcmp(path, "-") == 0 ? "./-" : path, text);
    if (error) complain("cannot read `%s`: %s", path, tr(error));
    return !error;
}

static void begin_work(Arena *arena, uint64_t bytes, uint64_t limit)
{
    work_begin(&arena->memory->work, &arena->memory->on_failure, bytes, limit);
}

static bool ends_with(const char *path, const char *end)
{
    size_t len = strlen(path), wanted = strlen(end);
    return len >= wanted && strcmp(path + len - wanted, end) == 0;
}

static bool write_result(Arena *arena, const char *path, bool bom, Str text)
{
    Output output;
    output_init_standard(&output, arena);
    Sink *sink = output_open(&output, path);
    if (sink && bom) sink_text(sink, UNICODE_MARK);
    if (sink) sink_str(sink, text);
    return output_commit(&output);
}

/* ---- the merge ---- */

static void tell(const MergeOptions *options, const Merged *merged)
{
    const char *name = options->path ? options->path : options->inputs.files[MERGE_OURS];
    if (merged->by_lines)
        complain("`%s` was merged by lines: one of its versions has mistakes, or another form",
                 name);
    if (merged->conflicts)
        complain(tr_plural("`%s` has %u conflict", "`%s` has %u conflicts", merged->conflicts),
                 name, merged->conflicts);
}

/* What stands behind the marks. An older git leaves the "%X" of its configuration as it is. */
static void choose_labels(Arena *arena, const MergeOptions *options, MergeInput *input)
{
    static const int sides[] = {MERGE_OURS, MERGE_BASE, MERGE_THEIRS};
    for (uint32_t i = 0; i < options->labels.len && i < MERGE_SIDES; i++) {
        Str label = str_from(options->labels.items[i]);
        if (label.len && label.ptr[0] != '%') input->labels[sides[i]] = quoted_line(arena, label);
    }
}

static ExitCode merge(Arena *arena, const MergeOptions *options)
{
    const char *name = options->path ? options->path : options->inputs.files[MERGE_OURS];
    MergeInput input = {.labels = {STR("base"), STR("ours"), STR("theirs")},
                        .mark = options->mark,
                        .show_base = options->show_base,
                        .csv = ends_with(name, ".csv")};
    choose_labels(arena, options, &input);
    bool marked[MERGE_SIDES] = {false};
    uint64_t bytes = 0;
    for (int side = 0; side < MERGE_SIDES; side++) {
        Str *text = &input.texts[side];
        if (!read_whole(arena, options->inputs.files[side], text)) return EXIT_NO_MERGE;
        bytes += text->len;
        marked[side] = str_starts(*text, STR(UNICODE_MARK));
        if (!marked[side]) continue;
        *text = (Str){text->ptr + 3, text->len - 3};
    }
    begin_work(arena, bytes, options->inputs.work_limit);
    Merged merged = merge_files(arena, &input);
    if (options->path && !merged.conflicts)
        merge_check(arena, &(MergeCheck){.path = options->path,
                                         .budget = options->budget,
                                         .ours = input.texts[MERGE_OURS],
                                         .merged = merged.text});
    /* What one side did with the mark of its encoding. */
    bool bom = marked[marked[MERGE_OURS] == marked[MERGE_BASE] ? MERGE_THEIRS : MERGE_OURS];
    if (!write_result(arena, options->out ? options->out : "-", bom, merged.text))
        return EXIT_NO_MERGE;
    tell(options, &merged);
    return merged.conflicts ? EXIT_ERRORS : EXIT_FINE;
}

ExitCode merge_run(const Command *command, Arena *arena, int argc, char **argv)
{
    MergeOptions options = {.mark = DEFAULT_MARK};
    if (setjmp(arena->memory->on_failure)) {
        ran_out(arena->memory);
        return EXIT_NO_MERGE;
    }
    ExitCode code = read_options(command, &options, arena, argc, argv);
    return code == EXIT_NONE ? merge(arena, &options) : code;
}

/* ---- for git diff ---- */

const Argument textconv_arguments[] = {{0}};

/* A file may be called like an option, and git calls it by its name. */
ExitCode textconv_run(const Command *command, Arena *arena, int argc, char **argv)
{
    Str text;
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        return help_write(command, arena);
    if (argc != 2) return usage_error("textconv needs one file");
    if (!read_whole(arena, argv[1], &text)) return EXIT_FILES;
    if (str_starts(text, STR(UNICODE_MARK))) text = (Str){text.ptr + 3, text.len - 3};
    begin_work(arena, text.len, 0);
    return write_result(arena, "-", false, merge_plain_text(arena, text)) ? EXIT_FINE : EXIT_FILES;
}
