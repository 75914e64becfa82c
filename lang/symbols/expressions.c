/* Expressions, selections and relations. */
#include "lang/symbols/walker.h"

static void walk_ref(Walker *w, const Expr *expr)
{
    if (!expr->ref.has_coords && walk_local(w, expr->ref.name)) return;
    Named named = walk_value_name(w, expr->ref.name, false);
    bool ledger = named.kind == NAMED_LEDGER;
    walk_coords(w, expr->ref.coords, ledger ? ledger_dims(w, named.id) : any_dim);
}

void walk_exprs(Walker *w, Exprs exprs)
{
    for (uint32_t i = 0; i < exprs.len; i++) walk_expr(w, exprs.items[i]);
}

static void walk_sum(Walker *w, const Expr *expr)
{
    uint32_t locals = w->locals.len;
    walk_selection(w, expr->sum.selection);
    walk_expr(w, expr->sum.value);
    w->locals.len = locals;
}

void walk_expr(Walker *w, const Expr *expr)
{
    if (!expr) return;
    switch (expr->kind) {
    case EXPR_ERROR:
    case EXPR_TEXT: break;
    case EXPR_NUMBER: walk_unit(w, expr->number.unit, false); break;
    case EXPR_PERCENT: break;
    case EXPR_REF: walk_ref(w, expr); break;
    case EXPR_NOT:
    case EXPR_NEGATE: walk_expr(w, expr->operand); break;
    case EXPR_COMPARE: walk_relation(w, expr->compare); break;
    case EXPR_IF:
        walk_expr(w, expr->choice.condition);
        walk_expr(w, expr->choice.then);
        walk_expr(w, expr->choice.otherwise);
        break;
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_BINARY:
        walk_expr(w, expr->binary.left);
        walk_expr(w, expr->binary.right);
        break;
    case EXPR_CALL: walk_exprs(w, expr->call.args); break;
    case EXPR_SUM: walk_sum(w, expr); break;
    }
}

void walk_relation(Walker *w, const Relation *relation)
{
    if (relation) walk_exprs(w, relation->sides);
}

/* Its variable is known from then on. */
void walk_selection(Walker *w, const Selection *selection)
{
    if (!selection) return;
    Named named = walk_value_name(w, selection->dimension, false);
    DimId dim = named.kind == NAMED_DIM ? named.id : NONE;
    if (selection->has_root && dim != NONE) {
        bool local = selection->root.atom.kind == ATOM_WORD &&
                     walk_local(w, walk_word(w, selection->root.atom));
        if (!local) walk_key_of(w, dim, selection->root);
    }
    walk_coords(w, selection->coords, any_dim);
    walk_add_local(w, selection->variable, dim);
    walk_expr(w, selection->where);
}
