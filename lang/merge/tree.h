/* A file as what a merge speaks of: rows, blocks of rows, comments, and lines for all the rest. The
 * texts of all nodes, one after the other, are the file. Internal to the merge. */
#ifndef BUDGET_MERGE_TREE_H
#define BUDGET_MERGE_TREE_H

#include "lang/base/intern.h"
#include "lang/base/sink.h"
#include "lang/base/vec.h"
#include "lang/merge/merge.h"
#include "lang/syntax/token.h"

#define MERGE_NONE UINT32_MAX

typedef enum MergeKind {
    MERGE_COMMENT, /* on lines of its own, and not directly before something else */
    MERGE_ROW,
    MERGE_LINES, /* whatever has no rows: merged by lines */
    MERGE_BLOCK  /* a head, children, and a line that closes it */
} MergeKind;

typedef struct MergePiece { /* of a row: a key, its label, a cell */
    Symbol id;              /* the same in another version of the row = the same key or cell */
    bool cell;              /* of a column that a row of heads names */
    Str gap;                /* blanks before it */
    Str text;
    Str plain; /* without layout */
} MergePiece;
typedef struct MergePieces {
    VEC(MergePiece) list;
} MergePieces;

typedef struct MergeNode MergeNode;
typedef struct MergeNodes {
    VEC(MergeNode *) list;
} MergeNodes;
struct MergeNode {
    MergeKind kind;
    bool repeated;      /* a block, and some version has several with its head */
    bool heads;         /* a row that names the cells of the rows after it */
    Str key;            /* a node with the same key in another version is the same */
    uint32_t key_len;   /* of the plain text that begins with it as it is typed */
    Str label;          /* tells nodes with the same key apart; "" = nothing does */
    Str rest;           /* what is neither, without layout and comments */
    Str blank;          /* empty lines before */
    Str above;          /* lines of comment directly before it */
    Str above_plain;    /* without layout */
    Str text;           /* whole lines; of a block those of its head */
    Str whole;          /* with what is above, and of a block all to its last line */
    Str plain;          /* without layout and what is above; of a row also without its comment */
    MergePieces pieces; /* of a row, and of the head of a block */
    Str tail;           /* of the text: what follows the last piece */
    Str comment;        /* in the tail */
    MergeNodes children;
    Str end; /* of a block: its last line */
};

/* The whole file as a block without head; its `end` is what follows the last node. */
MergeNode *merge_outline(Arena *arena, Interner *names, const Sources *sources, const Tree *tree,
                         const Tokens *tokens);
/* The three versions of a CSV file; false if they are not CSV with different headings. */
bool merge_outline_csv(Arena *arena, Interner *names, const Str *texts, MergeNode **roots);

/* The nodes of three versions that are the same: nodes[side][id], NULL where there is none. */
typedef struct MergeMatch {
    uint32_t count;
    MergeNode **nodes[MERGE_SIDES];
    uint32_t *ids[MERGE_SIDES]; /* of the nodes of a version, in order */
} MergeMatch;
/* One matcher serves all lists of a merge: many blocks have one row or two. */
typedef struct MergeMatcher MergeMatcher;
MergeMatcher *merge_matcher_new(Arena *arena);
/* labelled: nodes with labels are the same only if those are; otherwise only where a key is there
 * more than once. */
MergeMatch merge_match(MergeMatcher *matcher, const MergeNodes *const *versions, bool labelled);

/* Nodes of the base that are gone from both sides, although one of them has only another key, label
 * or wording: [side][number of a node of the base] is the number + 1 of what that side has in its
 * place; 0 = nothing. NULL if there are none. */
typedef struct MergeReplaced {
    uint32_t *by[MERGE_SIDES];
} MergeReplaced;
MergeReplaced merge_replaced(Arena *arena, const MergeMatch *match,
                             const MergeNodes *const *versions);

/* Is each row of the blocks as often in the result as the versions let expect? Rows that moved from
 * one block to another with an equal head are seen by no other means. */
bool merge_adds_up(Arena *arena, MergeNode *const *roots, const MergeNode *result);

/* Puts what is kept of three lists of ids in order; the result does not depend on which side is
 * which. */
typedef struct MergeOrder {
    uint32_t count; /* ids are below it */
    const uint32_t *lists[MERGE_SIDES];
    uint32_t lens[MERGE_SIDES];
    const bool *keep;  /* [id] */
    const Str *sort;   /* [id]: orders what both sides added in the same place */
    const bool *leads; /* [id]: stays with what follows it; NULL = none does */
} MergeOrder;
uint32_t *merge_order(Arena *arena, const MergeOrder *order, uint32_t *len);

/* The text with one fact on a line: rows under a line of columns are divided. */
void merge_put_plain(const Interner *names, const MergeNode *node, Sink *sink);

/* Three texts merged by lines, conflicts with marks; returns how many of them. */
uint32_t merge_lines(Arena *arena, const MergeInput *input, const Str *texts, Sink *sink);
/* A conflict about whole lines. `texts` may be empty. */
void merge_mark_conflict(const MergeInput *input, const Str *texts, Sink *sink);

/* Three outlines merged into a text. False if the files differ in what their rows are made of: then
 * only lines are left. */
bool merge_nodes(Arena *arena, const MergeInput *input, MergeNode *const *roots, Merged *merged);

#endif
