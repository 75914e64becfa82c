/* Expressions that are right where they stand, and what is made of them: measures, tables,
 * invariants, published figures, waivers. */
#include <stdlib.h>

#include "tests/random/maker.h"

typedef struct Around { /* what an expression is read in */
    bool bound[MAX_DIMS];
    int variables[2]; /* their dimensions */
    int variable_count;
    bool measure; /* it is read wherever the measure is */
    bool linear;  /* only sums, and products with constants */
    bool divides; /* it may divide amounts once more: fractions stay small */
} Around;

/* ---- expressions ---- */

static Ex *new_ex(Maker *m, ExprKind kind, const Ex *left, const Ex *right)
{
    Budget *b = m->b;
    if (b->expr_count == MAX_EXPRS) abort();
    Ex *ex = &b->exprs[b->expr_count++];
    *ex = (Ex){.kind = kind, .left = left, .right = right};
    return ex;
}

static Ex *constant(Maker *m, UnitKind base, bool percent)
{
    Ex *ex = new_ex(m, EX_CONSTANT, NULL, NULL);
    ex->decimals = (int)below(m, 3);
    ex->percent = percent;
    ex->unit = base == UNIT_BASE && chance(m, 50) ? UNIT_DERIVED : base;
    ex->value = frac(1 + (Int128)below(m, 400), power_of_ten(ex->decimals));
    return ex;
}

static void add_coord(Ex *ex, Coordinate coord)
{
    for (int i = 0; i < ex->coord_count; i++)
        if (ex->coords[i].dim == coord.dim) return;
    if (ex->coord_count < MAX_COORDS) ex->coords[ex->coord_count++] = coord;
}

static bool ledger_reads(const Budget *b, int ledger, int dim)
{
    return budget_leads(b, &b->ledgers[ledger], dim) != NOTHING;
}

static bool reads(const Budget *b, const Ex *ex, int dim)
{
    if (!ex) return true;
    if (ex->kind == EX_SUM) return ledger_reads(b, ex->item, dim);
    if (ex->kind == EX_MEASURE) return reads(b, b->measures[ex->item], dim);
    return reads(b, ex->left, dim) && reads(b, ex->right, dim);
}

/* Does what is bound for the dimension make a difference? */
static bool depends(const Budget *b, const Ex *ex, int dim)
{
    if (!ex) return false;
    for (int i = 0; i < ex->coord_count; i++)
        if (ex->coords[i].dim == dim) return false;
    if (ex->kind == EX_SUM) return ledger_reads(b, ex->item, dim);
    if (ex->kind == EX_MEASURE) return depends(b, b->measures[ex->item], dim);
    return depends(b, ex->left, dim) || depends(b, ex->right, dim);
}

/* What is added overlaps nothing, and what is taken away lies in it. */
static void make_set(Maker *m, Coordinate *c)
{
    const Dimension *dim = &m->b->dims[c->dim];
    int more = (int)below(m, dim->count), end = dim->members[c->member].end;
    bool apart = !is_below(dim, more, c->member) && !is_below(dim, c->member, more);
    if (apart && chance(m, 25)) c->more = 1 + more;
    if (end > c->member + 1 && chance(m, 20))
        c->less = 1 + c->member + 1 + (int)below(m, end - c->member - 1);
}

static void add_some_coords(Maker *m, const Around *around, Ex *ex)
{
    const Budget *b = m->b;
    for (int d = 0; d < b->dim_count; d++) {
        bool may = reads(b, ex, d) && depends(b, ex, d);
        if (around->bound[d] && !reads(b, ex, d))
            add_coord(ex, (Coordinate){.dim = d, .member = ALL});
        else if (may && chance(m, 22))
            add_coord(ex,
                      (Coordinate){.dim = d,
                                   .member = chance(m, 15) ? ALL : (int)below(m, b->dims[d].count),
                                   .at = around->bound[d] && chance(m, 40)});
    }
    for (int v = 0; v < around->variable_count; v++)
        if (reads(b, ex, around->variables[v]) && depends(b, ex, around->variables[v]) &&
            chance(m, 30))
            add_coord(ex,
                      (Coordinate){.dim = around->variables[v], .member = NOTHING, .variable = v});
    for (int i = 0; i < ex->coord_count; i++) {
        ex->coords[i].at &= ex->coords[i].member >= 0;
        Coordinate *c = &ex->coords[i];
        bool own_year = c->dim == YEAR && !around->bound[YEAR] && !around->measure;
        c->relative = own_year && c->member > 0 && chance(m, 50);
        if (c->member >= 0 && !c->relative) make_set(m, c);
    }
}

