/* The unified diff of `fmt --check`: applied to the text before, it gives the text after. */
#include "cli/common/text_diff.h"
#include "tests/fuzz/fuzz.h"

static Str take_line(Str *text)
{
    const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
    uint32_t len = end ? (uint32_t)(end - text->ptr) + 1 : text->len;
    Str line = {text->ptr, len};
    *text = (Str){text->ptr + len, text->len - len};
    return line;
}

static uint32_t hunk_start(Str line)
{
    uint32_t at = sizeof "@@ -" - 1, value = 0, count = 1;
    for (; at < line.len && line.ptr[at] >= '0' && line.ptr[at] <= '9'; at++)
        value = value * 10 + (uint32_t)(line.ptr[at] - '0');
    if (at < line.len && line.ptr[at] == ',') count = line.ptr[at + 1] == '0' ? 0 : 1;
    return value - (value && count); /* an empty range names the line before it */
}

static void copy_until(Str *before, uint32_t *line, uint32_t until, Sink *out)
{
    for (; *line < until && before->len; ++*line) sink_str(out, take_line(before));
}

/* A line of a hunk without its sign, and without its end if the next line says that it has none. */
static Str content(Str line, Str diff)
{
    bool bare = str_starts(diff, STR("\\ "));
    return (Str){line.ptr + 1, line.len - 1 - bare};
}

static Str apply(Arena *arena, Str before, Str diff)
{
    Sink out;
    sink_memory(&out, arena);
    uint32_t at = 0;
    while (diff.len) {
        Str line = take_line(&diff);
        if (str_starts(line, STR("--- ")) || str_starts(line, STR("+++ ")) ||
            str_starts(line, STR("\\ ")))
            continue;
        if (str_starts(line, STR("@@ ")))
            copy_until(&before, &at, hunk_start(line), &out);
        else if (line.ptr[0] == '+')
            sink_str(&out, content(line, diff));
        else {
            REQUIRE_EQUAL(content(line, diff), take_line(&before));
            at++;
            if (line.ptr[0] == ' ') sink_str(&out, content(line, diff));
        }
    }
    sink_str(&out, before);
    return sink_result(&out);
}

/* Lines that look like those of the diff itself would need a parser that counts. */
static bool ambiguous(Str text)
{
    while (text.len) {
        Str line = take_line(&text);
        if (str_starts(line, STR("-- ")) || str_starts(line, STR("++ "))) return true;
    }
    return false;
}

static void compare(Arena *arena, Str text)
{
    Str texts[2];
    Sink sink;
    fuzz_split(text, texts, 2);
    if (ambiguous(texts[0]) || ambiguous(texts[1])) return;
    sink_memory(&sink, arena);
    text_diff_write(arena, STR("a"), STR("b"), texts[0], texts[1], &sink);
    REQUIRE_EQUAL(apply(arena, texts[0], sink_result(&sink)), texts[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(compare, data, size);
    return 0;
}
