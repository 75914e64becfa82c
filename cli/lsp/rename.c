/* Renaming, over all files of a budget. What it would make of them is compiled first: the report
 * must stay the same, but for the name, and nothing new may be found. */
#include <stdlib.h>

#include "cli/common/language.h"
#include "cli/lsp/fields.h"
#include "cli/lsp/names.h"
#include "cli/lsp/requests.h"
#include "lang/base/unicode.h"
#include "lang/syntax/keywords.h"

typedef struct RenameEdit {
    uint32_t lo, hi; /* in the space of the check */
    Str text;
} RenameEdit;

typedef struct Renaming {
    NameQuestion *question;
    Str old, new;
    VEC(RenameEdit) edits; /* rising */
    const char *refusal;   /* a message; NULL = none so far */
} Renaming;

/* ---- may it be renamed ---- */

static bool current(const NameQuestion *q)
{
    return q->project->good == q->project->last && !q->project->dirty && !q->project->alone;
}

static Str written(const NameQuestion *q, Span span)
{
    return source_text(q->places.sources, span);
}

/* Texts in quotes are labels, and what the library declares belongs to all. */
static const char *refuse(const NameQuestion *q)
{
    Str folder;
    if (!q->named || !q->use.text) return N_("there is no name here");
    if (!current(q)) return N_("the budget is being checked, or has mistakes of syntax");
    if (str_starts(written(q, q->use.span), STR("\""))) return N_("a label is no name");
    Span span = symbols_declaration(&q->search, q->use.kind, q->use.id);
    const Source *source = source_of(q->places.sources, span.lo);
    if (!span.hi || !source) return N_("no file declares this name");
    return source_in_library(source, &folder) ? N_("the library declares this name") : NULL;
}

static void prepare_rename(NameQuestion *q)
{
    if (refuse(q)) return;
    Str text = written(q, q->use.span);
    json_open(q->json, "result", '{');
    json_span(q->json, "range", q->text, q->use.span);
    json_text(q->json, "placeholder", str_trim(text, "`"));
    json_close(q->json, '}');
}

void answer_prepare_rename(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, prepare_rename);
}

/* ---- how a name is written ---- */

/* Names are words; what is no word, or a keyword, is between backticks. */
static bool is_plain(Str name)
{
    uint32_t code, len;
    if (keyword_uses(name)) return false;
    for (uint32_t at = 0; at < name.len; at += len) {
        len = unicode_decode(name, at, &code);
        bool dash = code == '-' && at && at + 1 < name.len;
        if (!len || (!unicode_is_word(code) && !dash)) return false;
    }
    return name.len != 0;
}

static bool can_be_written(Str name)
{
    uint32_t code, len;
    for (uint32_t at = 0; at < name.len; at += len) {
        len = unicode_decode(name, at, &code);
        if (!len || code < 0x20 || code == '`' || unicode_is_invisible(code)) return false;
    }
    return name.len != 0;
}

/* ---- where it is ---- */

static void add_edit(Renaming *r, uint32_t lo, uint32_t hi, Str text)
{
    *vec_push(&r->question->server->scratch, &r->edits) = (RenameEdit){lo, hi, text};
}

/* A name that holds the separator needs quotes, and one between quotes must not end them. */
static Str field_text(Renaming *r, const Source *source, bool quoted)
{
    Sink sink;
    Str new = r->new;
    bool quotes = !quoted && new.len &&
                  (memchr(new.ptr, source->separator, new.len) || memchr(new.ptr, '"', new.len));
    sink_memory(&sink, &r->question->server->scratch);
    if (quotes) sink_char(&sink, '"');
    for (uint32_t i = 0; i < new.len; i++) {
        sink_char(&sink, new.ptr[i]);
        if (new.ptr[i] == '"') sink_char(&sink, '"');
    }
    if (quotes) sink_char(&sink, '"');
    return sink_result(&sink);
}

typedef struct FieldEdits {
    Renaming *renaming;
    const Source *source;
    Str text;
} FieldEdits;

static void add_field(void *context, Span span)
{
    FieldEdits *e = context;
    uint32_t at = span.lo - e->source->base;
    bool quoted = at && e->text.ptr[at - 1] == '"';
    add_edit(e->renaming, span.lo, span.hi, field_text(e->renaming, e->source, quoted));
}

/* Fields of data that are this name, as a whole. */
static void add_fields(Renaming *r, const Source *source)
{
    NameQuestion *q = r->question;
    FieldEdits edits = {r, source, source_rest(q->places.sources, source->base)};
    fields_named(&q->server->scratch, source, edits.text, &r->old, 1, add_field, &edits);
}

static void find_edits(Renaming *r)
{
    NameQuestion *q = r->question;
    SymbolUses uses = question_uses(q, (Span){0, 0});
    Str plain = is_plain(r->new)
                    ? r->new
                    : arena_printf(&q->server->scratch, "`" STR_FMT "`", STR_ARG(r->new));
    for (uint32_t i = 0; i < uses.len; i++) {
        Span span = uses.items[i].span;
        bool same = uses.items[i].text == q->use.text && *written(q, span).ptr != '"';
        if (same) add_edit(r, span.lo, span.hi, plain);
    }
    for (uint32_t i = 0; q->use.kind == SYMBOL_MEMBER && i < source_count(q->places.sources); i++) {
        const Source *source = source_get(q->places.sources, i);
        if (source->separator && !source->charset) add_fields(r, source);
    }
}

