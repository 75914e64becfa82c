/* A temporary folder that backends write into and another program works in. It is taken away
 * whatever happens: signals that would end the process wait until then (stop_hold). */
#ifndef BUDGET_BACKENDS_TEMP_DIR_H
#define BUDGET_BACKENDS_TEMP_DIR_H

#include "backends/backend.h"

typedef struct Workshop {
    BackendOutput base;    /* must be first: writes into the folder */
    BackendOutput *output; /* hears what goes wrong */
    Arena *arena;
    char folder[256];
    Sink sink;
} Workshop;

bool workshop_open(Workshop *shop, BackendOutput *output, Arena *arena);
/* Takes the folder away; a signal that was held back then takes its course. Needs no memory. */
void workshop_close(Workshop *shop);
bool workshop_finish_file(Workshop *shop); /* false if a file could not be written */
/* The whole file; "" if there is none. */
Str workshop_read(const Workshop *shop, const char *name);
/* A message in the language of the user. */
const char *workshop_text(const Workshop *shop, const char *message)
    __attribute__((format_arg(2)));
bool workshop_fail(const Workshop *shop, const char *message); /* false */

#endif
