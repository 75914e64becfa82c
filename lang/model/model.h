/* The model: what a budget means. Names are resolved, members have their place in the hierarchy,
 * facts stand in columns.
 *
 * Ids are dense array indexes. Members of a dimension are numbered in pre-order of its hierarchy,
 * so the members below one are the range (index, end), and a roll-up is one pass from the last to
 * the first. Everything lives in the arena of the compilation.
 *
 * Once model_build has returned, a model never changes. What else a step needs (memory, names,
 * sources, findings, threads) is in the Env that is passed beside it. */
#ifndef BUDGET_MODEL_MODEL_H
#define BUDGET_MODEL_MODEL_H

#include "lang/base/amount.h"
#include "lang/base/csv.h"
#include "lang/base/language.h"
#include "lang/diag/env.h"
#include "lang/model/columns.h"
#include "lang/syntax/tree.h"

#define NONE UINT32_MAX

typedef uint32_t UnitId; /* 0 = plain number (no unit) */
typedef uint32_t DimId;
typedef uint32_t MemberId; /* over all dimensions, in order of declaration */
typedef uint32_t LedgerId;

typedef struct Unit {
    Name name;
    UnitId base;   /* itself for a base unit */
    Number factor; /* 1 of this unit = factor of the base */
    uint8_t decimals;
    bool has_decimals;
    const UnitDecl *decl;
} Unit;

typedef struct Mapping { /* attribute: this member lies in a member of another dimension */
    DimId dim;
    MemberId member;
    Span span;
    struct Mapping *next;
} Mapping;

typedef struct TextAttribute {
    Symbol name;
    Str value;
    struct TextAttribute *next;
} TextAttribute;

typedef struct Member {
    DimId dim;
    Symbol name, code;         /* 0 = none */
    Str label;                 /* "" = none */
    bool declared; /* not only by `override` */
    const Statement *relabelled; /* by this one, in this file; NULL = by none */
    FileId relabelled_in;
    Span span;                 /* of its first declaration */
    MemberId parent;           /* NONE = top */
    Mapping *mappings;
    TextAttribute *texts;
    uint32_t index, end; /* pre-order number in its dimension; members below: (index, end) */
    uint32_t depth;      /* members above it */
    uint32_t level;      /* of a code, what its length says; else its depth */
} Member;

typedef struct OutdatedMember { /* of other years than the budget's and those it is compared with */
    DimId dim;
    Symbol name, code;
    Str title;
    uint32_t since, until; /* 0, UINT32_MAX: without end */
} OutdatedMember;

typedef struct ModelLevel {
    Str name;
    uint32_t length; /* characters of a code; for a plain dimension unused */
} ModelLevel;

typedef struct Dim {
    Name name;
    Str label;
    Span label_span; /* {0,0} = not in the source */
    bool classification, declared; /* declared: not only extended */
    DimId within; /* NONE */
    Span within_span;
    bool ordered; /* one member comes after another; the year is */
    uint32_t *earlier; /* ordered: [index] → the one before it on its level, or NONE */
    Span nearest; /* a code may lie below a shorter prefix than its parent's; {0,0} = it may not */
    VEC(ModelLevel) levels;
    VEC(Symbol) attributes;  /* names of text attributes */
    MemberId default_member; /* NONE */
    const Key *default_key;
    VEC(MemberId) members; /* in order of declaration; after model_order(): in pre-order */
    uint32_t *parents;     /* [index] → index of the parent, or NONE */
    uint32_t **maps; /* [DimId] → index here → index there, or NONE; NULL: no member maps there */
} Dim;

/* What a ledger has of a member; both, if other coordinates differ. */
typedef enum Holding { HOLDS_AMOUNT = 1, HOLDS_DASH = 2 } Holding;

struct Model;
struct Ledger;
struct LedgerDrain;

/* Where facts go that are not kept (drain.h). */
typedef struct FactDrain {
    jmp_buf wanted; /* facts are wanted after all: everything is to be done again */
    struct Model *model;
    /* Everything but facts is there; some will come. */
    void (*begin)(struct FactDrain *drain);
    /* All facts that are in the columns now. */
    void (*take)(struct FactDrain *drain, const struct Ledger *ledger);
} FactDrain;

