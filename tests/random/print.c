/* A budget as text: its statements in any order, in one or two files, with keywords of both
 * languages, and every way to write a fact. */
#include <stdio.h>
#include <string.h>

#include "tests/random/printer.h"
/* ---- statements ---- */

void begin_statement(Printer *p)
{
    Piece *piece = &p->pieces[p->piece_count];
    *piece = (Piece){.start = p->out->len, .file = p->two_files && rng_chance(&p->rng, 30)};
}

void pin_statement(Printer *p)
{
    p->pieces[p->piece_count].pinned = true;
    p->pieces[p->piece_count].file = 0;
}

void end_statement(Printer *p)
{
    put(p, "\n");
    p->pieces[p->piece_count].len = p->out->len - p->pieces[p->piece_count].start;
    p->piece_count++;
}

/* What chance decides about a statement does not depend on those before it. */
static void draw_for(Printer *p, int stream)
{
    p->rng = rng_new(p->b->seed, (uint64_t)stream + 100);
}

static void print_header(Printer *p)
{
    static const char *const rules[] = {"half_up", "half_even", "down"};
    const Budget *b = p->b;
    begin_statement(p);
    p->pieces[p->piece_count].file = 0;
    put_word(p, "budget");
    put(p, "town \"A town\" { ");
    put_word(p, "year");
    put(p, "%d; ", BUDGET_YEAR);
    if (b->dims[YEAR].count > 1) put_word(p, "compare");
    for (int i = 1; i < b->dims[YEAR].count; i++)
        put(p, "%s%d", i > 1 ? ", " : "", BUDGET_YEAR - i);
    put(p, "\n  ");
    put_word(p, "unit");
    put_unit(p, b->unit);
    put(p, "; ");
    if (p->decimals_in_header) {
        put_word(p, "decimals");
        put(p, "%d; ", b->units[b->unit].decimals);
    }
    put_setting(p, "rounding");
    put_setting(p, rules[b->rounding]);
    put(p, "; ");
    put_word(p, "language");
    put(p, b->chinese ? "zh" : "en");
    if (rng_chance(&p->rng, 30)) {
        put(p, "; ");
        put_word(p, "edition");
        put(p, "1");
    }
    put(p, " }");
    end_statement(p);
}

static void print_include(Printer *p)
{
    begin_statement(p);
    p->pieces[p->piece_count].file = 0;
    put_word(p, "include");
    put(p, "\"more.budget\"");
    end_statement(p);
}

static void print_unit(Printer *p, UnitKind unit)
{
    const UnitModel *u = &p->b->units[unit];
    begin_statement(p);
    put_word(p, "unit");
    put_unit(p, unit);
    if (unit == UNIT_DERIVED) {
        put(p, "= ");
        put_decimal(p, frac_round(u->factor, 1, ROUND_CUT), 1);
        put(p, " ");
        put_unit(p, UNIT_BASE);
    }
    if (unit != p->b->unit || !p->decimals_in_header) {
        put_word(p, "decimals");
        put(p, "%d", u->decimals);
    }
    end_statement(p);
}

static void print_member(Printer *p, int d, int member)
{
    const Dimension *dim = &p->b->dims[d];
    const DimMember *m = &dim->members[member];
    static Text label;
    add_member_name(p->b, d, member, p->printing, p->out);
    if (m->coded && !m->code[0]) put(p, " c%d-%d", d, member);
    put(p, " ");
    text_clear(&label);
    add_member_label(p->b, d, member, &label);
    if (m->labelled) put_string(p, p->override == member && d == 1 ? "Before" : label.data);
    if (m->related != NOTHING) {
        put_name(p, 'd', dim->maps_to);
        put_key(p, dim->maps_to, m->related);
    }
}

/* The members below one are in its block, or say whom they belong to. */
static void print_members(Printer *p, int d, int parent, bool nested)
{
    const Dimension *dim = &p->b->dims[d];
    for (int i = 0; i < dim->count; i++) {
        const DimMember *m = &dim->members[i];
        if (nested && m->parent != parent) continue;
        if (parent != NOTHING) put_name(p, 'd', d);
        print_member(p, d, i);
        if (!nested && m->parent != NOTHING && !dim->classification) {
            put_word(p, "in");
            put_key(p, d, m->parent);
        }
        bool block = dim->texts && rng_chance(&p->rng, 30);
        if (block || (nested && m->end > i + 1)) {
            put(p, "{\n");
            if (block) put_name(p, 'w', d);
            if (block) put(p, "\"about %d\"\n", i);
            if (nested) print_members(p, d, i, true);
            put(p, "}");
        }
        put(p, "\n");
    }
}

