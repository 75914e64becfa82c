/* A unified diff of two texts, nothing if they are the same. */
#ifndef BUDGET_CLI_COMMON_TEXT_DIFF_H
#define BUDGET_CLI_COMMON_TEXT_DIFF_H

#include "lang/base/sink.h"

void text_diff_write(Arena *arena, Str old_name, Str new_name, Str before, Str after, Sink *sink);

#endif
