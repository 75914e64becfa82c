#include "lang/syntax/dump.h"

/* ---- pieces of a line ---- */

static void begin(const Writer *w, const char *kind)
{
    write_indent(w);
    write_text(w, kind);
}

static void end(const Writer *w)
{
    write_text(w, "\n");
}

static void put_label(const Writer *w, const char *label)
{
    sink_printf(w->sink, " %s ", label);
}

static void put_flag(const Writer *w, const char *label, bool flag)
{
    if (flag) sink_printf(w->sink, " %s", label);
}

static void put_name(const Writer *w, const char *label, Name name)
{
    if (!name.symbol) return;
    put_label(w, label);
    write_name(w, name);
}

static void put_text(const Writer *w, const char *label, Text text)
{
    if (!text.value.ptr) return;
    put_label(w, label);
    write_string(w, text.value);
}

static void put_source(const Writer *w, const char *label, Span span)
{
    if (!span.hi) return;
    put_label(w, label);
    write_source(w, span);
}

static void put_names(const Writer *w, const char *label, Names names)
{
    for (uint32_t i = 0; i < names.len; i++) put_name(w, label, names.items[i]);
}

static void put_texts(const Writer *w, const char *label, const Text *items, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) put_text(w, label, items[i]);
}

static void put_key(const Writer *w, const char *label, Key key)
{
    put_label(w, label);
    write_atom(w, key.atom);
}

static void put_atoms(const Writer *w, const char *label, Atoms atoms)
{
    if (!atoms.len) return;
    put_label(w, label);
    write_atoms(w, atoms);
}

void dump_coords(const Writer *w, const char *label, Coords coords)
{
    if (!coords.len) return;
    put_label(w, label);
    for (uint32_t i = 0; i < coords.len; i++) {
        const Coord *coord = &coords.items[i];
        write_text(w, i ? ", " : "(");
        if (coord->dimension.symbol) {
            write_name(w, coord->dimension);
            write_text(w, ":");
        }
        if (coord->kind == COORD_ALL) write_text(w, "all");
        if (coord->kind == COORD_AT) write_text(w, "at ");
        if (coord->kind == COORD_UP_TO) write_text(w, "up to ");
        for (uint32_t k = 0; k < coord->len; k++) {
            if (k) write_text(w, coord->terms[k].less ? " - " : " + ");
            write_atom(w, coord->terms[k].key.atom);
        }
    }
    write_text(w, ")");
}

/* ---- expressions: (operator operand …) ---- */

static void put_expr(const Writer *w, const Expr *expr);

static void put_operands(const Writer *w, Exprs exprs)
{
    for (uint32_t i = 0; i < exprs.len; i++) {
        write_text(w, " ");
        put_expr(w, exprs.items[i]);
    }
}

static void put_ref(const Writer *w, const Expr *expr)
{
    if (expr->ref.has_coords) write_text(w, "(of ");
    write_name(w, expr->ref.name);
    dump_coords(w, "at", expr->ref.coords);
    if (expr->ref.has_coords) write_text(w, ")");
}

