/* Our own, because it is small, and so that a page that checks itself needs no further library. */
#include "lang/tabular/inflate.h"

enum { MAX_BITS = 15, LITERALS = 288, DISTANCES = 30, LENGTH_CODES = 19, END_OF_BLOCK = 256 };

typedef struct Inflate {
    Str in;
    uint32_t at, bits, bit_count;
    char *out;
    uint32_t len, room;
    bool bad;
} Inflate;

/* A canonical code: how many symbols each length has, and the symbols in order. */
typedef struct Huffman {
    uint16_t counts[MAX_BITS + 1], symbols[LITERALS];
} Huffman;

static uint32_t take_bits(Inflate *s, uint32_t count)
{
    while (s->bit_count < count) {
        if (s->at == s->in.len) {
            s->bad = true;
            return 0;
        }
        s->bits |= (uint32_t)(unsigned char)s->in.ptr[s->at++] << s->bit_count;
        s->bit_count += 8;
    }
    uint32_t value = s->bits & ((1U << count) - 1);
    s->bits >>= count;
    s->bit_count -= count;
    return value;
}

/* Codes of the same length are consecutive numbers: from the first bit on, it is known whether the
 * bits so far are one of them. */
static uint32_t decode(Inflate *s, const Huffman *code)
{
    int value = 0, first = 0, index = 0;
    for (int length = 1; length <= MAX_BITS && !s->bad; length++) {
        value |= (int)take_bits(s, 1);
        int count = code->counts[length];
        if (value - count < first) return code->symbols[index + (value - first)];
        index += count;
        first = (first + count) << 1;
        value <<= 1;
    }
    s->bad = true;
    return 0;
}

/* False if more codes are promised than there can be. */
static bool build(Huffman *code, const uint8_t *lengths, uint32_t count)
{
    uint16_t offsets[MAX_BITS + 1] = {0};
    int left = 1;
    memset(code->counts, 0, sizeof code->counts);
    for (uint32_t i = 0; i < count; i++) code->counts[lengths[i]]++;
    code->counts[0] = 0;
    for (int i = 1; i <= MAX_BITS; i++) {
        left = (left << 1) - code->counts[i];
        if (left < 0) return false;
    }
    for (int i = 1; i < MAX_BITS; i++) offsets[i + 1] = (uint16_t)(offsets[i] + code->counts[i]);
    for (uint32_t i = 0; i < count; i++)
        if (lengths[i]) code->symbols[offsets[lengths[i]]++] = (uint16_t)i;
    return true;
}

static void put(Inflate *s, char c)
{
    if (s->len == s->room)
        s->bad = true;
    else
        s->out[s->len++] = c;
}

static void copy(Inflate *s, uint32_t length, uint32_t distance)
{
    if (distance > s->len || length > s->room - s->len) {
        s->bad = true;
        return;
    }
    for (uint32_t i = 0; i < length; i++, s->len++) s->out[s->len] = s->out[s->len - distance];
}

static void read_codes(Inflate *s, const Huffman *literals, const Huffman *distances)
{
    static const uint16_t lengths[] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                       15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                       67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t length_bits[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                          2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    static const uint16_t from[] = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                    33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                    1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    static const uint8_t from_bits[] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                        6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
    while (!s->bad) {
        uint32_t symbol = decode(s, literals);
        if (s->bad || symbol == END_OF_BLOCK) return;
        if (symbol < END_OF_BLOCK) {
            put(s, (char)symbol);
            continue;
        }
        symbol -= END_OF_BLOCK + 1;
        if (symbol >= sizeof length_bits) break;
        uint32_t length = lengths[symbol] + take_bits(s, length_bits[symbol]);
        uint32_t way = decode(s, distances);
        if (way >= sizeof from_bits) break;
        copy(s, length, from[way] + take_bits(s, from_bits[way]));
    }
    s->bad = true;
}

static void read_stored(Inflate *s)
{
    s->bits = s->bit_count = 0;
    if (s->in.len - s->at < 4) {
        s->bad = true;
        return;
    }
    const unsigned char *c = (const unsigned char *)s->in.ptr + s->at;
    uint32_t len = c[0] | (uint32_t)c[1] << 8, check = c[2] | (uint32_t)c[3] << 8;
    s->at += 4;
    if (len != (~check & 0xFFFF) || len > s->in.len - s->at || len > s->room - s->len) {
        s->bad = true;
        return;
    }
    memcpy(s->out + s->len, s->in.ptr + s->at, len);
    s->len += len;
    s->at += len;
}

static void read_fixed(Inflate *s)
{
    Huffman literals, distances;
    uint8_t lengths[LITERALS];
    for (int i = 0; i < LITERALS; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8; /* RFC 1951, 3.2.6 */
    build(&literals, lengths, LITERALS);
    memset(lengths, 5, DISTANCES);
    build(&distances, lengths, DISTANCES);
    read_codes(s, &literals, &distances);
}

/* The lengths of both codes, themselves coded: 16 repeats the last one, 17 and 18 are zeros. */
static bool read_lengths(Inflate *s, const Huffman *code, uint8_t *lengths, uint32_t count)
{
    for (uint32_t at = 0; at < count;) {
        uint32_t symbol = decode(s, code);
        if (s->bad) return false;
        if (symbol < 16) {
            lengths[at++] = (uint8_t)symbol;
            continue;
        }
        if (symbol == 16 && !at) return false;
        uint8_t value = symbol == 16 ? lengths[at - 1] : 0;
        uint32_t times = symbol == 16   ? 3 + take_bits(s, 2)
                         : symbol == 17 ? 3 + take_bits(s, 3)
                                        : 11 + take_bits(s, 7);
        if (at + times > count) return false;
        while (times--) lengths[at++] = value;
    }
    return true;
}

static void read_dynamic(Inflate *s)
{
    static const uint8_t order[LENGTH_CODES] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + 32] = {0};
    Huffman code, literals, distances;
    uint32_t literal_count = take_bits(s, 5) + 257, distance_count = take_bits(s, 5) + 1;
    uint32_t length_count = take_bits(s, 4) + 4;
    s->bad |= literal_count > 286 || distance_count > DISTANCES;
    for (uint32_t i = 0; i < length_count; i++) lengths[order[i]] = (uint8_t)take_bits(s, 3);
    s->bad |= !build(&code, lengths, LENGTH_CODES);
    memset(lengths, 0, sizeof lengths);
    s->bad = s->bad || !read_lengths(s, &code, lengths, literal_count + distance_count) ||
             !build(&literals, lengths, literal_count) ||
             !build(&distances, lengths + literal_count, distance_count);
    if (!s->bad) read_codes(s, &literals, &distances);
}

bool inflate_data(Work *work, Str data, char *out, uint32_t len)
{
    enum { BLOCK = 400, BYTE = 4 /* units: two codes are built; eight bits are looked at */ };
    Inflate s = {.in = data, .out = out, .room = len};
    work_spend(work, (uint64_t)BYTE * data.len);
    for (bool last = false; !last && !s.bad;) {
        work_spend(work, BLOCK);
        last = take_bits(&s, 1) != 0;
        switch (take_bits(&s, 2)) {
        case 0: read_stored(&s); break;
        case 1: read_fixed(&s); break;
        case 2: read_dynamic(&s); break;
        default: s.bad = true;
        }
    }
    return !s.bad && s.len == len;
}
