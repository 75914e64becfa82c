/* Invariants, tables and published figures as text, with their waivers. */
#include "tests/random/printer.h"

/* ---- invariants ---- */

static void put_list(Printer *p, const Rule *rule, int from)
{
    for (int i = from; i < rule->side_count; i++) {
        if (i > from) put(p, ", ");
        put_expr(p, rule->sides[i]);
        put(p, " ");
    }
}

static void put_roll(Printer *p, const Rule *rule)
{
    static const char *const joints[] = {"opening", "plus", "minus", "closing"};
    for (int i = 0; i < 4; i++) {
        put_word(p, joints[i]);
        put_expr(p, rule->sides[i]);
        put(p, " ");
    }
}

static void put_agree(Printer *p, const Rule *rule)
{
    put_word(p, "agree");
    for (int i = 0; i < 2; i++) {
        put_name(p, 't', rule->tables[i]);
        put(p, "\"C%d\"%s", rule->columns[i], i ? " " : ", ");
    }
}

static void put_claim(Printer *p, const Rule *rule)
{
    switch (rule->says) {
    case SAYS_RELATION:
        put_relation(p, rule->sides[0], rule->compared, rule->sides[1]);
        if (rule->side_count < 3) break;
        put(p, "== ");
        put_expr(p, rule->sides[2]);
        put(p, " ");
        break;
    case SAYS_PARTS:
    case SAYS_INCLUDES:
        put_word(p, "whole");
        put_expr(p, rule->sides[0]);
        put(p, " ");
        put_word(p, rule->says == SAYS_PARTS ? "parts" : "includes");
        put_list(p, rule, 1);
        break;
    case SAYS_ROLL: put_roll(p, rule); break;
    case SAYS_SHARES:
        put_word(p, "shares");
        put_list(p, rule, 0);
        break;
    case SAYS_AGREE: put_agree(p, rule); break;
    }
}

static void put_rounded(Printer *p)
{
    put_word(p, "within");
    put_word(p, "rounding");
}

static void put_tolerance(Printer *p, const Rule *rule)
{
    if (rule->tolerance == TOL_NONE) return;
    if (rule->tolerance == TOL_ROUNDING) {
        put_rounded(p);
        return;
    }
    put_word(p, "within");
    put_decimal(p, frac_round(rule->amount, 2, ROUND_CUT), 2);
    put(p, " ");
    put_unit(p, p->b->unit);
    put_word(p, "because");
    put(p, "\"it was rounded on the way\" ");
}

/* The difference has at most nine decimals. */
static void put_differences(Printer *p, const Failing *waiver)
{
    put_word(p, "by");
    for (int i = 0; i < waiver->count; i++) {
        int decimals = 0;
        Int128 power = 1;
        for (; decimals < 9 && power % waiver->off[i].den != 0; decimals++) power *= 10;
        put(p, i ? ", " : "");
        if (waiver->none[i])
            put(p, "-");
        else
            put_decimal(p, frac_round(waiver->off[i], decimals, ROUND_CUT), decimals);
        put(p, i + 1 < waiver->count ? "" : " ");
    }
}

static void print_waiver(Printer *p, int r)
{
    const Rule *rule = &p->b->rules[r];
    begin_statement(p);
    put_word(p, "waive");
    put_name(p, 'v', r);
    for (int w = 0; w < rule->walk_count && !rule->waiver_open; w++) {
        if (w) put(p, ", ");
        if (!w) put_word(p, "for");
        put_dim(p, rule->walks[w].dim);
        put_any_key(p, rule->walks[w].dim, rule->waiver.members[w]);
    }
    put_differences(p, &rule->waiver);
    put_word(p, "because");
    put(p, "\"it is known, and will be mended\"");
    end_statement(p);
}

