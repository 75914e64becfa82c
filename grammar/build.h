/* Nodes of the tree, made by the actions of budget.y. Each takes the parser and the place first. */
#ifndef BUDGET_GRAMMAR_BUILD_H
#define BUDGET_GRAMMAR_BUILD_H

#include "grammar/parser.h"

/* ---- words, texts, atoms ---- */

Name name_at(Parser *parser, Span span);
Name name_of(Parser *parser, const char *text, Span span);
Text text_at(Parser *parser, Span span);
Atom atom_at(Parser *parser, AtomKind kind, Span span);
Atom atom_signed(Parser *parser, AtomKind kind, Span sign, Span number);

/* The atoms of the line that is being read, for entry_new, item_field. */
void line_start(Parser *parser, Atom atom);
void line_add(Parser *parser, Atom atom);
Atoms line_take(Parser *parser);

/* The rows of the block that is being read. */
void rows_start(Parser *parser);
void rows_columns(Parser *parser, Span word, AtomList heads);
void rows_add(Parser *parser, AtomKind kind, Span span);
void rows_add_signed(Parser *parser, AtomKind kind, Span sign, Span number);
void rows_end_line(Parser *parser);
void rows_drop_line(Parser *parser);

/* ---- entries, expressions, selections ---- */

Entry *entry_new(Parser *parser, Span span, Atom parent); /* parent.len 0 = none */
Entry *entry_body(Entry *entry, EntryList body);

KeyTerms *key_terms_add(Parser *parser, KeyTerms *terms, bool less, Atom key); /* NULL: a new one */
Coord coord_members(Name dimension, const KeyTerms *terms);

Expr *expr_number(Parser *parser, Span span, Span digits, Name unit);
Expr *expr_percent(Parser *parser, Span span);
Expr *expr_ref(Parser *parser, Span span, Span name, const CoordList *coords);
Expr *expr_negate(Parser *parser, Span span, Expr *operand);
Expr *expr_binary(Parser *parser, Span span, BinaryOp op, Expr *left, Expr *right);
Expr *expr_call(Parser *parser, Span span, Function function, ExprList args);
Expr *expr_sum(Parser *parser, Span span, const Selection *selection, Expr *value);
/* What an imported budget calls `name`; owner: what that budget is called. */
Expr *expr_of(Parser *parser, Span span, Span owner, Span name, const CoordList *coords);
/* branches: a condition and a value, in turn. */
Expr *expr_choices(Parser *parser, Span span, ExprList branches, Expr *otherwise);
Expr *expr_text(Parser *parser, Span span);
Expr *expr_compare(Parser *parser, Span span, const Relation *relation);
Expr *expr_logic(Parser *parser, Span span, ExprKind kind, Expr *left, Expr *right);
/* Two of them mean nothing. */
Expr *expr_not(Parser *parser, Span span, uint32_t nots, Expr *operand);
Relation *relation_new(Parser *parser, Span span, Expr *left, Comparison comparison,
                       Expr *right);
Relation *relation_add(Parser *parser, Span span, Relation *relation, Expr *side);

/* last: place of the word or string that says which kind */
Selection *selection_new(Parser *parser, Span dimension, SelectKind kind, Span last);
Selection *selection_below(Selection *selection, Atom root, bool below);
Selection *selection_bind(Selection *selection, Name variable);
Selection *selection_end(Selection *selection, Span span, const CoordList *coords,
                         const Expr *where);

/* ---- statements ---- */

void tree_add(Parser *parser, Statement *statement);
Statement *statement_new(Parser *parser, Span span, StatementKind kind);
Statement *statement_error(Parser *parser, Span span);
Statement *statement_override(Statement *statement, Text reason);
Statement *statement_extend(Statement *statement);
Statement *statement_entry(Parser *parser, Span span, Entry *entry);
Statement *statement_budget(Parser *parser, Span span, Name name, Text title,
                            EntryList settings);
Statement *statement_import(Parser *parser, Span span, Span path, Name name);
Statement *statement_include(Parser *parser, Span span, Span path, bool library);
Statement *statement_unit(Parser *parser, Span span, Name name, Span factor, Name base,
                          Span decimals);
