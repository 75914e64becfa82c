/* Published cells that changed, and why. Rows are paired by their texts, then by the member they
 * are about, those of each panel by themselves; columns by their headings. */
#include <stdlib.h>

#include "lang/diff/causes.h"

typedef struct Comparer {
    Differ *differ;
    CauseFinder *finders[2];
    const ReportTable *tables[2];
    uint32_t *rows[2], *columns[2]; /* twins; rows of the panel at hand */
    Str *panels[2];                 /* [column]: the heading of its panel; "" = none */
    Str panel;                      /* that at hand */
    uint32_t lead[2];               /* a column of it; NONE = all of the table is meant */
} Comparer;

/* The heading of the panel that a column is in, with texts of its own; "" = none. */
static Str panel_of(const ReportTable *table, uint32_t column)
{
    const ReportColumn *own = &table->columns.items[column];
    for (uint32_t i = 0; i < table->columns.len && own->heading_count > 1; i++) {
        const ReportColumn *other = &table->columns.items[i];
        if (!other->amounts && other->heading_count > 1 &&
            str_equal(other->headings[0], own->headings[0]))
            return own->headings[0];
    }
    return STR("");
}

static void find_panels(Comparer *c)
{
    for (int side = OLD; side <= NEW; side++) {
        uint32_t count = c->tables[side]->columns.len;
        c->panels[side] = arena_array(c->differ->arena, Str, count);
        for (uint32_t i = 0; i < count; i++) c->panels[side][i] = panel_of(c->tables[side], i);
    }
}

/* Does a column take part in pairing the rows of the panel at hand? Amounts that are in none have
 * all texts beside them. */
static bool in_panel(const Comparer *c, int side, uint32_t column)
{
    return str_equal(c->panels[side][column], c->panel) ||
           (!c->panel.len && !c->tables[side]->columns.items[column].amounts);
}

/* For a cell of `column`; NONE: of the whole row. */
static Str row_title(Differ *d, const ReportTable *table, const ReportRow *row, uint32_t column)
{
    Str title = {0};
    for (uint32_t i = 0; i < table->columns.len; i++)
        if (row->cells[i].kind == CELL_TEXT && report_names_row(table, i, column))
            title = arena_join_parts(d->arena, title, " ", row->cells[i].text);
    if (title.len) return title;
    return report_row_number(d->arena, false, (uint32_t)(row - table->rows.items) + 1);
}

static Str column_title(Differ *d, const ReportColumn *column)
{
    Str title = {0};
    for (uint32_t i = 0; i < column->heading_count; i++)
        title = arena_join_parts(d->arena, title, " / ", column->headings[i]);
    return title;
}

/* ---- pairing ---- */

static const ReportRow *row_at(const Comparer *c, int side, uint32_t row)
{
    return &c->tables[side]->rows.items[row];
}

static bool row_text(const Comparer *c, int side, const ReportRow *row, uint32_t column, Str *text)
{
    const Cell *cell = &row->cells[column];
    *text = cell->text;
    return cell->kind == CELL_TEXT && !c->tables[side]->columns.items[column].amounts &&
           in_panel(c, side, column);
}

/* Panels of unequal length end in rows that say nothing. */
static bool is_empty(const Comparer *c, int side, uint32_t item)
{
    const ReportRow *row = row_at(c, side, item);
    for (uint32_t i = 0; i < c->tables[side]->columns.len; i++)
        if (row->cells[i].kind != CELL_BLANK && in_panel(c, side, i)) return false;
    return c->panel.len != 0;
}

static uint64_t hash_row(const void *context, int side, uint32_t item)
{
    const Comparer *c = context;
    const ReportRow *row = row_at(c, side, item);
    if (is_empty(c, side, item)) return 0;
    uint64_t hash = diff_mix(14, row->role);
    Str text;
    for (uint32_t i = 0; i < c->tables[side]->columns.len; i++)
        if (row_text(c, side, row, i, &text)) hash = diff_mix_text(hash, text);
    return hash;
}

/* The next text of a row, from column *at on. */
static bool next_text(const Comparer *c, int side, const ReportRow *row, uint32_t *at, Str *text)
{
    while (*at < c->tables[side]->columns.len)
        if (row_text(c, side, row, (*at)++, text)) return true;
    return false;
}

