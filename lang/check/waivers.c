#include "lang/check/waivers.h"

#include "lang/check/family.h"
#include "lang/check/value_name.h"
#include "lang/syntax/token.h"
#include "lang/syntax/write.h"

enum { FIXED_TOGETHER = 100 /* differences that one waiver is replaced for */ };

static uint32_t head_of(const WaiverHeads *heads, Symbol key)
{
    return key < heads->len ? heads->items[key] : 0;
}

/* Puts the item at `position` at the head of the chain of `key`; returns the next one of it. */
static uint32_t chain(Arena *arena, WaiverHeads *heads, Symbol key, uint32_t position)
{
    while (heads->len <= key) *vec_push(arena, heads) = 0;
    uint32_t next = heads->items[key];
    heads->items[key] = position + 1;
    return next;
}

/* ---- where to look: thousands of waivers of one name may each speak of a member or row ---- */

static Str member_key(const Waivers *waivers, Symbol name, MemberId member)
{
    return arena_printf(waivers->env->arena, "\x1fmember\x1f%u\x1f%u", (unsigned)name,
                        (unsigned)member);
}

static Str row_key(const Waivers *waivers, Symbol name, Str text)
{
    Env *env = waivers->env;
    return arena_join(env->arena, intern_text(env->names, name), "\x1frow\x1f", text);
}

static Str row_number_key(const Waivers *waivers, Symbol name, uint32_t number)
{
    return arena_printf(waivers->env->arena, "\x1fnumber\x1f%u\x1f%u", (unsigned)name,
                        (unsigned)number);
}

/* 0 = it names no row by its number. */
static uint32_t row_number_of(Env *env, const Waive *decl)
{
    Int128 number;
    if (!decl->row_number.hi ||
        amount_parse(env_text(env, decl->row_number), 0, &number) != AMOUNT_OK ||
        number > UINT32_MAX)
        return 0;
    return (uint32_t)number;
}

/* Its first member or first text of a row, or the number of one; else its name. */
static Symbol anchor_of(Waivers *waivers, const Waiver *waiver)
{
    Symbol name = waiver->name;
    Interner *names = waivers->env->names;
    if (waiver->members.len)
        return intern(names, member_key(waivers, name, waiver->members.items[0]));
    if (waiver->decl->row.len)
        return intern(names, row_key(waivers, name, waiver->decl->row.items[0].value));
    if (waiver->row_number) return intern(names, row_number_key(waivers, name, waiver->row_number));
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
            waiver->bad = true;
            continue;
        }
        if (member != NONE) *vec_push(env->arena, &waiver->members) = member;
    }
}

Waivers *waivers_new(Planner *planner, RelationRecords *records)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    Waivers *waivers = arena_new(env->arena, Waivers);
    waivers->env = env;
    waivers->model = model;
    waivers->records = records;
    for (uint32_t i = 0; i < model->waivers.len; i++) {
        const Statement *s = model->waivers.items[i];
        Waiver waiver = {.decl = &s->waive, .span = s->span};
        const TableDecl *table = family_table(model, s->waive.name);
        waiver.name = table ? family_symbol(env, model, s->waive.name, table->each, s->waive.of)
                            : value_symbol(planner, s->waive.name, s->waive.of, NULL, 0);
        waiver.bad = !waiver.name;
        waiver.row_number = row_number_of(env, waiver.decl);
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
    copy.items = (WaiverList){0};
    for (uint32_t i = 0; i < waivers->items.len; i++) {
        Waiver *waiver = vec_push(quiet->arena, &copy.items);
        *waiver = waivers->items.items[i];
        waiver->used = false;
        waiver->expects = NULL;
    }
    return copy;
}

static WaivableState waivable_state(const Waivers *waivers, Symbol name)
{
    return name < waivers->known.len ? waivers->known.items[name] : WAIVABLE_NOT;
}

static void raise_state(Waivers *waivers, Symbol name, WaivableState state)
{
    while (waivers->known.len <= name)
        *vec_push(waivers->env->arena, &waivers->known) = WAIVABLE_NOT;
    if (waivers->known.items[name] < state) waivers->known.items[name] = state;
}

void waivers_know(Waivers *waivers, Symbol name)
{
    raise_state(waivers, name, WAIVABLE);
}

void waivers_untried(Waivers *waivers, Symbol name)
{
    raise_state(waivers, name, WAIVABLE_UNTRIED);
}

/* ---- what a waiver covers ---- */

