/* Lints of what was entered: members, indicators, reasons. */
#include "lang/base/unicode.h"
#include "lang/lint/lint.h"
#include "lang/model/prints.h"

/* A member that lacks an amount where so many have one was probably forgotten. */
enum { OTHERS_FOR_EACH_MISSING = 9 };

/* ---- members without amounts ---- */

bool lint_is_library(Env *env, Span span)
{
    const Source *source = source_of(env->sources, span.lo);
    return source && !str_equal(source->name, source->path);
}

typedef struct Coverage { /* of one dimension; arrays by index */
    Env *env;
    const Model *model;
    DimId dim;
    bool *own;    /* leaves that the budget itself describes */
    bool *filled; /* by any ledger; later also: reported */
    uint32_t count;
} Coverage;

typedef enum MemberUse {
    USE_NAMED = 1, /* by an attribute of others: in use without amounts */
    USE_OWNS = 2   /* others belong to it, which says nothing about its money */
} MemberUse;

/* A member with attributes, or with members of its own, is more than an entry of a list: accounts
 * that a classification just holds ready are not meant. */
static bool is_described(const Member *m, uint8_t use)
{
    return !(use & USE_NAMED) && (m->mappings || m->texts || (use & USE_OWNS));
}

static void find_own(Coverage *c, const uint8_t *uses)
{
    const Dim *dim = &c->model->dims.items[c->dim];
    for (uint32_t i = 0; i < dim->members.len; i++) {
        const Member *m = &c->model->members.items[dim->members.items[i]];
        c->own[i] = m->end == i + 1 && is_described(m, uses[dim->members.items[i]]) &&
                    !lint_is_library(c->env, m->span);
        c->count += c->own[i];
    }
}

/* An amount or dash on a member speaks for all below it. */
static bool *fill_ledger(const Coverage *c, const Ledger *ledger, uint32_t axis)
{
    const Dim *dim = &c->model->dims.items[c->dim];
    bool *filled = arena_array(c->env->arena, bool, dim->members.len);
    for (uint32_t i = 0; i < dim->members.len; i++) {
        bool above = dim->parents[i] != NONE && filled[dim->parents[i]];
        filled[i] = above || ledger->holds[axis][i];
        c->filled[i] |= filled[i];
    }
    return filled;
}

static Diag *report_missing(Coverage *c, uint32_t index, Str where)
{
    const Dim *dim = &c->model->dims.items[c->dim];
    MemberId member = dim->members.items[index];
    Diag *diag = diag_add(c->env->diags, DIAG_W0904, c->model->members.items[member].span,
                          STR_FMT " has no amount in " STR_FMT,
                          STR_ARG(model_member_title(c->env, c->model, member)), STR_ARG(where));
    diag_help(c->env->diags, diag, "enter it, or a dash (`-`) if it has none");
    c->filled[index] = true;
    return diag;
}

static Str ledger_name(Env *env, const Ledger *ledger)
{
    return intern_text(env->names, ledger->name.symbol);
}

/* Those that nearly all others have an amount in. */
static void lint_outliers(Coverage *c, const Ledger *ledger, const bool *filled)
{
    uint32_t with = 0;
    uint32_t members = c->model->dims.items[c->dim].members.len;
    for (uint32_t i = 0; i < members; i++) with += c->own[i] && filled[i];
    uint32_t without = c->count - with;
    if (!without || with < (uint64_t)without * OTHERS_FOR_EACH_MISSING) return;
    for (uint32_t i = 0; i < members; i++) {
        if (!c->own[i] || filled[i] || !c->filled[i]) continue;
        Diag *diag = report_missing(c, i, ledger_name(c->env, ledger));
        diag_note(c->env->diags, diag, "the other %u have one", (unsigned)with);
    }
}

static Str join_names(Env *env, Str names, const Ledger *ledger)
{
    if (!names.len) return ledger_name(env, ledger);
    return arena_printf(env->arena, diags_text(env->diags, STR_FMT ", " STR_FMT), STR_ARG(names),
                        STR_ARG(ledger_name(env, ledger)));
}

