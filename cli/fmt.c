#include "cli/fmt.h"

#include <getopt.h>

#include "cli/diff.h"
#include "cli/language.h"
#include "cli/output.h"
#include "lang/compile.h"

typedef struct FmtOptions {
    bool check, in_place, help;
    FormatKeywords keywords;
    char **files;
    int file_count;
} FmtOptions;

static const char usage[] =
    N_("usage: budgetc fmt [--check] [-i] [--keywords=en|zh] [FILE ...]\n\n"
       "Writes a file in its canonical layout to standard output; without FILE, or with -, reads\n"
       "standard input.\n\n"
       "  --check            write nothing; a diff and exit 1 if something would change\n"
       "  -i, --in-place     rewrite the files\n"
       "  --keywords=en|zh   all keywords in English or in Chinese\n");

static ExitCode read_keywords(FmtOptions *options, const char *value)
{
    if (strcmp(value, "en") == 0)
        options->keywords = KEYWORDS_ENGLISH;
    else if (strcmp(value, "zh") == 0)
        options->keywords = KEYWORDS_CHINESE;
    else
        return usage_error("--keywords cannot be `%s`: it is `en` or `zh`", value);
    return EXIT_NONE;
}

static ExitCode check_together(const FmtOptions *options)
{
    if (options->check && options->in_place)
        return usage_error("only one of --check and -i at a time");
    if (options->file_count > 1 && !options->check && !options->in_place)
        return usage_error("several files need -i or --check");
    for (int i = 0; i < options->file_count; i++)
        if (options->in_place && strcmp(options->files[i], "-") == 0)
            return usage_error("-i cannot rewrite standard input");
    if (options->in_place && !options->file_count) return usage_error("-i needs a file");
    return EXIT_NONE;
}

static ExitCode read_options(FmtOptions *options, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"check", no_argument, NULL, 'c'},
        {"in-place", no_argument, NULL, 'i'},
        {"keywords", required_argument, NULL, 'k'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":ih", long_options, NULL)) != -1) {
        ExitCode code = EXIT_NONE;
        switch (option) {
        case 'c': options->check = true; break;
        case 'i': options->in_place = true; break;
        case 'k': code = read_keywords(options, optarg); break;
        case 'h': options->help = true; return EXIT_NONE;
        case ':': return usage_error("`%s` needs a value", argv[optind - 1]);
        default: return usage_error("fmt has no option `%s`", argv[optind - 1]);
        }
        if (code != EXIT_NONE) return code;
    }
    options->files = argv + optind;
    options->file_count = argc - optind;
    return check_together(options);
}

static ExitCode out_of_memory(void)
{
    complain("memory ran out");
    return EXIT_FILES;
}

static ExitCode write_text(Arena *arena, const char *path, Str text)
{
    Output output;
    output_init(&output, arena, NULL, false);
    if (setjmp(arena->memory->on_failure)) {
        output_discard(&output);
        return out_of_memory();
    }
    Sink *sink = output_open(&output, path);
    if (sink) sink_str(sink, text);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

static ExitCode write_diff(Arena *arena, const char *path, Str before, Str after)
{
    Output output;
    output_init(&output, arena, NULL, false);
    Sink *sink = output_open(&output, "-");
    Str formatted = arena_printf(arena, "%s (formatted)", path);
    if (sink) diff_write(arena, str_from(path), formatted, before, after, sink);
    return output_commit(&output) ? EXIT_ERRORS : EXIT_FILES;
}

static ExitCode finish(Compilation *c, const FmtOptions *options, const char *path)
{
    Str before, after;
    Arena *arena = compilation_arena(c);
    if (!compilation_format(c, options->keywords, &before, &after)) {
        complain("`%s` would not mean the same: it is left alone; a defect of budgetc", path);
        return EXIT_DEFECT;
    }
    bool same = str_equal(before, after);
    if (options->check) return same ? EXIT_FINE : write_diff(arena, path, before, after);
    if (options->in_place && same) return EXIT_FINE;
    return write_text(arena, options->in_place ? path : "-", after);
}

/* Only errors are told: what is a warning elsewhere is repaired here. */
static ExitCode tell_errors(Compilation *c, CompileStatus status)
{
    Sink sink;
    sink_stream(&sink, compilation_arena(c), stderr);
    diags_print(compilation_diags(c), compilation_sources(c), (DiagStyle){.max_errors = 20}, &sink);
    sink_flush(&sink);
    return status == COMPILE_IO ? EXIT_FILES : EXIT_ERRORS;
}

static ExitCode guarded(Compilation *c, const FmtOptions *options, const char *path,
                        CompileStatus status)
{
    if (setjmp(compilation_arena(c)->memory->on_failure)) return out_of_memory();
    return status == COMPILE_OK ? finish(c, options, path) : tell_errors(c, status);
}

static ExitCode format_one(const FmtOptions *options, const char *path)
{
    CompileOptions wanted = {.files = &path,
                             .file_count = 1,
                             .alone = true,
                             .last_stage = STAGE_PARSE,
                             .catalogue = language_catalogue()};
    Compilation *c = compilation_new();
    if (!c) return out_of_memory();
    CompileStatus status = compile(c, &wanted);
    ExitCode code =
        status == COMPILE_NO_MEMORY ? out_of_memory() : guarded(c, options, path, status);
    compilation_free(c);
    return code;
}

ExitCode fmt_run(Arena *arena, int argc, char **argv)
{
    FmtOptions options = {0};
    ExitCode code = read_options(&options, argc, argv);
    if (code != EXIT_NONE) return code;
    if (options.help) return write_text(arena, "-", str_from(tr(usage)));
    if (!options.file_count) return format_one(&options, "-");
    ExitCode worst = EXIT_FINE;
    for (int i = 0; i < options.file_count; i++) {
        code = format_one(&options, options.files[i]);
        if (code > worst) worst = code;
    }
    return worst;
}
