/* A request about a place: what is known of it. */
#ifndef BUDGET_CLI_LSP_QUESTION_H
#define BUDGET_CLI_LSP_QUESTION_H

#include "cli/lsp/places.h"
#include "lang/symbols/symbols.h"

typedef struct NameQuestion {
    Server *server;
    const JsonValue *params;
    Json *json;
    const Document *document;
    Project *project;
    Compilation *compilation; /* the last good check */
    SymbolSearch search;
    Places places;
    PlacedText *text; /* of the document */
    uint32_t shown;   /* bytes of the document before the position */
    uint32_t offset;  /* the same in the check; 0 = it is in what has changed since */
    bool named;       /* a name is there: */
    SymbolUse use;
} NameQuestion;

#endif
