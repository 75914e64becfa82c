/* Data is never code: every text of a budget goes through here. A text is cut where its direction
 * changes, what runs in one direction where its script changes, and the rest is escaped. */
#include "backends/han_words.h"
#include "backends/latex.h"
#include "lang/base/unicode.h"

enum {
    LONG_WORD = 24, /* characters: a longer one may break … */
    WORD_PART = 8   /* … after so many each */
};

/* ---- characters ---- */

/* What an ASCII character is written as; NULL = as itself. */
static const char *ascii_text(uint32_t c, bool after_same)
{
    switch (c) {
    case '\\': return "\\textbackslash{}";
    case '{': return "\\{";
    case '}': return "\\}";
    case '$': return "\\$";
    case '&': return "\\&";
    case '#': return "\\#";
    case '%': return "\\%";
    case '_': return "\\_";
    case '^': return "\\textasciicircum{}";
    case '~': return "\\textasciitilde{}";
    case '"': return "\\textquotedbl{}";
    case '\'': return "\\textquotesingle{}";
    case '`': return "\\textasciigrave{}";
    case '[': return "{[}"; /* `\\` takes this and the next two as its options */
    case ']': return "{]}";
    case '*': return "{*}";
    case '-': return after_same ? "{}-" : NULL; /* two are no dash */
    case '\n':
    case '\t': return " ";
    default: return NULL;
    }
}

static bool is_word(Str text, uint32_t at)
{
    return at < text.len && text.ptr[at] > 0x20 && text.ptr[at] < 0x7F;
}

static uint32_t word_length(Str text, uint32_t at)
{
    uint32_t end = at;
    while (is_word(text, end)) end++;
    return end - at;
}

/* Control characters, what has no shape, and bytes that are no character. The two joiners shape
 * the letters around them. */
static bool is_unprintable(uint32_t code)
{
    if (code == 0x200C || code == 0x200D) return false;
    return code < 0x20 || code == 0x7F || unicode_is_invisible(code) ||
           (code >= 0xFFFE && code <= 0xFFFF) || code == 0x2028 || code == 0x2029;
}

static uint32_t write_character(Sink *sink, Str text, uint32_t at)
{
    uint32_t code = (unsigned char)text.ptr[at];
    uint32_t len = unicode_decode(text, at, &code);
    const char *ascii = code < 0x80 ? ascii_text(code, at && text.ptr[at - 1] == (char)code) : NULL;
    if (ascii)
        sink_text(sink, ascii);
    else if (len == 0 || is_unprintable(code))
        sink_printf(sink, "\\unprintable{%04X}", code);
    else
        sink_write(sink, text.ptr + at, len);
    return len ? len : 1;
}

/* How many characters from `at` on are written as themselves, up to `end`. */
static uint32_t plain_length(Str text, uint32_t at, uint32_t end)
{
    uint32_t to = at;
    while (to < end && is_word(text, to) && text.ptr[to] != '-' &&
           !ascii_text((unsigned char)text.ptr[to], false))
        to++;
    return to - at;
}

static void write_escaped(Sink *sink, Str text)
{
    uint32_t word = 0, length = 0; /* where the word at hand began, and how long it is */
    for (uint32_t at = 0; at < text.len;) {
        if (at >= word + length) {
            word = at;
            length = word_length(text, at);
        }
        uint32_t end = word + length, part = (at - word) % WORD_PART;
        if (length > LONG_WORD && at > word && part == 0) sink_text(sink, "\\allowbreak{}");
        if (length > LONG_WORD && end > at + WORD_PART - part) end = at + WORD_PART - part;
        uint32_t plain = plain_length(text, at, end);
        sink_write(sink, text.ptr + at, plain);
        at += plain ? plain : write_character(sink, text, at);
    }
}

/* ---- scripts ---- */

static uint32_t decode(Str text, uint32_t at, uint32_t *code)
{
    *code = 0xFFFD;
    uint32_t len = unicode_decode(text, at, code);
    return len ? len : 1;
}

static void note_use(const Latex *tex, Str text)
{
    LatexUse *use = tex->use;
    bool lost = false;
    for (uint32_t at = 0, code; at < text.len;) {
        at += decode(text, at, &code);
        if (code < 0x80) continue;
        use->seen[code / 8] |= (uint8_t)(1 << code % 8);
        lost |= use->missing && use->missing[code / 8] >> code % 8 & 1;
    }
    if (!lost || use->labels.len == LATEX_LABELS) return;
    for (uint32_t i = 0; i < use->labels.len; i++)
        if (str_equal(use->labels.items[i], text)) return;
    *vec_push(tex->scratch, &use->labels) = text;
}

