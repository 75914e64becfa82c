/* The passes that build a model, in this order; only model_build calls them. */
#ifndef BUDGET_MODEL_PASSES_H
#define BUDGET_MODEL_PASSES_H

#include "lang/model/layers.h"
#include "lang/model/model.h"
#include "lang/model/member_keys.h"

/* A line with an amount in the block of a member, or at the top level (member NONE). */
typedef struct MemberFact {
    LedgerId ledger;
    MemberId member;
    const Entry *entry;
} MemberFact;
typedef VEC(MemberFact) MemberFacts;

void model_declare(Env *env, Model *model, Trees trees, Layers *layers);
/* "zh" or "en", of a header that does not say it: the title tells, or without one what ledgers,
 * dimensions and tables are called. */
Str model_language(const Model *model);
/* Returns the facts that stand among the members, in the order of the text. */
MemberFacts model_declare_members(Env *env, Model *model, Trees trees, Layers *layers,
                                  FileReader *reader);
void model_order(Env *env, Model *model);
void model_load_facts(Env *env, Model *model, Trees trees, const MemberFacts *lines,
                      FileReader *reader, FactDrain *drain);
/* Facts of a block that says `totals stated`, among those of its ledger. */
typedef struct TotalsRange {
    const Facts *block;
    LedgerId ledger;
    uint32_t from, to;
} TotalsRange;
typedef VEC(TotalsRange) TotalsRanges;

/* Takes those of them that have amounts below them out of the facts, into the totals of the model.
 */
void model_take_totals(Env *env, Model *model, const TotalsRanges *ranges);
/* Once all facts are there: which members they are of, and what is wrong with them beside others.
 */
void model_look_over(Env *env, Model *model);
/* Of which members the facts in the columns of one ledger are, with what was found before. */
void model_hold(Env *env, const Model *model, Ledger *ledger);
/* An amount on a member and one below it, at the same other coordinates, is a total that was typed.
 */
void model_check_totals(Env *env, const Model *model, const Ledger *ledger);
/* A fact of two dimensions of which one leads to the other by attributes agrees with them (E0407).
 */
void model_check_contradictions(Env *env, const Model *model, const Ledger *ledger);
/* [index of a member] → index of the one that it leads to by attributes, or NONE. NULL = nothing
 * leads there. */
const uint32_t *model_lead(Env *env, const Model *model, DimId from, DimId to);
/* Is one of them above the other, or are they the same? */
bool model_related(const Model *model, DimId dim, uint32_t a, uint32_t b);
/* Amounts at the same place have labels that tell them apart (W0408). */
void model_check_doubles(Env *env, const Ledger *ledger);
/* What other budgets bring: their ledgers and measures; the members that they need; their facts. */
void model_declare_imports(Env *env, Model *model);
void model_place_imports(Env *env, Model *model);
void model_load_imports(Env *env, Model *model);
/* Which members are confidential, before what is `for` them is looked up; and which facts, once all
 * are there. */
void model_find_confidential(Env *env, Model *model);
void model_find_confidential_facts(Env *env, Model *model);
void model_load_indicators(Env *env, Model *model, Trees trees);

/* ---- names ---- */

/* Notes what mistakes of the text have cost, before any name is looked up. */
void model_find_lost(Env *env, Model *model, Trees trees);

void model_name(Env *env, Model *model, Name name, Named named); /* reports a duplicate */
void model_link(Env *env, Model *model, Symbol symbol, MemberId member);

/* ---- loading facts ---- */

/* What one thread loads facts with. */
typedef struct FactLoader {
    Env *env;
    const Model *model;
    Ledger *ledgers; /* [LedgerId]: whose columns are filled */
    const MemberKeys *keys;
    FileReader *files;
    TotalsRanges totals;
    Diag *lacking; /* the last row that lacks its amount; NULL = none */
    uint32_t lacking_end;
} FactLoader;

void model_load_block(FactLoader *loader, const Facts *facts, LedgerId ledger, RowCursor rows);
void model_load_line(FactLoader *loader, const MemberFact *line);
void model_load_csv(FactLoader *loader, const Facts *facts, LedgerId ledger);

#endif
