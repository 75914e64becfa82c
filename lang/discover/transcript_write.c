/* Writes the budget that a transcript plans. */
#include "lang/discover/transcript_base.h"
#include "lang/tabular/written.h"

/* What a text above a table says about its unit. */
typedef struct SaidUnit {
    const char *said, *unit, *base, *factor; /* factor NULL: it is the base */
} SaidUnit;

typedef struct TranscriptWriter {
    Transcript *t;
    Sink *sink;
    Writer writer;
    uint32_t invariants;      /* that are written */
    const SaidUnit *own_unit; /* of what is added to a budget of another unit; NULL = the same */
} TranscriptWriter;

static const DataGrid *grid_at(const TranscriptWriter *w, uint32_t g)
{
    return &w->t->d->finder.grids.items[g];
}

static const GridPlan *plan_at(const TranscriptWriter *w, uint32_t g)
{
    return &w->t->plans[g];
}

static void put(TranscriptWriter *w, const char *text)
{
    sink_text(w->sink, text);
}

static void put_str(TranscriptWriter *w, Str text)
{
    sink_str(w->sink, text);
}

static void put_string(TranscriptWriter *w, Str text)
{
    write_string(&w->writer, text);
}

static const GridPlan *dim_plan(const TranscriptWriter *w, uint32_t g)
{
    return plan_at(w, plan_at(w, g)->dim_owner);
}

static bool is_numbers(const TranscriptWriter *w, uint32_t g, uint32_t c)
{
    return grid_at(w, g)->columns[c].kind == GRID_NUMBERS;
}

static uint32_t column_kind(const DataGrid *grid, GridKind kind)
{
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == kind) return c;
    return NONE;
}

/* ---- dimensions ---- */

static void put_member(TranscriptWriter *w, uint32_t g, uint32_t r)
{
    const DataGrid *grid = grid_at(w, g);
    const GridPlan *plan = plan_at(w, g);
    uint32_t labels = column_kind(grid, GRID_LABELS);
    Str label = labels == NONE ? (Str){0} : grid_cell(grid, r, labels)->text;
    put(w, "  ");
    if (plan->numbered || grid->rows[r].code.len) put_str(w, plan->row_keys[r]);
    if (plan->numbered && grid->rows[r].code.len) {
        put(w, " ");
        put_str(w, grid->rows[r].code);
    }
    if (label.len) {
        put(w, " ");
        put_string(w, label);
    }
    for (uint32_t c = 0; c < grid->column_count; c++) {
        Str text = grid_cell(grid, r, c)->text;
        if (grid->columns[c].kind != GRID_TEXT || !text.len) continue;
        put(w, " ");
        put_str(w, plan->column_names[c]);
        put(w, " ");
        put_string(w, text);
    }
    bool by_codes = plan->rows_base && plan->rows_base->by_codes;
    if (plan->tree && grid->rows[r].parent != NONE && !by_codes) {
        put(w, " in ");
        put_str(w, plan->row_keys[grid->rows[r].parent]);
    }
    put(w, "\n");
}

/* Is the row a member that is to be declared? */
static bool is_new(const TranscriptWriter *w, uint32_t g, uint32_t r)
{
    const GridPlan *plan = plan_at(w, g);
    return !plan->is_total[r] && (!plan->member_of || plan->member_of[r] == NONE);
}

/* Members of tables that share this dimension, and are not in its own table. */
static void put_shared_members(TranscriptWriter *w, uint32_t owner, Interner *seen)
{
    for (uint32_t g = owner + 1; g < w->t->d->finder.grids.len; g++) {
        if (plan_at(w, g)->dim_owner != owner) continue;
        for (uint32_t r = 0; r < grid_at(w, g)->row_count; r++) {
            Str key = plan_at(w, g)->row_keys[r];
            if (!is_new(w, g, r) || intern_find(seen, w->writer.arena, key)) continue;
            intern(seen, key);
            put_member(w, g, r);
        }
    }
}

static void put_attributes(TranscriptWriter *w, uint32_t g)
{
    const DataGrid *grid = grid_at(w, g);
    bool first = true;
    for (uint32_t c = 0; c < grid->column_count; c++) {
        if (grid->columns[c].kind != GRID_TEXT) continue;
        put(w, first ? " attribute " : ", ");
        put_str(w, plan_at(w, g)->column_names[c]);
        first = false;
    }
}

