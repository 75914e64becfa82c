#include "lang/check/indicators.h"

#include "lang/base/unicode.h"

/* ---- one form for values that say the same ---- */

typedef struct IndicatorWording {
    Str text;
    char sign[3];
    bool suffix;
} IndicatorWording;

static const IndicatorWording wordings[] = {
    {{"≥", 3}, ">=", false},      {{">=", 2}, ">=", false},     {{"不少于", 9}, ">=", false},
    {{"不低于", 9}, ">=", false}, {{"至少", 6}, ">=", false},   {{"atleast", 7}, ">=", false},
    {{"≤", 3}, "<=", false},      {{"<=", 2}, "<=", false},     {{"不超过", 9}, "<=", false},
    {{"不高于", 9}, "<=", false}, {{"atmost", 6}, "<=", false}, {{"约", 3}, "~", false},
    {{"大约", 6}, "~", false},    {{"about", 5}, "~", false},   {{"以上", 6}, ">=", true},
    {{"以下", 6}, "<=", true},    {{"左右", 6}, "~", true},     {{"ormore", 6}, ">=", true},
};

/* Blanks go, and fullwidth forms become what they stand for. */
static Str squeeze(Arena *arena, Str text)
{
    char *out = arena_alloc(arena, text.len + 1u);
    uint32_t len = 0, code_point;
    for (uint32_t at = 0, step; at < text.len; at += step) {
        if (unicode_is_han(text, at)) {
            memcpy(out + len, text.ptr + at, step = 3);
            len += step;
            continue;
        }
        step = unicode_decode(text, at, &code_point);
        if (!step) step = 1;
        if (code_point == ' ' || code_point == '\t' || code_point == 0x3000) continue;
        if (code_point > 0xFF00 && code_point < 0xFF5F) {
            out[len++] = (char)(code_point - 0xFEE0);
            continue;
        }
        memcpy(out + len, text.ptr + at, step);
        len += step;
    }
    return (Str){out, len};
}

static const char *strip_wording(Str *text)
{
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
        const IndicatorWording *w = &wordings[i];
        if (w->suffix ? text->len > w->text.len && str_ends(*text, w->text)
                      : str_starts(*text, w->text)) {
            if (!w->suffix) text->ptr += w->text.len;
            text->len -= w->text.len;
            return w->sign;
        }
    }
    return "";
}

static uint32_t digits_len(Str text)
{
    uint32_t len = 0;
    while (len < text.len &&
           (is_digit(text.ptr[len]) || text.ptr[len] == '.' || text.ptr[len] == ','))
        len++;
    return len;
}

/* 45.80 and 45.8 are the same number. */
static Str plain_number(Arena *arena, Str digits)
{
    Number value;
    if (number_parse(digits, &value) != AMOUNT_OK) return digits;
    int decimals = 0;
    Int128 power, mantissa;
    while (decimals < 18 && int128_pow10(decimals, &power) && power % value.den != 0) decimals++;
    char text[AMOUNT_TEXT_MAX];
    if (!number_round(value, decimals, ROUND_HALF_UP, &mantissa)) return digits;
    uint32_t len = amount_print(mantissa, decimals, false, text);
    return arena_str(arena, (Str){text, len});
}

Str indicator_name(Arena *arena, Str name)
{
    return squeeze(arena, name);
}

Str indicator_canonical(Arena *arena, Str text)
{
    Str whole = squeeze(arena, text), rest = whole;
    const char *sign = strip_wording(&rest);
    uint32_t digits = digits_len(rest);
    if (digits == 0) return whole;
    Sink canonical;
    sink_memory(&canonical, arena);
    sink_text(&canonical, sign);
    sink_str(&canonical, plain_number(arena, (Str){rest.ptr, digits}));
    sink_str(&canonical, (Str){rest.ptr + digits, rest.len - digits});
    return sink_result(&canonical);
}

/* ---- values of one indicator ---- */