typedef struct Ledger {
    LedgerId id;
    Name name;
    Str label;
    const LedgerDecl *decl;
    VEC(DimId) dims;
    UnitId unit;
    uint8_t decimals;
    bool exact;
    uint32_t closing; /* axis over which the last amount counts, not the sum; NONE */
    bool rate;        /* its amounts do not add up at all */
    UnitId per;       /* of a rate: for one of these; 0 = a percentage */
    Number quantum;   /* 10^-decimals of the unit, in its base (for one of the base of `per`) */
    bool imported;              /* from another budget */
    const MemberId *defaults;   /* [axis], of one that is imported: or NONE */
    const char *unreadable;     /* why an imported one cannot be read here; NULL = it can */
    bool vague; /* what it is by or in is unknown: nothing that follows from it is said */
    FactColumns facts;
    uint8_t **holds; /* [axis][index of the member]: Holding */
    uint64_t print; /* lang/model/prints.h; 0 = nothing that follows from its facts is kept */
    const uint32_t *confidential; /* those of its facts that are confidential, rising */
    uint32_t confidential_count;
    bool awaited;                /* while facts are loaded: some will come */
    FactDrain *drain;            /* where they may go on to; NULL = they are kept */
    struct LedgerDrain *drained; /* they do; NULL = they are kept */
} Ledger;

static inline bool ledger_is_empty(const Ledger *ledger)
{
    return !ledger->facts.count && !ledger->drained && !ledger->awaited;
}

/* Does not return where they were not kept. Only the thread that compiles may call it. */
static inline void ledger_want_facts(const Ledger *ledger)
{
    if (ledger->drained) longjmp(ledger->drain->wanted, 1);
}

typedef struct Measure {
    const MeasureDecl *decl;
    bool imported;   /* from another budget */
    MemberId year;   /* of that budget; NONE = it is not known here */
    const char *unreadable; /* as of a ledger */
} Measure;

typedef struct IndicatorRow {
    Span span;
    Str goal, groups[2], name;
    Str *values; /* one per year of its set (one if it names none) */
    bool confidential; /* its set is `for` something confidential */
} IndicatorRow;
typedef struct IndicatorSet {
    const IndicatorsDecl *decl;
    VEC(uint32_t) years;
    VEC(IndicatorRow) rows;
} IndicatorSet;

typedef enum EntityKind { NAMED_NOTHING, NAMED_DIM, NAMED_LEDGER, NAMED_MEASURE } EntityKind;
typedef struct Named { /* what a name of the value name space means */
    EntityKind kind;
    uint32_t id;
} Named;

typedef struct MemberLink { /* chain of members that a symbol may mean */
    MemberId member;
    uint32_t next; /* NONE */
} MemberLink;

typedef struct Header {
    const BudgetHeader *decl;
    uint32_t year;
    const uint32_t *years; /* [index of the member of DIM_YEAR]; 0 = it is no number */
    UnitId unit;
    Rounding rounding;
    bool within_rounding; /* the rule for stated figures and invariants that do not say */
    bool grid; /* tables of documents have lines around all cells */
    Str font; /* of documents; "" = as the program chooses */
    Str language;
    Name kind; /* of this budget, among others; symbol 0 = none */
    Str whole; /* the budget that it is a part of; "" = none */
} Header;

typedef VEC(const Statement *) Statements;

typedef enum SilenceKind {
    SILENCE_OVERRIDE,
    SILENCE_DROP,
    SILENCE_WARNING,   /* an invariant of severity warning */
    SILENCE_TOLERANCE, /* that is written out */
    SILENCE_LINT,
    SILENCE_WAIVER,
    SILENCE_CONFIDENTIAL /* members that are not published */
} SilenceKind;
typedef struct Silence {
    SilenceKind kind;
    Span span; /* what is silenced, as it is written; of a tolerance, its invariant's name */
    Text reason;
} Silence;
typedef VEC(Silence) Silences;

/* ---- other budgets ---- */

typedef struct ImportAxis { /* what a ledger of the other budget can be read by */
    DimId dim;              /* there */
    uint32_t axis;
    const uint32_t *map; /* index in the dimension of the axis → index in dim, or NONE; NULL = the
                            axis itself */
} ImportAxis;
typedef VEC(ImportAxis) ImportAxes;
typedef struct OtherBudget {
    const ImportDecl *decl;
    const struct Model *model; /* of the other budget */
    const ImportAxes *axes;    /* [LedgerId there] */
    MemberId **places; /* [DimId there][index there] → the member here that it counts at, or NONE;
                          NULL: there is no such dimension here */
} OtherBudget;
typedef VEC(OtherBudget) Imports;

/* An amount of `facts ... totals stated` that has others below it: no fact, but compared with them.
 */