/* The same for each leaf of one of its dimensions, if one is not said already. */
static Ex *each_of_ledger(Maker *m, Ex *sum)
{
    const LedgerModel *ledger = &m->b->ledgers[sum->item];
    int dim = ledger->dims[below(m, ledger->dim_count)];
    for (int i = 0; i < sum->coord_count; i++)
        if (sum->coords[i].dim == dim || budget_maps(m->b, dim, sum->coords[i].dim)) return sum;
    Ex *each = new_ex(m, EX_EACH, sum, NULL);
    each->item = dim;
    return each;
}

static Ex *sum_of_ledger(Maker *m, const Around *around, int ledger)
{
    Ex *ex = new_ex(m, EX_SUM, NULL, NULL);
    ex->item = ledger;
    add_some_coords(m, around, ex);
    return chance(m, 12) ? each_of_ledger(m, ex) : ex;
}

/* A ledger or measure of this base; NULL if there is none. */
static Ex *reference(Maker *m, const Around *around, UnitKind base)
{
    Budget *b = m->b;
    int all = b->ledger_count + (around->linear ? 0 : b->measure_count), start = (int)below(m, all);
    for (int i = 0; i < all; i++) {
        int at = (start + i) % all;
        bool is_ledger = at < b->ledger_count;
        UnitKind unit = is_ledger ? b->units[b->ledgers[at].unit].base
                                  : oracle_unit(b, b->measures[at - b->ledger_count]);
        if (unit != base) continue;
        if (is_ledger) return sum_of_ledger(m, around, at);
        Ex *ex = new_ex(m, EX_MEASURE, NULL, NULL);
        ex->item = at - b->ledger_count;
        add_some_coords(m, around, ex);
        return ex;
    }
    return NULL;
}

static Ex *expression(Maker *m, Around *around, UnitKind base, int depth);

static Ex *quotient(Maker *m, Around *around, int depth)
{
    around->divides = false;
    UnitKind base = chance(m, 85) ? UNIT_BASE : UNIT_PEOPLE;
    Ex *left = expression(m, around, base, depth - 1);
    return new_ex(m, chance(m, 25) ? EX_GROWTH : EX_DIVIDE, left,
                  expression(m, around, base, depth - 1));
}

static Ex *leaf(Maker *m, Around *around, UnitKind base)
{
    if (base == UNIT_PLAIN && around->divides && !around->linear && chance(m, 60))
        return quotient(m, around, 0);
    Ex *ex = base != UNIT_PLAIN && chance(m, 85) ? reference(m, around, base) : NULL;
    return ex ? ex : constant(m, base, base == UNIT_PLAIN && chance(m, 30));
}

static Ex *condition(Maker *m, Around *around, int depth)
{
    if (depth && chance(m, 15)) return new_ex(m, EX_NOT, condition(m, around, depth - 1), NULL);
    if (depth && chance(m, 40)) {
        Ex *left = condition(m, around, depth - 1);
        return new_ex(m, chance(m, 50) ? EX_AND : EX_OR, left, condition(m, around, depth - 1));
    }
    Ex *left = expression(m, around, UNIT_BASE, 1);
    Ex *ex = new_ex(m, EX_COMPARE, left, constant(m, UNIT_BASE, false));
    ex->compared = (Compared)below(m, 6);
    return ex;
}

static Ex *choice(Maker *m, Around *around, UnitKind base, int depth)
{
    bool linear = around->linear;
    around->linear = true;
    const Ex *what = condition(m, around, 1);
    around->linear = linear;
    Ex *then = expression(m, around, base, depth - 1);
    return new_ex(m, EX_IF, what, new_ex(m, EX_ELSE, then, expression(m, around, base, depth - 1)));
}

static Ex *bent(Maker *m, Around *around, UnitKind base, int depth)
{
    static const ExprKind kinds[] = {EX_ABS, EX_ROUND, EX_MIN, EX_MAX};
    if (chance(m, 25)) return choice(m, around, base, depth);
    ExprKind kind = kinds[below(m, 4)];
    Ex *left = expression(m, around, base, depth - 1);
    bool two = kind == EX_MIN || kind == EX_MAX;
    Ex *ex = new_ex(m, kind, left, two ? expression(m, around, base, depth - 1) : NULL);
    ex->decimals = (int)below(m, 3);
    return ex;
}

