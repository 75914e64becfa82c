#include "lang/report/relation_table.h"

#include "lang/check/relation_text.h"

static void add_column(Env *env, ReportTable *table, const char *heading, bool amounts)
{
    Str *headings = arena_array(env->arena, Str, 1);
    headings[0] = str_from(heading);
    *vec_push(env->arena, &table->columns) =
        (ReportColumn){.headings = headings, .heading_count = 1, .amounts = amounts};
}

static Cell text_cell(Str text, Span origin)
{
    return (Cell){.kind = text.len ? CELL_TEXT : CELL_BLANK, .text = text, .origin = origin};
}

static Cell count_cell(uint64_t count, Span origin)
{
    return (Cell){
        .kind = count ? CELL_AMOUNT : CELL_BLANK, .mantissa = (Int128)count, .origin = origin};
}

/* Of all checks that were made of one declaration: an `agree` makes several. decl NULL: of all. */
static RelationCounts counts_of(const Relations *relations, const Verdicts *verdicts,
                                const InvariantDecl *decl)
{
    RelationCounts sum = {0};
    for (uint32_t i = 0; i < relations->checks.len; i++)
        if (!decl || relations->checks.items[i].decl == decl)
            relation_counts_add(&sum, &verdicts->by_check[i]);
    return sum;
}

static void add_columns(Env *env, ReportTable *table, const RelationWords *words,
                        const RelationCounts *all)
{
    add_column(env, table, words->relation, false);
    add_column(env, table, words->claim, false);
    add_column(env, table, words->held, true);
    if (all->rounded) add_column(env, table, words->rounded, true);
    if (all->waived) add_column(env, table, words->waived, true);
    if (all->broken) add_column(env, table, words->broken, true);
}

static void add_row(Env *env, ReportTable *table, const InvariantDecl *decl, Str claim,
                    const RelationCounts *counts, const RelationCounts *all)
{
    Str name = intern_text(env->names, decl->name.symbol);
    Span origin = decl->name.span;
    ReportRow row = {.anchor = name, .cells = arena_array(env->arena, Cell, table->columns.len)};
    uint32_t c = 0;
    row.cells[c++] = text_cell(decl->label.value.len ? decl->label.value : name, origin);
    row.cells[c++] = text_cell(claim, origin);
    row.cells[c++] = count_cell(counts->held, origin);
    if (all->rounded) row.cells[c++] = count_cell(counts->rounded, origin);
    if (all->waived) row.cells[c++] = count_cell(counts->waived, origin);
    if (all->broken) row.cells[c++] = count_cell(counts->broken, origin);
    *vec_push(env->arena, &table->rows) = row;
}

/* How a relation can come out otherwise is a column only if one did. */
void relation_table_build(const Relations *relations, const Verdicts *verdicts, ReportTable *table)
{
    Env *env = relations->planner->env;
    const Model *model = relations->planner->model;
    const Phrases phrases = phrases_of(model->header.language);
    const RelationWords found = wording_relations(&phrases), *words = &found;
    const ClaimWords claims = wording_claim(&phrases);
    RelationCounts all = counts_of(relations, verdicts, NULL);
    *table = (ReportTable){
        .id = STR("relations"), .title = str_from(words->title), .empty = str_from(words->none)};
    add_columns(env, table, words, &all);
    for (uint32_t i = 0; i < model->invariants.len; i++) {
        const InvariantDecl *decl = &model->invariants.items[i]->invariant;
        RelationCounts counts = counts_of(relations, verdicts, decl);
        if (relation_tells(relations, decl)) continue;
        if (counts.held + counts.rounded + counts.waived + counts.broken)
            add_row(env, table, decl, claim_text(env, model, &claims, decl), &counts, &all);
    }
}
