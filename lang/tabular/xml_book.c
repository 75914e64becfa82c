/* Tables of spreadsheets whose cells are elements of XML: ODS, and XML of 2003. */
#include "lang/base/catalogue.h"
#include "lang/base/unicode.h"
#include "lang/tabular/book.h"
#include "lang/tabular/sheet.h"
#include "lang/tabular/xml.h"
#include "lang/tabular/zip.h"

typedef struct BookCell {
    uint32_t column, rows; /* it is one with those below it, so many in all */
    Str text;
} BookCell;

typedef struct BookReader {
    Arena *arena;
    Xml xml;
    BookTables *tables;
    SheetWriter writer;
    VEC(BookCell) cells; /* of the row at hand */
    uint32_t row;        /* that comes next, from 1 */
    uint32_t column;     /* of its next cell */
    Str name;            /* of the table */
    bool printed;        /* cells are read as a page shows them (book.h) */
    const char *error;
} BookReader;

static bool opens(const BookReader *r, const char *name)
{
    return r->xml.kind == XML_OPEN && str_equal(r->xml.name, str_from(name));
}

static bool closes(const BookReader *r, const char *name)
{
    return r->xml.kind == XML_CLOSE && str_equal(r->xml.name, str_from(name));
}

static uint32_t number_attribute(const BookReader *r, const char *name, uint32_t usual)
{
    Str text = xml_attribute(r->arena, &r->xml, name);
    uint32_t number = 0;
    for (uint32_t i = 0; str_digit(text, i) && i < 8; i++)
        number = number * 10 + (uint32_t)(text.ptr[i] - '0');
    return number ? number : usual;
}

/* After the opening tag of an element that is not wanted: to its end. */
static void skip_element(BookReader *r, const char *name)
{
    if (r->xml.empty) return;
    while (xml_next(&r->xml) && !closes(r, name)) continue;
}

static void begin_table(BookReader *r)
{
    r->name = xml_attribute(r->arena, &r->xml, "name");
    if (!r->name.len) r->name = xml_attribute(r->arena, &r->xml, "Name");
    sheet_begin(&r->writer, r->arena, r->xml.text.len);
    r->row = 1;
    r->cells.len = 0;
}

static void end_table(BookReader *r)
{
    if (r->error) return;
    r->error = r->writer.error;
    *vec_push(r->arena, r->tables) = (BookTable){r->name, sheet_end(&r->writer)};
}

static void add_cell(BookReader *r, Str text, uint32_t times, uint32_t rows)
{
    for (uint32_t i = 0; text.len && i < times; i++)
        *vec_push(r->arena, &r->cells) = (BookCell){r->column + i, rows, text};
    r->column += times;
}

/* What is written more than once is small in the file, so it counts like cells that are not there.
 */
static void end_row(BookReader *r, uint32_t times)
{
    for (uint32_t i = 0; r->cells.len && i < times && !r->writer.error; i++)
        for (uint32_t c = 0; c < r->cells.len; c++) {
            if (i) r->writer.padding += r->cells.items[c].text.len;
            const BookCell *cell = &r->cells.items[c];
            sheet_put_down(&r->writer, r->row + i, cell->column, cell->text,
                           r->row + i + cell->rows - 1);
        }
    r->row = times > LIMIT_SHEET_ROWS ? LIMIT_SHEET_ROWS + 1 : r->row + times;
    r->cells.len = 0;
    r->column = 1;
}

/* ---- ODS ---- */

/* The paragraphs of a cell, to its end; what is noted beside it is no part of it. */
static Str text_of_cell(BookReader *r, const char *name)
{
    Sink sink;
    sink_memory(&sink, r->arena);
    while (xml_next(&r->xml) && !closes(r, name)) {
        if (r->xml.kind == XML_TEXT) {
            xml_decode(&sink, r->xml.content);
        } else if (opens(r, "annotation")) {
            skip_element(r, "annotation");
        } else if (opens(r, "s") || opens(r, "tab") || opens(r, "line-break") ||
                   (opens(r, "p") && sink.len)) {
            sink_char(&sink, ' ');
        }
    }
    return sink_result(&sink);
}

