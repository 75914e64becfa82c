/* What a budget, or the library, has of which published tables may have more. */
#ifndef BUDGET_DRIVER_IMPORT_BASE_H
#define BUDGET_DRIVER_IMPORT_BASE_H

#include "lang/discover/transcript_base.h"
#include "lang/driver/compile.h"

/* Of one that was compiled: its texts are those of the compilation. */
BaseBudget import_base_of(Arena *arena, const Compilation *c);
/* The classifications of the library, as they are in that year; none if they cannot be read. The
 * caller frees the compilation when their texts are not needed any more; NULL without memory. */
Compilation *import_library(Arena *arena, const CompileOptions *options, uint32_t year,
                            BaseBudget *base);

#endif
