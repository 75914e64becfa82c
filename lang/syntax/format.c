#include "lang/syntax/format.h"

#include "lang/base/unicode.h"
#include "lang/syntax/format_lines.h"

/* A cell that is so much wider than the narrowest of its column does not push the others away. */
enum { WIDEST_DIFFERENCE = 64, WIDEST_IN_GOALS = 40 };

/* Nor does what is wider than this push amounts or comments: blanks must not multiply. */
enum { WIDEST_PUSHING = 200 };

/* Longer groups of lines have no columns, so that a change in one line changes no other. */
enum { MOST_ALIGNED = 16 };

typedef struct Column {
    bool used, ragged;           /* ragged: of too different widths to be aligned */
    uint32_t start, width, tail; /* tail: what stands from the decimal point on */
    uint32_t head, least, most;
} Column;

typedef struct ColumnGroup {
    Column columns[MAX_COLUMNS];
    bool loose; /* one blank or two between cells, no columns */
} ColumnGroup;

/* ---- widths ---- */

static void measure(const Layout *layout, const Line *line, ColumnGroup *group, bool narrow)
{
    for (uint32_t i = 0; i < line->cell_count; i++) {
        const FormatCell *cell = line_cell(layout, line, i);
        Column *column = &group->columns[cell->column];
        if (narrow) {
            if (!column->used || cell->width < column->least) column->least = cell->width;
            if (cell->width > column->most) column->most = cell->width;
            column->used = true;
            continue;
        }
        if (cell->width > column->least + WIDEST_DIFFERENCE) continue;
        if (line->block == FORMAT_ROWS && cell->column == 0 && line->cell_count > 1 &&
            cell[1].align == ALIGN_RIGHT && cell[1].column % 2 == 1)
            continue; /* `columns` stands over all keys */
        uint32_t head = cell->align == ALIGN_POINT ? cell->head : 0;
        uint32_t tail = cell->align == ALIGN_POINT ? cell->width - cell->head : 0;
        if (head > column->head) column->head = head;
        if (tail > column->tail) column->tail = tail;
        if (cell->width > column->width) column->width = cell->width;
        if (column->head + column->tail > column->width)
            column->width = column->head + column->tail;
    }
}

static uint32_t gap_before(uint32_t column, uint8_t block)
{
    if (block == FORMAT_GOAL) return column > 2 ? 2 : 1;
    if (block == FORMAT_STATED) return 2;
    return block == FORMAT_ROWS && column >= 24 && column != 24 && (column % 2 == 0 || column > 100)
               ? 2
               : 1;
}

static void place(ColumnGroup *group, uint32_t indent, uint32_t least, uint8_t block)
{
    uint32_t at = indent;
    bool first = true;
    for (uint32_t i = 0; i < MAX_COLUMNS; i++) {
        Column *column = &group->columns[i];
        bool amount = i >= 28 && i < 100;
        if (block == FORMAT_GOAL && column->most > column->least + WIDEST_IN_GOALS)
            column->ragged = true;
        if (!column->used) continue;
        if (amount && at < indent + least) at = indent + least;
        uint32_t blanks = gap_before(i, block);
        /* of a quantity and its amount the first that is used has the wide gap */
        if (amount && block == FORMAT_ROWS)
            blanks = i % 2 == 0 || !group->columns[i - 1].used ? 2 : 1;
        bool first_part = i % 2 == 0 || !group->columns[i - 1].used;
        if (amount && block != FORMAT_ROWS) blanks = first_part && group->columns[24].used ? 2 : 1;
        if (!first) at += blanks;
        column->start = at;
        at += column->width;
        first = false;
    }
}

/* ---- output ---- */

static void pad(Sink *sink, uint32_t *at, uint32_t to)
{
    for (; *at < to; (*at)++) sink_char(sink, ' ');
}

static uint32_t cell_start(const FormatCell *cell, const Column *column)
{
    uint32_t end = column->start + column->width;
    if (cell->width > column->width) return column->start;
    if (cell->align == ALIGN_RIGHT) return end - cell->width;
    if (cell->align == ALIGN_POINT) return end - column->tail - cell->head;
    return column->start;
}

static void align_line(Layout *layout, Line *line, const ColumnGroup *group)
{
    Sink *sink = &layout->texts;
    uint32_t at = line->indent;
    bool ragged = group->loose;
    line->text = (uint32_t)sink->len;
    for (uint32_t i = 0; i < line->cell_count; i++) {
        const FormatCell *cell = line_cell(layout, line, i);
        uint32_t least = at + (i ? gap_before(cell->column, line->block) : 0);
        uint32_t start = cell_start(cell, &group->columns[cell->column]);
        pad(sink, &at, start > least && !ragged ? start : least);
        layout_write(layout, cell->first, cell->end, sink);
        at += layout_width(layout, cell->first, cell->end);
        ragged |= group->columns[cell->column].ragged;
    }
    line->text_end = (uint32_t)sink->len;
}

/* Returns the line after the last one of the group of line `first`; *count: its lines. Groups of
 * statements are not interrupted. */
static uint32_t group_end(const Layout *layout, uint32_t first, uint32_t end, uint32_t *count)
{
    uint32_t group = layout->lines.items[first].group, last = first;
    *count = 0;
    for (uint32_t i = first; i < end; i++) {
        uint32_t other = layout->lines.items[i].group;
        if (other == group) last = i, ++*count;
        else if (other >= 1u << 30 && group >= 1u << 30) break;
    }
    return last + 1;
}

