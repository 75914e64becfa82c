/* What must come of a budget: every sum by looking at every fact, every relation for every member,
 * from the model alone. Slow, and so simple that it is easy to believe. */
#include <string.h>

#include "tests/random/oracle.h"

static const Frac zero = {0, 1}, one = {1, 1};

Reading nothing_bound(void)
{
    Reading r;
    for (int d = 0; d < MAX_DIMS; d++) r.bound[d] = NOTHING;
    r.variables[0] = r.variables[1] = 0;
    return r;
}

/* ---- sums ---- */

static bool is_dropped(const Budget *b, int ledger, int fact)
{
    if (b->ledgers[ledger].form == FORM_COLUMNS) { /* a row goes as a whole: with its first fact */
        const LedgerModel *l = &b->ledgers[ledger];
        while (fact > 0) {
            bool same = l->facts[fact].at[l->dim_count - 1] != l->facts[0].at[l->dim_count - 1];
            if (!same) break;
            fact--;
        }
    }
    return b->dropped[PIECE_FACT + ledger * MAX_FACTS + fact];
}

static bool lies_in(const Budget *b, const LedgerModel *ledger, const Fact *fact, int dim, int set)
{
    int from = budget_leads(b, ledger, dim);
    for (int k = 0; k < ledger->dim_count; k++) {
        if (ledger->dims[k] != from) continue;
        int at = budget_related(b, from, fact->at[k], dim);
        return at != NOTHING && (set >> at & 1);
    }
    return false;
}

static bool is_read(const Budget *b, const LedgerModel *ledger, const Fact *fact, const Reading *r)
{
    for (int d = 0; d < b->dim_count; d++)
        if (r->bound[d] >= 0 && !lies_in(b, ledger, fact, d, r->bound[d])) return false;
    return true;
}

/* What lies in both. */
static int narrow(int bound, int set)
{
    return bound < 0 || set < 0 ? set : bound & set;
}

static int set_of(const Budget *b, const Reading *r, const Coordinate *c)
{
    const Dimension *dim = &b->dims[c->dim];
    if (c->member == ALL) return ALL;
    int set = members_at(dim, c->member == NOTHING ? r->variables[c->variable] : c->member);
    if (c->more) set |= members_at(dim, c->more - 1);
    if (c->less) set &= ~members_at(dim, c->less - 1);
    return set;
}

static Reading with_coords(const Budget *b, const Reading *r, const Ex *ex)
{
    Reading own = *r;
    for (int i = 0; i < ex->coord_count; i++) {
        const Coordinate *c = &ex->coords[i];
        int set = set_of(b, r, c);
        own.bound[c->dim] = c->at ? set : narrow(r->bound[c->dim], set);
    }
    return own;
}

static Found find_sum(const Budget *b, const Ex *ex, const Reading *r)
{
    const LedgerModel *ledger = &b->ledgers[ex->item];
    Reading own = with_coords(b, r, ex);
    Found found = {zero, .exists = true, .varies = true};
    Int128 sum = 0;
    for (int k = 0; k < ledger->dim_count; k++) {
        int *bound = &own.bound[ledger->dims[k]];
        const Dimension *dim = &b->dims[ledger->dims[k]];
        if (*bound == NOTHING && dim->standard != NOTHING) *bound = members_at(dim, dim->standard);
    }
    for (int f = 0; f < ledger->count; f++) {
        const Fact *fact = &ledger->facts[f];
        if (is_dropped(b, ex->item, f) || !is_read(b, ledger, fact, &own)) continue;
        found.rows = true;
        if (fact->dash) continue;
        found.facts = true;
        sum += fact->amount;
    }
    Frac last = frac_divide(b->units[ledger->unit].factor, frac(power_of_ten(ledger->decimals), 1));
    found.value = frac_multiply(frac(sum, 1), last);
    return found;
}

/* ---- expressions ---- */

static Frac round_to_unit(const Budget *b, Frac value, UnitKind base, int decimals)
{
    Frac step = base == UNIT_BASE ? b->units[b->unit].factor : one;
    Int128 mantissa = frac_round(frac_divide(value, step), decimals, b->rounding);
    return frac_multiply(frac(mantissa, power_of_ten(decimals)), step);
}

