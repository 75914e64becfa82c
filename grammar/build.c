/* Nodes of words, data lines, expressions and statements; invariants and tables: build_blocks.c. */
#include "grammar/build.h"

#include "grammar/parser.h"

/* ---- words, texts, atoms ---- */

static Symbol name_symbol(Parser *parser, Str text)
{
    if (parser->in.shared) return intern_shared(parser->in.names, parser->in.arena, text);
    return intern(parser->in.names, text);
}

Name name_at(Parser *parser, Span span)
{
    Str text = parser_text(parser, span);
    tokens_mark_name(parser, span);
    if (text.ptr[0] == '`') text = (Str){text.ptr + 1, text.len - 2};
    return (Name){name_symbol(parser, text), span};
}

Name name_of(Parser *parser, const char *text, Span span)
{
    return (Name){name_symbol(parser, str_from(text)), span};
}

/* Returns the offset after the literal that begins at `at`. */
static uint32_t literal_end(Str text, uint32_t at)
{
    for (at++; at < text.len && text.ptr[at] != '"'; at++)
        if (text.ptr[at] == '\\') at++;
    return at + 1 < text.len ? at + 1 : text.len;
}

/* Between two literals there are only blanks, ends of lines and comments. */
static uint32_t literal_start(Str text, uint32_t at)
{
    for (; at < text.len && text.ptr[at] != '"'; at++)
        if (text.ptr[at] == '#')
            while (at < text.len && text.ptr[at] != '\n') at++;
    return at;
}

/* A copy, as the source's text may not stay. */
Text text_at(Parser *parser, Span span)
{
    Arena *arena = parser->in.arena;
    Str text = parser_text(parser, span);
    Sink sink;
    sink_memory(&sink, arena);
    for (uint32_t at = 0, end = 0; at < text.len; at = literal_start(text, end)) {
        end = literal_end(text, at);
        sink_str(&sink, atom_unquoted(arena, (Str){text.ptr + at, end - at}, ATOM_STRING));
    }
    return (Text){sink_result(&sink), span};
}

Atom atom_at(Parser *parser, AtomKind kind, Span span)
{
    if (kind == ATOM_WORD) tokens_mark_name(parser, span);
    return (Atom){span.lo, (span.hi - span.lo) & LIMIT_TOKEN, kind & 0xFFu};
}

/* In a row `378.96-5` would quietly be two amounts. */
Atom atom_signed(Parser *parser, AtomKind kind, Span sign, Span number)
{
    uint32_t at = sign.lo - parser->base;
    if (at && strchr("0123456789%.", parser->text.ptr[at - 1])) {
        Diag *diag = report_error(parser, DIAG_E0104, sign, "a space is missing before the sign");
        if (diag) diag_fix(diag, sign, STR(" -"));
    }
    return atom_at(parser, kind, (Span){sign.lo, number.hi});
}

void line_start(Parser *parser, Atom atom)
{
    parser->line.len = 0;
    line_add(parser, atom);
}

void line_add(Parser *parser, Atom atom)
{
    *vec_push(parser->in.arena, &parser->line) = atom;
}

Atoms line_take(Parser *parser)
{
    Atom *items = arena_array(parser->in.arena, Atom, parser->line.len);
    memcpy(items, parser->line.items, parser->line.len * sizeof *items);
    return (Atoms){items, parser->line.len};
}

/* ---- rows ---- */

void rows_start(Parser *parser)
{
    parser->rows = (Rows){0};
    parser->rows_depth = parser->depth;
    parser->line.len = 0;
    parser->columns = (AtomList){0};
    parser->columns_word = (Span){0, 0};
    parser->bad_columns = false;
}

void rows_columns(Parser *parser, Span word, AtomList heads)
{
    if (parser->rows.count || parser->columns.len) {
        report_error(parser, DIAG_E0101, word,
                     "`columns` stands once, in the first line of a block");
        parser->bad_columns = true;
    }
    parser->columns = heads;
    parser->columns_word = word;
}

