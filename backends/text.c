#include "backends/text.h"

#include "backends/headings.h"
#include "lang/base/quote.h"
#include "lang/base/unicode.h"
#include "lang/base/wrap.h"

enum {
    GAP = 2,
    INDENT = 2,          /* of a row for each step down its hierarchy */
    NARROW = 12,         /* a column is not made narrower than this */
    SHARE_OF_TEXTS = 2,  /* texts that name rows are repeated if they take at most 1 / this */
    NARROWEST_LINE = 20, /* a terminal is taken to be at least as wide */
};

/* ---- cells ---- */

Str text_cell(Arena *arena, const Phrases *phrases, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    Str text = STR("");
    if (cell->kind == CELL_TEXT) text = quoted_line(arena, cell->text);
    if (cell->kind == CELL_AMOUNT) {
        text = (Str){digits, amount_print(cell->mantissa, cell->decimals, true, digits)};
        if (phrases) text = phrase_amount(phrases, arena, text);
        text = arena_printf(arena, STR_FMT "%s", STR_ARG(text), cell->percent ? "%" : "");
    }
    return text_with_footnote(arena, text, cell->footnote);
}

Str text_with_footnote(Arena *arena, Str text, uint32_t number)
{
    if (!number) return text;
    return arena_printf(arena, STR_FMT "%s[%u]", STR_ARG(text), text.len ? " " : "",
                        (unsigned)number);
}

Str text_footnote(Arena *arena, const ReportTable *table, uint32_t number)
{
    return arena_printf(arena, "[%u] " STR_FMT, (unsigned)number,
                        STR_ARG(table->footnotes.items[number - 1]));
}

uint32_t text_note_count(const TableMarks *marks)
{
    return u32_min(marks->notes.len, TEXT_MOST_NOTES);
}

/* ---- columns ---- */

typedef struct TextColumn {
    uint32_t width;       /* of its texts */
    uint32_t after_point; /* amounts: from the decimal point on */
    bool marked;          /* a sign follows each of its cells */
} TextColumn;

typedef struct TextTable {
    const ReportTable *table;
    const TableMarks *marks;
    TextStyle style;
    Sink *sink;
    Arena *arena;
    TextColumn *columns;
    uint32_t first, end; /* the columns of the part that is written, after those that name rows */
    uint32_t naming;     /* how many columns before the amounts are repeated in each part */
} TextTable;

static CellMark mark_at(const TextTable *t, uint32_t row, uint32_t column)
{
    if (!t->marks->cells) return MARK_NONE;
    return (CellMark)t->marks->cells[(size_t)row * t->table->columns.len + column];
}

static uint32_t indentation(const ReportTable *table, const ReportRow *row, uint32_t column)
{
    return heading_label_column(table, row) == column ? row->depth * INDENT : 0;
}

/* Of an amount: the columns from its decimal point on. */
static uint32_t after_point(Str text)
{
    uint32_t at = 0;
    while (at < text.len && !strchr(".% ", text.ptr[at])) at++;
    return text.len - at;
}

static Str own_heading(const TextTable *t, uint32_t c)
{
    const ReportColumn *column = &t->table->columns.items[c];
    if (!column->heading_count) return STR("");
    return text_with_footnote(t->arena,
                              quoted_line(t->arena, column->headings[column->heading_count - 1]),
                              column->footnote);
}

static TextColumn measure(const TextTable *t, uint32_t c)
{
    TextColumn column = {0};
    uint32_t before = 0, texts = unicode_width(own_heading(t, c));
    for (uint32_t r = 0; r < t->table->rows.len; r++) {
        const ReportRow *row = &t->table->rows.items[r];
        Str text = text_cell(t->arena, NULL, &row->cells[c]);
        column.marked |= mark_at(t, r, c) != MARK_NONE;
        if (row->cells[c].kind == CELL_AMOUNT) {
            uint32_t after = after_point(text);
            before = u32_max(before, text.len - after);
            column.after_point = u32_max(column.after_point, after);
        } else {
            texts = u32_max(texts, unicode_width(text) + indentation(t->table, row, c));
        }
    }
    column.width = u32_max(texts, before + column.after_point);
    return column;
}