typedef struct ValuePlace {
    uint32_t set, row, column;
} ValuePlace;

typedef struct ValuePair { /* a value, and the first of the same indicator for the same year */
    ValuePlace first, again;
    bool same;
} ValuePair;
typedef VEC(ValuePair) ValuePairs;

typedef struct Seen { /* the first value of an indicator for a year */
    Str canonical;
    ValuePlace place;
} Seen;

typedef struct PairFinder {
    Env *env;
    const Model *model;
    Arena *arena; /* of the pairs */
    ValuePairs pairs;
    VEC(Seen) seen;
    VEC(uint32_t) seen_at; /* [Symbol of name and year]: position in seen + 1 */
} PairFinder;

static uint32_t value_count(const IndicatorSet *set)
{
    return set->years.len ? set->years.len : 1;
}

static uint32_t value_year(const IndicatorSet *set, uint32_t column)
{
    return set->years.len ? set->years.items[column] : 0;
}

static const IndicatorRow *row_at(const Model *model, ValuePlace at)
{
    return &model->indicators.items[at.set].rows.items[at.row];
}

static Symbol value_key(const PairFinder *f, Str name, uint32_t year)
{
    char text[AMOUNT_TEXT_MAX];
    Sink key;
    sink_memory(&key, f->env->arena);
    sink_str(&key, (Str){text, amount_print(year, 0, false, text)});
    sink_char(&key, '\x1f');
    sink_str(&key, squeeze(f->env->arena, name));
    return intern(f->env->names, sink_result(&key));
}

static void find_pair(PairFinder *f, ValuePlace at)
{
    const IndicatorRow *row = row_at(f->model, at);
    Str value = row->values[at.column];
    if (!value.len || str_equal(value, STR("-"))) return;
    Symbol key =
        value_key(f, row->name, value_year(&f->model->indicators.items[at.set], at.column));
    Str canonical = indicator_canonical(f->env->arena, value);
    while (f->seen_at.len <= key) *vec_push(f->env->arena, &f->seen_at) = 0;
    if (!f->seen_at.items[key]) {
        *vec_push(f->env->arena, &f->seen) = (Seen){canonical, at};
        f->seen_at.items[key] = f->seen.len;
        return;
    }
    const Seen *first = &f->seen.items[f->seen_at.items[key] - 1];
    *vec_push(f->arena, &f->pairs) =
        (ValuePair){first->place, at, str_equal(first->canonical, canonical)};
}

static ValuePairs find_pairs(Env *env, const Model *model, Arena *arena)
{
    PairFinder f = {.env = env, .model = model, .arena = arena};
    for (uint32_t i = 0; i < model->indicators.len; i++) {
        const IndicatorSet *set = &model->indicators.items[i];
        for (uint32_t r = 0; r < set->rows.len; r++)
            for (uint32_t y = 0; y < value_count(set); y++) find_pair(&f, (ValuePlace){i, r, y});
    }
    return f.pairs;
}

/* Of all names and values. */
static uint64_t values_print(const Env *env, const Model *model)
{
    uint64_t print = memo_mix_text(intern_seed(env->names), STR("indicators"));
    for (uint32_t i = 0; i < model->indicators.len; i++) {
        const IndicatorSet *set = &model->indicators.items[i];
        print = memo_mix(print, (uint64_t)set->rows.len << 32 | set->years.len);
        for (uint32_t y = 0; y < set->years.len; y++) print = memo_mix(print, set->years.items[y]);
        for (uint32_t r = 0; r < set->rows.len; r++) {
            print = memo_mix_text(print, set->rows.items[r].name);
            for (uint32_t y = 0; y < value_count(set); y++)
                print = memo_mix_text(print, set->rows.items[r].values[y]);
        }
    }
    return print;
}

