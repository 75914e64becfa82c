/* The formatter: the same tree (compilation_format proves it), and nothing to change a second time.
 */
#include "lang/driver/compile.h"
#include "tests/fuzz/fuzz.h"

/* Formats a text; false if it cannot be read. When its budget of work is spent, the answer is "".
 * It lives as long as the compilation. */
static bool format(Compilation **c, Str text, FormatKeywords keywords, Str *after)
{
    const char *path = fuzz_write_file(text);
    CompileOptions options = {
        .files = &path, .file_count = 1, .alone = true, .last_stage = STAGE_PARSE};
    *c = compilation_new();
    REQUIRE(*c);
    if (compile(*c, &options) != COMPILE_OK) return false;
    Memory *memory = compilation_arena(*c)->memory;
    if (setjmp(memory->on_failure)) {
        fuzz_spent(memory);
        *after = STR("");
        return true;
    }
    Str before;
    REQUIRE(compilation_format(*c, keywords, &before, after));
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FormatKeywords keywords = (FormatKeywords)(size % 3);
    Compilation *first, *second = NULL;
    Str once, twice;
    if (format(&first, (Str){(const char *)data, (uint32_t)size}, keywords, &once)) {
        REQUIRE(format(&second, once, keywords, &twice));
        if (twice.len) REQUIRE_EQUAL(once, twice);
    }
    compilation_free(second);
    compilation_free(first);
    return 0;
}