static void put_expr(const Writer *w, const Expr *expr)
{
    if (!expr) {
        write_text(w, "blank");
        return;
    }
    switch (expr->kind) {
    case EXPR_ERROR: write_text(w, "error"); return;
    case EXPR_NUMBER:
    case EXPR_PERCENT:
        write_source(w, expr->number.text);
        put_name(w, "unit", expr->number.unit);
        return;
    case EXPR_REF: put_ref(w, expr); return;
    case EXPR_NEGATE:
        write_text(w, "(-");
        put_operands(w, (Exprs){(Expr *[]){expr->operand}, 1});
        break;
    case EXPR_BINARY:
        sink_printf(w->sink, "(%s", operator_text(expr->binary.op));
        put_operands(w, (Exprs){(Expr *[]){expr->binary.left, expr->binary.right}, 2});
        break;
    case EXPR_CALL:
        sink_printf(w->sink, "(%s", function_text(expr->call.function));
        put_operands(w, expr->call.args);
        break;
    case EXPR_IF:
        write_text(w, "(if");
        put_operands(w, (Exprs){(Expr *[]){expr->choice.condition, expr->choice.then,
                                           expr->choice.otherwise}, 3});
        break;
    case EXPR_TEXT: write_string(w, expr->text.value); return;
    case EXPR_COMPARE:
        sink_printf(w->sink, "(%s", comparison_text(expr->compare->comparison));
        put_operands(w, expr->compare->sides);
        break;
    case EXPR_AND:
    case EXPR_OR:
        write_text(w, expr->kind == EXPR_AND ? "(and" : "(or");
        put_operands(w, (Exprs){(Expr *[]){expr->binary.left, expr->binary.right}, 2});
        break;
    case EXPR_NOT:
        write_text(w, "(not");
        put_operands(w, (Exprs){(Expr *[]){expr->operand}, 1});
        break;
    case EXPR_SUM:
        write_text(w, "(sum");
        dump_selection(w, expr->sum.selection);
        put_operands(w, (Exprs){(Expr *[]){expr->sum.value}, 1});
        break;
    }
    write_text(w, ")");
}

static void dump_relation(const Writer *w, const char *label, const Relation *relation)
{
    put_label(w, label);
    sink_printf(w->sink, "(%s", comparison_text(relation->comparison));
    put_operands(w, relation->sides);
    write_text(w, ")");
}

void dump_value(const Writer *w, const char *label, const Expr *expr)
{
    if (!expr) return;
    put_label(w, label);
    put_expr(w, expr);
}

void dump_selection(const Writer *w, const Selection *selection)
{
    static const char *const kinds[] = {
        [SELECT_DEFAULT] = "default",
        [SELECT_TREE] = "tree",
        [SELECT_LEAVES] = "leaves",
        [SELECT_LEVEL] = "level",
    };
    put_name(w, "variable", selection->variable);
    put_name(w, "dimension", selection->dimension);
    put_flag(w, kinds[selection->kind], true);
    put_text(w, "named", selection->level);
    if (selection->has_root) put_key(w, selection->below ? "below" : "in", selection->root);
    dump_coords(w, "for", selection->coords);
    dump_value(w, "where", selection->where);
}

/* ---- lines of blocks ---- */

static void dump_rows(Writer *w, const Rows *rows)
{
    if (w->apart) {
        *vec_push(w->arena, &w->apart->items) = rows;
        return;
    }
    w->indent++;
    RowCursor cursor = rows_read(w->arena, rows);
    for (Atoms row; rows_next(&cursor, &row);) {
        begin(w, "line ");
        write_atoms(w, row);
        end(w);
    }
    w->indent--;
}

static void dump_entries(Writer *w, const char *kind, Entries entries);

static void dump_entry(Writer *w, const char *kind, const Entry *entry)
{
    begin(w, kind);
    put_atoms(w, "of", entry->atoms);
    if (entry->has_parent) put_key(w, "in", entry->parent);
    put_flag(w, "block", entry->has_body);
    end(w);
    dump_entries(w, kind, entry->body);
}

static void dump_entries(Writer *w, const char *kind, Entries entries)
{
    w->indent++;
    for (uint32_t i = 0; i < entries.len; i++) dump_entry(w, kind, entries.items[i]);
    w->indent--;
}

/* Lines whose words mean the same in both languages. */
static void dump_settings(Writer *w, const char *kind, Entries entries)
{
    w->english = true;
    dump_entries(w, kind, entries);
    w->english = false;
}

/* ---- tables ---- */

static void dump_items(Writer *w, Items items);

