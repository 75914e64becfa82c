#include "lang/locate/tell_groups.h"

enum {
    RELATIONS_SHOWN = 4,
    RELATIONS_KEPT = 200 /* for programs */
};

typedef struct Teller {
    const Incidence *in;
    Env *env;
    const Group *group;
    Diag *diag;
} Teller;

static const char *shape_name(const GroupShape *shape)
{
    switch (shape->kind) {
    case SHAPE_FACTOR:
        return shape->amount.num == 0 ? "without" : shape->amount.num < 0 ? "sign" : "factor";
    case SHAPE_ELSEWHERE: return shape->rows ? "shifted-rows" : "other-column";
    case SHAPE_INSTEAD: return "other-member";
    case SHAPE_DIFFERENCE: return "same-difference";
    case SHAPE_ROUNDING: return "rounding";
    }
    return "";
}

/* ---- texts ---- */

static Str part_text(const Teller *t, const GroupShape *shape)
{
    const Model *model = t->in->model;
    if (shape->part == PART_STATED)
        return str_from(diags_text(t->env->diags, N_("the stated figure")));
    if (shape->part == PART_LEDGER)
        return intern_text(t->env->names, model->ledgers.items[shape->id].name.symbol);
    return model_member_title(t->env, model, shape->id);
}

static Str heading_text(const GroupShape *shape, uint32_t column)
{
    const ReportColumn *c = &shape->table->columns.items[column];
    return c->heading_count ? c->headings[c->heading_count - 1] : STR("");
}

/* "10,000" */
static Str power_text(const Teller *t, Int128 power)
{
    char text[AMOUNT_TEXT_MAX];
    return arena_str(t->env->arena, (Str){text, amount_print(power, 0, true, text)});
}

static Str factor_text(const Teller *t, const GroupShape *shape)
{
    const Diags *diags = t->env->diags;
    Str part = part_text(t, shape);
    Number k = shape->amount;
    const char *format =
        k.num == 0 ? N_("each is off by exactly what " STR_FMT
                        " gives, and would hold without it")
        : k.num < 0 ? N_("they would hold if " STR_FMT " had the other sign")
        : k.num == 2 ? N_("each is off by exactly what " STR_FMT
                          " gives, and would hold if it counted twice")
                     : NULL;
    if (format) return arena_printf(t->env->arena, diags_text(diags, format), STR_ARG(part));
    format = k.den == 1 ? N_("they would hold if " STR_FMT " were " STR_FMT " times as large")
                        : N_("they would hold if " STR_FMT " were divided by " STR_FMT);
    return arena_printf(t->env->arena, diags_text(diags, format), STR_ARG(part),
                        STR_ARG(power_text(t, k.den == 1 ? k.num : k.den)));
}

static Str elsewhere_text(const Teller *t, const GroupShape *shape)
{
    const char *format = shape->rows > 0
                             ? N_("what is printed in column " STR_FMT " of table " STR_FMT
                                  " belongs into the row above")
                         : shape->rows < 0
                             ? N_("what is printed in column " STR_FMT " of table " STR_FMT
                                  " belongs into the row below")
                             : N_("what is printed in column " STR_FMT " of table " STR_FMT
                                  " belongs into column " STR_FMT);
    return arena_printf(t->env->arena, diags_text(t->env->diags, format),
                        STR_ARG(heading_text(shape, shape->from)), STR_ARG(shape->table->id),
                        STR_ARG(heading_text(shape, shape->to)));
}

static Str instead_text(const Teller *t, const GroupShape *shape)
{
    const Model *model = t->in->model;
    return arena_printf(
        t->env->arena,
        diags_text(t->env->diags, N_("they would hold with the amounts of " STR_FMT " for " STR_FMT
                                     " instead of " STR_FMT)),
        STR_ARG(intern_text(t->env->names, model->ledgers.items[shape->id].name.symbol)),
        STR_ARG(model_member_title(t->env, model, shape->to)),
        STR_ARG(model_member_title(t->env, model, shape->from)));
}

