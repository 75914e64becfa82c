/* The tables of the database, and what is in them. */
#include "backends/sql.h"

/* ---- schema ---- */

static const char *const tables[] = {
    "budget (name text primary key, value text)",
    "members (member integer primary key, dimension text, position integer, name text, code text, "
    "label text, parent integer, depth integer, path text, file text, line integer)",
    "contained (via integer, member integer, above integer, primary key (via, member, above))",
    "ledgers (ledger integer primary key, name text, label text, unit text, decimals integer)",
    "shapes (shape integer primary key, ledger integer)",
    "sums (sum integer primary key, shape integer, fact integer, m0 integer, m1 integer, "
    "m2 integer, m3 integer, m4 integer, m5 integer, m6 integer, m7 integer)",
    "formulas (formula integer primary key, level integer, kind text, l integer, r integer, "
    "constant {big}, den {big}, multiply {big}, divide {big})",
    "operands (step integer, formula integer, side integer, child integer, primary key (step, "
    "formula, side))",
    "terms (formula integer, sum integer, factor {big}, primary key (formula, sum))",
    "cells (report integer, line integer, col integer, fixed text, formula integer, "
    "multiply {big}, divide {big}, decimals integer, percent integer, "
    "primary key (report, line, col))",
    "footnotes (report integer, name text, line integer, col integer, footnote integer, text text)",
    "stated_relations (relation integer primary key, suite text, instance text, label text, "
    "severity text, waivable integer, reason text, message text, verdict text, unsaid text, "
    "file text, line integer)",
    "conditions (relation integer, comparison text, l integer, r integer)",
    "claims (claim integer primary key, relation integer, part integer, comparison text, "
    "l integer, r integer, below {big}, below_den {big}, above {big}, above_den {big}, "
    "multiply {big}, divide {big}, waived {big}, waived_den {big}, unit text)",
};

static void write_table(const Sql *sql, const char *text)
{
    sql_template(sql, "create table {s}");
    sql_template(sql, text);
    sink_text(sql->sink, sql->dialect->strict ? " strict;\n" : ";\n");
}

static void write_facts_table(const Sql *sql)
{
    sink_printf(sql->sink, "create table %sfacts (fact integer primary key, ledger integer, ",
                sql->dialect->schema);
    for (uint32_t d = 0; d < sql->workings->dims.len; d++) {
        sql_name(sql, sql->dim_columns[d]);
        sink_text(sql->sink, " integer, ");
    }
    sink_printf(sql->sink, "amount %s, file text, line integer)%s;\n",
                sql->dialect->narrow ? "integer" : sql->dialect->big,
                sql->dialect->strict ? " strict" : "");
}

void sql_write_schema(Sql *sql)
{
    if (sql->dialect == &sql_postgres)
        sink_text(sql->sink, "set standard_conforming_strings = on;\n");
    sink_text(sql->sink, sql->dialect == &sql_duckdb ? "begin transaction;\n" : "begin;\n");
    if (sql->dialect->schema[0]) sink_text(sql->sink, "create schema budget;\n");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) write_table(sql, tables[i]);
    write_facts_table(sql);
}

static void write_indexes(const Sql *sql)
{
    static const char *const indexes[] = {
        "sums_by_shape on {s}sums (shape, m0, m1, m2)", "facts_by_ledger on {s}facts (ledger)",
        "claims_by_left on {s}claims (l)", "conditions_by_left on {s}conditions (l)"};
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
        sink_text(sql->sink, "create index ");
        sql_template(sql, indexes[i]);
        sink_text(sql->sink, ";\n");
    }
}

/* ---- what the budget is ---- */

static void put_setting(SqlRows *rows, const char *name, Str value)
{
    sql_row(rows);
    sql_put_text(rows, str_from(name));
    sql_put_text(rows, value);
}

static void write_budget(const Sql *sql)
{
    SqlRows rows = sql_rows(sql, "budget");
    put_setting(&rows, "id", sql->report->id);
    put_setting(&rows, "title", sql->report->title);
    put_setting(&rows, "language", sql->report->language);
    sql_end(&rows);
}

static Str member_text(const WorkingMember *member)
{
    return member->label.len ? member->label : member->name.len ? member->name : member->code;
}

static void write_dim(const Sql *sql, SqlRows *rows, uint32_t d)
{
    const WorkingDim *dim = &sql->workings->dims.items[d];
    Str *paths = arena_array(sql->arena, Str, dim->member_count);
    uint32_t base = sql->member_base[d];
    for (uint32_t i = 0; i < dim->member_count; i++) {
        const WorkingMember *member = &dim->members[i];
        bool top = member->parent == WORKINGS_NONE;
        paths[i] = top ? member_text(member)
                       : arena_printf(sql->arena, STR_FMT " / " STR_FMT,
                                      STR_ARG(paths[member->parent]), STR_ARG(member_text(member)));
        sql_row(rows);
        sql_put_integer(rows, base + i);
        sql_put_text(rows, dim->name);
        sql_put_integer(rows, i);
        sql_put_text(rows, member->name);
        sql_put_text(rows, member->code);
        sql_put_text(rows, member->label);
        sql_put_position(rows, top ? WORKINGS_NONE : base + member->parent);
        sql_put_integer(rows, member->depth);
        sql_put_text(rows, paths[i]);
        sql_put_text(rows, member->place.file);
        sql_put_integer(rows, member->place.line);
    }
}

