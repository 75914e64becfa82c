/* Findings as workflow commands: a line each, which GitHub shows beside the source. */
#include "lang/diag/diag_places.h"

static const char *command(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: return "notice";
    }
    return "notice";
}

/* A value of a property must not end it; nothing may end the line. */
static void escaped(Sink *sink, Str text, bool property)
{
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        if (special)
            sink_printf(sink, "%%%02X", (unsigned)(unsigned char)c);
        else
            sink_char(sink, c);
    }
}

static void note_place(Sink *sink, const Sources *sources, Span span)
{
    Place place = source_place(sources, span.lo);
    if (!place.source) return;
    sink_text(sink, " (");
    escaped(sink, place.source->name, false);
    sink_printf(sink, ":%u)", place.line);
}

/* The library and what stands above the working folder are no files of the repository. */
static bool is_outside(const Source *source)
{
    Str folder;
    return source_in_library(source, &folder) || str_starts(source->path, STR("../")) ||
           str_equal(source->name, STR("<stdin>"));
}

/* The place that GitHub shows: beside the file of the user that it concerns. */
static Extent shown_extent(const Sources *sources, const Diag *diag)
{
    return extent_of(sources, span_of_user(sources, diag));
}

/* A finding without a place belongs to the first line of the first file. */
static bool belongs_to_first(const Extent *at, DiagStyle style)
{
    return !at->start.source && style.main_file && strcmp(style.main_file, "-") != 0 &&
           strncmp(style.main_file, "../", 3) != 0;
}

static void annotation_text(Sink *sink, const Diags *diags, const Sources *sources,
                            const Diag *diag)
{
    Place at = source_place(sources, diag->span.lo);
    escaped(sink, diag->message, false);
    Place shown = shown_extent(sources, diag).start;
    if (at.source && (at.source != shown.source || is_outside(at.source)))
        note_place(sink, sources, diag->span);
    for (uint32_t i = 0; i < diag->label_count; i++) {
        sink_text(sink, "%0A");
        escaped(sink, diag->labels[i].text, false);
        note_place(sink, sources, diag->labels[i].span);
    }
    for (const DiagNote *note = diag->notes; note; note = note->next) {
        sink_text(sink, "%0A");
        escaped(sink, note->text, false);
        note_place(sink, sources, note->span);
    }
    if (!diag->help.len) return;
    sink_printf(sink, "%%0A%s%s", diags_text(diags, "help"), diags_text(diags, ": "));
    escaped(sink, diag->help, false);
}

/* A column is only meant for a place within one line. GitHub's last one is inclusive. Where there
 * is no file of the repository to stand beside, the message says the place. */
static void annotation(Sink *sink, const Diags *diags, const Sources *sources, const Diag *diag,
                       DiagStyle style)
{
    Extent at = shown_extent(sources, diag);
    sink_printf(sink, "::%s ", command(diag->severity));
    if (at.start.source && !is_outside(at.start.source)) {
        sink_text(sink, "file=");
        escaped(sink, at.start.source->path, true);
        sink_printf(sink, ",line=%u,", at.start.line);
        if (at.end.line != at.start.line) {
            sink_printf(sink, "endLine=%u,", at.end.line);
        } else {
            uint32_t last = at.end.column > at.start.column ? at.end.column - 1 : at.end.column;
            sink_printf(sink, "col=%u,endColumn=%u,", at.start.column, last);
        }
    } else if (belongs_to_first(&at, style)) {
        sink_text(sink, "file=");
        escaped(sink, str_from(style.main_file), true);
        sink_text(sink, ",line=1,");
    }
    sink_printf(sink, "title=%s::", diag_info(diag->code)->code);
    annotation_text(sink, diags, sources, diag);
    sink_char(sink, '\n');
}

void diags_print_github(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink)
{
    Diag **items = NULL;
    uint32_t count = diags_sorted(diags, &items);
    for (uint32_t i = 0; i < count; i++) annotation(sink, diags, sources, items[i], style);
}
