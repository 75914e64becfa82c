#include "lang/base/sink.h"

#include <errno.h>
#include <stdarg.h>

#include "lang/base/print.h"

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
    work_spend(&sink->arena->memory->work, len);
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

/* Nearly always there is room. */
static bool has_room(const Sink *sink, size_t more)
{
    return more <= sink->cap - sink->len && !sink->failed;
}

void sink_write(Sink *sink, const char *data, size_t len)
{
    if (len == 0) return;
    if (has_room(sink, len) || sink_reserve(sink, len)) {
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
    if (has_room(sink, 1))
        sink->data[sink->len++] = c;
    else
        sink_write(sink, &c, 1);
}

void sink_number(Sink *sink, int64_t number)
{
    enum { DIGITS = 20 };
    if (number >= 0 && number < 10) {
        sink_char(sink, (char)('0' + number));
        return;
    }
    char text[DIGITS + 1];
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    size_t at = sizeof text;
    do text[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) text[--at] = '-';
    sink_write(sink, text + at, sizeof text - at);
}

__attribute__((format(printf, 2, 0))) static void sink_vprintf_long(Sink *sink, const char *format,
                                                                    int len, va_list args)
{
    size_t size = (size_t)len + 1;
    if (sink_reserve(sink, size)) {
        print_text(sink->data + sink->len, size, format, args);
        sink->len += (size_t)len;
    } else if (!sink->failed) {
        char *text = arena_resize(sink->arena, NULL, 0, size);
        print_text(text, size, format, args);
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
    int len = print_text(brief, sizeof brief, format, args);
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

/* There may be millions of short results: none keeps more than it needs. */
Str sink_result(Sink *sink)
{
    if (!sink->data) return STR("");
    if (sink->cap != sink->len)
        sink->data = arena_resize(sink->arena, sink->data, sink->cap, sink->len);
    sink->cap = sink->len;
    return (Str){sink->data, (uint32_t)sink->len};
}
