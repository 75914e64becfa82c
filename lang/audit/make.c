#include "lang/audit/make.h"

#include <stdlib.h>

static bool is_guard(const IncidenceRelation *r)
{
    return r->known && r->outcome != RECORD_WAIVED && !r->missing;
}

/* ---- what guards a column ---- */

/* Of its column's figures, those with an amount. */
static uint32_t count_amounts(const Incidence *in, uint32_t column)
{
    const IncidenceColumn *c = &in->columns.items[column];
    uint32_t count = 0;
    for (uint32_t f = c->figure; f < c->figure + c->figure_count; f++)
        count += !in->figures.items[f].blank;
    return count;
}

/* A printed figure beside a single entered one. */
static bool is_copy(const Incidence *in, const IncidenceRelation *r)
{
    uint32_t entered = 0;
    if (r->figure == NONE) return false;
    for (uint32_t i = r->entry; i < r->entry + r->entry_count && entered < 2; i++) {
        uint32_t column = in->by_relation[i].other;
        if (number_is_zero(in->coefficients.items[in->by_relation[i].coefficient])) continue;
        if (in->figures.items[r->figure].column != column) entered += count_amounts(in, column);
    }
    return entered == 1;
}

static bool sees(const IncidenceRelation *r, Number coefficient, Number step)
{
    Number change;
    if (number_is_zero(r->tolerance)) return true; /* none of the two others is zero */
    return number_multiply(number_absolute(coefficient), step, &change) &&
           number_compare(change, r->tolerance) > 0;
}

static AuditLevel level_of(const AuditFigure *f)
{
    return f->equations > 1 ? AUDIT_MORE
           : f->equations   ? AUDIT_ONCE
           : f->copies      ? AUDIT_COPIED
           : f->rough       ? AUDIT_ROUGH
           : f->bounds      ? AUDIT_BOUNDED
                            : AUDIT_NONE;
}

static void count_guards(const Auditor *a, const bool *copies, const IncidenceFigure *figure,
                         AuditFigure *out)
{
    const Incidence *in = a->in;
    const IncidenceColumn *column = &in->columns.items[figure->column];
    for (uint32_t i = column->entry; i < column->entry + column->entry_count; i++) {
        uint32_t r = in->by_column[i].other;
        const IncidenceRelation *relation = &in->relations.items[r];
        Number coefficient = in->coefficients.items[in->by_column[i].coefficient];
        if (!is_guard(relation) || number_is_zero(coefficient)) continue;
        if (relation->comparison != COMPARE_EQ)
            out->bounds++;
        else if (!sees(relation, coefficient, figure->step))
            out->rough++;
        else if (copies[r])
            out->copies++;
        else
            out->equations++;
    }
    out->bounds += figure->conditional;
    out->level = level_of(out);
}

/* ---- figures and groups ---- */

Str audit_title(const Audit *audit, const AuditFigure *figure)
{
    return incidence_figure_title(audit->incidence, figure->figure);
}

Str audit_amount(const Audit *audit, const AuditFigure *shown)
{
    const Incidence *in = audit->incidence;
    const IncidenceFigure *figure = &in->figures.items[shown->figure];
    if (figure->percent || !figure->unit) return source_text(in->env->sources, figure->span);
    return eval_text(in->env, in->model, figure->value, in->model->units.items[figure->unit].base);
}

static void add_figure(Auditor *a, const bool *copies, uint32_t f)
{
    const IncidenceFigure *figure = &a->in->figures.items[f];
    AuditFigure out = {.origin = figure->origin == AMOUNT_ENTERED  ? AUDIT_ENTERED
                                 : figure->origin == AMOUNT_STATED ? AUDIT_STATED
                                                                   : AUDIT_INDICATOR,
                       .figure = f,
                       .span = figure->span,
                       .tie = NONE};
    if (figure->ledger) out.ledger = intern_text(a->env->names, figure->ledger->name.symbol);
    count_guards(a, copies, figure, &out);
    a->shown[f] = a->audit.figures.len;
    *vec_push(a->arena, &a->audit.figures) = out;
}

