/* Findings that only follow from others: of names that may be declared where the text is broken, of
 * the same unknown name again and again, and of amounts while names are unknown. */
#include "lang/model/passes.h"

typedef struct Follow {
    Env *env;
    const Model *model;
    bool unsure; /* the text is broken, or names in it are unknown */
    VEC(Diag *) first;     /* by what is said: the first finding of an unknown name */
    VEC(uint32_t) repeats; /* likewise: how often it was found again */
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

/* False for an unknown name that was found before. */
static bool is_first(Follow *f, Diag *diag)
{
    Symbol said = intern(f->env->names, diag->message);
    while (f->first.len <= said) {
        *vec_push(f->env->arena, &f->first) = NULL;
        *vec_push(f->env->arena, &f->repeats) = 0;
    }
    f->repeats.items[said] += f->first.items[said] != NULL;
    if (f->first.items[said]) return false;
    f->first.items[said] = diag;
    return true;
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

void model_drop_followers(Env *env, const Model *model)
{
    Follow f = {.env = env, .model = model, .unsure = is_unsure(env->diags)};
    if (!f.unsure) return;
    diags_decide(env->diags, stands_by_itself, &f);
    for (uint32_t i = 0; i < f.repeats.len; i++)
        if (f.repeats.items[i])
            diag_note(env->diags, f.first.items[i], "the same stands in more places: %u",
                      (unsigned)f.repeats.items[i]);
}
