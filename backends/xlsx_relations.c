/* The sheet of relations: both sides as formulas, and a formula that says how it comes out. */
#include "backends/xlsx.h"

enum {
    COLUMN_RELATION,
    COLUMN_ABOUT,
    COLUMN_LEFT,
    COLUMN_SIGN,
    COLUMN_RIGHT,
    COLUMN_DIFFERENCE,
    COLUMN_TOLERANCE,
    COLUMN_UNIT,
    COLUMN_VERDICT,
    COLUMN_SEVERITY,
    COLUMN_REASON,
    COLUMN_FILE,
    COLUMN_LINE,
    COLUMN_OUTCOME, /* hidden: 0 holds, 1 within rounding, 2 broken */
    COLUMN_COVERED, /* hidden: is the difference the one that a waiver covers? */
    COLUMNS
};

enum { FIRST_ROW = 1, LIMIT_DECIMALS = 9 };

typedef struct RelationSheet {
    Xlsx *x;
    WorkbookSheet *sheet;
    uint32_t row;
} RelationSheet;

static Str cell(const RelationSheet *s, uint32_t column, uint32_t row)
{
    Sink sink;
    sink_memory(&sink, s->x->arena);
    cell_name(&sink, row, column, false);
    return sink_result(&sink);
}

static Str text_of(const RelationSheet *s, const char *text)
{
    return arena_printf(s->x->arena, "\"%s\"", text);
}

/* ---- what the formulas give now: a program that does not calculate shows that ---- */

typedef struct ClaimNow {
    bool exists;
    Number left, right, difference;
    int outcome; /* 0 holds, 1 within rounding, 2 broken */
} ClaimNow;

static bool is_so(const char *comparison, Number difference)
{
    int order = number_compare(difference, NUMBER_ZERO);
    if (strcmp(comparison, "==") == 0) return order == 0;
    if (strcmp(comparison, "!=") == 0) return order != 0;
    if (order == 0) return comparison[1] == '=';
    return (order < 0) == (comparison[0] == '<');
}

static bool shown_alike(const Xlsx *x, const WorkingClaim *claim, Number left, Number right)
{
    Int128 a, b;
    return claim->shown && number_multiply(left, claim->scale, &left) &&
           number_multiply(right, claim->scale, &right) &&
           number_round(left, claim->decimals, x->workings->rounding, &a) &&
           number_round(right, claim->decimals, x->workings->rounding, &b) && a == b;
}

static bool is_within(const WorkingClaim *claim, Number difference)
{
    bool below = difference.num < 0, equal = strcmp(claim->comparison, "==") == 0;
    const char *open = below ? ">=" : "<=";
    if (!equal && strcmp(claim->comparison, open) != 0) return false;
    return number_compare(number_absolute(difference), below ? claim->above : claim->below) <= 0;
}

static ClaimNow claim_now(const Xlsx *x, const WorkingClaim *claim)
{
    ClaimNow now = {.outcome = 2};
    now.exists = workings_value(x->workings, claim->left, &now.left) &&
                 workings_value(x->workings, claim->right, &now.right) &&
                 number_subtract(now.left, now.right, &now.difference);
    if (!now.exists) return now;
    if (is_so(claim->comparison, now.difference) || shown_alike(x, claim, now.left, now.right))
        now.outcome = 0;
    else if (is_within(claim, now.difference))
        now.outcome = 1;
    return now;
}

static Str digits_of(const Xlsx *x, bool exists, Number value, int decimals)
{
    Int128 mantissa;
    bool shown = exists && number_round(value, decimals, ROUND_HALF_UP, &mantissa);
    return shown ? xlsx_digits(x, mantissa, decimals) : str_from(x->words->no_value);
}

/* ---- one claim ---- */

/* Enough decimals for a formula that has an end; else as many as are meant of a binary number. */
static int decimals_of(const Xlsx *x, const WorkingClaim *claim)
{
    for (int decimals = 0; decimals < LIMIT_DECIMALS; decimals++)
        if (xlsx_is_exact(x, claim->left, (Number){1, 1}, decimals) &&
            xlsx_is_exact(x, claim->right, (Number){1, 1}, decimals))
            return decimals;
    return LIMIT_DECIMALS;
}

