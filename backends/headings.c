#include "backends/headings.h"

uint32_t heading_levels(const ReportTable *table)
{
    uint32_t levels = 0;
    for (uint32_t c = 0; c < table->columns.len; c++)
        if (table->columns.items[c].heading_count > levels)
            levels = table->columns.items[c].heading_count;
    return levels;
}

bool heading_is_group(const ReportTable *table, uint32_t column, uint32_t level)
{
    return level + 1 < table->columns.items[column].heading_count;
}

static bool same_group(const ReportTable *table, uint32_t a, uint32_t b, uint32_t level)
{
    const ReportColumn *x = &table->columns.items[a], *y = &table->columns.items[b];
    if (!heading_is_group(table, a, level) || !heading_is_group(table, b, level)) return false;
    for (uint32_t i = 0; i <= level; i++)
        if (!str_equal(x->headings[i], y->headings[i])) return false;
    return true;
}

uint32_t heading_group_end(const ReportTable *table, uint32_t column, uint32_t level)
{
    uint32_t end = column + 1;
    while (end < table->columns.len && same_group(table, column, end, level)) end++;
    return end;
}

uint32_t heading_label_column(const ReportTable *table, const ReportRow *row)
{
    uint32_t first = UINT32_MAX;
    for (uint32_t c = 0; c < table->columns.len; c++)
        if (table->columns.items[c].names && row->cells[c].kind == CELL_TEXT &&
            row->cells[c].text.len)
            return c;
    for (uint32_t c = 0; c < table->columns.len; c++) {
        const Cell *cell = &row->cells[c];
        if (cell->kind != CELL_TEXT || !cell->text.len) continue;
        if (!cell->is_code) return c;
        if (first == UINT32_MAX) first = c;
    }
    return first;
}
