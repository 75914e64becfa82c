/* The parts of the HTML report that are shared by its files. */
#ifndef BUDGET_BACKENDS_HTML_H
#define BUDGET_BACKENDS_HTML_H

#include "backends/backend.h"

/* The words of the page itself, in the language of the budget. */
typedef struct HtmlWords {
    const char *overview, *tables, *figures, *documents, *relations, *contents;
    const char *skip, *verdict_held, *verdict_broken, *verdict_none;
    const char *held, *rounded, *waived, *broken, *untried;
    const char *unguarded_facts, *all_guarded; /* %1 = a number, %2 = of how many */
    const char *unit, *reason, *relation, *state, *left, *right, *difference;
    const char *no_rows, *more_rows, *printed_note, *found_nothing, *indicators;
    const char *compared_years, *this_year, *year, *change, *percent, *told;
    const char *search, *any_state, *filter, *amounts, *from, *to;
    /* of the script; %1 = a number */
    const char *facts, *fact, *amount, *no_facts, *all_facts, *guards, *unguarded, *printed,
        *elsewhere, *close, *blank, *more, *found, *fold;
    const char *check_again, *running, *same, *different, *compared, *instead, *supposition,
        *changes, *undo, *broken_now, *holds, *cells, *shown_difference, *what_if, *no_amount,
        *failed, *messages;
} HtmlWords;

typedef struct HtmlPage {
    const Report *report;
    const Origins *origins; /* what the page may tell of them */
    const HtmlWords *words;
    Sink *sink;
    BackendOutput *output; /* NULL: nothing but data is wanted */
    const BackendOptions *options;
    Arena *scratch;
} HtmlPage;

const HtmlWords *html_words(Str language);
/* Whether these words are English, and the language is another one. */
bool html_words_are_foreign(const HtmlWords *words, Str language);

/* The identifiers of their sections: their names, unless a table, or a figure, has that one. */
Str html_figure_section(const HtmlPage *page, const ReportFigure *figure);
Str html_document_section(const HtmlPage *page, const ReportDocument *document);
/* The numbers of their headings; tables have their own positions, the overview follows them. */
uint32_t html_document_heading(const Report *report, uint32_t document);
uint32_t html_figure_heading(const Report *report, uint32_t figure);

typedef struct HtmlScript {
    Str text;         /* as it is written into the page */
    const char *hash; /* SHA-256 in hexadecimal digits; NULL = to be computed */
} HtmlScript;

typedef struct HtmlHead {
    Str language, title;
    const HtmlScript *scripts; /* all that may run */
    uint32_t script_count;
    bool runs_module; /* WebAssembly too */
} HtmlHead;

/* Writes a page up to the style within its head: a policy that allows this style, these scripts,
 * and no request of any kind. */
void html_head(Sink *sink, const HtmlHead *head);

/* Writes text as character data that is also safe inside a quoted attribute. Control and
 * bidirectional formatting characters are written as their code points, so that they are seen. */
void html_text(Sink *sink, Str text);
/* Writes `begin`, the text, and `end`; these two are markup. */
void html_element(Sink *sink, const char *begin, Str text, const char *end);
/* Writes text as part of a fragment identifier (RFC 3986): percent-encoded, "/" too. */
void html_fragment(Sink *sink, Str text);

/* Returns what a cell shows: "" for a blank. */
Str html_cell(Arena *arena, const Cell *cell);
/* Writes a table with its headings, rows, unit and note. `index` is its position in the report. */
void html_table(const HtmlPage *page, const ReportTable *table, uint32_t index);
/* What follows from the facts and is no cell of a table is in elements of class "part": a script
 * that has other amounts puts new ones in their places. Of a page: the counts, what does not hold,
 * and what is not guarded. */
void html_overview(const HtmlPage *page);
/* Whether a figure is drawn without Graphviz, so that it follows other amounts. */
bool html_figure_follows(const ReportFigure *figure);
/* Writes such a figure and its amounts; the heading with `number` names them. */
void html_figure(const HtmlPage *page, const ReportFigure *figure, uint32_t number);
/* Writes another figure. False after telling why it cannot be drawn. */
bool html_graph(const HtmlPage *page, const ReportFigure *figure);
/* Does the page have anything to compare with earlier years? */
bool html_compares(const HtmlPage *page);
/* Writes tables of this year and earlier ones, by the size of the change. */
void html_compare(const HtmlPage *page);
/* A figure of that kind as nested lists. */
void html_tree(Sink *sink, const ReportFigure *figure, Arena *scratch);
/* Writes the blocks of a document; tables and figures as links to their own sections. */
void html_document(const HtmlPage *page, const ReportDocument *document);

/* Writes the sources and the compiler, for the script that checks them again. False after telling
 * why the page cannot carry them. */
bool html_check(const HtmlPage *page);
/* Writes all parts of a page as one JSON value: [identifier of a section, HTML of its parts] …. */
void html_parts(const HtmlPage *page);
/* Writes the origins of all numbers as one JSON value, for the script. */
void html_data(const HtmlPage *page);

#endif