typedef struct StatedTotal {
    const Facts *block;
    LedgerId ledger;
    const uint32_t *coords; /* [axis]: indexes of members */
    Int128 amount;          /* × quantum */
    Span span;
} StatedTotal;

typedef struct Model {
    Header header;
    uint64_t facts_context;       /* lang/model/prints.h */
    uint64_t print, member_print; /* likewise; 0 = nothing that follows is kept */
    VEC(Unit) units; /* [0] is the plain number */
    VEC(Dim) dims;   /* [0] is the year */
    VEC(Member) members;
    VEC(OutdatedMember) outdated;
    VEC(Ledger) ledgers;
    VEC(Measure) measures;
    VEC(IndicatorSet) indicators;
    Statements invariants, tables, figures, documents; /* after override and drop */
    Statements stated, waivers, lints, confidentials;
    VEC(StatedTotal) totals; /* in the order of the text */
    /* [MemberId]: the number of the confidential thing that it is part of, from 1; 0 = it may be
     * published. NULL = everything may. */
    const uint32_t *confidential;
    uint32_t confidential_count; /* of things */
    Silences silences;
    Imports imports;
    VEC(Span) lost; /* of all trees: text that could not be read */
    bool lost_file; /* an `include` is among it: any name may be declared there */
    VEC(Span) unknown; /* statements with an unknown first word, in the order of the text */
    /* by Symbol; grown with the interner */
    VEC(Named) named;
    VEC(uint32_t) unit_of;     /* UnitId, 0 = none */
    VEC(uint32_t) member_head; /* into links */
    VEC(MemberLink) links;
} Model;

/* Does this hold within rounding, as it says itself or else as the header says? */
static inline bool model_invariant_rounded(const Model *model, const InvariantDecl *decl)
{
    bool silent = !decl->exact && !decl->within_amount;
    return decl->within_rounding || (model->header.within_rounding && silent);
}
static inline bool model_stated_rounded(const Model *model, const Stated *decl)
{
    if (decl->options.spans[STATED_EXACT].hi) return false;
    return model->header.within_rounding || decl->options.spans[STATED_ROUNDED].hi;
}

enum { DIM_YEAR = 0 };

typedef struct Inclusion { /* of one file by another */
    FileId from, to;
} Inclusion;

typedef struct Trees { /* a file comes after those that it includes */
    Tree **items;
    uint32_t len;
    const Inclusion *inclusions;
    uint32_t inclusion_count;
    struct KeptFacts *const *kept; /* [tree]: lang/model/kept_facts.h; NULL = nothing is kept */
} Trees;

/* Reads files that the source names (facts … from, stated … from): adds them to the sources. False
 * after a diagnostic. */
typedef struct FileReader FileReader;
struct FileReader {
    /* printed: cells of a spreadsheet as a page shows them (lang/tabular/book.h). */
    bool (*read)(FileReader *reader, Text path, bool printed, FileId *file);
    /* One that is read once, from beginning to end, and may be large: *input gives it piece by
     * piece, and is valid until the next call of these functions. *input NULL: its text is kept.
     * encoding: that the source says it has; empty = what its bytes are. */
    bool (*open)(FileReader *reader, Text path, Str encoding, FileId *file, CsvInput **input);
    void (*close)(FileReader *reader); /* what open() opened, wherever reading has come to */
    /* In bytes; 0 if it cannot be read. Reports nothing. */
    uint64_t (*size)(FileReader *reader, Text path);
};

/* The whole pass from trees to model. What cannot be resolved is reported and left out; NULL if there
 * are two budgets. drain NULL: all facts are kept. */
const Model *model_build(Env *env, Trees trees, FileReader *reader, Imports imports,
                         FactDrain *drain);

/* ---- names (names.c) ---- */

Named model_find(const Model *model, Symbol symbol);
UnitId model_find_unit(const Model *model, Symbol symbol); /* 0 if unknown */
typedef enum NameKind {                                    /* flags */
                        NAME_OF_DIM = 1,
                        NAME_OF_LEDGER = 2,
                        NAME_OF_MEASURE = 4,
                        NAME_OF_UNIT = 8,
                        NAME_OF_STATEMENT = 16
} NameKind;
/* Reports E0201 "unknown WHAT `x`", with the nearest name of these kinds (NameKind).
 * Nothing is said of a name that may be declared where a mistake was. */
