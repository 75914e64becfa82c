/* Files that hold tables and are no CSV, told by their first bytes: spreadsheets (XLSX, ODS, XML of
 * 2003), pages (HTML, which some systems call .xls), and records (JSON). Their tables come as CSV,
 * a line for each row. Everything is bounded, and nothing outside of the file is looked at. */
#ifndef BUDGET_TABULAR_BOOK_H
#define BUDGET_TABULAR_BOOK_H

#include "lang/base/arena.h"
#include "lang/tabular/xlsx.h"

typedef enum BookKind {
    BOOK_NONE, /* a text, or something that is not known */
    BOOK_XLSX,
    BOOK_ODS,
    BOOK_XML,
    BOOK_HTML,
    BOOK_JSON,
    BOOK_OLE, /* a spreadsheet of before 2007: it only says how to convert it */
    BOOK_PDF
} BookKind;

typedef struct BookTable {
    Str name;
    Str csv; /* not of BOOK_XLSX: there each sheet is read on request */
} BookTable;

typedef VEC(BookTable) BookTables;

typedef struct Book {
    Arena *arena;
    BookKind kind;
    bool printed;
    BookTables tables;
    XlsxBook xlsx;
} Book;

/* The kind of a file; of UTF-16 and other encodings, BOOK_NONE. */
BookKind book_kind(Arena *arena, Str file);
/* The same by the first bytes of a file that is not packed; JSON may turn out to be none. */
BookKind book_kind_of_text(Str begin);
/* In the place of the encoding of a source that was a table of such a file. */
const char *book_kind_name(BookKind kind);
bool book_is_kind_name(const char *encoding);
/* NULL, or why not (a message). A book that can be opened has a table. printed: cells of
 * spreadsheets are read as a page shows them: a percentage has its sign, and one that is merged
 * with those below it is in each of their rows. */
const char *book_open(Book *book, Arena *arena, BookKind kind, bool printed, Str file);
/* NULL, or why not; *cell: the cell that is to blame, "B7", or "". */
const char *book_table(Book *book, uint32_t table, Str *csv, Str *cell);

/* Each adds its tables; NULL, or why not. */
const char *ods_tables(Arena *arena, bool printed, Str file, BookTables *tables);
const char *xml_tables(Arena *arena, Str file, BookTables *tables);
const char *html_tables(Arena *arena, Str file, BookTables *tables);
const char *json_tables(Arena *arena, Str file, BookTables *tables);

#endif
