/* Tables as LaTeX: widths of columns, headings on several levels, rows. */
#include "backends/headings.h"
#include "backends/latex.h"

enum {
    BETWEEN = 16,       /* two columns */
    QUAD = 20,          /* more of it before text that follows an amount */
    STEP = 20,          /* of a level of depth */
    LEAST_TEXT = 130,   /* a column of text, if it has more than that to say */
    SHORT_TEXT = 420,   /* one that breaks between Chinese words */
    MOST_TEXT = 700,
    MOST_HEADING = 140,
    HEADING_LINES = 3,
    UPRIGHT = 4720, /* tenths of a point between the margins */
    TURNED = 7190
};

typedef struct ColumnShape {
    uint32_t least, wanted, width;
    uint32_t heading; /* what its heading would like, if there is room */
    uint64_t mass;    /* the widths of all its texts together */
    uint8_t decimals; /* most of them */
    bool percent;     /* some cell */
    bool code;        /* its first text is a code */
    bool has_text;
} ColumnShape;

typedef struct TableShape {
    const ReportTable *table;
    ColumnShape *columns;
    uint32_t levels; /* of headings */
    uint32_t label;  /* column that is indented; UINT32_MAX = none */
    uint32_t size;   /* of the type, in points */
    bool turned;
    const Latex *tex;
} TableShape;

/* ---- measuring ---- */

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void measure_text(const TableShape *t, ColumnShape *shape, const Cell *cell, uint32_t indent)
{
    uint32_t longest, width = latex_text_width(t->tex->scratch, cell->text, &longest) + indent;
    if (!shape->has_text) shape->code = cell->is_code;
    shape->has_text = true;
    if (cell->is_code) longest = width;
    shape->mass += width;
    shape->wanted = u32_max(shape->wanted, smaller(width, MOST_TEXT));
    shape->least = u32_max(shape->least, u32_max(longest + indent, smaller(width, LEAST_TEXT)));
}

static void measure_amount(const TableShape *t, ColumnShape *shape, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t longest;
    uint32_t len = amount_print(cell->mantissa, cell->decimals, true, digits);
    uint32_t width = latex_text_width(t->tex->scratch, (Str){digits, len}, &longest);
    width += cell->percent ? 20u : 4u;
    width += 12u * (uint32_t)(shape->decimals - smaller(shape->decimals, cell->decimals));
    shape->wanted = u32_max(shape->wanted, width);
    shape->least = u32_max(shape->least, width);
}

static void find_decimals(TableShape *t)
{
    for (uint32_t r = 0; r < t->table->rows.len; r++)
        for (uint32_t c = 0; c < t->table->columns.len; c++) {
            const Cell *cell = &t->table->rows.items[r].cells[c];
            if (cell->kind != CELL_AMOUNT) continue;
            ColumnShape *shape = &t->columns[c];
            shape->decimals = (uint8_t)u32_max(shape->decimals, cell->decimals);
            shape->percent |= cell->percent;
        }
}

/* The column with the labels of the rows, the first to read; UINT32_MAX = there is none. */
static uint32_t own_label(const TableShape *t)
{
    uint32_t found = UINT32_MAX;
    for (uint32_t c = 0; c < t->table->columns.len; c++)
        if (t->table->columns.items[c].names && (found == UINT32_MAX || t->tex->mirrored))
            found = c;
    return found;
}

static void measure_cells(TableShape *t)
{
    uint32_t label = own_label(t);
    for (uint32_t r = 0; r < t->table->rows.len; r++) {
        const ReportRow *row = &t->table->rows.items[r];
        for (uint32_t c = 0; c < t->table->columns.len; c++) {
            const Cell *cell = &row->cells[c];
            bool indented = label == UINT32_MAX ? !t->table->columns.items[c].amounts : c == label;
            uint32_t indent = indented ? row->depth * STEP : 0;
            if (cell->kind == CELL_TEXT)
                measure_text(t, &t->columns[c], cell, cell->is_code ? 0 : indent);
            if (cell->kind == CELL_AMOUNT) measure_amount(t, &t->columns[c], cell);
        }
    }
}