static const char *item_kind(ItemKind kind)
{
    switch (kind) {
    case ITEM_UNIT: return "unit";
    case ITEM_DECIMALS: return "decimals";
    case ITEM_NOTE: return "note";
    case ITEM_FOOTNOTE: return "footnote";
    case ITEM_EMPTY: return "empty";
    case ITEM_LANDSCAPE: return "landscape";
    case ITEM_BLANK_AS_ZERO: return "blank-as-zero";
    case ITEM_MERGED: return "merged";
    case ITEM_FIELD: return "field";
    case ITEM_COLUMN: return "column";
    case ITEM_GROUP: return "group";
    case ITEM_GROUP_EACH: return "group-each";
    case ITEM_PANEL: return "panel";
    case ITEM_ROWS: return "rows";
    case ITEM_ROWS_FACTS: return "rows-facts";
    case ITEM_ROWS_INDICATORS: return "rows-indicators";
    case ITEM_ROW: return "row";
    case ITEM_TOTAL: return "total";
    case ITEM_FOOT: return "foot";
    }
    return "";
}

static void dump_item(Writer *w, const Item *item)
{
    begin(w, item_kind(item->kind));
    put_text(w, "text", item->text);
    put_name(w, "name", item->name);
    put_source(w, "decimals", item->decimals);
    w->english = true;
    put_atoms(w, "shows", item->field);
    w->english = false;
    dump_value(w, "value", item->value);
    put_flag(w, "percent", item->percent);
    if (item->kind == ITEM_ROWS || item->kind == ITEM_GROUP_EACH)
        dump_selection(w, &item->selection);
    if (item->outer) put_flag(w, "within", true);
    if (item->outer) dump_selection(w, item->outer);
    put_flag(w, "subtotals", item->with.subtotals);
    put_flag(w, "with-empty", item->with.empty);
    put_flag(w, "subtotals-last", item->with.subtotals_last);
    put_name(w, "by", item->order.field);
    for (uint32_t i = 0; i < item->order.column.len; i++)
        put_text(w, i ? "/" : "by", item->order.column.items[i]);
    put_flag(w, "down", item->order.down);
    if (item->order.first.hi) put_source(w, "first", item->order.first);
    put_text(w, "rest", item->order.rest);
    put_text(w, "numbered", item->numbered);
    put_texts(w, "text", item->texts.items, item->texts.len);
    put_texts(w, "column", item->column.items, item->column.len);
    dump_coords(w, "for", item->coords);
    put_flag(w, "all", item->whole);
    for (uint32_t i = 0; i < item->terms.len; i++)
        put_text(w, item->terms.items[i].less ? "less" : "plus", item->terms.items[i].row);
    if (item->cells.len) {
        put_flag(w, "cells", true);
        put_operands(w, item->cells);
    }
    end(w);
    dump_items(w, item->items);
}

static void dump_items(Writer *w, Items items)
{
    w->indent++;
    for (uint32_t i = 0; i < items.len; i++) dump_item(w, items.items[i]);
    w->indent--;
}

static void dump_table(Writer *w, const TableDecl *table)
{
    begin(w, "table");
    put_name(w, "name", table->name);
    put_text(w, "title", table->title);
    if (table->each) dump_selection(w, table->each);
    end(w);
    dump_items(w, table->items);
}

/* ---- invariants ---- */

static const char *claim_kind(ClaimKind kind)
{
    switch (kind) {
    case CLAIM_RELATION: return "relation";
    case CLAIM_PARTS: return "parts";
    case CLAIM_INCLUDES: return "includes";
    case CLAIM_ROLL: return "roll";
    case CLAIM_AGREE: return "agree";
    case CLAIM_SHARES: return "shares";
    case CLAIM_ACROSS: return "across";
    }
    return "";
}

static void dump_claim(Writer *w, const InvariantDecl *invariant)
{
    begin(w, claim_kind(invariant->claim));
    if (invariant->claim == CLAIM_RELATION) dump_relation(w, "holds", &invariant->relation);
    for (uint32_t i = 0; invariant->kinds && i < invariant->operands.len; i++)
        put_name(w, "kind", invariant->kinds[i]);
    put_operands(w, invariant->operands);
    for (int i = 0; invariant->claim == CLAIM_AGREE && i < 2; i++) {
        put_name(w, "table", invariant->agree[i].table);
        put_texts(w, "column", invariant->agree[i].path.items, invariant->agree[i].path.len);
    }
    put_flag(w, "exact", invariant->exact);
    put_flag(w, "within-rounding", invariant->within_rounding);
    dump_value(w, "within", invariant->tolerance);
    put_text(w, "because", invariant->tolerance_reason);
    end(w);
}