static Str side(const RelationSheet *s, uint32_t formula)
{
    Sink sink;
    sink_memory(&sink, s->x->arena);
    xlsx_put_formula(s->x, &sink, formula, (Number){1, 1}, NULL);
    return sink_result(&sink);
}

static void put_side(const RelationSheet *s, uint32_t column, uint32_t formula, int decimals,
                     Str value, bool text_value)
{
    Str text =
        arena_printf(s->x->arena, "IFERROR(ROUND(" STR_FMT ",%d),%s)", STR_ARG(side(s, formula)),
                     decimals, text_of(s, s->x->words->no_value).ptr);
    sheet_formula(s->sheet, column, STYLE_AMOUNT + decimals, text, value, text_value);
}

static const char *comparison(const WorkingClaim *claim)
{
    if (strcmp(claim->comparison, "==") == 0) return "=";
    return strcmp(claim->comparison, "!=") == 0 ? "<>" : claim->comparison;
}

static Str decimal(const RelationSheet *s, Number number)
{
    Arena *arena = s->x->arena;
    Str num = xlsx_digits(s->x, number.num, 0), den = xlsx_digits(s->x, number.den, 0);
    if (number.den == 1) return num;
    return arena_printf(arena, "(" STR_FMT "/" STR_FMT ")", STR_ARG(num), STR_ARG(den));
}

/* A side as it is shown: from its own cell, if that has all of its decimals. */
static Str shown(const RelationSheet *s, const WorkingClaim *claim, uint32_t column)
{
    Sink sink;
    uint32_t formula = column == COLUMN_LEFT ? claim->left : claim->right;
    sink_memory(&sink, s->x->arena);
    if (decimals_of(s->x, claim) == LIMIT_DECIMALS)
        xlsx_put_formula(s->x, &sink, formula, claim->scale, NULL);
    else
        sink_printf(&sink, STR_FMT "*" STR_FMT, STR_ARG(cell(s, column, s->row)),
                    STR_ARG(decimal(s, claim->scale)));
    return xlsx_rounded(s->x, sink_result(&sink), claim->decimals,
                        xlsx_is_exact(s->x, formula, claim->scale, claim->decimals));
}

/* Does it hold? As "left = right", or where both are shown alike. */
static Str holds(const RelationSheet *s, const WorkingClaim *claim)
{
    Arena *arena = s->x->arena;
    Str difference = cell(s, COLUMN_DIFFERENCE, s->row);
    Str exact = arena_printf(arena, STR_FMT "%s0", STR_ARG(difference), comparison(claim));
    if (!claim->shown) return exact;
    Str left = shown(s, claim, COLUMN_LEFT), right = shown(s, claim, COLUMN_RIGHT);
    return arena_printf(arena, "OR(" STR_FMT ",ROUND(" STR_FMT "-" STR_FMT ",%d)=0)",
                        STR_ARG(exact), STR_ARG(left), STR_ARG(right), claim->decimals);
}

/* Within rounding: on the side that the comparison leaves open. What must differ never is. */
static Str within(const RelationSheet *s, const WorkingClaim *claim, int decimals)
{
    if (claim->comparison[1] != '=' || claim->comparison[0] == '!') return STR("FALSE()");
    Str difference = cell(s, COLUMN_DIFFERENCE, s->row);
    bool above = strchr("=>", claim->comparison[0]) && claim->comparison[1] == '=';
    bool below = strchr("=<", claim->comparison[0]) && claim->comparison[1] == '=';
    Str most = decimal(s, below ? claim->below : NUMBER_ZERO),
        least = decimal(s, above ? claim->above : NUMBER_ZERO);
    return arena_printf(
        s->x->arena, "AND(" STR_FMT "<=ROUND(" STR_FMT ",%d),-" STR_FMT "<=ROUND(" STR_FMT ",%d))",
        STR_ARG(difference), STR_ARG(most), decimals + 3, STR_ARG(difference), STR_ARG(least),
        decimals + 3);
}

static void put_outcome(const RelationSheet *s, const WorkingClaim *claim, int decimals, int now)
{
    Str difference = cell(s, COLUMN_DIFFERENCE, s->row);
    Str text = arena_printf(
        s->x->arena, "IF(ISTEXT(" STR_FMT "),2,IF(" STR_FMT ",0,IF(" STR_FMT ",1,2)))",
        STR_ARG(difference), STR_ARG(holds(s, claim)), STR_ARG(within(s, claim, decimals)));
    sheet_formula(s->sheet, COLUMN_OUTCOME, STYLE_INTEGER, text,
                  arena_printf(s->x->arena, "%d", now), false);
}

