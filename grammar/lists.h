/* What the actions of budget.y collect before it becomes a part of the tree. */
#ifndef BUDGET_GRAMMAR_LISTS_H
#define BUDGET_GRAMMAR_LISTS_H

#include "lang/syntax/tree.h"

/* Lists while they grow. */
typedef VEC(Name) NameList;
typedef VEC(Text) TextList;
typedef VEC(RowTerm) RowTermList;
typedef VEC(Atom) AtomList;
typedef VEC(WaivedAmount) WaivedAmountList;
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

typedef struct KindShare { /* of a relation between budgets: what is read in one kind of them */
    Name kind;
    Expr *value;
} KindShare;
typedef VEC(KindShare) KindShareList;

typedef struct Claim { /* the fields of an InvariantDecl with the same names */
    ClaimKind kind;
    Relation relation;
    Exprs operands;
    const Name *kinds;
    TableColumnRef agree[2];
} Claim;

typedef struct OverridingHead {
    InvariantDecl *invariant;
    Text reason;
} OverridingHead;

typedef struct FactsHead { /* what stands before the facts */
    Name ledger;
    FactTotals totals;
    CoordList coords;
} FactsHead;

typedef struct Rate { /* of a ledger: its fields with the same names */
    Name per;
    bool percent;
} Rate;

typedef struct Tolerance { /* the fields of an InvariantDecl */
    bool exact, rounding;
    Expr *amount; /* NULL: one of these */
    Text reason;
} Tolerance;

#endif
