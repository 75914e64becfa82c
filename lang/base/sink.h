/* Where bytes go: a growing buffer in memory, or a stdio stream. Errors are sticky. */
#ifndef BUDGET_BASE_SINK_H
#define BUDGET_BASE_SINK_H

#include <stdio.h>

#include "lang/base/arena.h"

typedef struct Sink {
    Arena *arena;      /* memory sink: where the buffer grows */
    FILE *stream;      /* stream sink, or NULL */
    char *data;
    size_t len, cap;   /* memory sink: all of it; stream sink: not yet written */
    bool failed;       /* a write failed (errno kept in `error`); later writes do nothing */
    int error;
} Sink;

void sink_memory(Sink *sink, Arena *arena);
void sink_stream(Sink *sink, Arena *arena, FILE *stream);
void sink_write(Sink *sink, const char *data, size_t len);
void sink_str(Sink *sink, Str text);
void sink_text(Sink *sink, const char *text);
void sink_char(Sink *sink, char c);
void sink_number(Sink *sink, int64_t number); /* in decimal digits, without grouping */
void sink_printf(Sink *sink, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool sink_flush(Sink *sink); /* stream sink: writes and fflushes; true if nothing ever failed */
Str sink_result(Sink *sink); /* memory sink: what was written, until more is */

#endif
