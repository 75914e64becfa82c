#include "lang/base/wrap.h"

#include "lang/base/unicode.h"

static uint32_t step(Str text, uint32_t at, uint32_t *code_point)
{
    uint32_t size = unicode_decode(text, at, code_point);
    return size ? size : 1;
}

/* The bytes of text up to where a line may end: after a blank or a wide character, but not before
 * punctuation. Something longer than `most` columns is not looked at to its end. */
static uint32_t piece_length(Str text, uint32_t most)
{
    uint32_t at = 0, used = 0, code_point = 0, next;
    while (at < text.len && used <= most) {
        uint32_t size = step(text, at, &code_point);
        uint32_t cells = unicode_width((Str){text.ptr + at, size});
        bool wide = cells == 2;
        at += size;
        used += cells;
        if (code_point == ' ') return at;
        Str rest = {text.ptr + at, text.len - at};
        if (!wide || !rest.len || rest.ptr[0] == ' ') continue;
        if (unicode_decode(rest, 0, &next) && (unicode_is_word(next) || next == '`')) return at;
    }
    return at;
}

/* The bytes of the characters that fit, at least one. */
static uint32_t fitting_length(Str text, uint32_t width)
{
    uint32_t at = 0, used = 0, code_point;
    while (at < text.len) {
        uint32_t size = step(text, at, &code_point);
        used += unicode_width((Str){text.ptr + at, size});
        if (at && used > width) break;
        at += size;
    }
    return at;
}

Str wrap_next(Str *text, uint32_t width, bool hard)
{
    uint32_t at = 0, end = 0, used = 0; /* `end` is without blanks */
    while (at < text->len) {
        Str rest = {text->ptr + at, text->len - at};
        uint32_t len = piece_length(rest, hard ? width : UINT32_MAX);
        Str word = {rest.ptr, len - (rest.ptr[len - 1] == ' ')};
        uint32_t wide = unicode_width(word);
        if (at && used + wide > width) break;
        if (!at && hard && wide > width) {
            at = end = fitting_length(rest, width);
            break;
        }
        end = at + word.len;
        used += unicode_width((Str){rest.ptr, len});
        at += len;
    }
    Str line = {text->ptr, end};
    *text = (Str){text->ptr + at, text->len - at};
    return line;
}
