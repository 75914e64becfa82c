/* A budget as text: its statements in any order, in one or two files, with keywords of both
 * languages, and every way to write a fact. */
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

void put_word(Printer *p, const char *english)
{
    Keyword *word = find_word(keywords, sizeof keywords / sizeof *keywords, english);
    if (!word) word = find_word(words, sizeof words / sizeof *words, english);
    bool chinese = word && rng_chance(&p->rng, (uint32_t)(p->b->seed % 5) * 20);
    if (word) word->seen[chinese] = true;
    put(p, "%s ", chinese ? word->chinese : english);
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

static void add_member_code(const Budget *b, int dim, int member, Printing printing, Text *text)
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

/* A name or a code, where a string means something else. */
void put_key(Printer *p, int dim, int member)
{
    if (rng_chance(&p->rng, 50))
        add_member_name(p->b, dim, member, p->printing, p->out);
    else
        add_member_code(p->b, dim, member, p->printing, p->out);
    put(p, " ");
}

static void put_any_key(Printer *p, int dim, int member)
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

static void put_coord(Printer *p, const Coordinate *coord)
{
    if (coord->member == NOTHING) {
        put(p, "%s", coord->variable ? "y" : "x");
        return;
    }
    bool bare = coord->member != ALL && coord->dim != YEAR && rng_chance(&p->rng, 50);
    if (!bare) put_dim(p, coord->dim);
    if (coord->member == ALL)
        put_word(p, "all");
    else
        put_any_key(p, coord->dim, coord->member);
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

static void put_reference(Printer *p, const Ex *ex)
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
    }
}

static const char *const signs[] = {"==", "<=", ">=", "<", ">", "!="};

static void put_relation(Printer *p, const Ex *left, Compared compared, const Ex *right)
{
    put_expr(p, left);
    put(p, " %s ", signs[compared]);
    put_expr(p, right);
    put(p, " ");
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
    if (!s->where_left) return;
    put_word(p, "where");
    put_relation(p, s->where_left, s->where, s->where_right);
}

/* ---- statements ---- */

void begin_statement(Printer *p)
{
    Piece *piece = &p->pieces[p->piece_count];
    *piece = (Piece){.start = p->out->len, .file = p->two_files && rng_chance(&p->rng, 30)};
}

void pin_statement(Printer *p)
{
    p->pieces[p->piece_count].pinned = true;
    p->pieces[p->piece_count].file = 0;
}

void end_statement(Printer *p)
{
    put(p, "\n");
    p->pieces[p->piece_count].len = p->out->len - p->pieces[p->piece_count].start;
    p->piece_count++;
}

/* What chance decides about a statement does not depend on those before it. */
static void draw_for(Printer *p, int stream)
{
    p->rng = rng_new(p->b->seed, (uint64_t)stream + 100);
}

static void print_header(Printer *p)
{
    static const char *const rules[] = {"half_up", "half_even", "down"};
    const Budget *b = p->b;
    begin_statement(p);
    p->pieces[p->piece_count].file = 0;
    put_word(p, "budget");
    put(p, "town \"A town\" { ");
    put_word(p, "year");
    put(p, "%d; ", BUDGET_YEAR);
    if (b->dims[YEAR].count > 1) put_word(p, "compare");
    for (int i = 1; i < b->dims[YEAR].count; i++)
        put(p, "%s%d", i > 1 ? ", " : "", BUDGET_YEAR - i);
    put(p, "\n  ");
    put_word(p, "unit");
    put_unit(p, b->unit);
    put(p, "; ");
    if (p->decimals_in_header) {
        put_word(p, "decimals");
        put(p, "%d; ", b->units[b->unit].decimals);
    }
    put_word(p, "rounding");
    put_word(p, rules[b->rounding]);
    put(p, "; ");
    put_word(p, "language");
    put(p, "%s }", b->chinese ? "zh" : "en");
    end_statement(p);
}

static void print_unit(Printer *p, UnitKind unit)
{
    const UnitModel *u = &p->b->units[unit];
    begin_statement(p);
    put_word(p, "unit");
    put_unit(p, unit);
    if (unit == UNIT_DERIVED) {
        put(p, "= ");
        put_decimal(p, frac_round(u->factor, 1, ROUND_CUT), 1);
        put(p, " ");
        put_unit(p, UNIT_BASE);
    }
    if (unit != p->b->unit || !p->decimals_in_header) {
        put_word(p, "decimals");
        put(p, "%d", u->decimals);
    }
    end_statement(p);
}

