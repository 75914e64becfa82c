/* What the forms of `budgetc diff` share: the words, and where things stand. Texts are in the
 * language of the user, except those that say that they are for programs. */
#ifndef BUDGET_CLI_DIFF_WORDS_H
#define BUDGET_CLI_DIFF_WORDS_H

#include "lang/base/sink.h"
#include "lang/diff/diff.h"

typedef struct DiffName { /* one side, as the user called it */
    const char *shown;
    Str prefix; /* before the paths of its files: "HEAD:", or "" */
    bool published; /* for readers elsewhere: nothing of this machine's paths */
} DiffName;

typedef struct DiffView {
    const Diff *diff;
    DiffName before, after;
    uint32_t max; /* entries of each list; 0 = all */
    bool colour;
    Arena *arena;
    Sink *sink;
} DiffView;

void diff_write_text(const DiffView *view);
void diff_write_markdown(const DiffView *view);
void diff_write_html(const DiffView *view);
void diff_write_json(const DiffView *view);

static inline uint32_t diff_shown(const DiffView *view, uint32_t count)
{
    return view->max && count > view->max ? view->max : count;
}

const char *diff_kind_word(DiffKind kind); /* "added", for programs */
char diff_kind_sign(DiffKind kind);        /* '+', '-', '~' */

/* Whether the budget holds now, and whether it did. */
Str diff_verdict(const Diff *diff);
bool diff_holds(const DiffState *state);
bool diff_is_empty(const Diff *diff); /* no list has an entry */
/* How the relations of one side came out, and its errors. */
Str diff_state_text(Arena *arena, const DiffState *state);
/* Which part of a side is not compared, and why; "" if all of it is. */
Str diff_old_missing(const DiffState *state);
Str diff_new_missing(const DiffState *state);
/* "2 added, 1 changed" */
Str diff_fact_counts(Arena *arena, const Diff *diff);

/* The view for what is published. Sides are called by the last parts of their paths, or as they
 * were called if these are equal and no path leads out of the current folder. */
DiffView diff_published(const DiffView *view);

/* "a.budget", "HEAD:a.budget" */
Str diff_file_text(Arena *arena, const DiffName *name, DiffPlace place);
/* "a.budget:5", "HEAD:a.budget:5"; "" if nowhere. */
Str diff_place_text(Arena *arena, const DiffName *name, DiffPlace place);
/* Where it stands now, or where it stood. */
Str diff_places_text(const DiffView *view, DiffPlace before, DiffPlace after);

/* How many relations from this one on came out alike and are of the same invariant or table: only
 * the first is told. One if all entries are wanted. */
uint32_t diff_relation_run(const DiffView *view, uint32_t first);
/* Cells of a group that are shown: a few are enough to look further. */
static inline uint32_t diff_cells_shown(const DiffView *view, const DiffCellGroup *group)
{
    return view->max && group->cells.len > 4 ? 3 : group->cells.len;
}
Str diff_cells_left(const DiffView *view, const DiffCellGroup *group, uint32_t shown);
/* Errors, without those that the list of relations tells, which there is when they were tried. */
uint32_t diff_other_findings(const DiffState *state, bool tried);

/* What was done, as a sentence without its end. */
Str diff_member_text(Arena *arena, const DiffMember *member);
/* What it is called besides its name: "" where both are the same word. */
Str diff_total_label(const DiffTotal *total);
/* With its sign; of percentages, in percentage points. */
Str diff_change_text(Arena *arena, const DiffAmount *amount);
/* What else a line about a fact says of it besides its amount; "" = nothing. */
Str diff_fact_more(Arena *arena, const DiffFact *fact);
Str diff_fact_text(Arena *arena, const DiffFact *fact);
Str diff_fact_cause(Arena *arena, const DiffFact *fact); /* what it did to a cell */
Str diff_member_cause(Arena *arena, const DiffMember *member);
Str diff_rule_text(Arena *arena, const DiffRule *rule);
Str diff_relation_text(Arena *arena, const DiffRelation *relation);
Str diff_table_text(Arena *arena, const DiffTable *table);
Str diff_decl_title(Arena *arena, const DiffDecl *decl); /* "measure m changed" */
Str diff_decl_text(Arena *arena, const DiffDecl *decl);
Str diff_step_title(Arena *arena, const DiffStep *step);
/* A word for nothing. */
Str diff_or_blank(Str text);
/* Calls `say` for each aspect in a fixed order; `id` is for programs, `sentence` is still to be
 * translated. */
typedef void DiffAspectSayer(void *context, const char *id, const char *sentence);
void diff_aspects(uint32_t aspects, DiffAspectSayer *say, void *context);

#endif
