/* What is left of statements with names once those that replace, extend and drop them are applied:
 * from the file that is included to the file that includes it, so the nearest one counts. */
#ifndef BUDGET_MODEL_CHANGES_H
#define BUDGET_MODEL_CHANGES_H

#include "lang/model/layers.h"

typedef enum ChangedKind {
    CHANGED_TABLE,
    CHANGED_INVARIANT,
    CHANGED_FIGURE,
    CHANGED_DOCUMENT,
    CHANGED_MEASURE,
    CHANGED_LEDGER,
    CHANGED_KINDS
} ChangedKind;

typedef struct ChangedStatements {
    Statements of[CHANGED_KINDS]; /* in order of declaration; extended ones are copies */
} ChangedStatements;

/* Reports what changes nothing (E0209), and what is declared, or changed, twice (E0203, E0209).
 * model: knows which parts of the text are lost. */
ChangedStatements model_changes(Env *env, const Model *model, Trees trees, Layers *layers);

/* E0203: neither of these two changes of one thing is nearer. */
void model_changed_twice(Env *env, Span span, Span first);

#endif
