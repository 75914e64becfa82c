/* What an invariant says, for a reader who does not know the language. */
#include "lang/base/sink.h"
#include "lang/report/relation_table.h"
#include "lang/report/wording.h"
#include "lang/syntax/token.h"
#include "lang/syntax/write.h"

typedef struct ClaimWriter {
    Env *env;
    const Model *model;
    const InvariantDecl *decl;
    Sink sink;
    const ClaimWords *words;
    bool english;
} ClaimWriter;

static void put(ClaimWriter *w, const char *text)
{
    sink_text(&w->sink, text);
}

/* ---- names ---- */

static bool is_variable(const ClaimWriter *w, Symbol symbol)
{
    for (uint32_t i = 0; i < w->decl->quantifiers.len; i++)
        if (symbol && w->decl->quantifiers.items[i].variable.symbol == symbol) return true;
    return false;
}

static Str value_label(Env *env, const Model *model, Symbol symbol)
{
    Named named = model_find(model, symbol);
    Str label = named.kind == NAMED_LEDGER    ? model->ledgers.items[named.id].label
                : named.kind == NAMED_MEASURE ? model->measures.items[named.id].decl->label.value
                : named.kind == NAMED_DIM     ? model->dims.items[named.id].label
                                              : (Str){0};
    return label.len ? label : intern_text(env->names, symbol);
}

static Str key_label(Env *env, const Model *model, DimId dim, const Key *key)
{
    bool many = false;
    Str text = atom_text(env->arena, env->sources, key->atom);
    MemberId member = model_member_find(model, dim, intern(env->names, text), &many);
    if (member == NONE || many) return text;
    Str label = model->members.items[member].label;
    return label.len ? label : text;
}

static DimId dim_of(const Model *model, Name name)
{
    Named named = model_find(model, name.symbol);
    return name.symbol && named.kind == NAMED_DIM ? named.id : NONE;
}

static bool is_variable_key(const ClaimWriter *w, Key key)
{
    return is_variable(w, intern(w->env->names, atom_text(w->env->arena, w->env->sources, key.atom)));
}

static void put_members(ClaimWriter *w, const Coord *coord)
{
    DimId dim = dim_of(w->model, coord->dimension);
    for (uint32_t i = 0; i < coord->len; i++) {
        if (i) put(w, coord->terms[i].less ? " − " : " + ");
        sink_str(&w->sink, key_label(w->env, w->model, dim, &coord->terms[i].key));
    }
}

static void put_all(ClaimWriter *w, const Coord *coord)
{
    sink_str(&w->sink, value_label(w->env, w->model, coord->dimension.symbol));
    put(w, w->words->all);
}

/* The members that a value is of; what the relation goes through anyway is left out. */
static void put_coords(ClaimWriter *w, Coords coords)
{
    bool open = false;
    for (uint32_t i = 0; i < coords.len; i++) {
        const Coord *coord = &coords.items[i];
        if (coord->len == 1 && is_variable_key(w, coord->terms[0].key)) continue;
        put(w, open ? w->words->next : w->words->open);
        if (coord->kind == COORD_UP_TO) put(w, w->words->up_to);
        if (coord->kind == COORD_ALL) put_all(w, coord);
        put_members(w, coord);
        open = true;
    }
    if (open) put(w, w->words->close);
}

/* ---- expressions ---- */

static const char *operator_sign(BinaryOp op)
{
    switch (op) {
    case OP_ADD: return " + ";
    case OP_SUBTRACT: return " − ";
    case OP_MULTIPLY: return " × ";
    case OP_DIVIDE: return " ÷ ";
    }
    return "";
}

static bool is_sum(const Expr *expr)
{
    return expr->kind == EXPR_BINARY &&
           (expr->binary.op == OP_ADD || expr->binary.op == OP_SUBTRACT);
}

static void put_expr(ClaimWriter *w, const Expr *expr);

static void put_operand(ClaimWriter *w, const Expr *expr, bool brackets)
{
    put(w, brackets ? "(" : "");
    put_expr(w, expr);
    put(w, brackets ? ")" : "");
}

