#include "lang/syntax/print.h"

#include "lang/syntax/documents.h"
#include "lang/syntax/print_parts.h"

/* ---- blocks ---- */

static void open_block(Writer *w)
{
    write_text(w, " {\n");
    w->indent++;
}

static void close_block(Writer *w)
{
    w->indent--;
    write_indent(w);
    write_text(w, "}");
}

/* A line goes on after a comparison or a "/", unless ";" ends it. */
static void put_line(const Writer *w, Atoms atoms)
{
    write_atoms(w, atoms);
    AtomKind last = (AtomKind)atoms.items[atoms.len - 1].kind;
    if (last == ATOM_SLASH || (last >= ATOM_LE && last <= ATOM_EQ)) write_text(w, ";");
}

static void put_rows(const Writer *w, const Rows *rows)
{
    RowCursor cursor = rows_read(w->arena, rows);
    for (Atoms row; rows_next(&cursor, &row);) {
        write_indent(w);
        put_line(w, row);
        write_text(w, "\n");
    }
}

static void put_entries(Writer *w, Entries entries);

static void put_entry(Writer *w, const Entry *entry)
{
    if (entry->override) write_text(w, "override ");
    if (!entry->has_parent && !entry->has_body) {
        put_line(w, entry->atoms);
        return;
    }
    write_atoms(w, entry->atoms);
    if (entry->has_parent) print_key(w, " in ", entry->parent);
    if (!entry->has_body) return;
    open_block(w);
    put_entries(w, entry->body);
    close_block(w);
}

static void put_entries(Writer *w, Entries entries)
{
    for (uint32_t i = 0; i < entries.len; i++) {
        write_indent(w);
        put_entry(w, entries.items[i]);
        write_text(w, "\n");
    }
}

/* Lines of which some words mean something in their place. */
static void put_settings(Writer *w, Entries entries)
{
    w->english = true;
    put_entries(w, entries);
    w->english = false;
}

static void put_entries_block(Writer *w, Entries entries)
{
    open_block(w);
    put_entries(w, entries);
    close_block(w);
}

/* ---- tables ---- */

static void put_items(Writer *w, Items items);

static void put_items_block(Writer *w, Items items)
{
    open_block(w);
    put_items(w, items);
    close_block(w);
}

static void put_rows_item(const Writer *w, const Item *item)
{
    write_text(w, "rows");
    print_selection(w, &item->selection);
    if (item->with_empty) write_text(w, " with empty");
    print_name(w, " by ", item->sort);
    print_text(w, " numbered ", item->numbered);
}

static void put_facts_item(const Writer *w, const Item *item)
{
    print_name(w, "rows facts ", item->name);
    print_coords(w, " (", item->coords);
    if (item->coords.len) write_text(w, ")");
}

static void put_row_item(const Writer *w, const Item *item)
{
    write_text(w, item->kind == ITEM_ROW ? "row" : "total");
    print_texts(w, " ", ", ", item->texts.items, item->texts.len);
    print_coords(w, " for ", item->coords);
    print_exprs(w, " = ", item->cells);
}

static void put_column_item(const Writer *w, const Item *item)
{
    print_text(w, "column ", item->text);
    print_value(w, " = ", item->value);
    if (item->percent) write_text(w, " as percent");
    print_name(w, " unit ", item->name);
    print_source(w, " decimals ", item->decimals);
}

static void put_field_item(Writer *w, const Item *item)
{
    print_text(w, "column ", item->text);
    write_text(w, " ");
    w->english = true;
    write_atoms(w, item->field);
    w->english = false;
}

static void put_item(Writer *w, const Item *item)
{
    switch (item->kind) {
    case ITEM_UNIT: print_name(w, "unit ", item->name); return;
    case ITEM_DECIMALS: print_source(w, "decimals ", item->decimals); return;
    case ITEM_NOTE: print_text(w, "note ", item->text); return;
    case ITEM_EMPTY: print_text(w, "empty ", item->text); return;
    case ITEM_LANDSCAPE: write_text(w, "landscape"); return;
    case ITEM_MERGED: write_text(w, "merged"); return;
    case ITEM_FIELD: put_field_item(w, item); return;
    case ITEM_COLUMN: put_column_item(w, item); return;
    case ITEM_GROUP: print_text(w, "group ", item->text); break;
    case ITEM_PANEL: print_text(w, "panel ", item->text); break;
    case ITEM_ROWS: put_rows_item(w, item); return;
    case ITEM_ROWS_FACTS: put_facts_item(w, item); return;
    case ITEM_ROWS_INDICATORS: print_name(w, "rows indicators ", item->name); return;
    case ITEM_ROW:
    case ITEM_TOTAL: put_row_item(w, item); return;
    case ITEM_FOOT: write_text(w, "foot"); break;
    }
    put_items_block(w, item->items);
}