static void print_dimension(Printer *p, int d)
{
    const Dimension *dim = &p->b->dims[d];
    begin_statement(p);
    pin_statement(p);
    put_word(p, dim->classification ? "classification" : "dimension");
    put_name(p, 'd', d);
    put(p, "\"Dimension %d\" ", d);
    if (dim->classification) {
        put_word(p, "levels");
        put(p, "\"class\" 1, \"account\" 2 ");
        if (rng_chance(&p->rng, 30)) put_word(p, "nearest"); /* each code has its own parent */
    }
    if (dim->within) {
        put_word(p, "in");
        put_name(p, 'd', dim->maps_to);
    }
    if (dim->standard != NOTHING) {
        put_word(p, "default");
        put_key(p, d, dim->standard);
    }
    put_word(p, "alias");
    put_name(p, 'o', d);
    if (dim->texts) {
        put_word(p, "attribute");
        put_name(p, 'w', d);
    }
    put(p, "{\n");
    bool nested = !dim->classification && rng_chance(&p->rng, 50);
    print_members(p, d, NOTHING, nested);
    put(p, "}");
    end_statement(p);
}

/* A label of the first dimension is written elsewhere. */
static void print_override(Printer *p)
{
    static Text label;
    if (p->override == NOTHING) return;
    text_clear(&label);
    add_member_label(p->b, 1, p->override, &label);
    begin_statement(p);
    put_word(p, "override");
    put_name(p, 'd', 1);
    add_member_name(p->b, 1, p->override, p->printing, p->out);
    put(p, " ");
    put_string(p, label.data);
    put_reason(p, "it has another name here");
    end_statement(p);
}

/* The rest of a ledger: dimensions, and a name. */
static void extend_ledger(Printer *p, int l, int from)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    begin_statement(p);
    put_words(p, "extend ledger");
    put_name(p, 'l', l);
    for (int k = from; k < ledger->dim_count; k++) {
        if (k == from)
            put_word(p, "by");
        else
            put(p, ", ");
        put_dim(p, ledger->dims[k]);
    }
    put_word(p, "alias");
    put_name(p, 'o', l + 20);
    end_statement(p);
}

static void print_ledger(Printer *p, int l)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    bool extended = rng_chance(&p->rng, 25);
    int dims = extended ? 1 : ledger->dim_count;
    if (extended) extend_ledger(p, l, 1);
    begin_statement(p);
    put_word(p, "ledger");
    put_name(p, 'l', l);
    put(p, "\"Ledger %d\" ", l);
    put_word(p, "by");
    for (int k = 0; k < dims; k++) {
        if (k) put(p, ", ");
        put_dim(p, ledger->dims[k]);
    }
    if (ledger->unit != p->b->unit || rng_chance(&p->rng, 30)) {
        put_word(p, "unit");
        put_unit(p, ledger->unit);
    }
    if (ledger->decimals != p->b->units[ledger->unit].decimals || rng_chance(&p->rng, 30)) {
        put_word(p, "decimals");
        put(p, "%d ", ledger->decimals);
    }
    if (ledger->exact) put_word(p, "exact");
    if (rng_chance(&p->rng, 20)) {
        put_word(p, "alias");
        put_name(p, 'o', l + 10);
    }
    end_statement(p);
}

/* Adds the last term of a sum to its measure. */
static void extend_measure(Printer *p, int q, const Ex *sum)
{
    begin_statement(p);
    put_words(p, "extend measure");
    put_name(p, 'q', q);
    put(p, sum->kind == EX_ADD ? "= + (" : "= - (");
    put_expr(p, sum->right);
    put(p, ")");
    end_statement(p);
}

static void print_measure(Printer *p, int q)
{
    const Ex *value = p->b->measures[q];
    bool sum = value->kind == EX_ADD || value->kind == EX_SUBTRACT;
    bool extended = sum && rng_chance(&p->rng, 40);
    if (extended) extend_measure(p, q, value);
    begin_statement(p);
    put_word(p, "measure");
    put_name(p, 'q', q);
    put(p, "\"Measure %d\" = ", q);
    put_expr(p, extended ? value->left : value);
    end_statement(p);
}