static bool same_row(const void *context, uint32_t old, uint32_t new)
{
    const Comparer *c = context;
    const ReportRow *a = row_at(c, OLD, old), *b = row_at(c, NEW, new);
    uint32_t i = 0, k = 0;
    Str x = {0}, y = {0};
    for (;;) {
        bool more = next_text(c, OLD, a, &i, &x);
        if (more != next_text(c, NEW, b, &k, &y)) return false;
        if (!more) return a->role == b->role;
        if (!str_equal(x, y)) return false;
    }
}

static MemberId about(const Comparer *c, int side, uint32_t item)
{
    const ReportRow *row = row_at(c, side, item);
    for (uint32_t i = 0; i < c->tables[side]->columns.len; i++)
        if (row->cells[i].source && row->cells[i].source->plan && in_panel(c, side, i))
            return row->cells[i].source->about;
    return NONE;
}

static uint64_t hash_about(const void *context, int side, uint32_t item)
{
    const Comparer *c = context;
    MemberId member = about(c, side, item);
    return member == NONE ? 0 : diff_mix(15, diff_member_key(c->differ, side, member));
}

static bool same_about(const void *context, uint32_t old, uint32_t new)
{
    const Comparer *c = context;
    return c->differ->sides[OLD].twins[about(c, OLD, old)] == about(c, NEW, new);
}

static uint64_t hash_column(const void *context, int side, uint32_t item)
{
    const ReportColumn *column = &((const Comparer *)context)->tables[side]->columns.items[item];
    uint64_t hash = 16;
    for (uint32_t i = 0; i < column->heading_count; i++)
        hash = diff_mix_text(hash, column->headings[i]);
    return hash;
}

static bool same_column(const void *context, uint32_t old, uint32_t new)
{
    const Comparer *c = context;
    const ReportColumn *a = &c->tables[OLD]->columns.items[old],
                       *b = &c->tables[NEW]->columns.items[new];
    if (a->heading_count != b->heading_count) return false;
    for (uint32_t i = 0; i < a->heading_count; i++)
        if (!str_equal(a->headings[i], b->headings[i])) return false;
    return true;
}

static void pair_columns(Comparer *c)
{
    uint32_t columns[2];
    for (int side = OLD; side <= NEW; side++) {
        columns[side] = c->tables[side]->columns.len;
        c->columns[side] = diff_nones(c->differ, columns[side]);
    }
    Pairing p = {c,
                 hash_column,
                 same_column,
                 {columns[OLD], columns[NEW]},
                 {c->columns[OLD], c->columns[NEW]}};
    diff_pair(c->differ->arena, &p);
}

static void pair_rows(Comparer *c)
{
    Differ *d = c->differ;
    uint32_t rows[2];
    for (int side = OLD; side <= NEW; side++) {
        rows[side] = c->tables[side]->rows.len;
        c->rows[side] = diff_nones(d, rows[side]);
    }
    Pairing p = {c, hash_row, same_row, {rows[OLD], rows[NEW]}, {c->rows[OLD], c->rows[NEW]}};
    diff_pair(d->arena, &p);
    p.hash = hash_about, p.same = same_about;
    diff_pair(d->arena, &p);
}

/* ---- rows and columns ---- */

static void add_line(Comparer *c, int side, bool column, uint32_t item)
{
    Differ *d = c->differ;
    const ReportTable *table = c->tables[side];
    Str title = column ? column_title(d, &table->columns.items[item])
                       : row_title(d, table, &table->rows.items[item], c->lead[side]);
    Span span = table->span;
    for (uint32_t i = 0; !column && i < table->columns.len; i++)
        if (table->rows.items[item].cells[i].origin.hi)
            span = table->rows.items[item].cells[i].origin;
    *vec_push(d->arena, &d->diff.tables) =
        (DiffTable){table->id, side == NEW ? DIFF_ADDED : DIFF_REMOVED, column, title,
                    diff_place(d, side, span.lo)};
}