void rows_add(Parser *parser, AtomKind kind, Span span)
{
    line_add(parser, atom_at(parser, kind, span));
}

void rows_add_signed(Parser *parser, AtomKind kind, Span sign, Span number)
{
    line_add(parser, atom_signed(parser, kind, sign, number));
}

void rows_end_line(Parser *parser)
{
    rows_append(parser->in.arena, &parser->rows, (Atoms){parser->line.items, parser->line.len});
    parser->line.len = 0;
}

void rows_drop_line(Parser *parser)
{
    parser->line.len = 0;
}

/* In no more memory than they need. */
static Rows rows_take(Parser *parser)
{
    Rows rows = parser->rows;
    parser->rows = (Rows){0};
    rows_fit(parser->in.arena, &rows);
    return rows;
}

/* The rows of a block that has no columns line. */
static Rows rows_take_plain(Parser *parser)
{
    if (parser->columns_word.hi)
        report_error(parser, DIAG_E0101, parser->columns_word, "only `facts` have `columns`");
    return rows_take(parser);
}

/* ---- entries ---- */

Entry *entry_new(Parser *parser, Span span, Atom parent)
{
    Entry *entry = arena_new(parser->in.arena, Entry);
    entry->span = span;
    entry->atoms = line_take(parser);
    entry->has_parent = parent.len != 0;
    entry->parent = (Key){parent};
    return entry;
}

Entry *entry_body(Entry *entry, EntryList body)
{
    entry->has_body = true;
    entry->body = (Entries){body.items, body.len};
    return entry;
}

/* ---- expressions ---- */

static Expr *expr_new(Parser *parser, Span span, ExprKind kind)
{
    Expr *expr = arena_new(parser->in.arena, Expr);
    expr->kind = kind;
    expr->span = span;
    return expr;
}

Expr *expr_number(Parser *parser, Span span, Span digits, Name unit)
{
    Expr *expr = expr_new(parser, span, EXPR_NUMBER);
    expr->number.text = digits;
    expr->number.unit = unit;
    return expr;
}

Expr *expr_percent(Parser *parser, Span span)
{
    Expr *expr = expr_new(parser, span, EXPR_PERCENT);
    expr->number.text = span;
    return expr;
}

KeyTerms *key_terms_add(Parser *parser, KeyTerms *terms, bool less, Atom key)
{
    if (!terms) terms = arena_new(parser->in.arena, KeyTerms);
    *vec_push(parser->in.arena, terms) = (KeyTerm){{key}, less};
    return terms;
}

Coord coord_members(Name dimension, const KeyTerms *terms)
{
    return (Coord){.dimension = dimension, .terms = terms->items, .len = terms->len};
}

Expr *expr_ref(Parser *parser, Span span, Span name, const CoordList *coords)
{
    Expr *expr = expr_new(parser, span, EXPR_REF);
    expr->ref.name = name_at(parser, name);
    expr->ref.has_coords = coords != NULL;
    if (coords) expr->ref.coords = (Coords){coords->items, coords->len};
    return expr;
}

Expr *expr_negate(Parser *parser, Span span, Expr *operand)
{
    Expr *expr = expr_new(parser, span, EXPR_NEGATE);
    expr->operand = operand;
    return expr;
}

Expr *expr_of(Parser *parser, Span span, Span owner, Span name, const CoordList *coords)
{
    Expr *expr = expr_ref(parser, span, name, coords);
    Str of = intern_text(parser->in.names, name_at(parser, owner).symbol);
    Str what = intern_text(parser->in.names, expr->ref.name.symbol);
    Str both = import_name(parser->in.arena, of, what);
    expr->ref.name = (Name){name_symbol(parser, both), span_join(owner, name)};
    return expr;
}

/* A long sum is a deep tree, which later passes walk recursively. */
static bool too_many_operators(Parser *parser, Span span)
{
    if (++parser->operators == LIMIT_OPERATORS + 1)
        report_error(parser, DIAG_E0108, span, "more than %d operators in one expression",
                     (int)LIMIT_OPERATORS);
    return parser->operators > LIMIT_OPERATORS;
}

