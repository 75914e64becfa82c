#include <stdlib.h>

#include "lang/base/unicode.h"
#include "lang/diag/diag.h"
#include "tests/unit/fixture.h"

static Sources *sources;
static Diags *diags;

static int begin(void **state)
{
    setup(state);
    sources = source_map_new(&arena);
    diags = diags_new(&arena);
    return 0;
}

static Str add_file(const char *path, const char *text)
{
    FileId file;
    assert_true(source_add(sources, str_from(path), str_from(text), &file));
    return source_get(sources, file)->text;
}

/* The place of the n-th (from 1) occurrence of a word in a file. */
static Span span_of(FileId file, const char *word, int n)
{
    const Source *source = source_get(sources, file);
    const char *at = strstr(source->text.ptr, word);
    for (; at && n > 1; n--) at = strstr(at + 1, word);
    assert_non_null(at);
    uint32_t lo = source->base + (uint32_t)(at - source->text.ptr);
    return (Span){lo, lo + (uint32_t)strlen(word)};
}

static const char *print(DiagStyle style)
{
    Sink sink;
    sink_memory(&sink, &arena);
    diags_print(diags, sources, style, &sink);
    sink_char(&sink, '\0');
    return sink_result(&sink).ptr;
}

static const char *print_text(void)
{
    return print((DiagStyle){.format = DIAG_TEXT});
}

static void codes_are_complete(void **state)
{
    (void)state;
    for (int i = 0; i < DIAG_COUNT; i++) {
        const DiagInfo *info = diag_info((DiagCode)i);
        DiagCode found = DIAG_COUNT;
        assert_int_equal(strlen(info->code), 5);
        assert_int_equal(info->code[0], "EWN"[info->severity]);
        assert_true(info->name[0] && info->title[0]);
        if (!strstr(info->explanation, "\nWrong:\n    ")) fail_msg("%s", info->code);
        if (!strstr(info->explanation, "\nRight:\n    ")) fail_msg("%s", info->code);
        assert_true(diag_find(str_from(info->code), &found));
        assert_int_equal(found, i);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(info->name, diag_info((DiagCode)j)->name);
        }
    }
}

static void codes_are_found(void **state)
{
    (void)state;
    DiagCode found = DIAG_COUNT;
    assert_true(diag_find(STR("e0501"), &found));
    assert_int_equal(found, DIAG_E0501);
    assert_false(diag_find(STR("E9999"), &found));
    assert_false(diag_find(STR("E05"), &found));
    assert_false(diag_find(STR(""), &found));
}

static void sorted_without_duplicates(void **state)
{
    (void)state;
    diag_add(diags, DIAG_E0201, (Span){9, 12}, "later");
    diag_add(diags, DIAG_E0501, (Span){3, 4}, "b");
    Diag *first = diag_add(diags, DIAG_E0201, (Span){3, 4}, "a %d", 1);
    diag_add(diags, DIAG_E0201, (Span){3, 4}, "a %d", 2);
    diag_add(diags, DIAG_E0201, (Span){3, 4}, "a %d", 1);
    diag_add(diags, DIAG_W0211, (Span){0, 0}, "nowhere");
    assert_int_equal(diags_count(diags, SEVERITY_ERROR), 5);
    Diag **items;
    assert_int_equal(diags_sorted(diags, &items), 5);
    assert_string_equal(items[0]->message.ptr, "nowhere");
    assert_ptr_equal(items[1], first);
    assert_string_equal(items[2]->message.ptr, "a 2");
    assert_string_equal(items[3]->message.ptr, "b");
    assert_string_equal(items[4]->message.ptr, "later");
    assert_int_equal(diags_count(diags, SEVERITY_ERROR), 4);
    assert_int_equal(diags_count(diags, SEVERITY_WARNING), 1);
    diag_add(diags, DIAG_E0201, (Span){1, 2}, "first");
    assert_int_equal(diags_sorted(diags, &items), 6);
    assert_string_equal(items[1]->message.ptr, "first");
}