static Ex *expression(Maker *m, Around *around, UnitKind base, int depth)
{
    if (depth <= 0) return leaf(m, around, base);
    uint32_t kind = below(m, around->linear ? 60 : 80);
    if (kind < 15) return leaf(m, around, base);
    if (kind < 45) {
        Ex *left = expression(m, around, base, depth - 1);
        Ex *right = expression(m, around, base, depth - 1);
        return new_ex(m, chance(m, 65) ? EX_ADD : EX_SUBTRACT, left, right);
    }
    if (kind < 50) return new_ex(m, EX_NEGATE, expression(m, around, base, depth - 1), NULL);
    if (kind < 60) {
        Ex *factor = constant(m, UNIT_PLAIN, chance(m, 30));
        Ex *amount = expression(m, around, base, depth - 1);
        if (chance(m, 30)) return new_ex(m, EX_DIVIDE, amount, factor);
        return chance(m, 50) ? new_ex(m, EX_MULTIPLY, factor, amount)
                             : new_ex(m, EX_MULTIPLY, amount, factor);
    }
    return bent(m, around, base, depth);
}

static Around nothing_around(void)
{
    return (Around){.divides = true};
}

static UnitKind some_base(Maker *m)
{
    return chance(m, 70) ? UNIT_BASE : chance(m, 50) ? UNIT_PEOPLE : UNIT_PLAIN;
}

/* Later ones may use earlier ones. */
void make_measure(Maker *m)
{
    Around around = nothing_around();
    around.divides = chance(m, 30);
    around.measure = true;
    const Ex *value = expression(m, &around, some_base(m), 1);
    m->b->measures[m->b->measure_count++] = value;
}

/* ---- selections ---- */

static Selected some_selection(Maker *m, Around *around, int dim, bool last)
{
    const Budget *b = m->b;
    Selected s = {.dim = dim, .root = NOTHING, .fixed_dim = NOTHING, .named = chance(m, 75)};
    s.kind = (SelectKind)below(m, b->dims[dim].classification ? 4 : 3);
    s.level = (int)below(m, 2);
    if (chance(m, 20)) {
        s.root = (int)below(m, b->dims[dim].count);
        s.below = chance(m, 40);
        s.named = true; /* a name before `in` is a variable */
    }
    if (last && chance(m, 12) && !around->bound[(dim + 1) % b->dim_count]) {
        s.fixed_dim = (dim + 1) % b->dim_count;
        s.fixed = (int)below(m, b->dims[s.fixed_dim].count);
        around->bound[s.fixed_dim] = true;
    }
    around->bound[dim] = true;
    return s;
}

static void make_where(Maker *m, const Around *around, Selected *s)
{
    Around inside = *around;
    if (!chance(m, 20)) return;
    inside.variable_count = 0;
    inside.linear = true;
    s->where = condition(m, &inside, 2);
}

/* ---- tables ---- */

/* What its total is the sum of: sums of a ledger that the rows can read. NULL if there is none. */
static Ex *adding_column(Maker *m, const Around *around, int dim, int depth)
{
    const Budget *b = m->b;
    int ledger = (int)below(m, b->ledger_count);
    if (!ledger_reads(b, ledger, dim) || b->units[b->ledgers[ledger].unit].base != UNIT_BASE)
        return NULL;
    Ex *ex = new_ex(m, EX_SUM, NULL, NULL);
    ex->item = ledger;
    for (int d = 0; d < b->dim_count; d++)
        if (around->bound[d] && !ledger_reads(b, ledger, d))
            add_coord(ex, (Coordinate){.dim = d, .member = ALL});
        else if (!around->bound[d] && ledger_reads(b, ledger, d) && chance(m, 20))
            add_coord(ex, (Coordinate){.dim = d, .member = (int)below(m, b->dims[d].count)});
    if (chance(m, 20)) return new_ex(m, EX_MULTIPLY, constant(m, UNIT_PLAIN, false), ex);
    if (chance(m, 15)) return new_ex(m, EX_NEGATE, ex, NULL);
    Ex *other = depth && chance(m, 40) ? adding_column(m, around, dim, depth - 1) : NULL;
    return other ? new_ex(m, chance(m, 60) ? EX_ADD : EX_SUBTRACT, ex, other) : ex;
}

