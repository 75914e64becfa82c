/* From tokens to the outline: comments, rows, and blocks whose lines stand on lines of their own.
 * Whatever is laid out in another way is lines. */
#include "lang/merge/outline.h"

/* ---- tokens and comments in their order ---- */

static bool has_break(const Outliner *o, uint32_t from, uint32_t to)
{
    return from < to && memchr(o->text.ptr + from, '\n', to - from);
}

static void collect_parts(Outliner *o, const Tree *tree, const Tokens *tokens)
{
    uint32_t comment = 0, end = o->base;
    for (uint32_t i = 0; i < tokens->list.len || comment < tree->comments.len;) {
        const Token *token = i < tokens->list.len ? &tokens->list.items[i] : NULL;
        MergePart part = {.comment = true};
        if (comment < tree->comments.len &&
            (!token || tree->comments.items[comment].span.lo < token->span.lo)) {
            part.span = tree->comments.items[comment++].span;
        } else {
            /* NOLINTNEXTLINE: where no comment is left there is a token */
            part = (MergePart){token->span, token->key, token->name, token->ended, false, false};
            i++;
        }
        part.first = end == o->base || has_break(o, end - o->base, part.span.lo - o->base);
        *vec_push(o->arena, &o->parts) = part;
        end = part.span.hi;
    }
}

/* ---- lines ---- */

static Str take(Outliner *o, uint32_t to)
{
    Str taken = {o->text.ptr + o->at, to - o->at};
    o->at = to;
    return taken;
}

static uint32_t line_start(const Outliner *o, uint32_t part)
{
    uint32_t at = o->parts.items[part].span.lo - o->base;
    while (at && o->text.ptr[at - 1] != '\n') at--;
    return at;
}

static uint32_t line_end(const Outliner *o, uint32_t part)
{
    uint32_t at = o->parts.items[part].span.hi - o->base;
    while (at < o->text.len && o->text.ptr[at] != '\n') at++;
    return at < o->text.len ? at + 1 : at;
}

static MergeNode *new_node(Outliner *o, MergeNodes *into, MergeKind kind, uint32_t first)
{
    MergeNode *node = arena_new(o->arena, MergeNode);
    node->kind = kind;
    node->blank = take(o, line_start(o, first));
    *vec_push(o->arena, &into->list) = node;
    return node;
}

/* The text up to the end of a part's line; what follows the last piece is the tail. */
static void finish_text(Outliner *o, MergeNode *node, uint32_t last_piece, uint32_t last)
{
    uint32_t start = o->at;
    node->text = node->whole = take(o, line_end(o, last));
    uint32_t end = o->parts.items[last_piece].span.hi - o->base;
    node->tail = (Str){o->text.ptr + end, start + node->text.len - end};
    if (o->parts.items[last].comment) node->comment = part_text(o, last, last);
}

/* ---- one statement or row ---- */

typedef struct NodeExtent {
    uint32_t first, last;       /* parts, with a comment behind */
    uint32_t open, close;       /* braces; MERGE_NONE if there are not just these */
    bool braces, glued, inside; /* inside: comments between */
} NodeExtent;

static bool ends_here(const Outliner *o, uint32_t i, uint32_t end)
{
    const MergePart *part = &o->parts.items[i];
    return part->ended || part->key == KEY_END || i + 1 == end;
}

/* To the end of the line on which it ends; whatever begins there too is glued to it. */
static NodeExtent find_extent(const Outliner *o, uint32_t first, uint32_t end)
{
    NodeExtent x = {first, first, MERGE_NONE, MERGE_NONE, false, false, false};
    uint32_t depth = 0, blocks = 0;
    for (uint32_t i = first; i < end; i++) {
        const MergePart *part = &o->parts.items[i];
        x.last = i;
        if (part->comment) continue;
        if (part->key == KEY_OPEN_BRACE && depth++ == 0) x.open = i, blocks++;
        if (part->key == KEY_CLOSE_BRACE && depth && --depth == 0) x.close = i;
        if (depth || !ends_here(o, i, end)) continue;
        bool comment = i + 1 < end && part[1].comment && !part[1].first;
        x.last = i + comment;
        if (x.last + 1 >= end || o->parts.items[x.last + 1].first) break;
        x.glued = true;
    }
    x.braces = blocks > 0;
    if (blocks > 1 || x.glued) x.open = x.close = MERGE_NONE;
    return x;
}

