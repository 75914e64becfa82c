/* What the names in the files of a budget mean: a walk over the trees that tells each name with its
 * place. Nothing is kept: who needs a table makes one. It looks names up as the model does, and
 * says nothing of those that mean nothing. */
#ifndef BUDGET_SYMBOLS_SYMBOLS_H
#define BUDGET_SYMBOLS_SYMBOLS_H

#include "lang/base/intern.h"
#include "lang/base/span.h"

typedef enum SymbolKind {
    SYMBOL_DIMENSION, /* id: DimId */
    SYMBOL_MEMBER,    /* MemberId */
    SYMBOL_LEDGER,    /* LedgerId */
    SYMBOL_MEASURE,   /* number of the measure */
    SYMBOL_UNIT,      /* UnitId */
    SYMBOL_INVARIANT, /* the Symbol of its name, as of those that follow */
    SYMBOL_TABLE,
    SYMBOL_FIGURE,
    SYMBOL_DOCUMENT,
    SYMBOL_INDICATORS,
    SYMBOL_VARIABLE, /* where it is declared */
    /* only in outlines */
    SYMBOL_BUDGET,
    SYMBOL_FACTS,
    SYMBOL_STATED
} SymbolKind;

typedef struct SymbolUse {
    SymbolKind kind;
    uint32_t id;
    Span span;     /* with backticks or quotes */
    Symbol text;   /* as it is named here: members and dimensions have several names */
    bool declares; /* it is declared here, or again */
    Span statement; /* that it is in */
} SymbolUse;

typedef void SymbolVisit(void *context, const SymbolUse *use);

typedef struct SymbolSearch {
    struct Env *env;
    const struct Model *model;
    const struct Trees *trees;
    Span within; /* only names that touch this; {0,0} = all */
    /* Only where something is read: not in data (dimensions, members, facts), which is most of a
     * budget, and not where something is said about a name. */
    bool readers_only;
} SymbolSearch;

/* Tells every name, statement by statement. */
void symbols_walk(const SymbolSearch *search, SymbolVisit *visit, void *context);

/* The name at an offset (also right after it). False if there is none. */
bool symbols_at(const SymbolSearch *search, uint32_t offset, SymbolUse *use);

/* Where it is declared; {0,0} = in no file. */
Span symbols_declaration(const SymbolSearch *search, SymbolKind kind, uint32_t id);

/* All of the invariant of this name. */
Span symbols_invariant(const SymbolSearch *search, uint32_t id);

/* What it is, in Markdown: its label; of a member also its path and what the facts of each ledger
 * add up to for it and for those directly below it. Lives in `arena`. */
Str symbols_describe(const SymbolSearch *search, Arena *arena, SymbolKind kind, uint32_t id);

/* A name that can be written. */
typedef struct SymbolCandidate {
    SymbolKind kind;
    uint32_t id;
    Str name, code; /* of a member one of them may be "", or both: then its label is written */
    Str label;
    Str of;    /* of a member: the name of its dimension */
    bool leaf; /* of a member: nothing is below it */
} SymbolCandidate;
/* Returns false to hear of no more. */
typedef bool SymbolOffer(void *context, const SymbolCandidate *candidate);
/* Members last. */
void symbols_candidates(const SymbolSearch *search, SymbolOffer *offer, void *context);

/* The ledger of this name; NULL if there is none. */
const struct Ledger *symbols_ledger(const SymbolSearch *search, Str name);
/* Is this a member of a dimension that the ledger is by? Of no ledger, everything is. */
bool symbols_ledger_has(const SymbolSearch *search, const struct Ledger *ledger,
                        const SymbolCandidate *candidate);

/* "outlay(account, place)": how a ledger is read. "" for all other names. */
Str symbols_signature(const SymbolSearch *search, Arena *arena, Str name);

/* The label of a member. "" for all others. */
Str symbols_label(const SymbolSearch *search, SymbolKind kind, uint32_t id);

/* What the facts of each block that touches `within` add up to: the name of its ledger there, and the
 * sum with its unit. */
typedef void SymbolTotal(void *context, Span ledger, Str total);
void symbols_totals(const SymbolSearch *search, Arena *arena, SymbolTotal *visit, void *context);

/* ---- of the tree of the first file alone; the model may be NULL ---- */

typedef struct SymbolItem { /* a statement, or a member in the block of a dimension before it */
    SymbolKind kind;
    Str name, label;
    Span name_span, span;
    bool part; /* a member */
} SymbolItem;
typedef void SymbolOutline(void *context, const SymbolItem *item);
void symbols_outline(const SymbolSearch *search, SymbolOutline *visit, void *context);

/* A path that the file names; of the library, the name between "<" and ">". */
typedef void SymbolLink(void *context, Span span, Str path, bool library);
void symbols_links(const SymbolSearch *search, SymbolLink *visit, void *context);
/* The same of all files. */
void symbols_all_links(const SymbolSearch *search, SymbolLink *visit, void *context);

#endif
