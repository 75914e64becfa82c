#include "lang/check/context.h"

#include "lang/model/words.h"

enum { LIMIT_TERMS = 1000 }; /* members of a set that is narrowed by another */

/* ---- regions ---- */

static Region *region_new(Env *env, RegionKind kind, DimId dim, bool leaf)
{
    Region *region = arena_new(env->arena, Region);
    region->kind = kind;
    region->dim = dim;
    region->leaf = leaf;
    return region;
}

const Region *region_member(Env *env, const Model *model, DimId dim, uint32_t index)
{
    const Member *m = &model->members.items[model->dims.items[dim].members.items[index]];
    Region *region = region_new(env, REGION_MEMBER, dim, m->end == m->index + 1);
    region->at = index;
    return region;
}

static const Region *region_both(Env *env, const Model *model, const Region *a, const Region *b)
{
    Region *region = region_new(env, REGION_BOTH, a->dim, a->leaf || b->leaf);
    region->a = a;
    region->b = b;
    if (a->kind != REGION_MEMBER || b->kind != REGION_MEMBER) return region;
    uint32_t index = region_index(model, region, NULL, NULL);
    return index == NOWHERE ? region_new(env, REGION_NOWHERE, a->dim, true)
                            : region_member(env, model, a->dim, index);
}

const Region *region_last(Env *env, const Model *model, const Ledger *ledger, const Region *inside)
{
    DimId dim = ledger->dims.items[ledger->closing];
    const Dim *d = &model->dims.items[dim];
    uint32_t *last = arena_array(env->arena, uint32_t, d->members.len);
    Region *region = region_new(env, REGION_LAST, dim, true);
    region->a = inside;
    region->last = last;
    region->at = NOWHERE;
    for (uint32_t i = 0; i < d->members.len; i++) last[i] = NOWHERE;
    for (uint32_t i = d->members.len; i-- > 0;) {
        if (last[i] == NOWHERE && ledger->holds[ledger->closing][i]) last[i] = i;
        if (last[i] == NOWHERE) continue;
        uint32_t *above = d->parents[i] == NONE ? &region->at : &last[d->parents[i]];
        if (*above == NOWHERE || region_is_later(model, dim, last[i], *above)) *above = last[i];
    }
    return region;
}

const Region *region_later(Env *env, const Region *a, const Region *b)
{
    Region *region = region_new(env, REGION_LATER, a->dim, a->leaf && b->leaf);
    region->a = a;
    region->b = b;
    return region;
}

bool inner_slot(Planner *planner, Span span, uint32_t *slot)
{
    *slot = INNER_SLOTS + planner->inner;
    if (planner->inner++ < MAX_INNER) return true;
    diag_add(planner->env->diags, DIAG_E0308, span, "more than %d sums stand inside each other",
             (int)MAX_INNER);
    return false;
}

/* ---- bindings ---- */

static Binding *find(Context *context, DimId dim)
{
    for (uint32_t i = 0; i < context->bindings.len; i++)
        if (context->bindings.items[i].dim == dim) return &context->bindings.items[i];
    return NULL;
}

const Binding *context_find(const Context *context, DimId dim)
{
    for (uint32_t i = 0; i < context->bindings.len; i++)
        if (context->bindings.items[i].dim == dim) return &context->bindings.items[i];
    return NULL;
}

/* There are many copies, most of which get one more binding, of a default. */
Context context_copy(Env *env, const Context *context)
{
    enum { MORE_BINDINGS = 2 };
    Context copy = {0};
    uint32_t bindings = context->bindings.len, variables = context->variables.len;
    if (bindings) {
        copy.bindings.items = arena_array(env->arena, Binding, bindings + MORE_BINDINGS);
        copy.bindings.cap = bindings + MORE_BINDINGS;
        copy.bindings.len = bindings;
        memcpy(copy.bindings.items, context->bindings.items, bindings * sizeof(Binding));
    }
    if (variables) {
        copy.variables.items = arena_array(env->arena, Variable, variables);
        copy.variables.cap = copy.variables.len = variables;
        memcpy(copy.variables.items, context->variables.items, variables * sizeof(Variable));
    }
    return copy;
}

