/* What tables show, and what is published beside it. */
#include <string.h>

#include "tests/random/oracle.h"

/* ---- tables ---- */

static UnitKind shown_unit(const Budget *b, const TableModel *t, const ColumnModel *c)
{
    UnitKind base = oracle_unit(b, c->value);
    UnitKind wanted = c->unit ? c->unit : t->unit ? t->unit : b->unit;
    if (base == UNIT_PLAIN) return UNIT_PLAIN;
    return b->units[wanted].base == base ? wanted : base;
}

static int shown_decimals(const Budget *b, const TableModel *t, const ColumnModel *c, UnitKind unit)
{
    UnitKind own = t->unit ? t->unit : b->unit;
    if (c->decimals != NOTHING) return c->decimals;
    if (unit == own && t->decimals != NOTHING) return t->decimals;
    return b->units[unit].decimals;
}

static void add_csv_text(Text *text, const char *field, bool published)
{
    bool quotes = strpbrk(field, ",\";") != NULL;
    if (quotes) text_add(text, "\"");
    if (field[0] == '=' && !published) text_add(text, "'");
    for (; *field; field++) text_add(text, *field == '"' ? "\"\"" : "%c", *field);
    if (quotes) text_add(text, "\"");
}

static void add_cell(const Budget *b, const TableModel *t, const ColumnModel *c, const Reading *r,
                     bool slip, Text *text)
{
    Found found = find(b, c->value, r);
    UnitKind unit = shown_unit(b, t, c);
    int decimals = shown_decimals(b, t, c, unit);
    Frac value = frac_divide(found.value, b->units[unit].factor);
    if (c->percent) value = frac_multiply(value, frac(100, 1));
    bool blank = !found.exists || !found.facts;
    Int128 mantissa = blank ? 0 : frac_round(value, decimals, b->rounding);
    if (blank && !slip) return;
    text_add_decimal(text, mantissa + (slip ? t->slip_by : 0), decimals, false);
    if (c->percent) text_add(text, "%%");
}

static void add_row_texts(const Budget *b, const TableModel *t, int member, Printing printing,
                          bool published, Text *text)
{
    static Text field;
    if (t->code) {
        text_clear(&field);
        add_member_code(b, t->dim, member, printing, &field);
        add_csv_text(text, field.data, published);
        text_add(text, ",");
    }
    text_clear(&field);
    add_member_label(b, t->dim, member, &field);
    if (!field.len) add_member_code(b, t->dim, member, printing, &field);
    add_csv_text(text, field.data, published);
}

static bool has_rows(const Budget *b, const TableModel *t, const Reading *r)
{
    bool rows = t->with_empty;
    for (int c = 0; c < t->column_count; c++) rows |= find(b, t->columns[c].value, r).rows;
    return rows;
}

/* Each behind all that lies below it. */
static void put_subtotals_last(const Dimension *dim, int *members, int count)
{
    int open[MAX_MEMBERS], depth = 0, n = 0;
    for (int i = 0; i < count; i++) {
        int member = members[i];
        while (depth && dim->members[open[depth - 1]].end <= member) members[n++] = open[--depth];
        open[depth++] = member;
    }
    while (depth) members[n++] = open[--depth];
}

static int walk_rows(const Budget *b, const TableModel *t, int *members)
{
    int count = 0;
    for (int m = 0; m < b->dims[t->dim].count; m++) {
        Reading r = nothing_bound();
        bind_selection(b, &t->rows, m, &r);
        if (selects(b, &t->rows, m, &r) && has_rows(b, t, &r)) members[count++] = m;
    }
    if (t->subtotals_last) put_subtotals_last(&b->dims[t->dim], members, count);
    return count;
}

Reading total_reading(const Budget *b, const TableModel *t)
{
    Reading r = nothing_bound();
    if (t->whole) return r;
    if (t->rows.root != NOTHING) r.bound[t->dim] = members_at(&b->dims[t->dim], t->rows.root);
    if (t->rows.fixed_dim != NOTHING)
        r.bound[t->rows.fixed_dim] = members_at(&b->dims[t->rows.fixed_dim], t->rows.fixed);
    return r;
}

static Reading row_reading(const Budget *b, const TableModel *t, int member)
{
    Reading r = nothing_bound();
    if (member == NOTHING) return total_reading(b, t);
    bind_selection(b, &t->rows, member, &r);
    return r;
}

