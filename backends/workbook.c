#include "backends/workbook.h"

#include "backends/workbook_xml.h"
#include "lang/base/quote.h"
#include "lang/base/unicode.h"

/* ---- names ---- */

static void column_name(Sink *sink, uint32_t column)
{
    char letters[8];
    int count = 0;
    for (uint32_t rest = column + 1; rest; rest = (rest - 1) / 26)
        letters[count++] = (char)('A' + (rest - 1) % 26);
    while (count) sink_char(sink, letters[--count]);
}

void cell_name(Sink *sink, uint32_t row, uint32_t column, bool fixed)
{
    if (fixed) sink_char(sink, '$');
    column_name(sink, column);
    if (fixed) sink_char(sink, '$');
    sink_printf(sink, "%u", (unsigned)row + 1);
}

void sheet_prefix(Sink *sink, Str name)
{
    sink_char(sink, '\'');
    for (uint32_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '\'') sink_char(sink, '\'');
        sink_char(sink, name.ptr[i]);
    }
    sink_text(sink, "'!");
}

enum { LIMIT_SHEET_NAME = 31 /* units of UTF-16 */ };

/* As much of it as a name of a sheet may have, its other characters replaced. */
static Str sheet_text_of(Arena *arena, Str wanted, uint32_t most)
{
    Sink sink;
    uint32_t units = 0;
    sink_memory(&sink, arena);
    for (uint32_t at = 0; at < wanted.len;) {
        uint32_t c = 0, len = unicode_decode(wanted, at, &c);
        if (!len) c = 0xFFFD;
        units += c > 0xFFFF ? 2 : 1;
        if (units > most) break;
        bool end = at == 0 || units == most || at + len >= wanted.len;
        if (c < 0x80 && (strchr("[]:*?/\\", (int)c) || c < ' ' || c == 0x7F || (c == '\'' && end)))
            sink_char(&sink, '_');
        else if (len && unicode_is_xml(c))
            sink_write(&sink, wanted.ptr + at, len);
        else
            sink_char(&sink, '_');
        at += len ? len : 1;
    }
    return sink.len ? sink_result(&sink) : STR("_");
}

static Str folded(Arena *arena, Str name)
{
    Sink sink;
    char bytes[4];
    sink_memory(&sink, arena);
    for (uint32_t at = 0; at < name.len;) {
        uint32_t c = 0, len = unicode_decode(name, at, &c);
        sink_write(&sink, bytes, unicode_encode(unicode_small(c), bytes));
        at += len ? len : 1;
    }
    return sink_result(&sink);
}

Str workbook_sheet_name(Workbook *w, Str wanted)
{
    Str name = sheet_text_of(w->arena, wanted, LIMIT_SHEET_NAME);
    for (unsigned n = 2; intern_find(w->taken, w->arena, folded(w->arena, name)); n++) {
        Str number = arena_printf(w->arena, " (%u)", n);
        name = arena_printf(w->arena, STR_FMT STR_FMT,
                            STR_ARG(sheet_text_of(w->arena, wanted, LIMIT_SHEET_NAME - number.len)),
                            STR_ARG(number));
    }
    intern(w->taken, folded(w->arena, name));
    return name;
}

/* A name that is not a cell in any notation, nor anything else. */
static bool can_be_name(Str name)
{
    bool other = false;
    for (uint32_t at = 0; at < name.len;) {
        uint32_t c = 0, len = unicode_decode(name, at, &c);
        if (!len || !unicode_is_word(c) || (at == 0 && c < 0x80 && is_digit((char)c))) return false;
        other |= c >= 0x80 || c == '_';
        at += len;
    }
    return other && name.len < 200;
}

void workbook_define(Workbook *w, Str name, Str refers)
{
    if (!can_be_name(name)) return;
    for (uint32_t i = 0; i < w->names.len; i++)
        if (str_equal(folded(w->arena, w->names.items[i].name), folded(w->arena, name))) return;
    *vec_push(w->arena, &w->names) = (WorkbookName){name, refers};
}

/* ---- cells ---- */

/* Programs read "_x0041_" in a text as "A". */
static bool is_spelt(Str text, uint32_t at)
{
    if (at + 7 > text.len || text.ptr[at] != '_' || text.ptr[at + 1] != 'x' ||
        text.ptr[at + 6] != '_')
        return false;
    for (uint32_t i = at + 2; i < at + 6; i++)
        if (!strchr("0123456789abcdefABCDEF", text.ptr[i])) return false;
    return true;
}

void workbook_put_text(Sink *sink, Str text)
{
    uint32_t done = 0;
    if (!text.len) return;
    for (uint32_t i = 0; i < text.len; i++) {
        if (!is_spelt(text, i)) continue;
        quote_markup(sink, (Str){text.ptr + done, i - done});
        sink_text(sink, "_x005F_");
        done = i + 1;
    }
    quote_markup(sink, (Str){text.ptr + done, text.len - done});
}

void sheet_row(WorkbookSheet *sheet, uint32_t row)
{
    if (sheet->in_row) sink_text(&sheet->xml, "</row>\n");
    sheet->in_row = true;
    sheet->row = row;
    sink_printf(&sheet->xml, "<row r=\"%u\">", (unsigned)row + 1);
}

