/* Nodes of the tree, made by the actions of budget.y. Each takes the parser and the place first. */
#ifndef BUDGET_GRAMMAR_BUILD_H
#define BUDGET_GRAMMAR_BUILD_H

#include "lang/syntax/tree.h"

struct Parser;

/* Lists while they grow. */
typedef VEC(Name) NameList;
typedef VEC(Text) TextList;
typedef VEC(Atom) AtomList;
typedef VEC(Coord) CoordList;
typedef VEC(Expr *) ExprList;
typedef VEC(Entry *) EntryList;
typedef VEC(Item *) ItemList;
typedef VEC(Selection) SelectionList;
typedef VEC(Level) LevelList;
typedef VEC(Span) SpanList;
typedef VEC(GoalDecl) GoalList;
typedef VEC(NodesDecl) NodesList;
typedef VEC(Piece) PieceList;
typedef VEC(DocumentBlock) BlockList;

typedef struct Claim { /* the fields of an InvariantDecl with the same names */
    ClaimKind kind;
    Relation relation;
    Exprs operands;
    TableColumnRef agree[2];
} Claim;

typedef struct Rate { /* of a ledger: its fields with the same names */
    Name per;
    bool percent;
} Rate;

typedef struct Tolerance {
    bool rounding;
    Expr *amount; /* unless rounding */
    Text reason;
} Tolerance;

/* E0101: something that may stand once stands twice. */
void report_twice(struct Parser *parser, Span word);

/* ---- words, texts, atoms ---- */

Name name_at(struct Parser *parser, Span span);
Name name_of(struct Parser *parser, const char *text, Span span);
Text text_at(struct Parser *parser, Span span);
Atom atom_at(struct Parser *parser, AtomKind kind, Span span);
Atom atom_signed(struct Parser *parser, AtomKind kind, Span sign, Span number);

/* The atoms of the line that is being read, for entry_new, item_field. */
void line_start(struct Parser *parser, Atom atom);
void line_add(struct Parser *parser, Atom atom);
Atoms line_take(struct Parser *parser);

/* The rows of the block that is being read. */
void rows_start(struct Parser *parser);
void rows_columns(struct Parser *parser, Span word, AtomList heads);
void rows_add(struct Parser *parser, AtomKind kind, Span span);
void rows_add_signed(struct Parser *parser, AtomKind kind, Span sign, Span number);
void rows_end_line(struct Parser *parser);
void rows_drop_line(struct Parser *parser);

/* ---- entries, expressions, selections ---- */

Entry *entry_new(struct Parser *parser, Span span, Atom parent); /* parent.len 0 = none */
Entry *entry_body(Entry *entry, EntryList body);
Entry *entry_override(Entry *entry);

KeyTerms *key_terms_add(struct Parser *parser, KeyTerms *terms, bool less, Atom key); /* NULL: a new one */
Coord coord_members(Name dimension, const KeyTerms *terms);

Expr *expr_number(struct Parser *parser, Span span, Span digits, Name unit);
Expr *expr_percent(struct Parser *parser, Span span);
Expr *expr_ref(struct Parser *parser, Span span, Span name, const CoordList *coords);
Expr *expr_negate(struct Parser *parser, Span span, Expr *operand);
Expr *expr_binary(struct Parser *parser, Span span, BinaryOp op, Expr *left, Expr *right);
Expr *expr_call(struct Parser *parser, Span span, Function function, ExprList args);
Expr *expr_sum(struct Parser *parser, Span span, const Selection *selection, Expr *value);
Relation *relation_new(struct Parser *parser, Span span, Expr *left, Comparison comparison,
                       Expr *right);
Relation *relation_add(struct Parser *parser, Span span, Relation *relation, Expr *side);

/* last: place of the word or string that says which kind */
Selection *selection_new(struct Parser *parser, Span dimension, SelectKind kind, Span last);
Selection *selection_below(Selection *selection, Atom root, bool below);
Selection *selection_bind(Selection *selection, Name variable);
Selection *selection_end(Selection *selection, Span span, const CoordList *coords,
                         Relation *where);

/* ---- statements ---- */

void tree_add(struct Parser *parser, Statement *statement);
Statement *statement_new(struct Parser *parser, Span span, StatementKind kind);
Statement *statement_error(struct Parser *parser, Span span);
Statement *statement_entry(struct Parser *parser, Span span, Entry *entry);
Statement *statement_budget(struct Parser *parser, Span span, Name name, Text title,
                            EntryList settings);
Statement *statement_include(struct Parser *parser, Span span, Span path, bool library);
Statement *statement_unit(struct Parser *parser, Span span, Name name, Span factor, Name base,
                          Span decimals);
Statement *statement_ledger(struct Parser *parser, Span span, LedgerDecl ledger,
                            NameList dimensions, Span decimals, NameList aliases);
Statement *statement_facts(struct Parser *parser, Span span, Name ledger, CoordList coords);
Statement *statement_facts_csv(struct Parser *parser, Span span, Name ledger, CoordList coords,
                               Span path, EntryList mapping);
Statement *statement_measure(struct Parser *parser, Span span, Name name, Text label,
                             Expr *value);
Statement *statement_drop(struct Parser *parser, Span span, DropKind kind, Name name);
Statement *statement_stated_csv(struct Parser *parser, Span span, Name name, CoordList coords,
                                Span path);
Statement *statement_stated_rows(struct Parser *parser, Span span, Name name, CoordList coords);
Statement *statement_stated_value(struct Parser *parser, Span span, Name name, CoordList coords,
                                  Atom value, Name unit);