static void print_member(Printer *p, int d, int member)
{
    const Dimension *dim = &p->b->dims[d];
    const DimMember *m = &dim->members[member];
    static Text label;
    add_member_name(p->b, d, member, p->printing, p->out);
    if (m->coded && !m->code[0]) put(p, " c%d-%d", d, member);
    put(p, " ");
    text_clear(&label);
    add_member_label(p->b, d, member, &label);
    if (m->labelled) put_string(p, p->override == member && d == 1 ? "Before" : label.data);
    if (m->related != NOTHING) {
        put_name(p, 'd', dim->maps_to);
        put_key(p, dim->maps_to, m->related);
    }
}

/* The members below one are in its block, or say whom they belong to. */
static void print_members(Printer *p, int d, int parent, bool nested)
{
    const Dimension *dim = &p->b->dims[d];
    for (int i = 0; i < dim->count; i++) {
        const DimMember *m = &dim->members[i];
        if (nested && m->parent != parent) continue;
        if (parent != NOTHING) put_name(p, 'd', d);
        print_member(p, d, i);
        if (!nested && m->parent != NOTHING && !dim->classification) {
            put_word(p, "in");
            put_key(p, d, m->parent);
        }
        bool block = dim->texts && rng_chance(&p->rng, 30);
        if (block || (nested && m->end > i + 1)) {
            put(p, "{\n");
            if (block) put_name(p, 'w', d);
            if (block) put(p, "\"about %d\"\n", i);
            if (nested) print_members(p, d, i, true);
            put(p, "}");
        }
        put(p, "\n");
    }
}

static void print_dimension(Printer *p, int d)
{
    const Dimension *dim = &p->b->dims[d];
    begin_statement(p);
    pin_statement(p);
    put_word(p, dim->classification ? "classification" : "dimension");
    put_name(p, 'd', d);
    put(p, "\"Dimension %d\" ", d);
    if (dim->classification) {
        put_word(p, "levels");
        put(p, "\"class\" 1, \"account\" 2 ");
    }
    if (dim->within) {
        put_word(p, "within");
        put_name(p, 'd', dim->maps_to);
    }
    if (dim->standard != NOTHING) {
        put_word(p, "default");
        put_key(p, d, dim->standard);
    }
    put_word(p, "alias");
    put_name(p, 'o', d);
    if (dim->texts) {
        put_word(p, "attribute");
        put_name(p, 'w', d);
    }
    put(p, "{\n");
    bool nested = !dim->classification && rng_chance(&p->rng, 50);
    print_members(p, d, NOTHING, nested);
    put(p, "}");
    end_statement(p);
}

/* A label of the first dimension is written elsewhere. */
static void print_override(Printer *p)
{
    static Text label;
    if (p->override == NOTHING) return;
    text_clear(&label);
    add_member_label(p->b, 1, p->override, &label);
    begin_statement(p);
    put_word(p, "override");
    put_name(p, 'd', 1);
    add_member_name(p->b, 1, p->override, p->printing, p->out);
    put(p, " ");
    put_string(p, label.data);
    end_statement(p);
}

static void print_ledger(Printer *p, int l)
{
    const LedgerModel *ledger = &p->b->ledgers[l];
    begin_statement(p);
    put_word(p, "ledger");
    put_name(p, 'l', l);
    put(p, "\"Ledger %d\" ", l);
    put_word(p, "by");
    for (int k = 0; k < ledger->dim_count; k++) {
        if (k) put(p, ", ");
        put_dim(p, ledger->dims[k]);
    }
    if (ledger->unit != p->b->unit || rng_chance(&p->rng, 30)) {
        put_word(p, "unit");
        put_unit(p, ledger->unit);
    }
    if (ledger->decimals != p->b->units[ledger->unit].decimals || rng_chance(&p->rng, 30)) {
        put_word(p, "decimals");
        put(p, "%d ", ledger->decimals);
    }
    if (ledger->exact) put_word(p, "exact");
    if (rng_chance(&p->rng, 20)) {
        put_word(p, "alias");
        put_name(p, 'o', l + 10);
    }
    end_statement(p);
}