static void dump_invariant(Writer *w, const InvariantDecl *invariant)
{
    begin(w, "invariant");
    put_name(w, "name", invariant->name);
    put_text(w, "label", invariant->label);
    put_flag(w, "warning", invariant->warning);
    put_text(w, "because", invariant->warning_reason);
    put_flag(w, "may-be-empty", invariant->may_be_empty);
    dump_value(w, "if", invariant->condition);
    put_text(w, "message", invariant->message);
    end(w);
    w->indent++;
    for (uint32_t i = 0; i < invariant->quantifiers.len; i++) {
        begin(w, "each");
        dump_selection(w, &invariant->quantifiers.items[i]);
        end(w);
    }
    dump_claim(w, invariant);
    w->indent--;
}

/* ---- statements ---- */

static void dump_budget(Writer *w, const BudgetHeader *budget)
{
    begin(w, "budget");
    put_name(w, "name", budget->name);
    put_text(w, "title", budget->title);
    end(w);
    dump_settings(w, "setting", budget->settings);
}

static void dump_include(const Writer *w, const Include *include)
{
    begin(w, include->library ? "include-library " : "include ");
    write_string(w, include->path);
    end(w);
}

static void dump_import(const Writer *w, const ImportDecl *import)
{
    begin(w, "import ");
    write_string(w, import->path.value);
    put_name(w, "as", import->name);
    end(w);
}

static void dump_unit(const Writer *w, const UnitDecl *unit)
{
    begin(w, "unit");
    put_name(w, "name", unit->name);
    if (unit->derived) put_source(w, "is", unit->factor);
    put_name(w, "of", unit->base);
    if (unit->has_decimals) put_source(w, "decimals", unit->decimals);
    end(w);
}

static void dump_dimension(Writer *w, const DimensionDecl *dimension)
{
    begin(w, dimension->classification ? "classification" : "dimension");
    put_name(w, "name", dimension->name);
    put_text(w, "label", dimension->label);
    for (uint32_t i = 0; i < dimension->levels.len; i++) {
        put_text(w, "level", dimension->levels.items[i].name);
        put_source(w, "length", dimension->levels.items[i].length);
    }
    put_name(w, "in", dimension->within);
    if (dimension->has_default) put_key(w, "default", dimension->default_key);
    put_flag(w, "ordered", dimension->ordered);
    put_flag(w, "nearest", dimension->nearest.hi != 0);
    put_names(w, "alias", dimension->aliases);
    put_names(w, "attribute", dimension->attributes);
    put_text(w, "from", dimension->path);
    end(w);
    dump_entries(w, "entry", dimension->members);
    dump_settings(w, "map", dimension->mapping);
}

static void dump_ledger(const Writer *w, const LedgerDecl *ledger)
{
    begin(w, "ledger");
    put_name(w, "name", ledger->name);
    put_text(w, "label", ledger->label);
    put_names(w, "by", ledger->dimensions);
    put_name(w, "closing", ledger->closing);
    put_name(w, "unit", ledger->unit);
    put_name(w, "per", ledger->per);
    put_flag(w, "percent", ledger->percent);
    if (ledger->has_decimals) put_source(w, "decimals", ledger->decimals);
    put_flag(w, "exact", ledger->exact);
    put_names(w, "alias", ledger->aliases);
    end(w);
}

static void put_stated_options(Writer *w, StatedOptions options)
{
    put_flag(w, "within-rounding", options.spans[STATED_ROUNDED].hi);
    put_flag(w, "exact", options.spans[STATED_EXACT].hi);
    put_flag(w, "blank-as-zero", options.spans[STATED_BLANK_AS_ZERO].hi);
    put_flag(w, "loosely", options.spans[STATED_LOOSE].hi);
}

