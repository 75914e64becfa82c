#include "cli/common/exit.h"

#include <stdarg.h>
#include <stdio.h>

#include "cli/common/language.h"

static const Suggestion no_suggestion;

__attribute__((format(printf, 2, 0))) static void complain_args(Suggestion suggestion,
                                                                const char *format, va_list args)
{
    fputs("budgetc: ", stderr);
    vfprintf(stderr, tr(format), args);
    if (suggestion.best.len)
        fprintf(stderr, tr(": did you mean `" STR_FMT "`?"), STR_ARG(suggestion.best));
    fputc('\n', stderr);
}

void complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_args(no_suggestion, format, args);
    va_end(args);
}

void complain_near(Suggestion suggestion, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_args(suggestion, format, args);
    va_end(args);
}

static ExitCode point_to_help(void)
{
    fputs(tr("Try `budgetc --help`.\n"), stderr);
    return EXIT_USAGE;
}

ExitCode usage_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_args(no_suggestion, format, args);
    va_end(args);
    return point_to_help();
}

ExitCode usage_error_near(Suggestion suggestion, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_args(suggestion, format, args);
    va_end(args);
    return point_to_help();
}

ExitCode out_of_memory(void)
{
    complain("memory ran out");
    return EXIT_FILES;
}
