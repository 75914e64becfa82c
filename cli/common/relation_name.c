#include "cli/common/relation_name.h"

#include "cli/common/language.h"

/* What follows the key's English words. */
static Str behind(Str text, Str words)
{
    if (!str_starts(text, words)) return text;
    return (Str){text.ptr + words.len, text.len - words.len};
}

Str relation_suite(Arena *arena, RecordKind kind, Str suite)
{
    if (kind == RECORD_OF_INVARIANT) return suite;
    if (kind == RECORD_OF_INDICATORS) return str_from(tr("indicators"));
    return arena_printf(arena, tr("stated " STR_FMT), STR_ARG(behind(suite, STR("stated "))));
}

Str relation_instance(Arena *arena, RecordKind kind, Str name)
{
    if (kind == RECORD_OF_ROW) return str_from(tr("row"));
    if (kind != RECORD_OF_HEADING) return name;
    return arena_printf(arena, tr("heading " STR_FMT), STR_ARG(behind(name, STR("heading "))));
}