static bool make_adding_columns(Maker *m, TableModel *t, const Around *around)
{
    for (int c = 0; c < t->column_count; c++) {
        const Ex *value = adding_column(m, around, t->dim, 1), *whole;
        if (!value) return false;
        t->columns[c] = (ColumnModel){.value = value, .unit = UNIT_PLAIN, .decimals = NOTHING};
        if (!chance(m, 30) || !(whole = adding_column(m, around, t->dim, 0))) continue;
        t->columns[c].value = new_ex(m, EX_DIVIDE, value, whole);
        t->columns[c].percent = chance(m, 70);
    }
    return true;
}

static ColumnModel some_column(Maker *m, Around *around, UnitKind base)
{
    const Budget *b = m->b;
    ColumnModel c = {.unit = UNIT_PLAIN, .decimals = chance(m, 25) ? (int)below(m, 4) : NOTHING};
    if (chance(m, 20)) base = UNIT_PLAIN;
    around->divides = base == UNIT_PLAIN;
    c.value = expression(m, around, base, (int)below(m, 3));
    base = oracle_unit(b, c.value);
    c.percent = base == UNIT_PLAIN && chance(m, 60);
    if (base == UNIT_BASE && chance(m, 25)) c.unit = (UnitKind)(1 + below(m, 2));
    return c;
}

void make_table(Maker *m)
{
    Budget *b = m->b;
    TableModel *t = &b->tables[b->table_count++];
    Around around = nothing_around();
    *t = (TableModel){.dim = 1 + (int)below(m, b->dim_count - 1),
                      .with_empty = chance(m, 20),
                      .subtotals_last = chance(m, 20),
                      .code = chance(m, 40),
                      .total = chance(m, 70),
                      .unit = chance(m, 25) ? (UnitKind)(1 + below(m, 2)) : UNIT_PLAIN,
                      .decimals = chance(m, 25) ? (int)below(m, 4) : NOTHING,
                      .stated = chance(m, 55),
                      .stated_csv = chance(m, 30),
                      .slip_row = NOTHING,
                      .slip_column = NOTHING,
                      .slip_by = 7,
                      .odd_row = NOTHING};
    t->rows = some_selection(m, &around, t->dim, false);
    t->rows.named = false;
    make_where(m, &around, &t->rows);
    t->column_count = 1 + (int)below(m, MAX_COLUMNS);
    t->whole = t->rows.kind > SEL_TREE || t->rows.where || t->rows.below ||
               b->dims[t->dim].standard != NOTHING || chance(m, 40) ||
               !make_adding_columns(m, t, &around);
    for (int c = 0; c < t->column_count && t->whole; c++)
        t->columns[c] = some_column(m, &around, some_base(m));
    if (chance(m, 25)) {
        t->slip_row = (int)below(m, 4);
        t->slip_column = (int)below(m, t->column_count);
        t->waived = chance(m, 30);
    } else if (chance(m, 20)) {
        t->odd_row = (int)below(m, 4);
        t->odd_twice = chance(m, 40);
    }
    if (b->table_count > 1) t->stated_csv = false;
    t->rounded = chance(m, 40) && oracle_knows_slip(b, b->table_count - 1);
    t->rounded_first = chance(m, 30);
    if (t->rounded && chance(m, 70)) t->slip_by = 1 + (int)below(m, 3);
}

/* ---- invariants ---- */

static void make_walks(Maker *m, Rule *rule, Around *around)
{
    const Budget *b = m->b;
    rule->walk_count = chance(m, 35) ? 0 : chance(m, 80) ? 1 : 2;
    for (int w = 0; w < rule->walk_count; w++) {
        int dim = chance(m, 10) ? YEAR : 1 + (int)below(m, b->dim_count - 1);
        if (around->bound[dim]) dim = dim == YEAR ? 1 : YEAR; /* each over another one */
        rule->walks[w] = some_selection(m, around, dim, w + 1 == rule->walk_count);
        make_where(m, around, &rule->walks[w]);
        if (w + 1 < rule->walk_count && chance(m, 90)) rule->walks[w].where = NULL;
        if (!rule->walks[w].named) continue; /* its number is that of its walk */
        around->variables[w] = dim;
        around->variable_count = w + 1;
    }
    if (rule->walk_count == 2 && around->variable_count == 2) rule->walks[0].named = true;
    if (rule->walk_count == 2) around->variables[0] = rule->walks[0].dim;
}

static void add_side(Rule *rule, const Ex *side)
{
    if (rule->side_count < MAX_SIDES) rule->sides[rule->side_count++] = side;
}