/* The columns that the amounts of a column need, which cannot be divided. */
static uint32_t least_width(const TextTable *t, uint32_t c)
{
    uint32_t least = u32_min(NARROW, t->columns[c].width);
    for (uint32_t r = 0; r < t->table->rows.len; r++) {
        const Cell *cell = &t->table->rows.items[r].cells[c];
        if (cell->kind != CELL_AMOUNT) continue;
        Str text = text_cell(t->arena, NULL, cell);
        least = u32_max(least, text.len - after_point(text) + t->columns[c].after_point);
    }
    return least;
}

static uint32_t full_width(const TextTable *t, uint32_t c)
{
    return t->columns[c].width + (t->columns[c].marked ? 2 : 0);
}

static uint32_t line_width(const TextTable *t, uint32_t from, uint32_t to)
{
    uint32_t width = 0;
    for (uint32_t c = from; c < to; c++) width += full_width(t, c) + (c > from ? GAP : 0);
    return width;
}

/* The width of a line whose columns are no wider than `most`, but for what cannot be divided. */
static uint32_t line_width_within(const TextTable *t, const uint32_t *least, uint32_t most)
{
    uint32_t width = line_width(t, 0, t->table->columns.len);
    for (uint32_t c = 0; c < t->table->columns.len; c++)
        width -= t->columns[c].width - u32_max(least[c], u32_min(t->columns[c].width, most));
    return width;
}

/* Long headings and texts are divided, the widest first, until a line holds all of them: all
 * become as wide as the widest may be, and the last ones by one more while there is room. */
static void narrow(TextTable *t)
{
    uint32_t count = t->table->columns.len, most = 0;
    uint32_t *least = arena_array(t->arena, uint32_t, count);
    for (uint32_t c = 0; c < count; c++) least[c] = least_width(t, c);
    for (uint32_t above = t->style.width + 1; above - most > 1;) {
        uint32_t middle = most + (above - most) / 2;
        bool fits = line_width_within(t, least, middle) <= t->style.width;
        *(fits ? &most : &above) = middle;
    }
    uint32_t used = line_width_within(t, least, most);
    uint32_t rest = used < t->style.width ? t->style.width - used : 0;
    for (uint32_t c = count; c-- > 0;) {
        bool more = rest && t->columns[c].width > most && least[c] <= most;
        rest -= more;
        t->columns[c].width = u32_max(least[c], u32_min(t->columns[c].width, most + more));
    }
}

/* ---- lines ---- */

static void blanks(const TextTable *t, uint32_t count)
{
    sink_printf(t->sink, "%*s", (int)count, "");
}

/* A text in its place; what is wider than that goes on in the next line. */
typedef struct TextPiece {
    uint32_t at, width, indent;
    Str text;
    bool right;
    CellMark mark;
} TextPiece;

typedef VEC(TextPiece) TextPieces;

static void paint(const TextTable *t, const char *code)
{
    if (t->style.colour) sink_text(t->sink, code);
}

static void write_piece(const TextTable *t, TextPiece *piece, uint32_t *at)
{
    static const char *const colours[] = {"", "\033[33m", "\033[1;31m"};
    uint32_t indent = u32_min(piece->indent, piece->width / 2);
    Str line = wrap_next(&piece->text, piece->width - indent, true);
    uint32_t width = unicode_width(line), start = piece->at + indent;
    if (piece->right && width < piece->width) start = piece->at + piece->width - width;
    if (start > *at) blanks(t, start - *at);
    if (piece->mark) paint(t, colours[piece->mark]);
    sink_str(t->sink, line);
    *at = start + width;
    if (piece->mark && !piece->text.len) {
        sink_printf(t->sink, " %c", mark_signs[piece->mark]);
        *at += 2;
    }
    if (piece->mark) paint(t, "\033[0m");
}

