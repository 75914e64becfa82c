/* The parser: any bytes become a tree; one without errors, formatted and read again, is the same.
 * So are tree and findings if every token is asked for: then no row is read at a stroke. */
#include "grammar/parse.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/format.h"
#include "tests/fuzz/fuzz.h"

typedef struct Parsed {
    ParseInput input;
    Tree *tree;
    Str dump, findings;
} Parsed;

static Parsed parse(Arena *arena, Str text, Tokens *tokens)
{
    Parsed parsed = {.input = {.arena = arena,
                               .names = intern_new(arena, 1),
                               .sources = source_map_new(arena),
                               .diags = diags_new(arena),
                               .tokens = tokens}};
    REQUIRE(source_add(parsed.input.sources, STR("a.budget"), text, &parsed.input.file));
    parsed.tree = parse_file(&parsed.input);
    Sink sink;
    sink_memory(&sink, arena);
    tree_dump(arena, parsed.tree, parsed.input.names, parsed.input.sources, &sink);
    parsed.dump = sink_result(&sink);
    sink_memory(&sink, arena);
    diags_print(parsed.input.diags, parsed.input.sources, (DiagStyle){.format = DIAG_SHORT}, &sink);
    parsed.findings = sink_result(&sink);
    return parsed;
}

static void round_trip(Arena *arena, Str text)
{
    Tokens tokens = {0};
    Parsed first = parse(arena, text, NULL), slow = parse(arena, text, &tokens);
    REQUIRE_EQUAL(first.dump, slow.dump);
    REQUIRE_EQUAL(first.findings, slow.findings);
    if (diags_count(first.input.diags, SEVERITY_ERROR)) return;
    Str printed = format_text(arena, slow.input.sources, slow.tree, &tokens, KEYWORDS_ENGLISH);
    Parsed second = parse(arena, printed, NULL);
    if (diags_count(second.input.diags, SEVERITY_ERROR))
        fuzz_broken(__FILE__, __LINE__, "what was printed can be read", printed);
    REQUIRE_EQUAL(first.dump, second.dump);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(round_trip, data, size);
    return 0;
}
