/* A zip archive of parts that are stored as they are; the same bytes for the same parts. */
#ifndef BUDGET_BACKENDS_ZIP_H
#define BUDGET_BACKENDS_ZIP_H

#include "lang/base/sink.h"
#include "lang/base/vec.h"

typedef struct ZipPart {
    const char *name;
    uint32_t crc, size, at;
} ZipPart;

typedef struct Zip {
    Sink *sink;
    Arena *arena;
    VEC(ZipPart) parts;
    uint64_t size; /* so far */
    bool full;     /* more than such an archive holds: what was written is of no use */
} Zip;

/* name: ASCII; lives as long as the archive. */
void zip_add(Zip *zip, const char *name, Str content);
void zip_end(Zip *zip);

#endif