/* Moves to the statement after `override` or `extend`. */
static uint32_t skip_change(const Outliner *o, uint32_t first)
{
    const MergePart *part = &o->parts.items[first];
    bool change = part->key == KEY_OVERRIDE || part->key == KEY_EXTEND;
    return change && !part->name ? first + 1 : first;
}

/* What stands around the children of the statement or row from `first` to `open`. */
static MergeContext inner_context(const Outliner *o, MergeContext around, uint32_t first,
                                  uint32_t open)
{
    const MergePart *part = &o->parts.items[skip_change(o, first)];
    if (around == MERGE_IN_MEMBERS || around == MERGE_IN_BODY) return MERGE_IN_BODY;
    if (around == MERGE_IN_GOALS) return MERGE_IN_GOAL;
    if (around != MERGE_IN_FILE) return MERGE_IN_TEXT;
    if (part->name) return MERGE_IN_BODY;
    switch (part->key) {
    case KEY_BUDGET: return MERGE_IN_SETTINGS;
    case KEY_DIMENSION:
    case KEY_CLASSIFICATION: return MERGE_IN_MEMBERS;
    case KEY_STATED: return MERGE_IN_STATED;
    case KEY_INDICATORS: return MERGE_IN_GOALS;
    case KEY_FACTS: break;
    default: return MERGE_IN_TEXT;
    }
    for (uint32_t i = first; i < open; i++)
        if (o->parts.items[i].key == KEY_FROM && !o->parts.items[i].name) return MERGE_IN_MAPPING;
    return MERGE_IN_FACTS;
}

/* Its braces at the ends of lines of their own, with nothing but a comment behind them. */
static bool is_block(const Outliner *o, const NodeExtent *x, uint32_t *head_last)
{
    if (x->open == MERGE_NONE || x->close == MERGE_NONE || x->open == x->first) return false;
    const MergePart *next = &o->parts.items[x->open + 1];
    *head_last = x->open + (next->comment && !next->first);
    for (uint32_t i = x->first; i < x->open; i++)
        if (o->parts.items[i].comment) return false;
    bool closed =
        x->close == x->last || (x->close + 1 == x->last && o->parts.items[x->last].comment);
    return closed && o->parts.items[*head_last + 1].first && o->parts.items[x->close].first;
}

static void read_children(Outliner *o, MergeNode *parent, MergeContext context, uint32_t first,
                          uint32_t end);

static void read_block(Outliner *o, MergeNode *node, MergeContext around, const NodeExtent *x,
                       uint32_t head_last)
{
    uint32_t start = o->at, heads = o->heads.len;
    MergeContext inner = inner_context(o, around, x->first, x->open);
    outline_head(o, node, around, x->first, x->open);
    finish_text(o, node, x->open - 1, head_last);
    o->heads.len = 0;
    read_children(o, node, inner, head_last + 1, x->close);
    o->heads.len = heads;
    node->end = take(o, line_end(o, x->last));
    node->whole = (Str){o->text.ptr + start, o->at - start};
}

static bool is_row(const Outliner *o, MergeContext context, const NodeExtent *x)
{
    if (x->braces || x->glued || x->inside || context == MERGE_IN_TEXT) return false;
    return context != MERGE_IN_FILE || o->parts.items[skip_change(o, x->first)].name;
}

/* What a node says beside its key and its label. */
static void set_rest(MergeNode *node)
{
    Str rest = node->plain;
    rest = str_trim((Str){rest.ptr + node->key_len, rest.len - node->key_len}, " ");
    if (node->label.len && str_starts(rest, node->label))
        rest = (Str){rest.ptr + node->label.len, rest.len - node->label.len};
    else if (node->label.len && str_ends(rest, node->label))
        rest.len -= node->label.len;
    node->rest = str_trim(rest, " ");
}

