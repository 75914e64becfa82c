/* What a language server reads and counts: frames, positions, addresses, JSON; and how it compiles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/lsp/address.h"
#include "cli/lsp/frame.h"
#include "cli/lsp/position.h"
#include "lang/base/json_read.h"
#include "lang/driver/compile.h"
#include "lang/driver/kept.h"

static Memory memory;

static int set_up(void **state)
{
    static Arena arena;
    arena_init(&arena, &memory);
    *state = &arena;
    return setjmp(memory.on_failure) ? -1 : 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static void assert_text(Str found, const char *expected)
{
    assert_int_equal(found.len, strlen(expected));
    if (found.len) assert_memory_equal(found.ptr, expected, found.len);
}

/* ---- frames ---- */

/* However the bytes are cut. */
static void messages_are_found(void **state)
{
    static const char stream[] =
        "Content-Length: 2\r\n\r\n{}Content-Type: x\r\ncontent-length:3\r\n\r\n[1]";
    for (uint32_t cut = 1; cut < sizeof stream; cut++) {
        Frames frames = {.arena = *state};
        Str message, found[3] = {{0}};
        uint32_t count = 0;
        for (uint32_t at = 0; at < sizeof stream - 1; at += cut) {
            frames_add(&frames, stream + at, u32_min(cut, (uint32_t)sizeof stream - 1 - at));
            while (frames_next(&frames, &message) == FRAME_MESSAGE)
                found[count++] = arena_str(*state, message);
        }
        assert_int_equal(count, 2);
        assert_text(found[0], "{}");
        assert_text(found[1], "[1]");
    }
}

static FrameStatus status_of(Arena *arena, const char *text)
{
    Frames frames = {.arena = arena};
    Str message;
    frames_add(&frames, text, (uint32_t)strlen(text));
    return frames_next(&frames, &message);
}

