/* Coordinates: which dimension and which member they mean. */
#include "lang/model/passes.h"

static bool dim_allowed(DimId dim, Dims dims)
{
    for (uint32_t i = 0; i < dims.len; i++)
        if (dims.items[i] == dim) return true;
    return !dims.len;
}

static Str dim_names(Env *env, const Model *model, Dims dims)
{
    Str list = {0};
    for (uint32_t i = 0; i < dims.len; i++) {
        Str name = intern_text(env->names, model->dims.items[dims.items[i]].name.symbol);
        list =
            i ? diags_printf(env->diags, STR_FMT ", " STR_FMT, STR_ARG(list), STR_ARG(name)) : name;
    }
    return list;
}

static void report_ambiguous(Env *env, const Model *model, const Coord *coord, DimId one,
                             DimId other)
{
    Str a = intern_text(env->names, model->dims.items[one].name.symbol);
    Str b = intern_text(env->names, model->dims.items[other].name.symbol);
    Diag *diag =
        diag_add(env->diags, DIAG_E0202, coord->span,
                 "this is a member of " STR_FMT " and of " STR_FMT, STR_ARG(a), STR_ARG(b));
    diag_help(env->diags, diag, "write the dimension before it: " STR_FMT " …", STR_ARG(a));
}

static bool bare_dim(Env *env, const Model *model, const Coord *coord, Dims dims, DimId *dim)
{
    Symbol symbol = model_key_symbol(env, coord->terms[0].key);
    *dim = NONE;
    for (uint32_t i = symbol < model->member_head.len ? model->member_head.items[symbol] : NONE;
         i != NONE; i = model->links.items[i].next) {
        DimId candidate = model->members.items[model->links.items[i].member].dim;
        if (candidate == *dim || !dim_allowed(candidate, dims)) continue;
        MemberId own = *dim == NONE
                           ? NONE
                           : model_member_of_library(env, model, NONE, coord->terms[0].key);
        if (own != NONE && dim_allowed(model->members.items[own].dim, dims)) {
            *dim = model->members.items[own].dim;
            return true;
        }
        if (*dim != NONE) {
            report_ambiguous(env, model, coord, *dim, candidate);
            return false;
        }
        *dim = candidate;
    }
    if (*dim == NONE && dims.len == 1) *dim = dims.items[0]; /* which says what is wrong */
    if (*dim != NONE) return true;
    Str text = model_atom_text(env, coord->terms[0].key.atom);
    if (model_is_lost(env, model, text)) return false;
    Diag *diag =
        diag_add(env->diags, DIAG_E0201, coord->span,
                 "`" STR_FMT "` is not a member of any dimension that fits here", STR_ARG(text));
    if (dims.len)
        diag_help(env->diags, diag, "dimensions that fit: " STR_FMT,
                  STR_ARG(dim_names(env, model, dims)));
    return false;
}

bool model_coord_dim(Env *env, const Model *model, const Coord *coord, Dims dims, DimId *dim)
{
    if (!coord->dimension.symbol && !coord->len) {
        diag_add(env->diags, DIAG_E0201, coord->span, "`all` comes after the name of a dimension");
        return false;
    }
    if (!coord->dimension.symbol) return bare_dim(env, model, coord, dims, dim);
    Named named = model_find(model, coord->dimension.symbol);
    *dim = named.id;
    if (named.kind != NAMED_DIM)
        model_unknown(env, model, coord->dimension, "dimension", NAME_OF_DIM);
    return named.kind == NAMED_DIM;
}

bool model_coord(Env *env, const Model *model, Coord coord, Dims dims, DimId *dim, MemberId *member)
{
    *member = NONE;
    if (!model_coord_dim(env, model, &coord, dims, dim)) return false;
    if (coord.kind == COORD_ALL) return true;
    if (coord.kind != COORD_MEMBERS || coord.len != 1) {
        diag_add(env->diags, DIAG_E0215, coord.span, "one member of " STR_FMT " is meant here",
                 STR_ARG(intern_text(env->names, model->dims.items[*dim].name.symbol)));
        return false;
    }
    *member = model_member(env, model, *dim, coord.terms[0].key);
    return *member != NONE;
}

uint32_t model_axis(const Ledger *ledger, DimId dim)
{
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        if (ledger->dims.items[k] == dim) return k;
    return NONE;
}

bool model_coord_once(Env *env, const Model *model, Coords coords, const DimId *dims, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++) {
        if (dims[i] != dims[at]) continue;
        Str name = intern_text(env->names, model->dims.items[dims[at]].name.symbol);
        Diag *diag = diag_add(env->diags, DIAG_E0213, coords.items[at].span,
                              STR_FMT " stands twice among these coordinates", STR_ARG(name));
        diag_label(env->diags, diag, coords.items[i].span, "the first time");
        diag_help(env->diags, diag, "several members are written `a + b`");
        return false;
    }
    return true;
}

bool model_bind_coords(Env *env, const Model *model, Coords coords, const Ledger *ledger,
                       uint32_t *bound)
{
    bool good = true;
    DimId *found = arena_array(env->arena, DimId, coords.len);
    Dims dims = {ledger->dims.items, ledger->dims.len};
    for (uint32_t i = 0; i < coords.len; i++) {
        DimId dim;
        MemberId member;
        if (!model_coord(env, model, coords.items[i], dims, &dim, &member)) {
            good = false;
            found[i] = NONE;
            continue;
        }
        found[i] = dim;
        good &= model_coord_once(env, model, coords, found, i);
        uint32_t axis = model_axis(ledger, dim);
        if (axis == NONE || member == NONE) {
            Diag *diag = diag_add(env->diags, DIAG_E0404, coords.items[i].span,
                                  "ledger " STR_FMT " has no such dimension to bind",
                                  STR_ARG(intern_text(env->names, ledger->name.symbol)));
            if (dims.len)
                diag_help(env->diags, diag, "its dimensions are: " STR_FMT,
                          STR_ARG(dim_names(env, model, dims)));
            good = false;
        } else
            bound[axis] = model->members.items[member].index;
    }
    return good;
}