static void add_row(const Budget *b, const TableModel *t, int member, Printing printing,
                    bool published, int slip, Text *text)
{
    Reading r = row_reading(b, t, member);
    if (member != NOTHING) {
        add_row_texts(b, t, member, printing, published, text);
    } else {
        text_add(text, t->code ? ",Total" : "Total");
    }
    for (int c = 0; c < t->column_count; c++) {
        text_add(text, ",");
        add_cell(b, t, &t->columns[c], &r, c == slip, text);
    }
    text_add(text, "\n");
}

void oracle_table(const Budget *b, int table, Printing printing, bool published, Text *text)
{
    const TableModel *t = &b->tables[table];
    int members[MAX_MEMBERS + 1], count = walk_rows(b, t, members);
    if (t->total) members[count++] = NOTHING;
    for (int i = 0; i < count; i++) {
        bool odd = published && count > 1 && i == t->odd_row;
        int slip = published && i == t->slip_row ? t->slip_column : NOTHING;
        if (odd && !t->odd_twice) continue;
        add_row(b, t, members[i], printing, published, slip, text);
        if (odd) add_row(b, t, members[i], printing, published, slip, text);
    }
}

bool oracle_slip(const Budget *b, int table, Text *stated, Text *computed)
{
    const TableModel *t = &b->tables[table];
    int members[MAX_MEMBERS + 1], count = walk_rows(b, t, members);
    if (t->total) members[count++] = NOTHING;
    if (t->slip_row == NOTHING || t->slip_row >= count) return false;
    Reading r = row_reading(b, t, members[t->slip_row]);
    text_clear(stated);
    text_clear(computed);
    add_cell(b, t, &t->columns[t->slip_column], &r, true, stated);
    add_cell(b, t, &t->columns[t->slip_column], &r, false, computed);
    return true;
}

/* ---- facts that are published line by line ---- */

static bool is_listed(const Budget *b, int fact)
{
    return !b->dropped[PIECE_FACT + b->fact_table * MAX_FACTS + fact];
}

static bool same_line(const LedgerModel *ledger, const Fact *x, const Fact *y)
{
    for (int k = 0; k < ledger->dim_count; k++)
        if (x->at[k] != y->at[k]) return false;
    return true;
}

/* The first line of the table with these members that no line before was compared with. */
static int find_line(const Budget *b, const bool *taken, int fact)
{
    const LedgerModel *ledger = &b->ledgers[b->fact_table];
    int f = 0;
    while (!is_listed(b, f) || taken[f] ||
           !same_line(ledger, &ledger->facts[f], &ledger->facts[fact]))
        f++;
    return f;
}

void expect_facts(const Budget *b, Expected *expected)
{
    const LedgerModel *ledger = &b->ledgers[b->fact_table];
    bool taken[MAX_FACTS] = {false};
    int listed = 0, missing = b->fact_missing;
    for (int f = 0; f < ledger->count; f++) listed += is_listed(b, f);
    if (missing != NOTHING && !is_listed(b, missing)) missing = NOTHING;
    if (listed - (missing != NOTHING) == 0) return;
    for (int f = 0; f < ledger->count; f++) {
        if (!is_listed(b, f) || f == missing) continue;
        int line = missing == NOTHING ? f : find_line(b, taken, f);
        const Fact *x = &ledger->facts[f], *y = &ledger->facts[line];
        bool same = x->dash == y->dash && (x->dash || x->amount == y->amount);
        taken[line] = true;
        expected->held += (uint64_t)(ledger->dim_count + same);
        expected->broken += !same;
        if (!same) expected->errors = true;
    }
    if (missing == NOTHING) return;
    expected->broken++;
    expected->errors = true;
}

/* ---- stated totals ---- */

bool oracle_stated(const Budget *b, const StatedModel *s, Int128 *mantissa, int *decimals)
{
    Reading r = nothing_bound();
    Found found = find(b, s->value, &r);
    UnitKind base = oracle_unit(b, s->value);
    UnitKind unit = s->unit ? s->unit : base == UNIT_BASE ? b->unit : base;
    Frac value = frac_divide(found.value, b->units[unit].factor);
    if (s->percent) value = frac_multiply(value, frac(100, 1));
    *decimals = b->units[unit].decimals;
    *mantissa = found.exists ? frac_round(value, *decimals, b->rounding) : 0;
    return found.exists && found.facts;
}

/* ---- within rounding ---- */

enum { MAX_MOVED = 8 };

static const Frac zero_value = {0, 1};

