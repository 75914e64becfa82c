#include "lang/diag/diag.h"

#include <stdlib.h>

#include "lang/base/unicode.h"
#include "lang/base/vec.h"

struct Diags {
    Arena *arena;
    const Catalogue *catalogue;
    VEC(Diag *) items;
};

static const DiagInfo infos[DIAG_COUNT] = {
#define DIAG(code, severity, name, title, explanation) \
    [DIAG_##code] = {#code, severity, name, title, explanation},
#include "lang/diag/diag_codes.def"
#undef DIAG
};

const DiagInfo *diag_info(DiagCode code)
{
    return &infos[code];
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_code(Str text, Str code)
{
    if (text.len != code.len) return false;
    for (uint32_t i = 0; i < text.len; i++) {
        if (upper(text.ptr[i]) != code.ptr[i]) return false;
    }
    return true;
}

bool diag_find(Str code, DiagCode *found)
{
    for (int i = 0; i < DIAG_COUNT; i++) {
        if (!is_code(code, str_from(infos[i].code))) continue;
        *found = (DiagCode)i;
        return true;
    }
    return false;
}

Diags *diags_new(Arena *arena)
{
    Diags *diags = arena_new(arena, Diags);
    diags->arena = arena;
    return diags;
}

Diags *diags_like(Arena *arena, const Diags *diags)
{
    Diags *empty = diags_new(arena);
    empty->catalogue = diags->catalogue;
    return empty;
}

void diags_set_catalogue(Diags *diags, const Catalogue *catalogue)
{
    diags->catalogue = catalogue;
}

const char *diags_text(const Diags *diags, const char *message)
{
    return catalogue_text(diags->catalogue, message);
}

const char *diags_plural(const Diags *diags, const char *one, const char *many, uint64_t number)
{
    return catalogue_plural(diags->catalogue, one, many, number);
}

/* A label may be as long as a file, and be part of many messages. */
static Str shortened(Arena *arena, Str text)
{
    static const char more[] = "…";
    if (text.len <= DIAG_MAX_BYTES) return text;
    uint32_t room = DIAG_MAX_BYTES - (uint32_t)(sizeof more - 1);
    uint32_t len = room - unicode_cut((Str){text.ptr, room});
    char *cut = arena_resize(arena, (char *)text.ptr, (size_t)text.len + 1, DIAG_MAX_BYTES + 1);
    memcpy(cut + len, more, sizeof more);
    return (Str){cut, len + (uint32_t)(sizeof more - 1)};
}

/* ---- blanks around what is filled in ----
 *
 * Chinese has a blank between itself and a number, a Latin word or a `quotation`, and none between
 * two of its own words. What is filled in may begin and end with any of them. So in a translation
 * the blanks beside what is filled in are marked, and decided when the text is known. */

enum { BLANK_MARK = '\037' };

/* A copy of the format with such blanks marked. */
__attribute__((format_arg(2))) static const char *mark_blanks(Arena *arena,
                                                                   const char *format)
{
    char *marked = (char *)arena_str(arena, str_from(format)).ptr;
    for (char *c = strchr(marked, '%'); c; c = strchr(c, '%')) {
        bool literal = c[1] == '%';
        if (!literal && c > marked && c[-1] == ' ') c[-1] = BLANK_MARK;
        c += literal ? 2 : strcspn(c, "scduxX") + 1;
        if (!literal && *c == ' ') *c = BLANK_MARK;
    }
    return marked;
}

static bool is_wide_before(const char *text, uint32_t at)
{
    uint32_t first = at;
    while (first && (text[--first] & 0xC0) == 0x80) continue;
    return unicode_width((Str){text + first, at - first}) == 2;
}

static bool is_wide_after(Str text, uint32_t at)
{
    uint32_t end = at + 1;
    while (end < text.len && (text.ptr[end] & 0xC0) == 0x80) end++;
    return at < text.len && unicode_width((Str){text.ptr + at, end - at}) == 2;
}

/* Marked blanks between two wide characters go, the others become blanks. */
static Str decide_blanks(Str text)
{
    char *out = (char *)text.ptr;
    uint32_t len = 0;
    for (uint32_t i = 0; i < text.len; i++) {
        bool marked = text.ptr[i] == BLANK_MARK;
        if (marked && is_wide_before(out, len) && is_wide_after(text, i + 1)) continue;
        out[len++] = marked ? ' ' : text.ptr[i];
    }
    out[len] = '\0';
    return (Str){out, len};
}

Str diags_vprintf(Diags *diags, const char *format, va_list args)
{
    const char *translated = diags_text(diags, format);
    if (translated == format) return arena_vprintf(diags->arena, format, args);
    const char *marked = mark_blanks(diags->arena, translated);
    return decide_blanks(arena_vprintf(diags->arena, marked, args));
}

Str diags_printf(Diags *diags, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = diags_vprintf(diags, format, args);
    va_end(args);
    return text;
}

__attribute__((format(printf, 2, 0))) static Str diag_format(Diags *diags, const char *format,
                                                             va_list args)
{
    return shortened(diags->arena, diags_vprintf(diags, format, args));
}

static void append_note(Diags *diags, Diag *diag, Span span, Str text)
{
    DiagNote *note = arena_new(diags->arena, DiagNote);
    *note = (DiagNote){.span = span, .text = text};
    if (diag->last_note)
        diag->last_note->next = note;
    else
        diag->notes = note;
    diag->last_note = note;
}

Diag *diag_add_unwritten(Diags *diags, DiagCode code, Span span, const DiagRest *rest)
{
    Diag *diag = arena_new(diags->arena, Diag);
    *diag = (Diag){
        .code = code,
        .severity = infos[code].severity,
        .span = span,
        .message = STR(""),
        .help = STR(""),
        .fix_text = STR(""),
        .rest = rest,
    };
    *vec_push(diags->arena, &diags->items) = diag;
    return diag;
}

Diag *diag_add(Diags *diags, DiagCode code, Span span, const char *format, ...)
{
    Diag *diag = diag_add_unwritten(diags, code, span, NULL);
    va_list args;
    va_start(args, format);
    diag->message = diag_format(diags, format, args);
    va_end(args);
    return diag;
}

void diag_say(Diags *diags, Diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag->message = diag_format(diags, format, args);
    va_end(args);
}

void diag_finish(Diag *diag)
{
    const DiagRest *rest = diag->rest;
    diag->rest = NULL;
    if (rest) rest->write(rest, diag);
}

void diag_label(Diags *diags, Diag *diag, Span span, const char *format, ...)
{
    if (diag->label_count == DIAG_MAX_LABELS && span.hi) return;
    va_list args;
    va_start(args, format);
    Str text = diag_format(diags, format, args);
    va_end(args);
    if (span.hi)
        diag->labels[diag->label_count++] = (DiagLabel){span, text};
    else
        append_note(diags, diag, span, text);
}

void diag_note(Diags *diags, Diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    append_note(diags, diag, (Span){0, 0}, diag_format(diags, format, args));
    va_end(args);
}

void diag_note_at(Diags *diags, Diag *diag, Span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    append_note(diags, diag, span, diag_format(diags, format, args));
    va_end(args);
}

void diag_help(Diags *diags, Diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag->help = diag_format(diags, format, args);
    va_end(args);
}

void diag_fix(Diag *diag, Span span, Str replacement)
{
    diag->fix_span = span;
    diag->fix_text = replacement;
}

void diag_suggest(Diag *diag, Span span, Str replacement)
{
    diag_fix(diag, span, replacement);
    diag->fix_is_likely = true;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* In order of what they say. */
static int compare_messages(Diag *a, Diag *b)
{
    if (!a->message.len) diag_finish(a);
    if (!b->message.len) diag_finish(b);
    return str_compare(a->message, b->message);
}

static int compare_said(const void *left, const void *right)
{
    Diag *a = *(Diag *const *)left, *b = *(Diag *const *)right;
    int order = compare_numbers(a->code, b->code);
    return order ? order : compare_messages(a, b);
}

void diags_drop_known(Diags *diags, const Diags *known)
{
    uint32_t count = known->items.len, kept = 0;
    Diag **sorted = arena_array(diags->arena, Diag *, count);
    for (uint32_t i = 0; i < count; i++) sorted[i] = known->items.items[i];
    if (count) qsort(sorted, count, sizeof *sorted, compare_said);
    for (uint32_t i = 0; i < diags->items.len; i++) {
        Diag *diag = diags->items.items[i];
        if (!count || !bsearch(&diag, sorted, count, sizeof *sorted, compare_said))
            diags->items.items[kept++] = diag;
    }
    diags->items.len = kept;
}

void diags_append(Diags *diags, const Diags *more)
{
    for (uint32_t i = 0; i < more->items.len; i++)
        *vec_push(diags->arena, &diags->items) = more->items.items[i];
}

void diags_replace(Diags *diags, const Diags *other)
{
    diags->items.len = 0;
    diags_append(diags, other);
}

void diags_append_copies(Diags *diags, const Diags *more)
{
    for (uint32_t i = 0; i < more->items.len; i++) {
        Diag *copy = arena_new(diags->arena, Diag);
        *copy = *more->items.items[i];
        *vec_push(diags->arena, &diags->items) = copy;
    }
}

bool diags_empty(const Diags *diags)
{
    return diags->items.len == 0;
}

uint32_t diags_count(const Diags *diags, Severity severity)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < diags->items.len; i++) {
        count += diags->items.items[i]->severity == severity;
    }
    return count;
}

void diags_decide(Diags *diags, DiagKeep *keep, void *context)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < diags->items.len; i++)
        if (keep(diags->items.items[i], context))
            diags->items.items[kept++] = diags->items.items[i];
    diags->items.len = kept;
}