static void measure_headings(TableShape *t)
{
    uint32_t label = own_label(t);
    t->label = label;
    t->levels = heading_levels(t->table);
    for (uint32_t c = 0; c < t->table->columns.len; c++) {
        const ReportColumn *column = &t->table->columns.items[c];
        ColumnShape *shape = &t->columns[c];
        uint32_t longest;
        Str heading = column->headings[column->heading_count - 1];
        uint32_t width = latex_text_width(t->tex->scratch, heading, &longest);
        uint32_t least = latex_narrow_width(t->tex->scratch, heading, HEADING_LINES) + 6;
        least = u32_max(longest + longest / 10, smaller(least, MOST_HEADING));
        shape->least = u32_max(shape->least, least);
        shape->wanted = u32_max(shape->wanted, shape->least);
        shape->heading = u32_max(shape->wanted, smaller(width + 8, MOST_HEADING));
        bool names = !column->amounts && shape->has_text && !shape->code;
        if (names && label == UINT32_MAX && (t->label == UINT32_MAX || t->tex->mirrored))
            t->label = c;
    }
}

/* A heading of several columns is no wider than they are together. */
static void widen_group(TableShape *t, uint32_t column, uint32_t end, Str heading)
{
    uint32_t longest, wanted = latex_text_width(t->tex->scratch, heading, &longest) + 8;
    uint32_t has = BETWEEN * (end - column - 1);
    for (uint32_t c = column; c < end; c++) has += t->columns[c].least;
    uint32_t more = wanted > has ? (wanted - has) / (end - column) + 1 : 0;
    for (uint32_t c = column; c < end; c++) {
        ColumnShape *shape = &t->columns[c];
        shape->least += more;
        shape->wanted = u32_max(shape->wanted, shape->least);
        shape->heading = u32_max(shape->heading, shape->wanted);
    }
}

static void measure_groups(TableShape *t)
{
    for (uint32_t level = 0; level + 1 < t->levels; level++)
        for (uint32_t c = 0, end; c < t->table->columns.len; c = end) {
            end = heading_group_end(t->table, c, level);
            if (heading_is_group(t->table, c, level) && end > c + 1)
                widen_group(t, c, end, t->table->columns.items[c].headings[level]);
        }
}

/* ---- fitting ---- */

static bool begins_apart(const TableShape *t, uint32_t column)
{
    const ReportTable *table = t->table;
    return column && !t->tex->mirrored && !t->tex->grid && table->columns.items[column - 1].amounts &&
           !table->columns.items[column].amounts;
}

static uint32_t room(const TableShape *t)
{
    uint32_t all = (t->turned ? (uint32_t)TURNED : (uint32_t)UPRIGHT) * 2 / t->size;
    uint32_t between = BETWEEN * (t->table->columns.len - 1);
    if (t->tex->grid) between += BETWEEN + t->table->columns.len + 1; /* the lines and both ends */
    for (uint32_t c = 0; c < t->table->columns.len; c++)
        if (begins_apart(t, c)) between += QUAD;
    return all > between ? all - between : 1;
}

static uint32_t sum_least(const TableShape *t)
{
    uint32_t sum = 0;
    for (uint32_t c = 0; c < t->table->columns.len; c++) sum += t->columns[c].least;
    return sum;
}

/* Large type first; a page is turned rather than read with a lens. */
static void choose_size(TableShape *t)
{
    static const struct {
        uint32_t size;
        bool turned;
    } tries[] = {{10, false}, {9, false}, {8, false}, {10, true}, {9, true}, {8, true},
                   {7, true},  {6, true},  {5, true}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        if (t->table->landscape && !tries[i].turned) continue;
        t->size = tries[i].size;
        t->turned = tries[i].turned;
        if (sum_least(t) <= room(t)) return;
    }
}

static uint64_t open_mass(const TableShape *t)
{
    uint64_t mass = 0;
    for (uint32_t c = 0; c < t->table->columns.len; c++)
        if (t->columns[c].width < t->columns[c].wanted) mass += t->columns[c].mass + 1;
    return mass;
}

