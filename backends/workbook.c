#include "backends/workbook.h"

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

static void put_text(Sink *sink, Str text)
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
    put_text(&sheet->xml, text);
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

/* ---- sheets ---- */

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN     "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE  "http://schemas.openxmlformats.org/package/2006"

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
    sheet->name = name;
    sheet->options = *options;
    sheet->part = arena_printf(w->arena, "xl/worksheets/sheet%u.xml", w->sheets.len + 1u).ptr;
    sink_memory(&sheet->xml, w->arena);
    sink_memory(&sheet->merges, w->arena);
    sink_text(&sheet->xml, XML_HEAD "<worksheet xmlns=\"" MAIN "\"><sheetPr><pageSetUpPr "
                                    "fitToPage=\"1\"/></sheetPr>\n");
    write_view(&sheet->xml, options);
    sink_text(&sheet->xml, "<sheetFormatPr defaultRowHeight=\"15\"/>\n");
    write_columns(&sheet->xml, options);
    sink_text(&sheet->xml, "<sheetData>\n");
    *vec_push(w->arena, &w->sheets) = sheet;
    return sheet;
}

static Str end_sheet(WorkbookSheet *sheet)
{
    Sink *sink = &sheet->xml;
    const SheetOptions *options = &sheet->options;
    if (sheet->in_row) sink_text(sink, "</row>\n");
    sink_text(sink, "</sheetData>\n");
    if (sheet->merge_count) {
        sink_printf(sink, "<mergeCells count=\"%u\">", (unsigned)sheet->merge_count);
        sink_str(sink, sink_result(&sheet->merges));
        sink_text(sink, "</mergeCells>\n");
    }
    if (options->red) {
        sink_printf(sink,
                    "<conditionalFormatting sqref=\"%s\"><cfRule type=\"expression\" "
                    "dxfId=\"0\" priority=\"1\"><formula>",
                    options->red_cells);
        quote_markup(sink, str_from(options->red));
        sink_text(sink, "</formula></cfRule></conditionalFormatting>\n");
    }
    sink_text(sink,
              "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" "
              "footer=\"0.3\"/>\n");
    sink_printf(sink, "<pageSetup paperSize=\"9\" orientation=\"%s\" fitToHeight=\"0\"/>\n",
                options->landscape ? "landscape" : "portrait");
    sink_text(sink, "</worksheet>\n");
    return sink_result(sink);
}

/* ---- parts of the archive ---- */

static Str types_part(const Workbook *w)
{
    Sink sink;
    sink_memory(&sink, w->arena);
    sink_text(&sink, XML_HEAD "<Types xmlns=\"" PACKAGE "/content-types\">"
                              "<Default Extension=\"rels\" ContentType=\"application/"
                              "vnd.openxmlformats-package.relationships+xml\"/>"
                              "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                              "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
                              "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                              "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/"
                              "vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
                              "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/"
                              "vnd.openxmlformats-package.core-properties+xml\"/>");
    for (uint32_t i = 0; i < w->sheets.len; i++)
        sink_printf(&sink,
                    "<Override PartName=\"/%s\" ContentType=\"application/"
                    "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
                    w->sheets.items[i]->part);
    sink_text(&sink, "</Types>\n");
    return sink_result(&sink);
}

static Str book_links_part(const Workbook *w)
{
    Sink sink;
    sink_memory(&sink, w->arena);
    sink_text(&sink, XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">");
    for (uint32_t i = 0; i < w->sheets.len; i++)
        sink_printf(&sink,
                    "<Relationship Id=\"rId%u\" Type=\"" OFFICE "/worksheet\" Target=\"%s\"/>",
                    (unsigned)i + 1, w->sheets.items[i]->part + sizeof "xl/" - 1);
    sink_printf(&sink,
                "<Relationship Id=\"rId%u\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>",
                (unsigned)w->sheets.len + 1);
    sink_text(&sink, "</Relationships>\n");
    return sink_result(&sink);
}

static void write_names(const Workbook *w, Sink *sink)
{
    sink_text(sink, "<definedNames>");
    for (uint32_t i = 0; i < w->sheets.len; i++) {
        const WorkbookSheet *sheet = w->sheets.items[i];
        if (!sheet->options.frozen_rows) continue;
        Sink refers;
        sink_memory(&refers, w->arena);
        sheet_prefix(&refers, sheet->name);
        sink_printf(&refers, "$1:$%u", (unsigned)sheet->options.frozen_rows);
        sink_printf(sink, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"%u\">",
                    (unsigned)i);
        quote_markup(sink, sink_result(&refers));
        sink_text(sink, "</definedName>");
    }
    for (uint32_t i = 0; i < w->names.len; i++) {
        sink_text(sink, "<definedName name=\"");
        quote_markup(sink, w->names.items[i].name);
        sink_text(sink, "\">");
        quote_markup(sink, w->names.items[i].refers);
        sink_text(sink, "</definedName>");
    }
    sink_text(sink, "</definedNames>");
}

