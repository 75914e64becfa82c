/* Ctrl-C and its like: nothing half-made stays behind, and the process ends by the signal, as
 * whoever waits for it expects. State of the process: only the program uses this, never libbudget.
 */
#ifndef BUDGET_BACKENDS_STOP_H
#define BUDGET_BACKENDS_STOP_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP call `clean` before they end the process. It may do what a
 * signal handler may, such as unlink(). */
void stop_install(void (*clean)(void));

/* While held, a signal waits for the release: for steps that must not be cut, and for loops that
 * look at stop_pending() by themselves. May be nested. */
void stop_hold(void);
void stop_release(void); /* does not return if a signal came and this was the last hold */
bool stop_pending(void);

#endif
