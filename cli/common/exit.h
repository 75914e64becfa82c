/* How budgetc ends. */
#ifndef BUDGET_CLI_COMMON_EXIT_H
#define BUDGET_CLI_COMMON_EXIT_H

#include "cli/common/suggest.h"
#include "lang/base/arena.h"

typedef enum ExitCode {
    EXIT_FINE = 0,       /* compiled, and every relation holds or is waived */
    EXIT_ERRORS = 1,     /* the budget has errors */
    EXIT_USAGE = 2,      /* wrong usage */
    EXIT_FILES = 3,      /* a file cannot be read or written, or memory ran out */
    EXIT_DEFECT = 70,    /* a defect of budgetc (EX_SOFTWARE) */
    EXIT_NO_MERGE = 129, /* merge: none was made; git takes what is less for conflicts */
    EXIT_NONE = -1       /* nothing has decided yet */
} ExitCode;

/* "budgetc: …" on standard error in the user's language, with a line end. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A message of several lines: those that its own line feeds make. */
void complain_lines(const char *text);
/* The first, and where to read more. Returns EXIT_USAGE. */
ExitCode usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same two, with what was probably meant after it, if there is something. */
void complain_near(Suggestion suggestion, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
ExitCode usage_error_near(Suggestion suggestion, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says so, and returns EXIT_FILES. */
ExitCode out_of_memory(void);
/* After a jump to memory->on_failure, where no budget is compiled: says what it was. */
ExitCode ran_out(Memory *memory);

#endif