static void put_items(Writer *w, Items items)
{
    for (uint32_t i = 0; i < items.len; i++) {
        write_indent(w);
        put_item(w, items.items[i]);
        write_text(w, "\n");
    }
}

static void put_table(Writer *w, const TableDecl *table)
{
    if (table->override) write_text(w, "override ");
    print_name(w, "table ", table->name);
    print_text(w, " ", table->title);
    put_items_block(w, table->items);
}

/* ---- invariants ---- */

static void put_agree(const Writer *w, const TableColumnRef agree[2])
{
    for (int i = 0; i < 2; i++) {
        print_name(w, i ? ", " : "agree ", agree[i].table);
        print_texts(w, " ", " / ", agree[i].path.items, agree[i].path.len);
    }
}

static void put_whole(const Writer *w, const char *word, Exprs operands)
{
    print_value(w, "whole ", operands.items[0]);
    print_exprs(w, word, (Exprs){operands.items + 1, operands.len - 1});
}

static void put_claim(const Writer *w, const InvariantDecl *invariant)
{
    static const char *const roll[] = {"opening ", " plus ", " minus ", " closing "};
    Exprs operands = invariant->operands;
    switch (invariant->claim) {
    case CLAIM_RELATION: print_relation(w, "", &invariant->relation); return;
    case CLAIM_PARTS: put_whole(w, " parts ", operands); return;
    case CLAIM_INCLUDES: put_whole(w, " includes ", operands); return;
    case CLAIM_ROLL:
        for (int i = 0; i < 4; i++) print_value(w, roll[i], operands.items[i]);
        return;
    case CLAIM_AGREE: put_agree(w, invariant->agree); return;
    case CLAIM_SHARES: print_exprs(w, "shares ", operands); return;
    }
}

static void put_quantifiers(const Writer *w, const InvariantDecl *invariant)
{
    uint32_t len = invariant->quantifiers.len;
    if (!len) return;
    write_text(w, "for each");
    for (uint32_t i = 0; i < len; i++) {
        if (i) write_text(w, ",");
        print_selection(w, &invariant->quantifiers.items[i]);
    }
    write_text(w, ":\n  ");
}

static void put_invariant(const Writer *w, const InvariantDecl *invariant)
{
    if (invariant->override) write_text(w, "override ");
    print_name(w, "invariant ", invariant->name);
    print_text(w, " ", invariant->label);
    if (invariant->warning) write_text(w, " severity warning");
    write_text(w, ":\n  ");
    put_quantifiers(w, invariant);
    print_relation(w, "if ", invariant->condition);
    if (invariant->condition) write_text(w, " then ");
    put_claim(w, invariant);
    if (invariant->within_rounding) write_text(w, " within rounding");
    print_value(w, " within ", invariant->tolerance);
    print_text(w, " because ", invariant->tolerance_reason);
    print_text(w, " message ", invariant->message);
}

/* ---- statements ---- */

static void put_budget(Writer *w, const BudgetHeader *budget)
{
    print_name(w, "budget ", budget->name);
    print_text(w, " ", budget->title);
    open_block(w);
    put_settings(w, budget->settings);
    close_block(w);
}

static void put_include(const Writer *w, const Include *include)
{
    write_text(w, "include ");
    if (include->library)
        sink_printf(w->sink, "<" STR_FMT ">", STR_ARG(include->path));
    else
        write_string(w, include->path);
}

static void put_unit_decl(const Writer *w, const UnitDecl *unit)
{
    print_name(w, "unit ", unit->name);
    print_source(w, " = ", unit->factor);
    print_name(w, " ", unit->base);
    print_source(w, " decimals ", unit->decimals);
}

static void put_dimension(Writer *w, const DimensionDecl *dimension)
{
    print_name(w, dimension->classification ? "classification " : "dimension ", dimension->name);
    print_text(w, " ", dimension->label);
    for (uint32_t i = 0; i < dimension->levels.len; i++) {
        print_text(w, i ? ", " : " levels ", dimension->levels.items[i].name);
        print_source(w, " ", dimension->levels.items[i].length);
    }
    print_name(w, " within ", dimension->within);
    if (dimension->has_default) print_key(w, " default ", dimension->default_key);
    print_names(w, " alias ", dimension->aliases);
    print_names(w, " attribute ", dimension->attributes);
    if (dimension->members.len) put_entries_block(w, dimension->members);
}

