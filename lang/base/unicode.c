#include "lang/base/unicode.h"

#include "lang/base/lanes.h"

#include <utf8proc.h>

enum { DISTANCE_MAX = 128 };

typedef struct Range {
    uint32_t first, last;
} Range;

static bool in_ranges(uint32_t code_point, const Range *ranges, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code_point > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && code_point >= ranges[low].first;
}

/* U+1000 to U+CFFF: three bytes that need no further check. Returns false for any other. */
static bool decode_three(Str text, uint32_t at, uint32_t *code_point)
{
    const unsigned char *c = (const unsigned char *)text.ptr + at;
    if (text.len - at < 3 || c[0] < 0xE1 || c[0] > 0xEC) return false;
    if ((c[1] & 0xC0) != 0x80 || (c[2] & 0xC0) != 0x80) return false;
    *code_point = (uint32_t)(c[0] & 0x0F) << 12 | (uint32_t)(c[1] & 0x3F) << 6 | (c[2] & 0x3F);
    return true;
}

uint32_t unicode_decode(Str text, uint32_t at, uint32_t *code_point)
{
    unsigned char first = (unsigned char)text.ptr[at];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    if (decode_three(text, at, code_point)) return 3;
    uint32_t left = text.len - at < 4 ? text.len - at : 4;
    utf8proc_int32_t decoded = 0;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.ptr + at;
    utf8proc_ssize_t len = utf8proc_iterate(bytes, (utf8proc_ssize_t)left, &decoded);
    if (len <= 0) return 0;
    *code_point = (uint32_t)decoded;
    return (uint32_t)len;
}

uint32_t unicode_cut(Str text)
{
    for (uint32_t n = 1; n <= 3 && n <= text.len; n++) {
        unsigned char c = (unsigned char)text.ptr[text.len - n];
        if ((c & 0xC0) == 0x80) continue;
        uint32_t whole = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        return whole > n ? n : 0;
    }
    return 0;
}

enum { STRIDE = 4 * LANES };

static bool is_plain_but_tabs(const char *bytes)
{
    Lanes bad = {0};
    for (int i = 0; i < STRIDE; i += LANES) {
        Lanes c = lanes_at(bytes + i);
        bad |= ((c < ' ') & (c != '\t') & (c != '\n') & (c != '\r')) | (c == 0x7F);
    }
    return !lanes_mask(bad);
}

static bool is_plain(const char *bytes)
{
    Lanes bad = {0};
    for (int i = 0; i < STRIDE; i += LANES) {
        Lanes c = lanes_at(bytes + i);
        bad |= ((c < ' ') ^ (c == '\n')) | (c == 0x7F);
    }
    return !lanes_mask(bad) || is_plain_but_tabs(bytes);
}

uint32_t unicode_plain(Str text)
{
    uint32_t at = 0;
    while (text.len - at >= STRIDE && is_plain(text.ptr + at)) at += STRIDE;
    return at;
}

uint32_t unicode_encode(uint32_t code_point, char out[4])
{
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) return 0;
    utf8proc_int32_t scalar = (utf8proc_int32_t)code_point;
    return (uint32_t)utf8proc_encode_char(scalar, (utf8proc_uint8_t *)out);
}

bool unicode_is_word(uint32_t code_point)
{
    if (code_point < 0x80) {
        uint32_t lower = code_point | 0x20;
        return (lower >= 'a' && lower <= 'z') || (code_point >= '0' && code_point <= '9') ||
               code_point == '_';
    }
    if (unicode_is_invisible(code_point)) return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    bool mark = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
    /* NL holds 〇, the zero of years and numbers written in Chinese. */
    return letter || mark || category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_NL;
}

bool unicode_is_mark(uint32_t code_point)
{
    if (code_point < 0x300) return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

bool unicode_is_invisible(uint32_t code_point)
{
    /* Default_Ignorable_Code_Point where it is not Cf, and the blank braille pattern. */
    static const Range ignorable[] = {
        {0x034F, 0x034F}, {0x115F, 0x1160}, {0x17B4, 0x17B5},   {0x180B, 0x180F},
        {0x2060, 0x206F}, {0x2800, 0x2800}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},
        {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0xE0000, 0xE0FFF},
    };
    if (code_point == '\t' || code_point == '\n' || code_point == '\r') return false;
    if (code_point < 0x7F) return code_point < 0x20;
    if (code_point >= 0x3000 && code_point < 0xD800) return code_point == 0x3164;
    switch (utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return in_ranges(code_point, ignorable, sizeof ignorable / sizeof *ignorable);
    }
}

