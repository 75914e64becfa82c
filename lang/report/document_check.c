/* Numbers that somebody typed into the prose of a document. */
#include "lang/report/documents.h"

#include <stdlib.h>

#include "lang/base/unicode.h"
#include "lang/report/wording.h"

/* A value that the document prints. */
typedef struct Known {
    Number value;
    UnitId base;
    bool percent, computed; /* else a table shows it */
    unsigned directions;    /* if computed: of all changes that it is, 1 << (direction + 1) */
} Known;

typedef struct TypedChecker {
    Env *env;
    const Model *model;
    const ComputedValues *computed;
    const Report *report;
    const ReportDocument *document;
    bool ready;       /* `known` was made: when the first typed number was met */
    VEC(Known) known; /* each value once, sorted */
} TypedChecker;

typedef struct Typed {   /* a number with a unit or "%" behind it */
    Str digits, written; /* written: with its unit or "%" */
    Number value;
    UnitId unit;
    bool percent;
} Typed;

/* Digits, and commas and points between digits. */
static uint32_t number_end(Str text, uint32_t at)
{
    while (str_digit(text, at) ||
           (at < text.len && strchr(",.", text.ptr[at]) && str_digit(text, at + 1)))
        at++;
    return at;
}

static bool is_letter(Str text, uint32_t at)
{
    return at < text.len && ((text.ptr[at] | 0x20) >= 'a' && (text.ptr[at] | 0x20) <= 'z');
}

/* The longest unit that begins here. A unit in letters ends where its word does. */
static UnitId unit_at(Env *env, const Model *model, Str text, uint32_t at, uint32_t *end)
{
    UnitId found = 0;
    Str rest = {text.ptr + at, text.len - at};
    for (UnitId u = 1; u < model->units.len; u++) {
        Str name = intern_text(env->names, model->units.items[u].name.symbol);
        if (!name.len || !str_starts(rest, name) || (found && at + name.len <= *end)) continue;
        if (is_letter(text, at + name.len - 1) && is_letter(text, at + name.len)) continue;
        found = u;
        *end = at + name.len;
    }
    return found;
}

typedef struct Magnitude {
    Str word;
    int64_t times;
} Magnitude;

static const Magnitude *magnitude_at(Str text, uint32_t at)
{
    static const Magnitude words[] = {{{"十", 3}, 10},
                                      {{"百", 3}, 100},
                                      {{"千", 3}, 1000},
                                      {{"万", 3}, 10000},
                                      {{"亿", 3}, 100000000},
                                      {{"thousand", 8}, 1000},
                                      {{"million", 7}, 1000000},
                                      {{"billion", 7}, 1000000000}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts((Str){text.ptr + at, text.len - at}, words[i].word)) return &words[i];
    return NULL;
}

/* "亿", "百万", "million": what multiplies the unit after it. Returns where it ends. */
static uint32_t read_magnitude(Str text, uint32_t at, Number *factor)
{
    const Magnitude *found;
    *factor = number_int(1);
    while ((found = magnitude_at(text, at)) != NULL &&
           number_multiply(*factor, number_int(found->times), factor))
        at += found->word.len;
    return at;
}

static uint32_t skip_blanks(Str text, uint32_t at)
{
    while (at < text.len && text.ptr[at] == ' ') at++;
    return at;
}

static bool is_word(Str text, uint32_t at)
{
    uint32_t code_point;
    return at < text.len && unicode_decode(text, at, &code_point) && unicode_is_word(code_point);
}

/* The money that is meant where only "万" or "￥" says so. */
static UnitId money(const Model *model)
{
    return model->units.items[model->header.unit].base;
}

/* "%", "‰", "个百分点": how many of them are one percent. */
static uint32_t read_percent(Str text, uint32_t at, Number *factor)
{
    static const struct {
        Str sign;
        int in_percent;
    } signs[] = {{{"%", 1}, 1},
                 {{"％", 3}, 1},
                 {{"‰", 3}, 10},
                 {{"个百分点", 12}, 1},
                 {{"percentage point", 16}, 1},
                 {{"per cent", 8}, 1},
                 {{"percent", 7}, 1}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts((Str){text.ptr + at, text.len - at}, signs[i].sign))
            return number_divide(number_int(1), number_int(signs[i].in_percent), factor)
                       ? at + signs[i].sign.len
                       : at;
    return at;
}

/* A unit, with or without a magnitude before it; a magnitude alone, or a sign of a currency before
 * the number, are money. Returns where it ends; `at` if there is none. */
static uint32_t read_unit(Env *env, const Model *model, Str text, uint32_t at, bool currency,
                          Typed *typed, Number *factor)
{
    uint32_t end = at;
    *factor = number_int(1);
    typed->unit = unit_at(env, model, text, at, &end);
    if (typed->unit) return end;
    uint32_t behind = read_magnitude(text, at, factor);
    end = skip_blanks(text, behind);
    typed->unit = unit_at(env, model, text, end, &end);
    if (typed->unit) return end;
    if (currency || (behind > at && !is_word(text, behind))) typed->unit = money(model);
    return behind;
}

static bool is_currency(Str before)
{
    return str_ends(before, STR("￥")) || str_ends(before, STR("¥")) || str_ends(before, STR("$"));
}

