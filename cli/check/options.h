/* The command line, read. */
#ifndef BUDGET_CLI_CHECK_OPTIONS_H
#define BUDGET_CLI_CHECK_OPTIONS_H

#include "backends/backend.h"
#include "cli/common/arguments.h"

typedef enum Command {
    COMMAND_CHECK, /* nothing but findings */
    COMMAND_EMIT,
    COMMAND_LIST,
    COMMAND_DUMP,
    COMMAND_PRINT,
    COMMAND_TRACE,
    COMMAND_EXPLAIN,
    COMMAND_KEYWORDS
} Command;

enum { TRACE_TEXT, TRACE_JSON };

typedef struct Options {
    Command command;
    VEC(const Backend *) emit;
    const char *out;   /* -o; NULL = standard output */
    const char *table; /* NULL = all */
    const char *figure;
    uint32_t figure_limit;
    const char *deps;
    const char *junit; /* NULL = none */
    const char *dump;
    const char *explain;
    const char *target; /* of trace */
    uint32_t trace_max; /* entries of each list; 0 = all */
    int trace_format;
    bool emit_anyway, csv_bom, provenance;
    DiagStyle style;
    bool strict;                /* -Werror */
    VEC(DiagCode) strict_codes; /* -Werror=CODE */
    uint32_t jobs;              /* threads */
    Inputs inputs;
} Options;

/* EXIT_NONE when the options are good; otherwise the user has been told. */
ExitCode options_read(Options *options, Arena *arena, int argc, char **argv);

/* All that is to be written goes into one stream. */
bool options_single_stream(const Options *options);

#endif
