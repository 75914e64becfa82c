/* Statements of which nothing is expected but that the compiler reads and writes them: figures,
 * documents, indicators, tables of every form, lints, and what is replaced or dropped. */
#include "tests/random/printer.h"

enum {
    FIGURE_FLOW,
    FIGURE_TREE,
    DOCUMENT,
    DOCUMENT_EACH,
    INDICATORS,
    PANELS,
    FACT_ROWS,
    LINTS,
    REPLACED,
    DROPPED,
    FORM,
    ORDERED,
    CONFIDENTIAL,
    KINDS
};

static int kind_of(const Budget *b, int extra)
{
    Rng rng = rng_new(b->seed, 500 + (uint64_t)extra);
    return (int)rng_below(&rng, KINDS);
}

/* The indicator that is given twice, in two years. */
uint32_t extra_relations(const Budget *b, int extra)
{
    return kind_of(b, extra) == INDICATORS ? (b->dims[YEAR].count > 1 ? 2 : 1) : 0;
}

/* All of a ledger, whatever is bound of its dimensions. */
static void put_whole(Printer *p, int ledger)
{
    const LedgerModel *l = &p->b->ledgers[ledger];
    put_name(p, 'l', ledger);
    for (int k = 0; k < l->dim_count; k++) {
        put(p, k ? ", " : "(");
        put_dim(p, l->dims[k]);
        put_word(p, "all");
    }
    put(p, ") ");
}

static int money_ledger(const Budget *b)
{
    for (int l = 0; l < b->ledger_count; l++)
        if (b->units[b->ledgers[l].unit].base == UNIT_BASE) return l;
    return NOTHING;
}

static void open_extra(Printer *p, const char *word, int extra)
{
    put_word(p, word);
    put_name(p, 'e', extra);
    put(p, "\"Extra %d\" {\n", extra);
}

/* ---- figures ---- */

static void put_looks(Printer *p)
{
    put_word(p, "threshold");
    put(p, "2%%\n");
    if (rng_chance(&p->rng, 50)) {
        put_word(p, "downwards");
        put(p, "\n");
    }
    put_word(p, "palette");
    put(p, "\"#336699\", \"#aa5500\"\n");
    put_word(p, "note");
    put(p, "\"as it stands\"\n}");
}

static void put_stage(Printer *p, int dim, const char *node)
{
    put_word(p, "stage");
    put(p, "\"Stage %s\" { ", node);
    put_word(p, "nodes");
    put(p, "%s = ", node);
    put_dim(p, dim);
    put_word(p, "leaves");
    put(p, "; ");
    put_word(p, "node");
    put(p, "single_%s \"All of %s\" }\n", node, node);
}

static void print_flow(Printer *p, int extra, int ledger)
{
    const LedgerModel *l = &p->b->ledgers[ledger];
    open_extra(p, "figure", extra);
    put_stage(p, l->dims[0], "a");
    put_stage(p, l->dims[l->dim_count - 1], "b");
    static const char *const ways[] = {"a -> b", "single_a -> single_b"};
    for (int i = 0; i < 2; i++) {
        put_word(p, "flow");
        put(p, "%s = ", ways[i]);
        put_name(p, 'l', ledger);
        put(p, "\n");
    }
    put_looks(p);
}

static void print_tree(Printer *p, int extra, int ledger)
{
    const LedgerModel *l = &p->b->ledgers[ledger];
    open_extra(p, "figure", extra);
    put_word(p, "tree");
    put_dim(p, l->dims[0]);
    put(p, "= ");
    put_name(p, 'l', ledger);
    put(p, "\n");
    put_looks(p);
}

static void print_figure(Printer *p, int extra, bool flow)
{
    int ledger = money_ledger(p->b);
    if (ledger == NOTHING) return;
    begin_statement(p);
    if (flow && p->b->ledgers[ledger].dim_count > 1)
        print_flow(p, extra, ledger);
    else
        print_tree(p, extra, ledger);
    end_statement(p);
}

/* ---- documents ---- */

static void put_change(Printer *p, int ledger)
{
    put_word(p, "change");
    put(p, "(");
    put_whole(p, ledger);
    put(p, ", ");
    put_name(p, 'l', ledger);
    put(p, ", \"the draft\") ");
}

static void put_share(Printer *p, int ledger)
{
    put_word(p, "share");
    put(p, "(");
    put_name(p, 'l', ledger);
    put(p, ", ");
    put_whole(p, ledger);
    put(p, ") ");
}

static void put_amount_of(Printer *p, int ledger)
{
    put_word(p, "amount");
    put(p, "(");
    put_name(p, 'l', ledger);
    if (rng_chance(&p->rng, 40)) {
        put_word(p, "in");
        put_unit(p, UNIT_BASE);
    }
    put(p, ") ");
}

