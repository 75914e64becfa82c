/* Completion: by code, name or label, of all that the budget has; what the place allows first. */
#include "cli/lsp/initials.h"
#include "cli/lsp/lexical.h"
#include "cli/lsp/names.h"
#include "cli/lsp/requests.h"
#include "lang/syntax/keywords.h"

enum { LIMIT_ITEMS = 100 };

/* What a place wants, as far as the words before it tell. */
typedef enum Wanted {
    WANTS_ANYTHING,
    WANTS_STATEMENT, /* a first word of a statement, or of a line of a block */
    WANTS_MEMBER,    /* or a dimension */
    WANTS_DIMENSION,
    WANTS_VALUE, /* a ledger or a measure */
    WANTS_UNIT,
    WANTS_TABLE, /* or an invariant */
    WANTS_LEDGER
} Wanted;

typedef struct Completion {
    NameQuestion *question;
    Surroundings around;
    Str typed;     /* before the position */
    uint32_t from; /* where that begins */
    Wanted wanted;
    const struct Ledger *ledger; /* whose members are wanted; NULL = of any */
    bool letters;  /* that is typed may be initials */
    uint32_t rank; /* of what is put now */
    uint32_t left; /* items that may still be put */
} Completion;

/* ---- what the place wants ---- */

static const struct {
    const char *english, *chinese;
    unsigned uses;
} keywords[] = {
#define KEYWORD(token, english, chinese, uses) {english, chinese, uses},
#include "lang/syntax/keywords.def"
#undef KEYWORD
};
enum { KEYWORDS = sizeof keywords / sizeof *keywords };

/* In either language. */
static bool is_keyword(Str word, const char *english)
{
    for (size_t i = 0; i < KEYWORDS; i++)
        if (strcmp(keywords[i].english, english) == 0)
            return str_equal(word, str_from(english)) ||
                   str_equal(word, str_from(keywords[i].chinese));
    return false;
}

static bool is_one_of(Str word, const char *const *list)
{
    for (; *list; list++)
        if (is_keyword(word, *list)) return true;
    return false;
}

static Str second_word(Str text)
{
    Str first = first_word(text);
    return first_word(str_trim((Str){text.ptr + first.len, text.len - first.len}, " \t"));
}

static void find_wanted(Completion *c, Str before)
{
    static const char *const members[] = {"for", "in", "at", "below", NULL};
    static const char *const items[] = {"stated", "waive", "drop", "agree", NULL};
    static const char *const values[] = {"measure", "invariant", "column", "row",
                                         "total",   "flow",      NULL};
    Str head = first_word(before), word = last_word(before), block = first_word(c->around.block);
    char last = before.len ? before.ptr[before.len - 1] : '\0';
    Str call = called(before);
    Str ledger = call;
    if (!call.len && is_keyword(head, "facts"))
        ledger = second_word(before);
    else if (!call.len && is_keyword(block, "facts"))
        ledger = second_word(c->around.block);
    if (ledger.len) c->ledger = symbols_ledger(&c->question->search, ledger);
    if (!before.len)
        c->wanted = is_keyword(block, "facts") ? WANTS_MEMBER : WANTS_STATEMENT;
    else if (call.len || is_one_of(word, members))
        c->wanted = WANTS_MEMBER;
    else if (is_keyword(word, "facts"))
        c->wanted = WANTS_LEDGER;
    else if (is_one_of(word, items))
        c->wanted = WANTS_TABLE;
    else if (is_keyword(word, "unit"))
        c->wanted = WANTS_UNIT;
    else if (is_keyword(head, "ledger") || is_keyword(word, "rows") || is_keyword(word, "each"))
        c->wanted = WANTS_DIMENSION;
    else if (is_one_of(head, values) || strchr("=+-*/<>", last))
        c->wanted = WANTS_VALUE;
    else if (is_keyword(block, "facts"))
        c->wanted = WANTS_MEMBER;
}

static bool fits(const Completion *c, const SymbolCandidate *candidate)
{
    switch (c->wanted) {
    case WANTS_ANYTHING: return true;
    case WANTS_STATEMENT: return candidate->kind == SYMBOL_DIMENSION;
    case WANTS_MEMBER:
        return candidate->kind == SYMBOL_MEMBER &&
               symbols_ledger_has(&c->question->search, c->ledger, candidate);
    case WANTS_DIMENSION: return candidate->kind == SYMBOL_DIMENSION;
    case WANTS_VALUE: return candidate->kind == SYMBOL_LEDGER || candidate->kind == SYMBOL_MEASURE;
    case WANTS_UNIT: return candidate->kind == SYMBOL_UNIT;
    case WANTS_TABLE: return candidate->kind == SYMBOL_TABLE || candidate->kind == SYMBOL_INVARIANT;
    case WANTS_LEDGER: return candidate->kind == SYMBOL_LEDGER;
    }
    return false;
}

