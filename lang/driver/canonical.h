/* The canonical layout of one file, made and proved: what compilation_format and the merge share.
 */
#ifndef BUDGET_DRIVER_CANONICAL_H
#define BUDGET_DRIVER_CANONICAL_H

#include "lang/base/intern.h"
#include "lang/base/source.h"
#include "lang/syntax/keywords.h"
#include "lang/syntax/token.h"

/* The text of a file without errors in its canonical layout. False if that would not read as the
 * same tree (a defect: use nothing of it). Adds a source. */
bool canonical_text(Arena *arena, Interner *names, Sources *sources, FileId file,
                    FormatKeywords keywords, Str *after);
/* … as it is written in the newest edition; older: how many editions before it was written. */
bool canonical_migrated(Arena *arena, Interner *names, Sources *sources, FileId file, int older,
                        Str *after);
/* The same where it is read already; the tokens are given back. */
bool canonical_tree(Arena *arena, Interner *names, Sources *sources, const Tree *tree,
                    Tokens *tokens, FormatKeywords keywords, Str *after);

#endif
