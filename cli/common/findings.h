/* How findings are reported, for commands that let the user choose. */
#ifndef BUDGET_CLI_COMMON_FINDINGS_H
#define BUDGET_CLI_COMMON_FINDINGS_H

#include "cli/common/arguments.h"
#include "cli/common/terminal.h"

typedef struct FindingOptions {
    int format, colour;
    uint32_t max_errors;        /* 0 = all */
    bool strict;                /* -Werror */
    VEC(DiagCode) strict_codes; /* -Werror=CODE */
    uint32_t jobs;              /* threads; 0 = one for each processor */
    const char *main_file;      /* the first of the files; NULL = unknown */
    Str since;                  /* --since: what is in that file; ptr NULL = none */
    bool quiet;                 /* errors alone, and no verdict */
} FindingOptions;

extern const char *const finding_formats[]; /* by DiagFormat */
ArgumentSetter finding_set_warnings;

/* `findings` is a member of type FindingOptions. */
#define ARGUMENTS_OF_FINDINGS(Type, findings)                                                    \
    {.name = "diagnostics",                                                                      \
     .kind = ARGUMENT_WORD,                                                                      \
     .at = offsetof(Type, findings.format),                                                      \
     .value = "FORMAT",                                                                          \
     .words = finding_formats,                                                                   \
     .heading = N_("How to report:"),                                                            \
     .help = N_("text, short (one line each), json, sarif or github")},                          \
        ARGUMENTS_OF_COLOUR(Type, findings.colour),                                              \
        {.name = "max-errors",                                                                   \
         .kind = ARGUMENT_NUMBER,                                                                \
         .at = offsetof(Type, findings.max_errors),                                              \
         .value = "N",                                                                           \
         .usual = 20,                                                                            \
         .help = N_("print at most N errors; 0 = all")},                                         \
        {.name = "quiet",                                                                        \
         .letter = 'q',                                                                          \
         .kind = ARGUMENT_FLAG,                                                                  \
         .at = offsetof(Type, findings.quiet),                                                   \
         .help = N_("say nothing but errors")},                                                  \
        {.letter = 'W',                                                                          \
         .kind = ARGUMENT_CALL,                                                                  \
         .at = offsetof(Type, findings),                                                         \
         .set = finding_set_warnings,                                                            \
         .value = "error[=CODE,…]",                                                              \
         .help = N_("warnings (of these codes) are errors, unless the source silences them")},   \
    {                                                                                            \
        .name = "jobs", .kind = ARGUMENT_NUMBER, .at = offsetof(Type, findings.jobs),            \
        .value = "N",                                                                            \
        .help =                                                                                  \
            N_("use N threads (0 = one for each processor, as without it); the results are the " \
               "same")                                                                           \
    }

/* What they mean for a compilation. */
void findings_compile_options(const FindingOptions *options, CompileOptions *wanted);
DiagStyle findings_style(const FindingOptions *options);
/* JSON and SARIF are one document: it is written last, when nothing more can be found. */
bool findings_are_document(const FindingOptions *options);
/* Writes all findings of the other forms, without ending the sink. */
void findings_print(Compilation *compilation, const FindingOptions *options, Sink *sink);
/* Writes the document to standard error: all of it, or, where the work that it needs is spent or
 * memory runs out, nothing but that. Sets memory->on_failure. Returns EXIT_FINE, EXIT_ERRORS if
 * the work is spent, or EXIT_FILES. */
ExitCode findings_write_document(Compilation *compilation, const FindingOptions *options);

#endif
