#include "cli/lsp/frame.h"

#include <strings.h>

/* What was taken makes room. */
static void compact(Frames *frames)
{
    if (!frames->at) return;
    frames->bytes.len -= frames->at;
    memmove(frames->bytes.items, frames->bytes.items + frames->at, frames->bytes.len);
    frames->at = 0;
    if (frames->bytes.len == 0) vec_free(frames->arena, &frames->bytes);
}

void frames_add(Frames *frames, const char *bytes, uint32_t len)
{
    uint32_t skipped = u32_min(len, frames->skip);
    frames->skip -= skipped;
    bytes += skipped;
    len -= skipped;
    if (!len) return;
    compact(frames);
    uint32_t need = frames->bytes.len + len;
    if (need > frames->bytes.cap)
        frames->bytes.items =
            vec_grow(frames->arena, frames->bytes.items, 1, need, &frames->bytes.cap);
    memcpy(frames->bytes.items + frames->bytes.len, bytes, len);
    frames->bytes.len = need;
}

/* The number of a Content-Length. False if it is none, or larger than any message could be. */
static bool read_length(Str value, uint32_t *length)
{
    uint64_t number = 0;
    value = str_trim(value, " \t");
    for (uint32_t i = 0; i < value.len; i++) {
        if (!is_digit(value.ptr[i]) || number > UINT32_MAX / 10) return false;
        number = number * 10 + (uint64_t)(value.ptr[i] - '0');
    }
    *length = (uint32_t)number;
    return value.len && number <= INT32_MAX;
}

/* Headers end with an empty line. False if none of them, or more than one, is a good length. */
static bool read_headers(Str headers, uint32_t *length)
{
    static const char name[] = "content-length";
    uint32_t found = 0;
    while (headers.len) {
        const char *end = memchr(headers.ptr, '\n', headers.len);
        Str line = {headers.ptr, (uint32_t)(end - headers.ptr)};
        headers = (Str){end + 1, headers.len - line.len - 1};
        line = str_trim_end(line, "\r");
        const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;
        if (line.len && !colon) return false;
        uint32_t len = colon ? (uint32_t)(colon - line.ptr) : 0;
        if (len != sizeof name - 1 || strncasecmp(line.ptr, name, len) != 0) continue;
        if (!read_length((Str){colon + 1, line.len - len - 1}, length)) return false;
        found++;
    }
    return found == 1;
}

/* The length of the headers with the empty line after them; 0 if it is not there. */
static uint32_t headers_end(Str text)
{
    for (uint32_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] != '\n') continue;
        if (text.ptr[i + 1] == '\n') return i + 2;
        if (text.ptr[i + 1] == '\r' && i + 2 < text.len && text.ptr[i + 2] == '\n') return i + 3;
    }
    return 0;
}

FrameStatus frames_next(Frames *frames, Str *message)
{
    uint32_t length = 0, left = frames->bytes.len - frames->at;
    const char *start = left ? frames->bytes.items + frames->at : "";
    uint32_t headers = headers_end((Str){start, u32_min(left, LIMIT_HEADERS)});
    if (!headers) return left >= LIMIT_HEADERS ? FRAME_BROKEN : FRAME_WAITS;
    if (!read_headers((Str){start, headers}, &length)) return FRAME_BROKEN;
    if (length > LIMIT_MESSAGE) {
        uint32_t here = u32_min(length, left - headers);
        frames->at += headers + here;
        frames->skip = length - here;
        return FRAME_TOO_LARGE;
    }
    if (left - headers < length) return FRAME_WAITS;
    *message = (Str){start + headers, length};
    frames->at += headers + length;
    return FRAME_MESSAGE;
}