static void compare_order(Comparer *c)
{
    Differ *d = c->differ;
    uint32_t last = 0;
    for (uint32_t i = 0; i < c->tables[NEW]->rows.len; i++) {
        uint32_t twin = c->rows[NEW][i];
        if (twin == NONE) continue;
        if (twin < last) {
            *vec_push(d->arena, &d->diff.tables) =
                (DiffTable){.table = c->tables[NEW]->id,
                            .kind = DIFF_MOVED,
                            .place = diff_place(d, NEW, c->tables[NEW]->span.lo)};
            return;
        }
        last = twin;
    }
}

static void compare_columns(Comparer *c)
{
    for (int side = NEW; side >= OLD; side--)
        for (uint32_t i = 0; i < c->tables[side]->columns.len; i++)
            if (c->columns[side][i] == NONE) add_line(c, side, true, i);
}

static void compare_rows(Comparer *c)
{
    for (int side = NEW; side >= OLD; side--)
        for (uint32_t i = 0; i < c->tables[side]->rows.len; i++)
            if (c->rows[side][i] == NONE && !is_empty(c, side, i)) add_line(c, side, false, i);
    compare_order(c);
}

/* ---- cells ---- */

static Str cell_text(Differ *d, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    if (cell->kind == CELL_BLANK) return (Str){0};
    if (cell->kind == CELL_TEXT) return cell->text;
    uint32_t len = amount_print(cell->mantissa, cell->decimals, true, digits);
    return arena_printf(d->arena, "%.*s%s", (int)len, digits, cell->percent ? "%" : "");
}

static bool cell_number(const Cell *cell, Number *number)
{
    Int128 power;
    *number = NUMBER_ZERO;
    if (cell->kind != CELL_AMOUNT) return true;
    return int128_pow10(cell->decimals, &power) && number_make(cell->mantissa, power, number);
}

static void put_change(Differ *d, DiffAmount *amount, const Cell *old, const Cell *new)
{
    char digits[AMOUNT_TEXT_MAX];
    Number before, after, change;
    Int128 mantissa;
    uint8_t decimals = old->decimals > new->decimals ? old->decimals : new->decimals;
    if (old->kind == CELL_TEXT || new->kind == CELL_TEXT || !cell_number(old, &before) ||
        !cell_number(new, &after) || !number_subtract(after, before, &change) ||
        !number_round(change, decimals, ROUND_HALF_UP, &mantissa))
        return;
    bool percent = old->percent || new->percent;
    uint32_t len = amount_print(mantissa, decimals, true, digits);
    amount->direction = (mantissa > 0) - (mantissa < 0);
    amount->change = arena_printf(d->arena, "%s%.*s", mantissa > 0 ? "+" : "", (int)len, digits);
    amount->points = percent;
    if (!percent) amount->percent = diff_percent(d, before, change);
}

static Causes causes_of(Comparer *c, int side, const Cell *cell)
{
    Causes causes = {0};
    if (!cell->source) return causes;
    Evaluator e = {.env = c->differ->sides[side].env,
                   .model = c->differ->sides[side].model,
                   .frame = cell->source->frame};
    if (cell->source->ledger)
        causes_add_fact(c->finders[side], cell->source->ledger, cell->source->fact, &causes);
    causes_add(c->finders[side], &e, cell->source->plan, &causes);
    return causes;
}

static uint32_t facts_of(const Causes *causes, uint32_t what)
{
    for (uint32_t i = 0; i < causes->items.len; i++)
        if (causes->items.items[i].what == what) return causes->items.items[i].facts;
    return 0;
}

/* What only moves within a sum does not change it. */
static bool matters(const Differ *d, uint32_t what, const Causes *old, const Causes *new)
{
    bool moves = (what & CAUSE_MEMBER) || d->diff.facts.items[what].kind == DIFF_RECLASSIFIED;
    return !moves || facts_of(old, what) != facts_of(new, what);
}

/* A dash that became a zero does not move an amount. */
static bool explains(const Differ *d, const DiffCell *cell, uint32_t what)
{
    const DiffFact *fact = &d->diff.facts.items[what];
    if (fact->kind == DIFF_RENAMED) return false;
    return fact->kind != DIFF_CHANGED || fact->amount.direction || !cell->amount.direction;
}

