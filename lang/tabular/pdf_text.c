#include "lang/tabular/pdf_text.h"

#include <stdlib.h>

#include "lang/base/catalogue.h"
#include "lang/base/unicode.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/sheet.h"
#include "lang/tabular/written.h"
#include "lang/tabular/xml.h"

enum { COLUMNS_MAX = 400 };

/* Places are in hundredths of a point, from the left and from the top of the page. */

typedef struct PdfCell { /* a word, then words that are close */
    int32_t left, right, top, bottom;
    Str text;
} PdfCell;

typedef struct PdfLine {
    uint32_t first, count; /* of its cells */
    int32_t middle;
    bool numbers; /* one of several cells is a number */
    bool led;     /* of a table of contents */
} PdfLine;

typedef struct PdfColumn {
    int32_t left, right;
    uint32_t cells; /* of lines with numbers */
} PdfColumn;

typedef struct PdfTable { /* the one that goes on */
    VEC(PdfColumn) columns;
    Str headings; /* all their texts */
    SheetWriter writer;
    uint32_t row;
    Str name;
} PdfTable;

typedef VEC(Str) PdfRow;

typedef struct PdfReader {
    Arena *arena;
    BookTables *tables;
    VEC(PdfCell) words; /* of the page */
    VEC(PdfCell) cells;
    VEC(PdfLine) lines;
    VEC(PdfColumn) columns; /* of the part of the page at hand */
    PdfTable table;
    uint32_t page, on_page;
    const char *error;
} PdfReader;

/* ---- words ---- */

static int32_t place(PdfReader *p, const Xml *xml, const char *name)
{
    enum { FAR = 100000 };
    Str text = xml_attribute(p->arena, xml, name);
    int32_t value = 0, decimals = -1;
    for (uint32_t i = 0; i < text.len && value < FAR && decimals < 2; i++) {
        if (text.ptr[i] == '.') decimals = 0;
        if (!is_digit(text.ptr[i])) continue;
        value = value * 10 + (text.ptr[i] - '0');
        decimals += decimals >= 0;
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 2; decimals++) value *= 10;
    return value;
}

static void read_word(PdfReader *p, Xml *xml)
{
    PdfCell word = {.left = place(p, xml, "xMin"),
                    .right = place(p, xml, "xMax"),
                    .top = place(p, xml, "yMin"),
                    .bottom = place(p, xml, "yMax")};
    Sink sink;
    sink_memory(&sink, p->arena);
    while (xml_next(xml) && xml->kind == XML_TEXT) xml_decode(&sink, xml->content);
    word.text = written_trim(sink_result(&sink));
    if (word.text.len && word.right > word.left && word.bottom > word.top)
        *vec_push(p->arena, &p->words) = word;
}

static int32_t middle_of(const PdfCell *cell)
{
    return (cell->top + cell->bottom) / 2;
}

static int by_middle(const void *a, const void *b)
{
    int32_t x = middle_of(a), y = middle_of(b);
    return (x > y) - (x < y);
}

static int by_left(const void *a, const void *b)
{
    const PdfCell *x = a, *y = b;
    return (x->left > y->left) - (x->left < y->left);
}

/* ---- lines of cells ---- */

static bool is_number(Str text)
{
    Written written;
    written_read(text, '.', &written);
    return written.kind == WRITTEN_NUMBER || written_mark(text) != MARK_NEITHER;
}

/* ". . . .": a line of a table of contents. */
static bool is_led(Str text)
{
    return str_contains(text, STR(". . . .")) || str_contains(text, STR("....."));
}

