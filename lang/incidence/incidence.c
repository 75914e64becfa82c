#include "lang/incidence/incidence.h"

typedef struct Question {
    const Incidence *in;
    FactChange facts[INCIDENCE_MAX_CHANGES];
    uint32_t count;
    uint32_t stated; /* a stated figure that the relation compares; NONE */
    Number value;    /* of it */
} Question;

static bool add_change(Question *q, const IncidenceRelation *relation, const FigureChange *change)
{
    const IncidenceFigure *figure = &q->in->figures.items[change->figure];
    Number quanta;
    if (figure->origin != AMOUNT_ENTERED) {
        if (change->figure != relation->figure) return true;
        q->stated = change->figure;
        q->value = change->value;
        return true;
    }
    if (!number_divide(change->value, figure->step, &quanta) || quanta.den != 1) return false;
    q->facts[q->count++] = (FactChange){figure->ledger->id, figure->fact, quanta.num};
    return true;
}

bool incidence_shown(Value found, Number *value)
{
    *value = found.exists && found.facts ? found.number : NUMBER_ZERO;
    return found.exists || !found.facts;
}

bool incidence_must_be_blank(const IncidenceRelation *relation)
{
    const StatedComparison *c = relation->comparisons;
    return c && c->decl->kind == STATED_VALUE && c->cell.kind == CELL_BLANK &&
           !c->decl->options.spans[STATED_BLANK_AS_ZERO].hi;
}

/* The left side of a stated figure: what the facts give. */
static bool fact_side(const Question *q, Evaluator *e, const IncidenceRelation *relation,
                      Number *value)
{
    const CellSource *source = relation->comparisons->source;
    *value = NUMBER_ZERO;
    if (!source) return true;
    if (relation->left) return incidence_shown(eval_plan(e, relation->left), value);
    Int128 amount = columns_amount(&source->ledger->facts, source->fact);
    for (uint32_t i = 0; i < q->count; i++)
        if (q->facts[i].fact == source->fact && q->facts[i].ledger == source->ledger->id)
            amount = q->facts[i].amount;
    return amount == FACT_DASH ||
           number_multiply(number_int(amount), source->ledger->quantum, value);
}

static bool sides_difference(Evaluator *e, const IncidenceRelation *relation, Number *residue)
{
    Value left = eval_plan(e, relation->left), right = eval_plan(e, relation->right);
    return left.exists && right.exists && number_subtract(left.number, right.number, residue);
}

bool incidence_residue(const Incidence *in, uint32_t r, const FigureChange *changes, uint32_t count,
                       Number *residue)
{
    const IncidenceRelation *relation = &in->relations.items[r];
    Question q = {.in = in, .stated = NONE};
    if (count > INCIDENCE_MAX_CHANGES) return false;
    for (uint32_t i = 0; i < count; i++)
        if (!add_change(&q, relation, &changes[i])) return false;
    Evaluator e = {.env = in->env,
                   .model = in->model,
                   .frame = relation->frame,
                   .changes = q.facts,
                   .change_count = q.count};
    if (relation->kind == RELATION_INVARIANT) return sides_difference(&e, relation, residue);
    if (relation->figure == NONE) return false;
    Number stated = q.stated != NONE ? q.value : in->figures.items[relation->figure].value;
    return fact_side(&q, &e, relation, residue) && number_subtract(*residue, stated, residue);
}

Number incidence_stated(const Incidence *in, const IncidenceRelation *relation)
{
    return relation->figure == NONE ? NUMBER_ZERO : in->figures.items[relation->figure].value;
}

bool incidence_display(const Incidence *in, uint32_t figure, Number value, Number *shown)
{
    Number step = in->figures.items[figure].step;
    Int128 mantissa;
    *shown = value;
    if (step.num == 1 && (value.den == 1 || value.den == step.den)) return true; /* as it is */
    return number_divide(value, step, &value) &&
           number_round(value, 0, in->model->header.rounding, &mantissa) &&
           number_multiply(number_int(mantissa), step, shown);
}

bool incidence_holds(const Incidence *in, const IncidenceRelation *relation, Number residue,
                     Number stated)
{
    Number found, shown;
    if (relation->has_waived) return number_compare(residue, relation->waived) == 0;
    if (relation->figure != NONE && number_add(stated, residue, &found) &&
        incidence_display(in, relation->figure, found, &shown) &&
        number_compare(shown, stated) == 0)
        return true;
    if (relation->figure != NONE && !relation->rounded) return false;
    if (comparison_holds(relation->comparison, residue, NUMBER_ZERO)) return true;
    if (relation->comparison == COMPARE_EQ && residue.num < 0) {
        if (!number_negate(residue, &residue)) return false;
        return number_compare(residue, relation->tolerance) <= 0;
    }
    if (relation->comparison == COMPARE_GE && !number_negate(residue, &residue)) return false;
    return (relation->comparison == COMPARE_EQ || relation->comparison == COMPARE_LE ||
            relation->comparison == COMPARE_GE) &&
           number_compare(residue, relation->tolerance) <= 0;
}

bool *incidence_counts(const Incidence *in)
{
    bool *counts = arena_array(in->env->arena, bool, in->relations.len);
    bool errors = false;
    for (uint32_t r = 0; r < in->broken; r++)
        errors |= !in->relations.items[r].warning && in->relations.items[r].known;
    for (uint32_t r = 0; r < in->covered; r++) {
        const IncidenceRelation *relation = &in->relations.items[r];
        counts[r] = (relation->known || relation->undefined) && !relation->missing &&
                    !(errors && relation->warning && relation->outcome == RECORD_BROKEN);
    }
    return counts;
}

/* ---- names ---- */

static Str cell_title(Env *env, const StatedComparison *c)
{
    if (!c->table) return c->row_title;
    const char *format =
        diags_text(env->diags, "table " STR_FMT ", row " STR_FMT ", column " STR_FMT);
    Str row = c->row ? stated_row_title(env, c->table, c->row, c->column) : c->row_title;
    return arena_printf(env->arena, format, STR_ARG(c->table->id), STR_ARG(row),
                        STR_ARG(c->heading));
}

Str incidence_relation_title(const Incidence *in, uint32_t r)
{
    const IncidenceRelation *relation = &in->relations.items[r];
    if (relation->comparisons) return cell_title(in->env, relation->comparisons);
    Str name = check_title(in->env, relation->check),
        members = check_instance_title(in->env, in->model, relation->check, relation->frame);
    if (!members.len) return name;
    return arena_printf(in->env->arena, diags_text(in->env->diags, STR_FMT " for " STR_FMT),
                        STR_ARG(name), STR_ARG(members));
}

Str incidence_figure_title(const Incidence *in, uint32_t f)
{
    const IncidenceFigure *figure = &in->figures.items[f];
    if (figure->origin == AMOUNT_ENTERED)
        return arena_printf(in->env->arena, STR_FMT "(" STR_FMT ")",
                            STR_ARG(intern_text(in->env->names, figure->ledger->name.symbol)),
                            STR_ARG(fact_title(in->env, in->model, figure->ledger, figure->fact)));
    return incidence_relation_title(in, figure->relation);
}
