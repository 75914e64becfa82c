/* What flows and trees are both made of. */
#include "lang/report/figures.h"

Str figure_word(const Model *model, const char *english, const char *chinese)
{
    return str_from(language_is(model->header.language, "zh") ? chinese : english);
}

bool figure_amount(const Model *model, const FigurePlan *plan, Number value, FigureAmount *out)
{
    out->present = eval_display(model, value, plan->unit, plan->decimals, &out->mantissa);
    return out->present;
}

Str figure_place(Env *env, Arena *arena, uint32_t offset)
{
    Place place = source_place(env->sources, offset);
    if (!place.source) return (Str){0};
    Str name = source_public_name(env->sources, place.source);
    return arena_printf(arena, STR_FMT ":%u", STR_ARG(name), (unsigned)place.line);
}

uint32_t figure_share(const Model *model, Number value, Number total)
{
    Number share;
    Int128 hundredths;
    if (number_is_zero(total) || !number_divide(value, total, &share) ||
        !number_round(share, 4, model->header.rounding, &hundredths) || hundredths < 0 ||
        hundredths >= UINT32_MAX)
        return UINT32_MAX;
    return (uint32_t)hundredths;
}

Str figure_other(const Model *model, Arena *arena, uint32_t gathered)
{
    return arena_printf(arena, STR_FMT " (%u)", STR_ARG(figure_word(model, "Other", "其他")),
                        (unsigned)gathered);
}

Str figure_gathered(const Model *model, Arena *arena, uint32_t gathered)
{
    if (!gathered) return STR("");
    Str count = arena_printf(arena, "%u", (unsigned)gathered);
    return phrase_fill(arena, phrases_of(model->header.language).text[PHRASE_GATHERED], count,
                       count, count);
}

void figure_publishes(const FigureInput *input, const Evaluator *evaluator, const Plan *plan)
{
    *input->exposed |= disclosure_publish(input->options.disclosure, evaluator, plan,
                                          input->plan->decl->name.span) == EXPOSES_ONE;
}