/* Words that are closer than columns ever are belong together. */
static void add_word(PdfReader *p, PdfLine *line, const PdfCell *word)
{
    int32_t height = word->bottom - word->top;
    PdfCell *last = line->count ? &p->cells.items[p->cells.len - 1] : NULL;
    int32_t gap = last ? word->left - last->right : 0;
    if (!last || gap * 10 > height * 6) {
        *vec_push(p->arena, &p->cells) = *word;
        line->count++;
        return;
    }
    last->text = arena_printf(p->arena, STR_FMT "%s" STR_FMT, STR_ARG(last->text),
                              gap * 10 > height ? " " : "", STR_ARG(word->text));
    if (word->right > last->right) last->right = word->right;
}

static void add_line(PdfReader *p, PdfCell *words, uint32_t count)
{
    qsort(words, count, sizeof *words, by_left);
    PdfLine line = {.first = p->cells.len, .middle = middle_of(&words[count / 2])};
    for (uint32_t i = 0; i < count; i++) add_word(p, &line, &words[i]);
    for (uint32_t i = 0; i < line.count; i++)
        line.numbers |= line.count > 1 && is_number(p->cells.items[line.first + i].text);
    for (uint32_t i = 0; i < line.count; i++)
        line.led |= is_led(p->cells.items[line.first + i].text);
    *vec_push(p->arena, &p->lines) = line;
}

static void make_lines(PdfReader *p)
{
    p->cells.len = p->lines.len = 0;
    if (p->words.len) qsort(p->words.items, p->words.len, sizeof *p->words.items, by_middle);
    for (uint32_t from = 0, to; from < p->words.len; from = to) {
        const PdfCell *first = &p->words.items[from];
        int32_t reach = middle_of(first) + (first->bottom - first->top) * 4 / 10;
        for (to = from + 1; to < p->words.len && middle_of(&p->words.items[to]) <= reach;) to++;
        add_line(p, p->words.items + from, to - from);
    }
}

/* ---- columns ---- */

static int by_column(const void *a, const void *b)
{
    const PdfColumn *x = a, *y = b;
    return (x->left > y->left) - (x->left < y->left);
}

/* How many lines are before the first one with numbers. */
static uint32_t first_data(const PdfReader *p, uint32_t from, uint32_t to)
{
    uint32_t count = 0;
    while (from + count < to && !p->lines.items[from + count].numbers) count++;
    return count;
}

/* A number in the margin of a turned page is that of the page. */
static void leave_margin(PdfReader *p, uint32_t from, uint32_t to)
{
    enum { LEAST = 4 };
    if (p->columns.len < 3 || p->columns.items[0].cells > 1 || p->columns.items[1].cells < LEAST)
        return;
    for (uint32_t l = from; l < to; l++) {
        PdfLine *line = &p->lines.items[l];
        const PdfCell *cell = &p->cells.items[line->first];
        if (line->count < 2 || cell->right > p->columns.items[0].right || !is_number(cell->text))
            continue;
        line->first++;
        line->count--;
    }
    p->columns.len--;
    memmove(p->columns.items, p->columns.items + 1, p->columns.len * sizeof *p->columns.items);
}

typedef VEC(PdfColumn) PdfColumns;

static void add_places(PdfReader *p, const PdfLine *line, PdfColumns *all)
{
    for (uint32_t i = 0; i < line->count; i++) {
        const PdfCell *cell = &p->cells.items[line->first + i];
        *vec_push(p->arena, all) = (PdfColumn){cell->left, cell->right, line->numbers};
    }
}

/* What these cover from left to right. */
static void merge_places(PdfReader *p, PdfColumns *all)
{
    p->columns.len = 0;
    if (all->len) qsort(all->items, all->len, sizeof *all->items, by_column);
    for (uint32_t i = 0; i < all->len; i++) {
        PdfColumn *last = p->columns.len ? &p->columns.items[p->columns.len - 1] : NULL;
        if (!last || all->items[i].left > last->right) {
            *vec_push(p->arena, &p->columns) = all->items[i];
            continue;
        }
        last->cells += all->items[i].cells;
        if (all->items[i].right > last->right) last->right = all->items[i].right;
    }
}

/* By the lines with numbers; and by the headings right above them, if these are more: then a column
 * is empty. */
