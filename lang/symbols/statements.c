/* Statements, one by one. */
#include "lang/symbols/walker.h"

#include "lang/model/words.h"

/* ---- declarations ---- */

static void walk_budget(Walker *w, const BudgetHeader *budget)
{
    for (uint32_t i = 0; i < budget->settings.len; i++) {
        Atoms atoms = budget->settings.items[i]->atoms;
        if (atoms.len < 2 || atoms.items[0].kind != ATOM_WORD) continue;
        if (word_find(model_atom_text(&w->env, atoms.items[0])) == WORD_UNIT)
            walk_unit(w, walk_word(w, atoms.items[1]), false);
    }
}

static void walk_dimension(Walker *w, const DimensionDecl *decl, bool declares)
{
    Named named = walk_value_name(w, decl->name, declares);
    if (named.kind != NAMED_DIM) return;
    for (uint32_t i = 0; i < decl->aliases.len; i++)
        walk_value_name(w, decl->aliases.items[i], true);
    walk_value_name(w, decl->within, false);
    if (decl->has_default) walk_key_of(w, named.id, decl->default_key);
    for (uint32_t i = 0; i < decl->members.len; i++)
        walk_entry(w, named.id, decl->members.items[i], 0);
}

static void walk_ledger(Walker *w, const LedgerDecl *decl)
{
    walk_value_name(w, decl->name, true);
    for (uint32_t i = 0; i < decl->dimensions.len; i++)
        walk_value_name(w, decl->dimensions.items[i], false);
    walk_unit(w, decl->unit, false);
    walk_unit(w, decl->per, false);
    walk_value_name(w, decl->closing, false);
    for (uint32_t i = 0; i < decl->aliases.len; i++)
        walk_value_name(w, decl->aliases.items[i], true);
}

static void walk_measure(Walker *w, const MeasureDecl *decl)
{
    walk_value_name(w, decl->name, true);
    for (uint32_t i = 0; i < decl->aliases.len; i++)
        walk_value_name(w, decl->aliases.items[i], true);
    walk_expr(w, decl->value);
}

static void walk_invariant(Walker *w, const InvariantDecl *decl, bool declares)
{
    walk_item(w, SYMBOL_INVARIANT, decl->name, declares);
    for (uint32_t i = 0; i < decl->quantifiers.len; i++)
        walk_selection(w, &decl->quantifiers.items[i]);
    walk_expr(w, decl->condition);
    walk_relation(w, &decl->relation);
    walk_exprs(w, decl->operands);
    if (decl->claim == CLAIM_AGREE)
        for (int i = 0; i < 2; i++) walk_item(w, SYMBOL_TABLE, decl->agree[i].table, false);
    walk_expr(w, decl->tolerance);
}

/* ---- tables ---- */

static void walk_field(Walker *w, Atoms field)
{
    for (uint32_t i = 0; i < field.len; i++)
        if (field.items[i].kind == ATOM_WORD)
            walk_value_name(w, walk_word(w, field.items[i]), false);
}

static void walk_items(Walker *w, Items items);

static void walk_item_of_table(Walker *w, const Item *item)
{
    uint32_t locals = w->locals.len;
    if (item->kind == ITEM_ROWS_FACTS)
        walk_value_name(w, item->name, false);
    else if (item->kind == ITEM_ROWS_INDICATORS)
        walk_item(w, SYMBOL_INDICATORS, item->name, false);
    else
        walk_unit(w, item->name, false);
    walk_field(w, item->field);
    if (item->outer) walk_selection(w, item->outer);
    if (item->kind == ITEM_ROWS || item->kind == ITEM_GROUP_EACH)
        walk_selection(w, &item->selection);
    walk_value_name(w, item->order.field, false);
    walk_coords(w, item->coords, any_dim);
    walk_expr(w, item->value);
    walk_exprs(w, item->cells);
    walk_items(w, item->items);
    w->locals.len = locals;
}

static void walk_items(Walker *w, Items items)
{
    for (uint32_t i = 0; i < items.len; i++) walk_item_of_table(w, items.items[i]);
}

