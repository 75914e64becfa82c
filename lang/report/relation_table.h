/* The table of relations that a document may list, and the links of figures to those that prove
 * them. Internal to lang/report. */
#ifndef BUDGET_REPORT_RELATION_TABLE_H
#define BUDGET_REPORT_RELATION_TABLE_H

#include "lang/report/tables.h"
#include "lang/report/wording.h"

/* One row for each invariant that said something: what it says, and how often it held. */
void relation_table_build(const Relations *relations, const Verdicts *verdicts, ReportTable *table);

/* In the arena of the planner. */
const RelationProofs *relation_proofs(const Relations *relations, const Verdicts *verdicts);
/* The invariants that say that this value equals another: as a whole, or as a term of a sum. The
 * frame is that of the value. NULL = none. */
const CellLinks *relation_links(const RelationProofs *proofs, const Plan *value,
                                const uint32_t *frame);

/* What an invariant says, for a reader: labels in place of names, signs in place of words. */
Str claim_text(Env *env, const Model *model, const ClaimWords *words, const InvariantDecl *decl);

#endif
