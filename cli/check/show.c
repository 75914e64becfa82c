#include "cli/check/show.h"

#include <stdio.h>

#include "backends/backend.h"
#include "cli/common/help.h"
#include "cli/common/language.h"
#include "lang/base/json.h"
#include "lang/base/quote.h"
#include "lang/base/unicode.h"

/* ---- about budgetc ---- */

static void keyword(Sink *sink, const char *english, const char *chinese, const char *kind)
{
    help_pad(sink, str_from(english), 16);
    help_pad(sink, str_from(chinese), 16);
    sink_text(sink, kind);
    sink_char(sink, '\n');
}

void show_keywords(Sink *sink)
{
#define KEYWORD(token, english, chinese, uses)                                                     \
    keyword(sink, english, chinese, (uses) & WORD_RESERVED ? tr("reserved") : "");
#include "lang/syntax/keywords.def"
#define WORD_PAIR(id, english, chinese) keyword(sink, english, chinese, tr("setting or field"));
#include "lang/syntax/words.def"
}

static const char *severity_name(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return tr("error");
    case SEVERITY_WARNING: return tr("warning");
    case SEVERITY_NOTE: return tr("note");
    }
    return "";
}

void show_codes(Sink *sink)
{
    for (int i = 0; i < DIAG_COUNT; i++)
        sink_printf(sink, "%s  %s\n", diag_info((DiagCode)i)->code,
                    tr(diag_info((DiagCode)i)->title));
}

void show_version(const char *library, Sink *sink)
{
    sink_printf(sink, "budgetc %s\n", BUDGET_VERSION);
    sink_printf(sink, tr("library: %s\n"), library);
    sink_text(sink, tr("writes:"));
    for (int i = 0; backends[i]; i++) sink_printf(sink, " %s", backends[i]->kind);
    sink_printf(sink, tr("\nmessages: %s\n"), language_tag());
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
    sink_printf(sink, "%s[%s] %s%s%s\n\n%s\n", severity_name(info->severity), info->code,
                info->name, tr(": "), tr(info->title), tr(info->explanation));
    return EXIT_FINE;
}

/* ---- about a budget ---- */

static Str listing_place(Compilation *compilation, Span span)
{
    Place place = source_place(compilation_sources(compilation), span.lo);
    if (!place.source) return STR("");
    Arena *arena = compilation_arena(compilation);
    return arena_printf(arena, STR_FMT ":%u", STR_ARG(quoted_line(arena, place.source->path)),
                        place.line);
}

void show_list_json(Compilation *compilation, Sink *sink)
{
    const Listing *items;
    Json json = {.sink = sink};
    uint32_t count = compilation_list(compilation, &items);
    json_open(&json, NULL, '{');
    json_open(&json, "items", '[');
    for (uint32_t i = 0; i < count; i++) {
        Place place = source_place(compilation_sources(compilation), items[i].span.lo);
        json_item(&json);
        json_text(&json, "kind", str_from(items[i].kind));
        json_text(&json, "name", items[i].name);
        json_text(&json, "label", items[i].label);
        json_optional(&json, "file", place.source ? place.source->path : STR(""));
        json_number(&json, "line", place.source ? place.line : 0);
        json_close(&json, '}');
    }
    for (const char *bracket = "]}"; *bracket; bracket++) json_close(&json, *bracket);
    sink_char(sink, '\n');
}

void show_list(Compilation *compilation, Sink *sink)
{
    const Listing *items;
    uint32_t count = compilation_list(compilation, &items);
    uint32_t name_width = 0, place_width = 0;
    Str *places = arena_array(compilation_arena(compilation), Str, count);
    Str *names = arena_array(compilation_arena(compilation), Str, count);
    for (uint32_t i = 0; i < count; i++) {
        places[i] = listing_place(compilation, items[i].span);
        names[i] = quoted_line(compilation_arena(compilation), items[i].name);
        uint32_t name = unicode_width(names[i]), place = unicode_width(places[i]);
        if (name > name_width) name_width = name;
        if (place > place_width) place_width = place;
    }
    for (uint32_t i = 0; i < count; i++) {
        help_pad(sink, str_from(tr(items[i].kind)), 11);
        help_pad(sink, names[i], name_width + 2);
        help_pad(sink, places[i], items[i].label.len ? place_width + 2 : 0);
        quote_line(sink, items[i].label);
        sink_char(sink, '\n');
    }
}
