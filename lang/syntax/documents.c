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

/* ---- as source ---- */

static void print_pieces(const Writer *w, const char *before, Pieces pieces);

static void print_piece(const Writer *w, const char *before, const Piece *piece)
{
    if (piece->kind == PIECE_TEXT) {
        put_text(w, before, piece->text);
        return;
    }
    sink_printf(w->sink, "%s%s(", before, piece_word(piece->kind));
    if (piece->selection) print_selection(w, piece->selection);
    print_value(w, piece->selection ? ": " : "", piece->values[0]);
    print_value(w, ", ", piece->values[1]);
    put_text(w, ", ", piece->text);
    put_name(w, " in ", piece->unit);
    put_name(w, "", piece->name);
    put_name(w, ", ", piece->attribute);
    print_pieces(w, "", piece->pieces);
    write_text(w, ")");
}

static void print_pieces(const Writer *w, const char *before, Pieces pieces)
{
    for (uint32_t i = 0; i < pieces.len; i++) print_piece(w, i ? " " : before, &pieces.items[i]);
}

static void print_blocks(Writer *w, DocumentBlocks blocks);

static void print_inside(Writer *w, DocumentBlocks blocks)
{
    write_text(w, " {\n");
    w->indent++;
    print_blocks(w, blocks);
    w->indent--;
    write_indent(w);
    write_text(w, "}");
}

static void print_block(Writer *w, const DocumentBlock *block)
{
    write_indent(w);
    switch (block->kind) {
    case BLOCK_SECTION:
        write_text(w, "section");
        print_pieces(w, " ", block->pieces);
        print_inside(w, block->blocks);
        break;
    case BLOCK_TEXT:
        write_text(w, block->pieces.len ? "text" : "text {}");
        print_pieces(w, " ", block->pieces);
        break;
    case BLOCK_TABLE: put_name(w, "table ", block->name); break;
    case BLOCK_FIGURE: put_name(w, "figure ", block->name); break;
    case BLOCK_FORM:
        write_text(w, "form");
        print_inside(w, block->blocks);
        break;
    case BLOCK_ROW:
        for (uint32_t i = 0; i < block->blocks.len; i++)
            print_pieces(w, i ? ", " : "row ", block->blocks.items[i].pieces);
        break;
    case BLOCK_CELL: break; /* printed with its row */
    case BLOCK_RELATIONS: write_text(w, "relations"); break;
    case BLOCK_EACH:
        write_text(w, "for each");
        print_selection(w, block->each);
        print_inside(w, block->blocks);
        break;
    }
    write_text(w, "\n");
}

static void print_blocks(Writer *w, DocumentBlocks blocks)
{
    for (uint32_t i = 0; i < blocks.len; i++) print_block(w, &blocks.items[i]);
}

static void print_setting(const Writer *w, const char *before, Text text)
{
    if (!text.value.ptr) return;
    write_indent(w);
    put_text(w, before, text);
    write_text(w, "\n");
}

void print_document(Writer *w, const DocumentDecl *document)
{
    put_name(w, document->override ? "override document " : "document ", document->name);
    put_text(w, " ", document->title);
    write_text(w, " {\n");
    w->indent++;
    print_setting(w, "author ", document->author);
    print_setting(w, "date ", document->date);
    if (document->reasons) {
        write_indent(w);
        write_text(w, "reasons required\n");
    }
    print_blocks(w, document->blocks);
    w->indent--;
    write_indent(w);
    write_text(w, "}");
}

/* ---- as a dump ---- */

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
