/* The environment that a step of a compilation works in: its memory, names, texts, findings and
 * threads. It is passed beside what the step works on. One thread uses an Env at a time; another
 * thread gets one of its own (env_fork). */
#ifndef BUDGET_DIAG_ENV_H
#define BUDGET_DIAG_ENV_H

#include "lang/base/intern.h"
#include "lang/base/jobs.h"
#include "lang/base/memo.h"
#include "lang/diag/diag.h"

typedef struct Env {
    Arena *arena;
    Interner *names;
    Sources *sources;
    Diags *diags;
    Jobs *jobs;
    SourceView view;   /* the stretch of the sources that was read last */
    bool shared;       /* other threads read the names, too: none may be added */
    uint32_t compared; /* names, for "did you mean": that work is limited */
    Memo *memo;        /* what the last compilation has made; NULL = nothing is kept */
} Env;

/* An environment like that one with its own memory, findings and view, for one of several threads.
 */
static inline Env env_fork(const Env *env, Arena *arena)
{
    Env own = *env;
    own.arena = arena;
    own.diags = diags_like(arena, env->diags);
    own.view = (SourceView){0};
    own.shared = true;
    own.memo = NULL;
    return own;
}

/* An environment like that one, whose findings are never seen, so that nothing is kept of it. */
static inline Env env_quiet(const Env *env)
{
    Env own = *env;
    own.diags = diags_new(env->arena);
    own.view = (SourceView){0}; /* of two that share a buffer, one would keep it after it moved */
    own.memo = NULL;
    return own;
}

/* To see whether a step finds anything, and what it costs: how it was before. */
typedef struct EnvMark {
    uint32_t findings;
    uint64_t work;
} EnvMark;

static inline EnvMark env_mark(const Env *env)
{
    Diag *const *found;
    return (EnvMark){diags_added(env->diags, &found), work_spent(&env->arena->memory->work)};
}

static inline bool env_is_silent(const Env *env, EnvMark since)
{
    Diag *const *found;
    return diags_added(env->diags, &found) == since.findings;
}

/* What the compilation may cost. Another thread's own counts nothing. */
static inline Work *env_work(const Env *env)
{
    return &env->arena->memory->work;
}

/* Has the last compilation found nothing in what the number stands for? Then it is not looked for
 * again. 0 stands for nothing. */
static inline bool env_known_sound(const Env *env, uint64_t number)
{
    return number && memo_find(env->memo, number, env_work(env));
}

/* Keeps that nothing was found since then. */
static inline void env_keep_sound(const Env *env, uint64_t number, EnvMark since)
{
    Arena *arena;
    if (number && env_is_silent(env, since))
        memo_add(env->memo, number, sizeof(bool), work_spent(env_work(env)) - since.work, &arena);
}

/* The text of the span as it stands in its source. Valid until the next call. */
static inline Str env_text(Env *env, Span span)
{
    SourceView *view = &env->view;
    bool shown = span.lo >= view->base && span.hi <= view->base + view->text.len;
    if (!shown) source_view(env->sources, env->arena, view, span);
    if (!view->text.len || span.hi > view->base + view->text.len) return STR("");
    return (Str){view->text.ptr + (span.lo - view->base), span.hi - span.lo};
}

/* A text from env_text(), copied if the view would not keep it. */
static inline Str env_keep(Env *env, Str text)
{
    bool passes = env->view.text.ptr == env->view.buffer.items;
    return passes && text.len ? arena_str(env->arena, text) : text;
}

/* Gives back the memory of the view. */
static inline void env_close_view(Env *env)
{
    vec_free(env->arena, &env->view.buffer);
    env->view = (SourceView){0};
}

#endif