static void put_binary(ClaimWriter *w, const Expr *expr)
{
    const Expr *left = expr->binary.left, *right = expr->binary.right;
    BinaryOp op = expr->binary.op;
    bool product = op == OP_MULTIPLY || op == OP_DIVIDE;
    bool last = op == OP_SUBTRACT ? is_sum(right)
                                  : product && (is_sum(right) || right->kind == EXPR_BINARY);
    put_operand(w, left, product && is_sum(left));
    put(w, operator_sign(op));
    put_operand(w, right, last);
}

static void put_list(ClaimWriter *w, const char *between, Exprs exprs, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (i > from) put(w, between);
        put_expr(w, exprs.items[i]);
    }
}

static void put_keyword(ClaimWriter *w, TokenKey key)
{
    put(w, keyword_text(key, !w->english));
}

static void put_logic(ClaimWriter *w, const Expr *expr)
{
    const Expr *sides[] = {expr->binary.left, expr->binary.right};
    for (int i = 0; i < 2; i++) {
        if (i) put(w, " ");
        if (i) put_keyword(w, expr->kind == EXPR_AND ? KEY_AND : KEY_OR);
        if (i) put(w, " ");
        put_operand(w, sides[i], expr->kind == EXPR_AND && sides[i]->kind == EXPR_OR);
    }
}

static void put_relation(ClaimWriter *w, const Relation *relation);
static void put_selected(ClaimWriter *w, const Selection *selection);

static void put_expr(ClaimWriter *w, const Expr *expr)
{
    Env *env = w->env;
    const Model *model = w->model;
    switch (expr->kind) {
    case EXPR_ERROR: return;
    case EXPR_NUMBER:
    case EXPR_PERCENT:
        sink_str(&w->sink, source_text(env->sources, expr->number.text));
        if (expr->number.unit.symbol)
            sink_printf(&w->sink, "%s" STR_FMT, w->english ? " " : "",
                        STR_ARG(intern_text(env->names, expr->number.unit.symbol)));
        return;
    case EXPR_REF:
        sink_str(&w->sink, value_label(env, model, expr->ref.name.symbol));
        if (expr->ref.has_coords) put_coords(w, expr->ref.coords);
        return;
    case EXPR_NEGATE:
        put(w, "−");
        put_operand(w, expr->operand, is_sum(expr->operand));
        return;
    case EXPR_BINARY: put_binary(w, expr); return;
    case EXPR_CALL:
        sink_printf(&w->sink, "%s(", function_text(expr->call.function));
        put_list(w, ", ", expr->call.args, 0, expr->call.args.len);
        put(w, ")");
        return;
    case EXPR_IF:
        put(w, w->words->when);
        put_expr(w, expr->choice.condition);
        put(w, w->words->then);
        put_expr(w, expr->choice.then);
        put(w, w->words->otherwise);
        put_expr(w, expr->choice.otherwise);
        return;
    case EXPR_TEXT: sink_str(&w->sink, source_text(env->sources, expr->text.span)); return;
    case EXPR_COMPARE: put_relation(w, expr->compare); return;
    case EXPR_AND:
    case EXPR_OR: put_logic(w, expr); return;
    case EXPR_NOT:
        put_keyword(w, KEY_NOT);
        put(w, " ");
        put_operand(w, expr->operand, true);
        return;
    case EXPR_SUM:
        sink_printf(&w->sink, "%s(", w->words->sum);
        put_selected(w, expr->sum.selection);
        put(w, w->words->colon);
        put_expr(w, expr->sum.value);
        put(w, ")");
        return;
    }
}

/* ---- claims ---- */

static const char *comparison_sign(Comparison comparison)
{
    switch (comparison) {
    case COMPARE_EQ: return " = ";
    case COMPARE_NE: return " ≠ ";
    case COMPARE_LE: return " ≤ ";
    case COMPARE_GE: return " ≥ ";
    case COMPARE_LT: return " < ";
    case COMPARE_GT: return " > ";
    }
    return "";
}

static void put_relation(ClaimWriter *w, const Relation *relation)
{
    for (uint32_t i = 0; i < relation->sides.len; i++) {
        if (i) put(w, comparison_sign(i == 1 ? relation->comparison : COMPARE_EQ));
        put_expr(w, relation->sides.items[i]);
    }
}

