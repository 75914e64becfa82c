/* Characters of a document that its fonts lack. */
#ifndef BUDGET_BACKENDS_LATEX_MISSING_H
#define BUDGET_BACKENDS_LATEX_MISSING_H

#include "backends/latex.h"
#include "lang/base/catalogue.h"

/* Those that XeTeX's log tells, as LatexUse has them; NULL if there are none. */
const uint8_t *latex_missing_characters(Str log, Arena *scratch);
/* What to tell the user. use: of a body that was written with them. */
Str latex_missing_message(const Catalogue *catalogue, const LatexUse *use, Arena *scratch);

#endif