/* A dimension that the budget has, and of which the tables have no more, is not spoken of. */
static bool adds_members(const TranscriptWriter *w, uint32_t owner)
{
    bool adds = !plan_at(w, owner)->rows_base;
    for (uint32_t g = owner; g < w->t->d->finder.grids.len; g++)
        for (uint32_t r = 0; r < grid_at(w, g)->row_count && !adds; r++)
            adds = plan_at(w, g)->dim_owner == owner && is_new(w, g, r);
    return adds;
}

static void put_rows_dim(TranscriptWriter *w, uint32_t g)
{
    const DataGrid *grid = grid_at(w, g);
    const GridPlan *plan = plan_at(w, g);
    uint32_t labels = column_kind(grid, GRID_LABELS);
    Interner *seen = intern_new(w->writer.arena, 1);
    if (plan->dim_owner != g || !adds_members(w, g)) return;
    if (plan->rows_base) put(w, "extend ");
    put(w, plan->rows_base && plan->rows_base->by_codes ? "classification " : "dimension ");
    put_str(w, plan->rows_dim);
    if (!plan->rows_base) {
        put(w, " ");
        put_string(w, labels != NONE ? grid->columns[labels].heading : grid->table);
        put_attributes(w, g);
    }
    put(w, " {\n");
    for (uint32_t r = 0; r < grid->row_count; r++) {
        if (!is_new(w, g, r)) continue;
        intern(seen, plan->row_keys[r]);
        put_member(w, g, r);
    }
    put_shared_members(w, g, seen);
    put(w, "}\n\n");
}

static void put_columns_dim(TranscriptWriter *w, uint32_t g)
{
    const GridPlan *plan = plan_at(w, g);
    bool adds = !plan->columns_base;
    for (uint32_t c = 0; c < grid_at(w, g)->column_count; c++)
        adds |= is_numbers(w, g, c) && !plan->sums[c].len && !plan->known_column[c];
    if (!adds) return;
    if (plan->columns_base) put(w, "extend ");
    put(w, plan->columns_base && plan->columns_base->by_codes ? "classification " : "dimension ");
    put_str(w, plan->columns_dim);
    put(w, " {\n");
    for (uint32_t c = 0; c < grid_at(w, g)->column_count; c++) {
        if (!is_numbers(w, g, c) || plan->sums[c].len || plan->known_column[c]) continue;
        put(w, "  ");
        put_str(w, plan->column_names[c]);
        put(w, " ");
        put_string(w, grid_at(w, g)->columns[c].heading);
        put(w, "\n");
    }
    put(w, "}\n\n");
}

/* ---- facts ---- */

static bool is_fact_row(const TranscriptWriter *w, uint32_t g, uint32_t r)
{
    const GridPlan *plan = plan_at(w, g);
    return !plan->is_total[r] && !(plan->tree && plan->has_parts[r]);
}

static void put_amount(TranscriptWriter *w, const GridCell *cell, int decimals)
{
    char digits[AMOUNT_TEXT_MAX];
    Int128 power = 1;
    if (!cell->number || !int128_pow10(GRID_DECIMALS - decimals, &power)) {
        put(w, " -");
        return;
    }
    put(w, " ");
    put_str(w, (Str){digits, amount_print(cell->value / power, decimals, false, digits)});
}

static void put_facts(TranscriptWriter *w, uint32_t g)
{
    const DataGrid *grid = grid_at(w, g);
    const GridPlan *plan = plan_at(w, g);
    put(w, "ledger ");
    put_str(w, plan->ledger);
    put(w, " by ");
    put_str(w, dim_plan(w, g)->rows_dim);
    put(w, ", ");
    put_str(w, plan->columns_dim);
    if (w->own_unit) sink_printf(w->sink, " unit %s", w->own_unit->unit);
    sink_printf(w->sink, " decimals %d\n\nfacts ", plan->decimals);
    put_str(w, plan->ledger);
    put(w, " {\n  columns");
    for (uint32_t c = 0; c < grid->column_count; c++) {
        if (!is_numbers(w, g, c) || plan->sums[c].len) continue;
        put(w, " ");
        put_str(w, plan->column_names[c]);
    }
    put(w, "\n");
    for (uint32_t r = 0; r < grid->row_count; r++) {
        if (!is_fact_row(w, g, r)) continue;
        put(w, "  ");
        put_str(w, plan->row_keys[r]);
        for (uint32_t c = 0; c < grid->column_count; c++)
            if (is_numbers(w, g, c) && !plan->sums[c].len)
                put_amount(w, grid_cell(grid, r, c), plan->decimals);
        put(w, "\n");
    }
    put(w, "}\n\n");
}

