/* Published tables, one on each sheet: their amounts are formulas of the facts, and of each other.
 */
#include "backends/xlsx.h"
#include "lang/base/unicode.h"

/* ---- which cells show just a sum ---- */

typedef struct Page {
    Xlsx *x;
    const ReportTable *table;
    const WorkingTable *working;
    uint32_t headings; /* rows of them */
    VEC(XlsxShown) shown;
    uint32_t *shown_of;            /* [sum] */
    const uint32_t *cell_of;       /* [row × columns + column]: position in working + 1 */
    const uint32_t *shown_in_cell; /* the same: position in shown + 1 */
    const OriginTable *origins;
    uint32_t next_origin; /* of the cells that are still to be written */
} Page;

static int cell_decimals(const Cell *cell)
{
    return cell->decimals + (cell->percent ? 2 : 0);
}

/* A percentage is a fraction there. */
static Number cell_scale(const Cell *cell, const WorkingCell *working)
{
    Number scale = working->scale;
    if (cell->percent) (void)number_divide(scale, number_int(100), &scale);
    return scale;
}

static const Cell *cell_at(const Page *p, uint32_t row, uint32_t column)
{
    return &p->table->rows.items[row].cells[column];
}

static void find_shown(Page *p)
{
    Xlsx *x = p->x;
    size_t cells = (size_t)p->table->rows.len * p->table->columns.len;
    uint32_t *cell_of = arena_array(x->arena, uint32_t, cells);
    uint32_t *shown_in_cell = arena_array(x->arena, uint32_t, cells);
    for (uint32_t i = 0; i < p->working->cells.len; i++) {
        const WorkingCell *working = &p->working->cells.items[i];
        const Cell *cell = cell_at(p, working->row, working->column);
        XlsxShown shown = {.row = working->row, .column = working->column};
        size_t at = (size_t)working->row * p->table->columns.len + working->column;
        cell_of[at] = i + 1;
        Number scale = cell_scale(cell, working);
        if (!xlsx_is_live(x, working->formula) ||
            !xlsx_is_sum(x, working->formula, scale, &shown.sum, &shown.scale) ||
            !xlsx_is_exact(x, working->formula, scale, cell_decimals(cell)))
            continue;
        *vec_push(x->arena, &p->shown) = shown;
        shown_in_cell[at] = p->shown.len;
        if (!p->shown_of[shown.sum]) p->shown_of[shown.sum] = p->shown.len;
    }
    p->cell_of = cell_of;
    p->shown_in_cell = shown_in_cell;
    x->shown = p->shown.items;
    x->shown_count = p->shown.len;
}

static void forget_shown(Page *p)
{
    for (uint32_t i = 0; i < p->shown.len; i++) p->shown_of[p->shown.items[i].sum] = 0;
    p->x->shown_of = NULL;
}

/* ---- sums of what is below (or above) ---- */

/* Along which axis of the part does it lie in the whole? NONE of them, if there is another
 * difference. What the whole has no axis for, it has all of. */
static uint32_t axis_between(const Xlsx *x, const WorkingSum *part, const WorkingSum *whole)
{
    const WorkingShape *inner = &x->workings->shapes.items[part->shape],
                       *outer = &x->workings->shapes.items[whole->shape];
    uint32_t found = WORKINGS_NONE, common = 0, others = 0;
    if (inner->ledger != outer->ledger) return WORKINGS_NONE;
    for (uint32_t a = 0; a < inner->axis_count; a++) {
        uint32_t b = 0, member = part->members[a];
        while (b < outer->axis_count && outer->axes[b].dim != inner->axes[a].dim) b++;
        bool has = b < outer->axis_count;
        common += has;
        if (has && whole->members[b] == member) continue;
        const WorkingMember *members = x->workings->dims.items[inner->axes[a].dim].members;
        if (has && (member < whole->members[b] || member >= members[whole->members[b]].end))
            return WORKINGS_NONE;
        found = a;
        others++;
    }
    return others == 1 && common == outer->axis_count ? found : WORKINGS_NONE;
}

typedef struct PageParts {
    uint32_t first, last, count;     /* rows */
    uint32_t rows;                   /* facts in them */
    uint32_t end[WORKINGS_MAX_AXES]; /* [axis]: where the last part ends */
    Sink names;
} PageParts;

