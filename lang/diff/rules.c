/* Invariants and waivers: which were added, removed, loosened or tightened. */
#include "lang/check/relation_text.h"
#include "lang/diff/differ.h"
#include "lang/syntax/dump.h"

enum {
    LOOSER = ASPECT_TOLERANCE_WIDENED | ASPECT_ROUNDING_ADDED | ASPECT_CONDITION_ADDED |
             ASPECT_WARNING_ONLY | ASPECT_SCOPE_NARROWED | ASPECT_COVERS_MORE,
    OTHER = ASPECT_TOLERANCE_CHANGED | ASPECT_CONDITION_CHANGED | ASPECT_SCOPE_CHANGED |
            ASPECT_CLAIM_CHANGED | ASPECT_COVERS_OTHER,
    TIGHTER = ASPECT_TOLERANCE_NARROWED | ASPECT_ROUNDING_REMOVED | ASPECT_CONDITION_REMOVED |
              ASPECT_ERROR_AGAIN | ASPECT_SCOPE_WIDENED | ASPECT_COVERS_LESS
};

/* What makes a check looser matters most, whatever else was done to it. */
static DiffKind kind_of(uint32_t aspects)
{
    if (aspects & LOOSER) return DIFF_LOOSENED;
    if (aspects & OTHER) return DIFF_CHANGED;
    return aspects & TIGHTER ? DIFF_TIGHTENED : DIFF_CHANGED;
}

/* Of an invariant, or of the one that a waiver is of. */
static bool tells(const Differ *d, int side, const Statement *s)
{
    const DiffSide *at = &d->sides[side];
    if (!s || !at->input->relations) return false;
    if (s->kind != STATEMENT_WAIVE) return relation_tells(at->input->relations, &s->invariant);
    for (uint32_t i = 0; i < at->model->invariants.len; i++) {
        const InvariantDecl *decl = &at->model->invariants.items[i]->invariant;
        if (decl->name.symbol == s->waive.name.symbol)
            return relation_tells(at->input->relations, decl);
    }
    return false;
}

static void add_rule(Differ *d, DiffRule rule, const Statement *old, const Statement *new)
{
    int side = new ? NEW : OLD;
    const Statement *any = new ? new : old;
    /* cppcheck-suppress nullPointerRedundantCheck ; one of both is there */
    rule.waiver = any->kind == STATEMENT_WAIVE; /* NOLINT */
    rule.name =
        diff_text(d, side, rule.waiver ? any->waive.name.symbol : any->invariant.name.symbol);
    if (old) {
        rule.was = diff_written(d, OLD, old->span, false);
        rule.before = diff_place(d, OLD, old->span.lo);
    }
    if (new) {
        rule.is = diff_written(d, NEW, new->span, false);
        rule.after = diff_place(d, NEW, new->span.lo);
    }
    if (diff_is_confidential(d, OLD, rule.was) || diff_is_confidential(d, NEW, rule.is) ||
        tells(d, OLD, old) || tells(d, NEW, new))
        return;
    *vec_push(d->arena, &d->diff.rules) = rule;
}

/* ---- invariants ---- */

static Str condition_text(Differ *d, int side, const Expr *condition)
{
    Sink sink;
    Env *env = d->sides[side].env;
    sink_memory(&sink, d->arena);
    Writer w = {.names = env->names, .sources = env->sources, .sink = &sink, .plain = true};
    dump_value(&w, "", condition);
    return sink_result(&sink);
}

static Str scope_text(Differ *d, int side, const InvariantDecl *decl, bool with_where)
{
    Sink sink;
    Env *env = d->sides[side].env;
    sink_memory(&sink, d->arena);
    Writer w = {.names = env->names, .sources = env->sources, .sink = &sink, .plain = true};
    for (uint32_t i = 0; i < decl->quantifiers.len; i++) {
        Selection selection = decl->quantifiers.items[i];
        if (!with_where) selection.where = NULL;
        dump_selection(&w, &selection);
        write_text(&w, ";");
    }
    return sink_result(&sink);
}