/* Whether the fonts of the document are not expected to have it. */
static bool needs_font(const Latex *tex, uint32_t code, Script script)
{
    switch (script) {
    case SCRIPT_COMMON:
    case SCRIPT_HAN:
    case SCRIPT_COUNT: return false;
    case SCRIPT_LATIN: return tex->east_asian && code >= 0x100;
    case SCRIPT_SYMBOLS:
        if (code == 0x2212) return !tex->east_asian;
        return true;
    case SCRIPT_GREEK:
    case SCRIPT_CYRILLIC: return tex->east_asian;
    default: return true;
    }
}

static bool is_mark(uint32_t code)
{
    return (code >= 0x0300 && code <= 0x036F) || (code >= 0x20D0 && code <= 0x20FF) ||
           code == 0x200C || code == 0x200D || (code >= 0xFE00 && code <= 0xFE0F);
}

/* The end of what is written in the script of text[at], with blanks inside of it. *needs: one of
 * its characters needs another font. */
static uint32_t script_end(const Latex *tex, Str text, uint32_t at, Script script, bool *needs)
{
    uint32_t end = at;
    *needs = false;
    while (at < text.len) {
        uint32_t code, len = decode(text, at, &code);
        Script next = script_of(code);
        bool inside = next == script || (end == at && is_mark(code) && at);
        if (!inside && (code != ' ' || script == SCRIPT_LATIN)) break;
        at += len;
        if (!inside) continue;
        end = at;
        *needs |= next == script && needs_font(tex, code, script);
    }
    return end;
}

static void write_scripts(const Latex *tex, Str text)
{
    uint32_t done = 0;
    for (uint32_t at = 0; at < text.len;) {
        uint32_t code, end = at + decode(text, at, &code);
        bool needs = false;
        Script script = code < 0x80 && !tex->east_asian ? SCRIPT_COMMON : script_of(code);
        if (script != SCRIPT_COMMON && script != SCRIPT_HAN)
            end = script_end(tex, text, at, script, &needs);
        if (needs) {
            write_escaped(tex->sink, (Str){text.ptr + done, at - done});
            tex->use->scripts[script] = true;
            bool sign = script == SCRIPT_SYMBOLS || script == SCRIPT_CURRENCY;
            if (sign) end = at + decode(text, at, &code);
            sink_printf(tex->sink, "\\%s{%s}{", sign ? "sign" : "writing", script_info(script)->code);
            write_escaped(tex->sink, (Str){text.ptr + at, end - at});
            sink_char(tex->sink, '}');
            done = end;
        }
        at = end;
    }
    write_escaped(tex->sink, (Str){text.ptr + done, text.len - done});
}

/* ---- directions ---- */

static Direction direction_at(Str text, uint32_t at, uint32_t *len)
{
    uint32_t code;
    *len = decode(text, at, &code);
    return direction_of(code);
}

/* The end of a number with the signs before, in and after it; `at` if there is none. */
static uint32_t number_end(Str text, uint32_t at)
{
    enum { MOST_SIGNS = 4 };
    uint32_t end = at, len, signs = 0;
    bool digits = false;
    for (uint32_t next = at; next < text.len; next += len) {
        Direction direction = direction_at(text, next, &len);
        if (direction != DIRECTION_DIGIT && direction != DIRECTION_SIGN) break;
        signs = direction == DIRECTION_SIGN ? signs + 1 : 0;
        if (signs > MOST_SIGNS) break;
        digits |= direction == DIRECTION_DIGIT;
        bool unit = text.ptr[next] == '%' || text.ptr[next] == '$';
        if (direction == DIRECTION_DIGIT || (digits && unit)) end = next + len;
    }
    return digits ? end : at;
}

/* How many brackets that were opened between the two are closed directly after. */
static uint32_t closing(Str text, uint32_t at, uint32_t end)
{
    uint32_t open = 0, closed = 0;
    for (; at < end; at++) {
        if (text.ptr[at] == '(') open++;
        if (text.ptr[at] == ')' && open) open--;
    }
    while (closed < open && end + closed < text.len && text.ptr[end + closed] == ')') closed++;
    return closed;
}

/* The end of what is written in one direction from `at` on: its letters, numbers between or after
 * them, and what is between those. */
static uint32_t direction_end(Str text, uint32_t at, Direction direction)
{
    uint32_t end = at, len;
    for (uint32_t next = at; next < text.len;) {
        uint32_t number = number_end(text, next);
        Direction one = direction_at(text, next, &len);
        if (number == next && one != direction && one != DIRECTION_NEUTRAL && one != DIRECTION_SIGN)
            break;
        next = number > next ? number : next + len;
        if (number == next || one == direction) end = next;
    }
    return end + closing(text, at, end);
}

/* Brackets and quotes open where the text comes from. */
static Str turned_bracket(Str one)
{
    static const char *const pairs[] = {"(", ")", "[", "]", "{", "}", "<", ">", "«", "»", "‹", "›"};
    for (uint32_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_equal(one, str_from(pairs[i]))) return str_from(pairs[i ^ 1]);
    return one;
}

