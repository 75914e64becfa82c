#include "cli/common/exit.h"

#include <stdarg.h>
#include <stdio.h>

#include "cli/common/language.h"
#include "lang/base/quote.h"

/* Longer ones are cut: memory may have run out. */
enum { LONGEST_COMPLAINT = 16 * 1024 };

static const Suggestion no_suggestion;

/* Names of files, and what a budget says, can hold anything. */
static void put_line(Str line)
{
    for (uint32_t at = 0; at < line.len;) {
        Glyph glyph = quote_glyph(line, at);
        fwrite(glyph.text, 1, glyph.len, stderr);
        at += glyph.bytes;
    }
}

__attribute__((format(printf, 2, 0))) static void complain_args(Suggestion suggestion,
                                                                const char *format, va_list args)
{
    char text[LONGEST_COMPLAINT];
    fputs("budgetc: ", stderr);
    vsnprintf(text, sizeof text, tr(format), args);
    put_line(str_from(text));
    if (suggestion.best.len) {
        snprintf(text, sizeof text, tr(": did you mean `" STR_FMT "`?"), STR_ARG(suggestion.best));
        put_line(str_from(text));
    }
    fputc('\n', stderr);
}

void complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain_args(no_suggestion, format, args);
    va_end(args);
}

void complain_lines(const char *text)
{
    Str rest = str_from(text);
    fputs("budgetc: ", stderr);
    for (;;) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        uint32_t len = end ? (uint32_t)(end - rest.ptr) : rest.len;
        put_line((Str){rest.ptr, len});
        fputc('\n', stderr);
        if (!end) return;
        rest = (Str){end + 1, rest.len - len - 1};
    }
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

ExitCode ran_out(Memory *memory)
{
    unsigned long long limit = (unsigned long long)memory->work.of->limit;
    if (!work_forgive(&memory->work)) return out_of_memory();
    complain("this costs more than %llu units of work: `--work-limit=N` allows more", limit);
    return EXIT_FILES;
}
