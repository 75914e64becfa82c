#include "backends/workbook_attached.h"

#include "backends/workbook_xml.h"
#include "lang/base/quote.h"

enum {
    EMU_OF_PIXEL = 9525,   /* English metric units, at 96 pixels an inch */
    SHAPES_OF_BLOCK = 1024 /* numbers of shapes are given out in blocks, each to one sheet */
};

#define DRAWING     "http://schemas.openxmlformats.org/drawingml/2006/"
#define OFFICE_TYPE "application/vnd.openxmlformats-officedocument."

void attached_types(const Workbook *w, Sink *sink)
{
    sink_text(sink, "<Default Extension=\"png\" ContentType=\"image/png\"/>"
                    "<Default Extension=\"vml\" ContentType=\"" OFFICE_TYPE "vmlDrawing\"/>");
    for (uint32_t i = 0; i < w->sheets.len; i++) {
        const WorkbookSheet *sheet = w->sheets.items[i];
        if (sheet->comments.len)
            sink_printf(sink,
                        "<Override PartName=\"/xl/comments%u.xml\" ContentType=\"" OFFICE_TYPE
                        "spreadsheetml.comments+xml\"/>",
                        (unsigned)i + 1);
        if (sheet->picture.len)
            sink_printf(sink,
                        "<Override PartName=\"/xl/drawings/drawing%u.xml\" ContentType=\"" OFFICE_TYPE
                        "drawing+xml\"/>",
                        (unsigned)i + 1);
    }
}

void attached_links(const WorkbookSheet *sheet, Sink *sink)
{
    if (sheet->picture.len) sink_text(sink, "<drawing r:id=\"rId1\"/>\n");
    if (sheet->comments.len) sink_text(sink, "<legacyDrawing r:id=\"rId2\"/>\n");
}

static Str sheet_links_part(Arena *arena, const WorkbookSheet *sheet, unsigned number)
{
    Sink sink;
    sink_memory(&sink, arena);
    sink_text(&sink, XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">");
    if (sheet->picture.len)
        sink_printf(&sink,
                    "<Relationship Id=\"rId1\" Type=\"" OFFICE
                    "/drawing\" Target=\"../drawings/drawing%u.xml\"/>",
                    number);
    if (sheet->comments.len)
        sink_printf(&sink,
                    "<Relationship Id=\"rId2\" Type=\"" OFFICE
                    "/vmlDrawing\" Target=\"../drawings/vmlDrawing%u.vml\"/>"
                    "<Relationship Id=\"rId3\" Type=\"" OFFICE
                    "/comments\" Target=\"../comments%u.xml\"/>",
                    number, number);
    sink_text(&sink, "</Relationships>\n");
    return sink_result(&sink);
}

/* ---- comments ---- */

static Str comments_part(Arena *arena, const WorkbookSheet *sheet)
{
    Sink sink;
    sink_memory(&sink, arena);
    sink_text(&sink, XML_HEAD "<comments xmlns=\"" MAIN "\"><authors><author>budgetc</author>"
                              "</authors><commentList>\n");
    for (uint32_t i = 0; i < sheet->comments.len; i++) {
        const SheetComment *comment = &sheet->comments.items[i];
        sink_text(&sink, "<comment ref=\"");
        cell_name(&sink, comment->row, comment->column, false);
        sink_text(&sink, "\" authorId=\"0\"><text><t xml:space=\"preserve\">");
        workbook_put_text(&sink, comment->text);
        sink_text(&sink, "</t></text></comment>\n");
    }
    sink_text(&sink, "</commentList></comments>\n");
    return sink_result(&sink);
}

static void put_box(Sink *sink, const SheetComment *comment, uint32_t shape)
{
    unsigned row = comment->row, column = comment->column;
    sink_printf(sink,
                "<v:shape id=\"_x0000_s%u\" type=\"#_x0000_t202\" style=\"position:absolute;"
                "visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">"
                "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
                "<x:Anchor>%u,15,%u,2,%u,15,%u,4</x:Anchor><x:AutoFill>False</x:AutoFill>"
                "<x:Row>%u</x:Row><x:Column>%u</x:Column></x:ClientData></v:shape>\n",
                (unsigned)shape, column + 1, row, column + 4, row + 5, row, column);
}

