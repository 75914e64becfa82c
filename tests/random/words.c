/* Keywords in both languages, names, keys and expressions: what statements are put together from.
 */
#include <stdio.h>
#include <string.h>

#include "tests/random/printer.h"

/* ---- words ---- */

typedef struct Keyword {
    const char *english, *chinese;
    bool seen[2];
} Keyword;

#define KEYWORD(token, english, chinese, uses) {english, chinese, {false, false}},
static Keyword keywords[] = {
#include "lang/syntax/keywords.def"
};
#undef KEYWORD
#define WORD_PAIR(id, english, chinese) {english, chinese, {false, false}},
static Keyword words[] = {
#include "lang/syntax/words.def"
};
#undef WORD_PAIR

static Keyword *find_word(Keyword *list, size_t count, const char *english)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].english, english) == 0) return &list[i];
    return NULL;
}

static void put_spelling(Printer *p, Keyword *word, const char *english)
{
    bool chinese = word && rng_chance(&p->rng, (uint32_t)(p->b->seed % 5) * 20);
    if (word) word->seen[chinese] = true;
    put(p, "%s ", chinese ? word->chinese : english);
}

void put_word(Printer *p, const char *english)
{
    Keyword *word = find_word(keywords, sizeof keywords / sizeof *keywords, english);
    if (!word) word = find_word(words, sizeof words / sizeof *words, english);
    put_spelling(p, word, english);
}

void put_setting(Printer *p, const char *english)
{
    put_spelling(p, find_word(words, sizeof words / sizeof *words, english), english);
}

bool keywords_seen_all(void)
{
    bool all = true;
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        for (int language = 0; language < 2; language++) {
            if (keywords[i].seen[language]) continue;
            all = false;
            printf("no budget has the keyword `%s`\n",
                   language ? keywords[i].chinese : keywords[i].english);
        }
    return all;
}

/* "ledger budget by" … : words in a row, those that are keywords in either language. */
void put_words(Printer *p, const char *all)
{
    char word[32];
    int taken;
    for (; sscanf(all, " %31s%n", word, &taken) == 1; all += taken) put_word(p, word);
}

/* ---- names ---- */

static const char *const prefixes[2]['z' - 'a' + 1] = {{['d' - 'a'] = "d",
                                                        ['m' - 'a'] = "m",
                                                        ['l' - 'a'] = "l",
                                                        ['q' - 'a'] = "q",
                                                        ['v' - 'a'] = "v",
                                                        ['t' - 'a'] = "t",
                                                        ['w' - 'a'] = "w",
                                                        ['o' - 'a'] = "other",
                                                        ['e' - 'a'] = "extra"},
                                                       {['d' - 'a'] = "维",
                                                        ['m' - 'a'] = "员",
                                                        ['l' - 'a'] = "账",
                                                        ['q' - 'a'] = "量",
                                                        ['v' - 'a'] = "式",
                                                        ['t' - 'a'] = "表格",
                                                        ['w' - 'a'] = "说明",
                                                        ['o' - 'a'] = "别",
                                                        ['e' - 'a'] = "另"}};

static int naming(const Budget *b, Printing printing)
{
    return (int)((b->seed + (uint64_t)printing.names) % 2);
}

static void add_name(const Budget *b, Printing printing, char kind, int number, Text *text)
{
    int n = naming(b, printing);
    bool quoted = kind == 't' && number == 1;
    text_add(text, "%s%s%d%s", quoted ? "`" : "", prefixes[n][kind - 'a'], number,
             quoted ? " a`" : "");
}

void put_name(Printer *p, char kind, int number)
{
    add_name(p->b, p->printing, kind, number, p->out);
    put(p, " ");
}

void put_dim(Printer *p, int dim)
{
    if (dim == YEAR)
        put_word(p, "year");
    else
        put_name(p, rng_chance(&p->rng, 15) ? 'o' : 'd', dim);
}

void add_member_name(const Budget *b, int dim, int member, Printing printing, Text *text)
{
    const DimMember *m = &b->dims[dim].members[member];
    if (dim == YEAR)
        text_add(text, "%d", BUDGET_YEAR - member);
    else if (m->code[0])
        text_add(text, "%s", m->code);
    else
        text_add(text, "%s%d_%d", prefixes[naming(b, printing)]['m' - 'a'], dim, member);
}

