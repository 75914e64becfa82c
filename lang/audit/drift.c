/* Relations that hold only because of rounding. Honest rounding goes both ways; residues of one
 * sign mean that somebody cut off digits, or made a total fit. */
#include "lang/audit/make.h"


enum { LARGEST_EXACT = 100 }; /* residues; above, two standard deviations will do */

static bool is_rounded(const IncidenceRelation *r)
{
    if (r->comparison != COMPARE_EQ || !r->known || r->missing || number_is_zero(r->residue))
        return false;
    return r->outcome == RECORD_ROUNDED || (r->comparisons && r->outcome == RECORD_HELD);
}

/* Twice the tail of the binomial distribution at or below `few` of `count` is at most 1/20. */
static bool tail_is_rare(uint32_t few, uint32_t count)
{
    UInt128 term = 1, sum = 1;
    for (uint32_t i = 1; i <= few; i++) {
        term = term * (count - i + 1) / i;
        sum += term;
    }
    return sum <= ((UInt128)1 << count) / 40;
}

static bool is_one_sided(uint32_t positive, uint32_t negative)
{
    uint32_t count = positive + negative, few = positive < negative ? positive : negative;
    uint64_t lead = count - 2 * (uint64_t)few;
    return count <= LARGEST_EXACT ? tail_is_rare(few, count) : lead * lead > 4 * (uint64_t)count;
}

static Str drift_name(const Auditor *a, const IncidenceRelation *r)
{
    if (!r->comparisons) return intern_text(a->env->names, r->check->decl->name.symbol);
    const StatedComparison *c = r->comparisons;
    if (!c->table) return source_text(a->env->sources, c->decl->name.span);
    return arena_printf(a->arena, STR_FMT "/" STR_FMT, STR_ARG(c->table->id), STR_ARG(c->heading));
}

/* Relations of one name do not always stand together: what is broken comes first. */
static Symbol name_symbol(const Auditor *a, const IncidenceRelation *r)
{
    Str name = drift_name(a, r);
    return intern(a->env->names,
                  arena_printf(a->arena, "\x1f%u\x1f" STR_FMT, (unsigned)r->kind, STR_ARG(name)));
}

void audit_find_drifts(Auditor *a)
{
    VEC(uint32_t) found = {0}; /* [Symbol]: in drifts, + 1 */
    for (uint32_t r = 0; r < a->in->relations.len; r++) {
        const IncidenceRelation *relation = &a->in->relations.items[r];
        if (!is_rounded(relation)) continue;
        Symbol symbol = name_symbol(a, relation);
        while (found.len <= symbol) *vec_push(a->arena, &found) = 0;
        if (!found.items[symbol]) {
            *vec_push(a->arena, &a->audit.drifts) =
                (AuditDrift){.name = drift_name(a, relation), .span = relation->span};
            found.items[symbol] = a->audit.drifts.len;
        }
        AuditDrift *drift = &a->audit.drifts.items[found.items[symbol] - 1];
        *(relation->residue.num > 0 ? &drift->positive : &drift->negative) += 1;
    }
    for (uint32_t i = 0; i < a->audit.drifts.len; i++) {
        AuditDrift *drift = &a->audit.drifts.items[i];
        drift->drifts = is_one_sided(drift->positive, drift->negative);
    }
}
