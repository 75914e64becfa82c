#include "lang/base/sink.h"

#include <errno.h>
#include <stdarg.h>

#include "lang/base/unicode.h"

enum { STREAM_BUFFER = 64 * 1024, FIRST_BUFFER = 256 };

void sink_memory(Sink *sink, Arena *arena)
{
    *sink = (Sink){.arena = arena};
}

void sink_stream(Sink *sink, Arena *arena, FILE *stream)
{
    *sink = (Sink){.arena = arena, .stream = stream, .cap = STREAM_BUFFER};
    sink->data = arena_resize(arena, NULL, 0, STREAM_BUFFER);
}

static void sink_fail(Sink *sink, int error)
{
    if (!sink->failed) {
        sink->failed = true;
        sink->error = error;
    }
    sink->len = sink->stream ? 0 : sink->len;
}

static void stream_write(Sink *sink, const char *data, size_t len)
{
    errno = 0;
    if (len && fwrite(data, 1, len, sink->stream) != len) sink_fail(sink, errno ? errno : EIO);
}

/* A memory sink must end as one Str, whose length has 32 bits. */
static bool memory_reserve(Sink *sink, size_t more)
{
    if (more > UINT32_MAX - sink->len) {
        sink_fail(sink, EFBIG);
        return false;
    }
    size_t need = sink->len + more;
    if (need <= sink->cap) return true;
    size_t cap = sink->cap ? sink->cap * 2 : FIRST_BUFFER;
    if (cap < need) cap = need;
    sink->data = arena_resize(sink->arena, sink->data, sink->cap, cap);
    sink->cap = cap;
    return true;
}

/* Room for `more` bytes at data + len; false if there can be none (too large, or failed). */
static bool sink_reserve(Sink *sink, size_t more)
{
    if (sink->failed) return false;
    if (!sink->stream) return memory_reserve(sink, more);
    if (more <= sink->cap - sink->len) return true;
    stream_write(sink, sink->data, sink->len);
    sink->len = 0;
    return !sink->failed && more <= sink->cap;
}

void sink_write(Sink *sink, const char *data, size_t len)
{
    if (len == 0) return;
    if (sink_reserve(sink, len)) {
        memcpy(sink->data + sink->len, data, len);
        sink->len += len;
    } else if (!sink->failed) {
        stream_write(sink, data, len); /* larger than the buffer, which is empty now */
    }
}

void sink_str(Sink *sink, Str text)
{
    sink_write(sink, text.ptr, text.len);
}

void sink_text(Sink *sink, const char *text)
{
    sink_write(sink, text, strlen(text));
}

void sink_char(Sink *sink, char c)
{
    sink_write(sink, &c, 1);
}

__attribute__((format(printf, 2, 0))) static void sink_vprintf_long(Sink *sink, const char *format,
                                                                    int len, va_list args)
{
    size_t size = (size_t)len + 1;
    if (sink_reserve(sink, size)) {
        vsnprintf(sink->data + sink->len, size, format, args);
        sink->len += (size_t)len;
    } else if (!sink->failed) {
        char *text = arena_resize(sink->arena, NULL, 0, size);
        vsnprintf(text, size, format, args);
        sink_write(sink, text, (size_t)len);
        arena_resize(sink->arena, text, size, 0);
    }
}

void sink_printf(Sink *sink, const char *format, ...)
{
    char brief[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(brief, sizeof brief, format, args);
    if (len < 0)
        sink_fail(sink, EOVERFLOW);
    else if ((size_t)len < sizeof brief)
        sink_write(sink, brief, (size_t)len);
    else
        sink_vprintf_long(sink, format, len, again);
    va_end(again);
    va_end(args);
}

bool sink_flush(Sink *sink)
{
    if (!sink->stream || sink->failed) return !sink->failed;
    stream_write(sink, sink->data, sink->len);
    sink->len = 0;
    errno = 0;
    if (!sink->failed && fflush(sink->stream) != 0) sink_fail(sink, errno ? errno : EIO);
    return !sink->failed;
}

Str sink_result(const Sink *sink)
{
    return (Str){sink->data ? sink->data : "", (uint32_t)sink->len};
}

Str sink_fit(Sink *sink)
{
    if (sink->data) sink->data = arena_resize(sink->arena, sink->data, sink->cap, sink->len);
    sink->cap = sink->len;
    return sink_result(sink);
}

static void json_escape(Sink *sink, uint32_t code_point)
{
    switch (code_point) {
    case '"': sink_text(sink, "\\\""); return;
    case '\\': sink_text(sink, "\\\\"); return;
    case '\n': sink_text(sink, "\\n"); return;
    case '\r': sink_text(sink, "\\r"); return;
    case '\t': sink_text(sink, "\\t"); return;
    default: sink_printf(sink, "\\u%04x", (unsigned)code_point); return;
    }
}

static bool json_is_plain(uint32_t code_point)
{
    /* DEL and C1 controls need no escape in JSON, but would act on a terminal; U+2028 and U+2029
     * end a line in JavaScript. */
    if (code_point < 0x20 || code_point == '"' || code_point == '\\') return false;
    if (code_point >= 0x7F && code_point < 0xA0) return false;
    return code_point != 0x2028 && code_point != 0x2029;
}

void sink_json(Sink *sink, Str text)
{
    sink_char(sink, '"');
    uint32_t done = 0, at = 0;
    while (at < text.len) {
        uint32_t code_point = 0;
        uint32_t len = unicode_decode(text, at, &code_point);
        if (len && json_is_plain(code_point)) {
            at += len;
            continue;
        }
        sink_write(sink, text.ptr + done, at - done);
        if (len)
            json_escape(sink, code_point);
        else
            sink_text(sink, "\xEF\xBF\xBD"); /* U+FFFD: JSON must be valid UTF-8 */
        at += len ? len : 1;
        done = at;
    }
    if (at > done) sink_write(sink, text.ptr + done, at - done);
    sink_char(sink, '"');
}
