/* The parts of a packed file (ZIP). */
#ifndef BUDGET_TABULAR_ZIP_H
#define BUDGET_TABULAR_ZIP_H

#include "lang/base/arena.h"

enum { LIMIT_PART_BYTES = 1 << 28 /* of one part, unpacked */, LIMIT_PARTS = 10000 };

/* NULL, or why the part cannot be read (a message). *found: whether there is one of that name; its
 * text is in the arena. */
const char *zip_read(Arena *arena, Str file, Str name, bool *found, Str *text);

#endif
