#include "lang/diag/diag.h"

#include "lang/base/quote.h"
#include "lang/base/unicode.h"
#include "lang/diag/diag_since.h"

enum {
    WINDOW_CELLS = 98,   /* of a source line at most; with a … on both sides, 100 */
    WINDOW_LEAST = 16,   /* on a terminal, however narrow */
    WINDOW_BYTES = 1024, /* against lines of characters without width */
    INLINE_CELLS = 60,   /* of a text quoted within a line */
    WARNINGS_PER_CODE = 5
};

typedef struct Printer {
    const Diags *diags; /* for their language */
    const Sources *sources;
    Sink *sink;
    bool colour;
    uint32_t width; /* columns of the terminal; 0 = it is none */
    int gutter;     /* digits of the largest line number of the diagnostic */
} Printer;

typedef enum Colour { PLAIN, BOLD, RED, YELLOW, GREEN, BLUE } Colour;

static void paint(const Printer *p, Colour colour)
{
    static const char *const codes[] = {
        [PLAIN] = "\033[0m",    [BOLD] = "\033[1m",     [RED] = "\033[1;31m",
        [YELLOW] = "\033[1;33m", [GREEN] = "\033[1;32m", [BLUE] = "\033[1;34m",
    };
    if (p->colour) sink_text(p->sink, codes[colour]);
}

static void painted(const Printer *p, Colour colour, const char *text)
{
    paint(p, colour);
    sink_text(p->sink, text);
    paint(p, PLAIN);
}

static Colour severity_colour(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return RED;
    case SEVERITY_WARNING: return YELLOW;
    case SEVERITY_NOTE: return GREEN;
    }
    return PLAIN;
}

static const char *severity_name(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return N_("error");
    case SEVERITY_WARNING: return N_("warning");
    case SEVERITY_NOTE: return N_("note");
    }
    return "";
}

__attribute__((format_arg(2)))
static const char *translated(const Printer *p, const char *message)
{
    return diags_text(p->diags, message);
}

static void print_glyphs(const Printer *p, Str text)
{
    for (uint32_t at = 0; at < text.len;) {
        Glyph glyph = quote_glyph(text, at);
        sink_write(p->sink, glyph.text, glyph.len);
        at += glyph.bytes;
    }
}

static uint32_t count_cells(Str text, uint32_t from, uint32_t to)
{
    uint32_t cells = 0;
    while (from < to) {
        Glyph glyph = quote_glyph(text, from);
        cells += glyph.cells;
        from += glyph.bytes;
    }
    return cells;
}

/* Where one ends who goes up to so many cells on from a place in a line. */
static uint32_t go_forward(Str line, uint32_t from, uint32_t cells)
{
    uint32_t at = from;
    while (at < line.len && at - from < WINDOW_BYTES) {
        Glyph glyph = quote_glyph(line, at);
        if (glyph.cells > cells) break;
        cells -= glyph.cells;
        at += glyph.bytes;
    }
    return at;
}

static uint32_t previous_char(Str line, uint32_t at)
{
    for (uint32_t back = 1; back <= 4 && back <= at; back++) {
        uint32_t code_point;
        if (unicode_decode(line, at - back, &code_point) == back) return at - back;
    }
    return at - 1; /* not UTF-8: shown byte by byte */
}

static uint32_t go_back(Str line, uint32_t from, uint32_t cells)
{
    uint32_t at = from;
    while (at > 0 && from - at < WINDOW_BYTES) {
        uint32_t before = previous_char(line, at);
        Glyph glyph = quote_glyph(line, before);
        if (glyph.cells > cells) break;
        cells -= glyph.cells;
        at = before;
    }
    return at;
}

/* `text`, cut if it is long */
static void print_quoted(const Printer *p, Str text)
{
    uint32_t end = go_forward(text, 0, INLINE_CELLS);
    sink_char(p->sink, '`');
    print_glyphs(p, (Str){text.ptr, end});
    sink_text(p->sink, end < text.len ? "…`" : "`");
}

/* A span cut down to the line on which it begins. */
typedef struct LineMark {
    Place place;
    uint32_t lo, hi; /* bytes of place.line_text */
    Str text;
    Colour colour;
    char line; /* what it is underlined with */
    bool done;
} LineMark;

typedef struct Marks {
    LineMark items[DIAG_MAX_LABELS + 1];
    uint32_t count;
} Marks;

