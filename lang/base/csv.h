/* Reads CSV (RFC 4180; also bare CR or LF line ends, and other separators), record by record, from
 * a text in memory or from one that comes piece by piece and is not kept.
 *
 * Our own small reader and not a library's, because every field needs its place in the source: a
 * diagnostic points at the cell. */
#ifndef BUDGET_BASE_CSV_H
#define BUDGET_BASE_CSV_H

#include "lang/base/sink.h"
#include "lang/base/source.h"
#include "lang/base/vec.h"

typedef struct CsvField {
    Str text;  /* unquoted; of a text that is not kept, until the next record */
    Span span; /* with its quotes */
} CsvField;

/* Where the pieces of a text come from. read: up to `size` bytes in valid UTF-8, *count = 0 at the
 * end; false = something is wrong with the text, which was reported. Pieces of CSV_PIECE bytes are
 * asked for, however large the window is, so that what is wrong is always in the same one. */
#ifdef BUDGET_HOSTILE
enum { CSV_PIECE = 1 << 10 };
#else
enum { CSV_PIECE = 1 << 17 };
#endif
enum { LIMIT_CSV_RECORD = 1 << 24 /* bytes; only where pieces are read */ };

typedef struct CsvInput CsvInput;
struct CsvInput {
    bool (*read)(CsvInput *input, char *buffer, uint32_t size, uint32_t *count);
};

typedef struct CsvReader {
    Arena *arena;  /* for fields with doubled quotes */
    Str text;      /* what is there of it */
    uint32_t base; /* offset of its first byte */
    uint32_t at;
    VEC(CsvField) fields; /* of the last record */
    char separator;       /* between fields: ',' unless it is set */
    bool quoted;          /* a field of it has quotes */
    Span bad; /* where a quoted field does not end or goes on after its quote; {0,0} = fine */

    bool too_long; /* the next record is longer than LIMIT_CSV_RECORD */
    bool failed;   /* a piece could not be read */

    CsvInput *input; /* NULL: no more comes */
    char *window;    /* that `text` lies in; NULL without pieces */
    uint32_t window_size;
    VEC(char) unquoted; /* texts of the last record whose quotes were doubled */
} CsvReader;

void csv_open(CsvReader *reader, Arena *arena, const Source *source);
void csv_open_pieces(CsvReader *reader, Arena *arena, const Source *source, CsvInput *input);
void csv_close(CsvReader *reader);
/* What is at hand of the text that was not read yet: all of it, or a first piece. */
Str csv_sample(CsvReader *reader);
/* The same, after more of the text was read: into a window of at least so many bytes. */
Str csv_ahead(CsvReader *reader, uint32_t size);
/* False at the end, and when the input says so; blank lines are skipped. What is passed over is
 * counted as work. */
bool csv_next(CsvReader *reader);

/* A spreadsheet runs a text that begins like a formula, whoever wrote it, and one that takes
 * another character for the separator begins anew after it, and at a line break. Writers of CSV
 * put an apostrophe where csv_is_formula() says so of the text from `at` on, and before what would
 * read as that, so that csv_unguarded() returns what was written. */
bool csv_is_formula(Str text, uint32_t at);
Str csv_guarded(Arena *arena, Str text);
Str csv_unguarded(Arena *arena, Str text);
/* Writes one field, guarded, and quoted where it must be. */
void csv_put_field(Sink *sink, Str text);

/* Is this the start of a text, or a place where a spreadsheet may begin a cell? */
static inline bool csv_begins_cell(Str text, uint32_t at)
{
    char before = at ? text.ptr[at - 1] : ';';
    return before == ';' || before == '\t' || before == '\r' || before == '\n';
}

#endif
