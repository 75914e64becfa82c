/* What a language server reads: however the bytes are cut, the same messages; values of JSON lie in
 * each other; a position leads back to where it was counted; braces are pairs. */
#include "cli/lsp/frame.h"
#include "cli/lsp/lexical.h"
#include "cli/lsp/position.h"
#include "lang/base/json_read.h"
#include "tests/fuzz/fuzz.h"

static void check_value(const JsonValue *value, Str within)
{
    REQUIRE(value->written.ptr >= within.ptr);
    REQUIRE(value->written.ptr + value->written.len <= within.ptr + within.len);
    for (const JsonValue *v = value->first; v; v = v->next) check_value(v, value->written);
}

/* All messages, each with its length before it; and how it ended. */
static Str read_frames(Arena *arena, Str text, uint32_t size)
{
    Frames frames = {.arena = arena};
    FrameStatus status = FRAME_WAITS;
    Str message;
    Sink sink;
    sink_memory(&sink, arena);
    for (uint32_t at = 0; at < text.len && status != FRAME_BROKEN; at += size) {
        frames_add(&frames, text.ptr + at, u32_min(size, text.len - at));
        while ((status = frames_next(&frames, &message)) == FRAME_MESSAGE) {
            const JsonValue *value = json_read(arena, message);
            if (value) check_value(value, message);
            sink_printf(&sink, "%u ", (unsigned)message.len);
            sink_str(&sink, message);
        }
    }
    sink_text(&sink, status == FRAME_BROKEN ? " broken" : "");
    return sink_result(&sink);
}

static void check_positions(Arena *arena, Str text, PositionEncoding encoding)
{
    TextLines lines = lines_of(arena, text, encoding);
    for (uint32_t at = 0; at <= text.len; at += 1 + text.len / 100) {
        Position position = lines_position(&lines, at);
        uint32_t back = lines_offset(&lines, position);
        REQUIRE(back <= at);
        Position again = lines_position(&lines, back);
        REQUIRE(again.line == position.line && again.character == position.character);
    }
}

static void check_braces(Arena *arena, Str text)
{
    Lexical lexical = lexical_read(arena, text);
    for (uint32_t i = 0; i < lexical.braces.len; i++) {
        const Brace *brace = &lexical.braces.items[i];
        REQUIRE(text.ptr[brace->open] == '{' && brace->close <= text.len);
        REQUIRE(brace->open < brace->close);
        REQUIRE(brace->close == text.len || text.ptr[brace->close] == '}');
        REQUIRE(!i || brace[-1].open < brace->open);
    }
    Surroundings around = lexical_around(arena, text, text.len / 2);
    REQUIRE(around.line.len <= text.len);
}

static void read_all_ways(Arena *arena, Str text)
{
    Str whole = read_frames(arena, text, text.len ? text.len : 1);
    for (uint32_t size = 1; size < text.len; size = size * 7 + 2)
        REQUIRE_EQUAL(whole, read_frames(arena, text, size));
    for (int encoding = POSITIONS_UTF8; encoding <= POSITIONS_UTF32; encoding++)
        check_positions(arena, text, (PositionEncoding)encoding);
    check_braces(arena, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(read_all_ways, data, size);
    return 0;
}