static void lint_coverage(Coverage *c)
{
    Str names = {0};
    bool any = false;
    bool **filled = arena_array(c->env->arena, bool *, c->model->ledgers.len);
    for (uint32_t l = 0; l < c->model->ledgers.len; l++) {
        const Ledger *ledger = &c->model->ledgers.items[l];
        uint32_t axis = model_axis(ledger, c->dim);
        if (axis == NONE || ledger_is_empty(ledger) || ledger->imported) continue;
        filled[l] = fill_ledger(c, ledger, axis);
        names = join_names(c->env, names, ledger);
    }
    uint32_t members = c->model->dims.items[c->dim].members.len;
    for (uint32_t i = 0; i < members; i++) any |= c->own[i] && c->filled[i];
    for (uint32_t l = 0; l < c->model->ledgers.len; l++) {
        const Ledger *ledger = &c->model->ledgers.items[l];
        bool of_years = model_axis(ledger, DIM_YEAR) != NONE; /* what is new has no past */
        if (filled[l] && !of_years && !c->model->dims.items[c->dim].classification)
            lint_outliers(c, ledger, filled[l]);
    }
    for (uint32_t i = 0; any && i < members; i++)
        if (c->own[i] && !c->filled[i]) report_missing(c, i, names);
}

static void lint_members_without_amounts(Env *env, const Model *model)
{
    uint8_t *uses = arena_array(env->arena, uint8_t, model->members.len);
    for (MemberId m = 0; m < model->members.len; m++)
        for (const Mapping *at = model->members.items[m].mappings; at; at = at->next) {
            bool owns = model->dims.items[model->members.items[m].dim].within == at->dim;
            uses[at->member] |= owns ? USE_OWNS : USE_NAMED;
        }
    for (DimId d = 1; d < model->dims.len; d++) {
        uint32_t members = model->dims.items[d].members.len;
        Coverage c = {env,
                      model,
                      d,
                      arena_array(env->arena, bool, members),
                      arena_array(env->arena, bool, members),
                      0};
        find_own(&c, uses);
        if (c.count) lint_coverage(&c);
    }
}

/* ---- two members with one label ---- */

static MemberId owner_of(const Model *model, const Member *m)
{
    for (const Mapping *at = m->mappings; at; at = at->next)
        if (at->dim == model->dims.items[m->dim].within) return at->member;
    return NONE;
}

static Symbol place_and_label(Env *env, const Model *model, const Member *m)
{
    return intern(env->names, arena_printf(env->arena, "\x1f%u\x1f%u\x1f%u\x1f" STR_FMT,
                                           (unsigned)m->dim, (unsigned)m->parent,
                                           (unsigned)owner_of(model, m), STR_ARG(m->label)));
}

typedef struct Labels {
    Symbol *symbols;      /* [MemberId] */
    VEC(uint32_t) counts; /* [Symbol]: members that have it */
} Labels;

/* Most members have a label of their own, which ends the matter. */
static Labels count_labels(Env *env, const Model *model)
{
    Labels labels = {.symbols = arena_array(env->arena, Symbol, model->members.len)};
    for (MemberId id = 0; id < model->members.len; id++) {
        if (!model->members.items[id].label.len) continue;
        Symbol label = intern(env->names, model->members.items[id].label);
        while (labels.counts.len <= label) *vec_push(env->arena, &labels.counts) = 0;
        labels.counts.items[label]++;
        labels.symbols[id] = label;
    }
    return labels;
}

/* Members from one table of data, which somebody else may have made: one finding for all. */
typedef struct SameInData {
    const Source *source; /* NULL = of none so far */
    Diag *diag;
    uint32_t more;
} SameInData;

static void end_same_in_data(Env *env, SameInData *data)
{
    if (data->more)
        diag_note(env->diags, data->diag,
                  "further members of this table that have the label of one beside them: %u",
                  (unsigned)data->more);
    *data = (SameInData){0};
}

/* Whether one of the same table was reported. */
static bool is_told_of_data(Env *env, const Member *m, SameInData *data)
{
    const Source *source = source_of(env->sources, m->span.lo);
    if (source && source == data->source && source->separator) {
        data->more++;
        return true;
    }
    end_same_in_data(env, data);
    data->source = source;
    return false;
}

static Diag *report_same_label(Env *env, const Model *model, MemberId id, MemberId other)
{
    Diag *diag = diag_add(env->diags, DIAG_W0909, model->members.items[id].span,
                          STR_FMT " has the label of " STR_FMT ", which lies beside it",
                          STR_ARG(model_member_title(env, model, id)),
                          STR_ARG(model_member_title(env, model, other)));
    diag_label(env->diags, diag, model->members.items[other].span, "the other one");
    return diag;
}

