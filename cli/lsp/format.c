/* The canonical layout, as edits of the lines that differ. */
#include "cli/common/text_diff.h"
#include "cli/lsp/requests.h"

static void put_changes(Server *server, const Document *document, Str before, Str after,
                        const JsonValue *range, Json *json)
{
    const TextChange *changes;
    uint32_t count = text_diff_changes(&server->scratch, before, after, &changes);
    TextLines lines = lines_of(&server->scratch, document->text, server->encoding);
    Position start, end;
    uint32_t from = 0, to = before.len;
    if (position_read(json_get(range, "start"), &start)) from = lines_offset(&lines, start);
    if (position_read(json_get(range, "end"), &end)) to = lines_offset(&lines, end);
    for (uint32_t i = 0; i < count; i++) {
        if (changes[i].lo > to || changes[i].hi < from) continue;
        json_open(json, NULL, '{');
        json_range(json, "range", &lines, changes[i].lo, changes[i].hi);
        json_text(json, "newText", changes[i].text);
        json_close(json, '}');
    }
}

/* Of the whole file, or of a range. */
void answer_formatting(Server *server, const JsonValue *params, Json *json)
{
    CompileStatus status;
    Str before, after;
    const Document *document = document_meant(&server->documents, params);
    Compilation *c =
        document && document->path ? project_parse(server, document->path, true, &status) : NULL;
    bool good = c && status == COMPILE_OK;
    if (good && setjmp(compilation_arena(c)->memory->on_failure))
        good = false;
    else
        good = good && compilation_format(c, KEYWORDS_AS_TYPED, &before, &after);
    if (good) {
        json_open(json, "result", '[');
        put_changes(server, document, before, after, json_get(params, "range"), json);
        json_close(json, ']');
    } else {
        put_error(json, ERROR_REQUEST_FAILED, "a file with mistakes of syntax has no layout");
    }
    compilation_free(c);
}