/* ---- tables ---- */

static void put_sum(TranscriptWriter *w, uint32_t g, uint32_t c)
{
    const GridPlan *plan = plan_at(w, g);
    const RowSet *sum = &plan->sums[c];
    put_str(w, plan->ledger);
    if ((sum->len ? sum->len : 1) == plan->leaves) return;
    put(w, "(");
    put_str(w, plan->columns_dim);
    put(w, " ");
    if (!sum->len) put_str(w, plan->column_names[c]);
    for (uint32_t i = 0; i < sum->len; i++) {
        if (i) put(w, " + ");
        put_str(w, plan->column_names[sum->rows[i]]);
    }
    put(w, ")");
}

static void put_column(TranscriptWriter *w, uint32_t g, uint32_t c, Str heading)
{
    put(w, "  column ");
    put_string(w, heading.len ? heading : STR(" "));
    switch (grid_at(w, g)->columns[c].kind) {
    case GRID_CODES: put(w, " code"); break;
    case GRID_LABELS: put(w, " label"); break;
    case GRID_TEXT:
        put(w, " ");
        put_str(w, plan_at(w, g)->column_names[c]);
        break;
    case GRID_NUMBERS:
        put(w, " = ");
        put_sum(w, g, c);
        break;
    }
    put(w, "\n");
}

/* The part of a heading that names its outermost group, with " / "; 0 = it is in none. */
static uint32_t group_length(Str heading)
{
    for (uint32_t at = 0; at + 3 <= heading.len; at++)
        if (memcmp(heading.ptr + at, " / ", 3) == 0) return at + 3;
    return 0;
}

static Str cut(Str text, uint32_t from)
{
    return from ? (Str){text.ptr + from, text.len - from} : text;
}

/* Columns [from, to) with the first `done` bytes of their headings said by the groups around. */
static void put_columns(TranscriptWriter *w, uint32_t g, uint32_t from, uint32_t to, uint32_t done)
{
    const DataGrid *grid = grid_at(w, g);
    for (uint32_t c = from; c < to;) {
        Str heading = grid->columns[c].heading, rest = cut(heading, done);
        uint32_t group = group_length(rest), end = c + 1;
        if (!group) {
            put_column(w, g, c++, rest);
            continue;
        }
        while (end < to && grid->columns[end].heading.len > done + group &&
               memcmp(grid->columns[end].heading.ptr, heading.ptr, done + group) == 0)
            end++;
        put(w, "  group ");
        put_string(w, (Str){rest.ptr, group - 3});
        put(w, " {\n");
        put_columns(w, g, c, end, done + group);
        put(w, "  }\n");
        c = end;
    }
}

/* A row that is no member says all of its texts. */
static void put_texts(TranscriptWriter *w, uint32_t g, uint32_t r)
{
    const DataGrid *grid = grid_at(w, g);
    bool first = true;
    for (uint32_t c = 0; c < grid->column_count; c++) {
        if (grid->columns[c].kind == GRID_NUMBERS) continue;
        put(w, first ? " " : ", ");
        put_string(w, grid_cell(grid, r, c)->text);
        first = false;
    }
}

/* How many rows stand for themselves in a sum of the whole. */
static uint32_t count_roots(const TranscriptWriter *w, uint32_t g)
{
    uint32_t count = 0;
    for (uint32_t r = 0; r < grid_at(w, g)->row_count; r++)
        count += !plan_at(w, g)->is_total[r] &&
                 (!plan_at(w, g)->tree || grid_at(w, g)->rows[r].parent == NONE);
    return count;
}

/* A member without code and label is shown by its name, unless its row says something else. */
static bool is_nameless(const TranscriptWriter *w, uint32_t g, uint32_t r)
{
    const DataGrid *grid = grid_at(w, g);
    uint32_t labels = column_kind(grid, GRID_LABELS), codes = column_kind(grid, GRID_CODES);
    if (labels == NONE && codes == NONE) return false;
    return !grid->rows[r].code.len && (labels == NONE || !grid_cell(grid, r, labels)->text.len);
}

