#include "tests/fuzz/mutate.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- chance ---- */

typedef struct Chance {
    uint64_t state;
} Chance;

/* splitmix64 */
static uint64_t draw(Chance *chance)
{
    uint64_t z = chance->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static size_t below(Chance *chance, size_t limit)
{
    return limit ? (size_t)(draw(chance) % limit) : 0;
}

/* ---- what to put in ---- */

static const char *const keywords[] = {
#define KEYWORD(token, english, chinese, uses) english, chinese,
#include "lang/syntax/keywords.def"
#undef KEYWORD
#define WORD_PAIR(id, english, chinese) english, chinese,
#include "lang/syntax/words.def"
#undef WORD_PAIR
};

/* What is often wrong at its edges. */
static const char *const edges[] = {
    "0",
    "0.00",
    "-",
    "-0",
    "1",
    "0.005",
    "0.5",
    "-0.5",
    "2.5",
    "100%",
    "0.01%",
    "9999999999",
    "1,000",
    "1,00",
    "1e5",
    "00",
    "\"\"",
    "\"a\"",
    "`a b`",
    "{ }",
    "( )",
    "/ 0",
    "@",
    "==",
    "<=",
    "+",
    "* 3",
    "all",
    "、",
    "（",
    "１",
    "“中”",
    "\\",
    "\xEF\xBB\xBF",
    "\xE2\x80\xAE",
    "999999999999999999999999999999999999",
    "0.000000000000000001",
    "0.0000000000000000001",
};

enum { KEYWORDS = sizeof keywords / sizeof *keywords, EDGES = sizeof edges / sizeof *edges };

/* ---- what to take out ---- */

typedef struct Part {
    size_t lo, hi;
} Part;

static Part line_at(const uint8_t *data, size_t size, size_t at)
{
    Part line = {at, at};
    while (line.lo && data[line.lo - 1] != '\n') line.lo--;
    while (line.hi < size && data[line.hi] != '\n') line.hi++;
    line.hi += line.hi < size;
    return line;
}

/* From a line on to the end of the blocks that it opens: a statement, a row, a member. */
static Part statement_at(const uint8_t *data, size_t size, size_t at)
{
    Part part = line_at(data, size, at);
    int depth = 0;
    for (size_t i = part.lo; i < size; i++) {
        if (data[i] == '{') depth++;
        if (data[i] == '}' && depth > 0) depth--;
        if (data[i] != '\n' || depth) continue;
        part.hi = i + 1;
        return part;
    }
    part.hi = size;
    return part;
}

static int class_of(uint8_t c)
{
    if (isalnum(c) || c == '_' || c >= 0x80) return 1;
    return isspace(c) ? 2 : 0;
}

static Part token_at(const uint8_t *data, size_t size, size_t at)
{
    Part token = {at, at + (at < size)};
    int class = at < size ? class_of(data[at]) : 0;
    if (!class) return token;
    while (token.lo && class_of(data[token.lo - 1]) == class) token.lo--;
    while (token.hi < size && class_of(data[token.hi]) == class) token.hi++;
    return token;
}

static Part pick(Chance *chance, const uint8_t *data, size_t size)
{
    size_t at = below(chance, size);
    switch (below(chance, 4)) {
    case 0: return statement_at(data, size, at);
    case 1: return line_at(data, size, at);
    default: return token_at(data, size, at);
    }
}

/* ---- changes ---- */

/* Puts `text` in the place of the part; if there is no room, nothing changes. */
static size_t splice(uint8_t *data, size_t size, size_t max_size, Part part, const void *text,
                     size_t len)
{
    size_t rest = size - part.hi;
    if (part.lo + len + rest > max_size) return size;
    memmove(data + part.lo + len, data + part.hi, rest);
    if (len) memcpy(data + part.lo, text, len);
    return part.lo + len + rest;
}

static size_t splice_copy(uint8_t *data, size_t size, size_t max_size, Part to, Part from)
{
    size_t len = from.hi - from.lo;
    uint8_t *copy = malloc(len ? len : 1);
    if (!copy) return size;
    memcpy(copy, data + from.lo, len);
    size = splice(data, size, max_size, to, copy, len);
    free(copy);
    return size;
}

static size_t exchange(uint8_t *data, size_t size, size_t max_size, Part a, Part b)
{
    if (a.lo > b.lo) {
        Part other = a;
        a = b;
        b = other;
    }
    if (a.hi > b.lo) return size;
    size_t len = a.hi - a.lo;
    if (size + len + (b.hi - b.lo) > max_size) return size;
    size_t now = splice_copy(data, size, max_size, (Part){b.hi, b.hi}, a);
    now = splice_copy(data, now, max_size, a, b);
    size_t shift = (b.hi - b.lo) - len;
    return splice(data, now, max_size, (Part){b.lo + shift, b.hi + shift}, NULL, 0);
}

static size_t put(Chance *chance, uint8_t *data, size_t size, size_t max_size, Part part)
{
    size_t which = below(chance, KEYWORDS + EDGES);
    const char *text = which < KEYWORDS ? keywords[which] : edges[which - KEYWORDS];
    return splice(data, size, max_size, part, text, strlen(text));
}

static size_t change(Chance *chance, uint8_t *data, size_t size, size_t max_size)
{
    Part part = pick(chance, data, size), other = pick(chance, data, size);
    switch (below(chance, 7)) {
    case 0: return splice(data, size, max_size, part, NULL, 0);
    case 1: return splice_copy(data, size, max_size, (Part){part.hi, part.hi}, part);
    case 2: return splice_copy(data, size, max_size, (Part){other.lo, other.lo}, part);
    case 3: return splice_copy(data, size, max_size, other, part);
    case 4: return exchange(data, size, max_size, part, other);
    case 5: return put(chance, data, size, max_size, token_at(data, size, below(chance, size)));
    default: return put(chance, data, size, max_size, (Part){part.hi, part.hi});
    }
}

/* ---- what is called ---- */

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    Chance chance = {seed};
    if (below(&chance, 4) == 0) return LLVMFuzzerMutate(data, size, max_size);
    for (size_t left = 1 + below(&chance, 4); left; left--)
        size = change(&chance, data, size, max_size);
    return size;
}

/* The first with a statement, line or token of the second. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
                                 size_t size2, uint8_t *out, size_t max_size, unsigned seed)
{
    Chance chance = {seed};
    size_t size = size1 < max_size ? size1 : max_size;
    if (size) memcpy(out, data1, size);
    Part from = pick(&chance, data2, size2), to = pick(&chance, out, size);
    if (below(&chance, 2)) to.hi = to.lo;
    return splice(out, size, max_size, to, data2 + from.lo, from.hi - from.lo);
}