Expr *expr_binary(Parser *parser, Span span, BinaryOp op, Expr *left, Expr *right)
{
    if (too_many_operators(parser, right->span)) return left;
    Expr *expr = expr_new(parser, span, EXPR_BINARY);
    expr->binary.op = op;
    expr->binary.left = left;
    expr->binary.right = right;
    return expr;
}

Expr *expr_call(Parser *parser, Span span, Function function, ExprList args)
{
    Expr *expr = expr_new(parser, span, EXPR_CALL);
    expr->call.function = function;
    expr->call.args = (Exprs){args.items, args.len};
    return expr;
}

Expr *expr_sum(Parser *parser, Span span, const Selection *selection, Expr *value)
{
    Expr *expr = expr_new(parser, span, EXPR_SUM);
    expr->sum.selection = selection;
    expr->sum.value = value;
    return expr;
}

static void exprs_add(Parser *parser, Exprs *exprs, Expr *expr)
{
    size_t size = sizeof *exprs->items;
    exprs->items = arena_resize(parser->in.arena, exprs->items, exprs->len * size,
                                (exprs->len + 1) * size);
    exprs->items[exprs->len++] = expr;
}

Relation *relation_new(Parser *parser, Span span, Expr *left, Comparison comparison, Expr *right)
{
    Relation *relation = arena_new(parser->in.arena, Relation);
    relation->comparison = comparison;
    exprs_add(parser, &relation->sides, left);
    return relation_add(parser, span, relation, right);
}

Relation *relation_add(Parser *parser, Span span, Relation *relation, Expr *side)
{
    relation->span = span;
    if (relation->sides.len > 1 && too_many_operators(parser, side->span)) return relation;
    exprs_add(parser, &relation->sides, side);
    return relation;
}

/* ---- conditions ---- */

Expr *expr_choices(Parser *parser, Span span, ExprList branches, Expr *otherwise)
{
    for (uint32_t i = branches.len; i > 0; i -= 2) {
        Expr *condition = branches.items[i - 2];
        if (too_many_operators(parser, condition->span)) return otherwise;
        Expr *expr = expr_new(parser, span_join(condition->span, span), EXPR_IF);
        expr->choice.condition = condition;
        expr->choice.then = branches.items[i - 1];
        expr->choice.otherwise = otherwise;
        otherwise = expr;
    }
    otherwise->span = span; /* of the first, with its `if` */
    return otherwise;
}

Expr *expr_text(Parser *parser, Span span)
{
    Expr *expr = expr_new(parser, span, EXPR_TEXT);
    expr->text = text_at(parser, span);
    return expr;
}

Expr *expr_compare(Parser *parser, Span span, const Relation *relation)
{
    Expr *expr = expr_new(parser, span, EXPR_COMPARE);
    expr->compare = relation;
    return expr;
}

Expr *expr_logic(Parser *parser, Span span, ExprKind kind, Expr *left, Expr *right)
{
    if (too_many_operators(parser, right->span)) return left;
    Expr *expr = expr_new(parser, span, kind);
    expr->binary.left = left;
    expr->binary.right = right;
    return expr;
}

Expr *expr_not(Parser *parser, Span span, uint32_t nots, Expr *operand)
{
    if (nots % 2 == 0 || too_many_operators(parser, operand->span)) return operand;
    Expr *expr = expr_new(parser, span, EXPR_NOT);
    expr->operand = operand;
    return expr;
}

/* ---- selections ---- */

Selection *selection_new(Parser *parser, Span dimension, SelectKind kind, Span last)
{
    Selection *selection = arena_new(parser->in.arena, Selection);
    selection->dimension = name_at(parser, dimension);
    selection->kind = kind;
    if (kind == SELECT_LEVEL) selection->level = text_at(parser, last);
    return selection;
}

Selection *selection_below(Selection *selection, Atom root, bool below)
{
    selection->has_root = true;
    selection->below = below;
    selection->root = (Key){root};
    return selection;
}

Selection *selection_bind(Selection *selection, Name variable)
{
    selection->variable = variable;
    return selection;
}

