/* How a command line can go on, for the shells: a line for each word that fits in the place of
 * the last one, and after a tab what it means. All of it comes from the tables of commands and
 * options; names of tables and figures come from the budgets that the line names, which a stranger
 * may have written. So a name that is more than plain text in one line is not offered, and the
 * shells quote what they take over. No line means that files are wanted. */
#include "cli/complete.h"

#include <sys/stat.h>

#include "backends/backend.h"
#include "cli/common/language.h"
#include "cli/common/main_file.h"
#include "lang/base/quote.h"

enum { WORK_LIMIT = 20000000 /* units; so that a completion does not wait for a large budget */ };

typedef struct Completer {
    Arena *arena;
    Sink *sink;
    char **words; /* of the line, after the program; the last one is to be completed */
    int count;
    const char *current;
    const Command *commands, *command;
} Completer;

/* ---- one candidate ---- */

/* Offers before + word, if that goes on from what is typed. */
static void offer(Completer *c, const char *before, Str word, const char *meaning)
{
    Str whole = arena_printf(c->arena, "%s" STR_FMT, before, STR_ARG(word));
    bool goes_on = word.len && str_starts(whole, str_from(c->current));
    bool plain = str_equal(quoted_line(c->arena, whole), whole) && !str_contains(whole, STR("\t"));
    if (!goes_on || !plain) return;
    sink_printf(c->sink, STR_FMT "\t%s\n", STR_ARG(whole), meaning);
}

/* ---- values ---- */

static void offer_codes(Completer *c, const char *before, bool warnings)
{
    for (int i = 0; i < DIAG_COUNT; i++) {
        const DiagInfo *info = diag_info((DiagCode)i);
        if (!warnings || info->severity == SEVERITY_WARNING)
            offer(c, before, str_from(info->code), tr(info->title));
    }
}

/* A completion does not wait for a pipe or a terminal. */
static bool is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode));
}

/* The files among the words: those that are there, and no value of an option. */
static void find_files(const Completer *c, Inputs *inputs)
{
    char **files = arena_array(c->arena, char *, (size_t)c->count);
    for (int i = 0; i + 1 < c->count; i++)
        if (c->words[i][0] != '-' && is_file(c->words[i]))
            files[inputs->file_count++] = c->words[i];
    inputs->files = files;
}

static void offer_listed(Completer *c, Compilation *compilation, const char *before,
                         const char *kind, const char *after)
{
    const Listing *items;
    Arena *arena = compilation_arena(compilation);
    if (setjmp(arena->memory->on_failure)) return;
    uint32_t count = compilation_list(compilation, &items);
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(items[i].kind, kind) != 0) continue;
        Str name = arena_printf(c->arena, STR_FMT "%s", STR_ARG(items[i].name), after);
        offer(c, before, name, arena_str(c->arena, quoted_line(c->arena, items[i].label)).ptr);
    }
}

/* The tables or figures of the budget on the line; findings of it are not told here. */
static void offer_items(Completer *c, const char *before, const char *kind, const char *after)
{
    Inputs inputs = {.program = NULL};
    find_files(c, &inputs);
    for (int i = 0; i < inputs.file_count; i++)
        if (is_folder(inputs.files[i])) return;
    if (!inputs.file_count) return;
    CompileOptions wanted = inputs_compile_options(c->arena, &inputs);
    wanted.last_stage = STAGE_RESOLVE;
    wanted.work_limit = WORK_LIMIT;
    Compilation *compilation = compilation_new();
    if (!compilation) return;
    CompileStatus status = compile(compilation, &wanted);
    if (status == COMPILE_OK || status == COMPILE_ERRORS)
        offer_listed(c, compilation, before, kind, after);
    compilation_free(compilation);
}

/* What comes before the last of several values between commas: "--emit=csv,". */
static const char *before_last(Completer *c, const char *before)
{
    const char *comma = strrchr(c->current, ',');
    if (!comma || strlen(before) > (size_t)(comma - c->current)) return before;
    return arena_printf(c->arena, "%.*s", (int)(comma + 1 - c->current), c->current).ptr;
}

