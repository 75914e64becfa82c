#include "lang/driver/merge.h"

#include "grammar/parse.h"
#include "lang/driver/canonical.h"
#include "lang/merge/tree.h"
#include "lang/syntax/format.h"

typedef struct Reading {
    Arena *arena;
    Interner *names;
    Sources *sources;
} Reading;

typedef struct Version { /* a text that was read */
    Str text;
    Tokens tokens;
    const Tree *tree;
} Version;

/* False if there are mistakes in it. */
static bool read_text(const Reading *r, Str text, Version *version)
{
    *version = (Version){.text = text};
    ParseInput input = {.arena = r->arena,
                        .names = r->names,
                        .sources = r->sources,
                        .diags = diags_new(r->arena),
                        .tokens = &version->tokens};
    if (!source_add(r->sources, STR(""), text, &input.file)) return false;
    version->tree = parse_file(&input);
    return !diags_count(input.diags, SEVERITY_ERROR);
}

static MergeNode *outline(const Reading *r, const Version *version)
{
    return merge_outline(r->arena, r->names, r->sources, version->tree, &version->tokens);
}

static bool is_canonical(const Reading *r, const Version *version)
{
    return str_equal(
        format_text(r->arena, r->sources, version->tree, &version->tokens, KEYWORDS_AS_TYPED),
        version->text);
}

/* Rows that came from two sides stand below each other again. */
static void lay_out(const Reading *r, Version *result, Merged *merged)
{
    Str after;
    if (canonical_tree(r->arena, r->names, r->sources, result->tree, &result->tokens,
                       KEYWORDS_AS_TYPED, &after))
        merged->text = after;
}

/* Rows went from block to block on both sides: the text alone does not tell which is meant. */
static Merged one_conflict(Arena *arena, const MergeInput *input)
{
    Sink sink;
    sink_memory(&sink, arena);
    merge_mark_conflict(input, input->texts, &sink);
    return (Merged){.text = sink_result(&sink), .conflicts = 1};
}

static bool merge_source(const Reading *r, const MergeInput *input, Merged *merged)
{
    Version versions[MERGE_SIDES], result;
    MergeNode *roots[MERGE_SIDES];
    for (int side = 0; side < MERGE_SIDES; side++) {
        if (!read_text(r, input->texts[side], &versions[side])) return false;
        roots[side] = outline(r, &versions[side]);
    }
    if (!merge_nodes(r->arena, input, roots, merged)) return false;
    if (merged->conflicts) return true;
    if (!read_text(r, merged->text, &result)) return false;
    if (!merge_adds_up(r->arena, roots, outline(r, &result))) {
        *merged = one_conflict(r->arena, input);
        return true;
    }
    if (is_canonical(r, &versions[MERGE_OURS]) || is_canonical(r, &versions[MERGE_THEIRS]))
        lay_out(r, &result, merged);
    return true;
}

static Merged merge_by_lines(Arena *arena, const MergeInput *input)
{
    Sink sink;
    sink_memory(&sink, arena);
    uint32_t conflicts = merge_lines(arena, input, input->texts, &sink);
    return (Merged){sink_result(&sink), conflicts, true};
}

static bool merge_csv(const Reading *r, const MergeInput *input, Merged *merged)
{
    MergeNode *roots[MERGE_SIDES];
    return merge_outline_csv(r->arena, r->names, input->texts, roots) &&
           merge_nodes(r->arena, input, roots, merged);
}

/* What one side alone did is the result, to the byte. */
static bool is_trivial(const MergeInput *input, Merged *merged)
{
    Str base = input->texts[MERGE_BASE], ours = input->texts[MERGE_OURS];
    Str theirs = input->texts[MERGE_THEIRS];
    *merged = (Merged){.text = str_equal(ours, base) ? theirs : ours};
    return str_equal(ours, base) || str_equal(theirs, base) || str_equal(ours, theirs);
}

Merged merge_files(Arena *arena, const MergeInput *input)
{
    Merged merged;
    Reading r = {.arena = arena, .sources = source_map_new(arena)};
    r.names = intern_new(arena, (uint64_t)(uintptr_t)arena ^ (uint64_t)(uintptr_t)&r);
    if (is_trivial(input, &merged)) return merged;
    if (input->csv ? merge_csv(&r, input, &merged) : merge_source(&r, input, &merged))
        return merged;
    return merge_by_lines(arena, input);
}

/* Is there a line that names the cells of the rows below it? No other is divided. */
static bool any_columns(const Tokens *tokens)
{
    for (uint32_t i = 0; i < tokens->list.len; i++)
        if (tokens->list.items[i].key == KEY_COLUMNS && !tokens->list.items[i].name) return true;
    return false;
}

Str merge_plain_text(Arena *arena, Str text)
{
    Version typed, plain;
    Reading r = {.arena = arena, .sources = source_map_new(arena)};
    r.names = intern_new(arena, (uint64_t)(uintptr_t)arena ^ (uint64_t)(uintptr_t)&r);
    if (!read_text(&r, text, &typed)) return text;
    Str spaced = format_plain(arena, r.sources, typed.tree, &typed.tokens);
    if (!any_columns(&typed.tokens)) return spaced;
    vec_free(arena, &typed.tokens.list);
    if (!read_text(&r, spaced, &plain)) return text;
    Sink sink;
    sink_memory(&sink, arena);
    merge_put_plain(r.names, outline(&r, &plain), &sink);
    return sink_result(&sink);
}