static void mark_add(const Printer *p, Marks *marks, Span span, LineMark mark)
{
    mark.place = source_place(p->sources, span.lo);
    if (!mark.place.source) return;
    uint32_t len = mark.place.line_text.len;
    uint32_t hi = u32_max(span.hi, span.lo);
    mark.lo = u32_min(span.lo - mark.place.line_lo, len);
    mark.hi = u32_min(hi - mark.place.line_lo, len);
    marks->items[marks->count++] = mark;
}

static Marks marks_of(const Printer *p, const Diag *diag)
{
    Marks marks = {.count = 0};
    Colour colour = severity_colour(diag->severity);
    mark_add(p, &marks, diag->span, (LineMark){.text = STR(""), .colour = colour, .line = '^'});
    for (uint32_t i = 0; i < diag->label_count; i++) {
        LineMark mark = {.text = diag->labels[i].text, .colour = BLUE, .line = '-'};
        mark_add(p, &marks, diag->labels[i].span, mark);
    }
    return marks;
}

static int gutter_width(const Marks *marks)
{
    uint32_t largest = 0;
    for (uint32_t i = 0; i < marks->count; i++) {
        if (marks->items[i].place.line > largest) largest = marks->items[i].place.line;
    }
    int width = 1;
    for (; largest >= 10; largest /= 10) width++;
    return width;
}

/* The part of a line that is shown. */
typedef struct Window {
    Str line;
    uint32_t from, to;
} Window;

/* On a terminal, what is marked is above its marks: no line goes on in the next one. */
static uint32_t window_cells(const Printer *p)
{
    uint32_t around = (uint32_t)p->gutter + 5; /* "12 | …", and a … after it */
    if (!p->width) return WINDOW_CELLS;
    uint32_t cells = p->width > around + WINDOW_LEAST ? p->width - around : WINDOW_LEAST;
    return u32_min(cells, WINDOW_CELLS);
}

/* Of it, five sevenths stand from the beginning of the span on. */
static Window window_around(const Printer *p, Str line, uint32_t at)
{
    Window window = {.line = line};
    uint32_t cells = window_cells(p);
    window.from = go_back(line, go_forward(line, at, cells * 5 / 7), cells);
    window.to = go_forward(line, window.from, cells);
    /* WINDOW_BYTES may have stopped one of them too early. */
    if (window.from > at) window.from = at;
    if (window.to < at) window.to = at;
    return window;
}

static void print_gutter(const Printer *p, uint32_t line)
{
    paint(p, BLUE);
    if (line) sink_printf(p->sink, "%*u |", p->gutter, line);
    else sink_printf(p->sink, "%*s |", p->gutter, "");
    paint(p, PLAIN);
}

static void print_window(const Printer *p, Window window, uint32_t line)
{
    Str shown = {window.line.ptr + window.from, window.to - window.from};
    bool cut = window.to < window.line.len;
    if (!cut) shown = str_trim_end(shown, " \t");
    print_gutter(p, line);
    if (shown.len || window.from || cut) sink_char(p->sink, ' ');
    if (window.from) sink_text(p->sink, "…");
    print_glyphs(p, shown);
    sink_text(p->sink, cut ? "…\n" : "\n");
}

static void print_underline(const Printer *p, Window window, const LineMark *mark)
{
    uint32_t lead = count_cells(window.line, window.from, mark->lo) + (window.from ? 1 : 0);
    uint32_t under = count_cells(window.line, mark->lo, u32_min(mark->hi, window.to));
    print_gutter(p, 0);
    sink_printf(p->sink, " %*s", (int)lead, "");
    paint(p, mark->colour);
    for (uint32_t i = 0; i < (under ? under : 1); i++) sink_char(p->sink, mark->line);
    if (mark->text.len) sink_char(p->sink, ' ');
    quote_line(p->sink, mark->text);
    paint(p, PLAIN);
    sink_char(p->sink, '\n');
}

/* The line of one mark, and under it all marks that can be seen there, each in its own row: they
 * may overlap, and Chinese labels are long. */
static void print_line(const Printer *p, Marks *marks, const LineMark *first)
{
    Window window = window_around(p, first->place.line_text, first->lo);
    print_gutter(p, 0);
    sink_char(p->sink, '\n');
    print_window(p, window, first->place.line);
    for (uint32_t i = 0; i < marks->count; i++) {
        LineMark *mark = &marks->items[i];
        if (mark->done || mark->place.line_lo != first->place.line_lo) continue;
        if (mark->lo < window.from || mark->lo > window.to) continue;
        print_underline(p, window, mark);
        mark->done = true;
    }
}

