/* Years in titles and headings: what was copied from another year's budget mostly shows there. */
#include "lang/base/unicode.h"
#include "lang/lint/lint.h"

enum { FIRST_YEAR = 1990, LAST_YEAR = 2099 };

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

/* Part of a number or of a date; behind a word it is a serial number (单位2000, A2019), but
 * before 年 it is a year there, too: 武汉2023年. */
static bool is_glued(Str text, uint32_t at, bool called_year)
{
    if (!at) return false;
    if (strchr(".,-_", text.ptr[at - 1])) return true;
    return !called_year && is_word_at(text, before(text, at));
}

/* The four digits there, if they stand apart or before 年; or 0. */
static uint32_t year_at(Str text, uint32_t at)
{
    static const Str year_word = {"年", 3};
    uint32_t year = 0;
    for (uint32_t i = at; i < at + 4; i++) year = year * 10 + (uint32_t)(text.ptr[i] - '0');
    Str rest = {text.ptr + at + 4, text.len - at - 4};
    bool number = rest.len > 1 && strchr(".,", rest.ptr[0]) && str_digit(rest, 1);
    bool called_year = str_starts(rest, year_word);
    if (year < FIRST_YEAR || year > LAST_YEAR || number) return 0;
    if (!called_year && is_word_at(rest, 0)) return 0;
    return is_glued(text, at, called_year) ? 0 : year;
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

static void scan(Env *env, const Model *model, Str text, YearScan *found)
{
    for (uint32_t at = 0, end = 0; at < text.len; at = end + 1) {
        for (end = at; str_digit(text, end);) end++;
        uint32_t year = end - at == 4 ? year_at(text, at) : 0;
        if (!year) continue;
        if (year == model->header.year)
            found->own = true;
        else if (!is_of_budget(env, model, year))
            found->odd = found->odd ? found->odd : year;
        else
            found->past = found->past ? found->past : year;
    }
}

/* ---- labels ---- */

/* A label that names the year of the budget too speaks of a period or compares. */
static void lint_label(Env *env, const Model *model, Text text)
{
    YearScan found = {0};
    if (!text.value.len) return;
    scan(env, model, text.value, &found);
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
    scan(env, model, text.value, &found);
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

static void lint_headings(Env *env, const Model *model, DocumentBlocks blocks)
{
    for (uint32_t i = 0; i < blocks.len; i++) {
        const DocumentBlock *block = &blocks.items[i];
        for (uint32_t k = 0; block->kind == BLOCK_SECTION && k < block->pieces.len; k++)
            if (block->pieces.items[k].kind == PIECE_TEXT)
                lint_label(env, model, block->pieces.items[k].text);
        lint_headings(env, model, block->blocks);
    }
}

/* A member that is called like a year and no more stands for that year. */
static void lint_member(Env *env, const Model *model, const Member *member)
{
    Str label = member->label;
    uint32_t year_len = (uint32_t)(sizeof "2024" - 1), word_len = (uint32_t)(sizeof "年" - 1);
    bool is_year = label.len >= year_len && label.len <= year_len + word_len && year_at(label, 0);
    if (!is_year) lint_label(env, model, (Text){label, member->span});
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
        lint_headings(env, model, model->documents.items[i]->document.blocks);
    }
    for (uint32_t i = 0; i < model->invariants.len; i++)
        lint_label(env, model, model->invariants.items[i]->invariant.label);
    for (uint32_t i = 0; i < model->measures.len; i++)
        if (!model->measures.items[i].imported)
            lint_label(env, model, model->measures.items[i].decl->label);
    for (uint32_t i = 0; i < model->ledgers.len; i++)
        if (!model->ledgers.items[i].imported)
            lint_label(env, model, model->ledgers.items[i].decl->label);
    for (MemberId i = 0; i < model->members.len; i++)
        lint_member(env, model, &model->members.items[i]);
}
