#include "cli/check/show.h"

#include <stdio.h>

#include "cli/common/language.h"
#include "lang/base/unicode.h"

/* ---- about budgetc ---- */

static const char *const synopses[] = {
    "budgetc [--emit=KIND[,KIND…]] [-o PATH] [--table=ID] [OPTION…] FILE…",
    "budgetc trace TABLE/ROW/COLUMN [--max=N] [--format=text|json] FILE…",
    "budgetc trace PATH:LINE [--max=N] [--format=text|json] FILE…",
    "budgetc audit [--format=text|json] [--max=N] [--figures] FILE…",
    "budgetc diff [--format=text|markdown|json|html] [--max=N] [-o FILE] OLD NEW",
    "budgetc fmt [--check] [-i] [--keywords=en|zh] [FILE…]",
    "budgetc fix --suggest FILE…",
    "budgetc merge [-o FILE] [--path=PATH] [OPTION…] BASE OURS THEIRS",
    "budgetc textconv FILE",
};

/* An option and what it does, or a heading. The kinds of --emit come after the first one. */
typedef struct HelpLine {
    const char *option; /* NULL = heading */
    const char *text;
} HelpLine;

static const HelpLine help_lines[] = {
    {NULL, N_("What to do with it:")},
    {"--list", N_("list tables, figures, invariants, measures and ledgers with their places")},
    {"--dump=WHAT", N_("print what a stage made of it: tokens, ast, model, report or incidence")},
    {"--print", N_("print it as source again, in a plain layout")},
    {"-o, --output=PATH", N_("write to this file, or into this folder if there are several files")},
    {"--table=ID", N_("only this table")},
    {"--figure=ID", N_("only this figure; `dependencies` is built in: what reads what")},
    {"--figure-limit=N", N_("gather small nodes of a figure beyond N (200; 0 = never)")},
    {"--emit-anyway", N_("write in spite of errors (the exit status stays 1)")},
    {"--csv-bom", N_("begin CSV with a byte order mark, for Excel")},
    {"--provenance", N_("with --emit=csv: also ID.provenance.jsonl, where each cell comes from")},
    {"--deps=FILE", N_("write a make rule that names all files that were read")},
    {NULL, N_("How to report:")},
    {"--diagnostics=FORMAT", N_("text, short (one line each), json, sarif or github")},
    {"--color=WHEN", N_("auto, always or never; NO_COLOR is respected")},
    {"--lang=LANGUAGE", N_("language of messages: zh or en (without it, that of the locale)")},
    {"--max-errors=N", N_("print at most N errors (20; 0 = all)")},
    {"-Werror[=CODE,…]",
     N_("warnings (of these codes) are errors, unless the source silences them")},
    {"--junit=FILE", N_("write how each relation came out as JUnit XML, for CI")},
    {NULL, N_("How to work:")},
    {"--jobs=N",
     N_("use N threads (0 = one for each processor, as without it); the results are the same")},
    {NULL, N_("Where to look:")},
    {"--include-dir=DIR", N_("allow files from this folder too")},
    {"--library-dir=DIR", N_("where `include <name>` looks")},
    {NULL, N_("About budgetc:")},
    {"--explain=CODE", N_("explain a finding, for example --explain=E0501")},
    {"--keywords", N_("print all keywords, English and Chinese")},
    {"-h, --help", N_("print this")},
    {"-V, --version", N_("print the version")},
};

static void pad(Sink *sink, Str text, uint32_t width)
{
    sink_str(sink, text);
    for (uint32_t at = unicode_width(text); at < width; at++) sink_char(sink, ' ');
}

static void help_synopses(Sink *sink)
{
    const char *usage = tr("usage: ");
    for (size_t i = 0; i < sizeof synopses / sizeof *synopses; i++) {
        pad(sink, i == 0 ? str_from(usage) : STR(""), unicode_width(str_from(usage)));
        sink_printf(sink, "%s\n", synopses[i]);
    }
}

static void help_option(Sink *sink, const char *option, const char *text)
{
    sink_text(sink, "  ");
    pad(sink, str_from(option), 22);
    sink_printf(sink, " %s\n", tr(text));
}

static void help_kinds(Sink *sink)
{
    char option[32];
    for (int i = 0; backends[i]; i++) {
        snprintf(option, sizeof option, "--emit=%s", backends[i]->kind);
        help_option(sink, option, backends[i]->summary);
    }
}

void show_help(Sink *sink)
{
    help_synopses(sink);
    sink_text(sink,
              tr("\nCompiles FILE… (`-` is standard input) as one budget: reports what is wrong "
                 "with it on\nstandard error and says how many of its relations hold. Writes "
                 "nothing when there are errors.\n"));
    for (size_t i = 0; i < sizeof help_lines / sizeof *help_lines; i++) {
        const HelpLine *line = &help_lines[i];
        if (line->option)
            help_option(sink, line->option, line->text);
        else
            sink_printf(sink, "\n%s\n", tr(line->text));
        if (i == 0) help_kinds(sink);
    }
    sink_text(sink, tr("\nExit status: 0 every relation holds or is waived; 1 the budget has "
                       "errors; 2 wrong usage;\n3 a file cannot be read or written; 70 a defect "
                       "of budgetc.\n"));
}

