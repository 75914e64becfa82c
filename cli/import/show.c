#include "cli/import/show.h"

#include "cli/common/language.h"
#include "lang/base/json.h"

void import_text(const Discovery *d, bool list, Sink *sink)
{
    if (list) discovery_list(d, sink);
    sink_printf(sink, tr("tables: %u; numbers in them: %u, of which no relation reads %u"),
                (unsigned)d->tables, (unsigned)d->numbers, (unsigned)d->alone);
    sink_char(sink, '\n');
    sink_printf(sink, tr("relations found: %u; of them %u hold, %u within rounding, %u do not"),
                (unsigned)d->relations, (unsigned)(d->held - d->rounded), (unsigned)d->rounded,
                (unsigned)(d->relations - d->held));
    sink_char(sink, '\n');
}

/* ---- JSON ---- */

static const char *kind_text(FamilyKind kind)
{
    switch (kind) {
    case FAMILY_TREE: return "parts";
    case FAMILY_TOTAL: return "total";
    case FAMILY_ROWS: return "rows";
    case FAMILY_COLUMNS: return "columns";
    case FAMILY_SHARE: return "percentage";
    case FAMILY_PRODUCT: return "product";
    case FAMILY_EQUAL: return "equal";
    case FAMILY_BALANCE: return "balance";
    case FAMILY_CHANGE: return "change";
    case FAMILY_ALIKE: return "alike";
    case FAMILY_NAMED: return "named";
    case FAMILY_SIDES: return "sides";
    case FAMILY_AGREE: return "agree";
    case FAMILY_TEXTS: return "texts";
    case FAMILY_GROUPS: return "groups";
    case FAMILY_SUM: return "sum";
    }
    return "";
}

static void put_cell(Json *j, const Discovery *d, const Term *term)
{
    const GridCell *cell = d->finder.cells[term->cell];
    const Sources *sources = d->finder.env->sources;
    Place at = source_place(sources, cell->span.lo);
    json_open(j, NULL, '{');
    json_optional(j, "file", at.source ? at.source->name : (Str){0});
    json_number(j, "line", at.line);
    json_number(j, "column", at.column);
    json_text(j, "text", cell->text);
    json_number(j, "coefficient", term->coefficient);
    json_close(j, '}');
}

static void put_relation(Json *j, const Discovery *d, uint32_t r)
{
    const FoundRelation *relation = &d->finder.relations.items[r];
    json_item(j);
    json_text(j, "outcome",
              str_from(relation->rounded ? "rounded"
                       : relation->held  ? "held"
                                         : "broken"));
    json_bool(j, "repeated", d->repeated[r]);
    json_open(j, "cells", '[');
    for (uint32_t i = 0; i < relation->count; i++)
        put_cell(j, d, &d->finder.terms.items[relation->first + i]);
    json_close(j, ']');
    json_close(j, '}');
}

static void put_family(Json *j, const Discovery *d, const Family *family)
{
    const DataGrid *grids = d->finder.grids.items;
    json_item(j);
    json_text(j, "kind", str_from(kind_text(family->kind)));
    json_text(j, "table", grids[family->grid].table);
    json_optional(j, "column",
                  family->column == NONE ? (Str){0}
                                         : grids[family->grid].columns[family->column].heading);
    json_optional(j, "other",
                  family->other_grid == NONE ? (Str){0} : grids[family->other_grid].table);
    json_number(j, "held", family->held);
    json_number(j, "broken", family->broken);
    json_number(j, "digits", family->digits);
    json_open(j, "relations", '[');
    for (uint32_t i = 0; i < family->count; i++) put_relation(j, d, family->first + i);
    json_close(j, ']');
    json_close(j, '}');
}

void import_json(const Discovery *d, Sink *sink)
{
    Json j = {.sink = sink};
    json_open(&j, NULL, '{');
    json_number(&j, "tables", d->tables);
    json_number(&j, "numbers", d->numbers);
    json_number(&j, "alone", d->alone);
    json_number(&j, "relations", d->relations);
    json_number(&j, "held", d->held - d->rounded);
    json_number(&j, "rounded", d->rounded);
    json_number(&j, "broken", d->relations - d->held);
    json_open(&j, "families", '[');
    for (uint32_t f = 0; f < d->finder.families.len; f++)
        if (!d->finder.families.items[f].doubtful) put_family(&j, d, &d->finder.families.items[f]);
    json_line(&j, "");
    json_close(&j, ']');
    json_close(&j, '}');
    sink_char(sink, '\n');
}