void print_rule(Printer *p, int r)
{
    const Rule *rule = &p->b->rules[r];
    begin_statement(p);
    put_word(p, "invariant");
    put_name(p, 'v', r);
    put(p, "\"Rule %d\" ", r);
    if (rule->warning || rng_chance(&p->rng, 10)) {
        put_word(p, "severity");
        put_word(p, rule->warning ? "warning" : "error");
        if (rule->warning) put_reason(p, "it is a hint");
    }
    if (rng_chance(&p->rng, 30)) put_words(p, "may be empty");
    put(p, ": ");
    for (int w = 0; w < rule->walk_count; w++) {
        if (w == 0) put_words(p, "for each");
        put_selection(p, &rule->walks[w], rule->walks[w].named ? w ? "y" : "x" : NULL);
        put(p, w + 1 < rule->walk_count ? ", " : ": ");
    }
    if (rule->condition) {
        put_word(p, "if");
        put_condition(p, rule->condition);
        put_word(p, "then");
    }
    put_claim(p, rule);
    put_tolerance(p, rule);
    if (rule->message) {
        put_word(p, "message");
        put(p, "\"somebody should look\"");
    }
    end_statement(p);
    if (rule->waived) print_waiver(p, r);
}

/* ---- tables ---- */

void put_unit_and_decimals(Printer *p, UnitKind unit, int decimals, const char *end)
{
    if (unit) {
        put_word(p, "unit");
        put_unit(p, unit);
        put(p, "%s", end);
    }
    if (decimals == NOTHING) return;
    put_word(p, "decimals");
    put(p, "%d %s", decimals, end);
}

static void put_column(Printer *p, const ColumnModel *c, int number)
{
    put_word(p, "column");
    put(p, "\"C%d\" = ", number);
    put_expr(p, c->value);
    put(p, " ");
    if (c->percent) put_words(p, "as percent");
    put_unit_and_decimals(p, c->unit, c->decimals, "");
    put(p, "\n");
}

void print_table(Printer *p, int t)
{
    const TableModel *table = &p->b->tables[t];
    begin_statement(p);
    put_word(p, "table");
    put_name(p, 't', t);
    put(p, "\"Table %d\" {\n", t);
    put_unit_and_decimals(p, table->unit, table->decimals, "\n");
    if (table->code) {
        put_word(p, "column");
        put(p, "\"Code\" ");
        put_word(p, "code");
        put(p, "\n");
    }
    put_word(p, "column");
    put(p, "\"Item\" ");
    put_word(p, "label");
    put(p, "\n");
    for (int c = 0; c < table->column_count; c++) put_column(p, &table->columns[c], c);
    put_word(p, "rows");
    put_selection(p, &table->rows, NULL);
    if (table->with_empty) put_words(p, "with empty");
    if (table->subtotals_last) put_words(p, "with subtotals last");
    put(p, "\n");
    if (table->total) {
        put_word(p, "total");
        if (table->whole) put_word(p, "all");
        put(p, table->code ? "\"\", \"Total\"\n" : "\"Total\"\n");
    }
    put(p, "}");
    end_statement(p);
}

/* Fields of a line of CSV as they are written in a block. */
static void put_stated_rows(Printer *p, const char *csv, const TableModel *table)
{
    int column = 0, texts = table->code ? 2 : 1;
    while (*csv) {
        char field[256];
        size_t len = 0;
        bool quoted = *csv == '"';
        for (csv += quoted; *csv && (quoted || (*csv != ',' && *csv != '\n')); csv++) {
            if (quoted && *csv == '"' && *++csv != '"') break;
            if (len + 1 < sizeof field) field[len++] = *csv;
        }
        field[len] = '\0';
        bool code = table->code && column == 0;
        if (!len)
            put(p, "- ");
        else if (column < texts && !code)
            put_string(p, field);
        else
            put(p, "%s ", field);
        column++;
        if (*csv != '\n' && *csv)
            csv++;
        else if (*csv) {
            csv++;
            column = 0;
            put(p, "\n");
        }
    }
}

static void print_table_waiver(Printer *p, int t)
{
    begin_statement(p);
    put_word(p, "waive");
    put_name(p, 't', t);
    put_word(p, "column");
    put(p, "\"C%d\" ", p->b->tables[t].slip_column);
    static Text stated, computed;
    bool slip = oracle_slip(p->b, t, &stated, &computed);
    put_word(p, "stated");
    put(p, "%s ", slip ? stated.data : "1");
    put_word(p, "not");
    put(p, "%s ", !slip ? "2" : computed.len ? computed.data : "-");
    put_word(p, "because");
    put(p, "\"it was printed wrong\"");
    end_statement(p);
}