typedef struct PlacedFigure {
    uint32_t lo, figure;
} PlacedFigure;

static int compare_places(const void *a, const void *b)
{
    const PlacedFigure *x = a, *y = b;
    if (x->lo != y->lo) return x->lo < y->lo ? -1 : 1;
    return x->figure < y->figure ? -1 : x->figure > y->figure;
}

static void add_figures(Auditor *a, const bool *copies)
{
    const Incidence *in = a->in;
    uint32_t count = in->figures.len;
    PlacedFigure *order = arena_array(a->arena, PlacedFigure, count);
    for (uint32_t f = 0; f < count; f++) order[f] = (PlacedFigure){in->figures.items[f].span.lo, f};
    if (count) qsort(order, count, sizeof *order, compare_places);
    a->shown = arena_array(a->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        const IncidenceFigure *figure = &in->figures.items[order[i].figure];
        bool other = figure->ledger && figure->ledger->imported; /* whose budget guards it */
        a->shown[order[i].figure] = NONE;
        if (!figure->blank && !other) add_figure(a, copies, order[i].figure);
    }
}

static void count_relations(Auditor *a, bool *copies)
{
    const Incidence *in = a->in;
    for (uint32_t r = 0; r < in->relations.len; r++) {
        const IncidenceRelation *relation = &in->relations.items[r];
        a->audit.relations++;
        a->audit.equations += audit_is_equation(relation);
        a->audit.waived += relation->outcome == RECORD_WAIVED;
        copies[r] = r < in->covered && is_copy(in, relation);
    }
}

static void add_to_group(Audit *audit, AuditGroup *group, const AuditFigure *figure)
{
    group->figures++;
    group->levels[figure->level]++;
    group->tied += figure->tie != NONE;
    if (figure->origin != AUDIT_ENTERED) return;
    audit->entered++;
    audit->guarded += figure->level >= AUDIT_ONCE;
    audit->tied += figure->tie != NONE;
}

static void add_groups(Auditor *a)
{
    Env *env = a->env;
    const Model *model = a->model;
    uint32_t ledgers = model->ledgers.len;
    AuditGroup *groups = arena_array(a->arena, AuditGroup, (size_t)ledgers + 2);
    for (uint32_t l = 0; l < ledgers; l++)
        groups[l] =
            (AuditGroup){.origin = AUDIT_ENTERED,
                         .ledger = intern_text(env->names, model->ledgers.items[l].name.symbol),
                         .label = model->ledgers.items[l].label};
    groups[ledgers].origin = AUDIT_STATED;
    groups[ledgers + 1].origin = AUDIT_INDICATOR;
    for (uint32_t f = 0; f < a->in->figures.len; f++) {
        const Ledger *ledger = a->in->figures.items[f].ledger;
        if (a->shown[f] == NONE) continue;
        const AuditFigure *figure = &a->audit.figures.items[a->shown[f]];
        uint32_t group = ledger                           ? ledger->id
                         : figure->origin == AUDIT_STATED ? ledgers
                                                          : ledgers + 1;
        add_to_group(&a->audit, &groups[group], figure);
    }
    for (uint32_t g = 0; g < ledgers + 2; g++)
        if (groups[g].figures) *vec_push(a->arena, &a->audit.groups) = groups[g];
}

Audit audit_make(const Incidence *incidence, const Untried *untried)
{
    Auditor a = {.in = incidence,
                 .env = incidence->env,
                 .model = incidence->model,
                 .arena = incidence->env->arena};
    bool *copies = arena_array(a.arena, bool, incidence->relations.len);
    a.audit.incidence = incidence;
    a.audit.stopped = incidence->stopped;
    count_relations(&a, copies);
    add_figures(&a, copies);
    audit_find_ties(&a);
    add_groups(&a);
    audit_find_rank(&a);
    audit_find_drifts(&a);
    audit_find_candidates(&a);
    audit_find_silences(&a);
    audit_find_untried(&a, untried);
    audit_find_empty(&a);
    return a.audit;
}