static void make_columns(PdfReader *p, uint32_t from, uint32_t to)
{
    PdfColumns all = {0};
    uint32_t above = first_data(p, from, to);
    for (uint32_t l = from; l < to; l++)
        if (p->lines.items[l].numbers) add_places(p, &p->lines.items[l], &all);
    merge_places(p, &all);
    if (above && p->lines.items[from + above - 1].count > p->columns.len) {
        add_places(p, &p->lines.items[from + above - 1], &all);
        merge_places(p, &all);
    }
    leave_margin(p, from, to);
}

/* The first column that a cell lies over, or else the nearest one. */
static uint32_t column_of(const PdfReader *p, const PdfCell *cell)
{
    uint32_t best = 0;
    int32_t least = INT32_MAX;
    for (uint32_t c = 0; c < p->columns.len; c++) {
        const PdfColumn *column = &p->columns.items[c];
        int32_t off = cell->left > column->right   ? cell->left - column->right
                      : column->left > cell->right ? column->left - cell->right
                                                   : 0;
        if (off >= least) continue;
        least = off;
        best = c;
    }
    return best;
}

/* A heading of several columns lies in their middle: the first one of those that it fits best,
 * between its neighbours. */
static uint32_t first_of_group(const PdfReader *p, const PdfLine *line, uint32_t i)
{
    const PdfCell *cells = p->cells.items + line->first;
    uint32_t own = column_of(p, &cells[i]), best = own;
    uint32_t low = i ? column_of(p, &cells[i - 1]) + 1 : 0;
    uint32_t high = i + 1 < line->count ? column_of(p, &cells[i + 1]) : p->columns.len;
    int32_t middle = cells[i].left + cells[i].right, least = INT32_MAX;
    for (uint32_t a = low; a <= own; a++)
        for (uint32_t b = own; b < high; b++) {
            int32_t off = abs(p->columns.items[a].left + p->columns.items[b].right - middle);
            if (off >= least) continue;
            least = off;
            best = a;
        }
    return best;
}

/* ---- rows ---- */

static void add_text(PdfReader *p, PdfRow *row, uint32_t column, Str text, const char *between)
{
    Str *cell = &row->items[column];
    *cell = cell->len ? arena_printf(p->arena, STR_FMT "%s" STR_FMT, STR_ARG(*cell), between,
                                     STR_ARG(text))
                      : text;
}

static void clear_row(PdfReader *p, PdfRow *row)
{
    row->len = 0;
    for (uint32_t c = 0; c < p->columns.len; c++) *vec_push(p->arena, row) = (Str){0};
}

static bool is_ascii(Str text)
{
    for (uint32_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80) return false;
    return true;
}

static void add_cells(PdfReader *p, PdfRow *row, const PdfLine *line, bool grouped)
{
    for (uint32_t i = 0; i < line->count; i++) {
        const PdfCell *cell = &p->cells.items[line->first + i];
        uint32_t column = line->count == p->columns.len ? i
                          : grouped                     ? first_of_group(p, line, i)
                                                        : column_of(p, cell);
        add_text(p, row, column, cell->text, is_ascii(cell->text) ? " " : "");
    }
}

static void put_row(PdfReader *p, const PdfRow *row)
{
    p->table.row++;
    for (uint32_t c = 0; c < row->len; c++)
        sheet_put(&p->table.writer, p->table.row, c + 1, row->items[c]);
}

static void end_table(PdfReader *p)
{
    if (!p->table.row) return;
    if (p->table.writer.error) p->error = p->table.writer.error;
    *vec_push(p->arena, p->tables) = (BookTable){p->table.name, sheet_end(&p->table.writer)};
    p->table.row = 0;
}

