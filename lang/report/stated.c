/* Stated figures: what a published document prints, compared with what the facts give. A stated
 * table is compared row by row and cell by cell, a stated value with its expression. */
#include "lang/check/family.h"
#include "lang/report/stated_figure.h"
#include "lang/report/stated_loose.h"
#include "lang/report/stated_match.h"
#include "lang/report/stated_rows.h"
#include "lang/report/tables.h"

struct StatedPairs {
    VEC(RowPairs) items; /* of one stated table after the other */
    uint32_t next;       /* again: the one to be used next */
};

typedef struct StatedCheck {
    Env *env;
    const Model *model;
    StatedInput in;
    RelationCounts counts;
    StatedValues *values;
    const Stated *decl;
    uint32_t statement; /* position of decl in the model */
    const ReportTable *table;
    uint32_t next_table;       /* after the one found last */
    uint32_t explained;        /* values that were not as stated */
    const Cell **amount_cells; /* [column]; only if comparisons are kept */
    Str *headings;             /* [column]; likewise */
    uint32_t *field_of;        /* [column]: its position in a printed row; NONE = not printed */
    bool *renamed;             /* [column]: printed under another heading */
    bool *alike;               /* [row of the table]: another one has the same texts */
    uint32_t field_count;      /* of a printed row */
    Span moved;                /* the first heading that stands elsewhere; {0,0} = none */
    bool weighed;              /* what is compared is surely the same cell */
    bool row_named;            /* some waiver may be of the row; only if comparisons are kept */
    bool rounded;              /* the figures hold within rounding */
    bool blank_as_zero;        /* a blank and a zero are the same */
    bool loose;                /* whatever print makes of texts and amounts */
    Symbol name;
    Str suite;                /* of records, for `suite_of`; made for the first one */
    Symbol suite_of;
    const StatedValue *value; /* the one at hand */
    const struct StatedCheck *kept; /* as it is now, for what is written later; NULL = not kept */
} StatedCheck;

static Str stated_trim(Str text)
{
    return str_trim(text, " \t");
}

/* ---- cells ---- */

static bool is_blank(Str text, bool amounts)
{
    return text.len == 0 || (amounts && str_equal(text, STR("-")));
}

static bool amount_equals(const Cell *cell, Str text)
{
    Int128 mantissa;
    if (cell->percent && text.len && text.ptr[text.len - 1] == '%') text.len--;
    return amount_parse(text, cell->decimals, &mantissa) == AMOUNT_OK && mantissa == cell->mantissa;
}

static bool cell_equals(const StatedMatch *match, const Cell *cell, Str text, bool amounts)
{
    switch (cell->kind) {
    case CELL_BLANK: return is_blank(text, amounts);
    case CELL_TEXT: return stated_text_equal(match, stated_trim(cell->text), text);
    case CELL_AMOUNT: return amount_equals(cell, text);
    }
    return false;
}

static uint32_t count_decimals(Str text)
{
    uint32_t point = 0, count = 0;
    while (point < text.len && text.ptr[point] != '.') point++;
    while (str_digit(text, point + 1 + count)) count++;
    return count;
}

/* The same where a blank and a zero are. */
static bool both_nothing(const Cell *cell, Str text, bool amounts)
{
    static const Cell zero = {.kind = CELL_AMOUNT, .percent = true};
    if (!amounts || cell->kind == CELL_TEXT) return false;
    bool nothing = cell->kind == CELL_BLANK || cell->mantissa == 0;
    return nothing && (is_blank(text, true) || amount_equals(&zero, text));
}

static Str cell_text(const StatedCheck *s, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    if (cell->kind == CELL_BLANK) return str_from(diags_text(s->env->diags, "nothing"));
    if (cell->kind == CELL_TEXT)
        return arena_printf(s->env->arena, "\"" STR_FMT "\"", STR_ARG(cell->text));
    uint32_t len = amount_print(cell->mantissa, cell->decimals, true, digits);
    return arena_printf(s->env->arena, "%.*s%s", (int)len, digits, cell->percent ? "%" : "");
}

/* ---- what a row is called ---- */

/* What is printed for a column; NULL = nothing is. */
static const CsvField *field_at(const StatedCheck *s, const StatedRow *stated, uint32_t column)
{
    uint32_t field = s->field_of[column];
    return field < stated->len ? &stated->fields[field] : NULL;
}

static uint32_t row_texts(const StatedCheck *s, const ReportRow *row, const StatedRow *stated,
                          Str *texts)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->table->columns.len; i++) {
        if (row && row->cells[i].kind == CELL_TEXT) texts[count++] = row->cells[i].text;
        const CsvField *field = stated ? field_at(s, stated, i) : NULL;
        if (field && field->text.len) texts[count++] = stated_trim(field->text);
    }
    return count;
}

Str stated_row_title(Env *env, const ReportTable *table, const ReportRow *row, uint32_t column)
{
    Str title = {0};
    for (uint32_t i = 0; i < table->columns.len; i++)
        if (row->cells[i].kind == CELL_TEXT && report_names_row(table, i, column))
            title = stated_title(env, title, row->cells[i].text);
    if (title.len) return title;
    return arena_printf(env->arena, "%u", (unsigned)(row - table->rows.items) + 1);
}

static Str row_title(const StatedCheck *s, const ReportRow *row, uint32_t column)
{
    return stated_row_title(s->env, s->table, row, column);
}

static Span row_span(const StatedCheck *s, const StatedRow *row)
{
    return row->len ? span_join(row->fields[0].span, row->fields[row->len - 1].span)
                    : s->decl->name.span;
}

/* ---- within rounding ---- */

static const StatedResidue no_residue = {{0, 1}, {0, 1}};

/* How far a figure that holds within rounding is off, and may be; nothing if that is not asked. */
static StatedResidue find_residue(const StatedCheck *s, const Cell *cell, const CellSource *source,
                                  Str text)
{
    StatedFigure figure;
    StatedResidue found;
    bool read = s->rounded && source && source->plan && cell->kind == CELL_AMOUNT &&
                (s->blank_as_zero || !is_blank(text, true)) &&
                stated_figure_read(s->model, source->unit, cell->percent, cell->decimals, text,
                                   &figure) &&
                stated_figure_compare(s->in.bounds, s->env, s->model, &figure, source, &found);
    return read ? found : no_residue;
}