/* Takes the row's cell as a part. False if it is none: the tree ends there. */
static bool take_part(const Page *p, const XlsxShown *whole, uint32_t row, PageParts *parts)
{
    const Xlsx *x = p->x;
    work_spend(&x->arena->memory->work, WORK_STEP);
    uint32_t at = p->shown_in_cell[(size_t)row * p->table->columns.len + whole->column];
    if (cell_at(p, row, whole->column)->kind == CELL_BLANK) return true;
    const XlsxShown *part = at ? &p->shown.items[at - 1] : NULL;
    const WorkingSum *sums = x->workings->sums.items;
    if (!part || number_compare(part->scale, whole->scale) != 0 ||
        sums[part->sum].shape == WORKINGS_NONE)
        return false;
    uint32_t axis = axis_between(x, &sums[part->sum], &sums[whole->sum]);
    if (axis == WORKINGS_NONE) return false;
    uint32_t member = sums[part->sum].members[axis];
    if (member < parts->end[axis]) return true; /* a part of a part */
    const WorkingShape *shape = &x->workings->shapes.items[sums[part->sum].shape];
    parts->end[axis] = x->workings->dims.items[shape->axes[axis].dim].members[member].end;
    parts->rows += sums[part->sum].rows;
    if (!parts->count) parts->first = row;
    parts->last = row;
    if (parts->count++) sink_char(&parts->names, '+');
    cell_name(&parts->names, x->first_row + row, whole->column, false);
    return true;
}

/* Rows below that make the whole together; else, of a total, rows above it. */
static bool put_parts(const Page *p, Sink *sink, const XlsxShown *whole)
{
    const Xlsx *x = p->x;
    PageParts parts = {0};
    uint32_t all = x->workings->sums.items[whole->sum].rows, row = whole->row;
    if (x->workings->sums.items[whole->sum].shape == WORKINGS_NONE) return false;
    sink_memory(&parts.names, x->arena);
    for (uint32_t i = row + 1; i < p->table->rows.len && parts.rows < all; i++)
        if (!take_part(p, whole, i, &parts)) break;
    if (parts.rows != all && p->table->rows.items[row].role == ROW_TOTAL) {
        parts = (PageParts){0};
        sink_memory(&parts.names, x->arena);
        for (uint32_t i = 0; i < row && parts.rows < all; i++) (void)take_part(p, whole, i, &parts);
    }
    if (parts.rows != all || parts.count < 2) return false;
    if (parts.last - parts.first + 1 != parts.count) {
        sink_str(sink, sink_result(&parts.names));
        return true;
    }
    sink_text(sink, "SUM(");
    cell_name(sink, x->first_row + parts.first, whole->column, false);
    sink_char(sink, ':');
    cell_name(sink, x->first_row + parts.last, whole->column, false);
    sink_char(sink, ')');
    return true;
}

/* ---- cells ---- */

static int amount_style(const Cell *cell, bool total)
{
    int base = cell->percent ? (total ? STYLE_PERCENT_TOTAL : STYLE_PERCENT)
                             : (total ? STYLE_AMOUNT_TOTAL : STYLE_AMOUNT);
    return base + (cell->decimals > 9 ? 9 : cell->decimals);
}

static Str cell_formula(const Page *p, const Cell *cell, const WorkingCell *working)
{
    Xlsx *x = p->x;
    Sink sink;
    Number scale = cell_scale(cell, working);
    int decimals = cell_decimals(cell);
    size_t at = (size_t)working->row * p->table->columns.len + working->column;
    const XlsxShown *own = p->shown_in_cell[at] ? &p->shown.items[p->shown_in_cell[at] - 1] : NULL;
    sink_memory(&sink, x->arena);
    if (!own || !put_parts(p, &sink, own)) {
        /* Cells that show a sum do not lean on others that show the same. */
        if (own) x->shown_of = NULL;
        xlsx_put_formula(x, &sink, working->formula, scale, own);
        x->shown_of = p->shown_of;
    }
    Str text = xlsx_rounded(x, sink_result(&sink), decimals,
                            xlsx_is_exact(x, working->formula, scale, decimals));
    if (x->workings->formulas.items[working->formula].kind == FORMULA_LINEAR) return text;
    return arena_printf(x->arena, "IFERROR(" STR_FMT ",\"\")", STR_ARG(text));
}

