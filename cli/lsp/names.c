#include "cli/lsp/names.h"

#include "cli/common/language.h"
#include "cli/lsp/fields.h"
#include "cli/lsp/requests.h"
#include "lang/files/path.h"

/* ---- what all begin with ---- */

static bool find_place(NameQuestion *q)
{
    Position position;
    if (!q->text) return false;
    q->search.within = (Span){0, 0};
    if (!position_read(json_get(q->params, "position"), &position) &&
        !position_read(json_get(json_get(q->params, "range"), "start"), &position))
        return true;
    q->shown = lines_offset(&q->text->lines, position);
    if (place_meant(q->text, q->shown, &q->offset))
        q->named = field_is_data(q) ? field_find(q) : symbols_at(&q->search, q->offset, &q->use);
    return true;
}

static bool begin(NameQuestion *q)
{
    q->compilation = q->project ? q->project->good : NULL;
    return q->compilation && compilation_search(q->compilation, &q->search);
}

/* An answer costs no more than the check did: its budget of work is given anew. False: it is spent,
 * and what was written is taken back. */
static bool answer_within_limit(NameQuestion *q, NameQuestionAnswer *answer)
{
    Memory *memory = compilation_arena(q->compilation)->memory;
    Json before = *q->json;
    size_t len = before.sink->len;
    q->places = places_new(q->server, q->project, compilation_sources(q->compilation));
    work_begin(&memory->work, &memory->on_failure, source_bytes(q->places.sources),
               q->server->inputs.work_limit);
    if (setjmp(memory->on_failure)) {
        (void)work_forgive(&memory->work);
        *q->json = before;
        q->json->sink->len = len;
        return false;
    }
    if (q->project->kept) kept_lend(q->project->kept, memory);
    if (q->document) q->text = places_of_document(&q->places, q->document);
    if (!q->document || find_place(q)) answer(q);
    return true;
}

void question_of(Server *server, const JsonValue *params, Json *json, NameQuestionAnswer *answer)
{
    NameQuestion q = {.server = server, .params = params, .json = json};
    q.document = document_meant(&server->documents, params);
    q.project = q.document ? project_of(server, q.document->path) : NULL;
    if (begin(&q)) (void)answer_within_limit(&q, answer);
}

void question_ask(Server *server, const JsonValue *params, Json *json, NameQuestionAnswer *answer)
{
    size_t len = json->sink->len;
    question_of(server, params, json, answer);
    if (json->sink->len == len) json_null(json, "result");
}

void question_of_project(Server *server, Project *project, const JsonValue *params, Json *json,
                         NameQuestionAnswer *answer)
{
    NameQuestion q = {.server = server, .project = project, .params = params, .json = json};
    if (begin(&q)) (void)answer_within_limit(&q, answer);
}

typedef struct UseSearch {
    NameQuestion *question;
    SymbolUses found;
} UseSearch;

static void collect(void *context, const SymbolUse *use)
{
    UseSearch *search = context;
    const NameQuestion *q = search->question;
    if (use->kind == q->use.kind && use->id == q->use.id)
        *vec_push(&q->server->scratch, &search->found) = *use;
}

SymbolUses question_uses(NameQuestion *q, Span within)
{
    UseSearch search = {.question = q};
    SymbolSearch all = q->search;
    all.within = within;
    if (q->named) symbols_walk(&all, collect, &search);
    return search.found;
}

/* ---- hover ---- */

static void put_findings(NameQuestion *q, Sink *sink)
{
    Diag *const *items;
    bool current = q->project->good == q->project->last && !q->project->dirty;
    uint32_t count = current ? diags_added(compilation_diags(q->compilation), &items) : 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!items[i]->span.hi || q->offset < items[i]->span.lo || q->offset >= items[i]->span.hi)
            continue;
        const DiagInfo *info = diag_info(items[i]->code);
        sink_printf(sink, "%s**%s** %s\n\n```\n%s\n```", sink->len ? "\n\n---\n\n" : "", info->code,
                    tr(info->title), tr(info->explanation));
        return;
    }
}