static void headers_must_make_sense(void **state)
{
    assert_int_equal(status_of(*state, "Content-Length: 2\r\n"), FRAME_WAITS);
    assert_int_equal(status_of(*state, "Content-Length: 2\r\n\r\n{"), FRAME_WAITS);
    assert_int_equal(status_of(*state, "\r\n\r\n{}"), FRAME_BROKEN);
    assert_int_equal(status_of(*state, "Content-Length: -2\r\n\r\n{}"), FRAME_BROKEN);
    assert_int_equal(status_of(*state, "Content-Length: 2x\r\n\r\n{}"), FRAME_BROKEN);
    assert_int_equal(status_of(*state, "Content-Length:\r\n\r\n{}"), FRAME_BROKEN);
    assert_int_equal(status_of(*state, "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
                     FRAME_BROKEN);
    assert_int_equal(status_of(*state, "Content-Length: 99999999999999999999\r\n\r\n"),
                     FRAME_BROKEN);
    assert_int_equal(status_of(*state, "GET / HTTP/1.1\r\n\r\n"), FRAME_BROKEN);
}

static void what_is_too_large_is_skipped(void **state)
{
    static char bytes[1 << 16];
    Frames frames = {.arena = *state};
    Str message;
    const char *head = "Content-Length: 67108865\r\n\r\n", *next = "Content-Length: 2\r\n\r\n{}";
    frames_add(&frames, head, (uint32_t)strlen(head));
    assert_int_equal(frames_next(&frames, &message), FRAME_TOO_LARGE);
    for (uint32_t left = LIMIT_MESSAGE + 1; left;) {
        uint32_t len = u32_min(left, sizeof bytes);
        frames_add(&frames, bytes, len);
        assert_int_equal(frames_next(&frames, &message), FRAME_WAITS);
        left -= len;
    }
    assert_int_equal(frames.bytes.len, frames.at);
    frames_add(&frames, next, (uint32_t)strlen(next));
    assert_int_equal(frames_next(&frames, &message), FRAME_MESSAGE);
}

/* ---- positions ---- */

static void check_position(Arena *arena, PositionEncoding encoding, uint32_t offset, uint32_t line,
                           uint32_t character)
{
    TextLines lines =
        lines_of(arena, str_from("a\xE8\xA1\xA8\xF0\x9F\x98\x80z\r\nb\rc\n"), encoding);
    Position position = lines_position(&lines, offset);
    assert_int_equal(position.line, line);
    assert_int_equal(position.character, character);
    assert_int_equal(lines_offset(&lines, position), offset);
}

static void positions_in_all_encodings(void **state)
{
    check_position(*state, POSITIONS_UTF8, 8, 0, 8);
    check_position(*state, POSITIONS_UTF16, 8, 0, 4);
    check_position(*state, POSITIONS_UTF32, 8, 0, 3);
    check_position(*state, POSITIONS_UTF16, 4, 0, 2);
    check_position(*state, POSITIONS_UTF32, 9, 0, 4);
    check_position(*state, POSITIONS_UTF16, 11, 1, 0);
    check_position(*state, POSITIONS_UTF16, 12, 1, 1);
    check_position(*state, POSITIONS_UTF16, 13, 2, 0);
    check_position(*state, POSITIONS_UTF16, 15, 3, 0);
}

static void positions_beyond_are_the_end(void **state)
{
    TextLines lines = lines_of(*state, str_from("ab\r\n\xF0\x9F\x98\x80"), POSITIONS_UTF16);
    assert_int_equal(lines_offset(&lines, (Position){0, 9}), 2);
    assert_int_equal(lines_offset(&lines, (Position){7, 0}), 8);
    assert_int_equal(lines_offset(&lines, (Position){1, 1}), 4); /* inside the pair */
    assert_int_equal(lines_position(&lines, 6).character, 0);    /* inside the character */
    assert_int_equal(lines_position(&lines, 3).character, 2);    /* inside the line end */
}

/* Every place of long lines, which have marks, counted from the start of its line. */
static void positions_in_long_lines(void **state)
{
    static const char *const pieces[] = {"ab", "\xE8\xA1\xA8", "\xF0\x9F\x98\x80", "x", "\xC3\xA9"};
    static const uint32_t units[][5] = {{2, 3, 4, 1, 2}, {2, 1, 2, 1, 1}, {2, 1, 1, 1, 1}};
    static const uint32_t line_pieces[] = {3000, 0, 1, 500, 2000};
    for (int encoding = 0; encoding < 3; encoding++) {
        Sink sink;
        sink_memory(&sink, *state);
        for (uint32_t line = 0; line < 5; line++) {
            for (uint32_t i = 0; i < line_pieces[line]; i++) sink_text(&sink, pieces[i * 7 % 5]);
            sink_char(&sink, '\n');
        }
        TextLines lines = lines_of(*state, sink_result(&sink), (PositionEncoding)encoding);
        assert_true(lines.marks.len > 8);
        uint32_t at = 0;
        for (uint32_t line = 0; line < 5; line++, at++) {
            uint32_t character = 0;
            for (uint32_t i = 0; i <= line_pieces[line]; i++) {
                Position position = lines_position(&lines, at);
                assert_int_equal(position.line, line);
                assert_int_equal(position.character, character);
                assert_int_equal(lines_offset(&lines, position), at);
                if (i == line_pieces[line]) break;
                at += (uint32_t)strlen(pieces[i * 7 % 5]);
                character += units[encoding][i * 7 % 5];
            }
        }
        assert_int_equal(lines_offset(&lines, (Position){0, UINT32_MAX}), lines_end(&lines, 0));
    }
}

/* ---- addresses ---- */

static void addresses_of_files(void **state)
{
    assert_text(address_path(*state, STR("file:///a/b%20c/%E8%A1%A8")), "/a/b c/\xE8\xA1\xA8");
    assert_text(address_path(*state, STR("file://localhost/a")), "/a");
    assert_text(address_path(*state, STR("file:/a")), "/a");
    static const char *const others[] = {"file://host/a", "http://x/a",    "untitled:1",
                                         "file:a",        "file:///a%00b", "file:///%",
                                         "file:///a%f",   "file:///%FF",   ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_text(address_path(*state, str_from(others[i])), "");
    assert_text(address_of(*state, STR("/a b/\xE8\xA1\xA8")), "file:///a%20b/%E8%A1%A8");
}

/* ---- JSON ---- */

static void values_are_read(void **state)
{
    const JsonValue *value = json_read(
        *state,
        STR(" {\"a\":[1,-2,9223372036854775807,9223372036854775808,1.5,1e3],\"b\":\"\\u8868\\ud83d"
            "\\ude00\\n\",\"c\":true,\"c\":false,\"d\":null} "));
    assert_non_null(value);
    const JsonValue *a = json_get(value, "a")->first;
    assert_int_equal(a->number, 1);
    assert_int_equal((a = a->next)->number, -2);
    assert_true((a = a->next)->number == INT64_MAX && a->whole);
    assert_false((a = a->next)->whole);
    assert_false((a = a->next)->whole);
    assert_false((a = a->next)->whole);
    assert_text(json_get_text(value, "b"), "\xE8\xA1\xA8\xF0\x9F\x98\x80\n");
    assert_true(json_get_bool(value, "c"));
    assert_int_equal(json_get(json_get(value, "d"), "x")->kind, JSON_NULL);
    assert_text(json_get_text(json_read(*state, STR("{\"a\":\"\\ud800\\ud800x\"}")), "a"),
                "\xEF\xBF\xBD\xEF\xBF\xBDx");
}

static void what_is_no_json_is_refused(void **state)
{
    static const char *const others[] = {
        "",         "{",   "[1,]",  "{\"a\"}",   "{\"a\":1,}", "01",     "1.",
        "-",        "1e",  "nul",   "\"\\x\"",   "\"a",        "\"\n\"", "[1] 2",
        "\"\xFF\"", "'a'", "{a:1}", "\"\\u12\"", "[1 2]",      "+1",     "tru"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(json_read(*state, str_from(others[i])));
    char deep[2 * (LIMIT_JSON_DEPTH + 1)];
    memset(deep, '[', LIMIT_JSON_DEPTH + 1);
    memset(deep + LIMIT_JSON_DEPTH + 1, ']', LIMIT_JSON_DEPTH + 1);
    assert_null(json_read(*state, (Str){deep, sizeof deep}));
    assert_non_null(json_read(*state, (Str){deep + 1, sizeof deep - 2}));
}

/* ---- compilations that are stopped, and that share trees ---- */

typedef struct Patience {
    uint32_t asked, limit;
} Patience;

static bool lose_patience(void *context)
{
    Patience *patience = context;
    return ++patience->asked > patience->limit;
}

static CompileStatus compile_patiently(Patience *patience, KeptFiles *kept, const char *text)
{
    const char *path = "examples/township.budget";
    Overlay overlay = {"examples/township/facts.budget", str_from(text ? text : "")};
    CompileOptions options = {.files = &path,
                              .file_count = 1,
                              .library_dir = "lib",
                              .last_stage = STAGE_REPORT,
                              .overlays = &overlay,
                              .overlay_count = text ? 1 : 0,
                              .keep_texts = true,
                              .kept = kept,
                              .stop = lose_patience,
                              .stop_context = patience};
    uint32_t number = kept ? kept_begin(kept) : 0;
    Compilation *c = compilation_new();
    assert_non_null(c);
    CompileStatus status = compile(c, &options);
    compilation_free(c);
    if (kept) kept_drop(kept, number, number);
    return status;
}

/* Wherever it is: nothing is left behind, and the next one is as if there had been none before. */
static void a_compilation_can_be_stopped(void **state)
{
    (void)state;
    KeptFiles *kept = kept_new();
    assert_non_null(kept);
    for (uint32_t limit = 0;; limit++) {
        Patience patience = {0, limit}, other = {0, limit};
        CompileStatus alone = compile_patiently(&other, NULL, NULL);
        CompileStatus status = compile_patiently(&patience, kept, NULL);
        assert_int_equal(status, alone);
        if (status == COMPILE_OK) break;
        assert_int_equal(status, COMPILE_STOPPED);
        assert_int_equal(patience.asked, limit + 1);
    }
    Patience endless = {0, UINT32_MAX};
    assert_int_equal(compile_patiently(&endless, kept, "facts {"), COMPILE_ERRORS);
    assert_int_equal(compile_patiently(&endless, kept, NULL), COMPILE_OK);
    kept_free(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(messages_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headers_must_make_sense, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_too_large_is_skipped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(positions_in_all_encodings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(positions_beyond_are_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(positions_in_long_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(addresses_of_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(values_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_json_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_compilation_can_be_stopped, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
