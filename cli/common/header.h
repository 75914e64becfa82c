/* Files that begin a budget: they have a header. Those that they include have none. */
#ifndef BUDGET_CLI_COMMON_HEADER_H
#define BUDGET_CLI_COMMON_HEADER_H

#include "lang/driver/compile.h"

typedef enum HeaderKind {
    HEADER_NONE,
    HEADER_FOUND,
    HEADER_UNKNOWN /* it is no text in UTF-8, or costs too much, so not all of it was read */
} HeaderKind;

/* Reads one file, without what it includes. `options` may be those of a whole compilation. The
 * result says whether it could be read; COMPILE_ERRORS is a file with mistakes, which may have a
 * header all the same. */
CompileStatus find_header(const char *path, const CompileOptions *options, HeaderKind *header);

#endif
