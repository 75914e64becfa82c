/* Counts the rows of blocks in three versions and in what was made of them. */
#include "lang/merge/tree.h"

enum { VERSIONS = MERGE_SIDES + 1, RESULT = MERGE_SIDES };

typedef struct RowCounts {
    Arena *arena;
    Interner *names;
    VEC(uint32_t) counts[VERSIONS]; /* [Symbol of a row in blocks of one head] */
} RowCounts;

static void count(RowCounts *t, int version, Symbol name)
{
    for (int i = 0; i < VERSIONS; i++)
        while (t->counts[i].len <= name) *vec_push(t->arena, &t->counts[i]) = 0;
    t->counts[version].items[name]++;
}

static void count_rows(RowCounts *t, int version, const MergeNode *root)
{
    for (uint32_t i = 0; i < root->children.list.len; i++) {
        const MergeNode *block = root->children.list.items[i];
        if (block->kind != MERGE_BLOCK) continue;
        Symbol head = intern(t->names, block->key);
        for (uint32_t k = 0; k < block->children.list.len; k++) {
            const MergeNode *row = block->children.list.items[k];
            if (row->kind != MERGE_ROW || row->heads) continue;
            count(t, version,
                  intern(t->names, arena_printf(t->arena, "%u\x1f" STR_FMT "\x1f" STR_FMT,
                                                (unsigned)head, STR_ARG(row->key),
                                                STR_ARG(row->label))));
        }
    }
}

/* What one side did; anything where both did something else. */
static bool is_expected(const uint32_t *counts)
{
    uint32_t base = counts[MERGE_BASE], ours = counts[MERGE_OURS], theirs = counts[MERGE_THEIRS];
    if (ours == theirs || theirs == base) return counts[RESULT] == ours;
    return ours != base || counts[RESULT] == theirs;
}

bool merge_adds_up(Arena *arena, MergeNode *const *roots, const MergeNode *result)
{
    RowCounts t = {.arena = arena, .names = intern_new(arena, (uint64_t)(uintptr_t)roots)};
    for (int side = 0; side < MERGE_SIDES; side++) count_rows(&t, side, roots[side]);
    count_rows(&t, RESULT, result);
    for (uint32_t i = 0; i < t.counts[RESULT].len; i++) {
        uint32_t counts[VERSIONS];
        for (int k = 0; k < VERSIONS; k++) counts[k] = t.counts[k].items[i];
        if (!is_expected(counts)) return false;
    }
    return true;
}