Statement *statement_ledger(Parser *parser, Span span, LedgerDecl ledger,
                            NameList dimensions, Span decimals, NameList aliases);
Statement *statement_facts(Parser *parser, Span span, FactsHead head);
Statement *statement_facts_csv(Parser *parser, Span span, FactsHead head, Span path,
                               EntryList mapping);
Statement *statement_measure(Parser *parser, Span span, MeasureDecl measure, NameList aliases);
Statement *statement_drop(Parser *parser, Span span, DropKind kind, Name name, Text reason);
Stated *stated_csv(Parser *parser, Span path);
Stated *stated_rows(Parser *parser);
Stated *stated_value(Parser *parser, Atom value, Name unit);
FactTotals totals_option(Parser *parser, FactTotals totals, StatedOption option, Span span);
StatedOptions stated_option(Parser *parser, StatedOptions options, StatedOption option, Span span);
Statement *statement_stated(Parser *parser, Span span, Name name, CoordList coords,
                            StatedOptions before, const Stated *stated, StatedOptions after);
Statement *statement_indicators(Parser *parser, Span span, IndicatorsDecl indicators,
                                CoordList coords, SpanList years, GoalList goals);
GoalDecl *goal_new(Parser *parser, Span span, Span name);

DimensionDecl *dimension_new(Parser *parser, bool classification, Name name, Text label);
DimensionDecl *dimension_levels(Parser *parser, DimensionDecl *dimension, Span word,
                                LevelList levels);
DimensionDecl *dimension_within(Parser *parser, DimensionDecl *dimension, Span word,
                                Name within);
DimensionDecl *dimension_default(Parser *parser, DimensionDecl *dimension, Span word,
                                 Atom key);
DimensionDecl *dimension_ordered(Parser *parser, DimensionDecl *dimension, Span word);
DimensionDecl *dimension_nearest(Parser *parser, DimensionDecl *dimension, Span word);
DimensionDecl *dimension_alias(Parser *parser, DimensionDecl *dimension, NameList names);
DimensionDecl *dimension_attribute(Parser *parser, DimensionDecl *dimension,
                                   NameList names);
Statement *statement_dimension(Parser *parser, Span span, const DimensionDecl *dimension,
                               EntryList members);
Statement *statement_dimension_csv(Parser *parser, Span span, const DimensionDecl *dimension,
                                   Span path, EntryList mapping);

Waive *waive_row(Parser *parser, Waive *waive, Span word, TextList texts);
Waive *waive_column(Parser *parser, Waive *waive, Span word, TextList path);
Waive *waive_for(Parser *parser, Waive *waive, Span word, CoordList coords);
Waive *waive_row_number(Parser *parser, Waive *waive, Span word, Span number);
Waive *waive_figures(Waive *waive, Span span, AtomList stated, AtomList computed);
Waive *waive_by(Waive *waive, Span span, WaivedAmountList amounts);
/* members_span: all of them, with the name of the dimension. */
Statement *statement_edition(Parser *parser, Span span, Span number);
Statement *statement_confidential(Parser *parser, Span span, Coord members, Span members_span,
                                  Span reason);
Statement *statement_waive(Parser *parser, Span span, Name name, Waive *waive, Span because,
                           Span reason);

LintDecl *lint_for(Parser *parser, CoordList coords);
LintDecl *lint_off(Parser *parser, LintDecl *lint, Span reason);
Statement *statement_lint(Parser *parser, Span span, Name code, const LintDecl *lint);

/* ---- invariants ---- */

/* warning: why it is one; absent if it is none */
InvariantDecl *invariant_new(Parser *parser, Name name, Text label, Text warning,
                             bool may_be_empty);
