/* What a file is that is not text in UTF-8. */
#ifndef BUDGET_SYNTAX_ENCODING_H
#define BUDGET_SYNTAX_ENCODING_H

#include "lang/diag/diag.h"

/* Are they those of a file that is no text in any encoding? */
bool encoding_is_packed(Str bytes);
/* Whether the bytes are those of another kind of file: a spreadsheet, a PDF, or text in
 * UTF-16. If so, E0106 says which at the place, and what to do. */
bool encoding_report_kind(Diags *diags, Str text, Span place);
/* The same of a text that is another language, where a budget is wanted. */
bool encoding_report_text(Diags *diags, Str text, Span place);
/* E0106 for bytes that are not UTF-8, with how they may be converted. lines: that have such bytes.
 * table: it is a file of facts, whose encoding the source can say. */
void encoding_report_bytes(Diags *diags, Span place, unsigned byte, uint32_t lines, bool table);

#endif
