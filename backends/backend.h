/* A backend turns a report into bytes of one kind. One file per kind, one const Backend each, one
 * list of them. */
#ifndef BUDGET_BACKENDS_BACKEND_H
#define BUDGET_BACKENDS_BACKEND_H

#include "lang/base/catalogue.h"
#include "lang/base/sink.h"
#include "lang/report/report.h"

typedef struct BackendOptions {
    Str item;     /* --table=ID: only this one; "" = all */
    Str figure;   /* --figure=ID: likewise */
    bool csv_bom; /* --csv-bom */
    bool html_tables; /* --html-part=tables: nothing that is not printed in a table or a document */
    int sql;      /* --sql: which of backend_sql_dialects */
    /* --html-check: the compiler as a WebAssembly module and its script, "" without it; and its
     * messages in the language of the budget, "" for English. */
    Str module, module_script, module_catalogue;
} BackendOptions;

/* How the program handles signals that would end the process, for a backend that runs another
 * program or makes temporary files. */
typedef struct BackendSignals {
    void (*hold)(void);    /* from now on they wait; may be nested */
    void (*release)(void); /* does not return if one came and this was the last hold */
    bool (*pending)(void); /* one came and waits */
} BackendSignals;

/* Where a backend's files go: it asks for a sink for each file by name ("t01.csv"); the next call
 * finishes the one before. */
typedef struct BackendOutput BackendOutput;
struct BackendOutput {
    Sink *(*open)(BackendOutput *output, Str file_name);
    /* Tells the user why nothing can be written; emit() then returns false. A constant message is
     * translated; one that is put together was translated before, by the catalogue. */
    void (*fail)(BackendOutput *output, const char *message);
    void (*note)(BackendOutput *output, const char *message); /* tells the user something else */
    const Catalogue *catalogue;                               /* NULL = English */
    bool several;                                             /* there is room for several files */
    const BackendSignals *signals; /* NULL = the process does not handle them */
};

typedef struct Backend {
    const char *kind;    /* --emit=KIND */
    const char *summary; /* for --help */
    bool single;         /* makes one stream (may go to standard output) even for all items */
    bool binary;         /* no text: nothing for a terminal */
    bool joins;          /* what it makes may follow each other in one stream */
    bool tables;         /* writes one table where --table names it */
    bool figures;        /* makes a file for each figure, not for each table */
    bool documents;      /* makes a file for each document, and one more */
    bool folder;         /* makes several files, whatever the budget has */
    bool origins;        /* needs Report.origins */
    bool workings;       /* needs Report.workings */
    bool (*emit)(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch);
} Backend;

extern const Backend backend_csv, backend_markdown, backend_dot, backend_svg, backend_png;
extern const Backend backend_pdf, backend_latex, backend_report_pdf, backend_html;
extern const Backend backend_json, backend_sql, backend_xlsx, backend_datapackage;
extern const Backend backend_terms;

extern const char *const backend_sql_dialects[]; /* ends with NULL */

extern const Backend *const backends[]; /* ends with NULL */
const Backend *backend_find(Str kind);

#endif
