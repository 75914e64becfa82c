#include "lang/locate/missing_line.h"

typedef struct Row {     /* of one published table */
    uint32_t first, end; /* relations of its amounts: they stand together */
} Row;

static bool same_row(const IncidenceRelation *a, const IncidenceRelation *b)
{
    return a->comparisons->decl == b->comparisons->decl &&
           str_equal(a->comparisons->row_title, b->comparisons->row_title);
}

static bool is_missing(const IncidenceRelation *relation)
{
    return relation->missing && relation->known && relation->figure != NONE;
}

/* The next row at or behind a relation that the table lacks. False if there is none. */
static bool next_row(const Incidence *in, uint32_t from, Row *row)
{
    const IncidenceRelation *relations = in->relations.items;
    while (from < in->broken && !is_missing(&relations[from])) from++;
    if (from >= in->broken) return false;
    *row = (Row){.first = from, .end = from + 1};
    while (row->end < in->broken && is_missing(&relations[row->end]) &&
           same_row(&relations[from], &relations[row->end]))
        row->end++;
    return true;
}

/* Off by an amount of the row, as far as can be told. */
static bool lacks_amount(const Incidence *in, const Row *row, const IncidenceRelation *relation)
{
    for (uint32_t i = row->first; i < row->end; i++) {
        Number size = relation->residue, rest;
        Number amount = in->figures.items[in->relations.items[i].figure].value;
        if (size.num < 0 && !number_negate(size, &size)) continue;
        if (!number_subtract(size, amount, &rest) || (rest.num < 0 && !number_negate(rest, &rest)))
            continue;
        if (number_compare(rest, relation->tolerance) <= 0) return true;
    }
    return false;
}

static bool is_equation(const IncidenceRelation *relation)
{
    return relation->known && relation->linear && !relation->missing && !relation->warning &&
           relation->comparison == COMPARE_EQ;
}

static bool is_unstated(const IncidenceRelation *relation)
{
    return relation->missing && relation->figure == NONE;
}

/* Does the row explain every broken equation? If there is none, the row itself says it, unless the
 * table has another one in its place. */
static bool explains(const Incidence *in, const Row *row, MissingLine *line)
{
    bool replaced = false;
    line->relations.len = 0;
    for (uint32_t r = 0; r < in->broken; r++) {
        const IncidenceRelation *relation = &in->relations.items[r];
        replaced |= is_unstated(relation);
        if (!is_equation(relation)) continue;
        if (!lacks_amount(in, row, relation)) return false;
        *vec_push(in->env->arena, &line->relations) = r;
    }
    return line->relations.len != 0 || !replaced;
}

/* Is every amount of one row among those of another? Then it may be the same line in another
 * table. */
static bool is_within(const Incidence *in, const Row *row, const Row *other)
{
    for (uint32_t i = row->first; i < row->end; i++) {
        IncidenceRelation amount = in->relations.items[i];
        if (!lacks_amount(in, other, &amount)) return false;
    }
    return true;
}

static void add_stated(const Incidence *in, const Row *row, MissingLine *line)
{
    for (uint32_t i = row->first; i < row->end; i++) *vec_push(in->env->arena, &line->stated) = i;
}

MissingLine missing_line_find(const Incidence *incidence)
{
    MissingLine line = {0};
    Row row = {.end = 0}, first = {.end = 0};
    while (next_row(incidence, row.end, &row)) {
        if (!line.found && explains(incidence, &row, &line)) {
            line.found = true;
            first = row;
        } else if (!line.found || !is_within(incidence, &row, &first)) {
            continue;
        }
        add_stated(incidence, &row, &line);
    }
    return line;
}
