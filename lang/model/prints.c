#include "lang/model/prints.h"

/* ---- what rows are read by ---- */

static void mix(uint64_t *state, uint64_t value)
{
    *state = memo_mix(*state, value);
}

static void mix_text(uint64_t *state, Str text)
{
    *state = memo_mix_text(*state, text);
}

static void mix_number(uint64_t *state, Number number)
{
    mix(state, (uint64_t)number.num);
    mix(state, (uint64_t)(number.num >> 64));
    mix(state, (uint64_t)number.den);
    mix(state, (uint64_t)(number.den >> 64));
}

static void mix_names(uint64_t *state, const Model *model)
{
    for (Symbol s = 0; s < model->named.len; s++)
        if (model->named.items[s].kind != NAMED_NOTHING)
            mix(state,
                ((uint64_t)s << 32 | model->named.items[s].id) * 4 + model->named.items[s].kind);
    for (Symbol s = 0; s < model->unit_of.len; s++)
        if (model->unit_of.items[s]) mix(state, (uint64_t)s << 32 | model->unit_of.items[s]);
    for (UnitId i = 0; i < model->units.len; i++) {
        mix(state, model->units.items[i].base);
        mix_number(state, model->units.items[i].factor);
    }
}

/* Which of several members of one name is meant follows from the library that the block is in. */
static void mix_members(uint64_t *state, Env *env, const Model *model)
{
    for (DimId d = 0; d < model->dims.len; d++) {
        mix(state, model->dims.items[d].within);
        mix(state, model->dims.items[d].members.len);
    }
    for (MemberId i = 0; i < model->members.len; i++) {
        const Member *m = &model->members.items[i];
        const Source *source = source_of(env->sources, m->span.lo);
        mix(state, (uint64_t)m->name << 32 | m->code);
        mix(state, m->dim);
        mix(state, (uint64_t)m->parent << 32 | (source ? source->base : 0));
        mix_text(state, m->label);
    }
    for (uint32_t i = 0; i < model->links.len; i++)
        mix(state, (uint64_t)model->links.items[i].member << 32 | model->links.items[i].next);
    for (Symbol s = 0; s < model->member_head.len; s++)
        if (model->member_head.items[s] != NONE)
            mix(state, (uint64_t)s << 32 | model->member_head.items[s]);
}

static void mix_ledger(uint64_t *state, const Ledger *ledger)
{
    for (uint32_t k = 0; k < ledger->dims.len; k++) mix(state, ledger->dims.items[k]);
    mix(state, (uint64_t)ledger->name.symbol << 32 | ledger->unit);
    mix(state, (uint64_t)ledger->per << 32 | ledger->decimals);
    mix(state, ledger->decl->percent | ledger->vague << 1 | ledger->exact << 2);
    mix_number(state, ledger->quantum);
}

static uint64_t facts_context(Env *env, const Model *model)
{
    uint64_t state = intern_seed(env->names);
    mix_names(&state, model);
    mix_members(&state, env, model);
    for (LedgerId i = 0; i < model->ledgers.len; i++) mix_ledger(&state, &model->ledgers.items[i]);
    return state;
}

/* ---- what all else is read by ---- */

static void mix_attributes(uint64_t *state, const Model *model)
{
    for (MemberId i = 0; i < model->members.len; i++) {
        const Member *m = &model->members.items[i];
        for (const Mapping *mapping = m->mappings; mapping; mapping = mapping->next)
            mix(state, (uint64_t)i << 32 | mapping->member);
        for (const TextAttribute *text = m->texts; text; text = text->next) {
            mix(state, (uint64_t)i << 32 | text->name);
            mix_text(state, text->value);
        }
    }
}

static void mix_dims(uint64_t *state, const Model *model)
{
    for (DimId d = 0; d < model->dims.len; d++) {
        const Dim *dim = &model->dims.items[d];
        mix(state, (uint64_t)dim->name.symbol << 32 | dim->default_member);
        mix(state, dim->classification | dim->declared << 1 | dim->ordered << 2 |
                       (dim->nearest.hi != 0) << 3);
        mix_text(state, dim->label);
        for (uint32_t i = 0; i < dim->levels.len; i++) {
            mix_text(state, dim->levels.items[i].name);
            mix(state, dim->levels.items[i].length);
        }
        for (uint32_t i = 0; i < dim->attributes.len; i++) mix(state, dim->attributes.items[i]);
    }
}

