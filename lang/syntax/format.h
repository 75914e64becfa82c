/* The canonical layout of a file: docs/format.md. It is made from tokens, so that what was typed
 * stays what it is; only the space between, and slips of an input method, change. */
#ifndef BUDGET_SYNTAX_FORMAT_H
#define BUDGET_SYNTAX_FORMAT_H

#include "lang/base/sink.h"
#include "lang/syntax/keywords.h"
#include "lang/syntax/token.h"

/* The tree and the tokens are those of a file without errors. */
Str format_text(Arena *arena, const Sources *sources, const Tree *tree, const Tokens *tokens,
                FormatKeywords keywords);

/* The same with one blank everywhere: lines that only stand in other columns are equal. */
Str format_plain(Arena *arena, const Sources *sources, const Tree *tree, const Tokens *tokens);

#endif
