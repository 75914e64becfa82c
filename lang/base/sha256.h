/* The hash SHA-256 (FIPS 180-4): names a text so that no other text with the same hash is known. */
#ifndef BUDGET_BASE_SHA256_H
#define BUDGET_BASE_SHA256_H

#include "lang/base/str.h"

enum { SHA256_BYTES = 32 };

/* Fills `hash` with the 32 bytes of the hash of `text`. */
void sha256(Str text, uint8_t hash[SHA256_BYTES]);
/* Writes bytes in base64 (RFC 4648, with padding) and a NUL. `into` has room for
 * BASE64_SIZE(len) characters. */
#define BASE64_SIZE(len) (((len) + 2) / 3 * 4 + 1)
void base64(const uint8_t *bytes, uint32_t len, char *into);

#endif
