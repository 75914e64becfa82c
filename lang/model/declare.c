/* The first pass: units, dimensions, ledgers, measures and the header; invariants and tables with
 * override and drop. */
#include "lang/base/unicode.h"
#include "lang/model/passes.h"

#include "lang/model/changes.h"
#include "lang/model/words.h"

static Str symbol_text(const Env *env, Symbol symbol)
{
    return intern_text(env->names, symbol);
}

/* ---- small numbers ---- */

static bool read_uint(Env *env, Span span, uint32_t limit, const char *what, uint32_t *out)
{
    Int128 value;
    if (amount_parse(source_text(env->sources, span), 0, &value) == AMOUNT_OK && value >= 0 &&
        value <= limit) {
        *out = (uint32_t)value;
        return true;
    }
    diag_add(env->diags, DIAG_E0210, span, "%s must be a whole number from 0 to %u",
             diags_text(env->diags, what), (unsigned)limit);
    return false;
}

/* ---- units ---- */

static void declare_unit(Env *env, Model *model, const UnitDecl *decl)
{
    while (model->unit_of.len <= decl->name.symbol) *vec_push(env->arena, &model->unit_of) = 0;
    UnitId *slot = &model->unit_of.items[decl->name.symbol];
    if (*slot) {
        Diag *diag = diag_add(env->diags, DIAG_E0203, decl->name.span,
                              "unit `" STR_FMT "` is already declared",
                              STR_ARG(symbol_text(env, decl->name.symbol)));
        diag_label(env->diags, diag, model->units.items[*slot].name.span, "first declared here");
        return;
    }
    *slot = model->units.len;
    Unit *unit = vec_push(env->arena, &model->units);
    *unit = (Unit){.name = decl->name, .base = *slot, .factor = {1, 1}, .decl = decl};
    uint32_t decimals;
    if (decl->has_decimals &&
        read_uint(env, decl->decimals, AMOUNT_MAX_DECIMALS, N_("`decimals`"), &decimals)) {
        unit->has_decimals = true;
        unit->decimals = (uint8_t)decimals;
    }
}

typedef enum UnitState { UNIT_NEW, UNIT_BEING_RESOLVED, UNIT_RESOLVED } UnitState;

static void resolve_unit(Env *env, Model *model, UnitState *states, UnitId id);

static void resolve_derived(Env *env, Model *model, UnitState *states, UnitId id)
{
    const UnitDecl *decl = model->units.items[id].decl;
    UnitId base = model_find_unit(model, decl->base.symbol);
    Number factor;
    if (!base) {
        model_unknown(env, model, decl->base, "unit", NAME_OF_UNIT);
        return;
    }
    resolve_unit(env, model, states, base);
    Unit *unit = &model->units.items[id];
    if (number_parse(source_text(env->sources, decl->factor), &factor) != AMOUNT_OK ||
        factor.num <= 0 ||
        !number_multiply(factor, model->units.items[base].factor, &unit->factor)) {
        diag_add(env->diags, DIAG_E0306, decl->factor, "this is not a factor that a unit can have");
        unit->factor = (Number){1, 1};
        return;
    }
    unit->base = model->units.items[base].base;
}

static void resolve_unit(Env *env, Model *model, UnitState *states, UnitId id)
{
    Unit *unit = &model->units.items[id];
    switch (states[id]) {
    case UNIT_RESOLVED: return;
    case UNIT_BEING_RESOLVED:
        diag_add(env->diags, DIAG_E0207, unit->name.span, "unit `" STR_FMT "` is defined by itself",
                 STR_ARG(symbol_text(env, unit->name.symbol)));
        states[id] = UNIT_RESOLVED;
        return;
    case UNIT_NEW: break;
    }
    states[id] = UNIT_BEING_RESOLVED;
    if (unit->decl->derived) resolve_derived(env, model, states, id);
    if (!unit->has_decimals) unit->decimals = unit->decl->derived ? 2 : 0;
    states[id] = UNIT_RESOLVED;
}

