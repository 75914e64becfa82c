/* A temporary folder that backends write into and another program works in. It is taken away
 * whatever happens: signals that would end the process wait until then (BackendOutput.signals). */
#ifndef BUDGET_BACKENDS_TEMP_DIR_H
#define BUDGET_BACKENDS_TEMP_DIR_H

#include "backends/backend.h"
#include "lang/files/temp.h"

typedef struct TempDir {
    BackendOutput base;    /* must be first: writes into the folder */
    BackendOutput *output; /* hears what goes wrong */
    Arena *arena;
    TempFolder folder;
    Sink sink;
} TempDir;

bool temp_dir_open(TempDir *temp, BackendOutput *output, Arena *arena);
/* Takes the folder away; a signal that was held back then takes its course. Needs no memory. */
void temp_dir_close(TempDir *temp);
bool temp_dir_finish_file(TempDir *temp); /* false if a file could not be written */
/* The whole file; "" if there is none. */
Str temp_dir_read(const TempDir *temp, const char *name);
/* A message in the language of the user. */
const char *temp_dir_text(const TempDir *temp, const char *message) __attribute__((format_arg(2)));
bool temp_dir_fail(const TempDir *temp, const char *message); /* false */

#endif
