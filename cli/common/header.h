/* Files that begin a budget: they have a header. Those that they include have none. */
#ifndef BUDGET_CLI_COMMON_HEADER_H
#define BUDGET_CLI_COMMON_HEADER_H

#include "lang/driver/compile.h"

/* Reads one file, without what it includes. `options` may be those of a whole compilation. The
 * result says whether it could be read; COMPILE_ERRORS is a file with mistakes, which may have a
 * header all the same. */
CompileStatus find_header(const char *path, const CompileOptions *options, bool *found);

#endif