void add_member_label(const Budget *b, int dim, int member, Text *text)
{
    static const char *const labels[] = {"Item %d.%d", "Item %d, %d", "The \"%d %d\"", "项目%d·%d",
                                         "=%d+%d"};
    uint64_t which = (b->seed + (uint64_t)dim * 3 + (uint64_t)member) % 5;
    if (b->dims[dim].members[member].labelled)
        text_add(text, labels[which], dim, member); /* NOLINT: one of the formats above */
}

void add_member_code(const Budget *b, int dim, int member, Printing printing, Text *text)
{
    const DimMember *m = &b->dims[dim].members[member];
    if (dim != YEAR && !m->code[0] && m->coded)
        text_add(text, "c%d-%d", dim, member);
    else
        add_member_name(b, dim, member, printing, text);
}

void put_string(Printer *p, const char *text)
{
    text_add_char(p->out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') text_add_char(p->out, '\\');
        text_add_char(p->out, *text);
    }
    put(p, "\" ");
}

void put_reason(Printer *p, const char *why)
{
    put_word(p, "because");
    put_string(p, why);
}

/* A name or a code, where a string means something else. */
void put_key(Printer *p, int dim, int member)
{
    if (rng_chance(&p->rng, 50))
        add_member_name(p->b, dim, member, p->printing, p->out);
    else
        add_member_code(p->b, dim, member, p->printing, p->out);
    put(p, " ");
}

void put_any_key(Printer *p, int dim, int member)
{
    static Text label;
    text_clear(&label);
    add_member_label(p->b, dim, member, &label);
    if (label.len && rng_chance(&p->rng, 20))
        put_string(p, label.data);
    else
        put_key(p, dim, member);
}

static const char *unit_name(const Budget *b, Printing printing, UnitKind unit)
{
    static const char *const names[2][UNITS] = {{"", "dol", "kdol", "heads"},
                                                {"", "元", "千元", "人"}};
    return names[naming(b, printing)][unit];
}

void put_unit(Printer *p, UnitKind unit)
{
    put(p, "%s ", unit_name(p->b, p->printing, unit));
}

void put_decimal(Printer *p, Int128 mantissa, int decimals)
{
    text_add_decimal(p->out, mantissa, decimals, rng_chance(&p->rng, 40));
}

/* ---- expressions ---- */

static void put_members(Printer *p, const Coordinate *coord)
{
    put_any_key(p, coord->dim, coord->member);
    if (coord->more) {
        put(p, "+ ");
        put_any_key(p, coord->dim, coord->more - 1);
    }
    if (!coord->less) return;
    put(p, "- ");
    put_any_key(p, coord->dim, coord->less - 1);
}

static void put_each(Printer *p, const Ex *ex)
{
    put_word(p, "sum");
    put(p, "(");
    put_dim(p, ex->item);
    put_word(p, "leaves");
    put(p, ": ");
    put_expr(p, ex->left);
    put(p, ")");
}

static void put_coord(Printer *p, const Coordinate *coord)
{
    if (coord->member == NOTHING) {
        put(p, "%s", coord->variable ? "y" : "x");
        return;
    }
    if (coord->relative) {
        put_dim(p, YEAR); /* other dimensions may be ordered, too */
        put_word(p, coord->member == 1 ? "previous" : "earlier");
        return;
    }
    bool bare = coord->member != ALL && coord->dim != YEAR && rng_chance(&p->rng, 50);
    if (coord->at) put_word(p, "at");
    if (!bare) put_dim(p, coord->dim);
    if (coord->member == ALL)
        put_word(p, "all");
    else
        put_members(p, coord);
}

void put_coords(Printer *p, const Ex *ex)
{
    for (int i = 0; i < ex->coord_count; i++) {
        put(p, i ? ", " : "(");
        put_coord(p, &ex->coords[i]);
    }
    if (ex->coord_count) put(p, ")");
}

static void put_constant(Printer *p, const Ex *ex)
{
    Frac shown = ex->percent ? frac_multiply(ex->value, frac(100, 1)) : ex->value;
    put_decimal(p, frac_round(shown, ex->decimals, ROUND_CUT), ex->decimals);
    put(p, ex->percent ? "%% " : " ");
    if (ex->unit) put_unit(p, ex->unit);
}

