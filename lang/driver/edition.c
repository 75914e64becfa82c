#include "lang/driver/edition.h"

#include "lang/base/amount.h"
#include "lang/model/words.h"
#include "lang/syntax/keywords.h"
#include "lang/syntax/token.h"

static bool is_newer(const Env *env, Atom atom)
{
    Int128 edition;
    return atom.kind == ATOM_NUMBER &&
           amount_parse(source_text(env->sources, atom_span(atom)), 0, &edition) == AMOUNT_OK &&
           edition > EDITION_NEWEST;
}

static Atom edition_of_setting(const Env *env, const Entry *setting)
{
    if (setting->atoms.len < 2) return (Atom){0};
    Str word = atom_text(env->arena, env->sources, setting->atoms.items[0]);
    return word_find(word) == WORD_EDITION ? setting->atoms.items[1] : (Atom){0};
}

/* What the statement says of the edition; len 0 if it says nothing. */
static Atom edition_of(const Env *env, const Statement *s)
{
    if (s->kind == STATEMENT_EDITION) return s->edition;
    Atom edition = {0};
    for (uint32_t k = 0; s->kind == STATEMENT_BUDGET && k < s->budget.settings.len; k++)
        if (!edition.len) edition = edition_of_setting(env, s->budget.settings.items[k]);
    return edition;
}

static void report_newer(Env *env, Atom edition)
{
    Span span = atom_span(edition);
    env->diags = diags_like(env->arena, env->diags);
    Diag *diag = diag_add(env->diags, DIAG_E0216, span,
                          "this file is written in edition " STR_FMT
                          " of the language; this compiler knows editions up to %d",
                          STR_ARG(source_text(env->sources, span)), (int)EDITION_NEWEST);
    diag_help(env->diags, diag, "compile it with a newer budgetc");
}

static void report_twice(Env *env, Atom first, Atom second)
{
    Diag *diag = diag_add(env->diags, DIAG_E0210, atom_span(second),
                          "this file names its edition twice");
    diag_label(env->diags, diag, atom_span(first), "the first time");
}

bool edition_is_known(Env *env, Trees trees)
{
    for (uint32_t t = 0; t < trees.len; t++) {
        const Tree *tree = trees.items[t];
        for (uint32_t i = 0; i < tree->statements.len; i++) {
            Atom edition = edition_of(env, tree->statements.items[i]);
            if (!edition.len || !is_newer(env, edition)) continue;
            report_newer(env, edition);
            return false;
        }
    }
    return true;
}

static void check_file(Env *env, const Tree *tree)
{
    Atom first = {0};
    for (uint32_t i = 0; i < tree->statements.len; i++) {
        Atom edition = edition_of(env, tree->statements.items[i]);
        if (edition.len && first.len) report_twice(env, first, edition);
        if (!first.len) first = edition;
    }
}

void edition_check(Env *env, Trees trees)
{
    for (uint32_t t = 0; t < trees.len; t++) check_file(env, trees.items[t]);
}

Atom edition_of_file(const Env *env, const Tree *tree)
{
    Atom edition = {0};
    for (uint32_t i = 0; i < tree->statements.len && !edition.len; i++)
        edition = edition_of(env, tree->statements.items[i]);
    return edition;
}

static bool is_old_word(Str text)
{
    static const char *const old[] = {
#define RENAMED(edition, token, old)
#define RENAMED_WORD(edition, id, old) old,
#include "lang/syntax/renamed.def"
#undef RENAMED
#undef RENAMED_WORD
    };
    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        if (str_equal(text, str_from(old[i]))) return true;
    return false;
}

bool edition_has_old_settings(const Env *env, const Tree *tree)
{
    for (uint32_t i = 0; i < tree->statements.len; i++) {
        const Statement *s = tree->statements.items[i];
        for (uint32_t k = 0; s->kind == STATEMENT_BUDGET && k < s->budget.settings.len; k++) {
            Atoms atoms = s->budget.settings.items[k]->atoms;
            if (atoms.len && is_old_word(source_text(env->sources, atom_span(atoms.items[0]))))
                return true;
        }
    }
    return false;
}

/* Where it is to be said: before the first setting of the header, else before all statements.
 * *then: what separates it from the rest. */
static uint32_t edition_place(const Env *env, const Tree *tree, const char **then)
{
    *then = "\n\n";
    for (uint32_t i = 0; i < tree->statements.len; i++) {
        const Statement *s = tree->statements.items[i];
        if (s->kind != STATEMENT_BUDGET || !s->budget.settings.len) continue;
        Str text = source_text(env->sources, s->span);
        *then = memchr(text.ptr, '\n', text.len) ? "\n" : "; ";
        return s->budget.settings.items[0]->span.lo;
    }
    uint32_t base = source_get(env->sources, tree->file)->base;
    return tree->statements.len ? tree->statements.items[0]->span.lo : base;
}

static bool is_in_chinese(const Env *env, const Tree *tree)
{
    if (!tree->statements.len) return false;
    return source_text(env->sources, tree->statements.items[0]->span).ptr[0] & 0x80;
}

Str edition_written(const Env *env, const Tree *tree)
{
    const Source *source = source_get(env->sources, tree->file);
    Atom said = edition_of_file(env, tree);
    const char *then = "";
    uint32_t at = said.len ? said.lo : edition_place(env, tree, &then);
    Str head = {source->text.ptr, at - source->base};
    Str tail = {head.ptr + head.len + said.len, source->text.len - head.len - said.len};
    if (said.len)
        return arena_printf(env->arena, STR_FMT "%d" STR_FMT, STR_ARG(head), (int)EDITION_NEWEST,
                            STR_ARG(tail));
    return arena_printf(env->arena, STR_FMT "%s %d%s" STR_FMT, STR_ARG(head),
                        keyword_text(KEY_EDITION, is_in_chinese(env, tree)), (int)EDITION_NEWEST,
                        then, STR_ARG(tail));
}
