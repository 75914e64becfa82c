/* The tables of a transcript as they were published, in plain CSV; what a spreadsheet would run is
 * guarded (lang/base/csv.h). */
#include "lang/base/csv.h"
#include "lang/discover/transcript.h"
#include "lang/tabular/written.h"

static void put_cell(const DataGrid *grid, uint32_t r, uint32_t c, Sink *sink)
{
    char digits[AMOUNT_TEXT_MAX];
    Int128 power;
    const GridCell *cell = r == NONE ? NULL : grid_cell(grid, r, c);
    if (!cell) return;
    if (cell->number && grid->columns[c].kind == GRID_NUMBERS && cell->decimals <= GRID_DECIMALS &&
        int128_pow10(GRID_DECIMALS - cell->decimals, &power))
        csv_put_field(
            sink, (Str){digits, amount_print(cell->value / power, cell->decimals, false, digits)});
    else if (grid->columns[c].kind != GRID_NUMBERS || !written_is_nothing(cell->text))
        csv_put_field(sink, cell->text);
}

static uint32_t row_of_record(const DataGrid *grid, uint32_t record, uint32_t *at)
{
    while (*at < grid->row_count && grid->rows[*at].record < record) ++*at;
    return *at < grid->row_count && grid->rows[*at].record == record ? *at : NONE;
}

void transcript_write_csv(const Transcript *t, uint32_t first, Sink *sink)
{
    uint32_t sides = transcript_sides(t, first), records = 0;
    const DataGrids *grids = &t->d->finder.grids;
    uint32_t *at = arena_array(t->d->finder.env->arena, uint32_t, sides);
    for (uint32_t s = 0; s < sides; s++) {
        const DataGrid *grid = &grids->items[first + s];
        if (grid->row_count) records = u32_max(records, grid->rows[grid->row_count - 1].record + 1);
        for (uint32_t c = 0; c < grid->column_count; c++) {
            if (s || c) sink_char(sink, ',');
            csv_put_field(sink, grid->columns[c].heading.len ? grid->columns[c].heading : STR(" "));
        }
    }
    sink_char(sink, '\n');
    for (uint32_t record = 0; record < records; record++) {
        for (uint32_t s = 0; s < sides; s++) {
            const DataGrid *grid = &grids->items[first + s];
            uint32_t r = row_of_record(grid, record, &at[s]);
            for (uint32_t c = 0; c < grid->column_count; c++) {
                if (s || c) sink_char(sink, ',');
                put_cell(grid, r, c, sink);
            }
        }
        sink_char(sink, '\n');
    }
}
