/* Fields: what a column shows of the member, fact or indicator that its row is about. */
#include "lang/base/unicode.h"
#include "lang/report/tables.h"
#include "lang/report/wording.h"

static bool is_attribute(const Model *model, Symbol symbol)
{
    for (DimId d = 0; d < model->dims.len; d++)
        for (uint32_t i = 0; i < model->dims.items[d].attributes.len; i++)
            if (model->dims.items[d].attributes.items[i] == symbol) return true;
    return false;
}

static bool read_qualifier(Planner *planner, Atom atom, Field *field)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    if (atom.kind == ATOM_NUMBER) {
        Int128 number;
        if (amount_parse(source_text(env->sources, atom_span(atom)), 0, &number) != AMOUNT_OK ||
            number < 0 || number > 9999)
            return false;
        field->number = (uint32_t)number;
        return true;
    }
    Name name = {model_key_symbol(env, (Key){atom}), atom_span(atom)};
    Named named = model_find(model, name.symbol);
    if (named.kind == NAMED_DIM) field->dim = named.id;
    return named.kind == NAMED_DIM;
}

bool field_read(Planner *planner, const Item *item, Field *field)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    *field = (Field){.dim = NONE};
    Atom first = item->field.len ? item->field.items[0] : (Atom){0, 0, ATOM_DASH};
    if (first.kind != ATOM_WORD) {
        diag_add(env->diags, DIAG_E0702, item->span,
                 "a column shows a field (`code`, `label`, …) or, after `=`, an expression");
        return false;
    }
    Str text = atom_text(env->arena, env->sources, first);
    field->word = word_find(text);
    switch (field->word) {
    case WORD_CODE:
    case WORD_LABEL:
    case WORD_PATH:
    case WORD_TEXT:
    case WORD_QUANTITY:
    case WORD_AMOUNT:
    case WORD_GOAL:
    case WORD_GROUP:
    case WORD_VALUE: break;
    default:
        field->word = WORD_NONE;
        field->attribute = intern(env->names, text);
        if (is_attribute(model, field->attribute)) break;
        Diag *diag = diag_add(env->diags, DIAG_E0702, atom_span(first),
                              "there is no field or text attribute `" STR_FMT "`", STR_ARG(text));
        diag_help(env->diags, diag,
                  "fields are code, label, path, text, quantity, amount, goal, group, value; an "
                  "expression follows `=`");
        return false;
    }
    if (item->field.len == 1 ||
        (item->field.len == 2 && read_qualifier(planner, item->field.items[1], field)))
        return true;
    if (model_is_lost(env, model, atom_text(env->arena, env->sources, item->field.items[1]))) return false;
    diag_add(env->diags, DIAG_E0702, item->span,
             "after this field there is nothing, a dimension or a number");
    return false;
}

/* ---- cells ---- */

static Cell text_cell(Str text)
{
    return text.len ? (Cell){.kind = CELL_TEXT, .text = text} : (Cell){.kind = CELL_BLANK};
}

/* The member in `dim` that the row's member or fact belongs to. */
static MemberId related_member(const Planner *planner, const RowSubject *subject, DimId dim)
{
    const Model *model = planner->model;
    CubeAxis axis;
    MemberId members[2];
    DimId own[2];
    uint32_t count = 0;
    if (dim == NONE) return subject->member;
    if (subject->member != NONE) members[count++] = subject->member;
    if (subject->has_outer) members[count++] = subject->outer;
    for (uint32_t i = 0; i < count; i++) own[i] = model->members.items[members[i]].dim;
    const DimId *dims = subject->ledger ? subject->ledger->dims.items : own;
    if (subject->ledger) count = subject->ledger->dims.len;
    if (cube_path(planner->cubes, dims, count, dim, &axis) != PATH_FOUND) return NONE;
    uint32_t index = subject->ledger
                         ? columns_member(&subject->ledger->facts, axis.ledger_axis, subject->fact)
                         : model->members.items[members[axis.ledger_axis]].index;
    if (axis.map) index = axis.map[index];
    return index == NONE ? NONE : model->dims.items[dim].members.items[index];
}

static Cell code_cell(const Planner *planner, MemberId member)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    if (member == NONE) return text_cell((Str){0});
    const Member *m = &model->members.items[member];
    Cell cell = text_cell(intern_text(env->names, m->code ? m->code : m->name));
    cell.is_code = true;
    return cell;
}

static Str characters(Str text, uint32_t from, uint32_t to)
{
    uint32_t start = 0, at = 0, code_point;
    for (uint32_t i = 0; i < to && at < text.len; i++) {
        if (i == from) start = at;
        uint32_t step = unicode_decode(text, at, &code_point);
        at += step ? step : 1;
    }
    return (Str){text.ptr + start, at - start};
}