static void dump_facts(Writer *w, const Facts *facts)
{
    begin(w, "facts");
    put_name(w, "ledger", facts->ledger);
    put_flag(w, "totals-stated", facts->totals.span.hi);
    put_stated_options(w, facts->totals.options);
    dump_coords(w, "for", facts->coords);
    put_atoms(w, "columns", facts->columns);
    put_text(w, "from", facts->path);
    end(w);
    dump_rows(w, &facts->rows);
    dump_settings(w, "map", facts->mapping);
}

static void dump_measure(const Writer *w, const MeasureDecl *measure)
{
    begin(w, "measure");
    put_name(w, "name", measure->name);
    put_text(w, "label", measure->label);
    put_names(w, "alias", measure->aliases);
    dump_value(w, "is", measure->value);
    end(w);
}

static void dump_drop(const Writer *w, const Drop *drop)
{
    begin(w, "drop");
    put_name(w, drop_text(drop->kind), drop->name);
    end(w);
}

static void dump_stated(Writer *w, const Stated *stated)
{
    begin(w, "stated");
    put_name(w, "name", stated->name);
    put_text(w, "from", stated->path);
    dump_coords(w, "at", stated->coords);
    if (stated->kind == STATED_VALUE) put_atoms(w, "is", (Atoms){&stated->value, 1});
    put_name(w, "unit", stated->unit);
    put_stated_options(w, stated->options);
    end(w);
    dump_rows(w, &stated->rows);
}

static void dump_waive(const Writer *w, const Waive *waive)
{
    begin(w, "waive");
    put_name(w, "name", waive->name);
    dump_coords(w, "of", waive->of);
    put_texts(w, "row", waive->row.items, waive->row.len);
    put_source(w, "row", waive->row_number);
    put_texts(w, "column", waive->column.items, waive->column.len);
    dump_coords(w, "for", waive->coords);
    put_atoms(w, "stated", waive->stated);
    put_atoms(w, "not", waive->computed);
    for (uint32_t i = 0; i < waive->by.len; i++) {
        put_atoms(w, "by", (Atoms){&waive->by.items[i].number, 1});
        put_name(w, "unit", waive->by.items[i].unit);
    }
    put_text(w, "because", waive->reason);
    end(w);
}

static void dump_lint(const Writer *w, const LintDecl *lint)
{
    begin(w, "lint");
    put_name(w, "code", lint->code);
    put_flag(w, "off", lint->off);
    put_name(w, "in", lint->item);
    dump_coords(w, "for", lint->coords);
    put_text(w, "because", lint->reason);
    end(w);
}

static void dump_edition(const Writer *w, Atom number)
{
    begin(w, "edition");
    write_atom(w, number);
    end(w);
}

static void dump_confidential(const Writer *w, const ConfidentialDecl *decl)
{
    begin(w, "confidential");
    dump_coords(w, "of", (Coords){(Coord *)&decl->members, 1});
    put_text(w, "because", decl->reason);
    end(w);
}

static void dump_indicators(Writer *w, const IndicatorsDecl *indicators)
{
    begin(w, "indicators");
    put_name(w, "name", indicators->name);
    put_text(w, "label", indicators->label);
    dump_coords(w, "for", indicators->coords);
    for (uint32_t i = 0; i < indicators->years.len; i++)
        put_source(w, "year", indicators->years.items[i]);
    end(w);
    w->indent++;
    for (uint32_t i = 0; i < indicators->goals.len; i++) {
        begin(w, "goal");
        put_text(w, "text", indicators->goals.items[i].name);
        end(w);
        dump_rows(w, &indicators->goals.items[i].rows);
    }
    w->indent--;
}

/* ---- documents ---- */