/* From left to right, in as many lines as the longest piece needs. */
static void write_pieces(const TextTable *t, TextPieces *pieces, bool bold)
{
    bool more = true;
    while (more) {
        uint32_t at = 0;
        more = false;
        if (bold) paint(t, "\033[1m");
        for (uint32_t i = 0; i < pieces->len; i++) {
            if (pieces->items[i].text.len) write_piece(t, &pieces->items[i], &at);
            more |= pieces->items[i].text.len > 0;
        }
        if (bold) paint(t, "\033[0m");
        sink_char(t->sink, '\n');
    }
    pieces->len = 0;
}

/* ---- a part of a table ---- */

/* Calls for each column of the part, with where it begins. */
typedef void ColumnVisit(const TextTable *t, uint32_t column, uint32_t at, void *context);

static uint32_t visit_range(const TextTable *t, uint32_t from, uint32_t to, uint32_t at,
                            ColumnVisit *visit, void *context)
{
    for (uint32_t c = from; c < to; c++) {
        visit(t, c, at, context);
        at += full_width(t, c) + GAP;
    }
    return at;
}

static void visit_columns(const TextTable *t, ColumnVisit *visit, void *context)
{
    uint32_t named = t->first >= t->naming ? t->naming : 0;
    uint32_t at = visit_range(t, 0, named, 0, visit, context);
    visit_range(t, t->first, t->end, at, visit, context);
}

typedef struct HeadingRow {
    TextPieces pieces;
    uint32_t level, levels;
    uint32_t group_end; /* columns before it have the heading of a group already */
} HeadingRow;

/* A heading of a group lies over its columns; the own one of a column in the last row. */
static void add_heading(const TextTable *t, uint32_t c, uint32_t at, void *context)
{
    HeadingRow *row = context;
    const ReportColumn *column = &t->table->columns.items[c];
    TextPiece piece = {.at = at, .width = t->columns[c].width, .right = column->amounts};
    if (row->level + 1 == row->levels) {
        piece.text = own_heading(t, c);
    } else if (heading_is_group(t->table, c, row->level) && c >= row->group_end) {
        uint32_t end = heading_group_end(t->table, c, row->level);
        row->group_end = end;
        piece.width = line_width(t, c, u32_min(end, c < t->first ? t->naming : t->end));
        piece.text = quoted_line(t->arena, column->headings[row->level]);
        piece.right = false;
    }
    if (piece.text.len) *vec_push(t->arena, &row->pieces) = piece;
}

static void add_rule(const TextTable *t, uint32_t c, uint32_t at, void *context)
{
    uint32_t *end = context;
    blanks(t, at - *end);
    for (uint32_t i = 0; i < full_width(t, c); i++) sink_char(t->sink, '-');
    *end = at + full_width(t, c);
}

static void write_headings(const TextTable *t)
{
    HeadingRow row = {.levels = heading_levels(t->table)};
    for (row.level = 0; row.level < row.levels; row.level++) {
        row.group_end = 0;
        visit_columns(t, add_heading, &row);
        if (row.pieces.len) write_pieces(t, &row.pieces, true);
    }
    uint32_t end = 0;
    visit_columns(t, add_rule, &end);
    sink_char(t->sink, '\n');
}

typedef struct BodyRow {
    TextPieces pieces;
    uint32_t number;
} BodyRow;

/* Amounts are aligned at the decimal point. */
static void add_cell(const TextTable *t, uint32_t c, uint32_t at, void *context)
{
    BodyRow *body = context;
    const ReportRow *row = &t->table->rows.items[body->number];
    const Cell *cell = &row->cells[c];
    TextPiece piece = {.at = at,
                       .width = t->columns[c].width,
                       .mark = mark_at(t, body->number, c),
                       .text = cell->covered ? STR("") : text_cell(t->arena, NULL, cell)};
    if (cell->kind == CELL_AMOUNT) {
        piece.right = true;
        piece.width -= t->columns[c].after_point - after_point(piece.text);
    } else {
        piece.right = t->table->columns.items[c].amounts;
        piece.indent = indentation(t->table, row, c);
    }
    if (piece.mark && !piece.text.len) piece.text = STR(" ");
    if (piece.text.len) *vec_push(t->arena, &body->pieces) = piece;
}

