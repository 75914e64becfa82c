/* Which tables of a transcript have rows and columns that a budget has already. */
#include "lang/discover/transcript_base.h"

enum {
    COMMON_ROWS = 2, /* at least so many, and half of them */
    LISTED = 12      /* members in a finding */
};

typedef struct Extending {
    Transcript *t;
    const BaseBudget *base;
    Env *env;
} Extending;

static DataGrid *grid_at(const Extending *x, uint32_t g)
{
    return &x->t->d->finder.grids.items[g];
}

bool base_has_name(const BaseBudget *base, Str name)
{
    for (uint32_t i = 0; i < base->taken.len; i++)
        if (str_equal(base->taken.items[i], name)) return true;
    return false;
}

/* ---- tables that are there already ---- */

static bool is_published(const Extending *x, uint32_t first)
{
    Sink sink;
    sink_memory(&sink, x->env->arena);
    transcript_write_csv(x->t, first, &sink);
    Str text = sink_result(&sink);
    for (uint32_t i = 0; i < x->base->published.len; i++)
        if (str_equal(x->base->published.items[i], text)) return true;
    return false;
}

static Span place_of(const DataGrid *grid)
{
    return grid->row_count && grid->column_count ? grid->rows[0].cells[0].span : (Span){0, 0};
}

static void take_out(Extending *x, uint32_t first, uint32_t sides)
{
    for (uint32_t s = first; s < first + sides; s++) {
        x->t->plans[s].used = false;
        x->t->plans[s].dim_owner = s;
    }
    diag_add(x->env->diags, DIAG_N0411, place_of(grid_at(x, first)),
             "the budget has this table already: it is not added again");
}

/* Also what is named after a table. */
static bool is_free(const Extending *x, Str name)
{
    static const char *const ends[] = {"", "-amounts", "-row", "-column"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (base_has_name(x->base, arena_join(x->env->arena, name, ends[i], STR("")))) return false;
    return true;
}

static bool is_of_other(const Extending *x, uint32_t first, Str name)
{
    for (uint32_t g = 0; g < x->t->d->finder.grids.len; g++)
        if ((g < first || g >= first + transcript_sides(x->t, first)) &&
            str_equal(grid_at(x, g)->table, name))
            return true;
    return false;
}

static void rename_table(Extending *x, uint32_t first, uint32_t sides)
{
    Str base = grid_at(x, first)->table, name = base;
    for (uint32_t number = 2; !is_free(x, name) || is_of_other(x, first, name); number++)
        name = arena_printf(x->env->arena, STR_FMT "-%u", STR_ARG(base), (unsigned)number);
    for (uint32_t s = first; s < first + sides; s++) grid_at(x, s)->table = name;
    for (uint32_t s = first; s < first + sides; s++) transcript_name(x->t, s);
}

/* ---- rows ---- */

/* Of the code or, where the table has none, of the label; NONE, also if there are several. */
static uint32_t find_member(const BaseDim *dim, Str code, Str label)
{
    uint32_t found = NONE;
    for (uint32_t m = 0; m < dim->count; m++) {
        const BaseMember *member = &dim->members[m];
        bool same = code.len ? str_equal(member->code, code) || str_equal(member->name, code)
                             : label.len && str_equal(member->label, label);
        if (same && found != NONE) return NONE;
        if (same) found = m;
    }
    return found;
}

static Str row_label(const DataGrid *grid, uint32_t r)
{
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == GRID_LABELS) return grid_cell(grid, r, c)->text;
    return (Str){0};
}

/* Texts beside the labels would be attributes, which members that are there may not have. */
static bool may_have_rows_of(const Extending *x, uint32_t g)
{
    const DataGrid *grid = grid_at(x, g);
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == GRID_TEXT) return false;
    return !x->t->plans[g].numbered;
}

