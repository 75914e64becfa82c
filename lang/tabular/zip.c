#include "lang/tabular/zip.h"

#include "lang/base/catalogue.h"
#include "lang/tabular/inflate.h"

static const char damaged[] = N_("this packed file is damaged");

static uint32_t u16_at(Str file, uint32_t at)
{
    const unsigned char *c = (const unsigned char *)file.ptr + at;
    return c[0] | (uint32_t)c[1] << 8;
}

static uint32_t u32_at(Str file, uint32_t at)
{
    return u16_at(file, at) | u16_at(file, at + 2) << 16;
}

/* The record at the end says where the list of the parts is; a comment may follow it. */
static bool find_list(Work *work, Str file, uint32_t *at, uint32_t *count)
{
    enum { RECORD = 22, COMMENT = 65535 };
    for (uint32_t back = RECORD; back <= file.len && back <= RECORD + COMMENT; back++) {
        uint32_t here = file.len - back;
        work_note(work, 1);
        if (u32_at(file, here) != 0x06054B50) continue;
        *count = u16_at(file, here + 10);
        *at = u32_at(file, here + 16);
        return *at <= here && *count <= LIMIT_PARTS;
    }
    return false;
}

enum { ENTRY = 46, LOCAL = 30 /* bytes of a part's headers before its name */ };

static const char *unpack(Arena *arena, Str file, uint32_t entry, Str *text)
{
    enum { ENCRYPTED = 1, STORED = 0, DEFLATED = 8 };
    uint32_t flags = u16_at(file, entry + 8), method = u16_at(file, entry + 10);
    uint32_t packed = u32_at(file, entry + 20), len = u32_at(file, entry + 24);
    uint32_t local = u32_at(file, entry + 42);
    if (flags & ENCRYPTED) return N_("this file is encrypted: save it without a password");
    if (len > LIMIT_PART_BYTES) return N_("a part of this packed file is too large");
    if (local > file.len || file.len - local < LOCAL || u32_at(file, local) != 0x04034B50)
        return damaged;
    uint64_t from = (uint64_t)local + LOCAL + u16_at(file, local + 26) + u16_at(file, local + 28);
    if (from + packed > file.len) return damaged;
    Str data = {file.ptr + from, packed};
    if (method == STORED && packed == len) {
        *text = data;
        return NULL;
    }
    if (method != DEFLATED) return damaged;
    char *out = arena_alloc(arena, (size_t)len + 1);
    *text = (Str){out, len};
    return inflate_data(&arena->memory->work, data, out, len) ? NULL : damaged;
}

const char *zip_read(Arena *arena, Str file, Str name, bool *found, Str *text)
{
    uint32_t at, count;
    *found = false;
    if (!find_list(&arena->memory->work, file, &at, &count)) return damaged;
    for (uint32_t i = 0; i < count; i++) {
        work_note(&arena->memory->work, WORK_STEP);
        if (file.len - at < ENTRY || u32_at(file, at) != 0x02014B50) return damaged;
        uint32_t len = u16_at(file, at + 28);
        uint64_t next = (uint64_t)at + ENTRY + len + u16_at(file, at + 30) + u16_at(file, at + 32);
        if (next > file.len) return damaged;
        if (str_equal((Str){file.ptr + at + ENTRY, len}, name)) {
            *found = true;
            return unpack(arena, file, at, text);
        }
        at = (uint32_t)next;
    }
    return NULL;
}