static void resolve_units(Env *env, Model *model)
{
    UnitState *states = arena_array(env->arena, UnitState, model->units.len);
    for (UnitId i = 1; i < model->units.len; i++) resolve_unit(env, model, states, i);
}

/* ---- header ---- */

static Atom setting_value(Env *env, const Entry *entry)
{
    if (entry->atoms.len >= 2) return entry->atoms.items[1];
    diag_add(env->diags, DIAG_E0210, entry->span, "this setting has no value");
    return (Atom){0, 0, ATOM_DASH};
}

static Word atom_word(Env *env, Atom atom)
{
    if (atom.kind != ATOM_WORD) return WORD_NONE;
    return word_find(atom_text(env->arena, env->sources, atom));
}

static void add_year(Env *env, Model *model, Atom atom)
{
    Int128 year;
    if (atom.kind != ATOM_NUMBER || atom.len != 4 ||
        amount_parse(source_text(env->sources, atom_span(atom)), 0, &year) != AMOUNT_OK) {
        Diag *diag = diag_add(env->diags, DIAG_E0210, atom_span(atom), "a year is four digits");
        diag_help(env->diags, diag, "write for example `year 2025`; others follow `compare`");
        return;
    }
    Symbol symbol = model_key_symbol(env, (Key){atom});
    bool many;
    if (model_member_find(model, DIM_YEAR, symbol, &many) != NONE) return;
    MemberId id = model->members.len;
    *vec_push(env->arena, &model->members) = (Member){
        .dim = DIM_YEAR, .name = symbol, .code = symbol, .span = atom_span(atom), .parent = NONE};
    *vec_push(env->arena, &model->dims.items[DIM_YEAR].members) = id;
    model_link(env, model, symbol, id);
    if (model->dims.items[DIM_YEAR].default_member == NONE) {
        model->dims.items[DIM_YEAR].default_member = id;
        model->header.year = (uint32_t)year;
    }
}

/* A year after `compare`: named once, and not the budget's own. */
static void add_compared(Env *env, Model *model, Atom atom)
{
    bool many;
    MemberId known =
        model_member_find(model, DIM_YEAR, model_key_symbol(env, (Key){atom}), &many);
    if (known == NONE) {
        add_year(env, model, atom);
        return;
    }
    Diag *diag = diag_add(env->diags, DIAG_E0210, atom_span(atom), "this year stands here twice");
    diag_label(env->diags, diag, model->members.items[known].span, "the first time");
}

/* Names that a library can use for the years before, whichever year it is. */
static void name_earlier_years(Env *env, Model *model)
{
    static const struct {
        uint32_t before;
        const char *english, *chinese;
    } names[] = {{1, "previous", "上年"}, {2, "earlier", "前年"}};
    for (int i = 0; i < 2; i++) {
        bool many;
        Str text = arena_printf(env->arena, "%u", (unsigned)(model->header.year - names[i].before));
        MemberId member =
            model_member_find(model, DIM_YEAR, intern_find(env->names, env->arena, text), &many);
        if (member == NONE) continue;
        model_link(env, model, intern(env->names, str_from(names[i].english)), member);
        model_link(env, model, intern(env->names, str_from(names[i].chinese)), member);
    }
}

static void set_rounding(Env *env, Model *model, Atom atom)
{
    switch (atom_word(env, atom)) {
    case WORD_HALF_UP: model->header.rounding = ROUND_HALF_UP; break;
    case WORD_HALF_EVEN: model->header.rounding = ROUND_HALF_EVEN; break;
    case WORD_DOWN: model->header.rounding = ROUND_DOWN; break;
    default:
        diag_add(env->diags, DIAG_E0210, atom_span(atom), "rounding is half_up, half_even or down");
    }
}

static void set_within(Env *env, Model *model, Atom atom)
{
    Word word = atom_word(env, atom);
    if (word != WORD_ROUNDING && word != WORD_ROUNDED_OFF)
        diag_add(env->diags, DIAG_E0210, atom_span(atom),
                 "this setting is `within rounding`, or it is left out");
    else
        model->header.within_rounding = true;
}

