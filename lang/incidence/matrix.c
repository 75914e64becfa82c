#include "lang/incidence/matrix.h"

#include "lang/incidence/hypothetical.h"
#include "lang/incidence/incidence_arrange.h"
#include "lang/incidence/incidence_figure.h"

/* So that at a limit it is the others that are left out. */
void matrix_sort_broken(MatrixMaker *b)
{
    Incidence *in = b->in;
    uint32_t count = in->relations.len, at[2] = {0, 0}, first = 0;
    for (uint32_t i = 0; i < count; i++) at[1] += in->relations.items[i].outcome == RECORD_BROKEN;
    in->broken = at[1];
    while (first < count && in->relations.items[first].outcome == RECORD_BROKEN) first++;
    if (first == in->broken) return; /* as they are */
    IncidenceRelation *sorted = arena_array(b->env->arena, IncidenceRelation, count);
    for (uint32_t i = 0; i < count; i++)
        sorted[at[in->relations.items[i].outcome != RECORD_BROKEN]++] = in->relations.items[i];
    in->relations.items = sorted;
    in->relations.cap = count;
}

void matrix_take_hypothetical(MatrixMaker *b)
{
    Incidence *in = b->in;
    in->hypothetical = hypothetical_find(b->env, b->model, in->relations.items, in->broken);
    b->model = in->hypothetical.model;
}

/* ---- figures ---- */

void matrix_add_fact(MatrixMaker *b, const Ledger *ledger, uint32_t fact, uint32_t column)
{
    IncidenceFigure *figure = vec_push(b->env->arena, &b->in->figures);
    if (incidence_read_fact(b->in, ledger, fact, figure))
        figure->column = column;
    else
        b->in->figures.len--;
}

/* Columns for the stated figures of the relations from `first` on. */
void matrix_number_stated(MatrixMaker *b, uint32_t first)
{
    for (uint32_t r = first; r < b->in->relations.len; r++) {
        uint32_t figure = b->in->relations.items[r].figure;
        if (figure == NONE) continue;
        b->in->figures.items[figure].column = b->columns.len;
        b->in->figures.items[figure].relation = r;
        *vec_push(b->env->arena, &b->columns) = (MatrixColumn){.number = NONE};
    }
}

void matrix_add_all_entries(MatrixMaker *b)
{
    Incidence *in = b->in;
    while (in->covered < in->relations.len && !matrix_is_full(b))
        matrix_add_entries(b, in->covered++);
    in->stopped = in->covered < in->relations.len || in->relations.len >= INCIDENCE_MAX_RELATIONS;
}

/* How relations that bend read the figures; NULL if nothing bends. */
static const uint64_t *column_shapes(const MatrixMaker *b)
{
    bool bends = false;
    for (uint32_t r = 0; r < b->in->covered; r++) bends |= !b->in->relations.items[r].linear;
    if (!bends) return NULL;
    uint64_t *shapes = arena_array(b->env->arena, uint64_t, b->columns.len);
    for (uint32_t c = 0; c < b->columns.len; c++) shapes[c] = b->columns.items[c].shape;
    return shapes;
}

MatrixMaker matrix_start(Env *env, const Relations *relations, Waivers *waivers,
                         const StatedComparisons *comparisons)
{
    Incidence *in = arena_new(env->arena, Incidence);
    in->env = env;
    in->comparisons = comparisons;
    return (MatrixMaker){
        .in = in, .env = env, .model = relations->planner->model, .waivers = waivers};
}

const uint32_t *matrix_arrange(MatrixMaker *b)
{
    b->in->model = b->model;
    return incidence_arrange(b->in, b->columns.len, b->entries.items, b->entries.len,
                             column_shapes(b));
}
