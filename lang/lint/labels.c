/* Years in titles and headings: what was copied from another year's budget mostly shows there. */
#include "lang/base/unicode.h"
#include "lang/lint/lint.h"
#include "lang/model/prints.h"

enum {
    FIRST_YEAR = 1990,
    LAST_YEAR = 2099,
    NEAR_YEARS = 12,
    PROSE_YEARS = 3,
    YEAR_DIGITS = 4,
    DIGIT_BYTES = 3 /* of a Chinese digit */
};

static const Str year_word = {"年", 3};

typedef struct YearScan {
    bool own;      /* the year of the budget is named */
    uint32_t odd;  /* the first that is none of the budget's; 0 = none */
    uint32_t past; /* the first that the budget compares with; 0 = none */
} YearScan;

/* ---- years in a text ---- */

static bool is_word_at(Str text, uint32_t at)
{
    uint32_t code_point;
    return at < text.len && unicode_decode(text, at, &code_point) && unicode_is_word(code_point);
}

/* Where the character before `at` begins. */
static uint32_t before(Str text, uint32_t at)
{
    do at--;
    while (at && ((unsigned char)text.ptr[at] & 0xC0) == 0x80);
    return at;
}

/* Is one of these words there, as a whole word and in any case? They are in small letters. */
static bool has_word(Str text, uint32_t from, uint32_t to, const char *const *words)
{
    for (; *words; words++) {
        uint32_t len = (uint32_t)strlen(*words), at = 0;
        while (at < len && at < to - from &&
               ((unsigned char)text.ptr[from + at] | 0x20) == (unsigned char)(*words)[at])
            at++;
        if (at == len && at == to - from) return true;
    }
    return false;
}

static bool is_ascii_letter(Str text, uint32_t at)
{
    return at < text.len && (text.ptr[at] | 0x20) >= 'a' && (text.ptr[at] | 0x20) <= 'z';
}

/* Words that make a number after or before them a year: "plan 2023", "2023 budget". */
static const char *const years_of[] = {
    "budget",  "budgets",     "year",     "years",    "plan",     "plans",    "actual",
    "actuals", "estimate",    "accounts", "account",  "outturn",  "forecast", "figures",
    "revised", "adopted",     "proposed", "in",       "of",       "for",      "since",
    "from",    "until",       "to",       "by",       "and",      "fiscal",   "fy",
    "january", "february",    "march",    "april",    "may",      "june",     "july",
    "august",  "september",   "october",  "november", "december", "spending", "income",
    "revenue", "expenditure", "on",       "against",  "versus",   NULL};

static bool word_before(Str text, uint32_t at)
{
    uint32_t end = at;
    while (end && text.ptr[end - 1] == ' ') end--;
    uint32_t begin = end;
    while (begin && is_ascii_letter(text, begin - 1)) begin--;
    return end > begin && has_word(text, begin, end, years_of);
}

static bool word_behind(Str text, uint32_t at)
{
    while (at < text.len && text.ptr[at] == ' ') at++;
    uint32_t end = at;
    while (is_ascii_letter(text, end)) end++;
    return end > at && has_word(text, at, end, years_of);
}

/* "FY2023": no name with a number. */
static bool is_fiscal(Str text, uint32_t at)
{
    return at >= 2 && has_word(text, at - 2, at, (const char *const[]){"fy", NULL}) &&
           !(at > 2 && is_word_at(text, before(text, at - 2)));
}

/* Nothing but punctuation beside it, or the end: "预算（2019）", "2019". */
static bool stands_alone(Str text, uint32_t from, uint32_t to)
{
    while (from && text.ptr[from - 1] == ' ') from--;
    while (to < text.len && text.ptr[to] == ' ') to++;
    return !(from && is_word_at(text, before(text, from))) && !is_word_at(text, to);
}

/* The year in the number of a document: 财〔2022〕15号. */
static bool is_of_document(Str text, uint32_t from, uint32_t to)
{
    static const Str open[] = {{"〔", 3}, {"[", 1}, {"［", 3}, {"（", 3}, {"(", 1}};
    static const Str close[] = {{"〕", 3}, {"]", 1}, {"］", 3}, {"）", 3}, {")", 1}};
    static const Str number = {"号", 3};
    Str head = {text.ptr, from}, rest = {text.ptr + to, text.len - to};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        if (!str_ends(head, open[i]) || !str_starts(rest, close[i])) continue;
        uint32_t at = to + close[i].len;
        if (str_starts((Str){text.ptr + at, text.len - at}, (Str){"第", 3})) at += 3;
        uint32_t digits = at;
        while (str_digit(text, at)) at++;
        return i == 0 || (at > digits && str_starts((Str){text.ptr + at, text.len - at}, number));
    }
    return false;
}

