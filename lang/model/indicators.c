/* Indicators: rows of two categories, a name and a text for each year. */
#include "lang/model/passes.h"

typedef struct TextReader {
    Env *env;
    Atoms atoms;
    uint32_t at;
} TextReader;

static bool is_comparison(Atom atom)
{
    return atom.kind >= ATOM_LE && atom.kind <= ATOM_ABOUT;
}

/* One value is a comparison, if any, a number or text, and a unit directly behind a number. Printed
 * as it was written. */
static Str next_text(TextReader *reader)
{
    Env *env = reader->env;
    Atom first = reader->atoms.items[reader->at++], last = first;
    if (first.kind == ATOM_STRING || first.kind == ATOM_WORD)
        return atom_text(env->arena, env->sources, first);
    if (first.kind == ATOM_DASH) return (Str){0};
    if (is_comparison(first) && reader->at < reader->atoms.len)
        last = reader->atoms.items[reader->at++];
    if ((last.kind == ATOM_NUMBER || last.kind == ATOM_PERCENT) && reader->at < reader->atoms.len &&
        reader->atoms.items[reader->at].kind == ATOM_WORD &&
        reader->atoms.items[reader->at].lo == last.lo + last.len)
        last = reader->atoms.items[reader->at++];
    return source_text(env->sources, span_join(atom_span(first), atom_span(last)));
}

/* Looks up what the set is `for`. Returns whether something of it is confidential. */
static bool read_coords(Env *env, const Model *model, Coords coords)
{
    bool confidential = false;
    DimId *dims = arena_array(env->arena, DimId, coords.len);
    for (uint32_t i = 0; i < coords.len; i++) {
        MemberId member;
        dims[i] = NONE;
        if (!model_coord(env, model, coords.items[i], (Dims){0}, &dims[i], &member)) continue;
        (void)model_coord_once(env, model, coords, dims, i);
        confidential |= model_confidential(model, member) != 0;
    }
    return confidential;
}

static void read_row(Env *env, IndicatorSet *set, const GoalDecl *goal, bool confidential,
                     Atoms atoms)
{
    TextReader reader = {env, atoms, 0};
    uint32_t wanted = set->years.len ? set->years.len : 1, found = 0;
    IndicatorRow row = {.goal = goal->name.value,
                        .confidential = confidential,
                        .values = arena_array(env->arena, Str, wanted)};
    if (atoms.len == 0) return;
    row.span = span_join(atom_span(atoms.items[0]), atom_span(atoms.items[atoms.len - 1]));
    Str *heads[] = {&row.groups[0], &row.groups[1], &row.name};
    for (int i = 0; i < 3 && reader.at < atoms.len; i++) *heads[i] = next_text(&reader);
    while (reader.at < atoms.len && found < wanted) row.values[found++] = next_text(&reader);
    if (reader.at < atoms.len || found < wanted || !row.name.len) {
        Diag *diag = diag_add(
            env->diags, DIAG_E0704, row.span,
            diags_plural(env->diags, "an indicator has two categories, a name and %u value",
                         "an indicator has two categories, a name and %u values", wanted),
            (unsigned)wanted);
        diag_help(env->diags, diag,
                  "write `-` where there is no value, and text with spaces in quotes");
        return;
    }
    *vec_push(env->arena, &set->rows) = row;
}

static void load_set(Env *env, Model *model, const IndicatorsDecl *decl)
{
    IndicatorSet set = {.decl = decl};
    for (uint32_t i = 0; i < decl->years.len; i++) {
        Int128 year;
        if (amount_parse(source_text(env->sources, decl->years.items[i]), 0, &year) != AMOUNT_OK ||
            year < 0 || year > 9999)
            diag_add(env->diags, DIAG_E0210, decl->years.items[i], "this is not a year");
        else
            *vec_push(env->arena, &set.years) = (uint32_t)year;
    }
    bool confidential = read_coords(env, model, decl->coords);
    for (uint32_t g = 0; g < decl->goals.len; g++) {
        const GoalDecl *goal = &decl->goals.items[g];
        RowCursor cursor = rows_read(env->arena, &goal->rows);
        for (Atoms row; rows_next(&cursor, &row);) read_row(env, &set, goal, confidential, row);
    }
    *vec_push(env->arena, &model->indicators) = set;
}

void model_load_indicators(Env *env, Model *model, Trees trees)
{
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++) {
            const Statement *s = trees.items[t]->statements.items[i];
            if (s->kind == STATEMENT_INDICATORS) load_set(env, model, &s->indicators);
        }
}
