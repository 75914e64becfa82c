#include "cli/common/items.h"

#include <stdio.h>

#include "cli/common/language.h"

static ExitCode point_to_list(void)
{
    fputs(tr("Try `budgetc --list` for all of them.\n"), stderr);
    return EXIT_USAGE;
}

ExitCode no_such_table(const Report *report, const char *id)
{
    Suggestion suggestion = suggest_start(str_from(id));
    for (uint32_t i = 0; i < report->tables.len; i++)
        suggest_try(&suggestion, report->tables.items[i].id);
    complain_near(suggestion, "there is no table `%s`", id);
    return point_to_list();
}

ExitCode no_such_figure(const Report *report, const char *id)
{
    Suggestion suggestion = suggest_start(str_from(id));
    for (uint32_t i = 0; i < report->figures.len; i++)
        suggest_try(&suggestion, report->figures.items[i].id);
    complain_near(suggestion, "there is no figure `%s`", id);
    return point_to_list();
}
