/* What `budgetc diff` says of two budgets, as a part of a page. */
#include "web/check.h"

#include "cli/common/language.h"
#include "cli/diff/grid.h"

enum { MOST_ENTRIES = 20, MOST_STEPS = 8 };

/* Of the comparison at hand: its words are translated where they are said. */
static const Catalogue *spoken;

const char *tr(const char *message)
{
    return catalogue_text(spoken, message);
}

const char *tr_plural(const char *one, const char *many, uint64_t number)
{
    return catalogue_plural(spoken, one, many, number);
}

Str web_compare(Arena *arena, Compilation *before, Compilation *after, const char *const paths[2],
                const Catalogue *catalogue)
{
    Sink sink;
    sink_memory(&sink, arena);
    spoken = catalogue;
    Diff diff = compilation_diff(before, after, arena, (DiffOptions){.max_steps = MOST_STEPS});
    DiffView view = {.diff = &diff,
                     .before = {.shown = paths[0]},
                     .after = {.shown = paths[1]},
                     .max = MOST_ENTRIES,
                     .arena = arena,
                     .sink = &sink};
    diff_html_grids(&view, "`d");
    sink_char(&sink, '\0');
    return sink_result(&sink);
}
