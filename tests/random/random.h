/* Random budgets, and what must come of them. A seed gives a small budget that is right by
 * construction (model.c), its text (print.c), and, by adding up and comparing without any of the
 * compiler's code, how each of its relations comes out and what its tables show (oracle.c). */
#ifndef BUDGET_TESTS_RANDOM_RANDOM_H
#define BUDGET_TESTS_RANDOM_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 Int128;

/* ---- chance ---- */

typedef struct Rng {
    uint64_t state;
} Rng;

Rng rng_new(uint64_t seed, uint64_t stream);
uint32_t rng_below(Rng *rng, uint32_t count); /* 0 … count - 1 */
static inline bool rng_chance(Rng *rng, uint32_t percent)
{
    return rng_below(rng, 100) < percent;
}

/* ---- text ---- */

enum { TEXT_ROOM = 1 << 16 };

typedef struct Text { /* what does not fit is left out */
    char data[TEXT_ROOM];
    size_t len;
} Text;

void text_clear(Text *text);
void text_add_char(Text *text, char c);
void text_add(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- exact fractions, small enough never to overflow ---- */

typedef struct Frac {
    Int128 num, den; /* den > 0, in lowest terms */
} Frac;

Frac frac(Int128 num, Int128 den);
Frac frac_add(Frac a, Frac b);
Frac frac_subtract(Frac a, Frac b);
Frac frac_multiply(Frac a, Frac b);
Frac frac_divide(Frac a, Frac b); /* b is not zero */
Frac frac_absolute(Frac a);
int frac_compare(Frac a, Frac b);
Int128 power_of_ten(int exponent);

typedef enum RoundingRule { ROUND_UP_HALF, ROUND_EVEN_HALF, ROUND_CUT } RoundingRule;
/* value × 10^decimals as a whole number. */
Int128 frac_round(Frac value, int decimals, RoundingRule rule);
void text_add_decimal(Text *text, Int128 mantissa, int decimals, bool grouped);

/* ---- the model ---- */

enum {
    YEAR = 0, /* the built-in dimension; its members are 0 = the budget's year, 1, 2 = before */
    MAX_DIMS = 4,
    MAX_MEMBERS = 8,
    MAX_LEDGERS = 4,
    MAX_FACTS = 24,
    MAX_EXPRS = 600,
    MAX_COORDS = 4,
    MAX_MEASURES = 3,
    MAX_RULES = 6,
    MAX_SIDES = 5,
    MAX_COMPARISONS = 10,
    MAX_TABLES = 3,
    MAX_COLUMNS = 4,
    MAX_STATED = 4,
    MAX_EXTRAS = 8,
    MAX_PIECES = 256,
    NOTHING = -1,
    ALL = -2,
};

typedef struct DimMember {
    int parent, end; /* end: behind the last member below */
    int related;     /* member of the dimension that this one maps to; NOTHING = none */
    bool coded, labelled;
    char code[8]; /* of a classification */
} DimMember;

typedef struct Dimension {
    DimMember members[MAX_MEMBERS];
    int count;
    int maps_to; /* dimension, by `within` or an attribute; NOTHING = none */
    bool within, classification, texts;
    int standard; /* default member; NOTHING = none */
} Dimension;

typedef enum UnitKind { UNIT_PLAIN, UNIT_BASE, UNIT_DERIVED, UNIT_PEOPLE, UNITS } UnitKind;

typedef struct UnitModel {
    Frac factor; /* to its base */
    UnitKind base;
    int decimals;
} UnitModel;

typedef struct Fact {
    int at[MAX_DIMS]; /* along the ledger's dimensions */
    bool dash;
    int64_t amount;   /* × 10^-decimals of the ledger */
    int64_t quantity; /* the amount is so many times a price; 0 = none is written */
    bool labelled, in_base;
} Fact;

typedef enum FactsForm {
    FORM_ROWS,
    FORM_FOR,
    FORM_COLUMNS,
    FORM_CSV,
    FORM_BLOCKS,
    FORMS
} FactsForm;

typedef struct LedgerModel {
    int dims[MAX_DIMS], dim_count;
    UnitKind unit;
    int decimals;
    bool exact;
    FactsForm form;
    Fact facts[MAX_FACTS];
    int count;
    bool totals;    /* `totals stated`: what lies below a parent is written, too */
    int64_t excess; /* of each of these totals */
} LedgerModel;

typedef struct Coordinate {
    int dim;
    int member;   /* ALL = all; NOTHING = a variable */
    int variable; /* of the rule around it */
    bool at;      /* it leaves what is bound; otherwise it narrows that */
    bool relative; /* of an earlier year: written as `previous` or `earlier` */
    int more;     /* 1 + another member, which is added; 0 = none */
    int less;     /* 1 + a member below one of them, which is taken away; 0 = none */
} Coordinate;

typedef enum ExprKind {
    EX_CONSTANT,
    EX_SUM,
    EX_MEASURE,
    EX_NEGATE,
    EX_ADD,
    EX_SUBTRACT,
    EX_MULTIPLY,
    EX_DIVIDE,
    EX_ABS,
    EX_MIN,
    EX_MAX,
    EX_ROUND,
    EX_GROWTH,
    EX_EACH, /* left, for each leaf of a dimension, added up; item: the dimension */
    EX_IF,   /* left: a condition; right: an EX_ELSE */
    EX_ELSE, /* left if it holds, or else right */
    /* conditions */
    EX_COMPARE,
    EX_AND,
    EX_OR,
    EX_NOT
} ExprKind;
typedef enum Compared { CMP_EQ, CMP_LE, CMP_GE, CMP_LT, CMP_GT, CMP_NE } Compared;

typedef struct Ex {
    ExprKind kind;
    const struct Ex *left, *right;
    Frac value; /* EX_CONSTANT: in its unit */
    UnitKind unit;
    bool percent;
    Compared compared; /* EX_COMPARE */
    int decimals; /* EX_ROUND; EX_CONSTANT: as it is written */
    int item;     /* ledger or measure */
    Coordinate coords[MAX_COORDS];
    int coord_count;
} Ex;

typedef enum SelectKind { SEL_ANY, SEL_TREE, SEL_LEAVES, SEL_LEVEL } SelectKind;

typedef struct Selected {
    int dim;
    bool named; /* it has a variable */
    SelectKind kind;
    int level;
    int root; /* NOTHING = none */
    bool below;
    int fixed_dim, fixed; /* `for` a member of another dimension; NOTHING = none */
    const Ex *where; /* NULL = no condition */
} Selected;

typedef enum ClaimKind {
    SAYS_RELATION,
    SAYS_PARTS,
    SAYS_INCLUDES,
    SAYS_ROLL,
    SAYS_SHARES,
    SAYS_AGREE
} ClaimKind;
typedef enum ToleranceKind { TOL_NONE, TOL_ROUNDING, TOL_AMOUNT } ToleranceKind;

typedef struct Failing { /* an instance of a rule that fails */
    int members[2];      /* of its walks */
    int count;           /* comparisons up to the last one that fails */
    Frac off[MAX_COMPARISONS]; /* left - right, in the unit of messages; 0 = holds */
    bool none[MAX_COMPARISONS];
    bool finite; /* the differences have no more than nine decimals */
} Failing;

typedef struct Rule { /* an invariant */
    ClaimKind says;
    Selected walks[2];
    int walk_count;
    const Ex *condition; /* NULL = none */
    const Ex *sides[MAX_SIDES];
    int side_count;
    Compared compared;
    int tables[2], columns[2]; /* SAYS_AGREE */
    ToleranceKind tolerance;
    Frac amount; /* in the header's unit, two decimals */
    bool warning, message;
    bool waived;
    Failing waiver;   /* the instance that is waived, and the difference that is excused */
    bool waiver_open; /* it does not name its instance */
} Rule;

typedef struct ColumnModel {
    const Ex *value;
    bool percent;
    UnitKind unit; /* UNIT_PLAIN = none is written */
    int decimals;  /* NOTHING = none are written */
} ColumnModel;

typedef struct TableModel {
    int dim;
    Selected rows;
    bool with_empty, subtotals_last, code, total;
    bool whole;    /* the total is of all, not only of its rows */
    UnitKind unit; /* UNIT_PLAIN = none is written */
    int decimals;  /* NOTHING = none are written */
    ColumnModel columns[MAX_COLUMNS];
    int column_count;
    /* what is published */
    bool stated, stated_csv;
    bool rounded, rounded_first; /* `within rounding`: after the figures, or before them */
    int slip_row, slip_column;   /* NOTHING = it is right */
    int slip_by;                 /* last decimals */
    int odd_row;               /* is not published, or twice; NOTHING = none */
    bool odd_twice;
    bool waived;
} TableModel;

typedef struct StatedModel { /* a stated total */
    const Ex *value;         /* EX_SUM or EX_MEASURE */
    int64_t slip;            /* added to its last decimal */
    bool waived;
    bool percent;
    bool blank_as_zero;
    bool rounded, rounded_first; /* `within rounding`: after the value, or before it */
    UnitKind unit; /* that is written; UNIT_PLAIN = none */
} StatedModel;

typedef struct Budget {
    uint64_t seed;
    int dim_count; /* with the year */
    Dimension dims[MAX_DIMS];
    UnitModel units[UNITS];
    UnitKind unit; /* the header's */
    RoundingRule rounding;
    bool chinese;
    LedgerModel ledgers[MAX_LEDGERS];
    int ledger_count;
    const Ex *measures[MAX_MEASURES];
    int measure_count;
    Rule rules[MAX_RULES];
    int rule_count;
    TableModel tables[MAX_TABLES];
    int table_count;
    StatedModel stated[MAX_STATED];
    int stated_count;
    int fact_table;   /* ledger whose facts are published line by line; NOTHING = none */
    int fact_missing; /* the line that is not; NOTHING = none */
    int extras;       /* other statements, of which nothing is expected but that they are read */
    Ex exprs[MAX_EXPRS];
    int expr_count;
    bool dropped[MAX_PIECES]; /* while a failure is made smaller: statements, then facts */
} Budget;

/* Members from a to below its end are a and all below it. */
/* The member and all below it, as bits. */
static inline int members_at(const Dimension *dim, int member)
{
    return (1 << dim->members[member].end) - (1 << member);
}

static inline bool is_below(const Dimension *dim, int member, int above)
{
    return member >= above && member < dim->members[above].end;
}

void budget_make(Budget *budget, uint64_t seed);
/* Another amount for a fact. */
void budget_change_fact(Budget *budget, int ledger, int fact, int64_t amount);
/* Does the dimension map to the other, or is it the same? */
bool budget_maps(const Budget *budget, int from, int to);
/* How a member of one dimension is read in another; NOTHING if it is not, or belongs nowhere. */
int budget_related(const Budget *budget, int from_dim, int member, int to_dim);
/* The dimension of the ledger that leads there; NOTHING if none does. */
int budget_leads(const Budget *budget, const LedgerModel *ledger, int dim);

/* The total, over all that lies below the parent of its first member, that is written behind a
 * fact. False if there is none, or it stands behind another fact. */
bool budget_total(const Budget *budget, int ledger, int fact, Fact *total);

/* ---- its text ---- */

typedef struct Printing {
    uint64_t order; /* of the statements; 0 = as they were made */
    int names;      /* 0, 1: which names its members, ledgers and all else have */
} Printing;

enum { /* pieces that may be dropped */
       PIECE_RULE = 0,
       PIECE_TABLE = PIECE_RULE + MAX_RULES,
       PIECE_STATED = PIECE_TABLE + MAX_TABLES,
       PIECE_EXTRA = PIECE_STATED + MAX_STATED,
       PIECE_FACT_TABLE = PIECE_EXTRA + MAX_EXTRAS,
       PIECE_FACT,
       PIECES = PIECE_FACT + MAX_LEDGERS * MAX_FACTS
};

/* Files follow one another, each after the first behind a line "### file: NAME". */
void budget_print(const Budget *budget, Printing printing, Text *text);

/* Words of the language that a text has; prints those that it lacks. */
void keywords_see(const Text *text);
bool keywords_seen_all(void);

/* ---- what must come of it ---- */

typedef struct Expected {
    uint64_t held, rounded, waived, broken;
    bool errors; /* the exit status is 1 */
    /* of each rule, and of each stated total */
    struct {
        uint32_t held, rounded, waived, broken;
        Failing first; /* that is broken */
    } rules[MAX_RULES];
} Expected;

Expected oracle_expect(const Budget *budget);
/* Relations of a statement of which nothing else is expected: all of them hold. */
uint32_t extra_relations(const Budget *budget, int extra);
/* A table as CSV, without its heading: as it is published, with its slip, or as it is emitted. */
void oracle_table(const Budget *budget, int table, Printing printing, bool published, Text *text);
/* The cell of a published table that is wrong: as it is printed, and as it should be. False if none
 * is. */
bool oracle_slip(const Budget *budget, int table, Text *stated, Text *computed);
/* What a stated total must print, and whether it has a value. */
bool oracle_stated(const Budget *budget, const StatedModel *stated, Int128 *mantissa,
                   int *decimals);
/* All values that it has within the rounding of its facts, and whether it is a multiple of one
 * fact. False if that is not known of such an expression. */
bool oracle_stated_range(const Budget *budget, const Ex *value, Frac *lo, Frac *hi, bool *single);
/* Is it known whether rounding explains the slip of a table, if there is one? */
bool oracle_knows_slip(const Budget *budget, int table);
/* The value of an expression that reads nothing around it, in its base. */
Frac oracle_value(const Budget *budget, const Ex *value);
UnitKind oracle_unit(const Budget *budget, const Ex *value); /* its base */
UnitKind rule_base(const Budget *budget, const Rule *rule); /* of what it compares */

/* ---- names, for the oracle and the text ---- */

void add_member_name(const Budget *budget, int dim, int member, Printing printing, Text *text);
/* Its code, or else its name. */
void add_member_code(const Budget *budget, int dim, int member, Printing printing, Text *text);
void add_member_label(const Budget *budget, int dim, int member, Text *text);

/* ---- the compiler ---- */

/* Tries everything with one budget; a failure is told on standard error, and aborts. */
void drive(uint64_t seed, const bool *dropped);

#endif