static void put_row(TranscriptWriter *w, uint32_t g, uint32_t r)
{
    const GridPlan *plan = plan_at(w, g);
    const RowSet *total = &plan->totals[r];
    put(w, "  row");
    if (plan->is_total[r] || plan->renamed[r] || is_nameless(w, g, r)) put_texts(w, g, r);
    put(w, " for ");
    put_str(w, dim_plan(w, g)->rows_dim);
    if (!plan->is_total[r]) {
        put(w, " ");
        put_str(w, plan->row_keys[r]);
    } else if (total->len == count_roots(w, g)) {
        put(w, " all");
    } else {
        for (uint32_t i = 0; i < total->len; i++) {
            put(w, i ? " + " : " ");
            put_str(w, plan->row_keys[total->rows[i]]);
        }
    }
    put(w, "\n");
}

static void put_total(TranscriptWriter *w, uint32_t g, uint32_t r)
{
    put(w, "  total");
    put_texts(w, g, r);
    put(w, "\n");
}

/* The only totals are of the whole, in the first or last row. */
static bool is_plain(const TranscriptWriter *w, uint32_t g)
{
    const DataGrid *grid = grid_at(w, g);
    const GridPlan *plan = plan_at(w, g);
    if (plan->out_of_order) return false;
    for (uint32_t r = 0; r < grid->row_count; r++)
        if ((!plan->is_total[r] && is_nameless(w, g, r)) ||
            (plan->is_total[r] &&
             ((r && r + 1 < grid->row_count) || plan->totals[r].len != count_roots(w, g))))
            return false;
    return true;
}

static void put_plain_rows(TranscriptWriter *w, uint32_t g)
{
    const DataGrid *grid = grid_at(w, g);
    const GridPlan *plan = plan_at(w, g);
    uint32_t last = grid->row_count - 1;
    if (plan->is_total[0]) put_total(w, g, 0);
    put(w, "  rows ");
    put_str(w, dim_plan(w, g)->rows_dim);
    if (plan->tree) put(w, " tree");
    if (!plan->leaves) put(w, " with empty");
    put(w, "\n");
    if (last && plan->is_total[last]) put_total(w, g, last);
}

/* The record after the last one in which a side of the table has nothing: from there on, rows
 * are at its foot. */
static uint32_t foot_of(const TranscriptWriter *w, uint32_t first, uint32_t sides)
{
    uint32_t foot = 0, last = 0;
    for (uint32_t s = 0; s < sides; s++)
        for (uint32_t r = 0, expected = 0; r < grid_at(w, first + s)->row_count; r++) {
            uint32_t record = grid_at(w, first + s)->rows[r].record;
            if (record > expected && record > foot) foot = record;
            expected = record + 1;
            if (record > last) last = record;
        }
    return foot ? foot : last + 1;
}

/* The group that all headings of a side begin with, with " / "; 0 = there is none. */
static uint32_t common_group(const DataGrid *grid)
{
    uint32_t len = grid->column_count ? group_length(grid->columns[0].heading) : 0;
    for (uint32_t c = 1; c < grid->column_count; c++)
        if (grid->columns[c].heading.len <= len ||
            memcmp(grid->columns[c].heading.ptr, grid->columns[0].heading.ptr, len) != 0)
            return 0;
    return len;
}

static void put_side(TranscriptWriter *w, uint32_t g, uint32_t foot, bool alone)
{
    const DataGrid *grid = grid_at(w, g);
    bool below = false;
    put_columns(w, g, 0, grid->column_count, alone ? 0 : common_group(grid));
    if (alone && grid->row_count && is_plain(w, g)) {
        put_plain_rows(w, g);
        return;
    }
    for (uint32_t r = 0; r < grid->row_count; r++) {
        if (grid->rows[r].record >= foot && !below) {
            put(w, "  foot {\n");
            below = true;
        }
        put_row(w, g, r);
    }
    if (below) put(w, "  }\n");
}

static void put_table(TranscriptWriter *w, uint32_t first, uint32_t sides)
{
    const DataGrid *grid = grid_at(w, first);
    uint32_t foot = foot_of(w, first, sides);
    int decimals = 0;
    for (uint32_t s = 0; s < sides; s++)
        if (plan_at(w, first + s)->decimals > decimals) decimals = plan_at(w, first + s)->decimals;
    put(w, "table ");
    write_name(&w->writer, (Name){.symbol = intern(w->t->d->finder.env->names, grid->table)});
    sink_printf(w->sink, " {\n  decimals %d\n", decimals);
    if (w->own_unit) sink_printf(w->sink, "  unit %s\n", w->own_unit->unit);
    for (uint32_t s = 0; s < sides; s++) {
        if (sides > 1) {
            const DataGrid *side = grid_at(w, first + s);
            uint32_t group = common_group(side);
            put(w, "  panel ");
            put_string(w, (Str){side->columns[0].heading.ptr, group ? group - 3 : 0});
            put(w, " {\n");
        }
        put_side(w, first + s, foot, sides == 1);
        if (sides > 1) put(w, "  }\n");
    }
    put(w, "}\nstated ");
    write_name(&w->writer, (Name){.symbol = intern(w->t->d->finder.env->names, grid->table)});
    if (w->t->base && w->t->d->rounded && !w->t->base->within_rounding) put(w, " within rounding");
    put(w, " from ");
    put_string(w, arena_printf(w->writer.arena, "published/" STR_FMT ".csv", STR_ARG(grid->table)));
    put(w, "\n\n");
}

