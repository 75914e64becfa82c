/* Relations: what they claim, and the views that say how they come out now. */
#include "backends/sql.h"

/* ---- data ---- */

static const char *const states[] = {[RECORD_HELD] = "held",
                                     [RECORD_ROUNDED] = "rounded",
                                     [RECORD_WAIVED] = "waived",
                                     [RECORD_BROKEN] = "broken",
                                     [RECORD_UNTRIED] = "untried"};

static void put_relation(const Sql *sql, SqlRows *rows, uint32_t number)
{
    const WorkingRelation *relation = &sql->workings->relations.items[number];
    bool said = sql_says(sql, relation), waived = relation->state == RECORD_WAIVED;
    const char *unsaid = relation->unsaid ? relation->unsaid : "its numbers are too large";
    sql_row(rows);
    sql_put_integer(rows, number);
    sql_put_text(rows, relation->suite);
    sql_put_text(rows, relation->instance);
    sql_put_text(rows, relation->label);
    sql_put_text(rows, relation->warning ? STR("warning") : STR("error"));
    sql_put_integer(rows, relation->waivable);
    sql_put_text(rows, waived ? relation->text : STR(""));
    sql_put_text(rows, waived ? STR("") : relation->text);
    sql_put_text(rows, said ? STR("") : str_from(states[relation->state]));
    sql_put_text(rows, said ? STR("") : str_from(unsaid));
    sql_put_text(rows, relation->place.file);
    sql_put_integer(rows, relation->place.line);
}

static void put_claim(SqlRows *rows, uint32_t number, uint32_t relation, uint32_t part,
                      const WorkingClaim *claim, Number scale)
{
    sql_row(rows);
    sql_put_integer(rows, number);
    sql_put_integer(rows, relation);
    sql_put_integer(rows, part);
    sql_put_text(rows, str_from(claim->comparison));
    sql_put_integer(rows, claim->left);
    sql_put_integer(rows, claim->right);
    sql_put_integer(rows, claim->below.num);
    sql_put_integer(rows, claim->below.den);
    sql_put_integer(rows, claim->above.num);
    sql_put_integer(rows, claim->above.den);
    if (claim->shown) {
        sql_put_integer(rows, scale.num);
        sql_put_integer(rows, scale.den);
    } else {
        sql_put_null(rows);
        sql_put_null(rows);
    }
    sql_put_integer(rows, claim->waived.num);
    sql_put_integer(rows, claim->waived.den);
    sql_put_text(rows, claim->unit);
}

/* What is shown × 10^decimals. */
static Number shown_scale(const WorkingClaim *claim)
{
    Int128 power = 1;
    Number scale = claim->scale;
    if (int128_pow10(claim->decimals, &power))
        (void)number_multiply(scale, number_int(power), &scale);
    return scale;
}

/* A figure is waived as it is shown: × 10^decimals, like what it is compared with. */
static WorkingClaim with_waived(const WorkingClaim *claim)
{
    Int128 power = 1;
    WorkingClaim copy = *claim;
    if (claim->shown && int128_pow10(claim->decimals, &power))
        (void)number_multiply(claim->waived, number_int(power), &copy.waived);
    return copy;
}

static void write_claims(const Sql *sql)
{
    const Workings *w = sql->workings;
    SqlRows rows = sql_rows(sql, "claims");
    for (uint32_t i = 0; i < w->relations.len; i++) {
        const WorkingRelation *relation = &w->relations.items[i];
        for (uint32_t k = 0; k < relation->claim_count && sql_says(sql, relation); k++) {
            uint32_t number = relation->first_claim + k;
            WorkingClaim claim = with_waived(&w->claims.items[number]);
            put_claim(&rows, number, i, k + 1, &claim, shown_scale(&claim));
        }
    }
    sql_end(&rows);
}

static void write_conditions(const Sql *sql)
{
    const Workings *w = sql->workings;
    SqlRows rows = sql_rows(sql, "conditions");
    for (uint32_t i = 0; i < w->relations.len; i++) {
        const WorkingRelation *relation = &w->relations.items[i];
        for (uint32_t k = 0; k < relation->condition_count && sql_says(sql, relation); k++) {
            const WorkingCondition *condition = &w->conditions.items[relation->first_condition + k];
            sql_row(&rows);
            sql_put_integer(&rows, i);
            sql_put_text(&rows, str_from(condition->comparison));
            sql_put_integer(&rows, condition->left);
            sql_put_integer(&rows, condition->right);
        }
    }
    sql_end(&rows);
}

