#include "lang/syntax/write.h"

#include "lang/base/unicode.h"
#include "lang/syntax/keywords.h"

void write_text(const Writer *writer, const char *text)
{
    sink_text(writer->sink, text);
}

void write_indent(const Writer *writer)
{
    for (uint32_t i = 0; i < writer->indent; i++) sink_text(writer->sink, "  ");
}

void write_string(const Writer *writer, Str text)
{
    sink_char(writer->sink, '"');
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n') sink_text(writer->sink, "\\n");
        else if (c == '\t') sink_text(writer->sink, "\\t");
        else {
            if (c == '"' || c == '\\') sink_char(writer->sink, '\\');
            sink_char(writer->sink, c);
        }
    }
    sink_char(writer->sink, '"');
}

/* ---- words ---- */

/* Digits alone are a number, and digits before other than ASCII are a number and a word. */
static bool begins_like_number(Str text)
{
    uint32_t at = 0;
    while (at < text.len && is_digit(text.ptr[at])) at++;
    if (!at) return false;
    if (at == text.len) return true;
    return text.ptr[at] != '-' && (unsigned char)text.ptr[at] >= 0x80;
}

static bool is_fullwidth(uint32_t code_point)
{
    return code_point >= 0xFF01 && code_point <= 0xFF5E;
}

/* Reads as one word without backticks. quoted: uses of keywords that need them. */
static bool is_plain_word(Str text, unsigned quoted)
{
    bool after_dash = true; /* "-" stands only between two other characters */
    for (uint32_t at = 0; at < text.len;) {
        uint32_t code_point = 0;
        uint32_t len = unicode_decode(text, at, &code_point);
        bool dash = code_point == '-';
        if (!len || is_fullwidth(code_point)) return false;
        if (dash ? after_dash : !unicode_is_word(code_point)) return false;
        after_dash = dash;
        at += len;
    }
    return !after_dash && !begins_like_number(text) && !(keyword_uses(text) & quoted);
}

static void write_quoted(const Writer *writer, Str text, unsigned quoted)
{
    const char *quote = is_plain_word(text, quoted) ? "" : "`";
    sink_text(writer->sink, quote);
    sink_str(writer->sink, text);
    sink_text(writer->sink, quote);
}

static void write_word(const Writer *writer, Str text)
{
    write_quoted(writer, text, WORD_RESERVED | WORD_STARTING);
}

void write_name(const Writer *writer, Name name)
{
    write_word(writer, intern_text(writer->names, name.symbol));
}

void write_unit(const Writer *writer, Name unit)
{
    write_quoted(writer, intern_text(writer->names, unit.symbol),
                 WORD_RESERVED | WORD_STARTING | WORD_SOFT);
}

/* "1,200.50" as "1200.5"; what is no number stays. */
static void write_plain_number(const Writer *writer, Str text)
{
    uint32_t end = text.len;
    bool percent = end && text.ptr[end - 1] == '%';
    if (percent) end--;
    if (memchr(text.ptr, '.', end)) {
        while (end && text.ptr[end - 1] == '0') end--;
        if (end && text.ptr[end - 1] == '.') end--;
    }
    for (uint32_t i = 0; i < end; i++)
        if (text.ptr[i] != ',') sink_char(writer->sink, text.ptr[i]);
    if (percent) sink_char(writer->sink, '%');
}

static void write_number(const Writer *writer, Str text)
{
    if (writer->plain) write_plain_number(writer, text);
    else sink_str(writer->sink, text);
}

void write_source(const Writer *writer, Span span)
{
    Str text = source_text(writer->sources, span);
    bool number = text.len && (is_digit(text.ptr[0]) || text.ptr[0] == '-');
    if (number) write_number(writer, text);
    else sink_str(writer->sink, text);
}

/* ---- atoms ---- */

enum {
#define WORD_PAIR(id, english, chinese) PAIR_##id,
#include "lang/syntax/words.def"
#undef WORD_PAIR
};

static const struct { const char *english, *chinese; } words[] = {
#define WORD_PAIR(id, english, chinese) {english, chinese},
#include "lang/syntax/words.def"
#undef WORD_PAIR
};

const char *word_english(Str word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(word, str_from(words[i].english)) ||
            str_equal(word, str_from(words[i].chinese)))
            return words[i].english;
    return NULL;
}

