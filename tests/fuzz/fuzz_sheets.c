/* Spreadsheets, pages, records and words of a PDF: packed data of any content is unpacked within its limits, XML of
 * any content is read to its end, and a table that can be read is valid CSV in UTF-8. */
#include "lang/base/csv.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/inflate.h"
#include "lang/tabular/pdf_text.h"
#include "lang/tabular/book.h"
#include "lang/tabular/xml.h"
#include "tests/fuzz/fuzz.h"

static void check_tables(Arena *arena, Book book)
{
    Str csv, cell;
    for (uint32_t i = 0; i < book.tables.len; i++) {
        if (book_table(&book, i, &csv, &cell)) continue;
        CsvReader reader;
        Source source = {.text = csv, .base = 1};
        REQUIRE(charset_is_utf_8(csv, false));
        csv_open(&reader, arena, &source);
        while (csv_next(&reader)) REQUIRE(!reader.bad.hi);
    }
}

static void check_book(Arena *arena, BookKind kind, Str file)
{
    for (int printed = 0; printed < 2; printed++) {
        Book book;
        if (book_open(&book, arena, kind, printed, file)) continue;
        REQUIRE(book.tables.len != 0);
        check_tables(arena, book);
    }
}

static void check_words(Arena *arena, Str words)
{
    Book book = {.kind = BOOK_PDF};
    PdfPages pages;
    if (!pdf_tables(arena, words, &book.tables, &pages)) check_tables(arena, book);
}

static void check(Arena *arena, Str text)
{
    enum { ROOM = 1 << 12 };
    char *out = arena_alloc(arena, ROOM);
    Sink sink;
    Xml xml = xml_open(&arena->memory->work, text);
    sink_memory(&sink, arena);
    inflate_data(&arena->memory->work, text, out, ROOM);
    while (xml_next(&xml)) {
        REQUIRE(xml.at <= text.len);
        if (xml.kind == XML_TEXT) xml_decode(&sink, xml.content);
        if (xml.kind == XML_OPEN) xml_attribute(arena, &xml, "r");
    }
    check_book(arena, book_kind(arena, text), text);
    check_book(arena, BOOK_HTML, text);
    check_book(arena, BOOK_XML, text);
    check_book(arena, BOOK_JSON, text);
    check_words(arena, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(check, data, size);
    return 0;
}
