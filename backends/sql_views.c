/* The views that compute: sums of facts, formulas of sums, relations of formulas, published tables.
 */
#include "backends/sql.h"

static void divided(const Sql *sql, const char *n, const char *d)
{
    const char *const *divide = sql->dialect->divide;
    sink_printf(sql->sink, "%s%s%s%s%s", divide[0], n, divide[1], d, divide[2]);
}

void sql_rounded(const Sql *sql, const char *n, const char *d)
{
    const char *size = arena_printf(sql->arena, "abs(%s)", n).ptr;
    sink_printf(sql->sink, "(case when %s < 0 then -1 else 1 end * (", n);
    divided(sql, size, d);
    if (sql->workings->rounding != ROUND_DOWN) {
        sink_printf(sql->sink, " + case when 2 * (%s - %s * ", size, d);
        divided(sql, size, d);
        sink_printf(sql->sink, ") > %s", d);
        if (sql->workings->rounding == ROUND_HALF_UP) {
            sink_printf(sql->sink, " or 2 * (%s - %s * ", size, d);
            divided(sql, size, d);
            sink_printf(sql->sink, ") = %s", d);
        } else {
            sink_printf(sql->sink, " or (2 * (%s - %s * ", size, d);
            divided(sql, size, d);
            sink_printf(sql->sink, ") = %s and ", d);
            divided(sql, size, d);
            sink_text(sql->sink, " % 2 = 1)");
        }
        sink_text(sql->sink, " then 1 else 0 end");
    }
    sink_text(sql->sink, "))");
}

/* ---- sums ---- */

/* "f.a, f.b" or, of members above, "w0.above, w1.above". */
static void write_list(const Sql *sql, const WorkingShape *shape, bool above)
{
    const WorkingLedger *ledger = &sql->workings->ledgers.items[shape->ledger];
    for (unsigned a = 0; a < shape->axis_count; a++) {
        sink_text(sql->sink, a ? ", " : "");
        if (above)
            sink_printf(sql->sink, "w%u.above", a);
        else
            sql_name(sql, sql->dim_columns[ledger->dims[shape->axes[a].axis]]);
    }
}

/* The facts of a ledger at the same members are added up, then those at the same members above. */
static void write_cube(Sql *sql, uint32_t number)
{
    const WorkingShape *shape = &sql->workings->shapes.items[number];
    Sink *sink = sql->sink;
    sink_text(sink, "select ");
    for (unsigned a = 0; a < shape->axis_count; a++) sink_printf(sink, "w%u.above as a%u, ", a, a);
    sink_text(sink, "sum(g.amount) as amount from (select ");
    for (unsigned a = 0; a < shape->axis_count; a++) {
        const WorkingLedger *ledger = &sql->workings->ledgers.items[shape->ledger];
        sql_name(sql, sql->dim_columns[ledger->dims[shape->axes[a].axis]]);
        sink_printf(sink, " as c%u, ", a);
    }
    sql_template(sql, "sum(amount) as amount from {s}facts where ledger = ");
    sink_printf(sink, "%u%s", (unsigned)shape->ledger, shape->axis_count ? " group by " : "");
    write_list(sql, shape, false);
    sink_text(sink, ") g");
    for (unsigned a = 0; a < shape->axis_count; a++) {
        sql_template(sql, " join {s}contained ");
        sink_printf(sink, "w%u on w%u.via = %u and w%u.member = g.c%u", a, a,
                    (unsigned)via_of(&sql->vias, number, a), a, a);
    }
    sink_text(sink, shape->axis_count ? " group by " : "");
    write_list(sql, shape, true);
}

/* From the facts upwards, and only then to the sums that are asked for: the cost follows the facts.
 */
static void write_shape(Sql *sql, uint32_t number)
{
    const WorkingShape *shape = &sql->workings->shapes.items[number];
    sql_template(sql, "select s.sum as sum, v.amount as amount from (");
    write_cube(sql, number);
    sql_template(sql, ") v join {s}sums s on ");
    sink_printf(sql->sink, "s.shape = %u", (unsigned)number);
    for (unsigned a = 0; a < shape->axis_count; a++)
        sink_printf(sql->sink, " and s.m%u = v.a%u", a, a);
    sink_char(sql->sink, '\n');
}

