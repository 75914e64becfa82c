/* --emit=terms: what a budget adds to the totals that are published above it, one amount a line, for
 * a database that adds up many budgets (docs/scale.md). */
#include "backends/csv.h"
#include "backends/file_name.h"

const char *const backend_terms_sides[] = {"part", "whole", NULL};

typedef struct TermsWriter {
    const Report *report;
    Arena *arena;
    Sink *sink;
    bool whole; /* the totals themselves: what the parts add up to is taken away */
    uint64_t count;
    Int128 sum;
} TermsWriter;

static void put_integer(Sink *sink, Int128 value)
{
    char digits[AMOUNT_TEXT_MAX];
    sink_write(sink, digits, amount_print(value, 0, false, digits));
}

/* One line. relation "": the last one, which tells how many there are and what they make together. */
static void put_line(TermsWriter *t, Str relation, Str unit, uint32_t decimals, Int128 amount)
{
    csv_put_field(t->sink, t->report->id);
    sink_char(t->sink, ',');
    csv_put_field(t->sink, relation);
    sink_char(t->sink, ',');
    csv_put_field(t->sink, unit);
    sink_printf(t->sink, ",%u,", (unsigned)decimals);
    put_integer(t->sink, amount);
    sink_char(t->sink, '\n');
}

/* What a row is called: its codes, or where it has none its texts. */
static Str row_name(const TermsWriter *t, const ReportTable *table, const ReportRow *row)
{
    Str codes = {0}, texts = {0};
    for (uint32_t c = 0; c < table->columns.len; c++) {
        const Cell *cell = &row->cells[c];
        if (cell->kind != CELL_TEXT || !cell->text.len) continue;
        Str *name = cell->is_code ? &codes : &texts;
        *name = name->len ? arena_printf(t->arena, STR_FMT ", " STR_FMT, STR_ARG(*name),
                                         STR_ARG(cell->text))
                          : cell->text;
    }
    return codes.len ? codes : texts;
}

/* False if the sum of all does not fit. */
static bool put_cell(TermsWriter *t, const ReportTable *table, Str row, uint32_t column,
                     const Cell *cell)
{
    Int128 amount = t->whole ? -cell->mantissa : cell->mantissa;
    Str heading = csv_heading(&table->columns.items[column], t->arena);
    Str relation = arena_printf(t->arena, STR_FMT " | " STR_FMT " | " STR_FMT, STR_ARG(table->id),
                                STR_ARG(row), STR_ARG(heading));
    put_line(t, relation, t->report->units.items[cell->unit], cell->decimals, amount);
    t->count++;
    return int128_add(t->sum, amount, &t->sum);
}

/* Amounts as they are published; shares do not add up. */
static bool put_table(TermsWriter *t, const ReportTable *table)
{
    for (uint32_t r = 0; r < table->rows.len; r++) {
        Str row = row_name(t, table, &table->rows.items[r]);
        for (uint32_t c = 0; c < table->columns.len; c++) {
            const Cell *cell = &table->rows.items[r].cells[c];
            if (cell->kind != CELL_AMOUNT || cell->percent) continue;
            if (!put_cell(t, table, row, c, cell)) return false;
        }
    }
    return true;
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    TermsWriter t = {.report = report, .arena = scratch, .whole = options->terms != 0};
    bool fits = true;
    t.sink = output->open(output, backend_file_name(scratch, report, report->id, "terms"));
    if (!t.sink) return false;
    for (uint32_t i = 0; i < report->tables.len && fits; i++) {
        const ReportTable *table = &report->tables.items[i];
        if (table->inner) continue;
        if (options->item.len && !str_equal(table->id, options->item)) continue;
        fits = put_table(&t, table);
    }
    if (!fits) output->fail(output, N_("the terms are too large to be added up"));
    put_line(&t, STR(""), STR(""), (uint32_t)t.count, t.sum);
    return fits;
}

const Backend backend_terms = {
    .kind = "terms",
    .summary = N_("write what it adds to totals above it, for a database of many budgets"),
    .single = true,
    .tables = true,
    .emit = emit,
};