static void put_amount(const Page *p, WorkbookSheet *sheet, uint32_t row, uint32_t column)
{
    Xlsx *x = p->x;
    const Cell *cell = cell_at(p, row, column);
    uint32_t at = p->cell_of[(size_t)row * p->table->columns.len + column];
    const WorkingCell *working = at ? &p->working->cells.items[at - 1] : NULL;
    int style = amount_style(cell, p->table->rows.items[row].role == ROW_TOTAL);
    Str digits = xlsx_digits(x, cell->mantissa, cell_decimals(cell));
    bool fits = xlsx_has_room(cell->mantissa);
    Str formula = {0};
    if (working && fits && xlsx_is_live(x, working->formula))
        formula = cell_formula(p, cell, working);
    if (formula.len && formula.len <= WORKBOOK_FORMULA)
        sheet_formula(sheet, column, style, formula, digits, false);
    else if (fits)
        sheet_number(sheet, column, style, digits);
    else
        sheet_text(sheet, column, STYLE_TEXT, digits);
}

/* ---- comments: where amounts come from ---- */

static void put_place(Sink *sink, OriginPlace place)
{
    if (place.file.len)
        sink_printf(sink, " (" STR_FMT ":%u)", STR_ARG(place.file), (unsigned)place.line);
}

static void put_printed(const Page *p, Sink *sink, const OriginStated *stated)
{
    if (!stated->place.file.len) return;
    sink_printf(sink, "%s%s: " STR_FMT, sink->len ? "\n" : "", p->x->words->printed,
                STR_ARG(stated->text));
    put_place(sink, stated->place);
    if (stated->reason.len) sink_printf(sink, "\n" STR_FMT, STR_ARG(stated->reason));
}

static void put_comment(const Page *p, WorkbookSheet *sheet, const OriginCell *cell)
{
    Sink sink;
    sink_memory(&sink, p->x->arena);
    if (cell->expression.len) {
        sink_str(&sink, cell->expression);
        put_place(&sink, cell->place);
    }
    put_printed(p, &sink, &cell->stated);
    if (sink.len) sheet_comment(sheet, cell->column, sink_result(&sink));
}

static void put_comments(Page *p, WorkbookSheet *sheet, uint32_t row)
{
    while (p->next_origin < p->origins->cells.len &&
           p->origins->cells.items[p->next_origin].row == row)
        put_comment(p, sheet, &p->origins->cells.items[p->next_origin++]);
}

static void put_row(Page *p, WorkbookSheet *sheet, uint32_t row)
{
    bool total = p->table->rows.items[row].role == ROW_TOTAL;
    int style = total ? STYLE_TEXT_TOTAL : STYLE_TEXT;
    uint32_t sheet_row_number = p->x->first_row + row;
    sheet_row(sheet, sheet_row_number);
    for (uint32_t c = 0; c < p->table->columns.len; c++) {
        const Cell *cell = cell_at(p, row, c);
        if (cell->kind == CELL_AMOUNT)
            put_amount(p, sheet, row, c);
        else if (cell->kind == CELL_TEXT && !cell->covered)
            sheet_text(sheet, c, style, cell->text);
        else
            sheet_blank(sheet, c, style);
        if (cell->kind == CELL_TEXT && cell->below)
            sheet_merge(sheet, sheet_row_number, c, sheet_row_number + cell->below, c);
    }
    put_comments(p, sheet, row);
}

/* ---- headings ---- */

static Str heading_at(const ReportColumn *column, uint32_t level)
{
    return level < column->heading_count ? column->headings[level] : STR("");
}

static bool same_above(const ReportColumn *a, const ReportColumn *b, uint32_t level)
{
    for (uint32_t i = 0; i <= level; i++)
        if (!str_equal(heading_at(a, i), heading_at(b, i))) return false;
    return true;
}

/* The last column that a heading spreads over, and the last row. */
static void merge_heading(const Page *p, WorkbookSheet *sheet, uint32_t level, uint32_t column,
                          uint32_t row)
{
    const ReportColumn *columns = p->table->columns.items, *own = &columns[column];
    uint32_t last = column, low = row;
    bool leaf = level + 1 >= own->heading_count;
    while (!leaf && last + 1 < p->table->columns.len &&
           columns[last + 1].heading_count > level + 1 &&
           same_above(own, &columns[last + 1], level))
        last++;
    if (leaf) low = row + (p->headings - 1 - level);
    sheet_merge(sheet, row, column, low, last);
}

static void put_headings(const Page *p, WorkbookSheet *sheet, uint32_t row)
{
    const ReportColumn *columns = p->table->columns.items;
    for (uint32_t level = 0; level < p->headings; level++) {
        sheet_row(sheet, row + level);
        for (uint32_t c = 0; c < p->table->columns.len; c++) {
            bool inner = level + 1 < columns[c].heading_count;
            bool begins = !inner || c == 0 || columns[c - 1].heading_count <= level + 1 ||
                          !same_above(&columns[c], &columns[c - 1], level);
            bool here = level < columns[c].heading_count;
            if (here && begins)
                sheet_text(sheet, c, STYLE_HEADING, columns[c].headings[level]);
            else
                sheet_blank(sheet, c, STYLE_HEADING);
            if (here && begins) merge_heading(p, sheet, level, c, row + level);
        }
    }
}