static void put_cause(Differ *d, DiffCell *cell, uint32_t what, const Causes *old,
                      const Causes *new)
{
    if (!matters(d, what, old, new)) return;
    if (what & CAUSE_MEMBER)
        *vec_push(d->arena, &cell->members) = what & ~(uint32_t)CAUSE_MEMBER;
    else if (explains(d, cell, what))
        *vec_push(d->arena, &cell->facts) = what;
}

static int compare_positions(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* What a cell would be if the facts of its causes were all of this amount. */
static Value value_with(const Comparer *c, int side, const Cell *cell, const Causes *causes,
                        Int128 amount)
{
    for (uint32_t i = 0; i < causes->facts.len; i++) causes->facts.items[i].amount = amount;
    Evaluator e = {.env = c->differ->sides[side].env,
                   .model = c->differ->sides[side].model,
                   .frame = cell->source->frame,
                   .changes = causes->facts.items,
                   .change_count = causes->facts.len};
    return eval_plan(&e, cell->source->plan);
}

/* Have all facts of these causes only another amount? Then both sides have the same ones. */
static bool only_amounts(const Comparer *c, const Causes *causes)
{
    for (uint32_t i = 0; i < causes->items.len; i++) {
        uint32_t what = causes->items.items[i].what;
        if (what & CAUSE_MEMBER || c->differ->diff.facts.items[what].kind != DIFF_CHANGED)
            return false;
    }
    return true;
}

static bool differ_with(const Comparer *c, const Cell *old, const Cell *new, const Causes *before,
                        const Causes *after, Int128 amount)
{
    Value was = value_with(c, OLD, old, before, amount),
          is = value_with(c, NEW, new, after, amount);
    return was.exists && is.exists && number_compare(was.number, is.number) != 0;
}

/* Is there more to a change than the facts that are named? With equal amounts on both sides, what
 * differs is the expression: without any, or, where that is a factor, with some. */
static bool is_more(const Comparer *c, const Cell *old, const Cell *new, const Causes *before,
                    const Causes *after)
{
    enum { SOME_AMOUNT = 1000003 };
    if (!old->source || !new->source || !old->source->plan || !new->source->plan ||
        before->facts_left_out || after->facts_left_out)
        return false;
    if (differ_with(c, old, new, before, after, 0)) return true;
    bool same_facts =
        before->facts.len == after->facts.len && only_amounts(c, before) && only_amounts(c, after);
    return same_facts && differ_with(c, old, new, before, after, SOME_AMOUNT);
}

static void put_causes(Comparer *c, DiffCell *out, const Cell *old, const Cell *new)
{
    Causes a = causes_of(c, OLD, old), b = causes_of(c, NEW, new);
    for (uint32_t i = 0; i < b.items.len; i++)
        put_cause(c->differ, out, b.items.items[i].what, &a, &b);
    for (uint32_t i = 0; i < a.items.len; i++)
        if (!facts_of(&b, a.items.items[i].what))
            put_cause(c->differ, out, a.items.items[i].what, &a, &b);
    if (out->facts.len)
        qsort(out->facts.items, out->facts.len, sizeof *out->facts.items, compare_positions);
    if (out->members.len)
        qsort(out->members.items, out->members.len, sizeof *out->members.items, compare_positions);
    out->facts_more = u32_max(a.more, b.more);
    bool text = old->kind == CELL_TEXT || new->kind == CELL_TEXT; /* the value of an indicator */
    out->expression = (old->source || new->source) && !text &&
                      ((!out->facts.len && !out->members.len) || is_more(c, old, new, &a, &b));
}

/* A text of a row is most likely the label of what the row is about. */
static void put_rename(Comparer *c, DiffCell *out, uint32_t row)
{
    MemberId member = about(c, NEW, row);
    uint32_t rename = member == NONE ? NONE : c->differ->renames[member];
    if (rename != NONE) *vec_push(c->differ->arena, &out->members) = rename;
}

static bool same_cell(const Cell *a, const Cell *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == CELL_TEXT) return str_equal(a->text, b->text);
    return a->kind == CELL_BLANK ||
           (a->mantissa == b->mantissa && a->decimals == b->decimals && a->percent == b->percent);
}

