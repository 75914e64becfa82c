/* Rows of plain cells: nearly all of a large budget. They are read here, without flex and bison:
 * what is not surely such a row is left to them, so whatever is read here means the same there
 * (tests/fuzz/fuzz_parse.c). Each line ends with a newline, where every loop stops. */
#include "grammar/parser.h"

#include "grammar/budget.tab.h"
#include "lang/base/lanes.h"

/* ---- cell by cell ---- */

static bool is_name_char(char c)
{
    char lower = (char)(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_';
}

static const char *name_end(const char *at)
{
    while (is_name_char(*at) || (*at == '-' && is_name_char(at[1]))) at++;
    return at;
}

static const char *number_end(const char *at)
{
    while (is_digit(*at)) at++;
    if (*at == '.' && is_digit(at[1]))
        for (at++; is_digit(*at);) at++;
    return at;
}

/* NULL: it does not end, or has an escape in it. */
static const char *string_end(const char *at)
{
    do at++;
    while (*at != '"' && *at != '\\' && *at != '\n' && *at != '\r');
    return *at == '"' ? at + 1 : NULL;
}

/* After the cell, or NULL. */
static const char *cell_end(const char *cell, AtomKind *kind)
{
    const char *end;
    bool negative = *cell == '-' && is_digit(cell[1]);
    if (*cell == '"') {
        *kind = ATOM_STRING;
        end = string_end(cell);
        if (!end) return NULL;
    } else if (negative || is_digit(*cell)) {
        *kind = ATOM_NUMBER;
        end = number_end(cell + negative);
    } else if (is_name_char(*cell)) {
        *kind = ATOM_WORD;
        end = name_end(cell);
    } else if (*cell == '-') {
        *kind = ATOM_DASH;
        end = cell + 1;
    } else {
        return NULL;
    }
    return *end == ' ' || *end == '\t' || *end == '\n' || *end == '\r' ? end : NULL;
}

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t') at++;
    return at;
}

static bool add_cell(Parser *parser, Str cell, AtomKind kind, bool may_be_keyword)
{
    if (may_be_keyword && keyword_find(parser, cell) != TOKEN_WORD) return false;
    uint32_t lo = parser->base + (uint32_t)(cell.ptr - parser->text.ptr);
    *vec_push(parser->in.arena, &parser->line) = (Atom){lo, cell.len & LIMIT_TOKEN, kind & 0xFFu};
    return true;
}

/* After the line, or NULL. Its cells are in parser->line. */
static const char *plain_row(Parser *parser, const char *at)
{
    for (at = skip_blanks(at); *at != '\n'; at = skip_blanks(at)) {
        AtomKind kind = ATOM_WORD;
        if (*at == '\r' && at[1] == '\n') return at + 2;
        const char *end = cell_end(at, &kind);
        if (!end) return NULL;
        if (!add_cell(parser, (Str){at, (uint32_t)(end - at)}, kind, kind == ATOM_WORD))
            return NULL;
        at = end;
    }
    return at + 1;
}

/* ---- many bytes at once ---- */

enum { WINDOW = 64 };

typedef struct LineBits { /* a line: what its bytes are, a bit for each of them */
    uint64_t cells, digits, names; /* cells: all but blanks; names: digits, letters and "_" */
    uint32_t len;                  /* with its end; 0: it is too long for a window */
} LineBits;

static LineBits look_at(const char *line, const char *end)
{
    LineBits bits = {0};
    for (uint32_t at = 0; at < WINDOW && end - line >= at + LANES; at += LANES) {
        Lanes c = lanes_at(line + at), lower = c | 0x20;
        Lanes digits = (c >= '0') & (c <= '9');
        Lanes names = digits | ((lower >= 'a') & (lower <= 'z')) | (c == '_');
        uint32_t newlines = lanes_mask(c == '\n');
        bits.cells |= (uint64_t)lanes_mask((c != ' ') & (c != '\t')) << at;
        bits.digits |= (uint64_t)lanes_mask(digits) << at;
        bits.names |= (uint64_t)lanes_mask(names) << at;
        if (!newlines) continue;
        bits.len = at + lanes_first(newlines) + 1;
        uint32_t before = bits.len > 1 && line[bits.len - 2] == '\r' ? 2 : 1;
        bits.cells &= (UINT64_C(1) << (bits.len - before)) - 1;
        break;
    }
    return bits;
}

static uint32_t bit_number(uint64_t bit)
{
    return (uint32_t)__builtin_ctzll(bit);
}

/* A name without "-", or a number without a sign. False: it may be any other cell. */
static bool is_simple(const LineBits *bits, const char *line, uint64_t cell, uint64_t first,
                      uint64_t last)
{
    uint64_t others = cell & ~bits->digits;
    if (!(first & bits->digits)) return !(cell & ~bits->names);
    if (!others) return true;
    bool one = !(others & (others - 1));
    return one && last & bits->digits && line[bit_number(others)] == '.';
}

/* Whether all cells of the line are simple; then they are in parser->line. No keyword ends in a
 * digit. */
static bool simple_row(Parser *parser, const char *line, const LineBits *bits)
{
    if (!bits->len) return false;
    for (uint64_t left = bits->cells, more; left; left &= more) {
        uint64_t first = left & -left;
        more = left + first; /* without the lowest cell, and with the bit that follows it */
        uint64_t cell = left & ~more, after = more & ~left;
        if (!is_simple(bits, line, cell, first, after >> 1)) return false;
        uint32_t lo = bit_number(first), hi = bit_number(after);
        bool word = !(first & bits->digits);
        if (!add_cell(parser, (Str){line + lo, hi - lo}, word ? ATOM_WORD : ATOM_NUMBER,
                      word && !(after >> 1 & bits->digits)))
            return false;
    }
    return true;
}

bool scan_plain_rows(Parser *parser)
{
    const char *start = parser->text.ptr + parser->offset, *at = start;
    const char *end = parser->text.ptr + parser->text.len;
    while (at < parser->text.ptr + parser->last_line) {
        LineBits bits = look_at(at, end);
        const char *next = at + bits.len;
        if (!simple_row(parser, at, &bits)) {
            rows_drop_line(parser);
            next = plain_row(parser, at);
        }
        if (!next) break;
        rows_end_line(parser);
        at = next;
    }
    rows_drop_line(parser);
    parser->offset += (uint32_t)(at - start);
    return at > start;
}
