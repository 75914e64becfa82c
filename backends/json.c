/* --emit=json: the whole report and what it is made of, in one JSON value
 * (docs/report.schema.json). Amounts are texts of exact numbers. Things name each other by their
 * positions. */
#include "lang/base/json.h"
#include "backends/backend.h"
#include "backends/file_name.h"

typedef struct ReportJson {
    Json json;
    const Report *report;
    const Workings *workings;
    Arena *scratch;
} ReportJson;

/* ---- values ---- */

static void put_amount(Json *json, const char *key, Int128 mantissa, int decimals)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(mantissa, decimals, false, digits);
    json_text(json, key, (Str){digits, len});
}

/* "3", or "1/3" */
static void put_number(Json *json, const char *key, Number number)
{
    char text[2 * AMOUNT_TEXT_MAX + 1];
    uint32_t len = amount_print(number.num, 0, false, text);
    if (number.den != 1) {
        text[len++] = '/';
        len += amount_print(number.den, 0, false, text + len);
    }
    json_text(json, key, (Str){text, len});
}

static void put_position(Json *json, const char *key, uint32_t position)
{
    if (position == WORKINGS_NONE)
        json_null(json, key);
    else
        json_number(json, key, position);
}

static void put_place(Json *json, const char *key, OriginPlace place)
{
    if (!place.file.len) {
        json_null(json, key);
        return;
    }
    json_open(json, key, '{');
    json_text(json, "file", place.file);
    json_number(json, "line", place.line);
    json_close(json, '}');
}

static void put_texts(Json *json, const char *key, const Str *texts, uint32_t count)
{
    json_open(json, key, '[');
    for (uint32_t i = 0; i < count; i++) json_text(json, NULL, texts[i]);
    json_close(json, ']');
}

static void put_positions(Json *json, const char *key, const uint32_t *positions, uint32_t count)
{
    json_open(json, key, '[');
    for (uint32_t i = 0; i < count; i++) put_position(json, NULL, positions[i]);
    json_close(json, ']');
}

static void open_section(Json *json, const char *key)
{
    json_line(json, "");
    json_open(json, key, '[');
}

static void close_section(Json *json)
{
    json_line(json, "");
    json_close(json, ']');
}

/* ---- what it is made of ---- */

static void put_dims(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "dimensions");
    for (uint32_t d = 0; d < r->workings->dims.len; d++) {
        const WorkingDim *dim = &r->workings->dims.items[d];
        json_item(json);
        json_text(json, "name", dim->name);
        json_optional(json, "label", dim->label);
        json_open(json, "members", '[');
        for (uint32_t i = 0; i < dim->member_count; i++) {
            const WorkingMember *member = &dim->members[i];
            json_item(json);
            json_optional(json, "name", member->name);
            json_optional(json, "code", member->code);
            json_optional(json, "label", member->label);
            put_position(json, "parent", member->parent);
            json_number(json, "end", member->end);
            put_place(json, "place", member->place);
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    close_section(json);
}

static void put_ledgers(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "ledgers");
    for (uint32_t i = 0; i < r->workings->ledgers.len; i++) {
        const WorkingLedger *ledger = &r->workings->ledgers.items[i];
        json_item(json);
        json_text(json, "name", ledger->name);
        json_optional(json, "label", ledger->label);
        json_optional(json, "unit", ledger->unit);
        json_number(json, "decimals", ledger->decimals);
        put_number(json, "quantum", ledger->quantum);
        put_positions(json, "dimensions", ledger->dims, ledger->axis_count);
        json_close(json, '}');
    }
    close_section(json);
}

static void put_facts(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "facts");
    for (uint32_t l = 0; l < r->workings->ledgers.len; l++) {
        const WorkingLedger *ledger = &r->workings->ledgers.items[l];
        for (uint32_t i = ledger->first; i < ledger->end; i++) {
            const WorkingFact *fact = &r->workings->facts[i];
            json_item(json);
            json_number(json, "ledger", l);
            put_positions(json, "members", fact->members, ledger->axis_count);
            if (fact->dash)
                json_null(json, "amount");
            else
                put_amount(json, "amount", fact->amount, ledger->decimals);
            put_place(json, "place", fact->place);
            json_number(json, "offset", fact->offset);
            json_text(json, "written", fact->written);
            json_close(json, '}');
        }
    }
    close_section(json);
}