static void print_measure(Printer *p, int q)
{
    begin_statement(p);
    put_word(p, "measure");
    put_name(p, 'q', q);
    put(p, "\"Measure %d\" = ", q);
    put_expr(p, p->b->measures[q]);
    end_statement(p);
}

/* ---- invariants ---- */

static void put_list(Printer *p, const Rule *rule, int from)
{
    for (int i = from; i < rule->side_count; i++) {
        if (i > from) put(p, ", ");
        put_expr(p, rule->sides[i]);
        put(p, " ");
    }
}

static void put_roll(Printer *p, const Rule *rule)
{
    static const char *const joints[] = {"opening", "plus", "minus", "closing"};
    for (int i = 0; i < 4; i++) {
        put_word(p, joints[i]);
        put_expr(p, rule->sides[i]);
        put(p, " ");
    }
}

static void put_agree(Printer *p, const Rule *rule)
{
    put_word(p, "agree");
    for (int i = 0; i < 2; i++) {
        put_name(p, 't', rule->tables[i]);
        put(p, "\"C%d\"%s", rule->columns[i], i ? " " : ", ");
    }
}

static void put_claim(Printer *p, const Rule *rule)
{
    switch (rule->says) {
    case SAYS_RELATION:
        put_relation(p, rule->sides[0], rule->compared, rule->sides[1]);
        if (rule->side_count < 3) break;
        put(p, "== ");
        put_expr(p, rule->sides[2]);
        put(p, " ");
        break;
    case SAYS_PARTS:
    case SAYS_INCLUDES:
        put_word(p, "whole");
        put_expr(p, rule->sides[0]);
        put(p, " ");
        put_word(p, rule->says == SAYS_PARTS ? "parts" : "includes");
        put_list(p, rule, 1);
        break;
    case SAYS_ROLL: put_roll(p, rule); break;
    case SAYS_SHARES:
        put_word(p, "shares");
        put_list(p, rule, 0);
        break;
    case SAYS_AGREE: put_agree(p, rule); break;
    }
}

static void put_tolerance(Printer *p, const Rule *rule)
{
    if (rule->tolerance == TOL_NONE) return;
    put_word(p, "within");
    if (rule->tolerance == TOL_ROUNDING) {
        put_word(p, "rounding");
        return;
    }
    put_decimal(p, frac_round(rule->amount, 2, ROUND_CUT), 2);
    put(p, " ");
    put_unit(p, p->b->unit);
    put_word(p, "because");
    put(p, "\"it was rounded on the way\" ");
}

static void print_rule(Printer *p, int r)
{
    const Rule *rule = &p->b->rules[r];
    begin_statement(p);
    put_word(p, "invariant");
    put_name(p, 'v', r);
    put(p, "\"Rule %d\" ", r);
    if (rule->warning || rng_chance(&p->rng, 10)) {
        put_word(p, "severity");
        put_word(p, rule->warning ? "warning" : "error");
    }
    put(p, ": ");
    for (int w = 0; w < rule->walk_count; w++) {
        if (w == 0) put_words(p, "for each");
        put_selection(p, &rule->walks[w], rule->walks[w].named ? w ? "y" : "x" : NULL);
        put(p, w + 1 < rule->walk_count ? ", " : ": ");
    }
    if (rule->conditional) {
        put_word(p, "if");
        put_relation(p, rule->if_left, rule->if_compared, rule->if_right);
        put_word(p, "then");
    }
    put_claim(p, rule);
    put_tolerance(p, rule);
    if (rule->message) {
        put_word(p, "message");
        put(p, "\"somebody should look\"");
    }
    end_statement(p);
    if (!rule->waived && rule->waived_dim == NOTHING) return;
    begin_statement(p);
    put_word(p, "waive");
    put_name(p, 'v', r);
    if (!rule->waived) {
        put_word(p, "for");
        put_dim(p, rule->waived_dim);
        put_any_key(p, rule->waived_dim, rule->waived_member);
    }
    put_word(p, "because");
    put(p, "\"it is known, and will be mended\"");
    end_statement(p);
}