static int compare_edits(const void *a, const void *b)
{
    const RenameEdit *x = a, *y = b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

/* Rising, each once. */
static void sort_edits(Renaming *r)
{
    uint32_t kept = 0;
    if (r->edits.len) qsort(r->edits.items, r->edits.len, sizeof *r->edits.items, compare_edits);
    for (uint32_t i = 0; i < r->edits.len; i++)
        if (!i || r->edits.items[i].lo != r->edits.items[kept - 1].lo)
            r->edits.items[kept++] = r->edits.items[i];
    r->edits.len = kept;
}

/* ---- what it would make of the budget ---- */

static Str edited_text(const Renaming *r, const Source *source, uint32_t *at)
{
    const NameQuestion *q = r->question;
    Str text = source_rest(q->places.sources, source->base);
    Sink sink;
    uint32_t done = 0;
    sink_memory(&sink, &q->server->scratch);
    for (; *at < r->edits.len && r->edits.items[*at].lo <= source->base + text.len; ++*at) {
        const RenameEdit *edit = &r->edits.items[*at];
        sink_str(&sink, (Str){text.ptr + done, edit->lo - source->base - done});
        sink_str(&sink, edit->text);
        done = edit->hi - source->base;
    }
    sink_str(&sink, (Str){text.ptr + done, text.len - done});
    return sink_result(&sink);
}

static Compilation *compile_edited(Renaming *r)
{
    NameQuestion *q = r->question;
    Server *server = q->server;
    CompileStatus status;
    VEC(Overlay) overlays = {0};
    for (uint32_t at = 0; at < r->edits.len;) {
        const Source *source = source_of(q->places.sources, r->edits.items[at].lo);
        Str path = places_text(&q->places, source->base)->real;
        *vec_push(&server->scratch, &overlays) =
            (Overlay){arena_str(&server->scratch, path).ptr, edited_text(r, source, &at)};
    }
    CompileOptions wanted = server->wanted;
    wanted.files = &q->project->path;
    wanted.file_count = 1;
    wanted.stop = request_is_cancelled;
    wanted.stop_context = server;
    wanted.overlays = overlays.items;
    wanted.overlay_count = overlays.len;
    return project_compile(server, &wanted, &status);
}

/* A report with either name in the place of the other reads the same. */
static Str dump(const Renaming *r, Compilation *c)
{
    Sink whole, sink;
    sink_memory(&whole, &r->question->server->scratch);
    sink_memory(&sink, &r->question->server->scratch);
    if (!compilation_dump(c, STR("report"), &whole)) return STR("");
    Str text = sink_result(&whole);
    for (uint32_t at = 0, done = 0; at <= text.len; at++) {
        bool old = str_starts((Str){text.ptr + at, text.len - at}, r->old);
        if (!old && at < text.len) continue;
        sink_str(&sink, (Str){text.ptr + done, at - done});
        if (at == text.len) break;
        sink_str(&sink, r->new);
        done = at + r->old.len;
        at = done - 1;
    }
    return sink_result(&sink);
}

static bool same_report(Renaming *r, Compilation *before, Compilation *after)
{
    Memory *memory = compilation_arena(after)->memory;
    if (setjmp(memory->on_failure)) return false;
    bool same = str_equal(dump(r, before), dump(r, after));
    for (int severity = SEVERITY_ERROR; severity <= SEVERITY_NOTE; severity++)
        same &= diags_count(compilation_diags(before), (Severity)severity) ==
                diags_count(compilation_diags(after), (Severity)severity);
    return same;
}

static void put_file(const Renaming *r, uint32_t *at)
{
    NameQuestion *q = r->question;
    PlacedText *text = places_text(&q->places, r->edits.items[*at].lo);
    Json *json = q->json;
    json_edits_open(json, text);
    uint32_t end = text->source->base + text->source->text.len;
    for (; *at < r->edits.len && r->edits.items[*at].lo <= end; ++*at) {
        json_open(json, NULL, '{');
        json_span(json, "range", text, (Span){r->edits.items[*at].lo, r->edits.items[*at].hi});
        json_text(json, "newText", r->edits.items[*at].text);
        json_close(json, '}');
    }
    json_edits_close(json);
}

static void put_edits(const Renaming *r)
{
    Json *json = r->question->json;
    json_open(json, "result", '{');
    json_open(json, "documentChanges", '[');
    for (uint32_t at = 0; at < r->edits.len;) put_file(r, &at);
    json_close(json, ']');
    json_close(json, '}');
}

static void find_refusal(Renaming *r)
{
    NameQuestion *q = r->question;
    r->refusal = refuse(q);
    if (!r->refusal && !can_be_written(r->new)) r->refusal = N_("this cannot be written as a name");
    if (r->refusal || str_equal(r->old, r->new)) return;
    find_edits(r);
    sort_edits(r);
    Compilation *after = compile_edited(r);
    if (!after || !same_report(r, q->compilation, after))
        r->refusal = N_("with this name the budget would not mean the same");
    compilation_free(after);
}

static void rename_(NameQuestion *q)
{
    Renaming r = {.question = q, .new = json_get_text(q->params, "newName")};
    if (q->named) r.old = str_trim(written(q, q->use.span), "`");
    find_refusal(&r);
    if (r.refusal)
        put_error(q->json, ERROR_REQUEST_FAILED, tr(r.refusal));
    else
        put_edits(&r);
}

void answer_rename(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, rename_);
}