static bool holds_rounded(StatedResidue found)
{
    return found.allowed.num > 0 &&
           number_compare(number_absolute(found.residue), found.allowed) <= 0;
}

static RoundedOff rounded_off(const StatedCheck *s, StatedResidue found, const CellSource *source)
{
    return (RoundedOff){number_absolute(found.residue), found.allowed,
                        s->model->units.items[source->unit].base};
}

/* How far the figure that was recorded last is off. */
static void record_off(const StatedCheck *s, StatedResidue found, const CellSource *source)
{
    RoundedOff off = rounded_off(s, found, source);
    if (s->in.waivers->records)
        waivers_record_text(s->in.waivers, rounded_off_text(s->env, s->model, &off));
}

static void count_outcome(StatedCheck *s, RecordOutcome outcome, StatedResidue found,
                          const CellSource *source)
{
    s->counts.held += outcome == RECORD_HELD;
    s->counts.rounded += outcome == RECORD_ROUNDED;
    s->counts.waived += outcome == RECORD_WAIVED;
    s->counts.broken += outcome == RECORD_BROKEN;
    if (outcome == RECORD_ROUNDED)
        relation_counts_off(&s->counts, rounded_off(s, found, source));
}

/* ---- what is kept of comparisons ---- */

/* Is it a figure of amounts that are not published? */
static bool value_exposes(const StatedCheck *s)
{
    if (!s->value || !s->value->plan) return false;
    Evaluator e = {.env = s->env, .model = s->model, .frame = s->value->frame};
    return exposure_of(&e, s->value->plan) != EXPOSES_NOTHING;
}

static Str record_suite(StatedCheck *s)
{
    if (!s->suite.len || s->suite_of != s->name)
        s->suite = arena_printf(s->env->arena, "stated " STR_FMT,
                                STR_ARG(intern_text(s->env->names, s->name)));
    s->suite_of = s->name;
    return s->suite;
}

static void record_outcome(StatedCheck *s, RecordKind kind, RecordOutcome outcome, Str name,
                           Span span, const Diag *diag)
{
    if (!s->in.waivers->records) return;
    waivers_record(s->in.waivers, (RelationRecord){.kind = kind,
                                                   .suite = record_suite(s),
                                                   .name = name,
                                                   .outcome = outcome,
                                                   .text = diag ? diag->message : (Str){0},
                                                   .confidential = value_exposes(s),
                                                   .span = span});
}

/* Where an amount comes from; NULL for text, and so for an indicator. */
static const CellSource *amount_source(const Cell *cell)
{
    return cell->source && !cell->source->indicator ? cell->source : NULL;
}

static void find_amounts(StatedCheck *s)
{
    s->amount_cells = arena_array(s->env->arena, const Cell *, s->table->columns.len);
    s->headings = arena_array(s->env->arena, Str, s->table->columns.len);
    for (uint32_t c = 0; c < s->table->columns.len; c++)
        s->headings[c] = stated_heading(s->env, &s->table->columns.items[c]);
    for (uint32_t c = 0; c < s->table->columns.len; c++)
        for (uint32_t i = 0; i < s->table->rows.len && !s->amount_cells[c]; i++)
            if (amount_source(&s->table->rows.items[i].cells[c]))
                s->amount_cells[c] = &s->table->rows.items[i].cells[c];
}

/* Keeps the comparison of an amount. row NULL: the table lacks it, and its title is that of what is
 * stated. */
static void keep_cell(StatedCheck *s, RecordOutcome outcome, const ReportRow *row, Str title,
                      uint32_t column, const CsvField *field, StatedResidue residue,
                      const WaiverExpects *expects)
{
    const ReportColumn *c = &s->table->columns.items[column];
    const CellSource *source = row ? amount_source(&row->cells[column]) : NULL;
    const Cell *like = source ? &row->cells[column] : s->amount_cells[column];
    if (!c->amounts && !like) return;
    *vec_push(s->env->arena, &s->in.comparisons->items) =
        (StatedComparison){.decl = s->decl,
                           .table = s->table,
                           .row = row,
                           .row_title = title,
                           .column = column,
                           .heading = s->headings[column],
                           .cell = row ? row->cells[column] : (Cell){0},
                           .source = source,
                           .unit = like ? like->source->unit : 0,
                           .span = field->span,
                           .text = stated_trim(field->text),
                           .rounded = residue.allowed.num > 0,
                           .allowed = residue.allowed,
                           .outcome = outcome,
                           .expects = expects};
}

static void keep_row(StatedCheck *s, const StatedRow *stated)
{
    Str title = {0};
    for (uint32_t i = 0; i < s->table->columns.len; i++) {
        const CsvField *field = field_at(s, stated, i);
        if (!field || s->table->columns.items[i].amounts || s->amount_cells[i]) continue;
        title = stated_title(s->env, title, stated_trim(field->text));
    }
    for (uint32_t i = 0; i < s->table->columns.len; i++) {
        const CsvField *field = field_at(s, stated, i);
        if (field && !s->renamed[i] && !is_blank(stated_trim(field->text), true))
            keep_cell(s, RECORD_BROKEN, NULL, title, i, field, no_residue, NULL);
    }
}

static bool same_fact(const CellSource *a, const CellSource *b)
{
    if (a->ledger) ledger_want_facts(a->ledger);
    return a->ledger == b->ledger && columns_same(&a->ledger->facts, a->fact, b->fact);
}

static void keep_unstated(StatedCheck *s, const ReportRow *row, const ReportRow *previous,
                          uint32_t column)
{
    const CellSource *source = amount_source(&row->cells[column]);
    const CellSource *twin = previous ? amount_source(&previous->cells[column]) : NULL;
    if (!source) return;
    if (twin && (!source->ledger || !same_fact(source, twin))) twin = NULL;
    *vec_push(s->env->arena, &s->in.comparisons->items) =
        (StatedComparison){.decl = s->decl,
                           .table = s->table,
                           .row = row,
                           .column = NONE,
                           .cell = row->cells[column],
                           .source = source,
                           .unstated = true,
                           .twin = twin,
                           .unit = source->unit,
                           .span = s->decl->name.span,
                           .outcome = RECORD_BROKEN};
}

/* ---- comparing ---- */