Statement *statement_indicators(struct Parser *parser, Span span, IndicatorsDecl indicators,
                                CoordList coords, SpanList years, GoalList goals);
GoalDecl *goal_new(struct Parser *parser, Span span, Span name);

DimensionDecl *dimension_new(struct Parser *parser, bool classification, Name name, Text label);
DimensionDecl *dimension_levels(struct Parser *parser, DimensionDecl *dimension, Span word,
                                LevelList levels);
DimensionDecl *dimension_within(struct Parser *parser, DimensionDecl *dimension, Span word,
                                Name within);
DimensionDecl *dimension_default(struct Parser *parser, DimensionDecl *dimension, Span word,
                                 Atom key);
DimensionDecl *dimension_ordered(struct Parser *parser, DimensionDecl *dimension, Span word);
DimensionDecl *dimension_alias(struct Parser *parser, DimensionDecl *dimension, NameList names);
DimensionDecl *dimension_attribute(struct Parser *parser, DimensionDecl *dimension,
                                   NameList names);
Statement *statement_dimension(struct Parser *parser, Span span, const DimensionDecl *dimension,
                               EntryList members);

Waive *waive_row(struct Parser *parser, Waive *waive, Span word, TextList texts);
Waive *waive_column(struct Parser *parser, Waive *waive, Span word, TextList path);
Waive *waive_for(struct Parser *parser, Waive *waive, Span word, CoordList coords);
Statement *statement_waive(struct Parser *parser, Span span, Name name, const Waive *waive,
                           Span reason);

LintDecl *lint_for(struct Parser *parser, CoordList coords);
LintDecl *lint_off(struct Parser *parser, LintDecl *lint, Span reason);
Statement *statement_lint(struct Parser *parser, Span span, Name code, const LintDecl *lint);

/* ---- invariants ---- */

InvariantDecl *invariant_new(struct Parser *parser, bool override, Name name, Text label,
                             bool warning);
Claim *claim_relation(struct Parser *parser, const Relation *relation);
Claim *claim_whole(struct Parser *parser, ClaimKind kind, Expr *whole, ExprList parts);
Claim *claim_roll(struct Parser *parser, Expr *const four[4]);
Claim *claim_agree(struct Parser *parser, TableColumnRef left, TableColumnRef right);
Claim *claim_shares(struct Parser *parser, ExprList shares);
TableColumnRef column_ref(Name table, TextList path);
Tolerance *tolerance_rounding(struct Parser *parser);
Tolerance *tolerance_amount(struct Parser *parser, Span number, Name unit, Span reason);
Statement *statement_invariant(struct Parser *parser, Span span, InvariantDecl *invariant,
                               SelectionList quantifiers, Relation *condition, const Claim *claim,
                               const Tolerance *tolerance, Text message);

/* ---- tables ---- */

Item *item_new(struct Parser *parser, Span span, ItemKind kind);
Item *item_name(struct Parser *parser, Span span, ItemKind kind, Name name);
Item *item_decimals(struct Parser *parser, Span span, Span decimals);
Item *item_text(struct Parser *parser, Span span, ItemKind kind, Span text);
Item *item_field(struct Parser *parser, Span span, Span heading);
Item *item_column(struct Parser *parser, Span span, Span heading, Item column);
Item *item_block(Item *item, ItemList items);
Item *item_rows(struct Parser *parser, Span span, const Selection *selection, Item rows);
Item *item_coords(Item *item, CoordList coords);
Item *item_row(Item *item, TextList texts, ExprList cells);
Statement *statement_table(struct Parser *parser, Span span, TableDecl table, ItemList items);

/* ---- figures ---- */

NodesDecl *nodes_new(struct Parser *parser, Span span, Name name, SelectionList selections);
NodesDecl *node_new(struct Parser *parser, Span span, Name name, Span label, CoordList coords);
StageDecl *stage_new(struct Parser *parser, Span heading, NodesList nodes);
/* These add to the figure that is being read. */
void figure_stage(struct Parser *parser, const StageDecl *stage);
void figure_flow(struct Parser *parser, FlowDecl flow);
void figure_tree(struct Parser *parser, Span word, Selection *selection, Expr *value);
void figure_threshold(struct Parser *parser, Span word, Atom amount, Name unit);
void figure_palette(struct Parser *parser, Span word, TextList colours);
Statement *statement_figure(struct Parser *parser, Span span, bool override, Name name, Text title);

/* ---- documents ---- */

Piece *piece_new(struct Parser *parser, Span span, PieceKind kind);
Piece *piece_text(struct Parser *parser, Span span);
Piece *piece_values(struct Parser *parser, Span span, PieceKind kind, Expr *first, Expr *second);
Piece *piece_selection(struct Parser *parser, Span span, PieceKind kind, Selection *selection,
                       Expr *value);
Piece *piece_name(struct Parser *parser, Span span, PieceKind kind, Name name, Name attribute);
Piece *piece_reason(struct Parser *parser, Span span, PieceList pieces);
DocumentBlock *block_new(struct Parser *parser, Span span, BlockKind kind);
DocumentBlock *block_text(struct Parser *parser, Span span, BlockKind kind, PieceList pieces);
DocumentBlock *block_name(struct Parser *parser, Span span, BlockKind kind, Name name,
                          CoordList coords);
DocumentBlock *block_each(struct Parser *parser, Span span, Selection *each, BlockList blocks);
DocumentBlock *block_inside(DocumentBlock *block, BlockList blocks);
/* These add to the document that is being read. */
void document_setting(struct Parser *parser, Span word, Text *setting, Span text);
Statement *statement_document(struct Parser *parser, Span span, bool override, Name name,
                              Text title, BlockList blocks);

#endif
