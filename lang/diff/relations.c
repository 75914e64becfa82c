/* Relations that came out otherwise than before. */
#include "lang/diff/differ.h"

static const RelationRecord *record_at(const Differ *d, int side, uint32_t item)
{
    return &d->sides[side].input->records[item];
}

static uint64_t hash_name(const void *context, int side, uint32_t item)
{
    const RelationRecord *r = record_at(context, side, item);
    return diff_mix_text(diff_mix_text(diff_mix(11, r->kind), r->suite), r->name);
}

static bool same_name(const void *context, uint32_t old, uint32_t new)
{
    const RelationRecord *a = record_at(context, OLD, old), *b = record_at(context, NEW, new);
    return a->kind == b->kind && str_equal(a->suite, b->suite) && str_equal(a->name, b->name);
}

static bool same_outcome(const void *context, uint32_t old, uint32_t new)
{
    const RelationRecord *a = record_at(context, OLD, old), *b = record_at(context, NEW, new);
    return same_name(context, old, new) && a->outcome == b->outcome && str_equal(a->text, b->text);
}

static uint64_t hash_outcome(const void *context, int side, uint32_t item)
{
    const RelationRecord *r = record_at(context, side, item);
    return diff_mix_text(diff_mix(hash_name(context, side, item), r->outcome), r->text);
}

typedef enum Standing { STANDS, EXCUSED, BROKEN } Standing; /* from best to worst */

static Standing standing(const RelationRecord *record)
{
    if (!record) return STANDS;
    if (record->outcome == RECORD_BROKEN) return BROKEN;
    return record->outcome == RECORD_WAIVED ? EXCUSED : STANDS;
}

static void compare(Differ *d, const RelationRecord *old, const RelationRecord *new)
{
    Standing was = standing(old), is = standing(new);
    if (was == BROKEN && is == BROKEN) d->diff.still_broken++;
    if (was == is || (old && old->confidential) || (new && new->confidential)) return;
    const RelationRecord *any = new ? new : old, *told = is == STANDS ? old : new;
    DiffRelation relation = {.outcome = is == BROKEN    ? OUTCOME_CHANGE_BROKEN
                                        : is == EXCUSED ? OUTCOME_CHANGE_WAIVED
                                                        : OUTCOME_CHANGE_REPAIRED,
                             .kind = any->kind,
                             .suite = any->suite,
                             .name = any->name,
                             .text = told->text,
                             .gone = !new};
    if (old) relation.before = diff_place(d, OLD, old->span.lo);
    if (new) relation.after = diff_place(d, NEW, new->span.lo);
    *vec_push(d->arena, &d->diff.relations) = relation;
}

void diff_find_relations(Differ *d)
{
    uint32_t counts[2] = {d->sides[OLD].input->record_count, d->sides[NEW].input->record_count};
    uint32_t *twins[2] = {diff_nones(d, counts[OLD]), diff_nones(d, counts[NEW])};
    Pairing p = {
        d, hash_outcome, same_outcome, {counts[OLD], counts[NEW]}, {twins[OLD], twins[NEW]}};
    diff_pair(d->arena, &p);
    p.hash = hash_name;
    p.same = same_name;
    diff_pair(d->arena, &p);
    for (uint32_t i = 0; i < counts[NEW]; i++)
        compare(d, twins[NEW][i] == NONE ? NULL : record_at(d, OLD, twins[NEW][i]),
                record_at(d, NEW, i));
    for (uint32_t i = 0; i < counts[OLD]; i++)
        if (twins[OLD][i] == NONE) compare(d, record_at(d, OLD, i), NULL);
}
