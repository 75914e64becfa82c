#include "lang/diag/diag_since.h"

#include <stdlib.h>

#include "lang/base/json_read.h"
#include "lang/base/sha256.h"

Str diag_fingerprint(Arena *arena, const Sources *sources, const Diag *diag)
{
    enum { DIGITS = 2 * SHA256_BYTES };
    Place place = source_place(sources, diag->span.lo);
    uint8_t hash[SHA256_BYTES];
    char *text = arena_array(arena, char, DIGITS);
    Str line = place.source ? str_trim_end(place.line_text, " \t") : STR("");
    Str name = place.source ? place.source->name : STR("");
    sha256(arena_printf(arena, "%s\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                        diag_info(diag->code)->code, STR_ARG(diag->message), STR_ARG(name),
                        STR_ARG(line)),
           hash);
    for (uint32_t i = 0; i < DIGITS; i++)
        text[i] = "0123456789abcdef"[i % 2 ? hash[i / 2] & 15 : hash[i / 2] >> 4];
    return (Str){text, DIGITS};
}

/* ---- the earlier list ---- */

typedef struct EarlierFinding {
    Str key; /* by which it is recognized */
    const JsonValue *finding;
    uint32_t at;   /* in its list */
    uint32_t used; /* at the first of equal ones: how many of them were found again */
} EarlierFinding;
typedef VEC(EarlierFinding) EarlierList;

static const JsonValue *findings_of(Arena *arena, Str text)
{
    const JsonValue *list = json_read(arena, text);
    return list ? json_get(list, "diagnostics") : NULL;
}

bool diags_are_listed(Arena *arena, Str text)
{
    const JsonValue *findings = findings_of(arena, text);
    if (!findings || findings->kind != JSON_ARRAY) return false;
    for (const JsonValue *one = findings->first; one; one = one->next)
        if (!json_get_text(one, "fingerprint").len) return false;
    return true;
}

static int compare_earlier(const void *a, const void *b)
{
    const EarlierFinding *x = a, *y = b;
    int order = str_compare(x->key, y->key);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void sort(EarlierList *list)
{
    if (list->len) qsort(list->items, list->len, sizeof *list->items, compare_earlier);
}

static EarlierList read_earlier(Arena *arena, Str text)
{
    EarlierList list = {0};
    const JsonValue *findings = findings_of(arena, text);
    for (const JsonValue *one = findings ? findings->first : NULL; one; one = one->next)
        *vec_push(arena, &list) = (EarlierFinding){json_get_text(one, "fingerprint"), one, list.len, 0};
    sort(&list);
    return list;
}

/* The first with this key, or where it would stand. */
static uint32_t find_first(const EarlierList *list, Str key)
{
    uint32_t lo = 0, hi = list->len;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (str_compare(list->items[middle].key, key) < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static bool is_at(const EarlierList *list, uint32_t at, Str key)
{
    return at < list->len && str_equal(list->items[at].key, key);
}

/* Takes one with this key off the list. */
static bool take(EarlierList *list, Str key)
{
    uint32_t first = find_first(list, key);
    if (!is_at(list, first, key)) return false;
    uint32_t next = first + list->items[first].used;
    if (!is_at(list, next, key)) return false;
    list->items[first].used++;
    return true;
}

/* What was not taken. */
static EarlierList left_over(Arena *arena, const EarlierList *list)
{
    EarlierList left = {0};
    for (uint32_t i = 0, end; i < list->len; i = end) {
        for (end = i + 1; is_at(list, end, list->items[i].key);) end++;
        for (uint32_t k = i + list->items[i].used; k < end; k++)
            *vec_push(arena, &left) =
                (EarlierFinding){list->items[k].key, list->items[k].finding, list->items[k].at, 0};
    }
    return left;
}

/* ---- the same although its line was edited: by its code, message and file ---- */

static Str rough_key(Arena *arena, Str code, Str message, Str file)
{
    return arena_printf(arena, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(code), STR_ARG(message),
                        STR_ARG(file));
}

static Str rough_key_of(Arena *arena, const Sources *sources, const Diag *diag)
{
    Place place = source_place(sources, diag->span.lo);
    return rough_key(arena, str_from(diag_info(diag->code)->code), diag->message,
                     place.source ? place.source->path : STR(""));
}

static void make_rough(Arena *arena, EarlierList *list)
{
    for (uint32_t i = 0; i < list->len; i++) {
        const JsonValue *one = list->items[i].finding;
        list->items[i].key = rough_key(arena, json_get_text(one, "code"),
                                       json_get_text(one, "message"), json_get_text(one, "file"));
    }
    sort(list);
}

/* ---- both ---- */

static int compare_places(const void *a, const void *b)
{
    const EarlierFinding *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static void put_gone(Arena *arena, EarlierList left, DiagsSince *since)
{
    if (left.len) qsort(left.items, left.len, sizeof *left.items, compare_places);
    for (uint32_t i = 0; i < left.len; i++) {
        const JsonValue *one = left.items[i].finding;
        DiagGone gone = {.code = json_get_text(one, "code"),
                         .severity = json_get_text(one, "severity"),
                         .message = json_get_text(one, "message"),
                         .file = json_get_text(one, "file")};
        if (!json_get_u32(one, "line", &gone.line)) gone.line = 0;
        *vec_push(arena, &since->gone) = gone;
    }
}

DiagsSince diags_since(Diags *diags, const Sources *sources, Arena *arena, Str last)
{
    DiagsSince since = {0};
    Diag **items = NULL;
    uint32_t count = diags_sorted(diags, &items);
    EarlierList list = read_earlier(arena, last);
    for (uint32_t i = 0; i < count; i++)
        items[i]->state = take(&list, diag_fingerprint(arena, sources, items[i])) ? DIAG_UNCHANGED
                                                                                : DIAG_NEW;
    list = left_over(arena, &list);
    make_rough(arena, &list);
    for (uint32_t i = 0; i < count; i++)
        if (items[i]->state == DIAG_NEW && take(&list, rough_key_of(arena, sources, items[i])))
            items[i]->state = DIAG_UNCHANGED;
    for (uint32_t i = 0; i < count; i++)
        *(items[i]->state == DIAG_NEW ? &since.added : &since.unchanged) += 1;
    put_gone(arena, left_over(arena, &list), &since);
    return since;
}