static void put_axis(ReportJson *r, const WorkingLedger *ledger, const WorkingAxis *axis)
{
    Json *json = &r->json;
    json_open(json, NULL, '{');
    json_number(json, "axis", axis->axis);
    json_number(json, "dimension", axis->dim);
    if (axis->map)
        put_positions(json, "map", axis->map,
                      r->workings->dims.items[ledger->dims[axis->axis]].member_count);
    json_close(json, '}');
}

static void put_shapes(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "shapes");
    for (uint32_t i = 0; i < r->workings->shapes.len; i++) {
        const WorkingShape *shape = &r->workings->shapes.items[i];
        json_item(json);
        json_number(json, "ledger", shape->ledger);
        json_open(json, "axes", '[');
        for (uint32_t k = 0; k < shape->axis_count; k++)
            put_axis(r, &r->workings->ledgers.items[shape->ledger], &shape->axes[k]);
        json_close(json, ']');
        json_close(json, '}');
    }
    close_section(json);
}

static void put_sums(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "sums");
    for (uint32_t i = 0; i < r->workings->sums.len; i++) {
        const WorkingSum *sum = &r->workings->sums.items[i];
        json_item(json);
        if (sum->shape == WORKINGS_NONE) {
            json_number(json, "fact", sum->first);
        } else {
            json_number(json, "shape", sum->shape);
            put_positions(json, "members", sum->members,
                          r->workings->shapes.items[sum->shape].axis_count);
        }
        json_number(json, "facts", sum->rows);
        put_amount(json, "amount", sum->amount, workings_sum_ledger(r->workings, sum)->decimals);
        json_close(json, '}');
    }
    close_section(json);
}

static const char *const formula_words[] = {
    [FORMULA_LINEAR] = "linear",     [FORMULA_ADD] = "add",       [FORMULA_SUBTRACT] = "subtract",
    [FORMULA_MULTIPLY] = "multiply", [FORMULA_DIVIDE] = "divide", [FORMULA_ABS] = "abs",
    [FORMULA_MIN] = "min",           [FORMULA_MAX] = "max",       [FORMULA_ROUND] = "round"};

