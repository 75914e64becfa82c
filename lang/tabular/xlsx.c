#include "lang/tabular/xlsx.h"

#include "lang/base/catalogue.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/written.h"
#include "lang/tabular/xml.h"
#include "lang/tabular/zip.h"

const char xlsx_charset[] = "XLSX";
static const char too_large[] = N_("this sheet is too large");
static const char damaged[] = N_("a part of this spreadsheet is damaged");

static const char *read_part(const XlsxBook *book, Str name, bool *found, Str *text)
{
    const char *error = zip_read(book->arena, book->file, name, found, text);
    if (error || !*found) return error;
    if (str_starts(*text, STR("\xEF\xBB\xBF"))) *text = (Str){text->ptr + 3, text->len - 3};
    return charset_is_utf_8(*text, false) ? NULL : damaged;
}

bool xlsx_is_book(Arena *arena, Str file)
{
    XlsxBook book = {.arena = arena, .file = file};
    bool found = false;
    Str text;
    if (!str_starts(file, STR("PK\x03\x04"))) return false;
    return !zip_read(arena, book.file, STR("xl/workbook.xml"), &found, &text) && found;
}

/* ---- the workbook ---- */

/* The part that a relation of the workbook names. */
static Str find_target(const XlsxBook *book, Str relations, Str id)
{
    Xml xml = xml_open(relations);
    while (xml_next(&xml)) {
        if (xml.kind != XML_OPEN || !str_equal(xml.name, STR("Relationship"))) continue;
        if (!str_equal(xml_attribute(book->arena, &xml, "Id"), id)) continue;
        Str target = xml_attribute(book->arena, &xml, "Target");
        if (target.len && target.ptr[0] == '/') return (Str){target.ptr + 1, target.len - 1};
        return arena_printf(book->arena, "xl/" STR_FMT, STR_ARG(target));
    }
    return STR("");
}

static const char *read_sheets(XlsxBook *book)
{
    enum { SHEETS = 1000 };
    Str workbook, relations;
    bool found, related;
    const char *error = read_part(book, STR("xl/workbook.xml"), &found, &workbook);
    if (!error) error = read_part(book, STR("xl/_rels/workbook.xml.rels"), &related, &relations);
    if (error) return error;
    if (!found || !related) return damaged;
    Xml xml = xml_open(workbook);
    while (xml_next(&xml) && book->sheets.len < SHEETS) {
        if (xml.kind != XML_OPEN || !str_equal(xml.name, STR("sheet"))) continue;
        XlsxSheet sheet = {xml_attribute(book->arena, &xml, "name"),
                           find_target(book, relations, xml_attribute(book->arena, &xml, "id"))};
        *vec_push(book->arena, &book->sheets) = sheet;
    }
    return xml.bad || !book->sheets.len ? damaged : NULL;
}

/* The text of <si> or <is>: of all its runs, without the phonetic ones. Ends behind its end. */
static Str read_string(const XlsxBook *book, Xml *xml, const char *end)
{
    Sink sink;
    bool text = false, phonetic = false;
    sink_memory(&sink, book->arena);
    while (xml_next(xml)) {
        bool open = xml->kind == XML_OPEN && !xml->empty, close = xml->kind == XML_CLOSE;
        if (close && str_equal(xml->name, str_from(end))) break;
        if (xml->kind == XML_TEXT && text && !phonetic) xml_decode(&sink, xml->content);
        if ((open || close) && str_equal(xml->name, STR("t"))) text = open;
        if ((open || close) && str_equal(xml->name, STR("rPh"))) phonetic = open;
    }
    return sink_result(&sink);
}

static const char *read_strings(XlsxBook *book)
{
    Str part;
    bool found;
    const char *error = read_part(book, STR("xl/sharedStrings.xml"), &found, &part);
    if (error || !found) return error;
    Xml xml = xml_open(part);
    while (xml_next(&xml))
        if (xml.kind == XML_OPEN && str_equal(xml.name, STR("si")))
            *vec_push(book->arena, &book->strings) =
                xml.empty ? STR("") : read_string(book, &xml, "si");
    return xml.bad ? damaged : NULL;
}