/* ---- tables ---- */

void put_unit_and_decimals(Printer *p, UnitKind unit, int decimals, const char *end)
{
    if (unit) {
        put_word(p, "unit");
        put_unit(p, unit);
        put(p, "%s", end);
    }
    if (decimals == NOTHING) return;
    put_word(p, "decimals");
    put(p, "%d %s", decimals, end);
}

static void put_column(Printer *p, const ColumnModel *c, int number)
{
    put_word(p, "column");
    put(p, "\"C%d\" = ", number);
    put_expr(p, c->value);
    put(p, " ");
    if (c->percent) put_words(p, "as percent");
    put_unit_and_decimals(p, c->unit, c->decimals, "");
    put(p, "\n");
}

static void print_table(Printer *p, int t)
{
    const TableModel *table = &p->b->tables[t];
    begin_statement(p);
    put_word(p, "table");
    put_name(p, 't', t);
    put(p, "\"Table %d\" {\n", t);
    put_unit_and_decimals(p, table->unit, table->decimals, "\n");
    if (table->code) {
        put_word(p, "column");
        put(p, "\"Code\" ");
        put_word(p, "code");
        put(p, "\n");
    }
    put_word(p, "column");
    put(p, "\"Item\" ");
    put_word(p, "label");
    put(p, "\n");
    for (int c = 0; c < table->column_count; c++) put_column(p, &table->columns[c], c);
    put_word(p, "rows");
    put_selection(p, &table->rows, NULL);
    if (table->with_empty) put_words(p, "with empty");
    put(p, "\n");
    if (table->total) {
        put_word(p, "total");
        put(p, table->code ? "\"\", \"Total\"\n" : "\"Total\"\n");
    }
    put(p, "}");
    end_statement(p);
}

/* Fields of a line of CSV as they are written in a block. */
static void put_stated_rows(Printer *p, const char *csv, const TableModel *table)
{
    int column = 0, texts = table->code ? 2 : 1;
    while (*csv) {
        char field[256];
        size_t len = 0;
        bool quoted = *csv == '"';
        for (csv += quoted; *csv && (quoted || (*csv != ',' && *csv != '\n')); csv++) {
            if (quoted && *csv == '"' && *++csv != '"') break;
            if (len + 1 < sizeof field) field[len++] = *csv;
        }
        field[len] = '\0';
        bool code = table->code && column == 0;
        if (!len)
            put(p, "- ");
        else if (column < texts && !code)
            put_string(p, field);
        else
            put(p, "%s ", field);
        column++;
        if (*csv != '\n' && *csv)
            csv++;
        else if (*csv) {
            csv++;
            column = 0;
            put(p, "\n");
        }
    }
}

static void print_table_waiver(Printer *p, int t)
{
    begin_statement(p);
    put_word(p, "waive");
    put_name(p, 't', t);
    put_word(p, "column");
    put(p, "\"C%d\" ", p->b->tables[t].slip_column);
    put_word(p, "because");
    put(p, "\"it was printed wrong\"");
    end_statement(p);
}

static void print_stated_table(Printer *p, int t)
{
    const TableModel *table = &p->b->tables[t];
    static Text rows;
    text_clear(&rows);
    oracle_table(p->b, t, p->printing, true, &rows);
    if (!rows.len) return;
    begin_statement(p);
    put_word(p, "stated");
    put_name(p, 't', t);
    if (table->stated_csv) {
        put_word(p, "from");
        put(p, "\"s.csv\"");
        text_add(p->stated_csv, table->code ? "Code,Item" : "Item");
        for (int c = 0; c < table->column_count; c++) text_add(p->stated_csv, ",C%d", c);
        text_add(p->stated_csv, "\n%s", rows.data);
    } else {
        put(p, "{\n");
        put_stated_rows(p, rows.data, table);
        put(p, "}");
    }
    end_statement(p);
    if (table->waived) print_table_waiver(p, t);
}

