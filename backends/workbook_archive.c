#include "backends/workbook_archive.h"

#include "backends/workbook_attached.h"
#include "backends/workbook_xml.h"
#include "backends/zip.h"
#include "lang/base/quote.h"

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
    sink_printf(sink, "<pageSetup paperSize=\"9\" orientation=\"%s\" fitToHeight=\"%d\"/>\n",
                options->landscape ? "landscape" : "portrait", options->one_page);
    attached_links(sheet, sink);
    sink_text(sink, "</worksheet>\n");
    return sink_result(sink);
}

/* ---- what the sheets have in common ---- */

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
    attached_types(w, &sink);
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

/* ---- the archive ---- */

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
    attached_write(w, &zip);
    zip_end(&zip);
    return !zip.full;
}