/* Of a budget that has nothing in common with this one but its years. */
static const char other_budget[] = "budget other \"Other\" { year 2024; unit far }\nunit near\n"
                                   "unit far = 10 near decimals 1\ndimension thing { a; b }\n"
                                   "ledger cost by thing, year\nfacts cost for 2024 { a 1.5; b -2.0 }\n"
                                   "measure half = cost / 2\nstated half(a) = 0.75\n";

static void print_import(Printer *p)
{
    begin_statement(p);
    p->pieces[p->piece_count].file = 0;
    put_word(p, "import");
    put(p, "\"other.budget\" ");
    put_word(p, "as");
    put(p, "near");
    end_statement(p);
}

/* ---- the whole ---- */

static void print_model(Printer *p)
{
    const Budget *b = p->b;
    print_header(p);
    if (p->two_files) print_include(p);
    if (p->imports) print_import(p);
    for (UnitKind unit = UNIT_BASE; unit < UNITS; unit++) print_unit(p, unit);
    for (int d = 1; d < b->dim_count; d++) {
        draw_for(p, 10 + d);
        print_dimension(p, d);
    }
    print_override(p);
    for (int l = 0; l < b->ledger_count; l++) {
        draw_for(p, 20 + l);
        print_ledger(p, l);
        print_facts(p, l);
    }
    for (int q = 0; q < b->measure_count; q++) print_measure(p, q);
}

static void print_checks(Printer *p)
{
    const Budget *b = p->b;
    for (int r = 0; r < b->rule_count; r++) {
        draw_for(p, 30 + r);
        if (!b->dropped[PIECE_RULE + r]) print_rule(p, r);
    }
    for (int t = 0; t < b->table_count; t++) {
        draw_for(p, 40 + t);
        if (b->dropped[PIECE_TABLE + t]) continue;
        print_table(p, t);
        if (b->tables[t].stated) print_stated_table(p, t);
    }
    for (int s = 0; s < b->stated_count; s++) {
        draw_for(p, 50 + s);
        if (!b->dropped[PIECE_STATED + s]) print_stated(p, s);
    }
    draw_for(p, 59);
    if (b->fact_table != NOTHING && !b->dropped[PIECE_FACT_TABLE]) print_fact_table(p);
    for (int x = 0; x < b->extras; x++) {
        draw_for(p, 60 + x);
        if (!b->dropped[PIECE_EXTRA + x]) print_extra(p, x);
    }
}

static void shuffle(Printer *p, uint64_t order)
{
    Rng rng = rng_new(order, 7);
    for (int i = p->piece_count; order && i > 1; i--) {
        int k = (int)rng_below(&rng, (uint32_t)i);
        Piece swap = p->pieces[i - 1];
        if (swap.pinned || p->pieces[k].pinned) continue;
        p->pieces[i - 1] = p->pieces[k];
        p->pieces[k] = swap;
    }
}

static void put_pieces(const Printer *p, int file, Text *text)
{
    for (int i = 0; i < p->piece_count; i++)
        if (p->pieces[i].file == file)
            text_add(text, "%.*s", (int)p->pieces[i].len, p->out->data + p->pieces[i].start);
}

void budget_print(const Budget *b, Printing printing, Text *text)
{
    static Text out, facts_csv, stated_csv;
    static Printer p;
    text_clear(text);
    text_clear(&out);
    text_clear(&facts_csv);
    text_clear(&stated_csv);
    p = (Printer){.b = b,
                  .printing = printing,
                  .out = &out,
                  .facts_csv = &facts_csv,
                  .stated_csv = &stated_csv,
                  .rng = rng_new(b->seed, 2)};
    p.two_files = rng_chance(&p.rng, 20);
    p.decimals_in_header = rng_chance(&p.rng, 30);
    p.imports = rng_chance(&p.rng, 10);
    p.override = rng_chance(&p.rng, 15) && b->dims[1].members[0].labelled ? 0 : NOTHING;
    print_model(&p);
    print_checks(&p);
    shuffle(&p, printing.order);
    put_pieces(&p, 0, text);
    if (p.two_files) text_add(text, "### file: more.budget\n# the rest\n");
    if (p.two_files) put_pieces(&p, 1, text);
    if (p.imports) text_add(text, "### file: other.budget\n%s", other_budget);
    if (facts_csv.len) text_add(text, "### file: f.csv\n%s", facts_csv.data);
    if (stated_csv.len) text_add(text, "### file: s.csv\n%s", stated_csv.data);
}