/* Those that the last compilation has found, if all texts are the same. */
static ValuePairs find_pairs_once(Env *env, const Model *model)
{
    Arena *arena;
    if (!env->memo) return find_pairs(env, model, env->arena);
    uint64_t print = values_print(env, model);
    const ValuePairs *known = memo_find(env->memo, print, env_work(env));
    if (known) return *known;
    uint64_t before = work_spent(env_work(env));
    ValuePairs found = find_pairs(env, model, env->arena);
    ValuePairs *kept =
        memo_add(env->memo, print, sizeof *kept, work_spent(env_work(env)) - before, &arena);
    for (uint32_t i = 0; kept && i < found.len; i++) *vec_push(arena, kept) = found.items[i];
    return found;
}

/* ---- the check ---- */

typedef struct IndicatorCheck {
    Env *env;
    const Model *model;
    Waivers *waivers;
    RelationCounts counts;
    Symbol words[2]; /* what a waiver calls them, in English and Chinese */
} IndicatorCheck;

/* The column of a cell is its year. */
static bool waived(IndicatorCheck *c, const IndicatorRow *row, uint32_t year, Str first, Str value,
                   WaiverMiss *miss)
{
    Str texts[] = {row->goal, row->groups[0], row->groups[1], row->name};
    Str heading = arena_printf(c->env->arena, "%u", (unsigned)year);
    Difference difference = {0};
    WaivedPlace place = {.cell = true,
                         .row = texts,
                         .row_len = 4,
                         .headings = &heading,
                         .heading_len = year ? 1 : 0,
                         .row_names = &row->name,
                         .row_name_len = 1};
    difference_add_stated(c->env, &difference, value, true);
    difference_add_text(c->env, &difference, first);
    for (int i = 0; i < 2; i++) {
        place.name = c->words[i];
        if (waivers_cover(c->waivers, &place, &difference, miss)) return true;
        if (miss->waiver) return false;
    }
    return false;
}

static Diag *report(IndicatorCheck *c, const ValuePair *pair)
{
    const IndicatorRow *first = row_at(c->model, pair->first), *row = row_at(c->model, pair->again);
    Diag *diag = diag_add(c->env->diags, DIAG_E0703, row->span,
                          "indicator " STR_FMT " is " STR_FMT " here and " STR_FMT " elsewhere",
                          STR_ARG(row->name), STR_ARG(row->values[pair->again.column]),
                          STR_ARG(first->values[pair->first.column]));
    diag_label(c->env->diags, diag, first->span, "the other place");
    return diag;
}

static void judge(IndicatorCheck *c, const ValuePair *pair)
{
    const IndicatorRow *first = row_at(c->model, pair->first), *row = row_at(c->model, pair->again);
    uint32_t year = value_year(&c->model->indicators.items[pair->again.set], pair->again.column);
    WaiverMiss miss;
    RelationRecord record = {.kind = RECORD_OF_INDICATORS,
                             .suite = STR("indicators"),
                             .name = row->name,
                             .confidential = row->confidential || first->confidential,
                             .span = row->span};
    if (pair->same) {
        c->counts.held++;
    } else if (waived(c, row, year, first->values[pair->first.column],
                      row->values[pair->again.column], &miss)) {
        c->counts.waived++;
        record.outcome = RECORD_WAIVED;
    } else {
        c->counts.broken++;
        record.outcome = RECORD_BROKEN;
        Diag *diag = report(c, pair);
        waivers_missed(c->waivers, miss, diag);
        record.text = diag->message;
    }
    waivers_record(c->waivers, record);
}

RelationCounts indicators_check(Env *env, const Model *model, Waivers *waivers)
{
    IndicatorCheck c = {.env = env, .model = model, .waivers = waivers};
    c.words[0] = intern(env->names, STR("indicators"));
    c.words[1] = intern(env->names, STR("绩效指标"));
    for (int i = 0; i < 2; i++) waivers_know(waivers, c.words[i]);
    ValuePairs pairs = find_pairs_once(env, model);
    for (uint32_t i = 0; i < pairs.len; i++) judge(&c, &pairs.items[i]);
    return c.counts;
}
