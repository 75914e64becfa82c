/* What a name stands for, for whoever points at it. */
#include "lang/base/unicode.h"
#include "lang/symbols/walker.h"

enum { SHOWN_BELOW = 12, LIMIT_PATH = 20 /* members in a list; above each other */ };

typedef struct Describer {
    Env *env;
    const Model *model;
    Arena *arena;
    Sink sink;
} Describer;

static Str name_text(const Describer *d, Symbol symbol)
{
    return intern_text(d->env->names, symbol);
}

static void put_head(Describer *d, Str name, Str label, const char *what)
{
    sink_printf(&d->sink, "**" STR_FMT "**", STR_ARG(name));
    if (label.len && !str_equal(label, name)) sink_printf(&d->sink, " " STR_FMT, STR_ARG(label));
    sink_printf(&d->sink, " — %s", diags_text(d->env->diags, what));
}

/* ---- members ---- */

/* "208 Social security / 20805 Pensions" */
static void put_path(Describer *d, MemberId member)
{
    MemberId path[LIMIT_PATH];
    uint32_t len = 0;
    for (MemberId m = d->model->members.items[member].parent; m != NONE && len < LIMIT_PATH;
         m = d->model->members.items[m].parent)
        path[len++] = m;
    if (len) sink_text(&d->sink, "\n\n");
    while (len > 0) {
        Str title = model_member_title(d->env, d->model, path[--len]);
        sink_printf(&d->sink, STR_FMT "%s", STR_ARG(title), len ? " / " : "");
    }
}

/* Amounts of the usual year; all members of other dimensions together. */
static bool counts(const Describer *d, const Ledger *ledger, uint32_t fact)
{
    if (columns_is_dash(&ledger->facts, fact)) return false;
    for (uint32_t axis = 0; axis < ledger->dims.len; axis++) {
        MemberId usual = d->model->dims.items[ledger->dims.items[axis]].default_member;
        if (usual != NONE &&
            columns_member(&ledger->facts, axis, fact) != d->model->members.items[usual].index)
            return false;
    }
    return true;
}

typedef struct MemberTotals { /* of members of one dimension, with all below them */
    uint32_t *slots;          /* [index in the dimension]: 1 + its place below, or 0 */
    Int128 *sums;             /* [place] */
    bool *any;
    uint32_t lo, hi; /* the indexes of them all */
    bool overflow;
} MemberTotals;

static void add_up(const Describer *d, const Ledger *ledger, uint32_t axis, MemberTotals *totals)
{
    for (uint32_t fact = 0; fact < ledger->facts.count; fact++) {
        uint32_t index = columns_member(&ledger->facts, axis, fact);
        if (index < totals->lo || index >= totals->hi || !counts(d, ledger, fact)) continue;
        uint32_t place = totals->slots[index - totals->lo];
        totals->any[place] = true;
        totals->overflow |= !int128_add(totals->sums[place], columns_amount(&ledger->facts, fact),
                                        &totals->sums[place]);
    }
}

static void put_sum(Describer *d, const Ledger *ledger, const char *before, Str title, Int128 sum)
{
    char digits[64];
    uint32_t len = amount_print(sum, ledger->decimals, true, digits);
    sink_printf(&d->sink, "%s" STR_FMT ": " STR_FMT, before, STR_ARG(title), (int)len, digits);
    if (ledger->unit)
        sink_printf(&d->sink, " " STR_FMT,
                    STR_ARG(name_text(d, d->model->units.items[ledger->unit].name.symbol)));
    sink_char(&d->sink, '\n');
}

/* Members directly below it; slot 0 is the member itself. */
static uint32_t find_below(const Describer *d, const Member *member, MemberTotals *totals,
                           MemberId *below)
{
    const Dim *dim = &d->model->dims.items[member->dim];
    uint32_t count = 0;
    for (uint32_t i = member->index + 1; i < member->end;
         i = d->model->members.items[dim->members.items[i]].end) {
        below[count++] = dim->members.items[i];
        const Member *child = &d->model->members.items[dim->members.items[i]];
        for (uint32_t k = child->index; k < child->end; k++) totals->slots[k - totals->lo] = count;
    }
    return count;
}

