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

/* ---- the check ---- */

typedef struct Seen { /* the first value of an indicator for a year */
    Str canonical, written;
    Span span;
    bool confidential;
} Seen;

typedef struct IndicatorCheck {
    Env *env;
    const Model *model;
    Waivers *waivers;
    RelationCounts counts;
    Symbol words[2]; /* what a waiver calls them, in English and Chinese */
    VEC(Seen) seen;
    VEC(uint32_t) seen_at; /* [Symbol of name and year]: position in seen + 1 */
} IndicatorCheck;

static Symbol value_key(IndicatorCheck *c, Str name, const IndicatorSet *set, uint32_t column)
{
    uint32_t year = set->years.len ? set->years.items[column] : 0;
    char text[AMOUNT_TEXT_MAX];
    Sink key;
    sink_memory(&key, c->env->arena);
    sink_str(&key, (Str){text, amount_print(year, 0, false, text)});
    sink_char(&key, '\x1f');
    sink_str(&key, squeeze(c->env->arena, name));
    return intern(c->env->names, sink_result(&key));
}

/* The column of a cell is its year. */
static bool waived(IndicatorCheck *c, const IndicatorRow *row, uint32_t year, const Seen *first,
                   Str value, WaiverMiss *miss)
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
    difference_add_text(c->env, &difference, first->written);
    for (int i = 0; i < 2; i++) {
        place.name = c->words[i];
        if (waivers_cover(c->waivers, &place, &difference, miss)) return true;
        if (miss->waiver) return false;
    }
    return false;
}

static Diag *report(IndicatorCheck *c, const Seen *first, const IndicatorRow *row, Str value)
{
    Diag *diag = diag_add(c->env->diags, DIAG_E0703, row->span,
                          "indicator " STR_FMT " is " STR_FMT " here and " STR_FMT " elsewhere",
                          STR_ARG(row->name), STR_ARG(value), STR_ARG(first->written));
    diag_label(c->env->diags, diag, first->span, "the other place");
    return diag;
}

static void check_value(IndicatorCheck *c, const IndicatorSet *set, const IndicatorRow *row,
                        uint32_t column)
{
    Str value = row->values[column];
    if (!value.len || str_equal(value, STR("-"))) return;
    Symbol key = value_key(c, row->name, set, column);
    Str canonical = indicator_canonical(c->env->arena, value);
    while (c->seen_at.len <= key) *vec_push(c->env->arena, &c->seen_at) = 0;
    if (!c->seen_at.items[key]) {
        *vec_push(c->env->arena, &c->seen) = (Seen){canonical, value, row->span, row->confidential};
        c->seen_at.items[key] = c->seen.len;
        return;
    }
    const Seen *first = &c->seen.items[c->seen_at.items[key] - 1];
    WaiverMiss miss;
    RelationRecord record = {.kind = RECORD_OF_INDICATORS,
                             .suite = STR("indicators"),
                             .name = row->name,
                             .confidential = row->confidential || first->confidential,
                             .span = row->span};
    if (str_equal(first->canonical, canonical)) {
        c->counts.held++;
    } else if (waived(c, row, set->years.len ? set->years.items[column] : 0, first, value, &miss)) {
        c->counts.waived++;
        record.outcome = RECORD_WAIVED;
    } else {
        c->counts.broken++;
        record.outcome = RECORD_BROKEN;
        Diag *diag = report(c, first, row, value);
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
    for (uint32_t i = 0; i < model->indicators.len; i++) {
        const IndicatorSet *set = &model->indicators.items[i];
        for (uint32_t r = 0; r < set->rows.len; r++)
            for (uint32_t y = 0; y < (set->years.len ? set->years.len : 1); y++)
                check_value(&c, set, &set->rows.items[r], y);
    }
    return c.counts;
}
