/* The sheet of facts: one a row, those of a ledger together; after them, hidden, the numbers by
 * which sums find them: the position of a member in its hierarchy. */
#include "backends/xlsx.h"

#include "lang/base/unicode.h"

uint32_t xlsx_amount_column(const Xlsx *x)
{
    return 1 + x->workings->dims.len;
}

uint32_t xlsx_via_column(const Xlsx *x, uint32_t via)
{
    return xlsx_amount_column(x) + 4 + via;
}

uint32_t xlsx_fact_row(uint32_t fact)
{
    return fact + 1;
}

static void put_headings(const Xlsx *x, WorkbookSheet *sheet)
{
    const XlsxWords *words = x->words;
    uint32_t column = 0;
    sheet_row(sheet, 0);
    sheet_text(sheet, column++, STYLE_HEADING, str_from(words->ledger));
    for (uint32_t d = 0; d < x->workings->dims.len; d++) {
        const WorkingDim *dim = &x->workings->dims.items[d];
        sheet_text(sheet, column++, STYLE_HEADING, dim->label.len ? dim->label : dim->name);
    }
    const char *const others[] = {words->amount, words->unit, words->file, words->line};
    for (int i = 0; i < 4; i++) sheet_text(sheet, column++, STYLE_HEADING, str_from(others[i]));
    for (uint32_t v = 0; v < x->vias.items.len; v++) {
        const WorkingDim *from = &x->workings->dims.items[x->vias.items.items[v].from],
                         *to = &x->workings->dims.items[x->vias.items.items[v].to];
        sheet_text(
            sheet, column++, STYLE_HEADING,
            arena_printf(x->arena, STR_FMT " → " STR_FMT, STR_ARG(from->name), STR_ARG(to->name)));
    }
}

static uint32_t member_of(const WorkingLedger *ledger, const WorkingFact *fact, uint32_t dim)
{
    for (uint32_t a = 0; a < ledger->axis_count; a++)
        if (ledger->dims[a] == dim) return fact->members[a];
    return WORKINGS_NONE;
}

static void put_positions(const Xlsx *x, WorkbookSheet *sheet, const WorkingLedger *ledger,
                          const WorkingFact *fact)
{
    for (uint32_t v = 0; v < x->vias.items.len; v++) {
        const Via *via = &x->vias.items.items[v];
        uint32_t member = member_of(ledger, fact, via->from);
        if (member != WORKINGS_NONE && via->map) member = via->map[member];
        if (member == WORKINGS_NONE) continue;
        sheet_number(sheet, xlsx_via_column(x, v), STYLE_INTEGER,
                     arena_printf(x->arena, "%u", (unsigned)member));
    }
}

static void put_amount(const Xlsx *x, WorkbookSheet *sheet, const WorkingLedger *ledger,
                       const WorkingFact *fact)
{
    uint32_t column = xlsx_amount_column(x);
    Str digits = xlsx_digits(x, fact->amount, ledger->decimals);
    if (fact->dash)
        sheet_blank(sheet, column, STYLE_AMOUNT + ledger->decimals);
    else if (xlsx_has_room(fact->amount))
        sheet_number(sheet, column, STYLE_AMOUNT + ledger->decimals, digits);
    else
        sheet_text(sheet, column, STYLE_TEXT, digits);
}

static void put_fact(const Xlsx *x, WorkbookSheet *sheet, const WorkingLedger *ledger,
                     uint32_t number)
{
    const WorkingFact *fact = &x->workings->facts[number];
    uint32_t column = xlsx_amount_column(x);
    sheet_row(sheet, xlsx_fact_row(number));
    sheet_text(sheet, 0, STYLE_TEXT, ledger->label.len ? ledger->label : ledger->name);
    for (uint32_t d = 0; d < x->workings->dims.len; d++) {
        uint32_t member = member_of(ledger, fact, d);
        if (member != WORKINGS_NONE)
            sheet_text(sheet, 1 + d, STYLE_TEXT, x->workings->dims.items[d].members[member].title);
    }
    put_amount(x, sheet, ledger, fact);
    sheet_text(sheet, column + 1, STYLE_TEXT, ledger->unit);
    sheet_text(sheet, column + 2, STYLE_TEXT, fact->place.file);
    sheet_number(sheet, column + 3, STYLE_INTEGER,
                 arena_printf(x->arena, "%u", (unsigned)fact->place.line));
    put_positions(x, sheet, ledger, fact);
}

/* The amounts of a ledger have its name. */
static void define_ledger(const Xlsx *x, const WorkingLedger *ledger)
{
    Sink refers;
    if (ledger->first == ledger->end) return;
    sink_memory(&refers, x->arena);
    sheet_prefix(&refers, x->facts_sheet);
    cell_name(&refers, xlsx_fact_row(ledger->first), xlsx_amount_column(x), true);
    sink_char(&refers, ':');
    cell_name(&refers, xlsx_fact_row(ledger->end - 1), xlsx_amount_column(x), true);
    workbook_define(x->book, ledger->name, sink_result(&refers));
}

void xlsx_add_facts(Xlsx *x)
{
    uint32_t columns = xlsx_via_column(x, x->vias.items.len);
    uint32_t *widths = arena_array(x->arena, uint32_t, columns);
    for (uint32_t i = 0; i < columns; i++) widths[i] = i < xlsx_amount_column(x) ? 24 : 14;
    const SheetOptions options = {.landscape = true,
                                  .frozen_rows = 1,
                                  .widths = widths,
                                  .columns = columns,
                                  .hidden_from = xlsx_via_column(x, 0)};
    WorkbookSheet *sheet = workbook_add(x->book, x->facts_sheet, &options);
    put_headings(x, sheet);
    for (uint32_t l = 0; l < x->workings->ledgers.len; l++) {
        const WorkingLedger *ledger = &x->workings->ledgers.items[l];
        for (uint32_t i = ledger->first; i < ledger->end; i++) put_fact(x, sheet, ledger, i);
        define_ledger(x, ledger);
    }
}