static int diag_compare(Diag *a, Diag *b)
{
    int order = compare_numbers(a->lead - 1, b->lead - 1); /* 0, none, becomes the largest */
    if (!order) order = compare_numbers(a->span.lo, b->span.lo);
    if (!order) order = compare_numbers(a->span.hi, b->span.hi);
    if (!order) order = compare_numbers(a->code, b->code);
    return order ? order : compare_messages(a, b);
}

/* qsort is not stable, so equal ones are told apart by when they were added. */
typedef struct DiagEntry {
    Diag *diag;
    uint32_t added;
} DiagEntry;

static int entry_compare(const void *left, const void *right)
{
    const DiagEntry *a = left, *b = right;
    int order = diag_compare(a->diag, b->diag);
    return order ? order : compare_numbers(a->added, b->added);
}

/* And without duplicates. */
static bool are_sorted(const Diags *diags)
{
    for (uint32_t i = 1; i < diags->items.len; i++)
        if (diag_compare(diags->items.items[i - 1], diags->items.items[i]) >= 0) return false;
    return true;
}

static void diags_sort(Diags *diags)
{
    uint32_t count = diags->items.len, kept = 0;
    if (are_sorted(diags)) return;
    DiagEntry *entries = arena_array(diags->arena, DiagEntry, count);
    for (uint32_t i = 0; i < count; i++) entries[i] = (DiagEntry){diags->items.items[i], i};
    if (count) qsort(entries, count, sizeof *entries, entry_compare);
    for (uint32_t i = 0; i < count; i++) {
        if (i && diag_compare(entries[i - 1].diag, entries[i].diag) == 0) continue;
        diags->items.items[kept++] = entries[i].diag;
    }
    diags->items.len = kept;
    arena_resize(diags->arena, entries, count * sizeof *entries, 0);
}

void diags_finish(Diags *diags, uint32_t errors)
{
    uint32_t met = 0;
    if (errors) diags_sort(diags);
    for (uint32_t i = 0; i < diags->items.len; i++) {
        Diag *diag = diags->items.items[i];
        met += diag->severity == SEVERITY_ERROR;
        if (!errors || diag->severity != SEVERITY_ERROR || met <= errors) diag_finish(diag);
    }
}

uint32_t diags_added(const Diags *diags, Diag *const **items)
{
    *items = diags->items.items;
    return diags->items.len;
}

uint32_t diags_sorted(Diags *diags, Diag ***items)
{
    diags_sort(diags);
    uint32_t count = diags->items.len;
    /* A copy: the list itself moves when more are added. */
    *items = arena_array(diags->arena, Diag *, count);
    if (count) memcpy(*items, diags->items.items, count * sizeof **items);
    return count;
}