static void set_unit(Env *env, Model *model, Atom atom)
{
    Name name = {model_key_symbol(env, (Key){atom}), atom_span(atom)};
    model->header.unit = model_find_unit(model, name.symbol);
    if (!model->header.unit) {
        model_unknown(env, model, name, "unit", NAME_OF_UNIT);
        return;
    }
    Unit *unit = &model->units.items[model->header.unit];
    if (!unit->has_decimals) unit->decimals = 2;
}

static void set_decimals(Env *env, Model *model, Atom atom)
{
    uint32_t decimals;
    if (!read_uint(env, atom_span(atom), AMOUNT_MAX_DECIMALS, N_("`decimals`"), &decimals)) return;
    if (!model->header.unit) return;
    Unit *unit = &model->units.items[model->header.unit];
    unit->decimals = (uint8_t)decimals;
    unit->has_decimals = true;
}

static void set_language(Env *env, Model *model, Atom atom)
{
    Str text = atom_text(env->arena, env->sources, atom);
    if (str_equal(text, STR("中文"))) text = STR("zh");
    if (str_equal(text, STR("英文"))) text = STR("en");
    if (language_is_tag(text))
        model->header.language = text;
    else
        diag_add(env->diags, DIAG_E0210, atom_span(atom),
                 "a language is written as its tag, as in zh, en, de or zh-TW");
}

/* A plain name, which no program that draws takes for a file or an option. */
static bool is_font_name(Str name)
{
    for (uint32_t at = 0; at < name.len;) {
        uint32_t code = 0, len = unicode_decode(name, at, &code);
        if (!unicode_is_word(code) && (code != '-' || !at) && code != ' ') return false;
        at += len ? len : 1;
    }
    return name.len > 0;
}

static void set_font(Env *env, Model *model, Atom atom)
{
    Str name = atom_text(env->arena, env->sources, atom);
    if (is_font_name(name))
        model->header.font = name;
    else
        diag_add(env->diags, DIAG_E0210, atom_span(atom),
                 "a font is named as it is installed, in letters, digits, blanks and hyphens");
}

static void set_style(Env *env, Model *model, Atom atom)
{
    Word style = atom_word(env, atom);
    model->header.grid = style == WORD_GRID;
    if (style != WORD_GRID && style != WORD_OPEN)
        diag_add(env->diags, DIAG_E0210, atom_span(atom), "style is grid or open");
}

/* One that is newer than this compiler was reported before (lang/driver/edition.h). */
static void check_edition(Env *env, Atom atom)
{
    Int128 edition;
    Str text = source_text(env->sources, atom_span(atom));
    if (amount_parse(text, 0, &edition) != AMOUNT_OK || edition < 1)
        diag_add(env->diags, DIAG_E0210, atom_span(atom), "an edition is a number from 1");
}

static void apply_setting(Env *env, Model *model, const Entry *entry, Word wanted)
{
    if (entry->atoms.len == 0 || atom_word(env, entry->atoms.items[0]) != wanted) return;
    Atom value = setting_value(env, entry);
    if (value.len == 0) return;
    if (wanted == WORD_COMPARE) {
        for (uint32_t i = 1; i < entry->atoms.len; i++)
            add_compared(env, model, entry->atoms.items[i]);
        return;
    }
    if (entry->atoms.len > 2) {
        Diag *diag = diag_add(env->diags, DIAG_E0210, atom_span(entry->atoms.items[2]),
                              "one value is enough here");
        if (wanted == WORD_YEAR && entry->atoms.items[2].lo == atom_span(value).hi)
            diag_help(env->diags, diag, "write for example `year 2025`; others follow `compare`");
        else if (wanted == WORD_YEAR && entry->atoms.items[2].kind == ATOM_NUMBER)
            diag_help(env->diags, diag, "earlier years stand after `compare`");
        else
            diag_help(env->diags, diag, "a `;` or a new line stands between two settings");
    }
    if (wanted == WORD_YEAR) add_year(env, model, value);
    if (wanted == WORD_UNIT) set_unit(env, model, value);
    if (wanted == WORD_DECIMALS) set_decimals(env, model, value);
    if (wanted == WORD_ROUNDING) set_rounding(env, model, value);
    if (wanted == WORD_WITHIN) set_within(env, model, value);
    if (wanted == WORD_LANGUAGE) set_language(env, model, value);
    if (wanted == WORD_FONT) set_font(env, model, value);
    if (wanted == WORD_STYLE) set_style(env, model, value);
    if (wanted == WORD_EDITION) check_edition(env, value);
    if (wanted == WORD_KIND)
        model->header.kind = (Name){model_key_symbol(env, (Key){value}), atom_span(value)};
    if (wanted == WORD_PART_OF) model->header.whole = atom_text(env->arena, env->sources, value);
}

