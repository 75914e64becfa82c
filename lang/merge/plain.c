/* An outline as text with one fact on a line, for comparing by lines. */
#include "lang/merge/tree.h"

static bool has_columns(const MergeNode *node)
{
    if (node->kind != MERGE_ROW || node->heads) return false;
    for (uint32_t i = 0; i < node->pieces.list.len; i++)
        if (node->pieces.list.items[i].cell) return true;
    return false;
}

/* `2080501 12.00 8.00 # x` becomes `2080501 personnel 12.00 # x`, `2080501 operating 8.00`. */
static void put_facts(const Interner *names, const MergeNode *node, Sink *sink)
{
    const MergePieces *pieces = &node->pieces;
    Str comment = node->comment;
    for (uint32_t i = 0; i < pieces->list.len; i++) {
        if (!pieces->list.items[i].cell) continue;
        for (uint32_t k = 0; k < pieces->list.len; k++) {
            const MergePiece *piece = &pieces->list.items[k];
            if (piece->cell && k != i) continue;
            if (k)
                sink_char(sink, ' ');
            else
                sink_str(sink, piece->gap);
            Str head = intern_text(names, piece->id);
            if (piece->cell) sink_printf(sink, "%.*s ", (int)head.len - 1, head.ptr + 1);
            sink_str(sink, piece->text);
        }
        if (comment.len) sink_printf(sink, " " STR_FMT, STR_ARG(comment));
        comment = STR("");
        sink_char(sink, '\n');
    }
}

void merge_put_plain(const Interner *names, const MergeNode *node, Sink *sink)
{
    sink_str(sink, node->blank);
    sink_str(sink, node->above);
    if (has_columns(node))
        put_facts(names, node, sink);
    else if (!node->heads)
        sink_str(sink, node->text);
    for (uint32_t i = 0; i < node->children.list.len; i++)
        merge_put_plain(names, node->children.list.items[i], sink);
    sink_str(sink, node->end);
}