/* `code 2`: what the second level adds to the code; nothing for a member above it. */
static Cell code_part(const Planner *planner, MemberId member, uint32_t level)
{
    const Model *model = planner->model;
    if (member == NONE) return text_cell((Str){0});
    const Member *m = &model->members.items[member];
    const Dim *dim = &model->dims.items[m->dim];
    if (!dim->classification || !m->code || m->level + 1 < level || level > dim->levels.len)
        return text_cell((Str){0});
    uint32_t from = level > 1 ? dim->levels.items[level - 2].length : 0;
    return text_cell(characters(intern_text(planner->env->names, m->code), from,
                                dim->levels.items[level - 1].length));
}

/* `label 2`: of the member itself or the one above it that lies on the second level. */
static Cell level_label(const Planner *planner, MemberId member, uint32_t level)
{
    const Model *model = planner->model;
    while (member != NONE && model->members.items[member].level + 1 > level)
        member = model->members.items[member].parent;
    if (member == NONE || model->members.items[member].level + 1 < level)
        return text_cell((Str){0});
    Str label = model->members.items[member].label;
    return text_cell(label.len ? label : model_member_name(planner->env, model, member));
}

static Cell label_cell(const Planner *planner, const RowSubject *subject, DimId dim)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    if (subject->indicator) return text_cell(subject->indicator->name);
    if (subject->ledger && dim == NONE) {
        const FactNote *note = columns_note(&subject->ledger->facts, subject->fact);
        return text_cell(note ? note->label : (Str){0});
    }
    MemberId member = related_member(planner, subject, dim);
    if (member == NONE) return text_cell((Str){0});
    Str label = model->members.items[member].label;
    if (!label.len) label = model_member_name(env, model, member);
    if (subject->number.len && dim == NONE)
        label = arena_printf(env->arena, STR_FMT STR_FMT, STR_ARG(subject->number), STR_ARG(label));
    return text_cell(label);
}

Str member_path(Env *env, const Model *model, MemberId member)
{
    enum { DEEPEST = 64 };
    Wording wording = {.arena = env->arena,
                       .chinese = language_is(model->header.language, "zh")};
    MemberId path[DEEPEST];
    uint32_t len = 0;
    Sink sink;
    sink_memory(&sink, env->arena);
    for (MemberId m = member; m != NONE && len < DEEPEST; m = model->members.items[m].parent)
        path[len++] = m;
    for (uint32_t i = len; i > 0; i--) {
        const Member *m = &model->members.items[path[i - 1]];
        const Dim *dim = &model->dims.items[m->dim];
        Str level = m->level < dim->levels.len ? dim->levels.items[m->level].name : STR("");
        Str label = m->label.len ? m->label : model_member_name(env, model, path[i - 1]);
        sink_str(&sink, wording_step(&wording, label, level, i == len));
    }
    return sink_result(&sink);
}

static Cell path_cell(const Planner *planner, MemberId member)
{
    return text_cell(member == NONE ? (Str){0} : member_path(planner->env, planner->model, member));
}

static Cell attribute_cell(const Planner *planner, const RowSubject *subject, const Field *field)
{
    const Model *model = planner->model;
    MemberId member = related_member(planner, subject, field->dim);
    return text_cell(model_text_attribute(model, member, field->attribute));
}

static Cell value_cell(const RowSubject *subject, const Field *field)
{
    if (!subject->indicator) return text_cell((Str){0});
    uint32_t years = subject->indicators->years.len;
    if (!field->number || !years) return text_cell(subject->indicator->values[0]);
    for (uint32_t i = 0; i < years; i++)
        if (subject->indicators->years.items[i] == field->number)
            return text_cell(subject->indicator->values[i]);
    return text_cell((Str){0});
}

static Cell amount_cell(const RowSubject *subject)
{
    if (!subject->ledger || columns_is_dash(&subject->ledger->facts, subject->fact))
        return text_cell((Str){0});
    return (Cell){.kind = CELL_AMOUNT,
                  .mantissa = columns_amount(&subject->ledger->facts, subject->fact),
                  .unit = subject->ledger->unit,
                  .decimals = subject->ledger->decimals};
}

static Cell quantity_cell(const RowSubject *subject)
{
    const FactNote *note =
        subject->ledger ? columns_note(&subject->ledger->facts, subject->fact) : NULL;
    return text_cell(note ? note->quantity : (Str){0});
}