Selection *selection_end(Selection *selection, Span span, const CoordList *coords,
                         const Expr *where)
{
    selection->span = span;
    if (coords) selection->coords = (Coords){coords->items, coords->len};
    selection->where = where;
    return selection;
}

/* ---- statements ---- */

void tree_add(Parser *parser, Statement *statement)
{
    *vec_push(parser->in.arena, &parser->tree->statements) = statement;
    parser->lost_before = statement->kind == STATEMENT_ERROR;
}

Statement *statement_new(Parser *parser, Span span, StatementKind kind)
{
    Statement *statement = arena_new(parser->in.arena, Statement);
    statement->kind = kind;
    statement->span = span;
    return statement;
}

Statement *statement_error(Parser *parser, Span span)
{
    return statement_new(parser, span, STATEMENT_ERROR);
}

/* With the reason for it. */
Statement *statement_override(Statement *statement, Text reason)
{
    statement->change = CHANGE_OVERRIDE;
    statement->reason = reason;
    return statement;
}

Statement *statement_extend(Statement *statement)
{
    statement->change = CHANGE_EXTEND;
    return statement;
}

Statement *statement_entry(Parser *parser, Span span, Entry *entry)
{
    Statement *statement = statement_new(parser, span, STATEMENT_ENTRY);
    statement->entry = entry;
    return statement;
}

Statement *statement_budget(Parser *parser, Span span, Name name, Text title, EntryList settings)
{
    Statement *statement = statement_new(parser, span, STATEMENT_BUDGET);
    statement->budget = (BudgetHeader){name, title, {settings.items, settings.len}};
    return statement;
}

Statement *statement_include(Parser *parser, Span span, Span path, bool library)
{
    Statement *statement = statement_new(parser, span, STATEMENT_INCLUDE);
    statement->include.library = library;
    statement->include.span = path;
    statement->include.path =
        library ? arena_str(parser->in.arena, parser_text(parser, (Span){path.lo + 1, path.hi - 1}))
                : text_at(parser, path).value;
    return statement;
}

Statement *statement_import(Parser *parser, Span span, Span path, Name name)
{
    Statement *statement = statement_new(parser, span, STATEMENT_IMPORT);
    statement->import = (ImportDecl){text_at(parser, path), name};
    return statement;
}

Statement *statement_unit(Parser *parser, Span span, Name name, Span factor, Name base,
                          Span decimals)
{
    Statement *statement = statement_new(parser, span, STATEMENT_UNIT);
    statement->unit = (UnitDecl){.name = name, .derived = factor.hi != 0, .factor = factor,
                                 .base = base, .has_decimals = decimals.hi != 0,
                                 .decimals = decimals};
    return statement;
}

Statement *statement_ledger(Parser *parser, Span span, LedgerDecl ledger, NameList dimensions,
                            Span decimals, NameList aliases)
{
    Statement *statement = statement_new(parser, span, STATEMENT_LEDGER);
    ledger.dimensions = (Names){dimensions.items, dimensions.len};
    ledger.aliases = (Names){aliases.items, aliases.len};
    ledger.has_decimals = decimals.hi != 0;
    ledger.decimals = decimals;
    statement->ledger = ledger;
    return statement;
}

static Statement *facts_new(Parser *parser, Span span, FactsHead head)
{
    Statement *statement = statement_new(parser, span, STATEMENT_FACTS);
    statement->facts.ledger = head.ledger;
    statement->facts.totals = head.totals;
    statement->facts.coords = (Coords){head.coords.items, head.coords.len};
    return statement;
}

/* Without its columns line the rows would only give false alarms. */
Statement *statement_facts(Parser *parser, Span span, FactsHead head)
{
    AtomList columns = parser->columns;
    Rows rows = rows_take(parser);
    if (parser->bad_columns) return statement_error(parser, span);
    Statement *statement = facts_new(parser, span, head);
    statement->facts.has_columns = columns.len != 0;
    statement->facts.columns = (Atoms){columns.items, columns.len};
    statement->facts.rows = rows;
    return statement;
}