/* Is the place in a number? A name that looks like one has been found before. */
static bool is_number(const NameQuestion *q)
{
    Str text = q->text->lines.text;
    return str_digit(text, q->shown) || (q->shown && str_digit(text, q->shown - 1));
}

static void put_cell(Sink *sink, const TraceCell *cell)
{
    sink_printf(sink, "\n- " STR_FMT " / " STR_FMT " / " STR_FMT " = " STR_FMT,
                STR_ARG(cell->table), STR_ARG(cell->row), STR_ARG(cell->column),
                STR_ARG(cell->value));
}

/* Where the facts of a line go. */
static void put_trace(NameQuestion *q, Sink *sink)
{
    enum { SHOWN = 10 };
    Arena *arena = &q->server->scratch;
    Place place = source_place(q->places.sources, q->offset);
    if (!compilation_report(q->compilation) || !place.source) return;
    Str target = arena_printf(arena, STR_FMT ":%u", STR_ARG(place.source->path), place.line);
    Trace trace = compilation_trace(q->compilation, target);
    if (trace.kind != TRACE_LINE) return;
    for (uint32_t i = 0; i < trace.facts.len && i < SHOWN; i++)
        sink_printf(sink, "%s**" STR_FMT "** " STR_FMT, i ? "\n\n" : "",
                    STR_ARG(trace.facts.items[i].amount), STR_ARG(trace.facts.items[i].title));
    sink_text(sink, "\n\n");
    sink_printf(sink, tr("cells: %u\n"), trace.cells.len);
    for (uint32_t i = 0; i < trace.cells.len && i < SHOWN; i++)
        put_cell(sink, &trace.cells.items[i]);
    sink_text(sink, "\n\n");
    sink_printf(sink, tr("relations: %u\n"), trace.relations.len);
    for (uint32_t i = 0; i < trace.relations.len && i < SHOWN; i++)
        sink_printf(sink, "\n- " STR_FMT " " STR_FMT, STR_ARG(trace.relations.items[i].name),
                    STR_ARG(trace.relations.items[i].instance));
}

static void put_broken(Sink *sink, const Diag *diag)
{
    sink_printf(sink, "\n- **%s** " STR_FMT, diag_info(diag->code)->code, STR_ARG(diag->message));
    for (uint32_t i = 0; i < diag->label_count; i++)
        sink_printf(sink, "; " STR_FMT, STR_ARG(diag->labels[i].text));
    for (const DiagNote *note = diag->notes; note; note = note->next)
        sink_printf(sink, "; " STR_FMT, STR_ARG(note->text));
}

/* What was found in an invariant: both sides, and what is missing. */
static void put_outcomes(NameQuestion *q, Sink *sink)
{
    enum { SHOWN = 10 };
    Diag *const *items;
    Span span = symbols_invariant(&q->search, q->use.id);
    uint32_t count = diags_added(compilation_diags(q->compilation), &items), shown = 0;
    sink_char(sink, '\n');
    for (uint32_t i = 0; i < count && shown < SHOWN; i++) {
        if (items[i]->span.lo < span.lo || items[i]->span.lo >= span.hi) continue;
        put_broken(sink, items[i]);
        shown++;
    }
}

typedef struct ReaderList {
    NameQuestion *question;
    Sink *sink;
} ReaderList;

static void put_reader(void *context, Span span)
{
    const ReaderList *list = context;
    Place place = source_place(list->question->places.sources, span.lo);
    if (!place.source) return;
    sink_text(list->sink, "\n\n");
    sink_printf(list->sink, tr("read by " STR_FMT ":%u"), STR_ARG(path_name(place.source->path)),
                (unsigned)place.line);
}

