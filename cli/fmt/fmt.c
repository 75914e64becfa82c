#include "cli/fmt/fmt.h"

#include "cli/common/command_line.h"
#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/common/patch.h"
#include "cli/common/stopped.h"

typedef struct FmtOptions {
    bool check, in_place, migrate;
    FormatKeywords keywords;
    Inputs inputs;
    Work *work; /* for all files */
} FmtOptions;

static ExitCode set_keywords(void *keywords, Arena *arena, const char *language)
{
    static const char *const languages[] = {"en", "zh", NULL};
    const Argument words = {"keywords", .kind = ARGUMENT_WORD, .words = languages};
    int which;
    ExitCode code = argument_take(arena, &words, &which, language);
    if (code == EXIT_NONE)
        *(FormatKeywords *)keywords = which ? KEYWORDS_CHINESE : KEYWORDS_ENGLISH;
    return code;
}

const Argument fmt_arguments[] = {
    {"check", .kind = ARGUMENT_FLAG, .at = offsetof(FmtOptions, check),
     .help = N_("write nothing; a diff and exit 1 if something would change")},
    {"in-place", 'i', .kind = ARGUMENT_FLAG, .at = offsetof(FmtOptions, in_place),
     .help = N_("rewrite the files")},
    {"keywords", .kind = ARGUMENT_CALL, .at = offsetof(FmtOptions, keywords), .set = set_keywords,
     .value = "en|zh", .help = N_("all keywords in English or in Chinese")},
    {"migrate", .kind = ARGUMENT_FLAG, .at = offsetof(FmtOptions, migrate),
     .help = N_("rewrite what is of an older edition of the language in the newest one")},
    ARGUMENT_WORK_LIMIT(FmtOptions, inputs),
    {0},
};

static ExitCode check_together(const FmtOptions *options)
{
    const Inputs *inputs = &options->inputs;
    if (options->check && options->in_place)
        return usage_error("only one of --check and -i at a time");
    if (options->migrate && options->keywords != KEYWORDS_AS_TYPED)
        return usage_error("only one of --migrate and --keywords at a time");
    if (inputs->file_count > 1 && !options->check && !options->in_place)
        return usage_error("several files need -i or --check");
    bool input = !inputs->file_count || strcmp(inputs->files[0], "-") == 0;
    if (options->migrate && input) return usage_error("--migrate cannot read standard input");
    for (int i = 0; i < inputs->file_count; i++)
        if (options->in_place && strcmp(inputs->files[i], "-") == 0)
            return usage_error("-i cannot rewrite standard input");
    if (options->in_place && !inputs->file_count) return usage_error("-i needs a file");
    return EXIT_NONE;
}

static ExitCode write_text(Compilation *c, const char *path, Str text)
{
    Output output;
    output_init_standard(&output, compilation_arena(c));
    if (setjmp(compilation_arena(c)->memory->on_failure)) {
        output_discard(&output);
        return stopped(c, NULL);
    }
    Sink *sink = output_open(&output, path);
    if (sink) sink_str(sink, text);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

static ExitCode write_diff(Arena *arena, const char *path, Str before, Str after)
{
    Output output;
    output_init_standard(&output, arena);
    Sink *sink = output_open(&output, "-");
    Str name = str_from(strcmp(path, "-") == 0 ? "<stdin>" : path);
    PatchFolder folder = patch_folder(arena, &name, 1);
    if (sink) patch_write(arena, &folder, name, before, after, sink);
    return output_commit(&output) ? EXIT_ERRORS : EXIT_FILES;
}

static ExitCode finish(Compilation *c, const FmtOptions *options, const char *path)
{
    Str before, after;
    Arena *arena = compilation_arena(c);
    bool good = options->migrate ? compilation_migrate(c, &before, &after)
                                 : compilation_format(c, options->keywords, &before, &after);
    if (!good) {
        complain("`%s` would not mean the same: it is left alone; a defect of budgetc", path);
        return EXIT_DEFECT;
    }
    bool same = str_equal(before, after);
    if (options->check) return same ? EXIT_FINE : write_diff(arena, path, before, after);
    if (options->in_place && same) return EXIT_FINE;
    return write_text(c, options->in_place ? path : "-", after);
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
    if (setjmp(compilation_arena(c)->memory->on_failure)) return stopped(c, NULL);
    return status == COMPILE_OK ? finish(c, options, path) : tell_errors(c, status);
}

/* older: as so many editions before the newest. NULL if there is no memory. */
static Compilation *read_one(const FmtOptions *options, const char *path, int older,
                             CompileStatus *status)
{
    CompileOptions wanted = {.files = &path,
                             .file_count = 1,
                             .alone = true,
                             .to_format = !options->migrate,
                             .older = older,
                             .last_stage = STAGE_PARSE,
                             .work = options->work,
                             .catalogue = language_catalogue()};
    Compilation *c = compilation_new();
    if (c) *status = compile(c, &wanted);
    return c;
}

static ExitCode format_one(const FmtOptions *options, const char *path)
{
    CompileStatus status;
    Compilation *c = read_one(options, path, 0, &status);
    if (c && options->migrate && status != COMPILE_NO_MEMORY && compilation_is_older(c)) {
        compilation_free(c);
        c = read_one(options, path, EDITION_NEWEST, &status);
    }
    if (!c) return out_of_memory();
    ExitCode code =
        status == COMPILE_NO_MEMORY ? out_of_memory() : guarded(c, options, path, status);
    compilation_free(c);
    return code;
}

ExitCode fmt_run(const Command *command, Arena *arena, int argc, char **argv)
{
    FmtOptions options = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code == EXIT_NONE) code = check_together(&options);
    if (code != EXIT_NONE) return code;
    options.work = work_of_command(arena, &options.inputs);
    if (!options.inputs.file_count) return format_one(&options, "-");
    ExitCode worst = EXIT_FINE;
    for (int i = 0; i < options.inputs.file_count; i++) {
        code = format_one(&options, options.inputs.files[i]);
        if (code > worst) worst = code;
    }
    return worst;
}
