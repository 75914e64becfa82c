#include "cli/check/deps.h"

/* What make would take for something else. */
static void escaped(Sink *sink, Str path)
{
    for (uint32_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == ' ' || c == '#' || c == ':' || c == '%' || c == '\\') sink_char(sink, '\\');
        if (c == '$') sink_char(sink, '$');
        sink_char(sink, c);
    }
}

void deps_write(Compilation *compilation, Output *output, const char *path)
{
    const Str *read;
    uint32_t count = compilation_files(compilation, &read), targets = output->files.len;
    Sink *sink = output_open(output, path);
    if (!sink) return;
    if (targets == 0) escaped(sink, str_from(path));
    for (uint32_t i = 0; i < targets; i++) {
        if (i) sink_char(sink, ' ');
        escaped(sink, str_from(output->files.items[i].path));
    }
    sink_char(sink, ':');
    for (uint32_t i = 0; i < count; i++) {
        if (str_equal(read[i], STR("-"))) continue;
        sink_text(sink, " \\\n ");
        escaped(sink, read[i]);
    }
    sink_char(sink, '\n');
    /* A rule without commands for each file, so that make does not stop when one is gone. */
    for (uint32_t i = 0; i < count; i++) {
        if (str_equal(read[i], STR("-"))) continue;
        sink_char(sink, '\n');
        escaped(sink, read[i]);
        sink_text(sink, ":\n");
    }
}
