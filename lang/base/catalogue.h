/* Messages in another language: a catalogue as msgfmt(1) compiles it (".mo"), in memory.
 *
 * Not gettext(3): that one speaks only languages whose locale is generated on the machine, and it
 * speaks through the state of the whole process, which a library leaves alone. */
#ifndef BUDGET_BASE_CATALOGUE_H
#define BUDGET_BASE_CATALOGUE_H

#include "lang/base/str.h"

typedef struct Catalogue {
    Str bytes;
    uint32_t count;
    uint32_t messages, translations; /* where the two tables begin in bytes */
} Catalogue;

/* Marks a message that is translated somewhere else, so that xgettext(1) finds it. */
#define N_(message) (message)

/* False if these bytes are no catalogue of this machine's byte order. They are not copied. */
bool catalogue_open(Catalogue *catalogue, Str bytes);

/* The message itself if the catalogue does not have it, or is NULL. */
const char *catalogue_text(const Catalogue *catalogue, const char *message)
    __attribute__((format_arg(2)));
/* For languages with one form for all numbers, or with one for 1 and one for the rest. */
const char *catalogue_plural(const Catalogue *catalogue, const char *one, const char *many,
                             uint64_t number) __attribute__((format_arg(2), format_arg(3)));

#endif
