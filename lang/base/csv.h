/* Reads CSV (RFC 4180; also bare CR or LF line ends) from a text in memory, record by record.
 *
 * Our own small reader and not a library's, because every field needs its place in the source: a
 * diagnostic points at the cell. */
#ifndef BUDGET_BASE_CSV_H
#define BUDGET_BASE_CSV_H

#include "lang/base/source.h"
#include "lang/base/vec.h"

typedef struct CsvField {
    Str text;  /* unquoted */
    Span span; /* with its quotes */
} CsvField;

typedef struct CsvReader {
    Arena *arena; /* for fields with doubled quotes */
    const Source *source;
    uint32_t at;
    VEC(CsvField) fields; /* of the last record */
    Span bad; /* where a quoted field does not end or goes on after its quote; {0,0} = fine */
} CsvReader;

void csv_open(CsvReader *reader, Arena *arena, const Source *source);
bool csv_next(CsvReader *reader); /* false at the end; blank lines are skipped */

#endif