static void write_part(TextTable *t)
{
    BodyRow body = {0};
    write_headings(t);
    for (body.number = 0; body.number < t->table->rows.len; body.number++) {
        visit_columns(t, add_cell, &body);
        write_pieces(t, &body.pieces, t->table->rows.items[body.number].role == ROW_TOTAL);
    }
}

static void write_parts(TextTable *t)
{
    uint32_t count = t->table->columns.len, limit = t->style.width;
    while (t->naming < count && !t->table->columns.items[t->naming].amounts) t->naming++;
    uint32_t names = line_width(t, 0, t->naming) + GAP;
    if (limit && names > limit / SHARE_OF_TEXTS) t->naming = 0;
    if (!t->naming) names = 0;
    for (t->first = 0; t->first < count; t->first = t->end) {
        uint32_t room = limit && t->first >= t->naming && limit > names ? limit - names : limit;
        t->end = t->first + 1;
        while (t->end < count && (!limit || line_width(t, t->first, t->end + 1) <= room)) t->end++;
        if (t->first) sink_char(t->sink, '\n');
        write_part(t);
    }
}

/* ---- the whole ---- */

static void write_paragraph(const TextTable *t, Str text, uint32_t indent)
{
    uint32_t width = t->style.width > indent ? t->style.width - indent : 0;
    text = quoted_line(t->arena, text);
    for (bool first = true; text.len; first = false) {
        Str line = width ? wrap_next(&text, width, true) : text;
        if (!width) text.len = 0;
        blanks(t, first ? 0 : indent);
        sink_str(t->sink, line);
        sink_char(t->sink, '\n');
    }
}

static void write_title(const TextTable *t, Str language)
{
    const ReportTable *table = t->table;
    bool chinese = language_is(language, "zh");
    Sink line;
    sink_memory(&line, t->arena);
    sink_str(&line, table->id);
    if (table->title.len) sink_printf(&line, "  " STR_FMT, STR_ARG(table->title));
    if (table->unit.len)
        sink_printf(&line, chinese ? "（" STR_FMT "）" : " (" STR_FMT ")", STR_ARG(table->unit));
    paint(t, "\033[1m");
    write_paragraph(t, sink_result(&line), INDENT);
    paint(t, "\033[0m");
}

static void write_notes(const TextTable *t)
{
    for (uint32_t i = 0; i < text_note_count(t->marks); i++) {
        const MarkNote *note = &t->marks->notes.items[i];
        Str line = arena_printf(t->arena, "%c " STR_FMT " (" STR_FMT ":%u)", mark_signs[note->mark],
                                STR_ARG(note->text), STR_ARG(note->place.file), note->place.line);
        write_paragraph(t, line, INDENT);
    }
    uint32_t more = t->marks->notes.len - text_note_count(t->marks);
    if (more) sink_printf(t->sink, catalogue_text(t->style.catalogue, N_("… and %u more")), more);
    if (more) sink_char(t->sink, '\n');
}

void text_table(const ReportTable *table, const TableMarks *marks, Str language, TextStyle style,
                Sink *sink)
{
    TextTable t = {.table = table, .marks = marks, .style = style, .sink = sink};
    t.arena = sink->arena;
    if (style.width) t.style.width = u32_max(style.width, NARROWEST_LINE);
    t.columns = arena_array(t.arena, TextColumn, table->columns.len);
    for (uint32_t c = 0; c < table->columns.len; c++) t.columns[c] = measure(&t, c);
    if (t.style.width) narrow(&t);
    write_title(&t, language);
    write_parts(&t);
    if (!table->rows.len && table->empty.len) write_paragraph(&t, table->empty, 0);
    if (table->note.len) write_paragraph(&t, table->note, 0);
    for (uint32_t i = 1; i <= table->footnotes.len; i++)
        write_paragraph(&t, text_footnote(t.arena, table, i), INDENT);
    write_notes(&t);
}
