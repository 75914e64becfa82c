/* The merge of three versions of a file: what one side alone did is the result; whose side is whose
 * makes no difference; and a merge without conflicts can be read if all versions can. */
#include "grammar/parse.h"
#include "lang/driver/merge.h"
#include "tests/fuzz/fuzz.h"

static bool can_be_read(Arena *arena, Str text)
{
    ParseInput input = {.arena = arena,
                        .names = intern_new(arena, 1),
                        .sources = source_map_new(arena),
                        .diags = diags_new(arena)};
    REQUIRE(source_add(input.sources, STR("a.budget"), text, &input.file));
    parse_file(&input);
    return !diags_count(input.diags, SEVERITY_ERROR);
}

static Merged merge(Arena *arena, Str base, Str ours, Str theirs, bool csv)
{
    MergeInput input = {.texts = {base, ours, theirs},
                        .labels = {STR("base"), STR("ours"), STR("theirs")},
                        .mark = 7,
                        .show_base = base.len % 2,
                        .csv = csv};
    return merge_files(arena, &input);
}

static void check_one_sided(Arena *arena, Str a, Str b, bool csv)
{
    Merged ours = merge(arena, a, b, a, csv), theirs = merge(arena, a, a, b, csv);
    Merged both = merge(arena, a, b, b, csv);
    REQUIRE(!ours.conflicts && !theirs.conflicts && !both.conflicts);
    REQUIRE_EQUAL(ours.text, b);
    REQUIRE_EQUAL(theirs.text, b);
    REQUIRE_EQUAL(both.text, b);
}

static void check_three(Arena *arena, const Str *texts, bool csv)
{
    Merged one = merge(arena, texts[0], texts[1], texts[2], csv);
    Merged other = merge(arena, texts[0], texts[2], texts[1], csv);
    REQUIRE(one.by_lines == other.by_lines);
    REQUIRE(!one.conflicts == !other.conflicts);
    if (one.conflicts) return;
    REQUIRE_EQUAL(one.text, other.text);
    if (csv || one.by_lines) return;
    for (int side = 0; side < MERGE_SIDES; side++)
        if (!can_be_read(arena, texts[side])) return;
    REQUIRE(can_be_read(arena, one.text));
}

/* What git compares by lines has a mistake only if the text has. */
static void check_plain(Arena *arena, Str text)
{
    Str plain = merge_plain_text(arena, text);
    if (!can_be_read(arena, text)) REQUIRE_EQUAL(plain, text);
}

static void merge_all_ways(Arena *arena, Str input)
{
    Str texts[MERGE_SIDES];
    fuzz_split(input, texts, MERGE_SIDES);
    for (int csv = 0; csv < 2; csv++) {
        check_one_sided(arena, texts[0], texts[1], csv);
        check_three(arena, texts, csv);
    }
    check_plain(arena, texts[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(merge_all_ways, data, size);
    return 0;
}