/* Each setting is said once. */
static void check_repeated(Env *env, Entries settings, uint32_t at)
{
    if (settings.items[at]->atoms.len == 0) return;
    Word word = atom_word(env, settings.items[at]->atoms.items[0]);
    for (uint32_t i = 0; word && i < at; i++) {
        if (!settings.items[i]->atoms.len ||
            atom_word(env, settings.items[i]->atoms.items[0]) != word)
            continue;
        Diag *diag = diag_add(env->diags, DIAG_E0210, settings.items[at]->span,
                              "this setting stands here twice");
        diag_label(env->diags, diag, settings.items[i]->span, "the first time");
        return;
    }
}

/* Is it there, whatever its value is? */
static bool is_set(Env *env, Entries settings, Word word)
{
    for (uint32_t i = 0; i < settings.len; i++) {
        const Entry *entry = settings.items[i];
        if (entry->atoms.len && atom_word(env, entry->atoms.items[0]) == word) return true;
    }
    return false;
}

static bool is_known(Env *env, const Entry *entry)
{
    static const Word known[] = {WORD_YEAR,     WORD_COMPARE, WORD_UNIT,     WORD_DECIMALS,
                                 WORD_ROUNDING, WORD_WITHIN,  WORD_LANGUAGE, WORD_FONT,
                                 WORD_STYLE,    WORD_EDITION, WORD_KIND,     WORD_PART_OF};
    if (entry->atoms.len == 0) return true;
    Word word = atom_word(env, entry->atoms.items[0]);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (word == known[i]) return true;
    return false;
}

/* One of them may be meant for the year. */
static bool has_unknown(Env *env, Entries settings)
{
    for (uint32_t i = 0; i < settings.len; i++)
        if (!is_known(env, settings.items[i])) return true;
    return false;
}

static void check_setting(Env *env, const Entry *entry)
{
    if (is_known(env, entry)) return;
    Diag *diag = diag_add(env->diags, DIAG_E0210, atom_span(entry->atoms.items[0]),
                          "there is no such setting");
    diag_help(env->diags, diag,
              "settings are year, compare, unit, decimals, rounding, within rounding, language, "
              "font, style, edition, kind and part_of");
}

/* Settings depend on each other (decimals on unit, compare after year), so they are applied in a
 * fixed order. */
static void apply_header(Env *env, Model *model)
{
    static const Word order[] = {WORD_YEAR,     WORD_COMPARE, WORD_UNIT,     WORD_DECIMALS,
                                 WORD_ROUNDING, WORD_WITHIN,  WORD_LANGUAGE, WORD_FONT,
                                 WORD_STYLE,    WORD_EDITION, WORD_KIND,     WORD_PART_OF};
    Entries settings = model->header.decl->settings;
    for (uint32_t i = 0; i < settings.len; i++) {
        check_setting(env, settings.items[i]);
        check_repeated(env, settings, i);
    }
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (uint32_t i = 0; i < settings.len; i++)
            apply_setting(env, model, settings.items[i], order[k]);
    name_earlier_years(env, model);
    bool broken = model->lost.len || has_unknown(env, settings);
    if (!model->header.year && !broken && !is_set(env, settings, WORD_YEAR)) {
        Diag *diag = diag_add(env->diags, DIAG_E0208, model->header.decl->name.span,
                              "the header does not say the `year`");
        diag_help(env->diags, diag, "in its braces, write for example: year 2025");
    }
}