void context_replace(Env *env, Context *context, Binding binding)
{
    Binding *old = find(context, binding.dim);
    if (old)
        *old = binding;
    else
        *vec_push(env->arena, &context->bindings) = binding;
}

static const Each *join_each(Env *env, const Each *a, const Each *b)
{
    if (!a) return b;
    Each *copy = arena_new(env->arena, Each);
    *copy = *a;
    copy->next = join_each(env, a->next, b);
    return copy;
}

static bool join_terms(Planner *planner, const Binding *a, Binding *b)
{
    Env *env = planner->env;
    uint64_t count = (uint64_t)a->len * b->len;
    if (count > LIMIT_TERMS) {
        diag_add(env->diags, DIAG_E0308, b->span, "these sets have more than %d members together",
                 (int)LIMIT_TERMS);
        return false;
    }
    BoundTerm *terms = arena_array(env->arena, BoundTerm, count);
    uint32_t len = 0;
    for (uint32_t i = 0; i < a->len; i++)
        for (uint32_t k = 0; k < b->len; k++) {
            const Region *region =
                region_both(env, planner->model, a->terms[i].region, b->terms[k].region);
            bool nowhere = region->kind == REGION_NOWHERE && len + count - i * b->len - k > 1;
            if (!nowhere) terms[len++] = (BoundTerm){region, a->terms[i].less != b->terms[k].less};
        }
    b->terms = terms;
    b->len = len;
    return true;
}

bool context_narrow(Planner *planner, Context *context, Binding binding)
{
    const Binding *old = find(context, binding.dim);
    if (old && !old->all) {
        if (!join_terms(planner, old, &binding)) return false;
        binding.each = join_each(planner->env, old->each, binding.each);
        if (binding.mark)
            binding.mark->next = old->mark;
        else
            binding.mark = old->mark;
    }
    context_replace(planner->env, context, binding);
    return true;
}

static Binding bind_region(Env *env, const Region *region, Span span)
{
    BoundTerm *term = arena_new(env->arena, BoundTerm);
    *term = (BoundTerm){region, false};
    return (Binding){.dim = region->dim, .terms = term, .len = 1, .span = span};
}

void context_bind_member(Planner *planner, Context *context, DimId dim, uint32_t index)
{
    const Region *region = region_member(planner->env, planner->model, dim, index);
    context_replace(planner->env, context, bind_region(planner->env, region, (Span){0, 0}));
}

static const Region *region_slot(Env *env, DimId dim, uint32_t slot, bool leaf)
{
    Region *region = region_new(env, REGION_SLOT, dim, leaf);
    region->at = slot;
    return region;
}

bool context_bind_slot(Planner *planner, Context *context, DimId dim, uint32_t slot, bool leaf,
                       const Each *each, Span span)
{
    Binding binding = bind_region(planner->env, region_slot(planner->env, dim, slot, leaf), span);
    binding.each = each;
    return context_narrow(planner, context, binding);
}

bool binding_holds(const Model *model, const Binding *binding, uint32_t index,
                   const uint32_t *frame, const uint32_t *inner)
{
    bool inside = binding->all;
    for (uint32_t i = 0; i < binding->len; i++) {
        uint32_t bound = region_index(model, binding->terms[i].region, frame, inner);
        if (bound >= BEFORE_FIRST || !region_within(model, binding->dim, index, bound)) continue;
        if (binding->terms[i].less) return false;
        inside = true;
    }
    return inside;
}

/* ---- coordinates ---- */

typedef struct Binder {
    Planner *planner;
    Context *context;
    const Coord *coord;
    Dims dims;
} Binder;