typedef struct Corners {    /* of all values that the facts stand for */
    Budget moved;           /* amounts with one decimal more */
    Fact *facts[MAX_MOVED]; /* that matter */
    int count;
    const Ex *value;
    Reading reading;
    Frac lo, hi;
    bool any, bad;       /* bad: a divisor may be zero there */
    bool value_negative; /* the divisor at the corner before */
} Corners;

/* The quotient that a measure is, or what it is of. */
static const Ex *inner_value(const Budget *b, const Ex *value)
{
    while (value->kind == EX_MEASURE && value->coord_count == 0) value = b->measures[value->item];
    return value;
}

static bool only_adds(const Budget *b, const Ex *value)
{
    if (value->kind == EX_CONSTANT || value->kind == EX_SUM) return true;
    if (value->kind == EX_NEGATE || value->kind == EX_EACH) return only_adds(b, value->left);
    if (value->kind != EX_ADD && value->kind != EX_SUBTRACT) return false;
    return only_adds(b, value->left) && only_adds(b, value->right);
}

static Frac value_now(const Corners *c, const Ex *value)
{
    return find(&c->moved, value, &c->reading).value;
}

static void try_corner(Corners *c)
{
    const Ex *value = inner_value(&c->moved, c->value);
    if (value->kind == EX_DIVIDE) {
        Frac divisor = value_now(c, value->right);
        c->bad |= divisor.num == 0 || (c->any && (divisor.num < 0) != c->value_negative);
        c->value_negative = divisor.num < 0;
        if (divisor.num == 0) return;
    }
    Frac now = value_now(c, c->value);
    if (!c->any || frac_compare(now, c->lo) < 0) c->lo = now;
    if (!c->any || frac_compare(now, c->hi) > 0) c->hi = now;
    c->any = true;
}

static void try_corners(Corners *c, int fact)
{
    if (fact == c->count) {
        try_corner(c);
        return;
    }
    for (int way = -5; way <= 5; way += 10) {
        c->facts[fact]->amount += way;
        try_corners(c, fact + 1);
        c->facts[fact]->amount -= way;
    }
}

/* The value, or both sides of the quotient that it is. */
static void find_sides(const Corners *c, Frac *sides)
{
    const Ex *inner = inner_value(&c->moved, c->value);
    bool ratio = inner->kind == EX_DIVIDE;
    sides[0] = value_now(c, ratio ? inner->left : inner);
    sides[1] = ratio ? value_now(c, inner->right) : zero_value;
}

/* Facts that matter are found by moving each of them. False if there are too many. */
static bool find_facts(Corners *c)
{
    Frac before[2], after[2];
    find_sides(c, before);
    for (int l = 0; l < c->moved.ledger_count; l++) {
        LedgerModel *ledger = &c->moved.ledgers[l];
        for (int f = 0; f < ledger->count; f++) {
            if (ledger->facts[f].dash || ledger->exact) continue;
            ledger->facts[f].amount += 5;
            find_sides(c, after);
            ledger->facts[f].amount -= 5;
            if (frac_compare(before[0], after[0]) == 0 && frac_compare(before[1], after[1]) == 0)
                continue;
            if (c->count == MAX_MOVED) return false;
            c->facts[c->count++] = &ledger->facts[f];
        }
    }
    return true;
}

static void refine(Budget *b)
{
    for (int l = 0; l < b->ledger_count; l++) {
        b->ledgers[l].decimals++;
        for (int f = 0; f < b->ledgers[l].count; f++) b->ledgers[l].facts[f].amount *= 10;
    }
}

static bool find_range(const Budget *b, const Ex *value, const Reading *r, Frac *lo, Frac *hi,
                       bool *single)
{
    static Corners c;
    const Ex *inner = inner_value(b, value);
    bool ratio = inner->kind == EX_DIVIDE;
    if (!(ratio ? only_adds(b, inner->left) && only_adds(b, inner->right) : only_adds(b, inner)))
        return false;
    c = (Corners){.moved = *b, .value = value, .reading = *r};
    refine(&c.moved);
    if (!find_facts(&c)) return false;
    try_corners(&c, 0);
    if (c.bad) return false;
    *lo = c.lo;
    *hi = c.hi;
    *single = c.count == 1 && !ratio;
    if (!*single) return true;
    c.facts[0]->amount = 0;
    *single = value_now(&c, value).num == 0;
    return true;
}

bool oracle_stated_range(const Budget *b, const Ex *value, Frac *lo, Frac *hi, bool *single)
{
    Reading r = nothing_bound();
    return find_range(b, value, &r, lo, hi, single);
}

