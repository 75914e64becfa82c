/* Ctrl-C and its like: nothing half-made stays behind, and the process ends by the signal, as
 * whoever waits for it expects. State of the process: only the program uses this, never libbudget.
 */
#ifndef BUDGET_CLI_COMMON_SIGNALS_H
#define BUDGET_CLI_COMMON_SIGNALS_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP call `clean` before they end the process. It may do what a
 * signal handler may, such as unlink(). */
void signals_install(void (*clean)(void));

/* Writing to a pipe without a reader becomes an error like any other; */
void signals_ignore_pipe(void);
/* and this ends the process as it would have ended, unless SIGPIPE was ignored from the start. */
void signals_end_by_pipe(void);

/* While held, a signal waits for the release: for steps that must not be cut, and for loops that
 * look at signals_pending() by themselves. May be nested. */
void signals_hold(void);
void signals_release(void); /* does not return if a signal came and this was the last hold */
bool signals_pending(void);

#endif
