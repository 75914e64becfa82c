/* Findings as SARIF 2.1.0, which code hosts and editors read. */
#include "lang/base/quote.h"
#include "lang/diag/diag_places.h"

typedef struct Sarif {
    const Diags *diags; /* for their language */
    const Sources *sources;
    Sink *sink;
} Sarif;

static const char *level(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: return "note";
    }
    return "none";
}

static void message(const Sarif *s, const char *key, Str text)
{
    sink_printf(s->sink, "\"%s\":{\"text\":", key);
    sink_json(s->sink, text);
    sink_char(s->sink, '}');
}

/* ---- rules: all codes there are, so that ruleIndex is the code itself ---- */

static void rule(const Sarif *s, const DiagInfo *info)
{
    sink_printf(s->sink, "{\"id\":\"%s\",\"name\":\"%s\",", info->code, info->name);
    message(s, "shortDescription", str_from(diags_text(s->diags, info->title)));
    sink_char(s->sink, ',');
    message(s, "help", str_from(diags_text(s->diags, info->explanation)));
    sink_printf(s->sink, ",\"defaultConfiguration\":{\"level\":\"%s\"}}", level(info->severity));
}

static void tool(const Sarif *s)
{
    sink_text(s->sink, "\"tool\":{\"driver\":{\"name\":\"budgetc\",\"rules\":[");
    for (int code = 0; code < DIAG_COUNT; code++) {
        sink_text(s->sink, code ? ",\n" : "\n");
        rule(s, diag_info((DiagCode)code));
    }
    sink_text(s->sink, "\n]}},\n");
}

/* ---- places ---- */

/* A path as a relative or file URI reference: a ":" is not plain, because nobody must see a scheme
 * before it. */
static void uri(const Sarif *s, Str path)
{
    sink_char(s->sink, '"');
    if (path.len && path.ptr[0] == '/') sink_text(s->sink, "file://");
    quote_percent(s->sink, path, "-._~/");
    sink_char(s->sink, '"');
}

static uint32_t artifact_index(const Sarif *s, const Source *source)
{
    uint32_t index = 0;
    while (source_get(s->sources, index) != source) index++;
    return index;
}

/* Of a library file where it stands below the library's folder, the same on every machine. */
static void artifact_uri(const Sarif *s, const Source *source)
{
    Str folder, path = source->path;
    bool library = source_in_library(source, &folder);
    if (library) path = (Str){path.ptr + folder.len, path.len - folder.len};
    sink_text(s->sink, "\"uri\":");
    uri(s, path);
    if (library) sink_text(s->sink, ",\"uriBaseId\":\"LIBRARY\"");
}

static void artifact(const Sarif *s, const Source *source)
{
    sink_char(s->sink, '{');
    artifact_uri(s, source);
    sink_printf(s->sink, ",\"index\":%u}", artifact_index(s, source));
}

static void region(const Sarif *s, const char *key, const Extent *extent)
{
    sink_printf(s->sink,
                "\"%s\":{\"startLine\":%u,\"startColumn\":%u,\"endLine\":%u,\"endColumn\":%u}", key,
                extent->start.line, extent->start.column, extent->end.line, extent->end.column);
}

/* The inside of a location; nothing if it is nowhere. */
static void physical(const Sarif *s, const Extent *extent)
{
    sink_text(s->sink, "\"physicalLocation\":{\"artifactLocation\":");
    artifact(s, extent->start.source);
    sink_char(s->sink, ',');
    region(s, "region", extent);
    sink_char(s->sink, '}');
}

static void locations(const Sarif *s, Span span)
{
    Extent extent = extent_of(s->sources, span);
    sink_text(s->sink, ",\"locations\":[");
    if (extent.start.source) {
        sink_char(s->sink, '{');
        physical(s, &extent);
        sink_char(s->sink, '}');
    }
    sink_char(s->sink, ']');
}

static void related(const Sarif *s, Span span, Str text, uint32_t *count)
{
    Extent extent = extent_of(s->sources, span);
    if (!extent.start.source) return;
    sink_text(s->sink, *count ? ",\n  " : ",\n  \"relatedLocations\":[");
    sink_printf(s->sink, "{\"id\":%u,", (*count)++);
    physical(s, &extent);
    sink_char(s->sink, ',');
    message(s, "message", text);
    sink_char(s->sink, '}');
}