/* ---- dimensions ---- */

/* One declaration is without `extend`, in any place. */
static void check_declared(Env *env, Dim *dim, const Statement *s)
{
    const DimensionDecl *decl = &s->dimension;
    if (s->change == CHANGE_EXTEND) return;
    if (dim->declared) {
        Diag *diag = diag_add(env->diags, DIAG_E0203, decl->name.span,
                              "dimension `" STR_FMT "` is already declared",
                              STR_ARG(symbol_text(env, decl->name.symbol)));
        if (dim->name.span.hi)
            diag_label(env->diags, diag, dim->name.span, "first declared here");
        diag_help(env->diags, diag, "to add to it, begin with `extend`");
        return;
    }
    dim->declared = true;
    dim->name = decl->name;
    dim->classification = decl->classification;
}

static DimId find_or_add_dim(Env *env, Model *model, const DimensionDecl *decl)
{
    Named named = model_find(model, decl->name.symbol);
    if (named.kind == NAMED_DIM) return named.id;
    DimId id = model->dims.len;
    *vec_push(env->arena, &model->dims) = (Dim){.name = decl->name,
                                                .within = NONE,
                                                .default_member = NONE};
    model_name(env, model, decl->name, (Named){NAMED_DIM, id});
    return id;
}

static void declare_levels(Env *env, Dim *dim, const DimensionDecl *decl)
{
    if (decl->levels.len == 0) return;
    if (dim->levels.len) {
        diag_add(env->diags, DIAG_E0203, decl->name.span,
                 "the levels of `" STR_FMT "` are declared twice",
                 STR_ARG(symbol_text(env, decl->name.symbol)));
        return;
    }
    for (uint32_t i = 0; i < decl->levels.len; i++) {
        ModelLevel level = {.name = decl->levels.items[i].name.value};
        if (!read_uint(env, decl->levels.items[i].length, 64, N_("a level's length"),
                       &level.length))
            continue;
        if (i && dim->levels.len && level.length <= dim->levels.items[dim->levels.len - 1].length)
            diag_add(env->diags, DIAG_E0210, decl->levels.items[i].length,
                     "each level must be longer than the one before");
        else
            *vec_push(env->arena, &dim->levels) = level;
    }
}

/* An option that has one value, whichever file says it. */
static void report_again(Env *env, const char *option, Span span, Span first)
{
    Diag *diag =
        diag_add(env->diags, DIAG_E0203, span, "this dimension has a `%s` already", option);
    diag_label(env->diags, diag, first, "the first one");
}

static void declare_label(Env *env, Dim *dim, Text label)
{
    if (!label.value.ptr) return;
    if (dim->label_span.hi)
        report_again(env, N_("label"), label.span, dim->label_span);
    else
        dim->label = label.value;
    dim->label_span = label.span;
}

static void declare_dim(Env *env, Model *model, const Statement *s)
{
    const DimensionDecl *decl = &s->dimension;
    DimId id = find_or_add_dim(env, model, decl);
    Dim *dim = &model->dims.items[id];
    check_declared(env, dim, s);
    declare_label(env, dim, decl->label);
    declare_levels(env, dim, decl);
    if (decl->has_default && dim->default_key)
        report_again(env, "default", atom_span(decl->default_key.atom),
                     atom_span(dim->default_key->atom));
    else if (decl->has_default)
        dim->default_key = &decl->default_key;
    dim->ordered |= decl->ordered;
    if (decl->nearest.hi) dim->nearest = decl->nearest;
    for (uint32_t i = 0; i < decl->attributes.len; i++)
        *vec_push(env->arena, &dim->attributes) = decl->attributes.items[i].symbol;
    for (uint32_t i = 0; i < decl->aliases.len; i++)
        if (!(model_find(model, decl->aliases.items[i].symbol).kind == NAMED_DIM &&
              model_find(model, decl->aliases.items[i].symbol).id == id))
            model_name(env, model, decl->aliases.items[i], (Named){NAMED_DIM, id});
}