static Found find_one(const Budget *b, const Ex *ex, Found x)
{
    if (!x.exists) return x;
    if (ex->kind == EX_NEGATE) x.value.num = -x.value.num;
    if (ex->kind == EX_ABS) x.value = frac_absolute(x.value);
    if (ex->kind == EX_NOT) x.value = frac(x.value.num == 0, 1);
    if (ex->kind == EX_ROUND)
        x.value = round_to_unit(b, x.value, oracle_unit(b, ex->left), ex->decimals);
    return x;
}

static bool holds(Frac left, Compared compared, Frac right);

/* A condition is 1 if it holds, 0 if not. */
static Found find_logic(const Ex *ex, const Found *x, const Found *y)
{
    bool any = ex->kind == EX_OR;
    bool first = x->exists && (x->value.num != 0) == any,
         second = y->exists && (y->value.num != 0) == any, decided = first || second;
    Found out = *x;
    out.rows |= y->rows;
    out.varies |= y->varies;
    out.exists = decided || (x->exists && y->exists);
    out.value = frac(decided ? any : !any, 1);
    return out;
}

static Found find_if(const Budget *b, const Ex *ex, const Reading *r)
{
    Found what = find(b, ex->left, r), then = find(b, ex->right->left, r),
          otherwise = find(b, ex->right->right, r);
    Found out = what.value.num != 0 ? then : otherwise;
    out.rows = what.rows || then.rows || otherwise.rows;
    out.varies = what.varies || then.varies || otherwise.varies;
    if (!what.exists) out.exists = out.facts = false;
    return out;
}

/* What its leaves give that lie in what is bound. */
static Found find_each(const Budget *b, const Ex *ex, const Reading *r)
{
    const Dimension *dim = &b->dims[ex->item];
    Found sum = {zero, .exists = true, .varies = true};
    for (int m = 0; m < dim->count; m++) {
        Reading own = *r;
        own.bound[ex->item] = narrow(r->bound[ex->item], members_at(dim, m));
        if (dim->members[m].end != m + 1 || !own.bound[ex->item]) continue;
        Found one_of_them = find(b, ex->left, &own);
        sum.value = frac_add(sum.value, one_of_them.value);
        sum.facts |= one_of_them.facts;
        sum.rows |= one_of_them.rows;
    }
    return sum;
}

static bool stands_on_facts(const Ex *ex, const Found *x, const Found *y)
{
    if (!x->varies && !y->varies) return true;
    if (ex->kind == EX_MULTIPLY) return x->facts && y->facts;
    if (ex->kind == EX_DIVIDE) return x->facts;
    return (x->facts && x->varies) || (y->facts && y->varies);
}

static Found find_two(const Ex *ex, const Found *x, const Found *y)
{
    Found out = {zero, .exists = x->exists && y->exists, .rows = x->rows || y->rows,
                 .varies = x->varies || y->varies};
    out.facts = stands_on_facts(ex, x, y);
    bool divides = ex->kind == EX_DIVIDE || ex->kind == EX_GROWTH;
    if (divides && y->value.num == 0) out.exists = false;
    if (!out.exists) return out;
    bool first = frac_compare(x->value, y->value) <= 0;
    if (ex->kind == EX_ADD) out.value = frac_add(x->value, y->value);
    if (ex->kind == EX_SUBTRACT) out.value = frac_subtract(x->value, y->value);
    if (ex->kind == EX_MIN) out.value = first ? x->value : y->value;
    if (ex->kind == EX_MAX) out.value = first ? y->value : x->value;
    if (ex->kind == EX_MULTIPLY) out.value = frac_multiply(x->value, y->value);
    if (ex->kind == EX_DIVIDE) out.value = frac_divide(x->value, y->value);
    if (ex->kind == EX_GROWTH)
        out.value = frac_divide(frac_subtract(x->value, y->value), y->value);
    if (ex->kind == EX_COMPARE) out.value = frac(holds(x->value, ex->compared, y->value), 1);
    return out;
}

