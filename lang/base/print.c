#include "lang/base/print.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_NUMBER = 24 };

typedef struct PrintBuffer {
    char *out;
    size_t room; /* without the end of the text */
    size_t len;  /* of the whole text */
} PrintBuffer;

static void put(PrintBuffer *p, const char *text, size_t len)
{
    size_t room = p->len < p->room ? p->room - p->len : 0;
    size_t kept = len < room ? len : room;
    if (kept) memcpy(p->out + p->len, text, kept);
    p->len += len;
}

static void put_number(PrintBuffer *p, unsigned long long value, bool negative)
{
    char digits[LONGEST_NUMBER];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    if (negative) digits[--at] = '-';
    put(p, digits + at, sizeof digits - at);
}

static void put_signed(PrintBuffer *p, long long value)
{
    unsigned long long size = (unsigned long long)value;
    put_number(p, value < 0 ? 0 - size : size, value < 0);
}

static void put_limited(PrintBuffer *p, const char *text, int most)
{
    if (most) put(p, text, most < 0 ? strlen(text) : strnlen(text, (size_t)most));
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* One conversion, at its "%". Returns what follows it; NULL: the C library knows it. The arguments
 * are passed by a pointer to a copy, so that all of them are taken from one list. */
static const char *put_argument(PrintBuffer *p, const char *at, va_list *args)
{
    at++;
    if (*at == 's') {
        put_limited(p, va_arg(*args, const char *), -1);
    } else if (starts(at, ".*s")) {
        int most = va_arg(*args, int);
        put_limited(p, va_arg(*args, const char *), most);
        return at + 3;
    } else if (*at == 'u') {
        put_number(p, va_arg(*args, unsigned), false);
    } else if (*at == 'd') {
        put_signed(p, va_arg(*args, int));
    } else if (*at == 'c') {
        put(p, (char[]){(char)va_arg(*args, int)}, 1);
    } else if (*at == '%') {
        put(p, "%", 1);
    } else if (starts(at, "llu")) {
        put_number(p, va_arg(*args, unsigned long long), false);
        return at + 3;
    } else if (starts(at, "lld")) {
        put_signed(p, va_arg(*args, long long));
        return at + 3;
    } else {
        return NULL;
    }
    return at + 1;
}

static bool put_all(PrintBuffer *p, const char *format, va_list *args)
{
    while (format && *format) {
        size_t plain = strcspn(format, "%");
        put(p, format, plain);
        format += plain;
        if (*format) format = put_argument(p, format, args);
    }
    return format && p->len < INT_MAX;
}

int print_text(char *out, size_t size, const char *format, va_list args)
{
    PrintBuffer p = {.out = out, .room = size ? size - 1 : 0};
    va_list copy;
    va_copy(copy, args);
    bool done = put_all(&p, format, &copy);
    va_end(copy);
    if (!done) return vsnprintf(out, size, format, args);
    if (size) out[p.len < p.room ? p.len : p.room] = '\0';
    return (int)p.len;
}