/* As much as is wanted; where there is less, in proportion to how much text there is. Returns what
 * is left. */
static uint32_t share_rest(TableShape *t, uint32_t rest)
{
    for (uint32_t pass = 0; pass < t->table->columns.len; pass++) {
        uint64_t mass = open_mass(t);
        uint32_t given = 0;
        for (uint32_t c = 0; mass && c < t->table->columns.len; c++) {
            ColumnShape *shape = &t->columns[c];
            uint64_t part = rest * (shape->mass + 1) / mass;
            uint32_t most = shape->wanted - shape->width;
            uint32_t more = part < most ? (uint32_t)part : most;
            shape->width += more;
            given += more;
        }
        rest -= given;
    }
    return rest;
}

/* In proportion. */
static void share_left(TableShape *t, uint32_t rest)
{
    uint64_t widths = 0;
    for (uint32_t c = 0; c < t->table->columns.len; c++) widths += t->columns[c].width;
    for (uint32_t c = 0; c < t->table->columns.len && widths; c++)
        t->columns[c].width += (uint32_t)(t->columns[c].width * (uint64_t)rest / widths);
}

/* Everybody gets the least, then what the cells want, then what the headings would like. */
static void share_room(TableShape *t)
{
    uint32_t least = sum_least(t), all = room(t), rest = all > least ? all - least : 0;
    for (uint32_t c = 0; c < t->table->columns.len; c++) {
        ColumnShape *shape = &t->columns[c];
        shape->width =
            least > all ? (uint32_t)(shape->least * (uint64_t)all / least) : shape->least;
    }
    rest = share_rest(t, rest);
    for (uint32_t c = 0; c < t->table->columns.len; c++)
        t->columns[c].wanted = t->columns[c].heading;
    share_left(t, share_rest(t, rest));
}

/* 0 = none */
static void write_mark(Sink *sink, uint32_t footnote)
{
    if (footnote) sink_printf(sink, "\\textsuperscript{%u}", (unsigned)footnote);
}

/* ---- headings ---- */

static void write_groups(const TableShape *t, uint32_t level)
{
    Sink *sink = t->tex->sink;
    sink_text(sink, "  ");
    for (uint32_t c = 0, end; c < t->table->columns.len; c = end) {
        end = heading_group_end(t->table, c, level);
        if (c) sink_text(sink, " & ");
        if (!heading_is_group(t->table, c, level)) continue;
        if (end - c == 1)
            sink_text(sink, "\\head{");
        else
            sink_printf(sink, c ? "\\grouphead{%u}{" : "\\firstgrouphead{%u}{",
                        (unsigned)(end - c));
        latex_write_text(t->tex, t->table->columns.items[c].headings[level]);
        sink_char(sink, '}');
    }
    sink_text(sink, " \\\\");
    for (uint32_t c = 0, end; c < t->table->columns.len; c = end) {
        end = heading_group_end(t->table, c, level);
        if (heading_is_group(t->table, c, level))
            sink_printf(sink, t->tex->grid ? " \\cline{%u-%u}" : " \\cmidrule(lr){%u-%u}",
                        (unsigned)c + 1, (unsigned)end);
    }
    sink_char(sink, '\n');
}

static void write_headings(const TableShape *t)
{
    Sink *sink = t->tex->sink;
    for (uint32_t level = 0; level + 1 < t->levels; level++) write_groups(t, level);
    sink_text(sink, "  ");
    for (uint32_t c = 0; c < t->table->columns.len; c++) {
        const ReportColumn *column = &t->table->columns.items[c];
        if (c) sink_text(sink, " & ");
        sink_text(sink, "\\head{");
        latex_write_words(t->tex, column->headings[column->heading_count - 1]);
        write_mark(sink, column->footnote);
        sink_char(sink, '}');
    }
    sink_text(sink, " \\\\\n");
}

/* ---- rows ---- */

/* Where the column is that is read after so many others. */
static uint32_t at_side(const TableShape *t, uint32_t before)
{
    return t->tex->mirrored ? t->table->columns.len - 1 - before : before;
}

