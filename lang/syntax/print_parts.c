#include "lang/syntax/print_parts.h"

/* ---- options: nothing if absent ---- */

void print_name(const Writer *w, const char *before, Name name)
{
    if (!name.symbol) return;
    write_text(w, before);
    write_name(w, name);
}

void print_unit(const Writer *w, Name unit)
{
    if (!unit.symbol) return;
    write_text(w, " ");
    write_unit(w, unit);
}

void print_text(const Writer *w, const char *before, Text text)
{
    if (!text.value.ptr) return;
    write_text(w, before);
    write_string(w, text.value);
}

void print_source(const Writer *w, const char *before, Span span)
{
    if (!span.hi) return;
    write_text(w, before);
    write_source(w, span);
}

void print_names(const Writer *w, const char *before, Names names)
{
    for (uint32_t i = 0; i < names.len; i++) print_name(w, i ? ", " : before, names.items[i]);
}

void print_texts(const Writer *w, const char *before, const char *between, const Text *items,
                 uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) print_text(w, i ? between : before, items[i]);
}

void print_key(const Writer *w, const char *before, Key key)
{
    write_text(w, before);
    write_atom(w, key.atom);
}

void print_coords(const Writer *w, const char *before, Coords coords)
{
    for (uint32_t i = 0; i < coords.len; i++) {
        const Coord *coord = &coords.items[i];
        print_name(w, i ? ", " : before, coord->dimension);
        const char *lead = coord->dimension.symbol ? " " : i ? ", " : before;
        if (coord->all) sink_printf(w->sink, "%sall", lead);
        else print_key(w, lead, coord->key);
    }
}

/* ---- expressions ---- */

/* How tightly an expression holds together. */
enum { PRECEDENCE_SUM = 1, PRECEDENCE_PRODUCT, PRECEDENCE_FACTOR, PRECEDENCE_PRIMARY };

static int precedence(const Expr *expr)
{
    if (expr->kind == EXPR_NEGATE) return PRECEDENCE_FACTOR;
    if (expr->kind != EXPR_BINARY) return PRECEDENCE_PRIMARY;
    bool sum = expr->binary.op == OP_ADD || expr->binary.op == OP_SUBTRACT;
    return sum ? PRECEDENCE_SUM : PRECEDENCE_PRODUCT;
}

static void put_expr(const Writer *w, const Expr *expr);

static void put_operand(const Writer *w, const Expr *expr, int at_least)
{
    bool parens = precedence(expr) < at_least;
    if (parens) write_text(w, "(");
    put_expr(w, expr);
    if (parens) write_text(w, ")");
}

void print_exprs(const Writer *w, const char *before, Exprs exprs)
{
    for (uint32_t i = 0; i < exprs.len; i++) {
        write_text(w, i ? ", " : before);
        if (exprs.items[i]) put_expr(w, exprs.items[i]);
        else write_text(w, "-");
    }
}

static void put_binary(const Writer *w, const Expr *expr)
{
    int own = precedence(expr);
    put_operand(w, expr->binary.left, own);
    sink_printf(w->sink, " %s ", operator_text(expr->binary.op));
    put_operand(w, expr->binary.right, own + 1);
}

static void put_expr(const Writer *w, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_ERROR: return;
    case EXPR_NUMBER:
    case EXPR_PERCENT:
        write_source(w, expr->number.text);
        print_unit(w, expr->number.unit);
        return;
    case EXPR_REF:
        write_name(w, expr->ref.name);
        print_coords(w, "(", expr->ref.coords);
        if (expr->ref.has_coords) write_text(w, ")");
        return;
    case EXPR_NEGATE:
        write_text(w, "-");
        put_operand(w, expr->operand, PRECEDENCE_PRIMARY);
        return;
    case EXPR_BINARY: put_binary(w, expr); return;
    case EXPR_CALL:
        write_text(w, function_text(expr->call.function));
        print_exprs(w, "(", expr->call.args);
        write_text(w, ")");
        return;
    }
}

void print_value(const Writer *w, const char *before, const Expr *expr)
{
    if (!expr) return;
    write_text(w, before);
    put_expr(w, expr);
}

void print_relation(const Writer *w, const char *before, const Relation *relation)
{
    if (!relation) return;
    write_text(w, before);
    for (uint32_t i = 0; i < relation->sides.len; i++) {
        const char *sign = i > 1 ? "==" : comparison_text(relation->comparison);
        if (i) sink_printf(w->sink, " %s ", sign);
        put_expr(w, relation->sides.items[i]);
    }
}

void print_selection(const Writer *w, const Selection *selection)
{
    print_name(w, " ", selection->variable);
    print_name(w, selection->variable.symbol ? " in " : " ", selection->dimension);
    if (selection->kind == SELECT_TREE) write_text(w, " tree");
    if (selection->kind == SELECT_LEAVES) write_text(w, " leaves");
    print_text(w, " level ", selection->level);
    if (selection->has_root) print_key(w, selection->below ? " below " : " in ", selection->root);
    print_coords(w, " for ", selection->coords);
    print_relation(w, " where ", selection->where);
}