static Ex *plain_sum(Maker *m, const Around *around, int ledger)
{
    Ex *ex = new_ex(m, EX_SUM, NULL, NULL);
    ex->item = ledger;
    for (int d = 0; d < m->b->dim_count; d++)
        if (around->bound[d] && !ledger_reads(m->b, ledger, d))
            add_coord(ex, (Coordinate){.dim = d, .member = ALL});
    return ex;
}

/* A ledger and its mirror: what mostly holds. */
static void relate_mirrors(Maker *m, Rule *rule, Around *around)
{
    int other = 1 + (int)below(m, m->b->ledger_count - 1);
    UnitKind base = m->b->units[m->b->ledgers[0].unit].base;
    if (m->b->units[m->b->ledgers[other].unit].base != base) other = 0;
    add_side(rule, plain_sum(m, around, 0));
    add_side(rule, plain_sum(m, around, other));
    rule->compared = chance(m, 85) ? CMP_EQ : (Compared)below(m, 6);
}

/* The value, written out: it holds, or is off by a little. */
static void relate_value(Maker *m, Rule *rule, Around *around)
{
    const Ex *side = expression(m, around, UNIT_BASE, 2);
    Ex *value = constant(m, UNIT_BASE, false);
    value->unit = UNIT_BASE;
    value->decimals = 3;
    Int128 mantissa = frac_round(oracle_value(m->b, side), 3, ROUND_CUT);
    if (chance(m, 25)) mantissa += (Int128)below(m, 90) - 45;
    value->value = frac(mantissa, 1000);
    add_side(rule, side);
    add_side(rule, value);
    rule->compared = chance(m, 70) ? CMP_EQ : (Compared)below(m, 6);
}

static void relate_any(Maker *m, Rule *rule, Around *around)
{
    UnitKind base = some_base(m);
    int sides = rule->compared == CMP_EQ && chance(m, 20) ? 3 : 2;
    for (int i = 0; i < sides; i++) {
        around->divides = !around->linear && i == 0;
        add_side(rule, expression(m, around, base, 2));
    }
}

/* The members at the top of a dimension of a ledger, each with all below it. */
static void claim_parts(Maker *m, Rule *rule, Around *around)
{
    const Budget *b = m->b;
    int ledger = (int)below(m, b->ledger_count);
    int dim = b->ledgers[ledger].dims[below(m, b->ledgers[ledger].dim_count)];
    add_side(rule, plain_sum(m, around, ledger));
    for (int i = 0; i < b->dims[dim].count; i = b->dims[dim].members[i].end) {
        Ex *part = plain_sum(m, around, ledger);
        add_coord(part, (Coordinate){.dim = dim, .member = i});
        add_side(rule, part);
    }
}

static void claim_shares(Maker *m, Rule *rule, Around *around)
{
    claim_parts(m, rule, around);
    const Ex *whole = rule->sides[0];
    rule->side_count--;
    for (int i = 0; i < rule->side_count; i++)
        rule->sides[i] = new_ex(m, EX_DIVIDE, rule->sides[i + 1], whole);
}

static void claim_roll(Maker *m, Rule *rule, Around *around)
{
    UnitKind base = chance(m, 80) ? UNIT_BASE : UNIT_PEOPLE;
    for (int i = 0; i < 4; i++) add_side(rule, expression(m, around, base, 1));
}

static bool claim_agree(Maker *m, Rule *rule)
{
    const Budget *b = m->b;
    for (int tries = 0; tries < 8; tries++) {
        int x = (int)below(m, b->table_count), y = (int)below(m, b->table_count);
        int c = (int)below(m, b->tables[x].column_count),
            d = (int)below(m, b->tables[y].column_count);
        if (b->tables[x].dim != b->tables[y].dim ||
            oracle_unit(b, b->tables[x].columns[c].value) !=
                oracle_unit(b, b->tables[y].columns[d].value))
            continue;
        rule->says = SAYS_AGREE;
        rule->walk_count = 0;
        rule->condition = NULL;
        rule->tables[0] = x, rule->tables[1] = y;
        rule->columns[0] = c, rule->columns[1] = d;
        return true;
    }
    return false;
}