static const Variable *find_variable(const Binder *b, Key key)
{
    if (key.atom.kind != ATOM_WORD) return NULL;
    Symbol symbol = model_key_symbol(b->planner->env, key);
    for (uint32_t i = b->context->variables.len; i > 0; i--)
        if (b->context->variables.items[i - 1].name == symbol)
            return &b->context->variables.items[i - 1];
    return NULL;
}

/* Steps back that a word speaks of; 0 = it is a member like others. */
static uint32_t steps_back(const Binder *b)
{
    const Coord *coord = b->coord;
    if (coord->kind != COORD_MEMBERS || coord->len != 1) return 0;
    if (coord->terms[0].key.atom.kind != ATOM_WORD) return 0;
    Str text = source_text(b->planner->env->sources, atom_span(coord->terms[0].key.atom));
    switch (word_find(text)) {
    case WORD_PREVIOUS:
    case WORD_PREVIOUS_PERIOD: return 1;
    case WORD_EARLIER: return 2;
    default: return 0;
    }
}

static bool may_be(const Binder *b, DimId dim)
{
    if (!b->planner->model->dims.items[dim].ordered) return false;
    for (uint32_t i = 0; i < b->dims.len; i++)
        if (b->dims.items[i] == dim) return true;
    return !b->dims.len;
}

/* Of `previous` without a dimension: the one that is ordered. */
static bool ordered_dim(const Binder *b, DimId *dim)
{
    const Model *model = b->planner->model;
    Env *env = b->planner->env;
    *dim = NONE;
    for (DimId d = 0; d < model->dims.len; d++) {
        if (!may_be(b, d)) continue;
        if (*dim != NONE) {
            Str a = intern_text(env->names, model->dims.items[*dim].name.symbol);
            Str c = intern_text(env->names, model->dims.items[d].name.symbol);
            Diag *diag = diag_add(env->diags, DIAG_E0202, b->coord->span,
                                  "this may be of " STR_FMT " or of " STR_FMT, STR_ARG(a),
                                  STR_ARG(c));
            diag_help(env->diags, diag, "write the dimension before it: " STR_FMT " …", STR_ARG(a));
            return false;
        }
        *dim = d;
    }
    if (*dim != NONE) return true;
    diag_add(env->diags, DIAG_E0215, b->coord->span,
             "nothing that is read here has an order: no dimension is `ordered`");
    return false;
}

static bool named_dim(const Binder *b, DimId *dim)
{
    Planner *planner = b->planner;
    if (!b->coord->dimension.symbol) return ordered_dim(b, dim);
    if (!model_coord_dim(planner->env, planner->model, b->coord, b->dims, dim)) return false;
    if (planner->model->dims.items[*dim].ordered) return true;
    Str name = intern_text(planner->env->names, planner->model->dims.items[*dim].name.symbol);
    Diag *diag = diag_add(planner->env->diags, DIAG_E0215, b->coord->span,
                          STR_FMT " has no order", STR_ARG(name));
    diag_help(planner->env->diags, diag, "declare it `dimension " STR_FMT " ordered`",
              STR_ARG(name));
    return false;
}

/* The one member that a dimension is bound to; the header's year. NULL after a diagnostic. */
static const Region *bound_region(const Binder *b, DimId dim)
{
    Planner *planner = b->planner;
    const Binding *bound = context_find(b->context, dim);
    MemberId usual = planner->model->dims.items[dim].default_member;
    if (dim == DIM_YEAR && planner->year != NONE) usual = planner->year;
    if (bound && !bound->all && bound->len == 1 && !bound->each) return bound->terms[0].region;
    if ((!bound || bound->all) && usual != NONE)
        return region_member(planner->env, planner->model, dim,
                            planner->model->members.items[usual].index);
    Str name = intern_text(planner->env->names, planner->model->dims.items[dim].name.symbol);
    Diag *diag = diag_add(planner->env->diags, DIAG_E0215, b->coord->span,
                          "no single member of " STR_FMT " is bound here", STR_ARG(name));
    if (bound && !bound->all)
        diag_label(planner->env->diags, diag, bound->span, "this binds several");
    return NULL;
}