typedef struct Told {
    DiagRest rest;
    uint32_t *times;
} Told;

static void tell(const DiagRest *rest, Diag *diag)
{
    const Told *told = (const Told *)(const void *)rest;
    ++*told->times;
    diag_say(diags, diag, "at %u", (unsigned)diag->span.lo);
}

static void the_rest_is_written_when_it_is_shown(void **state)
{
    (void)state;
    uint32_t times = 0;
    Told told = {{tell}, &times};
    for (uint32_t at = 9; at > 0; at--)
        diag_add_unwritten(diags, DIAG_E0501, (Span){at, at + 1}, &told.rest);
    diags_finish(diags, 2);
    assert_int_equal(times, 2);
    Diag **items;
    assert_int_equal(diags_sorted(diags, &items), 9);
    assert_string_equal(items[0]->message.ptr, "at 1");
    assert_string_equal(items[1]->message.ptr, "at 2");
    assert_int_equal(items[2]->message.len, 0);
    diags_finish(diags, 0);
    assert_int_equal(times, 9);
    assert_string_equal(items[8]->message.ptr, "at 9");
}

static void messages_tell_duplicates(void **state)
{
    (void)state;
    uint32_t times = 0;
    Told told = {{tell}, &times};
    diag_add_unwritten(diags, DIAG_E0501, (Span){3, 4}, &told.rest);
    diag_add_unwritten(diags, DIAG_E0501, (Span){3, 4}, &told.rest);
    diag_add(diags, DIAG_E0501, (Span){3, 4}, "another");
    Diag **items;
    assert_int_equal(diags_sorted(diags, &items), 2);
    assert_string_equal(items[1]->message.ptr, "at 3");
    assert_int_equal(times, 2);
}

static void many_are_sorted(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t at = i * 7919 % 10007 + 1;
        diag_add(diags, DIAG_E0201, (Span){at, at + 1}, "m");
    }
    Diag **items;
    uint32_t count = diags_sorted(diags, &items);
    assert_int_equal(count, 10007);
    for (uint32_t i = 1; i < count; i++) assert_true(items[i - 1]->span.lo < items[i]->span.lo);
}

static void text_points_under_chinese(void **state)
{
    (void)state;
    add_file("a.budget", "# 第一行\n\t基本支出 2080501  378.96  56.10  \n");
    Diag *diag = diag_add(diags, DIAG_E0501, span_of(0, "378.96", 1), "%s does not hold", "平衡");
    diag_label(diags, diag, span_of(0, "基本支出", 1), "这个账本");
    diag_note(diags, diag, "left 1.00");
    diag_note_at(diags, diag, span_of(0, "2080501", 1), "right 2.00");
    diag_help(diags, diag, "correct one");
    diag_fix(diag, diag->span, STR("378.97"));
    assert_string_equal(print_text(),
        "error[E0501]: 平衡 does not hold\n"
        " --> a.budget:2:16\n"
        "  |\n"
        "2 |     基本支出 2080501  378.96  56.10\n"
        "  |                       ^^^^^^\n"
        "  |     -------- 这个账本\n"
        "  = note: left 1.00\n"
        "  = note: right 2.00 (a.budget:2)\n"
        "  = help: correct one\n"
        "  = fix: replace with `378.97`\n"
        "\n");
}

static void labels_elsewhere(void **state)
{
    (void)state;
    add_file("a.budget", "ledger basic\n\n\n\n\n\n\n\n\nledger basic\n");
    add_file("lib/b.budget", "x\nledger basic by 基本\n");
    Diag *diag = diag_add(diags, DIAG_E0203, span_of(0, "basic", 2), "twice");
    diag_label(diags, diag, span_of(0, "basic", 1), "first here");
    diag_label(diags, diag, span_of(1, "ledger", 1), "and a ledger");
    diag_label(diags, diag, span_of(1, "基本", 1), "two\nlines");
    diag_label(diags, diag, span_of(1, "x", 1), "too many");
    diag_label(diags, diag, (Span){0, 0}, "a label of nowhere");
    assert_string_equal(print_text(),
        "error[E0203]: twice\n"
        "  --> a.budget:10:8\n"
        "   |\n"
        "10 | ledger basic\n"
        "   |        ^^^^^\n"
        "  ::: a.budget:1:8\n"
        "   |\n"
        " 1 | ledger basic\n"
        "   |        ----- first here\n"
        "  ::: lib/b.budget:2:1\n"
        "   |\n"
        " 2 | ledger basic by 基本\n"
        "   | ------ and a ledger\n"
        "   |                 ---- two\\nlines\n"
        "   = note: a label of nowhere\n"
        "\n");
}