static void put_head(Printer *p)
{
    put_word(p, "author");
    put(p, "\"The office\"\n");
    put_word(p, "date");
    put(p, "\"a day in May\"\n");
    put_words(p, "reason required");
    put(p, "\n");
}

static void put_count_and_list(Printer *p, int ledger, int dim)
{
    put_word(p, "text");
    put(p, "{ \"There are \" ");
    put_word(p, "count");
    put(p, "(");
    put_dim(p, dim);
    put_word(p, "tree");
    put(p, ") \"\\n of them: \" ");
    put_word(p, "list");
    put(p, "(");
    put_dim(p, dim);
    put_word(p, "leaves");
    put(p, ": ");
    put_name(p, 'l', ledger);
    put(p, ") }\n");
}

static void print_document(Printer *p, int extra)
{
    int ledger = money_ledger(p->b), dim = ledger == NOTHING ? 1 : p->b->ledgers[ledger].dims[0];
    begin_statement(p);
    open_extra(p, "document", extra);
    put_head(p);
    put_word(p, "section");
    put(p, "\"Part\" {\n");
    if (ledger != NOTHING) {
        put_word(p, "text");
        put(p, "\"It is \" ");
        put_amount_of(p, ledger);
        put(p, "\" or \" ");
        put_share(p, ledger);
        put(p, "\", \" ");
        put_change(p, ledger);
        put_word(p, "reason");
        put(p, "\"because it grew\"\n");
        put_count_and_list(p, ledger, dim);
    }
    for (int t = 0; t < p->b->table_count; t++) {
        if (p->b->dropped[PIECE_TABLE + t]) continue;
        put(p, "    "); /* what begins like a statement stands further in than its block */
        put_word(p, "table");
        put_name(p, 't', t);
        put(p, "\n");
    }
    put(p, "}\n");
    put_word(p, "relations");
    put(p, "\n}");
    end_statement(p);
}

static void put_of(Printer *p, const char *word, const char *whose)
{
    put_word(p, word);
    put(p, "(%s) ", whose);
}

static void print_document_each(Printer *p, int extra)
{
    int ledger = money_ledger(p->b);
    if (ledger == NOTHING) return;
    int dim = p->b->ledgers[ledger].dims[0];
    begin_statement(p);
    open_extra(p, "document", extra);
    put_words(p, "for each");
    put(p, "x ");
    put_word(p, "in");
    put_dim(p, dim);
    put(p, "{\n");
    put_word(p, "text");
    put_of(p, "path", "x");
    put(p, "\"has \" ");
    put_amount_of(p, ledger);
    put(p, "\", code \" ");
    put_of(p, "code", "x");
    if (p->b->dims[dim].texts) {
        put_word(p, "reason");
        put(p, "(\", mostly \" ");
        put_word(p, "attribute");
        put(p, "(x, ");
        put_name(p, 'w', dim);
        put(p, "))");
    }
    put(p, "\n}\n}");
    end_statement(p);
}

static void print_form(Printer *p, int extra)
{
    int ledger = money_ledger(p->b);
    if (ledger == NOTHING) return;
    int dim = p->b->ledgers[ledger].dims[0];
    begin_statement(p);
    open_extra(p, "document", extra);
    put_word(p, "form");
    put(p, "{\n");
    put_word(p, "row");
    put(p, "\"A\", \"B\", { \"C\" \"D\" }\n");
    put_words(p, "for each");
    put(p, "y ");
    put_word(p, "in");
    put_dim(p, dim);
    put(p, "{ ");
    put_word(p, "row");
    put_of(p, "label", "y");
    put(p, ", ");
    put_amount_of(p, ledger);
    put(p, " }\n}\n}");
    end_statement(p);
}

/* ---- indicators ---- */

static void put_indicator_years(Printer *p)
{
    if (p->b->dims[YEAR].count < 2) return;
    put_word(p, "years");
    put(p, "%d, %d ", BUDGET_YEAR - 1, BUDGET_YEAR);
}

static void put_indicator(Printer *p, const char *name, int extra, const char *value)
{
    put(p, "output quantity \"%s %d\" %s", name, extra, value);
    if (p->b->dims[YEAR].count > 1) put(p, " %s", value);
    put(p, "\n");
}