static Str claim_text(Differ *d, int side, const Statement *statement)
{
    Statement bare = *statement;
    InvariantDecl *decl = &bare.invariant;
    decl->label = decl->tolerance_reason = decl->message = (Text){0};
    decl->warning = decl->within_rounding = decl->exact = false;
    decl->quantifiers.len = 0;
    decl->condition = NULL;
    decl->tolerance = NULL;
    return diff_meaning(d, side, &bare);
}

static const Check *find_check(const Differ *d, int side, const InvariantDecl *decl)
{
    const Relations *relations = d->sides[side].input->relations;
    for (uint32_t i = 0; relations && i < relations->checks.len; i++)
        if (relations->checks.items[i].decl == decl) return &relations->checks.items[i];
    for (uint32_t i = 0; relations && i < relations->shares.len; i++)
        if (relations->shares.items[i].check.decl == decl) return &relations->shares.items[i].check;
    return NULL;
}

static Tolerance tolerance_kind(const Differ *d, int side, const InvariantDecl *decl)
{
    if (model_invariant_rounded(d->sides[side].model, decl)) return TOLERANCE_ROUNDING;
    return decl->within_amount ? TOLERANCE_AMOUNT : TOLERANCE_EXACT;
}

static uint32_t compare_tolerances(const Differ *d, const InvariantDecl *old,
                                   const InvariantDecl *new)
{
    Tolerance was = tolerance_kind(d, OLD, old), is = tolerance_kind(d, NEW, new);
    if (was == is && was != TOLERANCE_AMOUNT) return 0;
    if (was == TOLERANCE_EXACT)
        return is == TOLERANCE_ROUNDING ? ASPECT_ROUNDING_ADDED : ASPECT_TOLERANCE_WIDENED;
    if (is == TOLERANCE_EXACT)
        return was == TOLERANCE_ROUNDING ? ASPECT_ROUNDING_REMOVED : ASPECT_TOLERANCE_NARROWED;
    if (was != is) return ASPECT_TOLERANCE_CHANGED;
    const Check *a = find_check(d, OLD, old), *b = find_check(d, NEW, new);
    if (!a && !b) return 0; /* between budgets of other kinds */
    if (!a || !b) return ASPECT_TOLERANCE_CHANGED;
    int order = number_compare(b->amount, a->amount);
    return order > 0 ? ASPECT_TOLERANCE_WIDENED : order < 0 ? ASPECT_TOLERANCE_NARROWED : 0;
}

static uint32_t compare_conditions(Differ *d, const InvariantDecl *old, const InvariantDecl *new)
{
    if (!old->condition || !new->condition)
        return old->condition   ? ASPECT_CONDITION_REMOVED
               : new->condition ? ASPECT_CONDITION_ADDED
                                : 0;
    bool same =
        str_equal(condition_text(d, OLD, old->condition), condition_text(d, NEW, new->condition));
    return same ? 0 : ASPECT_CONDITION_CHANGED;
}

static uint32_t wheres(const InvariantDecl *decl)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < decl->quantifiers.len; i++)
        count += decl->quantifiers.items[i].where != NULL;
    return count;
}

static uint32_t compare_scopes(Differ *d, const InvariantDecl *old, const InvariantDecl *new)
{
    if (str_equal(scope_text(d, OLD, old, true), scope_text(d, NEW, new, true))) return 0;
    if (!str_equal(scope_text(d, OLD, old, false), scope_text(d, NEW, new, false)))
        return ASPECT_SCOPE_CHANGED;
    if (!wheres(old)) return ASPECT_SCOPE_NARROWED;
    return wheres(new) ? ASPECT_SCOPE_CHANGED : ASPECT_SCOPE_WIDENED;
}

static bool same_text(Text a, Text b)
{
    return str_equal(a.value, b.value);
}

