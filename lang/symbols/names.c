/* Names, and what they mean. */
#include "lang/symbols/walker.h"

void walk_use(Walker *w, SymbolKind kind, uint32_t id, Name name, bool declares)
{
    SymbolUse use = {kind, id, name.span, name.symbol, declares, w->statement};
    if (name.symbol && name.span.hi && walker_wants(w, name.span)) w->visit(w->context, &use);
}

Named walk_value_name(Walker *w, Name name, bool declares)
{
    static const SymbolKind kinds[] = {[NAMED_DIM] = SYMBOL_DIMENSION,
                                       [NAMED_LEDGER] = SYMBOL_LEDGER,
                                       [NAMED_MEASURE] = SYMBOL_MEASURE};
    Named named = model_find(w->model, name.symbol);
    if (named.kind != NAMED_NOTHING) walk_use(w, kinds[named.kind], named.id, name, declares);
    return named;
}

void walk_unit(Walker *w, Name name, bool declares)
{
    UnitId unit = model_find_unit(w->model, name.symbol);
    if (unit) walk_use(w, SYMBOL_UNIT, unit, name, declares);
}

void walk_item(Walker *w, SymbolKind kind, Name name, bool declares)
{
    walk_use(w, kind, name.symbol, name, declares);
}

Name walk_word(Walker *w, Atom atom)
{
    Str text = model_atom_text(&w->env, atom);
    return (Name){intern_find(w->env.names, w->env.arena, text), atom_span(atom)};
}

/* ---- variables ---- */

bool walk_local(Walker *w, Name name)
{
    for (uint32_t i = w->locals.len; i > 0; i--) {
        const LocalName *local = &w->locals.items[i - 1];
        if (local->name != name.symbol) continue;
        walk_use(w, SYMBOL_VARIABLE, local->declared.lo, name, local->declared.lo == name.span.lo);
        return true;
    }
    return false;
}

void walk_add_local(Walker *w, Name name, DimId dim)
{
    if (!name.symbol) return;
    *vec_push(w->env.arena, &w->locals) = (LocalName){name.symbol, name.span, dim};
    walk_local(w, name);
}

/* ---- members ---- */

static bool is_among(DimId dim, Dims dims)
{
    for (uint32_t i = 0; i < dims.len; i++)
        if (dims.items[i] == dim) return true;
    return !dims.len;
}

/* As the model does: the one of the same library, if several have this name. */
static MemberId find_member(Walker *w, Dims dims, Key key, Symbol symbol)
{
    const Model *model = w->model;
    MemberId found = NONE;
    bool many = false;
    if (symbol >= model->member_head.len) return NONE;
    for (uint32_t i = model->member_head.items[symbol]; i != NONE; i = model->links.items[i].next) {
        MemberId member = model->links.items[i].member;
        if (!is_among(model->members.items[member].dim, dims) || member == found) continue;
        many |= found != NONE;
        found = member;
    }
    if (!many) return found;
    MemberId own =
        model_member_of_library(&w->env, model, dims.len == 1 ? dims.items[0] : NONE, key);
    return own != NONE ? own : found;
}

MemberId walk_key(Walker *w, Dims dims, Key key, bool declares)
{
    Name name = walk_word(w, key.atom);
    MemberId member = name.symbol ? find_member(w, dims, key, name.symbol) : NONE;
    if (member != NONE) walk_use(w, SYMBOL_MEMBER, member, name, declares);
    return member;
}

MemberId walk_key_of(Walker *w, DimId dim, Key key)
{
    return walk_key(w, (Dims){&dim, 1}, key, false);
}

/* ---- coordinates ---- */

static void walk_coord(Walker *w, const Coord *coord, Dims dims)
{
    DimId dim = NONE;
    if (coord->dimension.symbol) {
        Named named = walk_value_name(w, coord->dimension, false);
        if (named.kind == NAMED_DIM) dim = named.id;
    }
    for (uint32_t i = 0; i < coord->len; i++) {
        Key key = coord->terms[i].key;
        if (key.atom.kind == ATOM_WORD && walk_local(w, walk_word(w, key.atom))) continue;
        Dims among = dim == NONE ? dims : (Dims){&dim, 1};
        MemberId member = walk_key(w, among, key, false);
        if (member == NONE && coord->kind == COORD_UP_TO)
            (void)walk_value_name(w, walk_word(w, key.atom), false);
        if (member != NONE) dim = w->model->members.items[member].dim;
    }
}

void walk_coords(Walker *w, Coords coords, Dims dims)
{
    for (uint32_t i = 0; i < coords.len; i++) walk_coord(w, &coords.items[i], dims);
}
