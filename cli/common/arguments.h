/* The command line of a command, read by a table of the options that it has. */
#ifndef BUDGET_CLI_COMMON_ARGUMENTS_H
#define BUDGET_CLI_COMMON_ARGUMENTS_H

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
} Inputs;

/* EXIT_NONE goes on with the next option. */
typedef ExitCode ArgumentSetter(void *target, Arena *arena, const char *value);

/* One option, and what becomes of it. */
typedef struct Argument {
    const char *name; /* behind "--"; NULL = it has only a letter */
    char letter;      /* behind "-"; 0 = it has only a name */

    /* Without a value. The last two are written, and nothing else is done. */
    bool *flag;
    const char *says;
    void (*show)(Sink *sink);

    /* With one. */
    const char **text;
    ArgumentList *list;       /* may be repeated */
    uint32_t *number;         /* 0 = all */
    const char *const *words; /* all that the value can be, up to a NULL */
    int *word;                /* which of them it is */
    ArgumentSetter *set;
    void *target;
    const char *without; /* the value if none is given; NULL = it needs one */
    const char *wrong;   /* what to say of a value that is no number, or none of the words; NULL =
                          * what is usual */
} Argument;

/* --include-dir and --library-dir. */
#define ARGUMENTS_OF_INPUTS(inputs)                   \
    {"include-dir", .list = &(inputs)->include_dirs}, \
    {                                                 \
        "library-dir", .text = &(inputs)->library_dir \
    }

/* `options` ends with an empty one. `command` says whose they are; NULL = budgetc's own, which says
 * what was probably meant. What is no option becomes inputs->files. EXIT_NONE when all are good and
 * there is more to do; otherwise the user has been told. argv[0] is the program. */
ExitCode arguments_read(Arena *arena, const char *command, const Argument *options, Inputs *inputs,
                        int argc, char **argv);

/* Writes what --help says, translated, on standard output. */
ExitCode arguments_help(Arena *arena, const char *usage);

/* For a compilation to the end. */
CompileOptions inputs_compile_options(Arena *arena, const Inputs *inputs);

#endif
