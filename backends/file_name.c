#include "backends/file_name.h"

#include "lang/base/sink.h"

static bool is_safe(Str name, uint32_t at)
{
    unsigned char c = (unsigned char)name.ptr[at];
    if (at == 0 && (c == '.' || c == '-')) return false;
    return c > 0x20 && c != 0x7F && !strchr("/\\%:*?\"<>|", c);
}

Str backend_file_name(Arena *arena, Str name, const char *extension)
{
    Sink sink;
    sink_memory(&sink, arena);
    if (!name.len) name = STR("budget"); /* of a document without a header */
    for (uint32_t i = 0; i < name.len; i++) {
        if (is_safe(name, i))
            sink_char(&sink, name.ptr[i]);
        else
            sink_printf(&sink, "%%%02X", (unsigned)(unsigned char)name.ptr[i]);
    }
    sink_printf(&sink, ".%s", extension);
    return sink_result(&sink);
}
