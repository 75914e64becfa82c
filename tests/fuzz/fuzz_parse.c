/* The parser: any bytes become a tree; one without errors, printed and read again, is the same. */
#include "grammar/parse.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/print.h"
#include "tests/fuzz/fuzz.h"

typedef struct Parsed {
    ParseInput input;
    Tree *tree;
    Str dump;
} Parsed;

static Parsed parse(Arena *arena, Str text)
{
    Parsed parsed = {.input = {arena, intern_new(arena, 1), source_map_new(arena), diags_new(arena),
                               0, NULL, false}};
    REQUIRE(source_add(parsed.input.sources, STR("a.budget"), text, &parsed.input.file));
    parsed.tree = parse_file(&parsed.input);
    Sink sink;
    sink_memory(&sink, arena);
    tree_dump(arena, parsed.tree, parsed.input.names, parsed.input.sources, &sink);
    parsed.dump = sink_result(&sink);
    return parsed;
}

static Str print(Arena *arena, const Parsed *parsed)
{
    Sink sink;
    sink_memory(&sink, arena);
    tree_print(arena, parsed->tree, parsed->input.names, parsed->input.sources, &sink);
    return sink_result(&sink);
}

static void round_trip(Arena *arena, Str text)
{
    Parsed first = parse(arena, text);
    Str printed = print(arena, &first);
    if (diags_count(first.input.diags, SEVERITY_ERROR)) return;
    Parsed second = parse(arena, printed);
    if (diags_count(second.input.diags, SEVERITY_ERROR))
        fuzz_broken(__FILE__, __LINE__, "what was printed can be read", printed);
    REQUIRE_EQUAL(first.dump, second.dump);
    REQUIRE_EQUAL(printed, print(arena, &second));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(round_trip, data, size);
    return 0;
}
