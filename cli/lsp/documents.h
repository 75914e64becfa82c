/* Documents that the editor has open: their texts are what counts, not the files. */
#ifndef BUDGET_CLI_LSP_DOCUMENTS_H
#define BUDGET_CLI_LSP_DOCUMENTS_H

#include "cli/lsp/position.h"
#include "lang/base/json_read.h"

typedef struct Document {
    Arena names; /* of the next two */
    Str uri;
    const char *path; /* without links; NULL = it is no file of this machine */
    Arena arena;      /* of the text */
    Str text;
    int64_t version;
    bool told; /* what was found in this version has been sent */
} Document;

typedef struct OpenDocuments {
    Arena *arena;
    VEC(Document *) items;
} OpenDocuments;

Document *document_find(const OpenDocuments *documents, Str uri); /* NULL = it is not open */
/* The one that a request is about; NULL = none. */
Document *document_meant(const OpenDocuments *documents, const JsonValue *params);
Document *document_of(const OpenDocuments *documents, Str path);  /* by its path */
/* Also of one that is open already. */
Document *document_open(OpenDocuments *documents, Str uri, Str text, int64_t version);
void document_close(OpenDocuments *documents, Document *document);
/* Applies contentChanges in their order. False if one is none: the text is as before it. */
bool document_change(Document *document, const JsonValue *changes, PositionEncoding encoding,
                     int64_t version);
void documents_free(OpenDocuments *documents);

/* A position of the protocol. False if it is none. */
bool position_read(const JsonValue *value, Position *position);

#endif
