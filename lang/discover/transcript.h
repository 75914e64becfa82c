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
    bool used; /* it has rows, and the budget does not have them */
    /* Where it is added to a budget (transcript_base.h): dimensions that this has; NULL = none. */
    const struct BaseDim *rows_base, *columns_base;
    uint32_t *member_of; /* [row]: the member of rows_base; NONE = it is new; NULL without */
    bool *renamed;       /* [row]: it has another label there */
    bool out_of_order;   /* the rows of rows_base would not be those of the table */
    bool *known_column;  /* [column]: columns_base has its member */
} GridPlan;

typedef struct Transcript {
    const Discovery *d;
    GridPlan *plans; /* [grid] */
    Str name;        /* of the budget */
    const struct BaseBudget *base; /* that it is added to; NULL = it is one by itself */
    uint32_t cells, cells_used;
    bool empty; /* nothing is written: no table is new */
} Transcript;

void transcript_plan(Transcript *transcript, const Discovery *discovery, Str name);
/* That of the budget: the latest that headings, and texts above them, name; 0 = none. */
uint32_t transcript_year(const Transcript *transcript);
/* Are rows of some table parts of each other by their codes? */
bool transcript_has_codes(const Transcript *transcript);
/* Names of the dimensions and the ledger of a grid, after that of its table. */
void transcript_name(Transcript *transcript, uint32_t grid);
/* The budget, or what is added to one, which is still to be laid out. */
void transcript_write(Transcript *transcript, Sink *sink);
/* The table as it was published, in plain CSV: published/NAME.csv. Grids of one table stand
 * together; `first` is the first of them. */
void transcript_write_csv(const Transcript *transcript, uint32_t first, Sink *sink);
/* How many grids, from that one on, are sides of one table. */
uint32_t transcript_sides(const Transcript *transcript, uint32_t first);

#endif