Statement *statement_facts_csv(Parser *parser, Span span, FactsHead head, Span path,
                               EntryList mapping)
{
    Statement *statement = facts_new(parser, span, head);
    statement->facts.from_csv = true;
    statement->facts.path = text_at(parser, path);
    statement->facts.mapping = (Entries){mapping.items, mapping.len};
    return statement;
}

Statement *statement_measure(Parser *parser, Span span, MeasureDecl measure, NameList aliases)
{
    Statement *statement = statement_new(parser, span, STATEMENT_MEASURE);
    statement->measure = measure;
    statement->measure.aliases = (Names){aliases.items, aliases.len};
    return statement;
}

Statement *statement_drop(Parser *parser, Span span, DropKind kind, Name name, Text reason)
{
    Statement *statement = statement_new(parser, span, STATEMENT_DROP);
    statement->drop = (Drop){kind, name};
    statement->reason = reason;
    return statement;
}

Stated *stated_csv(Parser *parser, Span path)
{
    Stated *stated = arena_new(parser->in.arena, Stated);
    *stated = (Stated){.kind = STATED_CSV, .path = text_at(parser, path)};
    return stated;
}

Stated *stated_rows(Parser *parser)
{
    Stated *stated = arena_new(parser->in.arena, Stated);
    *stated = (Stated){.kind = STATED_ROWS, .rows = rows_take_plain(parser)};
    return stated;
}

Stated *stated_value(Parser *parser, Atom value, Name unit)
{
    Stated *stated = arena_new(parser->in.arena, Stated);
    *stated = (Stated){.kind = STATED_VALUE, .value = value, .unit = unit};
    return stated;
}

StatedOptions stated_option(Parser *parser, StatedOptions options, StatedOption option, Span span)
{
    bool both = options.spans[STATED_ROUNDED].hi && options.spans[STATED_EXACT].hi;
    if (options.spans[option].hi) report_twice(parser, span);
    options.spans[option] = span;
    if (!both && options.spans[STATED_ROUNDED].hi && options.spans[STATED_EXACT].hi)
        report_error(parser, DIAG_E0101, span,
                     "what is stated is `exact` or `within rounding`, not both");
    return options;
}

FactTotals totals_option(Parser *parser, FactTotals totals, StatedOption option, Span span)
{
    totals.options = stated_option(parser, totals.options, option, span);
    return totals;
}

Statement *statement_stated(Parser *parser, Span span, Name name, CoordList coords,
                            StatedOptions before, const Stated *stated, StatedOptions after)
{
    Statement *statement = statement_new(parser, span, STATEMENT_STATED);
    for (int i = 0; i < STATED_OPTIONS; i++)
        if (after.spans[i].hi) before = stated_option(parser, before, i, after.spans[i]);
    if (stated->kind == STATED_VALUE && before.spans[STATED_LOOSE].hi)
        report_error(parser, DIAG_E0101, before.spans[STATED_LOOSE],
                     "`loosely` is how a table's texts are compared: a single figure has none");
    statement->stated = *stated;
    statement->stated.name = name;
    statement->stated.coords = (Coords){coords.items, coords.len};
    statement->stated.options = before;
    return statement;
}

GoalDecl *goal_new(Parser *parser, Span span, Span name)
{
    GoalDecl *goal = arena_new(parser->in.arena, GoalDecl);
    *goal =
        (GoalDecl){.span = span, .name = text_at(parser, name), .rows = rows_take_plain(parser)};
    return goal;
}

Statement *statement_indicators(Parser *parser, Span span, IndicatorsDecl indicators,
                                CoordList coords, SpanList years, GoalList goals)
{
    Statement *statement = statement_new(parser, span, STATEMENT_INDICATORS);
    indicators.coords = (Coords){coords.items, coords.len};
    indicators.years.items = years.items;
    indicators.years.len = years.len;
    indicators.goals.items = goals.items;
    indicators.goals.len = goals.len;
    statement->indicators = indicators;
    return statement;
}
