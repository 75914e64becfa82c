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
    return trees_same(arena, names, sources, tree, again);
}

bool canonical_text(Arena *arena, Interner *names, Sources *sources, FileId file,
                    FormatKeywords keywords, Str *after)
{
    Tokens tokens = {0};
    ParseInput input = {.arena = arena,
                        .names = names,
                        .sources = sources,
                        .diags = diags_new(arena),
                        .file = file,
                        .tokens = &tokens};
    const Tree *tree = parse_file(&input);
    return canonical_tree(arena, names, sources, tree, &tokens, keywords, after);
}
