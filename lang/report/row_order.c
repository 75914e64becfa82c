/* The order of the rows of members: siblings by code, by label, or by the amounts of a column. */
#include "lang/report/tables.h"

/* ---- what it is ---- */

static bool is_headed(const TableColumn *column, const RowSorting *order)
{
    uint32_t skip = column->heading_count - order->column.len;
    if (order->column.len > column->heading_count) return false;
    for (uint32_t i = 0; i < order->column.len; i++)
        if (!str_equal(column->headings[skip + i], order->column.items[i].value)) return false;
    return true;
}

/* `amount` is the first column of amounts. */
static uint32_t find_column(const Panel *panel, const RowSorting *order)
{
    for (uint32_t i = 0; i < panel->columns.len; i++)
        if (!panel->columns.items[i].is_field && (!order->column.len ||
                                                  is_headed(&panel->columns.items[i], order)))
            return i;
    return NONE;
}

static Word order_word(const Env *env, const RowSorting *order)
{
    return order->field.symbol ? word_find(intern_text(env->names, order->field.symbol)) : WORD_NONE;
}

/* May its column be declared where the text is broken? */
static bool is_lost(Env *env, const Model *model, const RowSorting *order)
{
    return order->column.len &&
           model_is_lost(env, model, order->column.items[order->column.len - 1].value);
}

static bool find_order(Env *env, const Model *model, const Panel *panel, RowGroup *group)
{
    const RowSorting *order = &group->item->order;
    Word word = order_word(env, order);
    if (word == WORD_CODE || word == WORD_LABEL) return true;
    if (!order->field.symbol || word == WORD_AMOUNT) group->sort_column = find_column(panel, order);
    if (group->sort_column != NONE) return true;
    if (is_lost(env, model, order)) return false;
    Span span = order->field.symbol ? order->field.span : order->column.items[0].span;
    Diag *diag = diag_add(env->diags, DIAG_E0210, span, "rows have no such order");
    diag_help(env->diags, diag,
              "it is `code`, `label`, `amount` (of the first column of amounts), or the heading of "
              "a column of amounts");
    return false;
}

bool rows_lie_apart(const Walk *walk)
{
    return walk->leaf || walk->kind == SELECT_LEAVES || walk->kind == SELECT_LEVEL;
}

static bool read_first(Env *env, const Model *model, RowGroup *group)
{
    Int128 first;
    Span span = group->item->order.first;
    if (!span.hi) return true;
    if (amount_parse(source_text(env->sources, span), 0, &first) != AMOUNT_OK || first < 1 ||
        first >= NONE) {
        diag_add(env->diags, DIAG_E0210, span, "this is a number of rows, from 1");
        return false;
    }
    group->first = (uint32_t)first;
    if (rows_lie_apart(&group->walk)) return true;
    Diag *diag = diag_add(env->diags, DIAG_E0214, span,
                          "members of " STR_FMT " lie below others here: the rest would count them twice",
                          STR_ARG(intern_text(env->names, model->dims.items[group->walk.dim].name.symbol)));
    diag_help(env->diags, diag, "write `leaves` or `level \"…\"` after the dimension");
    return false;
}

bool row_order_plan(Env *env, const Model *model, const Panel *panel, RowGroup *group)
{
    const RowSorting *order = &group->item->order;
    group->sort_column = group->first = NONE;
    if (!order->field.symbol && !order->column.len) return true;
    return find_order(env, model, panel, group) && read_first(env, model, group);
}

/* ---- sorting ---- */

typedef struct RowSorter {
    const Env *env;
    const Model *model;
    const MemberId *ids;
    Word word;
    bool down;
    bool flat; /* wherever in the hierarchy: none of them lies below another */
    const Value *values; /* [index of the member]; NULL = by its code or label */
} RowSorter;

/* Of what has no value nothing is known: it comes last. */
static int compare_values(const RowSorter *s, const Member *x, const Member *y)
{
    const Value *a = &s->values[x->index], *b = &s->values[y->index];
    if (!a->exists || !b->exists) return (!a->exists) - (!b->exists);
    int order = number_compare(a->number, b->number);
    return s->down ? -order : order;
}

static bool siblings_in_order(const RowSorter *s, const Member *x, const Member *y)
{
    const Interner *names = s->env->names;
    int order;
    if (s->values)
        order = compare_values(s, x, y);
    else if (s->word == WORD_LABEL)
        order = str_compare(x->label, y->label);
    else
        order = str_compare(intern_text(names, x->code), intern_text(names, y->code));
    if (!s->values && s->down) order = -order;
    return order < 0 || (order == 0 && x->index <= y->index);
}

/* Does x come before y when siblings are sorted? An ancestor comes before what is below it. */
static bool sorts_before(const RowSorter *s, uint32_t index, uint32_t other)
{
    const Member *members = s->model->members.items;
    const Member *x = &members[s->ids[index]], *y = &members[s->ids[other]];
    const Member *a = x, *c = y;
    if (s->flat) return siblings_in_order(s, x, y);
    while (a->depth > c->depth) a = &members[a->parent];
    while (c->depth > a->depth) c = &members[c->parent];
    if (a == c) return x->depth <= y->depth;
    while (a->parent != c->parent) {
        a = &members[a->parent];
        c = &members[c->parent];
    }
    return siblings_in_order(s, a, c);
}

static void sort_members(const RowSorter *s, uint32_t *items, uint32_t *spare, uint32_t count)
{
    if (count < 2) return;
    uint32_t half = count / 2, i = 0, k = half;
    sort_members(s, items, spare, half);
    sort_members(s, items + half, spare, count - half);
    memcpy(spare, items, count * sizeof *items);
    for (uint32_t out = 0; out < count; out++) {
        bool left = k == count || (i < half && sorts_before(s, spare[i], spare[k]));
        items[out] = left ? spare[i++] : spare[k++];
    }
}

static const Value *find_values(Evaluator *e, const RowGroup *group, uint32_t *frame)
{
    const Plan *plan = group->plans[group->sort_column];
    Value *values = arena_array(e->env->arena, Value, group->walk.hi);
    for (uint32_t i = group->walk.lo; plan && i < group->walk.hi; i++) {
        frame[group->walk.slot] = i;
        values[i] = eval_plan(e, plan);
        values[i].exists &= values[i].facts;
    }
    return values;
}

uint32_t *rows_in_order(Evaluator *e, const RowGroup *group, uint32_t *frame, uint32_t *count)
{
    const Walk *walk = &group->walk;
    const RowSorting *order = &group->item->order;
    IndexRange range = walk_range(walk, e);
    uint32_t *items = arena_array(e->env->arena, uint32_t, range.hi - range.lo);
    *count = 0;
    for (uint32_t index = range.lo; index < range.hi; index++) items[(*count)++] = index;
    if (!order->field.symbol && !order->column.len) return items;
    RowSorter sorter = {.env = e->env,
                        .model = e->model,
                        .ids = e->model->dims.items[walk->dim].members.items,
                        .word = order_word(e->env, order),
                        .down = order->down};
    if (group->sort_column != NONE) {
        sorter.values = find_values(e, group, frame);
        sorter.flat = rows_lie_apart(walk);
    }
    sort_members(&sorter, items, arena_array(e->env->arena, uint32_t, *count), *count);
    return items;
}