/* ---- views ---- */

/* Whether `n`, a difference, is as the comparison wants it. */
static void holds(const Sql *sql, const char *comparison, const char *n)
{
    sink_printf(sql->sink,
                "case %s when '==' then %s = 0 when '!=' then %s <> 0 when '<=' then %s <= 0 when "
                "'>=' then %s >= 0 when '<' then %s < 0 when '>' then %s > 0 end",
                comparison, n, n, n, n, n, n);
}

static void view(const Sql *sql, const char *name)
{
    sink_printf(sql->sink, "create view %s%s as\n", sql->dialect->schema, name);
}

/* residue and per: left - right is residue / per. fits 0: it is no exact integer any more. */
static void write_differences(const Sql *sql)
{
    const char *s = sql->dialect->schema;
    view(sql, "differences");
    sink_printf(sql->sink, "with values_now as materialized (select * from %sformula_values)\n", s);
    sink_printf(
        sql->sink,
        "select c.*, case when a.den = b.den then a.num else a.num * b.den end as left_side,\n"
        " case when a.den = b.den then b.num else b.num * a.den end as right_side,\n"
        " case when a.den = b.den then a.num - b.num else a.num * b.den - b.num * a.den end as "
        "residue,\n"
        " case when a.den = b.den then a.den else a.den * b.den end as per,\n"
        " a.fits * b.fits as fits,\n"
        " case when c.multiply is not null then ");
    sql_rounded(sql, "(a.num * c.multiply)", "(a.den * c.divide)");
    sink_text(sql->sink, " end as shown_left,\n case when c.multiply is not null then ");
    sql_rounded(sql, "(b.num * c.multiply)", "(b.den * c.divide)");
    sink_printf(sql->sink,
                " end as shown_right\nfrom %sclaims c join values_now a on a.formula = c.l join "
                "values_now b on b.formula = c.r;\n",
                s);
}

/* code: 0 held, 1 within rounding, 3 broken, 4 too large to be exact; covered: by a waiver, if its
 * relation has one. */
static void write_outcomes(const Sql *sql)
{
    const char *const *whole = sql->dialect->integer;
    view(sql, "outcomes");
    sink_text(sql->sink, "select d.*, case when fits = 0");
    const char *const exact[] = {"residue",
                                 "per",
                                 "shown_left",
                                 "shown_right",
                                 "(residue * below_den)",
                                 "(residue * above_den)",
                                 "(below * per)",
                                 "(above * per)"};
    for (size_t i = 0; whole[0][0] && i < sizeof exact / sizeof *exact; i++)
        sink_printf(sql->sink, " or not (%s%s%s)", whole[0], exact[i], whole[1]);
    sink_text(sql->sink, " then 4 when residue is null then 3 when ");
    holds(sql, "comparison", "residue");
    sink_text(
        sql->sink,
        " then 0\n when shown_left = shown_right then 0\n"
        " when residue > 0 and comparison in ('==', '<=') and residue * below_den <= below * "
        "per then 1\n"
        " when residue < 0 and comparison in ('==', '>=') and -residue * above_den <= above * "
        "per then 1\n else 3 end as code\n");
    sink_printf(sql->sink, "from %sdifferences d;\n", sql->dialect->schema);
}

static const char untried_head[] =
    "with values_now as materialized (select * from {s}formula_values),\n"
    " untried as materialized (select c.relation as relation from {s}conditions c\n"
    "  join values_now a on a.formula = c.l join values_now b on b.formula = c.r\n"
    "  where a.num is null or b.num is null or not (";

/* Of each relation the worst claim, and whether its waiver covers all that does not hold. */
static const char codes[] =
    ")),\n"
    " codes as materialized (select o.*, max(code) over (partition by relation) as worst,\n"
    "  row_number() over (partition by relation order by code desc, part) as place,\n"
    "  min(case when code < 3 then case when waived = 0 or multiply is not null then 1 else 0 end\n"
    "   when residue is null then 0\n"
    "   when multiply is not null then case when shown_left * waived_den = waived then 1 else 0 "
    "end\n"
    "   when residue * waived_den = waived * per then 1 else 0 end)\n"
    "   over (partition by relation) as covered\n"
    "  from {s}outcomes o)\n";