static void begin_table(PdfReader *p, uint32_t bytes)
{
    end_table(p);
    p->on_page++;
    p->table.name = p->on_page > 1 ? arena_printf(p->arena, "page-%u-%u", (unsigned)p->page,
                                                  (unsigned)p->on_page)
                                   : arena_printf(p->arena, "page-%u", (unsigned)p->page);
    sheet_begin(&p->table.writer, p->arena, bytes);
    p->table.columns.len = 0;
    for (uint32_t c = 0; c < p->columns.len; c++)
        *vec_push(p->arena, &p->table.columns) = p->columns.items[c];
}

/* ---- a part of a page ---- */

/* The usual distance of lines with numbers; 0 if there is only one. */
static int compare_distances(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int32_t usual_distance(PdfReader *p, uint32_t from, uint32_t to)
{
    VEC(int32_t) all = {0};
    for (uint32_t l = from + 1; l < to; l++)
        if (p->lines.items[l].numbers && p->lines.items[l - 1].numbers)
            *vec_push(p->arena, &all) = p->lines.items[l].middle - p->lines.items[l - 1].middle;
    if (all.len) qsort(all.items, all.len, sizeof *all.items, compare_distances);
    return all.len ? all.items[all.len / 2] : 0;
}

/* Whether a line without numbers is the rest of the one before: closer than rows are. */
static bool is_wrapped(const PdfReader *p, uint32_t from, uint32_t line, int32_t usual)
{
    const PdfLine *lines = p->lines.items;
    return line > from && !lines[line].numbers &&
           (int64_t)(lines[line].middle - lines[line - 1].middle) * 100 < (int64_t)usual * 94;
}

/* Its headings, one row after the other; `to` is the first line with numbers. */
static void read_headings(PdfReader *p, uint32_t from, uint32_t to, int32_t usual, PdfRow *all)
{
    PdfRow row = {0};
    all->len = 0;
    for (uint32_t l = from; l < to; l++) {
        if (!is_wrapped(p, from, l, usual)) clear_row(p, &row);
        add_cells(p, &row, &p->lines.items[l], l + 1 < to);
        if (l + 1 < to && is_wrapped(p, from, l + 1, usual)) continue;
        for (uint32_t c = 0; c < row.len; c++) *vec_push(p->arena, all) = row.items[c];
    }
}

static Str texts_of(PdfReader *p, uint32_t from, uint32_t to)
{
    Sink sink;
    sink_memory(&sink, p->arena);
    for (uint32_t l = from; l < to; l++)
        for (uint32_t i = 0; i < p->lines.items[l].count; i++) {
            sink_str(&sink, p->cells.items[p->lines.items[l].first + i].text);
            sink_char(&sink, '\n');
        }
    return sink_result(&sink);
}

/* Whether the part goes on with the table of the page before: it repeats its headings, or has none
 * and its columns lie where those of the table do. Then it has the same columns. */
static bool goes_on(PdfReader *p, Str headings)
{
    enum { NEAR = 1500 };
    if (!p->table.row || p->on_page) return false;
    if (headings.len) {
        if (!str_equal(headings, p->table.headings)) return false;
        p->columns.len = 0;
        for (uint32_t c = 0; c < p->table.columns.len; c++)
            *vec_push(p->arena, &p->columns) = p->table.columns.items[c];
        return true;
    }
    if (p->table.columns.len != p->columns.len) return false;
    for (uint32_t c = 0; c < p->columns.len; c++)
        if (abs(p->columns.items[c].right - p->table.columns.items[c].right) > NEAR) return false;
    return true;
}

static void put_headings(PdfReader *p, const PdfRow *headings, uint32_t bytes)
{
    PdfRow row = {0};
    begin_table(p, bytes);
    for (uint32_t i = 0; i < headings->len; i++) {
        *vec_push(p->arena, &row) = headings->items[i];
        if (row.len < p->columns.len) continue;
        put_row(p, &row);
        row.len = 0;
    }
}

static void put_rows(PdfReader *p, uint32_t from, uint32_t to, int32_t usual)
{
    PdfRow row = {0};
    for (uint32_t l = from; l < to; l++) {
        if (!is_wrapped(p, from, l, usual)) {
            if (row.len) put_row(p, &row);
            clear_row(p, &row);
        }
        add_cells(p, &row, &p->lines.items[l], false);
    }
    if (row.len) put_row(p, &row);
}

/* A picture has words with numbers, too, but few of its lines have one beside a name, and many are
 * a number alone. */
static bool is_table(const PdfReader *p, uint32_t data, uint32_t to)
{
    enum { MOST = 4 };
    uint32_t numbers = 0, alone = 0;
    for (uint32_t l = data; l < to; l++) {
        const PdfLine *line = &p->lines.items[l];
        if (line->led) return false;
        numbers += line->numbers;
        alone += line->count == 1 && is_number(p->cells.items[line->first].text);
    }
    return numbers && numbers * MOST >= to - data && alone * MOST < to - data;
}

/* Lines that follow each other without a gap. */
static void read_part(PdfReader *p, uint32_t from, uint32_t to, uint32_t bytes)
{
    PdfRow headings = {0};
    uint32_t data = from + first_data(p, from, to), title = from;
    int32_t usual = usual_distance(p, from, to);
    if (!is_table(p, data, to)) return;
    make_columns(p, from, to);
    if (p->columns.len < 2 || p->columns.len > COLUMNS_MAX) return;
    while (title < data && p->lines.items[title].count < 2) title++;
    Str texts = texts_of(p, title, data);
    if (!goes_on(p, texts)) {
        read_headings(p, title, data, usual, &headings);
        put_headings(p, &headings, bytes);
        p->table.headings = texts;
    }
    put_rows(p, data, to, usual);
    p->on_page += !p->on_page;
}

/* Whether another part of the page begins with a line: parts are farther from each other than rows,
 * and than the headings are from these. */
static bool is_apart(const PdfReader *p, uint32_t line, int32_t usual, bool data)
{
    int64_t distance = p->lines.items[line].middle - p->lines.items[line - 1].middle;
    return usual && distance * 100 > (int64_t)usual * (data ? 135 : 220);
}

static void read_page(PdfReader *p, uint32_t bytes)
{
    make_lines(p);
    int32_t usual = usual_distance(p, 0, p->lines.len);
    p->on_page = 0;
    for (uint32_t from = 0, to; from < p->lines.len; from = to) {
        bool data = p->lines.items[from].numbers;
        for (to = from + 1; to < p->lines.len && !is_apart(p, to, usual, data); to++)
            data |= p->lines.items[to].numbers;
        read_part(p, from, to, bytes);
    }
}

/* ---- the document ---- */

/* Behind the head, which has a DOCTYPE. */
static Str body_of(Str words)
{
    for (uint32_t i = 0; i + 5 <= words.len; i++)
        if (memcmp(words.ptr + i, "<doc>", 5) == 0) return (Str){words.ptr + i, words.len - i};
    return (Str){words.ptr, 0};
}

const char *pdf_tables(Arena *arena, Str words, BookTables *tables, PdfPages *pages)
{
    PdfReader p = {.arena = arena, .tables = tables};
    *pages = (PdfPages){0};
    if (!charset_is_utf_8(words, false)) return sheet_damaged;
    Xml xml = xml_open(&arena->memory->work, body_of(words));
    while (!p.error && xml_next(&xml)) {
        bool page = str_equal(xml.name, STR("page"));
        if (xml.kind == XML_OPEN && page) p.words.len = 0;
        if (xml.kind == XML_OPEN && str_equal(xml.name, STR("word"))) read_word(&p, &xml);
        if (!page || (xml.kind != XML_CLOSE && !xml.empty)) continue;
        p.page = ++pages->count;
        pages->without_text += !p.words.len;
        read_page(&p, words.len);
    }
    if (!p.error) end_table(&p);
    return p.error ? p.error : xml.bad ? sheet_damaged : NULL;
}
