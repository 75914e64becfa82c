#include "lang/model/spans.h"

#include "lang/model/words.h"

static bool has_attribute(const Model *model, DimId dim, Symbol name)
{
    const Dim *d = &model->dims.items[dim];
    for (uint32_t i = 0; i < d->attributes.len; i++)
        if (d->attributes.items[i] == name) return true;
    return false;
}

static Word word_of(Env *env, Atom atom)
{
    if (atom.kind != ATOM_WORD) return WORD_NONE;
    Word word = word_find(atom_text(env->arena, env->sources, atom));
    return word == WORD_SINCE || word == WORD_UNTIL ? word : WORD_NONE;
}

bool span_word(Env *env, const Model *model, DimId dim, Atom atom)
{
    if (word_of(env, atom) == WORD_NONE) return false;
    Symbol symbol = model_key_symbol(env, (Key){atom});
    return model_find(model, symbol).kind != NAMED_DIM && !has_attribute(model, dim, symbol);
}

/* 0: the text is no year. */
static uint32_t year_of(Str text)
{
    uint32_t year = 0;
    for (uint32_t i = 0; i < text.len; i++) {
        if (i == 4 || text.ptr[i] < '0' || text.ptr[i] > '9') return 0;
        year = year * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    return text.len == 4 ? year : 0;
}

YearSpan span_read(Env *env, const Model *model, DimId dim, Atoms atoms, uint32_t start)
{
    YearSpan span = {0, UINT32_MAX};
    for (uint32_t i = start; i + 1 < atoms.len; i += 2) {
        if (!span_word(env, model, dim, atoms.items[i])) continue;
        Atom value = atoms.items[i + 1];
        uint32_t year = year_of(atom_text(env->arena, env->sources, value));
        if (!year)
            diag_add(env->diags, DIAG_E0206, atom_span(value), "this should be a year");
        else if (word_of(env, atoms.items[i]) == WORD_SINCE)
            span.since = year;
        else
            span.until = year;
    }
    return span;
}

static bool span_holds(YearSpan span, uint32_t year)
{
    return year && span.since <= year && year <= span.until;
}

uint32_t span_year(Env *env, const Model *model, YearSpan span)
{
    if (span_holds(span, model->header.year)) return model->header.year;
    uint32_t latest = 0;
    const Dim *years = &model->dims.items[DIM_YEAR];
    for (uint32_t i = 0; i < years->members.len; i++) {
        const Member *m = &model->members.items[years->members.items[i]];
        uint32_t year = year_of(intern_text(env->names, m->code));
        if (span_holds(span, year) && year > latest) latest = year;
    }
    return latest;
}
