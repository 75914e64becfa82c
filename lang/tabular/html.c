/* The tables of a page, as browsers would show them: tags may be left open, cells may span columns
 * and rows. Nothing is run and nothing is loaded. A table that only holds other tables is none. */
#include "lang/base/catalogue.h"
#include "lang/base/unicode.h"
#include "lang/tabular/book.h"
#include "lang/tabular/sheet.h"
#include "lang/tabular/xml.h"

enum { DEPTH = 16 /* tables in tables */, SPAN = 1000 /* columns and rows of a cell */, NAME = 16 };

typedef struct HtmlCell {
    uint32_t column;
    Str text;
} HtmlCell;

typedef struct HtmlTable {
    SheetWriter writer;
    VEC(HtmlCell) cells; /* of the row at hand */
    VEC(uint32_t) below; /* [column]: the first row that no cell from above reaches into */
    uint32_t row, column;
    uint32_t width; /* of the open cell */
    Sink text;      /* of it */
    bool open;      /* a cell is */
} HtmlTable;

typedef struct HtmlReader {
    Arena *arena;
    Str file;
    uint32_t at;
    char name[NAME]; /* of the tag, in small letters; "/td" closes */
    Str tag;         /* between its brackets */
    HtmlTable *tables[DEPTH];
    uint32_t depth;
    BookTables *out;
    const char *error;
} HtmlReader;

/* ---- tags ---- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool named(const HtmlReader *h, const char *name)
{
    return strcmp(h->name, name) == 0;
}

static Str rest(const HtmlReader *h)
{
    return (Str){h->file.ptr + h->at, h->file.len - h->at};
}

/* Goes on after a text that is matched without case; to the end if it is not there. */
static void skip_behind(HtmlReader *h, const char *end)
{
    uint32_t len = str_from(end).len;
    for (; h->at + len <= h->file.len; h->at++) {
        uint32_t i = 0;
        while (i < len && lower(h->file.ptr[h->at + i]) == end[i]) i++;
        if (i < len) continue;
        h->at += len;
        return;
    }
    h->at = h->file.len;
}

/* At a "<": the tag and its name. False if it is none, but a text or a remark. */
static bool read_tag(HtmlReader *h)
{
    uint32_t len = 0, end = 1;
    char quote = 0;
    Str text = rest(h);
    if (str_starts(text, STR("<!--"))) {
        skip_behind(h, "-->");
        return false;
    }
    for (; end < text.len && (quote || text.ptr[end] != '>'); end++) {
        char c = text.ptr[end];
        if (quote ? c == quote : (c == '"' || c == '\'') && text.ptr[end - 1] == '=')
            quote = quote ? 0 : c;
    }
    h->tag = (Str){text.ptr + 1, end - 1};
    h->at += end + (end < text.len);
    while (len < h->tag.len && len + 1 < NAME && !is_blank(h->tag.ptr[len]) &&
           (!len || h->tag.ptr[len] != '/')) {
        h->name[len] = lower(h->tag.ptr[len]);
        len++;
    }
    h->name[len] = 0;
    return true;
}

/* colspan=2, COLSPAN="2" */
static uint32_t span_attribute(const HtmlReader *h, const char *name)
{
    uint32_t len = str_from(name).len, number = 0;
    for (uint32_t at = 1; at + len < h->tag.len; at++) {
        uint32_t i = 0;
        while (i < len && lower(h->tag.ptr[at + i]) == name[i]) i++;
        if (i < len || !is_blank(h->tag.ptr[at - 1])) continue;
        for (at += len; at < h->tag.len && !is_digit(h->tag.ptr[at]); at++)
            if (!strchr(" =\"'", h->tag.ptr[at])) return 1;
        for (; str_digit(h->tag, at) && number < SPAN; at++)
            number = number * 10 + (uint32_t)(h->tag.ptr[at] - '0');
        break;
    }
    return !number ? 1 : number > SPAN ? SPAN : number;
}

/* ---- cells ---- */

static HtmlTable *current(const HtmlReader *h)
{
    return h->depth ? h->tables[h->depth - 1] : NULL;
}

static void put_space(HtmlTable *table)
{
    if (table->open && table->text.len) sink_char(&table->text, ' ');
}

static void end_cell(HtmlReader *h, HtmlTable *table)
{
    if (!table->open) return;
    Str text = str_trim(sink_result(&table->text), " ");
    if (text.len) *vec_push(h->arena, &table->cells) = (HtmlCell){table->column, text};
    table->column += table->width;
    table->open = false;
}