/* ---- relations between tables ---- */

static uint32_t numbers_in(const TranscriptWriter *w, uint32_t g, uint32_t c)
{
    uint32_t count = 0;
    for (uint32_t r = 0; r < grid_at(w, g)->row_count; r++)
        count += grid_cell(grid_at(w, g), r, c)->number && !plan_at(w, g)->is_total[r];
    return count;
}

/* "invariant agree-1 ": the next number that is free. */
static void put_name(TranscriptWriter *w, const char *kind)
{
    Arena *arena = w->writer.arena;
    Str name;
    do name = arena_printf(arena, "%s-%u", kind, (unsigned)++w->invariants);
    while (w->t->base && base_has_name(w->t->base, name));
    put(w, "invariant ");
    put_str(w, name);
    put(w, " ");
}

static void put_agreement(TranscriptWriter *w, const Family *family)
{
    uint32_t a = family->other_grid, b = family->grid;
    Str left = grid_at(w, a)->columns[family->other_column].heading;
    Str right = grid_at(w, b)->columns[family->column].heading;
    put_name(w, "agree");
    put_string(w, arena_printf(w->writer.arena, STR_FMT " " STR_FMT " = " STR_FMT " " STR_FMT,
                               STR_ARG(grid_at(w, a)->table), STR_ARG(left),
                               STR_ARG(grid_at(w, b)->table), STR_ARG(right)));
    put(w, ": for each x in ");
    put_str(w, dim_plan(w, b)->rows_dim);
    put(w, ": ");
    put_sum(w, a, family->other_column);
    put(w, " == ");
    put_sum(w, b, family->column);
    put(w, "\n");
}

/* Do the tables share their rows, and agree in nearly all of them? */
static bool agree_everywhere(const TranscriptWriter *w, const Family *family)
{
    if (family->kind != FAMILY_AGREE ||
        plan_at(w, family->grid)->dim_owner != plan_at(w, family->other_grid)->dim_owner ||
        !plan_at(w, family->grid)->used || !plan_at(w, family->other_grid)->used ||
        !is_numbers(w, family->grid, family->column) ||
        !is_numbers(w, family->other_grid, family->other_column))
        return false;
    uint32_t most = numbers_in(w, family->grid, family->column);
    uint32_t other = numbers_in(w, family->other_grid, family->other_column);
    if (other > most) most = other;
    return family->count * 10 >= most * 9;
}

/* ---- relations between single figures ---- */

typedef struct CellPlace {
    uint32_t grid, row, column;
} CellPlace;

static CellPlace place_of(const TranscriptWriter *w, const Term *term)
{
    const RelationFinder *finder = &w->t->d->finder;
    uint32_t g = finder->cell_grids[term->cell];
    uint32_t at = term->cell - grid_at(w, g)->first_cell, columns = grid_at(w, g)->column_count;
    return (CellPlace){g, at / columns, at % columns};
}

/* A sum, without rounding, of figures that the budget has. */
static bool may_be_written(const TranscriptWriter *w, const FoundRelation *relation)
{
    const RelationFinder *finder = &w->t->d->finder;
    bool good = relation->formula == FORMULA_SUM && relation->count > 1 &&
                !w->t->d->repeated[relation - finder->relations.items];
    if (w->t->base && !w->t->base->within_rounding) good &= !relation->rounded;
    for (uint32_t i = 0; i < relation->count && good; i++) {
        const Term *term = &finder->terms.items[relation->first + i];
        CellPlace at = place_of(w, term);
        good = plan_at(w, at.grid)->used && is_numbers(w, at.grid, at.column) &&
               (term->coefficient == 1 || term->coefficient == -1);
    }
    return good;
}

