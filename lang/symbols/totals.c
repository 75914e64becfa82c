/* What the facts of each block add up to. */
#include "lang/symbols/walker.h"

/* False if there are none, or the sum does not fit. */
static bool add_up(const SymbolSearch *search, const Ledger *ledger, Span block, Int128 *sum)
{
    bool any = false;
    *sum = 0;
    work_spend(env_work(search->env), (uint64_t)ledger->facts.count * WORK_STEP);
    for (uint32_t f = 0; f < ledger->facts.count; f++) {
        uint32_t place = ledger->facts.places[f];
        if (place < block.lo || place >= block.hi || columns_is_dash(&ledger->facts, f)) continue;
        if (!int128_add(*sum, columns_amount(&ledger->facts, f), sum)) return false;
        any = true;
    }
    return any;
}

static Str total_text(const SymbolSearch *search, Arena *arena, const Ledger *ledger, Int128 sum)
{
    char digits[AMOUNT_TEXT_MAX];
    const Unit *unit = &search->model->units.items[ledger->unit];
    uint32_t len = amount_print(sum, ledger->decimals, true, digits);
    Str name = ledger->unit ? intern_text(search->env->names, unit->name.symbol) : STR("");
    return arena_printf(arena, "%.*s%s" STR_FMT, (int)len, digits, name.len ? " " : "",
                        STR_ARG(name));
}

/* What is no sum has no total: rates, and balances over what they are closed by. */
void symbols_totals(const SymbolSearch *search, Arena *arena, SymbolTotal *visit, void *context)
{
    for (uint32_t t = 0; t < search->trees->len; t++)
        for (uint32_t i = 0; i < search->trees->items[t]->statements.len; i++) {
            const Statement *s = search->trees->items[t]->statements.items[i];
            bool outside = s->span.hi < search->within.lo || s->span.lo > search->within.hi;
            if (s->kind != STATEMENT_FACTS || s->facts.from_csv || outside) continue;
            Named named = model_find(search->model, s->facts.ledger.symbol);
            if (named.kind != NAMED_LEDGER) continue;
            const Ledger *ledger = &search->model->ledgers.items[named.id];
            Int128 sum;
            bool adds = !ledger->rate && ledger->closing == NONE && !ledger->vague;
            if (adds && add_up(search, ledger, s->span, &sum))
                visit(context, s->facts.ledger.span, total_text(search, arena, ledger, sum));
        }
}
