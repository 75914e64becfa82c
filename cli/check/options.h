/* The command line, read. */
#ifndef BUDGET_CLI_CHECK_OPTIONS_H
#define BUDGET_CLI_CHECK_OPTIONS_H

#include "backends/backend.h"
#include "cli/common/command.h"
#include "cli/common/findings.h"

typedef enum Task {
    TASK_CHECK, /* nothing but findings */
    TASK_EMIT,
    TASK_LIST,
    TASK_DUMP,
    TASK_PRINT,
    TASK_EXPLAIN, /* from here on, no budget is read */
    TASK_LIST_CODES,
    TASK_KEYWORDS
} Task;

typedef enum HtmlPart { HTML_FACTS, HTML_TABLES } HtmlPart;
enum { LIST_TEXT, LIST_JSON };

typedef struct Options {
    Task task;
    VEC(const Backend *) emit;
    const char *out;   /* -o; NULL = standard output */
    const char *table; /* NULL = all */
    const char *figure;
    uint32_t figure_limit;
    int sql;    /* which of backend_sql_dialects */
    int format; /* of a list */
    const char *deps;
    const char *junit; /* NULL = none */
    const char *since; /* likewise */
    const char *dump;
    const char *explain; /* "" = no code was given */
    bool emit_anyway, csv_bom, provenance, html_check;
    int html_part; /* HtmlPart */
    bool verbose, watch;
    bool list, print, keywords, list_codes;
    FindingOptions findings;
    Inputs inputs;
} Options;

extern const Argument check_arguments[];

/* EXIT_NONE when the options are good; otherwise the user has been told. */
ExitCode options_read(const Command *command, Options *options, Arena *arena, int argc,
                      char **argv);

/* What any of the kinds that are written can be told or needs; see Backend. */
typedef struct KindNeeds {
    bool tables, figures, origins, workings;
} KindNeeds;

KindNeeds options_needs(const Options *options);

/* All that is to be written goes into one stream, whatever the budget has. */
bool options_single_stream(const Options *options);

#endif
