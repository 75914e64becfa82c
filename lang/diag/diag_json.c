#include "lang/base/json.h"
#include "lang/diag/diag_places.h"
#include "lang/diag/diag_since.h"

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
    json_bool(json, "machineApplicable", !diag->fix_is_likely);
    put_place(json, sources, diag->fix_span);
    if (diag->more_fix_count) json_open(json, "also", '[');
    for (uint32_t i = 0; i < diag->more_fix_count; i++) {
        json_open(json, NULL, '{');
        put_place(json, sources, diag->more_fixes[i]);
        json_close(json, '}');
    }
    if (diag->more_fix_count) json_close(json, ']');
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

static void put_state(Json *json, const Diag *diag)
{
    if (diag->state == DIAG_STATELESS) return;
    json_text(json, "state", diag->state == DIAG_NEW ? STR("new") : STR("unchanged"));
}

static void put_gone(Json *json, const DiagGone *gone)
{
    json_open(json, NULL, '{');
    json_text(json, "code", gone->code);
    json_text(json, "severity", gone->severity);
    json_text(json, "message", gone->message);
    json_optional(json, "file", gone->file);
    json_number(json, "line", gone->line);
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
    put_state(json, diag);
    json_text(json, "fingerprint", diag_fingerprint(json->sink->arena, sources, diag));
    put_labels(json, sources, diag);
    put_remedy(json, sources, diag);
    put_suspects(json, sources, diag);
    put_group(json, sources, diag->group);
    json_close(json, '}');
}

void diags_print_json(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink)
{
    Json json = {.sink = sink};
    Diag **items = NULL;
    DiagsSince since = {0};
    if (style.since.ptr) since = diags_since(diags, sources, sink->arena, style.since);
    uint32_t count = diags_sorted(diags, &items);
    json_open(&json, NULL, '{');
    json_open(&json, "diagnostics", '[');
    for (uint32_t i = 0; i < count; i++) {
        json_line(&json, "");
        put_diag(&json, sources, items[i]);
    }
    if (count) json_line(&json, "");
    json_close(&json, ']');
    if (style.since.ptr) json_open(&json, "gone", '[');
    for (uint32_t i = 0; i < since.gone.len; i++) {
        json_line(&json, "");
        put_gone(&json, &since.gone.items[i]);
    }
    if (style.since.ptr) json_close(&json, ']');
    json_close(&json, '}');
    sink_char(sink, '\n');
}