static void read_ods_cell(BookReader *r, const char *name)
{
    Str type = xml_attribute(r->arena, &r->xml, "value-type"), text = STR("");
    Str value = xml_attribute(r->arena, &r->xml, "value");
    Str date = xml_attribute(r->arena, &r->xml, "date-value");
    Str formula = xml_attribute(r->arena, &r->xml, "formula");
    uint32_t times = number_attribute(r, "number-columns-repeated", 1);
    uint32_t rows = r->printed ? number_attribute(r, "number-rows-spanned", 1) : 1;
    if (times > LIMIT_SHEET_COLUMNS) times = LIMIT_SHEET_COLUMNS;
    if (!r->xml.empty) text = text_of_cell(r, name);
    if (str_equal(type, STR("float")) || str_equal(type, STR("currency")))
        text = sheet_read_number(r->arena, value);
    if (date.len) text = date;
    if (formula.len && !type.len && !text.len) r->error = sheet_not_calculated;
    add_cell(r, text, times, rows);
}

static void read_ods_row(BookReader *r)
{
    uint32_t times = number_attribute(r, "number-rows-repeated", 1);
    bool empty = r->xml.empty;
    r->column = 1;
    while (!empty && !r->error && xml_next(&r->xml) && !closes(r, "table-row")) {
        if (opens(r, "table-cell")) read_ods_cell(r, "table-cell");
        if (opens(r, "covered-table-cell")) read_ods_cell(r, "covered-table-cell");
    }
    end_row(r, times);
}

const char *ods_tables(Arena *arena, bool printed, Str file, BookTables *tables)
{
    BookReader r = {.arena = arena, .tables = tables, .printed = printed};
    Str content = STR("");
    bool found = false;
    const char *error = zip_read(arena, file, STR("content.xml"), &found, &content);
    if (error) return error;
    if (!found || !sheet_is_text(arena, content)) return sheet_damaged;
    r.xml = xml_open(&arena->memory->work, content);
    while (!r.error && xml_next(&r.xml)) {
        if (opens(&r, "table")) begin_table(&r);
        if (opens(&r, "table-row") && r.row) read_ods_row(&r);
        if (closes(&r, "table") && r.row) end_table(&r);
    }
    return r.error ? r.error : r.xml.bad ? sheet_damaged : NULL;
}

/* ---- XML of 2003 ---- */

/* The data of a cell, to its end. */
static void read_xml_cell(BookReader *r)
{
    uint32_t across = number_attribute(r, "MergeAcross", 0);
    Str text = STR(""), formula = xml_attribute(r->arena, &r->xml, "Formula");
    bool empty = r->xml.empty, data = false;
    r->column = number_attribute(r, "Index", r->column);
    while (!empty && xml_next(&r->xml) && !closes(r, "Cell")) {
        if (opens(r, "Comment")) skip_element(r, "Comment");
        if (!opens(r, "Data") || r->xml.empty) continue;
        bool number = str_equal(xml_attribute(r->arena, &r->xml, "Type"), STR("Number"));
        text = text_of_cell(r, "Data");
        if (number) text = sheet_read_number(r->arena, text);
        data = true;
    }
    if (formula.len && !data) r->error = sheet_not_calculated;
    add_cell(r, text, 1, 1);
    r->column += across > LIMIT_SHEET_COLUMNS ? LIMIT_SHEET_COLUMNS : across;
}

static void read_xml_row(BookReader *r)
{
    bool empty = r->xml.empty;
    r->row = number_attribute(r, "Index", r->row);
    r->column = 1;
    while (!empty && !r->error && xml_next(&r->xml) && !closes(r, "Row"))
        if (opens(r, "Cell")) read_xml_cell(r);
    end_row(r, 1);
}

const char *xml_tables(Arena *arena, Str file, BookTables *tables)
{
    BookReader r = {.arena = arena, .tables = tables, .xml = xml_open(&arena->memory->work, file)};
    while (!r.error && xml_next(&r.xml)) {
        if (opens(&r, "Worksheet")) begin_table(&r);
        if (opens(&r, "Row") && r.row) read_xml_row(&r);
        if (closes(&r, "Worksheet") && r.row) end_table(&r);
    }
    return r.error ? r.error : r.xml.bad ? sheet_damaged : NULL;
}