static void write_sums_view(Sql *sql)
{
    sql_template(sql, "create view {s}sum_values as\nselect s.sum as sum, f.amount as amount from "
                      "{s}sums s join {s}facts f on f.fact = s.fact where s.shape is null\n");
    for (uint32_t i = 0; i < sql->workings->shapes.len; i++) {
        sink_text(sql->sink, "union all ");
        write_shape(sql, i);
    }
    sink_text(sql->sink, ";\n");
}

/* ---- formulas ---- */

/* an, bn: both sides over one denominator, den, which is their own where that is the same. */
static const char level_head[] =
    "select formula, level,\n"
    " case when carried = 1 then a_num else case kind when 'add' then an + bn\n"
    "  when 'subtract' then an - bn\n"
    "  when 'multiply' then a_num * b_num\n"
    "  when 'divide' then case when bn > 0 then an when bn < 0 then -an end\n"
    "  when 'abs' then abs(a_num)\n"
    "  when 'min' then case when an <= bn then a_num else b_num end\n"
    "  when 'max' then case when an >= bn then a_num else b_num end\n"
    "  when 'round' then divide * ";
static const char level_middle[] =
    " end end as num,\n"
    " case when carried = 1 then a_den else case kind when 'abs' then a_den\n"
    "  when 'divide' then abs(bn)\n"
    "  when 'multiply' then a_den * b_den\n"
    "  when 'min' then case when an <= bn then a_den else b_den end\n"
    "  when 'max' then case when an >= bn then a_den else b_den end\n"
    "  when 'round' then multiply\n"
    "  else den end end as den\n"
    "from (select s.*, case when a_den = b_den then a_num else a_num * b_den end as an,\n"
    "  case when a_den = b_den then b_num else b_num * a_den end as bn,\n"
    "  case when a_den = b_den then a_den else a_den * b_den end as den\n"
    " from (select f.formula as formula, f.level as level, f.kind as kind,\n"
    "  f.multiply as multiply, f.divide as divide,\n"
    "  max(case when o.side = 0 then 1 else 0 end) as carried,\n"
    "  max(case when o.side < 2 then x.num end) as a_num,\n"
    "  max(case when o.side < 2 then x.den end) as a_den,\n"
    "  max(case when o.side = 2 then x.num end) as b_num,\n"
    "  max(case when o.side = 2 then x.den end) as b_den\n"
    " from {s}operands o join {s}formulas f on f.formula = o.formula join ";

/* Each level reads the one below it once: databases that compute a part of a view again wherever it
 * is named would need twice the time for each level. */
static void write_level(const Sql *sql, unsigned level)
{
    sink_printf(sql->sink, ",\nv%u as materialized (", level);
    sink_text(sql->sink, level_head);
    sql_rounded(sql, "(a_num * multiply)", "(a_den * divide)");
    sql_template(sql, level_middle);
    sink_printf(sql->sink,
                "v%u x on x.formula = o.child where o.step = %u\ngroup by f.formula, f.level, "
                "f.kind, f.multiply, f.divide) s) operands_now)",
                level - 1, level);
}

/* Is the value still an exact integer over an exact integer? */
static void write_fits(const Sql *sql)
{
    const char *const *whole = sql->dialect->integer;
    if (whole[0][0])
        sink_printf(sql->sink, "case when %snum%s and %sden%s then 1 else 0 end", whole[0],
                    whole[1], whole[0], whole[1]);
    else
        sink_char(sql->sink, '1');
}

static void write_formulas_view(const Sql *sql)
{
    sql_template(sql,
                 "create view {s}formula_values as\nwith sums_now as materialized (select * from "
                 "{s}sum_values),"
                 "\nv0 as materialized (select f.formula as "
                 "formula, f.level as level, f.constant + coalesce(sum(t.factor * s.amount), 0) "
                 "as num, f.den as den"
                 "\nfrom {s}formulas f left join {s}terms t on t.formula = f.formula left join "
                 "sums_now s on s.sum = t.sum\nwhere f.level = 0 group by f.formula, "
                 "f.constant, f.den, f.level)");
    for (uint32_t i = 1; i < sql->levels; i++) write_level(sql, i);
    for (unsigned i = 0; i < sql->levels; i++) {
        sink_text(sql->sink, i ? " union all " : "\n");
        sink_text(sql->sink, "select formula, num, den, ");
        write_fits(sql);
        sink_printf(sql->sink, " as fits from v%u where level = %u", i, i);
    }
    sink_text(sql->sink, ";\n");
}