/* What rounding explains of a difference. */
static void note_bound(const StatedCheck *s, Diag *diag, StatedResidue residue,
                       const CellSource *source)
{
    if (residue.allowed.num > 0)
        diag_note(s->env->diags, diag, "rounding explains up to " STR_FMT,
                  STR_ARG(eval_text(s->env, s->model, residue.allowed,
                                    s->model->units.items[source->unit].base)));
}

/* Nothing on both sides, but written in two ways. */
static void help_nothing(const StatedCheck *s, Diag *diag, const Cell *cell, Str text, bool amounts)
{
    if (both_nothing(cell, text, amounts))
        diag_help(s->env->diags, diag,
                  "a zero is an amount, and a blank is none; where the document means the same by "
                  "both, write `blank as zero`");
}

typedef struct BrokenCell {
    DiagRest rest;
    const StatedCheck *of;
    const ReportRow *row;
    uint32_t column;
    const CsvField *field;
    StatedResidue residue;
} BrokenCell;

static void write_cell(const DiagRest *rest, Diag *diag)
{
    const BrokenCell *broken = (const BrokenCell *)(const void *)rest;
    const StatedCheck *s = broken->of;
    const Cell *cell = &broken->row->cells[broken->column];
    const ReportColumn *c = &s->table->columns.items[broken->column];
    const CsvField *field = broken->field;
    Str stated = stated_trim(field->text), shown = str_from(diags_text(s->env->diags, "nothing"));
    if (stated.len) shown = arena_printf(s->env->arena, "\"" STR_FMT "\"", STR_ARG(stated));
    diag_say(s->env->diags, diag,
             "table " STR_FMT ", row " STR_FMT ", column " STR_FMT ": stated " STR_FMT
             ", the facts give " STR_FMT,
             STR_ARG(s->table->id), STR_ARG(row_title(s, broken->row, broken->column)),
             STR_ARG(stated_heading(s->env, c)), STR_ARG(shown), STR_ARG(cell_text(s, cell)));
    if (cell->origin.hi) diag_label(s->env->diags, diag, cell->origin, "the cell comes from here");
    help_nothing(s, diag, cell, stated, c->amounts);
    Int128 mantissa;
    char digits[AMOUNT_TEXT_MAX];
    if (cell->kind != CELL_AMOUNT || amount_parse(stated, cell->decimals, &mantissa) != AMOUNT_OK)
        return;
    uint32_t len = amount_print(mantissa - cell->mantissa, cell->decimals, true, digits);
    diag_note(s->env->diags, diag, "stated - facts = %.*s", (int)len, digits);
    note_bound(s, diag, broken->residue, cell->source);
}

/* The table at hand stays as it is, whatever comes after it. */
static const StatedCheck *keep_check(StatedCheck *s)
{
    if (s->kept) return s->kept;
    StatedCheck *kept = arena_new(s->env->arena, StatedCheck);
    *kept = *s;
    s->kept = kept;
    return kept;
}

static Diag *report_cell(StatedCheck *s, const ReportRow *row, uint32_t column,
                         const CsvField *field, StatedResidue residue)
{
    BrokenCell *broken = arena_new(s->env->arena, BrokenCell);
    *broken = (BrokenCell){{write_cell}, keep_check(s), row, column, field, residue};
    bool amounts = s->table->columns.items[column].amounts;
    return diag_add_unwritten(s->env->diags, amounts ? DIAG_E0601 : DIAG_E0602, field->span,
                              &broken->rest);
}

static void record_cell(StatedCheck *s, RecordOutcome outcome, const ReportRow *row,
                        uint32_t column, const CsvField *field, const Diag *diag)
{
    if (!s->in.waivers->records) return;
    const ReportColumn *c = &s->table->columns.items[column];
    Str title = row_title(s, row, column), headings = stated_heading(s->env, c);
    Str name = arena_join(s->env->arena, title, title.len ? ", " : "", headings);
    record_outcome(s, RECORD_OF_STATED, outcome, name, field->span, diag);
}

static void add_computed(StatedCheck *s, Difference *difference, const Cell *cell)
{
    switch (cell->kind) {
    case CELL_BLANK: difference_add_text(s->env, difference, (Str){0}); return;
    case CELL_TEXT: difference_add_text(s->env, difference, stated_trim(cell->text)); return;
    case CELL_AMOUNT:
        difference_add_amount(s->env, difference, cell->mantissa, cell->decimals, cell->percent);
        return;
    }
}

/* Its texts, unless another row has the same ones: then its number does. */
static void name_row(const StatedCheck *s, const ReportRow *row, const StatedRow *stated,
                     WaivedPlace *place)
{
    Str *names = arena_array(s->env->arena, Str, (size_t)s->table->columns.len * 2);
    place->row_number = row ? (uint32_t)(row - s->table->rows.items) + 1 : 0;
    place->row_names = names;
    if (row && s->alike[place->row_number - 1]) return;
    for (uint32_t c = 0; c < s->table->columns.len; c++) {
        const CsvField *field = stated ? field_at(s, stated, c) : NULL;
        if (s->table->columns.items[c].amounts) continue;
        Str text = row     ? stated_trim(row->cells[c].text)
                   : field ? stated_trim(field->text)
                           : (Str){0};
        if (text.len) names[place->row_name_len++] = text;
    }
}

/* column NULL: the whole row, in the table or as stated. */
static WaivedPlace waived_place(StatedCheck *s, const ReportRow *row, const StatedRow *stated,
                                const ReportColumn *column)
{
    Str *texts = arena_array(s->env->arena, Str, (size_t)s->table->columns.len * 2);
    WaivedPlace place = {.name = s->name, .cell = true, .row = texts};
    place.row_len = row_texts(s, row, stated, texts);
    name_row(s, row, stated, &place);
    if (column) {
        place.headings = column->headings;
        place.heading_len = column->heading_count;
    }
    return place;
}

static bool covers_place(StatedCheck *s, const ReportRow *row, const StatedRow *stated,
                         const ReportColumn *column, const Difference *difference,
                         WaiverMiss *miss)
{
    if (!waivers_name(s->in.waivers, s->name)) return *miss = (WaiverMiss){0}, false;
    WaivedPlace place = waived_place(s, row, stated, column);
    return waivers_cover(s->in.waivers, &place, difference, miss);
}

static Difference cell_difference(StatedCheck *s, const Cell *cell, const CsvField *field)
{
    Difference difference = {0};
    difference_add_stated(s->env, &difference, stated_trim(field->text), cell->kind == CELL_TEXT);
    add_computed(s, &difference, cell);
    return difference;
}

