#include "cli/lsp/lexical.h"

#include "lang/base/unicode.h"

typedef struct Scanner {
    Arena *arena;
    Str text;
    uint32_t at, line; /* `line`: where the statement or line at hand begins */
    Lexical *found;    /* NULL = only the surroundings are wanted */
    VEC(uint32_t) open;
    VEC(Str) heads;
    bool in_comment, in_string;
    uint32_t string;
} Scanner;

static Str head_of(const Scanner *s)
{
    Str head = {s->text.ptr + s->line, s->at - s->line};
    return str_trim(head, " \t\r\n");
}

static void open_brace(Scanner *s)
{
    *vec_push(s->arena, &s->heads) = head_of(s);
    if (s->found) {
        *vec_push(s->arena, &s->open) = s->found->braces.len;
        *vec_push(s->arena, &s->found->braces) =
            (Brace){s->at, s->text.len, head_of(s), s->heads.len};
    }
    s->line = s->at + 1;
}

static void close_brace(Scanner *s)
{
    if (s->heads.len) s->heads.len--;
    if (s->found && s->open.len) s->found->braces.items[s->open.items[--s->open.len]].close = s->at;
    s->line = s->at + 1;
}

static void note_comment(Scanner *s, uint32_t from, uint32_t to)
{
    if (!s->found) return;
    Comments *last =
        s->found->comments.len ? &s->found->comments.items[s->found->comments.len - 1] : NULL;
    bool below = last;
    for (uint32_t i = last ? last->to : 0, ends = 0; last && i < from; i++) {
        ends += s->text.ptr[i] == '\n';
        below &= ends <= 1 && strchr(" \t\r\n", s->text.ptr[i]);
    }
    if (below)
        last->to = to;
    else
        *vec_push(s->arena, &s->found->comments) = (Comments){from, to};
}

static void skip_comment(Scanner *s, uint32_t end)
{
    uint32_t from = s->at;
    while (s->at < end && s->text.ptr[s->at] != '\n') s->at++;
    s->in_comment = s->at == end;
    note_comment(s, from, s->at);
}

/* Up to the closing quote; a text ends with its line. */
static void skip_quoted(Scanner *s, uint32_t end, char quote)
{
    uint32_t from = s->at++;
    for (; s->at < end && s->text.ptr[s->at] != '\n'; s->at++) {
        if (s->text.ptr[s->at] == '\\' && quote == '"' && s->at + 1 < end)
            s->at++;
        else if (s->text.ptr[s->at] == quote)
            break;
    }
    s->in_string = s->at >= end;
    s->string = from;
    if (s->at < end && s->text.ptr[s->at] == quote) s->at++;
}

static void scan(Scanner *s, uint32_t end)
{
    while (s->at < end) {
        char c = s->text.ptr[s->at];
        s->in_comment = s->in_string = false;
        if (c == '#') {
            skip_comment(s, end);
        } else if (c == '"' || c == '`') {
            skip_quoted(s, end, c);
        } else {
            if (c == '{')
                open_brace(s);
            else if (c == '}')
                close_brace(s);
            else if (c == '\n' || c == ';')
                s->line = s->at + 1;
            s->at++;
        }
    }
}

Lexical lexical_read(Arena *arena, Str text)
{
    Lexical found = {0};
    Scanner s = {.arena = arena, .text = text, .found = &found};
    scan(&s, text.len);
    return found;
}

Surroundings lexical_around(Arena *arena, Str text, uint32_t at)
{
    Scanner s = {.arena = arena, .text = text};
    scan(&s, at);
    Surroundings around = {
        .in_comment = s.in_comment, .in_string = s.in_string, .string = s.string};
    around.line = (Str){text.ptr + s.line, at > s.line ? at - s.line : 0};
    around.line = str_trim(around.line, " \t\r\n");
    if (s.heads.len) {
        around.block = s.heads.items[s.heads.len - 1];
        around.outer = s.heads.items[0];
    }
    return around;
}

static bool is_word(Str text, uint32_t at, uint32_t *len)
{
    uint32_t code;
    *len = unicode_decode(text, at, &code);
    return *len && (unicode_is_word(code) || code == '-' || code == '.');
}

Str first_word(Str text)
{
    uint32_t at = 0, len;
    while (at < text.len && is_word(text, at, &len)) at += len;
    return (Str){text.ptr, at};
}

Str last_word(Str text)
{
    uint32_t start = 0, len;
    for (uint32_t at = 0; at < text.len; at += len) {
        if (is_word(text, at, &len)) continue;
        if (!len) len = 1;
        start = at + len;
    }
    return (Str){text.ptr + start, text.len - start};
}

Str called(Str line)
{
    int depth = 0;
    for (uint32_t i = line.len; i > 0; i--) {
        if (line.ptr[i - 1] == ')') depth++;
        if (line.ptr[i - 1] == '(' && depth-- == 0) return last_word((Str){line.ptr, i - 1});
    }
    return STR("");
}
