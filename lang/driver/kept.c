#include "lang/driver/kept.h"

#include <stdlib.h>

struct KeptFiles {
    Memory memory;
    Arena arena;
    Interner *names;
    Memo *memo;
    uint32_t number;         /* of the compilation at hand */
    VEC(KeptFile *) files;   /* [Symbol of the name]; NULL = none */
    VEC(KeptFile *) retired; /* others have taken their places */
};

static bool make_names(KeptFiles *kept)
{
    if (setjmp(kept->memory.on_failure)) return false;
    kept->names = intern_new(&kept->arena, (uint64_t)(uintptr_t)kept);
    return true;
}

KeptFiles *kept_new(void)
{
    KeptFiles *kept = calloc(1, sizeof *kept);
    if (!kept) return NULL;
    arena_init(&kept->arena, &kept->memory);
    kept->memo = memo_new(&kept->memory);
    if (make_names(kept)) return kept;
    kept_free(kept);
    return NULL;
}

static void free_file(KeptFile *file)
{
    if (file) kept_facts_free(&file->facts);
    if (file) arena_free(&file->arena);
    free(file);
}

void kept_free(KeptFiles *kept)
{
    if (!kept) return;
    for (uint32_t i = 0; i < kept->files.len; i++) free_file(kept->files.items[i]);
    for (uint32_t i = 0; i < kept->retired.len; i++) free_file(kept->retired.items[i]);
    memo_free(kept->memo);
    arena_free(&kept->arena);
    free(kept);
}

void kept_lend(KeptFiles *kept, const Memory *memory)
{
    memcpy(&kept->memory.on_failure, &memory->on_failure, sizeof kept->memory.on_failure);
}

Interner *kept_names(KeptFiles *kept)
{
    return kept->names;
}

Memo *kept_memo(KeptFiles *kept)
{
    return kept ? kept->memo : NULL;
}

uint32_t kept_begin(KeptFiles *kept)
{
    kept->number++;
    if (kept->memo) memo_begin(kept->memo, kept->number);
    return kept->number;
}

static bool uses(const KeptFile *file, uint32_t compilation)
{
    return file->born <= compilation && compilation < file->retired;
}

void kept_drop(KeptFiles *kept, uint32_t one, uint32_t other)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < kept->retired.len; i++) {
        KeptFile *file = kept->retired.items[i];
        if (uses(file, one) || uses(file, other))
            kept->retired.items[left++] = file;
        else
            free_file(file);
    }
    kept->retired.len = left;
    if (kept->memo) memo_drop(kept->memo, one, other);
}

/* It takes the place of the one that was there. */
static KeptFile *add(KeptFiles *kept, Symbol name, Str text, uint32_t room)
{
    KeptFile **slot = &kept->files.items[name];
    if (*slot) *vec_push(&kept->arena, &kept->retired) = *slot;
    if (*slot) (*slot)->retired = kept->number + 1; /* this one may have its text */
    *slot = NULL;
    KeptFile *file = calloc(1, sizeof *file);
    if (!file) longjmp(kept->memory.on_failure, 1);
    *slot = file;
    file->born = kept->number;
    file->retired = UINT32_MAX;
    file->room = room;
    arena_init(&file->arena, &kept->memory);
    arena_init(&file->facts.arena, &kept->memory);
    file->text = arena_str(&file->arena, text);
    return file;
}

KeptFile *kept_file(KeptFiles *kept, Symbol name, Str text)
{
    enum { ROOM = 1 << 12 };
    while (kept->files.len <= name) *vec_push(&kept->arena, &kept->files) = NULL;
    KeptFile *file = kept->files.items[name];
    if (file && str_equal(file->text, text)) return file;
    bool fits = file && text.len <= file->room;
    return add(kept, name, text, fits ? file->room : text.len + text.len / 2 + ROOM);
}

KeptFile *kept_again(KeptFiles *kept, Symbol name)
{
    const KeptFile *file = kept->files.items[name];
    return add(kept, name, file->text, file->room);
}