/* ---- facts ---- */

static void write_ledgers(const Sql *sql)
{
    SqlRows rows = sql_rows(sql, "ledgers");
    for (uint32_t i = 0; i < sql->workings->ledgers.len; i++) {
        const WorkingLedger *ledger = &sql->workings->ledgers.items[i];
        sql_row(&rows);
        sql_put_integer(&rows, i);
        sql_put_text(&rows, ledger->name);
        sql_put_text(&rows, ledger->label);
        sql_put_text(&rows, ledger->unit);
        sql_put_integer(&rows, ledger->decimals);
    }
    sql_end(&rows);
}

static void write_fact(const Sql *sql, SqlRows *rows, uint32_t ledger, uint32_t number,
                       uint32_t *members)
{
    const WorkingLedger *from = &sql->workings->ledgers.items[ledger];
    const WorkingFact *fact = &sql->workings->facts[number];
    for (uint32_t d = 0; d < sql->workings->dims.len; d++) members[d] = WORKINGS_NONE;
    for (uint32_t a = 0; a < from->axis_count; a++)
        members[from->dims[a]] = sql->member_base[from->dims[a]] + fact->members[a];
    sql_row(rows);
    sql_put_integer(rows, number);
    sql_put_integer(rows, ledger);
    for (uint32_t d = 0; d < sql->workings->dims.len; d++) sql_put_position(rows, members[d]);
    if (fact->dash)
        sql_put_null(rows);
    else
        sql_put_integer(rows, fact->amount);
    sql_put_text(rows, fact->place.file);
    sql_put_integer(rows, fact->place.line);
}

static void write_facts(const Sql *sql)
{
    SqlRows rows = sql_rows(sql, "facts");
    uint32_t *members = arena_array(sql->arena, uint32_t, sql->workings->dims.len);
    for (uint32_t l = 0; l < sql->workings->ledgers.len; l++) {
        const WorkingLedger *ledger = &sql->workings->ledgers.items[l];
        for (uint32_t i = ledger->first; i < ledger->end; i++)
            write_fact(sql, &rows, l, i, members);
    }
    sql_end(&rows);
}

/* ---- sums ---- */

static void write_within(const Sql *sql)
{
    SqlRows rows = sql_rows(sql, "contained");
    for (uint32_t v = 0; v < sql->vias.items.len; v++) {
        const Via *via = &sql->vias.items.items[v];
        const WorkingDim *to = &sql->workings->dims.items[via->to];
        for (uint32_t i = 0; i < via->from_count; i++) {
            uint32_t above = via->map ? via->map[i] : i;
            for (; above != WORKINGS_NONE; above = to->members[above].parent) {
                sql_row(&rows);
                sql_put_integer(&rows, v);
                sql_put_integer(&rows, sql->member_base[via->from] + i);
                sql_put_integer(&rows, sql->member_base[via->to] + above);
            }
        }
    }
    sql_end(&rows);
}

static void write_shapes(const Sql *sql)
{
    SqlRows rows = sql_rows(sql, "shapes");
    for (uint32_t i = 0; i < sql->workings->shapes.len; i++) {
        sql_row(&rows);
        sql_put_integer(&rows, i);
        sql_put_integer(&rows, sql->workings->shapes.items[i].ledger);
    }
    sql_end(&rows);
}

static void write_sums(const Sql *sql)
{
    SqlRows rows = sql_rows(sql, "sums");
    for (uint32_t i = 0; i < sql->workings->sums.len; i++) {
        const WorkingSum *sum = &sql->workings->sums.items[i];
        bool fact = sum->shape == WORKINGS_NONE;
        const WorkingShape *shape = fact ? NULL : &sql->workings->shapes.items[sum->shape];
        sql_row(&rows);
        sql_put_integer(&rows, i);
        sql_put_position(&rows, sum->shape);
        sql_put_position(&rows, fact ? sum->first : WORKINGS_NONE);
        for (uint32_t a = 0; a < WORKINGS_MAX_AXES; a++)
            sql_put_position(&rows, shape && a < shape->axis_count
                                        ? sql->member_base[shape->axes[a].dim] + sum->members[a]
                                        : WORKINGS_NONE);
    }
    sql_end(&rows);
}

/* ---- formulas ---- */

static const char *const kinds[] = {
    [FORMULA_LINEAR] = "linear",     [FORMULA_ADD] = "add",       [FORMULA_SUBTRACT] = "subtract",
    [FORMULA_MULTIPLY] = "multiply", [FORMULA_DIVIDE] = "divide", [FORMULA_ABS] = "abs",
    [FORMULA_MIN] = "min",           [FORMULA_MAX] = "max",       [FORMULA_ROUND] = "round"};