void sql_write_values(Sql *sql)
{
    write_sums_view(sql);
    write_formulas_view(sql);
}

/* ---- published tables ---- */

static void write_cells_view(const Sql *sql)
{
    sql_template(sql, "create view {s}cell_values as\nselect c.report, c.line, c.col, c.decimals, "
                      "c.percent, case when v.fits = 1 then ");
    sql_rounded(sql, "(v.num * c.multiply)", "(v.den * c.divide)");
    sql_template(
        sql,
        " end as amount, c.fixed\nfrom {s}cells c left join {s}formula_values v on v.formula = "
        "c.formula;\n"
        "create view {s}cell_texts as\nselect report, line, col, case when amount is null then "
        "fixed "
        "else case when amount < 0 then '-' else '' end || case when decimals = 0 then digits else "
        "substr(digits, 1, length(digits) - decimals) || '.' || substr(digits, length(digits) - "
        "decimals + 1) end || case when percent = 1 then '%' else '' end end as shown\nfrom "
        "(select "
        "report, line, col, decimals, percent, amount, fixed, substr("
        "'0000000000000000000000000000000000000000', 1, case when length(digits) > decimals then 0 "
        "else decimals + 1 - length(digits) end) || digits as digits\nfrom (select report, line, "
        "col, decimals, percent, amount, fixed, cast(abs(amount) as ");
    sink_text(sql->sink, "varchar");
    sql_template(sql, ") as digits from {s}cell_values) d) e;\n");
}

static Str heading_of(Arena *arena, const ReportColumn *column)
{
    Str text = {0};
    for (uint32_t i = 0; i < column->heading_count; i++) {
        Str heading = column->headings[i];
        bool both = text.len && heading.len;
        text = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(text), both ? " / " : "",
                            STR_ARG(heading));
    }
    return text;
}

static void comment_view(const Sql *sql, Str view, Str title, Str unit)
{
    if (!sql->dialect->comments || !title.len) return;
    sink_text(sql->sink, "comment on view ");
    sql_view(sql, view);
    sink_text(sql->sink, " is ");
    sql_line(sql, unit.len ? arena_printf(sql->arena, STR_FMT " (" STR_FMT ")", STR_ARG(title),
                                          STR_ARG(unit))
                           : title);
    sink_text(sql->sink, ";\n");
}

static void write_table_view(Sql *sql, uint32_t number)
{
    const ReportTable *table = &sql->report->tables.items[number];
    SqlNames names = {0};
    Str view = sql_unique(sql->arena, &sql->views,
                          arena_printf(sql->arena, "table_" STR_FMT, STR_ARG(table->id)));
    sink_text(sql->sink, "create view ");
    sql_view(sql, view);
    sink_text(sql->sink, " as\nselect ");
    for (uint32_t c = 0; c < table->columns.len; c++) {
        Str heading = heading_of(sql->arena, &table->columns.items[c]);
        sink_printf(sql->sink, "%smax(case when col = %u then shown end) as ", c ? ", " : "",
                    (unsigned)c);
        sql_name(sql, sql_unique(sql->arena, &names, heading));
    }
    sql_template(sql, "\nfrom {s}cell_texts where report = ");
    sink_printf(sql->sink, "%u group by line order by line;\n", (unsigned)number);
    comment_view(sql, view, table->title, table->unit);
}

static bool live_scale(const Sql *sql, const Cell *cell, const WorkingCell *working, Number *scale)
{
    Int128 power;
    if (!working || !sql->dens[working->formula]) return false;
    SqlValue value = sql->values[working->formula];
    return int128_pow10(cell->decimals, &power) &&
           number_multiply(working->scale, number_int(power), scale) &&
           sql_product(sql, value.num, scale->num) && sql_product(sql, value.den, scale->den);
}

