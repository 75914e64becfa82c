#include "lang/merge.h"

#include "grammar/parse.h"
#include "lang/canonical.h"
#include "lang/review/merge/tree.h"
#include "lang/syntax/format.h"

typedef struct Reading {
    Arena *arena;
    Interner *names;
    Sources *sources;
} Reading;

/* False if there are mistakes in it; *root may be NULL. */
static bool read_text(const Reading *r, Str text, FileId *file, MergeNode **root)
{
    Tokens tokens = {0};
    ParseInput input = {.arena = r->arena,
                        .names = r->names,
                        .sources = r->sources,
                        .diags = diags_new(r->arena),
                        .tokens = &tokens};
    if (!source_add(r->sources, STR(""), text, &input.file)) return false;
    const Tree *tree = parse_file(&input);
    if (diags_count(input.diags, SEVERITY_ERROR)) return false;
    *file = input.file;
    if (root) *root = merge_outline(r->arena, r->names, r->sources, tree, &tokens);
    return true;
}

static bool is_canonical(const Reading *r, FileId file)
{
    Str after;
    return canonical_text(r->arena, r->names, r->sources, file, KEYWORDS_AS_TYPED, &after) &&
           str_equal(after, source_get(r->sources, file)->text);
}

/* Rows that came from two sides stand below each other again. */
static void lay_out(const Reading *r, FileId file, Merged *merged)
{
    Str after;
    if (canonical_text(r->arena, r->names, r->sources, file, KEYWORDS_AS_TYPED, &after))
        merged->text = after;
}

static bool merge_source(const Reading *r, const MergeInput *input, Merged *merged)
{
    FileId files[MERGE_SIDES], result;
    MergeNode *roots[MERGE_SIDES];
    for (int side = 0; side < MERGE_SIDES; side++)
        if (!read_text(r, input->texts[side], &files[side], &roots[side])) return false;
    if (!merge_nodes(r->arena, input, roots, merged)) return false;
    if (merged->conflicts) return true;
    if (!read_text(r, merged->text, &result, NULL)) return false;
    if (is_canonical(r, files[MERGE_OURS]) || is_canonical(r, files[MERGE_THEIRS]))
        lay_out(r, result, merged);
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

Str merge_plain_text(Arena *arena, Str text)
{
    FileId file;
    MergeNode *root;
    Tokens tokens = {0};
    Reading r = {.arena = arena, .sources = source_map_new(arena)};
    r.names = intern_new(arena, (uint64_t)(uintptr_t)arena ^ (uint64_t)(uintptr_t)&r);
    ParseInput input = {.arena = arena,
                        .names = r.names,
                        .sources = r.sources,
                        .diags = diags_new(arena),
                        .tokens = &tokens};
    if (!source_add(r.sources, STR(""), text, &input.file)) return text;
    const Tree *tree = parse_file(&input);
    if (diags_count(input.diags, SEVERITY_ERROR)) return text;
    if (!read_text(&r, format_plain(arena, r.sources, tree, &tokens), &file, &root)) return text;
    Sink sink;
    sink_memory(&sink, arena);
    merge_put_plain(r.names, root, &sink);
    return sink_result(&sink);
}
