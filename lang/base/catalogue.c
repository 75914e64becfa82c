#include "lang/base/catalogue.h"

/* The file: seven numbers, two tables of lengths and places (the messages are sorted), the texts,
 * each with a NUL behind it. The forms of a plural stand in one text, with NULs between them. */
enum { MAGIC_LEN = 4, AT_REVISION = 4, AT_COUNT = 8, AT_MESSAGES = 12, AT_TRANSLATIONS = 16 };
enum { HEADER_LEN = 28, ENTRY_LEN = 8 };

static uint32_t read_number(Str bytes, uint32_t at)
{
    uint32_t number;
    memcpy(&number, bytes.ptr + at, sizeof number);
    return number;
}

static bool table_fits(const Catalogue *catalogue, uint32_t table)
{
    uint64_t end = (uint64_t)table + (uint64_t)catalogue->count * ENTRY_LEN;
    return end <= catalogue->bytes.len;
}

bool catalogue_open(Catalogue *catalogue, Str bytes)
{
    const uint32_t magic = 0x950412de;
    if (bytes.len < HEADER_LEN || memcmp(bytes.ptr, &magic, MAGIC_LEN) != 0) return false;
    if (read_number(bytes, AT_REVISION) >> 16 != 0) return false;
    *catalogue = (Catalogue){.bytes = bytes,
                             .count = read_number(bytes, AT_COUNT),
                             .messages = read_number(bytes, AT_MESSAGES),
                             .translations = read_number(bytes, AT_TRANSLATIONS)};
    return table_fits(catalogue, catalogue->messages) &&
           table_fits(catalogue, catalogue->translations);
}

/* {NULL, 0} if it does not lie within the bytes, with its NUL. */
static Str entry_text(const Catalogue *catalogue, uint32_t table, uint32_t index)
{
    uint32_t len = read_number(catalogue->bytes, table + index * ENTRY_LEN);
    uint32_t at = read_number(catalogue->bytes, table + index * ENTRY_LEN + 4);
    bool inside = (uint64_t)at + len < catalogue->bytes.len;
    if (!inside || catalogue->bytes.ptr[at + len] != '\0') return (Str){0};
    return (Str){catalogue->bytes.ptr + at, len};
}

/* The translation, {NULL, 0} if there is none. "" is not a message but the catalogue's header. */
static Str find(const Catalogue *catalogue, const char *message)
{
    uint32_t low = 0, high = catalogue && *message ? catalogue->count : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        Str candidate = entry_text(catalogue, catalogue->messages, middle);
        int order = candidate.ptr ? strcmp(message, candidate.ptr) : 0;
        if (!candidate.ptr) break;
        if (order == 0) return entry_text(catalogue, catalogue->translations, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return (Str){0};
}

const char *catalogue_text(const Catalogue *catalogue, const char *message)
{
    Str found = find(catalogue, message);
    return found.len ? found.ptr : message;
}

const char *catalogue_plural(const Catalogue *catalogue, const char *one, const char *many,
                             uint64_t number)
{
    Str found = find(catalogue, one);
    uint32_t first = found.len ? (uint32_t)strlen(found.ptr) : 0;
    if (first == 0) return number == 1 ? one : many;
    return number == 1 || first == found.len ? found.ptr : found.ptr + first + 1;
}