static void print_indicators(Printer *p, int extra)
{
    begin_statement(p);
    put_word(p, "indicators");
    put_name(p, 'e', extra);
    put(p, "\"Indicators %d\" ", extra);
    put_indicator_years(p);
    put(p, "{\n");
    put_word(p, "goal");
    put(p, "\"A goal\" {\n");
    put_indicator(p, "roads", extra, ">= 90%");
    put_indicator(p, "roads", extra, "\"90%以上\"");
    put(p, "output quantity \"lamps %d\" ", extra);
    for (int i = 0; i < (p->b->dims[YEAR].count > 1 ? 2 : 1); i++) {
        put_word(p, "about");
        put(p, "120 ");
    }
    put(p, "\n}\n}");
    end_statement(p);
    begin_statement(p);
    put_word(p, "table");
    put_name(p, 'e', extra + 20);
    put(p, "\"Indicators\" {\n");
    static const char *const fields[] = {"goal", "label", "value"};
    put_word(p, "merged");
    put(p, "\n");
    for (int i = 0; i < 3; i++) {
        put_word(p, "column");
        put(p, "\"F%d\" ", i);
        put_word(p, fields[i]);
        put(p, "\n");
    }
    put_words(p, "rows indicators");
    put_name(p, 'e', extra);
    put(p, "\n}");
    end_statement(p);
}

/* ---- tables ---- */

static void put_panel(Printer *p, int ledger, int dim, const char *sample)
{
    put_word(p, "panel");
    put(p, "\"Panel %s\" {\n", sample);
    put_word(p, "column");
    put(p, "\"Name\" ");
    put_word(p, "label");
    put(p, "\n");
    put_word(p, "group");
    put(p, "\"Amounts\" { ");
    put_word(p, "column");
    put(p, "\"all\" = ");
    put_name(p, 'l', ledger);
    put(p, "; ");
    put_word(p, "column");
    put(p, "\"share\" = ");
    put_name(p, 'l', ledger);
    put(p, "/ ");
    put_whole(p, ledger);
    put_words(p, "as percent");
    put(p, " }\n");
    put_word(p, "rows");
    put_dim(p, dim);
    if (rng_chance(&p->rng, 50)) put_words(p, "with subtotals last");
    put_word(p, "by");
    put_word(p, "label");
    put_word(p, "numbered");
    put(p, "\"%s\"\n", sample);
    put_word(p, "foot");
    put(p, "{ ");
    put_words(p, "total all");
    put(p, "\"All\" }\n}\n");
}

static void print_panels(Printer *p, int extra)
{
    int ledger = money_ledger(p->b);
    if (ledger == NOTHING) return;
    int dim = p->b->ledgers[ledger].dims[0];
    begin_statement(p);
    open_extra(p, "table", extra);
    put_word(p, "landscape");
    put(p, "\n");
    put_word(p, "note");
    put(p, "\"See below\"\n");
    put_word(p, "empty");
    put(p, "\"There is nothing.\"\n");
    put_panel(p, ledger, dim, "21. ");
    put_panel(p, ledger, dim, "二十一、");
    put(p, "}");
    end_statement(p);
}

static void print_fact_rows(Printer *p, int extra)
{
    int ledger = (int)rng_below(&p->rng, (uint32_t)p->b->ledger_count);
    static const char *const fields[] = {"label", "quantity", "amount"};
    begin_statement(p);
    open_extra(p, "table", extra);
    for (int i = 0; i < 3; i++) {
        put_word(p, "column");
        put(p, "\"F%d\" ", i);
        put_word(p, fields[i]);
        put(p, "\n");
    }
    put_word(p, "column");
    put(p, "\"K\" ");
    put_word(p, "code");
    put_dim(p, p->b->ledgers[ledger].dims[0]);
    put(p, "\n");
    put_words(p, "rows facts");
    put_name(p, 'l', ledger);
    put(p, "\n");
    put_word(p, "row");
    put(p, "\"a\", \"b\", \"c\", \"d\"\n}");
    end_statement(p);
}

static void print_lints(Printer *p)
{
    begin_statement(p);
    put_word(p, "lint");
    put(p, "W0905 ");
    put_word(p, "error");
    end_statement(p);
    begin_statement(p);
    put_word(p, "lint");
    put(p, "W0904 ");
    put_word(p, "off");
    if (rng_chance(&p->rng, 50)) {
        put_word(p, "in");
        put_name(p, 'd', 1);
    }
    put_reason(p, "nobody spends there yet");
    end_statement(p);
}

/* why: the reason for what stands before the table; NULL = nothing does */
static void put_small_table(Printer *p, int extra, const char *heading, const char *why)
{
    put_word(p, "table");
    put_name(p, 'e', extra);
    if (why) put_reason(p, why);
    put(p, "{ ");
    put_word(p, "column");
    put(p, "\"%s\" ", heading);
    put_word(p, "text");
    put(p, "; ");
    put_word(p, "row");
    put(p, "\"one\" }");
}

static void print_replaced(Printer *p, int extra)
{
    begin_statement(p);
    put_small_table(p, extra, "Old", NULL);
    end_statement(p);
    begin_statement(p);
    put_word(p, "override");
    put_small_table(p, extra, "New", "the form is another one");
    end_statement(p);
}

static void print_dropped(Printer *p, int extra)
{
    begin_statement(p);
    put_small_table(p, extra, "Gone", NULL);
    end_statement(p);
    begin_statement(p);
    put_words(p, "drop table");
    put_name(p, 'e', extra);
    put_reason(p, "it is not printed");
    end_statement(p);
}