static void walk_table(Walker *w, const TableDecl *decl, bool declares)
{
    walk_item(w, SYMBOL_TABLE, decl->name, declares);
    walk_selection(w, decl->each);
    walk_items(w, decl->items);
}

/* ---- what names another statement ---- */

static bool is_item(const Statement *const *items, uint32_t count, Symbol name)
{
    for (uint32_t i = 0; i < count; i++) {
        const Statement *s = items[i];
        Symbol own = s->kind == STATEMENT_TABLE       ? s->table.name.symbol
                     : s->kind == STATEMENT_INVARIANT ? s->invariant.name.symbol
                     : s->kind == STATEMENT_FIGURE    ? s->figure.name.symbol
                     : s->kind == STATEMENT_DOCUMENT  ? s->document.name.symbol
                                                      : 0;
        if (own == name) return true;
    }
    return false;
}

/* A waiver and a lint name what there is of this name. */
static void walk_any_item(Walker *w, Name name)
{
    const Model *m = w->model;
    if (is_item(m->invariants.items, m->invariants.len, name.symbol))
        walk_item(w, SYMBOL_INVARIANT, name, false);
    else if (is_item(m->tables.items, m->tables.len, name.symbol))
        walk_item(w, SYMBOL_TABLE, name, false);
    else if (is_item(m->figures.items, m->figures.len, name.symbol))
        walk_item(w, SYMBOL_FIGURE, name, false);
    else if (is_item(m->documents.items, m->documents.len, name.symbol))
        walk_item(w, SYMBOL_DOCUMENT, name, false);
    else
        walk_value_name(w, name, false);
}

static void walk_stated(Walker *w, const Stated *stated)
{
    if (stated->kind == STATED_VALUE)
        walk_value_name(w, stated->name, false);
    else
        walk_item(w, SYMBOL_TABLE, stated->name, false);
    walk_coords(w, stated->coords, any_dim);
    walk_unit(w, stated->unit, false);
}

static void walk_waive(Walker *w, const Waive *waive)
{
    walk_any_item(w, waive->name);
    walk_coords(w, waive->of, any_dim);
    walk_coords(w, waive->coords, any_dim);
    for (uint32_t i = 0; i < waive->by.len; i++) walk_unit(w, waive->by.items[i].unit, false);
}

static void walk_drop(Walker *w, const Drop *drop)
{
    switch (drop->kind) {
    case DROP_TABLE: walk_item(w, SYMBOL_TABLE, drop->name, false); break;
    case DROP_INVARIANT: walk_item(w, SYMBOL_INVARIANT, drop->name, false); break;
    case DROP_FIGURE: walk_item(w, SYMBOL_FIGURE, drop->name, false); break;
    case DROP_DOCUMENT: walk_item(w, SYMBOL_DOCUMENT, drop->name, false); break;
    case DROP_MEASURE: walk_value_name(w, drop->name, false); break;
    }
}

/* ---- figures and documents ---- */

static void walk_nodes(Walker *w, const NodesDecl *nodes)
{
    uint32_t locals = w->locals.len;
    walk_coords(w, nodes->coords, any_dim);
    for (uint32_t i = 0; i < nodes->selections.len; i++)
        walk_selection(w, &nodes->selections.items[i]);
    w->locals.len = locals;
    walk_add_local(w, nodes->name, NONE);
}

static void walk_figure(Walker *w, const FigureDecl *decl, bool declares)
{
    walk_item(w, SYMBOL_FIGURE, decl->name, declares);
    walk_selection(w, decl->each);
    for (uint32_t i = 0; i < decl->stages.len; i++)
        for (uint32_t k = 0; k < decl->stages.items[i].nodes.len; k++)
            walk_nodes(w, &decl->stages.items[i].nodes.items[k]);
    for (uint32_t i = 0; i < decl->flows.len; i++) {
        walk_local(w, decl->flows.items[i].from);
        walk_local(w, decl->flows.items[i].to);
        walk_expr(w, decl->flows.items[i].value);
    }
    walk_selection(w, decl->tree);
    walk_expr(w, decl->tree_value);
    walk_unit(w, decl->unit, false);
    walk_unit(w, decl->threshold_unit, false);
}

