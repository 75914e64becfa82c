/* Names in files of data: a field that is the name, the code or the label of a member. */
#include "cli/lsp/fields.h"

#include "lang/base/csv.h"
#include "lang/files/path.h"

typedef struct FieldSearch {
    Str text;
    bool found;
    uint32_t member;
} FieldSearch;

static bool is_it(void *context, const SymbolCandidate *candidate)
{
    FieldSearch *s = context;
    s->found = candidate->kind == SYMBOL_MEMBER &&
               (str_equal(candidate->code, s->text) || str_equal(candidate->name, s->text) ||
                str_equal(candidate->label, s->text));
    s->member = candidate->id;
    return !s->found;
}

/* ---- fields as the model reads them ---- */

/* What is between the quotes of a field; all of one without. */
static Span inside(const CsvReader *reader, const CsvField *field)
{
    Span span = field->span;
    const char *text = reader->text.ptr + (span.lo - reader->base);
    uint32_t len = span.hi - span.lo;
    bool quoted = len >= 2 && text[0] == '"' && text[len - 1] == '"';
    return quoted ? (Span){span.lo + 1, span.hi - 1} : span;
}

static bool is_named(const CsvField *field, const Str *names, uint32_t count)
{
    Str text = str_trim(field->text, " \t");
    for (uint32_t i = 0; i < count; i++)
        if (text.len && str_equal(text, names[i])) return true;
    return false;
}

static void open_source(CsvReader *reader, Arena *arena, const Source *source, Str text)
{
    Source whole = *source;
    whole.text = text;
    csv_open(reader, arena, &whole);
    reader->separator = source->separator;
}

void fields_named(Arena *arena, const Source *source, Str text, const Str *names, uint32_t count,
                  FieldVisit *visit, void *context)
{
    CsvReader reader;
    open_source(&reader, arena, source, text);
    while (csv_next(&reader))
        for (uint32_t i = 0; i < reader.fields.len; i++)
            if (is_named(&reader.fields.items[i], names, count))
                visit(context, inside(&reader, &reader.fields.items[i]));
}

/* Where to read from to find what is at a place: a line break ends a record if no quote is before
 * it. */
static uint32_t record_before(Str text, uint32_t at)
{
    if (!at || memchr(text.ptr, '"', at)) return 0;
    while (at && text.ptr[at - 1] != '\n' && text.ptr[at - 1] != '\r') at--;
    return at;
}

/* False if no field is there. */
static bool field_at(Arena *arena, const Source *source, Str text, uint32_t at, Str *found,
                     Span *span)
{
    CsvReader reader;
    uint32_t offset = source->base + at;
    open_source(&reader, arena, source, text);
    reader.at = record_before(text, at);
    while (reader.base + reader.at <= offset && csv_next(&reader))
        for (uint32_t i = 0; i < reader.fields.len; i++) {
            const CsvField *field = &reader.fields.items[i];
            if (offset < field->span.lo || offset > field->span.hi) continue;
            *found = str_trim(field->text, " \t");
            *span = inside(&reader, field);
            return true;
        }
    return false;
}

bool field_is_data(const NameQuestion *q)
{
    return q->text && q->text->source->separator && !q->text->source->charset;
}

bool field_find(NameQuestion *q)
{
    const Source *source = q->text->source;
    Str text = source_rest(q->places.sources, source->base);
    uint32_t at = q->offset - source->base;
    if (at > text.len) return false;
    Span span;
    FieldSearch s = {0};
    if (!field_at(&q->server->scratch, source, text, at, &s.text, &span) || !s.text.len)
        return false;
    symbols_candidates(&q->search, is_it, &s);
    if (s.found) q->use = (SymbolUse){.kind = SYMBOL_MEMBER, .id = s.member, .span = span};
    return s.found;
}

/* ---- places of a member in data ---- */

typedef struct MemberTexts {
    uint32_t id;
    Str texts[3];
} MemberTexts;

static bool note_texts(void *context, const SymbolCandidate *candidate)
{
    MemberTexts *m = context;
    if (candidate->kind != SYMBOL_MEMBER || candidate->id != m->id) return true;
    m->texts[0] = candidate->code;
    m->texts[1] = candidate->name;
    m->texts[2] = candidate->label;
    return false;
}

void fields_visit(NameQuestion *q, FieldVisit *visit, void *context)
{
    MemberTexts m = {.id = q->use.id};
    if (!q->named || q->use.kind != SYMBOL_MEMBER) return;
    symbols_candidates(&q->search, note_texts, &m);
    for (uint32_t i = 0; i < source_count(q->places.sources); i++) {
        const Source *source = source_get(q->places.sources, i);
        if (source->separator && !source->charset)
            fields_named(&q->server->scratch, source, source_rest(q->places.sources, source->base),
                         m.texts, sizeof m.texts / sizeof *m.texts, visit, context);
    }
}

/* ---- the statements that read a file ---- */

typedef struct LinkSearch {
    NameQuestion *question;
    Str name; /* of the file */
    FieldVisit *visit;
    void *context;
} LinkSearch;

static void look_at_link(void *context, Span span, Str path, bool library)
{
    const LinkSearch *s = context;
    if (!library && str_equal(path_name(path), s->name)) s->visit(s->context, span);
}

void field_readers(NameQuestion *q, FieldVisit *visit, void *context)
{
    LinkSearch s = {q, path_name(q->text->real), visit, context};
    symbols_all_links(&q->search, look_at_link, &s);
}