Cell field_cell(const Planner *planner, const Field *field, const RowSubject *subject)
{
    switch (field->word) {
    case WORD_NONE: return attribute_cell(planner, subject, field);
    case WORD_CODE:
        if (field->number) return code_part(planner, subject->member, field->number);
        return code_cell(planner, related_member(planner, subject, field->dim));
    case WORD_PATH: return path_cell(planner, related_member(planner, subject, field->dim));
    case WORD_LABEL:
        if (field->number) return level_label(planner, subject->member, field->number);
        return label_cell(planner, subject, field->dim);
    case WORD_AMOUNT: return amount_cell(subject);
    case WORD_QUANTITY: return quantity_cell(subject);
    case WORD_GOAL: return text_cell(subject->indicator ? subject->indicator->goal : (Str){0});
    case WORD_GROUP:
        return text_cell(subject->indicator && field->number <= 2
                             ? subject->indicator->groups[field->number == 2]
                             : (Str){0});
    case WORD_VALUE: return value_cell(subject, field);
    default: return text_cell((Str){0});
    }
}

/* ---- numbers before labels ---- */

static Str chinese_number(Arena *arena, uint32_t n, bool short_twenty)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (n < 10) return str_from(digits[n]);
    if (n < 20) return arena_printf(arena, "十%s", digits[n % 10]);
    if (n > 99) return arena_printf(arena, "%u", (unsigned)n);
    if (short_twenty && n > 20 && n < 30) return arena_printf(arena, "廿%s", digits[n % 10]);
    return arena_printf(arena, "%s十%s", digits[n / 10], digits[n % 10]);
}

static bool find_text(Str text, Str wanted, uint32_t *at)
{
    for (*at = 0; *at + wanted.len <= text.len; (*at)++)
        if (memcmp(text.ptr + *at, wanted.ptr, wanted.len) == 0) return true;
    return false;
}

static Str roman_number(Arena *arena, uint32_t n, bool small)
{
    static const struct {
        uint32_t value;
        const char *large, *small;
    } signs[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"}, {400, "CD", "cd"},
                 {100, "C", "c"},  {90, "XC", "xc"},  {50, "L", "l"},  {40, "XL", "xl"},
                 {10, "X", "x"},   {9, "IX", "ix"},   {5, "V", "v"},   {4, "IV", "iv"},
                 {1, "I", "i"}};
    if (n >= 4000) return arena_printf(arena, "%u", (unsigned)n);
    Sink text;
    sink_memory(&text, arena);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        for (; n >= signs[i].value; n -= signs[i].value)
            sink_text(&text, small ? signs[i].small : signs[i].large);
    return sink_result(&text);
}

/* The n-th of a list between bars, or "". */
static Str ordinal(const char *list, uint32_t n)
{
    while (n > 1 && (list = strchr(list, '|')) != NULL) {
        list++;
        n--;
    }
    return list ? (Str){list, (uint32_t)strcspn(list, "|")} : STR("");
}

static Str number_in_words(Arena *arena, const Phrases *phrases, uint32_t n, bool capital)
{
    Str text = ordinal(phrases->text[PHRASE_ORDINALS], n);
    if (!text.len) return arena_printf(arena, "%u", (unsigned)n);
    bool small = text.ptr[0] >= 'a' && text.ptr[0] <= 'z';
    if (!capital || !small) return text;
    return arena_printf(arena, "%c%.*s", text.ptr[0] - 'a' + 'A', (int)text.len - 1, text.ptr + 1);
}

typedef enum NumberStyle {
    NUMBER_CHINESE,
    NUMBER_CHINESE_SHORT,
    NUMBER_DIGITS,
    NUMBER_WORDS,
    NUMBER_WORDS_CAPITAL,
    NUMBER_ROMAN,
    NUMBER_ROMAN_SMALL,
    NUMBER_STYLES
} NumberStyle;

static Str number_in_style(Arena *arena, const Phrases *phrases, NumberStyle style, uint32_t n)
{
    switch (style) {
    case NUMBER_CHINESE:
    case NUMBER_CHINESE_SHORT: return chinese_number(arena, n, style == NUMBER_CHINESE_SHORT);
    case NUMBER_DIGITS: return arena_printf(arena, "%u", (unsigned)n);
    case NUMBER_WORDS:
    case NUMBER_WORDS_CAPITAL:
        return number_in_words(arena, phrases, n, style == NUMBER_WORDS_CAPITAL);
    case NUMBER_ROMAN:
    case NUMBER_ROMAN_SMALL: return roman_number(arena, n, style == NUMBER_ROMAN_SMALL);
    case NUMBER_STYLES: break;
    }
    return STR("");
}

/* The sample is written as number 21 looks. */
Str number_text(Arena *arena, const Phrases *phrases, Str sample, uint32_t n)
{
    uint32_t at;
    for (NumberStyle style = 0; style < NUMBER_STYLES; style++) {
        Str looks = number_in_style(arena, phrases, style, 21);
        if (!find_text(sample, looks, &at)) continue;
        Str number = number_in_style(arena, phrases, style, n);
        Str tail = {sample.ptr + at + looks.len, sample.len - at - looks.len};
        return arena_printf(arena, "%.*s" STR_FMT STR_FMT, (int)at, sample.ptr, STR_ARG(number),
                            STR_ARG(tail));
    }
    return STR("");
}
