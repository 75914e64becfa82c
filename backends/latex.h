/* Documents as LaTeX source; shared by the backends `latex` and `report-pdf`. */
#ifndef BUDGET_BACKENDS_LATEX_H
#define BUDGET_BACKENDS_LATEX_H

#include "backends/scripts.h"
#include "lang/base/sink.h"
#include "lang/report/report.h"

/* What a document was seen to hold while it was written. */
typedef struct LatexUse {
    bool scripts[SCRIPT_COUNT]; /* that need a font of their own */
    uint8_t *seen;          /* characters but ASCII, a bit each */
    const uint8_t *missing; /* likewise, without a font; NULL = not known yet */
    VEC(Str) labels;        /* the first texts that hold one of `missing`, each once */
} LatexUse;

enum { LATEX_CHARACTERS = 0x110000, LATEX_LABELS = 12 };

/* Which fonts a document is to be set in, as the machine that sets it has them; "" = as the style
 * chooses. */
typedef struct LatexFonts {
    Str of_script[SCRIPT_COUNT];
} LatexFonts;

/* A document but for its first lines, which depend on what it holds. */
typedef struct LatexBody {
    const Report *report;
    const ReportDocument *document;
    bool is_short; /* a few pages */
    Str text;
    const LatexUse *use;
} LatexBody;

/* document NULL: all tables in order, then the figures. missing: see LatexUse. */
LatexBody latex_body(const Report *report, const ReportDocument *document, const uint8_t *missing,
                     Arena *scratch);
/* fonts NULL = as the style chooses. */
void latex_write_document(Sink *sink, const LatexBody *body, const LatexFonts *fonts);
/* Fonts of this machine that have all the characters that were seen; "" where there is none. */
LatexFonts latex_choose_fonts(const LatexUse *use, Arena *scratch);
/* budgetc.sty, which every document needs beside it. */
void latex_write_style(Sink *sink);

/* ---- shared by the files of the backend ---- */

typedef struct Latex {
    Sink *sink;
    Arena *scratch;
    LatexUse *use;
    Phrases phrases; /* of its language */
    bool east_asian; /* the fonts of the document are Chinese, Japanese or Korean ones */
    bool mirrored;   /* the document is written from right to left */
    bool grid;       /* lines around all cells of tables */
    bool linked;     /* what its cells link to is in the document */
} Latex;

/* Text as LaTeX that prints it, whatever it is: no character of it is a command. Each script is set
 * in its own font, and each direction as such. */
void latex_write_text(const Latex *tex, Str text);
/* The same for a narrow column: a line ends between Chinese words, not inside of one. */
void latex_write_words(const Latex *tex, Str text);
/* \COMMAND{a,b}: names of places in the document, in characters that TeX reads as they stand. */
void latex_write_anchors(const Latex *tex, const char *command, const Str *names, uint32_t count);
/* Widths are in tenths of half the size of the type, so that they hold for every size: a Chinese
 * character is 20 wide. *longest: of the longest part that does not break. What it costs counts as
 * work of the arena. */
uint32_t latex_text_width(Arena *scratch, Str text, uint32_t *longest);
/* The narrowest that its words are set in without more lines than so many; at least the longest
 * word. */
uint32_t latex_narrow_width(Arena *scratch, Str text, uint32_t lines);
/* With the headings directly above it, so that they share its page. */
void latex_write_table(const Latex *tex, const ReportTable *table, const ReportBlock *headings,
                       uint32_t heading_count);
void latex_write_form(const Latex *tex, const ReportForm *form);
void latex_write_heading(const Latex *tex, const ReportBlock *block);

#endif