/* ---- items ---- */

/* What fits comes before what does not, and a beginning before a part of a label. RANKS = no match.
 */
enum { RANKS = 4 };
static uint32_t rank_of(const Completion *c, const SymbolCandidate *candidate)
{
    uint32_t rank = fits(c, candidate) ? 0 : 2;
    bool begins = c->around.in_string
                      ? str_starts(candidate->label, c->typed)
                      : str_starts(candidate->name, c->typed) ||
                            (candidate->code.len && str_starts(candidate->code, c->typed));
    if (begins) return rank;
    Str sounding = candidate->label.len ? candidate->label : candidate->name;
    if (c->letters && initials_begin(c->question->server->initials, sounding, c->typed))
        return rank + 1;
    return candidate->label.len && str_contains(candidate->label, c->typed) ? rank + 1 : RANKS;
}

static void put_item(Completion *c, Str label, Str detail, int kind, Str text)
{
    Json *json = c->question->json;
    char sort[16];
    if (!c->left) return;
    snprintf(sort, sizeof sort, "%d%03u", (int)c->rank, LIMIT_ITEMS - c->left);
    c->left--;
    json_open(json, NULL, '{');
    json_text(json, "label", label);
    json_number(json, "kind", kind);
    if (detail.len) json_text(json, "detail", detail);
    json_text(json, "sortText", str_from(sort));
    json_text(json, "filterText", c->typed.len ? c->typed : text);
    json_open(json, "textEdit", '{');
    json_range(json, "range", &c->question->text->lines, c->from, c->question->shown);
    json_text(json, "newText", text);
    json_close(json, '}');
    json_close(json, '}');
}

static int kind_number(SymbolKind kind)
{
    switch (kind) {
    case SYMBOL_DIMENSION: return 13; /* Enum */
    case SYMBOL_MEMBER: return 20;    /* EnumMember */
    case SYMBOL_LEDGER: return 22;    /* Struct */
    case SYMBOL_MEASURE: return 3;    /* Function */
    case SYMBOL_UNIT: return 11;      /* Unit */
    case SYMBOL_INVARIANT:
    case SYMBOL_TABLE:
    case SYMBOL_FIGURE:
    case SYMBOL_DOCUMENT:
    case SYMBOL_INDICATORS: return 18; /* Reference */
    case SYMBOL_VARIABLE:
    case SYMBOL_BUDGET:
    case SYMBOL_FACTS:
    case SYMBOL_STATED: break;
    }
    return 6; /* Variable */
}

static bool offer(void *context, const SymbolCandidate *candidate)
{
    Completion *c = context;
    Arena *arena = &c->question->server->scratch;
    bool code = !candidate->name.len || (candidate->code.len && is_digit(*candidate->code.ptr));
    Str key = code ? candidate->code : candidate->name, label = candidate->label;
    if (rank_of(c, candidate) != c->rank) return c->left != 0;
    Str text = c->around.in_string ? label : key;
    if (!text.len) text = arena_printf(arena, "\"" STR_FMT "\"", STR_ARG(label));
    Str shown = key.len && label.len
                    ? arena_printf(arena, STR_FMT " " STR_FMT, STR_ARG(key), STR_ARG(label))
                    : (key.len ? key : label);
    put_item(c, shown, candidate->of, kind_number(candidate->kind), text);
    return c->left != 0;
}

/* In the language that the file begins in. */
static void offer_keywords(Completion *c)
{
    Str text = c->question->text->lines.text, block = first_word(c->around.block);
    Str first = first_word(str_trim(text, " \t\r\n"));
    bool chinese = first.len && (unsigned char)first.ptr[0] >= 0x80;
    unsigned wanted = is_keyword(block, "table")      ? WORD_IN_TABLE
                      : is_keyword(block, "figure")   ? WORD_IN_FIGURE
                      : is_keyword(block, "document") ? WORD_IN_SECTION | WORD_IN_DOCUMENT
                      : block.len                     ? 0
                                                      : WORD_STATEMENT;
    for (size_t i = 0; i < KEYWORDS; i++) {
        Str word = str_from(chinese ? keywords[i].chinese : keywords[i].english);
        if ((keywords[i].uses & wanted) && str_starts(word, c->typed))
            put_item(c, word, STR(""), 14, word);
    }
}