static void put_ledger(const Writer *w, const LedgerDecl *ledger)
{
    print_name(w, "ledger ", ledger->name);
    print_text(w, " ", ledger->label);
    print_names(w, " by ", ledger->dimensions);
    print_name(w, " unit ", ledger->unit);
    print_source(w, " decimals ", ledger->decimals);
    if (ledger->exact) write_text(w, " exact");
    print_names(w, " alias ", ledger->aliases);
}

static void put_facts(Writer *w, const Facts *facts)
{
    print_name(w, "facts ", facts->ledger);
    print_coords(w, " for ", facts->coords);
    print_text(w, " from ", facts->path);
    if (facts->from_csv && !facts->mapping.len) return;
    open_block(w);
    if (facts->has_columns) {
        write_indent(w);
        write_text(w, "columns ");
        write_atoms(w, facts->columns);
        write_text(w, "\n");
    }
    put_rows(w, &facts->rows);
    put_settings(w, facts->mapping);
    close_block(w);
}

static void put_measure(const Writer *w, const MeasureDecl *measure)
{
    print_name(w, "measure ", measure->name);
    print_text(w, " ", measure->label);
    print_value(w, " = ", measure->value);
}

static void put_stated(Writer *w, const Stated *stated)
{
    print_name(w, "stated ", stated->name);
    print_text(w, " from ", stated->path);
    if (stated->kind == STATED_VALUE) {
        print_coords(w, " (", stated->coords);
        write_text(w, stated->coords.len ? ") = " : " = ");
        write_atom(w, stated->value);
        print_unit(w, stated->unit);
    }
    if (stated->kind != STATED_ROWS) return;
    open_block(w);
    put_rows(w, &stated->rows);
    close_block(w);
}

static void put_waive(const Writer *w, const Waive *waive)
{
    print_name(w, "waive ", waive->name);
    print_texts(w, " row ", ", ", waive->row.items, waive->row.len);
    print_texts(w, " column ", " / ", waive->column.items, waive->column.len);
    print_coords(w, " for ", waive->coords);
    print_text(w, " because ", waive->reason);
}

static void put_lint(const Writer *w, const LintDecl *lint)
{
    print_name(w, "lint ", lint->code);
    write_text(w, lint->off ? " off" : " error");
    print_name(w, " in ", lint->item);
    print_coords(w, " for ", lint->coords);
    print_text(w, " because ", lint->reason);
}

static void put_goal(Writer *w, const GoalDecl *goal)
{
    write_indent(w);
    print_text(w, "goal ", goal->name);
    open_block(w);
    put_rows(w, &goal->rows);
    close_block(w);
    write_text(w, "\n");
}

static void put_indicators(Writer *w, const IndicatorsDecl *indicators)
{
    print_name(w, "indicators ", indicators->name);
    print_text(w, " ", indicators->label);
    print_coords(w, " for ", indicators->coords);
    for (uint32_t i = 0; i < indicators->years.len; i++)
        print_source(w, i ? ", " : " years ", indicators->years.items[i]);
    open_block(w);
    for (uint32_t i = 0; i < indicators->goals.len; i++) put_goal(w, &indicators->goals.items[i]);
    close_block(w);
}

/* ---- figures ---- */

static void put_nodes(Writer *w, const NodesDecl *nodes)
{
    write_indent(w);
    print_name(w, nodes->selections.len ? "nodes " : "node ", nodes->name);
    print_text(w, " ", nodes->label);
    for (uint32_t i = 0; i < nodes->selections.len; i++) {
        write_text(w, i ? "," : " =");
        print_selection(w, &nodes->selections.items[i]);
    }
    print_coords(w, " for ", nodes->coords);
    write_text(w, "\n");
}

static void put_stage(Writer *w, const StageDecl *stage)
{
    write_indent(w);
    print_text(w, "stage ", stage->heading);
    open_block(w);
    for (uint32_t i = 0; i < stage->nodes.len; i++) put_nodes(w, &stage->nodes.items[i]);
    close_block(w);
    write_text(w, "\n");
}

static void put_flow(Writer *w, const FlowDecl *flow)
{
    write_indent(w);
    print_name(w, "flow ", flow->from);
    print_name(w, " -> ", flow->to);
    print_value(w, " = ", flow->value);
    write_text(w, "\n");
}

