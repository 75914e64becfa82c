/* What one more relation would gain, for each ledger the best: an independent total of a ledger, or
 * one for each member of a dimension that it can be read by. Each such total is tried in thought,
 * in one pass over the facts of its ledger: it guards the figures in it, and of figures that are
 * tied it separates those that lie in it from those that do not. A total of a single figure would
 * only be its copy. */
#include <stdlib.h>

#include "lang/audit/make.h"

enum { MAX_CANDIDATES = 10 };

typedef struct TiedFigure {
    uint32_t tie, member;
} TiedFigure;

typedef struct NextFigure {
    uint32_t shown, fact; /* in audit.figures; in the ledger */
} NextFigure;

typedef struct Next {
    Auditor *auditor;
    const Ledger *ledger;
    VEC(NextFigure) figures; /* of the ledger, with an amount */
    TiedFigure *tied;        /* room for all of them */
} Next;

static int compare_tied(const void *a, const void *b)
{
    const TiedFigure *x = a, *y = b;
    if (x->tie != y->tie) return x->tie < y->tie ? -1 : 1;
    return x->member < y->member ? -1 : x->member > y->member;
}

/* What becomes of one tie: those in each total are a group, and those in none are one, figures of
 * other ledgers among them. */
static void split_tie(const TiedFigure *tied, uint32_t count, uint32_t all,
                      AuditCandidate *candidate)
{
    uint32_t groups = 0, alone = 0, outside = all - count;
    for (uint32_t i = 0; i < count;) {
        uint32_t end = i + 1;
        while (end < count && tied[end].member == tied[i].member) end++;
        if (tied[i].member == NONE) {
            outside += end - i;
        } else {
            groups++;
            alone += end - i == 1;
        }
        i = end;
    }
    groups += outside > 0;
    alone += outside == 1;
    if (groups < 2) return;
    candidate->parts += groups - 1;
    candidate->separated += alone;
}

static void split_ties(const Audit *audit, TiedFigure *tied, uint32_t count,
                       AuditCandidate *candidate)
{
    if (count) qsort(tied, count, sizeof *tied, compare_tied);
    for (uint32_t i = 0; i < count;) {
        uint32_t end = i + 1;
        while (end < count && tied[end].tie == tied[i].tie) end++;
        split_tie(&tied[i], end - i, audit->ties.items[tied[i].tie].figures.len, candidate);
        i = end;
    }
}

/* axis NULL = one total of all. */
static AuditCandidate try_totals(Next *n, const CubeAxis *axis)
{
    Auditor *a = n->auditor;
    AuditCandidate candidate = {.ledger = intern_text(a->env->names, n->ledger->name.symbol),
                                .label = n->ledger->label};
    uint32_t members = axis ? axis->size : 1, tied = 0;
    uint32_t *sizes = arena_array(a->arena, uint32_t, members);
    uint32_t *member = arena_array(a->arena, uint32_t, n->figures.len);
    if (axis)
        candidate.dimension =
            intern_text(a->env->names, a->model->dims.items[axis->dim].name.symbol);
    for (uint32_t i = 0; i < n->figures.len; i++) {
        member[i] =
            axis ? columns_member(&n->ledger->facts, axis->ledger_axis, n->figures.items[i].fact)
                 : 0;
        if (axis && axis->map) member[i] = axis->map[member[i]];
        if (member[i] != NONE) sizes[member[i]]++;
    }
    for (uint32_t m = 0; m < members; m++) candidate.totals += sizes[m] > 1;
    for (uint32_t i = 0; i < n->figures.len; i++) {
        const AuditFigure *figure = &a->audit.figures.items[n->figures.items[i].shown];
        bool in_total = member[i] != NONE && sizes[member[i]] > 1;
        candidate.guarded += in_total && figure->level < AUDIT_ONCE;
        if (figure->tie != NONE)
            n->tied[tied++] = (TiedFigure){figure->tie, in_total ? member[i] : NONE};
    }
    split_ties(&a->audit, n->tied, tied, &candidate);
    return candidate;
}

static uint64_t worth(const AuditCandidate *c)
{
    return (uint64_t)c->guarded + c->parts;
}

static bool is_better(const AuditCandidate *x, const AuditCandidate *y)
{
    if (worth(x) != worth(y)) return worth(x) > worth(y);
    return x->totals < y->totals;
}

static void offer(Auditor *a, AuditCandidate candidate)
{
    if (!worth(&candidate)) return;
    uint32_t at = a->audit.candidates.len;
    *vec_push(a->arena, &a->audit.candidates) = candidate;
    AuditCandidate *items = a->audit.candidates.items;
    for (; at > 0 && is_better(&candidate, &items[at - 1]); at--) items[at] = items[at - 1];
    items[at] = candidate;
    if (a->audit.candidates.len > MAX_CANDIDATES) a->audit.candidates.len = MAX_CANDIDATES;
}

static void try_ledger(Next *n)
{
    Auditor *a = n->auditor;
    AuditCandidate best = try_totals(n, NULL);
    for (DimId d = 0; d < a->model->dims.len; d++) {
        CubeAxis axis;
        const DimId *dims = n->ledger->dims.items;
        if (path_find(a->env, a->model, dims, n->ledger->dims.len, d, &axis) != PATH_FOUND)
            continue;
        AuditCandidate candidate = try_totals(n, &axis);
        if (is_better(&candidate, &best)) best = candidate;
    }
    offer(a, best);
}

void audit_find_candidates(Auditor *a)
{
    const Incidence *in = a->in;
    Next *next = arena_array(a->arena, Next, a->model->ledgers.len);
    for (uint32_t f = 0; f < in->figures.len; f++) {
        const IncidenceFigure *figure = &in->figures.items[f];
        if (a->shown[f] == NONE || !figure->ledger) continue;
        *vec_push(a->arena, &next[figure->ledger->id].figures) =
            (NextFigure){a->shown[f], figure->fact};
    }
    for (LedgerId l = 0; l < a->model->ledgers.len; l++) {
        next[l].auditor = a;
        next[l].ledger = &a->model->ledgers.items[l];
        next[l].tied = arena_array(a->arena, TiedFigure, next[l].figures.len);
        if (next[l].figures.len > 1) try_ledger(&next[l]);
    }
}