Found find(const Budget *b, const Ex *ex, const Reading *r)
{
    if (ex->kind == EX_CONSTANT)
        return (Found){frac_multiply(ex->value, b->units[ex->unit].factor), .exists = true,
                       .facts = true};
    if (ex->kind == EX_SUM) return find_sum(b, ex, r);
    if (ex->kind == EX_MEASURE) {
        Reading own = with_coords(b, r, ex);
        return find(b, b->measures[ex->item], &own);
    }
    if (ex->kind == EX_IF) return find_if(b, ex, r);
    if (ex->kind == EX_EACH) return find_each(b, ex, r);
    Found left = find(b, ex->left, r);
    if (!ex->right) return find_one(b, ex, left);
    Found right = find(b, ex->right, r);
    if (ex->kind == EX_AND || ex->kind == EX_OR) return find_logic(ex, &left, &right);
    return find_two(ex, &left, &right);
}

UnitKind oracle_unit(const Budget *b, const Ex *ex)
{
    if (ex->kind == EX_CONSTANT) return b->units[ex->unit].base;
    if (ex->kind == EX_SUM) return b->units[b->ledgers[ex->item].unit].base;
    if (ex->kind == EX_MEASURE) return oracle_unit(b, b->measures[ex->item]);
    if (ex->kind == EX_IF) return oracle_unit(b, ex->right);
    UnitKind left = oracle_unit(b, ex->left);
    if (ex->kind == EX_GROWTH) return UNIT_PLAIN;
    if (ex->kind == EX_DIVIDE) return left == oracle_unit(b, ex->right) ? UNIT_PLAIN : left;
    return left != UNIT_PLAIN || !ex->right ? left : oracle_unit(b, ex->right);
}

Frac oracle_value(const Budget *b, const Ex *ex)
{
    Reading r = nothing_bound();
    Found found = find(b, ex, &r);
    return found.exists ? found.value : zero;
}

/* ---- members ---- */

static bool holds(Frac left, Compared compared, Frac right)
{
    int order = frac_compare(left, right);
    switch (compared) {
    case CMP_EQ: return order == 0;
    case CMP_NE: return order != 0;
    case CMP_LE: return order <= 0;
    case CMP_GE: return order >= 0;
    case CMP_LT: return order < 0;
    case CMP_GT: return order > 0;
    }
    return false;
}

static bool condition_is_met(const Budget *b, const Ex *condition, const Reading *r)
{
    Found found = find(b, condition, r);
    return found.exists && found.value.num != 0;
}

static int depth_of(const Dimension *dim, int member)
{
    int depth = 0;
    while (dim->members[member].parent != NOTHING) member = dim->members[member].parent, depth++;
    return depth;
}

void bind_selection(const Budget *b, const Selected *s, int member, Reading *r)
{
    if (s->fixed_dim != NOTHING)
        r->bound[s->fixed_dim] = members_at(&b->dims[s->fixed_dim], s->fixed);
    r->bound[s->dim] = members_at(&b->dims[s->dim], member);
}

bool selects(const Budget *b, const Selected *s, int member, const Reading *r)
{
    const Dimension *dim = &b->dims[s->dim];
    if (s->root != NOTHING && !is_below(dim, member, s->root)) return false;
    if (s->root != NOTHING && s->below && member == s->root) return false;
    if (s->kind == SEL_LEAVES && dim->members[member].end != member + 1) return false;
    if (s->kind == SEL_LEVEL && depth_of(dim, member) != s->level) return false;
    return !s->where || condition_is_met(b, s->where, r);
}

/* ---- claims ---- */

enum { MAX_COMPARED = 2 * MAX_SIDES };
typedef enum Verdict { HELD, ROUNDED, BROKEN, NO_VALUE } Verdict;

