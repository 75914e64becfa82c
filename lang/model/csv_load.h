/* Facts from a table in a file: what one load holds, for the modules that share it. facts_csv.c
 * reads the records, csv_mapping.c says what the columns are, csv_amounts.c reads amounts that are
 * written in another way than the language writes them, and csv_told.c says what was assumed. */
#ifndef BUDGET_MODEL_CSV_LOAD_H
#define BUDGET_MODEL_CSV_LOAD_H

#include "lang/base/csv.h"
#include "lang/model/passes.h"
#include "lang/tabular/headings.h"
#include "lang/tabular/patterns.h"

/* CSV_UNREAD: the mapping says so. */
typedef enum CsvRole {
    CSV_IGNORED,
    CSV_KEY,
    CSV_AMOUNT,
    CSV_LABEL,
    CSV_QUANTITY,
    CSV_UNREAD,
    CSV_ONLY
} CsvRole;

typedef struct CsvColumn {
    CsvRole role;
    Span span;       /* of its mapping, or else of its heading */
    uint32_t axis;   /* CSV_KEY */
    DimId dim;       /* CSV_KEY: of the axis */
    bool filled;     /* CSV_KEY: an empty cell repeats the one above */
    uint32_t above;  /* the member of the last cell that was not empty, by its index; or NONE */
    uint32_t *bound; /* CSV_AMOUNT: per axis, NONE = from the row */
    bool whole;      /* CSV_AMOUNT: it and the row name a member of each dimension */
    bool binds;      /* CSV_AMOUNT: it names one by itself */
    bool rounded;    /* CSV_AMOUNT: to the decimals of the ledger */
    char mark;       /* CSV_AMOUNT: before the decimals */
    bool other;      /* its amounts are not read as the language writes them */
    bool decided;    /* an amount shows which mark is before the decimals */
    Span doubtful;   /* the first amount that does not: "1.080" */
    Str doubtful_text;
    Str sign;     /* of a currency, that its amounts have beside them */
    Patterns wanted; /* CSV_ONLY: texts of the cells whose records are read */
} CsvColumn;

/* What the mapping says of how the file is written; what it does not say is found out. */
typedef struct CsvSettings {
    FormSearch search;
    Str encoding;
    char mark;         /* 0 = not said */
    Patterns skipped;  /* texts of cells whose records are not read */
} CsvSettings;

enum { CSV_GROUP = 3 /* digits of a group */ };

typedef struct CsvLoad {
    FactLoader *loader;
    Env *env;           /* of the loader */
    const Model *model; /* likewise */
    Ledger *ledger;
    const Facts *facts;
    CsvSettings settings;
    TableForm form;
    TableHeadings headings;
    uint32_t *bound;     /* per axis, by `for` */
    uint32_t *row;       /* per axis, of the row being read */
    uint32_t *cell;      /* per axis, of the amount being read */
    Str label, quantity; /* that were kept last */
    CsvReader reader;
    FileId file;
    CsvColumn *columns;
    uint32_t column_count;
    uint32_t *keys, *amounts; /* numbers of the columns that hold them */
    uint32_t key_count, amount_count;
    bool noted; /* a column holds labels or quantities */
    struct CsvFolded *folded; /* csv_keys.c: names of the members of folded_dim */
    DimId folded_dim;
    bool chooses;     /* some records are not wanted */
    uint32_t blanks;  /* records without an amount */
    uint32_t remarks; /* records of one cell among which there is no key: text below the table */
    Span remark;      /* the first of them */
} CsvLoad;

uint32_t *csv_no_axes(const CsvLoad *load);
/* The settings of the mapping, before the file is opened. False after a diagnostic. */
bool csv_read_settings(CsvLoad *load);
/* Finds and reads the headings, and what the columns are. False after a diagnostic. */
bool csv_read_mapping(CsvLoad *load);
void csv_report_too_long(const CsvLoad *load);

/* Which mark is before the decimals, by the amounts at hand; the first record is the next. */
void csv_look_at_amounts(CsvLoad *load);
/* An amount that is no plain one. False after a diagnostic; *dash: it says that there is none. */
bool csv_read_written(CsvLoad *load, CsvColumn *column, const CsvField *field, Int128 *amount,
                      bool *dash);
/* "1.080", read as the language reads it, may be 1,080. */
void csv_look_at_point(CsvLoad *load, CsvColumn *column, const CsvField *field);
void csv_report_doubtful(CsvLoad *load);
/* The member that a cell names which is no name as it is: "0101 - Roads", "='0101'". */
MemberId csv_find_written(CsvLoad *load, const CsvField *field, DimId dim);

/* The next record. False after the last one, and if a quoted field does not end properly. */
bool csv_load_next(CsvLoad *load);
/* The record that was read, if it is plain: members and amounts that are written as the language
 * writes them, and nothing that a finding might be about. False, and nothing was loaded: maybe it is
 * not. */
bool csv_load_plain(CsvLoad *load);
/* Loads records by several threads, as many as surely are plain, where that is worth it. */
void csv_load_parts(CsvLoad *load);

/* N0411: what was found out about the file. */
void csv_tell(CsvLoad *load);

#endif