static Str amount_text(const Teller *t, const char *format)
{
    return arena_printf(
        t->env->arena, diags_text(t->env->diags, format),
        STR_ARG(eval_text(t->env, t->in->model, t->group->largest, t->group->unit)));
}

static Str shape_text(const Teller *t, const GroupShape *shape)
{
    switch (shape->kind) {
    case SHAPE_FACTOR: return factor_text(t, shape);
    case SHAPE_ELSEWHERE: return elsewhere_text(t, shape);
    case SHAPE_INSTEAD: return instead_text(t, shape);
    case SHAPE_DIFFERENCE: return amount_text(t, N_("all are off by the same amount, " STR_FMT));
    case SHAPE_ROUNDING:
        return amount_text(t, N_("they are off by " STR_FMT " at most, which looks like rounding: "
                                 "`within rounding` would accept them"));
    }
    return (Str){0};
}

/* ---- evidence ---- */

/* Returns whether the amount by which all are off is that of some figure. */
static void note_amount(const Teller *t)
{
    const Incidence *in = t->in;
    for (uint32_t f = 0; f < in->figures.len; f++) {
        const IncidenceFigure *figure = &in->figures.items[f];
        Number size = figure->value;
        if (figure->blank || (size.num < 0 && !number_negate(size, &size)) ||
            number_compare(size, t->group->shape->amount) != 0)
            continue;
        diag_note_at(t->env->diags, t->diag, figure->span, "it is the amount of " STR_FMT,
                     STR_ARG(incidence_figure_title(in, f)));
        return;
    }
    diag_note(t->env->diags, t->diag, "no figure has this amount");
}

static void note_others(const Teller *t)
{
    for (uint32_t i = 0; i < GROUP_OTHERS && t->group->others[i]; i++)
        diag_note(t->env->diags, t->diag, "or: " STR_FMT,
                  STR_ARG(shape_text(t, t->group->others[i])));
}

/* Shown are the first ones; programs get more. */
static void note_relations(const Teller *t)
{
    uint32_t count = t->group->relations.len;
    uint32_t kept = count < RELATIONS_KEPT ? count : RELATIONS_KEPT;
    DiagLabel *of = arena_array(t->env->arena, DiagLabel, kept);
    DiagGroup *group = arena_new(t->env->arena, DiagGroup);
    for (uint32_t i = 0; i < kept; i++) {
        uint32_t r = t->group->relations.items[i];
        of[i] = (DiagLabel){t->in->relations.items[r].span, incidence_relation_title(t->in, r)};
        if (i < RELATIONS_SHOWN)
            diag_note_at(t->env->diags, t->diag, of[i].span, "  " STR_FMT, STR_ARG(of[i].text));
    }
    if (count > RELATIONS_SHOWN)
        diag_note(t->env->diags, t->diag, "  … and %u more", (unsigned)(count - RELATIONS_SHOWN));
    *group = (DiagGroup){shape_name(t->group->shape), count, of, kept};
    t->diag->group = group;
}

static void tell(Teller *t)
{
    const IncidenceRelation *first = &t->in->relations.items[t->group->relations.items[0]];
    t->diag = diag_add(t->env->diags, DIAG_N0506, first->span,
                       "%u broken relations have something in common: " STR_FMT,
                       (unsigned)t->group->relations.len, STR_ARG(shape_text(t, t->group->shape)));
    note_others(t);
    if (t->group->shape->kind == SHAPE_DIFFERENCE) note_amount(t);
    note_relations(t);
}

uint32_t tell_groups(const Incidence *incidence, const Groups *groups)
{
    Teller t = {.in = incidence, .env = incidence->env};
    for (uint32_t i = 0; i < groups->items.len; i++) {
        t.group = &groups->items.items[i];
        tell(&t);
        t.diag->lead = i + 1;
    }
    return groups->items.len;
}