typedef struct Judging {
    const Budget *b;
    const Rule *rule;
    Reading reading;
    int members[2]; /* of the walks */
    Verdict worst;
    bool rows;
    Expected *expected;
    uint32_t *counts[4];
    Failing failing, *first;
    int judged; /* comparisons of this instance */
    bool waiver_used;
    bool only_looks;        /* it judges nothing, and keeps the differences of both sides */
    Frac seen[MAX_COMPARED];
} Judging;

static bool is_near(Found x, Compared compared, Found y, Frac allowed)
{
    Frac off = frac_subtract(x.value, y.value);
    bool matters = compared == CMP_EQ || (compared == CMP_LE && off.num > 0) ||
                   (compared == CMP_GE && off.num < 0);
    return matters && frac_compare(frac_absolute(off), allowed) <= 0;
}

UnitKind rule_base(const Budget *b, const Rule *rule)
{
    if (rule->says == SAYS_AGREE)
        return oracle_unit(b, b->tables[rule->tables[0]].columns[rule->columns[0]].value);
    return rule->says == SAYS_SHARES ? UNIT_PLAIN : oracle_unit(b, rule->sides[0]);
}

static void note_difference(Judging *j, Verdict verdict, Frac off)
{
    const Budget *b = j->b;
    UnitKind base = rule_base(b, j->rule);
    int at = j->judged++;
    Int128 billion = 1000000000;
    if (base == UNIT_BASE) off = frac_divide(off, b->units[b->unit].factor);
    j->failing.none[at] = verdict == NO_VALUE;
    j->failing.off[at] = verdict == BROKEN ? off : zero;
    if (verdict < BROKEN) return;
    j->failing.count = at + 1;
    if (verdict == BROKEN && frac_multiply(off, frac(billion, 1)).den != 1)
        j->failing.finite = false;
}

static void judge_claim(Judging *j);

/* How far comparison `at` may be off, which is off by `off`: each fact is moved by its last
 * decimal, to see what that does. Two figures that weigh the same, and nothing else, are one
 * printed twice. */
static Frac rounding_allows(const Judging *j, int at, Frac off)
{
    static Budget moved;
    Judging looks = *j;
    Frac allowed = zero, rest = off, first = zero;
    int figures = 0;
    bool alike = true;
    moved = *j->b;
    looks.b = &moved;
    looks.only_looks = true;
    for (int l = 0; l < moved.ledger_count; l++)
        for (int f = 0; f < moved.ledgers[l].count; f++) {
            Fact *fact = &moved.ledgers[l].facts[f];
            if (fact->dash || moved.ledgers[l].exact) continue;
            fact->amount++;
            looks.judged = 0;
            judge_claim(&looks);
            fact->amount--;
            Frac change = frac_subtract(looks.seen[at], off);
            if (change.num == 0) continue;
            if (!figures++) first = frac_absolute(change);
            alike &= frac_compare(frac_absolute(change), first) == 0;
            rest = frac_subtract(rest, frac_multiply(change, frac(fact->amount, 1)));
            allowed = frac_add(allowed, frac_divide(frac_absolute(change), frac(2, 1)));
        }
    return figures == 2 && alike && rest.num == 0 ? zero : allowed;
}

static void judge(Judging *j, Found x, Compared compared, Found y)
{
    int at = j->judged;
    if (j->only_looks) {
        j->seen[j->judged++] = frac_subtract(x.value, y.value);
        return;
    }
    Verdict verdict = HELD;
    Frac allowed = zero;
    if (j->rule->tolerance == TOL_AMOUNT)
        allowed = frac_multiply(j->rule->amount, j->b->units[j->b->unit].factor);
    j->rows |= x.rows || y.rows;
    if (!x.exists || !y.exists)
        verdict = NO_VALUE;
    else if (!holds(x.value, compared, y.value)) {
        if (j->rule->tolerance == TOL_ROUNDING)
            allowed = rounding_allows(j, at, frac_subtract(x.value, y.value));
        verdict =
            j->rule->tolerance != TOL_NONE && is_near(x, compared, y, allowed) ? ROUNDED : BROKEN;
    }
    if (verdict > j->worst) j->worst = verdict;
    note_difference(j, verdict, frac_subtract(x.value, y.value));
}