static bool has_member(const MemberId *members, uint32_t count, MemberId wanted)
{
    for (uint32_t i = 0; i < count; i++)
        if (members[i] == wanted) return true;
    return false;
}

static bool instance_matches(const Waiver *waiver, const WaivedPlace *asked)
{
    if (waiver->decl->row.len || waiver->row_number || waiver->decl->column.len) return false;
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

static bool cell_matches(const Waiver *waiver, const WaivedPlace *asked)
{
    if (waiver->decl->coords.len || !waiver_fits_row(waiver->decl, asked->row, asked->row_len))
        return false;
    if (waiver->row_number && waiver->row_number != asked->row_number) return false;
    return waiver_fits_column(waiver->decl, asked->headings, asked->heading_len);
}

typedef struct Covering { /* of the waivers that name a place, the first one written that … */
    Waiver *exact;        /* covers it */
    Waiver *vague;        /* does not say what it covers */
    Waiver *other;        /* covers another difference, or another place */
    bool elsewhere;
} Covering;

static void keep_first(Waiver **first, Waiver *waiver)
{
    if (!*first || waiver < *first) *first = waiver;
}

static void look_along(Waivers *waivers, Symbol key, const WaivedPlace *asked,
                       const Difference *difference, Covering *found)
{
    for (uint32_t at = head_of(&waivers->anchored, key); at;) {
        Waiver *waiver = &waivers->items.items[at - 1];
        at = waiver->next_anchored;
        if (asked->cell ? !cell_matches(waiver, asked) : !instance_matches(waiver, asked)) continue;
        if (waiver->bad || !waive_says_difference(waiver->decl)) {
            keep_first(&found->vague, waiver);
            continue;
        }
        bool same = waive_says(waivers->env, waivers->model, waiver->decl, difference);
        keep_first(same && !waiver->used ? &found->exact : &found->other, waiver);
        if (found->other == waiver) found->elsewhere = same;
    }
}

/* The keys by which a waiver of a place may be anchored; false after the last one. */
static bool next_key(const Waivers *waivers, const WaivedPlace *asked, uint32_t number, Symbol *key)
{
    Env *env = waivers->env;
    uint32_t texts = asked->member_count + asked->row_len;
    *key = asked->name;
    if (!number) return true;
    if (number > texts + (asked->row_number != 0)) return false;
    Str text = number > texts ? row_number_key(waivers, asked->name, asked->row_number)
               : asked->cell  ? row_key(waivers, asked->name, asked->row[number - 1])
                              : member_key(waivers, asked->name, asked->members[number - 1]);
    *key = intern_find(env->names, env->arena, text);
    return true;
}

static Covering look(Waivers *waivers, const WaivedPlace *asked, const Difference *difference)
{
    Symbol key;
    Covering found = {0};
    for (uint32_t i = 0; next_key(waivers, asked, i, &key); i++)
        look_along(waivers, key, asked, difference, &found);
    return found;
}

bool waivers_may_name(const Waivers *waivers, const WaivedPlace *row)
{
    enum { FEW = 8 }; /* are looked through sooner than keys are made */
    Symbol key;
    uint32_t count = 0, at = head_of(&waivers->named, row->name);
    for (; at && count < FEW; count++, at = waivers->items.items[at - 1].next) {
        const Waiver *waiver = &waivers->items.items[at - 1];
        bool number = !waiver->row_number || waiver->row_number == row->row_number;
        if (number && waiver_fits_row(waiver->decl, row->row, row->row_len)) return true;
    }
    if (!at) return false;
    for (uint32_t i = 0; next_key(waivers, row, i, &key); i++)
        if (head_of(&waivers->anchored, key)) return true;
    return false;
}

/* ---- what a waiver would have to say ---- */

static Str text_at(const void *texts, uint32_t at)
{
    return ((const Str *)texts)[at];
}

static Str literal_at(const void *texts, uint32_t at)
{
    return ((const Text *)texts)[at].value;
}

static void write_texts(const Writer *w, const char *keyword, const char *between,
                        const void *texts, uint32_t count, Str (*at)(const void *, uint32_t))
{
    if (count) write_text(w, keyword);
    for (uint32_t i = 0; i < count; i++) {
        write_text(w, i ? between : " ");
        write_string(w, at(texts, i));
    }
}

/* In the words of the waiver, where it has some. */
static void write_row(const Writer *w, bool chinese, const Waive *decl, const WaivedPlace *place)
{
    const char *row = keyword_text(KEY_ROW, chinese), *column = keyword_text(KEY_COLUMN, chinese);
    if (decl->row.len)
        write_texts(w, row, ", ", decl->row.items, decl->row.len, literal_at);
    else if (place->row_name_len && !decl->row_number.hi)
        write_texts(w, row, ", ", place->row_names, place->row_name_len, text_at);
    else if (place->row_number)
        sink_printf(w->sink, "%s %u", row, (unsigned)place->row_number);
    if (decl->column.len || place->heading_len) write_text(w, " ");
    if (decl->column.len)
        write_texts(w, column, " / ", decl->column.items, decl->column.len, literal_at);
    else
        write_texts(w, column, " / ", place->headings, place->heading_len, text_at);
}

static bool is_number(Str text)
{
    for (uint32_t i = 0; i < text.len; i++)
        if (!is_digit(text.ptr[i])) return false;
    return text.len > 0;
}

/* A name, code or label that means this member and no other one of its dimension. */
static void write_member(const Writer *w, const Model *model, MemberId id)
{
    const Member *member = &model->members.items[id];
    Symbol keys[] = {member->name, member->code};
    for (uint32_t i = 0; i < 2; i++) {
        bool many = false;
        if (!keys[i] || model_member_find(model, member->dim, keys[i], &many) != id || many)
            continue;
        Str text = intern_text(w->names, keys[i]);
        if (is_number(text))
            sink_str(w->sink, text);
        else
            write_name(w, (Name){.symbol = keys[i]});
        return;
    }
    write_string(w, member->label);
}

static void write_members(const Writer *w, bool chinese, const Model *model,
                          const WaivedPlace *place)
{
    for (uint32_t i = 0; i < place->member_count; i++) {
        write_text(w, i ? "," : keyword_text(KEY_FOR, chinese));
        write_text(w, " ");
        DimId dim = model->members.items[place->members[i]].dim;
        write_name(w, model->dims.items[dim].name);
        write_text(w, " ");
        write_member(w, model, place->members[i]);
    }
}

/* "row … column … stated … not …" */
static Str saying(Waivers *waivers, const Waive *decl, bool chinese, const WaivedPlace *place,
                  const Difference *difference)
{
    Sink sink;
    Env *env = waivers->env;
    sink_memory(&sink, env->arena);
    Writer w = {.arena = env->arena, .names = env->names, .sources = env->sources, .sink = &sink};
    if (place->cell)
        write_row(&w, chinese, decl, place);
    else
        write_members(&w, chinese, waivers->model, place);
    Str where = sink_result(&sink);
    return arena_printf(env->arena, STR_FMT "%s" STR_FMT, STR_ARG(where), where.len ? " " : "",
                        STR_ARG(difference_text(env, chinese, difference)));
}

Str waivers_write(Waivers *waivers, Str name, const WaivedPlace *place,
                  const Difference *difference)
{
    Env *env = waivers->env;
    bool chinese = language_is(waivers->model->header.language, "zh");
    Str rest = saying(waivers, &(Waive){0}, chinese, place, difference);
    return arena_printf(env->arena, "%s " STR_FMT " " STR_FMT " %s", keyword_text(KEY_WAIVE, chinese),
                        STR_ARG(name), STR_ARG(rest), keyword_text(KEY_BECAUSE, chinese));
}

static void cover_vaguely(Waivers *waivers, Waiver *waiver, const WaivedPlace *place,
                          const Difference *difference)
{
    waiver->used = true;
    if (waiver->bad || waiver->covered.len > FIXED_TOGETHER) return;
    bool chinese = waive_is_chinese(waivers->env, waiver->decl);
    if (!waiver->covered.len)
        waiver->difference = difference_text(waivers->env, chinese, difference);
    *vec_push(waivers->env->arena, &waiver->covered) =
        saying(waivers, waiver->decl, chinese, place, difference);
}

bool waivers_name(const Waivers *waivers, Symbol name)
{
    return head_of(&waivers->named, name) != 0;
}

bool waivers_cover(Waivers *waivers, const WaivedPlace *place, const Difference *difference,
                   WaiverMiss *miss)
{
    *miss = (WaiverMiss){0};
    if (!waivers_name(waivers, place->name)) return false;
    Covering found = look(waivers, place, difference);
    Waiver *by = found.exact ? found.exact : found.vague;
    if (by) {
        if (by == found.exact)
            by->used = true;
        else
            cover_vaguely(waivers, by, place, difference);
        waivers->last = by->decl;
        if (by->expects) by->expects->covers = true;
    } else if (found.other) {
        miss->waiver = (uint32_t)(found.other - waivers->items.items) + 1;
        miss->elsewhere = found.elsewhere;
        miss->difference = difference_text(
            waivers->env, waive_is_chinese(waivers->env, found.other->decl), difference);
    }
    return by != NULL;
}

const WaiverExpects *waivers_expect(Waivers *waivers, const WaivedPlace *place,
                                    const Difference *difference)
{
    if (!waivers_name(waivers, place->name)) return NULL;
    Covering found = look(waivers, place, difference);
    Waiver *waiver = found.other;
    if (found.exact || found.vague || !waiver || waiver->used || found.elsewhere) return NULL;
    if (!waiver->expects) {
        waiver->expects = arena_new(waivers->env->arena, WaiverExpects);
        waiver->expects->decl = waiver->decl;
    }
    waiver->expects->places++;
    return waiver->expects;
}

void waivers_missed(Waivers *waivers, WaiverMiss miss, Diag *diag)
{
    if (!miss.waiver || !diag) return;
    Waiver *waiver = &waivers->items.items[miss.waiver - 1];
    if (waiver->miss.diag) return;
    waiver->miss = miss;
    waiver->miss.diag = diag;
}

const Waive *waivers_next(const Waivers *waivers, Symbol name, uint32_t *at)
{
    *at = *at ? waivers->items.items[*at - 1].next : head_of(&waivers->named, name);
    return *at ? waivers->items.items[*at - 1].decl : NULL;
}

/* ---- waivers of cells that do not exist ---- */

static bool seeks_cell(const Waiver *waiver)
{
    if (waiver->used || waiver->bad) return false;
    return waiver->decl->row.len || waiver->row_number || waiver->decl->column.len;
}

bool waivers_seek_cells(const Waivers *waivers, Symbol name)
{
    for (uint32_t at = head_of(&waivers->named, name); at; at = waivers->items.items[at - 1].next)
        if (seeks_cell(&waivers->items.items[at - 1])) return true;
    return false;
}

static void see_chain(Waivers *waivers, Symbol key, const Str *row, uint32_t len, uint32_t number)
{
    for (uint32_t at = head_of(&waivers->anchored, key); at;
         at = waivers->items.items[at - 1].next_anchored) {
        Waiver *waiver = &waivers->items.items[at - 1];
        if (waiver->row_number && waiver->row_number != number) continue;
        if (waiver_fits_row(waiver->decl, row, len)) waiver->row_seen = true;
    }
}

void waivers_see_row(Waivers *waivers, Symbol name, const Str *row, uint32_t len, uint32_t number)
{
    Env *env = waivers->env;
    see_chain(waivers, name, row, len, number);
    for (uint32_t i = 0; i <= len; i++) {
        Str key = i < len ? row_key(waivers, name, row[i]) : row_number_key(waivers, name, number);
        see_chain(waivers, intern_find(env->names, env->arena, key), row, len, number);
    }
}

void waivers_check_columns(Waivers *waivers, Symbol name, WaiverHasColumn *has, const void *context)
{
    for (uint32_t at = head_of(&waivers->named, name); at; at = waivers->items.items[at - 1].next) {
        Waiver *waiver = &waivers->items.items[at - 1];
        if (seeks_cell(waiver)) waiver->lost = !waiver->row_seen || !has(waiver->decl, context);
    }
}

/* ---- what becomes of them ---- */

/* What it is about, as it is written there. */
static Str waiver_title(const Waivers *waivers, const Waiver *waiver)
{
    const Waive *decl = waiver->decl;
    if (!decl->of.len) return intern_text(waivers->env->names, decl->name.symbol);
    Span span = {decl->name.span.lo, decl->of.items[decl->of.len - 1].span.hi};
    return arena_printf(waivers->env->arena, STR_FMT ")", STR_ARG(env_text(waivers->env, span)));
}

void waivers_record(Waivers *waivers, RelationRecord record)
{
    if (!waivers->records) return;
    if (record.outcome == RECORD_WAIVED && waivers->last) record.text = waivers->last->reason.value;
    *vec_push(waivers->env->arena, &waivers->records->items) = record;
}

void waivers_record_text(Waivers *waivers, Str text)
{
    waivers->records->items.items[waivers->records->items.len - 1].text = text;
}

/* One waiver for each difference. */
static Str replacement(Waivers *waivers, const Waiver *waiver)
{
    Sink sink;
    Env *env = waivers->env;
    Span rest = {waiver->decl->because.lo, waiver->span.hi};
    uint32_t named = waiver->decl->name.span.hi;
    if (waiver->decl->of.len) named = waiver->decl->of.items[waiver->decl->of.len - 1].span.hi;
    sink_memory(&sink, env->arena);
    for (uint32_t i = 0; i < waiver->covered.len; i++) {
        if (i) sink_char(&sink, '\n');
        sink_str(&sink, env_text(env, (Span){waiver->span.lo, named}));
        sink_printf(&sink, "%s " STR_FMT " ", waiver->decl->of.len ? ")" : "",
                    STR_ARG(waiver->covered.items[i]));
        sink_str(&sink, env_text(env, rest));
    }
    return sink_result(&sink);
}

static void report_vague(Waivers *waivers, const Waiver *waiver, Str name)
{
    Env *env = waivers->env;
    Diag *diag = diag_add(env->diags, DIAG_E0607, waiver->span,
                          "this waiver of " STR_FMT " does not say which difference it covers",
                          STR_ARG(name));
    if (waiver->covered.len > FIXED_TOGETHER)
        diag_help(
            env->diags, diag,
            "it covers more than %u differences: so many are no exceptions; state a tolerance, "
            "or correct what is wrong",
            (unsigned)FIXED_TOGETHER);
    else if (waiver->covered.len > 1)
        diag_suggest(diag, waiver->span, replacement(waivers, waiver));
    else
        diag_suggest(diag, waiver->decl->difference,
                 arena_printf(env->arena, STR_FMT " ", STR_ARG(waiver->difference)));
}

/* Where its place is broken in another way: said there. */
static void report_missed(Waivers *waivers, const Waiver *waiver)
{
    const WaiverMiss *miss = &waiver->miss;
    Env *env = waivers->env;
    if (miss->elsewhere) {
        diag_label(env->diags, miss->diag, waiver->decl->difference,
                   "this waiver covers the same difference in another place");
        return;
    }
    miss->diag->severity = SEVERITY_ERROR; /* also of an invariant that only warns */
    diag_label(env->diags, miss->diag, waiver->decl->difference,
               "the waiver covers this difference and no other");
    if (!miss->diag->fix_span.hi) diag_suggest(miss->diag, waiver->decl->difference, miss->difference);
}

static void report_idle(Waivers *waivers, const Waiver *waiver, Str name)
{
    Env *env = waivers->env;
    Diag *diag = diag_add(env->diags, DIAG_E0604, waiver->span,
                          "this waiver of " STR_FMT " is not needed", STR_ARG(name));
    diag_help(env->diags, diag, "remove it: what it names holds, or is named wrongly");
}

static void report_unknown(Waivers *waivers, const Waiver *waiver, Str name)
{
    Env *env = waivers->env;
    Diag *diag = diag_add(env->diags, DIAG_E0605, waiver->decl->name.span,
                          "there is no table, invariant or stated figure `" STR_FMT "` to waive",
                          STR_ARG(name));
    const char *paren = memchr(name.ptr, '(', name.len);
    Str before = {name.ptr, paren ? (uint32_t)(paren - name.ptr) : 0};
    Symbol symbol = intern_find(env->names, env->arena, before);
    if (symbol && waivable_state(waivers, symbol))
        diag_help(env->diags, diag,
                  "the members of an invariant follow `for`: " STR_FMT " for " STR_FMT,
                  STR_ARG(before), (int)(name.len - before.len - 2), paren + 1);
}

static void finish_waiver(Waivers *waivers, const Waiver *waiver)
{
    Env *env = waivers->env;
    WaivableState state = waivable_state(waivers, waiver->name);
    Str name = waiver_title(waivers, waiver);
    if (state == WAIVABLE_UNTRIED) return;
    if (!waiver->bad && state == WAIVABLE_NOT)
        report_unknown(waivers, waiver, name);
    else if (waiver->lost)
        diag_add(env->diags, DIAG_E0605, waiver->span,
                 "table " STR_FMT " has no such row or column to waive", STR_ARG(name));
    else if (waiver->covered.len)
        report_vague(waivers, waiver, name);
    else if (waiver->miss.diag && (waiver->miss.elsewhere || !waiver->used))
        report_missed(waivers, waiver);
    else if (!waiver->used && !waiver->bad)
        report_idle(waivers, waiver, name);
}

void waivers_finish(Waivers *waivers)
{
    for (uint32_t i = 0; i < waivers->items.len; i++)
        finish_waiver(waivers, &waivers->items.items[i]);
}
