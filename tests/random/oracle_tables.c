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
    text_add_decimal(text, mantissa + (slip ? 7 : 0), decimals, false);
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

static int walk_rows(const Budget *b, const TableModel *t, int *members)
{
    int count = 0;
    for (int m = 0; m < b->dims[t->dim].count; m++) {
        Reading r = nothing_bound();
        bind_selection(&t->rows, m, &r);
        if (selects(b, &t->rows, m, &r) && has_rows(b, t, &r)) members[count++] = m;
    }
    return count;
}

Reading total_reading(const TableModel *t)
{
    Reading r = nothing_bound();
    if (t->whole) return r;
    if (t->rows.root != NOTHING) r.bound[t->dim] = t->rows.root;
    if (t->rows.fixed_dim != NOTHING) r.bound[t->rows.fixed_dim] = t->rows.fixed;
    return r;
}

static Reading row_reading(const TableModel *t, int member)
{
    Reading r = nothing_bound();
    if (member == NOTHING) return total_reading(t);
    bind_selection(&t->rows, member, &r);
    return r;
}

static void add_row(const Budget *b, const TableModel *t, int member, Printing printing,
                    bool published, int slip, Text *text)
{
    Reading r = row_reading(t, member);
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
    Reading r = row_reading(t, members[t->slip_row]);
    text_clear(stated);
    text_clear(computed);
    add_cell(b, t, &t->columns[t->slip_column], &r, true, stated);
    add_cell(b, t, &t->columns[t->slip_column], &r, false, computed);
    return true;
}

void expect_table(const Budget *b, int table, Expected *expected)
{
    const TableModel *t = &b->tables[table];
    int members[MAX_MEMBERS], rows = walk_rows(b, t, members) + t->total;
    int columns = t->column_count + 1 + t->code;
    if (!t->stated || !rows) return;
    bool slip = t->slip_row != NOTHING && t->slip_row < rows;
    bool odd = rows > 1 && t->odd_row != NOTHING && t->odd_row < rows;
    expected->held += (uint64_t)((rows - (odd && !t->odd_twice)) * columns - slip);
    expected->broken += odd;
    if (odd) expected->errors = true;
    if (t->stated_csv) expected->held += (uint64_t)columns;
    if (slip) ++*(t->waived ? &expected->waived : &expected->broken);
    if (slip != t->waived) expected->errors = true;
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
    return found.exists;
}

static bool is_broken(const Budget *b, const StatedModel *s)
{
    Int128 mantissa;
    int decimals;
    return !oracle_stated(b, s, &mantissa, &decimals) || s->slip != 0;
}

void expect_stated(const Budget *b, const StatedModel *s, Expected *expected)
{
    bool broken = is_broken(b, s);
    ++*(!broken ? &expected->held : s->waived ? &expected->waived : &expected->broken);
    if (broken != s->waived) expected->errors = true;
}