/* That a header compares with no year before is no question of where one reads. */
static bool report_before_first(const Binder *b, const Region *region, uint32_t steps)
{
    Env *env = b->planner->env;
    const Model *model = b->planner->model;
    const Binding *bound = context_find(b->context, region->dim);
    if (bound && !bound->all) return true;
    if (region_before(model, region->dim, region->at, steps) != BEFORE_FIRST) return true;
    MemberId member = model->dims.items[region->dim].members.items[region->at];
    diag_add(env->diags, DIAG_E0201, b->coord->span, "nothing that is known comes before " STR_FMT,
             STR_ARG(model_member_title(env, model, member)));
    return false;
}

static bool bind_before(const Binder *b, uint32_t steps, Binding *binding)
{
    DimId dim;
    if (!named_dim(b, &dim)) return false;
    const Region *from = bound_region(b, dim);
    if (!from || !report_before_first(b, from, steps)) return false;
    const Binding *bound = context_find(b->context, dim);
    Region *region = region_new(b->planner->env, REGION_BEFORE, dim, from->leaf);
    region->a = from;
    region->at = steps;
    uint32_t index = from->kind == REGION_MEMBER
                         ? region_before(b->planner->model, dim, from->at, steps)
                         : BEFORE_FIRST;
    *binding = bind_region(b->planner->env,
                          index == BEFORE_FIRST
                              ? region
                              : region_member(b->planner->env, b->planner->model, dim, index),
                          b->coord->span);
    if (bound && !bound->all) binding->mark = bound->mark;
    return true;
}

/* ---- sets of members ---- */

static bool read_term(const Binder *b, DimId dim, const KeyTerm *term, BoundTerm *out)
{
    Planner *planner = b->planner;
    const Variable *variable = find_variable(b, term->key);
    if (variable && variable->dim == dim) {
        out->region = region_slot(planner->env, dim, variable->slot, variable->leaf);
        return true;
    }
    MemberId member = model_member(planner->env, planner->model, dim, term->key);
    if (member == NONE) return false;
    out->region = region_member(planner->env, planner->model, dim,
                              planner->model->members.items[member].index);
    return true;
}

static bool overlaps(const Model *model, const Region *a, const Region *b)
{
    return region_within(model, a->dim, a->at, b->at) || region_within(model, a->dim, b->at, a->at);
}

static void report_term(const Binder *b, Key key, const char *what)
{
    Env *env = b->planner->env;
    diag_add(env->diags, DIAG_E0215, atom_span(key.atom), "%s", diags_text(env->diags, what));
}

/* What is added may not be there yet, what is taken away must be. */
static bool fits_set(const Binder *b, const BoundTerm *terms, uint32_t at)
{
    const Model *model = b->planner->model;
    const BoundTerm *term = &terms[at];
    Key key = b->coord->terms[at].key;
    bool inside = false;
    for (uint32_t i = 0; i < at; i++) {
        if (terms[i].region->kind != REGION_MEMBER || term->region->kind != REGION_MEMBER) {
            report_term(b, key, N_("only members can be added and taken away, no variables"));
            return false;
        }
        if (terms[i].less == term->less && overlaps(model, terms[i].region, term->region)) {
            report_term(b, key, term->less ? N_("this is taken away already")
                                           : N_("this would be counted twice"));
            return false;
        }
        inside |= !terms[i].less &&
                  region_within(model, term->region->dim, term->region->at, terms[i].region->at);
    }
    if (!term->less || inside) return true;
    report_term(b, key, N_("this is not part of what it is taken away from"));
    return false;
}

static bool set_dim(const Binder *b, DimId *dim)
{
    const Variable *variable = find_variable(b, b->coord->terms[0].key);
    if (variable && !b->coord->dimension.symbol) {
        *dim = variable->dim;
        return true;
    }
    return model_coord_dim(b->planner->env, b->planner->model, b->coord, b->dims, dim);
}