static void put_ledger(Describer *d, const Ledger *ledger, uint32_t axis, MemberId id)
{
    const Member *member = &d->model->members.items[id];
    uint32_t size = member->end - member->index;
    MemberId *below = arena_array(d->arena, MemberId, size);
    MemberTotals totals = {.slots = arena_array(d->arena, uint32_t, size),
                           .sums = arena_array(d->arena, Int128, size + 1),
                           .any = arena_array(d->arena, bool, size + 1),
                           .lo = member->index,
                           .hi = member->end};
    uint32_t count = find_below(d, member, &totals, below);
    add_up(d, ledger, axis, &totals);
    Int128 sum = totals.sums[0];
    bool any = totals.any[0];
    for (uint32_t i = 1; i <= count; i++) {
        any |= totals.any[i];
        totals.overflow |= !int128_add(sum, totals.sums[i], &sum);
    }
    if (!any || totals.overflow) return;
    sink_char(&d->sink, '\n');
    Str name = name_text(d, ledger->name.symbol);
    put_sum(d, ledger, "\n", ledger->label.len ? ledger->label : name, sum);
    for (uint32_t i = 1, shown = 0; i <= count && shown < SHOWN_BELOW; i++) {
        if (!totals.any[i]) continue;
        put_sum(d, ledger, "- ", model_member_title(d->env, d->model, below[i - 1]),
                totals.sums[i]);
        shown++;
    }
}

/* What is no sum has no total: rates, and balances over what they are closed by. */
static void put_totals(Describer *d, MemberId member)
{
    DimId dim = d->model->members.items[member].dim;
    for (uint32_t i = 0; i < d->model->ledgers.len; i++) {
        const Ledger *ledger = &d->model->ledgers.items[i];
        uint32_t axis = model_axis(ledger, dim);
        if (axis == NONE || ledger->rate || ledger->closing != NONE || ledger->vague) continue;
        put_ledger(d, ledger, axis, member);
    }
}

static void describe_member(Describer *d, MemberId member)
{
    const Member *m = &d->model->members.items[member];
    Str dim = name_text(d, d->model->dims.items[m->dim].name.symbol);
    Str name = model_member_name(d->env, d->model, member);
    sink_printf(&d->sink, "**" STR_FMT "**", STR_ARG(name));
    if (m->label.len && !str_equal(m->label, name))
        sink_printf(&d->sink, " " STR_FMT, STR_ARG(m->label));
    sink_printf(&d->sink, " — " STR_FMT, STR_ARG(dim));
    put_path(d, member);
    put_totals(d, member);
}

/* ---- others ---- */

static void describe_dim(Describer *d, DimId id)
{
    const Dim *dim = &d->model->dims.items[id];
    put_head(d, name_text(d, dim->name.symbol), dim->label,
             dim->classification ? N_("classification") : N_("dimension"));
    sink_text(&d->sink, "\n\n");
    sink_str(&d->sink, diags_printf(d->env->diags, "members: %u", dim->members.len));
}

static void put_names(Describer *d, const char *before, const DimId *dims, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        sink_printf(&d->sink, "%s" STR_FMT, i ? ", " : before,
                    STR_ARG(name_text(d, d->model->dims.items[dims[i]].name.symbol)));
}

static void describe_ledger(Describer *d, LedgerId id)
{
    const Ledger *ledger = &d->model->ledgers.items[id];
    put_head(d, name_text(d, ledger->name.symbol), ledger->label, N_("ledger"));
    put_names(d, "\n\n", ledger->dims.items, ledger->dims.len);
    sink_text(&d->sink, "\n\n");
    sink_str(&d->sink, diags_printf(d->env->diags, "facts: %u", ledger->facts.count));
}

