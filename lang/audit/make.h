/* Making an audit. The pipeline calls audit_make; its results are in lang/audit/audit.h. */
#ifndef BUDGET_AUDIT_MAKE_H
#define BUDGET_AUDIT_MAKE_H

#include "lang/audit/audit.h"
#include "lang/incidence/incidence.h"

/* Near linear in the entries of the incidence but for the elimination, which has a limit. Lives in
 * the arena of the model. */
/* untried: the invariants that found nothing to compare */
Audit audit_make(const Incidence *incidence, const Untried *untried);

/* ---- shared by the files of this module ---- */

typedef struct Auditor {
    const Incidence *in;
    Env *env;
    const Model *model;
    Arena *arena;
    Audit audit;
    uint32_t *shown; /* [figure of the incidence]: in audit.figures, or NONE */
    uint32_t *class; /* [column]: classes of columns that no equation tells apart; NONE = unread */
    uint32_t classes;
} Auditor;

/* Is it an equation that guards? */
static inline bool audit_is_equation(const IncidenceRelation *r)
{
    return r->comparison == COMPARE_EQ && r->known && r->outcome != RECORD_WAIVED && !r->missing;
}

void audit_find_ties(Auditor *a);       /* class, ties */
void audit_find_rank(Auditor *a);       /* independent, unseen, implied */
void audit_find_drifts(Auditor *a);     /* drifts */
void audit_find_candidates(Auditor *a); /* candidates */
void audit_find_silences(Auditor *a);   /* silences */
void audit_find_empty(Auditor *a); /* after the groups, which count what was entered */
void audit_find_untried(Auditor *a, const Untried *untried); /* untried */

#endif
