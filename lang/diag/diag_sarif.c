/* Findings as SARIF 2.1.0, which code hosts and editors read. */
#include "lang/base/intern.h"
#include "lang/base/json.h"
#include "lang/base/quote.h"
#include "lang/base/vec.h"
#include "lang/diag/diag_places.h"
#include "lang/diag/diag_since.h"

typedef struct Sarif {
    const Diags *diags; /* for their language */
    const Sources *sources;
    DiagStyle style;
    Arena *arena;
    Json json;
    Interner *findings;  /* what fingerprints are made of, once for all that are alike */
    VEC(uint32_t) alike; /* [Symbol]: so many findings so far */
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

static void message(Sarif *s, const char *key, Str text)
{
    json_open(&s->json, key, '{');
    json_text(&s->json, "text", text);
    json_close(&s->json, '}');
}

/* ---- rules: all codes there are, so that ruleIndex is the code itself ---- */

static void rule(Sarif *s, const DiagInfo *info)
{
    json_line(&s->json, "");
    json_open(&s->json, NULL, '{');
    json_text(&s->json, "id", str_from(info->code));
    json_text(&s->json, "name", str_from(info->name));
    message(s, "shortDescription", str_from(diags_text(s->diags, info->title)));
    message(s, "fullDescription", str_from(diags_text(s->diags, info->title)));
    message(s, "help", str_from(diags_text(s->diags, info->explanation)));
    json_open(&s->json, "defaultConfiguration", '{');
    json_text(&s->json, "level", str_from(level(info->severity)));
    json_close(&s->json, '}');
    json_close(&s->json, '}');
}

static void tool(Sarif *s)
{
    json_line(&s->json, "");
    json_open(&s->json, "tool", '{');
    json_open(&s->json, "driver", '{');
    json_text(&s->json, "name", STR("budgetc"));
    if (s->style.version) json_text(&s->json, "version", str_from(s->style.version));
    json_open(&s->json, "rules", '[');
    for (int code = 0; code < DIAG_COUNT; code++) rule(s, diag_info((DiagCode)code));
    json_line(&s->json, "");
    json_close(&s->json, ']');
    json_close(&s->json, '}');
    json_close(&s->json, '}');
}

/* ---- places ---- */

/* A path as a relative or file URI reference: a ":" is not plain, because nobody must see a scheme
 * before it. */
static void uri(Sarif *s, Str path)
{
    Sink text;
    sink_memory(&text, s->arena);
    if (path.len && path.ptr[0] == '/') sink_text(&text, "file://");
    quote_percent(&text, path, "-._~/");
    json_text(&s->json, "uri", sink_result(&text));
}

/* Of a library file where it stands below the library's folder, the same on every machine. */
static void artifact(Sarif *s, const Source *source)
{
    Str folder, path = source->path;
    bool library = source_in_library(source, &folder);
    if (library) path = (Str){path.ptr + folder.len, path.len - folder.len};
    json_open(&s->json, "artifactLocation", '{');
    uri(s, path);
    if (library) json_text(&s->json, "uriBaseId", STR("LIBRARY"));
    json_close(&s->json, '}');
}

static void region(Sarif *s, const char *key, const Extent *extent)
{
    json_open(&s->json, key, '{');
    json_number(&s->json, "startLine", extent->start.line);
    json_number(&s->json, "startColumn", extent->start.column);
    json_number(&s->json, "endLine", extent->end.line);
    json_number(&s->json, "endColumn", extent->end.column);
    json_close(&s->json, '}');
}

/* The inside of a location. */
static void physical(Sarif *s, const Extent *extent)
{
    json_open(&s->json, "physicalLocation", '{');
    artifact(s, extent->start.source);
    region(s, "region", extent);
    json_close(&s->json, '}');
}

/* Of a finding that is nowhere: the first line of the first file, for a code host refuses a log
 * with a finding that has no place. */
static void first_line(Sarif *s)
{
    const char *file = s->style.main_file;
    bool known = file && strcmp(file, "-") != 0;
    json_open(&s->json, "physicalLocation", '{');
    json_open(&s->json, "artifactLocation", '{');
    uri(s, known ? str_from(file) : STR("<stdin>"));
    json_close(&s->json, '}');
    json_open(&s->json, "region", '{');
    static const char *const keys[] = {"startLine", "startColumn", "endLine", "endColumn"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) json_number(&s->json, keys[i], 1);
    json_close(&s->json, '}');
    json_close(&s->json, '}');
}

static void locations(Sarif *s, const Diag *diag)
{
    Extent extent = extent_of(s->sources, span_of_user(s->sources, diag));
    json_open(&s->json, "locations", '[');
    json_open(&s->json, NULL, '{');
    if (extent.start.source)
        physical(s, &extent);
    else
        first_line(s);
    json_close(&s->json, '}');
    json_close(&s->json, ']');
}

static void related(Sarif *s, Span span, Str text, uint32_t *count)
{
    Extent extent = extent_of(s->sources, span);
    if (!extent.start.source) return;
    json_line(&s->json, "  ");
    if (!*count) json_open(&s->json, "relatedLocations", '[');
    json_open(&s->json, NULL, '{');
    json_number(&s->json, "id", (*count)++);
    physical(s, &extent);
    message(s, "message", text);
    json_close(&s->json, '}');
}

static void related_locations(Sarif *s, const Diag *diag)
{
    uint32_t count = 0;
    if (is_of_library(s->sources, diag->span)) related(s, diag->span, diag->message, &count);
    for (uint32_t i = 0; i < diag->label_count; i++)
        related(s, diag->labels[i].span, diag->labels[i].text, &count);
    for (const DiagNote *note = diag->notes; note && !diag->group; note = note->next)
        related(s, note->span, note->text, &count);
    for (uint32_t i = 0; diag->group && i < diag->group->len; i++)
        related(s, diag->group->of[i].span, diag->group->of[i].text, &count);
    if (count) json_close(&s->json, ']');
}

/* ---- results ---- */

/* Notes without a place have no home of their own in SARIF, and those with one make sense only in
 * their order: all of them follow the message. */
static Str whole_message(Sarif *s, const Diag *diag)
{
    Sink text;
    sink_memory(&text, s->arena);
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

static void replacement(Sarif *s, const Extent *extent, Str text)
{
    json_open(&s->json, NULL, '{');
    region(s, "deletedRegion", extent);
    message(s, "insertedContent", text);
    json_close(&s->json, '}');
}

/* One for each file. */
static void changes(Sarif *s, const Diag *diag)
{
    const Source *last = NULL;
    Span span;
    for (uint32_t i = 0; span = diag_fix_at(diag, i), span.hi; i++) {
        Extent extent = extent_of(s->sources, span);
        if (extent.start.source != last) {
            if (last) json_close(&s->json, ']');
            if (last) json_close(&s->json, '}');
            json_open(&s->json, NULL, '{');
            artifact(s, extent.start.source);
            json_open(&s->json, "replacements", '[');
            last = extent.start.source;
        }
        replacement(s, &extent, diag->fix_text);
    }
    json_close(&s->json, ']');
    json_close(&s->json, '}');
}

/* Programs apply these: what only people can decide is told in words. */
static void fixes(Sarif *s, const Diag *diag)
{
    if (!diag->fix_span.hi || diag->fix_is_likely || !source_of(s->sources, diag->fix_span.lo))
        return;
    json_line(&s->json, "  ");
    json_open(&s->json, "fixes", '[');
    json_open(&s->json, NULL, '{');
    message(s, "description",
            diag->help.len ? diag->help : str_from(diags_text(s->diags, "replace it")));
    json_open(&s->json, "artifactChanges", '[');
    changes(s, diag);
    for (const char *bracket = "]}]"; *bracket; bracket++) json_close(&s->json, *bracket);
}

static void properties(Sarif *s, const DiagGroup *group)
{
    if (!group) return;
    json_line(&s->json, "  ");
    json_open(&s->json, "properties", '{');
    json_text(&s->json, "shape", str_from(group->shape));
    json_number(&s->json, "count", group->count);
    json_close(&s->json, '}');
}

/* Of findings that are alike, the second is told by its number, too. */
static Str numbered(Sarif *s, Str fingerprint)
{
    Symbol symbol = intern(s->findings, fingerprint);
    while (s->alike.len <= symbol) *vec_push(s->arena, &s->alike) = 0;
    uint32_t number = ++s->alike.items[symbol];
    if (number == 1) return fingerprint;
    return arena_printf(s->arena, STR_FMT ":%u", STR_ARG(fingerprint), (unsigned)number);
}

static void fingerprint(Sarif *s, const Diag *diag)
{
    json_open(&s->json, "partialFingerprints", '{');
    json_text(&s->json, "finding/v1", numbered(s, diag_fingerprint(s->arena, s->sources, diag)));
    json_close(&s->json, '}');
}

static void result(Sarif *s, const Diag *diag)
{
    json_line(&s->json, "");
    json_open(&s->json, NULL, '{');
    json_text(&s->json, "ruleId", str_from(diag_info(diag->code)->code));
    json_number(&s->json, "ruleIndex", diag->code);
    json_text(&s->json, "level", str_from(level(diag->severity)));
    if (diag->state != DIAG_STATELESS)
        json_text(&s->json, "baselineState",
                  diag->state == DIAG_NEW ? STR("new") : STR("unchanged"));
    json_line(&s->json, "  ");
    message(s, "message", whole_message(s, diag));
    locations(s, diag);
    json_line(&s->json, "  ");
    fingerprint(s, diag);
    related_locations(s, diag);
    fixes(s, diag);
    properties(s, diag->group);
    json_close(&s->json, '}');
}

/* Where the library is on this machine; a base without a URI is known to exist, and no more. */
static void base_ids(Sarif *s)
{
    Str folder;
    for (uint32_t i = 0; i < source_count(s->sources); i++) {
        if (!source_in_library(source_get(s->sources, i), &folder)) continue;
        json_line(&s->json, "");
        json_open(&s->json, "originalUriBaseIds", '{');
        json_open(&s->json, "LIBRARY", '{');
        if (folder.ptr[0] == '/') uri(s, folder);
        message(s, "description", STR("the standard library of budgetc"));
        json_close(&s->json, '}');
        json_close(&s->json, '}');
        return;
    }
}

/* What an earlier run found and this one does not, where it stood then. */
static void absent(Sarif *s, const DiagGone *gone)
{
    json_line(&s->json, "");
    json_open(&s->json, NULL, '{');
    json_text(&s->json, "ruleId", gone->code);
    json_text(&s->json, "baselineState", STR("absent"));
    message(s, "message", gone->message);
    json_open(&s->json, "locations", '[');
    json_open(&s->json, NULL, '{');
    json_open(&s->json, "physicalLocation", '{');
    json_open(&s->json, "artifactLocation", '{');
    uri(s, gone->file.len ? gone->file : str_from(s->style.main_file ? s->style.main_file : "-"));
    json_close(&s->json, '}');
    json_open(&s->json, "region", '{');
    json_number(&s->json, "startLine", gone->line ? gone->line : 1);
    for (const char *bracket = "}}}]}"; *bracket; bracket++) json_close(&s->json, *bracket);
}

static void results(Sarif *s, Diags *diags)
{
    Diag **items = NULL;
    DiagsSince since = {0};
    if (s->style.since.ptr) since = diags_since(diags, s->sources, s->arena, s->style.since);
    uint32_t count = diags_sorted(diags, &items);
    json_line(&s->json, "");
    json_open(&s->json, "results", '[');
    for (uint32_t i = 0; i < count; i++) result(s, items[i]);
    for (uint32_t i = 0; i < since.gone.len; i++) absent(s, &since.gone.items[i]);
    if (count + since.gone.len) json_line(&s->json, "");
    json_close(&s->json, ']');
}

void diags_print_sarif(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink)
{
    Sarif s = {.diags = diags,
               .sources = sources,
               .style = style,
               .arena = sink->arena,
               .json = {.sink = sink},
               .findings = intern_new(sink->arena, (uint64_t)(uintptr_t)sink)};
    json_open(&s.json, NULL, '{');
    json_text(&s.json, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
    json_line(&s.json, "");
    json_text(&s.json, "version", STR("2.1.0"));
    json_open(&s.json, "runs", '[');
    json_open(&s.json, NULL, '{');
    tool(&s);
    json_line(&s.json, "");
    json_text(&s.json, "columnKind", STR("unicodeCodePoints"));
    base_ids(&s);
    results(&s, diags);
    for (const char *bracket = "}]}"; *bracket; bracket++) json_close(&s.json, *bracket);
    sink_char(sink, '\n');
}
