/* The tables of a document, from the words on its pages and their places, as `pdftotext
 * -bbox-layout` prints them: words that are close are a cell, cells above each other a column. */
#ifndef BUDGET_TABULAR_PDF_TEXT_H
#define BUDGET_TABULAR_PDF_TEXT_H

#include "lang/tabular/book.h"

typedef struct PdfPages {
    uint32_t count;
    uint32_t without_text; /* scans and pictures: nothing of them can be checked */
} PdfPages;

/* NULL, or why not (a message). Tables are named by the page on which they begin. */
const char *pdf_tables(Arena *arena, Str words, BookTables *tables, PdfPages *pages);

#endif
