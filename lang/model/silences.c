#include "lang/model/silences.h"

static void add(Env *env, Silences *silences, SilenceKind kind, Span span, Text reason)
{
    if (reason.value.ptr) *vec_push(env->arena, silences) = (Silence){kind, span, reason};
}

/* The text before a reason is what the reason is for. */
static void add_until(Env *env, Silences *silences, SilenceKind kind, const Statement *s,
                      Text reason)
{
    add(env, silences, kind, (Span){s->span.lo, reason.span.lo}, reason);
}

static void add_of(Env *env, Silences *silences, const Statement *s)
{
    const InvariantDecl *invariant = &s->invariant;
    bool drop = s->kind == STATEMENT_DROP;
    add_until(env, silences, drop ? SILENCE_DROP : SILENCE_OVERRIDE, s, s->reason);
    if (s->kind == STATEMENT_LINT) add_until(env, silences, SILENCE_LINT, s, s->lint.reason);
    if (s->kind == STATEMENT_WAIVE) add_until(env, silences, SILENCE_WAIVER, s, s->waive.reason);
    if (s->kind == STATEMENT_CONFIDENTIAL)
        add_until(env, silences, SILENCE_CONFIDENTIAL, s, s->confidential.reason);
    if (s->kind != STATEMENT_INVARIANT) return;
    add_until(env, silences, SILENCE_WARNING, s, invariant->warning_reason);
    if (invariant->tolerance)
        add(env, silences, SILENCE_TOLERANCE, invariant->name.span,
            invariant->tolerance_reason);
}

Silences model_silences(Env *env, Trees trees)
{
    Silences silences = {0};
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++)
            add_of(env, &silences, trees.items[t]->statements.items[i]);
    return silences;
}
