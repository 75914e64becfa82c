#include "lang/model/passes.h"

#include "lang/base/unicode.h"

Named model_find(const Model *model, Symbol symbol)
{
    return symbol < model->named.len ? model->named.items[symbol] : (Named){NAMED_NOTHING, 0};
}

static Span named_span(const Model *model, Named named)
{
    switch (named.kind) {
    case NAMED_NOTHING: break;
    case NAMED_DIM: return model->dims.items[named.id].name.span;
    case NAMED_LEDGER: return model->ledgers.items[named.id].name.span;
    case NAMED_MEASURE: return model->measures.items[named.id].decl->name.span;
    }
    return (Span){0, 0};
}

void model_name(Env *env, Model *model, Name name, Named named)
{
    while (model->named.len <= name.symbol)
        *vec_push(env->arena, &model->named) = (Named){NAMED_NOTHING, 0};
    Named *slot = &model->named.items[name.symbol];
    if (slot->kind == NAMED_NOTHING) {
        *slot = named;
        return;
    }
    Str text = intern_text(env->names, name.symbol);
    Diag *diag = diag_add(env->diags, DIAG_E0203, name.span, "`" STR_FMT "` is already declared",
                          STR_ARG(text));
    diag_label(env->diags, diag, named_span(model, *slot), "first declared here");
}

UnitId model_find_unit(const Model *model, Symbol symbol)
{
    return symbol < model->unit_of.len ? model->unit_of.items[symbol] : 0;
}

/* ---- did you mean ----
 *
 * Every unknown name is compared with all that there are: after so many comparisons no more advice
 * is given, or a file of mistakes would take for ever. */

enum { LIMIT_COMPARED = 5000000 };

typedef struct Nearest {
    Str wanted, best;
    uint32_t distance; /* a candidate must be nearer; 0 = there is no point in offering one */
    uint32_t *compared;
} Nearest;

/* Of candidates that are equally near the first by text is taken: their order may be chance. */
static bool nearer(const Nearest *nearest, Str candidate, uint32_t distance)
{
    if (distance != nearest->distance) return distance < nearest->distance;
    return nearest->best.len && str_compare(candidate, nearest->best) < 0;
}

/* A slip changes few characters: one in a short name, a third of a long one. */
static Nearest nearest_start(Env *env, Str wanted)
{
    uint32_t length = unicode_length(wanted);
    uint32_t distance = length < 4 ? 2 : length / 3 + 1;
    if (env->compared >= LIMIT_COMPARED) distance = 0;
    return (Nearest){wanted, {0}, distance, &env->compared};
}

static void nearest_offer(Nearest *nearest, Str candidate)
{
    ++*nearest->compared;
    uint32_t distance = unicode_distance(nearest->wanted, candidate, nearest->distance);
    if (nearer(nearest, candidate, distance) && distance < unicode_length(candidate)) {
        nearest->distance = distance;
        nearest->best = candidate;
    }
}

static void nearest_suggest(const Env *env, Diag *diag, const Nearest *nearest, Span span)
{
    if (nearest->best.len == 0) return;
    diag_help(env->diags, diag, "did you mean `" STR_FMT "`?", STR_ARG(nearest->best));
    diag_fix(diag, span, nearest->best);
}

static bool kind_wanted(Named named, unsigned kinds)
{
    switch (named.kind) {
    case NAMED_NOTHING: return false;
    case NAMED_DIM: return kinds & NAME_OF_DIM;
    case NAMED_LEDGER: return kinds & NAME_OF_LEDGER;
    case NAMED_MEASURE: return kinds & NAME_OF_MEASURE;
    }
    return false;
}

void model_unknown(Env *env, const Model *model, Name name, const char *what, unsigned kinds)
{
    Str text = intern_text(env->names, name.symbol);
    Diag *diag = diag_add(env->diags, DIAG_E0201, name.span, "unknown %s `" STR_FMT "`",
                          diags_text(env->diags, what), STR_ARG(text));
    Nearest nearest = nearest_start(env, text);
    for (Symbol s = 1; nearest.distance && s < model->named.len; s++)
        if (kind_wanted(model->named.items[s], kinds))
            nearest_offer(&nearest, intern_text(env->names, s));
    if (kinds & NAME_OF_UNIT)
        for (Symbol s = 1; nearest.distance && s < model->unit_of.len; s++)
            if (model->unit_of.items[s]) nearest_offer(&nearest, intern_text(env->names, s));
    nearest_suggest(env, diag, &nearest, name.span);
}

/* ---- members ---- */

Str model_atom_text(Env *env, Atom atom)
{
    return atom_unquoted(env->arena, env_text(env, atom_span(atom)), atom.kind);
}

Symbol model_key_symbol(Env *env, Key key)
{
    Str text = model_atom_text(env, key.atom);
    return env->shared ? intern_find(env->names, env->arena, text) : intern(env->names, text);
}

void model_link(Env *env, Model *model, Symbol symbol, MemberId member)
{
    if (!symbol) return;
    while (model->member_head.len <= symbol) *vec_push(env->arena, &model->member_head) = NONE;
    uint32_t *head = &model->member_head.items[symbol];
    /* The same one twice does no harm; looking at all would be quadratic for a label that many
     * have. */
    if (*head != NONE && model->links.items[*head].member == member) return;
    *vec_push(env->arena, &model->links) = (MemberLink){member, *head};
    *head = model->links.len - 1;
}