void put_reference(Printer *p, const Ex *ex)
{
    add_name(p->b, p->printing, ex->kind == EX_SUM ? 'l' : 'q', ex->item, p->out);
    put_coords(p, ex);
}

static void put_call(Printer *p, const char *name, const Ex *ex)
{
    put_word(p, name);
    put(p, "(");
    put_expr(p, ex->left);
    if (ex->right) {
        put(p, ", ");
        put_expr(p, ex->right);
    }
    if (ex->kind == EX_ROUND) put(p, ", %d", ex->decimals);
    put(p, ")");
}

static void put_binary(Printer *p, const Ex *ex, const char *sign)
{
    put(p, "(");
    put_expr(p, ex->left);
    put(p, " %s ", sign);
    put_expr(p, ex->right);
    put(p, ")");
}

void put_expr(Printer *p, const Ex *ex)
{
    switch (ex->kind) {
    case EX_CONSTANT: put_constant(p, ex); break;
    case EX_SUM:
    case EX_MEASURE: put_reference(p, ex); break;
    case EX_NEGATE:
        put(p, "-(");
        put_expr(p, ex->left);
        put(p, ")");
        break;
    case EX_ADD: put_binary(p, ex, "+"); break;
    case EX_SUBTRACT: put_binary(p, ex, "-"); break;
    case EX_MULTIPLY: put_binary(p, ex, "*"); break;
    case EX_DIVIDE: put_binary(p, ex, "/"); break;
    case EX_ABS: put_call(p, "abs", ex); break;
    case EX_MIN: put_call(p, "min", ex); break;
    case EX_MAX: put_call(p, "max", ex); break;
    case EX_ROUND: put_call(p, "round", ex); break;
    case EX_GROWTH: put_call(p, "growth", ex); break;
    case EX_EACH: put_each(p, ex); break;
    case EX_IF:
        put(p, "(");
        put_word(p, "if");
        put_condition(p, ex->left);
        put_word(p, "then");
        put_expr(p, ex->right->left);
        put(p, " ");
        put_word(p, "else");
        put_expr(p, ex->right->right);
        put(p, ")");
        break;
    case EX_ELSE:
    case EX_COMPARE:
    case EX_AND:
    case EX_OR:
    case EX_NOT: put_condition(p, ex); break;
    }
}

static const char *const signs[] = {"==", "<=", ">=", "<", ">", "!="};

void put_relation(Printer *p, const Ex *left, Compared compared, const Ex *right)
{
    put_expr(p, left);
    put(p, " %s ", signs[compared]);
    put_expr(p, right);
    put(p, " ");
}

/* `and` holds more closely than `or`, and `not` than both. */
void put_condition(Printer *p, const Ex *ex)
{
    if (ex->kind == EX_COMPARE) {
        put_relation(p, ex->left, ex->compared, ex->right);
        return;
    }
    const Ex *sides[] = {ex->left, ex->right};
    bool either = ex->kind == EX_OR, nothing = ex->kind == EX_NOT;
    for (int i = 0; i < 2 && sides[i]; i++) {
        bool looser = sides[i]->kind == EX_OR || (nothing && sides[i]->kind == EX_AND);
        bool brackets = (looser && !either) || (i && sides[i]->kind == ex->kind);
        if (nothing) put_word(p, "not");
        if (i) put_word(p, either ? "or" : "and");
        if (brackets) put(p, "(");
        put_condition(p, sides[i]);
        if (brackets) put(p, ") ");
    }
}

void put_selection(Printer *p, const Selected *s, const char *variable)
{
    if (variable) {
        put(p, "%s ", variable);
        put_word(p, "in");
    }
    put_dim(p, s->dim);
    if (s->kind == SEL_TREE) put_word(p, "tree");
    if (s->kind == SEL_LEAVES) put_word(p, "leaves");
    if (s->kind == SEL_LEVEL) {
        put_word(p, "level");
        put_string(p, s->level ? "account" : "class");
    }
    if (s->root != NOTHING) {
        put_word(p, s->below ? "below" : "in");
        put_any_key(p, s->dim, s->root);
    }
    if (s->fixed_dim != NOTHING) {
        put_word(p, "for");
        put_dim(p, s->fixed_dim);
        put_any_key(p, s->fixed_dim, s->fixed);
    }
    if (!s->where) return;
    put_word(p, "where");
    put_condition(p, s->where);
}
