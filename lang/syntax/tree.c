#include "lang/syntax/tree.h"

#include "lang/base/unicode.h"

static uint32_t hex_value(char c)
{
    return c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
}

/* Appends what the escape at text.ptr[*at] (behind the backslash) stands for; moves to its last
 * byte. */
static uint32_t unescape_one(Str text, uint32_t *at, char *out)
{
    char kind = text.ptr[*at];
    if (kind == 'n' || kind == 't') {
        *out = kind == 'n' ? '\n' : '\t';
        return 1;
    }
    if (kind != 'u') {
        *out = kind;
        return 1;
    }
    uint32_t code_point = 0;
    for (*at += 2; text.ptr[*at] != '}'; ++*at)
        code_point = code_point * 16 + hex_value(text.ptr[*at]);
    return unicode_encode(code_point, out);
}

static Str unescaped(Arena *arena, Str text)
{
    if (!memchr(text.ptr, '\\', text.len)) return text;
    char *out = arena_array(arena, char, text.len);
    uint32_t len = 0;
    for (uint32_t at = 0; at < text.len; at++) {
        if (text.ptr[at] != '\\') {
            out[len++] = text.ptr[at];
            continue;
        }
        at++;
        len += unescape_one(text, &at, out + len);
    }
    return (Str){out, len};
}

Str atom_unquoted(Arena *arena, Str text, AtomKind kind)
{
    bool backticks = kind == ATOM_WORD && text.len && text.ptr[0] == '`';
    if ((!backticks && kind != ATOM_STRING) || text.len < 2) return text;
    Str inside = {text.ptr + 1, text.len - 2};
    return backticks ? inside : unescaped(arena, inside);
}

Str import_name(Arena *arena, Str of, Str name)
{
    return arena_printf(arena, STR_FMT "." STR_FMT, STR_ARG(of), STR_ARG(name));
}

Str atom_text(Arena *arena, const Sources *sources, Atom atom)
{
    return atom_unquoted(arena, source_text(sources, atom_span(atom)), atom.kind);
}
