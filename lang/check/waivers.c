#include "lang/check/waivers.h"

static uint32_t first_of(const Waivers *waivers, Symbol name)
{
    return name < waivers->first.len ? waivers->first.items[name] : 0;
}

static void resolve_members(Waivers *waivers, Waiver *waiver)
{
    Model *model = waivers->model;
    for (uint32_t i = 0; i < waiver->decl->coords.len; i++) {
        DimId dim;
        MemberId member;
        if (!model_coord(model, waiver->decl->coords.items[i], NULL, 0, &dim, &member)) {
            waiver->used = true; /* reported already: not idle too */
            continue;
        }
        if (member != NONE) *vec_push(model->arena, &waiver->members) = member;
    }
}

Waivers *waivers_new(Model *model)
{
    Waivers *waivers = arena_new(model->arena, Waivers);
    waivers->model = model;
    for (uint32_t i = 0; i < model->waivers.len; i++) {
        const Statement *s = model->waivers.items[i];
        Symbol name = s->waive.name.symbol;
        while (waivers->first.len <= name) *vec_push(model->arena, &waivers->first) = 0;
        Waiver waiver = {.decl = &s->waive, .span = s->span, .next = waivers->first.items[name]};
        resolve_members(waivers, &waiver);
        *vec_push(model->arena, &waivers->items) = waiver;
        waivers->first.items[name] = waivers->items.len;
    }
    return waivers;
}

void waivers_know(Waivers *waivers, Symbol name)
{
    for (uint32_t at = first_of(waivers, name); at; at = waivers->items.items[at - 1].next)
        waivers->items.items[at - 1].known = true;
}

static bool has_member(const MemberId *members, uint32_t count, MemberId wanted)
{
    for (uint32_t i = 0; i < count; i++)
        if (members[i] == wanted) return true;
    return false;
}

static bool instance_matches(const Waiver *waiver, const MemberId *members, uint32_t count)
{
    if (waiver->decl->row.len || waiver->decl->column.len) return false;
    for (uint32_t i = 0; i < waiver->members.len; i++)
        if (!has_member(members, count, waiver->members.items[i])) return false;
    return true;
}

static bool use(Waivers *waivers, Waiver *waiver)
{
    waivers->last = waiver->decl;
    return waiver->used = true;
}

bool waivers_cover_instance(Waivers *waivers, Symbol name, const MemberId *members, uint32_t count)
{
    bool covered = false;
    for (uint32_t at = first_of(waivers, name); at; at = waivers->items.items[at - 1].next)
        if (instance_matches(&waivers->items.items[at - 1], members, count))
            covered = use(waivers, &waivers->items.items[at - 1]);
    return covered;
}

static bool row_has(const Str *row, uint32_t len, Str wanted)
{
    for (uint32_t i = 0; i < len; i++)
        if (str_equal(row[i], wanted)) return true;
    return false;
}

bool waiver_fits_row(const Waive *decl, const Str *row, uint32_t row_len)
{
    for (uint32_t i = 0; i < decl->row.len; i++)
        if (!row_has(row, row_len, decl->row.items[i].value)) return false;
    return true;
}

/* The headings that are named must be the last ones of the column's, so that "合计" is enough where
 * it is clear. */
bool waiver_fits_column(const Waive *decl, const Str *headings, uint32_t heading_len)
{
    if (decl->column.len > heading_len) return false;
    for (uint32_t i = 0; i < decl->column.len; i++)
        if (!str_equal(decl->column.items[i].value, headings[heading_len - decl->column.len + i]))
            return false;
    return true;
}

static bool cell_matches(const Waiver *waiver, const Str *row, uint32_t row_len,
                         const Str *headings, uint32_t heading_len)
{
    return !waiver->decl->coords.len && waiver_fits_row(waiver->decl, row, row_len) &&
           waiver_fits_column(waiver->decl, headings, heading_len);
}

void waivers_check_cells(Waivers *waivers, Symbol name, WaiverExists *exists, const void *context)
{
    for (uint32_t at = first_of(waivers, name); at; at = waivers->items.items[at - 1].next) {
        Waiver *waiver = &waivers->items.items[at - 1];
        if (!waiver->used && (waiver->decl->row.len || waiver->decl->column.len))
            waiver->lost = !exists(waiver->decl, context);
    }
}

bool waivers_cover_cell(Waivers *waivers, Symbol name, const Str *row, uint32_t row_len,
                        const Str *headings, uint32_t heading_len)
{
    bool covered = false;
    for (uint32_t at = first_of(waivers, name); at; at = waivers->items.items[at - 1].next)
        if (cell_matches(&waivers->items.items[at - 1], row, row_len, headings, heading_len))
            covered = use(waivers, &waivers->items.items[at - 1]);
    return covered;
}

void waivers_record(Waivers *waivers, RelationRecord record)
{
    if (!waivers->records) return;
    if (record.outcome == RECORD_WAIVED && waivers->last) record.text = waivers->last->reason.value;
    *vec_push(waivers->model->arena, &waivers->records->items) = record;
}

void waivers_finish(Waivers *waivers)
{
    Model *model = waivers->model;
    for (uint32_t i = 0; i < waivers->items.len; i++) {
        const Waiver *waiver = &waivers->items.items[i];
        Str name = intern_text(model->names, waiver->decl->name.symbol);
        if (!waiver->known) {
            diag_add(model->diags, DIAG_E0605, waiver->decl->name.span,
                     "there is no table, invariant or stated figure `" STR_FMT "` to waive",
                     STR_ARG(name));
        } else if (waiver->lost) {
            diag_add(model->diags, DIAG_E0605, waiver->span,
                     "table " STR_FMT " has no such row or column to waive", STR_ARG(name));
        } else if (!waiver->used) {
            Diag *diag = diag_add(model->diags, DIAG_E0604, waiver->span,
                                  "this waiver of " STR_FMT " is not needed", STR_ARG(name));
            diag_help(model->diags, diag, "remove it: what it names holds, or is named wrongly");
        }
    }
}