const char *xlsx_open(XlsxBook *book, Arena *arena, Str file)
{
    *book = (XlsxBook){.arena = arena, .file = file};
    const char *error = read_sheets(book);
    return error ? error : read_strings(book);
}

/* ---- numbers ---- */

/* "69.93000000000001" is 69.93: a double has no more than 15 digits that are real. */
static Str rounded(Arena *arena, const Written *written)
{
    enum { REAL = 15 };
    char *digits = arena_alloc(arena, written->len + 2);
    uint32_t len = 0, count = 0, point = written->len - written->decimals;
    bool up = false, cut = false;
    for (uint32_t i = 0; i < written->len; i++) {
        char c = written->digits[i];
        if (is_digit(c) && (count || c != '0')) count++;
        if (is_digit(c) && count > REAL && i >= point) {
            if (!cut) up = c >= '5';
            cut = true;
            continue;
        }
        digits[len++] = c;
    }
    for (uint32_t i = len; up && i-- > 0;) {
        if (!is_digit(digits[i])) continue;
        up = digits[i] == '9';
        digits[i] = up ? '0' : (char)(digits[i] + 1);
    }
    while (cut && written->decimals && len && digits[len - 1] == '0') len--;
    if (len && digits[len - 1] == '.') len--;
    return (Str){digits, len};
}

static Str number_text(Arena *arena, Str text)
{
    Written written;
    written_read(text, '.', &written);
    return written.kind == WRITTEN_NUMBER && !written.sign.len ? rounded(arena, &written) : text;
}

/* ---- a sheet ---- */

typedef struct SheetWriter {
    XlsxBook *book;
    Sink sink;
    uint32_t row, column;      /* that were written last, from 1 */
    uint32_t next;             /* column of the next cell of the row, unless it says another */
    uint64_t padding, allowed; /* commas and lines of cells that are not there */
    Str cell;                  /* "B7" */
    const char *error;
} SheetWriter;

static void put_field(Sink *sink, Str text)
{
    bool plain = true;
    for (uint32_t i = 0; i < text.len; i++) plain &= !strchr(",\"\n\r", text.ptr[i]) && text.ptr[i];
    if (!plain) sink_char(sink, '"');
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"') sink_char(sink, '"');
        sink_char(sink, c == '\n' || c == '\r' || !c ? ' ' : c); /* a row is a line */
    }
    if (!plain) sink_char(sink, '"');
}

/* "AB12": column 28, row 12. False if it is none. */
static bool read_place(Str text, uint32_t *column, uint32_t *row)
{
    uint32_t at = 0;
    *column = *row = 0;
    for (; at < text.len && text.ptr[at] >= 'A' && text.ptr[at] <= 'Z' && at < 4; at++)
        *column = *column * 26 + (uint32_t)(text.ptr[at] - 'A') + 1;
    for (; str_digit(text, at) && at < 12; at++) *row = *row * 10 + (uint32_t)(text.ptr[at] - '0');
    return at == text.len && *column && *row;
}

static void move_to(SheetWriter *w, uint32_t row, uint32_t column)
{
    if (row < w->row || (row == w->row && column <= w->column) || row > LIMIT_SHEET_ROWS ||
        column > LIMIT_SHEET_COLUMNS) {
        w->error = damaged;
        return;
    }
    w->padding += row - w->row + column;
    if (w->padding > w->allowed) {
        w->error = too_large;
        return;
    }
    for (; w->row < row; w->row++) {
        if (w->row) sink_char(&w->sink, '\n');
        w->column = 0;
    }
    for (; w->column < column; w->column++)
        if (w->column) sink_char(&w->sink, ',');
    if (w->sink.len > LIMIT_SHEET_BYTES) w->error = too_large;
}

