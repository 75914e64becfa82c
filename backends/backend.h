/* A backend turns a report into bytes of one kind. One file per kind, one const Backend each, one
 * list of them. */
#ifndef BUDGET_BACKENDS_BACKEND_H
#define BUDGET_BACKENDS_BACKEND_H

#include "lang/base/sink.h"
#include "lang/report/report.h"

typedef struct BackendOptions {
    Str item;     /* --table=ID: only this one; "" = all */
    bool csv_bom; /* --csv-bom */
} BackendOptions;

/* Where a backend's files go: it asks for a sink for each file by name ("t01.csv"); the next call
 * finishes the one before. */
typedef struct BackendOutput BackendOutput;
struct BackendOutput {
    Sink *(*open)(BackendOutput *output, Str file_name);
    /* Says something to the user: what went wrong (then the backend answers false) or a note. */
    void (*tell)(BackendOutput *output, bool failed, const char *message);
    bool several; /* there is room for several files */
};

typedef struct Backend {
    const char *kind;    /* --emit=KIND */
    const char *summary; /* for --help */
    bool single;         /* makes one stream (may go to standard output) even for all items */
    bool (*emit)(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch);
} Backend;

extern const Backend backend_csv;
extern const Backend backend_latex;
extern const Backend backend_report_pdf;

extern const Backend *const backends[]; /* ends with NULL */
const Backend *backend_find(Str kind);

#endif