static const char said[] =
    "select r.relation, r.suite, r.instance, r.label,\n"
    " case when r.relation in (select relation from untried) then 'untried'\n"
    "  when c.worst = 4 then 'too large'\n"
    "  when c.worst = 3 and r.waivable = 1 and c.covered = 1 then 'waived'\n"
    "  when c.worst = 3 then 'broken' when c.worst = 1 then 'rounded' else 'held' end as state,\n"
    " r.severity, c.comparison, c.left_side, c.right_side, c.residue,\n case when c.residue < 0 "
    "then ";

static const char others[] =
    " end as bound, c.per, c.unit,\n"
    " r.waivable, r.reason, r.message, r.unsaid, r.file, r.line\n"
    "from codes c join {s}stated_relations r on r.relation = c.relation where c.place = 1\n"
    "union all select relation, suite, instance, label, verdict, severity, null, null, null, "
    "null,\n"
    " null, null, null, waivable, reason, message, unsaid, file, line\n"
    "from {s}stated_relations where verdict is not null;\n";

static void divided(const Sql *sql, const char *n, const char *d)
{
    const char *const *divide = sql->dialect->divide;
    sink_printf(sql->sink, "%s%s%s%s%s", divide[0], n, divide[1], d, divide[2]);
}

static void write_states(const Sql *sql)
{
    view(sql, "relation_states");
    sql_template(sql, untried_head);
    holds(sql, "c.comparison", "(a.num * b.den - b.num * a.den)");
    sql_template(sql, codes);
    sql_template(sql, said);
    divided(sql, "c.above * c.per", "c.above_den");
    sink_text(sql->sink, " else ");
    divided(sql, "c.below * c.per", "c.below_den");
    sql_template(sql, others);
}

static const char columns[] = "relation, suite, instance, label, state, severity, comparison, "
                              "left_side, right_side, residue, bound, per, unit";

static void write_relations_views(const Sql *sql)
{
    const char *s = sql->dialect->schema;
    view(sql, "relations");
    sink_printf(
        sql->sink,
        "select %s, case when state = 'waived' then reason end as waiver, case when unsaid is "
        "not null then message end as message, unsaid, file, line\nfrom %srelation_states;\n",
        columns, s);
    view(sql, "violations");
    sink_printf(sql->sink, "select * from %srelations where state in ('broken', 'too large');\n",
                s);
    view(sql, "idle_waivers");
    sink_printf(sql->sink,
                "select suite, instance, reason, state, file, line from %srelation_states where "
                "waivable = 1 and state <> 'waived';\n",
                s);
    view(sql, "unsaid");
    sink_printf(
        sql->sink,
        "select suite, unsaid, count(*) as relations from %sstated_relations where unsaid is "
        "not null group by suite, unsaid;\n",
        s);
}

static void write_suite(Sql *sql, Str suite, bool stated)
{
    const Str word = STR("stated ");
    Str name = stated ? (Str){suite.ptr + word.len, suite.len - word.len} : suite;
    name = arena_printf(sql->arena, "%s" STR_FMT, stated ? "stated_" : "invariant_", STR_ARG(name));
    sink_text(sql->sink, "create view ");
    sql_view(sql, sql_unique(sql->arena, &sql->views, name));
    sink_printf(
        sql->sink,
        " as select * from %srelations where state in ('broken', 'waived', 'too large') and "
        "suite = ",
        sql->dialect->schema);
    sql_text(sql, suite);
    sink_text(sql->sink, ";\n");
}

static void write_suites(Sql *sql)
{
    const Workings *w = sql->workings;
    Interner *done = intern_new(sql->arena, (uint64_t)(uintptr_t)sql);
    for (uint32_t i = 0; i < w->relations.len; i++) {
        Str suite = w->relations.items[i].suite;
        if (intern_find(done, sql->arena, suite)) continue;
        intern(done, suite);
        write_suite(sql, suite, str_starts(suite, STR("stated ")));
    }
}

void sql_write_relations(Sql *sql)
{
    SqlRows rows = sql_rows(sql, "stated_relations");
    for (uint32_t i = 0; i < sql->workings->relations.len; i++) put_relation(sql, &rows, i);
    sql_end(&rows);
    write_claims(sql);
    write_conditions(sql);
    write_differences(sql);
    write_outcomes(sql);
    write_states(sql);
    write_relations_views(sql);
    write_suites(sql);
}
