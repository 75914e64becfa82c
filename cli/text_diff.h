/* A unified diff of two texts. */
#ifndef BUDGET_CLI_TEXT_DIFF_H
#define BUDGET_CLI_TEXT_DIFF_H

#include "lang/base/sink.h"

void text_diff_write(Arena *arena, const char *path, Str before, Str after, Sink *sink);

#endif
