#include "cli/common/verdict.h"

#include <unistd.h>

#include "cli/common/language.h"
#include "cli/common/terminal.h"
#include "lang/base/quote.h"
#include "lang/base/unicode.h"

VerdictStyle verdict_style(int colour)
{
    return (VerdictStyle){has_colour(colour, STDERR_FILENO), terminal_width(STDERR_FILENO)};
}

/* A number as it is read, with its digits in groups. */
typedef struct NumberText {
    char text[AMOUNT_TEXT_MAX];
} NumberText;

static NumberText digits_of(uint64_t number)
{
    NumberText digits;
    digits.text[amount_print((Int128)number, 0, true, digits.text)] = '\0';
    return digits;
}

/* "12 relations: 10 held, …"; "" if nothing is to be said of them. */
static Str relations_text(Compilation *compilation, bool errors)
{
    Arena *arena = compilation_arena(compilation);
    RelationCounts counts = compilation_counts(compilation);
    uint64_t all = counts.held + counts.rounded + counts.waived + counts.broken;
    if (!compilation_tried(compilation) || (errors && all == 0)) return STR("");
    if (all == 0) return str_from(tr("no relations"));
    Str off = compilation_rounded_off(compilation);
    if (off.len) off = arena_printf(arena, tr(" (largest " STR_FMT ")"), STR_ARG(off));
    return arena_printf(
        arena,
        tr_plural("%s relation: %s held, %s within rounding" STR_FMT ", %s waived, %s broken",
                  "%s relations: %s held, %s within rounding" STR_FMT ", %s waived, %s broken",
                  all),
        digits_of(all).text, digits_of(counts.held).text, digits_of(counts.rounded).text,
        STR_ARG(off), digits_of(counts.waived).text, digits_of(counts.broken).text);
}

/* "1 error, 2 warnings"; "" if there are none. */
static Str findings_text(Compilation *compilation)
{
    Arena *arena = compilation_arena(compilation);
    uint32_t errors = diags_count(compilation_diags(compilation), SEVERITY_ERROR);
    uint32_t warnings = diags_count(compilation_diags(compilation), SEVERITY_WARNING);
    const char *first = tr_plural("%s error", "%s errors", errors);
    const char *next = tr_plural("%s warning", "%s warnings", warnings);
    Str text = errors ? arena_printf(arena, first, digits_of(errors).text) : STR("");
    if (!warnings) return text;
    Str more = arena_printf(arena, next, digits_of(warnings).text);
    if (!errors) return more;
    Str tail = arena_printf(arena, tr(", " STR_FMT), STR_ARG(more));
    return arena_printf(arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(tail));
}

/* ---- what fits into a line ---- */

/* The end of a text, after "…". */
static Str cut_start(Arena *arena, Str text, uint32_t width)
{
    while (unicode_width(text) + 1 > width && text.len) {
        uint32_t code_point, len = unicode_decode(text, 0, &code_point);
        text = (Str){text.ptr + (len ? len : 1), text.len - (len ? len : 1)};
    }
    return arena_printf(arena, "…" STR_FMT, STR_ARG(text));
}

/* The most important count alone. */
static Str brief_text(Compilation *compilation, Str findings)
{
    RelationCounts counts = compilation_counts(compilation);
    uint64_t all = counts.held + counts.rounded + counts.waived + counts.broken;
    if (findings.len) return findings;
    return arena_printf(compilation_arena(compilation),
                        tr_plural("%s relation", "%s relations", all), digits_of(all).text);
}

static Str files_text(Arena *arena, const Inputs *inputs)
{
    const char *typed = inputs->files[0];
    Str first = quoted_line(arena, str_from(strcmp(typed, "-") == 0 ? "<stdin>" : typed));
    if (inputs->file_count == 1) return first;
    return arena_printf(arena, tr("%s and %d more"), arena_str(arena, first).ptr,
                        inputs->file_count - 1);
}

static Str joined(Arena *arena, Str name, Str relations, Str findings)
{
    Sink sink;
    sink_memory(&sink, arena);
    sink_str(&sink, name);
    if (relations.len) sink_printf(&sink, tr(": " STR_FMT), STR_ARG(relations));
    if (findings.len && relations.len) sink_printf(&sink, tr("; " STR_FMT), STR_ARG(findings));
    if (findings.len && !relations.len) sink_printf(&sink, tr(": " STR_FMT), STR_ARG(findings));
    return sink_result(&sink);
}

/* The line as it is, if it fits; else with a shorter name, or with one count alone. */
static Str fitting(Compilation *compilation, Str name, Str relations, Str findings, uint32_t width)
{
    enum { SHORTEST_NAME = 12 };
    Arena *arena = compilation_arena(compilation);
    Str line = joined(arena, name, relations, findings);
    for (int brief = 0; brief < 2; brief++) {
        uint32_t rest = unicode_width(line) - unicode_width(name);
        if (!width || unicode_width(line) < width) return line;
        if (rest + SHORTEST_NAME < width)
            return joined(arena, cut_start(arena, name, width - rest - 1), relations, findings);
        relations = brief_text(compilation, findings);
        findings = STR("");
        line = joined(arena, name, relations, findings);
    }
    return cut_start(arena, line, width - 1);
}

static const char *colour_of(Compilation *compilation)
{
    const Diags *diags = compilation_diags(compilation);
    RelationCounts counts = compilation_counts(compilation);
    if (diags_count(diags, SEVERITY_ERROR) || counts.broken) return "\033[1;31m";
    if (diags_count(diags, SEVERITY_WARNING)) return "\033[1;33m";
    return "\033[1;32m";
}

void verdict_write(Compilation *compilation, const Inputs *inputs, VerdictStyle style, Sink *sink)
{
    bool errors = diags_count(compilation_diags(compilation), SEVERITY_ERROR) > 0;
    Str name = files_text(compilation_arena(compilation), inputs);
    Str relations = relations_text(compilation, errors);
    Str line = fitting(compilation, name, relations, findings_text(compilation), style.width);
    if (style.colour) sink_text(sink, colour_of(compilation));
    sink_str(sink, line);
    sink_text(sink, style.colour ? "\033[0m\n" : "\n");
}