static void put_source(Describer *d, Span span)
{
    enum { SHOWN = 600 /* bytes */ };
    Str text = source_text(d->env->sources, span);
    if (text.len > SHOWN) text.len = SHOWN - unicode_cut((Str){text.ptr, SHOWN});
    sink_printf(&d->sink, "\n\n```budget\n" STR_FMT "\n```", STR_ARG(text));
}

static void describe_statement(Describer *d, const Statements *items, Symbol name, const char *what)
{
    for (uint32_t i = 0; i < items->len; i++) {
        const Statement *s = items->items[i];
        bool table = s->kind == STATEMENT_TABLE, figure = s->kind == STATEMENT_FIGURE;
        bool invariant = s->kind == STATEMENT_INVARIANT;
        Symbol own = table       ? s->table.name.symbol
                     : figure    ? s->figure.name.symbol
                     : invariant ? s->invariant.name.symbol
                                 : s->document.name.symbol;
        Str label = table       ? s->table.title.value
                    : figure    ? s->figure.title.value
                    : invariant ? s->invariant.label.value
                                : s->document.title.value;
        if (own != name) continue;
        put_head(d, name_text(d, name), label, what);
        if (invariant) put_source(d, s->span);
        return;
    }
}

static void describe_unit(Describer *d, UnitId id)
{
    const Unit *unit = &d->model->units.items[id];
    put_head(d, name_text(d, unit->name.symbol), STR(""), N_("unit"));
    if (unit->decl && unit->base != id) put_source(d, unit->decl->factor);
}

static void describe_measure(Describer *d, uint32_t id)
{
    const MeasureDecl *decl = d->model->measures.items[id].decl;
    put_head(d, name_text(d, decl->name.symbol), decl->label.value, N_("measure"));
    put_source(d, decl->value->span);
}

Str symbols_describe(const SymbolSearch *search, Arena *arena, SymbolKind kind, uint32_t id)
{
    const Model *model = search->model;
    Describer d = {.env = search->env, .model = model, .arena = arena};
    sink_memory(&d.sink, arena);
    switch (kind) {
    case SYMBOL_DIMENSION: describe_dim(&d, id); break;
    case SYMBOL_MEMBER: describe_member(&d, id); break;
    case SYMBOL_LEDGER: describe_ledger(&d, id); break;
    case SYMBOL_MEASURE: describe_measure(&d, id); break;
    case SYMBOL_UNIT: describe_unit(&d, id); break;
    case SYMBOL_INVARIANT: describe_statement(&d, &model->invariants, id, N_("invariant")); break;
    case SYMBOL_TABLE: describe_statement(&d, &model->tables, id, N_("table")); break;
    case SYMBOL_FIGURE: describe_statement(&d, &model->figures, id, N_("figure")); break;
    case SYMBOL_DOCUMENT: describe_statement(&d, &model->documents, id, N_("document")); break;
    case SYMBOL_INDICATORS:
    case SYMBOL_VARIABLE:
    case SYMBOL_BUDGET:
    case SYMBOL_FACTS:
    case SYMBOL_STATED: break;
    }
    return sink_result(&d.sink);
}

Str symbols_signature(const SymbolSearch *search, Arena *arena, Str name)
{
    Describer d = {.env = search->env, .model = search->model, .arena = arena};
    Named named = model_find(d.model, intern_find(d.env->names, arena, name));
    if (named.kind != NAMED_LEDGER) return STR("");
    const Ledger *ledger = &d.model->ledgers.items[named.id];
    sink_memory(&d.sink, arena);
    sink_str(&d.sink, name);
    sink_char(&d.sink, '(');
    put_names(&d, "", ledger->dims.items, ledger->dims.len);
    sink_char(&d.sink, ')');
    return sink_result(&d.sink);
}

Str symbols_label(const SymbolSearch *search, SymbolKind kind, uint32_t id)
{
    return kind == SYMBOL_MEMBER ? search->model->members.items[id].label : STR("");
}