/* rows: also which row; else that of the context. */
static void put_figure(TranscriptWriter *w, CellPlace at, bool rows)
{
    const GridPlan *plan = plan_at(w, at.grid);
    const RowSet *total = &plan->totals[at.row], *sum = &plan->sums[at.column];
    bool all_rows = !rows || (plan->is_total[at.row] && total->len == count_roots(w, at.grid));
    bool all_columns = (sum->len ? sum->len : 1) == plan->leaves;
    put_str(w, plan->ledger);
    if (all_rows && all_columns) return;
    put(w, "(");
    if (!all_rows) {
        put_str(w, dim_plan(w, at.grid)->rows_dim);
        put(w, " ");
        if (!plan->is_total[at.row]) put_str(w, plan->row_keys[at.row]);
        for (uint32_t i = 0; plan->is_total[at.row] && i < total->len; i++) {
            if (i) put(w, " + ");
            put_str(w, plan->row_keys[total->rows[i]]);
        }
    }
    if (!all_columns) {
        if (!all_rows) put(w, ", ");
        put_str(w, plan->columns_dim);
        put(w, " ");
        if (!sum->len) put_str(w, plan->column_names[at.column]);
        for (uint32_t i = 0; i < sum->len; i++) {
            if (i) put(w, " + ");
            put_str(w, plan->column_names[sum->rows[i]]);
        }
    }
    put(w, ")");
}

static void put_relation(TranscriptWriter *w, const FoundRelation *relation, bool rows)
{
    const Term *terms = &w->t->d->finder.terms.items[relation->first];
    for (uint32_t i = 0; i < relation->count; i++) {
        if (i == 1) put(w, terms[i].coefficient < 0 ? " == -" : " == ");
        if (i > 1) put(w, terms[i].coefficient < 0 ? " - " : " + ");
        put_figure(w, place_of(w, &terms[i]), rows);
    }
    put(w, "\n");
}

static const char *invariant_name(FamilyKind kind)
{
    switch (kind) {
    case FAMILY_EQUAL: return "equal";
    case FAMILY_BALANCE: return "balance";
    case FAMILY_CHANGE: return "change";
    case FAMILY_SIDES: return "sides";
    case FAMILY_AGREE:
    case FAMILY_ALIKE: return "agree";
    case FAMILY_NAMED: return "named";
    case FAMILY_GROUPS: return "groups";
    case FAMILY_SUM: return "sum";
    case FAMILY_TREE:
    case FAMILY_TOTAL:
    case FAMILY_ROWS:
    case FAMILY_COLUMNS:
    case FAMILY_SHARE:
    case FAMILY_PRODUCT:
    case FAMILY_TEXTS: break;
    }
    return NULL;
}

static void begin_invariant(TranscriptWriter *w, const Family *family,
                            const FoundRelation *relation)
{
    const Discovery *d = w->t->d;
    uint32_t first = d->finder.terms.items[relation->first].cell;
    put_name(w, invariant_name(family->kind));
    put_string(w, arena_printf(w->writer.arena, STR_FMT " = " STR_FMT,
                               STR_ARG(discovery_cell_name(d, first)),
                               STR_ARG(discovery_says(d, family))));
    put(w, ": ");
}

/* Are all relations of the family between the same columns of one table, row by row? */
static bool is_by_rows(const TranscriptWriter *w, const Family *family)
{
    const RelationFinder *finder = &w->t->d->finder;
    const FoundRelation *first = &finder->relations.items[family->first];
    if (family->kind != FAMILY_EQUAL && family->kind != FAMILY_BALANCE) return false;
    for (uint32_t r = 0; r < family->count; r++) {
        const FoundRelation *relation = &first[r];
        if (relation->count != first->count) return false;
        for (uint32_t i = 0; i < first->count; i++) {
            const Term *like = &finder->terms.items[first->first + i];
            const Term *term = &finder->terms.items[relation->first + i];
            CellPlace a = place_of(w, like), b = place_of(w, term);
            if (a.grid != b.grid || a.column != b.column ||
                term->coefficient != like->coefficient ||
                b.row != place_of(w, &finder->terms.items[relation->first]).row)
                return false;
        }
    }
    return true;
}

/* Of many single figures, only comments speak. */
static void put_family(TranscriptWriter *w, const Family *family)
{
    enum { MOST = 6 };
    const FoundRelation *first = &w->t->d->finder.relations.items[family->first];
    if (!invariant_name(family->kind) || family->doubtful) return;
    if (is_by_rows(w, family)) {
        if (!may_be_written(w, first)) return;
        begin_invariant(w, family, first);
        put(w, "for each x in ");
        put_str(w, dim_plan(w, family->grid)->rows_dim);
        put(w, ": ");
        put_relation(w, first, false);
        return;
    }
    for (uint32_t i = 0; i < family->count && family->count <= MOST; i++) {
        if (!may_be_written(w, &first[i])) continue;
        begin_invariant(w, family, &first[i]);
        put_relation(w, &first[i], true);
    }
}

