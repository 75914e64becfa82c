/* What the files that print a budget share. */
#ifndef BUDGET_TESTS_RANDOM_PRINTER_H
#define BUDGET_TESTS_RANDOM_PRINTER_H

#include "tests/random/random.h"

enum { BUDGET_YEAR = 2025 };

typedef struct Piece { /* a statement */
    size_t start, len;
    int file;    /* 1: the one that is included */
    bool pinned; /* it declares members, whose order is that of their statements */
} Piece;

typedef struct Printer {
    const Budget *b;
    Printing printing;
    Rng rng; /* of what makes no difference */
    Text *out, *facts_csv, *stated_csv;
    bool two_files, decimals_in_header, imports;
    int override; /* member whose label is written elsewhere; NOTHING = none */
    Piece pieces[200];
    int piece_count;
} Printer;

#define put(p, ...) text_add((p)->out, __VA_ARGS__)

void begin_statement(Printer *p);
void pin_statement(Printer *p);
void end_statement(Printer *p);
/* Each followed by a blank. */
void put_word(Printer *p, const char *english); /* a keyword, in either language */
/* Of the header: it may be a keyword elsewhere. */
void put_setting(Printer *p, const char *english);
void put_words(Printer *p, const char *all);    /* several, with blanks between */
/* d: dimension, o: another name of one, l: ledger, q: measure, v: invariant, t: table, w: text
 * attribute, e: anything else. */
void put_name(Printer *p, char kind, int number);
void put_dim(Printer *p, int dim);
void put_key(Printer *p, int dim, int member);
/* Also by a label. */
void put_any_key(Printer *p, int dim, int member);
void put_string(Printer *p, const char *text);
void put_reason(Printer *p, const char *why); /* because … */
void put_unit(Printer *p, UnitKind unit);
void put_decimal(Printer *p, Int128 mantissa, int decimals);
void put_coords(Printer *p, const Ex *ex);
void put_reference(Printer *p, const Ex *ex);
void put_expr(Printer *p, const Ex *ex);
void put_relation(Printer *p, const Ex *left, Compared compared, const Ex *right);
void put_condition(Printer *p, const Ex *condition);
void put_selection(Printer *p, const Selected *selected, const char *variable);
void put_unit_and_decimals(Printer *p, UnitKind unit, int decimals, const char *end);

void print_facts(Printer *p, int ledger);
void print_rule(Printer *p, int rule);
void print_table(Printer *p, int table);
void print_stated_table(Printer *p, int table);
void print_stated(Printer *p, int stated);
void print_fact_table(Printer *p);
void print_extra(Printer *p, int extra);

#endif
