#include "backends/file_name.h"

#include "lang/base/sink.h"
#include "lang/base/unicode.h"

/* ---- names that are equal but for capital letters ---- */

static uint32_t small_letter(Str text, uint32_t *at)
{
    uint32_t code_point = (unsigned char)text.ptr[*at];
    uint32_t len = unicode_decode(text, *at, &code_point);
    *at += len ? len : 1;
    return len ? unicode_small(code_point) : code_point;
}

static bool is_twin(Str a, Str b)
{
    uint32_t i = 0, k = 0;
    if (str_equal(a, b)) return false;
    while (i < a.len && k < b.len)
        if (small_letter(a, &i) != small_letter(b, &k)) return false;
    return i == a.len && k == b.len;
}

static bool has_twin(const Report *report, Str name)
{
    bool found = is_twin(name, report->id);
    for (uint32_t i = 0; !found && i < report->tables.len; i++)
        found = is_twin(name, report->tables.items[i].id);
    for (uint32_t i = 0; !found && i < report->figures.len; i++)
        found = is_twin(name, report->figures.items[i].id);
    for (uint32_t i = 0; !found && i < report->documents.len; i++)
        found = is_twin(name, report->documents.items[i].id);
    return found;
}

/* ---- names that some system keeps for devices, whatever follows a point ---- */

static bool is_reserved(Str name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    enum { LEN = 3, FIRST_NUMBERED = 4 };
    uint32_t len = 0;
    while (len < name.len && name.ptr[len] != '.') len++;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        Str stem = {name.ptr, len < LEN ? len : LEN}, device = str_from(devices[i]);
        if (!str_equal(stem, device) && !is_twin(stem, device)) continue;
        bool digit = len == LEN + 1 && name.ptr[LEN] >= '0' && name.ptr[LEN] <= '9';
        if (i < FIRST_NUMBERED ? len == LEN : digit) return true;
    }
    return false;
}

/* ---- characters ---- */

static bool is_safe(uint32_t code_point, uint32_t at)
{
    if (at == 0 && (code_point == '.' || code_point == '-')) return false;
    if (code_point <= 0x20 || unicode_is_invisible(code_point)) return false;
    return code_point > 0x7F || !strchr("/\\%:*?\"<>|$#{}~&^'`!;", (int)code_point);
}

Str backend_file_name(Arena *arena, const Report *report, Str name, const char *extension)
{
    Sink sink;
    sink_memory(&sink, arena);
    if (!name.len) name = STR("budget"); /* of a document without a header */
    bool twin = has_twin(report, name), reserved = is_reserved(name);
    for (uint32_t at = 0, len; at < name.len; at += len) {
        uint32_t code_point = 0;
        len = unicode_decode(name, at, &code_point);
        bool safe = len && is_safe(code_point, at) && !(at == 0 && reserved) &&
                    !(twin && unicode_small(code_point) != code_point);
        if (!len) len = 1;
        for (uint32_t i = at; i < at + len; i++)
            if (safe)
                sink_char(&sink, name.ptr[i]);
            else
                sink_printf(&sink, "%%%02X", (unsigned)(unsigned char)name.ptr[i]);
    }
    sink_printf(&sink, ".%s", extension);
    return sink_result(&sink);
}
