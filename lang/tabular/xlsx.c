#include "lang/tabular/xlsx.h"

#include <stdlib.h>

#include "lang/base/catalogue.h"
#include "lang/base/unicode.h"
#include "lang/tabular/sheet.h"
#include "lang/tabular/xml.h"
#include "lang/tabular/zip.h"

const char xlsx_charset[] = "XLSX";

static const char *read_part(const XlsxBook *book, Str name, bool *found, Str *text)
{
    const char *error = zip_read(book->arena, book->file, name, found, text);
    if (error || !*found) return error;
    if (str_starts(*text, STR("\xEF\xBB\xBF"))) *text = (Str){text->ptr + 3, text->len - 3};
    return sheet_is_text(book->arena, *text) ? NULL : sheet_damaged;
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

typedef struct SheetId { /* of a relation, which says where the sheet is */
    Str id;
    uint32_t sheet;
    bool found; /* the relation of that name */
} SheetId;

typedef VEC(SheetId) SheetIds;

static int compare_texts(Str a, Str b)
{
    uint32_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.ptr, b.ptr, len) : 0;
    return order ? order : a.len < b.len ? -1 : a.len > b.len;
}

static int compare_ids(const void *a, const void *b)
{
    const SheetId *x = a, *y = b;
    int order = compare_texts(x->id, y->id);
    return order ? order : x->sheet < y->sheet ? -1 : x->sheet > y->sheet;
}

