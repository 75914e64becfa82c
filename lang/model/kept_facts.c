#include "lang/model/kept_facts.h"

void kept_facts_free(KeptFacts *kept)
{
    arena_free(&kept->arena);
    memset(&kept->blocks, 0, sizeof kept->blocks);
}

/* ---- what rows are read by ---- */

static void mix(uint64_t *state, uint64_t value)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15); /* 2^64 / the golden ratio */
    *state = (*state ^ value) * odd;
    *state ^= *state >> 29;
}

static void mix_text(uint64_t *state, Str text)
{
    mix(state, text.len);
    for (uint32_t at = 0; at < text.len;) {
        uint32_t len = u32_min(text.len - at, STR_WORDS_MAX);
        StrWords words = str_words((Str){text.ptr + at, len});
        mix(state, words.first);
        mix(state, words.last);
        at += len;
    }
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
        mix(state, (uint64_t)m->dim << 32 | m->index);
        mix(state, (uint64_t)m->name << 32 | m->code);
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

uint64_t model_facts_context(Env *env, const Model *model)
{
    uint64_t state = intern_seed(env->names);
    mix_names(&state, model);
    mix_members(&state, env, model);
    for (LedgerId i = 0; i < model->ledgers.len; i++) mix_ledger(&state, &model->ledgers.items[i]);
    return state;
}

/* ---- blocks ---- */

void kept_facts_begin(KeptFacts *kept, uint64_t context)
{
    if (kept->context != context) kept_facts_free(kept);
    kept->context = context;
    kept->next = 0;
}

bool kept_facts_take(Env *env, KeptFacts *kept, const Facts *block, Ledger *ledger)
{
    if (kept->next == kept->blocks.len || kept->blocks.items[kept->next].block != block)
        return false;
    const FactColumns *facts = &kept->blocks.items[kept->next++].facts;
    columns_append(env->arena, &ledger->facts, facts, 0);
    return true;
}

static void open_like(Arena *arena, FactColumns *columns, const Ledger *ledger, uint32_t facts)
{
    const FactColumns *like = &ledger->facts;
    uint32_t *sizes = arena_array(arena, uint32_t, like->axis_count);
    for (uint32_t k = 0; k < like->axis_count; k++)
        sizes[k] = like->axes[k].narrow ? UINT16_MAX : UINT32_MAX;
    columns_open(arena, columns, sizes, like->axis_count, facts);
}

void kept_facts_put(KeptFacts *kept, const Facts *block, const Ledger *ledger, uint32_t from)
{
    KeptBlock added = {.block = block};
    open_like(&kept->arena, &added.facts, ledger, ledger->facts.count - from);
    columns_append(&kept->arena, &added.facts, &ledger->facts, from);
    (void)vec_push(&kept->arena, &kept->blocks);
    for (uint32_t i = kept->blocks.len - 1; i > kept->next; i--)
        kept->blocks.items[i] = kept->blocks.items[i - 1];
    kept->blocks.items[kept->next++] = added;
}