static void print_stated(Printer *p, int s)
{
    const StatedModel *stated = &p->b->stated[s];
    Int128 mantissa;
    int decimals;
    oracle_stated(p->b, stated, &mantissa, &decimals);
    begin_statement(p);
    put_word(p, "stated");
    put_reference(p, stated->value);
    put(p, " = ");
    put_decimal(p, mantissa + stated->slip, decimals);
    put(p, stated->percent ? "%%" : " ");
    if (stated->unit) put_unit(p, stated->unit);
    end_statement(p);
    if (!stated->waived) return;
    begin_statement(p);
    put_word(p, "waive");
    put_name(p, stated->value->kind == EX_SUM ? 'l' : 'q', stated->value->item);
    put_word(p, "because");
    put(p, "\"the press made a mistake\"");
    end_statement(p);
}

/* ---- the whole ---- */

static void print_model(Printer *p)
{
    const Budget *b = p->b;
    print_header(p);
    for (UnitKind unit = UNIT_BASE; unit < UNITS; unit++) print_unit(p, unit);
    for (int d = 1; d < b->dim_count; d++) {
        draw_for(p, 10 + d);
        print_dimension(p, d);
    }
    print_override(p);
    for (int l = 0; l < b->ledger_count; l++) {
        draw_for(p, 20 + l);
        print_ledger(p, l);
        print_facts(p, l);
    }
    for (int q = 0; q < b->measure_count; q++) print_measure(p, q);
}

static void print_checks(Printer *p)
{
    const Budget *b = p->b;
    for (int r = 0; r < b->rule_count; r++) {
        draw_for(p, 30 + r);
        if (!b->dropped[PIECE_RULE + r]) print_rule(p, r);
    }
    for (int t = 0; t < b->table_count; t++) {
        draw_for(p, 40 + t);
        if (b->dropped[PIECE_TABLE + t]) continue;
        print_table(p, t);
        if (b->tables[t].stated) print_stated_table(p, t);
    }
    for (int s = 0; s < b->stated_count; s++) {
        draw_for(p, 50 + s);
        if (!b->dropped[PIECE_STATED + s]) print_stated(p, s);
    }
    for (int x = 0; x < b->extras; x++) {
        draw_for(p, 60 + x);
        if (!b->dropped[PIECE_EXTRA + x]) print_extra(p, x);
    }
}

static void shuffle(Printer *p, uint64_t order)
{
    Rng rng = rng_new(order, 7);
    for (int i = p->piece_count; order && i > 1; i--) {
        int k = (int)rng_below(&rng, (uint32_t)i);
        Piece swap = p->pieces[i - 1];
        if (swap.pinned || p->pieces[k].pinned) continue;
        p->pieces[i - 1] = p->pieces[k];
        p->pieces[k] = swap;
    }
}

static void put_pieces(const Printer *p, int file, Text *text)
{
    for (int i = 0; i < p->piece_count; i++)
        if (p->pieces[i].file == file)
            text_add(text, "%.*s", (int)p->pieces[i].len, p->out->data + p->pieces[i].start);
}

void budget_print(const Budget *b, Printing printing, Text *text)
{
    static Text out, facts_csv, stated_csv;
    static Printer p;
    text_clear(text);
    text_clear(&out);
    text_clear(&facts_csv);
    text_clear(&stated_csv);
    p = (Printer){.b = b,
                  .printing = printing,
                  .out = &out,
                  .facts_csv = &facts_csv,
                  .stated_csv = &stated_csv,
                  .rng = rng_new(b->seed, 2)};
    p.two_files = rng_chance(&p.rng, 20);
    p.decimals_in_header = rng_chance(&p.rng, 30);
    p.override = rng_chance(&p.rng, 15) && b->dims[1].members[0].labelled ? 0 : NOTHING;
    print_model(&p);
    print_checks(&p);
    shuffle(&p, printing.order);
    if (p.two_files) {
        put(&p, " ");
        text_add(text, "%s \"more.budget\"\n", b->seed % 2 ? "include" : "引用");
        find_word(keywords, sizeof keywords / sizeof *keywords, "include")->seen[!(b->seed % 2)] =
            true;
    }
    put_pieces(&p, 0, text);
    if (p.two_files) text_add(text, "### file: more.budget\n# the rest\n");
    if (p.two_files) put_pieces(&p, 1, text);
    if (facts_csv.len) text_add(text, "### file: f.csv\n%s", facts_csv.data);
    if (stated_csv.len) text_add(text, "### file: s.csv\n%s", stated_csv.data);
}