static uint32_t *find_members(const Extending *x, uint32_t g, const BaseDim *dim, uint32_t *count)
{
    const DataGrid *grid = grid_at(x, g);
    uint32_t *member_of = arena_array(x->env->arena, uint32_t, grid->row_count);
    *count = 0;
    work_spend(env_work(x->env), (uint64_t)WORK_STEP * grid->row_count * dim->count);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        bool member = !x->t->plans[g].is_total[r];
        member_of[r] = member ? find_member(dim, grid->rows[r].code, row_label(grid, r)) : NONE;
        *count += member_of[r] != NONE;
    }
    return member_of;
}

/* Rows are parts of each other as their members are. */
static bool parents_agree(const Extending *x, uint32_t g, const BaseDim *dim,
                          const uint32_t *member_of)
{
    const DataGrid *grid = grid_at(x, g);
    bool *in_table = arena_array(x->env->arena, bool, dim->count);
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (member_of[r] != NONE) in_table[member_of[r]] = true;
    for (uint32_t r = 0; r < grid->row_count; r++) {
        if (member_of[r] == NONE) continue;
        uint32_t parent = x->t->plans[g].tree ? grid->rows[r].parent : NONE;
        uint32_t above = dim->members[member_of[r]].parent;
        while (above != NONE && !in_table[above]) above = dim->members[above].parent;
        if (above != (parent == NONE ? NONE : member_of[parent])) return false;
        if (parent != NONE && member_of[parent] == NONE) return false;
    }
    return true;
}

/* Does `rows DIMENSION` show the rows of the table, in their order? */
static bool is_in_order(const Extending *x, uint32_t g, const BaseDim *dim)
{
    const GridPlan *plan = &x->t->plans[g];
    bool *in_table = arena_array(x->env->arena, bool, dim->count);
    uint32_t next = 0;
    for (uint32_t r = 0; r < grid_at(x, g)->row_count; r++) {
        uint32_t m = plan->member_of[r];
        if (plan->is_total[r]) continue;
        if (m == NONE || m < next || plan->renamed[r]) return false;
        if (dim->members[m].parent != NONE && !in_table[dim->members[m].parent]) return false;
        next = m + 1;
        in_table[m] = true;
    }
    return true;
}

static uint32_t count_members(const Extending *x, uint32_t g)
{
    uint32_t count = 0;
    for (uint32_t r = 0; r < grid_at(x, g)->row_count; r++) count += !x->t->plans[g].is_total[r];
    return count;
}

/* More members in common; of as many, more of its own. */
static bool is_better(const BaseDim *dim, uint32_t count, const BaseDim *best, uint32_t most)
{
    return count > most || (count == most && best && dim->count < best->count);
}

static const BaseDim *find_rows_dim(const Extending *x, uint32_t g, uint32_t **member_of)
{
    const BaseDim *best = NULL;
    uint32_t most = 0;
    for (uint32_t i = 0; may_have_rows_of(x, g) && i < x->base->dims.len; i++) {
        const BaseDim *dim = &x->base->dims.items[i];
        uint32_t count, *found = find_members(x, g, dim, &count);
        if (count < COMMON_ROWS || count * 2 < count_members(x, g) ||
            !is_better(dim, count, best, most) || !parents_agree(x, g, dim, found))
            continue;
        best = dim;
        most = count;
        *member_of = found;
    }
    return best;
}

/* ---- what is told of them ---- */

static void tell_renamed(const Extending *x, uint32_t g, const BaseDim *dim)
{
    GridPlan *plan = &x->t->plans[g];
    const DataGrid *grid = grid_at(x, g);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        Str label = row_label(grid, r);
        if (plan->member_of[r] == NONE || !label.len) continue;
        const BaseMember *member = &dim->members[plan->member_of[r]];
        plan->renamed[r] = !str_equal(member->label, label);
        if (plan->renamed[r])
            diag_add(x->env->diags, DIAG_N0411, grid->rows[r].cells[0].span,
                     STR_FMT " is `" STR_FMT "` here, and `" STR_FMT "` in the budget",
                     STR_ARG(member->key), STR_ARG(label), STR_ARG(member->label));
    }
}