/* A single fact with the same last decimal is printed twice: it is equal. */
static bool is_within(const Budget *b, const Ex *value, const Reading *r, Frac stated, Frac step)
{
    bool single;
    Frac lo, hi, half = frac_divide(step, frac(2, 1));
    if (!find_range(b, value, r, &lo, &hi, &single)) return false;
    if (single && frac_compare(frac_subtract(hi, lo), step) == 0) return false;
    return frac_compare(frac_subtract(stated, half), hi) <= 0 &&
           frac_compare(frac_add(stated, half), lo) >= 0;
}

static Frac stated_value(const Budget *b, const StatedModel *s, Int128 mantissa, int decimals)
{
    UnitKind base = oracle_unit(b, s->value);
    UnitKind unit = s->unit ? s->unit : base == UNIT_BASE ? b->unit : base;
    Frac value = frac_multiply(frac(mantissa, power_of_ten(decimals)), b->units[unit].factor);
    return s->percent ? frac_divide(value, frac(100, 1)) : value;
}

static bool is_near_enough(const Budget *b, const StatedModel *s)
{
    Int128 mantissa;
    int decimals;
    Reading r = nothing_bound();
    if (!s->rounded || !oracle_stated(b, s, &mantissa, &decimals)) return false;
    return is_within(b, s->value, &r, stated_value(b, s, mantissa + s->slip, decimals),
                     stated_value(b, s, 1, decimals));
}

static bool is_broken(const Budget *b, const StatedModel *s)
{
    Int128 mantissa;
    int decimals;
    if (!oracle_stated(b, s, &mantissa, &decimals))
        return !s->blank_as_zero || mantissa + s->slip != 0;
    return s->slip != 0 && !is_near_enough(b, s);
}

void expect_stated(const Budget *b, const StatedModel *s, Expected *expected)
{
    bool broken = is_broken(b, s);
    ++*(!broken && s->slip && is_near_enough(b, s) ? &expected->rounded
        : !broken                                  ? &expected->held
        : s->waived                                ? &expected->waived
                                                   : &expected->broken);
    if (broken != s->waived) expected->errors = true;
}

/* ---- stated tables ---- */

/* The reading of the row with the slip. False if there is no such row. */
static bool slip_reading(const Budget *b, const TableModel *t, Reading *r)
{
    int members[MAX_MEMBERS + 1], count = walk_rows(b, t, members);
    if (t->total) members[count++] = NOTHING;
    if (t->slip_row == NOTHING || t->slip_row >= count) return false;
    *r = row_reading(b, t, members[t->slip_row]);
    return true;
}

static bool is_near_slip(const Budget *b, const TableModel *t)
{
    Reading r;
    const ColumnModel *c = &t->columns[t->slip_column];
    if (!t->rounded || !slip_reading(b, t, &r)) return false;
    Found found = find(b, c->value, &r);
    if (!found.exists || !found.facts) return false;
    UnitKind unit = shown_unit(b, t, c);
    int decimals = shown_decimals(b, t, c, unit);
    Frac factor = b->units[unit].factor;
    if (c->percent) factor = frac_divide(factor, frac(100, 1));
    Int128 mantissa = frac_round(frac_divide(found.value, factor), decimals, b->rounding);
    Frac step = frac_divide(factor, frac(power_of_ten(decimals), 1));
    return is_within(b, c->value, &r, frac_multiply(step, frac(mantissa + t->slip_by, 1)), step);
}

bool oracle_knows_slip(const Budget *b, int table)
{
    const TableModel *t = &b->tables[table];
    Reading r;
    Frac lo, hi;
    bool single;
    return !slip_reading(b, t, &r) ||
           find_range(b, t->columns[t->slip_column].value, &r, &lo, &hi, &single);
}

void expect_table(const Budget *b, int table, Expected *expected)
{
    const TableModel *t = &b->tables[table];
    int members[MAX_MEMBERS], rows = walk_rows(b, t, members) + t->total;
    int columns = t->column_count + 1 + t->code;
    if (!t->stated || !rows) return;
    bool slip = t->slip_row != NOTHING && t->slip_row < rows, near = slip && is_near_slip(b, t);
    bool odd = rows > 1 && t->odd_row != NOTHING && t->odd_row < rows;
    expected->held += (uint64_t)((rows - (odd && !t->odd_twice)) * columns - slip);
    expected->broken += odd;
    if (odd) expected->errors = true;
    if (t->stated_csv) expected->held += (uint64_t)columns;
    if (slip) ++*(near ? &expected->rounded : t->waived ? &expected->waived : &expected->broken);
    if ((slip && !near) != t->waived) expected->errors = true;
}
