#include "lang/model/kept_facts.h"

void kept_facts_free(KeptFacts *kept)
{
    arena_free(&kept->arena);
    memset(&kept->blocks, 0, sizeof kept->blocks);
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
