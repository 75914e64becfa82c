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

static void add_code(const Budget *b, int dim, int member, Printing printing, Text *text)
{
    const DimMember *m = &b->dims[dim].members[member];
    if (m->coded && !m->code[0])
        text_add(text, "c%d-%d", dim, member);
    else
        add_member_name(b, dim, member, printing, text);
}

static void add_row_texts(const Budget *b, const TableModel *t, int member, Printing printing,
                          bool published, Text *text)
{
    static Text field;
    if (t->code) {
        text_clear(&field);
        add_code(b, t->dim, member, printing, &field);
        add_csv_text(text, field.data, published);
        text_add(text, ",");
    }
    text_clear(&field);
    add_member_label(b, t->dim, member, &field);
    if (!field.len) add_code(b, t->dim, member, printing, &field);
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

void oracle_table(const Budget *b, int table, Printing printing, bool published, Text *text)
{
    const TableModel *t = &b->tables[table];
    int members[MAX_MEMBERS], count = walk_rows(b, t, members);
    for (int i = 0; i < count + t->total; i++) {
        Reading r = nothing_bound();
        if (i < count) {
            bind_selection(&t->rows, members[i], &r);
            add_row_texts(b, t, members[i], printing, published, text);
        } else {
            text_add(text, t->code ? ",Total" : "Total");
        }
        for (int c = 0; c < t->column_count; c++) {
            text_add(text, ",");
            add_cell(b, t, &t->columns[c], &r, published && i == t->slip_row && c == t->slip_column,
                     text);
        }
        text_add(text, "\n");
    }
}

void expect_table(const Budget *b, int table, Expected *expected)
{
    const TableModel *t = &b->tables[table];
    int members[MAX_MEMBERS], rows = walk_rows(b, t, members) + t->total;
    int columns = t->column_count + 1 + t->code;
    if (!t->stated || !rows) return;
    bool slip = t->slip_row != NOTHING && t->slip_row < rows;
    expected->held += (uint64_t)(rows * columns - slip);
    if (t->stated_csv) expected->held += (uint64_t)columns;
    if (slip) ++*(t->waived ? &expected->waived : &expected->broken);
    if (slip != t->waived) expected->errors = true;
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

static bool same_name(const Ex *a, const Ex *b)
{
    return a->kind == b->kind && a->item == b->item;
}

/* A waiver is of all that is stated under one name. */
static bool is_waived(const Budget *b, const StatedModel *s)
{
    for (int i = 0; i < b->stated_count; i++)
        if (!b->dropped[PIECE_STATED + i] && b->stated[i].waived &&
            same_name(b->stated[i].value, s->value))
            return true;
    return false;
}

static bool is_broken(const Budget *b, const StatedModel *s)
{
    Int128 mantissa;
    int decimals;
    return !oracle_stated(b, s, &mantissa, &decimals) || s->slip != 0;
}

void expect_stated(const Budget *b, const StatedModel *s, Expected *expected)
{
    bool needed = !s->waived;
    if (!is_broken(b, s))
        expected->held++;
    else if (is_waived(b, s))
        expected->waived++;
    else {
        expected->broken++;
        expected->errors = true;
    }
    for (int i = 0; i < b->stated_count; i++)
        needed |= !b->dropped[PIECE_STATED + i] && same_name(b->stated[i].value, s->value) &&
                  is_broken(b, &b->stated[i]);
    if (!needed) expected->errors = true;
}
