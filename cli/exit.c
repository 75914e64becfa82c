#include "cli/exit.h"

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 1, 0))) static void complain_args(const char *format, va_list args)
{
    fputs("budgetc: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_args(format, args);
    va_end(args);
}

ExitCode usage_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_args(format, args);
    va_end(args);
    fputs("Try `budgetc --help`.\n", stderr);
    return EXIT_USAGE;
}