/* Once all that extends them is known. */
static void check_dims(Env *env, const Model *model)
{
    for (DimId d = 0; d < model->dims.len; d++) {
        const Dim *dim = &model->dims.items[d];
        Str name = symbol_text(env, dim->name.symbol);
        if (!dim->declared && !model_is_lost(env, model, name))
            diag_add(env->diags, DIAG_E0209, dim->name.span, "there is no `" STR_FMT "` to extend",
                     STR_ARG(name));
        else if (dim->declared && dim->classification && dim->levels.len == 0)
            diag_add(env->diags, DIAG_E0210, dim->name.span, "a classification needs `levels`");
        if (dim->declared && dim->nearest.hi && !dim->classification)
            diag_add(env->diags, DIAG_E0210, dim->nearest,
                     "only codes of a `classification` lie below the nearest prefix");
    }
}

static void resolve_within(Env *env, Model *model, const DimensionDecl *decl)
{
    Named self = model_find(model, decl->name.symbol),
          owner = model_find(model, decl->within.symbol);
    if (!decl->within.symbol || self.kind != NAMED_DIM) return;
    if (owner.kind != NAMED_DIM) {
        model_unknown(env, model, decl->within, "dimension", NAME_OF_DIM);
        return;
    }
    for (DimId d = owner.id; d != NONE; d = model->dims.items[d].within)
        if (d == self.id) {
            diag_add(env->diags, DIAG_E0207, decl->within.span,
                     "`" STR_FMT "` cannot be within itself",
                     STR_ARG(symbol_text(env, decl->name.symbol)));
            return;
        }
    Dim *dim = &model->dims.items[self.id];
    if (dim->within != NONE && dim->within != owner.id) {
        report_again(env, "in", decl->within.span, dim->within_span);
        return;
    }
    dim->within = owner.id;
    dim->within_span = decl->within.span;
}

/* ---- ledgers ---- */

static void declare_ledger(Env *env, Model *model, const LedgerDecl *decl)
{
    LedgerId id = model->ledgers.len;
    *vec_push(env->arena, &model->ledgers) = (Ledger){.id = id,
                                                      .name = decl->name,
                                                      .label = decl->label.value,
                                                      .decl = decl,
                                                      .exact = decl->exact};
    model_name(env, model, decl->name, (Named){NAMED_LEDGER, id});
    for (uint32_t i = 0; i < decl->aliases.len; i++)
        model_name(env, model, decl->aliases.items[i], (Named){NAMED_LEDGER, id});
}

static void resolve_ledger_dims(Env *env, Model *model, Ledger *ledger)
{
    const Names *dims = &ledger->decl->dimensions;
    for (uint32_t i = 0; i < dims->len; i++) {
        Named named = model_find(model, dims->items[i].symbol);
        if (named.kind != NAMED_DIM) {
            model_unknown(env, model, dims->items[i], "dimension", NAME_OF_DIM);
            ledger->vague = true;
            continue;
        }
        bool twice = false;
        for (uint32_t k = 0; k < ledger->dims.len; k++) twice |= ledger->dims.items[k] == named.id;
        if (twice)
            diag_add(env->diags, DIAG_E0203, dims->items[i].span,
                     "`" STR_FMT "` stands twice after `by`",
                     STR_ARG(symbol_text(env, dims->items[i].symbol)));
        else
            *vec_push(env->arena, &ledger->dims) = named.id;
    }
}

static void resolve_closing(Env *env, Model *model, Ledger *ledger)
{
    Name name = ledger->decl->closing;
    ledger->closing = NONE;
    if (!name.symbol) return;
    Named named = model_find(model, name.symbol);
    uint32_t axis = named.kind == NAMED_DIM ? model_axis(ledger, named.id) : NONE;
    if (axis != NONE && model->dims.items[named.id].ordered) {
        ledger->closing = axis;
        return;
    }
    diag_add(env->diags, DIAG_E0210, name.span,
             "balances close over an ordered dimension that their ledger is by");
}

