/* What changed between two budgets. */
#include "lang/diff/find.h"

#include "lang/diff/differ.h"

static bool of_relation(DiagCode code)
{
    return code == DIAG_E0501 || code == DIAG_E0503 || code == DIAG_E0601 || code == DIAG_E0602;
}

static void add_findings(Differ *d, int side, DiffState *state)
{
    Diag **items;
    uint32_t count = diags_sorted(d->sides[side].input->diags, &items);
    for (uint32_t i = 0; i < count; i++) {
        const Diag *diag = items[i];
        if (diag->severity == SEVERITY_ERROR) state->errors++;
        if (diag->severity == SEVERITY_WARNING) state->warnings++;
        if (diag->severity != SEVERITY_ERROR) continue;
        *vec_push(d->arena, &state->findings) =
            (DiffFinding){diag_info(diag->code)->code, diag->message,
                          diff_place(d, side, diag->span.lo), of_relation(diag->code)};
    }
}

static DiffState state_of(Differ *d, int side)
{
    const DiffInput *input = d->sides[side].input;
    DiffState state = {
        .modelled = input->model != NULL, .tried = input->tried, .relations = input->counts};
    if (input->model && input->model->header.decl) {
        const BudgetHeader *header = input->model->header.decl;
        state.id = intern_text(input->env->names, header->name.symbol);
        state.title = header->title.value;
    }
    add_findings(d, side, &state);
    return state;
}

/* Is the same wrong on both sides? Then nothing was made worse. */
static bool same_findings(const DiffState *a, const DiffState *b)
{
    if (a->findings.len != b->findings.len) return false;
    for (uint32_t i = 0; i < a->findings.len; i++)
        if (strcmp(a->findings.items[i].code, b->findings.items[i].code) != 0 ||
            !str_equal(a->findings.items[i].message, b->findings.items[i].message))
            return false;
    return true;
}

static bool is_same(const Diff *diff)
{
    return diff->before.modelled && diff->after.modelled &&
           diff->before.tried == diff->after.tried && same_findings(&diff->before, &diff->after) &&
           !diff->totals.len && !diff->facts.len && !diff->members.len && !diff->rules.len &&
           !diff->relations.len && !diff->tables.len && !diff->cells.len && !diff->decls.len;
}

Diff diff_find(Arena *arena, const DiffInput *before, const DiffInput *after, DiffOptions options)
{
    Differ d = {.arena = arena,
                .names = intern_new(arena, 0),
                .sides = {{.input = before, .env = before->env, .model = before->model},
                          {.input = after, .env = after->env, .model = after->model}},
                .options = options};
    d.diff.before = state_of(&d, OLD);
    d.diff.after = state_of(&d, NEW);
    if (before->model && after->model) {
        diff_pair_names(&d);
        diff_find_facts(&d);
        diff_find_members(&d);
        diff_find_measures(&d);
        diff_find_totals(&d);
        diff_find_rules(&d);
        diff_find_decls(&d);
        if (before->tried && after->tried) diff_find_relations(&d);
        if (before->report && after->report) diff_find_cells(&d);
        diff_group_cells(&d);
    }
    d.diff.same = is_same(&d.diff);
    return d.diff;
}
