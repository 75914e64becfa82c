/* Formatted text. There are titles of every fact and keys of every row, so what nearly all of them
 * are made of does not go through the C library. */
#ifndef BUDGET_BASE_PRINT_H
#define BUDGET_BASE_PRINT_H

#include <stdarg.h>
#include <stddef.h>

/* Does and returns what vsnprintf does. */
__attribute__((format(printf, 3, 0))) int print_text(char *out, size_t size, const char *format,
                                                     va_list args);

#endif