static void put_linear(ReportJson *r, const Formula *formula)
{
    Json *json = &r->json;
    put_number(json, "constant", formula->constant);
    json_open(json, "terms", '[');
    for (uint32_t i = 0; i < formula->term_count; i++) {
        json_open(json, NULL, '{');
        json_number(json, "sum", formula->terms[i].sum);
        put_number(json, "factor", formula->terms[i].factor);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_formulas(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "formulas");
    for (uint32_t i = 0; i < r->workings->formulas.len; i++) {
        const Formula *formula = &r->workings->formulas.items[i];
        json_item(json);
        json_text(json, "kind", str_from(formula_words[formula->kind]));
        if (formula->kind == FORMULA_LINEAR) put_linear(r, formula);
        if (formula->left != WORKINGS_NONE) json_number(json, "left", formula->left);
        if (formula->right != WORKINGS_NONE) json_number(json, "right", formula->right);
        if (formula->kind == FORMULA_ROUND) {
            json_number(json, "decimals", formula->decimals);
            put_number(json, "step", formula->step);
        }
        json_close(json, '}');
    }
    close_section(json);
}

/* ---- tables ---- */

static void put_working_cell(ReportJson *r, const WorkingCell *working)
{
    json_number(&r->json, "formula", working->formula);
    put_number(&r->json, "scale", working->scale);
}

static void put_cell(ReportJson *r, const Cell *cell, const WorkingCell *working)
{
    Json *json = &r->json;
    if (cell->kind == CELL_BLANK) {
        json_null(json, NULL);
        return;
    }
    json_open(json, NULL, '{');
    if (cell->kind == CELL_TEXT) {
        json_text(json, "text", cell->text);
        if (cell->is_code) json_bool(json, "code", true);
        if (cell->covered) json_bool(json, "covered", true);
    } else {
        put_amount(json, "amount", cell->mantissa, cell->decimals);
        json_optional(json, "unit", r->report->units.items[cell->unit]);
        if (cell->percent) json_bool(json, "percent", true);
    }
    if (working) put_working_cell(r, working);
    json_close(json, '}');
}

static void put_columns(ReportJson *r, const ReportTable *table)
{
    Json *json = &r->json;
    json_open(json, "columns", '[');
    for (uint32_t i = 0; i < table->columns.len; i++) {
        const ReportColumn *column = &table->columns.items[i];
        json_open(json, NULL, '{');
        put_texts(json, "headings", column->headings, column->heading_count);
        json_bool(json, "amounts", column->amounts);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_rows(ReportJson *r, const ReportTable *table, const WorkingTable *working)
{
    Json *json = &r->json;
    uint32_t at = 0;
    json_open(json, "rows", '[');
    for (uint32_t i = 0; i < table->rows.len; i++) {
        const ReportRow *row = &table->rows.items[i];
        json_item(json);
        json_bool(json, "total", row->role == ROW_TOTAL);
        json_number(json, "depth", row->depth);
        json_open(json, "cells", '[');
        for (uint32_t c = 0; c < table->columns.len; c++) {
            const WorkingCell *next = at < working->cells.len ? &working->cells.items[at] : NULL;
            bool here = next && next->row == i && next->column == c;
            put_cell(r, &row->cells[c], here ? next : NULL);
            at += here;
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

typedef struct NoteWriter {
    Json *json;
    const ReportTable *table;
} NoteWriter;

static void put_footnote(void *context, uint32_t row, uint32_t column, uint32_t footnote)
{
    const NoteWriter *w = context;
    json_open(w->json, NULL, '{');
    if (row == UINT32_MAX)
        json_null(w->json, "row");
    else
        json_number(w->json, "row", row);
    json_number(w->json, "column", column);
    json_text(w->json, "text", w->table->footnotes.items[footnote - 1]);
    json_close(w->json, '}');
}

static void put_footnotes(ReportJson *r, const ReportTable *table)
{
    NoteWriter w = {&r->json, table};
    if (!table->footnotes.len) return;
    json_open(&r->json, "footnotes", '[');
    report_footnotes(table, put_footnote, &w);
    json_close(&r->json, ']');
}

static void put_tables(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "tables");
    for (uint32_t i = 0; i < r->report->tables.len; i++) {
        const ReportTable *table = &r->report->tables.items[i];
        if (table->inner) continue;
        json_item(json);
        json_text(json, "id", table->id);
        json_text(json, "title", table->title);
        json_optional(json, "unit", table->unit);
        json_optional(json, "note", table->note);
        put_columns(r, table);
        put_rows(r, table, &r->workings->tables[i]);
        put_footnotes(r, table);
        json_close(json, '}');
    }
    close_section(json);
}

/* ---- relations ---- */

static const char *const states[] = {[RECORD_HELD] = "held",
                                     [RECORD_ROUNDED] = "rounded",
                                     [RECORD_WAIVED] = "waived",
                                     [RECORD_BROKEN] = "broken",
                                     [RECORD_UNTRIED] = "untried"};

static void put_claim(ReportJson *r, const WorkingClaim *claim)
{
    Json *json = &r->json;
    json_open(json, NULL, '{');
    json_text(json, "comparison", str_from(claim->comparison));
    json_number(json, "left", claim->left);
    json_number(json, "right", claim->right);
    json_optional(json, "unit", claim->unit);
    put_number(json, "below", claim->below);
    put_number(json, "above", claim->above);
    if (claim->shown) {
        put_number(json, "scale", claim->scale);
        json_number(json, "decimals", claim->decimals);
    }
    put_number(json, "waived", claim->waived);
    put_place(json, "place", claim->place);
    json_close(json, '}');
}

static void put_claims(ReportJson *r, const WorkingRelation *relation)
{
    Json *json = &r->json;
    json_open(json, "claims", '[');
    for (uint32_t i = 0; i < relation->claim_count; i++)
        put_claim(r, &r->workings->claims.items[relation->first_claim + i]);
    json_close(json, ']');
    json_open(json, "conditions", '[');
    for (uint32_t i = 0; i < relation->condition_count && relation->claim_count; i++) {
        const WorkingCondition *condition =
            &r->workings->conditions.items[relation->first_condition + i];
        json_open(json, NULL, '{');
        json_text(json, "comparison", str_from(condition->comparison));
        json_number(json, "left", condition->left);
        json_number(json, "right", condition->right);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_relations(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "relations");
    for (uint32_t i = 0; i < r->workings->relations.len; i++) {
        const WorkingRelation *relation = &r->workings->relations.items[i];
        json_item(json);
        json_text(json, "suite", relation->suite);
        json_text(json, "instance", relation->instance);
        json_text(json, "label", relation->label);
        json_text(json, "state", str_from(states[relation->state]));
        json_text(json, "severity", relation->warning ? STR("warning") : STR("error"));
        json_bool(json, "waivable", relation->waivable);
        json_optional(json, "text", relation->text);
        put_place(json, "place", relation->place);
        put_claims(r, relation);
        json_optional(json, "unsaid", str_from(relation->unsaid ? relation->unsaid : ""));
        json_close(json, '}');
    }
    close_section(json);
}

/* ---- figures ---- */

static void put_figure_amount(Json *json, const ReportFigure *figure, FigureAmount amount)
{
    if (amount.present)
        put_amount(json, "amount", amount.mantissa, figure->decimals);
    else
        json_null(json, "amount");
}

static const char *const roles[] = {[NODE_PLAIN] = "plain",
                                    [NODE_GATHERED] = "gathered",
                                    [NODE_IMBALANCE] = "imbalance",
                                    [NODE_BROKEN] = "broken"};

static void put_nodes(Json *json, const ReportFigure *figure)
{
    json_open(json, "nodes", '[');
    for (uint32_t i = 0; i < figure->nodes.len; i++) {
        const FigureNode *node = &figure->nodes.items[i];
        json_item(json);
        json_text(json, "id", node->id);
        json_text(json, "label", node->label);
        json_number(json, "stage", node->stage);
        json_text(json, "role", str_from(roles[node->role]));
        put_figure_amount(json, figure, node->amount);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_edges(Json *json, const ReportFigure *figure)
{
    json_open(json, "edges", '[');
    for (uint32_t i = 0; i < figure->edges.len; i++) {
        const FigureEdge *edge = &figure->edges.items[i];
        json_item(json);
        json_number(json, "from", edge->from);
        json_number(json, "to", edge->to);
        json_bool(json, "reversed", edge->reversed);
        put_figure_amount(json, figure, edge->amount);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static const char *const figure_kinds[] = {
    [FIGURE_FLOW] = "flow", [FIGURE_TREE] = "tree", [FIGURE_DEPENDENCIES] = "dependencies"};

static void put_figures(ReportJson *r)
{
    Json *json = &r->json;
    open_section(json, "figures");
    for (uint32_t i = 0; i < r->report->figures.len; i++) {
        const ReportFigure *figure = &r->report->figures.items[i];
        json_item(json);
        json_text(json, "kind", str_from(figure_kinds[figure->kind]));
        json_text(json, "id", figure->id);
        json_text(json, "title", figure->title);
        json_optional(json, "unit", figure->unit);
        put_texts(json, "stages", figure->stages.items, figure->stages.len);
        put_nodes(json, figure);
        put_edges(json, figure);
        json_close(json, '}');
    }
    close_section(json);
}

/* ---- all ---- */

static void put_header(ReportJson *r)
{
    static const char *const roundings[] = {
        [ROUND_HALF_UP] = "half up", [ROUND_HALF_EVEN] = "half even", [ROUND_DOWN] = "down"};
    const RelationCounts *counts = &r->report->counts;
    Json *json = &r->json;
    json_text(json, "format", STR("budgetc report"));
    json_number(json, "version", 1);
    json_text(json, "id", r->report->id);
    json_text(json, "title", r->report->title);
    json_text(json, "language", r->report->language);
    json_text(json, "rounding", str_from(roundings[r->workings->rounding]));
    json_open(json, "counts", '{');
    json_number(json, "held", (int64_t)counts->held);
    json_number(json, "rounded", (int64_t)counts->rounded);
    json_number(json, "waived", (int64_t)counts->waived);
    json_number(json, "broken", (int64_t)counts->broken);
    json_close(json, '}');
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    (void)options;
    Sink *sink = output->open(output, backend_file_name(scratch, report, report->id, "json"));
    if (!sink) return false;
    ReportJson r = {
        .json = {.sink = sink}, .report = report, .workings = report->workings, .scratch = scratch};
    json_open(&r.json, NULL, '{');
    put_header(&r);
    put_dims(&r);
    put_ledgers(&r);
    put_facts(&r);
    put_tables(&r);
    put_relations(&r);
    put_figures(&r);
    put_shapes(&r);
    put_sums(&r);
    put_formulas(&r);
    json_line(&r.json, "");
    json_close(&r.json, '}');
    sink_char(sink, '\n');
    return true;
}

const Backend backend_json = {
    .kind = "json",
    .summary = N_("write the whole report, and what it is made of, as JSON"),
    .single = true,
    .workings = true,
    .emit = emit,
};
