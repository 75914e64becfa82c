/* Names in files of data: a field that is the name, the code or the label of a member. */
#include "cli/lsp/fields.h"

#include "lang/base/source.h"
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

static bool ends_field(const Source *source, char c)
{
    return c == source->separator || c == '\n' || c == '\r';
}

static Span field_at(const Source *source, Str text, uint32_t at)
{
    uint32_t lo = at, hi = at;
    while (lo && !ends_field(source, text.ptr[lo - 1])) lo--;
    while (hi < text.len && !ends_field(source, text.ptr[hi])) hi++;
    if (hi - lo >= 2 && text.ptr[lo] == '"' && text.ptr[hi - 1] == '"') lo++, hi--;
    return (Span){source->base + lo, source->base + hi};
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
    Span span = field_at(source, text, at);
    FieldSearch s = {.text = {text.ptr + (span.lo - source->base), span.hi - span.lo}};
    if (!s.text.len) return false;
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

static void visit_source(const Source *source, Str text, const MemberTexts *m, FieldVisit *visit,
                         void *context)
{
    for (uint32_t lo = 0, hi; lo < text.len; lo = hi + 1) {
        for (hi = lo; hi < text.len && !ends_field(source, text.ptr[hi]);) hi++;
        Str field = {text.ptr + lo, hi - lo};
        for (int i = 0; i < 3; i++)
            if (field.len && str_equal(field, m->texts[i])) {
                visit(context, (Span){source->base + lo, source->base + hi});
                break;
            }
    }
}

void fields_visit(NameQuestion *q, FieldVisit *visit, void *context)
{
    MemberTexts m = {.id = q->use.id};
    if (!q->named || q->use.kind != SYMBOL_MEMBER) return;
    symbols_candidates(&q->search, note_texts, &m);
    for (uint32_t i = 0; i < source_count(q->places.sources); i++) {
        const Source *source = source_get(q->places.sources, i);
        if (source->separator && !source->charset)
            visit_source(source, source_rest(q->places.sources, source->base), &m, visit, context);
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