static Str book_part(const Workbook *w)
{
    Sink sink;
    sink_memory(&sink, w->arena);
    sink_text(&sink, XML_HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>");
    for (uint32_t i = 0; i < w->sheets.len; i++) {
        sink_text(&sink, "<sheet name=\"");
        quote_markup(&sink, w->sheets.items[i]->name);
        sink_printf(&sink, "\" sheetId=\"%u\" r:id=\"rId%u\"/>", (unsigned)i + 1, (unsigned)i + 1);
    }
    sink_text(&sink, "</sheets>");
    write_names(w, &sink);
    sink_text(&sink, "<calcPr calcId=\"0\" fullCalcOnLoad=\"1\"/></workbook>\n");
    return sink_result(&sink);
}

static Str core_part(const Workbook *w, Str title)
{
    Sink sink;
    sink_memory(&sink, w->arena);
    sink_text(&sink,
              XML_HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\" "
                       "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
    quote_markup(&sink, title);
    sink_text(&sink, "</dc:title></cp:coreProperties>\n");
    return sink_result(&sink);
}

/* ---- styles ---- */

enum { FONT_PLAIN, FONT_BOLD, FONT_TITLE, FIRST_FORMAT = 164, FORMAT_TEXT = 49 };

static void write_format(Sink *sink, unsigned id, unsigned decimals, bool percent)
{
    sink_printf(sink, "<numFmt numFmtId=\"%u\" formatCode=\"%s", id, percent ? "0" : "#,##0");
    if (decimals) sink_char(sink, '.');
    for (unsigned i = 0; i < decimals; i++) sink_char(sink, '0');
    sink_text(sink, percent ? "%\"/>" : "\"/>");
}

static void write_style(Sink *sink, unsigned format, int font, bool border, const char *alignment)
{
    sink_printf(sink,
                "<xf numFmtId=\"%u\" fontId=\"%d\" fillId=\"0\" borderId=\"%d\" xfId=\"0\" "
                "applyNumberFormat=\"1\" applyFont=\"1\" applyBorder=\"1\"",
                format, font, border);
    if (alignment)
        sink_printf(sink, " applyAlignment=\"1\"><alignment %s/></xf>", alignment);
    else
        sink_text(sink, "/>");
}

static void write_cell_styles(Sink *sink)
{
    sink_printf(sink, "<cellXfs count=\"%d\">", STYLES);
    write_style(sink, 0, FONT_PLAIN, false, NULL);
    write_style(sink, FORMAT_TEXT, FONT_TITLE, false, "horizontal=\"center\"");
    write_style(sink, FORMAT_TEXT, FONT_PLAIN, false, "horizontal=\"right\"");
    write_style(sink, FORMAT_TEXT, FONT_BOLD, true,
                "horizontal=\"center\" vertical=\"center\" wrapText=\"1\"");
    write_style(sink, FORMAT_TEXT, FONT_PLAIN, true, "vertical=\"top\" wrapText=\"1\"");
    write_style(sink, FORMAT_TEXT, FONT_BOLD, true, "vertical=\"top\" wrapText=\"1\"");
    write_style(sink, FORMAT_TEXT, FONT_PLAIN, false, "vertical=\"top\"");
    write_style(sink, 1, FONT_PLAIN, true, NULL);
    for (unsigned kind = 0; kind < 4; kind++)
        for (unsigned decimals = 0; decimals < 10; decimals++)
            write_style(sink, FIRST_FORMAT + (kind / 2) * 10 + decimals,
                        kind % 2 ? FONT_BOLD : FONT_PLAIN, true, NULL);
    sink_text(sink, "</cellXfs>");
}

static Str styles_part(const Workbook *w)
{
    Sink sink;
    sink_memory(&sink, w->arena);
    sink_text(&sink, XML_HEAD "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"20\">");
    for (unsigned i = 0; i < 20; i++) write_format(&sink, FIRST_FORMAT + i, i % 10, i >= 10);
    sink_text(&sink,
              "</numFmts><fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
              "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
              "<font><b/><sz val=\"14\"/><name val=\"Calibri\"/></font></fonts>"
              "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
              "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
              "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
              "<border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/>"
              "<bottom style=\"thin\"/><diagonal/></border></borders>"
              "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
              "borderId=\"0\"/></cellStyleXfs>");
    write_cell_styles(&sink);
    sink_text(&sink,
              "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
              "</cellStyles><dxfs count=\"1\"><dxf><font><b/><color rgb=\"FF9C0006\"/></font>"
              "<fill><patternFill><bgColor rgb=\"FFFFC7CE\"/></patternFill></fill></dxf></dxfs>"
              "</styleSheet>\n");
    return sink_result(&sink);
}

bool workbook_write(const Workbook *w, Str title, Sink *sink)
{
    Zip zip = {.sink = sink, .arena = w->arena};
    zip_add(&zip, "[Content_Types].xml", types_part(w));
    zip_add(&zip, "_rels/.rels",
            STR(XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">"
                         "<Relationship Id=\"rId1\" Type=\"" OFFICE
                         "/officeDocument\" Target=\"xl/workbook.xml\"/>"
                         "<Relationship Id=\"rId2\" Type=\"" PACKAGE
                         "/relationships/metadata/core-properties\" "
                         "Target=\"docProps/core.xml\"/></Relationships>\n"));
    zip_add(&zip, "xl/workbook.xml", book_part(w));
    zip_add(&zip, "xl/_rels/workbook.xml.rels", book_links_part(w));
    zip_add(&zip, "xl/styles.xml", styles_part(w));
    zip_add(&zip, "docProps/core.xml", core_part(w, title));
    for (uint32_t i = 0; i < w->sheets.len; i++)
        zip_add(&zip, w->sheets.items[i]->part, end_sheet(w->sheets.items[i]));
    zip_end(&zip);
    return !zip.full;
}
