#include "cli/merge/merge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/common/arguments.h"
#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/merge/check.h"
#include "lang/driver/merge.h"

enum { DEFAULT_MARK = 7, LARGEST_MARK = 1000 };

typedef struct MergeOptions {
    const char *path;   /* what the merged file is called in the repository; NULL = unknown */
    const char *budget; /* to check; NULL = find it */
    const char *out;
    uint32_t mark;
    bool show_base;
    Inputs inputs; /* BASE, OURS and THEIRS */
} MergeOptions;

static const char usage[] = N_(
    "usage: budgetc merge [-o FILE] [--path=PATH] [OPTION …] BASE OURS THEIRS\n\n"
    "Merges what OURS and THEIRS changed against BASE, row by row: rows of facts, of members and "
    "of\n"
    "CSV files are found again by their keys, everything else by lines. As git's merge driver:\n\n"
    "  driver = budgetc merge -o %A --path=%P --marker-size=%L %O %A %B\n\n"
    "  -o, --output=FILE    where the result goes (standard output)\n"
    "  --path=PATH          the file's name in the repository: its budgets are checked again\n"
    "  --budget=FILE        the budget to check (those around PATH that read it)\n"
    "  --marker-size=N      length of the marks around conflicts (7)\n"
    "  --show-base          show in conflicts what both sides started from, too\n\n"
    "Exit status: 0 merged; 1 with conflicts; 129 and above: no merge was made.\n");

/* ---- the command line ---- */

static ExitCode read_mark(void *options, Arena *arena, const char *value)
{
    char *end;
    long mark = strtol(value, &end, 10);
    (void)arena;
    if (*end || mark < 1 || mark > LARGEST_MARK) {
        complain("--marker-size cannot be `%s`: it is a number from 1 to %d", value, LARGEST_MARK);
        return EXIT_NO_MERGE;
    }
    ((MergeOptions *)options)->mark = (uint32_t)mark;
    return EXIT_NONE;
}

static ExitCode read_options(MergeOptions *options, Arena *arena, int argc, char **argv)
{
    const Argument table[] = {
        {"path", .text = &options->path},
        {"budget", .text = &options->budget},
        {"marker-size", .set = read_mark, .target = options},
        {"show-base", .flag = &options->show_base},
        {"output", 'o', .text = &options->out},
        {"help", 'h', .says = usage},
        {0},
    };
    ExitCode code = arguments_read(arena, "merge", table, &options->inputs, argc, argv);
    if (code == EXIT_NONE && options->inputs.file_count != MERGE_SIDES)
        code = usage_error("merge needs three files: BASE, OURS and THEIRS");
    return code == EXIT_NONE || code == EXIT_FINE ? code : EXIT_NO_MERGE;
}

/* ---- files ---- */

static bool fail(const char *path)
{
    complain("cannot read `%s`: %s", path, tr(strerror(errno)));
    return false;
}

static bool read_whole(Arena *arena, const char *path, Str *text)
{
    FILE *stream = fopen(path, "rb");
    size_t cap = 1 << 16, len = 0;
    if (!stream) return fail(path);
    char *data = arena_resize(arena, NULL, 0, cap);
    while ((len += fread(data + len, 1, cap - len, stream)) == cap && cap < UINT32_MAX / 4) {
        data = arena_resize(arena, data, cap, cap * 2);
        cap *= 2;
    }
    bool good = !ferror(stream) && feof(stream);
    if (!good) {
        if (!ferror(stream)) errno = EFBIG;
        fail(path);
    }
    fclose(stream);
    *text = (Str){data, (uint32_t)len};
    return good;
}

static bool ends_with(const char *path, const char *end)
{
    size_t len = strlen(path), wanted = strlen(end);
    return len >= wanted && strcmp(path + len - wanted, end) == 0;
}

static bool write_result(Arena *arena, const char *path, bool bom, Str text)
{
    Output output;
    output_init(&output, arena, NULL, false);
    Sink *sink = output_open(&output, path);
    if (sink && bom) sink_text(sink, "\xEF\xBB\xBF");
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

static ExitCode merge(Arena *arena, const MergeOptions *options)
{
    const char *name = options->path ? options->path : options->inputs.files[MERGE_OURS];
    MergeInput input = {.labels = {STR("base"), STR("ours"), STR("theirs")},
                        .mark = options->mark,
                        .show_base = options->show_base,
                        .csv = ends_with(name, ".csv")};
    bool bom = false;
    for (int side = 0; side < MERGE_SIDES; side++) {
        Str *text = &input.texts[side];
        if (!read_whole(arena, options->inputs.files[side], text)) return EXIT_NO_MERGE;
        if (!str_starts(*text, STR("\xEF\xBB\xBF"))) continue;
        bom |= side != MERGE_BASE;
        *text = (Str){text->ptr + 3, text->len - 3};
    }
    Merged merged = merge_files(arena, &input);
    if (options->path && !merged.conflicts)
        merge_check(arena, options->path, input.texts[MERGE_OURS], merged.text, options->budget);
    if (!write_result(arena, options->out ? options->out : "-", bom, merged.text))
        return EXIT_NO_MERGE;
    tell(options, &merged);
    return merged.conflicts ? EXIT_ERRORS : EXIT_FINE;
}

ExitCode merge_run(Arena *arena, int argc, char **argv)
{
    MergeOptions options = {.mark = DEFAULT_MARK};
    if (setjmp(arena->memory->on_failure)) {
        out_of_memory();
        return EXIT_NO_MERGE;
    }
    ExitCode code = read_options(&options, arena, argc, argv);
    return code == EXIT_NONE ? merge(arena, &options) : code;
}

/* ---- for git diff ---- */

static const char textconv_usage[] = N_(
    "usage: budgetc textconv FILE\n\n"
    "Writes a file to standard output as git should compare it: without alignment, and with one\n"
    "fact on a line. A file with mistakes is written as it is.\n");

/* A file may be called like an option, and git calls it by its name. */
ExitCode textconv_run(Arena *arena, int argc, char **argv)
{
    Str text;
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        return arguments_help(arena, textconv_usage);
    if (argc != 2) return usage_error("textconv needs one file");
    if (!read_whole(arena, argv[1], &text)) return EXIT_FILES;
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = (Str){text.ptr + 3, text.len - 3};
    return write_result(arena, "-", false, merge_plain_text(arena, text)) ? EXIT_FINE : EXIT_FILES;
}