/* What a finding of a cell says of how it would be waived. */
static void offer_waiver(StatedCheck *s, Diag *diag, const ReportRow *row, uint32_t column,
                         const StatedRow *stated)
{
    Difference difference = cell_difference(s, &row->cells[column], field_at(s, stated, column));
    WaivedPlace place = waived_place(s, row, stated, &s->table->columns.items[column]);
    diag->waiver = waivers_write(s->in.waivers, s->table->id, &place, &difference);
}

static bool covers_cell(StatedCheck *s, const ReportRow *row, uint32_t column,
                        const StatedRow *stated, WaiverMiss *miss)
{
    *miss = (WaiverMiss){0};
    if (!waivers_name(s->in.waivers, s->name)) return false;
    Difference difference =
        cell_difference(s, &row->cells[column], field_at(s, stated, column));
    return covers_place(s, row, stated, &s->table->columns.items[column], &difference, miss);
}

static bool may_be_waived(StatedCheck *s, const ReportRow *row, const StatedRow *stated)
{
    if (!waivers_name(s->in.waivers, s->name)) return false;
    WaivedPlace place = waived_place(s, row, stated, NULL);
    return waivers_may_name(s->in.waivers, &place);
}

/* What a waiver says of the cell, if that is something else. */
static const WaiverExpects *cell_expects(StatedCheck *s, const ReportRow *row, uint32_t column,
                                         const StatedRow *stated)
{
    if (!s->row_named) return NULL;
    Difference difference = cell_difference(s, &row->cells[column], field_at(s, stated, column));
    WaivedPlace place = waived_place(s, row, stated, &s->table->columns.items[column]);
    return waivers_expect(s->in.waivers, &place, &difference);
}

/* Returns whether it is as it is printed, or excused. */
static bool check_cell(StatedCheck *s, const StatedMatch *match, const ReportRow *row,
                       uint32_t column, const StatedRow *stated)
{
    const CsvField *field = field_at(s, stated, column);
    WaiverMiss miss = {0};
    if (!field) return true;
    Cell *cell = &row->cells[column];
    Str text = stated_trim(field->text);
    bool amounts = s->table->columns.items[column].amounts;
    cell->stated = field->span;
    bool equal = cell_equals(match, cell, text, amounts) ||
                 (s->blank_as_zero && both_nothing(cell, text, amounts));
    StatedResidue residue = no_residue;
    if (!equal || s->in.comparisons) residue = find_residue(s, cell, amount_source(cell), text);
    RecordOutcome outcome = equal                                ? RECORD_HELD
                            : holds_rounded(residue)             ? RECORD_ROUNDED
                            : covers_cell(s, row, column, stated, &miss) ? RECORD_WAIVED
                                                                          : RECORD_BROKEN;
    count_outcome(s, outcome, residue, amount_source(cell));
    bool told = outcome == RECORD_BROKEN && !s->in.again;
    Diag *diag = told ? report_cell(s, row, column, field, residue) : NULL;
    if (diag && (miss.waiver || s->in.waivers->records)) diag_finish(diag);
    if (diag) waivers_missed(s->in.waivers, miss, diag);
    if (diag && s->in.waivers->offered) offer_waiver(s, diag, row, column, stated);
    if (s->in.comparisons && s->weighed)
        keep_cell(s, outcome, row, (Str){0}, column, field, residue,
                  outcome == RECORD_WAIVED ? NULL : cell_expects(s, row, column, stated));
    record_cell(s, outcome, row, column, field, diag);
    if (outcome == RECORD_ROUNDED) record_off(s, residue, amount_source(cell));
    return outcome != RECORD_BROKEN;
}

/* Where a text or the heading differs, an amount may be of another row or column: it is compared,
 * but tells nothing of other figures. */
static void check_row(StatedCheck *s, const StatedMatch *match, const ReportRow *row,
                      const StatedRow *stated)
{
    bool same = true;
    s->weighed = true;
    s->row_named = s->in.comparisons && may_be_waived(s, row, stated);
    for (uint32_t i = 0; i < s->table->columns.len; i++)
        if (row->cells[i].kind == CELL_TEXT) same &= check_cell(s, match, row, i, stated);
    for (uint32_t i = 0; i < s->table->columns.len; i++) {
        s->weighed = same && !s->renamed[i];
        if (row->cells[i].kind != CELL_TEXT) check_cell(s, match, row, i, stated);
    }
}

/* False if it has another number of cells than the headings, or than the table. */
static bool check_width(StatedCheck *s, const StatedRow *stated)
{
    if (stated->len == s->field_count) return true;
    s->counts.broken++;
    const Diag *diag;
    if (s->decl->kind == STATED_CSV)
        diag = diag_add(s->env->diags, DIAG_E0603, row_span(s, stated),
                        "this row has %u cells, the heading row has %u", (unsigned)stated->len,
                        (unsigned)s->field_count);
    else
        diag = diag_add(s->env->diags, DIAG_E0603, row_span(s, stated),
                        "this row has %u cells, table " STR_FMT " has %u columns",
                        (unsigned)stated->len, STR_ARG(s->table->id), (unsigned)s->field_count);
    record_outcome(s, RECORD_OF_STATED, RECORD_BROKEN, STR("row"), row_span(s, stated), diag);
    return false;
}

/* ---- single values ---- */

/* False after E0201. */
static bool find_stated_unit(StatedCheck *s, const Plan *plan, UnitId *unit)
{
    if (!s->decl->unit.symbol) {
        *unit = s->model->header.unit;
        if (s->model->units.items[*unit].base != plan->unit) *unit = plan->unit;
        return true;
    }
    *unit = model_find_unit(s->model, s->decl->unit.symbol);
    if (!*unit) model_unknown(s->env, s->model, s->decl->unit, "unit", NAME_OF_UNIT);
    return *unit != 0;
}

static Diag *report_value(StatedCheck *s, const CellSource *source, const Cell *cell,
                          StatedResidue residue)
{
    Evaluator evaluator = {.env = s->env, .model = s->model, .frame = source->frame};
    Str shown =
        s->value->text.len ? s->value->text : str_from(diags_text(s->env->diags, "nothing"));
    Diag *diag = diag_add(s->env->diags, DIAG_E0601, s->value->span,
                          STR_FMT ": stated " STR_FMT ", the facts give " STR_FMT,
                          STR_ARG(stated_value_title(s->env, s->value)), STR_ARG(shown),
                          STR_ARG(cell_text(s, cell)));
    note_bound(s, diag, residue, source);
    help_nothing(s, diag, cell, s->value->text, true);
    Value value = eval_plan(&evaluator, source->plan);
    if ((value.facts || !value.exists) && s->explained++ < MAX_EXPLAINED)
        explain_side(&evaluator, diag, N_("the facts"), source->plan, true);
    return diag;
}

