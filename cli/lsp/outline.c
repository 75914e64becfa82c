/* What a file consists of: symbols, folds, selections and links, from its text as it is now. */
#include "cli/common/language.h"
#include "cli/lsp/address.h"
#include "cli/lsp/lexical.h"
#include "cli/lsp/names.h"
#include "cli/lsp/requests.h"
#include "lang/files/path.h"

typedef struct Outline {
    Server *server;
    const JsonValue *params;
    Json *json;
    const Document *document;
    TextLines lines;
    const Source *source; /* of the tree; NULL without one */
    bool inside;          /* the children of a symbol are being written */
    bool open;            /* a symbol is */
} Outline;

/* ---- symbols of a document ---- */

static int kind_number(SymbolKind kind)
{
    switch (kind) {
    case SYMBOL_DIMENSION: return 10; /* Enum */
    case SYMBOL_MEMBER: return 22;    /* EnumMember */
    case SYMBOL_LEDGER: return 23;    /* Struct */
    case SYMBOL_MEASURE: return 12;   /* Function */
    case SYMBOL_UNIT: return 16;      /* Number */
    case SYMBOL_INVARIANT: return 17; /* Boolean */
    case SYMBOL_TABLE:
    case SYMBOL_INDICATORS: return 5; /* Class */
    case SYMBOL_FIGURE:
    case SYMBOL_DOCUMENT: return 19; /* Object */
    case SYMBOL_VARIABLE: return 13; /* Variable */
    case SYMBOL_BUDGET: return 4;    /* Package */
    case SYMBOL_FACTS: return 18;    /* Array */
    case SYMBOL_STATED: break;
    }
    return 14; /* Constant */
}

static void json_bytes(const Outline *o, const char *key, Span span)
{
    json_range(o->json, key, &o->lines, span.lo - o->source->base, span.hi - o->source->base);
}

static void end_symbol(Outline *o)
{
    if (!o->open) return;
    json_close(o->json, ']');
    json_close(o->json, '}');
    o->open = false;
}

/* Members follow their dimension. */
static void put_symbol(void *context, const SymbolItem *item)
{
    Outline *o = context;
    bool part = item->part && o->open;
    if (!part) end_symbol(o);
    json_open(o->json, NULL, '{');
    json_text(o->json, "name", item->name);
    if (item->label.len) json_text(o->json, "detail", item->label);
    json_number(o->json, "kind", kind_number(item->kind));
    json_bytes(o, "range", span_join(item->span, item->name_span));
    json_bytes(o, "selectionRange", item->name_span);
    if (part) {
        json_close(o->json, '}');
    } else {
        json_open(o->json, "children", '[');
        o->open = true;
    }
}

static void put_symbols(Outline *o, const SymbolSearch *search)
{
    json_open(o->json, "result", '[');
    symbols_outline(search, put_symbol, o);
    end_symbol(o);
    json_close(o->json, ']');
}

/* ---- links ---- */

static void put_link(void *context, Span span, Str path, bool library)
{
    Outline *o = context;
    Arena *arena = &o->server->scratch;
    RealPath real;
    Str folder = library
                     ? str_from(o->server->wanted.library_dir ? o->server->wanted.library_dir : "")
                     : path_folder(str_from(o->document->path));
    Str whole = arena_printf(arena, STR_FMT "/" STR_FMT "%s", STR_ARG(folder), STR_ARG(path),
                             library ? ".budget" : "");
    if (path.len && path.ptr[0] == '/') whole = path;
    if (whole.len >= PATH_MAX || path_resolve(whole, &real) != 0) return;
    json_open(o->json, NULL, '{');
    json_bytes(o, "range", span);
    json_text(o->json, "target", address_of(arena, path_real_str(&real)));
    json_close(o->json, '}');
}

static void put_links(Outline *o, const SymbolSearch *search)
{
    json_open(o->json, "result", '[');
    symbols_links(search, put_link, o);
    json_close(o->json, ']');
}

/* ---- what both begin with ---- */