/* The first one that is not before this. */
static uint32_t find_id(const SheetIds *ids, Str id)
{
    uint32_t low = 0, high = ids->len;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (compare_texts(ids->items[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static Str part_name(Arena *arena, Str target)
{
    if (target.len && target.ptr[0] == '/') return (Str){target.ptr + 1, target.len - 1};
    return arena_printf(arena, "xl/" STR_FMT, STR_ARG(target));
}

/* Of relations with the same name, the first counts. */
static void find_parts(XlsxBook *book, SheetIds *ids, Str relations)
{
    Xml xml = xml_open(&book->arena->memory->work, relations);
    if (ids->len) qsort(ids->items, ids->len, sizeof *ids->items, compare_ids);
    while (xml_next(&xml)) {
        if (xml.kind != XML_OPEN || !str_equal(xml.name, STR("Relationship"))) continue;
        Str id = xml_attribute(book->arena, &xml, "Id");
        uint32_t first = find_id(ids, id);
        if (first == ids->len || ids->items[first].found) continue;
        Str part = part_name(book->arena, xml_attribute(book->arena, &xml, "Target"));
        for (uint32_t i = first; i < ids->len && str_equal(ids->items[i].id, id); i++) {
            ids->items[i].found = true;
            book->sheets.items[ids->items[i].sheet].part = part;
        }
    }
}

static const char *read_sheets(XlsxBook *book)
{
    enum { SHEETS = 1000 };
    Str workbook, relations;
    SheetIds ids = {0};
    bool found, related;
    const char *error = read_part(book, STR("xl/workbook.xml"), &found, &workbook);
    if (!error) error = read_part(book, STR("xl/_rels/workbook.xml.rels"), &related, &relations);
    if (error) return error;
    if (!found || !related) return sheet_damaged;
    Xml xml = xml_open(&book->arena->memory->work, workbook);
    while (xml_next(&xml) && book->sheets.len < SHEETS) {
        if (xml.kind != XML_OPEN || !str_equal(xml.name, STR("sheet"))) continue;
        *vec_push(book->arena, &ids) =
            (SheetId){.id = xml_attribute(book->arena, &xml, "id"), .sheet = book->sheets.len};
        *vec_push(book->arena, &book->sheets) =
            (XlsxSheet){xml_attribute(book->arena, &xml, "name"), STR("")};
    }
    find_parts(book, &ids, relations);
    return xml.bad || !book->sheets.len ? sheet_damaged : NULL;
}

/* The character of "_x0041_" at this place; 0 if none is there. */
static uint32_t escaped(Str text, uint32_t at)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    uint32_t c = 0;
    if (at + 7 > text.len || text.ptr[at] != '_' || text.ptr[at + 1] != 'x' ||
        text.ptr[at + 6] != '_')
        return 0;
    for (uint32_t i = at + 2; i < at + 6; i++) {
        const char *digit = text.ptr[i] ? strchr(digits, text.ptr[i]) : NULL;
        if (!digit) return 0;
        uint32_t value = (uint32_t)(digit - digits);
        c = c * 16 + (value < 16 ? value : value - 6);
    }
    return c;
}

/* Characters that XML cannot have, and what looks like one of them, are written as their numbers.
 */
static Str without_escapes(Arena *arena, Str text)
{
    Sink sink;
    char bytes[4];
    if (!str_contains(text, STR("_x"))) return text;
    sink_memory(&sink, arena);
    for (uint32_t at = 0; at < text.len;) {
        uint32_t c = escaped(text, at), len = c ? unicode_encode(c, bytes) : 0;
        if (len)
            sink_write(&sink, bytes, len);
        else
            sink_char(&sink, text.ptr[at]);
        at += len ? 7 : 1;
    }
    return sink_result(&sink);
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
    return without_escapes(book->arena, sink_result(&sink));
}

static const char *read_strings(XlsxBook *book)
{
    Str part;
    bool found;
    const char *error = read_part(book, STR("xl/sharedStrings.xml"), &found, &part);
    if (error || !found) return error;
    Xml xml = xml_open(&book->arena->memory->work, part);
    while (xml_next(&xml))
        if (xml.kind == XML_OPEN && str_equal(xml.name, STR("si")))
            *vec_push(book->arena, &book->strings) =
                xml.empty ? STR("") : read_string(book, &xml, "si");
    return xml.bad ? sheet_damaged : NULL;
}

/* ---- styles ---- */

enum { NUMBER_MAX = 1 << 16, PERCENT = 9, PERCENT_FINE = 10 /* formats that have no text */ };

static uint32_t number_of(Str digits, uint32_t most)
{
    uint32_t number = 0;
    for (uint32_t i = 0; str_digit(digits, i) && number < most; i++)
        number = number * 10 + (uint32_t)(digits.ptr[i] - '0');
    return number;
}

/* A sign that is not quoted: `0.00%`. */
static bool has_percent(Str format)
{
    bool quoted = false;
    for (uint32_t i = 0; i < format.len; i++) {
        if (format.ptr[i] == '"') quoted = !quoted;
        if (format.ptr[i] == '\\')
            i++;
        else if (format.ptr[i] == '%' && !quoted)
            return true;
    }
    return false;
}

typedef struct StyleReader {
    XlsxBook *book;
    bool formats[NUMBER_MAX]; /* [number]: of percentages */
    bool in_cells;
} StyleReader;

static void read_style(StyleReader *r, const Xml *xml)
{
    Arena *arena = r->book->arena;
    if (str_equal(xml->name, STR("cellXfs"))) r->in_cells = xml->kind == XML_OPEN && !xml->empty;
    if (xml->kind != XML_OPEN) return;
    uint32_t number = number_of(xml_attribute(arena, xml, "numFmtId"), NUMBER_MAX);
    if (number >= NUMBER_MAX) number = 0;
    if (str_equal(xml->name, STR("numFmt")))
        r->formats[number] = has_percent(xml_attribute(arena, xml, "formatCode"));
    if (r->in_cells && str_equal(xml->name, STR("xf")))
        *vec_push(arena, &r->book->percent) = r->formats[number];
}

static const char *read_styles(XlsxBook *book)
{
    Str part;
    bool found;
    const char *error = read_part(book, STR("xl/styles.xml"), &found, &part);
    if (error || !found) return error;
    StyleReader *r = arena_new(book->arena, StyleReader);
    r->book = book;
    r->formats[PERCENT] = r->formats[PERCENT_FINE] = true;
    Xml xml = xml_open(&book->arena->memory->work, part);
    while (xml_next(&xml))
        if (xml.kind != XML_TEXT) read_style(r, &xml);
    return xml.bad ? sheet_damaged : NULL;
}

const char *xlsx_open(XlsxBook *book, Arena *arena, bool printed, Str file)
{
    *book = (XlsxBook){.arena = arena, .file = file, .printed = printed};
    const char *error = read_sheets(book);
    if (!error) error = read_strings(book);
    return error || !printed ? error : read_styles(book);
}

/* ---- a sheet ---- */

typedef struct SheetMerge { /* a cell that is one with those below it */
    uint32_t row, column, last;
} SheetMerge;

typedef struct SheetReader {
    XlsxBook *book;
    SheetWriter writer;
    VEC(SheetMerge) merges; /* by row and column */
    uint32_t next_merge;    /* of those that are still to come */
    uint32_t next; /* column of the next cell of the row, unless it says another */
    Str cell;      /* "B7" */
} SheetReader;

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

static Str shared_string(const SheetReader *r, Str number)
{
    uint32_t index = 0;
    for (uint32_t i = 0; i < number.len && index < r->book->strings.len; i++)
        index = is_digit(number.ptr[i]) ? index * 10 + (uint32_t)(number.ptr[i] - '0') : UINT32_MAX;
    return number.len && index < r->book->strings.len ? r->book->strings.items[index] : STR("");
}

static void read_merge(SheetReader *r, Str range)
{
    SheetMerge merge;
    uint32_t colon = 0, column;
    while (colon < range.len && range.ptr[colon] != ':') colon++;
    if (colon == range.len) return;
    Str last = {range.ptr + colon + 1, range.len - colon - 1};
    if (!read_place((Str){range.ptr, colon}, &merge.column, &merge.row) ||
        !read_place(last, &column, &merge.last) || merge.last <= merge.row)
        return;
    *vec_push(r->book->arena, &r->merges) = merge;
}

static int compare_merges(const void *a, const void *b)
{
    const SheetMerge *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

/* They come after the rows. */
static void read_merges(SheetReader *r, Str part)
{
    Xml xml = xml_open(&r->book->arena->memory->work, part);
    while (xml_next(&xml))
        if (xml.kind == XML_OPEN && str_equal(xml.name, STR("mergeCell")))
            read_merge(r, xml_attribute(r->book->arena, &xml, "ref"));
    if (r->merges.len)
        qsort(r->merges.items, r->merges.len, sizeof *r->merges.items, compare_merges);
}

/* The last row of the cell; cells come in order. */
static uint32_t last_row(SheetReader *r, uint32_t row, uint32_t column)
{
    const SheetMerge here = {.row = row, .column = column};
    while (r->next_merge < r->merges.len &&
           compare_merges(&r->merges.items[r->next_merge], &here) < 0)
        r->next_merge++;
    const SheetMerge *next = &r->merges.items[r->next_merge];
    return r->next_merge < r->merges.len && compare_merges(next, &here) == 0 ? next->last : row;
}

/* A percentage is a fraction there. */
static Str number_text(const SheetReader *r, Str value, Str style)
{
    Str text = sheet_read_number(r->book->arena, value);
    uint32_t number = number_of(style, NUMBER_MAX);
    bool percent = number < r->book->percent.len && r->book->percent.items[number];
    return percent ? sheet_percentage(r->book->arena, text) : text;
}

/* What is in a cell; the scanner is after its opening tag. */
static Str cell_text(SheetReader *r, Xml *xml, Str type, Str style)
{
    Str value = {0}, inline_text = {0};
    bool formula = false, valued = false;
    while (xml_next(xml) && !(xml->kind == XML_CLOSE && str_equal(xml->name, STR("c")))) {
        if (xml->kind != XML_OPEN) continue;
        formula |= str_equal(xml->name, STR("f"));
        if (xml->empty) continue;
        if (str_equal(xml->name, STR("is"))) inline_text = read_string(r->book, xml, "is");
        if (!str_equal(xml->name, STR("v"))) continue;
        Sink sink;
        sink_memory(&sink, r->book->arena);
        valued = true;
        while (xml_next(xml) && xml->kind == XML_TEXT) xml_decode(&sink, xml->content);
        value = sink_result(&sink);
    }
    if (formula && !valued) r->writer.error = sheet_not_calculated;
    if (str_equal(type, STR("s"))) return shared_string(r, value);
    if (str_equal(type, STR("inlineStr"))) return inline_text;
    bool number = !type.len || str_equal(type, STR("n"));
    return number ? number_text(r, value, style) : without_escapes(r->book->arena, value);
}

static void read_cell(SheetReader *r, Xml *xml, uint32_t row)
{
    uint32_t column = r->next, said;
    Arena *arena = r->book->arena;
    Str place = xml_attribute(arena, xml, "r"), type = xml_attribute(arena, xml, "t");
    Str style = r->book->printed ? xml_attribute(arena, xml, "s") : STR("");
    if (place.len && !read_place(place, &column, &said)) {
        r->writer.error = sheet_damaged;
        return;
    }
    work_note(&arena->memory->work, WORK_EVALUATE);
    r->cell = place;
    r->next = column + 1;
    Str text = xml->empty ? (Str){0} : cell_text(r, xml, type, style);
    sheet_put_down(&r->writer, row, column, text, last_row(r, row, column));
}

static void read_rows(SheetReader *r, Xml *xml)
{
    uint32_t row = 0;
    while (!r->writer.error && xml_next(xml)) {
        if (xml->kind != XML_OPEN) continue;
        if (str_equal(xml->name, STR("row"))) {
            Str number = xml_attribute(r->book->arena, xml, "r");
            uint32_t said = 0;
            for (uint32_t i = 0; str_digit(number, i) && i < 8; i++)
                said = said * 10 + (uint32_t)(number.ptr[i] - '0');
            row = said ? said : row + 1;
            r->next = 1;
        } else if (str_equal(xml->name, STR("c"))) {
            read_cell(r, xml, row);
        }
    }
    if (xml->bad) r->writer.error = sheet_damaged;
}

const char *xlsx_sheet(XlsxBook *book, const XlsxSheet *sheet, Str *csv, Str *cell)
{
    Str part;
    bool found;
    SheetReader r = {.book = book};
    *cell = STR("");
    const char *error = read_part(book, sheet->part, &found, &part);
    if (error || !found) return error ? error : sheet_damaged;
    sheet_begin(&r.writer, book->arena, part.len);
    if (book->printed) read_merges(&r, part);
    Xml xml = xml_open(&book->arena->memory->work, part);
    read_rows(&r, &xml);
    *csv = sheet_end(&r.writer);
    if (r.writer.error) *cell = r.cell;
    return r.writer.error;
}