uint32_t unicode_small(uint32_t code_point)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code_point);
}

bool unicode_is_xml(uint32_t code_point)
{
    if (code_point < 0x20) return code_point == '\t' || code_point == '\n';
    return (code_point < 0x7F || code_point >= 0xA0) && code_point != 0xFFFE &&
           code_point != 0xFFFF;
}

static bool is_narrow(char c)
{
    return c >= 0x20 && c < 0x7F;
}

static uint32_t char_width(uint32_t code_point)
{
    if (code_point == '\t') return 4;
    int width = utf8proc_charwidth((utf8proc_int32_t)code_point);
    return width > 0 ? (uint32_t)width : 0;
}

uint32_t unicode_width(Str text)
{
    uint32_t width = 0;
    for (uint32_t at = 0; at < text.len;) {
        uint32_t code_point = 0;
        if (is_narrow(text.ptr[at])) {
            at++;
            width++;
            continue;
        }
        uint32_t len = unicode_decode(text, at, &code_point);
        width += len ? char_width(code_point) : 1;
        at += len ? len : 1;
    }
    return width;
}

uint32_t unicode_length(Str text)
{
    uint32_t length = 0;
    for (uint32_t at = 0; at < text.len; length++) {
        uint32_t code_point = 0;
        uint32_t len = unicode_decode(text, at, &code_point);
        at += len ? len : 1;
    }
    return length;
}

/* True for characters that neither decompose nor combine with what stands before: a text of only
 * these is NFC. Knows the common scripts of budgets; false only costs time. */
static bool is_surely_nfc(uint32_t code_point)
{
    static const Range stable[] = {
        {0x0000, 0x02FF}, {0x2002, 0x20CF}, {0x3000, 0x3029}, {0x3030, 0x3098},
        {0x309B, 0x9FFF}, {0xAC00, 0xD7A3}, {0xFF01, 0xFFEF},
    };
    return in_ranges(code_point, stable, sizeof stable / sizeof *stable);
}

static bool is_quickly_nfc(Str text)
{
    for (uint32_t at = 0, len; at < text.len; at += len) {
        uint32_t code_point = 0;
        len = (text.ptr[at] & 0x80) == 0 ? 1 : unicode_is_han(text, at) ? 3 : 0;
        if (len) continue;
        len = unicode_decode(text, at, &code_point);
        if (len && !is_surely_nfc(code_point)) return false;
        if (!len) len = 1;
    }
    return true;
}

/* Units that it may take to put the marks on each letter in their order, by comparing all pairs. */
static uint64_t cost_of_marks(Str text)
{
    uint64_t cost = 0, marks = 0;
    for (uint32_t at = 0, len; at < text.len; at += len ? len : 1) {
        uint32_t code_point = 0;
        len = unicode_decode(text, at, &code_point);
        bool mark = utf8proc_get_property((utf8proc_int32_t)code_point)->combining_class != 0;
        marks = mark ? marks + 1 : 0;
        cost += marks;
    }
    return cost;
}

/* The text itself if it stays the same, or is not UTF-8. */
static Str compose(Arena *arena, Str text, utf8proc_option_t options)
{
    work_spend(&arena->memory->work, cost_of_marks(text) * WORK_STEP);
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.ptr;
    utf8proc_ssize_t len = (utf8proc_ssize_t)text.len;
    utf8proc_ssize_t count = utf8proc_decompose(bytes, len, NULL, 0, options);
    if (count < 0) return text;
    /* One more code point: reencode ends with a NUL. */
    size_t size = ((size_t)count + 1) * sizeof(utf8proc_int32_t);
    utf8proc_int32_t *buffer = arena_alloc(arena, size);
    utf8proc_decompose(bytes, len, buffer, count, options);
    len = utf8proc_reencode(buffer, count, options);
    bool changed = len >= 0 && !str_equal(text, (Str){(char *)buffer, (uint32_t)len});
    char *kept = arena_resize(arena, buffer, size, changed ? (size_t)len + 1 : 0);
    return changed ? (Str){kept, (uint32_t)len} : text;
}