/* As it is written: "outlay(30)". */
static Str value_name(StatedCheck *s)
{
    const Stated *decl = s->value->decl;
    Str name = env_text(s->env, decl->name.span);
    if (!decl->coords.len) return env_keep(s->env, name);
    Span of = {decl->name.span.lo, decl->coords.items[decl->coords.len - 1].span.hi};
    return arena_printf(s->env->arena, STR_FMT ")", STR_ARG(env_text(s->env, of)));
}

static void offer_waiver_of_value(StatedCheck *s, Diag *diag, const Cell *cell)
{
    Difference difference = {0};
    if (s->value->decl->kind != STATED_VALUE) return;
    difference_add_stated(s->env, &difference, s->value->text, false);
    add_computed(s, &difference, cell);
    diag->waiver = waivers_write(s->in.waivers, value_name(s), &(WaivedPlace){0}, &difference);
}

static bool covers_value(StatedCheck *s, const Cell *cell, WaiverMiss *miss)
{
    Difference difference = {0};
    WaivedPlace place = {.name = s->value->name};
    *miss = (WaiverMiss){0};
    if (!waivers_name(s->in.waivers, place.name)) return false;
    difference_add_stated(s->env, &difference, s->value->text, false);
    add_computed(s, &difference, cell);
    return waivers_cover(s->in.waivers, &place, &difference, miss);
}

static const WaiverExpects *value_expects(StatedCheck *s, const Cell *cell)
{
    Difference difference = {0};
    WaivedPlace place = {.name = s->value->name};
    if (!waivers_name(s->in.waivers, place.name)) return NULL;
    difference_add_stated(s->env, &difference, s->value->text, false);
    add_computed(s, &difference, cell);
    return waivers_expect(s->in.waivers, &place, &difference);
}

static void keep_value(StatedCheck *s, const CellSource *source, const Cell *cell,
                       StatedResidue residue, RecordOutcome outcome)
{
    *vec_push(s->env->arena, &s->in.comparisons->items) =
        (StatedComparison){.decl = s->decl,
                           .row_title = stated_value_title(s->env, s->value),
                           .cell = *cell,
                           .source = source,
                           .unit = source->unit,
                           .span = s->value->span,
                           .text = s->value->text,
                           .rounded = residue.allowed.num > 0,
                           .allowed = residue.allowed,
                           .outcome = outcome,
                           .expects = outcome == RECORD_WAIVED ? NULL : value_expects(s, cell)};
}

/* What the facts give, as it would be printed with the decimals that were typed. */
static Cell value_cell(const StatedCheck *s, const CellSource *source, Str text)
{
    Evaluator evaluator = {.env = s->env, .model = s->model, .frame = source->frame};
    Value value = eval_plan(&evaluator, source->plan);
    Cell cell = {.kind = CELL_BLANK,
                 .percent = s->value->percent,
                 .decimals = (uint8_t)count_decimals(text)};
    Number number = value.number;
    if (value.exists && value.facts &&
        (!cell.percent || number_multiply(number, number_int(100), &number)) &&
        eval_display(s->model, number, source->unit, cell.decimals, &cell.mantissa))
        cell.kind = CELL_AMOUNT;
    return cell;
}

static void compare_value(StatedCheck *s, const CellSource *source)
{
    Str text = s->value->text;
    Cell cell = value_cell(s, source, text);
    bool equal = (cell.kind == CELL_AMOUNT ? amount_equals(&cell, text) : is_blank(text, true)) ||
                 (s->blank_as_zero && both_nothing(&cell, text, true));
    StatedResidue residue = no_residue;
    WaiverMiss miss = {0};
    if (!equal || s->in.comparisons) residue = find_residue(s, &cell, source, text);
    RecordOutcome outcome = equal                    ? RECORD_HELD
                            : holds_rounded(residue) ? RECORD_ROUNDED
                            : covers_value(s, &cell, &miss) ? RECORD_WAIVED
                                                              : RECORD_BROKEN;
    count_outcome(s, outcome, residue, source);
    bool told = outcome == RECORD_BROKEN && !s->in.again;
    Diag *diag = told ? report_value(s, source, &cell, residue) : NULL;
    if (diag && s->in.waivers->offered) offer_waiver_of_value(s, diag, &cell);
    if (diag) waivers_missed(s->in.waivers, miss, diag);
    Str name = s->value->members;
    if (!name.len) name = source_text(s->env->sources, s->decl->name.span);
    record_outcome(s, RECORD_OF_STATED, outcome, name, s->value->span, diag);
    if (outcome == RECORD_ROUNDED) record_off(s, residue, source);
    if (s->in.comparisons) keep_value(s, source, &cell, residue, outcome);
}

static void check_value(StatedCheck *s, const Plan *plan)
{
    CellSource *source = arena_new(s->env->arena, CellSource);
    *source = (CellSource){.plan = plan, .frame = s->value->frame};
    bool known = find_stated_unit(s, plan, &source->unit);
    if (known && s->model->units.items[source->unit].base == plan->unit) {
        compare_value(s, source);
        return;
    }
    waivers_untried(s->in.waivers, s->value->name);
    if (!known) return;
    diag_add(s->env->diags, DIAG_E0301, s->value->span,
             "this is stated in " STR_FMT ", it is in " STR_FMT,
             STR_ARG(plan_unit_name(s->env, s->model, source->unit)),
             STR_ARG(plan_unit_name(s->env, s->model, plan->unit)));
}

/* ---- rows ---- */

static bool same_amounts(void *context, uint32_t printed, uint32_t row)
{
    const StatedMatch *match = context;
    bool any = false;
    for (uint32_t c = 0; c < match->table->columns.len; c++) {
        const Cell *cell = &match->table->rows.items[row].cells[c];
        uint32_t field = match->field_of[c];
        if (cell->kind == CELL_TEXT || field >= match->rows->items[printed].len) continue;
        Str text = stated_trim(match->rows->items[printed].fields[field].text);
        if (!cell_equals(match, cell, text, true)) return false;
        any |= cell->kind == CELL_AMOUNT;
    }
    return any;
}