static void print_arrow(const Printer *p, const char *arrow, const Place *place)
{
    paint(p, BLUE);
    sink_printf(p->sink, "%*s%s ", p->gutter, "", arrow);
    paint(p, PLAIN);
    quote_line(p->sink, place->source->path);
    sink_printf(p->sink, ":%u:%u\n", place->line, place->column);
}

static void print_places(const Printer *p, Marks *marks)
{
    const char *arrow = "-->";
    for (uint32_t i = 0; i < marks->count; i++) {
        const LineMark *mark = &marks->items[i];
        if (mark->done) continue;
        print_arrow(p, arrow, &mark->place);
        print_line(p, marks, mark);
        arrow = ":::";
    }
}

static void print_header(const Printer *p, const Diag *diag)
{
    paint(p, severity_colour(diag->severity));
    if (diag->state == DIAG_NEW) sink_text(p->sink, translated(p, N_("new ")));
    sink_printf(p->sink, "%s[%s]", translated(p, severity_name(diag->severity)),
                diag_info(diag->code)->code);
    paint(p, PLAIN);
    paint(p, BOLD);
    sink_text(p->sink, translated(p, ": "));
    quote_line(p->sink, diag->message);
    paint(p, PLAIN);
}

static void print_remark_start(const Printer *p, const char *kind)
{
    sink_printf(p->sink, "%*s ", p->gutter, "");
    painted(p, BLUE, "= ");
    painted(p, BOLD, kind);
    sink_text(p->sink, translated(p, N_(": ")));
}

static void print_file_and_line(const Printer *p, const Place *place)
{
    sink_text(p->sink, " (");
    quote_line(p->sink, place->source->path);
    sink_printf(p->sink, ":%u)", place->line);
}

static void print_remark(const Printer *p, const char *kind, Str message, Span span)
{
    print_remark_start(p, kind);
    quote_line(p->sink, message);
    Place place = source_place(p->sources, span.lo);
    if (place.source) print_file_and_line(p, &place);
    sink_char(p->sink, '\n');
}

static Str quoted(const Printer *p, Str text)
{
    Sink sink;
    Printer inside = *p;
    sink_memory(&sink, p->sink->arena);
    inside.sink = &sink;
    print_quoted(&inside, text);
    return sink_result(&sink);
}

static void print_change(const Printer *p, Str old_text, Str new_text, bool old_is_marked)
{
    Str old = quoted(p, old_text), new = quoted(p, new_text);
    if (new_text.len == 0)
        sink_printf(p->sink, translated(p, N_("remove " STR_FMT)), STR_ARG(old));
    else if (old_text.len == 0)
        sink_printf(p->sink, translated(p, N_("insert " STR_FMT)), STR_ARG(new));
    else if (old_is_marked)
        sink_printf(p->sink, translated(p, N_("replace with " STR_FMT)), STR_ARG(new));
    else
        sink_printf(p->sink, translated(p, N_("replace " STR_FMT " with " STR_FMT)), STR_ARG(old),
                    STR_ARG(new));
}

static void print_fix(const Printer *p, const Diag *diag)
{
    Span span = diag->fix_span;
    bool marked = span.lo == diag->span.lo && span.hi == diag->span.hi;
    Place place = source_place(p->sources, span.lo);
    Place marked_place = source_place(p->sources, diag->span.lo);
    print_remark_start(p, translated(p, N_("fix")));
    print_change(p, source_text(p->sources, span), diag->fix_text, marked);
    if (place.line_lo != marked_place.line_lo && place.source) print_file_and_line(p, &place);
    sink_char(p->sink, '\n');
}

static void print_text(Printer *p, const Diag *diag)
{
    Marks marks = marks_of(p, diag);
    p->gutter = gutter_width(&marks);
    print_header(p, diag);
    sink_char(p->sink, '\n');
    if (diag->brief) {
        if (marks.count) print_arrow(p, "-->", &marks.items[0].place);
        return;
    }
    print_places(p, &marks);
    for (const DiagNote *note = diag->notes; note; note = note->next) {
        print_remark(p, translated(p, "note"), note->text, note->span);
    }
    if (diag->help.len) print_remark(p, translated(p, N_("help")), diag->help, (Span){0, 0});
    if (diag->fix_span.hi) print_fix(p, diag);
}