static void offer_value(Completer *c, const Argument *option, const char *before)
{
    ArgumentChoice choice;
    if (option->choice) before = before_last(c, before);
    for (int i = 0; option->choice && option->choice(i, &choice); i++)
        offer(c, before, str_from(choice.name), tr(choice.help));
    for (int i = 0; option->words && option->words[i]; i++)
        offer(c, before, str_from(option->words[i]), "");
    switch (option->completes) {
    case COMPLETES_NOTHING: break;
    case COMPLETES_CODES: offer_codes(c, before, false); break;
    case COMPLETES_TABLES: offer_items(c, before, "table", ""); break;
    case COMPLETES_FIGURES:
        offer_items(c, before, "figure", "");
        offer(c, before, STR("dependencies"), "");
        break;
    }
}

/* ---- options ---- */

static const Argument *find_long(const Argument *options, Str name)
{
    for (; !argument_is_end(options); options++)
        if (options->name && str_equal(str_from(options->name), name)) return options;
    return NULL;
}

static const Argument *find_letter(const Argument *options, char letter)
{
    for (; !argument_is_end(options); options++)
        if (options->letter == letter) return options;
    return NULL;
}

static void offer_options(Completer *c)
{
    for (const Argument *option = c->command->options; !argument_is_end(option); option++) {
        if (!option->help || !option->name) continue;
        bool value = argument_has_value(option) && !option->without;
        offer(c, "--", arena_printf(c->arena, "%s%s", option->name, value ? "=" : ""),
              tr(option->help));
    }
    offer(c, "--", STR("lang="),
          tr("language of messages: zh or en (without it, that of the locale)"));
    offer(c, "--", STR("help"), tr("print this"));
}

/* "-Werror", and the codes of warnings after "-Werror=". */
static void offer_warnings(Completer *c)
{
    offer(c, "-W", STR("error"), "");
    if (strncmp(c->current, "-Werror=", 8) == 0)
        offer_codes(c, before_last(c, "-Werror="), true);
}

static void complete_option(Completer *c)
{
    const char *equals = strchr(c->current, '=');
    if (c->current[1] == 'W') {
        offer_warnings(c);
    } else if (!equals) {
        offer_options(c);
    } else {
        Str name = {c->current + 2, (uint32_t)(equals - c->current - 2)};
        const Argument *option = find_long(c->command->options, name);
        const char *before =
            arena_printf(c->arena, "%.*s", (int)(equals + 1 - c->current), c->current).ptr;
        if (str_equal(name, STR("lang"))) offer(c, before, STR("zh"), "中文");
        if (str_equal(name, STR("lang"))) offer(c, before, STR("en"), "English");
        if (option) offer_value(c, option, before);
    }
}

/* Is the word before the last one an option that waits for its value? */
static const Argument *waiting_option(const Completer *c)
{
    const char *word = c->count > 1 ? c->words[c->count - 2] : "";
    const Argument *option = NULL;
    if (word[0] != '-' || !word[1]) return NULL;
    if (word[1] == '-')
        option = find_long(c->command->options, str_from(word + 2));
    else if (!word[2])
        option = find_letter(c->command->options, word[1]);
    bool waits = option && argument_has_value(option) && !option->without;
    return waits ? option : NULL;
}

/* ---- operands ---- */

static void offer_commands(Completer *c)
{
    for (const Command *command = c->commands; command->name; command++)
        offer(c, "", str_from(command->name), tr(command->summary));
}

static void complete_operand(Completer *c)
{
    const char *name = c->command->name;
    if (strcmp(name, "help") == 0)
        offer_commands(c);
    else if (strcmp(name, "show") == 0)
        offer_items(c, "", "table", "");
    else if (strcmp(name, "trace") == 0)
        offer_items(c, "", "table", "/");
    else if (c->count == 1)
        offer_commands(c);
}

static const Command *command_of(const Completer *c)
{
    for (const Command *command = c->commands; c->count > 1 && command->name; command++)
        if (strcmp(command->name, c->words[0]) == 0) return command;
    return &c->commands[0];
}

void complete(const Command *commands, Arena *arena, char **words, int count, Sink *sink)
{
    Completer c = {.arena = arena,
                   .sink = sink,
                   .words = words,
                   .count = count,
                   .current = words[count - 1],
                   .commands = commands};
    c.command = command_of(&c);
    const Argument *waiting = waiting_option(&c);
    if (waiting)
        offer_value(&c, waiting, "");
    else if (c.current[0] == '-')
        complete_option(&c);
    else
        complete_operand(&c);
}