static void spans_at_edges(void **state)
{
    (void)state;
    Str text = add_file("a", "one {\n  two\r\n}\n");
    uint32_t base = source_get(sources, 0)->base;
    diag_add(diags, DIAG_E0101, (Span){base + 4, base + text.len}, "over lines");
    diag_add(diags, DIAG_E0101, (Span){base + 11, base + 13}, "at the end of a line");
    diag_add(diags, DIAG_E0101, (Span){base + text.len, base + text.len}, "end of file");
    diag_add(diags, DIAG_E0101, (Span){base + text.len + 7, base + text.len + 9}, "outside");
    assert_string_equal(print_text(),
        "error[E0101]: over lines\n"
        " --> a:1:5\n"
        "  |\n"
        "1 | one {\n"
        "  |     ^\n"
        "\n"
        "error[E0101]: at the end of a line\n"
        " --> a:2:6\n"
        "  |\n"
        "2 |   two\n"
        "  |      ^\n"
        "\n"
        "error[E0101]: end of file\n"
        " --> a:4:1\n"
        "  |\n"
        "4 |\n"
        "  | ^\n"
        "\n"
        "error[E0101]: outside\n"
        "\n");
}

static void nowhere_prints_header_and_notes(void **state)
{
    (void)state;
    Diag *diag = diag_add(diags, DIAG_E0801, (Span){0, 0}, "cannot read\n`x`");
    diag_note(diags, diag, "one\ntwo");
    assert_string_equal(print_text(),
        "error[E0801]: cannot read\\n`x`\n"
                "  = note: one\\ntwo\n"
        "\n");
}

static void invisible_is_spelled(void **state)
{
    (void)state;
    add_file("p\u200B", "a\u200Bb\xFF c\x1B[31m");
    uint32_t base = source_get(sources, 0)->base;
    diag_add(diags, DIAG_E0105, (Span){base + 1, base + 4}, "here: \u202E\x1B");
    diag_add(diags, DIAG_E0106, (Span){base + 5, base + 6}, "\xFF");
    assert_string_equal(print_text(),
        "error[E0105]: here: <U+202E><U+001B>\n"
        " --> p<U+200B>:1:2\n"
        "  |\n"
        "1 | a<U+200B>b<FF> c<U+001B>[31m\n"
        "  |  ^^^^^^^^\n"
        "\n"
        "error[E0106]: <FF>\n"
        " --> p<U+200B>:1:4\n"
        "  |\n"
        "1 | a<U+200B>b<FF> c<U+001B>[31m\n"
        "  |           ^^^^\n"
        "\n");
}

static void fixes(void **state)
{
    (void)state;
    add_file("a", "one two\nthree\n");
    Diag *diag = diag_add(diags, DIAG_E0101, span_of(0, "two", 1), "1 other span");
    diag_fix(diag, span_of(0, "one", 1), STR("eins"));
    diag = diag_add(diags, DIAG_E0101, span_of(0, "two", 1), "2 removal");
    diag_fix(diag, diag->span, STR(""));
    Span insertion = span_of(0, "three", 1);
    insertion.hi = insertion.lo;
    diag = diag_add(diags, DIAG_E0101, span_of(0, "two", 1), "3 insertion");
    diag_fix(diag, insertion, STR("a\nb"));
    Str longer = arena_printf(&arena, "%070d", 1);
    diag = diag_add(diags, DIAG_E0101, span_of(0, "two", 1), "4 long");
    diag_fix(diag, diag->span, longer);
    const char *text = print_text();
    assert_non_null(strstr(text, "  = fix: replace `one` with `eins`\n"));
    assert_non_null(strstr(text, "  = fix: remove `two`\n"));
    assert_non_null(strstr(text, "  = fix: insert `a\\nb` (a:2)\n"));
    assert_non_null(strstr(text, "000000…`\n"));
}

