#include "cli/show.h"

#include "cli/suggest.h"
#include "lang/base/unicode.h"

/* ---- about budgetc ---- */

static const char *const usage_text =
    "usage: budgetc [--emit=KIND[,KIND…]] [-o PATH] [--table=ID] [OPTION…] FILE…\n"
    "       budgetc trace TABLE/ROW/COLUMN [--max=N] [--format=text|json] FILE…\n"
    "       budgetc trace PATH:LINE [--max=N] [--format=text|json] FILE…\n"
    "       budgetc fmt [--check] [-i] [--keywords=en|zh] [FILE…]\n"
    "\n"
    "Compiles FILE… (`-` is standard input) as one budget: reports what is wrong with it on\n"
    "standard error and says how many of its relations hold. Writes nothing when there are "
    "errors.\n"
    "\n"
    "What to do with it:\n";

static const char *const options_text =
    "  --list                 list tables, figures, invariants, measures and ledgers with their "
    "places\n"
    "  --dump=WHAT            print what a stage made of it: tokens, ast, model or report\n"
    "  --print                print it as source again, in a plain layout\n"
    "  -o, --output=PATH      write to this file, or into this folder if there are several files\n"
    "  --table=ID             only this table\n"
    "  --figure=ID            only this figure; `dependencies` is built in: what reads what\n"
    "  --figure-limit=N       gather small nodes of a figure beyond N (200; 0 = never)\n"
    "  --emit-anyway          write in spite of errors (the exit status stays 1)\n"
    "  --csv-bom              begin CSV with a byte order mark, for Excel\n"
    "  --deps=FILE            write a make rule that names all files that were read\n"
    "\n"
    "How to report:\n"
    "  --diagnostics=FORMAT   text, short (one line each), json, sarif or github\n"
    "  --color=WHEN           auto, always or never; NO_COLOR is respected\n"
    "  --max-errors=N         print at most N errors (20; 0 = all)\n"
    "  --junit=FILE           write how each relation came out as JUnit XML, for CI\n"
    "\n"
    "How to work:\n"
    "  --jobs=N               use N threads (0 = one for each processor, as without it); the "
    "results\n"
    "                         are the same\n"
    "\n"
    "Where to look:\n"
    "  --include-dir=DIR      allow files from this folder too\n"
    "  --library-dir=DIR      where `include <name>` looks\n"
    "\n"
    "About budgetc:\n"
    "  --explain=CODE         explain a finding, for example --explain=E0501\n"
    "  --keywords             print all keywords, English and Chinese\n"
    "  -h, --help             print this\n"
    "  -V, --version          print the version\n"
    "\n"
    "Exit status: 0 every relation holds or is waived; 1 the budget has errors; 2 wrong usage;\n"
    "3 a file cannot be read or written; 70 a defect of budgetc.\n";

void show_help(Sink *sink)
{
    sink_text(sink, usage_text);
    for (int i = 0; backends[i]; i++)
        sink_printf(sink, "  --emit=%-15s %s\n", backends[i]->kind, backends[i]->summary);
    sink_text(sink, options_text);
}

void show_version(Sink *sink)
{
    sink_text(sink, "budgetc " BUDGET_VERSION "\n");
}

static void pad(Sink *sink, Str text, uint32_t width)
{
    sink_str(sink, text);
    for (uint32_t at = unicode_width(text); at < width; at++) sink_char(sink, ' ');
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
#define KEYWORD_RESERVED(token, english, chinese) keyword(sink, english, chinese, "reserved");
#define KEYWORD(token, english, chinese)          keyword(sink, english, chinese, "");
#include "lang/syntax/keywords.def"
#define WORD_PAIR(id, english, chinese) keyword(sink, english, chinese, "setting or field");
#include "lang/syntax/words.def"
}

ExitCode show_explanation(const char *typed, Sink *sink)
{
    DiagCode code;
    if (!diag_find(str_from(typed), &code)) {
        Suggestion suggestion = suggest_start(str_from(typed));
        for (int i = 0; i < DIAG_COUNT; i++)
            suggest_try(&suggestion, str_from(diag_info((DiagCode)i)->code));
        return usage_error("there is no finding with the code `%s`" SUGGEST_FMT, typed,
                           SUGGEST_ARG(suggestion));
    }
    const DiagInfo *info = diag_info(code);
    const char *severity = info->severity == SEVERITY_ERROR     ? "error"
                           : info->severity == SEVERITY_WARNING ? "warning"
                                                                : "note";
    sink_printf(sink, "%s[%s] %s: %s\n\n%s\n", severity, info->code, info->name, info->title,
                info->explanation);
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
        pad(sink, str_from(items[i].kind), 11);
        pad(sink, items[i].name, name_width + 2);
        pad(sink, places[i], items[i].label.len ? place_width + 2 : 0);
        sink_str(sink, items[i].label);
        sink_char(sink, '\n');
    }
}

static void number(Sink *sink, uint64_t value)
{
    char text[AMOUNT_TEXT_MAX];
    sink_write(sink, text, amount_print((Int128)value, 0, true, text));
}

static void count_of(Sink *sink, const char *before, uint64_t value, const char *what)
{
    sink_text(sink, before);
    number(sink, value);
    sink_printf(sink, " %s", what);
}

/* Answers what separates it from what follows. */
static const char *show_relations(Compilation *compilation, bool errors, Sink *sink)
{
    RelationCounts counts = compilation_counts(compilation);
    uint64_t all = counts.held + counts.rounded + counts.waived + counts.broken;
    if (!compilation_tried(compilation) || (errors && all == 0)) return ": ";
    if (all == 0) {
        sink_text(sink, ": no relations");
        return "; ";
    }
    count_of(sink, ": ", all, all == 1 ? "relation" : "relations");
    count_of(sink, ": ", counts.held, "held");
    count_of(sink, ", ", counts.rounded, "within rounding");
    count_of(sink, ", ", counts.waived, "waived");
    count_of(sink, ", ", counts.broken, "broken");
    return "; ";
}

void show_summary(Compilation *compilation, const Options *options, Sink *sink)
{
    uint32_t errors = diags_count(compilation_diags(compilation), SEVERITY_ERROR);
    uint32_t warnings = diags_count(compilation_diags(compilation), SEVERITY_WARNING);
    bool is_stdin = strcmp(options->files[0], "-") == 0;
    sink_text(sink, is_stdin ? "<stdin>" : options->files[0]);
    if (options->file_count > 1) sink_printf(sink, " and %d more", options->file_count - 1);
    const char *before = show_relations(compilation, errors > 0, sink);
    if (errors) count_of(sink, before, errors, errors == 1 ? "error" : "errors");
    if (errors) before = ", ";
    if (warnings) count_of(sink, before, warnings, warnings == 1 ? "warning" : "warnings");
    sink_char(sink, '\n');
}