/* Signs beside each other, which XeTeX sets from left to right whatever is around them. */
static void write_signs_turned(Sink *turned, Str signs)
{
    while (signs.len) {
        uint32_t start = signs.len - 1;
        while (start && (signs.ptr[start] & 0xC0) == 0x80) start--;
        sink_str(turned, turned_bracket((Str){signs.ptr + start, signs.len - start}));
        signs.len = start;
    }
}

static void write_right(const Latex *tex, Str text)
{
    Sink turned;
    uint32_t signs = 0; /* where those before `at` begin */
    sink_memory(&turned, tex->scratch);
    for (uint32_t at = 0, len; at < text.len; at += len) {
        bool letter = direction_at(text, at, &len) == DIRECTION_RIGHT || text.ptr[at] == ' ';
        if (!letter) continue;
        write_signs_turned(&turned, (Str){text.ptr + signs, at - signs});
        sink_write(&turned, text.ptr + at, len);
        signs = at + len;
    }
    write_signs_turned(&turned, (Str){text.ptr + signs, text.len - signs});
    write_scripts(tex, sink_result(&turned));
}

static void write_directed(const Latex *tex, Str text, bool right)
{
    uint32_t done = 0, len;
    for (uint32_t at = 0; at < text.len;) {
        Direction direction = direction_at(text, at, &len);
        Direction other = right ? DIRECTION_LEFT : DIRECTION_RIGHT;
        uint32_t end = right ? number_end(text, at) : at;
        if (direction == other) end = direction_end(text, at, other);
        if (end == at) {
            at += len;
            continue;
        }
        Str before = {text.ptr + done, at - done}, part = {text.ptr + at, end - at};
        right ? write_right(tex, before) : write_scripts(tex, before);
        sink_text(tex->sink, right ? "\\ltr{" : "\\rtl{");
        right ? write_scripts(tex, part) : write_directed(tex, part, true);
        sink_char(tex->sink, '}');
        at = done = end;
    }
    Str rest = {text.ptr + done, text.len - done};
    right ? write_right(tex, rest) : write_scripts(tex, rest);
}

void latex_write_text(const Latex *tex, Str text)
{
    bool plain = !tex->mirrored;
    for (uint32_t i = 0; plain && i < text.len; i++) plain = !(text.ptr[i] & 0x80);
    if (plain) {
        write_escaped(tex->sink, text);
        return;
    }
    note_use(tex, text);
    write_directed(tex, text, tex->mirrored);
}

/* ---- words ---- */

static bool is_han(Str text, uint32_t at)
{
    return at < text.len && unicode_is_han(text, at);
}

/* Brackets and quotes that belong to what follows. */
void latex_write_words(const Latex *tex, Str text)
{
    bool han = false, broken = true; /* broken: nothing before, or an opening bracket */
    for (uint32_t at = 0; at < text.len && !han; at++) han = is_han(text, at);
    if (!han || tex->mirrored) {
        latex_write_text(tex, text);
        return;
    }
    note_use(tex, text);
    for (uint32_t at = 0, end; at < text.len; at = end) {
        end = at + han_word_length(text, at);
        bool word = is_han(text, at);
        while (!word && end < text.len && !is_han(text, end) && !han_opens(text, end))
            end += han_word_length(text, end);
        if ((word || han_opens(text, at)) && !broken) sink_text(tex->sink, "\\wordbreak{}");
        if (word) sink_text(tex->sink, "\\mbox{");
        write_scripts(tex, (Str){text.ptr + at, end - at});
        if (word) sink_char(tex->sink, '}');
        broken = han_opens(text, at);
    }
}

/* ---- names of places ---- */

/* Other characters by their bytes, as in ".E6.94.B6". */
static void write_anchor(Sink *sink, Str name)
{
    for (uint32_t i = 0; i < name.len; i++) {
        unsigned char byte = (unsigned char)name.ptr[i];
        bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
        if (letter || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_')
            sink_char(sink, (char)byte);
        else
            sink_printf(sink, ".%02X", byte);
    }
}

void latex_write_anchors(const Latex *tex, const char *command, const Str *names, uint32_t count)
{
    Sink *sink = tex->sink;
    sink_printf(sink, "\\%s{", command);
    for (uint32_t i = 0; i < count; i++) {
        if (i) sink_char(sink, ',');
        write_anchor(sink, names[i]);
    }
    sink_char(sink, '}');
}

void latex_write_heading(const Latex *tex, const ReportBlock *block)
{
    Sink *sink = tex->sink;
    static const char *const commands[] = {"section", "subsection", "subsubsection", "paragraph",
                                           "subparagraph"};
    uint32_t level = block->level > 5 ? 5 : block->level ? block->level : 1;
    sink_printf(sink, "\n\\%s{", commands[level - 1]);
    for (uint32_t i = 0; i < block->runs.len; i++) latex_write_text(tex, block->runs.items[i].text);
    sink_text(sink, "}\n");
}
