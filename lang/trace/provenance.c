/* The origins of a table as JSON lines: what others speak of comes before them, once in a file. */
#include "lang/base/json.h"
#include "lang/trace/find.h"
#include "lang/trace/reads.h"

struct Provenance {
    const Origins *origins;
    uint32_t *fact_file, *relation_file; /* [number]: the last file that describes it */
    uint32_t *sum_file, *sum_number;     /* likewise; and its number in that file */
    uint32_t file, sums;
    Json json;
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

static void begin_line(Provenance *p, const char *kind)
{
    p->json.more = false;
    json_open(&p->json, NULL, '{');
    json_text(&p->json, "kind", str_from(kind));
}

static void end_line(Provenance *p)
{
    json_close(&p->json, '}');
    sink_char(p->json.sink, '\n');
}

static void put_place(Provenance *p, OriginPlace place)
{
    if (!place.file.len) return;
    json_text(&p->json, "file", place.file);
    json_number(&p->json, "line", place.line);
}

static void put_numbers(Provenance *p, const char *key, const uint32_t *numbers, uint32_t count)
{
    json_open(&p->json, key, '[');
    for (uint32_t i = 0; i < count; i++) json_number(&p->json, NULL, (int64_t)numbers[i] + 1);
    json_close(&p->json, ']');
}

static void put_fact(Provenance *p, uint32_t number)
{
    const OriginFact *fact = &p->origins->facts[number];
    if (!is_new(p, p->fact_file, number)) return;
    begin_line(p, "fact");
    json_number(&p->json, "fact", (int64_t)number + 1);
    json_text(&p->json, "ledger", fact->ledger);
    json_text(&p->json, "amount", fact->amount);
    json_text(&p->json, "title", fact->title);
    put_place(p, fact->place);
    end_line(p);
}

static void put_relation(Provenance *p, uint32_t number)
{
    const OriginRelation *relation = &p->origins->relations.items[number];
    if (!is_new(p, p->relation_file, number)) return;
    begin_line(p, "relation");
    json_number(&p->json, "relation", (int64_t)number + 1);
    json_text(&p->json, "name", relation->name);
    if (relation->instance.len) json_text(&p->json, "instance", relation->instance);
    put_place(p, relation->place);
    end_line(p);
}

static void put_sum(Provenance *p, uint32_t number)
{
    const OriginSum *sum = &p->origins->sums.items[number];
    if (!is_new(p, p->sum_file, number)) return;
    for (uint32_t i = 0; i < sum->fact_count; i++) put_fact(p, sum->facts[i]);
    for (uint32_t i = 0; i < sum->relation_count; i++) put_relation(p, sum->relations[i]);
    p->sum_number[number] = p->sums++;
    begin_line(p, "sum");
    json_number(&p->json, "sum", p->sums);
    put_numbers(p, "facts", sum->facts, sum->fact_count);
    put_numbers(p, "relations", sum->relations, sum->relation_count);
    end_line(p);
}

static void put_mentions(Provenance *p, const OriginCell *cell)
{
    json_open(&p->json, "indicators", '[');
    for (uint32_t i = 0; i < cell->mention_count; i++) {
        json_open(&p->json, NULL, '{');
        json_text(&p->json, "instance", cell->mentions[i].title);
        put_place(p, cell->mentions[i].place);
        json_close(&p->json, '}');
    }
    json_close(&p->json, ']');
}

static void put_sums(Provenance *p, const OriginCell *cell)
{
    json_open(&p->json, "sums", '[');
    for (uint32_t i = 0; i < cell->sum_count; i++)
        json_number(&p->json, NULL, (int64_t)p->sum_number[cell->sums[i]] + 1);
    json_close(&p->json, ']');
}

static void put_cell(Provenance *p, const OriginTable *origin, const OriginCell *cell, Str value)
{
    for (uint32_t i = 0; i < cell->sum_count; i++) put_sum(p, cell->sums[i]);
    begin_line(p, "cell");
    json_number(&p->json, "record", (int64_t)cell->row + 2);
    json_number(&p->json, "field", (int64_t)cell->column + 1);
    json_text(&p->json, "row", origin->rows[cell->row]);
    json_text(&p->json, "column", origin->columns[cell->column]);
    json_text(&p->json, "value", value);
    if (cell->expression.len) json_text(&p->json, "expression", cell->expression);
    put_place(p, cell->place);
    put_sums(p, cell);
    if (cell->is_indicator) put_mentions(p, cell);
    if (cell->stated.place.file.len) {
        json_open(&p->json, "stated", '{');
        json_text(&p->json, "value", cell->stated.text);
        put_place(p, cell->stated.place);
        json_close(&p->json, '}');
    }
    end_line(p);
}

void provenance_write(Provenance *p, Arena *arena, const ReportTable *table,
                      const OriginTable *origin, Sink *sink)
{
    p->json = (Json){.sink = sink};
    p->file++;
    p->sums = 0;
    for (uint32_t i = 0; i < origin->cells.len; i++) {
        const OriginCell *cell = &origin->cells.items[i];
        const Cell *shown = &table->rows.items[cell->row].cells[cell->column];
        put_cell(p, origin, cell, trace_cell_value(arena, shown));
    }
}
