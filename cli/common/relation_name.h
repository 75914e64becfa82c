/* What a relation is called in the language of the user. Records have English names, because these
 * are keys for programs. */
#ifndef BUDGET_CLI_COMMON_RELATION_NAME_H
#define BUDGET_CLI_COMMON_RELATION_NAME_H

#include "lang/driver/compile.h"

Str relation_suite(Arena *arena, RecordKind kind, Str suite);
Str relation_instance(Arena *arena, RecordKind kind, Str name);

#endif
