#include "backends/marks.h"

const char mark_signs[] = {' ', '~', '!'};

static CellMark mark_of_state(RelationState state)
{
    switch (state) {
    case RELATION_HELD:
    case RELATION_ROUNDED:
    case RELATION_UNTRIED: return MARK_NONE;
    case RELATION_WAIVED: return MARK_WAIVED;
    case RELATION_BROKEN: return MARK_BROKEN;
    }
    return MARK_NONE;
}

/* The worst of the relations that read a sum; found once. */
static CellMark mark_of_sum(Marker *m, uint32_t number)
{
    const Origins *origins = m->report->origins;
    const OriginSum *sum = &origins->sums.items[number];
    CellMark worst = MARK_NONE;
    if (m->of_sums[number]) return (CellMark)(m->of_sums[number] - 1);
    for (uint32_t i = 0; i < sum->relation_count; i++) {
        CellMark mark = mark_of_state(origins->relations.items[sum->relations[i]].state);
        if (mark > worst) worst = mark;
    }
    m->of_sums[number] = (unsigned char)(worst + 1);
    return worst;
}

static void note_relations(Marker *m, const ReportTable *table, uint32_t number, TableMarks *marks)
{
    const Origins *origins = m->report->origins;
    const OriginSum *sum = &origins->sums.items[number];
    if (m->noted_sums[number] == table) return;
    m->noted_sums[number] = table;
    for (uint32_t i = 0; i < sum->relation_count; i++) {
        uint32_t at = sum->relations[i];
        const OriginRelation *relation = &origins->relations.items[at];
        CellMark mark = mark_of_state(relation->state);
        if (mark == MARK_NONE || m->noted_relations[at] == table) continue;
        m->noted_relations[at] = table;
        Str text = relation->label;
        if (relation->instance.len)
            text = arena_printf(m->arena, STR_FMT " (" STR_FMT ")", STR_ARG(text),
                                STR_ARG(relation->instance));
        *vec_push(m->arena, &marks->notes) = (MarkNote){mark, text, relation->place};
    }
}

static CellMark mark_cell(Marker *m, const ReportTable *table, const OriginCell *cell,
                      TableMarks *marks)
{
    CellMark worst = cell->stated.place.file.len ? mark_of_state(cell->stated.state) : MARK_NONE;
    if (worst != MARK_NONE)
        *vec_push(m->arena, &marks->notes) =
            (MarkNote){worst, cell->stated.reason, cell->stated.place};
    for (uint32_t i = 0; i < cell->sum_count; i++) {
        CellMark mark = mark_of_sum(m, cell->sums[i]);
        if (mark == MARK_NONE) continue;
        note_relations(m, table, cell->sums[i], marks);
        if (mark > worst) worst = mark;
    }
    return worst;
}

static void prepare(Marker *m)
{
    const Origins *origins = m->report->origins;
    m->of_sums = arena_array(m->arena, unsigned char, origins->sums.len);
    m->noted_sums = arena_array(m->arena, const void *, origins->sums.len);
    m->noted_relations = arena_array(m->arena, const void *, origins->relations.len);
    memset(m->of_sums, 0, origins->sums.len);
    for (uint32_t i = 0; i < origins->sums.len; i++) m->noted_sums[i] = NULL;
    for (uint32_t i = 0; i < origins->relations.len; i++) m->noted_relations[i] = NULL;
}

TableMarks marks_of(Marker *m, const ReportTable *table)
{
    TableMarks marks = {0};
    const Origins *origins = m->report->origins;
    if (!origins) return marks;
    if (!m->of_sums) prepare(m);
    const OriginTable *cells = &origins->tables[table - m->report->tables.items];
    unsigned char *found = NULL;
    for (uint32_t i = 0; i < cells->cells.len; i++) {
        const OriginCell *cell = &cells->cells.items[i];
        CellMark mark = mark_cell(m, table, cell, &marks);
        size_t count = (size_t)table->rows.len * table->columns.len;
        if (mark == MARK_NONE) continue;
        if (!found) found = memset(arena_array(m->arena, unsigned char, count), 0, count);
        found[(size_t)cell->row * table->columns.len + cell->column] = (unsigned char)mark;
    }
    marks.cells = found;
    return marks;
}