static void tell_missing(const Extending *x, uint32_t g, const BaseDim *dim)
{
    const GridPlan *plan = &x->t->plans[g];
    bool *there = arena_array(x->env->arena, bool, dim->count);
    bool *has_parts = arena_array(x->env->arena, bool, dim->count);
    Str list = {0};
    uint32_t count = 0;
    for (uint32_t r = 0; r < grid_at(x, g)->row_count; r++)
        if (plan->member_of[r] != NONE) there[plan->member_of[r]] = true;
    for (uint32_t m = 0; m < dim->count; m++)
        if (dim->members[m].parent != NONE) has_parts[dim->members[m].parent] = true;
    for (uint32_t m = 0; m < dim->count; m++) {
        if (there[m] || has_parts[m] || count++ >= LISTED) continue;
        list = list.len ? diags_printf(x->env->diags, STR_FMT ", " STR_FMT, STR_ARG(list),
                                       STR_ARG(dim->members[m].key))
                        : dim->members[m].key;
    }
    if (!count) return;
    Diag *diag = diag_add(x->env->diags, DIAG_N0411, place_of(grid_at(x, g)),
                          "members of " STR_FMT " that this table does not have: " STR_FMT,
                          STR_ARG(dim->name), STR_ARG(list));
    if (count > LISTED) diag_note(x->env->diags, diag, "and %u more", (unsigned)(count - LISTED));
}

static void take_rows_dim(Extending *x, uint32_t g)
{
    GridPlan *plan = &x->t->plans[g];
    uint32_t owner = plan->dim_owner, *member_of = NULL;
    const BaseDim *dim = find_rows_dim(x, g, &member_of);
    plan->dim_owner = g; /* of tables that share a new dimension, each is looked at */
    if (!dim) {
        if (owner != g && !x->t->plans[owner].rows_base) plan->dim_owner = owner;
        return;
    }
    plan->rows_base = dim;
    plan->rows_dim = dim->name;
    plan->member_of = member_of;
    for (uint32_t r = 0; r < grid_at(x, g)->row_count; r++)
        if (member_of[r] != NONE) plan->row_keys[r] = dim->members[member_of[r]].key;
    tell_renamed(x, g, dim);
    tell_missing(x, g, dim);
    plan->out_of_order = !is_in_order(x, g, dim);
}

/* Members that several tables add are declared once. */
static void share_added(Extending *x, uint32_t g)
{
    for (uint32_t other = 0; other < g && x->t->plans[g].rows_base; other++)
        if (x->t->plans[other].used && x->t->plans[other].rows_base == x->t->plans[g].rows_base) {
            x->t->plans[g].dim_owner = x->t->plans[other].dim_owner;
            return;
        }
}

/* A table that shared the dimension of one that now has another gets its own. */
static void leave_owners(Extending *x)
{
    for (uint32_t g = 0; g < x->t->d->finder.grids.len; g++) {
        GridPlan *plan = &x->t->plans[g];
        if (!plan->rows_base && x->t->plans[plan->dim_owner].rows_base) plan->dim_owner = g;
    }
}

/* ---- classifications of the library ---- */

/* Blanks make no difference. */
static bool same_label(Arena *arena, Str a, Str b)
{
    Str texts[] = {a, b};
    for (int i = 0; i < 2; i++) {
        char *out = arena_alloc(arena, texts[i].len + 1);
        uint32_t len = 0;
        for (uint32_t k = 0; k < texts[i].len; k++)
            if (texts[i].ptr[k] != ' ') out[len++] = texts[i].ptr[k];
        texts[i] = (Str){out, len};
    }
    return str_equal(texts[0], texts[1]);
}

static bool is_classified(const Extending *x, uint32_t g, const BaseDim *dim)
{
    enum { LEAST = 3, MOST_OTHERS = 10 /* labels of which one may differ */ };
    const DataGrid *grid = grid_at(x, g);
    uint32_t count, others = 0, *member_of = find_members(x, g, dim, &count);
    if (!grid->tree_by_codes || count < LEAST || count < count_members(x, g)) return false;
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (member_of[r] != NONE)
            others +=
                !same_label(x->env->arena, row_label(grid, r), dim->members[member_of[r]].label);
    if (others * MOST_OTHERS > count || !parents_agree(x, g, dim, member_of)) return false;
    x->t->plans[g].member_of = member_of;
    return true;
}

