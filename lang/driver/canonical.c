#include "lang/driver/canonical.h"

#include "grammar/parse.h"
#include "lang/syntax/format.h"
#include "lang/syntax/same.h"

bool canonical_tree(Arena *arena, Interner *names, Sources *sources, const Tree *tree,
                    Tokens *tokens, FormatKeywords keywords, Str *after)
{
    *after = format_text(arena, sources, tree, tokens, keywords);
    vec_free(arena, &tokens->list);
    ParseInput input = {
        .arena = arena, .names = names, .sources = sources, .diags = diags_new(arena)};
    if (!source_add(sources, STR("<formatted>"), *after, &input.file)) return false;
    const Tree *again = parse_file(&input);
    if (diags_count(input.diags, SEVERITY_ERROR)) return false;
    return trees_same(arena, names, sources, tree, again, keywords == KEYWORDS_MIGRATED);
}

static bool canonical_older(Arena *arena, Interner *names, Sources *sources, FileId file,
                            FormatKeywords keywords, int older, Str *after)
{
    Tokens tokens = {0};
    ParseInput input = {.arena = arena,
                        .names = names,
                        .sources = sources,
                        .diags = diags_new(arena),
                        .file = file,
                        .older = older,
                        .tokens = &tokens};
    const Tree *tree = parse_file(&input);
    return canonical_tree(arena, names, sources, tree, &tokens, keywords, after);
}

bool canonical_text(Arena *arena, Interner *names, Sources *sources, FileId file,
                    FormatKeywords keywords, Str *after)
{
    return canonical_older(arena, names, sources, file, keywords, 0, after);
}

bool canonical_migrated(Arena *arena, Interner *names, Sources *sources, FileId file, int older,
                        Str *after)
{
    FormatKeywords keywords = older ? KEYWORDS_MIGRATED : KEYWORDS_AS_TYPED;
    return canonical_older(arena, names, sources, file, keywords, older, after);
}