/* Part of a number or of a date. */
static bool is_part(Str text, uint32_t from, uint32_t to)
{
    bool number = to + 1 < text.len && strchr(".,", text.ptr[to]) && str_digit(text, to + 1);
    return number || (from && strchr(".,-_", text.ptr[from - 1]));
}

/* Are the four digits there a year, by what stands around them? After a name they are a number
 * (单位2000, Building 2000, A2019), but before 年 a year there, too: 武汉2023年. Years of a text
 * that says nothing of that are near that of the budget. */
static bool is_year(Str text, uint32_t at, bool near)
{
    uint32_t end = at + YEAR_DIGITS;
    if (is_part(text, at, end) || is_of_document(text, at, end)) return false;
    if (str_starts((Str){text.ptr + end, text.len - end}, year_word)) return true;
    if (is_word_at(text, end)) return false;
    if (at && is_word_at(text, before(text, at))) return is_fiscal(text, at);
    return word_before(text, at) || word_behind(text, end) ||
           (near && stands_alone(text, at, end)) || (near && !at);
}

uint32_t lint_year(Str text, uint32_t at, uint32_t budget)
{
    uint32_t year = 0;
    for (uint32_t i = at; i < at + 4; i++) year = year * 10 + (uint32_t)(text.ptr[i] - '0');
    if (year < FIRST_YEAR || year > LAST_YEAR) return 0;
    bool near = year + NEAR_YEARS >= budget && year <= budget + NEAR_YEARS;
    return is_year(text, at, near) ? year : 0;
}

/* "二〇二三" before `at`: the year, or 0. */
static uint32_t chinese_year_before(Str text, uint32_t at)
{
    static const Str digits[] = {{"〇", 3}, {"一", 3}, {"二", 3}, {"三", 3}, {"四", 3}, {"五", 3},
                                 {"六", 3}, {"七", 3}, {"八", 3}, {"九", 3}, {"零", 3}, {"○", 3}};
    uint32_t year = 0;
    if (at < YEAR_DIGITS * DIGIT_BYTES) return 0;
    for (uint32_t i = at - YEAR_DIGITS * DIGIT_BYTES; i < at; i += DIGIT_BYTES) {
        uint32_t digit = 0;
        while (digit < 12 && !str_starts((Str){text.ptr + i, text.len - i}, digits[digit])) digit++;
        if (digit == 12) return 0;
        year = year * 10 + (digit < 10 ? digit : 0);
    }
    return year >= FIRST_YEAR && year <= LAST_YEAR ? year : 0;
}

static bool is_of_budget(Env *env, const Model *model, uint32_t year)
{
    char digits[16];
    bool many;
    uint32_t len = amount_print(year, 0, false, digits);
    Symbol symbol = intern_find(env->names, env->arena, (Str){digits, len});
    for (uint32_t i = 0; i < model->imports.len; i++)
        if (model->imports.items[i].model->header.year == year) return true;
    return symbol && model_member_find(model, DIM_YEAR, symbol, &many) != NONE;
}

static void note_year(Env *env, const Model *model, uint32_t year, YearScan *found)
{
    if (!year) return;
    if (year == model->header.year)
        found->own = true;
    else if (!is_of_budget(env, model, year))
        found->odd = found->odd ? found->odd : year;
    else
        found->past = found->past ? found->past : year;
}

static void scan(Env *env, const Model *model, Text text, YearScan *found)
{
    Str value = text.value;
    for (uint32_t at = 0; at < value.len; at++) {
        if (value.ptr[at] == year_word.ptr[0]) {
            Str rest = {value.ptr + at, value.len - at};
            if (str_starts(rest, year_word))
                note_year(env, model, chinese_year_before(value, at), found);
        } else if (is_digit(value.ptr[at])) {
            uint32_t from = at;
            while (str_digit(value, at + 1)) at++;
            if (at + 1 - from == YEAR_DIGITS)
                note_year(env, model, lint_year(value, from, model->header.year), found);
        }
    }
}

/* ---- labels ---- */

/* A label that names the year of the budget too speaks of a period or compares. */
static void lint_label(Env *env, const Model *model, Text text)
{
    YearScan found = {0};
    if (!text.value.len) return;
    scan(env, model, text, &found);
    if (found.own || !found.odd) return;
    Diag *diag = diag_add(env->diags, DIAG_W0907, text.span,
                          "%u is neither the year of this budget nor one it compares with",
                          (unsigned)found.odd);
    diag_note(env->diags, diag, "the budget is of %u", (unsigned)model->header.year);
}

