/* Where the program itself stands: what belongs to it is found from there. */
#ifndef BUDGET_CLI_COMMON_PROGRAM_H
#define BUDGET_CLI_COMMON_PROGRAM_H

#include "lang/base/arena.h"

/* argv0: what the program was started as, or NULL. "" if the folder is not known. */
Str program_folder(Arena *arena, const char *argv0);

#endif
