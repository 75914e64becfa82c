/* Lines of the formatter: format_lines.c makes them of tokens, format_cells.c divides them into
 * cells, format.c puts the cells below each other. */
#ifndef BUDGET_SYNTAX_FORMAT_LINES_H
#define BUDGET_SYNTAX_FORMAT_LINES_H

#include "lang/syntax/format.h"

typedef enum FormatBlock {
    FORMAT_FILE,
    FORMAT_ITEMS,    /* of tables, figures; goals */
    FORMAT_SETTINGS, /* of the header */
    FORMAT_MEMBERS,  /* of a dimension */
    FORMAT_BODY,     /* of a member; headings of CSV files */
    FORMAT_ROWS,     /* of facts */
    FORMAT_STATED,
    FORMAT_GOAL
} FormatBlock;

typedef struct Chunk { /* a token or a comment */
    Str text;          /* as it will be written */
    uint8_t key;       /* TokenKey */
    bool comment, name, ended, continues;
    bool touches;    /* in the source, the piece before */
    bool space;      /* a blank before it, unless it begins a line */
    uint8_t block;   /* FormatBlock around it */
    uint32_t breaks; /* line ends before it */
} Chunk;

typedef enum CellAlign { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_POINT } CellAlign;

typedef struct Cell {
    Str text;
    uint8_t column, align;
    uint32_t width,
        head; /* head: what stands before the decimal point; both in columns of a terminal */
} Cell;

enum { MAX_COLUMNS = 128 };

typedef struct Line {
    uint32_t first, end; /* pieces, without a trailing comment */
    Str comment;         /* trailing; or all of the line if first == end */
    uint32_t indent;     /* blanks */
    uint32_t block_id;
    uint8_t block;   /* FormatBlock */
    bool blank;      /* an empty line before it */
    bool continued;  /* belongs to the line before */
    bool continues;  /* so does the next to it */
    bool single;     /* one statement or row, on this line alone */
    uint32_t group;  /* lines with the same one are aligned; 0 = none */
    VEC(Cell) cells; /* empty = the pieces as they are */
} Line;

typedef struct Layout {
    Arena *arena;
    const Sources *sources;
    FormatKeywords keywords;
    VEC(Chunk) pieces;
    VEC(Line) lines;
} Layout;

void layout_lines(Layout *layout, const Tree *tree, const Tokens *tokens);
void layout_cells(Layout *layout);
/* Pieces [first, end) as text. */
Str layout_text(const Layout *layout, uint32_t first, uint32_t end);

#endif