void model_unknown(Env *env, const Model *model, Name name, const char *what, unsigned kinds);
/* Returns whether the text is a word of a place that could not be parsed. */
bool model_is_lost(Env *env, const Model *model, Str text);
/* The same, but only by what the text is, and not because a whole file may be missing. */
bool model_stands_in_lost(Env *env, const Model *model, Str text);
/* Drops findings that only follow from others: one mistake, one message. */
void model_drop_followers(Env *env, const Model *model);
/* Says that the dimension has no such member, and which ones are near. */
void model_unknown_member(Env *env, const Model *model, DimId dim, Span span, Str text);

/* The text of an atom without its quotes or backticks. Valid until the next text is read. */
Str model_atom_text(Env *env, Atom atom);
/* The member of `dim` that a key means. NONE after a diagnostic. */
MemberId model_member(Env *env, const Model *model, DimId dim, Key key);
/* Of a key in a file of the library: the one member that the same library declares under it, whatever
 * else there is. dim NONE = any dimension. NONE if there is none, or the key stands elsewhere. */
MemberId model_member_of_library(Env *env, const Model *model, DimId dim, Key key);
/* As model_member(), without diagnostics. *many (false before) is set if there are several. */
MemberId model_member_named(Env *env, const Model *model, DimId dim, Str text, bool *many);
/* Quiet: NONE if there is none, and *many if there are several. dim NONE = any dimension. */
MemberId model_member_find(const Model *model, DimId dim, Symbol symbol, bool *many);
Symbol model_key_symbol(Env *env, Key key); /* 0 if it is new and env->shared */
Str model_member_name(Env *env, const Model *model,
                      MemberId member); /* for messages: name, code or label */
/* A text attribute, its own or an inherited one; ptr NULL = it has none. member may be NONE. */
Str model_text_attribute(const Model *model, MemberId member, Symbol attribute);
Str model_member_title(Env *env, const Model *model,
                       MemberId member); /* "2080501 行政单位离退休" */
void model_write_title(Env *env, const Model *model, MemberId member, Sink *sink);

/* ---- dimensions ---- */

/* index in `from` → index in `to` by attributes (own or inherited); NULL if no member of `from`
 * maps there directly. */
const uint32_t *model_map(const Model *model, DimId from, DimId to);

/* ---- what is not published (confidential.c) ---- */

/* The confidential thing that it is part of; 0 = it may be published. member may be NONE. */
static inline uint32_t model_confidential(const Model *model, MemberId member)
{
    return model->confidential && member != NONE ? model->confidential[member] : 0;
}
/* Of a fact, amount or dash: that of any of its members. */
uint32_t model_confidential_fact(const Model *model, const Ledger *ledger, uint32_t fact);

/* ---- facts ---- */

Span model_fact_span(Env *env, const Ledger *ledger, uint32_t fact); /* of the amount */

void model_dump(Env *env, const Model *model, Sink *sink);

/* ---- shared by the passes that read facts ---- */

typedef struct Dims { /* where a key is looked for; empty = everywhere */
    const DimId *items;
    uint32_t len;
} Dims;

/* The dimension that a coordinate names, or that its first key is a member of. False after a
 * diagnostic. */
bool model_coord_dim(Env *env, const Model *model, const Coord *coord, Dims dims, DimId *dim);
/* dims[i] is that of coords[i]: is that of coords[at] no other's before it? False after E0213. */
bool model_coord_once(Env *env, const Model *model, Coords coords, const DimId *dims, uint32_t at);
/* The dimension and the one member that a coordinate means; *member is NONE for `all`. False after
 * a diagnostic. */
bool model_coord(Env *env, const Model *model, Coord coord, Dims dims, DimId *dim,
                 MemberId *member);

/* Position of a dimension after the ledger's `by`; NONE if it is not there. */
uint32_t model_axis(const Ledger *ledger, DimId dim);

/* Binds coordinates to the axes of a ledger: bound[axis] = index of the member. False after a
 * diagnostic. */
bool model_bind_coords(Env *env, const Model *model, Coords coords, const Ledger *ledger,
                       uint32_t *bound);

/* Binds what a member's block stands in: the member, what it is within, and so on. */
void model_bind_block(const Model *model, MemberId member, const Ledger *ledger, uint32_t *bound);

/* The amount of a number written in the ledger's unit (or in `unit` if not 0) as a multiple of its
 * quantum. False after a diagnostic. */
bool model_read_amount(Env *env, const Model *model, const Ledger *ledger, Str text, UnitId unit,
                       Span span, Int128 *amount);

#endif