static const char *piece_word(PieceKind kind)
{
    switch (kind) {
    case PIECE_TEXT: return "text";
    case PIECE_REASON: return "reason";
    case PIECE_AMOUNT: return "amount";
    case PIECE_SHARE: return "share";
    case PIECE_PERCENT: return "percent";
    case PIECE_CHANGE: return "change";
    case PIECE_COUNT: return "count";
    case PIECE_LIST: return "list";
    case PIECE_LABEL: return "label";
    case PIECE_CODE: return "code";
    case PIECE_PATH: return "path";
    case PIECE_ATTRIBUTE: return "attribute";
    }
    return "";
}

static void dump_pieces(Writer *w, Pieces pieces)
{
    w->indent++;
    for (uint32_t i = 0; i < pieces.len; i++) {
        const Piece *piece = &pieces.items[i];
        begin(w, piece_word(piece->kind));
        if (piece->text.value.ptr) write_text(w, " ");
        if (piece->text.value.ptr) write_string(w, piece->text.value);
        if (piece->selection) dump_selection(w, piece->selection);
        dump_value(w, "of", piece->values[0]);
        dump_value(w, "to", piece->values[1]);
        put_name(w, "in", piece->unit);
        put_name(w, "name", piece->name);
        put_name(w, "attribute", piece->attribute);
        end(w);
        dump_pieces(w, piece->pieces);
    }
    w->indent--;
}

static const char *block_word(BlockKind kind)
{
    switch (kind) {
    case BLOCK_SECTION: return "section";
    case BLOCK_TEXT: return "paragraph";
    case BLOCK_TABLE: return "table";
    case BLOCK_FIGURE: return "figure";
    case BLOCK_FORM: return "form";
    case BLOCK_ROW: return "row";
    case BLOCK_CELL: return "cell";
    case BLOCK_RELATIONS: return "relations";
    case BLOCK_EACH: return "each";
    }
    return "";
}

static void dump_blocks(Writer *w, DocumentBlocks blocks)
{
    w->indent++;
    for (uint32_t i = 0; i < blocks.len; i++) {
        const DocumentBlock *block = &blocks.items[i];
        begin(w, block_word(block->kind));
        put_name(w, "name", block->name);
        dump_coords(w, "of", block->coords);
        if (block->each) dump_selection(w, block->each);
        end(w);
        dump_pieces(w, block->pieces);
        dump_blocks(w, block->blocks);
    }
    w->indent--;
}

static void dump_document(Writer *w, const DocumentDecl *document)
{
    begin(w, "document");
    put_name(w, "name", document->name);
    put_text(w, "title", document->title);
    put_text(w, "author", document->author);
    put_text(w, "date", document->date);
    put_flag(w, "reasons", document->reasons);
    end(w);
    dump_blocks(w, document->blocks);
}

/* ---- figures ---- */

static void dump_nodes(Writer *w, const NodesDecl *nodes)
{
    begin(w, nodes->selections.len ? "nodes" : "node");
    put_name(w, "name", nodes->name);
    put_text(w, "label", nodes->label);
    dump_coords(w, "for", nodes->coords);
    end(w);
    w->indent++;
    for (uint32_t i = 0; i < nodes->selections.len; i++) {
        begin(w, "each");
        dump_selection(w, &nodes->selections.items[i]);
        end(w);
    }
    w->indent--;
}

static void dump_stage(Writer *w, const StageDecl *stage)
{
    begin(w, "stage");
    put_text(w, "heading", stage->heading);
    end(w);
    w->indent++;
    for (uint32_t i = 0; i < stage->nodes.len; i++) dump_nodes(w, &stage->nodes.items[i]);
    w->indent--;
}

static void dump_flow(Writer *w, const FlowDecl *flow)
{
    begin(w, "flow");
    put_name(w, "from", flow->from);
    put_name(w, "to", flow->to);
    dump_value(w, "is", flow->value);
    end(w);
}

