#include "lang/check/waivers.h"

#include "lang/check/family.h"

static uint32_t head_of(const WaiverHeads *heads, Symbol key)
{
    return key < heads->len ? heads->items[key] : 0;
}

/* Puts the item at `position` at the head of the chain of `key`; answers the next one of it. */
static uint32_t chain(Arena *arena, WaiverHeads *heads, Symbol key, uint32_t position)
{
    while (heads->len <= key) *vec_push(arena, heads) = 0;
    uint32_t next = heads->items[key];
    heads->items[key] = position + 1;
    return next;
}

/* ---- where to look: thousands of waivers of one name may each speak of a member or row ---- */

static Str member_key(Waivers *waivers, Symbol name, MemberId member)
{
    return arena_printf(waivers->env->arena, "\x1fmember\x1f%u\x1f%u", (unsigned)name,
                        (unsigned)member);
}

static Str row_key(Waivers *waivers, Symbol name, Str text)
{
    return arena_printf(waivers->env->arena, "\x1frow\x1f%u\x1f" STR_FMT, (unsigned)name,
                        STR_ARG(text));
}

/* Its first member or first text of a row; without either, its name. */
static Symbol anchor_of(Waivers *waivers, const Waiver *waiver)
{
    Symbol name = waiver->name;
    Interner *names = waivers->env->names;
    if (waiver->members.len)
        return intern(names, member_key(waivers, name, waiver->members.items[0]));
    if (waiver->decl->row.len)
        return intern(names, row_key(waivers, name, waiver->decl->row.items[0].value));
    return name;
}

static void resolve_members(Waivers *waivers, Waiver *waiver)
{
    Env *env = waivers->env;
    const Model *model = waivers->model;
    Coords coords = waiver->decl->coords;
    DimId *dims = arena_array(env->arena, DimId, coords.len);
    for (uint32_t i = 0; i < coords.len; i++) {
        MemberId member;
        dims[i] = NONE;
        if (!model_coord(env, model, coords.items[i], (Dims){0}, &dims[i], &member) ||
            !model_coord_once(env, model, coords, dims, i)) {
            waiver->used = true; /* reported already: not idle too */
            continue;
        }
        if (member != NONE) *vec_push(env->arena, &waiver->members) = member;
    }
}

Waivers *waivers_new(Env *env, const Model *model, RelationRecords *records)
{
    Waivers *waivers = arena_new(env->arena, Waivers);
    waivers->env = env;
    waivers->model = model;
    waivers->records = records;
    for (uint32_t i = 0; i < model->waivers.len; i++) {
        const Statement *s = model->waivers.items[i];
        Waiver waiver = {.decl = &s->waive, .span = s->span};
        waiver.name = family_symbol(env, model, s->waive.name, s->waive.of);
        waiver.used = !waiver.name; /* reported already: not idle too */
        if (!waiver.name) waiver.name = s->waive.name.symbol;
        resolve_members(waivers, &waiver);
        waiver.next = chain(env->arena, &waivers->named, waiver.name, i);
        waiver.next_anchored =
            chain(env->arena, &waivers->anchored, anchor_of(waivers, &waiver), i);
        *vec_push(env->arena, &waivers->items) = waiver;
    }
    return waivers;
}

Waivers waivers_quiet(const Waivers *waivers, Env *quiet)
{
    Waivers copy = *waivers;
    copy.env = quiet;
    copy.records = NULL;
    return copy;
}

void waivers_know(Waivers *waivers, Symbol name)
{
    while (waivers->known.len <= name) *vec_push(waivers->env->arena, &waivers->known) = false;
    waivers->known.items[name] = true;
}

/* ---- what a waiver covers ---- */

typedef struct Asked { /* an instance of an invariant, or a cell, or a whole row */
    const MemberId *members;
    uint32_t member_count;
    bool cell;
    const Str *row, *headings;
    uint32_t row_len, heading_len;
} Asked;

static bool has_member(const MemberId *members, uint32_t count, MemberId wanted)
{
    for (uint32_t i = 0; i < count; i++)
        if (members[i] == wanted) return true;
    return false;
}

