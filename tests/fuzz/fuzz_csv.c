/* Reading CSV: every field lies in the text, in order, and what was read, written and read again,
 * is the same. */
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

static void check_places(const CsvReader *reader, uint32_t *last)
{
    for (uint32_t i = 0; i < reader->fields.len; i++) {
        const CsvField *field = &reader->fields.items[i];
        REQUIRE(field->span.lo >= *last && field->span.lo <= field->span.hi);
        REQUIRE(field->span.hi <= reader->source->base + reader->source->text.len);
        REQUIRE(field->text.len <= field->span.hi - field->span.lo);
        *last = field->span.hi;
    }
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
        check_places(&reader, &last);
        for (uint32_t i = 0; i < reader.fields.len; i++) {
            if (i) sink_char(&sink, ',');
            write_field(&sink, reader.fields.items[i].text);
        }
        sink_char(&sink, '\n');
    }
    *good = !reader.bad.hi;
    return sink_result(&sink);
}

static void read_twice(Arena *arena, Str text)
{
    bool good;
    Str once = rewrite(arena, text, &good);
    if (!good) return;
    Str twice = rewrite(arena, once, &good);
    REQUIRE(good);
    REQUIRE_EQUAL(once, twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(read_twice, data, size);
    return 0;
}
