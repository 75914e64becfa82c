/* Positions of the protocol: a line, and a character in it, which is counted in bytes (UTF-8), in
 * units of 16 bits, or in characters, as both sides have agreed. */
#ifndef BUDGET_CLI_LSP_POSITION_H
#define BUDGET_CLI_LSP_POSITION_H

#include "lang/base/vec.h"

typedef enum PositionEncoding { POSITIONS_UTF8, POSITIONS_UTF16, POSITIONS_UTF32 } PositionEncoding;

typedef struct Position { /* both from 0 */
    uint32_t line, character;
} Position;

typedef struct PositionMark { /* in a long line */
    uint32_t at, character;
} PositionMark;

/* A text, and where its lines begin. A line ends with "\n", "\r\n" or "\r". */
typedef struct TextLines {
    Str text;
    PositionEncoding encoding;
    VEC(uint32_t) starts;
    VEC(PositionMark) marks; /* rising; each belongs to the line that it lies in */
} TextLines;

TextLines lines_of(Arena *arena, Str text, PositionEncoding encoding);
/* Where the byte is; one inside a character: where that begins. */
Position lines_position(const TextLines *lines, uint32_t offset);
/* Beyond the end of its line: the end of it; beyond the last line: the end of the text. */
uint32_t lines_offset(const TextLines *lines, Position position);
/* Where the text of a line ends, without its line end. */
uint32_t lines_end(const TextLines *lines, uint32_t line);

#endif