/* Aligned at the decimal point: right, with room for the decimals that are missing. */
static void write_amount(const Latex *tex, const ColumnShape *shape, const Cell *cell)
{
    Sink *sink = tex->sink;
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(cell->mantissa, cell->decimals, false, digits);
    bool negative = len && digits[0] == '-', turned = tex->mirrored;
    Str figures = {digits + negative, len - negative};
    if (turned) sink_text(sink, "\\ltr{");
    if (negative) latex_write_text(tex, STR("−"));
    sink_str(sink, phrase_number(&tex->phrases, tex->scratch, figures, false));
    if (cell->percent) sink_text(sink, "\\%");
    uint32_t missing = shape->decimals - cell->decimals;
    bool no_percent = shape->percent && !cell->percent;
    if (missing || no_percent) sink_text(sink, "\\pad{");
    if (missing && !cell->decimals) sink_text(sink, tex->phrases.text[PHRASE_DECIMAL_MARK]);
    for (uint32_t i = 0; i < missing; i++) sink_char(sink, '0');
    if (missing || no_percent) sink_text(sink, no_percent ? "\\%}" : "}");
    if (turned) sink_char(sink, '}');
}

static void write_figure(const TableShape *t, uint32_t column, const Cell *cell)
{
    Sink *sink = t->tex->sink;
    bool linked = t->tex->linked && cell->links;
    if (linked) latex_write_anchors(t->tex, "proved", cell->links->anchors, cell->links->len);
    if (linked) sink_char(sink, '{');
    write_amount(t->tex, &t->columns[column], cell);
    if (linked) sink_char(sink, '}');
    if (!cell->footnote) return;
    sink_text(sink, "\\rlap{"); /* which leaves the figures aligned */
    write_mark(sink, cell->footnote);
    sink_char(sink, '}');
}

/* A short text of several lines ends them between words; a long one has better places. */
static void write_cell_text(const TableShape *t, uint32_t column, Str text)
{
    uint32_t longest, width = latex_text_width(t->tex->scratch, text, &longest);
    if (width > t->columns[column].width && width < SHORT_TEXT)
        latex_write_words(t->tex, text);
    else
        latex_write_text(t->tex, text);
}

static void write_cells(const TableShape *t, const ReportRow *row)
{
    Sink *sink = t->tex->sink;
    for (uint32_t c = 0; c < t->table->columns.len; c++) {
        const Cell *cell = &row->cells[c];
        if (c) sink_text(sink, cell->kind == CELL_BLANK ? " &" : " & ");
        if (c == at_side(t, 0) && row->anchor.len) latex_write_anchors(t->tex, "anchor", &row->anchor, 1);
        if (cell->kind == CELL_AMOUNT) write_figure(t, c, cell);
        if (cell->kind == CELL_BLANK) write_mark(sink, cell->footnote);
        if (cell->kind != CELL_TEXT) continue;
        if (c == t->label && row->depth) sink_printf(sink, "\\level{%u}", (unsigned)row->depth);
        if (cell->covered) sink_text(sink, "\\same{");
        write_cell_text(t, c, cell->text);
        write_mark(sink, cell->footnote);
        if (cell->covered) sink_char(sink, '}');
    }
}

/* How many of its first cells are one with those above. */
static uint32_t covered_cells(const TableShape *t, const ReportRow *row)
{
    uint32_t covered = 0, count = t->table->columns.len;
    while (covered < count && row->cells[at_side(t, covered)].covered) covered++;
    return covered;
}

static void write_line(Sink *sink, const TableShape *t, const char *command, uint32_t covered)
{
    unsigned count = t->table->columns.len, from = t->tex->mirrored ? 1 : covered + 1;
    sink_printf(sink, "\\%s{%u-%u}", command, from, t->tex->mirrored ? count - covered : count);
}

/* No page ends after the first row, before the last ones, or between a row and what is below it in
 * its hierarchy. */
static bool stays_with_next(const TableShape *t, uint32_t row)
{
    enum { LAST = 3 };
    uint32_t count = t->table->rows.len;
    const ReportRow *rows = t->table->rows.items;
    if (row + 1 >= count) return false;
    return row == 0 || row + LAST >= count || rows[row + 1].depth > rows[row].depth;
}

