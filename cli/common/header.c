#include "cli/common/header.h"

/* What keeps the rest of a file from being read: a header may stand there. */
static bool is_read_to_its_end(Compilation *c)
{
    Diag *const *found;
    uint32_t count = diags_added(compilation_diags(c), &found);
    for (uint32_t i = 0; i < count; i++)
        if (found[i]->code == DIAG_E0106 || found[i]->code == DIAG_E0803 ||
            found[i]->code == DIAG_E0804)
            return false;
    return true;
}

CompileStatus find_header(const char *path, const CompileOptions *options, HeaderKind *header)
{
    CompileOptions wanted = *options;
    wanted.files = &path;
    wanted.file_count = 1;
    wanted.alone = true;
    wanted.last_stage = STAGE_PARSE;
    Compilation *c = compilation_new();
    CompileStatus status = c ? compile(c, &wanted) : COMPILE_NO_MEMORY;
    *header = HEADER_NONE;
    if (status == COMPILE_OK || status == COMPILE_ERRORS)
        *header = compilation_has_header(c) ? HEADER_FOUND
                  : is_read_to_its_end(c)   ? HEADER_NONE
                                            : HEADER_UNKNOWN;
    compilation_free(c);
    return status;
}
