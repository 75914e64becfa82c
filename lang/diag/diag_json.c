#include "lang/base/json.h"
#include "lang/diag/diag_places.h"

static const char *severity_name(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: return "note";
    }
    return "";
}

/* The end is exclusive, as it is in SARIF and in the language server protocol. */
static void put_place(Json *json, const Sources *sources, Span span)
{
    Extent extent = extent_of(sources, span);
    if (!extent.start.source) {
        static const char *const keys[] = {"file", "line", "column", "endLine", "endColumn"};
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) json_null(json, keys[i]);
        return;
    }
    json_text(json, "file", extent.start.source->path);
    json_number(json, "line", extent.start.line);
    json_number(json, "column", extent.start.column);
    json_number(json, "endLine", extent.end.line);
    json_number(json, "endColumn", extent.end.column);
}

static void put_message_at(Json *json, const Sources *sources, Span span, Str text)
{
    json_open(json, NULL, '{');
    json_text(json, "message", text);
    put_place(json, sources, span);
    json_close(json, '}');
}

static void put_labels(Json *json, const Sources *sources, const Diag *diag)
{
    json_open(json, "labels", '[');
    for (uint32_t i = 0; i < diag->label_count; i++)
        put_message_at(json, sources, diag->labels[i].span, diag->labels[i].text);
    json_close(json, ']');
    json_open(json, "notes", '[');
    for (const DiagNote *note = diag->notes; note; note = note->next)
        put_message_at(json, sources, note->span, note->text);
    json_close(json, ']');
}

static void put_remedy(Json *json, const Sources *sources, const Diag *diag)
{
    json_optional(json, "help", diag->help);
    if (diag->fix_span.hi == 0) {
        json_null(json, "fix");
        return;
    }
    json_open(json, "fix", '{');
    json_text(json, "replacement", diag->fix_text);
    put_place(json, sources, diag->fix_span);
    json_close(json, '}');
}

static void put_suspect(Json *json, const Sources *sources, const DiagSuspect *suspect)
{
    json_open(json, NULL, '{');
    json_number(json, "score", suspect->score);
    json_bool(json, "tied", suspect->tied);
    json_text(json, "origin", str_from(suspect->origin));
    json_optional(json, "pattern", str_from(suspect->pattern));
    json_text(json, "title", suspect->title);
    json_text(json, "text", suspect->old_text);
    json_optional(json, "replacement", suspect->new_text);
    put_place(json, sources, suspect->span);
    json_close(json, '}');
}

/* Only where a figure is suspected. */
static void put_suspects(Json *json, const Sources *sources, const Diag *diag)
{
    if (!diag->suspect_count) return;
    json_open(json, "suspects", '[');
    for (uint32_t i = 0; i < diag->suspect_count; i++)
        put_suspect(json, sources, &diag->suspects[i]);
    json_close(json, ']');
}

/* Only where it explains several relations. */
static void put_group(Json *json, const Sources *sources, const DiagGroup *group)
{
    if (!group) return;
    json_open(json, "group", '{');
    json_text(json, "shape", str_from(group->shape));
    json_number(json, "count", group->count);
    json_open(json, "relations", '[');
    for (uint32_t i = 0; i < group->len; i++)
        put_message_at(json, sources, group->of[i].span, group->of[i].text);
    json_close(json, ']');
    json_close(json, '}');
}

static void put_diag(Json *json, const Sources *sources, const Diag *diag)
{
    const DiagInfo *info = diag_info(diag->code);
    json_open(json, NULL, '{');
    json_text(json, "code", str_from(info->code));
    json_text(json, "name", str_from(info->name));
    json_text(json, "severity", str_from(severity_name(diag->severity)));
    json_text(json, "message", diag->message);
    put_place(json, sources, diag->span);
    put_labels(json, sources, diag);
    put_remedy(json, sources, diag);
    put_suspects(json, sources, diag);
    put_group(json, sources, diag->group);
    json_close(json, '}');
}

void diags_print_json(Diags *diags, const Sources *sources, Sink *sink)
{
    Json json = {.sink = sink};
    Diag **items = NULL;
    uint32_t count = diags_sorted(diags, &items);
    json_open(&json, NULL, '{');
    json_open(&json, "diagnostics", '[');
    for (uint32_t i = 0; i < count; i++) {
        json_line(&json, "");
        put_diag(&json, sources, items[i]);
    }
    if (count) json_line(&json, "");
    json_close(&json, ']');
    json_close(&json, '}');
    sink_char(sink, '\n');
}
