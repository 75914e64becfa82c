/* Where the headings of a table are in a file, and what separates its fields: found by trying,
 * among the first records, which of them are the headings that somebody looks for. Headings may
 * take several records: an upper one then holds for the cells to its right that are empty. */
#ifndef BUDGET_TABULAR_HEADINGS_H
#define BUDGET_TABULAR_HEADINGS_H

#include "lang/base/csv.h"

typedef struct TableHeading {
    Str text; /* of all records, from the top: "Revenue / Amount" */
    Str last; /* of the lowest record that has one */
    Span span;
} TableHeading;

typedef struct TableHeadings {
    TableHeading *items;
    uint32_t len;
} TableHeadings;

typedef struct TableRecord {
    CsvField *fields;
    uint32_t len;
} TableRecord;

typedef struct TableForm {
    char separator;
    uint32_t above; /* records above the headings */
    uint32_t depth; /* records of headings; 0 = none: columns are known by their numbers */
} TableForm;

enum { FORM_RECORDS = 40, FORM_DEPTH = 3 /* where headings are looked for */ };

/* fits: whether these headings are the ones; the texts stay. */
typedef struct FormSearch FormSearch;
struct FormSearch {
    bool (*fits)(const FormSearch *search, const TableHeadings *headings);
    TableForm form; /* what is said about it */
    bool separator_said, headings_said;
};

/* The character that divides most of the first records into equally many fields, more than one;
 * a comma if none does. */
char form_guess_separator(Arena *arena, Str sample);
/* The form with the least in it that is unusual: a comma, no record above, one of headings. False
 * if no headings fit. */
bool form_find(Arena *arena, Str sample, const FormSearch *search, TableForm *found);
/* Reads what lies above, and the headings. Copies their texts. False if the file ends before. */
bool headings_read(CsvReader *reader, Arena *arena, const TableForm *form, TableHeadings *headings);

/* The headings that these records make. */
TableHeadings headings_join(Arena *arena, const TableRecord *records, uint32_t depth);

/* Whether they are the same, but for blanks and the case of letters in ASCII. */
bool heading_same(Str a, Str b);
/* Equal for those that are the same. */
uint64_t heading_hash(uint64_t seed, Str text);
/* Whether a text is what a pattern describes, in which a `*` stands for any text; *part is that. */
bool heading_matches(Str pattern, Str text, Str *part);

#endif
