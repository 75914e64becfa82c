#include "cli/common/help.h"

#include <unistd.h>

#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/common/terminal.h"
#include "lang/base/unicode.h"
#include "lang/base/wrap.h"

enum { WIDTH = 80, LEAST_WIDTH = 48, TERM_WIDTH = 22, TEXT_COLUMN = 25 };

/* Of a narrow terminal, its own. */
static uint32_t line_width(void)
{
    uint32_t columns = terminal_width(STDOUT_FILENO);
    if (!columns || columns > WIDTH) return WIDTH;
    return columns < LEAST_WIDTH ? LEAST_WIDTH : columns;
}


/* What every command has besides its own options. */
static const Argument of_all[] = {
    {.name = "lang",
     .kind = ARGUMENT_TEXT,
     .value = "LANGUAGE",
     .heading = N_("Always:"),
     .help = N_("language of messages: zh or en (without it, that of the locale)")},
    {.name = "help", .letter = 'h', .kind = ARGUMENT_FLAG, .help = N_("print this")},
    {0},
};

/* ---- lines ---- */

/* Each line begins in column `indent`; the first one is there already. Ends the last one. */
static void write_wrapped(Sink *sink, Str text, uint32_t indent)
{
    for (bool first = true; text.len; first = false) {
        if (!first) help_pad(sink, STR("\n"), indent);
        sink_str(sink, wrap_next(&text, line_width() - 1 - indent, false));
    }
    sink_char(sink, '\n');
}

void help_pad(Sink *sink, Str text, uint32_t width)
{
    sink_str(sink, text);
    for (uint32_t at = unicode_width(text); at < width; at++) sink_char(sink, ' ');
}

void help_entry(Sink *sink, Str term, const char *text)
{
    sink_text(sink, "  ");
    help_pad(sink, term, TERM_WIDTH);
    if (unicode_width(term) > TERM_WIDTH)
        help_pad(sink, STR("\n"), TEXT_COLUMN);
    else
        sink_char(sink, ' ');
    write_wrapped(sink, str_from(text), TEXT_COLUMN);
}

/* ---- options ---- */

/* What the value is called: "FILE", or "text|json". */
static Str value_text(Arena *arena, const Argument *option)
{
    Sink sink;
    sink_memory(&sink, arena);
    if (option->value) return str_from(option->value);
    for (int i = 0; option->words[i]; i++) sink_printf(&sink, i ? "|%s" : "%s", option->words[i]);
    return sink_result(&sink);
}

/* "--output=FILE", "--color[=WHEN]", "-Werror[=CODE]". */
static Str spelling(Arena *arena, const Argument *option)
{
    const char letter[] = {option->letter, '\0'};
    if (!option->name)
        return arena_printf(arena, "-%s%s", letter, option->value ? option->value : "");
    if (!argument_has_value(option)) return arena_printf(arena, "--%s", option->name);
    return arena_printf(arena, option->without ? "--%s[=" STR_FMT "]" : "--%s=" STR_FMT,
                        option->name, STR_ARG(value_text(arena, option)));
}

static void write_choices(Sink *sink, Arena *arena, const Argument *option)
{
    ArgumentChoice choice;
    for (int i = 0; option->choice(i, &choice); i++)
        help_entry(sink, arena_printf(arena, "--%s=%s", option->name, choice.name),
                   tr(choice.help));
}

static void write_option(Sink *sink, Arena *arena, const Argument *option)
{
    Str term = spelling(arena, option);
    const char *text = tr(option->help);
    if (option->letter && option->name)
        term = arena_printf(arena, "-%c, " STR_FMT, option->letter, STR_ARG(term));
    if (option->usual) text = arena_printf(arena, tr("%s (%u)"), text, option->usual).ptr;
    help_entry(sink, term, text);
    if (option->choice) write_choices(sink, arena, option);
}

static void write_options(Sink *sink, Arena *arena, const Argument *options)
{
    for (; !argument_is_end(options); options++) {
        if (options->heading) sink_printf(sink, "\n%s\n", tr(options->heading));
        if (options->help) write_option(sink, arena, options);
    }
}

/* ---- all of it ---- */

/* The options of a command's own, which come before the first heading. */
static void usage_options(Sink *line, Arena *arena, const Argument *option)
{
    if (option->heading) sink_text(line, tr("[OPTION…] "));
    for (; !argument_is_end(option) && !option->heading; option++)
        if (option->help)
            sink_printf(line, option->needed ? STR_FMT " " : "[" STR_FMT "] ",
                        STR_ARG(spelling(arena, option)));
}

static void write_usage(Sink *sink, Arena *arena, const Command *command)
{
    Sink line;
    Str start = arena_printf(arena, "%sbudgetc %s ", tr("usage: "), command->name);
    sink_memory(&line, arena);
    usage_options(&line, arena, command->options);
    sink_text(&line, command->operands);
    sink_str(sink, start);
    write_wrapped(sink, sink_result(&line), unicode_width(start));
}

static void write_help(Sink *sink, Arena *arena, const Command *command)
{
    write_usage(sink, arena, command);
    sink_char(sink, '\n');
    write_wrapped(sink, str_from(tr(command->about)), 0);
    if (command->details) command->details(sink);
    if (!argument_is_end(command->options) && !command->options->heading) sink_char(sink, '\n');
    write_options(sink, arena, command->options);
    write_options(sink, arena, of_all);
    sink_printf(sink, tr("\nExample:\n%s\n\n"), command->example);
    write_wrapped(sink, str_from(tr(command->exit_status)), 0);
}

ExitCode help_write(const Command *command, Arena *arena)
{
    Output output;
    output_init_standard(&output, arena);
    Sink *sink = output_open(&output, "-");
    if (sink) write_help(sink, arena, command);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}