static void resolve_rate(Env *env, Model *model, Ledger *ledger)
{
    Name per = ledger->decl->per;
    ledger->rate = per.symbol || ledger->decl->percent;
    if (!per.symbol) return;
    ledger->per = model_find_unit(model, per.symbol);
    if (!ledger->per) model_unknown(env, model, per, "unit", NAME_OF_UNIT);
    ledger->vague |= !ledger->per;
}

/* Of percentages: 100 of them are one. Of rates: for one of what they are per. */
static bool scale_rate(const Model *model, Ledger *ledger)
{
    if (ledger->decl->percent)
        return number_divide(ledger->quantum, number_int(100), &ledger->quantum);
    return !ledger->per || number_divide(ledger->quantum, model->units.items[ledger->per].factor,
                                         &ledger->quantum);
}

static void resolve_ledger_unit(Env *env, Model *model, Ledger *ledger)
{
    ledger->unit = ledger->decl->percent ? 0 : model->header.unit;
    resolve_rate(env, model, ledger);
    if (ledger->decl->unit.symbol && ledger->decl->percent) {
        diag_add(env->diags, DIAG_E0210, ledger->decl->unit.span, "percentages have no unit");
    } else if (ledger->decl->unit.symbol) {
        ledger->unit = model_find_unit(model, ledger->decl->unit.symbol);
        if (!ledger->unit) model_unknown(env, model, ledger->decl->unit, "unit", NAME_OF_UNIT);
        ledger->vague |= !ledger->unit;
    }
    ledger->decimals = ledger->unit ? model->units.items[ledger->unit].decimals : 2;
    uint32_t decimals;
    if (ledger->decl->has_decimals &&
        read_uint(env, ledger->decl->decimals, AMOUNT_MAX_DECIMALS, N_("`decimals`"), &decimals))
        ledger->decimals = (uint8_t)decimals;
    Int128 power;
    Number step, factor = ledger->unit ? model->units.items[ledger->unit].factor : (Number){1, 1};
    if (!int128_pow10(ledger->decimals, &power) || !number_make(1, power, &step) ||
        !number_multiply(step, factor, &ledger->quantum) || !scale_rate(model, ledger))
        ledger->quantum = (Number){1, 1};
}

/* ---- the pass ---- */

typedef void (*Visit)(Env *env, Model *model, const Statement *s);

static void each_statement(Env *env, Model *model, Trees trees, Visit visit)
{
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++)
            visit(env, model, trees.items[t]->statements.items[i]);
}

static void visit_basics(Env *env, Model *model, const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_UNIT: declare_unit(env, model, &s->unit); break;
    case STATEMENT_DIMENSION: declare_dim(env, model, s); break;
    case STATEMENT_BUDGET: model->header.decl = &s->budget; break;
    case STATEMENT_EDITION: check_edition(env, s->edition); break;
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_ENTRY:
    case STATEMENT_LEDGER:
    case STATEMENT_FACTS:
    case STATEMENT_MEASURE:
    case STATEMENT_INVARIANT:
    case STATEMENT_TABLE:
    case STATEMENT_DROP:
    case STATEMENT_STATED:
    case STATEMENT_WAIVE:
    case STATEMENT_LINT:
    case STATEMENT_CONFIDENTIAL:
    case STATEMENT_INDICATORS:
    case STATEMENT_FIGURE:
    case STATEMENT_DOCUMENT: break;
    }
}

static void declare_measure(Env *env, Model *model, const MeasureDecl *decl)
{
    uint32_t id = model->measures.len;
    *vec_push(env->arena, &model->measures) = (Measure){.decl = decl};
    model_name(env, model, decl->name, (Named){NAMED_MEASURE, id});
    for (uint32_t i = 0; i < decl->aliases.len; i++)
        model_name(env, model, decl->aliases.items[i], (Named){NAMED_MEASURE, id});
}

