#include "cli/lsp/address.h"

#include "lang/base/sink.h"
#include "lang/base/unicode.h"

static int hex(char c)
{
    char small = (char)(c | 0x20);
    if (is_digit(c)) return c - '0';
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* False if it has a NUL in it, or "%" without two digits after it. */
static bool decode(Str text, Sink *sink)
{
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex(text.ptr[i + 1]) : -1;
            int low = high < 0 ? -1 : hex(text.ptr[i + 2]);
            if (low < 0) return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (!c) return false;
        sink_char(sink, c);
    }
    return true;
}

static bool is_utf8(Str text)
{
    uint32_t code;
    for (uint32_t at = 0, len; at < text.len; at += len)
        if (!(len = unicode_decode(text, at, &code))) return false;
    return true;
}

Str address_path(Arena *arena, Str uri)
{
    static const Str beginnings[] = {{"file:///", 8}, {"file://localhost/", 17}, {"file:/", 6}};
    Sink sink;
    sink_memory(&sink, arena);
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        uint32_t before = beginnings[i].len - 1; /* the path begins with the slash */
        if (!str_starts(uri, beginnings[i])) continue;
        if (!decode((Str){uri.ptr + before, uri.len - before}, &sink)) return STR("");
        Str path = sink_result(&sink);
        bool host = path.len > 1 && path.ptr[1] == '/';
        return host || !is_utf8(path) ? STR("") : arena_str(arena, path);
    }
    return STR("");
}

static bool is_unreserved(char c)
{
    char small = (char)(c | 0x20);
    return is_digit(c) || (small >= 'a' && small <= 'z') || (c && strchr("-._~/", c));
}

Str address_of(Arena *arena, Str path)
{
    Sink sink;
    sink_memory(&sink, arena);
    sink_text(&sink, "file://");
    for (uint32_t i = 0; i < path.len; i++) {
        if (is_unreserved(path.ptr[i]))
            sink_char(&sink, path.ptr[i]);
        else
            sink_printf(&sink, "%%%02X", (unsigned char)path.ptr[i]);
    }
    return sink_result(&sink);
}