/* What a waiver covers: the difference, or of a figure what is shown; of what holds, nothing. */
static void put_covered(const RelationSheet *s, const WorkingClaim *claim, int decimals, bool now)
{
    Str outcome = cell(s, COLUMN_OUTCOME, s->row), is = cell(s, COLUMN_DIFFERENCE, s->row);
    Str wanted = decimal(s, claim->waived);
    bool none = number_is_zero(claim->waived) || claim->shown;
    if (claim->shown) {
        is = shown(s, claim, COLUMN_LEFT);
        decimals = claim->decimals;
    }
    Str text = arena_printf(
        s->x->arena, "IF(" STR_FMT "<2,%s,IFERROR(ROUND(" STR_FMT "-" STR_FMT ",%d)=0,FALSE))",
        STR_ARG(outcome), none ? "TRUE" : "FALSE", STR_ARG(is), STR_ARG(wanted), decimals);
    sheet_truth(s->sheet, COLUMN_COVERED, STYLE_PLAIN, text, now);
}

/* ---- verdicts ---- */

static const char *word_of(const Xlsx *x, RecordOutcome state)
{
    const XlsxWords *words = x->words;
    switch (state) {
    case RECORD_HELD: return words->holds;
    case RECORD_ROUNDED: return words->rounded;
    case RECORD_WAIVED: return words->waived;
    case RECORD_BROKEN: return words->broken;
    case RECORD_UNTRIED: return words->untried;
    }
    return words->broken;
}

/* "TRUE" where nothing is asked. A condition without a value does not hold. */
static Str conditions(const RelationSheet *s, const WorkingRelation *relation)
{
    Sink sink;
    sink_memory(&sink, s->x->arena);
    if (!relation->condition_count) return STR("TRUE");
    sink_text(&sink, "IFERROR(AND(");
    for (uint32_t i = 0; i < relation->condition_count; i++) {
        const WorkingCondition *c =
            &s->x->workings->conditions.items[relation->first_condition + i];
        const WorkingClaim sign = {.comparison = c->comparison};
        Str left = side(s, c->left), right = side(s, c->right);
        sink_printf(&sink, "%sROUND(" STR_FMT "-(" STR_FMT "),%d)%s0", i ? "," : "", STR_ARG(left),
                    STR_ARG(right), LIMIT_DECIMALS, comparison(&sign));
    }
    sink_text(&sink, "),FALSE)");
    return sink_result(&sink);
}

/* The same now. */
static Str verdict_now(const RelationSheet *s, const WorkingRelation *relation, const ClaimNow *now,
                       int decimals)
{
    const XlsxWords *words = s->x->words;
    if (relation->state == RECORD_UNTRIED) return str_from(words->untried);
    if (now->outcome < 2) return str_from(now->outcome ? words->rounded : words->holds);
    if (relation->state == RECORD_WAIVED) return str_from(words->waived);
    return arena_printf(s->x->arena, "%s " STR_FMT, words->broken,
                        STR_ARG(digits_of(s->x, now->exists, now->difference, decimals)));
}

static void put_verdict(const RelationSheet *s, const WorkingRelation *relation, uint32_t first,
                        const ClaimNow *now, int decimals)
{
    const XlsxWords *words = s->x->words;
    uint32_t last = first + relation->claim_count - 1;
    Str outcome = cell(s, COLUMN_OUTCOME, s->row), difference = cell(s, COLUMN_DIFFERENCE, s->row);
    Str covered = STR("FALSE");
    if (relation->waivable)
        covered = arena_printf(s->x->arena, "AND(" STR_FMT ":" STR_FMT ")",
                               STR_ARG(cell(s, COLUMN_COVERED, first)),
                               STR_ARG(cell(s, COLUMN_COVERED, last)));
    Str text = arena_printf(
        s->x->arena,
        "IF(NOT(" STR_FMT "),\"%s\",IF(" STR_FMT "=0,\"%s\",IF(" STR_FMT "=1,\"%s\",IF(" STR_FMT
        ",\"%s\",\"%s \"&IF(ISTEXT(" STR_FMT ")," STR_FMT ",FIXED(" STR_FMT ",%d,TRUE))))))",
        STR_ARG(conditions(s, relation)), words->untried, STR_ARG(outcome), words->holds,
        STR_ARG(outcome), words->rounded, STR_ARG(covered), words->waived, words->broken,
        STR_ARG(difference), STR_ARG(difference), STR_ARG(difference), decimals);
    sheet_formula(s->sheet, COLUMN_VERDICT, STYLE_TEXT, text,
                  verdict_now(s, relation, now, decimals), true);
}