/* Where comments are shown: without it, some programs do not. */
static Str boxes_part(Arena *arena, const WorkbookSheet *sheet, uint32_t *block)
{
    Sink sink;
    uint32_t blocks = sheet->comments.len / SHAPES_OF_BLOCK + 1;
    sink_memory(&sink, arena);
    sink_text(&sink, "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" "
                     "xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
                     "xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"
                     "<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"");
    for (uint32_t i = 0; i < blocks; i++)
        sink_printf(&sink, "%s%u", i ? "," : "", (unsigned)(*block + i));
    sink_text(&sink, "\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" "
                     "coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">"
                     "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" "
                     "o:connecttype=\"rect\"/></v:shapetype>\n");
    for (uint32_t i = 0; i < sheet->comments.len; i++)
        put_box(&sink, &sheet->comments.items[i], *block * SHAPES_OF_BLOCK + i + 1);
    sink_text(&sink, "</xml>\n");
    *block += blocks;
    return sink_result(&sink);
}

/* ---- the picture ---- */

static unsigned long png_number(Str png, uint32_t at)
{
    const unsigned char *bytes = (const unsigned char *)png.ptr + at;
    return (unsigned long)bytes[0] << 24 | (unsigned long)bytes[1] << 16 |
           (unsigned long)bytes[2] << 8 | bytes[3];
}

/* A PNG says its width and height right after its signature and the head of its first part. */
static Str drawing_part(Arena *arena, const WorkbookSheet *sheet)
{
    enum { WIDTH_AT = 16, HEIGHT_AT = 20, HEAD = 24 };
    Sink sink;
    unsigned long width = 0, height = 0;
    if (sheet->picture.len >= HEAD) {
        width = png_number(sheet->picture, WIDTH_AT) * EMU_OF_PIXEL;
        height = png_number(sheet->picture, HEIGHT_AT) * EMU_OF_PIXEL;
    }
    sink_memory(&sink, arena);
    sink_printf(&sink,
                XML_HEAD
                "<xdr:wsDr xmlns:xdr=\"" DRAWING "spreadsheetDrawing\" xmlns:a=\"" DRAWING "main\" "
                "xmlns:r=\"" OFFICE "\"><xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col>"
                "<xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff>"
                "</xdr:from><xdr:ext cx=\"%lu\" cy=\"%lu\"/><xdr:pic><xdr:nvPicPr>"
                "<xdr:cNvPr id=\"2\" name=\"",
                width, height);
    quote_markup(&sink, sheet->name);
    sink_text(&sink, "\" descr=\"");
    quote_markup(&sink, sheet->picture_title);
    sink_printf(&sink,
                "\"/><xdr:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></xdr:cNvPicPr></xdr:nvPicPr>"
                "<xdr:blipFill><a:blip r:embed=\"rId1\"/><a:stretch><a:fillRect/></a:stretch>"
                "</xdr:blipFill><xdr:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%lu\" "
                "cy=\"%lu\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></xdr:spPr>"
                "</xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>\n",
                width, height);
    return sink_result(&sink);
}

static void add_picture(Zip *zip, const WorkbookSheet *sheet, unsigned number)
{
    Arena *arena = zip->arena;
    zip_add(zip, arena_printf(arena, "xl/drawings/drawing%u.xml", number).ptr,
            drawing_part(arena, sheet));
    zip_add(zip, arena_printf(arena, "xl/drawings/_rels/drawing%u.xml.rels", number).ptr,
            arena_printf(arena,
                         XML_HEAD "<Relationships xmlns=\"" PACKAGE
                                  "/relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
                                  "/image\" Target=\"../media/image%u.png\"/></Relationships>\n",
                         number));
    zip_add(zip, arena_printf(arena, "xl/media/image%u.png", number).ptr, sheet->picture);
}

void attached_write(const Workbook *w, Zip *zip)
{
    uint32_t block = 1;
    for (uint32_t i = 0; i < w->sheets.len; i++) {
        const WorkbookSheet *sheet = w->sheets.items[i];
        unsigned number = (unsigned)i + 1;
        if (!sheet->picture.len && !sheet->comments.len) continue;
        zip_add(zip, arena_printf(w->arena, "xl/worksheets/_rels/sheet%u.xml.rels", number).ptr,
                sheet_links_part(w->arena, sheet, number));
        if (sheet->picture.len) add_picture(zip, sheet, number);
        if (!sheet->comments.len) continue;
        zip_add(zip, arena_printf(w->arena, "xl/comments%u.xml", number).ptr,
                comments_part(w->arena, sheet));
        zip_add(zip, arena_printf(w->arena, "xl/drawings/vmlDrawing%u.vml", number).ptr,
                boxes_part(w->arena, sheet, &block));
    }
}
