/* Waivers: known differences, each with its reason. A failure asks whether it is waived; a waiver
 * covers one difference in one place. */
#ifndef BUDGET_CHECK_WAIVERS_H
#define BUDGET_CHECK_WAIVERS_H

#include "lang/check/difference.h"
#include "lang/check/planner.h"
#include "lang/check/records.h"
#include "lang/model/model.h"

typedef struct WaiverMiss { /* a place that a waiver names, where the difference is another one */
    uint32_t waiver;        /* position + 1; 0 = none */
    bool elsewhere;         /* it is the same one, but the waiver covers another place */
    Str difference;         /* as the waiver would have to say it */
    Diag *diag;             /* what was reported there */
} WaiverMiss;

/* What a waiver expects in the places that it names, where another difference, or none, is found.
 */
typedef struct WaiverExpects {
    const Waive *decl;
    uint32_t places; /* of several, nothing is expected of any */
    bool covers;     /* it covers the difference of another place */
} WaiverExpects;

typedef struct Waiver {
    const Waive *decl;
    Symbol name; /* of what it is about; of a family: the id of one of its tables */
    Span span;
    bool used;
    bool bad;               /* what it names was reported already */
    bool row_seen;          /* names a row that exists */
    bool lost;              /* names a row or column that does not exist */
    uint32_t row_number;    /* that it names; 0 = none */
    VEC(MemberId) members;  /* for … */
    VEC(Str) covered;       /* if it does not say what it covers: what it would have to say */
    Str difference;         /* of the first of these, without its place */
    WaiverMiss miss;        /* the first */
    WaiverExpects *expects; /* NULL = nobody asked */
    uint32_t next;          /* of the same name; position + 1 */
    uint32_t next_anchored; /* of the same name and first member or text; position + 1 */
} Waiver;

typedef VEC(uint32_t) WaiverHeads; /* [Symbol]: position + 1 of the first of a chain */
typedef VEC(Waiver) WaiverList;

/* Of a name. */
typedef enum WaivableState {
    WAIVABLE_NOT,
    WAIVABLE, /* something that can be waived */
    WAIVABLE_UNTRIED
} WaivableState;

typedef struct Waivers {
    Env *env;
    const Model *model;
    WaiverList items;
    WaiverHeads named, anchored;
    VEC(uint8_t) known;       /* [Symbol]: WaivableState */
    const Waive *last;        /* that covered something */
    RelationRecords *records; /* NULL = nobody asked */
    bool offered;             /* findings say how they would be waived */
} Waivers;

/* Where something fails: an instance of an invariant, a stated value, a cell, or a whole row. */
typedef struct WaivedPlace {
    Symbol name;
    bool cell;               /* of a table: the fields from `row` on */
    const MemberId *members; /* that an instance is about, in any order */
    uint32_t member_count;
    const Str *row; /* texts of its row, in the budget and as printed */
    uint32_t row_len;
    const Str *headings; /* of its column; none = the whole row */
    uint32_t heading_len;
    uint32_t row_number;  /* of the table's rows, from 1; 0 = it is none of them */
    const Str *row_names; /* texts that name the row; none = its number does */
    uint32_t row_name_len;
} WaivedPlace;

/* records: where waivers_record puts them; NULL = they are not kept. */
Waivers *waivers_new(Planner *planner, RelationRecords *records);
/* The same waivers, for looking once more: what is found is neither reported nor recorded. */
Waivers waivers_quiet(const Waivers *waivers, Env *quiet);
/* Says that `name` is something that can be waived. */
void waivers_know(Waivers *waivers, Symbol name);
/* Says that it could not be tried, or not all of it, because of an error: whether its waivers are
 * needed is not known. */
void waivers_untried(Waivers *waivers, Symbol name);
/* Is the difference covered there? If not, *miss tells of a waiver of another difference. A waiver
 * that does not say what it covers covers everything, and is reported at the end. */
bool waivers_cover(Waivers *waivers, const WaivedPlace *place, const Difference *difference,
                   WaiverMiss *miss);
/* Does some waiver name the row, as far as its texts and number tell? */
bool waivers_may_name(const Waivers *waivers, const WaivedPlace *row);
/* The waiver of this place, where the difference is another one than it covers; NULL = none. It is
 * not used by this. */
const WaiverExpects *waivers_expect(Waivers *waivers, const WaivedPlace *place,
                                    const Difference *difference);
/* A waiver of the difference, up to its reason. name: as the waiver writes it. */
Str waivers_write(Waivers *waivers, Str name, const WaivedPlace *place,
                  const Difference *difference);
/* What was reported where a waiver is of another difference: it will say so, and how to mend it. */
void waivers_missed(Waivers *waivers, WaiverMiss miss, Diag *diag);
/* Is anything of this name waived? */
bool waivers_name(const Waivers *waivers, Symbol name);
/* The waivers of a name one after the other, from *at = 0 on; NULL at the end. */
const Waive *waivers_next(const Waivers *waivers, Symbol name, uint32_t *at);
/* Does any waiver that was not needed speak of rows or columns of `name`? Then it is told the rows
 * that there are, and asks for its column; one that finds no cell is lost. */
bool waivers_seek_cells(const Waivers *waivers, Symbol name);
void waivers_see_row(Waivers *waivers, Symbol name, const Str *row, uint32_t len, uint32_t number);
typedef bool WaiverHasColumn(const Waive *decl, const void *context);
void waivers_check_columns(Waivers *waivers, Symbol name, WaiverHasColumn *has,
                           const void *context);
/* Do texts of a row and headings of a column fit the waiver? (headings NULL: whatever the column)
 */
bool waiver_fits_row(const Waive *decl, const Str *row, uint32_t row_len);
bool waiver_fits_column(const Waive *decl, const Str *headings, uint32_t heading_len);
/* Keeps a record if somebody asked for it; of what is waived, with the reason of the waiver that
 * covered last. */
void waivers_record(Waivers *waivers, RelationRecord record);
/* Gives what was recorded last a text; records must be kept. */
void waivers_record_text(Waivers *waivers, Str text);
/* After everything was checked: E0604 for idle ones, E0605 for those that name nothing, E0607 for
 * those that do not say what they cover. */
void waivers_finish(Waivers *waivers);

#endif