/* A line above what begins beside a merged cell, from there to the end of the row. */
static void write_part_line(Sink *sink, const TableShape *t, uint32_t above)
{
    const ReportRow *row = &t->table->rows.items[above + 1];
    uint32_t covered = covered_cells(t, row);
    if (t->tex->grid || covered == t->table->columns.len ||
        !t->table->columns.items[at_side(t, covered)].merged)
        return;
    sink_text(sink, "  ");
    write_line(sink, t, stays_with_next(t, above) ? "keptpartline" : "partline", covered);
    sink_char(sink, '\n');
}

/* The line below a row of a grid. */
static void write_grid_line(Sink *sink, const TableShape *t, uint32_t row)
{
    bool last = row + 1 == t->table->rows.len;
    uint32_t covered = last ? 0 : covered_cells(t, &t->table->rows.items[row + 1]);
    if (!t->tex->grid) return;
    sink_char(sink, ' ');
    if (covered == 0)
        sink_text(sink, stays_with_next(t, row) ? "\\keptrule" : "\\gridrule");
    else if (covered < t->table->columns.len)
        write_line(sink, t, "cline", covered);
}

static void write_rows(const TableShape *t)
{
    Sink *sink = t->tex->sink;
    for (uint32_t i = 0; i < t->table->rows.len; i++) {
        const ReportRow *row = &t->table->rows.items[i];
        const char *end = stays_with_next(t, i) ? "\\\\*" : "\\\\";
        if (i) write_part_line(sink, t, i - 1);
        sink_text(sink, row->role == ROW_TOTAL ? "  \\totalrow{" : "  ");
        write_cells(t, row);
        sink_printf(sink, row->role == ROW_TOTAL ? "}{%s}" : " %s", end);
        write_grid_line(sink, t, i);
        sink_char(sink, '\n');
    }
    if (t->table->rows.len || !t->table->empty.len) return;
    sink_printf(sink, "  \\emptyrow{%u}{", (unsigned)t->table->columns.len);
    latex_write_text(t->tex, t->table->empty);
    sink_text(sink, "}\n");
}

/* ---- from right to left ---- */

/* The table with its columns in the other order. Its own first column is then the last one. */
static const ReportTable *mirror(const ReportTable *table, Arena *scratch)
{
    uint32_t count = table->columns.len;
    ReportTable *other = arena_new(scratch, ReportTable);
    *other = *table;
    other->columns.items = arena_array(scratch, ReportColumn, count);
    other->rows.items = arena_array(scratch, ReportRow, table->rows.len);
    for (uint32_t c = 0; c < count; c++)
        other->columns.items[c] = table->columns.items[count - 1 - c];
    for (uint32_t r = 0; r < table->rows.len; r++) {
        other->rows.items[r] = table->rows.items[r];
        other->rows.items[r].cells = arena_array(scratch, Cell, count);
        for (uint32_t c = 0; c < count; c++)
            other->rows.items[r].cells[c] = table->rows.items[r].cells[count - 1 - c];
    }
    return other;
}

/* ---- the whole ---- */

static void write_names(const Latex *tex, const ReportTable *table)
{
    Sink *sink = tex->sink;
    sink_char(sink, '{');
    latex_write_text(tex, table->id);
    sink_text(sink, "}{");
    latex_write_text(tex, table->title.len ? table->title : table->id);
    sink_char(sink, '}');
}

static bool has_amounts(const ReportTable *table)
{
    for (uint32_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i].amounts) return true;
    return false;
}

/* Amounts, text, or text of a table with merged cells, whose first column knows its pages. */
static char column_type(const TableShape *t, uint32_t column)
{
    if (t->table->columns.items[column].amounts) return 'A';
    return column == at_side(t, 0) && t->table->columns.items[column].merged ? 'M' : 'T';
}

static void write_note(const Latex *tex, uint32_t number, Str text)
{
    Sink *sink = tex->sink;
    sink_text(sink, "\\tablenote{");
    write_mark(sink, number);
    if (number) sink_char(sink, ' ');
    latex_write_text(tex, text);
    sink_text(sink, "}\n");
}