static Str fixed_text(const Sql *sql, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    if (cell->kind == CELL_BLANK) return STR("");
    if (cell->kind == CELL_TEXT) return cell->text;
    uint32_t len = amount_print(cell->mantissa, cell->decimals, false, digits);
    return arena_printf(sql->arena, "%.*s%s", (int)len, digits, cell->percent ? "%" : "");
}

static void put_cell(const Sql *sql, SqlRows *rows, const Cell *cell, const WorkingCell *working)
{
    Number scale = {1, 1};
    bool live = live_scale(sql, cell, working, &scale);
    sql_put_text(rows, live ? STR("") : fixed_text(sql, cell));
    sql_put_position(rows, live ? working->formula : WORKINGS_NONE);
    sql_put_integer(rows, scale.num);
    sql_put_integer(rows, scale.den);
    sql_put_integer(rows, cell->decimals);
    sql_put_integer(rows, cell->percent);
}

static void write_cells(const Sql *sql, SqlRows *rows, uint32_t number)
{
    const ReportTable *table = &sql->report->tables.items[number];
    const WorkingTable *working = &sql->workings->tables[number];
    uint32_t at = 0;
    for (uint32_t r = 0; r < table->rows.len; r++) {
        for (uint32_t c = 0; c < table->columns.len; c++) {
            const WorkingCell *next = at < working->cells.len ? &working->cells.items[at] : NULL;
            bool here = next && next->row == r && next->column == c;
            at += here;
            sql_row(rows);
            sql_put_integer(rows, number);
            sql_put_integer(rows, r);
            sql_put_integer(rows, c);
            put_cell(sql, rows, &table->rows.items[r].cells[c], here ? next : NULL);
        }
    }
}

typedef struct SqlNotes {
    SqlRows rows;
    uint32_t report;
    const ReportTable *table;
} SqlNotes;

/* line NULL: of the heading of its column. */
static void put_footnote(void *context, uint32_t row, uint32_t column, uint32_t footnote)
{
    SqlNotes *w = context;
    sql_row(&w->rows);
    sql_put_integer(&w->rows, w->report);
    sql_put_text(&w->rows, w->table->id);
    sql_put_position(&w->rows, row == UINT32_MAX ? WORKINGS_NONE : row);
    sql_put_integer(&w->rows, column);
    sql_put_integer(&w->rows, footnote);
    sql_put_text(&w->rows, w->table->footnotes.items[footnote - 1]);
}

static void write_footnotes(const Sql *sql)
{
    SqlNotes w = {.rows = sql_rows(sql, "footnotes")};
    for (w.report = 0; w.report < sql->report->tables.len; w.report++) {
        w.table = &sql->report->tables.items[w.report];
        if (!w.table->inner) report_footnotes(w.table, put_footnote, &w);
    }
    sql_end(&w.rows);
}

static void write_dimension_view(Sql *sql, const WorkingDim *dim)
{
    Str view = sql_unique(sql->arena, &sql->views,
                          arena_printf(sql->arena, "dimension_" STR_FMT, STR_ARG(dim->name)));
    sink_text(sql->sink, "create view ");
    sql_view(sql, view);
    sql_template(sql, " as select member, name, code, label, parent, depth, path, file, line from "
                      "{s}members where dimension = ");
    sql_text(sql, dim->name);
    sink_text(sql->sink, " order by position;\n");
    comment_view(sql, view, dim->label, STR(""));
}

void sql_write_tables(Sql *sql)
{
    SqlRows rows = sql_rows(sql, "cells");
    for (uint32_t i = 0; i < sql->report->tables.len; i++)
        if (!sql->report->tables.items[i].inner) write_cells(sql, &rows, i);
    sql_end(&rows);
    write_footnotes(sql);
    write_cells_view(sql);
    for (uint32_t i = 0; i < sql->workings->dims.len; i++)
        write_dimension_view(sql, &sql->workings->dims.items[i]);
    for (uint32_t i = 0; i < sql->report->tables.len; i++)
        if (!sql->report->tables.items[i].inner && sql->report->tables.items[i].columns.len)
            write_table_view(sql, i);
}