/* The columns of the first underline, and of the line above it, in cells. */
static void assert_underlined(const char *text, const char *expected)
{
    const char *source = strstr(text, "1 | ") + 4;
    const char *below = strstr(source, "  | ") + 4;
    const char *caret = strchr(below, '^');
    assert_non_null(caret);
    uint32_t cells = (uint32_t)(caret - below), at = 0;
    Str line = {source, (uint32_t)(strchr(source, '\n') - source)};
    assert_true(unicode_width(line) <= 100);
    while (unicode_width((Str){source, at}) < cells) {
        uint32_t code_point;
        at += unicode_decode(line, at, &code_point);
    }
    assert_memory_equal(source + at, expected, strlen(expected));
    assert_int_equal(strspn(caret, "^"), unicode_width(str_from(expected)));
}

static void long_lines_are_cut(void **state)
{
    (void)state;
    char *text = arena_alloc(&arena, 100001);
    for (uint32_t i = 0; i + 6 <= 100000; i += 6) memcpy(text + i, "预算", 6);
    static const uint32_t places[] = {0, 12, 240, 300, 50001, 99900, 99990};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        uint32_t at = places[i] / 3 * 3;
        memcpy(text + at, "误", 3);
        sources = source_map_new(&arena);
        diags = diags_new(&arena);
        add_file("long", text);
        Span span = {1 + at, 1 + at + 3};
        diag_add(diags, DIAG_E0102, span, "here");
        const char *printed = print_text();
        assert_underlined(printed, "误");
        assert_int_equal(strstr(printed, "| …") != NULL, at > 120);
        assert_int_equal(strstr(printed, "…\n") != NULL, at < 99900);
        memcpy(text + at, at % 6 ? "算" : "预", 3);
    }
}

static void labels_outside_the_window_stand_alone(void **state)
{
    (void)state;
    char text[1000];
    memset(text, ' ', sizeof text);
    memcpy(text, "first", 5);
    memcpy(text + 994, "last", 5);
    add_file("a", text);
    Diag *diag = diag_add(diags, DIAG_E0101, span_of(0, "last", 1), "far");
    diag_label(diags, diag, span_of(0, "first", 1), "label");
    const char *printed = print_text();
    assert_non_null(strstr(printed, "last\n"));
    assert_non_null(strstr(printed, " ::: a:1:1\n  |\n1 | first"));
    assert_non_null(strstr(printed, "\n  | ----- label\n"));
}

static void characters_without_width_do_not_flood(void **state)
{
    (void)state;
    char *text = arena_alloc(&arena, 2 * 50000 + 1);
    for (uint32_t i = 0; i < 50000; i++) memcpy(text + 2 * i, "\u0301", 2);
    add_file("a", text);
    diag_add(diags, DIAG_E0102, (Span){1 + 50000, 1 + 50002}, "middle");
    const char *printed = print_text();
    assert_true(strlen(printed) < 4000);
    assert_non_null(strstr(printed, "^\n"));
}

static void short_format(void **state)
{
    (void)state;
    add_file("a", "one\ntwo\n");
    Diag *diag = diag_add(diags, DIAG_E0101, span_of(0, "two", 1), "first\nsecond");
    diag_note(diags, diag, "not shown");
    diag_add(diags, DIAG_W0211, (Span){0, 0}, "nowhere");
    assert_string_equal(print((DiagStyle){.format = DIAG_SHORT}),
        "warning[W0211]: nowhere\n"
        "a:2:1: error[E0101]: first\\nsecond\n");
}

