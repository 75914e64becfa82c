/* What the parts of a comparison share. Internal to lang/diff.
 *
 * Symbols, members and ledgers have numbers of their own on each side. A `twin` is the number of
 * the same thing on the other side. */
#ifndef BUDGET_DIFF_DIFFER_H
#define BUDGET_DIFF_DIFFER_H

#include "lang/diff/input.h"

enum { OLD, NEW };

typedef struct DiffSide {
    const DiffInput *input;
    Env *env;
    const Model *model;
    Symbol *common;   /* [Symbol] → symbol in Differ.names; 0 = not asked yet */
    DimId *dim_twins; /* NONE = only here */
    LedgerId *ledger_twins;
    MemberId *twins;       /* [MemberId] */
    uint32_t **fact_changes;  /* [LedgerId][fact] → position in Diff.facts; NONE = unchanged */
    uint32_t *member_changes; /* [MemberId] → position in Diff.members of its move or
                                 reclassification; NONE */
} DiffSide;

typedef struct Differ {
    Arena *arena;
    Interner *names; /* of both sides */
    DiffSide sides[2];
    DiffOptions options;
    uint32_t *renames; /* [MemberId of the new budget] → position in Diff.members; NONE */
    Diff diff;
} Differ;

/* ---- pairing (pair.c) ---- */

/* Pairs items of the two sides that are equal by `same`, first with first, in linear time. `hash`
 * returns 0 for what this pass leaves out. What is paired already stays so; NONE = not paired. */
typedef struct Pairing {
    void *context;
    uint64_t (*hash)(const void *context, int side, uint32_t item);
    bool (*same)(const void *context, uint32_t old, uint32_t new);
    uint32_t counts[2];
    uint32_t *twins[2];
} Pairing;
void diff_pair(Arena *arena, const Pairing *pairing);

uint64_t diff_mix(uint64_t hash, uint64_t value); /* never 0 */
uint64_t diff_mix_number(uint64_t hash, Number value);
uint64_t diff_mix_text(uint64_t hash, Str text);

/* ---- names and places (names.c) ---- */

Symbol diff_name(Differ *differ, int side, Symbol symbol);
DiffPlace diff_place(const Differ *differ, int side, uint32_t offset);
uint32_t *diff_nones(Differ *differ, uint32_t count);
/* The number that a member has on both sides. */
uint32_t diff_member_key(const Differ *differ, int side, MemberId member);
static inline Str diff_text(const Differ *differ, int side, Symbol symbol)
{
    return intern_text(differ->sides[side].env->names, symbol);
}

/* ---- statements (written.c) ---- */

/* As it is written, without comments and with one blank for each gap: on one line or, of a block,
 * with a line for each of its own that ends with a line end, ";", "{" or "}". */
Str diff_written(Differ *differ, int side, Span span, bool block);
/* Equal for statements that mean the same, however they are written. */
Str diff_meaning(Differ *differ, int side, const Statement *statement);

/* ---- amounts (amounts.c): numbers in the base of `unit` of that side's model ---- */

/* Of a fact; a dash is zero. */
Number diff_fact_number(const Differ *differ, int side, LedgerId ledger, uint32_t fact);
/* The same of a sum of amounts as the columns keep them; false if it is too large. */
bool diff_scaled(const Differ *differ, int side, LedgerId ledger, Int128 sum, Number *number);
/* Adds what the columns keep of the fact to *sum; a dash adds nothing. False if it is too large. */
bool diff_add_fact(const Ledger *ledger, uint32_t fact, Int128 *sum);

Str diff_number_text(Differ *differ, int side, UnitId unit, int least_decimals, Number value,
                     bool sign);
typedef struct DiffValue {
    bool exists, dash;
    Number number;
} DiffValue;
/* `ledgers`: on each side, NONE = not there. */
DiffAmount diff_amount(Differ *differ, const LedgerId ledgers[2], const DiffValue values[2]);
/* "+1.25%"; "" on a zero base. */
Str diff_percent(Differ *differ, Number before, Number change);

/* ---- the parts, in the order they are called ---- */

void diff_pair_names(Differ *differ); /* dimensions, ledgers, members */
void diff_find_facts(Differ *differ);
void diff_find_members(Differ *differ); /* needs the values of facts */
void diff_find_totals(Differ *differ);
void diff_find_measures(Differ *differ);
void diff_find_rules(Differ *differ);
void diff_find_decls(Differ *differ);
void diff_find_relations(Differ *differ);
void diff_find_cells(Differ *differ); /* causes: facts and members must be known */
void diff_group_cells(Differ *differ);

/* Does a text of one side name something that is confidential there? Then it is not told. */
bool diff_is_confidential(const Differ *d, int side, Str text);

#endif