/* ---- rows ---- */

static void put_names(const RelationSheet *s, const WorkingRelation *relation)
{
    sheet_text(s->sheet, COLUMN_RELATION, STYLE_TEXT, relation->label);
    sheet_text(s->sheet, COLUMN_ABOUT, STYLE_TEXT, relation->instance);
}

static void put_rest(const RelationSheet *s, const WorkingRelation *relation)
{
    const XlsxWords *words = s->x->words;
    sheet_text(s->sheet, COLUMN_SEVERITY, STYLE_TEXT,
               str_from(relation->warning ? words->warning : words->error));
    sheet_text(s->sheet, COLUMN_REASON, STYLE_TEXT,
               relation->state == RECORD_ROUNDED ? STR("") : relation->text);
    sheet_text(s->sheet, COLUMN_FILE, STYLE_TEXT, relation->place.file);
    sheet_number(s->sheet, COLUMN_LINE, STYLE_INTEGER,
                 arena_printf(s->x->arena, "%u", (unsigned)relation->place.line));
}

static void put_difference(const RelationSheet *s, const WorkingClaim *claim, const ClaimNow *now,
                           int decimals)
{
    Xlsx *x = s->x;
    Str left = cell(s, COLUMN_LEFT, s->row), right = cell(s, COLUMN_RIGHT, s->row);
    Str difference =
        arena_printf(x->arena, "IFERROR(ROUND(" STR_FMT "-" STR_FMT ",%d),%s)", STR_ARG(left),
                     STR_ARG(right), decimals, text_of(s, x->words->no_value).ptr);
    Number most = number_larger(claim->below, claim->above);
    sheet_formula(s->sheet, COLUMN_DIFFERENCE, STYLE_AMOUNT + decimals, difference,
                  digits_of(x, now->exists, now->difference, decimals), !now->exists);
    sheet_formula(s->sheet, COLUMN_TOLERANCE, STYLE_AMOUNT + decimals, decimal(s, most),
                  digits_of(x, true, most, LIMIT_DECIMALS), false);
}

static void put_claim(RelationSheet *s, const WorkingRelation *relation, uint32_t part,
                      uint32_t first)
{
    Xlsx *x = s->x;
    const WorkingClaim *claim = &x->workings->claims.items[relation->first_claim + part];
    const ClaimNow now = claim_now(x, claim);
    int decimals = decimals_of(x, claim);
    Number left = NUMBER_ZERO, right = NUMBER_ZERO;
    bool has_left = workings_value(x->workings, claim->left, &left),
         has_right = workings_value(x->workings, claim->right, &right);
    sheet_row(s->sheet, s->row);
    put_names(s, relation);
    put_side(s, COLUMN_LEFT, claim->left, decimals, digits_of(x, has_left, left, decimals),
             !has_left);
    sheet_text(s->sheet, COLUMN_SIGN, STYLE_TEXT, str_from(comparison(claim)));
    put_side(s, COLUMN_RIGHT, claim->right, decimals, digits_of(x, has_right, right, decimals),
             !has_right);
    put_difference(s, claim, &now, decimals);
    sheet_text(s->sheet, COLUMN_UNIT, STYLE_TEXT, claim->unit);
    put_verdict(s, relation, first, &now, decimals);
    put_rest(s, relation);
    put_outcome(s, claim, decimals, now.outcome);
    put_covered(s, claim, decimals,
                now.outcome < 2 ? claim->shown || number_is_zero(claim->waived) : now.exists);
    s->row++;
}

static bool is_sayable(const Xlsx *x, uint32_t formula, uint32_t most)
{
    return xlsx_is_live(x, formula) && xlsx_length(x, formula) < most;
}