static uint32_t read_item(Outliner *o, MergeNode *parent, MergeContext context, uint32_t first,
                          uint32_t end)
{
    NodeExtent x = find_extent(o, first, end);
    uint32_t head_last = 0;
    bool commented = o->parts.items[x.last].comment && x.last > x.first;
    uint32_t stop = x.last + !commented;
    for (uint32_t i = first; i < stop; i++) x.inside |= o->parts.items[i].comment;
    MergeNode *node = new_node(o, &parent->children, MERGE_LINES, first);
    bool descend =
        is_block(o, &x, &head_last) && inner_context(o, context, first, x.open) != MERGE_IN_TEXT;
    if (descend) {
        node->kind = MERGE_BLOCK;
        read_block(o, node, context, &x, head_last);
        node->plain = outline_plain(o, first, x.last + 1);
    } else if (is_row(o, context, &x)) {
        node->kind = MERGE_ROW;
        outline_row(o, node, context, first, stop);
        finish_text(o, node, stop - 1, x.last);
        node->plain = outline_plain(o, first, stop);
    } else {
        outline_head(o, node, context, first, x.open != MERGE_NONE ? x.open : stop);
        finish_text(o, node, x.last, x.last);
        node->plain = outline_plain(o, first, x.last + 1);
    }
    set_rest(node);
    return x.last + 1;
}

/* Lines of comment with nothing between them are one. */
static uint32_t read_comment(Outliner *o, MergeNode *parent, uint32_t first, uint32_t end)
{
    uint32_t last = first;
    while (last + 1 < end && o->parts.items[last + 1].comment &&
           line_end(o, last) == line_start(o, last + 1))
        last++;
    MergeNode *node = new_node(o, &parent->children, MERGE_COMMENT, first);
    node->text = node->whole = take(o, line_end(o, last));
    node->plain = outline_plain(o, first, last + 1);
    node->key = node->plain; /* begins with "#" */
    return last + 1;
}

/* A comment directly before a row or a statement is a part of that. */
static void join_comment(MergeNode *parent, uint32_t at)
{
    if (at + 1 >= parent->children.list.len) return;
    const MergeNode *comment = parent->children.list.items[at];
    MergeNode *node = parent->children.list.items[at + 1];
    if (comment->kind != MERGE_COMMENT || node->kind == MERGE_COMMENT || node->blank.len) return;
    node->blank = comment->blank;
    node->above = comment->text;
    node->above_plain = comment->plain;
    node->whole = (Str){comment->text.ptr, comment->text.len + node->whole.len};
    parent->children.list.items[at] = node;
    parent->children.list.len = at + 1;
}

static void read_children(Outliner *o, MergeNode *parent, MergeContext context, uint32_t first,
                          uint32_t end)
{
    for (uint32_t i = first; i < end;) {
        uint32_t before = parent->children.list.len;
        i = o->parts.items[i].comment ? read_comment(o, parent, i, end)
                                      : read_item(o, parent, context, i, end);
        if (before) join_comment(parent, before - 1);
    }
}

MergeNode *merge_outline(Arena *arena, Interner *names, const Sources *sources, const Tree *tree,
                         const Tokens *tokens)
{
    const Source *source = source_get(sources, tree->file);
    Outliner *o = arena_new(arena, Outliner);
    *o = (Outliner){.arena = arena, .names = names, .text = source->text, .base = source->base};
    collect_parts(o, tree, tokens);
    MergeNode *root = arena_new(arena, MergeNode);
    root->kind = MERGE_BLOCK;
    root->whole = o->text;
    read_children(o, root, MERGE_IN_FILE, 0, o->parts.len);
    root->end = take(o, o->text.len);
    vec_free(arena, &o->parts);
    return root;
}