MemberId model_member_find(const Model *model, DimId dim, Symbol symbol, bool *many)
{
    MemberId found = NONE;
    *many = false;
    if (symbol >= model->member_head.len) return NONE;
    for (uint32_t i = model->member_head.items[symbol]; i != NONE; i = model->links.items[i].next) {
        MemberId member = model->links.items[i].member;
        if (dim != NONE && model->members.items[member].dim != dim) continue;
        if (found != NONE && found != member) *many = true;
        found = member;
    }
    return found;
}

static void report_unknown_member(Env *env, const Model *model, DimId dim, Key key, Str text)
{
    const Dim *d = &model->dims.items[dim];
    Span span = atom_span(key.atom);
    Str dim_name = intern_text(env->names, d->name.symbol);
    Diag *diag = diag_add(env->diags, DIAG_E0201, span, "`" STR_FMT "` is not a member of " STR_FMT,
                          STR_ARG(text), STR_ARG(dim_name));
    Nearest nearest = nearest_start(env, text);
    for (uint32_t i = 0; nearest.distance && i < d->members.len && i < 20000; i++) {
        const Member *m = &model->members.items[d->members.items[i]];
        nearest_offer(&nearest, intern_text(env->names, m->name));
        nearest_offer(&nearest, intern_text(env->names, m->code));
        nearest_offer(&nearest, m->label);
    }
    nearest_suggest(env, diag, &nearest, span);
}

static void report_ambiguous_member(Env *env, const Model *model, DimId dim, Key key, Symbol symbol)
{
    Str text = intern_text(env->names, symbol);
    Diag *diag = diag_add(env->diags, DIAG_E0202, atom_span(key.atom),
                          "`" STR_FMT "` means several members of " STR_FMT, STR_ARG(text),
                          STR_ARG(intern_text(env->names, model->dims.items[dim].name.symbol)));
    for (uint32_t i = model->member_head.items[symbol]; i != NONE; i = model->links.items[i].next) {
        const Member *m = &model->members.items[model->links.items[i].member];
        if (m->dim == dim && diag->label_count < DIAG_MAX_LABELS)
            diag_label(env->diags, diag, m->span, "this one");
    }
    diag_help(env->diags, diag, "refer to it by a code or a name that no other member has");
}

MemberId model_member_named(Env *env, const Model *model, DimId dim, Str text, bool *many)
{
    return model_member_find(model, dim, intern_find(env->names, env->arena, text), many);
}

/* "cn/" of a file <cn/tables>; "" of a file that is none of the library. */
static Str library_of(Env *env, Span span)
{
    const Source *source = source_of(env->sources, span.lo);
    Str folder;
    if (!source || !source_in_library(source, &folder)) return (Str){0};
    uint32_t end = 0;
    while (end < source->name.len && source->name.ptr[end] != '/') end++;
    return (Str){source->name.ptr, end};
}

MemberId model_member_of_library(Env *env, const Model *model, DimId dim, Key key)
{
    Str library = library_of(env, atom_span(key.atom));
    Symbol symbol = model_key_symbol(env, key);
    MemberId found = NONE;
    if (!library.len || symbol >= model->member_head.len) return NONE;
    for (uint32_t i = model->member_head.items[symbol]; i != NONE; i = model->links.items[i].next) {
        MemberId member = model->links.items[i].member;
        const Member *m = &model->members.items[member];
        if ((dim != NONE && m->dim != dim) || !str_equal(library_of(env, m->span), library))
            continue;
        if (found != NONE && found != member) return NONE;
        found = member;
    }
    return found;
}

MemberId model_member(Env *env, const Model *model, DimId dim, Key key)
{
    Str text = model_atom_text(env, key.atom);
    bool many = false;
    MemberId member = model_member_named(env, model, dim, text, &many);
    MemberId own = many ? model_member_of_library(env, model, dim, key) : NONE;
    if (own != NONE) return own;
    if (member == NONE)
        report_unknown_member(env, model, dim, key, text);
    else if (many)
        report_ambiguous_member(env, model, dim, key, intern_find(env->names, env->arena, text));
    return many ? NONE : member;
}

Str model_member_name(Env *env, const Model *model, MemberId member)
{
    const Member *m = &model->members.items[member];
    if (m->code) return intern_text(env->names, m->code);
    if (m->name) return intern_text(env->names, m->name);
    return m->label;
}

Str model_member_title(Env *env, const Model *model, MemberId member)
{
    const Member *m = &model->members.items[member];
    Str name = model_member_name(env, model, member);
    if (!m->label.len || str_equal(name, m->label)) return name;
    return arena_printf(env->arena, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(m->label));
}

/* ---- facts ---- */

static uint32_t skip_digits(Str text, uint32_t at)
{
    while (str_digit(text, at)) at++;
    return at;
}

/* Only the start is kept per fact; an amount ends where its digits do. A comma that groups
 * thousands belongs to it; one that ends a field of CSV does not. */
Span model_fact_span(Env *env, const Ledger *ledger, uint32_t fact)
{
    uint32_t lo = ledger->facts.places[fact];
    const Source *source = source_of(env->sources, lo);
    Str text = source_rest(env->sources, lo);
    if (!source) return (Span){0, 0};
    bool quoted = text.len && text.ptr[0] == '"', grouped = quoted || !source->csv;
    uint32_t end = quoted;
    if (end < text.len && text.ptr[end] == '-') end++;
    end = skip_digits(text, end);
    while (grouped && end < text.len && text.ptr[end] == ',' &&
           skip_digits(text, end + 1) == end + 4)
        end += 4;
    if (end < text.len && text.ptr[end] == '.') end = skip_digits(text, end + 1);
    if (quoted && end < text.len && text.ptr[end] == '"') end++;
    return (Span){lo, lo + (end || source->csv ? end : 1)}; /* an empty field is empty */
}