static const uint32_t *find_widths(const Page *p)
{
    enum { NARROW = 12, WIDE = 48 };
    uint32_t *widths = arena_array(p->x->arena, uint32_t, p->table->columns.len);
    for (uint32_t c = 0; c < p->table->columns.len; c++) {
        uint32_t width = NARROW;
        for (uint32_t r = 0; r < p->table->rows.len; r++)
            if (cell_at(p, r, c)->kind == CELL_TEXT)
                width = u32_max(width, unicode_width(cell_at(p, r, c)->text) + 2);
        widths[c] = p->table->columns.items[c].amounts ? 18 : u32_min(width, WIDE);
    }
    return widths;
}

typedef struct NotePlaces {
    const Page *page;
    Sink *sinks; /* [footnote - 1]: the names of its cells */
    bool *any;
} NotePlaces;

static void add_place(void *context, uint32_t row, uint32_t column, uint32_t footnote)
{
    const NotePlaces *places = context;
    const Page *p = places->page;
    bool heading = row == UINT32_MAX;
    uint32_t at = heading ? 1 + p->table->columns.items[column].heading_count
                          : p->x->first_row + row;
    if (places->any[footnote - 1]) sink_text(&places->sinks[footnote - 1], ", ");
    cell_name(&places->sinks[footnote - 1], at, column, false);
    places->any[footnote - 1] = true;
}

/* A footnote names its cells, because a number that had its mark would be none. */
static void put_footnotes(const Page *p, WorkbookSheet *sheet, uint32_t row)
{
    Arena *arena = p->x->arena;
    uint32_t count = p->table->footnotes.len;
    NotePlaces places = {p, arena_array(arena, Sink, count), arena_array(arena, bool, count)};
    for (uint32_t i = 0; i < count; i++) sink_memory(&places.sinks[i], arena);
    report_footnotes(p->table, add_place, &places);
    for (uint32_t i = 0; i < count; i++) {
        sheet_row(sheet, row + i);
        sheet_text(sheet, 0, STYLE_NOTE,
                   arena_printf(arena, STR_FMT ": " STR_FMT, STR_ARG(sink_result(&places.sinks[i])),
                                STR_ARG(p->table->footnotes.items[i])));
    }
}

static void put_page(Page *p, WorkbookSheet *sheet)
{
    const ReportTable *table = p->table;
    uint32_t last = table->columns.len - 1;
    sheet_row(sheet, 0);
    sheet_text(sheet, 0, STYLE_TITLE, table->title.len ? table->title : table->id);
    sheet_merge(sheet, 0, 0, 0, last);
    sheet_row(sheet, 1);
    if (table->unit.len)
        sheet_text(
            sheet, last, STYLE_UNIT,
            arena_printf(p->x->arena, "%s: " STR_FMT, p->x->words->unit, STR_ARG(table->unit)));
    put_headings(p, sheet, 2);
    for (uint32_t r = 0; r < table->rows.len; r++) put_row(p, sheet, r);
    uint32_t row = p->x->first_row + table->rows.len;
    if (table->rows.len || table->note.len || table->empty.len) {
        sheet_row(sheet, row);
        sheet_text(sheet, 0, STYLE_NOTE, table->rows.len ? table->note : table->empty);
    }
    put_footnotes(p, sheet, row + 1);
}

void xlsx_add_table(Xlsx *x, uint32_t number)
{
    const ReportTable *table = &x->report->tables.items[number];
    Page p = {.x = x, .table = table, .working = &x->workings->tables[number],
              .origins = &x->report->origins->tables[number]};
    if (!table->columns.len) return;
    for (uint32_t c = 0; c < table->columns.len; c++)
        p.headings = u32_max(p.headings, table->columns.items[c].heading_count);
    p.shown_of = x->shown_store;
    x->first_row = 2 + p.headings;
    x->shown_of = p.shown_of;
    find_shown(&p);
    const SheetOptions options = {.landscape = table->landscape,
                                  .frozen_rows = x->first_row,
                                  .widths = find_widths(&p),
                                  .columns = table->columns.len,
                                  .hidden_from = table->columns.len};
    put_page(&p, workbook_add(x->book, workbook_sheet_name(x->book, table->id), &options));
    forget_shown(&p);
}
