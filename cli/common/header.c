#include "cli/common/header.h"

CompileStatus find_header(const char *path, const CompileOptions *options, bool *found)
{
    CompileOptions wanted = *options;
    wanted.files = &path;
    wanted.file_count = 1;
    wanted.alone = true;
    wanted.last_stage = STAGE_PARSE;
    Compilation *c = compilation_new();
    CompileStatus status = c ? compile(c, &wanted) : COMPILE_NO_MEMORY;
    *found = (status == COMPILE_OK || status == COMPILE_ERRORS) && compilation_has_header(c);
    compilation_free(c);
    return status;
}