static void compare_invariants(Differ *d, const Statement *old, const Statement *new)
{
    const InvariantDecl *a = &old->invariant, *b = &new->invariant;
    uint32_t aspects =
        compare_tolerances(d, a, b) | compare_conditions(d, a, b) | compare_scopes(d, a, b);
    if (a->warning != b->warning) aspects |= b->warning ? ASPECT_WARNING_ONLY : ASPECT_ERROR_AGAIN;
    if (!str_equal(claim_text(d, OLD, old), claim_text(d, NEW, new)))
        aspects |= ASPECT_CLAIM_CHANGED;
    if (!same_text(a->label, b->label) || !same_text(a->message, b->message) ||
        !same_text(a->tolerance_reason, b->tolerance_reason))
        aspects |= ASPECT_TEXT_CHANGED;
    if (aspects) add_rule(d, (DiffRule){.kind = kind_of(aspects), .aspects = aspects}, old, new);
}

/* ---- waivers ---- */

static Str coord_text(Differ *d, int side, const Coord *coord)
{
    Sink sink;
    Env *env = d->sides[side].env;
    sink_memory(&sink, d->arena);
    Writer w = {.names = env->names, .sources = env->sources, .sink = &sink, .plain = true};
    dump_coords(&w, "", (Coords){(Coord *)(uintptr_t)coord, 1});
    return sink_result(&sink);
}

static bool has_coord(Differ *d, int side, const Waive *waive, Str wanted)
{
    for (uint32_t i = 0; i < waive->coords.len; i++)
        if (str_equal(coord_text(d, side, &waive->coords.items[i]), wanted)) return true;
    return false;
}

/* The difference that it says. */
static Str difference_key(Differ *d, int side, const Waive *waive)
{
    Sink sink;
    Env *env = d->sides[side].env;
    sink_memory(&sink, d->arena);
    Writer w = {.names = env->names, .sources = env->sources, .sink = &sink, .plain = true};
    write_atoms(&w, waive->stated);
    write_text(&w, "/");
    write_atoms(&w, waive->computed);
    for (uint32_t i = 0; i < waive->by.len; i++) {
        write_text(&w, ",");
        write_atom(&w, waive->by.items[i].number);
        if (waive->by.items[i].unit.symbol) write_name(&w, waive->by.items[i].unit);
    }
    return sink_result(&sink);
}

/* Does `wide` name all that `narrow` names? What a waiver does not name does not limit it. */
static bool covers(Differ *d, int wide_side, const Waive *wide, int narrow_side,
                   const Waive *narrow)
{
    Str number = source_text(d->sides[wide_side].env->sources, wide->row_number);
    if (number.len && !str_equal(number, source_text(d->sides[narrow_side].env->sources,
                                                     narrow->row_number)))
        return false;
    uint32_t rows = narrow->row.len, columns = narrow->column.len;
    Str *row = arena_array(d->arena, Str, rows), *column = arena_array(d->arena, Str, columns);
    for (uint32_t i = 0; i < rows; i++) row[i] = narrow->row.items[i].value;
    for (uint32_t i = 0; i < columns; i++) column[i] = narrow->column.items[i].value;
    if (!waiver_fits_row(wide, row, rows) || !waiver_fits_column(wide, column, columns))
        return false;
    for (uint32_t i = 0; i < wide->coords.len; i++)
        if (!has_coord(d, narrow_side, narrow, coord_text(d, wide_side, &wide->coords.items[i])))
            return false;
    return true;
}

static void compare_waivers(Differ *d, const Statement *old, const Statement *new)
{
    bool more = covers(d, NEW, &new->waive, OLD, &old->waive);
    bool less = covers(d, OLD, &old->waive, NEW, &new->waive);
    bool same = str_equal(difference_key(d, OLD, &old->waive), difference_key(d, NEW, &new->waive));
    uint32_t aspects = !same          ? ASPECT_COVERS_OTHER
                       : more && less ? 0
                       : more       ? ASPECT_COVERS_MORE
                       : less       ? ASPECT_COVERS_LESS
                                    : ASPECT_COVERS_OTHER;
    if (!same_text(old->waive.reason, new->waive.reason)) aspects |= ASPECT_TEXT_CHANGED;
    if (aspects) add_rule(d, (DiffRule){.kind = kind_of(aspects), .aspects = aspects}, old, new);
}

/* ---- pairing ---- */

