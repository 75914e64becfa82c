#include "lang/base/csv.h"

void csv_open(CsvReader *reader, Arena *arena, const Source *source)
{
    *reader = (CsvReader){.arena = arena, .source = source};
}

static bool at_end(const CsvReader *reader)
{
    return reader->at == reader->source->text.len;
}

static char peek(const CsvReader *reader)
{
    return reader->source->text.ptr[reader->at];
}

static bool at_line_end(const CsvReader *reader)
{
    return at_end(reader) || peek(reader) == '\n' || peek(reader) == '\r';
}

static void skip_line_end(CsvReader *reader)
{
    if (!at_end(reader) && peek(reader) == '\r') reader->at++;
    if (!at_end(reader) && peek(reader) == '\n') reader->at++;
}

/* Copies only when a quote is doubled inside. */
static Str unquote(CsvReader *reader, Str text)
{
    if (!text.len || !memchr(text.ptr, '"', text.len)) return text;
    char *out = arena_alloc(reader->arena, text.len);
    uint32_t len = 0;
    for (uint32_t i = 0; i < text.len; i++) {
        out[len++] = text.ptr[i];
        if (text.ptr[i] == '"') i++;
    }
    return (Str){out, len};
}

static Str quoted_field(CsvReader *reader)
{
    uint32_t start = ++reader->at;
    while (!at_end(reader)) {
        if (peek(reader) != '"') {
            reader->at++;
        } else if (reader->at + 1 < reader->source->text.len &&
                   reader->source->text.ptr[reader->at + 1] == '"') {
            reader->at += 2;
        } else {
            Str text = {reader->source->text.ptr + start, reader->at - start};
            reader->at++;
            return unquote(reader, text);
        }
    }
    uint32_t lo = reader->source->base + start - 1;
    if (!reader->bad.hi) reader->bad = (Span){lo, lo + 1};
    return (Str){reader->source->text.ptr + start, reader->at - start};
}

static Str plain_field(CsvReader *reader)
{
    uint32_t start = reader->at;
    while (!at_line_end(reader) && peek(reader) != ',') reader->at++;
    return (Str){reader->source->text.ptr + start, reader->at - start};
}

static void read_field(CsvReader *reader)
{
    uint32_t start = reader->at;
    bool quoted = !at_end(reader) && peek(reader) == '"';
    Str text = quoted ? quoted_field(reader) : plain_field(reader);
    Span span = {reader->source->base + start, reader->source->base + reader->at};
    if (quoted && !at_line_end(reader) && peek(reader) != ',') {
        if (!reader->bad.hi) reader->bad = span;
        plain_field(reader);
    }
    *vec_push(reader->arena, &reader->fields) = (CsvField){text, span};
}

bool csv_next(CsvReader *reader)
{
    while (!at_end(reader) && at_line_end(reader)) skip_line_end(reader);
    if (at_end(reader)) return false;
    reader->fields.len = 0;
    read_field(reader);
    while (!at_end(reader) && peek(reader) == ',') {
        reader->at++;
        read_field(reader);
    }
    skip_line_end(reader);
    return true;
}
