/* Diagnostics: collected while compiling, sorted and printed once at the end.
 *
 * Codes are permanent (lang/diag/diag_codes.def): never reused, never renumbered. Messages are
 * printf formats; use STR_FMT/STR_ARG for slices. All text is copied into the arena.
 *
 * Messages are translated here: a format is looked up in the catalogue before it is filled in. What
 * is filled in is the user's own text, or was translated by diags_text(). */
#ifndef BUDGET_DIAG_DIAG_H
#define BUDGET_DIAG_DIAG_H

#include <stdarg.h>

#include "lang/base/catalogue.h"
#include "lang/base/sink.h"
#include "lang/base/source.h"

typedef enum Severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } Severity;

typedef enum DiagCode {
#define DIAG(code, severity, name, title, explanation) DIAG_##code,
#include "lang/diag/diag_codes.def"
#undef DIAG
    DIAG_COUNT
} DiagCode;

typedef struct DiagInfo {
    const char *code; /* "E0101" */
    Severity severity;
    const char *name;        /* "unknown-name": for people */
    const char *title;       /* one line */
    const char *explanation; /* some lines for --explain */
} DiagInfo;
const DiagInfo *diag_info(DiagCode code);
bool diag_find(Str code, DiagCode *found); /* "E0101" or "e0101" */

enum { DIAG_MAX_LABELS = 3, DIAG_MAX_BYTES = 2000 /* of one message; a longer one is cut */ };

typedef struct DiagLabel {
    Span span;
    Str text;
} DiagLabel;

typedef struct DiagNote {
    Span span; /* {0,0} = none; otherwise the note is followed by "(file:line)" */
    Str text;
    struct DiagNote *next;
} DiagNote;

/* A place that may be to blame, with what should stand there. */
typedef struct DiagSuspect {
    Span span;
    Str title;              /* "2080501 行政单位离退休" */
    Str old_text, new_text; /* as they are written there; new "" = it cannot be written there */
    const char *origin;     /* "entered", "stated", or "missing": a line that is not there */
    const char *pattern;    /* "digits-swapped"; "" = none */
    uint32_t score;         /* 0 … 90 */
    bool tied;              /* no better than the first one, or the first one of several */
} DiagSuspect;

/* What several findings have in common. */
typedef struct DiagGroup {
    const char *shape;   /* "same-difference" */
    uint32_t count;      /* relations in it */
    const DiagLabel *of; /* their places and titles, up to a limit; not copied */
    uint32_t len;
} DiagGroup;

struct Diag;

/* The rest of a finding, which is written only if it is shown: of many, most are not. */
typedef struct DiagRest {
    void (*write)(const struct DiagRest *rest, struct Diag *diag);
} DiagRest;

typedef enum DiagState { DIAG_STATELESS, DIAG_NEW, DIAG_UNCHANGED } DiagState;

typedef struct Diag {
    DiagCode code;
    Severity severity;
    DiagState state; /* since an earlier list (diag_since.h), if there is one */
    Span span;
    Str message;
    DiagLabel labels[DIAG_MAX_LABELS]; /* other places */
    uint32_t label_count;
    DiagNote *notes, *last_note; /* in order */
    Str help;                    /* "" = none: what to do */
    Span fix_span;               /* {0,0} = no fix */
    Str fix_text;                /* replaces fix_span */
    Span *more_fixes;            /* and these, which come after it, by rising place; not copied */
    uint32_t more_fix_count;
    bool fix_is_likely;          /* it changes an amount, or what is excused: people decide */
    uint32_t lead;               /* 1, 2, …: comes before all others; 0 = by its place */
    bool brief;                  /* a leading one explains it: as text, without notes */
    uint64_t relation;           /* equal numbers at one place: of the same relation; 0 = none */
    Str waiver;                  /* of a difference: how it would be waived; "" = not asked for */
    const DiagSuspect *suspects; /* best first; not copied */
    uint32_t suspect_count;
    const DiagGroup *group; /* NULL = it is of one thing; not copied */
    const DiagRest *rest;   /* NULL = nothing is left to be written; not copied */
} Diag;

typedef struct Diags Diags;
Diags *diags_new(Arena *arena);
Diags *diags_like(Arena *arena, const Diags *diags); /* empty, in the language of the other ones */
void diags_set_catalogue(Diags *diags, const Catalogue *catalogue); /* NULL = English */

