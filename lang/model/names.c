#include "lang/model/passes.h"

#include "lang/base/unicode.h"
#include "lang/model/words.h"
#include "lang/syntax/keywords.h"
#include "lang/syntax/token.h"

Named model_find(const Model *model, Symbol symbol)
{
    return symbol < model->named.len ? model->named.items[symbol] : (Named){NAMED_NOTHING, 0};
}

static Span named_span(const Model *model, Named named)
{
    switch (named.kind) {
    case NAMED_NOTHING: break;
    case NAMED_DIM: return model->dims.items[named.id].name.span;
    case NAMED_LEDGER: return model->ledgers.items[named.id].name.span;
    case NAMED_MEASURE: return model->measures.items[named.id].decl->name.span;
    }
    return (Span){0, 0};
}

void model_name(Env *env, Model *model, Name name, Named named)
{
    while (model->named.len <= name.symbol)
        *vec_push(env->arena, &model->named) = (Named){NAMED_NOTHING, 0};
    Named *slot = &model->named.items[name.symbol];
    if (slot->kind == NAMED_NOTHING) {
        *slot = named;
        return;
    }
    Str text = intern_text(env->names, name.symbol);
    Diag *diag = diag_add(env->diags, DIAG_E0203, name.span, "`" STR_FMT "` is already declared",
                          STR_ARG(text));
    diag_label(env->diags, diag, named_span(model, *slot), "first declared here");
}

UnitId model_find_unit(const Model *model, Symbol symbol)
{
    return symbol < model->unit_of.len ? model->unit_of.items[symbol] : 0;
}

/* ---- did you mean ----
 *
 * Every unknown name is compared with all that there are: after so many comparisons no more advice
 * is given, or a file of mistakes would take for ever. */

enum { LIMIT_COMPARED = 5000000 };

typedef struct Nearest {
    Str wanted, best;
    uint32_t distance; /* a candidate must be nearer; 0 = there is no point in offering one */
    uint32_t *compared;
    bool tied; /* another is as near */
} Nearest;

/* Of candidates that are equally near the first by text is taken: their order may be chance. */
static bool nearer(const Nearest *nearest, Str candidate, uint32_t distance)
{
    if (distance != nearest->distance) return distance < nearest->distance;
    return nearest->best.len && str_compare(candidate, nearest->best) < 0;
}

/* A slip changes few characters: one in a short name, a third of a long one. */
static Nearest nearest_start(Env *env, Str wanted)
{
    uint32_t length = unicode_length(wanted);
    uint32_t distance = length < 4 ? 2 : length / 3 + 1;
    if (env->compared >= LIMIT_COMPARED) distance = 0;
    return (Nearest){wanted, {0}, distance, &env->compared, false};
}

/* Capitals are small letters, and letters the digits that they look like. */
static char folded(char c)
{
    if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
    return c == 'o' ? '0' : c == 'l' || c == 'i' ? '1' : c;
}

static bool looks_alike(Str a, Str b)
{
    for (uint32_t i = 0; a.len == b.len && i < a.len; i++)
        if (folded(a.ptr[i]) != folded(b.ptr[i])) return false;
    return a.len == b.len;
}

static void nearest_offer(Nearest *nearest, Str candidate)
{
    ++*nearest->compared;
    uint32_t distance = unicode_distance(nearest->wanted, candidate, nearest->distance);
    if (distance > 1 && nearest->distance > 1 && looks_alike(nearest->wanted, candidate))
        distance = 1;
    if (nearest->best.len && distance == nearest->distance && !str_equal(candidate, nearest->best))
        nearest->tied = true;
    if (distance < nearest->distance) nearest->tied = false;
    if (nearer(nearest, candidate, distance) && distance < unicode_length(candidate)) {
        nearest->distance = distance;
        nearest->best = candidate;
    }
}

