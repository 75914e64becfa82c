/* Reading CSV: every field lies in the text, in order; what was read, written and read again, is
 * the same; and so is what comes piece by piece. */
#include "lang/base/csv.h"
#include "tests/fuzz/fuzz.h"

static void write_field(Sink *sink, Str text)
{
    sink_char(sink, '"');
    for (uint32_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') sink_char(sink, '"');
        sink_char(sink, text.ptr[i]);
    }
    sink_char(sink, '"');
}

/* Answers the place behind the last field. */
static uint32_t check_places(const CsvReader *reader, const Source *source, uint32_t last)
{
    for (uint32_t i = 0; i < reader->fields.len; i++) {
        const CsvField *field = &reader->fields.items[i];
        REQUIRE(field->span.lo >= last && field->span.lo <= field->span.hi);
        REQUIRE(field->span.hi <= source->base + source->text.len);
        REQUIRE(field->text.len <= field->span.hi - field->span.lo);
        last = field->span.hi;
    }
    return last;
}

static void write_record(Sink *sink, const CsvReader *reader)
{
    for (uint32_t i = 0; i < reader->fields.len; i++) {
        if (i) sink_char(sink, ',');
        write_field(sink, reader->fields.items[i].text);
    }
    sink_char(sink, '\n');
}

/* Reads all records; gives them as text in which every field is quoted. */
static Str rewrite(Arena *arena, Str text, bool *good)
{
    Source source = {.text = text, .base = 1};
    CsvReader reader;
    Sink sink;
    uint32_t last = 1;
    csv_open(&reader, arena, &source);
    sink_memory(&sink, arena);
    while (csv_next(&reader)) {
        last = check_places(&reader, &source, last);
        write_record(&sink, &reader);
    }
    *good = !reader.bad.hi;
    return sink_result(&sink);
}

typedef struct Pieces {
    CsvInput input; /* must be first */
    Str left;
    uint32_t size; /* of a piece */
} Pieces;

static bool give_piece(CsvInput *input, char *buffer, uint32_t size, uint32_t *count)
{
    Pieces *pieces = (Pieces *)(void *)input;
    *count = pieces->size < size ? pieces->size : size;
    if (*count > pieces->left.len) *count = pieces->left.len;
    memcpy(buffer, pieces->left.ptr, *count);
    pieces->left = (Str){pieces->left.ptr + *count, pieces->left.len - *count};
    return true;
}

static Str rewrite_pieces(Arena *arena, Str text, uint32_t size, bool *good)
{
    Source source = {.text = text, .base = 1};
    Pieces pieces = {{give_piece}, text, size};
    CsvReader reader;
    Sink sink;
    uint32_t last = 1;
    csv_open_pieces(&reader, arena, &source, &pieces.input);
    sink_memory(&sink, arena);
    while (csv_next(&reader)) {
        last = check_places(&reader, &source, last);
        write_record(&sink, &reader);
    }
    csv_close(&reader);
    *good = !reader.bad.hi;
    return sink_result(&sink);
}

static void read_all_ways(Arena *arena, Str text)
{
    bool good, good_too;
    Str once = rewrite(arena, text, &good);
    for (uint32_t size = 1; size < 2000; size = size * 7 + 2) {
        Str pieces = rewrite_pieces(arena, text, size, &good_too);
        REQUIRE(good == good_too);
        REQUIRE_EQUAL(once, pieces);
    }
    if (!good) return;
    Str twice = rewrite(arena, once, &good);
    REQUIRE(good);
    REQUIRE_EQUAL(once, twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(read_all_ways, data, size);
    return 0;
}
