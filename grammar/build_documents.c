/* Nodes of documents. */
#include "grammar/build.h"

#include "grammar/parser.h"

/* ---- pieces of text ---- */

Piece *piece_new(Parser *parser, Span span, PieceKind kind)
{
    Piece *piece = arena_new(parser->in.arena, Piece);
    piece->kind = kind;
    piece->span = span;
    return piece;
}

Piece *piece_text(Parser *parser, Span span)
{
    Piece *piece = piece_new(parser, span, PIECE_TEXT);
    piece->text = text_at(parser, span);
    return piece;
}

Piece *piece_values(Parser *parser, Span span, PieceKind kind, Expr *first, Expr *second)
{
    Piece *piece = piece_new(parser, span, kind);
    piece->values[0] = first;
    piece->values[1] = second;
    return piece;
}

Piece *piece_selection(Parser *parser, Span span, PieceKind kind, Selection *selection, Expr *value)
{
    Piece *piece = piece_values(parser, span, kind, value, NULL);
    piece->selection = selection;
    return piece;
}

Piece *piece_name(Parser *parser, Span span, PieceKind kind, Name name, Name attribute)
{
    Piece *piece = piece_new(parser, span, kind);
    piece->name = name;
    piece->attribute = attribute;
    return piece;
}

Piece *piece_reason(Parser *parser, Span span, PieceList pieces)
{
    Piece *piece = piece_new(parser, span, PIECE_REASON);
    piece->pieces = (Pieces){pieces.items, pieces.len};
    return piece;
}

/* ---- blocks ---- */

DocumentBlock *block_new(Parser *parser, Span span, BlockKind kind)
{
    DocumentBlock *block = arena_new(parser->in.arena, DocumentBlock);
    block->kind = kind;
    block->span = span;
    return block;
}

DocumentBlock *block_text(Parser *parser, Span span, BlockKind kind, PieceList pieces)
{
    DocumentBlock *block = block_new(parser, span, kind);
    block->pieces = (Pieces){pieces.items, pieces.len};
    return block;
}

DocumentBlock *block_name(Parser *parser, Span span, BlockKind kind, Name name, CoordList coords)
{
    DocumentBlock *block = block_new(parser, span, kind);
    block->name = name;
    block->coords = (Coords){coords.items, coords.len};
    return block;
}

DocumentBlock *block_each(Parser *parser, Span span, Selection *each, BlockList blocks)
{
    DocumentBlock *block = block_new(parser, span, BLOCK_EACH);
    block->each = each;
    return block_inside(block, blocks);
}

DocumentBlock *block_inside(DocumentBlock *block, BlockList blocks)
{
    block->blocks = (DocumentBlocks){blocks.items, blocks.len};
    return block;
}

/* ---- the whole ---- */

void document_setting(Parser *parser, Span word, Text *setting, Span text)
{
    if (setting->value.ptr) report_twice(parser, word);
    *setting = text_at(parser, text);
}

void document_reasons(Parser *parser, Span words)
{
    if (parser->document.reasons) report_twice(parser, words);
    parser->document.reasons = true;
}

Statement *statement_document(Parser *parser, Span span, Name name, Text title, BlockList blocks)
{
    Statement *statement = statement_new(parser, span, STATEMENT_DOCUMENT);
    statement->document = parser->document;
    statement->document.name = name;
    statement->document.title = title;
    statement->document.blocks = (DocumentBlocks){blocks.items, blocks.len};
    return statement;
}
