/* Addresses of files (RFC 8089), as the protocol names documents. */
#ifndef BUDGET_CLI_LSP_ADDRESS_H
#define BUDGET_CLI_LSP_ADDRESS_H

#include "lang/base/arena.h"

/* The path of a `file:` address of this machine; "" for all others. */
Str address_path(Arena *arena, Str uri);
Str address_of(Arena *arena, Str path); /* of an absolute path */

#endif
