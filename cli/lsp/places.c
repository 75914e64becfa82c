#include "cli/lsp/places.h"

#include "cli/lsp/address.h"
#include "lang/base/unicode.h"

Places places_new(Server *server, const Project *project, const Sources *sources)
{
    uint32_t count = source_count(sources);
    return (Places){server, project, sources,
                    arena_array(&server->scratch, PlacedText *, count ? count : 1)};
}

uint32_t places_number(const Places *places, uint32_t offset)
{
    uint32_t low = 0, high = source_count(places->sources);
    if (!source_of(places->sources, offset)) return 0;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source_get(places->sources, middle)->base <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Of lines that became others, only what differs in them. */
static TextChange trimmed(Str old, TextChange change)
{
    Str *new = &change.text;
    while (change.lo < change.hi && new->len && old.ptr[change.lo] == new->ptr[0])
        change.lo++, new->ptr++, new->len--;
    while (change.lo < change.hi && new->len && old.ptr[change.hi - 1] == new->ptr[new->len - 1])
        change.hi--, new->len--;
    return change;
}

static void compare(Arena *arena, PlacedText *text, Str old)
{
    const TextChange *changes;
    Str new = text->lines.text;
    if (str_equal(old, new)) return;
    text->change_count = text_diff_changes(arena, old, new, &changes);
    TextChange *own = arena_array(arena, TextChange, text->change_count);
    for (uint32_t i = 0; i < text->change_count; i++) own[i] = trimmed(old, changes[i]);
    text->changes = own;
}

/* An editor shows no byte order mark. */
static Str without_mark(Str text)
{
    return str_starts(text, STR(UNICODE_MARK)) ? (Str){text.ptr + 3, text.len - 3} : text;
}

PlacedText *places_numbered(Places *places, uint32_t number)
{
    Server *server = places->server;
    Arena *arena = &server->scratch;
    if (places->texts[number]) return places->texts[number];
    PlacedText *text = places->texts[number] = arena_new(arena, PlacedText);
    if (number < source_count(places->sources)) text->source = source_get(places->sources, number);
    Str old = text->source ? source_rest(places->sources, text->source->base) : STR("");
    text->real = text->source ? project_real(places->project, text->source, number)
                              : str_from(places->project->path);
    text->document = document_of(&server->documents, text->real);
    text->uri = text->document ? text->document->uri : address_of(arena, text->real);
    Str shown = text->document ? without_mark(text->document->text) : old;
    text->lines = lines_of(arena, shown, server->encoding);
    compare(arena, text, old);
    return text;
}

PlacedText *places_text(Places *places, uint32_t offset)
{
    return places_numbered(places, places_number(places, offset));
}

PlacedText *places_of_document(Places *places, const Document *document)
{
    for (uint32_t i = 0; i < source_count(places->sources); i++) {
        Str real = project_real(places->project, source_get(places->sources, i), i);
        if (str_equal(real, str_from(document->path))) return places_numbered(places, i);
    }
    return NULL;
}

uint32_t place_shown(const PlacedText *text, uint32_t offset)
{
    uint32_t at = text->source ? offset - text->source->base : 0, moved = 0;
    for (uint32_t i = 0; i < text->change_count && text->changes[i].lo < at; i++) {
        const TextChange *change = &text->changes[i];
        if (at < change->hi) return change->lo + moved;
        moved += change->text.len - (change->hi - change->lo);
    }
    return u32_min(at + moved, text->lines.text.len);
}

bool place_meant(const PlacedText *text, uint32_t shown, uint32_t *offset)
{
    uint32_t moved = 0; /* modulo 2^32, as it may be less than nothing */
    for (uint32_t i = 0; i < text->change_count; i++) {
        const TextChange *change = &text->changes[i];
        uint32_t lo = change->lo + moved, hi = lo + change->text.len;
        if (shown <= lo) break;
        if (shown < hi) return false;
        moved += change->text.len - (change->hi - change->lo);
    }
    if (text->source) *offset = text->source->base + shown - moved;
    return text->source;
}

void json_span(Json *json, const char *key, const PlacedText *text, Span span)
{
    uint32_t from = place_shown(text, span.lo), to = place_shown(text, span.hi);
    json_range(json, key, &text->lines, from, to < from ? from : to);
}

void json_location(Json *json, const char *key, Places *places, Span span)
{
    PlacedText *text = places_text(places, span.lo);
    json_open(json, key, '{');
    json_text(json, "uri", text->uri);
    json_span(json, "range", text, span);
    json_close(json, '}');
}

void json_edits_open(Json *json, const PlacedText *text)
{
    json_open(json, NULL, '{');
    json_open(json, "textDocument", '{');
    json_text(json, "uri", text->uri);
    if (text->document)
        json_number(json, "version", text->document->version);
    else
        json_null(json, "version");
    json_close(json, '}');
    json_open(json, "edits", '[');
}

void json_edits_close(Json *json)
{
    json_close(json, ']');
    json_close(json, '}');
}
