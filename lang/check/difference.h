/* Differences that a waiver can cover: of a printed figure, what is stated and what the facts give;
 * of a relation, by how much it fails. A waiver writes its own in these forms. */
#ifndef BUDGET_CHECK_DIFFERENCE_H
#define BUDGET_CHECK_DIFFERENCE_H

#include "lang/base/vec.h"
#include "lang/model/model.h"

typedef enum DifferenceKind {
    DIFFERENCE_NOTHING,
    DIFFERENCE_NUMBER,
    DIFFERENCE_PERCENT,
    DIFFERENCE_TEXT
} DifferenceKind;

typedef struct DifferenceFigure {
    DifferenceKind kind;
    Number value; /* DIFFERENCE_NUMBER, DIFFERENCE_PERCENT: of a relation, in the base unit */
    UnitId unit;  /* of a relation: the base unit */
    Str text;     /* as printed; "" = nothing */
} DifferenceFigure;

typedef struct Difference {
    bool of_relation;
    VEC(DifferenceFigure) stated;   /* what is printed */
    VEC(DifferenceFigure) computed; /* what the facts give, or left - right of each comparison */
} Difference;

/* What is printed. is_text: it is no amount, even if it looks like one. */
void difference_add_stated(Env *env, Difference *difference, Str text, bool is_text);
void difference_add_amount(Env *env, Difference *difference, Int128 mantissa, int decimals,
                           bool percent);
void difference_add_text(Env *env, Difference *difference, Str text); /* "" = nothing */
/* left - right, exact, or with nine decimals if it has more; false if it is too large. */
bool difference_add_residue(Env *env, const Model *model, Difference *difference, Number residue,
                            UnitId base);
void difference_add_no_value(Env *env, Difference *difference);

/* Does the waiver say which difference it covers? */
bool waive_says_difference(const Waive *decl);
/* Does it say this one? */
bool waive_says(Env *env, const Model *model, const Waive *decl, const Difference *difference);
/* The one difference that a waiver of a relation says, exactly, in a base unit. False if it says none,
 * several, a rounded one, or one in another unit. */
bool waive_by_one(Env *env, const Model *model, const Waive *decl, UnitId base, Number *value);
/* "stated 9,976.08 not 76.07", "by 0.01": as a waiver says it. */
Str difference_text(Env *env, bool chinese, const Difference *difference);
/* Is the waiver written with Chinese keywords? */
bool waive_is_chinese(Env *env, const Waive *decl);

#endif