typedef enum Likeness { LIKE_NAME, LIKE_TEXT, LIKE_SCOPE } Likeness;

typedef struct Ruler {
    Differ *differ;
    const Statements *lists[2];
    Str *texts[2]; /* of each */
    Likeness likeness;
} Ruler;

static const Statement *rule_at(const Ruler *r, int side, uint32_t item)
{
    return r->lists[side]->items[item];
}

static Symbol rule_name(const Ruler *r, int side, uint32_t item)
{
    const Statement *s = rule_at(r, side, item);
    return diff_name(r->differ, side,
                     s->kind == STATEMENT_WAIVE ? s->waive.name.symbol : s->invariant.name.symbol);
}

static uint64_t hash_rule(const void *context, int side, uint32_t item)
{
    const Ruler *r = context;
    uint64_t hash = diff_mix(10, rule_name(r, side, item));
    return r->likeness == LIKE_TEXT ? diff_mix_text(hash, r->texts[side][item]) : hash;
}

static bool same_rule(const void *context, uint32_t old, uint32_t new)
{
    const Ruler *r = context;
    if (rule_name(r, OLD, old) != rule_name(r, NEW, new)) return false;
    if (r->likeness == LIKE_NAME) return true;
    if (r->likeness == LIKE_TEXT) return str_equal(r->texts[OLD][old], r->texts[NEW][new]);
    const Statement *a = rule_at(r, OLD, old), *b = rule_at(r, NEW, new);
    return covers(r->differ, NEW, &b->waive, OLD, &a->waive) ||
           covers(r->differ, OLD, &a->waive, NEW, &b->waive);
}

static void report(Ruler *r, uint32_t *const twins[2],
                   void (*compare)(Differ *, const Statement *, const Statement *))
{
    Differ *d = r->differ;
    for (uint32_t i = 0; i < r->lists[NEW]->len; i++)
        if (twins[NEW][i] == NONE)
            add_rule(d, (DiffRule){.kind = DIFF_ADDED}, NULL, rule_at(r, NEW, i));
        else
            compare(d, rule_at(r, OLD, twins[NEW][i]), rule_at(r, NEW, i));
    for (uint32_t i = 0; i < r->lists[OLD]->len; i++)
        if (twins[OLD][i] == NONE)
            add_rule(d, (DiffRule){.kind = DIFF_REMOVED}, rule_at(r, OLD, i), NULL);
}

static void pair_rules(Ruler *r, const Likeness *passes, uint32_t count, uint32_t *const twins[2])
{
    Pairing p = {r,
                 hash_rule,
                 same_rule,
                 {r->lists[OLD]->len, r->lists[NEW]->len},
                 {twins[OLD], twins[NEW]}};
    for (uint32_t i = 0; i < count; i++) {
        r->likeness = passes[i];
        diff_pair(r->differ->arena, &p);
    }
}

static void read_texts(Ruler *r, int side)
{
    uint32_t count = r->lists[side]->len;
    r->texts[side] = arena_array(r->differ->arena, Str, count);
    for (uint32_t i = 0; i < count; i++)
        r->texts[side][i] = diff_meaning(r->differ, side, rule_at(r, side, i));
}

static void find_rules(Differ *d, const Statements *old, const Statements *new,
                       const Likeness *passes, uint32_t count,
                       void (*compare)(Differ *, const Statement *, const Statement *))
{
    Ruler r = {.differ = d, .lists = {old, new}};
    uint32_t *const twins[2] = {diff_nones(d, old->len), diff_nones(d, new->len)};
    read_texts(&r, OLD);
    read_texts(&r, NEW);
    pair_rules(&r, passes, count, twins);
    report(&r, twins, compare);
}

void diff_find_rules(Differ *d)
{
    static const Likeness by_name[] = {LIKE_NAME}, by_scope[] = {LIKE_TEXT, LIKE_SCOPE};
    const Model *old = d->sides[OLD].model, *new = d->sides[NEW].model;
    find_rules(d, &old->invariants, &new->invariants, by_name, 1, compare_invariants);
    find_rules(d, &old->waivers, &new->waivers, by_scope, 2, compare_waivers);
}
