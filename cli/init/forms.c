#include "cli/init/forms.h"

#include "cli/common/language.h"

const BudgetForm forms[] = {
    {"blank",
     N_("a small budget of its own, with two ledgers"),
     "blank",
     "blank.zh",
     {"budget.budget"}},
    {"town",
     N_("a town, with the library <town/common>"),
     "town",
     NULL,
     {"town.budget", "facts.budget"}},
    {"cn-department",
     N_("the budget of a Chinese department, with the library <cn/department>"),
     "cn-department",
     NULL,
     {"budget.budget", "facts.budget"}},
    {"cn-department-2024",
     N_("the same as published from 2024 on, by unit, with notes and procurement"),
     "cn-department-2024",
     NULL,
     {"budget.budget", "facts.budget"}},
    {"cn-final",
     N_("the final accounts of a Chinese department, with the library <cn/final>"),
     "cn-final",
     NULL,
     {"budget.budget", "facts.budget"}},
    {"cn-county",
     N_("the four books of a Chinese county, with the library <cn/county>"),
     "cn-county",
     NULL,
     {"budget.budget", "facts.budget"}},
    {"funds",
     N_("a budget by fund, as in the United States, with the library <world/funds>"),
     "funds",
     NULL,
     {"budget.budget"}},
    {"products",
     N_("a budget by product, as in Germany, with the library <world/products>"),
     "products",
     NULL,
     {"budget.budget"}},
    {"functions",
     N_("a budget by function of government (COFOG), with the library <world/functions>"),
     "functions",
     NULL,
     {"budget.budget"}},
    {0},
};

const BudgetForm *init_form_find(const char *name)
{
    for (const BudgetForm *form = forms; form->name; form++)
        if (strcmp(form->name, name) == 0) return form;
    return NULL;
}

/* The number that is at `at`, if it is a year of the form; or 0. */
static uint32_t form_year(Str text, uint32_t at, uint32_t end)
{
    enum { YEARS_BEFORE = 5 };
    uint32_t number = 0;
    if (end - at != 4) return 0;
    for (uint32_t i = at; i < end; i++) number = number * 10 + (uint32_t)(text.ptr[i] - '0');
    return number <= FORM_YEAR && number + YEARS_BEFORE > FORM_YEAR ? number : 0;
}

void form_write(Str text, uint32_t year, Sink *sink)
{
    for (uint32_t at = 0, end; at < text.len; at = end) {
        for (end = at; str_digit(text, end);) end++;
        uint32_t found = form_year(text, at, end);
        if (end == at) end++;
        if (found)
            sink_printf(sink, "%u", (unsigned)(found + year - FORM_YEAR));
        else
            sink_str(sink, (Str){text.ptr + at, end - at});
    }
}
