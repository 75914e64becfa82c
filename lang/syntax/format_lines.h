/* Lines of the formatter: format_lines.c makes them of tokens, format_cells.c divides them into
 * cells, format.c puts the cells below each other. */
#ifndef BUDGET_SYNTAX_FORMAT_LINES_H
#define BUDGET_SYNTAX_FORMAT_LINES_H

#include "lang/base/sink.h"
#include "lang/syntax/keywords.h"
#include "lang/syntax/token.h"

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
    uint32_t width;  /* in columns of a terminal */
} Chunk;

typedef enum CellAlign { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_POINT } CellAlign;

/* There is one for nearly every word of a file. */
typedef struct FormatCell {
    uint32_t first, end; /* pieces */
    uint32_t width;      /* in columns of a terminal; what hangs over does not count */
    uint32_t head;       /* … of what stands before the decimal point */
    uint8_t column, align;
} FormatCell;

enum { MAX_COLUMNS = 128 };

typedef struct Line {
    uint32_t first, end; /* pieces, without a trailing comment */
    Str comment;         /* trailing; or all of the line if first == end */
    uint32_t indent;     /* blanks */
    uint32_t block_id;
    uint8_t block;  /* FormatBlock */
    bool blank;     /* an empty line before it */
    bool continued; /* belongs to the line before */
    bool continues; /* so does the next to it */
    bool single;    /* one statement or row, on this line alone */
    uint32_t group; /* lines with the same one are aligned; 0 = none */
    uint32_t first_cell, cell_count;
    uint32_t text, text_end; /* in the texts of the layout; 0, 0 = the pieces as they are */
} Line;

typedef struct Layout {
    Arena *arena;
    const Sources *sources;
    FormatKeywords keywords;
    Str *translated; /* [token]: a word that is a keyword only in its place; NULL = nothing is */
    VEC(Chunk) pieces;
    VEC(Line) lines;
    VEC(FormatCell) cells; /* of one line after the other */
    VEC(uint32_t) starts; /* of the words of a line: see format_cells.c */
    Sink texts;           /* of the lines that are in columns, one after the other */
} Layout;

void layout_lines(Layout *layout, const Tree *tree, const Tokens *tokens);
void layout_cells(Layout *layout);
/* Pieces [first, end) as text. */
void layout_write(const Layout *layout, uint32_t first, uint32_t end, Sink *sink);
uint32_t layout_width(const Layout *layout, uint32_t first, uint32_t end);

static inline FormatCell *line_cell(const Layout *layout, const Line *line, uint32_t i)
{
    return &layout->cells.items[line->first_cell + i];
}

#endif
