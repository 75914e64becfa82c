/* What a table in a file says of the members of a dimension (members_csv.c). */
#ifndef BUDGET_MODEL_MEMBER_ROWS_H
#define BUDGET_MODEL_MEMBER_ROWS_H

#include "lang/model/model.h"

typedef struct MemberRow {
    Str code, label; /* "" = none; they live as long as the sources */
    Span span;       /* of the record */
    Atom parent;     /* a key in a cell; len 0 = none */
    uint32_t
        above; /* or the row of the member that it lies below by `parent code` and the like; NONE */
} MemberRow;

typedef VEC(MemberRow) MemberRows;

/* Adds a row for each record that has a code or a label. What is wrong is reported; *lost: then,
 * the text that was not understood, or {0,0}. */
void model_read_member_rows(Env *env, FileReader *files, const DimensionDecl *decl,
                            MemberRows *rows, Span *lost);

#endif