static Str table_title(Env *env, const Model *model, Symbol symbol)
{
    for (uint32_t i = 0; i < model->tables.len; i++) {
        const TableDecl *table = &model->tables.items[i]->table;
        if (table->name.symbol == symbol && table->title.value.len) return table->title.value;
    }
    return intern_text(env->names, symbol);
}

static void put_agree(ClaimWriter *w)
{
    for (int side = 0; side < 2; side++) {
        const TableColumnRef *ref = &w->decl->agree[side];
        if (side) put(w, " = ");
        sink_str(&w->sink, table_title(w->env, w->model, ref->table.symbol));
        put(w, w->words->open);
        for (uint32_t i = 0; i < ref->path.len; i++) {
            if (i) put(w, " / ");
            sink_str(&w->sink, ref->path.items[i].value);
        }
        put(w, w->words->close);
    }
}

static void put_claim(ClaimWriter *w)
{
    Exprs operands = w->decl->operands;
    switch (w->decl->claim) {
    case CLAIM_RELATION: put_relation(w, &w->decl->relation); return;
    case CLAIM_AGREE: put_agree(w); return;
    case CLAIM_ROLL:
        put_list(w, " + ", operands, 0, 2);
        put(w, " − ");
        put_operand(w, operands.items[2], is_sum(operands.items[2]));
        put(w, " = ");
        put_expr(w, operands.items[3]);
        return;
    case CLAIM_PARTS:
    case CLAIM_INCLUDES:
    case CLAIM_ACROSS:
        put_list(w, " + ", operands, 1, operands.len);
        put(w, w->decl->claim == CLAIM_INCLUDES ? " ≤ " : " = ");
        put_expr(w, operands.items[0]);
        return;
    case CLAIM_SHARES:
        put_list(w, " + ", operands, 0, operands.len);
        put(w, " = 100%");
        return;
    }
}

/* Of which members, and what they are restricted to. */
static void put_selected(ClaimWriter *w, const Selection *selection)
{
    Str level = selection->kind == SELECT_LEVEL    ? selection->level.value
                : selection->kind == SELECT_LEAVES ? str_from(w->words->leaf)
                                                   : (Str){0};
    sink_str(&w->sink, value_label(w->env, w->model, selection->dimension.symbol));
    bool open = false;
    if (level.len) {
        put(w, w->words->open);
        sink_str(&w->sink, level);
        open = true;
    }
    if (selection->has_root) {
        put(w, open ? w->words->next : w->words->open);
        sink_str(&w->sink, key_label(w->env, w->model, dim_of(w->model, selection->dimension),
                                     &selection->root));
        open = true;
    }
    if (open) put(w, w->words->close);
    if (selection->where) {
        put(w, w->words->where);
        put_expr(w, selection->where);
    }
}

static void put_quantifier(ClaimWriter *w, const Selection *selection)
{
    put(w, w->words->each);
    put_selected(w, selection);
    put(w, w->words->colon);
}

static void put_tolerance(ClaimWriter *w)
{
    if (model_invariant_rounded(w->model, w->decl)) put(w, w->words->rounding);
    if (!w->decl->within_amount) return;
    put(w, w->words->within);
    put_expr(w, w->decl->tolerance);
    put(w, w->words->colon);
    sink_str(&w->sink, w->decl->tolerance_reason.value);
    put(w, w->words->close);
}

Str claim_text(Env *env, const Model *model, const ClaimWords *words, const InvariantDecl *decl)
{
    ClaimWriter w = {.env = env, .model = model, .decl = decl, .words = words};
    w.english = !language_is(model->header.language, "zh");
    sink_memory(&w.sink, env->arena);
    for (uint32_t i = 0; i < decl->quantifiers.len; i++)
        put_quantifier(&w, &decl->quantifiers.items[i]);
    if (decl->condition) {
        put(&w, w.words->when);
        put_expr(&w, decl->condition);
        put(&w, w.words->then);
    }
    put_claim(&w);
    put_tolerance(&w);
    return sink_result(&w.sink);
}