static void hover(NameQuestion *q)
{
    Arena *arena = &q->server->scratch;
    Sink sink;
    sink_memory(&sink, arena);
    if (q->named) sink_str(&sink, symbols_describe(&q->search, arena, q->use.kind, q->use.id));
    if (q->named && q->use.kind == SYMBOL_INVARIANT) put_outcomes(q, &sink);
    if (!q->named && q->offset && is_number(q)) put_trace(q, &sink);
    if (q->offset && field_is_data(q)) field_readers(q, put_reader, &(ReaderList){q, &sink});
    if (q->offset) put_findings(q, &sink);
    if (!sink.len) return;
    json_open(q->json, "result", '{');
    json_open(q->json, "contents", '{');
    json_text(q->json, "kind", STR("markdown"));
    json_text(q->json, "value", sink_result(&sink));
    json_close(q->json, '}');
    if (q->named) json_span(q->json, "range", q->text, q->use.span);
    json_close(q->json, '}');
}

void answer_hover(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, hover);
}

/* ---- where it is ---- */

static void definition(NameQuestion *q)
{
    Span span = q->named ? symbols_declaration(&q->search, q->use.kind, q->use.id) : (Span){0, 0};
    if (span.hi) json_location(q->json, "result", &q->places, span);
}

void answer_definition(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, definition);
}

static void put_field(void *context, Span span)
{
    NameQuestion *q = context;
    json_location(q->json, NULL, &q->places, span);
}

static void references(NameQuestion *q)
{
    bool declarations = json_get_bool(json_get(q->params, "context"), "includeDeclaration");
    SymbolUses uses = question_uses(q, (Span){0, 0});
    json_open(q->json, "result", '[');
    for (uint32_t i = 0; i < uses.len; i++)
        if (declarations || !uses.items[i].declares)
            json_location(q->json, NULL, &q->places, uses.items[i].span);
    fields_visit(q, put_field, q);
    json_close(q->json, ']');
}

void answer_references(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, references);
}

static Span whole_file(const PlacedText *text)
{
    return (Span){text->source->base, text->source->base + text->source->text.len};
}

static void put_field_highlight(void *context, Span span)
{
    NameQuestion *q = context;
    Span whole = whole_file(q->text);
    if (span.lo < whole.lo || span.hi > whole.hi) return;
    json_open(q->json, NULL, '{');
    json_span(q->json, "range", q->text, span);
    json_number(q->json, "kind", 2);
    json_close(q->json, '}');
}

static void highlight(NameQuestion *q)
{
    SymbolUses uses = question_uses(q, whole_file(q->text));
    json_open(q->json, "result", '[');
    if (field_is_data(q)) fields_visit(q, put_field_highlight, q);
    for (uint32_t i = 0; i < uses.len; i++) {
        json_open(q->json, NULL, '{');
        json_span(q->json, "range", q->text, uses.items[i].span);
        json_number(q->json, "kind", uses.items[i].declares ? 3 : 2);
        json_close(q->json, '}');
    }
    json_close(q->json, ']');
}

void answer_highlight(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, highlight);
}

/* ---- labels beside codes ---- */

typedef struct HintWriter {
    NameQuestion *question;
    Span within;
} HintWriter;

/* A label that is written there already needs no hint. */
static bool label_follows(Str text, uint32_t at)
{
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) at++;
    return at < text.len && text.ptr[at] == '"';
}

static void put_hint(void *context, const SymbolUse *use)
{
    const HintWriter *writer = context;
    const NameQuestion *q = writer->question;
    Str label = symbols_label(&q->search, use->kind, use->id);
    uint32_t at = place_shown(q->text, use->span.hi);
    Str text = q->text->lines.text;
    bool code = use->span.hi > use->span.lo && at >= use->span.hi - use->span.lo &&
                is_digit(text.ptr[at - (use->span.hi - use->span.lo)]);
    if (!label.len || use->declares || !code || label_follows(text, at)) return;
    json_open(q->json, NULL, '{');
    json_position(q->json, "position", lines_position(&q->text->lines, at));
    json_text(q->json, "label", label);
    json_bool(q->json, "paddingLeft", true);
    json_close(q->json, '}');
}