static void keyword(Sink *sink, const char *english, const char *chinese, const char *kind)
{
    pad(sink, str_from(english), 16);
    pad(sink, str_from(chinese), 16);
    sink_text(sink, kind);
    sink_char(sink, '\n');
}

void show_keywords(Sink *sink)
{
#define KEYWORD_RESERVED(token, english, chinese) keyword(sink, english, chinese, tr("reserved"));
#define KEYWORD(token, english, chinese)          keyword(sink, english, chinese, "");
#include "lang/syntax/keywords.def"
#define WORD_PAIR(id, english, chinese) keyword(sink, english, chinese, tr("setting or field"));
#include "lang/syntax/words.def"
}

ExitCode show_explanation(const char *typed, Sink *sink)
{
    DiagCode code;
    if (!diag_find(str_from(typed), &code)) {
        Suggestion suggestion = suggest_start(str_from(typed));
        for (int i = 0; i < DIAG_COUNT; i++)
            suggest_try(&suggestion, str_from(diag_info((DiagCode)i)->code));
        return usage_error_near(suggestion, "there is no finding with the code `%s`", typed);
    }
    const DiagInfo *info = diag_info(code);
    const char *severity = info->severity == SEVERITY_ERROR     ? tr("error")
                           : info->severity == SEVERITY_WARNING ? tr("warning")
                                                                : tr("note");
    sink_printf(sink, "%s[%s] %s%s%s\n\n%s\n", severity, info->code, info->name, tr(": "),
                tr(info->title), tr(info->explanation));
    return EXIT_FINE;
}

/* ---- about a budget ---- */

static Str listing_place(Compilation *compilation, Span span)
{
    Place place = source_place(compilation_sources(compilation), span.lo);
    if (!place.source) return STR("");
    return arena_printf(compilation_arena(compilation), STR_FMT ":%u", STR_ARG(place.source->path),
                        place.line);
}

void show_list(Compilation *compilation, Sink *sink)
{
    const Listing *items;
    uint32_t count = compilation_list(compilation, &items);
    uint32_t name_width = 0, place_width = 0;
    Str *places = arena_array(compilation_arena(compilation), Str, count);
    for (uint32_t i = 0; i < count; i++) {
        places[i] = listing_place(compilation, items[i].span);
        uint32_t name = unicode_width(items[i].name), place = unicode_width(places[i]);
        if (name > name_width) name_width = name;
        if (place > place_width) place_width = place;
    }
    for (uint32_t i = 0; i < count; i++) {
        pad(sink, str_from(tr(items[i].kind)), 11);
        pad(sink, items[i].name, name_width + 2);
        pad(sink, places[i], items[i].label.len ? place_width + 2 : 0);
        sink_str(sink, items[i].label);
        sink_char(sink, '\n');
    }
}

/* A number as it is read, with its digits in groups. */
typedef struct Digits {
    char text[AMOUNT_TEXT_MAX];
} Digits;

static Digits digits_of(uint64_t number)
{
    Digits digits;
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
    return arena_printf(
        arena,
        tr_plural("%s relation: %s held, %s within rounding, %s waived, %s broken",
                  "%s relations: %s held, %s within rounding, %s waived, %s broken", all),
        digits_of(all).text, digits_of(counts.held).text, digits_of(counts.rounded).text,
        digits_of(counts.waived).text, digits_of(counts.broken).text);
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

static Str files_text(Arena *arena, const Options *options)
{
    const char *first =
        strcmp(options->inputs.files[0], "-") == 0 ? "<stdin>" : options->inputs.files[0];
    if (options->inputs.file_count == 1) return str_from(first);
    return arena_printf(arena, tr("%s and %d more"), first, options->inputs.file_count - 1);
}

void show_summary(Compilation *compilation, const Options *options, Sink *sink)
{
    Str findings = findings_text(compilation);
    bool errors = diags_count(compilation_diags(compilation), SEVERITY_ERROR) > 0;
    Str relations = relations_text(compilation, errors);
    sink_str(sink, files_text(compilation_arena(compilation), options));
    if (relations.len) sink_printf(sink, tr(": " STR_FMT), STR_ARG(relations));
    if (findings.len && relations.len) sink_printf(sink, tr("; " STR_FMT), STR_ARG(findings));
    if (findings.len && !relations.len) sink_printf(sink, tr(": " STR_FMT), STR_ARG(findings));
    sink_char(sink, '\n');
}
