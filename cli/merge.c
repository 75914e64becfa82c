#include "cli/merge.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/language.h"
#include "cli/merge_check.h"
#include "cli/output.h"
#include "lang/merge.h"

enum { DEFAULT_MARK = 7, LARGEST_MARK = 1000 };
enum { OPTION_PATH = 256, OPTION_BUDGET, OPTION_MARK, OPTION_BASE };

typedef struct MergeOptions {
    const char *path;   /* what the merged file is called in the repository; NULL = unknown */
    const char *budget; /* to check; NULL = find it */
    const char *out;
    uint32_t mark;
    bool show_base, help;
    const char *files[MERGE_SIDES];
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

static ExitCode read_mark(MergeOptions *options, const char *value)
{
    char *end;
    long mark = strtol(value, &end, 10);
    if (*end || mark < 1 || mark > LARGEST_MARK) {
        complain("--marker-size cannot be `%s`: it is a number from 1 to %d", value, LARGEST_MARK);
        return EXIT_NO_MERGE;
    }
    options->mark = (uint32_t)mark;
    return EXIT_NONE;
}

static ExitCode read_option(MergeOptions *options, int option, char **argv)
{
    switch (option) {
    case OPTION_PATH: options->path = optarg; return EXIT_NONE;
    case OPTION_BUDGET: options->budget = optarg; return EXIT_NONE;
    case OPTION_MARK: return read_mark(options, optarg);
    case OPTION_BASE: options->show_base = true; return EXIT_NONE;
    case 'o': options->out = optarg; return EXIT_NONE;
    case 'h': options->help = true; return EXIT_NONE;
    case ':': usage_error("`%s` needs a value", argv[optind - 1]); return EXIT_NO_MERGE;
    default: usage_error("merge has no option `%s`", argv[optind - 1]); return EXIT_NO_MERGE;
    }
}

static ExitCode read_options(MergeOptions *options, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"path", required_argument, NULL, OPTION_PATH},
        {"budget", required_argument, NULL, OPTION_BUDGET},
        {"marker-size", required_argument, NULL, OPTION_MARK},
        {"show-base", no_argument, NULL, OPTION_BASE},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":o:h", long_options, NULL)) != -1) {
        ExitCode code = read_option(options, option, argv);
        if (code != EXIT_NONE) return code;
    }
    if (options->help) return EXIT_NONE;
    if (argc - optind != MERGE_SIDES) {
        usage_error("merge needs three files: BASE, OURS and THEIRS");
        return EXIT_NO_MERGE;
    }
    for (int side = 0; side < MERGE_SIDES; side++) options->files[side] = argv[optind + side];
    return EXIT_NONE;
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
    const char *name = options->path ? options->path : options->files[MERGE_OURS];
    if (merged->by_lines)
        complain("`%s` was merged by lines: one of its versions has mistakes, or another form",
                 name);
    if (merged->conflicts)
        complain(tr_plural("`%s` has %u conflict", "`%s` has %u conflicts", merged->conflicts),
                 name, merged->conflicts);
}

static ExitCode merge(Arena *arena, const MergeOptions *options)
{
    const char *name = options->path ? options->path : options->files[MERGE_OURS];
    MergeInput input = {.labels = {STR("base"), STR("ours"), STR("theirs")},
                        .mark = options->mark,
                        .show_base = options->show_base,
                        .csv = ends_with(name, ".csv")};
    bool bom = false;
    for (int side = 0; side < MERGE_SIDES; side++) {
        Str *text = &input.texts[side];
        if (!read_whole(arena, options->files[side], text)) return EXIT_NO_MERGE;
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
        complain("memory ran out");
        return EXIT_NO_MERGE;
    }
    ExitCode code = read_options(&options, argc, argv);
    if (code != EXIT_NONE) return code;
    if (!options.help) return merge(arena, &options);
    return write_result(arena, "-", false, str_from(tr(usage))) ? EXIT_FINE : EXIT_NO_MERGE;
}

/* ---- for git diff ---- */

static const char textconv_usage[] = N_(
    "usage: budgetc textconv FILE\n\n"
    "Writes a file to standard output as git should compare it: without alignment, and with one\n"
    "fact on a line. A file with mistakes is written as it is.\n");

ExitCode textconv_run(Arena *arena, int argc, char **argv)
{
    Str text;
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        return write_result(arena, "-", false, str_from(tr(textconv_usage))) ? EXIT_FINE
                                                                             : EXIT_FILES;
    if (argc != 2) return usage_error("textconv needs one file");
    if (!read_whole(arena, argv[1], &text)) return EXIT_FILES;
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = (Str){text.ptr + 3, text.len - 3};
    return write_result(arena, "-", false, merge_plain_text(arena, text)) ? EXIT_FINE : EXIT_FILES;
}