static bool is_live(const Xlsx *x, const WorkingRelation *relation)
{
    enum { CONDITIONS = 2 /* that fit into one formula, with the rest of it */ };
    const Workings *w = x->workings;
    if (relation->unsaid || !relation->claim_count || relation->condition_count > CONDITIONS)
        return false;
    for (uint32_t i = 0; i < relation->claim_count; i++) {
        const WorkingClaim *claim = &w->claims.items[relation->first_claim + i];
        uint32_t most =
            decimals_of(x, claim) < LIMIT_DECIMALS ? WORKBOOK_FORMULA - 100 : WORKBOOK_SIDE;
        if (!is_sayable(x, claim->left, most) || !is_sayable(x, claim->right, most)) return false;
    }
    for (uint32_t i = 0; i < relation->condition_count; i++) {
        const WorkingCondition *c = &w->conditions.items[relation->first_condition + i];
        if (!is_sayable(x, c->left, WORKBOOK_SIDE) || !is_sayable(x, c->right, WORKBOOK_SIDE))
            return false;
    }
    return true;
}

static void put_fixed(RelationSheet *s, const WorkingRelation *relation)
{
    sheet_row(s->sheet, s->row++);
    put_names(s, relation);
    sheet_text(
        s->sheet, COLUMN_VERDICT, STYLE_TEXT,
        arena_printf(s->x->arena, "%s %s", word_of(s->x, relation->state), s->x->words->fixed));
    put_rest(s, relation);
}

static void put_headings(const RelationSheet *s)
{
    const XlsxWords *words = s->x->words;
    const char *const headings[] = {
        [COLUMN_RELATION] = words->relation,   [COLUMN_ABOUT] = words->about,
        [COLUMN_LEFT] = words->left,           [COLUMN_SIGN] = words->sign,
        [COLUMN_RIGHT] = words->right,         [COLUMN_DIFFERENCE] = words->difference,
        [COLUMN_TOLERANCE] = words->tolerance, [COLUMN_UNIT] = words->unit,
        [COLUMN_VERDICT] = words->verdict,     [COLUMN_SEVERITY] = words->severity,
        [COLUMN_REASON] = words->reason,       [COLUMN_FILE] = words->file,
        [COLUMN_LINE] = words->line,           [COLUMN_OUTCOME] = "0 1 2",
        [COLUMN_COVERED] = words->waived};
    sheet_row(s->sheet, 0);
    for (uint32_t i = 0; i < COLUMNS; i++)
        sheet_text(s->sheet, i, STYLE_HEADING, str_from(headings[i]));
}

/* A relation that is red is one whose verdict begins so. */
static SheetOptions options_of(const Xlsx *x)
{
    static const uint32_t widths[COLUMNS] = {30, 36, 18, 5, 18, 14, 12, 8, 26, 10, 40, 28, 8, 8, 8};
    uint32_t characters = 0;
    for (const char *at = x->words->broken; *at; at++) characters += (*at & 0xC0) != 0x80;
    return (SheetOptions){
        .landscape = true,
        .frozen_rows = FIRST_ROW,
        .frozen_columns = 2,
        .widths = widths,
        .columns = COLUMNS,
        .hidden_from = COLUMN_OUTCOME,
        .red = arena_printf(x->arena, "LEFT($I2,%u)=\"%s\"", (unsigned)characters, x->words->broken)
                   .ptr,
        .red_cells = "A2:M1048576"};
}

void xlsx_add_relations(Xlsx *x)
{
    const Workings *w = x->workings;
    uint32_t others = 0;
    const SheetOptions options = options_of(x);
    RelationSheet s = {.x = x, .row = FIRST_ROW};
    Str name = workbook_sheet_name(x->book, str_from(x->words->relations));
    s.sheet = workbook_add(x->book, name, &options);
    put_headings(&s);
    for (uint32_t i = 0; i < w->relations.len; i++) {
        const WorkingRelation *relation = &w->relations.items[i];
        uint32_t first = s.row;
        if (is_live(x, relation))
            for (uint32_t k = 0; k < relation->claim_count; k++) put_claim(&s, relation, k, first);
        else if (relation->state != RECORD_HELD || relation->claim_count)
            put_fixed(&s, relation);
        else
            others++;
    }
    if (!others) return;
    sheet_row(s.sheet, s.row);
    sheet_text(s.sheet, COLUMN_RELATION, STYLE_TEXT,
               arena_printf(x->arena, "%s: %u", x->words->others, (unsigned)others));
}