/* Where the rows of a group are, all of them measured before the first is written. */
static void align_group(Layout *layout, uint32_t first, uint32_t end)
{
    ColumnGroup group = {0};
    uint32_t least = 0, count = 0;
    const Line *from = &layout->lines.items[first];
    end = group_end(layout, first, end, &count);
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = first; i < end; i++) {
            const Line *line = &layout->lines.items[i];
            if (line->group != from->group) continue;
            measure(layout, line, &group, pass == 0);
            const FormatCell *cells = line_cell(layout, line, 0);
            if (line->block == FORMAT_ROWS && line->cell_count > 1 && cells->width > least &&
                cells->width <= WIDEST_PUSHING && cells[1].column >= 28)
                least = cells->width;
        }
    place(&group, from->indent, least, from->block);
    group.loose = count > MOST_ALIGNED;
    for (uint32_t i = first; i < end; i++)
        if (layout->lines.items[i].group == from->group)
            align_line(layout, &layout->lines.items[i], &group);
}

/* Behind the last line of each block. */
static uint32_t *block_ends(const Layout *layout)
{
    uint32_t count = 1;
    for (uint32_t i = 0; i < layout->lines.len; i++)
        if (layout->lines.items[i].block_id >= count) count = layout->lines.items[i].block_id + 1;
    uint32_t *ends = arena_array(layout->arena, uint32_t, count);
    for (uint32_t i = 0; i < layout->lines.len; i++) ends[layout->lines.items[i].block_id] = i + 1;
    return ends;
}

static void align_lines(Layout *layout)
{
    uint32_t *ends = block_ends(layout);
    sink_memory(&layout->texts, layout->arena);
    for (uint32_t i = 0; i < layout->lines.len; i++) {
        const Line *line = &layout->lines.items[i];
        if (line->cell_count && line->group && !line->text_end)
            align_group(layout, i, ends[line->block_id]);
    }
}

/* ---- lines ---- */

static Str text_of(const Layout *layout, const Line *line)
{
    return (Str){layout->texts.data + line->text, line->text_end - line->text};
}

static uint32_t line_width(const Layout *layout, const Line *line)
{
    return line->text_end ? unicode_width(text_of(layout, line))
                          : layout_width(layout, line->first, line->end);
}

static void write_line(const Layout *layout, const Line *line, Sink *sink)
{
    if (line->text_end)
        sink_str(sink, text_of(layout, line));
    else
        layout_write(layout, line->first, line->end, sink);
}

/* Comments at the ends of a few adjacent lines begin in the same column. */
static uint32_t comment_column(const Layout *layout, uint32_t first, uint32_t *end)
{
    uint32_t widest = 0;
    for (*end = first; *end < layout->lines.len; (*end)++) {
        const Line *line = &layout->lines.items[*end];
        if (!line->comment.len || line->first == line->end) break;
        if (*end > first && line->block_id != line[-1].block_id) break;
        uint32_t width = line->indent + line_width(layout, line);
        if (width > widest && width <= WIDEST_PUSHING) widest = width;
    }
    return *end - first > MOST_ALIGNED ? 0 : widest + 2;
}

/* Own lines of comment stand like what follows them. */
static void indent_comments(Layout *layout)
{
    for (uint32_t i = layout->lines.len; i-- > 0;) {
        Line *line = &layout->lines.items[i];
        const Line *next = i + 1 < layout->lines.len ? line + 1 : NULL;
        if (line->first != line->end || !next || next->block_id != line->block_id) continue;
        bool closes =
            next->first < next->end && layout->pieces.items[next->first].key == KEY_CLOSE_BRACE;
        if (!closes) line->indent = next->indent;
    }
}

static void write_lines(const Layout *layout, Sink *sink)
{
    uint32_t comment = 0, until = 0;
    for (uint32_t i = 0; i < layout->lines.len; i++) {
        const Line *line = &layout->lines.items[i];
        uint32_t at = 0;
        if (line->blank) sink_char(sink, '\n');
        pad(sink, &at, line->indent);
        write_line(layout, line, sink);
        if (line->comment.len && line->first < line->end) {
            at += line_width(layout, line);
            if (i >= until) comment = comment_column(layout, i, &until);
            pad(sink, &at, comment > at + 2 ? comment : at + 2);
        }
        sink_str(sink, line->comment);
        sink_char(sink, '\n');
    }
}

/* It is several times as large as the text, and not needed any more when there is one. */
static void layout_free(Layout *layout)
{
    vec_free(layout->arena, &layout->pieces);
    vec_free(layout->arena, &layout->lines);
    vec_free(layout->arena, &layout->cells);
    layout->texts.len = 0;
    sink_result(&layout->texts);
}

Str format_text(Arena *arena, const Sources *sources, const Tree *tree, const Tokens *tokens,
                FormatKeywords keywords)
{
    Layout layout = {.arena = arena, .sources = sources, .keywords = keywords};
    layout_lines(&layout, tree, tokens);
    layout_cells(&layout);
    indent_comments(&layout);
    align_lines(&layout);
    Sink sink;
    sink_memory(&sink, arena);
    write_lines(&layout, &sink);
    layout_free(&layout);
    return sink_result(&sink);
}

Str format_plain(Arena *arena, const Sources *sources, const Tree *tree, const Tokens *tokens)
{
    Layout layout = {.arena = arena, .sources = sources, .keywords = KEYWORDS_AS_TYPED};
    layout_lines(&layout, tree, tokens);
    indent_comments(&layout);
    Sink sink;
    sink_memory(&sink, arena);
    for (uint32_t i = 0; i < layout.lines.len; i++) {
        const Line *line = &layout.lines.items[i];
        uint32_t at = 0;
        if (line->blank) sink_char(&sink, '\n');
        pad(&sink, &at, line->indent);
        write_line(&layout, line, &sink);
        if (line->comment.len && line->first < line->end) sink_char(&sink, ' ');
        sink_str(&sink, line->comment);
        sink_char(&sink, '\n');
    }
    layout_free(&layout);
    return sink_result(&sink);
}
