#include "lang/driver/edition.h"

#include "lang/base/amount.h"
#include "lang/model/words.h"
#include "lang/syntax/keywords.h"

static bool is_newer(const Env *env, Atom atom)
{
    Int128 edition;
    return atom.kind == ATOM_NUMBER &&
           amount_parse(source_text(env->sources, atom_span(atom)), 0, &edition) == AMOUNT_OK &&
           edition > EDITION_NEWEST;
}

/* Of a setting that names an edition which is newer; len 0 if it does not. */
static Atom newer_edition(const Env *env, const Entry *setting)
{
    if (setting->atoms.len < 2) return (Atom){0};
    Str word = atom_text(env->arena, env->sources, setting->atoms.items[0]);
    Atom value = setting->atoms.items[1];
    return word_find(word) == WORD_EDITION && is_newer(env, value) ? value : (Atom){0};
}

static void report(Env *env, Atom edition)
{
    Span span = atom_span(edition);
    env->diags = diags_like(env->arena, env->diags);
    Diag *diag = diag_add(env->diags, DIAG_E0216, span,
                          "this budget is written in edition " STR_FMT
                          " of the language; this compiler knows editions up to %d",
                          STR_ARG(source_text(env->sources, span)), (int)EDITION_NEWEST);
    diag_help(env->diags, diag, "compile it with a newer budgetc");
}

bool edition_is_known(Env *env, Trees trees)
{
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++) {
            const Statement *s = trees.items[t]->statements.items[i];
            for (uint32_t k = 0; s->kind == STATEMENT_BUDGET && k < s->budget.settings.len; k++) {
                Atom edition = newer_edition(env, s->budget.settings.items[k]);
                if (!edition.len) continue;
                report(env, edition);
                return false;
            }
        }
    return true;
}
