/* The scanner: any bytes become tokens inside the text, in order. */
#include "grammar/parse.h"
#include "tests/fuzz/fuzz.h"

static void scan(Arena *arena, Str text)
{
    Sources *sources = source_map_new(arena);
    ParseInput input = {.arena = arena,
                        .names = intern_new(arena, 1),
                        .sources = sources,
                        .diags = diags_new(arena)};
    REQUIRE(source_add(sources, STR("a.budget"), text, &input.file));
    Sink sink;
    sink_memory(&sink, arena);
    parse_dump_tokens(&input, &sink);
    Diag **diags;
    uint32_t count = diags_sorted(input.diags, &diags);
    for (uint32_t i = 0; i < count; i++) {
        REQUIRE(diags[i]->span.lo >= 1 && diags[i]->span.lo <= diags[i]->span.hi);
        REQUIRE(diags[i]->span.hi <= text.len + 2); /* the end of the file is a place, too */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(scan, data, size);
    return 0;
}