/* What a block adds up to, after the name of its ledger. */
static void put_total(void *context, Span ledger, Str total)
{
    const HintWriter *writer = context;
    const NameQuestion *q = writer->question;
    uint32_t at = place_shown(q->text, ledger.hi);
    json_open(q->json, NULL, '{');
    json_position(q->json, "position", lines_position(&q->text->lines, at));
    json_text(q->json, "label", total);
    json_bool(q->json, "paddingLeft", true);
    json_close(q->json, '}');
}

static Span asked_range(const NameQuestion *q)
{
    Position start, end;
    const JsonValue *range = json_get(q->params, "range");
    Span span = whole_file(q->text);
    uint32_t offset;
    if (position_read(json_get(range, "start"), &start) &&
        place_meant(q->text, lines_offset(&q->text->lines, start), &offset))
        span.lo = offset;
    if (position_read(json_get(range, "end"), &end) &&
        place_meant(q->text, lines_offset(&q->text->lines, end), &offset))
        span.hi = offset;
    return span;
}

static void hints(NameQuestion *q)
{
    HintWriter writer = {q, asked_range(q)};
    SymbolSearch search = q->search;
    search.within = writer.within;
    json_open(q->json, "result", '[');
    symbols_walk(&search, put_hint, &writer);
    if (q->server->totals) symbols_totals(&search, &q->server->scratch, put_total, &writer);
    json_close(q->json, ']');
}

void answer_inlay_hint(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, hints);
}

/* ---- names of all budgets ---- */

typedef struct NameList {
    NameQuestion *question;
    Str wanted;
    uint32_t left;
} NameList;

static int kind_of_name(SymbolKind kind)
{
    switch (kind) {
    case SYMBOL_DIMENSION: return 10; /* Enum */
    case SYMBOL_MEMBER: return 22;    /* EnumMember */
    case SYMBOL_MEASURE: return 12;   /* Function */
    case SYMBOL_LEDGER: return 23;    /* Struct */
    case SYMBOL_UNIT:
    case SYMBOL_INVARIANT:
    case SYMBOL_TABLE:
    case SYMBOL_FIGURE:
    case SYMBOL_DOCUMENT:
    case SYMBOL_INDICATORS:
    case SYMBOL_VARIABLE:
    case SYMBOL_BUDGET:
    case SYMBOL_FACTS:
    case SYMBOL_STATED: break;
    }
    return 5; /* Class */
}

static bool put_name(void *context, const SymbolCandidate *candidate)
{
    NameList *list = context;
    NameQuestion *q = list->question;
    Str name = candidate->code.len ? candidate->code : candidate->name;
    bool wanted = str_contains(candidate->name, list->wanted) ||
                  str_contains(candidate->code, list->wanted) ||
                  str_contains(candidate->label, list->wanted);
    Span span = symbols_declaration(&q->search, candidate->kind, candidate->id);
    if (!wanted || !span.hi) return true;
    json_open(q->json, NULL, '{');
    json_text(q->json, "name",
              candidate->label.len ? arena_printf(&q->server->scratch, STR_FMT " " STR_FMT,
                                                  STR_ARG(name), STR_ARG(candidate->label))
                                   : name);
    json_number(q->json, "kind", kind_of_name(candidate->kind));
    json_location(q->json, "location", &q->places, span);
    if (candidate->of.len) json_text(q->json, "containerName", candidate->of);
    json_close(q->json, '}');
    return --list->left != 0;
}

static void list_names(NameQuestion *q)
{
    NameList list = {q, json_get_text(q->params, "query"), 200};
    symbols_candidates(&q->search, put_name, &list);
}

void answer_workspace_symbol(Server *server, const JsonValue *params, Json *json)
{
    json_open(json, "result", '[');
    for (uint32_t i = 0; i < server->projects.len; i++)
        question_of_project(server, server->projects.items[i], params, json, list_names);
    json_close(json, ']');
}
