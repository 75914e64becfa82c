#include "cli/lsp/documents.h"

#include <stdlib.h>

#include "cli/lsp/address.h"
#include "lang/files/path.h"

Document *document_find(const OpenDocuments *documents, Str uri)
{
    for (uint32_t i = 0; i < documents->items.len; i++)
        if (str_equal(documents->items.items[i]->uri, uri)) return documents->items.items[i];
    return NULL;
}

Document *document_meant(const OpenDocuments *documents, const JsonValue *params)
{
    return document_find(documents, json_get_text(json_get(params, "textDocument"), "uri"));
}

Document *document_of(const OpenDocuments *documents, Str path)
{
    for (uint32_t i = 0; i < documents->items.len; i++) {
        Document *document = documents->items.items[i];
        if (document->path && str_equal(str_from(document->path), path)) return document;
    }
    return NULL;
}

/* The text is read from the old one: that goes when the new one is there. */
static void set_text(Document *document, Str before, Str new, Str after)
{
    Arena arena;
    arena_init(&arena, document->arena.memory);
    size_t len = (size_t)before.len + new.len + after.len;
    char *text = arena_alloc(&arena, len + 1);
    if (before.len) memcpy(text, before.ptr, before.len);
    if (new.len) memcpy(text + before.len, new.ptr, new.len);
    if (after.len) memcpy(text + before.len + new.len, after.ptr, after.len);
    arena_free(&document->arena);
    document->arena = arena;
    document->text = (Str){text, (uint32_t)len};
}

/* A link and what it leads to are one file. */
static const char *real_path(Arena *arena, Str uri)
{
    RealPath real;
    Str path = address_path(arena, uri);
    if (!path.len || path.len >= PATH_MAX) return NULL;
    if (path_resolve(path, &real) != 0) return path.ptr;
    return arena_str(arena, path_real_str(&real)).ptr;
}

Document *document_open(OpenDocuments *documents, Str uri, Str text, int64_t version)
{
    Document *document = document_find(documents, uri);
    if (!document) {
        document = calloc(1, sizeof *document);
        if (!document) longjmp(documents->arena->memory->on_failure, 1);
        arena_init(&document->names, documents->arena->memory);
        arena_init(&document->arena, documents->arena->memory);
        *vec_push(documents->arena, &documents->items) = document;
        document->uri = arena_str(&document->names, uri);
        document->path = real_path(&document->names, uri);
    }
    set_text(document, STR(""), text, STR(""));
    document->version = version;
    document->told = false;
    return document;
}

static void document_free(Document *document)
{
    arena_free(&document->arena);
    arena_free(&document->names);
    free(document);
}

void document_close(OpenDocuments *documents, Document *document)
{
    uint32_t at = 0;
    while (documents->items.items[at] != document) at++;
    documents->items.items[at] = documents->items.items[--documents->items.len];
    document_free(document);
}

void documents_free(OpenDocuments *documents)
{
    for (uint32_t i = 0; i < documents->items.len; i++) document_free(documents->items.items[i]);
    documents->items.len = 0;
}

bool position_read(const JsonValue *value, Position *position)
{
    return json_get_u32(value, "line", &position->line) &&
           json_get_u32(value, "character", &position->character);
}

static bool change_range(Document *document, const JsonValue *range, Str text,
                         PositionEncoding encoding)
{
    Position start, end;
    Arena scratch;
    if (!position_read(json_get(range, "start"), &start) ||
        !position_read(json_get(range, "end"), &end))
        return false;
    arena_init(&scratch, document->arena.memory);
    TextLines lines = lines_of(&scratch, document->text, encoding);
    uint32_t from = lines_offset(&lines, start), to = lines_offset(&lines, end);
    arena_free(&scratch);
    if (to < from) return false;
    Str old = document->text;
    set_text(document, (Str){old.ptr, from}, text, (Str){old.ptr + to, old.len - to});
    return true;
}

bool document_change(Document *document, const JsonValue *changes, PositionEncoding encoding,
                     int64_t version)
{
    if (changes->kind != JSON_ARRAY) return false;
    for (const JsonValue *change = changes->first; change; change = change->next) {
        const JsonValue *text = json_get(change, "text"), *range = json_get(change, "range");
        if (text->kind != JSON_TEXT) return false;
        if (range->kind == JSON_NULL)
            set_text(document, STR(""), text->text, STR(""));
        else if (!change_range(document, range, text->text, encoding))
            return false;
    }
    document->version = version;
    document->told = false;
    return true;
}
