#include "cli/common/command_line.h"

#include <getopt.h>

#include "cli/common/help.h"

enum { FIRST_NAME = 256, /* getopt's value of the first option */ HELP = 'h' };

/* ---- what getopt has to know ---- */

static int value_of(const Argument *option)
{
    if (!argument_has_value(option)) return no_argument;
    return option->without ? optional_argument : required_argument;
}

static const struct option *names_of(Arena *arena, const Argument *options)
{
    VEC(struct option) names = {0};
    for (int i = 0; !argument_is_end(&options[i]); i++)
        if (options[i].name)
            *vec_push(arena, &names) =
                (struct option){options[i].name, value_of(&options[i]), NULL, FIRST_NAME + i};
    *vec_push(arena, &names) = (struct option){"help", no_argument, NULL, HELP};
    *vec_push(arena, &names) = (struct option){0};
    return names.items;
}

/* The leading colon keeps getopt from printing messages of its own. */
static const char *letters_of(Arena *arena, const Argument *options)
{
    Sink sink;
    sink_memory(&sink, arena);
    sink_printf(&sink, ":%c", HELP);
    for (; !argument_is_end(options); options++) {
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

/* ---- reading ---- */

static ExitCode unknown(const Command *command, const char *typed)
{
    const char letter[] = {'-', (char)optopt, '\0'}; /* several may follow one dash */
    if (optopt && optopt < FIRST_NAME && optopt != HELP) typed = letter;
    Str name = {typed, (uint32_t)strcspn(typed, "=")};
    if (optopt >= FIRST_NAME || optopt == HELP)
        return usage_error("`" STR_FMT "` takes no value", STR_ARG(name));
    Suggestion suggestion = suggest_start((Str){name.ptr + 2, name.len - 2});
    for (const Argument *option = command->options; !argument_is_end(option); option++)
        if (option->name) suggest_try(&suggestion, str_from(option->name));
    if (suggestion.best.len)
        return usage_error("there is no option `" STR_FMT "`: did you mean `--" STR_FMT "`?",
                           STR_ARG(name), STR_ARG(suggestion.best));
    return usage_error("there is no option `" STR_FMT "`", STR_ARG(name));
}

ExitCode command_read(const Command *command, Arena *arena, void *options, Inputs *inputs, int argc,
                      char **argv)
{
    const struct option *names = names_of(arena, command->options);
    const char *letters = letters_of(arena, command->options);
    ExitCode code = EXIT_NONE;
    opterr = 0;
    inputs->program = argc ? argv[0] : NULL;
    arguments_default(command->options, options);
    while (code == EXIT_NONE) {
        int found = getopt_long(argc, argv, letters, names, NULL);
        if (found == -1) break;
        if (found == HELP)
            code = help_write(command, arena);
        else if (found == ':')
            code = usage_error("`%s` needs a value", argv[optind - 1]);
        else if (found == '?')
            code = unknown(command, argv[optind - 1]);
        else
            code = argument_take(arena, find(command->options, found), options, optarg);
    }
    inputs->files = argv + optind;
    inputs->file_count = argc - optind;
    return code;
}