static void visit_values(Env *env, Model *model, const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_DIMENSION: resolve_within(env, model, &s->dimension); break;
    case STATEMENT_STATED: *vec_push(env->arena, &model->stated) = s; break;
    case STATEMENT_WAIVE: *vec_push(env->arena, &model->waivers) = s; break;
    case STATEMENT_LINT: *vec_push(env->arena, &model->lints) = s; break;
    case STATEMENT_CONFIDENTIAL: *vec_push(env->arena, &model->confidentials) = s; break;
    case STATEMENT_ERROR:
    case STATEMENT_BUDGET:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_EDITION:
    case STATEMENT_UNIT:
    case STATEMENT_ENTRY:
    case STATEMENT_LEDGER:
    case STATEMENT_FACTS:
    case STATEMENT_MEASURE:
    case STATEMENT_INVARIANT:
    case STATEMENT_TABLE:
    case STATEMENT_DROP:
    case STATEMENT_INDICATORS:
    case STATEMENT_FIGURE:
    case STATEMENT_DOCUMENT: break;
    }
}

static void declare_changed(Env *env, Model *model, Trees trees, Layers *layers)
{
    ChangedStatements changed = model_changes(env, model, trees, layers);
    const Statements *ledgers = &changed.of[CHANGED_LEDGER];
    const Statements *measures = &changed.of[CHANGED_MEASURE];
    for (uint32_t i = 0; i < ledgers->len; i++)
        declare_ledger(env, model, &ledgers->items[i]->ledger);
    for (uint32_t i = 0; i < measures->len; i++)
        declare_measure(env, model, &measures->items[i]->measure);
    model->invariants = changed.of[CHANGED_INVARIANT];
    model->tables = changed.of[CHANGED_TABLE];
    model->figures = changed.of[CHANGED_FIGURE];
    model->documents = changed.of[CHANGED_DOCUMENT];
}

static void declare_year(Env *env, Model *model)
{
    Symbol year = intern(env->names, STR("year"));
    *vec_push(env->arena, &model->dims) = (Dim){.name = {year, {0, 0}},
                                                .label = STR("年度"),
                                                .within = NONE,
                                                .ordered = true,
                                                .declared = true,
                                                .default_member = NONE};
    model_name(env, model, (Name){year, {0, 0}}, (Named){NAMED_DIM, DIM_YEAR});
    model_name(env, model, (Name){intern(env->names, STR("年度")), {0, 0}},
               (Named){NAMED_DIM, DIM_YEAR});
}

static void report_no_header(Env *env)
{
    Span begin = {0, 0};
    if (source_count(env->sources)) {
        const Source *first = source_get(env->sources, 0);
        begin = (Span){first->base, first->base + (first->text.len != 0)};
    }
    Diag *diag = diag_add(env->diags, DIAG_E0208, begin, "no file has a `budget` header");
    diag_help(env->diags, diag,
              "write for example: budget town \"Our town\" { year 2025; unit k }");
}

void model_declare(Env *env, Model *model, Trees trees, Layers *layers)
{
    *vec_push(env->arena, &model->units) = (Unit){.factor = {1, 1}, .decimals = 2};
    declare_year(env, model);
    each_statement(env, model, trees, visit_basics);
    check_dims(env, model);
    resolve_units(env, model);
    if (model->header.decl)
        apply_header(env, model);
    else if (!diags_count(env->diags, SEVERITY_ERROR)) /* or its line may be one of them */
        report_no_header(env);
    each_statement(env, model, trees, visit_values);
    declare_changed(env, model, trees, layers);
    if (!model->header.language.len) model->header.language = model_language(model);
    if (!language_is(model->header.language, "zh")) model->dims.items[DIM_YEAR].label = STR("Year");
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        resolve_ledger_dims(env, model, &model->ledgers.items[i]);
        resolve_closing(env, model, &model->ledgers.items[i]);
        resolve_ledger_unit(env, model, &model->ledgers.items[i]);
    }
}
