#include "cli/common/arguments.h"

#include <getopt.h>

#include "cli/common/language.h"
#include "cli/common/library.h"
#include "cli/common/output.h"

enum { LARGEST_NUMBER = 1000000000, FIRST_NAME = 256 /* getopt's value of the first option */ };

static bool is_end(const Argument *option)
{
    return !option->name && !option->letter;
}

/* ---- what getopt has to know ---- */

static int value_of(const Argument *option)
{
    if (option->flag || option->says || option->show) return no_argument;
    return option->without ? optional_argument : required_argument;
}

static const struct option *names_of(Arena *arena, const Argument *options)
{
    VEC(struct option) names = {0};
    for (int i = 0; !is_end(&options[i]); i++)
        if (options[i].name)
            *vec_push(arena, &names) =
                (struct option){options[i].name, value_of(&options[i]), NULL, FIRST_NAME + i};
    *vec_push(arena, &names) = (struct option){0};
    return names.items;
}

/* The colon in front keeps getopt from talking. */
static const char *letters_of(Arena *arena, const Argument *options)
{
    Sink sink;
    sink_memory(&sink, arena);
    sink_char(&sink, ':');
    for (; !is_end(options); options++) {
        if (options->letter) sink_char(&sink, options->letter);
        if (options->letter && value_of(options) == required_argument) sink_char(&sink, ':');
    }
    return arena_str(arena, sink_result(&sink)).ptr;
}

static const Argument *find(const Argument *options, int found)
{
    if (found >= FIRST_NAME) return &options[found - FIRST_NAME];
    while (options->letter != found) options++;
    return options;
}

/* ---- one option ---- */

static ExitCode take_number(const Argument *option, const char *value)
{
    uint32_t number = 0;
    size_t digits = strspn(value, "0123456789");
    if ((!digits || value[digits]) && option->wrong) return usage_error(option->wrong, value);
    if (!digits || value[digits])
        return usage_error("--%s needs a number (0 = all), not `%s`", option->name, value);
    for (; *value; value++)
        number =
            number < LARGEST_NUMBER / 10 ? number * 10 + (uint32_t)(*value - '0') : LARGEST_NUMBER;
    *option->number = number;
    return EXIT_NONE;
}

static ExitCode take_word(const Argument *option, const char *value)
{
    Suggestion suggestion = suggest_start(str_from(value));
    for (int i = 0; option->words[i]; i++) {
        suggest_try(&suggestion, str_from(option->words[i]));
        if (strcmp(value, option->words[i]) != 0) continue;
        if (option->word) *option->word = i;
        return EXIT_NONE;
    }
    if (option->wrong) return usage_error(option->wrong, value);
    return usage_error_near(suggestion, "--%s cannot be `%s`", option->name, value);
}

static ExitCode write_out(Arena *arena, const Argument *option)
{
    Output output;
    output_init(&output, arena, NULL, false);
    Sink *sink = output_open(&output, "-");
    if (sink && option->says) sink_text(sink, tr(option->says));
    if (sink && option->show) option->show(sink);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

static ExitCode take(Arena *arena, const Argument *option, const char *value)
{
    ExitCode code = EXIT_NONE;
    if (!value) value = option->without;
    if (option->says || option->show) return write_out(arena, option);
    if (option->flag) *option->flag = true;
    if (option->text) *option->text = value;
    if (option->list) *vec_push(arena, option->list) = value;
    if (option->number) code = take_number(option, value);
    if (option->words) code = take_word(option, value);
    return code == EXIT_NONE && option->set ? option->set(option->target, arena, value) : code;
}

/* ---- all of them ---- */

static ExitCode unknown(const char *command, const Argument *options, const char *typed)
{
    const char letter[] = {'-', (char)optopt, '\0'}; /* several may stand behind one dash */
    if (optopt && optopt < FIRST_NAME) typed = letter;
    if (command) return usage_error("%s has no option `%s`", command, typed);
    Str name = {typed, (uint32_t)strcspn(typed, "=")};
    if (optopt >= FIRST_NAME) return usage_error("`" STR_FMT "` takes no value", STR_ARG(name));
    Suggestion suggestion = suggest_start((Str){name.ptr + 2, name.len - 2});
    for (; !is_end(options); options++)
        if (options->name) suggest_try(&suggestion, str_from(options->name));
    if (!suggestion.best.len) return usage_error("there is no option `" STR_FMT "`", STR_ARG(name));
    return usage_error("there is no option `" STR_FMT "`: did you mean `--" STR_FMT "`?",
                       STR_ARG(name), STR_ARG(suggestion.best));
}

ExitCode arguments_read(Arena *arena, const char *command, const Argument *options, Inputs *inputs,
                        int argc, char **argv)
{
    const struct option *names = names_of(arena, options);
    const char *letters = letters_of(arena, options);
    ExitCode code = EXIT_NONE;
    opterr = 0;
    while (code == EXIT_NONE) {
        int found = getopt_long(argc, argv, letters, names, NULL);
        if (found == -1) break;
        if (found == ':')
            code = usage_error("`%s` needs a value", argv[optind - 1]);
        else if (found == '?')
            code = unknown(command, options, argv[optind - 1]);
        else
            code = take(arena, find(options, found), optarg);
    }
    inputs->program = argc ? argv[0] : NULL;
    inputs->files = argv + optind;
    inputs->file_count = argc - optind;
    return code;
}

ExitCode arguments_help(Arena *arena, const char *usage)
{
    return write_out(arena, &(Argument){.says = usage});
}

CompileOptions inputs_compile_options(Arena *arena, const Inputs *inputs)
{
    return (CompileOptions){
        .files = (const char *const *)inputs->files,
        .file_count = inputs->file_count,
        .include_dirs = inputs->include_dirs.items,
        .include_dir_count = (int)inputs->include_dirs.len,
        .library_dir =
            inputs->library_dir ? inputs->library_dir : library_find(arena, inputs->program),
        .catalogue = language_catalogue(),
        .last_stage = STAGE_REPORT,
    };
}