static void open_cell(WorkbookSheet *sheet, uint32_t column, int style, const char *type)
{
    sink_text(&sheet->xml, "<c r=\"");
    cell_name(&sheet->xml, sheet->row, column, false);
    sink_printf(&sheet->xml, "\" s=\"%d\"%s", style, type);
}

void sheet_text(WorkbookSheet *sheet, uint32_t column, int style, Str text)
{
    open_cell(sheet, column, style, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    workbook_put_text(&sheet->xml, text);
    sink_text(&sheet->xml, "</t></is></c>");
}

void sheet_number(WorkbookSheet *sheet, uint32_t column, int style, Str digits)
{
    open_cell(sheet, column, style, "><v>");
    sink_str(&sheet->xml, digits);
    sink_text(&sheet->xml, "</v></c>");
}

void sheet_blank(WorkbookSheet *sheet, uint32_t column, int style)
{
    open_cell(sheet, column, style, "/>");
}

static void put_formula(WorkbookSheet *sheet, Str formula, Str value)
{
    quote_markup(&sheet->xml, formula);
    sink_text(&sheet->xml, "</f><v>");
    quote_markup(&sheet->xml, value);
    sink_text(&sheet->xml, "</v></c>");
}

void sheet_formula(WorkbookSheet *sheet, uint32_t column, int style, Str formula, Str value,
                   bool text)
{
    open_cell(sheet, column, style, text ? " t=\"str\"><f>" : "><f>");
    put_formula(sheet, formula, value);
}

void sheet_truth(WorkbookSheet *sheet, uint32_t column, int style, Str formula, bool value)
{
    open_cell(sheet, column, style, " t=\"b\"><f>");
    put_formula(sheet, formula, value ? STR("1") : STR("0"));
}

void sheet_merge(WorkbookSheet *sheet, uint32_t row, uint32_t column, uint32_t last_row,
                 uint32_t last_column)
{
    if (row == last_row && column == last_column) return;
    sheet->merge_count++;
    sink_text(&sheet->merges, "<mergeCell ref=\"");
    cell_name(&sheet->merges, row, column, false);
    sink_char(&sheet->merges, ':');
    cell_name(&sheet->merges, last_row, last_column, false);
    sink_text(&sheet->merges, "\"/>");
}

void sheet_comment(WorkbookSheet *sheet, uint32_t column, Str text)
{
    *vec_push(sheet->arena, &sheet->comments) = (SheetComment){sheet->row, column, text};
}

void sheet_picture(WorkbookSheet *sheet, Str png, Str title)
{
    sheet->picture = png;
    sheet->picture_title = title;
}

/* ---- sheets ---- */

Workbook *workbook_new(Arena *arena)
{
    Workbook *workbook = arena_new(arena, Workbook);
    workbook->arena = arena;
    workbook->taken = intern_new(arena, (uint64_t)(uintptr_t)workbook);
    intern(workbook->taken, STR("history")); /* the program's own */
    return workbook;
}

static void write_view(Sink *sink, const SheetOptions *options)
{
    sink_text(sink, "<sheetViews><sheetView workbookViewId=\"0\">");
    if (options->frozen_rows || options->frozen_columns) {
        const char *pane = !options->frozen_columns ? "bottomLeft"
                           : !options->frozen_rows  ? "topRight"
                                                    : "bottomRight";
        sink_text(sink, "<pane");
        if (options->frozen_columns)
            sink_printf(sink, " xSplit=\"%u\"", (unsigned)options->frozen_columns);
        if (options->frozen_rows)
            sink_printf(sink, " ySplit=\"%u\"", (unsigned)options->frozen_rows);
        sink_text(sink, " topLeftCell=\"");
        cell_name(sink, options->frozen_rows, options->frozen_columns, false);
        sink_printf(sink, "\" activePane=\"%s\" state=\"frozen\"/>", pane);
    }
    sink_text(sink, "</sheetView></sheetViews>\n");
}

static void write_columns(Sink *sink, const SheetOptions *options)
{
    if (!options->columns) return;
    sink_text(sink, "<cols>");
    for (uint32_t i = 0; i < options->columns; i++)
        sink_printf(sink, "<col min=\"%u\" max=\"%u\" width=\"%u\" customWidth=\"1\"%s/>",
                    (unsigned)i + 1, (unsigned)i + 1, (unsigned)options->widths[i],
                    i >= options->hidden_from ? " hidden=\"1\"" : "");
    sink_text(sink, "</cols>\n");
}

WorkbookSheet *workbook_add(Workbook *w, Str name, const SheetOptions *options)
{
    WorkbookSheet *sheet = arena_new(w->arena, WorkbookSheet);
    sheet->arena = w->arena;
    sheet->name = name;
    sheet->options = *options;
    sheet->part = arena_printf(w->arena, "xl/worksheets/sheet%u.xml", w->sheets.len + 1u).ptr;
    sink_memory(&sheet->xml, w->arena);
    sink_memory(&sheet->merges, w->arena);
    sink_text(&sheet->xml, XML_HEAD "<worksheet xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
                                    "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>\n");
    write_view(&sheet->xml, options);
    sink_text(&sheet->xml, "<sheetFormatPr defaultRowHeight=\"15\"/>\n");
    write_columns(&sheet->xml, options);
    sink_text(&sheet->xml, "<sheetData>\n");
    *vec_push(w->arena, &w->sheets) = sheet;
    return sheet;
}
