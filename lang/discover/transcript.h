/* A budget made of published tables: each table a ledger whose facts are what no relation gives,
 * printed again in its layout and compared with what was published. */
#ifndef BUDGET_DISCOVER_TRANSCRIPT_H
#define BUDGET_DISCOVER_TRANSCRIPT_H

#include "lang/discover/discover.h"
#include "lang/syntax/write.h"

/* The members that a total row adds up. */
typedef struct RowSet {
    uint32_t *rows;
    uint32_t len;
} RowSet;

typedef struct GridPlan {
    Str rows_dim, columns_dim, ledger; /* names */
    uint32_t dim_owner;                /* grid whose rows dimension this one shares; itself */
    Str *row_keys;     /* [row]: the member, as it is written where it is meant; "" = a total */
    bool numbered;     /* members have names r1, r2, …, because codes or labels repeat */
    bool tree;         /* rows with parts are sums */
    bool *has_parts;   /* [row] */
    RowSet *totals;    /* [row]: of rows that are totals; len 0 = none */
    bool *is_total;    /* [row] */
    Str *column_names; /* [column]: member of columns_dim, of leaf columns; attribute, of texts */
    RowSet *sums;      /* [column]: leaf columns that it is the sum of; len 0 = it is a leaf */
    uint32_t leaves;   /* number of leaf columns */
    int decimals;
    bool used; /* it has rows */
} GridPlan;

typedef struct Transcript {
    const Discovery *d;
    GridPlan *plans; /* [grid] */
    Str name;        /* of the budget */
    uint32_t cells, cells_used;
} Transcript;

void transcript_plan(Transcript *transcript, const Discovery *discovery, Str name);
/* The budget, which is still to be laid out. */
void transcript_write(Transcript *transcript, Sink *sink);
/* The table as it was published, in plain CSV: published/NAME.csv. Grids of one table stand
 * together; `first` is the first of them. */
void transcript_write_csv(const Transcript *transcript, uint32_t first, Sink *sink);
/* How many grids, from that one on, are sides of one table. */
uint32_t transcript_sides(const Transcript *transcript, uint32_t first);

#endif