/* A message, or a word that goes into one, in the user's language. */
const char *diags_text(const Diags *diags, const char *message) __attribute__((format_arg(2)));
const char *diags_plural(const Diags *diags, const char *one, const char *many, uint64_t number)
    __attribute__((format_arg(2), format_arg(3)));

/* A message in the user's language, filled in. In a translation a blank beside what is filled in is
 * left out where both of its neighbours are Chinese characters or marks. */
Str diags_printf(Diags *diags, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str diags_vprintf(Diags *diags, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* A new diagnostic with the code's own severity. The pointer is valid until the arena goes. */
Diag *diag_add(Diags *diags, DiagCode code, Span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A new one of which nothing is written yet. */
Diag *diag_add_unwritten(Diags *diags, DiagCode code, Span span, const DiagRest *rest);
/* Replaces the message, which is empty until then. */
void diag_say(Diags *diags, Diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Writes what is left to be written. */
void diag_finish(Diag *diag);
/* At most DIAG_MAX_LABELS; more are dropped. A label for {0,0} becomes a note. */
void diag_label(Diags *diags, Diag *diag, Span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_note(Diags *diags, Diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_note_at(Diags *diags, Diag *diag, Span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_help(Diags *diags, Diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* replacement not copied. A program may apply it: what is meant stays the same. */
void diag_fix(Diag *diag, Span span, Str replacement);
/* What the fix replaces, from 0, by rising place; {0,0} behind the last. */
static inline Span diag_fix_at(const Diag *diag, uint32_t index)
{
    if (!index) return diag->fix_span;
    return index <= diag->more_fix_count ? diag->more_fixes[index - 1] : (Span){0, 0};
}
/* The same where only people can decide. */
void diag_suggest(Diag *diag, Span span, Str replacement);

/* Drops those that `known` has too: the same code and message, wherever it is. */
void diags_drop_known(Diags *diags, const Diags *known);
/* Adds copies of those of another list: what is decided about them is not decided there. */
void diags_append_copies(Diags *diags, const Diags *more);
/* Adds those of another list, which must live as long. */
void diags_append(Diags *diags, const Diags *more);
/* Its findings are now those of `other`. */
void diags_replace(Diags *diags, const Diags *other);

/* Duplicates count until diags_sorted or diags_print has dropped them. */
bool diags_empty(const Diags *diags);
uint32_t diags_count(const Diags *diags, Severity severity);

/* Asks `keep` about every diagnostic: what it returns false for is dropped. It may change the
 * severity. */
typedef bool DiagKeep(Diag *diag, void *context);
void diags_decide(Diags *diags, DiagKeep *keep, void *context);

/* All so far, in the order in which they were added. */
uint32_t diags_added(const Diags *diags, Diag *const **items);

/* Finishes all but errors that come after so many others when sorted; 0 = all. */
void diags_finish(Diags *diags, uint32_t errors);

/* Leading ones first, then sorted by place (nowhere first), then code; exact duplicates (same code,
 * span and message) dropped. Returns how many; *items points to an array of pointers that lives in
 * the arena. */
uint32_t diags_sorted(Diags *diags, Diag ***items);

typedef enum DiagFormat { DIAG_TEXT, DIAG_SHORT, DIAG_JSON, DIAG_SARIF, DIAG_GITHUB } DiagFormat;
typedef struct DiagStyle {
    DiagFormat format;
    bool colour;
    uint32_t width; /* columns of the terminal that source lines must fit; 0 = it is none */
    /* Errors printed; 0 = everything. Otherwise, of the warnings or notes of one code, the first
     * 5. Both say how many more there are. The forms for programs always have all. */
    uint32_t max_errors;
    /* For logs that need a file for every finding, and the version of the program: the first file of
     * the command line, which findings without a place belong to. NULL = unknown. */
    const char *main_file, *version;
    /* Findings of an earlier run, as JSON: what is new is marked, what is gone is told. ptr NULL =
     * none. */
    Str since;
    bool errors_only; /* as lines for people: neither warnings nor notes, except on what is to blame */
} DiagStyle;
void diags_print(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink);
/* Used by the former. */
void diags_print_json(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink);
void diags_print_sarif(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink);
void diags_print_github(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink);

#endif