/* Of one that is spelt as before some edition; else NULL. */
static const char *old_word_english(Str word)
{
    static const struct { const char *old; int pair; } renamed[] = {
#define RENAMED(edition, token, old)
#define RENAMED_WORD(edition, id, old) {old, PAIR_##id},
#include "lang/syntax/renamed.def"
#undef RENAMED
#undef RENAMED_WORD
    };
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (str_equal(word, str_from(renamed[i].old))) return words[renamed[i].pair].english;
    return NULL;
}

static void write_atom_word(const Writer *writer, Str text)
{
    const char *english = writer->english && writer->older ? old_word_english(text) : NULL;
    if (!english && writer->english) english = word_english(text);
    if (english) write_text(writer, english);
    else write_word(writer, text);
}

void write_atom(const Writer *writer, Atom atom)
{
    Str text = atom_text(writer->sink->arena, writer->sources, atom);
    switch ((AtomKind)atom.kind) {
    case ATOM_WORD: write_atom_word(writer, text); return;
    case ATOM_NUMBER:
    case ATOM_PERCENT: write_number(writer, text); return;
    case ATOM_STRING: write_string(writer, text); return;
    case ATOM_DASH: write_text(writer, "-"); return;
    case ATOM_AT: write_text(writer, "@"); return;
    case ATOM_EQUALS: write_text(writer, "="); return;
    case ATOM_SLASH: write_text(writer, "/"); return;
    case ATOM_LE: write_text(writer, "<="); return;
    case ATOM_GE: write_text(writer, ">="); return;
    case ATOM_LT: write_text(writer, "<"); return;
    case ATOM_GT: write_text(writer, ">"); return;
    case ATOM_EQ: write_text(writer, "=="); return;
    case ATOM_ABOUT: write_text(writer, "about"); return;
    }
}

/* Strings, "@" and "=" mean the same with a space beside them. */
static bool stands_alone(Atom atom)
{
    return atom.kind == ATOM_STRING || atom.kind == ATOM_AT || atom.kind == ATOM_EQUALS;
}

/* A letter next to a letter would make one word of two, and a "-" at a number a sign. */
static bool can_touch(Atom before, Atom atom)
{
    if (stands_alone(before) || stands_alone(atom)) return false;
    bool word = before.kind == ATOM_WORD || before.kind == ATOM_ABOUT;
    bool keyword = atom.kind == ATOM_ABOUT;
    if (atom.kind == ATOM_SLASH) return true;
    return !word && !keyword && before.kind != ATOM_DASH && atom.kind != ATOM_DASH;
}

void write_atoms(const Writer *writer, Atoms atoms)
{
    for (uint32_t i = 0; i < atoms.len; i++) {
        Atom atom = atoms.items[i];
        Atom before = i ? atoms.items[i - 1] : (Atom){0};
        bool touches = i && before.lo + before.len == atom.lo && can_touch(before, atom);
        if (i && !touches) sink_char(writer->sink, ' ');
        if (touches && atom.kind == ATOM_WORD) write_source(writer, atom_span(atom));
        else write_atom(writer, atom);
    }
}

/* ---- signs ---- */

const char *comparison_text(Comparison comparison)
{
    switch (comparison) {
    case COMPARE_EQ: return "==";
    case COMPARE_NE: return "!=";
    case COMPARE_LE: return "<=";
    case COMPARE_GE: return ">=";
    case COMPARE_LT: return "<";
    case COMPARE_GT: return ">";
    }
    return "";
}

const char *operator_text(BinaryOp op)
{
    switch (op) {
    case OP_ADD: return "+";
    case OP_SUBTRACT: return "-";
    case OP_MULTIPLY: return "*";
    case OP_DIVIDE: return "/";
    }
    return "";
}

const char *function_text(Function function)
{
    switch (function) {
    case FUNCTION_ABS: return "abs";
    case FUNCTION_MIN: return "min";
    case FUNCTION_MAX: return "max";
    case FUNCTION_ROUND: return "round";
    case FUNCTION_GROWTH: return "growth";
    }
    return "";
}

const char *drop_text(DropKind kind)
{
    switch (kind) {
    case DROP_TABLE: return "table";
    case DROP_INVARIANT: return "invariant";
    case DROP_FIGURE: return "figure";
    case DROP_DOCUMENT: return "document";
    case DROP_MEASURE: return "measure";
    }
    return "";
}
