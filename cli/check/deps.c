#include "cli/check/deps.h"

#include "cli/common/exit.h"

/* ---- names that make and ninja both read ---- */

static bool is_last(Str path, uint32_t at)
{
    return at + 1 == path.len;
}

/* Make takes it for syntax that cannot be escaped, or ninja ends a name there. A backslash is
 * itself, unless what follows it is escaped. */
static bool is_unreadable(Str path, uint32_t at)
{
    unsigned char c = (unsigned char)path.ptr[at];
    if (c < 0x20 || c == 0x7F || strchr("\"&'*:;<=>?[^`|", c)) return true;
    if (c == '\\') return is_last(path, at) || strchr(" #$", path.ptr[at + 1]);
    return (c == ' ' && is_last(path, at)) || (c == ')' && is_last(path, at)) ||
           (c == '~' && at == 0);
}

/* A target with "%" would be a pattern. */
static bool is_readable(Str path, bool target)
{
    for (uint32_t at = 0; at < path.len; at++)
        if (is_unreadable(path, at) || (target && path.ptr[at] == '%')) return false;
    return true;
}

/* As a target, make would take it for an order to itself, like ".IGNORE". */
static bool is_order(Str path)
{
    Str name = path_name(path);
    return name.len && name.ptr[0] == '.';
}

static bool check(Output *output, Str path, bool target)
{
    if (is_readable(path, target)) return true;
    if (!output->failed)
        complain("--deps cannot name `" STR_FMT "`: make and ninja do not both read such a name",
                 STR_ARG(path));
    output->failed = true;
    return false;
}

static void escaped(Sink *sink, Str path)
{
    for (uint32_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == ' ' || c == '#') sink_char(sink, '\\');
        if (c == '$') sink_char(sink, '$');
        sink_char(sink, c);
    }
}

/* ---- the rule ---- */

typedef VEC(Str) Names;

/* Of what was read; a descriptor is no file that could be newer. */
static Names prerequisites(Compilation *compilation, Arena *arena)
{
    const Str *read;
    Names names = {0};
    int number;
    uint32_t count = compilation_files(compilation, &read);
    for (uint32_t i = 0; i < count; i++)
        if (!str_equal(read[i], STR("-")) && !path_is_descriptor(read[i], &number))
            *vec_push(arena, &names) = read[i];
    return names;
}

static Names targets_of(const Output *output, const char *path)
{
    Names names = {0};
    for (uint32_t i = 0; i < output->files.len; i++)
        *vec_push(output->arena, &names) = str_from(output->files.items[i].path);
    if (!names.len) *vec_push(output->arena, &names) = str_from(path);
    return names;
}

void deps_write(Compilation *compilation, Output *output, const char *path)
{
    Names targets = targets_of(output, path), read = prerequisites(compilation, output->arena);
    bool good = true;
    for (uint32_t i = 0; i < targets.len; i++) good &= check(output, targets.items[i], true);
    for (uint32_t i = 0; i < read.len; i++) good &= check(output, read.items[i], false);
    Sink *sink = good ? output_open(output, path) : NULL;
    if (!sink) return;
    for (uint32_t i = 0; i < targets.len; i++) {
        if (i) sink_char(sink, ' ');
        escaped(sink, targets.items[i]);
    }
    sink_char(sink, ':');
    for (uint32_t i = 0; i < read.len; i++) {
        sink_text(sink, " \\\n ");
        escaped(sink, read.items[i]);
    }
    sink_char(sink, '\n');
    /* A rule without commands for each file, so that make does not stop when one is gone. */
    for (uint32_t i = 0; i < read.len; i++) {
        if (!is_readable(read.items[i], true) || is_order(read.items[i])) continue;
        sink_char(sink, '\n');
        escaped(sink, read.items[i]);
        sink_text(sink, ":\n");
    }
}