static void put_invariants(TranscriptWriter *w)
{
    const RelationFinder *finder = &w->t->d->finder;
    for (uint32_t f = 0; f < finder->families.len; f++) {
        const Family *family = &finder->families.items[f];
        if (agree_everywhere(w, family))
            put_agreement(w, family);
        else
            put_family(w, family);
    }
    if (w->invariants) put(w, "\n");
}

/* ---- the header ---- */

enum { FIRST_YEAR = 1990, YEARS = 110 };

static void find_years_in(Str text, bool *years)
{
    for (uint32_t i = 0; i + 4 <= text.len; i++) {
        uint32_t year = 0;
        if (i && is_digit(text.ptr[i - 1])) continue;
        if (i + 4 < text.len && is_digit(text.ptr[i + 4])) continue;
        for (uint32_t k = 0; k < 4; k++)
            year = is_digit(text.ptr[i + k]) ? year * 10 + (uint32_t)(text.ptr[i + k] - '0') : 0;
        if (year >= FIRST_YEAR && year < FIRST_YEAR + YEARS) years[year - FIRST_YEAR] = true;
    }
}

/* Years that are in headings, and above them. */
static void find_years(const TranscriptWriter *w, bool *years)
{
    for (uint32_t g = 0; g < w->t->d->finder.grids.len; g++) {
        find_years_in(grid_at(w, g)->above, years);
        for (uint32_t c = 0; c < grid_at(w, g)->column_count; c++)
            find_years_in(grid_at(w, g)->columns[c].heading, years);
    }
}

uint32_t transcript_year(const Transcript *t)
{
    TranscriptWriter w = {.t = (Transcript *)t};
    bool years[YEARS] = {false};
    find_years(&w, years);
    for (uint32_t y = YEARS; y-- > 0;)
        if (years[y]) return FIRST_YEAR + y;
    return 0;
}

/* The latest is that of the budget; the others it is compared with. */
static void put_years(TranscriptWriter *w)
{
    static const char *const before[] = {"", "\n  compare ", ", "};
    bool years[YEARS] = {false};
    uint32_t count = 0;
    find_years(w, years);
    put(w, "  year ");
    for (uint32_t y = YEARS; y-- > 0;)
        if (years[y]) {
            sink_printf(w->sink, "%s%u", before[count], (unsigned)(FIRST_YEAR + y));
            if (count < 2) count++;
        }
    put(w, count ? "\n" : "2000 # no heading names a year\n");
}

static const SaidUnit said_units[] = {
    {"单位：万元", "万元", "元", "10000"},
    {"单位:万元", "万元", "元", "10000"},
    {"单位：千元", "千元", "元", "1000"},
    {"单位:千元", "千元", "元", "1000"},
    {"单位：亿元", "亿元", "元", "100000000"},
    {"单位:亿元", "亿元", "元", "100000000"},
    {"单位：元", "元", "元", NULL},
    {"单位:元", "元", "元", NULL},
    {"in thousands of dollars", "k", "dollar", "1000"},
    {"in thousands", "k", "dollar", "1000"},
    {"in millions of dollars", "million", "dollar", "1000000"},
    {"in millions", "million", "dollar", "1000000"},
    {"in dollars", "dollar", "dollar", NULL},
};

/* NULL if no table says it, or if two say different ones. */
static const SaidUnit *find_unit(const TranscriptWriter *w)
{
    const SaidUnit *found = NULL;
    for (uint32_t g = 0; g < w->t->d->finder.grids.len; g++) {
        const SaidUnit *own = NULL;
        for (size_t i = 0; i < sizeof said_units / sizeof *said_units && !own; i++)
            if (str_contains(grid_at(w, g)->above, str_from(said_units[i].said)))
                own = &said_units[i];
        if (own && found && strcmp(own->unit, found->unit) != 0) return NULL;
        if (own) found = own;
    }
    return found;
}

static bool is_taken(const TranscriptWriter *w, const char *name)
{
    return w->t->base && base_has_name(w->t->base, str_from(name));
}