/* Is it in the model as it is written, and may tables or relations read it? */
static bool counts_as_text(StatementKind kind)
{
    switch (kind) {
    case STATEMENT_EDITION:
    case STATEMENT_BUDGET:
    case STATEMENT_IMPORT:
    case STATEMENT_UNIT:
    case STATEMENT_LEDGER:
    case STATEMENT_MEASURE:
    case STATEMENT_DROP:
    case STATEMENT_CONFIDENTIAL:
    case STATEMENT_INDICATORS: return true;
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_DIMENSION:
    case STATEMENT_ENTRY:
    case STATEMENT_FACTS:
    case STATEMENT_INVARIANT:
    case STATEMENT_TABLE:
    case STATEMENT_STATED:
    case STATEMENT_WAIVE:
    case STATEMENT_LINT:
    case STATEMENT_FIGURE:
    case STATEMENT_DOCUMENT: break;
    }
    return false;
}

static void mix_statements(uint64_t *state, Env *env, Trees trees)
{
    for (uint32_t t = 0; t < trees.len; t++) {
        mix(state, trees.items[t]->file);
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++) {
            const Statement *s = trees.items[t]->statements.items[i];
            if (counts_as_text(s->kind)) mix_text(state, env_text(env, s->span));
        }
    }
    for (uint32_t i = 0; i < trees.inclusion_count; i++)
        mix(state, (uint64_t)trees.inclusions[i].from << 32 | trees.inclusions[i].to);
}

/* Text that could not be read may be anything; what other budgets have is not looked at. */
void model_print(Env *env, Model *model, Trees trees)
{
    if (!trees.kept) return;
    uint64_t state = model->facts_context = facts_context(env, model);
    if (!env->memo || model->lost.len || model->lost_file || model->imports.len) return;
    mix_attributes(&state, model);
    mix_dims(&state, model);
    model->member_print = state ? state : 1;
    mix_statements(&state, env, trees);
    mix_text(&state, model->header.language);
    model->print = state ? state : 1;
}

uint64_t model_members_print(const Model *model, Str what)
{
    return model->member_print ? memo_mix_text(model->member_print, what) : 0;
}

static void mix_columns(uint64_t *state, const FactColumns *facts)
{
    size_t count = facts->count;
    for (uint32_t k = 0; k < facts->axis_count; k++) {
        const FactAxis *axis = &facts->axes[k];
        *state = axis->narrow ? memo_mix_bytes(*state, axis->narrow, count * sizeof *axis->narrow)
                              : memo_mix_bytes(*state, axis->wide, count * sizeof *axis->wide);
    }
    *state = memo_mix_bytes(*state, facts->amounts, count * sizeof *facts->amounts);
    for (uint32_t i = 0; i < facts->wide.len; i++) {
        mix(state, facts->wide.items[i].fact);
        mix(state, (uint64_t)facts->wide.items[i].amount);
        mix(state, (uint64_t)(facts->wide.items[i].amount >> 64));
    }
    for (uint32_t i = 0; i < facts->notes.len; i++) {
        mix(state, facts->notes.items[i].fact);
        mix_text(state, facts->notes.items[i].label);
        mix_text(state, facts->notes.items[i].quantity);
    }
}

uint64_t model_ledger_print(const Model *model, const Ledger *ledger)
{
    uint64_t state = model->member_print;
    if (!state) return 0;
    mix(&state, ledger->id);
    mix_columns(&state, &ledger->facts);
    return state ? state : 1;
}

static bool within(Span span, Span outer)
{
    return span.lo >= outer.lo && span.hi <= outer.hi;
}

/* What other statements have added to a table. */
static void mix_added(uint64_t *state, Env *env, const Items *items, Span statement)
{
    for (uint32_t i = 0; i < items->len; i++) {
        const Item *item = items->items[i];
        if (!within(item->span, statement)) {
            mix(state, i);
            mix_text(state, env_text(env, item->span));
        }
        mix_added(state, env, &item->items, statement);
    }
}

/* Which of several members of one name is meant follows from the library that it is in. */
uint64_t model_statement_print(Env *env, const Model *model, const Statement *statement)
{
    uint64_t state = model->print;
    if (!state) return 0;
    const Source *source = source_of(env->sources, statement->span.lo);
    mix(&state, source ? source->base : 0);
    mix_text(&state, env_text(env, statement->span));
    if (statement->kind == STATEMENT_TABLE)
        mix_added(&state, env, &statement->table.items, statement->span);
    return state ? state : 1;
}
