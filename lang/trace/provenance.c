/* The origins of a table as JSON lines: what others speak of comes before them, once in a file. */
#include "lang/trace/find.h"

struct Provenance {
    const Origins *origins;
    uint32_t *fact_file, *relation_file; /* [number]: the last file that describes it */
    uint32_t *sum_file, *sum_number;     /* likewise; and its number in that file */
    uint32_t file, sums;
    Sink *sink;
};

Provenance *provenance_new(Arena *arena, const Origins *origins)
{
    Provenance *p = arena_new(arena, Provenance);
    *p = (Provenance){.origins = origins};
    p->fact_file = arena_array(arena, uint32_t, origins->fact_count);
    p->relation_file = arena_array(arena, uint32_t, origins->relations.len);
    p->sum_file = arena_array(arena, uint32_t, origins->sums.len);
    p->sum_number = arena_array(arena, uint32_t, origins->sums.len);
    return p;
}

/* Returns true once for each number in a file. */
static bool is_new(const Provenance *p, uint32_t *files, uint32_t number)
{
    bool first = files[number] != p->file;
    files[number] = p->file;
    return first;
}

static void put_text(const Provenance *p, const char *key, Str text)
{
    sink_printf(p->sink, ",\"%s\":", key);
    sink_json(p->sink, text);
}

static void put_place(const Provenance *p, OriginPlace place)
{
    if (!place.file.len) return;
    put_text(p, "file", place.file);
    sink_printf(p->sink, ",\"line\":%u", place.line);
}

static void put_numbers(const Provenance *p, const char *key, const uint32_t *numbers,
                        uint32_t count)
{
    sink_printf(p->sink, ",\"%s\":[", key);
    for (uint32_t i = 0; i < count; i++) sink_printf(p->sink, "%s%u", i ? "," : "", numbers[i] + 1);
    sink_char(p->sink, ']');
}

static void put_fact(Provenance *p, uint32_t number)
{
    const OriginFact *fact = &p->origins->facts[number];
    if (!is_new(p, p->fact_file, number)) return;
    sink_printf(p->sink, "{\"kind\":\"fact\",\"fact\":%u", number + 1);
    put_text(p, "ledger", fact->ledger);
    put_text(p, "amount", fact->amount);
    put_text(p, "title", fact->title);
    put_place(p, fact->place);
    sink_text(p->sink, "}\n");
}

static void put_relation(Provenance *p, uint32_t number)
{
    const OriginRelation *relation = &p->origins->relations.items[number];
    if (!is_new(p, p->relation_file, number)) return;
    sink_printf(p->sink, "{\"kind\":\"relation\",\"relation\":%u", number + 1);
    put_text(p, "name", relation->name);
    if (relation->instance.len) put_text(p, "instance", relation->instance);
    put_place(p, relation->place);
    sink_text(p->sink, "}\n");
}

static void put_sum(Provenance *p, uint32_t number)
{
    const OriginSum *sum = &p->origins->sums.items[number];
    if (!is_new(p, p->sum_file, number)) return;
    for (uint32_t i = 0; i < sum->fact_count; i++) put_fact(p, sum->facts[i]);
    for (uint32_t i = 0; i < sum->relation_count; i++) put_relation(p, sum->relations[i]);
    p->sum_number[number] = p->sums++;
    sink_printf(p->sink, "{\"kind\":\"sum\",\"sum\":%u", p->sums);
    put_numbers(p, "facts", sum->facts, sum->fact_count);
    put_numbers(p, "relations", sum->relations, sum->relation_count);
    sink_text(p->sink, "}\n");
}

static void put_mentions(const Provenance *p, const OriginCell *cell)
{
    sink_text(p->sink, ",\"indicators\":[");
    for (uint32_t i = 0; i < cell->mention_count; i++) {
        sink_text(p->sink, i ? ",{\"instance\":" : "{\"instance\":");
        sink_json(p->sink, cell->mentions[i].title);
        put_place(p, cell->mentions[i].place);
        sink_char(p->sink, '}');
    }
    sink_char(p->sink, ']');
}

static void put_sums(Provenance *p, const OriginCell *cell)
{
    sink_text(p->sink, ",\"sums\":[");
    for (uint32_t i = 0; i < cell->sum_count; i++)
        sink_printf(p->sink, "%s%u", i ? "," : "", p->sum_number[cell->sums[i]] + 1);
    sink_char(p->sink, ']');
}

static void put_cell(Provenance *p, const OriginTable *origin, const OriginCell *cell, Str value)
{
    for (uint32_t i = 0; i < cell->sum_count; i++) put_sum(p, cell->sums[i]);
    sink_printf(p->sink, "{\"kind\":\"cell\",\"record\":%u,\"field\":%u", cell->row + 2,
                cell->column + 1);
    put_text(p, "row", origin->rows[cell->row]);
    put_text(p, "column", origin->columns[cell->column]);
    put_text(p, "value", value);
    if (cell->expression.len) put_text(p, "expression", cell->expression);
    put_place(p, cell->place);
    put_sums(p, cell);
    if (cell->is_indicator) put_mentions(p, cell);
    if (cell->stated.place.file.len) {
        sink_text(p->sink, ",\"stated\":{\"value\":");
        sink_json(p->sink, cell->stated.text);
        put_place(p, cell->stated.place);
        sink_char(p->sink, '}');
    }
    sink_text(p->sink, "}\n");
}

void provenance_write(Provenance *p, Arena *arena, const ReportTable *table,
                      const OriginTable *origin, Sink *sink)
{
    p->sink = sink;
    p->file++;
    p->sums = 0;
    for (uint32_t i = 0; i < origin->cells.len; i++) {
        const OriginCell *cell = &origin->cells.items[i];
        const Cell *shown = &table->rows.items[cell->row].cells[cell->column];
        put_cell(p, origin, cell, trace_cell_value(arena, shown));
    }
}