static void put_scaled(SqlRows *rows, Number number, Int128 den)
{
    Int128 value = 0;
    (void)sql_scaled(rows->sql, number, den, &value); /* it was tried before */
    sql_put_integer(rows, value);
}

static void write_formula(const Sql *sql, SqlRows *rows, uint32_t number)
{
    const Formula *formula = &sql->workings->formulas.items[number];
    bool linear = formula->kind == FORMULA_LINEAR, round = formula->kind == FORMULA_ROUND;
    Int128 power = 1;
    sql_row(rows);
    sql_put_integer(rows, number);
    sql_put_integer(rows, formula->depth);
    sql_put_text(rows, str_from(kinds[formula->kind]));
    sql_put_position(rows, formula->left);
    sql_put_position(rows, formula->right);
    put_scaled(rows, linear ? formula->constant : NUMBER_ZERO, sql->dens[number]);
    sql_put_integer(rows, sql->dens[number]);
    if (round && int128_pow10(formula->decimals, &power))
        (void)int128_multiply(power, formula->step.den, &power);
    sql_put_integer(rows, power);
    sql_put_integer(rows, round ? formula->step.num : 1);
}

static void put_operand(SqlRows *rows, uint32_t step, uint32_t formula, int side, uint32_t child)
{
    sql_row(rows);
    sql_put_integer(rows, step);
    sql_put_integer(rows, formula);
    sql_put_integer(rows, side);
    sql_put_integer(rows, child);
}

/* [formula]: up to which level it is read. */
static const uint32_t *last_readers(const Sql *sql)
{
    const Workings *w = sql->workings;
    uint32_t *last = arena_array(sql->arena, uint32_t, w->formulas.len);
    for (uint32_t i = 0; i < w->formulas.len; i++) {
        const Formula *formula = &w->formulas.items[i];
        if (formula->kind == FORMULA_LINEAR || !sql->dens[i]) continue;
        last[formula->left] = u32_max(last[formula->left], formula->depth);
        if (formula->right != WORKINGS_NONE)
            last[formula->right] = u32_max(last[formula->right], formula->depth);
    }
    return last;
}

/* What a level reads of the one below it: side 1 and 2 are operands; with side 0, a value that a
 * higher level reads is carried on. */
static void write_operands(const Sql *sql)
{
    const Workings *w = sql->workings;
    const uint32_t *last = last_readers(sql);
    SqlRows rows = sql_rows(sql, "operands");
    for (uint32_t i = 0; i < w->formulas.len; i++) {
        const Formula *formula = &w->formulas.items[i];
        if (!sql->dens[i]) continue;
        for (uint32_t step = formula->depth + 1; step < last[i]; step++)
            put_operand(&rows, step, i, 0, i);
        if (formula->kind == FORMULA_LINEAR) continue;
        put_operand(&rows, formula->depth, i, 1, formula->left);
        if (formula->right != WORKINGS_NONE)
            put_operand(&rows, formula->depth, i, 2, formula->right);
    }
    sql_end(&rows);
}

static void write_formulas(const Sql *sql)
{
    const Workings *w = sql->workings;
    SqlRows rows = sql_rows(sql, "formulas"), terms = sql_rows(sql, "terms");
    for (uint32_t i = 0; i < w->formulas.len; i++)
        if (sql->dens[i]) write_formula(sql, &rows, i);
    sql_end(&rows);
    for (uint32_t i = 0; i < w->formulas.len; i++) {
        const Formula *formula = &w->formulas.items[i];
        for (uint32_t t = 0; sql->dens[i] && t < formula->term_count; t++) {
            sql_row(&terms);
            sql_put_integer(&terms, i);
            sql_put_integer(&terms, formula->terms[t].sum);
            put_scaled(&terms, formula->terms[t].factor, sql->dens[i]);
        }
    }
    sql_end(&terms);
}

/* What there is tells the database how to join. */
void sql_write_statistics(const Sql *sql)
{
    if (sql->dialect != &sql_postgres) return;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        Str table = {tables[i], (uint32_t)(strchr(tables[i], ' ') - tables[i])};
        sink_printf(sql->sink, "analyze %s" STR_FMT ";\n", sql->dialect->schema, STR_ARG(table));
    }
    sink_printf(sql->sink, "analyze %sfacts;\n", sql->dialect->schema);
}

void sql_write_data(Sql *sql)
{
    write_budget(sql);
    SqlRows members = sql_rows(sql, "members");
    for (uint32_t d = 0; d < sql->workings->dims.len; d++) write_dim(sql, &members, d);
    sql_end(&members);
    write_ledgers(sql);
    write_facts(sql);
    write_within(sql);
    write_shapes(sql);
    write_sums(sql);
    write_formulas(sql);
    write_operands(sql);
    write_indexes(sql);
}