static bool is_sign(char c)
{
    return c & 0x80 || !((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Is each of them what the other is, but for letters? Digits, signs and Chinese characters are no
 * slip: they tell names apart (plan2024, plan2025; 东区, 西区), or mean something else (`plan.a`).
 */
static bool differ_in_letters(Str a, Str b)
{
    uint32_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && !is_sign(a.ptr[i])) i++;
        while (k < b.len && !is_sign(b.ptr[k])) k++;
        if (i == a.len || k == b.len) return i == a.len && k == b.len;
        if (a.ptr[i++] != b.ptr[k++]) return false;
    }
}

/* Two that are equally near: none of them is the one that is meant. */
static void nearest_suggest(const Env *env, Diag *diag, const Nearest *nearest, Span span)
{
    if (nearest->best.len == 0) return;
    diag_help(env->diags, diag, "did you mean `" STR_FMT "`?", STR_ARG(nearest->best));
    if (nearest->tied) return;
    if (nearest->distance == 1 && differ_in_letters(nearest->wanted, nearest->best))
        diag_fix(diag, span, nearest->best);
    else
        diag_suggest(diag, span, nearest->best);
}

/* The first words of statements. */
static void offer_statements(Nearest *nearest)
{
    static const struct {
        TokenKey key;
        unsigned uses;
    } words[] = {
#define KEYWORD(token, english, chinese, uses) {KEY_##token, uses},
#include "lang/syntax/keywords.def"
#undef KEYWORD
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        TokenKey key = words[i].key;
        bool also = key == KEY_BUDGET || key == KEY_UNIT; /* they begin other lines, too */
        if (!also && !(words[i].uses & WORD_STATEMENT)) continue;
        nearest_offer(nearest, str_from(keyword_text(key, false)));
        nearest_offer(nearest, str_from(keyword_text(key, true)));
    }
}

static bool kind_wanted(Named named, unsigned kinds)
{
    switch (named.kind) {
    case NAMED_NOTHING: return false;
    case NAMED_DIM: return kinds & NAME_OF_DIM;
    case NAMED_LEDGER: return kinds & NAME_OF_LEDGER;
    case NAMED_MEASURE: return kinds & NAME_OF_MEASURE;
    }
    return false;
}

/* ---- names that may be declared where a mistake was ---- */

static bool touches_word(Str text, uint32_t at)
{
    if (at >= text.len) return false;
    unsigned char c = (unsigned char)text.ptr[at];
    return is_digit((char)c) || c == '_' || c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool holds_word(Str text, Str word)
{
    for (uint32_t at = 0; at + word.len <= text.len; at++)
        if (text.ptr[at] == word.ptr[0] && memcmp(text.ptr + at, word.ptr, word.len) == 0 &&
            !(at && touches_word(text, at - 1)) && !touches_word(text, at + word.len))
            return true;
    return false;
}

/* An `include`, or the path of one. */
static bool holds_include(Str text)
{
    return holds_word(text, str_from(keyword_text(KEY_INCLUDE, false))) ||
           holds_word(text, str_from(keyword_text(KEY_INCLUDE, true))) ||
           holds_word(text, STR("budget\""));
}

/* A line that ends in the path of a file, whatever its first word was meant to be. */
static bool may_include(Env *env, const Statement *statement)
{
    if (statement->kind != STATEMENT_ENTRY || !statement->entry->atoms.len) return false;
    Atom last = statement->entry->atoms.items[statement->entry->atoms.len - 1];
    return last.kind == ATOM_STRING &&
           str_ends(atom_text(env->arena, env->sources, last), STR(".budget"));
}

void model_find_lost(Env *env, Model *model, Trees trees)
{
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++)
            model->lost_file |= may_include(env, trees.items[t]->statements.items[i]);
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->lost.len; i++) {
            Span lost = trees.items[t]->lost.items[i];
            *vec_push(env->arena, &model->lost) = lost;
            model->lost_file |= holds_include(source_text(env->sources, lost));
        }
}

bool model_stands_in_lost(Env *env, const Model *model, Str text)
{
    for (uint32_t i = 0; text.len && i < model->lost.len && env->compared < LIMIT_COMPARED; i++) {
        Str lost = source_text(env->sources, model->lost.items[i]);
        env->compared += lost.len / 64 + 1;
        if (holds_word(lost, text)) return true;
    }
    return false;
}

bool model_is_lost(Env *env, const Model *model, Str text)
{
    return model->lost_file || model_stands_in_lost(env, model, text);
}

