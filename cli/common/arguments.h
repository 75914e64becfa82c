/* Options of command lines, as rows of tables: what they are called, where their values go, and
 * what the help says of them. */
#ifndef BUDGET_CLI_COMMON_ARGUMENTS_H
#define BUDGET_CLI_COMMON_ARGUMENTS_H

#include <stddef.h>

#include "cli/common/exit.h"
#include "lang/driver/compile.h"

typedef VEC(const char *) ArgumentList;

/* What a command reads, and where else it looks. */
typedef struct Inputs {
    const char *program; /* NULL = unknown */
    char **files;
    int file_count;
    ArgumentList include_dirs;
    const char *library_dir; /* NULL = find it */
    uint64_t work_limit;     /* 0 = what the size of the files allows */
} Inputs;

/* EXIT_NONE goes on with the next option. `value` is NULL for an option without one. */
typedef ExitCode ArgumentSetter(void *target, Arena *arena, const char *value);

typedef enum ArgumentKind {
    ARGUMENT_FLAG,   /* bool: becomes true */
    ARGUMENT_TEXT,   /* const char *: the value */
    ARGUMENT_LIST,   /* ArgumentList: one value more */
    ARGUMENT_NUMBER, /* uint32_t */
    ARGUMENT_WORD,   /* int: which of `words` it is */
    ARGUMENT_CALL,   /* `set` is called */
} ArgumentKind;

/* A value that an option can have, and what it means. */
typedef struct ArgumentChoice {
    const char *name, *help;
} ArgumentChoice;

/* What the value of an option names, for completions in shells. */
typedef enum ArgumentCompletes {
    COMPLETES_NOTHING, /* or a file */
    COMPLETES_CODES,   /* of findings */
    COMPLETES_TABLES,  /* of the budget on the line */
    COMPLETES_FIGURES
} ArgumentCompletes;

typedef struct Argument {
    const char *name; /* after "--"; NULL = it has only a letter */
    char letter;      /* after "-"; 0 = it has only a name */
    ArgumentKind kind;
    size_t at; /* offset of the target in the command's structure of options */

    const char *value;        /* what the help calls the value; NULL = it has none, or the words */
    const char *const *words; /* all that the value can be, up to a NULL */
    const char *without;      /* the value if none is given; NULL = it needs one */
    uint32_t usual;           /* a number's default */
    ArgumentSetter *set;

    const char *heading;                                /* before it in the help; NULL = none */
    const char *help;                                   /* NULL = not listed: another spelling */
    bool needed;                                        /* the command does nothing without it */
    bool (*choice)(int number, ArgumentChoice *choice); /* values to list; false = no more */
    ArgumentCompletes completes;
} Argument;

ArgumentSetter arguments_work_limit; /* its target is a uint64_t */

/* --work-limit; `inputs` is a member of type Inputs. */
#define ARGUMENT_WORK_LIMIT(Type, inputs)                                                     \
    {                                                                                         \
        .name = "work-limit", .kind = ARGUMENT_CALL, .at = offsetof(Type, inputs.work_limit), \
        .set = arguments_work_limit, .value = "N", .help = N_("allow so many units of work")  \
    }

/* --include-dir, --library-dir and --work-limit. */
#define ARGUMENTS_OF_INPUTS(Type, inputs)             \
    {.name = "include-dir",                           \
     .kind = ARGUMENT_LIST,                           \
     .at = offsetof(Type, inputs.include_dirs),       \
     .value = "DIR",                                  \
     .heading = N_("Where to look:"),                 \
     .help = N_("allow files from this folder too")}, \
        {.name = "library-dir",                       \
         .kind = ARGUMENT_TEXT,                       \
         .at = offsetof(Type, inputs.library_dir),    \
         .value = "DIR",                              \
         .help = N_("where `include <name>` looks")}, \
        ARGUMENT_WORK_LIMIT(Type, inputs)

/* --max of lists; `max` is a member of type uint32_t. */
#define ARGUMENT_MAX(Type, max, number)                                                  \
    {                                                                                    \
        .name = "max", .kind = ARGUMENT_NUMBER, .at = offsetof(Type, max), .value = "N", \
        .usual = number, .help = N_("at most N entries of each list; 0 = all")           \
    }

/* --format; `format` is a member of type int. */
#define ARGUMENT_FORMAT(Type, format, formats)                                                   \
    {                                                                                            \
        .name = "format", .kind = ARGUMENT_WORD, .at = offsetof(Type, format), .words = formats, \
        .help = N_("in which form; json has everything, for programs")                           \
    }

/* -o; `out` is a member of type const char *. */
#define ARGUMENT_OUTPUT(Type, out)                                                         \
    {                                                                                      \
        .name = "output", .letter = 'o', .kind = ARGUMENT_TEXT, .at = offsetof(Type, out), \
        .value = "FILE", .help = N_("write to this file")                                  \
    }

/* --color, in both spellings; `colour` is a member of type int. */
#define ARGUMENTS_OF_COLOUR(Type, colour)                                                       \
    {.name = "color",                                                                           \
     .kind = ARGUMENT_WORD,                                                                     \
     .at = offsetof(Type, colour),                                                              \
     .value = "WHEN",                                                                           \
     .words = colour_words,                                                                     \
     .without = "always",                                                                       \
     .help = N_("auto, always or never; NO_COLOR is respected")},                               \
    {                                                                                           \
        .name = "colour", .kind = ARGUMENT_WORD, .at = offsetof(Type, colour), .value = "WHEN", \
        .words = colour_words, .without = "always"                                              \
    }

/* What getopt and the help need to know of an option. */
bool argument_is_end(const Argument *option);
bool argument_has_value(const Argument *option);

/* Takes one option into `options`, the command's structure; `value` is NULL if none was given. */
ExitCode argument_take(Arena *arena, const Argument *option, void *options, const char *value);
/* Numbers get their defaults. */
void arguments_default(const Argument *table, void *options);

/* What the whole command may cost that compiles more than once: for CompileOptions.work. What the
 * command itself spends in `arena` counts, too. */
Work *work_of_command(Arena *arena, const Inputs *inputs);

/* For a compilation to the end. */
CompileOptions inputs_compile_options(Arena *arena, const Inputs *inputs);

#endif
