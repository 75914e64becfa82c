/* Statements as they are written in the sources, and what they mean, to compare. */
#include "lang/diff/differ.h"
#include "lang/syntax/dump.h"

/* The byte after the text in quotes, backticks or a comment that begins at `at`. */
static uint32_t after_quoted(Str text, uint32_t at)
{
    char quote = text.ptr[at++];
    if (quote == '#') quote = '\n';
    while (at < text.len && text.ptr[at] != quote)
        at += text.ptr[at] == '\\' && quote == '"' && at + 1 < text.len ? 2 : 1;
    return quote != '\n' && at < text.len ? at + 1 : at;
}

Str diff_written(Differ *d, int side, Span span, bool block)
{
    Str text = source_text(d->sides[side].env->sources, span);
    Sink sink;
    sink_memory(&sink, d->arena);
    char gap = '\0'; /* before the next word */
    for (uint32_t at = 0, end; at < text.len; at = end) {
        char c = text.ptr[at];
        end = strchr("\"`#", c) ? after_quoted(text, at) : at + 1;
        bool ends_line = block && strchr("\n;{}", c);
        if (ends_line || strchr(" \t\r\n#", c)) {
            if (gap != '\n') gap = ends_line ? '\n' : ' ';
            continue;
        }
        if (gap && sink.len) sink_char(&sink, gap);
        gap = '\0';
        sink_write(&sink, text.ptr + at, end - at);
    }
    return sink_result(&sink);
}

Str diff_meaning(Differ *d, int side, const Statement *statement)
{
    Sink sink;
    const Env *env = d->sides[side].env;
    sink_memory(&sink, d->arena);
    statement_dump(d->arena, statement, env->names, env->sources, &sink);
    return sink_result(&sink);
}
