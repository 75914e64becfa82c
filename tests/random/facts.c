/* The facts of a ledger, in each of the ways in which they may be written. */
#include "tests/random/printer.h"

static bool is_dropped(const Printer *p, int l, int f)
{
    return p->b->dropped[PIECE_FACT + l * MAX_FACTS + f];
}

static void begin_facts(Printer *p, int l)
{
    begin_statement(p);
    put_word(p, "facts");
    put_name(p, 'l', l);
    if (p->b->ledgers[l].totals) put_words(p, "totals stated");
}

/* The same in the base of its unit, where that is a whole number of its last decimals. */
static bool put_in_base(Printer *p, const LedgerModel *ledger, const Fact *fact)
{
    const UnitModel *unit = &p->b->units[ledger->unit];
    if (!fact->in_base || ledger->unit != UNIT_DERIVED || unit->factor.den != 1) return false;
    put_decimal(p, (Int128)fact->amount * unit->factor.num, ledger->decimals);
    put(p, " ");
    put_unit(p, UNIT_BASE);
    return true;
}

static void put_amount(Printer *p, const LedgerModel *ledger, const Fact *fact)
{
    if (fact->dash) {
        put(p, "- ");
    } else if (fact->quantity && fact->amount % fact->quantity == 0) {
        put(p, "%d %s @ ", (int)fact->quantity, p->b->seed % 2 ? "套" : "pieces");
        put_decimal(p, fact->amount / fact->quantity, ledger->decimals);
        put(p, " ");
    } else if (!put_in_base(p, ledger, fact)) {
        if (fact->labelled && ledger->form == FORM_ROWS) {
            put(p, "3 boxes = ");
        }
        put_decimal(p, fact->amount, ledger->decimals);
        put(p, " ");
    }
}

static void put_keys(Printer *p, const LedgerModel *ledger, const Fact *fact, int from, int to)
{
    for (int k = from; k < to; k++) put_key(p, ledger->dims[k], fact->at[k]);
}

static void put_row(Printer *p, const LedgerModel *ledger, const Fact *fact, int from)
{
    bool before = rng_chance(&p->rng, 50);
    put_keys(p, ledger, fact, from, ledger->dim_count);
    if (fact->labelled && before) put(p, "\"row text\" ");
    put_amount(p, ledger, fact);
    if (fact->labelled && !before) put(p, "\"row text\" ");
    put(p, "\n");
}

static void print_rows(Printer *p, int l)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    begin_facts(p, l);
    put(p, "{\n");
    for (int f = 0; f < ledger->count; f++)
        if (!is_dropped(p, l, f)) {
            Fact total;
            put_row(p, ledger, &ledger->facts[f], 0);
            if (budget_total(p->b, l, f, &total)) put_row(p, ledger, &total, 0);
        }
    put(p, "}");
    end_statement(p);
}

static void print_for(Printer *p, int l)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    for (int f = 0; f < ledger->count; f++) {
        if (is_dropped(p, l, f)) continue;
        begin_facts(p, l);
        put_word(p, "for");
        put_dim(p, ledger->dims[0]);
        put_key(p, ledger->dims[0], ledger->facts[f].at[0]);
        put(p, "{ ");
        put_row(p, ledger, &ledger->facts[f], 1);
        put(p, "}");
        end_statement(p);
    }
}

static void print_blocks(Printer *p, int l)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    for (int f = 0; f < ledger->count; f++) {
        if (is_dropped(p, l, f)) continue;
        begin_statement(p);
        pin_statement(p);
        put_name(p, 'd', ledger->dims[0]);
        add_member_name(p->b, ledger->dims[0], ledger->facts[f].at[0], p->printing, p->out);
        put(p, " { ");
        put_name(p, 'l', l);
        put_row(p, ledger, &ledger->facts[f], 1);
        put(p, "}");
        end_statement(p);
    }
}

/* Of a grid, rows stand together: its width is how often the first row's members repeat. */
static bool same_row(const LedgerModel *ledger, const Fact *a, const Fact *b)
{
    for (int k = 0; k + 1 < ledger->dim_count; k++)
        if (a->at[k] != b->at[k]) return false;
    return true;
}

static int grid_width(const LedgerModel *ledger)
{
    int last = ledger->dim_count - 1, width = 1;
    while (width < ledger->count && same_row(ledger, &ledger->facts[0], &ledger->facts[width]) &&
           ledger->facts[width].at[last] != ledger->facts[0].at[last])
        width++;
    return width;
}

static void print_columns(Printer *p, int l)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    int last = ledger->dim_count - 1, width = grid_width(ledger);
    if (!ledger->count) return;
    begin_facts(p, l);
    put(p, "{\n");
    put_word(p, "columns");
    for (int c = 0; c < width; c++) put_key(p, ledger->dims[last], ledger->facts[c].at[last]);
    put(p, "\n");
    for (int f = 0; f < ledger->count; f += width) {
        if (is_dropped(p, l, f)) continue;
        put_keys(p, ledger, &ledger->facts[f], 0, last);
        for (int c = 0; c < width; c++) put_amount(p, ledger, &ledger->facts[f + c]);
        put(p, "\n");
    }
    put(p, "}");
    end_statement(p);
}

static void print_csv_line(Printer *p, const LedgerModel *ledger, const Fact *fact)
{
    for (int k = 0; k < ledger->dim_count; k++) {
        add_member_name(p->b, ledger->dims[k], fact->at[k], p->printing, p->facts_csv);
        text_add(p->facts_csv, ",");
    }
    if (!fact->dash) text_add_decimal(p->facts_csv, fact->amount, ledger->decimals, false);
    text_add(p->facts_csv, ",%s,%s\n", fact->labelled ? "\"text, remark\"" : "",
             fact->labelled ? "7 boxes" : "");
}

static void print_csv_lines(Printer *p, int l)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    for (int k = 0; k < ledger->dim_count; k++) text_add(p->facts_csv, "key %d,", k);
    text_add(p->facts_csv, "sum,remark,number\n");
    for (int f = 0; f < ledger->count; f++) {
        Fact total;
        if (is_dropped(p, l, f)) continue;
        print_csv_line(p, ledger, &ledger->facts[f]);
        if (budget_total(p->b, l, f, &total)) print_csv_line(p, ledger, &total);
    }
}

static void print_csv(Printer *p, int l)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    begin_facts(p, l);
    put_word(p, "from");
    put(p, "\"f.csv\" {\n");
    for (int k = 0; k < ledger->dim_count; k++) {
        put_dim(p, ledger->dims[k]);
        put(p, "\"key %d\"\n", k);
    }
    put_word(p, "amount");
    put(p, "\"sum\"\n");
    put_word(p, "label");
    put(p, "\"remark\"\n");
    put_word(p, "quantity");
    put(p, "\"number\"\n}");
    end_statement(p);
    print_csv_lines(p, l);
}

void print_facts(Printer *p, int l)
{
    switch (p->b->ledgers[l].form) {
    case FORM_ROWS: print_rows(p, l); break;
    case FORM_FOR: print_for(p, l); break;
    case FORM_COLUMNS: print_columns(p, l); break;
    case FORM_BLOCKS: print_blocks(p, l); break;
    case FORM_CSV:
        if (p->facts_csv->len)
            print_rows(p, l);
        else
            print_csv(p, l);
        break;
    case FORMS: break;
    }
}