static void begin_item(Writer *w, bool given, const char *word)
{
    if (!given) return;
    write_indent(w);
    write_text(w, word);
}

static void end_item(Writer *w, bool given)
{
    if (given) write_text(w, "\n");
}

static void put_figure_options(Writer *w, const FigureDecl *figure)
{
    bool threshold = figure->threshold.len != 0, palette = figure->palette.len != 0;
    begin_item(w, threshold, "threshold ");
    if (threshold) write_atom(w, figure->threshold);
    print_unit(w, figure->threshold_unit);
    end_item(w, threshold);
    begin_item(w, palette, "palette");
    print_texts(w, " ", ", ", figure->palette.items, figure->palette.len);
    end_item(w, palette);
    begin_item(w, figure->unit.symbol != 0, "unit");
    print_name(w, " ", figure->unit);
    end_item(w, figure->unit.symbol != 0);
    begin_item(w, figure->decimals.hi != 0, "decimals");
    print_source(w, " ", figure->decimals);
    end_item(w, figure->decimals.hi != 0);
    begin_item(w, figure->note.value.ptr != NULL, "note");
    print_text(w, " ", figure->note);
    end_item(w, figure->note.value.ptr != NULL);
    begin_item(w, figure->downwards, "downwards");
    end_item(w, figure->downwards);
}

static void put_figure(Writer *w, const FigureDecl *figure)
{
    write_text(w, figure->override ? "override figure " : "figure ");
    write_name(w, figure->name);
    print_text(w, " ", figure->title);
    open_block(w);
    for (uint32_t i = 0; i < figure->stages.len; i++) put_stage(w, &figure->stages.items[i]);
    for (uint32_t i = 0; i < figure->flows.len; i++) put_flow(w, &figure->flows.items[i]);
    begin_item(w, figure->tree != NULL, "tree");
    if (figure->tree) print_selection(w, figure->tree);
    print_value(w, " = ", figure->tree_value);
    end_item(w, figure->tree != NULL);
    put_figure_options(w, figure);
    close_block(w);
}

static void put_statement(Writer *w, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ERROR: return;
    case STATEMENT_BUDGET: put_budget(w, &statement->budget); break;
    case STATEMENT_INCLUDE: put_include(w, &statement->include); break;
    case STATEMENT_UNIT: put_unit_decl(w, &statement->unit); break;
    case STATEMENT_DIMENSION: put_dimension(w, &statement->dimension); break;
    case STATEMENT_ENTRY: put_entry(w, statement->entry); break;
    case STATEMENT_LEDGER: put_ledger(w, &statement->ledger); break;
    case STATEMENT_FACTS: put_facts(w, &statement->facts); break;
    case STATEMENT_MEASURE: put_measure(w, &statement->measure); break;
    case STATEMENT_INVARIANT: put_invariant(w, &statement->invariant); break;
    case STATEMENT_TABLE: put_table(w, &statement->table); break;
    case STATEMENT_DROP:
        sink_printf(w->sink, "drop %s", drop_text(statement->drop.kind));
        print_name(w, " ", statement->drop.name);
        break;
    case STATEMENT_STATED: put_stated(w, &statement->stated); break;
    case STATEMENT_WAIVE: put_waive(w, &statement->waive); break;
    case STATEMENT_LINT: put_lint(w, &statement->lint); break;
    case STATEMENT_INDICATORS: put_indicators(w, &statement->indicators); break;
    case STATEMENT_FIGURE: put_figure(w, &statement->figure); break;
    case STATEMENT_DOCUMENT: print_document(w, &statement->document); break;
    }
    write_text(w, "\n");
}

void tree_print(Arena *arena, const Tree *tree, const Interner *names, const Sources *sources,
                Sink *sink)
{
    Writer writer = {.arena = arena, .names = names, .sources = sources, .sink = sink};
    for (uint32_t i = 0; i < tree->statements.len; i++)
        put_statement(&writer, tree->statements.items[i]);
}

void statement_print(Arena *arena, const Statement *statement, const Interner *names,
                     const Sources *sources, Sink *sink)
{
    Writer writer = {
        .arena = arena, .names = names, .sources = sources, .sink = sink, .plain = true};
    Statement copy = *statement;
    if (copy.kind == STATEMENT_INVARIANT) copy.invariant.override = false;
    if (copy.kind == STATEMENT_TABLE) copy.table.override = false;
    if (copy.kind == STATEMENT_FIGURE) copy.figure.override = false;
    if (copy.kind == STATEMENT_DOCUMENT) copy.document.override = false;
    put_statement(&writer, &copy);
}