static void add_many(uint32_t count, DiagCode code)
{
    for (uint32_t i = 0; i < count; i++) diag_add(diags, code, (Span){0, 0}, "%03u", (unsigned)i);
}

static uint32_t count_lines(const char *text)
{
    uint32_t lines = 0;
    for (; *text; text++) lines += *text == '\n';
    return lines;
}

static void limits(void **state)
{
    (void)state;
    DiagStyle style = {.format = DIAG_SHORT, .max_errors = 3};
    add_many(3, DIAG_E0101);
    add_many(5, DIAG_W0109);
    assert_int_equal(count_lines(print(style)), 8);
    add_many(7, DIAG_E0201);
    add_many(6, DIAG_W0211);
    add_many(8, DIAG_W0109);
    const char *text = print(style);
    assert_int_equal(count_lines(text), 3 + 5 + 5 + 3);
    assert_non_null(strstr(text, "… and 3 more warnings W0109\n"
                                 "… and 1 more warning W0211\n"
                                 "… and 7 more errors (--max-errors=0 shows all)\n"));
    style.max_errors = 0;
    assert_int_equal(count_lines(print(style)), 3 + 7 + 8 + 6);
    assert_non_null(strstr(print((DiagStyle){.max_errors = 9}), "\n\n… and 3 more warnings"));
}

static void severity_can_be_changed(void **state)
{
    (void)state;
    diag_add(diags, DIAG_E0501, (Span){0, 0}, "a")->severity = SEVERITY_NOTE;
    diag_add(diags, DIAG_E0501, (Span){0, 0}, "b")->severity = SEVERITY_WARNING;
    assert_int_equal(diags_count(diags, SEVERITY_ERROR), 0);
    assert_string_equal(print((DiagStyle){.format = DIAG_SHORT}),
                        "note[E0501]: a\nwarning[E0501]: b\n");
}

static void colours(void **state)
{
    (void)state;
    add_file("a", "x\n");
    Diag *diag = diag_add(diags, DIAG_E0101, (Span){1, 2}, "m");
    diag_label(diags, diag, (Span){1, 2}, "l");
    assert_string_equal(print((DiagStyle){.colour = true}),
        "\033[1;31merror[E0101]\033[0m\033[1m: m\033[0m\n"
        "\033[1;34m --> \033[0ma:1:1\n"
        "\033[1;34m  |\033[0m\n"
        "\033[1;34m1 |\033[0m x\n"
        "\033[1;34m  |\033[0m \033[1;31m^\033[0m\n"
        "\033[1;34m  |\033[0m \033[1;34m- l\033[0m\n"
        "\n");
}

static void json_format(void **state)
{
    (void)state;
    assert_string_equal(print((DiagStyle){.format = DIAG_JSON}), "{\"diagnostics\":[]}\n");
    add_file("a", "一 two\nthree\n");
    diag_add(diags, DIAG_W0211, (Span){0, 0}, "say \"hi\"");
    Diag *diag = diag_add(diags, DIAG_E0101, span_of(0, "two\nth", 1), "m");
    diag_label(diags, diag, span_of(0, "一", 1), "l");
    diag_note(diags, diag, "n");
    diag_note_at(diags, diag, span_of(0, "three", 1), "o");
    diag_help(diags, diag, "h");
    diag_fix(diag, span_of(0, "two", 1), STR("2"));
    assert_string_equal(print((DiagStyle){.format = DIAG_JSON, .max_errors = 1}),
        "{\"diagnostics\":[\n"
        "{\"code\":\"W0211\",\"name\":\"include-cycle\",\"severity\":\"warning\","
        "\"message\":\"say \\\"hi\\\"\","
        "\"file\":null,\"line\":null,\"column\":null,\"endLine\":null,\"endColumn\":null,"
        "\"fingerprint\":\"0f1d34aaf5e75f8545a5b6be10e0866c0f08572efa96485ab947e0b926d28dcd\","
        "\"labels\":[],\"notes\":[],\"help\":null,\"fix\":null},\n"
        "{\"code\":\"E0101\",\"name\":\"syntax\",\"severity\":\"error\",\"message\":\"m\","
        "\"file\":\"a\",\"line\":1,\"column\":3,\"endLine\":2,\"endColumn\":3,"
        "\"fingerprint\":\"99fd87347a15e156fa78e04fa968b794d5ca7f7f2fe2b5992e0ffa5cc9ed883e\","
        "\"labels\":[{\"message\":\"l\",\"file\":\"a\",\"line\":1,\"column\":1,"
        "\"endLine\":1,\"endColumn\":2}],"
        "\"notes\":[{\"message\":\"n\",\"file\":null,\"line\":null,\"column\":null,"
        "\"endLine\":null,\"endColumn\":null},"
        "{\"message\":\"o\",\"file\":\"a\",\"line\":2,\"column\":1,\"endLine\":2,\"endColumn\":6}],"
        "\"help\":\"h\",\"fix\":{\"replacement\":\"2\",\"machineApplicable\":true,"
        "\"file\":\"a\",\"line\":1,\"column\":3,"
        "\"endLine\":1,\"endColumn\":6}}\n"
        "]}\n");
}