/* Stages one after the other, what stands at the end of each, and a rate for each piece. */
static void print_ordered(Printer *p, int extra)
{
    int d = extra + 60, closing = extra + 70, rate = extra + 80;
    begin_statement(p);
    pin_statement(p);
    put_word(p, "dimension");
    put_name(p, 'e', d);
    put_word(p, "ordered");
    put(p, "{ first_%d; then_%d; last_%d }", extra, extra, extra);
    end_statement(p);
    begin_statement(p);
    put_word(p, "ledger");
    put_name(p, 'e', closing);
    put_word(p, "by");
    put_name(p, 'e', d);
    put_word(p, "closing");
    put_name(p, 'e', d);
    put(p, "\n");
    put_word(p, "ledger");
    put_name(p, 'e', rate);
    put_word(p, "by");
    put_name(p, 'e', d);
    put_word(p, "per");
    put_unit(p, UNIT_PEOPLE);
    put(p, "\n");
    put_word(p, "facts");
    put_name(p, 'e', closing);
    put(p, "{ first_%d 4; last_%d 7 }\n", extra, extra);
    put_word(p, "facts");
    put_name(p, 'e', rate);
    put(p, "{ first_%d 2; then_%d 3 }\n", extra, extra);
    put_word(p, "table");
    put_name(p, 'e', extra + 100);
    put(p, "{ ");
    put_word(p, "column");
    put(p, "\"a\" ");
    put_word(p, "label");
    put(p, "; ");
    put_word(p, "column");
    put(p, "\"b\" = ");
    put_name(p, 'e', closing);
    put(p, "; ");
    put_word(p, "rows");
    put_name(p, 'e', d);
    put_words(p, "by amount down first");
    put(p, "1 ");
    put_word(p, "rest");
    put(p, "\"the others\" }\n");
    put_word(p, "measure");
    put_name(p, 'e', extra + 90);
    put(p, "= ");
    put_name(p, 'e', closing);
    put(p, "(");
    put_words(p, "up to");
    put_name(p, 'e', d);
    put(p, "then_%d) + ", extra);
    put_word(p, "sum");
    put(p, "(");
    put_name(p, 'e', d);
    put_word(p, "leaves");
    put(p, ": ");
    put_name(p, 'e', rate);
    put(p, "* 5 ");
    put_unit(p, UNIT_PEOPLE);
    put(p, ")");
    end_statement(p);
}

/* What is not published, in a table without a total that would give it away. */
static void print_confidential(Printer *p, int extra)
{
    int d = extra + 60, ledger = extra + 70;
    begin_statement(p);
    pin_statement(p);
    put_word(p, "dimension");
    put_name(p, 'e', d);
    put(p, "{ shown_%d; hidden_%d; other_%d }\n", extra, extra, extra);
    put_word(p, "ledger");
    put_name(p, 'e', ledger);
    put_word(p, "by");
    put_name(p, 'e', d);
    put(p, "\n");
    put_word(p, "facts");
    put_name(p, 'e', ledger);
    put(p, "{ shown_%d 4; hidden_%d 7; other_%d 9 }\n", extra, extra, extra);
    put_word(p, "confidential");
    put_name(p, 'e', d);
    put(p, "hidden_%d + other_%d ", extra, extra);
    put_reason(p, "it is of nobody's business");
    put(p, "\n");
    put_word(p, "table");
    put_name(p, 'e', extra + 100);
    put(p, "{ ");
    put_word(p, "column");
    put(p, "\"a\" ");
    put_word(p, "label");
    put(p, "; ");
    put_word(p, "column");
    put(p, "\"b\" = ");
    put_name(p, 'e', ledger);
    put(p, "; ");
    put_word(p, "rows");
    put_name(p, 'e', d);
    put(p, "}");
    end_statement(p);
}

void print_extra(Printer *p, int extra)
{
    switch (kind_of(p->b, extra)) {
    case FIGURE_FLOW: print_figure(p, extra, true); break;
    case FIGURE_TREE: print_figure(p, extra, false); break;
    case DOCUMENT: print_document(p, extra); break;
    case DOCUMENT_EACH: print_document_each(p, extra); break;
    case INDICATORS: print_indicators(p, extra); break;
    case PANELS: print_panels(p, extra); break;
    case FACT_ROWS: print_fact_rows(p, extra); break;
    case LINTS: print_lints(p); break;
    case REPLACED: print_replaced(p, extra); break;
    case DROPPED: print_dropped(p, extra); break;
    case FORM: print_form(p, extra); break;
    case ORDERED: print_ordered(p, extra); break;
    case CONFIDENTIAL: print_confidential(p, extra); break;
    default: break;
    }
}
