/* Tables for people: in columns on a terminal, and as Markdown. */
#ifndef BUDGET_BACKENDS_TEXT_H
#define BUDGET_BACKENDS_TEXT_H

#include "backends/marks.h"
#include "lang/base/catalogue.h"
#include "lang/base/sink.h"

/* What a cell of a table shows, in one line; an amount has its digits in groups. */
Str text_cell(Arena *arena, const Phrases *phrases, const Cell *cell);
/* number 0 = none */
Str text_with_footnote(Arena *arena, Str text, uint32_t number);
/* "[1] …", below its table. */
Str text_footnote(Arena *arena, const ReportTable *table, uint32_t number);

typedef struct TextStyle {
    bool colour;
    uint32_t width; /* of the terminal; 0 = lines may be of any length */
    const Catalogue *catalogue;
} TextStyle;

/* Writes a table in columns, with its title, its note, and what its marks stand for. What is wider
 * than the terminal is written as several parts, each with the texts that name the rows. */
void text_table(const ReportTable *table, const TableMarks *marks, Str language, TextStyle style,
                Sink *sink);

/* The notes of a table that are shown, and how many there are besides. */
enum { TEXT_MOST_NOTES = 10 };
uint32_t text_note_count(const TableMarks *marks);

#endif