static void write_body(const TableShape *t)
{
    Sink *sink = t->tex->sink;
    const ReportTable *table = t->table;
    sink_printf(sink, "\\begin{budgettable}{%u}", (unsigned)table->columns.len);
    write_names(t->tex, table);
    sink_char(sink, '{');
    if (has_amounts(table)) latex_write_text(t->tex, table->unit);
    sink_text(sink, t->tex->grid ? "}{|" : "}{");
    for (uint32_t c = 0; c < table->columns.len; c++)
        sink_printf(sink, "%s%c{%u.%u}%s", begins_apart(t, c) ? "!{\\quad}" : "",
                    column_type(t, c), (unsigned)t->columns[c].width / 10,
                    (unsigned)t->columns[c].width % 10, t->tex->grid ? "|" : "");
    sink_text(sink, "}{%\n");
    write_headings(t);
    sink_text(sink, "}\n");
    write_rows(t);
    sink_text(sink, "\\end{budgettable}\n");
    if (table->note.len) write_note(t->tex, 0, table->note);
    for (uint32_t i = 0; i < table->footnotes.len; i++)
        write_note(t->tex, i + 1, table->footnotes.items[i]);
}

static void write_empty(const Latex *tex, const ReportTable *table)
{
    Sink *sink = tex->sink;
    sink_text(sink, "\n\\emptytable");
    write_names(tex, table);
    sink_char(sink, '{');
    latex_write_text(tex, table->empty);
    sink_text(sink, "}\n");
}

/* A table that fits on a page stays whole; a longer one begins with some rows. */
static uint32_t lines_together(const TableShape *t, uint32_t headings)
{
    enum { PAGE = 44, BEGINNING = 16, AROUND = 6 };
    uint32_t rows = t->table->rows.len, lines = AROUND + t->levels + 2 * headings;
    return rows < PAGE && lines + rows * 5 / 4 < PAGE ? lines + rows * 5 / 4 : BEGINNING;
}

static bool says_title(const ReportBlock *heading, Str title, Arena *scratch)
{
    Sink text;
    sink_memory(&text, scratch);
    for (uint32_t i = 0; i < heading->runs.len; i++) sink_str(&text, heading->runs.items[i].text);
    Str whole = sink_result(&text);
    return whole.len >= title.len && title.len &&
           memcmp(whole.ptr + whole.len - title.len, title.ptr, title.len) == 0;
}

static void write_top(const Latex *tex, const ReportTable *table, const ReportBlock *headings,
                      uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) latex_write_heading(tex, &headings[i]);
    if (count && says_title(&headings[count - 1], table->title, tex->scratch))
        sink_text(tex->sink, "\\tabletitled");
}

void latex_write_table(const Latex *tex, const ReportTable *table, const ReportBlock *headings,
                       uint32_t heading_count)
{
    Sink *sink = tex->sink;
    if (!table->columns.len) {
        sink_text(sink, "\n\\begingroup");
        write_top(tex, table, headings, heading_count);
        write_empty(tex, table);
        sink_text(sink, "\\endgroup\n");
        return;
    }
    if (tex->mirrored) table = mirror(table, tex->scratch);
    TableShape t = {.table = table, .tex = tex};
    t.columns = arena_array(tex->scratch, ColumnShape, table->columns.len);
    find_decimals(&t);
    measure_cells(&t);
    measure_headings(&t);
    measure_groups(&t);
    choose_size(&t);
    share_room(&t);
    sink_text(sink, t.turned ? "\n\\begin{landscape}" : "\n\\begingroup");
    if (!t.turned)
        sink_printf(sink, "\\needlines{%u}", (unsigned)lines_together(&t, heading_count));
    write_top(tex, table, headings, heading_count);
    sink_printf(sink, "\n\\tablesize{%u}\n", (unsigned)t.size);
    write_body(&t);
    sink_text(sink, t.turned ? "\\end{landscape}\n" : "\\endgroup\n");
}