static void with_tree(Server *server, const JsonValue *params, Json *json,
                      void (*put)(Outline *o, const SymbolSearch *search))
{
    CompileStatus status;
    SymbolSearch search;
    Outline o = {.server = server, .params = params, .json = json};
    o.document = document_meant(&server->documents, params);
    Compilation *c = o.document && o.document->path
                         ? project_parse(server, o.document->path, true, &status)
                         : NULL;
    bool read = c && status != COMPILE_IO;
    if (read && setjmp(compilation_arena(c)->memory->on_failure)) {
        compilation_free(c);
        longjmp(server->memory.on_failure, 1);
    }
    if (read) {
        (void)compilation_search(c, &search);
        o.source = source_get(compilation_sources(c), 0);
        o.lines = lines_of(&server->scratch, o.source->text, server->encoding);
        put(&o, &search);
    } else {
        json_null(json, "result");
    }
    compilation_free(c);
}

void answer_document_symbol(Server *server, const JsonValue *params, Json *json)
{
    with_tree(server, params, json, put_symbols);
}

void answer_document_link(Server *server, const JsonValue *params, Json *json)
{
    with_tree(server, params, json, put_links);
}

/* ---- folds ---- */

static void put_fold(const Outline *o, uint32_t from, uint32_t to, const char *kind)
{
    uint32_t first = lines_position(&o->lines, from).line,
             last = lines_position(&o->lines, to).line;
    if (last <= first) return;
    json_open(o->json, NULL, '{');
    json_number(o->json, "startLine", first);
    json_number(o->json, "endLine", last);
    if (kind) json_text(o->json, "kind", str_from(kind));
    json_close(o->json, '}');
}

static bool read_text(Outline *o, Server *server, const JsonValue *params, Json *json)
{
    *o = (Outline){.server = server, .params = params, .json = json};
    o->document = document_meant(&server->documents, params);
    if (!o->document)
        json_null(json, "result");
    else
        o->lines = lines_of(&server->scratch, o->document->text, server->encoding);
    return o->document;
}

void answer_folding(Server *server, const JsonValue *params, Json *json)
{
    Outline o;
    if (!read_text(&o, server, params, json)) return;
    Lexical lexical = lexical_read(&server->scratch, o.lines.text);
    json_open(json, "result", '[');
    for (uint32_t i = 0; i < lexical.braces.len; i++)
        put_fold(&o, lexical.braces.items[i].open, lexical.braces.items[i].close, NULL);
    for (uint32_t i = 0; i < lexical.comments.len; i++)
        put_fold(&o, lexical.comments.items[i].from, lexical.comments.items[i].to, "comment");
    json_close(json, ']');
}

/* ---- selections ---- */

/* From the smallest to the whole text, each the parent of the one before. */
static void put_selection(const Outline *o, const Lexical *lexical, uint32_t at)
{
    Str text = o->lines.text, word = last_word((Str){text.ptr, at});
    uint32_t from = at - word.len, to = from, depth = 0;
    while (to < text.len && first_word((Str){text.ptr + from, text.len - from}).len > to - from)
        to++;
    json_open(o->json, NULL, '{');
    json_range(o->json, "range", &o->lines, from, to);
    for (uint32_t i = lexical->braces.len; i > 0; i--) {
        const Brace *brace = &lexical->braces.items[i - 1];
        if (brace->open >= at || brace->close < at) continue;
        uint32_t start = brace->head.len ? (uint32_t)(brace->head.ptr - text.ptr) : brace->open;
        uint32_t end = u32_min(brace->close + 1, text.len);
        json_open(o->json, "parent", '{');
        json_range(o->json, "range", &o->lines, start, end);
        depth++;
    }
    json_open(o->json, "parent", '{');
    json_range(o->json, "range", &o->lines, 0, text.len);
    for (uint32_t i = 0; i < depth + 2; i++) json_close(o->json, '}');
}

void answer_selection(Server *server, const JsonValue *params, Json *json)
{
    Outline o;
    Position position;
    if (!read_text(&o, server, params, json)) return;
    Lexical lexical = lexical_read(&server->scratch, o.lines.text);
    const JsonValue *asked = json_get(params, "positions")->first;
    json_open(json, "result", '[');
    for (; asked; asked = asked->next)
        if (position_read(asked, &position))
            put_selection(&o, &lexical, lines_offset(&o.lines, position));
    json_close(json, ']');
}