static void related_locations(const Sarif *s, const Diag *diag)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < diag->label_count; i++)
        related(s, diag->labels[i].span, diag->labels[i].text, &count);
    for (const DiagNote *note = diag->notes; note; note = note->next)
        related(s, note->span, note->text, &count);
    if (count) sink_char(s->sink, ']');
}

/* ---- results ---- */

/* Notes without a place have no home of their own in SARIF, and those with one make sense only in
 * their order: all of them follow the message. */
static Str whole_message(const Sarif *s, const Diag *diag)
{
    Sink text;
    sink_memory(&text, s->sink->arena);
    sink_str(&text, diag->message);
    for (const DiagNote *note = diag->notes; note; note = note->next) {
        sink_char(&text, '\n');
        sink_str(&text, note->text);
    }
    if (diag->help.len)
        sink_printf(&text, "\n%s%s" STR_FMT, diags_text(s->diags, "help"),
                    diags_text(s->diags, ": "), STR_ARG(diag->help));
    return sink_result(&text);
}

static void fixes(const Sarif *s, const Diag *diag)
{
    Extent extent = extent_of(s->sources, diag->fix_span);
    if (!diag->fix_span.hi || !extent.start.source) return;
    sink_text(s->sink, ",\n  \"fixes\":[{");
    message(s, "description", diag->help.len ? diag->help : str_from(diags_text(s->diags, "replace it")));
    sink_text(s->sink, ",\"artifactChanges\":[{\"artifactLocation\":");
    artifact(s, extent.start.source);
    sink_text(s->sink, ",\"replacements\":[{");
    region(s, "deletedRegion", &extent);
    sink_char(s->sink, ',');
    message(s, "insertedContent", diag->fix_text);
    sink_text(s->sink, "}]}]}]");
}

static void result(const Sarif *s, const Diag *diag)
{
    sink_printf(s->sink, "{\"ruleId\":\"%s\",\"ruleIndex\":%d,\"level\":\"%s\",\n  ",
                diag_info(diag->code)->code, (int)diag->code, level(diag->severity));
    message(s, "message", whole_message(s, diag));
    locations(s, diag->span);
    related_locations(s, diag);
    fixes(s, diag);
    sink_char(s->sink, '}');
}

static void artifacts(const Sarif *s)
{
    sink_text(s->sink, "\"artifacts\":[");
    for (uint32_t i = 0; i < source_count(s->sources); i++) {
        sink_text(s->sink, i ? ",\n{\"location\":{" : "\n{\"location\":{");
        artifact_uri(s, source_get(s->sources, i));
        sink_text(s->sink, "}}");
    }
    sink_text(s->sink, "\n],\n");
}

/* Where the library is on this machine; a base without a URI is known to exist, and no more. */
static void base_ids(const Sarif *s)
{
    Str folder;
    for (uint32_t i = 0; i < source_count(s->sources); i++) {
        if (!source_in_library(source_get(s->sources, i), &folder)) continue;
        sink_text(s->sink, "\"originalUriBaseIds\":{\"LIBRARY\":{");
        if (folder.ptr[0] == '/') {
            sink_text(s->sink, "\"uri\":");
            uri(s, folder);
            sink_char(s->sink, ',');
        }
        message(s, "description", STR("the standard library of budgetc"));
        sink_text(s->sink, "}},\n");
        return;
    }
}

void diags_print_sarif(Diags *diags, const Sources *sources, Sink *sink)
{
    Sarif s = {diags, sources, sink};
    Diag **items = NULL;
    uint32_t count = diags_sorted(diags, &items);
    sink_text(sink, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n"
                    "\"version\":\"2.1.0\",\"runs\":[{\n");
    tool(&s);
    sink_text(sink, "\"columnKind\":\"unicodeCodePoints\",\n");
    base_ids(&s);
    artifacts(&s);
    sink_text(sink, "\"results\":[");
    for (uint32_t i = 0; i < count; i++) {
        sink_text(sink, i ? ",\n" : "\n");
        result(&s, items[i]);
    }
    sink_text(sink, count ? "\n]}]}\n" : "]}]}\n");
}