static bool instance_matches(const Waiver *waiver, const Asked *asked)
{
    if (waiver->decl->row.len || waiver->decl->column.len) return false;
    for (uint32_t i = 0; i < waiver->members.len; i++)
        if (!has_member(asked->members, asked->member_count, waiver->members.items[i]))
            return false;
    return true;
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

static bool cell_matches(const Waiver *waiver, const Asked *asked)
{
    return !waiver->decl->coords.len && waiver_fits_row(waiver->decl, asked->row, asked->row_len) &&
           waiver_fits_column(waiver->decl, asked->headings, asked->heading_len);
}

/* Uses those of a chain that match; answers the position + 1 of the first one written, at most
 * `first` (0 = none). */
static uint32_t use_chain(Waivers *waivers, Symbol key, const Asked *asked, uint32_t first)
{
    for (uint32_t at = head_of(&waivers->anchored, key); at;) {
        Waiver *waiver = &waivers->items.items[at - 1];
        if (asked->cell ? cell_matches(waiver, asked) : instance_matches(waiver, asked)) {
            waiver->used = true;
            if (!first || at < first) first = at;
        }
        at = waiver->next_anchored;
    }
    return first;
}

static bool cover(Waivers *waivers, Symbol name, const Asked *asked)
{
    Env *env = waivers->env;
    if (!head_of(&waivers->named, name)) return false;
    uint32_t first = use_chain(waivers, name, asked, 0);
    for (uint32_t i = 0; i < asked->member_count + asked->row_len; i++) {
        Str key = asked->cell ? row_key(waivers, name, asked->row[i])
                              : member_key(waivers, name, asked->members[i]);
        first = use_chain(waivers, intern_find(env->names, env->arena, key), asked, first);
    }
    if (first) waivers->last = waivers->items.items[first - 1].decl;
    return first;
}

bool waivers_cover_instance(Waivers *waivers, Symbol name, const MemberId *members, uint32_t count)
{
    return cover(waivers, name, &(Asked){.members = members, .member_count = count});
}

bool waivers_cover_cell(Waivers *waivers, Symbol name, const Str *row, uint32_t row_len,
                        const Str *headings, uint32_t heading_len)
{
    return cover(waivers, name,
                 &(Asked){.cell = true,
                          .row = row,
                          .row_len = row_len,
                          .headings = headings,
                          .heading_len = heading_len});
}

/* ---- waivers of cells that do not exist ---- */

static bool seeks_cell(const Waiver *waiver)
{
    return !waiver->used && (waiver->decl->row.len || waiver->decl->column.len);
}

bool waivers_seek_cells(const Waivers *waivers, Symbol name)
{
    for (uint32_t at = head_of(&waivers->named, name); at; at = waivers->items.items[at - 1].next)
        if (seeks_cell(&waivers->items.items[at - 1])) return true;
    return false;
}

static void see_chain(Waivers *waivers, Symbol key, const Str *row, uint32_t len)
{
    for (uint32_t at = head_of(&waivers->anchored, key); at;
         at = waivers->items.items[at - 1].next_anchored) {
        Waiver *waiver = &waivers->items.items[at - 1];
        if (waiver_fits_row(waiver->decl, row, len)) waiver->row_seen = true;
    }
}

void waivers_see_row(Waivers *waivers, Symbol name, const Str *row, uint32_t len)
{
    Env *env = waivers->env;
    see_chain(waivers, name, row, len);
    for (uint32_t i = 0; i < len; i++)
        see_chain(waivers, intern_find(env->names, env->arena, row_key(waivers, name, row[i])), row,
                  len);
}

void waivers_check_columns(Waivers *waivers, Symbol name, WaiverHasColumn *has, const void *context)
{
    for (uint32_t at = head_of(&waivers->named, name); at; at = waivers->items.items[at - 1].next) {
        Waiver *waiver = &waivers->items.items[at - 1];
        if (seeks_cell(waiver)) waiver->lost = !waiver->row_seen || !has(waiver->decl, context);
    }
}

/* ---- what becomes of them ---- */

void waivers_record(Waivers *waivers, RelationRecord record)
{
    if (!waivers->records) return;
    if (record.outcome == RECORD_WAIVED && waivers->last) record.text = waivers->last->reason.value;
    *vec_push(waivers->env->arena, &waivers->records->items) = record;
}

void waivers_finish(Waivers *waivers)
{
    Env *env = waivers->env;
    for (uint32_t i = 0; i < waivers->items.len; i++) {
        const Waiver *waiver = &waivers->items.items[i];
        Symbol symbol = waiver->name;
        Str name = intern_text(env->names, symbol);
        if (symbol >= waivers->known.len || !waivers->known.items[symbol]) {
            diag_add(env->diags, DIAG_E0605, waiver->decl->name.span,
                     "there is no table, invariant or stated figure `" STR_FMT "` to waive",
                     STR_ARG(name));
        } else if (waiver->lost) {
            diag_add(env->diags, DIAG_E0605, waiver->span,
                     "table " STR_FMT " has no such row or column to waive", STR_ARG(name));
        } else if (!waiver->used) {
            Diag *diag = diag_add(env->diags, DIAG_E0604, waiver->span,
                                  "this waiver of " STR_FMT " is not needed", STR_ARG(name));
            diag_help(env->diags, diag, "remove it: what it names holds, or is named wrongly");
        }
    }
}