void print_stated_table(Printer *p, int t)
{
    const TableModel *table = &p->b->tables[t];
    static Text rows;
    text_clear(&rows);
    oracle_table(p->b, t, p->printing, true, &rows);
    if (!rows.len) return;
    begin_statement(p);
    put_word(p, "stated");
    put_name(p, 't', t);
    if (table->rounded && table->rounded_first) put_rounded(p);
    if (table->stated_csv) {
        put_word(p, "from");
        put(p, "\"s.csv\"");
        text_add(p->stated_csv, table->code ? "Code,Item" : "Item");
        for (int c = 0; c < table->column_count; c++) text_add(p->stated_csv, ",C%d", c);
        text_add(p->stated_csv, "\n%s", rows.data);
    } else {
        put(p, "{\n");
        put_stated_rows(p, rows.data, table);
        put(p, "}");
    }
    if (table->rounded && !table->rounded_first) put_rounded(p);
    if ((p->b->seed + (uint64_t)t) % 4 == 0) put_word(p, "loosely");
    end_statement(p);
    if (table->waived) print_table_waiver(p, t);
}

void print_stated(Printer *p, int s)
{
    const StatedModel *stated = &p->b->stated[s];
    Int128 mantissa;
    int decimals;
    bool exists = oracle_stated(p->b, stated, &mantissa, &decimals);
    begin_statement(p);
    put_word(p, "stated");
    put_reference(p, stated->value);
    if (stated->rounded_first) {
        put(p, " ");
        put_rounded(p);
    }
    put(p, " = ");
    put_decimal(p, mantissa + stated->slip, decimals);
    put(p, stated->percent ? "%%" : " ");
    if (stated->unit) put_unit(p, stated->unit);
    if (stated->rounded && !stated->rounded_first) put_rounded(p);
    if (stated->blank_as_zero) put_words(p, " blank as zero");
    end_statement(p);
    if (!stated->waived) return;
    begin_statement(p);
    put_word(p, "waive");
    put_reference(p, stated->value);
    put(p, " ");
    put_word(p, "stated");
    put_decimal(p, mantissa + stated->slip, decimals);
    put(p, stated->percent ? "%% " : " ");
    put_word(p, "not");
    if (exists) put_decimal(p, mantissa, decimals);
    put(p, !exists ? "- " : stated->percent ? "%% " : " ");
    put_word(p, "because");
    put(p, "\"the press made a mistake\"");
    end_statement(p);
}

/* ---- facts that are published line by line ---- */

enum { FACT_TABLE = 40 }; /* its name */

static void put_published_facts(Printer *p, const LedgerModel *ledger)
{
    for (int f = 0; f < ledger->count; f++) {
        const Fact *fact = &ledger->facts[f];
        if (p->b->dropped[PIECE_FACT + p->b->fact_table * MAX_FACTS + f]) continue;
        if (f == p->b->fact_missing) continue;
        for (int k = 0; k < ledger->dim_count; k++) {
            add_member_code(p->b, ledger->dims[k], fact->at[k], p->printing, p->out);
            put(p, " ");
        }
        if (fact->dash)
            put(p, "-");
        else
            put_decimal(p, fact->amount, ledger->decimals);
        put(p, "\n");
    }
}

static void print_stated_facts(Printer *p, const LedgerModel *ledger)
{
    begin_statement(p);
    size_t start = p->out->len;
    put_word(p, "stated");
    put_name(p, 'e', FACT_TABLE);
    put(p, "{\n");
    size_t rows = p->out->len;
    put_published_facts(p, ledger);
    if (p->out->len == rows)
        p->out->len = start; /* nothing to state */
    else
        put(p, "}");
    end_statement(p);
}

void print_fact_table(Printer *p)
{
    const LedgerModel *ledger = &p->b->ledgers[p->b->fact_table];
    begin_statement(p);
    put_word(p, "table");
    put_name(p, 'e', FACT_TABLE);
    put(p, "{\n");
    for (int k = 0; k < ledger->dim_count; k++) {
        put_word(p, "column");
        put(p, "\"K%d\" ", k);
        put_word(p, "code");
        put_dim(p, ledger->dims[k]);
        put(p, "\n");
    }
    put_word(p, "column");
    put(p, "\"A\" ");
    put_word(p, "amount");
    put(p, "\n");
    put_words(p, "rows facts");
    put_name(p, 'l', p->b->fact_table);
    put(p, "\n}");
    end_statement(p);
    print_stated_facts(p, ledger);
}