static void end_row(HtmlReader *h, HtmlTable *table)
{
    end_cell(h, table);
    for (uint32_t i = 0; i < table->cells.len; i++)
        sheet_put(&table->writer, table->row, table->cells.items[i].column,
                  table->cells.items[i].text);
    table->cells.len = 0;
    table->column = 1;
}

static void begin_row(HtmlReader *h, HtmlTable *table)
{
    end_row(h, table);
    table->row++;
}

static void begin_cell(HtmlReader *h, HtmlTable *table)
{
    uint32_t height = span_attribute(h, "rowspan");
    end_cell(h, table);
    if (!table->row) table->row = 1;
    while (table->column < table->below.len && table->below.items[table->column] > table->row) {
        work_note(&h->arena->memory->work, 1);
        table->column++;
    }
    table->width = span_attribute(h, "colspan");
    if (table->column + table->width > LIMIT_SHEET_COLUMNS) {
        h->error = sheet_too_large;
        return;
    }
    while (height > 1 && table->below.len < table->column + table->width)
        *vec_push(h->arena, &table->below) = 0;
    for (uint32_t i = 0; height > 1 && i < table->width; i++)
        table->below.items[table->column + i] = table->row + height;
    sink_memory(&table->text, h->arena);
    table->open = true;
}

static void begin_table(HtmlReader *h)
{
    if (h->depth == DEPTH) {
        h->error = sheet_too_large;
        return;
    }
    HtmlTable *table = arena_new(h->arena, HtmlTable);
    table->column = 1;
    sheet_begin(&table->writer, h->arena, h->file.len);
    h->tables[h->depth++] = table;
}

static void end_table(HtmlReader *h)
{
    HtmlTable *table = current(h);
    if (!table) return;
    end_row(h, table);
    h->depth--;
    if (table->writer.error) h->error = table->writer.error;
    Str csv = sheet_end(&table->writer);
    if (!csv.len) return;
    Str name = arena_printf(h->arena, "table-%u", (unsigned)h->out->len + 1);
    *vec_push(h->arena, h->out) = (BookTable){name, csv};
}

/* ---- texts ---- */

/* Blanks of any kind are one; of the names of characters, those that tables have. */
static void put_text(HtmlTable *table, Str text)
{
    static const Str space = {"&nbsp;", 6};
    Str piece = {text.ptr, 0};
    for (uint32_t at = 0; at <= text.len; at++) {
        Str here = {text.ptr + at, text.len - at};
        bool named_space = str_starts(here, space), end = at == text.len;
        if (!end && !named_space && !is_blank(text.ptr[at])) continue;
        piece.len = (uint32_t)(text.ptr + at - piece.ptr);
        xml_decode(&table->text, piece);
        if (end) return;
        if (piece.len || !table->text.len) sink_char(&table->text, ' ');
        at += named_space ? space.len - 1 : 0;
        piece.ptr = text.ptr + at + 1;
    }
}

static void read_text(HtmlReader *h)
{
    Str text = rest(h);
    uint32_t len = text.len && text.ptr[0] == '<'; /* one that begins no tag */
    while (len < text.len && text.ptr[len] != '<') len++;
    h->at += len;
    HtmlTable *table = current(h);
    if (table && table->open) put_text(table, (Str){text.ptr, len});
}

static void take_tag(HtmlReader *h)
{
    HtmlTable *table = current(h);
    if (named(h, "script")) skip_behind(h, "</script");
    if (named(h, "style")) skip_behind(h, "</style");
    if (named(h, "table")) begin_table(h);
    if (!table) return;
    if (named(h, "/table")) end_table(h);
    if (named(h, "tr")) begin_row(h, table);
    if (named(h, "/tr")) end_row(h, table);
    if (named(h, "td") || named(h, "th")) begin_cell(h, table);
    if (named(h, "/td") || named(h, "/th")) end_cell(h, table);
    if (named(h, "br") || named(h, "p") || named(h, "div")) put_space(table);
}

const char *html_tables(Arena *arena, Str file, BookTables *tables)
{
    HtmlReader h = {.arena = arena, .file = file, .out = tables};
    while (!h.error && h.at < file.len) {
        Str text = rest(&h);
        bool tag = text.len > 1 && text.ptr[0] == '<' &&
                   (is_letter(text.ptr[1]) || text.ptr[1] == '/' || text.ptr[1] == '!');
        uint32_t start = h.at;
        if (!tag)
            read_text(&h);
        else if (read_tag(&h))
            take_tag(&h);
        work_spend(&arena->memory->work, WORK_PASS * (h.at - start));
    }
    while (!h.error && h.depth) end_table(&h);
    return h.error;
}