static void print_short(Printer *p, const Diag *diag)
{
    Place place = source_place(p->sources, diag->span.lo);
    if (place.source) {
        quote_line(p->sink, place.source->path);
        sink_printf(p->sink, ":%u:%u: ", place.line, place.column);
    }
    print_header(p, diag);
    sink_char(p->sink, '\n');
}

/* What was met so far. */
typedef struct DiagTally {
    uint32_t max_errors;
    uint32_t errors;
    uint32_t warnings[DIAG_COUNT]; /* and notes */
} DiagTally;

static bool tally_allows(DiagTally *tally, const Diag *diag)
{
    uint32_t limit = UINT32_MAX, met = 0;
    if (diag->severity == SEVERITY_ERROR) {
        met = tally->errors++;
        limit = tally->max_errors;
    } else {
        met = tally->warnings[diag->code]++;
        limit = WARNINGS_PER_CODE;
    }
    return tally->max_errors == 0 || met < limit;
}

static void print_more(const Diags *diags, const DiagTally *tally, Sink *sink)
{
    if (tally->max_errors == 0) return;
    for (int code = 0; code < DIAG_COUNT; code++) {
        if (tally->warnings[code] <= WARNINGS_PER_CODE) continue;
        uint32_t more = tally->warnings[code] - WARNINGS_PER_CODE;
        const DiagInfo *info = diag_info((DiagCode)code);
        bool note = info->severity == SEVERITY_NOTE;
        const char *format =
            note ? diags_plural(diags, "… and %u more note %s\n", "… and %u more notes %s\n", more)
                 : diags_plural(diags, "… and %u more warning %s\n",
                                "… and %u more warnings %s\n", more);
        sink_printf(sink, format, more, info->code);
    }
    if (tally->errors <= tally->max_errors) return;
    uint32_t more = tally->errors - tally->max_errors;
    sink_printf(sink,
                diags_plural(diags, "… and %u more error (--max-errors=0 shows all)\n",
                             "… and %u more errors (--max-errors=0 shows all)\n", more),
                more);
}

/* What an earlier run found and this one does not. */
static void print_gone(const Printer *p, const DiagsSince *since)
{
    for (uint32_t i = 0; i < since->gone.len; i++) {
        const DiagGone *gone = &since->gone.items[i];
        painted(p, GREEN, translated(p, N_("gone")));
        sink_text(p->sink, " [");
        quote_line(p->sink, gone->code);
        sink_text(p->sink, "]");
        sink_text(p->sink, translated(p, ": "));
        quote_line(p->sink, gone->message);
        if (gone->file.len) sink_text(p->sink, " (");
        quote_line(p->sink, gone->file);
        if (gone->file.len) sink_printf(p->sink, ":%u)", gone->line);
        sink_char(p->sink, '\n');
    }
    sink_printf(p->sink, translated(p, N_("since then: %u new, %u still there, %u gone\n")),
                since->added, since->unchanged, since->gone.len);
}

static void print_lines(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink)
{
    Diag **items = NULL;
    uint32_t count = diags_sorted(diags, &items);
    Printer printer = {diags, sources, sink, style.colour, style.width, 1};
    DiagTally tally = {.max_errors = style.max_errors};
    DiagsSince since = {0};
    if (style.since.ptr) since = diags_since(diags, sources, sink->arena, style.since);
    bool full = style.format == DIAG_TEXT;
    for (uint32_t i = 0; i < count; i++) {
        bool error = items[i]->severity == SEVERITY_ERROR || items[i]->lead;
        if (style.errors_only && !error) continue;
        if (!tally_allows(&tally, items[i]) && items[i]->state != DIAG_NEW) continue;
        if (full) print_text(&printer, items[i]);
        else print_short(&printer, items[i]);
        if (full) sink_char(sink, '\n');
    }
    print_more(diags, &tally, sink);
    if (style.since.ptr) print_gone(&printer, &since);
}

void diags_print(Diags *diags, const Sources *sources, DiagStyle style, Sink *sink)
{
    switch (style.format) {
    case DIAG_TEXT:
    case DIAG_SHORT: print_lines(diags, sources, style, sink); return;
    case DIAG_JSON: diags_print_json(diags, sources, style, sink); return;
    case DIAG_SARIF: diags_print_sarif(diags, sources, style, sink); return;
    case DIAG_GITHUB: diags_print_github(diags, sources, style, sink); return;
    }
}
