/* The words of a document (PDF) and their places, by the program pdftotext of poppler-utils. */
#ifndef BUDGET_CLI_IMPORT_PDF_H
#define BUDGET_CLI_IMPORT_PDF_H

#include "lang/base/arena.h"

/* NULL, or why not (a message). */
const char *pdf_words(Arena *arena, Str file, Str *words);

#endif