static void put_unit(TranscriptWriter *w, const SaidUnit *unit)
{
    if (!unit) return;
    if (!is_taken(w, unit->base)) sink_printf(w->sink, "unit %s decimals 2\n", unit->base);
    if (unit->factor && !is_taken(w, unit->unit))
        sink_printf(w->sink, "unit %s = %s %s decimals 2\n", unit->unit, unit->factor, unit->base);
    put(w, "\n");
}

static bool is_chinese(const TranscriptWriter *w)
{
    uint32_t wide = 0, all = 0;
    for (uint32_t g = 0; g < w->t->d->finder.grids.len; g++)
        for (uint32_t c = 0; c < grid_at(w, g)->column_count; c++) {
            Str text = grid_at(w, g)->columns[c].heading;
            for (uint32_t i = 0; i < text.len; i++) wide += (unsigned char)text.ptr[i] >= 0xE3;
            all += text.len;
        }
    return wide * 6 > all;
}

static void put_includes(TranscriptWriter *w)
{
    Interner *seen = intern_new(w->writer.arena, 1);
    uint32_t count = 0;
    for (uint32_t g = 0; g < w->t->d->finder.grids.len; g++) {
        const struct BaseDim *dim = plan_at(w, g)->rows_base;
        if (!dim || !plan_at(w, g)->used || intern_find(seen, w->writer.arena, dim->module))
            continue;
        intern(seen, dim->module);
        sink_printf(w->sink, "include <" STR_FMT ">\n", STR_ARG(dim->module));
        count++;
    }
    if (count) put(w, "\n");
}

static void put_header(TranscriptWriter *w)
{
    const SaidUnit *unit = find_unit(w);
    put(w, "budget ");
    write_name(&w->writer, (Name){.symbol = intern(w->t->d->finder.env->names, w->t->name)});
    put(w, " ");
    put_string(w, w->t->name);
    put(w, " {\n");
    put_years(w);
    if (unit) sink_printf(w->sink, "  unit %s\n", unit->unit);
    if (w->t->d->rounded) put(w, "  within rounding\n");
    sink_printf(w->sink, "  language %s\n}\n\n", is_chinese(w) ? "zh" : "en");
    put_includes(w);
    put_unit(w, unit);
}

/* What is added to a budget has its header. */
static void put_beginning(TranscriptWriter *w)
{
    if (!w->t->base) {
        put_header(w);
        return;
    }
    const SaidUnit *unit = find_unit(w);
    if (!unit || str_equal(w->t->base->unit, str_from(unit->unit))) return;
    w->own_unit = unit;
    put_unit(w, unit);
}

static void put_evidence(TranscriptWriter *w)
{
    Sink list;
    sink_memory(&list, w->writer.arena);
    discovery_list(w->t->d, &list);
    Str text = sink_result(&list);
    if (!text.len) return;
    put(w, "# Relations that the published tables show, with their evidence:\n");
    for (uint32_t from = 0, to; from < text.len; from = to + 1) {
        for (to = from; to < text.len && text.ptr[to] != '\n';) to++;
        put(w, "# ");
        put_str(w, (Str){text.ptr + from, to - from});
        put(w, "\n");
    }
}

/* ---- all ---- */

static void count_used(TranscriptWriter *w, uint32_t g)
{
    const DataGrid *grid = grid_at(w, g);
    for (uint32_t r = 0; r < grid->row_count; r++)
        for (uint32_t c = 0; c < grid->column_count; c++) {
            const GridCell *cell = grid_cell(grid, r, c);
            w->t->cells_used += cell->text.len && (cell->number || !is_numbers(w, g, c) ||
                                                   written_is_nothing(cell->text));
        }
}

void transcript_write(Transcript *t, Sink *sink)
{
    const RelationFinder *finder = &t->d->finder;
    TranscriptWriter w = {.t = t, .sink = sink};
    bool any = false;
    w.writer = (Writer){.arena = finder->env->arena, .names = finder->env->names, .sink = sink};
    put_beginning(&w);
    for (uint32_t g = 0; g < finder->grids.len; g += transcript_sides(t, g)) {
        uint32_t sides = transcript_sides(t, g);
        if (!plan_at(&w, g)->used) continue;
        any = true;
        for (uint32_t s = g; s < g + sides; s++) {
            put_rows_dim(&w, s);
            if (plan_at(&w, s)->leaves) {
                put_columns_dim(&w, s);
                put_facts(&w, s);
            }
            count_used(&w, s);
        }
        put_table(&w, g, sides);
    }
    put_invariants(&w);
    if (any || !t->base) put_evidence(&w);
    t->empty = !any;
}