/* ---- unknown names ---- */

/* `a-b` is one name; both are known, so a difference is meant. */
static bool is_difference(Env *env, const Model *model, Str text, unsigned kinds, Str *spaced)
{
    const char *dash = memchr(text.ptr, '-', text.len);
    if (!dash) return false;
    Str left = {text.ptr, (uint32_t)(dash - text.ptr)};
    Str right = {dash + 1, text.len - left.len - 1};
    Symbol a = intern_find(env->names, env->arena, left),
           b = intern_find(env->names, env->arena, right);
    if (!kind_wanted(model_find(model, a), kinds) || !kind_wanted(model_find(model, b), kinds))
        return false;
    *spaced = arena_printf(env->arena, STR_FMT " - " STR_FMT, STR_ARG(left), STR_ARG(right));
    return true;
}

static void list_units(Env *env, const Model *model, Diag *diag)
{
    enum { SHOWN = 8 };
    Str list = {0};
    for (UnitId i = 1; i < model->units.len && i <= SHOWN; i++) {
        Str name = intern_text(env->names, model->units.items[i].name.symbol);
        list = list.len
                   ? diags_printf(env->diags, STR_FMT ", " STR_FMT, STR_ARG(list), STR_ARG(name))
                   : name;
    }
    if (list.len) diag_help(env->diags, diag, "units are: " STR_FMT, STR_ARG(list));
}

/* SUM, Max: as spreadsheets write functions. */
/* A field of a column, behind `=`. */
static bool advise_field(Env *env, Diag *diag, Str text, unsigned kinds)
{
    Word word = word_find(text);
    bool field = word == WORD_LABEL || word == WORD_CODE || word == WORD_PATH;
    if (!field || !(kinds & NAME_OF_LEDGER)) return false;
    diag_help(env->diags, diag, "a column that shows a field has no `=`: column \"…\" " STR_FMT,
              STR_ARG(text));
    return true;
}

static bool advise_function(Env *env, Diag *diag, Str text, unsigned kinds)
{
    static const char *const functions[] = {"sum", "abs", "min", "max", "round", "growth", NULL};
    if (!(kinds & (NAME_OF_LEDGER | NAME_OF_MEASURE))) return false;
    for (const char *const *name = functions; *name; name++) {
        uint32_t at = 0;
        while (at < text.len && (text.ptr[at] | 0x20) == (*name)[at]) at++;
        if (at < text.len || (*name)[at]) continue;
        if (name == functions)
            diag_help(env->diags, diag,
                      "the name of a ledger is its sum; `sum(account leaves: …)` adds up an "
                      "expression");
        else
            diag_help(env->diags, diag, "functions are written in small letters: `%s`", *name);
        return true;
    }
    return false;
}

void model_unknown(Env *env, const Model *model, Name name, const char *what, unsigned kinds)
{
    Str text = intern_text(env->names, name.symbol), spaced;
    bool quiet = kinds & NAME_OF_STATEMENT ? model_stands_in_lost(env, model, text)
                                           : model_is_lost(env, model, text);
    if (quiet) return;
    Diag *diag = diag_add(env->diags, DIAG_E0201, name.span, "unknown %s `" STR_FMT "`",
                          diags_text(env->diags, what), STR_ARG(text));
    Nearest nearest = nearest_start(env, text);
    for (Symbol s = 1; nearest.distance && s < model->named.len; s++)
        if (kind_wanted(model->named.items[s], kinds))
            nearest_offer(&nearest, intern_text(env->names, s));
    if (kinds & NAME_OF_UNIT)
        for (Symbol s = 1; nearest.distance && s < model->unit_of.len; s++)
            if (model->unit_of.items[s]) nearest_offer(&nearest, intern_text(env->names, s));
    if (kinds & NAME_OF_STATEMENT) offer_statements(&nearest);
    if (is_difference(env, model, text, kinds, &spaced)) {
        diag_help(env->diags, diag, "a minus has spaces around it: `" STR_FMT "`", STR_ARG(spaced));
        diag_fix(diag, name.span, spaced);
    } else if (!nearest.best.len &&
               (advise_function(env, diag, text, kinds) || advise_field(env, diag, text, kinds))) {
        return;
    } else if (kinds & NAME_OF_UNIT) { /* another unit is another amount */
        list_units(env, model, diag);
    } else {
        nearest_suggest(env, diag, &nearest, name.span);
    }
}

