#include "lang/tabular/book.h"

#include "lang/base/catalogue.h"
#include "lang/base/unicode.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/sheet.h"
#include "lang/tabular/zip.h"

/* ---- what a file is ---- */

static Str without_mark(Str text)
{
    bool marked = str_starts(text, STR("\xEF\xBB\xBF"));
    return marked ? (Str){text.ptr + 3, text.len - 3} : text;
}

static Str without_blanks(Str text)
{
    return str_trim(without_mark(text), " \t\r\n");
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Whether a text begins so, whatever its case; `begin` is in small letters. */
static bool begins(Str text, const char *begin)
{
    Str wanted = str_from(begin);
    if (text.len < wanted.len) return false;
    for (uint32_t i = 0; i < wanted.len; i++)
        if (lower(text.ptr[i]) != wanted.ptr[i]) return false;
    return true;
}

/* Whether a word is among the first bytes. */
static bool soon(Str text, const char *word)
{
    enum { SOON = 4096 };
    Str part = {text.ptr, text.len < SOON ? text.len : SOON};
    for (uint32_t i = 0; i < part.len; i++)
        if (begins((Str){part.ptr + i, part.len - i}, word)) return true;
    return false;
}

static BookKind kind_of_markup(Str text)
{
    if (soon(text, "urn:schemas-microsoft-com:office:spreadsheet") && soon(text, "<workbook"))
        return BOOK_XML;
    bool page = begins(text, "<!doctype html") || soon(text, "<html") || soon(text, "<table");
    return page ? BOOK_HTML : BOOK_NONE;
}

/* text: the same without blanks */
static BookKind kind_of_text(Str begin, Str text)
{
    if (str_starts(begin, STR("%PDF-"))) return BOOK_PDF;
    if (str_starts(text, STR("<"))) return kind_of_markup(text);
    bool records = str_starts(text, STR("[")) || str_starts(text, STR("{"));
    return records && soon(text, "{") && soon(text, "\"") ? BOOK_JSON : BOOK_NONE;
}

BookKind book_kind_of_text(Str begin)
{
    return kind_of_text(begin, without_blanks(begin));
}

BookKind book_kind(Arena *arena, Str file)
{
    bool found = false;
    Str part;
    if (str_starts(file, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) return BOOK_OLE;
    if (xlsx_is_book(arena, file)) return BOOK_XLSX;
    if (str_starts(file, STR("PK\x03\x04")))
        return !zip_read(arena, file, STR("content.xml"), &found, &part) && found ? BOOK_ODS
                                                                                  : BOOK_NONE;
    Str text = without_blanks(file);
    BookKind kind = kind_of_text(file, text);
    bool ends = str_ends(text, STR("]")) || str_ends(text, STR("}"));
    return kind == BOOK_JSON && !ends ? BOOK_NONE : kind;
}

const char *book_kind_name(BookKind kind)
{
    switch (kind) {
    case BOOK_NONE: break;
    case BOOK_XLSX: return xlsx_charset;
    case BOOK_ODS: return "ODS";
    case BOOK_XML: return "XML";
    case BOOK_HTML: return "HTML";
    case BOOK_JSON: return "JSON";
    case BOOK_OLE: return "OLE";
    case BOOK_PDF: return "PDF";
    }
    return NULL;
}

bool book_is_kind_name(const char *encoding)
{
    for (BookKind kind = BOOK_XLSX; encoding && kind <= BOOK_PDF; kind++)
        if (strcmp(encoding, book_kind_name(kind)) == 0) return true;
    return false;
}

/* ---- its tables ---- */

/* Pages and XML may be in another encoding than UTF-8. */
static const char *as_utf_8(Arena *arena, Str file, Str *text)
{
    Charset charset = charset_guess(file);
    if (charset == CHARSET_UNKNOWN) return sheet_damaged;
    const char *error = charset_convert(arena, charset, file, text);
    return error || charset_is_utf_8(*text, false) ? error : sheet_damaged;
}

static const char *read_tables(Book *book, Arena *arena, bool printed, Str file)
{
    Str text = STR("");
    bool text_inside = book->kind == BOOK_XML || book->kind == BOOK_HTML || book->kind == BOOK_JSON;
    const char *error = !text_inside ? NULL : as_utf_8(arena, file, &text);
    if (error) return error;
    switch (book->kind) {
    case BOOK_NONE: break;
    case BOOK_PDF:
        return N_("it is a PDF: copy its tables into a spreadsheet, and save that as .xlsx or CSV");
    case BOOK_OLE:
        return N_(
            "it is a spreadsheet of before 2007 (.xls): open it in a spreadsheet program, and "
            "save it as .xlsx, .ods or CSV");
    case BOOK_XLSX: return xlsx_open(&book->xlsx, arena, printed, file);
    case BOOK_ODS: return ods_tables(arena, printed, file, &book->tables);
    case BOOK_XML: return xml_tables(arena, text, &book->tables);
    case BOOK_HTML: return html_tables(arena, text, &book->tables);
    case BOOK_JSON: return json_tables(arena, text, &book->tables);
    }
    return sheet_damaged;
}

const char *book_open(Book *book, Arena *arena, BookKind kind, bool printed, Str file)
{
    *book = (Book){.arena = arena, .kind = kind, .printed = printed};
    const char *error = read_tables(book, arena, printed, file);
    for (uint32_t i = 0; !error && i < book->xlsx.sheets.len; i++)
        *vec_push(arena, &book->tables) = (BookTable){.name = book->xlsx.sheets.items[i].name};
    return error || book->tables.len ? error : N_("there is no table in it");
}

const char *book_table(Book *book, uint32_t table, Str *csv, Str *cell)
{
    *cell = STR("");
    *csv = book->tables.items[table].csv;
    if (book->kind == BOOK_XLSX)
        return xlsx_sheet(&book->xlsx, &book->xlsx.sheets.items[table], csv, cell);
    return sheet_is_text(book->arena, *csv) ? NULL : sheet_damaged;
}