void transcript_use_library(Transcript *t, const BaseBudget *library)
{
    Extending x = {.t = t, .base = library, .env = t->d->finder.env};
    for (uint32_t g = 0; g < t->d->finder.grids.len; g++) {
        GridPlan *plan = &t->plans[g];
        for (uint32_t d = 0; d < library->dims.len && may_have_rows_of(&x, g); d++) {
            const BaseDim *dim = &library->dims.items[d];
            if (!plan->used || plan->rows_base || !is_classified(&x, g, dim)) continue;
            plan->rows_base = dim;
            plan->rows_dim = dim->name;
            plan->dim_owner = g;
            for (uint32_t r = 0; r < grid_at(&x, g)->row_count; r++)
                if (plan->member_of[r] != NONE)
                    plan->row_keys[r] = dim->members[plan->member_of[r]].key;
            plan->out_of_order = !is_in_order(&x, g, dim);
            share_added(&x, g);
        }
    }
    leave_owners(&x);
}

/* ---- columns ---- */

static bool is_leaf(const Extending *x, uint32_t g, uint32_t c)
{
    return grid_at(x, g)->columns[c].kind == GRID_NUMBERS && !x->t->plans[g].sums[c].len;
}

/* Of a dimension without parts: all columns together are the sum of its members. */
static uint32_t find_column(const BaseDim *dim, Str heading)
{
    uint32_t found = NONE;
    for (uint32_t m = 0; m < dim->count; m++)
        if (str_equal(dim->members[m].label, heading) || str_equal(dim->members[m].name, heading))
            found = found == NONE ? m : NONE;
    return found;
}

static bool is_tree(const BaseDim *dim)
{
    for (uint32_t m = 0; m < dim->count; m++)
        if (dim->members[m].parent != NONE) return true;
    return false;
}

static void take_columns_dim(Extending *x, uint32_t g)
{
    GridPlan *plan = &x->t->plans[g];
    const DataGrid *grid = grid_at(x, g);
    const BaseDim *best = NULL;
    uint32_t most = 0;
    for (uint32_t i = 0; i < x->base->dims.len; i++) {
        const BaseDim *dim = &x->base->dims.items[i];
        uint32_t count = 0;
        for (uint32_t c = 0; c < grid->column_count; c++)
            count += is_leaf(x, g, c) && find_column(dim, grid->columns[c].heading) != NONE;
        if (dim == plan->rows_base || is_tree(dim) || !count || count * 2 < plan->leaves ||
            !is_better(dim, count, best, most))
            continue;
        best = dim;
        most = count;
    }
    if (!best) return;
    plan->columns_base = best;
    plan->columns_dim = best->name;
    for (uint32_t c = 0; c < grid->column_count; c++) {
        uint32_t m = is_leaf(x, g, c) ? find_column(best, grid->columns[c].heading) : NONE;
        plan->known_column[c] = m != NONE;
        if (m != NONE) plan->column_names[c] = best->members[m].key;
    }
}

/* ---- all ---- */

void transcript_extend(Transcript *t, const BaseBudget *base)
{
    Extending x = {.t = t, .base = base, .env = t->d->finder.env};
    uint32_t count = t->d->finder.grids.len;
    t->base = base;
    for (uint32_t g = 0; g < count; g += transcript_sides(t, g)) {
        uint32_t sides = transcript_sides(t, g);
        if (is_published(&x, g))
            take_out(&x, g, sides);
        else
            rename_table(&x, g, sides);
    }
    for (uint32_t g = 0; g < count; g++) {
        if (!t->plans[g].used) continue;
        take_rows_dim(&x, g);
        share_added(&x, g);
        take_columns_dim(&x, g);
    }
}
