/* Places in the texts of a check, as positions in what the editor shows. A text may have changed
 * since: places before and after what changed are found again. */
#ifndef BUDGET_CLI_LSP_PLACES_H
#define BUDGET_CLI_LSP_PLACES_H

#include "cli/common/text_diff.h"
#include "cli/lsp/send.h"

typedef struct PlacedText { /* of one file */
    const Source *source;   /* NULL = the check has no such text */
    Str real, uri;
    const Document *document;  /* NULL = it is not open */
    TextLines lines;           /* of what the editor shows */
    const TextChange *changes; /* since the check */
    uint32_t change_count;
} PlacedText;

typedef struct Places {
    Server *server;
    const Project *project;
    const Sources *sources;
    PlacedText **texts; /* by number of the source; NULL until it is asked for */
} Places;

Places places_new(Server *server, const Project *project, const Sources *sources);
/* That of a place; nowhere: that of the file with the header. */
PlacedText *places_text(Places *places, uint32_t offset);
uint32_t places_number(const Places *places, uint32_t offset); /* of the source */
PlacedText *places_numbered(Places *places, uint32_t number);
/* NULL: the check has not read it. */
PlacedText *places_of_document(Places *places, const Document *document);
/* Bytes of what is shown; a place in what changed is where that begins. */
uint32_t place_shown(const PlacedText *text, uint32_t offset);
/* The other way round. False in what changed. */
bool place_meant(const PlacedText *text, uint32_t shown, uint32_t *offset);
void json_span(Json *json, const char *key, const PlacedText *text, Span span);
/* An element of documentChanges: the edits of one file come in between. */
void json_edits_open(Json *json, const PlacedText *text);
void json_edits_close(Json *json);
void json_location(Json *json, const char *key, Places *places, Span span);

#endif