/* Initials are letters of ASCII. */
static bool may_be_initials(Server *server, Str typed)
{
    for (uint32_t i = 0; i < typed.len; i++)
        if ((typed.ptr[i] | 0x20) < 'a' || (typed.ptr[i] | 0x20) > 'z') return false;
    if (typed.len && !server->initials) server->initials = initials_new(&server->arena);
    return typed.len != 0;
}

/* ---- what is printed ---- */

typedef struct PrintedTexts {
    Completion *completion;
    Str table;
    VEC(Str) put;
} PrintedTexts;

static void put_printed(PrintedTexts *p, Str text)
{
    Completion *c = p->completion;
    bool fits = str_contains(text, c->typed) ||
                (c->letters && initials_begin(c->question->server->initials, text, c->typed));
    for (uint32_t i = 0; fits && i < p->put.len; i++) fits = !str_equal(p->put.items[i], text);
    if (!fits || !text.len) return;
    *vec_push(&c->question->server->scratch, &p->put) = text;
    put_item(c, text, p->table, 18, text);
}

static void put_headings(PrintedTexts *p, const ReportTable *table)
{
    for (uint32_t i = 0; i < table->columns.len; i++)
        for (uint32_t k = 0; k < table->columns.items[i].heading_count; k++)
            put_printed(p, table->columns.items[i].headings[k]);
}

static void put_row_texts(PrintedTexts *p, const ReportTable *table)
{
    for (uint32_t r = 0; r < table->rows.len; r++)
        for (uint32_t i = 0; i < table->columns.len; i++)
            if (table->rows.items[r].cells[i].kind == CELL_TEXT)
                put_printed(p, table->rows.items[r].cells[i].text);
}

/* `waive t row "…" column "…"`: headings and texts of rows as they are printed. */
static void offer_printed(Completion *c, Str before)
{
    static const char *const items[] = {"stated", "waive", NULL};
    const Report *report = compilation_report(c->question->compilation);
    PrintedTexts p = {.completion = c, .table = second_word(before)};
    bool column = false;
    if (!report || !is_one_of(first_word(before), items)) return;
    for (Str rest = before; rest.len; rest.len--) {
        Str word = last_word(rest);
        column = is_keyword(word, "column");
        if (column || is_keyword(word, "row")) break;
    }
    for (uint32_t i = 0; i < report->tables.len; i++) {
        if (!str_equal(report->tables.items[i].id, p.table)) continue;
        if (column)
            put_headings(&p, &report->tables.items[i]);
        else
            put_row_texts(&p, &report->tables.items[i]);
    }
}

static void complete(NameQuestion *q)
{
    Str before = {q->text->lines.text.ptr, q->shown};
    Completion c = {.question = q, .left = LIMIT_ITEMS};
    c.around = lexical_around(&q->server->scratch, q->text->lines.text, q->shown);
    if (c.around.in_comment) return;
    c.from = c.around.in_string ? c.around.string + 1 : q->shown - last_word(before).len;
    c.typed = (Str){before.ptr + c.from, q->shown - c.from};
    uint32_t line = (uint32_t)(c.around.line.ptr - before.ptr);
    uint32_t end = c.around.in_string ? c.around.string : c.from;
    Str rest = {before.ptr + line, end > line ? end - line : 0};
    c.letters = may_be_initials(q->server, c.typed);
    find_wanted(&c, str_trim_end(rest, " \t"));
    json_open(q->json, "result", '{');
    json_bool(q->json, "isIncomplete", true);
    json_open(q->json, "items", '[');
    if (c.around.in_string) offer_printed(&c, str_trim_end(rest, " \t"));
    if (c.wanted == WANTS_STATEMENT && !c.around.in_string) offer_keywords(&c);
    uint32_t ranks = c.typed.len ? RANKS : 2; /* a list of all is no help */
    for (; c.left && c.rank < ranks; c.rank++) symbols_candidates(&q->search, offer, &c);
    json_close(q->json, ']');
    json_close(q->json, '}');
}

void answer_completion(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, complete);
}
