#include "backends/file_name.h"

#include "lang/base/sink.h"
#include "lang/base/unicode.h"

/* ---- names that some system keeps for devices, whatever follows a point ---- */

/* The device is in small letters. */
static bool is_device(Str text, const char *device)
{
    uint32_t i = 0;
    while (i < text.len && device[i] && (text.ptr[i] | 0x20) == device[i]) i++;
    return i == text.len && !device[i];
}

static bool is_reserved(Str name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    enum { LEN = 3, FIRST_NUMBERED = 4 };
    uint32_t len = 0;
    while (len < name.len && name.ptr[len] != '.') len++;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        if (!is_device((Str){name.ptr, len < LEN ? len : LEN}, devices[i])) continue;
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
    name = report_name(name);
    bool twin = report_has_twin(report, name), reserved = is_reserved(name);
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