static void make_claim(Maker *m, Rule *rule, Around *around)
{
    uint32_t kind = below(m, 100);
    rule->compared = (Compared)(chance(m, 60) ? CMP_EQ : below(m, 6));
    rule->says = SAYS_RELATION;
    if (kind < 35 && m->b->ledger_count > 1) {
        relate_mirrors(m, rule, around);
    } else if (kind < 50 && !rule->walk_count) {
        relate_value(m, rule, around);
    } else if (kind < 60) {
        rule->says = chance(m, 50) ? SAYS_PARTS : SAYS_INCLUDES;
        claim_parts(m, rule, around);
    } else if (kind < 66) {
        rule->says = SAYS_ROLL;
        claim_roll(m, rule, around);
    } else if (kind < 72 && !around->linear) {
        rule->says = SAYS_SHARES;
        claim_shares(m, rule, around);
    } else if (kind >= 85 || !m->b->table_count || around->linear || !claim_agree(m, rule)) {
        relate_any(m, rule, around);
    }
}

static void make_condition(Maker *m, Rule *rule, Around *around)
{
    Around inside = *around;
    if (!chance(m, 15)) return;
    inside.linear = true;
    rule->condition = condition(m, &inside, 2);
}

void make_rule(Maker *m)
{
    Rule *rule = &m->b->rules[m->b->rule_count++];
    Around around = nothing_around();
    *rule = (Rule){.warning = chance(m, 12),
                   .message = chance(m, 20),
                   .tolerance = TOL_NONE};
    around.linear = chance(m, 45);
    make_walks(m, rule, &around);
    make_condition(m, rule, &around);
    make_claim(m, rule, &around);
    if (rule->compared > CMP_GE) return; /* a tolerance means nothing for these */
    if (around.linear && chance(m, 60)) rule->tolerance = TOL_ROUNDING;
    if (rule->tolerance != TOL_NONE || rule_base(m->b, rule) != UNIT_BASE || chance(m, 75)) return;
    rule->tolerance = TOL_AMOUNT;
    rule->amount = frac((Int128)below(m, 3000), 100);
}

/* Of what is broken; now and then of another difference, or of what holds. */
static void make_waiver(Maker *m, Rule *rule, const Failing *broken)
{
    rule->waived = true;
    rule->waiver = *broken;
    rule->waiver_open = rule->says == SAYS_AGREE || chance(m, 30);
    if (broken->count && broken->finite && !chance(m, 15)) return;
    rule->waiver.count = 1;
    rule->waiver.none[0] = false;
    rule->waiver.off[0] = frac((Int128)below(m, 2000) + 1, 100);
}

void make_waivers(Maker *m)
{
    Budget *b = m->b;
    Expected expected = oracle_expect(b);
    for (int r = 0; r < b->rule_count; r++) {
        bool broken = expected.rules[r].broken && expected.rules[r].first.finite;
        if (broken ? chance(m, 40) : chance(m, 2))
            make_waiver(m, &b->rules[r], &expected.rules[r].first);
    }
}

static void make_one_stated(Maker *m)
{
    StatedModel *s = &m->b->stated[m->b->stated_count++];
    Around around = nothing_around();
    UnitKind base = some_base(m);
    const Ex *value = reference(m, &around, base);
    if (!value) value = sum_of_ledger(m, &around, 0);
    if (value->kind == EX_EACH) value = value->left; /* what is stated has a name */
    base = oracle_unit(m->b, value);
    *s = (StatedModel){.value = value,
                       .slip = chance(m, 30) ? (int64_t)below(m, 200) - 100 : 0,
                       .waived = chance(m, 12),
                       .percent = base == UNIT_PLAIN && chance(m, 50)};
    s->blank_as_zero = !s->waived && chance(m, 15);
    if (base == UNIT_BASE && chance(m, 30)) s->unit = (UnitKind)(1 + below(m, 2));
    Frac lo, hi;
    bool single;
    if (!chance(m, 50) || !oracle_stated_range(m->b, value, &lo, &hi, &single)) return;
    s->rounded = true;
    s->rounded_first = chance(m, 30);
    if (chance(m, 70)) s->slip = (int64_t)below(m, 7) - 3;
}

/* A waiver is for a figure and what was printed: of two stated figures that are alike, it would be
 * for both. */
static void tell_apart(const StatedModel *other, StatedModel *last)
{
    const Ex *x = other->value, *y = last->value;
    if (x->kind != y->kind || x->item != y->item || x->coord_count != y->coord_count) return;
    last->waived = false;
    if (other->waived) last->slip = 0;
}

void make_stated(Maker *m)
{
    make_one_stated(m);
    const int last = m->b->stated_count - 1;
    for (int i = 0; i < last; i++) tell_apart(&m->b->stated[i], &m->b->stated[last]);
}