/* The title of the whole is of the budget's own year. */
static void lint_title(Env *env, const Model *model, Text text)
{
    YearScan found = {0};
    if (!text.value.len) return;
    scan(env, model, text, &found);
    uint32_t year = found.odd ? found.odd : found.past;
    if (found.own || !year) return;
    diag_add(env->diags, DIAG_W0907, text.span, "the title says %u, but the budget is of %u",
             (unsigned)year, (unsigned)model->header.year);
}

static void lint_items(Env *env, const Model *model, Items items)
{
    for (uint32_t i = 0; i < items.len; i++) {
        const Item *item = items.items[i];
        lint_label(env, model, item->text);
        for (uint32_t k = 0; k < item->texts.len; k++) lint_label(env, model, item->texts.items[k]);
        lint_items(env, model, item->items);
    }
}

static void lint_figure(Env *env, const Model *model, const FigureDecl *figure)
{
    lint_label(env, model, figure->title);
    lint_label(env, model, figure->note);
    for (uint32_t i = 0; i < figure->stages.len; i++) {
        lint_label(env, model, figure->stages.items[i].heading);
        for (uint32_t k = 0; k < figure->stages.items[i].nodes.len; k++)
            lint_label(env, model, figure->stages.items[i].nodes.items[k].label);
    }
}

/* Prose speaks of many years; one that is nearly the budget's was most likely copied. */
static void lint_prose(Env *env, const Model *model, Text text)
{
    YearScan found = {0};
    scan(env, model, text, &found);
    if (found.odd + PROSE_YEARS >= model->header.year &&
        found.odd <= model->header.year + PROSE_YEARS)
        lint_label(env, model, text);
}

static void lint_pieces(Env *env, const Model *model, Pieces pieces, bool heading)
{
    for (uint32_t i = 0; i < pieces.len; i++) {
        if (pieces.items[i].kind == PIECE_TEXT)
            (heading ? lint_label : lint_prose)(env, model, pieces.items[i].text);
        lint_pieces(env, model, pieces.items[i].pieces, heading);
    }
}

static void lint_blocks(Env *env, const Model *model, DocumentBlocks blocks)
{
    for (uint32_t i = 0; i < blocks.len; i++) {
        lint_pieces(env, model, blocks.items[i].pieces, blocks.items[i].kind == BLOCK_SECTION);
        lint_blocks(env, model, blocks.items[i].blocks);
    }
}

/* A member that is called like a year and no more stands for that year. */
static void lint_member(Env *env, const Model *model, const Member *member)
{
    Str label = member->label;
    uint32_t year_len = (uint32_t)(sizeof "2024" - 1), word_len = (uint32_t)(sizeof "年" - 1);
    bool is_year = label.len >= year_len && label.len <= year_len + word_len &&
                   lint_year(label, 0, model->header.year);
    if (!is_year) lint_label(env, model, (Text){label, member->span});
}

static void lint_members(Env *env, const Model *model)
{
    uint64_t number = model_members_print(model, STR("years in labels"));
    EnvMark before = env_mark(env);
    if (number) number = memo_mix(number, model->header.year);
    if (env_known_sound(env, number)) return;
    for (MemberId i = 0; i < model->members.len; i++)
        lint_member(env, model, &model->members.items[i]);
    env_keep_sound(env, number, before);
}

void lints_of_labels(Env *env, const Model *model)
{
    if (!model->header.decl || !model->header.year) return;
    lint_title(env, model, model->header.decl->title);
    for (uint32_t i = 0; i < model->tables.len; i++) {
        lint_label(env, model, model->tables.items[i]->table.title);
        lint_items(env, model, model->tables.items[i]->table.items);
    }
    for (uint32_t i = 0; i < model->figures.len; i++)
        lint_figure(env, model, &model->figures.items[i]->figure);
    for (uint32_t i = 0; i < model->documents.len; i++) {
        lint_title(env, model, model->documents.items[i]->document.title);
        lint_blocks(env, model, model->documents.items[i]->document.blocks);
    }
    for (uint32_t i = 0; i < model->invariants.len; i++)
        lint_label(env, model, model->invariants.items[i]->invariant.label);
    for (uint32_t i = 0; i < model->measures.len; i++)
        if (!model->measures.items[i].imported)
            lint_label(env, model, model->measures.items[i].decl->label);
    for (uint32_t i = 0; i < model->ledgers.len; i++)
        if (!model->ledgers.items[i].imported)
            lint_label(env, model, model->ledgers.items[i].decl->label);
    lint_members(env, model);
}