static void dump_figure(Writer *w, const FigureDecl *figure)
{
    begin(w, "figure");
    put_name(w, "name", figure->name);
    put_text(w, "title", figure->title);
    if (figure->threshold.len) put_atoms(w, "threshold", (Atoms){&figure->threshold, 1});
    put_name(w, "threshold-unit", figure->threshold_unit);
    put_name(w, "unit", figure->unit);
    put_source(w, "decimals", figure->decimals);
    put_text(w, "note", figure->note);
    put_flag(w, "downwards", figure->downwards);
    put_texts(w, "colour", figure->palette.items, figure->palette.len);
    if (figure->each) dump_selection(w, figure->each);
    end(w);
    w->indent++;
    for (uint32_t i = 0; i < figure->stages.len; i++) dump_stage(w, &figure->stages.items[i]);
    for (uint32_t i = 0; i < figure->flows.len; i++) dump_flow(w, &figure->flows.items[i]);
    if (figure->tree) {
        begin(w, "tree");
        dump_selection(w, figure->tree);
        dump_value(w, "is", figure->tree_value);
        end(w);
    }
    w->indent--;
}

/* On the line of the statement, before it. */
static void dump_change(const Writer *w, const Statement *statement)
{
    if (statement->change == CHANGE_OVERRIDE) write_text(w, "override ");
    if (statement->change == CHANGE_EXTEND) write_text(w, "extend ");
    if (!statement->reason.value.ptr) return;
    write_text(w, "because ");
    write_string(w, statement->reason.value);
    write_text(w, " ");
}

static void dump_statement(Writer *w, const Statement *statement)
{
    dump_change(w, statement);
    switch (statement->kind) {
    case STATEMENT_ERROR: write_text(w, "error\n"); return;
    case STATEMENT_BUDGET: dump_budget(w, &statement->budget); return;
    case STATEMENT_INCLUDE: dump_include(w, &statement->include); return;
    case STATEMENT_IMPORT: dump_import(w, &statement->import); return;
    case STATEMENT_UNIT: dump_unit(w, &statement->unit); return;
    case STATEMENT_DIMENSION: dump_dimension(w, &statement->dimension); return;
    case STATEMENT_ENTRY: dump_entry(w, "entry", statement->entry); return;
    case STATEMENT_LEDGER: dump_ledger(w, &statement->ledger); return;
    case STATEMENT_FACTS: dump_facts(w, &statement->facts); return;
    case STATEMENT_MEASURE: dump_measure(w, &statement->measure); return;
    case STATEMENT_INVARIANT: dump_invariant(w, &statement->invariant); return;
    case STATEMENT_TABLE: dump_table(w, &statement->table); return;
    case STATEMENT_DROP: dump_drop(w, &statement->drop); return;
    case STATEMENT_STATED: dump_stated(w, &statement->stated); return;
    case STATEMENT_WAIVE: dump_waive(w, &statement->waive); return;
    case STATEMENT_LINT: dump_lint(w, &statement->lint); return;
    case STATEMENT_EDITION: dump_edition(w, statement->edition); return;
    case STATEMENT_CONFIDENTIAL: dump_confidential(w, &statement->confidential); return;
    case STATEMENT_INDICATORS: dump_indicators(w, &statement->indicators); return;
    case STATEMENT_FIGURE: dump_figure(w, &statement->figure); return;
    case STATEMENT_DOCUMENT: dump_document(w, &statement->document); return;
    }
}

void tree_write(Writer *writer, const Tree *tree)
{
    for (uint32_t i = 0; i < tree->statements.len; i++)
        dump_statement(writer, tree->statements.items[i]);
}

void tree_dump(Arena *arena, const Tree *tree, const Interner *names, const Sources *sources,
               Sink *sink)
{
    Writer writer = {.arena = arena, .names = names, .sources = sources, .sink = sink};
    tree_write(&writer, tree);
}

void statement_dump(Arena *arena, const Statement *statement, const Interner *names,
                    const Sources *sources, Sink *sink)
{
    Writer writer = {
        .arena = arena, .names = names, .sources = sources, .sink = sink, .plain = true};
    Statement copy = *statement;
    copy.change = CHANGE_NONE;
    copy.reason = (Text){0};
    dump_statement(&writer, &copy);
}
