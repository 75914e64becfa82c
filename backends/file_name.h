/* Names of files from names in a budget, which may hold any character. */
#ifndef BUDGET_BACKENDS_FILE_NAME_H
#define BUDGET_BACKENDS_FILE_NAME_H

#include "lang/base/arena.h"

/* "t01.csv". What would lead elsewhere or hide the file is written as %XX: different names stay
 * different. */
Str backend_file_name(Arena *arena, Str name, const char *extension);

#endif
