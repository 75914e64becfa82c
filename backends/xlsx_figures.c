/* Figures as pictures, each on a sheet of its own. */
#include "backends/figure.h"
#include "backends/xlsx.h"

static bool add_figure(Xlsx *x, const ReportFigure *figure, BackendOutput *output)
{
    const SheetOptions options = {.landscape = true, .one_page = true};
    Sink png;
    sink_memory(&png, x->arena);
    if (!figure_draw(figure, "png", &png, output, x->arena)) return false;
    WorkbookSheet *sheet =
        workbook_add(x->book, workbook_sheet_name(x->book, figure->id), &options);
    sheet_picture(sheet, sink_result(&png), figure->title.len ? figure->title : figure->id);
    return true;
}

bool xlsx_add_figures(Xlsx *x, BackendOutput *output)
{
    for (uint32_t i = 0; i < x->report->figures.len; i++)
        if (!add_figure(x, &x->report->figures.items[i], output)) return false;
    return true;
}