static Found add_found(Found x, Found y)
{
    static const Ex sum = {.kind = EX_ADD};
    return find_two(&sum, &x, &y);
}

static Found side(Judging *j, int i)
{
    return find(j->b, j->rule->sides[i], &j->reading);
}

static Found sum_of_sides(Judging *j, int from)
{
    Found sum = side(j, from);
    for (int i = from + 1; i < j->rule->side_count; i++) sum = add_found(sum, side(j, i));
    return sum;
}

static void judge_includes(Judging *j)
{
    const Found nothing = {zero, .exists = true, .facts = true};
    Found whole = side(j, 0);
    for (int i = 1; i < j->rule->side_count; i++) {
        judge(j, side(j, i), CMP_GE, nothing);
        if (j->rule->side_count > 2) judge(j, side(j, i), CMP_LE, whole);
    }
    judge(j, sum_of_sides(j, 1), CMP_LE, whole);
}

static void judge_shares(Judging *j)
{
    const Found all = {one, .exists = true, .facts = true};
    Found sum = {zero, .exists = true};
    for (int i = 0; i < j->rule->side_count; i++) {
        Found share = side(j, i);
        if (share.exists) share.value = round_to_unit(j->b, share.value, UNIT_PLAIN, 4);
        sum = i ? add_found(sum, share) : share;
    }
    judge(j, sum, CMP_EQ, all);
}

static void judge_claim(Judging *j)
{
    const Rule *rule = j->rule;
    static const Ex minus = {.kind = EX_SUBTRACT};
    switch (rule->says) {
    case SAYS_RELATION:
        judge(j, side(j, 0), rule->compared, side(j, 1));
        if (rule->side_count == 3) judge(j, side(j, 1), CMP_EQ, side(j, 2));
        break;
    case SAYS_PARTS: judge(j, side(j, 0), CMP_EQ, sum_of_sides(j, 1)); break;
    case SAYS_INCLUDES: judge_includes(j); break;
    case SAYS_ROLL: {
        Found in = add_found(side(j, 0), side(j, 1)), out = side(j, 2);
        judge(j, find_two(&minus, &in, &out), CMP_EQ, side(j, 3));
        break;
    }
    case SAYS_SHARES: judge_shares(j); break;
    case SAYS_AGREE: break;
    }
}

/* A waiver covers one instance with one difference. */
static bool covers(const Judging *j, int walks)
{
    const Failing *waiver = &j->rule->waiver;
    if (!j->rule->waived || j->waiver_used || waiver->count != j->failing.count) return false;
    for (int w = 0; w < walks && !j->rule->waiver_open; w++)
        if (waiver->members[w] != j->members[w]) return false;
    for (int i = 0; i < waiver->count; i++)
        if (waiver->none[i] != j->failing.none[i] ||
            frac_compare(waiver->off[i], j->failing.off[i]) != 0)
            return false;
    return true;
}

static void begin_instance(Judging *j)
{
    j->worst = HELD;
    j->rows = false;
    j->judged = 0;
    j->failing = (Failing){.finite = true};
}

static void count_instance(Judging *j, int walks)
{
    if (walks && !j->rows) return; /* nothing is said about this member */
    int at = j->worst == HELD ? 0 : j->worst == ROUNDED ? 1 : 3;
    if (at == 3 && covers(j, walks)) {
        at = 2;
        j->waiver_used = true;
    }
    if (at == 3 && !*j->counts[3]) {
        *j->first = j->failing;
        memcpy(j->first->members, j->members, sizeof j->members);
    }
    ++*j->counts[at];
    if (at == 3 && (!j->rule->warning || j->worst == NO_VALUE)) j->expected->errors = true;
}

static void judge_instance(Judging *j)
{
    const Rule *rule = j->rule;
    begin_instance(j);
    if (rule->condition && !condition_is_met(j->b, rule->condition, &j->reading))
        return;
    judge_claim(j);
    count_instance(j, rule->walk_count);
}