static bool bind_set(const Binder *b, Binding *binding)
{
    const Coord *coord = b->coord;
    DimId dim;
    if (!set_dim(b, &dim)) return false;
    BoundTerm *terms = arena_array(b->planner->env->arena, BoundTerm, coord->len);
    for (uint32_t i = 0; i < coord->len; i++) {
        terms[i].less = coord->terms[i].less;
        if (!read_term(b, dim, &coord->terms[i], &terms[i]) || !fits_set(b, terms, i)) return false;
    }
    *binding = (Binding){.dim = dim, .terms = terms, .len = coord->len, .span = coord->span};
    return true;
}

/* ---- up to ---- */

/* `up to month`: to the bound one. */
static bool names_dim(const Binder *b, DimId *dim)
{
    const Coord *coord = b->coord;
    Key key = coord->terms[0].key;
    if (coord->dimension.symbol || coord->len != 1 || key.atom.kind != ATOM_WORD) return false;
    Named named = model_find(b->planner->model, model_key_symbol(b->planner->env, key));
    *dim = named.id;
    return named.kind == NAMED_DIM && b->planner->model->dims.items[named.id].ordered;
}

static bool bind_up_to(const Binder *b, Binding *binding)
{
    Planner *planner = b->planner;
    Binding set = {0};
    const Region *to;
    bool relative = names_dim(b, &set.dim);
    if (relative) {
        to = bound_region(b, set.dim);
    } else {
        if (!bind_set(b, &set)) return false;
        Binder named = *b;
        Coord coord = {.span = b->coord->span, .dimension = b->coord->dimension};
        coord.dimension.symbol = planner->model->dims.items[set.dim].name.symbol;
        named.coord = &coord;
        if (!named_dim(&named, &set.dim)) return false;
        to = set.len == 1 ? set.terms[0].region : NULL;
        if (!to) report_term(b, b->coord->terms[1].key, N_("`up to` has one member"));
    }
    Each *each = arena_new(planner->env->arena, Each);
    if (!to || !inner_slot(planner, b->coord->span, &each->slot)) return false;
    each->dim = set.dim;
    each->to = to;
    *binding = bind_region(planner->env, region_slot(planner->env, set.dim, each->slot, false),
                          b->coord->span);
    binding->each = each;
    const Binding *bound = context_find(b->context, set.dim);
    if (relative && bound && !bound->all) binding->mark = bound->mark;
    return true;
}

/* ---- all of them ---- */

static bool bind_coord(const Binder *b, ReadMark *mark, DimId *dim)
{
    Planner *planner = b->planner;
    Binding binding = {.span = b->coord->span, .all = true};
    uint32_t steps = steps_back(b);
    bool moves = steps || b->coord->kind == COORD_UP_TO;
    bool good = steps                            ? bind_before(b, steps, &binding)
                : b->coord->kind == COORD_UP_TO  ? bind_up_to(b, &binding)
                : b->coord->kind == COORD_ALL
                    ? model_coord_dim(planner->env, planner->model, b->coord, b->dims, &binding.dim)
                    : bind_set(b, &binding);
    *dim = good ? binding.dim : NONE;
    if (!good) return false;
    if (mark && !binding.all) {
        mark->next = binding.mark;
        binding.mark = mark;
    }
    if (b->coord->kind == COORD_MEMBERS && !moves)
        return context_narrow(planner, b->context, binding);
    context_replace(planner->env, b->context, binding);
    return true;
}

bool context_bind_coords(Planner *planner, Context *context, Coords coords, Dims dims,
                         ReadMark *marks)
{
    bool good = true;
    DimId *found = arena_array(planner->env->arena, DimId, coords.len);
    for (uint32_t i = 0; i < coords.len; i++) {
        Binder binder = {planner, context, &coords.items[i], dims};
        good &= bind_coord(&binder, marks ? &marks[i] : NULL, &found[i]) &&
                model_coord_once(planner->env, planner->model, coords, found, i);
    }
    return good;
}
