/* What the files of the oracle share. */
#ifndef BUDGET_TESTS_RANDOM_ORACLE_H
#define BUDGET_TESTS_RANDOM_ORACLE_H

#include "tests/random/random.h"

typedef struct Reading { /* what is bound around an expression */
    int bound[MAX_DIMS]; /* a set of members, as bits; ALL = released; NOTHING = open */
    int variables[2];    /* members */
} Reading;

typedef struct Found {
    Frac value;
    bool exists, facts, rows, varies;
} Found;

Reading nothing_bound(void);
Found find(const Budget *b, const Ex *ex, const Reading *r);
void bind_selection(const Budget *b, const Selected *s, int member, Reading *r);
/* In a reading that the member is bound in. */
bool selects(const Budget *b, const Selected *s, int member, const Reading *r);

/* What is bound around the total of a table. */
Reading total_reading(const Budget *b, const TableModel *t);

void expect_table(const Budget *b, int table, Expected *expected);
void expect_facts(const Budget *b, Expected *expected);
void expect_stated(const Budget *b, const StatedModel *s, Expected *expected);

#endif
