#include "lang/diag/diag.h"

static const char *severity_name(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: return "note";
    }
    return "";
}

static void json_key(Sink *sink, const char *key)
{
    sink_printf(sink, "\"%s\":", key);
}

static void json_string(Sink *sink, const char *key, Str value)
{
    json_key(sink, key);
    sink_json(sink, value);
}

/* The end is exclusive, as it is in SARIF and in the language server protocol. */
static void json_place(Sink *sink, const Sources *sources, Span span)
{
    Place start = source_place(sources, span.lo);
    if (!start.source) {
        sink_text(sink, "\"file\":null,\"line\":null,\"column\":null,");
        sink_text(sink, "\"endLine\":null,\"endColumn\":null");
        return;
    }
    uint32_t file_end = start.source->base + start.source->text.len;
    uint32_t hi = span.hi < file_end ? span.hi : file_end;
    Place end = source_place(sources, hi > span.lo ? hi : span.lo);
    json_string(sink, "file", start.source->path);
    sink_printf(sink, ",\"line\":%u,\"column\":%u", start.line, start.column);
    sink_printf(sink, ",\"endLine\":%u,\"endColumn\":%u", end.line, end.column);
}

static void json_message_at(Sink *sink, const Sources *sources, Span span, Str text)
{
    sink_char(sink, '{');
    json_string(sink, "message", text);
    sink_char(sink, ',');
    json_place(sink, sources, span);
    sink_char(sink, '}');
}

static void json_labels(Sink *sink, const Sources *sources, const Diag *diag)
{
    sink_text(sink, ",\"labels\":[");
    for (uint32_t i = 0; i < diag->label_count; i++) {
        if (i) sink_char(sink, ',');
        json_message_at(sink, sources, diag->labels[i].span, diag->labels[i].text);
    }
    sink_text(sink, "],\"notes\":[");
    for (const DiagNote *note = diag->notes; note; note = note->next) {
        if (note != diag->notes) sink_char(sink, ',');
        json_message_at(sink, sources, note->span, note->text);
    }
    sink_char(sink, ']');
}

static void json_remedy(Sink *sink, const Sources *sources, const Diag *diag)
{
    sink_text(sink, ",\"help\":");
    if (diag->help.len) sink_json(sink, diag->help);
    else sink_text(sink, "null");
    sink_text(sink, ",\"fix\":");
    if (diag->fix_span.hi == 0) {
        sink_text(sink, "null");
        return;
    }
    sink_char(sink, '{');
    json_string(sink, "replacement", diag->fix_text);
    sink_char(sink, ',');
    json_place(sink, sources, diag->fix_span);
    sink_char(sink, '}');
}

static void json_suspect(Sink *sink, const Sources *sources, const DiagSuspect *suspect)
{
    sink_printf(sink, "{\"score\":%u,\"tied\":%s,", suspect->score,
                suspect->tied ? "true" : "false");
    sink_printf(sink, "\"origin\":\"%s\",\"pattern\":", suspect->origin);
    if (*suspect->pattern) sink_printf(sink, "\"%s\",", suspect->pattern);
    else sink_text(sink, "null,");
    json_string(sink, "title", suspect->title);
    sink_char(sink, ',');
    json_string(sink, "text", suspect->old_text);
    sink_text(sink, ",\"replacement\":");
    if (suspect->new_text.len) sink_json(sink, suspect->new_text);
    else sink_text(sink, "null");
    sink_char(sink, ',');
    json_place(sink, sources, suspect->span);
    sink_char(sink, '}');
}

/* Only where somebody is suspected. */
static void json_suspects(Sink *sink, const Sources *sources, const Diag *diag)
{
    if (!diag->suspect_count) return;
    sink_text(sink, ",\"suspects\":[");
    for (uint32_t i = 0; i < diag->suspect_count; i++) {
        if (i) sink_char(sink, ',');
        json_suspect(sink, sources, &diag->suspects[i]);
    }
    sink_char(sink, ']');
}

static void json_diag(Sink *sink, const Sources *sources, const Diag *diag)
{
    const DiagInfo *info = diag_info(diag->code);
    sink_printf(sink, "{\"code\":\"%s\",\"name\":\"%s\",", info->code, info->name);
    sink_printf(sink, "\"severity\":\"%s\",", severity_name(diag->severity));
    json_string(sink, "message", diag->message);
    sink_char(sink, ',');
    json_place(sink, sources, diag->span);
    json_labels(sink, sources, diag);
    json_remedy(sink, sources, diag);
    json_suspects(sink, sources, diag);
    sink_char(sink, '}');
}

void diags_print_json(Diags *diags, const Sources *sources, Sink *sink)
{
    Diag **items = NULL;
    uint32_t count = diags_sorted(diags, &items);
    sink_text(sink, "{\"diagnostics\":[");
    for (uint32_t i = 0; i < count; i++) {
        sink_text(sink, i ? ",\n" : "\n");
        json_diag(sink, sources, items[i]);
    }
    sink_text(sink, count ? "\n]}\n" : "]}\n");
}