/* ---- members ---- */

Str model_atom_text(Env *env, Atom atom)
{
    return atom_unquoted(env->arena, env_text(env, atom_span(atom)), atom.kind);
}

Symbol model_key_symbol(Env *env, Key key)
{
    Str text = model_atom_text(env, key.atom);
    return env->shared ? intern_find(env->names, env->arena, text) : intern(env->names, text);
}

void model_link(Env *env, Model *model, Symbol symbol, MemberId member)
{
    if (!symbol) return;
    while (model->member_head.len <= symbol) *vec_push(env->arena, &model->member_head) = NONE;
    uint32_t *head = &model->member_head.items[symbol];
    /* The same one twice does no harm; looking at all would be quadratic for a label that many
     * have. */
    if (*head != NONE && model->links.items[*head].member == member) return;
    *vec_push(env->arena, &model->links) = (MemberLink){member, *head};
    *head = model->links.len - 1;
}

MemberId model_member_find(const Model *model, DimId dim, Symbol symbol, bool *many)
{
    MemberId found = NONE;
    *many = false;
    if (symbol >= model->member_head.len) return NONE;
    for (uint32_t i = model->member_head.items[symbol]; i != NONE; i = model->links.items[i].next) {
        MemberId member = model->links.items[i].member;
        if (dim != NONE && model->members.items[member].dim != dim) continue;
        if (found != NONE && found != member) *many = true;
        found = member;
    }
    return found;
}

/* "2003 Books, 2005 Paper": of the members whose name or code is nearest. */
static Str near_members(Env *env, const Model *model, const Dim *dim, const Nearest *nearest)
{
    enum { SHOWN = 3 };
    Str list = {0};
    uint32_t count = 0;
    for (uint32_t i = 0; count < SHOWN && i < dim->members.len && i < 20000; i++) {
        const Member *m = &model->members.items[dim->members.items[i]];
        Str name = intern_text(env->names, m->code ? m->code : m->name);
        uint32_t limit = nearest->distance + 1;
        if (unicode_distance(nearest->wanted, name, limit) >= limit) continue;
        Str title = model_member_title(env, model, dim->members.items[i]);
        list = count++
                   ? diags_printf(env->diags, STR_FMT ", " STR_FMT, STR_ARG(list), STR_ARG(title))
                   : title;
    }
    return list;
}

/* Codes differ by one digit as a rule, so the nearest one is no more likely meant than others. */
static bool is_code(Str text)
{
    uint32_t digits = 0;
    for (uint32_t i = 0; i < text.len; i++) digits += is_digit(text.ptr[i]);
    return digits > text.len / 2;
}

/* "2.001E+03" */
static bool is_scientific(Str text)
{
    Int128 mantissa;
    const char *e = memchr(text.ptr, 'E', text.len);
    if (!e || e + 1 == text.ptr + text.len || e[1] != '+') return false;
    Str before = {text.ptr, (uint32_t)(e - text.ptr)};
    return amount_parse(before, AMOUNT_MAX_DECIMALS, &mantissa) == AMOUNT_OK;
}

static void suggest_member(Env *env, const Model *model, DimId dim, Diag *diag,
                           const Nearest *nearest)
{
    const Dim *d = &model->dims.items[dim];
    Str list = nearest->best.len ? near_members(env, model, d, nearest) : (Str){0};
    Str name = intern_text(env->names, d->name.symbol);
    if (dim == DIM_YEAR)
        diag_help(env->diags, diag,
                  "other years than the budget's stand in its header after `compare`");
    else if (list.len)
        diag_help(env->diags, diag,
                  "near: " STR_FMT "; or declare it: " STR_FMT " " STR_FMT " \"…\"", STR_ARG(list),
                  STR_ARG(name), STR_ARG(nearest->wanted));
    else
        diag_help(env->diags, diag, "declare it: " STR_FMT " " STR_FMT " \"…\"", STR_ARG(name),
                  STR_ARG(nearest->wanted));
}