static void note_nearest(StatedCheck *s, const StatedMatch *match, const RowPairs *pairs,
                         Diag *diag, uint32_t row, uint32_t printed)
{
    uint32_t nearest = stated_nearest(match, pairs, row, printed);
    if (nearest == NONE) return;
    if (row == NONE)
        diag_note(s->env->diags, diag, "the nearest row of the table: " STR_FMT,
                  STR_ARG(stated_row_texts(match, nearest, NONE)));
    else
        diag_note_at(s->env->diags, diag, row_span(s, &match->rows->items[nearest]),
                     "the nearest stated row: " STR_FMT,
                     STR_ARG(stated_row_texts(match, NONE, nearest)));
}

/* The whole row is the difference: all of its cells on one side, and nothing on the other. */
static bool covers_row(StatedCheck *s, const ReportRow *row, const StatedRow *stated,
                       WaiverMiss *miss)
{
    Difference difference = {0};
    *miss = (WaiverMiss){0};
    if (!waivers_name(s->in.waivers, s->name)) return false;
    for (uint32_t c = 0; c < s->table->columns.len; c++) {
        const CsvField *field = stated ? field_at(s, stated, c) : NULL;
        if (row) add_computed(s, &difference, &row->cells[c]);
        if (stated)
            difference_add_stated(s->env, &difference,
                                  field ? stated_trim(field->text) : (Str){0},
                                  !s->table->columns.items[c].amounts);
    }
    if (row) difference_add_stated(s->env, &difference, (Str){0}, true);
    if (stated) difference_add_text(s->env, &difference, (Str){0});
    return covers_place(s, row, stated, NULL, &difference, miss);
}

/* A row of the table that is not stated, or (row NONE) a stated one that is not in the table.
 * Returns whether it is an error. */
static bool report_missing(StatedCheck *s, const StatedMatch *match, const RowPairs *pairs,
                           uint32_t row, uint32_t printed)
{
    const ReportRow *ours = row == NONE ? NULL : &s->table->rows.items[row];
    const StatedRow *stated = ours ? NULL : &match->rows->items[printed];
    WaiverMiss miss = {0};
    RecordKind kind = ours ? RECORD_OF_STATED : RECORD_OF_ROW;
    Str name = ours ? row_title(s, ours, NONE) : STR("row");
    Span span = ours ? s->decl->name.span : row_span(s, stated);
    if (covers_row(s, ours, stated, &miss)) {
        s->counts.waived++;
        record_outcome(s, kind, RECORD_WAIVED, name, span, NULL);
        return false;
    }
    s->counts.broken++;
    Diag *diag;
    if (s->in.again) return true;
    if (ours)
        diag = diag_add(s->env->diags, DIAG_E0603, span,
                        "the stated table " STR_FMT " lacks the row " STR_FMT,
                        STR_ARG(s->table->id), STR_ARG(name));
    else
        diag = diag_add(s->env->diags, DIAG_E0603, span,
                        "table " STR_FMT " has no row like this one", STR_ARG(s->table->id));
    if (!s->table->rows.len && s->table->empty.len)
        diag_note(s->env->diags, diag, "it is empty, and says: " STR_FMT, STR_ARG(s->table->empty));
    note_nearest(s, match, pairs, diag, row, printed);
    waivers_missed(s->in.waivers, miss, diag);
    record_outcome(s, kind, RECORD_BROKEN, name, span, diag);
    return true;
}

static void note_order(StatedCheck *s, const StatedRows *rows, const RowPairs *pairs)
{
    if (pairs->moved != NONE)
        diag_add(s->env->diags, DIAG_N0606, row_span(s, &rows->items[pairs->moved]),
                 "table " STR_FMT
                 ": the stated rows are in another order than those of the budget; "
                 "each was compared with the row of its texts",
                 STR_ARG(s->table->id));
    else if (s->moved.hi)
        diag_add(s->env->diags, DIAG_N0606, s->moved,
                 "table " STR_FMT
                 ": the stated columns are in another order than those of the budget; "
                 "each was compared with the column of its heading",
                 STR_ARG(s->table->id));
}

static void find_alike(StatedCheck *s, const RowPairs *pairs)
{
    s->alike = arena_array(s->env->arena, bool, (size_t)s->table->rows.len + 1);
    for (uint32_t i = 0; i < s->table->rows.len; i++)
        if (pairs->twin[i] != NONE) s->alike[i] = s->alike[pairs->twin[i]] = true;
}

static StatedRow with_loose_amounts(StatedCheck *s, StatedRow row)
{
    StatedRow own = {arena_array(s->env->arena, CsvField, row.len), row.len};
    if (row.len) memcpy(own.fields, row.fields, row.len * sizeof *own.fields);
    for (uint32_t c = 0; c < s->table->columns.len; c++) {
        uint32_t field = s->field_of[c];
        if (!s->table->columns.items[c].amounts || field >= row.len) continue;
        own.fields[field].text = stated_loose_amount(s->env->arena, row.fields[field].text);
    }
    return own;
}

static StatedRows read_amounts_loosely(StatedCheck *s, const StatedRows *rows)
{
    StatedRows own = {0};
    for (uint32_t i = 0; i < rows->len; i++)
        *vec_push(s->env->arena, &own) = with_loose_amounts(s, rows->items[i]);
    return own;
}

/* A table without rows prints a sentence; is that what is stated? */
static bool states_empty(const StatedCheck *s, const StatedRow *stated)
{
    Str text = {0};
    if (s->table->rows.len || !s->table->empty.len) return false;
    for (uint32_t i = 0; i < stated->len; i++) {
        Str cell = stated_trim(stated->fields[i].text);
        if (cell.len && text.len) return false;
        if (cell.len) text = cell;
    }
    return str_equal(text, s->table->empty);
}

/* What was found when they were compared before is still so. */
static RowPairs match_rows(StatedCheck *s, const StatedMatch *match)
{
    StatedPairs *known = s->in.pairs;
    if (s->in.again && known->next < known->items.len) return known->items.items[known->next++];
    RowPairs pairs = stated_match_rows(match);
    if (!s->in.again) *vec_push(s->env->arena, &known->items) = pairs;
    return pairs;
}

