/* Forms as LaTeX: a grid with lines around its cells, which may be wider or higher than one. */
#include "backends/latex.h"

enum {
    BETWEEN = 16, /* two columns, and half of it at each end */
    LEAST = 60,
    MOST = 260,
    UPRIGHT = 930 /* between the margins, at ten points */
};

static Str cell_text(const FormCell *cell, Arena *scratch)
{
    Sink text;
    sink_memory(&text, scratch);
    for (uint32_t i = 0; i < cell->runs.len; i++) sink_str(&text, cell->runs.items[i].text);
    return sink_result(&text);
}

/* What stands in a column alone says how wide it is; the room that is left is shared out. */
static uint32_t *column_widths(const ReportForm *form, bool mirrored, Arena *scratch)
{
    uint32_t *widths = arena_array(scratch, uint32_t, form->columns);
    uint32_t sum = 0, room = UPRIGHT - BETWEEN * form->columns, longest;
    for (uint32_t c = 0; c < form->columns; c++) widths[c] = LEAST;
    for (uint32_t r = 0; r < form->rows.len; r++)
        for (uint32_t c = 0; c < form->rows.items[r].cells.len; c++) {
            const FormCell *cell = &form->rows.items[r].cells.items[c];
            uint32_t width = latex_text_width(scratch, cell_text(cell, scratch), &longest);
            if (cell->columns > 1) continue;
            if (width > MOST) width = MOST;
            uint32_t at = mirrored ? form->columns - 1 - c : c;
            if (width > widths[at]) widths[at] = width;
        }
    for (uint32_t c = 0; c < form->columns; c++) sum += widths[c];
    for (uint32_t c = 0; c < form->columns; c++) widths[c] = widths[c] * room / sum;
    return widths;
}

static void write_width(Sink *sink, uint32_t width)
{
    sink_printf(sink, "{%u.%u}", (unsigned)width / 10, (unsigned)width % 10);
}

/* Lines of a text are lines in its cell. */
static void write_lines(const Latex *tex, Str text)
{
    for (uint32_t at = 0; at < text.len;) {
        const char *end = memchr(text.ptr + at, '\n', text.len - at);
        uint32_t len = end ? (uint32_t)(end - text.ptr) - at : text.len - at;
        latex_write_text(tex, (Str){text.ptr + at, len});
        if (end) sink_text(tex->sink, "\\newline ");
        at += len + (end ? 1 : 0);
    }
}

static void write_cell(const Latex *tex, const FormCell *cell, const uint32_t *widths, uint32_t at)
{
    Sink *sink = tex->sink;
    uint32_t width = BETWEEN * (cell->columns - 1);
    for (uint32_t i = 0; i < cell->columns; i++) width += widths[at + i];
    if (cell->columns > 1) {
        sink_printf(sink, at ? "\\spanning{%u}" : "\\wholerow{%u}", (unsigned)cell->columns);
        write_width(sink, width);
    }
    const char *before = cell->covered ? "\\same{" : cell->columns > 1 ? "{" : "";
    sink_text(sink, before);
    write_lines(tex, cell_text(cell, tex->scratch));
    if (*before) sink_char(sink, '}');
}

/* A line below the row, but not through cells that go on. */
static void write_rule(Sink *sink, const ReportForm *form, uint32_t row, bool mirrored)
{
    uint32_t from = 0;
    if (row + 1 < form->rows.len) {
        const FormRow *next = &form->rows.items[row + 1];
        while (from < next->cells.len && next->cells.items[from].covered) from++;
    }
    if (from)
        sink_printf(sink, " \\\\ \\cline{%u-%u}\n", mirrored ? 1 : (unsigned)from + 1,
                    (unsigned)(form->columns - (mirrored ? from : 0)));
    else
        sink_text(sink, " \\\\ \\hline\n");
}

static void write_row(const Latex *tex, const ReportForm *form, uint32_t row,
                      const uint32_t *widths)
{
    Sink *sink = tex->sink;
    const FormRow *cells = &form->rows.items[row];
    uint32_t at = 0, count = cells->cells.len;
    sink_text(sink, "  ");
    for (uint32_t i = 0; i < count; i++) {
        const FormCell *cell = &cells->cells.items[tex->mirrored ? count - 1 - i : i];
        if (i) sink_text(sink, " & ");
        write_cell(tex, cell, widths, at);
        at += cell->columns;
    }
    write_rule(sink, form, row, tex->mirrored);
}

void latex_write_form(const Latex *tex, const ReportForm *form)
{
    Sink *sink = tex->sink;
    const uint32_t *widths = column_widths(form, tex->mirrored, tex->scratch);
    sink_text(sink, "\n\\begin{budgetform}{|");
    for (uint32_t c = 0; c < form->columns; c++) {
        sink_char(sink, c == (tex->mirrored ? form->columns - 1 : 0) ? 'M' : 'F');
        write_width(sink, widths[c]);
        sink_char(sink, '|');
    }
    sink_text(sink, "}\n");
    for (uint32_t r = 0; r < form->rows.len; r++) write_row(tex, form, r, widths);
    sink_text(sink, "\\end{budgetform}\n");
}