/* A note for the finding about an unknown member, if it is one in other years. */
static bool tell_years(Env *env, const Model *model, DimId dim, Symbol key, Diag *diag)
{
    bool found = false;
    for (uint32_t i = 0; i < model->outdated.len; i++) {
        const OutdatedMember *o = &model->outdated.items[i];
        if (o->dim != dim || !key || (o->code != key && o->name != key)) continue;
        found = true;
        if (o->until != UINT32_MAX)
            diag_note(env->diags, diag, STR_FMT " is a member until %u only", STR_ARG(o->title),
                      (unsigned)o->until);
        else
            diag_note(env->diags, diag, STR_FMT " is a member since %u", STR_ARG(o->title),
                      (unsigned)o->since);
    }
    return found;
}

void model_unknown_member(Env *env, const Model *model, DimId dim, Span span, Str text)
{
    const Dim *d = &model->dims.items[dim];
    if (model_is_lost(env, model, text)) return;
    Diag *diag = diag_add(env->diags, DIAG_E0201, span, "`" STR_FMT "` is not a member of " STR_FMT,
                          STR_ARG(text), STR_ARG(intern_text(env->names, d->name.symbol)));
    Nearest nearest = nearest_start(env, text);
    if (tell_years(env, model, dim, intern_find(env->names, env->arena, text), diag))
        nearest.distance = 0; /* it is known what it was: no other one is meant */
    for (uint32_t i = 0; nearest.distance && i < d->members.len && i < 20000; i++) {
        const Member *m = &model->members.items[d->members.items[i]];
        nearest_offer(&nearest, intern_text(env->names, m->name));
        nearest_offer(&nearest, intern_text(env->names, m->code));
        nearest_offer(&nearest, m->label);
    }
    bool member_known = nearest.best.len && !nearest.tied && !is_code(text);
    if (is_scientific(text))
        diag_help(env->diags, diag,
                  "a spreadsheet wrote this code as a number; make its column one of text");
    else if (is_code(text))
        suggest_member(env, model, dim, diag, &nearest);
    else if (nearest.best.len)
        diag_help(env->diags, diag, "did you mean `" STR_FMT "`?", STR_ARG(nearest.best));
    if (member_known) diag_suggest(diag, span, nearest.best); /* north-west is not south-west */
}

static void report_ambiguous_member(Env *env, const Model *model, DimId dim, Key key, Symbol symbol)
{
    Str text = intern_text(env->names, symbol);
    Diag *diag = diag_add(env->diags, DIAG_E0202, atom_span(key.atom),
                          "`" STR_FMT "` means several members of " STR_FMT, STR_ARG(text),
                          STR_ARG(intern_text(env->names, model->dims.items[dim].name.symbol)));
    for (uint32_t i = model->member_head.items[symbol]; i != NONE; i = model->links.items[i].next) {
        const Member *m = &model->members.items[model->links.items[i].member];
        if (m->dim == dim && diag->label_count < DIAG_MAX_LABELS)
            diag_label(env->diags, diag, m->span, "this one");
    }
    diag_help(env->diags, diag, "refer to it by a code or a name that no other member has");
}

MemberId model_member_named(Env *env, const Model *model, DimId dim, Str text, bool *many)
{
    return model_member_find(model, dim, intern_find(env->names, env->arena, text), many);
}

/* "cn/" of a file <cn/tables>; "" of a file that is none of the library. */
static Str library_of(Env *env, Span span)
{
    const Source *source = source_of(env->sources, span.lo);
    Str folder;
    if (!source || !source_in_library(source, &folder)) return (Str){0};
    uint32_t end = 0;
    while (end < source->name.len && source->name.ptr[end] != '/') end++;
    return (Str){source->name.ptr, end};
}