Claim *claim_relation(Parser *parser, const Relation *relation);
Claim *claim_whole(Parser *parser, ClaimKind kind, Expr *whole, ExprList parts);
Claim *claim_across(Parser *parser, KindShare whole, KindShareList parts);
Claim *claim_roll(Parser *parser, Expr *const four[4]);
Claim *claim_agree(Parser *parser, TableColumnRef left, TableColumnRef right);
Claim *claim_shares(Parser *parser, ExprList shares);
TableColumnRef column_ref(Name table, TextList path);
Tolerance *tolerance_exact(Parser *parser);
Tolerance *tolerance_rounding(Parser *parser);
Tolerance *tolerance_amount(Parser *parser, Span number, Name unit, Span reason);
Statement *statement_invariant(Parser *parser, Span span, InvariantDecl *invariant,
                               SelectionList quantifiers, const Expr *condition, const Claim *claim,
                               const Tolerance *tolerance, Text message);

/* ---- tables ---- */

Item *item_new(Parser *parser, Span span, ItemKind kind);
Item *item_name(Parser *parser, Span span, ItemKind kind, Name name);
Item *item_decimals(Parser *parser, Span span, Span decimals);
Item *item_text(Parser *parser, Span span, ItemKind kind, Span text);
/* A note on a row, a column, or a cell; row or column may be empty. */
Item *item_footnote(Parser *parser, Span span, Span text, TextList row, TextList column);
Item *item_field(Parser *parser, Span span, Span heading);
Item *item_column(Parser *parser, Span span, Span heading, Item column);
Item *item_block(Item *item, ItemList items);
/* One that goes through members. */
Item *item_selection(Parser *parser, Span span, ItemKind kind, const Selection *selection);
Item *item_rows(Parser *parser, Span span, const Selection *selection, Item rows);
Item *item_coords(Item *item, CoordList coords);
/* A row that others make. */
Item *item_row_of_rows(Item *item, TextList texts, RowTermList terms);
RowTerm row_term(Parser *parser, Span text, bool less);
Item *item_row(Item *item, TextList texts, ExprList cells);
Statement *statement_table(Parser *parser, Span span, TableDecl table, ItemList items);

/* ---- figures ---- */

NodesDecl *nodes_new(Parser *parser, Span span, Name name, SelectionList selections);
NodesDecl *node_new(Parser *parser, Span span, Name name, Span label, CoordList coords);
StageDecl *stage_new(Parser *parser, Span heading, NodesList nodes);
/* These add to the figure that is being read. */
void figure_stage(Parser *parser, const StageDecl *stage);
void figure_flow(Parser *parser, FlowDecl flow);
void figure_tree(Parser *parser, Span word, Selection *selection, Expr *value);
void figure_threshold(Parser *parser, Span word, Atom amount, Name unit);
void figure_palette(Parser *parser, Span word, TextList colours);
void figure_downwards(Parser *parser, Span word);
void figure_unit(Parser *parser, Span word, Name unit);
void figure_decimals(Parser *parser, Span word, Span decimals);
void figure_note(Parser *parser, Span word, Span note);
Statement *statement_figure(Parser *parser, Span span, Name name, Text title, Selection *each);

/* ---- documents ---- */

Piece *piece_new(Parser *parser, Span span, PieceKind kind);
Piece *piece_text(Parser *parser, Span span);
Piece *piece_values(Parser *parser, Span span, PieceKind kind, Expr *first, Expr *second);
Piece *piece_selection(Parser *parser, Span span, PieceKind kind, Selection *selection,
                       Expr *value);
Piece *piece_name(Parser *parser, Span span, PieceKind kind, Name name, Name attribute);
Piece *piece_reason(Parser *parser, Span span, PieceList pieces);
DocumentBlock *block_new(Parser *parser, Span span, BlockKind kind);
DocumentBlock *block_text(Parser *parser, Span span, BlockKind kind, PieceList pieces);
DocumentBlock *block_name(Parser *parser, Span span, BlockKind kind, Name name,
                          CoordList coords);
DocumentBlock *block_each(Parser *parser, Span span, Selection *each, BlockList blocks);
DocumentBlock *block_inside(DocumentBlock *block, BlockList blocks);
/* These add to the document that is being read. */
void document_setting(Parser *parser, Span word, Text *setting, Span text);
void document_reasons(Parser *parser, Span words);
Statement *statement_document(Parser *parser, Span span, Name name, Text title,
                              BlockList blocks);

#endif
