/* Waivers: known discrepancies, each with its reason. A failure asks whether it is waived; a waiver
 * that never was needed is an error. */
#ifndef BUDGET_CHECK_WAIVERS_H
#define BUDGET_CHECK_WAIVERS_H

#include "lang/check/records.h"
#include "lang/model/model.h"

typedef struct Waiver {
    const Waive *decl;
    Symbol name; /* of what it is about; of a family: the id of one of its tables */
    Span span;
    bool used;
    bool row_seen;          /* names a row that exists */
    bool lost;              /* names a row or column that does not exist */
    VEC(MemberId) members;  /* for … */
    uint32_t next;          /* of the same name; position + 1 */
    uint32_t next_anchored; /* of the same name and first member or text; position + 1 */
} Waiver;

typedef VEC(uint32_t) WaiverHeads; /* [Symbol]: position + 1 of the first of a chain */

typedef struct Waivers {
    Env *env;
    const Model *model;
    VEC(Waiver) items;
    WaiverHeads named, anchored;
    VEC(bool) known;          /* [Symbol]: something that can be waived */
    const Waive *last;        /* that covered something */
    RelationRecords *records; /* NULL = nobody asked */
} Waivers;

/* records: where waivers_record puts them; NULL = they are not kept. */
Waivers *waivers_new(Env *env, const Model *model, RelationRecords *records);
/* The same waivers, for looking once more: what is found is neither reported nor recorded. */
Waivers waivers_quiet(const Waivers *waivers, Env *quiet);
/* Says that `name` is something that can be waived. */
void waivers_know(Waivers *waivers, Symbol name);
/* An instance of an invariant: the members it is about (MemberId, any order). */
bool waivers_cover_instance(Waivers *waivers, Symbol name, const MemberId *members, uint32_t count);
/* A cell: texts of its row, headings of its column (none = the whole row). */
bool waivers_cover_cell(Waivers *waivers, Symbol name, const Str *row, uint32_t row_len,
                        const Str *headings, uint32_t heading_len);
/* Does any waiver that was not needed speak of rows or columns of `name`? Then it is told the rows
 * that there are, and asks for its column; one that finds no cell is lost. */
bool waivers_seek_cells(const Waivers *waivers, Symbol name);
void waivers_see_row(Waivers *waivers, Symbol name, const Str *row, uint32_t len);
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
/* After everything was checked: E0604 for idle ones, E0605 for those that name nothing. */
void waivers_finish(Waivers *waivers);

#endif
