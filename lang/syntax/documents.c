#include "lang/syntax/documents.h"

static const char *piece_word(PieceKind kind)
{
    switch (kind) {
    case PIECE_TEXT: return "text";
    case PIECE_REASON: return "reason";
    case PIECE_AMOUNT: return "amount";
    case PIECE_SHARE: return "share";
    case PIECE_CHANGE: return "change";
    case PIECE_COUNT: return "count";
    case PIECE_LIST: return "list";
    case PIECE_LABEL: return "label";
    case PIECE_CODE: return "code";
    case PIECE_PATH: return "path";
    case PIECE_ATTRIBUTE: return "attribute";
    }
    return "";
}

static void put_name(const Writer *w, const char *before, Name name)
{
    if (!name.symbol) return;
    write_text(w, before);
    write_name(w, name);
}

static void put_text(const Writer *w, const char *before, Text text)
{
    if (!text.value.ptr) return;
    write_text(w, before);
    write_string(w, text.value);
}

static void dump_pieces(Writer *w, Pieces pieces)
{
    w->indent++;
    for (uint32_t i = 0; i < pieces.len; i++) {
        const Piece *piece = &pieces.items[i];
        write_indent(w);
        write_text(w, piece_word(piece->kind));
        put_text(w, " ", piece->text);
        if (piece->selection) dump_selection(w, piece->selection);
        dump_value(w, "of", piece->values[0]);
        dump_value(w, "to", piece->values[1]);
        put_name(w, " in ", piece->unit);
        put_name(w, " name ", piece->name);
        put_name(w, " attribute ", piece->attribute);
        write_text(w, "\n");
        dump_pieces(w, piece->pieces);
    }
    w->indent--;
}

static void dump_blocks(Writer *w, DocumentBlocks blocks)
{
    static const char *const words[] = {
        [BLOCK_SECTION] = "section", [BLOCK_TEXT] = "paragraph",      [BLOCK_TABLE] = "table",
        [BLOCK_FIGURE] = "figure",   [BLOCK_FORM] = "form",           [BLOCK_ROW] = "row",
        [BLOCK_CELL] = "cell",       [BLOCK_RELATIONS] = "relations", [BLOCK_EACH] = "each"};
    w->indent++;
    for (uint32_t i = 0; i < blocks.len; i++) {
        const DocumentBlock *block = &blocks.items[i];
        write_indent(w);
        write_text(w, words[block->kind]);
        put_name(w, " name ", block->name);
        dump_coords(w, "of", block->coords);
        if (block->each) dump_selection(w, block->each);
        write_text(w, "\n");
        dump_pieces(w, block->pieces);
        dump_blocks(w, block->blocks);
    }
    w->indent--;
}

void dump_document(Writer *w, const DocumentDecl *document)
{
    write_indent(w);
    write_text(w, document->override ? "document override" : "document");
    put_name(w, " name ", document->name);
    put_text(w, " title ", document->title);
    put_text(w, " author ", document->author);
    put_text(w, " date ", document->date);
    write_text(w, document->reasons ? " reasons\n" : "\n");
    dump_blocks(w, document->blocks);
}
