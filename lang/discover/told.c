/* How cells, families and their evidence are told. */
#include "lang/discover/discover.h"

Str discovery_amount(const Discovery *discovery, Int128 value)
{
    enum { USUAL = 2 };
    char digits[AMOUNT_TEXT_MAX];
    int decimals = GRID_DECIMALS;
    while (decimals > USUAL && value % 10 == 0) {
        value /= 10;
        decimals--;
    }
    return arena_str(discovery->finder.env->arena,
                     (Str){digits, amount_print(value, decimals, true, digits)});
}

static Str row_name(const DataRow *row)
{
    if (row->code.len) return row->code;
    return row->label;
}

Str discovery_cell_name(const Discovery *discovery, uint32_t cell)
{
    const RelationFinder *finder = &discovery->finder;
    const DataGrid *grid = &finder->grids.items[finder->cell_grids[cell]];
    uint32_t at = cell - grid->first_cell, row = at / grid->column_count;
    Str name = row_name(&grid->rows[row]), heading = grid->columns[at % grid->column_count].heading;
    Arena *arena = finder->env->arena;
    if (!name.len) name = arena_printf(arena, "%u", (unsigned)grid->rows[row].record + 1);
    return diags_printf(finder->env->diags, "table " STR_FMT ", row " STR_FMT ", column " STR_FMT,
                        STR_ARG(grid->table), STR_ARG(name), STR_ARG(heading));
}

static Str column_name(const Discovery *discovery, uint32_t grid, uint32_t column)
{
    const DataGrid *g = &discovery->finder.grids.items[grid];
    return column == NONE ? (Str){0} : g->columns[column].heading;
}

Str discovery_says(const Discovery *discovery, const Family *family)
{
    Diags *diags = discovery->finder.env->diags;
    switch (family->kind) {
    case FAMILY_TREE: return diags_printf(diags, "the rows that are its parts");
    case FAMILY_TOTAL: return diags_printf(diags, "the rows that it is the total of");
    case FAMILY_ROWS: return diags_printf(diags, "the rows below it");
    case FAMILY_COLUMNS: return diags_printf(diags, "the other columns of its row");
    case FAMILY_SHARE: return diags_printf(diags, "the amounts that it is the percentage of");
    case FAMILY_PRODUCT: return diags_printf(diags, "the product of two columns of its row");
    case FAMILY_EQUAL: return diags_printf(diags, "another column of its row");
    case FAMILY_BALANCE:
        return diags_printf(diags, "the opening balance, additions and deductions of its row");
    case FAMILY_CHANGE: return diags_printf(diags, "the two rows that it is the difference of");
    case FAMILY_SIDES: return diags_printf(diags, "the total of the other side");
    case FAMILY_AGREE:
    case FAMILY_ALIKE:
    case FAMILY_NAMED:
    case FAMILY_TEXTS:
    case FAMILY_GROUPS:
    case FAMILY_SUM: break;
    }
    const DataGrid *other = &discovery->finder.grids.items[family->other_grid];
    if (family->kind == FAMILY_GROUPS)
        return diags_printf(diags, "the rows of table " STR_FMT " that name it",
                            STR_ARG(other->table));
    if (family->kind == FAMILY_NAMED)
        return diags_printf(diags, "the totals of the columns of table " STR_FMT,
                            STR_ARG(other->table));
    return family->kind == FAMILY_SUM
               ? diags_printf(diags, "the rows of table " STR_FMT, STR_ARG(other->table))
               : diags_printf(
                     diags, "table " STR_FMT ", column " STR_FMT, STR_ARG(other->table),
                     STR_ARG(column_name(discovery, family->other_grid, family->other_column)));
}

static bool says_more(const Discovery *discovery, const Family *family)
{
    for (uint32_t i = 0; i < family->count; i++)
        if (!discovery->repeated[family->first + i]) return !family->doubtful;
    return false;
}

/* "t03, column Total = the rows that are its parts: held in 30 of 30, 24 digits". */
void discovery_list(const Discovery *discovery, Sink *sink)
{
    const RelationFinder *finder = &discovery->finder;
    Diags *diags = finder->env->diags;
    for (uint32_t f = 0; f < finder->families.len; f++) {
        const Family *family = &finder->families.items[f];
        if (!says_more(discovery, family)) continue;
        const DataGrid *grid = &finder->grids.items[family->grid];
        Str column = column_name(discovery, family->grid, family->column), says;
        const FoundRelation *first = &finder->relations.items[family->first];
        Str what = discovery_cell_name(discovery, finder->terms.items[first->first].cell);
        if (column.len)
            what = diags_printf(diags, "table " STR_FMT ", column " STR_FMT, STR_ARG(grid->table),
                                STR_ARG(column));
        says = discovery_says(discovery, family);
        Str line = diags_printf(
            diags, STR_FMT " = " STR_FMT ": holds %u times of %u; by chance 1 in 10^%u",
            STR_ARG(what), STR_ARG(says), (unsigned)family->held,
            (unsigned)(family->held + family->broken), (unsigned)family->digits);
        sink_str(sink, line);
        sink_char(sink, '\n');
    }
}