MemberId model_member_of_library(Env *env, const Model *model, DimId dim, Key key)
{
    Str library = library_of(env, atom_span(key.atom));
    Symbol symbol = model_key_symbol(env, key);
    MemberId found = NONE;
    if (!library.len || symbol >= model->member_head.len) return NONE;
    for (uint32_t i = model->member_head.items[symbol]; i != NONE; i = model->links.items[i].next) {
        MemberId member = model->links.items[i].member;
        const Member *m = &model->members.items[member];
        if ((dim != NONE && m->dim != dim) || !str_equal(library_of(env, m->span), library))
            continue;
        if (found != NONE && found != member) return NONE;
        found = member;
    }
    return found;
}

MemberId model_member(Env *env, const Model *model, DimId dim, Key key)
{
    Str text = model_atom_text(env, key.atom);
    bool many = false;
    MemberId member = model_member_named(env, model, dim, text, &many);
    MemberId own = many ? model_member_of_library(env, model, dim, key) : NONE;
    if (own != NONE) return own;
    if (member == NONE)
        model_unknown_member(env, model, dim, atom_span(key.atom), text);
    else if (many)
        report_ambiguous_member(env, model, dim, key, intern_find(env->names, env->arena, text));
    return many ? NONE : member;
}

Str model_member_name(Env *env, const Model *model, MemberId member)
{
    const Member *m = &model->members.items[member];
    if (m->code) return intern_text(env->names, m->code);
    if (m->name) return intern_text(env->names, m->name);
    return m->label;
}

Str model_text_attribute(const Model *model, MemberId member, Symbol attribute)
{
    for (; member != NONE; member = model->members.items[member].parent)
        for (const TextAttribute *t = model->members.items[member].texts; t; t = t->next)
            if (t->name == attribute) return t->value;
    return (Str){0};
}

Str model_member_title(Env *env, const Model *model, MemberId member)
{
    const Member *m = &model->members.items[member];
    Str name = model_member_name(env, model, member);
    if (!m->label.len || str_equal(name, m->label)) return name;
    return arena_join(env->arena, name, " ", m->label);
}

void model_write_title(Env *env, const Model *model, MemberId member, Sink *sink)
{
    const Member *m = &model->members.items[member];
    Str name = model_member_name(env, model, member);
    sink_str(sink, name);
    if (!m->label.len || str_equal(name, m->label)) return;
    sink_char(sink, ' ');
    sink_str(sink, m->label);
}

/* ---- facts ---- */

static uint32_t skip_digits(Str text, uint32_t at)
{
    while (str_digit(text, at)) at++;
    return at;
}

/* Of data: to the end of the field. */
static uint32_t field_end(Str text, char separator)
{
    uint32_t end = 0;
    if (!text.len || text.ptr[0] != '"') {
        while (end < text.len && text.ptr[end] != separator && text.ptr[end] != '\n' &&
               text.ptr[end] != '\r')
            end++;
        return end;
    }
    while (++end < text.len && text.ptr[end] != '"') {
    }
    return end < text.len ? end + 1 : end;
}

static uint32_t digits_end(Str text)
{
    uint32_t end = text.len && text.ptr[0] == '-';
    end = skip_digits(text, end);
    while (end < text.len && text.ptr[end] == ',' && skip_digits(text, end + 1) == end + 4)
        end += 4;
    return end < text.len && text.ptr[end] == '.' ? skip_digits(text, end + 1) : end;
}

enum { AMOUNT_PIECE = 128 /* bytes that nearly every amount fits in */ };

/* Only the start is kept per fact; an amount ends where its digits do. */
Span model_fact_span(Env *env, const Ledger *ledger, uint32_t fact)
{
    uint32_t lo = ledger->facts.places[fact];
    const Source *source = source_of(env->sources, lo);
    if (!source) return (Span){0, 0};
    Str text = source_text(env->sources, (Span){lo, lo + AMOUNT_PIECE});
    if (source->separator) {
        uint32_t end = field_end(text, source->separator);
        if (end == AMOUNT_PIECE) end = field_end(source_rest(env->sources, lo), source->separator);
        return (Span){lo, lo + end};
    }
    uint32_t end = digits_end(text);
    if (end == AMOUNT_PIECE) end = digits_end(source_rest(env->sources, lo));
    return (Span){lo, lo + (end ? end : 1)};
}