static void walk_pieces(Walker *w, Pieces pieces);

static void walk_piece(Walker *w, const Piece *piece)
{
    uint32_t locals = w->locals.len;
    bool names_member = piece->kind == PIECE_LABEL || piece->kind == PIECE_CODE ||
                        piece->kind == PIECE_PATH || piece->kind == PIECE_ATTRIBUTE;
    walk_selection(w, piece->selection);
    for (int i = 0; i < 2; i++) walk_expr(w, piece->values[i]);
    walk_unit(w, piece->unit, false);
    if (names_member && !walk_local(w, piece->name)) {
        bool many;
        MemberId member = model_member_find(w->model, NONE, piece->name.symbol, &many);
        if (member != NONE) walk_use(w, SYMBOL_MEMBER, member, piece->name, false);
    }
    walk_value_name(w, piece->attribute, false);
    walk_pieces(w, piece->pieces);
    w->locals.len = locals;
}

static void walk_pieces(Walker *w, Pieces pieces)
{
    for (uint32_t i = 0; i < pieces.len; i++) walk_piece(w, &pieces.items[i]);
}

static void walk_blocks(Walker *w, DocumentBlocks blocks)
{
    for (uint32_t i = 0; i < blocks.len; i++) {
        const DocumentBlock *block = &blocks.items[i];
        uint32_t locals = w->locals.len;
        if (block->kind == BLOCK_TABLE) walk_item(w, SYMBOL_TABLE, block->name, false);
        if (block->kind == BLOCK_FIGURE) walk_item(w, SYMBOL_FIGURE, block->name, false);
        walk_coords(w, block->coords, any_dim);
        walk_selection(w, block->each);
        walk_pieces(w, block->pieces);
        walk_blocks(w, block->blocks);
        w->locals.len = locals;
    }
}

static void walk_document(Walker *w, const DocumentDecl *decl, bool declares)
{
    walk_item(w, SYMBOL_DOCUMENT, decl->name, declares);
    walk_blocks(w, decl->blocks);
}

/* ---- all of them ---- */

void walk_statement(Walker *w, const Statement *s)
{
    bool declares = s->change == CHANGE_NONE;
    w->locals.len = 0;
    switch (s->kind) {
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_EDITION: break;
    case STATEMENT_BUDGET: walk_budget(w, &s->budget); break;
    case STATEMENT_UNIT:
        walk_unit(w, s->unit.name, true);
        walk_unit(w, s->unit.base, false);
        break;
    case STATEMENT_DIMENSION: walk_dimension(w, &s->dimension, declares); break;
    case STATEMENT_ENTRY: walk_top_entry(w, s->entry); break;
    case STATEMENT_LEDGER: walk_ledger(w, &s->ledger); break;
    case STATEMENT_FACTS: walk_facts(w, &s->facts); break;
    case STATEMENT_MEASURE: walk_measure(w, &s->measure); break;
    case STATEMENT_INVARIANT: walk_invariant(w, &s->invariant, declares); break;
    case STATEMENT_TABLE: walk_table(w, &s->table, declares); break;
    case STATEMENT_DROP: walk_drop(w, &s->drop); break;
    case STATEMENT_STATED: walk_stated(w, &s->stated); break;
    case STATEMENT_WAIVE: walk_waive(w, &s->waive); break;
    case STATEMENT_LINT:
        if (s->lint.item.symbol) walk_any_item(w, s->lint.item);
        walk_coords(w, s->lint.coords, any_dim);
        break;
    case STATEMENT_CONFIDENTIAL:
        walk_coords(w, (Coords){(Coord *)&s->confidential.members, 1}, any_dim);
        break;
    case STATEMENT_INDICATORS:
        walk_item(w, SYMBOL_INDICATORS, s->indicators.name, declares);
        walk_coords(w, s->indicators.coords, any_dim);
        break;
    case STATEMENT_FIGURE: walk_figure(w, &s->figure, declares); break;
    case STATEMENT_DOCUMENT: walk_document(w, &s->document, declares); break;
    }
}