static Str shared_string(const SheetWriter *w, Str number)
{
    uint32_t index = 0;
    for (uint32_t i = 0; i < number.len && index < w->book->strings.len; i++)
        index = is_digit(number.ptr[i]) ? index * 10 + (uint32_t)(number.ptr[i] - '0') : UINT32_MAX;
    return number.len && index < w->book->strings.len ? w->book->strings.items[index] : STR("");
}

/* What is in a cell; the scanner is after its opening tag. */
static Str cell_text(SheetWriter *w, Xml *xml, Str type)
{
    Str value = {0}, inline_text = {0};
    bool formula = false, valued = false;
    while (xml_next(xml) && !(xml->kind == XML_CLOSE && str_equal(xml->name, STR("c")))) {
        if (xml->kind != XML_OPEN) continue;
        formula |= str_equal(xml->name, STR("f"));
        if (xml->empty) continue;
        if (str_equal(xml->name, STR("is"))) inline_text = read_string(w->book, xml, "is");
        if (!str_equal(xml->name, STR("v"))) continue;
        Sink sink;
        sink_memory(&sink, w->book->arena);
        valued = true;
        while (xml_next(xml) && xml->kind == XML_TEXT) xml_decode(&sink, xml->content);
        value = sink_result(&sink);
    }
    if (formula && !valued)
        w->error = N_("a formula has no value: recalculate the spreadsheet, and save it again");
    if (str_equal(type, STR("s"))) return shared_string(w, value);
    if (str_equal(type, STR("inlineStr"))) return inline_text;
    bool number = !type.len || str_equal(type, STR("n"));
    return number ? number_text(w->book->arena, value) : value;
}

static void read_cell(SheetWriter *w, Xml *xml, uint32_t row)
{
    uint32_t column = w->next, said;
    Arena *arena = w->book->arena;
    Str place = xml_attribute(arena, xml, "r"), type = xml_attribute(arena, xml, "t");
    if (place.len && !read_place(place, &column, &said)) {
        w->error = damaged;
        return;
    }
    w->cell = place;
    w->next = column + 1;
    Str text = xml->empty ? (Str){0} : cell_text(w, xml, type);
    if (!text.len || w->error) return;
    move_to(w, row, column);
    if (!w->error) put_field(&w->sink, text);
}

static void read_rows(SheetWriter *w, Xml *xml)
{
    uint32_t row = 0;
    while (!w->error && xml_next(xml)) {
        if (xml->kind != XML_OPEN) continue;
        if (str_equal(xml->name, STR("row"))) {
            Str number = xml_attribute(w->book->arena, xml, "r");
            uint32_t said = 0;
            for (uint32_t i = 0; str_digit(number, i) && i < 8; i++)
                said = said * 10 + (uint32_t)(number.ptr[i] - '0');
            row = said ? said : row + 1;
            w->next = 1;
        } else if (str_equal(xml->name, STR("c"))) {
            read_cell(w, xml, row);
        }
    }
    if (xml->bad) w->error = damaged;
}

const char *xlsx_sheet(XlsxBook *book, const XlsxSheet *sheet, Str *csv, Str *cell)
{
    Str part;
    bool found;
    SheetWriter w = {.book = book};
    *cell = STR("");
    const char *error = read_part(book, sheet->part, &found, &part);
    if (error || !found) return error ? error : damaged;
    enum { USUAL = 1 << 20, TIMES = 16 };
    w.allowed = (uint64_t)part.len * TIMES + USUAL; /* a few cells far away are no large sheet */
    sink_memory(&w.sink, book->arena);
    Xml xml = xml_open(part);
    read_rows(&w, &xml);
    if (w.row) sink_char(&w.sink, '\n');
    *csv = sink_result(&w.sink);
    if (w.error) *cell = w.cell;
    return w.error;
}
