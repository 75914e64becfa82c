/* --emit=sql: the budget as a database that says what budgetc says, also of other amounts. */
#include "backends/sql.h"
#include "backends/file_name.h"

const char *const backend_sql_dialects[] = {"postgres", "sqlite", "duckdb", NULL};
static const SqlDialect *const dialects[] = {&sql_postgres, &sql_sqlite, &sql_duckdb};

/* Names that the views and columns of the module have themselves. */
static void reserve(Arena *arena, SqlNames *names, const char *const *reserved, size_t count)
{
    for (size_t i = 0; i < count; i++) sql_unique(arena, names, str_from(reserved[i]));
}

static const Str *name_columns(Arena *arena, const Workings *w)
{
    static const char *const own[] = {"fact", "ledger", "amount", "file", "line"};
    SqlNames names = {0};
    Str *columns = arena_array(arena, Str, w->dims.len);
    reserve(arena, &names, own, sizeof own / sizeof *own);
    for (uint32_t i = 0; i < w->dims.len; i++)
        columns[i] = sql_unique(arena, &names, w->dims.items[i].name);
    return columns;
}

static const uint32_t *number_members(Arena *arena, const Workings *w)
{
    uint32_t next = 0, *base = arena_array(arena, uint32_t, w->dims.len);
    for (uint32_t i = 0; i < w->dims.len; i++) {
        base[i] = next;
        next += w->dims.items[i].member_count;
    }
    return base;
}

/* Is every amount an integer that the database holds? */
static bool holds_amounts(const Sql *sql)
{
    Int128 value;
    for (uint32_t i = 0; i < sql->workings->fact_count; i++)
        if (!sql_scaled(sql, number_int(sql->workings->facts[i].amount), 1, &value)) return false;
    return true;
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    Sql sql = {.dialect = dialects[options->sql],
               .report = report,
               .workings = report->workings,
               .arena = scratch,
               .vias = vias_find(scratch, report->workings),
               .member_base = number_members(scratch, report->workings),
               .dim_columns = name_columns(scratch, report->workings)};
    sql_choose_dens(&sql);
    if (!holds_amounts(&sql)) {
        output->fail(output, N_("an amount has more digits than the integers of this database"));
        return false;
    }
    sql.sink = output->open(output, backend_file_name(scratch, report, report->id, "sql"));
    if (!sql.sink) return false;
    sql_write_schema(&sql);
    sql_write_data(&sql);
    sql_write_values(&sql);
    sql_write_relations(&sql);
    sql_write_tables(&sql);
    sql_write_statistics(&sql);
    sink_text(sql.sink, "commit;\n");
    return true;
}

const Backend backend_sql = {
    .kind = "sql",
    .summary = N_("write a database that says the same, as SQL (--sql=DIALECT)"),
    .single = true,
    .workings = true,
    .emit = emit,
};