static bool is_text(const Atoms *figures)
{
    return figures->len == 1 && figures->items[0].kind == ATOM_STRING;
}

/* What waivers of texts say is printed instead of what. */
static void add_excused_texts(StatedCheck *s, ExcusedTexts *texts)
{
    const Waive *decl;
    for (uint32_t at = 0; (decl = waivers_next(s->in.waivers, s->name, &at));) {
        if (!is_text(&decl->stated) || !is_text(&decl->computed)) continue;
        Str printed = env_keep(s->env, model_atom_text(s->env, decl->stated.items[0]));
        Str own = env_keep(s->env, model_atom_text(s->env, decl->computed.items[0]));
        for (uint32_t c = 0; c < s->table->columns.len; c++) {
            const ReportColumn *column = &s->table->columns.items[c];
            if (waiver_fits_column(decl, column->headings, column->heading_count))
                *vec_push(s->env->arena, texts) = (ExcusedText){c, printed, own};
        }
    }
}

static void check_rows(StatedCheck *s, const StatedRows *rows)
{
    StatedRows own;
    s->kept = NULL;
    if (s->loose) {
        own = read_amounts_loosely(s, rows);
        rows = &own;
    }
    StatedMatch match = {.env = s->env,
                         .table = s->table,
                         .field_of = s->field_of,
                         .rows = rows,
                         .loose = s->loose,
                         .same_amounts = same_amounts};
    match.context = &match;
    add_excused_texts(s, &match.excused);
    RowPairs pairs = match_rows(s, &match);
    find_alike(s, &pairs);
    if (s->in.comparisons) find_amounts(s);
    for (uint32_t i = 0; i < rows->len; i++) {
        if (rows->len == 1 && states_empty(s, &rows->items[i])) {
            s->counts.held++;
            record_outcome(s, RECORD_OF_ROW, RECORD_HELD, STR("row"), row_span(s, &rows->items[i]), NULL);
            continue;
        }
        if (!check_width(s, &rows->items[i])) continue;
        if (pairs.row[i] != NONE)
            check_row(s, &match, &s->table->rows.items[pairs.row[i]], &rows->items[i]);
        else if (report_missing(s, &match, &pairs, NONE, i) && s->in.comparisons)
            keep_row(s, &rows->items[i]);
    }
    for (uint32_t i = 0; i < s->table->rows.len; i++) {
        const ReportRow *row = &s->table->rows.items[i];
        const ReportRow *twin = pairs.twin[i] != NONE ? &s->table->rows.items[pairs.twin[i]] : NULL;
        if (pairs.printed[i] != NONE || !report_missing(s, &match, &pairs, i, NONE)) continue;
        for (uint32_t c = 0; s->in.comparisons && c < s->table->columns.len; c++)
            keep_unstated(s, row, twin, c);
    }
    note_order(s, rows, &pairs);
}

/* ---- columns ---- */

static void begin_columns(StatedCheck *s, uint32_t fields)
{
    uint32_t count = s->table->columns.len;
    s->field_of = arena_array(s->env->arena, uint32_t, count);
    s->renamed = arena_array(s->env->arena, bool, count);
    s->field_count = fields;
    s->moved = (Span){0, 0};
    for (uint32_t i = 0; i < count; i++) s->field_of[i] = s->decl->kind == STATED_CSV ? NONE : i;
}

/* The first column with this heading that has no field yet; NONE. */
static uint32_t find_column(const StatedCheck *s, const Str *headings, Str wanted, bool loose)
{
    Arena *arena = s->env->arena;
    if (loose) wanted = stated_loose_text(arena, wanted);
    for (uint32_t c = 0; c < s->table->columns.len; c++) {
        if (s->field_of[c] != NONE) continue;
        Str heading = loose ? stated_loose_text(arena, headings[c]) : headings[c];
        if (str_equal(heading, wanted)) return c;
    }
    return NONE;
}

static void heading_broken(StatedCheck *s, Str heading, Span span, const Diag *diag)
{
    s->counts.broken++;
    record_outcome(s, RECORD_OF_HEADING, RECORD_BROKEN,
                   arena_printf(s->env->arena, "heading " STR_FMT, STR_ARG(heading)), span, diag);
}

/* column_of: [field], for those that have none yet. */
static void find_headings(StatedCheck *s, const StatedRow *printed, const Str *headings, bool loose,
                          uint32_t *column_of)
{
    for (uint32_t i = 0; i < printed->len; i++) {
        const CsvField *field = &printed->fields[i];
        if (column_of[i] != NONE) continue;
        uint32_t column = find_column(s, headings, stated_trim(field->text), loose);
        if (column == NONE) continue;
        column_of[i] = column;
        s->field_of[column] = i;
        s->counts.held++;
        record_outcome(s, RECORD_OF_HEADING, RECORD_HELD,
                       arena_printf(s->env->arena, "heading " STR_FMT, STR_ARG(headings[column])),
                       field->span, NULL);
    }
}

static Span first_moved(const StatedRow *printed, const uint32_t *column_of)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < printed->len; i++) {
        if (column_of[i] == NONE) continue;
        if (column_of[i] < last) return printed->fields[i].span;
        last = column_of[i];
    }
    return (Span){0, 0};
}

/* Headings by their texts; one that no column has is taken for the one in its place. */
static void match_headings(StatedCheck *s, const StatedRow *printed, const Str *headings)
{
    uint32_t *column_of = arena_array(s->env->arena, uint32_t, printed->len);
    for (uint32_t i = 0; i < printed->len; i++) column_of[i] = NONE;
    find_headings(s, printed, headings, false, column_of);
    if (s->loose) find_headings(s, printed, headings, true, column_of);
    s->moved = first_moved(printed, column_of);
    for (uint32_t i = 0; i < printed->len; i++) {
        const CsvField *field = &printed->fields[i];
        if (column_of[i] != NONE) continue;
        if (i >= s->table->columns.len || s->field_of[i] != NONE) {
            heading_broken(s, field->text, field->span,
                           diag_add(s->env->diags, DIAG_E0603, field->span,
                                    "table " STR_FMT " has no column with this heading",
                                    STR_ARG(s->table->id)));
            continue;
        }
        s->field_of[i] = i;
        s->renamed[i] = true;
        heading_broken(s, headings[i], field->span,
                       diag_add(s->env->diags, DIAG_E0602, field->span,
                                "table " STR_FMT ": this heading is `" STR_FMT "` in the budget",
                                STR_ARG(s->table->id), STR_ARG(headings[i])));
    }
}

