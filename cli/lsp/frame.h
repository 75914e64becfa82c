/* Messages of the protocol in a stream of bytes: headers, an empty line, and as many bytes as
 * Content-Length says. */
#ifndef BUDGET_CLI_LSP_FRAME_H
#define BUDGET_CLI_LSP_FRAME_H

#include "lang/base/vec.h"

enum { LIMIT_MESSAGE = 64 << 20, LIMIT_HEADERS = 1 << 13 /* bytes */ };

typedef enum FrameStatus {
    FRAME_WAITS, /* for more bytes */
    FRAME_MESSAGE,
    FRAME_TOO_LARGE, /* its bytes will be skipped */
    FRAME_BROKEN     /* what follows has no beginning that could be found */
} FrameStatus;

/* Begins as {.arena = …}. */
typedef struct Frames {
    Arena *arena;
    VEC(char) bytes;
    uint32_t at;   /* of the first byte that was not taken */
    uint32_t skip; /* bytes that are still to come of a message that is too large */
    bool ended;    /* no more come */
} Frames;

void frames_add(Frames *frames, const char *bytes, uint32_t len);
/* The message is valid until the next call of either. */
FrameStatus frames_next(Frames *frames, Str *message);

#endif
