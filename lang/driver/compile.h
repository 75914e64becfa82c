/* libbudget: compiles a budget. No global state, no exit, no output of its own; one Compilation per
 * run.
 *
 *     Compilation *c = compilation_new();
 *     CompileStatus status = compile(c, &options);
 *     … compilation_diags(c), compilation_report(c) …
 *     compilation_free(c);
 */
#ifndef BUDGET_DRIVER_COMPILE_H
#define BUDGET_DRIVER_COMPILE_H

#include "lang/driver/options.h"
#include "lang/driver/results.h"

typedef enum CompileStatus {
    COMPILE_OK,       /* every relation holds or is waived (warnings possible) */
    COMPILE_ERRORS,   /* the budget has errors; the report is as complete as it can be */
    COMPILE_IO,       /* a file named on the command line cannot be read; a diagnostic says which */
    COMPILE_STOPPED,  /* options.stop said so; nothing but compilation_free may be called */
    COMPILE_NO_MEMORY /* memory ran out; nothing but compilation_free may be called */
} CompileStatus;

Compilation *compilation_new(void); /* NULL when memory runs out */
void compilation_free(Compilation *compilation);
CompileStatus compile(Compilation *compilation, const CompileOptions *options);

/* After a jump to memory->on_failure: the finding that this budget costs too much, if that was the
 * reason, which is now the last of compilation_diags(), too; NULL if memory ran out. Set it again
 * with setjmp before; nothing is counted any more. */
Diags *compilation_stopped(Compilation *compilation);

#endif