/* "" if the cells are text, percentages or plain numbers. */
static Str unit_of(const Differ *d, const Cell *old, const Cell *new)
{
    bool text = old->kind == CELL_TEXT || new->kind == CELL_TEXT;
    if (text || old->percent || new->percent) return STR("");
    int side = new->kind == CELL_AMOUNT ? NEW : OLD;
    const Cell *cell = side == NEW ? new : old;
    return d->sides[side].input->report->units.items[cell->unit];
}

static void compare_cell(Comparer *c, uint32_t row, uint32_t column)
{
    Differ *d = c->differ;
    const ReportTable *table = c->tables[NEW];
    const Cell *new = &table->rows.items[row].cells[column];
    const Cell *old = &row_at(c, OLD, c->rows[NEW][row])->cells[c->columns[NEW][column]];
    if (same_cell(old, new)) return;
    bool text = old->kind == CELL_TEXT || new->kind == CELL_TEXT;
    DiffCell out = {.table = table->id,
                    .row = row_title(d, table, &table->rows.items[row], column),
                    .column = column_title(d, &table->columns.items[column]),
                    .amount = {.before = cell_text(d, old),
                               .after = cell_text(d, new),
                               .unit = unit_of(d, old, new)},
                    .before = diff_place(d, OLD, old->origin.lo),
                    .after = diff_place(d, NEW, new->origin.lo)};
    put_change(d, &out.amount, old, new);
    put_causes(c, &out, old, new);
    if (text) put_rename(c, &out, row);
    *vec_push(d->arena, &d->diff.cells) = out;
}

/* The first column of the panel at hand; NONE if it is no panel. */
static uint32_t find_lead(const Comparer *c, int side)
{
    for (uint32_t i = 0; i < c->tables[side]->columns.len && c->panel.len; i++)
        if (str_equal(c->panels[side][i], c->panel)) return i;
    return NONE;
}

static void compare_cells(Comparer *c)
{
    for (uint32_t row = 0; row < c->tables[NEW]->rows.len; row++)
        for (uint32_t column = 0; column < c->tables[NEW]->columns.len; column++)
            if (str_equal(c->panels[NEW][column], c->panel) && c->rows[NEW][row] != NONE &&
                c->columns[NEW][column] != NONE)
                compare_cell(c, row, column);
}

/* Is a column of the new table the first of its panel? And has the panel amounts? */
static bool begins_panel(const Comparer *c, uint32_t column, bool *amounts)
{
    *amounts = false;
    for (uint32_t i = 0; i < c->tables[NEW]->columns.len; i++) {
        if (!str_equal(c->panels[NEW][i], c->panels[NEW][column])) continue;
        if (i < column) return false;
        *amounts |= c->tables[NEW]->columns.items[i].amounts;
    }
    return true;
}

static void compare_tables(Comparer *c)
{
    const ReportTable *table = c->tables[NEW];
    bool amounts, any = false;
    find_panels(c);
    pair_columns(c);
    compare_columns(c);
    for (uint32_t i = 0; i < table->columns.len; i++) any |= table->columns.items[i].amounts;
    for (uint32_t i = 0; i < table->columns.len; i++) {
        if (!begins_panel(c, i, &amounts)) continue;
        c->panel = c->panels[NEW][i];
        c->lead[OLD] = find_lead(c, OLD);
        c->lead[NEW] = find_lead(c, NEW);
        pair_rows(c);
        if (amounts || !any) compare_rows(c);
        compare_cells(c);
    }
}

void diff_find_cells(Differ *d)
{
    Comparer c = {.differ = d, .finders = {causes_new(d, OLD), causes_new(d, NEW)}};
    const Report *old = d->sides[OLD].input->report, *new = d->sides[NEW].input->report;
    uint32_t at = 0;
    for (uint32_t i = 0; i < new->tables.len; i++) {
        c.tables[NEW] = &new->tables.items[i];
        c.tables[OLD] = report_next_table(old, c.tables[NEW]->id, &at);
        if (c.tables[OLD]) compare_tables(&c);
    }
}