static void judge_walk(Judging *j, int w)
{
    if (w == j->rule->walk_count) {
        judge_instance(j);
        return;
    }
    const Selected *s = &j->rule->walks[w];
    Reading before = j->reading;
    for (int m = 0; m < j->b->dims[s->dim].count; m++) {
        j->reading = before;
        bind_selection(j->b, s, m, &j->reading);
        j->reading.variables[w] = j->members[w] = m;
        if (selects(j->b, s, m, &j->reading)) judge_walk(j, w + 1);
    }
    j->reading = before;
}

/* In the rows that both tables have: those of members, and those of totals. */
static void judge_agree(Judging *j)
{
    const Rule *rule = j->rule;
    const TableModel *x = &j->b->tables[rule->tables[0]], *y = &j->b->tables[rule->tables[1]];
    const Ex *left = x->columns[rule->columns[0]].value,
             *right = y->columns[rule->columns[1]].value;
    for (int m = 0; m <= j->b->dims[x->dim].count; m++) {
        bool total = m == j->b->dims[x->dim].count;
        Reading r = nothing_bound(), s = r;
        if (total && !(x->total && y->total)) break;
        if (total) r = total_reading(j->b, x), s = total_reading(j->b, y);
        if (!total) {
            bind_selection(j->b, &x->rows, m, &r);
            bind_selection(j->b, &y->rows, m, &s);
            if (!selects(j->b, &x->rows, m, &r) || !selects(j->b, &y->rows, m, &s)) continue;
        }
        begin_instance(j);
        judge(j, find(j->b, left, &r), CMP_EQ, find(j->b, right, &s));
        count_instance(j, !total);
    }
}

static void expect_rule(const Budget *b, int r, Expected *expected)
{
    const Rule *rule = &b->rules[r];
    Judging j = {.b = b, .rule = rule, .reading = nothing_bound(), .expected = expected};
    j.counts[0] = &expected->rules[r].held;
    j.counts[1] = &expected->rules[r].rounded;
    j.counts[2] = &expected->rules[r].waived;
    j.counts[3] = &expected->rules[r].broken;
    j.first = &expected->rules[r].first;
    if (rule->says == SAYS_AGREE &&
        (b->dropped[PIECE_TABLE + rule->tables[0]] || b->dropped[PIECE_TABLE + rule->tables[1]]))
        return;
    if (rule->says == SAYS_AGREE)
        judge_agree(&j);
    else
        judge_walk(&j, 0);
    if (rule->waived && !j.waiver_used) expected->errors = true;
}

/* Of totals that stand among facts. */
static void expect_totals(const Budget *b, int l, Expected *expected)
{
    const LedgerModel *ledger = &b->ledgers[l];
    for (int f = 0; f < ledger->count; f++) {
        Fact total;
        if (!budget_total(b, l, f, &total)) continue;
        expected->held += !ledger->excess;
        expected->broken += ledger->excess != 0;
        if (ledger->excess) expected->errors = true;
    }
}

Expected oracle_expect(const Budget *b)
{
    Expected expected = {.errors = false};
    for (int r = 0; r < b->rule_count; r++) {
        if (b->dropped[PIECE_RULE + r]) continue;
        expect_rule(b, r, &expected);
        expected.held += expected.rules[r].held;
        expected.rounded += expected.rules[r].rounded;
        expected.waived += expected.rules[r].waived;
        expected.broken += expected.rules[r].broken;
    }
    for (int t = 0; t < b->table_count; t++)
        if (!b->dropped[PIECE_TABLE + t]) expect_table(b, t, &expected);
    if (b->fact_table != NOTHING && !b->dropped[PIECE_FACT_TABLE]) expect_facts(b, &expected);
    for (int s = 0; s < b->stated_count; s++)
        if (!b->dropped[PIECE_STATED + s]) expect_stated(b, &b->stated[s], &expected);
    for (int l = 0; l < b->ledger_count; l++) expect_totals(b, l, &expected);
    for (int x = 0; x < b->extras; x++)
        if (!b->dropped[PIECE_EXTRA + x]) expected.held += extra_relations(b, x);
    return expected;
}
