/* A budget as a database: dialects, quoting, and what the files of this module share. */
#ifndef BUDGET_BACKENDS_SQL_H
#define BUDGET_BACKENDS_SQL_H

#include "backends/backend.h"
#include "backends/vias.h"
#include "lang/base/intern.h"

typedef struct SqlDialect {
    const char *name;
    const char *schema;    /* before the name of a thing: "budget." */
    const char *big;       /* type of integers that are computed with */
    const char *character; /* function that makes a character of its number */
    const char *divide[3]; /* integer division: before, between and after its sides */
    const char
        *integer[2]; /* before and after a number: is it still an exact integer? "" = always */
    bool strict;     /* tables are STRICT */
    bool comments;   /* has COMMENT ON */
    bool copies;     /* rows follow COPY … FROM stdin */
    bool narrow;     /* integers have 64 bits */
} SqlDialect;

extern const SqlDialect sql_postgres, sql_sqlite, sql_duckdb;

typedef struct SqlNames { /* identifiers of one kind: no two are equal */
    Interner *folded;
} SqlNames;

typedef struct SqlValue {
    Int128 num, den;
} SqlValue;

typedef struct Sql {
    Sink *sink;
    const SqlDialect *dialect;
    const Report *report;
    const Workings *workings;
    Arena *arena;
    const uint32_t *member_base; /* [dim]: number of its first member */
    const Str *dim_columns;      /* [dim]: its column in the table of facts */
    Int128 *dens;           /* [formula]: its value is an integer / this; 0 = it cannot be said */
    const SqlValue *values; /* [formula]: what the database computes with the amounts of now */
    Vias vias;
    uint32_t levels; /* of formulas, at least 1 */
    SqlNames views;
} Sql;

/* ---- text ---- */

void sql_text(const Sql *sql, Str text); /* a literal; "" is NULL */
void sql_line(const Sql *sql, Str text); /* a literal of one line, for COMMENT ON */
void sql_name(const Sql *sql, Str name); /* a quoted identifier */
void sql_view(const Sql *sql, Str name); /* the same, in the schema */
void sql_integer(const Sql *sql, Int128 value);
/* Text of SQL: {s} is the schema before a name, {big} the type of large integers. */
void sql_template(const Sql *sql, const char *text);
/* An identifier that no other one of `names` is equal to, in any case, and that is not too long. */
Str sql_unique(Arena *arena, SqlNames *names, Str name);

/* Rows of a table: COPY, or INSERT statements of many rows each. */
typedef struct SqlRows {
    const Sql *sql;
    const char *table;
    uint32_t rows, cells;
} SqlRows;
SqlRows sql_rows(const Sql *sql, const char *table);
void sql_row(SqlRows *rows);
/* Cells of the row that was begun last. */
void sql_put_text(SqlRows *rows, Str text);
void sql_put_integer(SqlRows *rows, Int128 value);
void sql_put_position(SqlRows *rows, uint32_t position); /* WORKINGS_NONE is NULL */
void sql_put_null(SqlRows *rows);
void sql_end(SqlRows *rows);

/* ---- numbers ---- */

/* What a number × den is, if it is an integer that the dialect holds. */
bool sql_scaled(const Sql *sql, Number number, Int128 den, Int128 *value);
/* Does the dialect hold twice the product? */
bool sql_product(const Sql *sql, Int128 a, Int128 b);
/* Chooses a denominator for each formula. */
void sql_choose_dens(Sql *sql);
/* Do both sides of each claim and condition have one? */
bool sql_says(const Sql *sql, const WorkingRelation *relation);

/* ---- parts of the script ---- */

void sql_write_schema(Sql *sql);
void sql_write_data(Sql *sql);
void sql_write_statistics(const Sql *sql);
void sql_write_values(Sql *sql);
void sql_write_relations(Sql *sql);
void sql_write_tables(Sql *sql);
/* "n", rounded: n / d by the rule of the budget, away from floating point. */
void sql_rounded(const Sql *sql, const char *n, const char *d);

#endif
