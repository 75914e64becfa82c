/* Names in files of data: a field that is the name, the code or the label of a member. */
#ifndef BUDGET_CLI_LSP_FIELDS_H
#define BUDGET_CLI_LSP_FIELDS_H

#include "cli/lsp/question.h"

/* Is the question about a file of data whose places are those of the editor? */
bool field_is_data(const NameQuestion *q);
/* The member that the field at the offset is, as q->use. False if it is none. */
bool field_find(NameQuestion *q);

typedef void FieldVisit(void *context, Span span);
/* Visits every field of a file of data whose text is one of the names: what is between its quotes,
 * if it has some. Empty names are none. */
void fields_named(Arena *arena, const Source *source, Str text, const Str *names, uint32_t count,
                  FieldVisit *visit, void *context);
/* Every field of data that is the member that is asked about. */
void fields_visit(NameQuestion *q, FieldVisit *visit, void *context);
/* The paths in statements that read this file of data. */
void field_readers(NameQuestion *q, FieldVisit *visit, void *context);

#endif
