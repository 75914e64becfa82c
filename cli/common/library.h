/* Where the standard library is. */
#ifndef BUDGET_CLI_COMMON_LIBRARY_H
#define BUDGET_CLI_COMMON_LIBRARY_H

#include "lang/base/arena.h"

/* lib/ of the work tree if the program runs from its build folder, else where `make install` puts
 * it. */
const char *library_find(Arena *arena, const char *program);

/* The folder of the compiler as WebAssembly, likewise. */
Str library_module_folder(Arena *arena, const char *program);

#endif
