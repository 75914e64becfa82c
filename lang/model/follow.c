/* Findings that only follow from others: of names that may be declared where the text is broken, of
 * the same unknown name again and again, and of amounts while names are unknown. */
#include <stdlib.h>

#include "lang/model/passes.h"

typedef struct UnknownName { /* what is said of one is the same everywhere */
    Diag *first;             /* at its first place; NULL = this is none */
    uint32_t found, places;  /* again, and where */
} UnknownName;

typedef struct Follow {
    Env *env;
    const Model *model;
    bool unsure;            /* the text is broken, or names in it are unknown */
    VEC(UnknownName) names; /* [Symbol of what is said] */
    VEC(Diag *) again;      /* those that are dropped, of all names */
} Follow;

static bool is_unsure(const Diags *diags)
{
    Diag *const *items;
    uint32_t count = diags_added(diags, &items);
    for (uint32_t i = 0; i < count; i++) {
        DiagCode code = items[i]->code;
        bool text = code <= DIAG_E0108 && items[i]->severity == SEVERITY_ERROR;
        if (text || code == DIAG_E0201 || code == DIAG_E0206) return true;
    }
    return false;
}

static UnknownName *name_of(Follow *f, const Diag *diag)
{
    Symbol said = intern(f->env->names, diag->message);
    while (f->names.len <= said) *vec_push(f->env->arena, &f->names) = (UnknownName){0};
    return &f->names.items[said];
}

/* False for an unknown name that was found before. The first one to be found does not always stand
 * first. */
static bool is_first(Follow *f, Diag *diag)
{
    UnknownName *name = name_of(f, diag);
    if (!name->first) {
        name->first = diag;
        return true;
    }
    if (diag->span.lo < name->first->span.lo) {
        Diag first = *diag;
        *diag = *name->first;
        *name->first = first;
    }
    name->found++;
    *vec_push(f->env->arena, &f->again) = diag;
    return false;
}

/* The statement with an unknown first word that begins last before this place. */
static const Span *unknown_before(const Model *model, uint32_t at)
{
    uint32_t lo = 0, hi = model->unknown.len;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (model->unknown.items[middle].lo <= at)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo ? &model->unknown.items[lo - 1] : NULL;
}

/* Its lines were read as what it is not. */
static bool is_inside_unknown(const Model *model, Span span)
{
    const Span *statement = unknown_before(model, span.lo);
    return statement && span.lo > statement->lo && span.hi <= statement->hi;
}

static bool is_unknown_statement(const Model *model, Span span)
{
    const Span *statement = unknown_before(model, span.lo);
    return statement && statement->lo == span.lo;
}

static bool is_lost(const Follow *f, const Diag *diag)
{
    Str text = str_trim(source_text(f->env->sources, diag->span), "`\"");
    return is_unknown_statement(f->model, diag->span)
               ? model_stands_in_lost(f->env, f->model, text)
               : model_is_lost(f->env, f->model, text);
}

static bool stands_by_itself(Diag *diag, void *context)
{
    Follow *f = context;
    if (is_inside_unknown(f->model, diag->span)) return false;
    switch (diag->code) {
    case DIAG_E0201: return !is_lost(f, diag) && is_first(f, diag);
    case DIAG_E0208: return f->model->header.decl || !f->model->unknown.len; /* it may be one */
    case DIAG_E0304:
    case DIAG_E0309:
    case DIAG_E0403:
    case DIAG_E0407:
    case DIAG_W0412: return !f->unsure;
    default: return true;
    }
}

static int compare_places(const void *a, const void *b)
{
    const Diag *x = *(Diag *const *)a, *y = *(Diag *const *)b;
    return (x->span.lo > y->span.lo) - (x->span.lo < y->span.lo);
}

/* What mends the first place mends this one. */
static void add_fix(Env *env, UnknownName *name, const Diag *again)
{
    Diag *first = name->first;
    bool same = first->fix_span.hi && again->fix_span.hi && !first->fix_is_likely &&
                str_equal(first->fix_text, again->fix_text);
    if (!same) return;
    if (!first->more_fixes) first->more_fixes = arena_array(env->arena, Span, name->found);
    first->more_fixes[first->more_fix_count++] = again->fix_span;
}

/* The finding at the first place speaks of all others: how many they are, and how they are mended.
 */
static void tell_places(Follow *f)
{
    uint32_t last = UINT32_MAX; /* of one place it may have been said several times */
    if (f->again.len) qsort(f->again.items, f->again.len, sizeof *f->again.items, compare_places);
    for (uint32_t i = 0; i < f->again.len; i++) {
        const Diag *again = f->again.items[i];
        UnknownName *name = name_of(f, again);
        if (again->span.lo == last || again->span.lo == name->first->span.lo) continue;
        last = again->span.lo;
        name->places++;
        add_fix(f->env, name, again);
    }
    for (uint32_t i = 0; i < f->names.len; i++)
        if (f->names.items[i].places)
            diag_note(f->env->diags, f->names.items[i].first, "the same stands in more places: %u",
                      (unsigned)f->names.items[i].places);
}

void model_drop_followers(Env *env, const Model *model)
{
    Follow f = {.env = env, .model = model, .unsure = is_unsure(env->diags)};
    if (!f.unsure) return;
    diags_decide(env->diags, stands_by_itself, &f);
    tell_places(&f);
}