static void find_same_labels(Env *env, const Model *model)
{
    SameInData data = {0};
    Labels labels = count_labels(env, model);
    VEC(MemberId) last = {0}; /* [Symbol]: the last one of this place and label, + 1 */
    for (MemberId id = 0; id < model->members.len; id++) {
        const Member *m = &model->members.items[id];
        if (!m->label.len || labels.counts.items[labels.symbols[id]] == 1) continue;
        Symbol key = place_and_label(env, model, m);
        while (last.len <= key) *vec_push(env->arena, &last) = 0;
        MemberId other = last.items[key];
        last.items[key] = id + 1;
        if (!other || lint_is_library(env, m->span) || is_told_of_data(env, m, &data)) continue;
        data.diag = report_same_label(env, model, id, other - 1);
    }
    end_same_in_data(env, &data);
}

static void lint_same_labels(Env *env, const Model *model)
{
    uint64_t number = model_members_print(model, STR("same labels"));
    EnvMark before = env_mark(env);
    if (env_known_sound(env, number)) return;
    find_same_labels(env, model);
    env_keep_sound(env, number, before);
}

/* ---- indicators without a value ---- */

static bool is_blank(Str value)
{
    return !value.len || str_equal(value, STR("-")) || str_equal(value, STR("—")) ||
           str_equal(value, STR("/"));
}

static void lint_indicator(Env *env, const Model *model, const IndicatorSet *set,
                           const IndicatorRow *row)
{
    bool any = false, none_now = false;
    uint32_t count = set->years.len ? set->years.len : 1;
    for (uint32_t y = 0; y < count; y++) {
        bool blank = is_blank(row->values[y]);
        any |= !blank;
        none_now |= blank && set->years.len && set->years.items[y] == model->header.year;
    }
    if (any && !none_now) return;
    if (any)
        diag_add(env->diags, DIAG_W0905, row->span,
                 "indicator " STR_FMT " has no value for %u, the year of the budget",
                 STR_ARG(row->name), (unsigned)model->header.year);
    else
        diag_add(env->diags, DIAG_W0905, row->span, "indicator " STR_FMT " has no value",
                 STR_ARG(row->name));
}

static void lint_indicators(Env *env, const Model *model)
{
    for (uint32_t i = 0; i < model->indicators.len; i++)
        for (uint32_t r = 0; r < model->indicators.items[i].rows.len; r++)
            lint_indicator(env, model, &model->indicators.items[i],
                           &model->indicators.items[i].rows.items[r]);
}

/* ---- reasons that say nothing ---- */

/* Punctuation, or the same word that everybody types to be rid of the question. */
static bool says_nothing(Str reason)
{
    uint32_t code_point;
    for (uint32_t at = 0, step; at < reason.len; at += step) {
        step = unicode_decode(reason, at, &code_point);
        if (!step) return false;
        if (unicode_is_word(code_point) && code_point != '_') return false;
    }
    return true;
}

static void lint_reasons(Env *env, const Model *model)
{
    static const char *const messages[] = {
        [SILENCE_OVERRIDE] = N_("this override gives no reason"),
        [SILENCE_DROP] = N_("this drop gives no reason"),
        [SILENCE_WARNING] = N_("nothing says why this is only a warning"),
        [SILENCE_TOLERANCE] = N_("this tolerance gives no reason"),
        [SILENCE_LINT] = N_("this silencing gives no reason"),
        [SILENCE_WAIVER] = N_("this waiver gives no reason"),
        [SILENCE_CONFIDENTIAL] = N_("nothing says why this is confidential")};
    for (uint32_t i = 0; i < model->silences.len; i++) {
        const Silence *silence = &model->silences.items[i];
        if (says_nothing(silence->reason.value))
            diag_add(env->diags, DIAG_W0908, silence->reason.span, "%s",
                     diags_text(env->diags, messages[silence->kind]));
    }
}

void lints_of_model(Env *env, const Model *model)
{
    lint_members_without_amounts(env, model);
    lint_same_labels(env, model);
    lint_indicators(env, model);
    lint_reasons(env, model);
}