static bool read_typed(Env *env, const Model *model, Str text, uint32_t at, Typed *typed)
{
    uint32_t end = number_end(text, at), unit = skip_blanks(text, end);
    bool currency = is_currency((Str){text.ptr, at});
    Number factor;
    typed->digits = (Str){text.ptr + at, end - at};
    end = read_percent(text, unit, &factor);
    typed->percent = end > unit;
    typed->unit = 0;
    if (!typed->percent) end = read_unit(env, model, text, unit, currency, typed, &factor);
    if (end == unit) end = at + typed->digits.len;
    typed->written = (Str){text.ptr + at, end - at};
    return (typed->percent || typed->unit) &&
           number_parse(typed->digits, &typed->value) == AMOUNT_OK &&
           number_multiply(typed->value, factor, &typed->value) &&
           number_multiply(typed->value, model->units.items[typed->unit].factor, &typed->value);
}

/* ---- what the document prints ---- */

static int compare_known(const void *a, const void *b)
{
    const Known *x = a, *y = b;
    if (x->percent != y->percent) return x->percent ? 1 : -1;
    if (x->base != y->base) return x->base < y->base ? -1 : 1;
    return number_compare(x->value, y->value);
}

static void add_computed(TypedChecker *c)
{
    for (uint32_t i = 0; i < c->computed->len; i++) {
        const Computed *computed = &c->computed->items[i];
        *vec_push(c->env->arena, &c->known) =
            (Known){.value = computed->value,
                    .base = computed->base,
                    .percent = computed->percent,
                    .computed = true,
                    .directions = 1u << (computed->direction + 1)};
    }
}

static void add_cell(TypedChecker *c, const Cell *cell)
{
    const Unit *unit = &c->model->units.items[cell->unit];
    Int128 power, mantissa = cell->mantissa < 0 ? -cell->mantissa : cell->mantissa;
    Known known = {.base = unit->base, .percent = cell->percent};
    if (cell->kind == CELL_AMOUNT && int128_pow10(cell->decimals, &power) &&
        number_make(mantissa, power, &known.value) &&
        number_multiply(known.value, unit->factor, &known.value))
        *vec_push(c->env->arena, &c->known) = known;
}

/* Readers look for a figure of the text in the tables beside it. */
static void add_tables(TypedChecker *c)
{
    for (uint32_t i = 0; i < c->document->blocks.len; i++) {
        const ReportBlock *block = &c->document->blocks.items[i];
        if (block->kind != REPORT_TABLE) continue;
        const ReportTable *table = &c->report->tables.items[block->index];
        for (uint32_t r = 0; r < table->rows.len; r++)
            for (uint32_t k = 0; k < table->columns.len; k++)
                add_cell(c, &table->rows.items[r].cells[k]);
    }
}

static void make_known(TypedChecker *c)
{
    c->ready = true;
    add_computed(c);
    add_tables(c);
    if (!c->known.len) return;
    qsort(c->known.items, c->known.len, sizeof *c->known.items, compare_known);
    uint32_t len = 0;
    for (uint32_t i = 1; i < c->known.len; i++) {
        Known *last = &c->known.items[len];
        const Known *known = &c->known.items[i];
        if (compare_known(last, known) != 0) {
            c->known.items[++len] = *known;
            continue;
        }
        last->computed |= known->computed;
        last->directions |= known->directions;
    }
    c->known.len = len + 1;
}

static const Known *find_known(TypedChecker *c, const Typed *typed)
{
    Known wanted = {.value = typed->value,
                    .base = c->model->units.items[typed->unit].base,
                    .percent = typed->percent};
    if (!c->ready) make_known(c);
    if (!c->known.len) return NULL;
    return bsearch(&wanted, c->known.items, c->known.len, sizeof *c->known.items, compare_known);
}

/* ---- the texts ---- */

/* `direction` is that of the word before it, 0 = none. */
static void check_number(TypedChecker *c, const Text *text, const Typed *typed, int direction)
{
    Diags *diags = c->env->diags;
    const Known *known = find_known(c, typed);
    if (!known) {
        Diag *diag = diag_add(diags, DIAG_W0706, text->span,
                              STR_FMT " is typed here, and this document neither computes such a "
                                      "value nor shows it in a table",
                              STR_ARG(typed->written));
        diag_help(diags, diag,
                  "let the document compute it: `amount(…)`, `share(…, …)`, `change(…, …)`");
    } else if (known->computed && direction && known->directions == 1u << (1 - direction)) {
        Diag *diag = diag_add(diags, DIAG_W0902, text->span,
                              "the change by " STR_FMT " goes the other way than the word before "
                              "it says",
                              STR_ARG(typed->written));
        diag_help(diags, diag, "`change(new, old)` chooses the word by itself");
    }
}

static void check_text(TypedChecker *c, const Text *text)
{
    for (uint32_t at = 0; at < text->value.len; at++) {
        Typed typed;
        if (!str_digit(text->value, at)) continue;
        bool whole = read_typed(c->env, c->model, text->value, at, &typed);
        Str before = {text->value.ptr, at};
        if (whole) check_number(c, text, &typed, wording_direction(before));
        at += (whole ? typed.written.len : typed.digits.len) - 1;
    }
}

static void check_pieces(TypedChecker *c, Pieces pieces)
{
    for (uint32_t i = 0; i < pieces.len; i++) {
        if (pieces.items[i].kind == PIECE_TEXT) check_text(c, &pieces.items[i].text);
        check_pieces(c, pieces.items[i].pieces);
    }
}

static void check_blocks(TypedChecker *c, DocumentBlocks blocks)
{
    for (uint32_t i = 0; i < blocks.len; i++) {
        check_pieces(c, blocks.items[i].pieces);
        check_blocks(c, blocks.items[i].blocks);
    }
}

void document_check_typed(Env *env, const Model *model, const DocumentDecl *decl,
                          const ComputedValues *computed, const Report *report,
                          const ReportDocument *document)
{
    TypedChecker checker = {
        .env = env, .model = model, .computed = computed, .report = report, .document = document};
    check_blocks(&checker, decl->blocks);
}