static void check_headings(StatedCheck *s, const StatedRow *printed)
{
    uint32_t count = s->table->columns.len;
    Str *headings = arena_array(s->env->arena, Str, count);
    for (uint32_t i = 0; i < count; i++)
        headings[i] = stated_trim(stated_heading(s->env, &s->table->columns.items[i]));
    match_headings(s, printed, headings);
    for (uint32_t i = 0; i < count; i++)
        if (s->field_of[i] == NONE)
            heading_broken(s, headings[i], s->decl->name.span,
                           diag_add(s->env->diags, DIAG_E0603, s->decl->name.span,
                                    "the stated table " STR_FMT " lacks the column " STR_FMT,
                                    STR_ARG(s->table->id), STR_ARG(headings[i])));
}

/* ---- where the rows come from ---- */

static bool read_once(StatedCheck *s, FileId *file)
{
    FileReader *files = s->in.reader;
    FileId *known = &s->values->files[s->statement];
    if (*known == NONE && !files->read(files, s->decl->path, true, known)) return false;
    *file = *known;
    return true;
}

static void check_csv(StatedCheck *s)
{
    FileId file;
    if (!read_once(s, &file)) return;
    StatedPrint print = stated_read(s->env, s->table, file);
    if (print.empty) {
        diag_add(s->env->diags, DIAG_E0405, s->decl->path.span,
                 "the file is empty: it needs a heading row");
        return;
    }
    begin_columns(s, print.headings.len);
    check_headings(s, &print.headings);
    if (print.bad.hi)
        diag_add(s->env->diags, DIAG_E0405, print.bad, "a quoted field that does not end properly");
    check_rows(s, &print.rows);
}

static Str atom_cell_text(StatedCheck *s, Atom atom)
{
    if (atom.kind == ATOM_DASH) return (Str){0};
    if (atom.kind == ATOM_NUMBER || atom.kind == ATOM_PERCENT)
        return source_text(s->env->sources, atom_span(atom));
    return atom_text(s->env->arena, s->env->sources, atom);
}

static void check_in_place(StatedCheck *s)
{
    StatedRows rows = {0};
    RowCursor cursor = rows_read(s->env->arena, &s->decl->rows);
    for (Atoms atoms; rows_next(&cursor, &atoms);) {
        CsvField *fields = arena_array(s->env->arena, CsvField, atoms.len);
        for (uint32_t k = 0; k < atoms.len; k++)
            fields[k] = (CsvField){atom_cell_text(s, atoms.items[k]), atom_span(atoms.items[k])};
        *vec_push(s->env->arena, &rows) = (StatedRow){fields, atoms.len};
    }
    begin_columns(s, s->table->columns.len);
    check_rows(s, &rows);
}

/* ---- waivers of cells that do not exist ---- */

static bool has_column(const Waive *decl, const void *context)
{
    const StatedCheck *s = context;
    for (uint32_t i = 0; i < s->table->columns.len; i++)
        if (waiver_fits_column(decl, s->table->columns.items[i].headings,
                               s->table->columns.items[i].heading_count))
            return true;
    return decl->column.len == 0;
}

static void check_waivers(StatedCheck *s)
{
    const Report *report = s->in.report;
    for (uint32_t i = 0; i < report->tables.len; i++) {
        s->table = &report->tables.items[i];
        Symbol name = intern(s->env->names, s->table->id);
        if (!waivers_seek_cells(s->in.waivers, name)) continue;
        Str *texts = arena_array(s->env->arena, Str, (size_t)s->table->columns.len * 2);
        for (uint32_t k = 0; k < s->table->rows.len; k++)
            waivers_see_row(s->in.waivers, name, texts,
                            row_texts(s, &s->table->rows.items[k], NULL, texts), k + 1);
        waivers_check_columns(s->in.waivers, name, has_column, s);
    }
}

/* ---- the pass ---- */

static void check_figures(StatedCheck *s)
{
    s->blank_as_zero |= s->table->blank_as_zero;
    if (s->decl->kind == STATED_CSV)
        check_csv(s);
    else
        check_in_place(s);
}

static void check_table(StatedCheck *s)
{
    s->table = report_next_table(s->in.report, intern_text(s->env->names, s->name), &s->next_table);
    if (s->table)
        check_figures(s);
    else if (s->decl->kind == STATED_CSV)
        diag_add(s->env->diags, DIAG_E0201, s->decl->name.span,
                 "there is no table, ledger or measure `" STR_FMT "` whose figures could be stated",
                 STR_ARG(intern_text(s->env->names, s->name)));
    else
        diag_add(s->env->diags, DIAG_E0201, s->decl->name.span,
                 "there is no table `" STR_FMT "` whose figures could be stated",
                 STR_ARG(intern_text(s->env->names, s->name)));
}

static void begin_statement(StatedCheck *s, const Stated *decl)
{
    s->decl = decl;
    s->rounded = model_stated_rounded(s->model, decl);
    s->blank_as_zero = decl->options.spans[STATED_BLANK_AS_ZERO].hi != 0;
    s->loose = decl->options.spans[STATED_LOOSE].hi != 0;
}

StatedPairs *stated_pairs_new(Arena *arena)
{
    return arena_new(arena, StatedPairs);
}

RelationCounts stated_check(Env *env, const Model *model, StatedValues *values, StatedInput input)
{
    StatedCheck s = {.env = env, .model = model, .in = input, .values = values};
    input.pairs->next = 0;
    for (uint32_t i = 0; i < model->stated.len; i++) {
        s.statement = i;
        const Stated *decl = &model->stated.items[i]->stated;
        if (decl->kind == STATED_VALUE || stated_is_totals(model, decl)) continue;
        begin_statement(&s, decl);
        const TableDecl *table = family_table(model, decl->name);
        s.name = family_symbol(env, model, decl->name, table ? table->each : NULL, decl->coords);
        if (s.name) check_table(&s);
    }
    for (uint32_t i = 0; i < values->items.len; i++) {
        begin_statement(&s, values->items.items[i].decl);
        s.name = s.decl->name.symbol;
        s.value = &values->items.items[i];
        check_value(&s, values->items.items[i].plan);
    }
    check_waivers(&s);
    return s.counts;
}