/* Any bytes, any spans: nothing may crash, and no control character may get through. */
static void random_bytes(void **state)
{
    (void)state;
    srand(1);
    static const char *const pieces[] = {"\n", "\t", "预", "a", " ", "\xFF", "\xE4\xB8", "\r\n",
                                         "\x1B", "e\u0301", "\u200B", "\r"};
    for (int round = 0; round < 300; round++) {
        begin(NULL);
        char text[2000] = "";
        for (size_t len = 0, max = (size_t)rand() % 1900; len < max; len = strlen(text)) {
            strcat(text, pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]);
        }
        add_file("a", text);
        add_file("b", text + strlen(text) / 2);
        uint32_t space = (uint32_t)strlen(text) * 2 + 10;
        for (int i = 0; i < 10; i++) {
            Span spans[2];
            for (int j = 0; j < 2; j++) {
                spans[j].lo = (uint32_t)rand() % space;
                spans[j].hi = spans[j].lo + (uint32_t)rand() % 50;
            }
            Diag *diag = diag_add(diags, DIAG_E0101, spans[0], "%s", text);
            diag_label(diags, diag, spans[1], "%s", text);
            diag_fix(diag, spans[1], str_from(text));
        }
        for (const char *at = print_text(); *at; at++) {
            assert_true((unsigned char)*at >= ' ' || *at == '\n');
        }
        print((DiagStyle){.format = DIAG_SHORT});
        print((DiagStyle){.format = DIAG_JSON});
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH(codes_are_complete, begin),
        TEST_WITH(codes_are_found, begin),
        TEST_WITH(sorted_without_duplicates, begin),
        TEST_WITH(many_are_sorted, begin),
        TEST_WITH(the_rest_is_written_when_it_is_shown, begin),
        TEST_WITH(messages_tell_duplicates, begin),
        TEST_WITH(text_points_under_chinese, begin),
        TEST_WITH(labels_elsewhere, begin),
        TEST_WITH(spans_at_edges, begin),
        TEST_WITH(nowhere_prints_header_and_notes, begin),
        TEST_WITH(invisible_is_spelled, begin),
        TEST_WITH(fixes, begin),
        TEST_WITH(long_lines_are_cut, begin),
        TEST_WITH(labels_outside_the_window_stand_alone, begin),
        TEST_WITH(characters_without_width_do_not_flood, begin),
        TEST_WITH(short_format, begin),
        TEST_WITH(limits, begin),
        TEST_WITH(severity_can_be_changed, begin),
        TEST_WITH(colours, begin),
        TEST_WITH(json_format, begin),
        cmocka_unit_test(random_bytes),
    };
    return cmocka_run_group_tests_name("diagnostics", tests, NULL, NULL);
}
