/* Two words beside each other, touching or not, in each kind of block: what can be read keeps its
 * meaning when it is formatted, and is then formatted already. */
#include <stdio.h>

#include "lang/driver/compile.h"
#include "tests/unit/common.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const words[] = {"a", "错", "`q`", "\"s\"", "5",  "-5", "3%", "-3%", "1.5万",
                                    "-", "@",  "for", "about", "in", "/",  ",",  "<=",  "≤",
                                    ">", "==", "=",   ":",     "+",  "*",  "("};

static const char *const blocks[] = {"x %s%s%s",
                                     "facts l { r %s%s%s }",
                                     "facts l { columns %s%s%s; r 1 }",
                                     "stated t { r %s%s%s }",
                                     "dimension d { m %s%s%s }",
                                     "budget b { s %s%s%s }",
                                     "indicators g { goal \"s\" { a b \"c\" %s%s%s } }",
                                     "invariant i: a %s%s%s b == 0"};

/* False if the text cannot be read. The answer lives as long as the compilation. */
static bool format(Compilation *c, Str text, Str *after)
{
    const char *path = "a.budget";
    Overlay overlay = {path, text};
    CompileOptions options = {.files = &path,
                              .file_count = 1,
                              .overlays = &overlay,
                              .overlay_count = 1,
                              .alone = true,
                              .last_stage = STAGE_PARSE};
    assert_non_null(c);
    if (compile(c, &options) != COMPILE_OK) return false;
    Str before;
    if (compilation_format(c, KEYWORDS_AS_TYPED, &before, after)) return true;
    fail_msg("formatted, it would not mean the same: " STR_FMT, STR_ARG(text));
    return false;
}

/* Whether it could be read at all. */
static bool keeps_its_meaning(Str text)
{
    Compilation *first = compilation_new(), *second = compilation_new();
    Str once, twice;
    bool readable = format(first, text, &once);
    if (readable) {
        assert_true(format(second, once, &twice));
        if (!str_equal(once, twice))
            fail_msg(STR_FMT "is formatted as " STR_FMT "and that as " STR_FMT, STR_ARG(text),
                     STR_ARG(once), STR_ARG(twice));
    }
    compilation_free(first);
    compilation_free(second);
    return readable;
}

static void test_block(void **state)
{
    const char *block = *state;
    char text[200];
    uint32_t readable = 0;
    for (size_t i = 0; i < COUNT(words) * COUNT(words) * 2; i++) {
        const char *one = words[i / 2 / COUNT(words)], *two = words[i / 2 % COUNT(words)];
        int len = snprintf(text, sizeof text, block, one, i % 2 ? " " : "", two);
        readable += keeps_its_meaning((Str){text, (uint32_t)len});
    }
    assert_true(readable > 50); /* else the block itself is wrong */
}

int main(void)
{
    struct CMUnitTest tests[COUNT(blocks)];
    for (size_t i = 0; i < COUNT(blocks); i++)
        tests[i] = (struct CMUnitTest){
            .name = blocks[i], .test_func = test_block, .initial_state = (void *)blocks[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
