/* Undoes DEFLATE (RFC 1951), as the parts of a packed file are compressed with. */
#ifndef BUDGET_TABULAR_INFLATE_H
#define BUDGET_TABULAR_INFLATE_H

#include "lang/base/str.h"
#include "lang/base/work.h"

/* Writes exactly `len` bytes, which the packed file promises. False if the data is damaged, or
 * gives fewer or more. What it costs beyond the bytes that come out is counted: the same data may
 * be asked for often. */
bool inflate_data(Work *work, Str data, char *out, uint32_t len);

#endif