/* What is not UTF-8 the lexer reports. */
Str unicode_nfc(Arena *arena, Str text)
{
    if (is_quickly_nfc(text)) return text;
    return compose(arena, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

Str unicode_nfkc(Arena *arena, Str text)
{
    if (unicode_plain(text) == text.len) return text;
    return compose(arena, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

typedef struct Chars {
    uint32_t items[DISTANCE_MAX];
    uint32_t len;
} Chars;

static bool is_inside_char(Str text, uint32_t at)
{
    return at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80;
}

static void skip_common_start(Str *a, Str *b)
{
    uint32_t same = 0;
    while (same < a->len && same < b->len && a->ptr[same] == b->ptr[same]) same++;
    /* Give back the bytes of a character of which only the beginning is common. */
    while (same && (is_inside_char(*a, same) || is_inside_char(*b, same))) same--;
    if (!same) return; /* an empty text may be NULL, to which C does not even let us add 0 */
    *a = (Str){a->ptr + same, a->len - same};
    *b = (Str){b->ptr + same, b->len - same};
}

static bool chars_decode(Str text, Chars *chars)
{
    chars->len = 0;
    for (uint32_t at = 0; at < text.len;) {
        if (chars->len == DISTANCE_MAX) return false;
        uint32_t code_point = (unsigned char)text.ptr[at] + 0x110000u; /* if invalid: itself */
        uint32_t len = unicode_decode(text, at, &code_point);
        chars->items[chars->len++] = code_point;
        at += len ? len : 1;
    }
    return true;
}

/* One row of the table of distances (optimal string alignment); returns its smallest entry. */
static uint32_t distance_row(const Chars *a, const Chars *b, uint32_t i, uint32_t *const rows[3])
{
    const uint32_t *before = rows[0], *above = rows[1];
    uint32_t *row = rows[2];
    uint32_t best = row[0] = i;
    for (uint32_t j = 1; j <= b->len; j++) {
        bool same = a->items[i - 1] == b->items[j - 1];
        uint32_t edits = u32_min(above[j], row[j - 1]) + 1;
        edits = u32_min(edits, above[j - 1] + !same);
        if (i > 1 && j > 1 && a->items[i - 1] == b->items[j - 2] &&
            a->items[i - 2] == b->items[j - 1]) {
            edits = u32_min(edits, before[j - 2] + 1);
        }
        row[j] = edits;
        best = u32_min(best, edits);
    }
    return best;
}

static uint32_t chars_distance(const Chars *a, const Chars *b, uint32_t too_far)
{
    uint32_t table[3][DISTANCE_MAX + 1] = {{0}};
    uint32_t *rows[3] = {table[0], table[1], table[2]};
    for (uint32_t j = 0; j <= b->len; j++) rows[2][j] = j;
    uint32_t best_above = 0;
    for (uint32_t i = 1; i <= a->len; i++) {
        uint32_t *oldest = rows[0];
        rows[0] = rows[1];
        rows[1] = rows[2];
        rows[2] = oldest;
        uint32_t best = distance_row(a, b, i, rows);
        /* A swap reaches over one row, so both must be too far. */
        if (best >= too_far && best_above >= too_far) return too_far;
        best_above = best;
    }
    return u32_min(rows[2][b->len], too_far);
}

uint32_t unicode_distance(Str a, Str b, uint32_t limit)
{
    Chars left, right;
    uint32_t too_far = limit == UINT32_MAX ? limit : limit + 1;
    skip_common_start(&a, &b);
    if (!chars_decode(a, &left) || !chars_decode(b, &right)) return too_far;
    uint32_t longer = u32_max(left.len, right.len);
    if (longer - u32_min(left.len, right.len) > limit) return too_far;
    return chars_distance(&left, &right, too_far);
}
