#include "lang/next/pass.h"

uint32_t next_year_of(const NextPass *pass, uint32_t index)
{
    return pass->model->header.years[index];
}

/* All of them but the earliest, if it compares with others; or the year itself. */
bool next_keeps_year(const NextPass *pass, uint32_t year)
{
    const Dim *years = &pass->model->dims.items[DIM_YEAR];
    if (year == pass->model->header.year) return years->members.len > 1 || pass->history;
    for (uint32_t i = 0; i < years->members.len; i++)
        if (next_year_of(pass, i) + 1 == year) return true;
    return false;
}

void next_leave_out(NextPass *pass, Span statement, const char *keyword, const char *reason)
{
    NextYear *next = pass->next;
    Arena *arena = pass->env->arena;
    edits_add(arena, &pass->edits, statement, STR(""));
    for (uint32_t i = 0; i < next->left_out.len; i++) {
        NextOmission *known = &next->left_out.items[i];
        if (known->file != pass->file || known->keyword != keyword || known->reason != reason)
            continue;
        known->count++;
        return;
    }
    *vec_push(arena, &next->left_out) = (NextOmission){pass->file, keyword, reason, 1};
}
