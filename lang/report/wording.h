/* How computed values read in a sentence, in the language of the budget: everything a document's pieces
 * say that its writer did not type. */
#ifndef BUDGET_REPORT_WORDING_H
#define BUDGET_REPORT_WORDING_H

#include "lang/base/amount.h"
#include "lang/base/arena.h"
#include "lang/report/phrases.h"

typedef struct Wording {
    Arena *arena;
    Phrases phrases;
    bool chinese;
} Wording;

Wording wording_of(Str language, Arena *arena);

typedef struct Quantity { /* as displayed: mantissa × 10^-decimals */
    Int128 mantissa;
    int decimals;
    Str unit; /* "" = none */
} Quantity;

typedef struct ChangeWords {
    int sign;      /* of the exact change */
    Quantity by;   /* without its sign */
    bool has_rate; /* there is something to compare with */
    Int128 rate;   /* hundredths of a percent, without its sign */
    Str from;      /* what it is compared with; "" = the budget of `from_year` */
    uint32_t from_year;
    bool from_previous; /* the year before the budget's */
} ChangeWords;

Str wording_amount(const Wording *wording, Quantity amount);
Str wording_percent(const Wording *wording, Int128 hundredths);
Str wording_change(const Wording *wording, const ChangeWords *change);
/* Between items `at` - 1 and `at` of `count`. */
Str wording_separator(const Wording *wording, uint32_t at, uint32_t count);
/* A label in the list of those from the top of a hierarchy; level "" = it has no name. */
Str wording_step(const Wording *wording, Str label, Str level, bool first);
Str wording_item(const Wording *wording, Str label, Str amount); /* of a list with amounts */

/* Which way a text that stands directly before an amount says that it goes ("增加", "decreased
 * by"): 1 up, -1 down, 0 neither. */
int wording_direction(Str text);

typedef struct ClaimWords { /* around the expressions of an invariant */
    const char *each, *where, *colon, *when, *then, *otherwise;
    const char *open, *next, *close; /* brackets after a label */
    const char *leaf;                /* a member without members below */
    const char *up_to, *sum;
    const char *all; /* after a dimension of which no member is meant */
    const char *rounding, *within;
} ClaimWords;
ClaimWords wording_claim(const Phrases *phrases);

typedef struct RelationWords { /* of the table of relations */
    const char *title, *relation, *claim, *held, *rounded, *waived, *broken, *none;
} RelationWords;
RelationWords wording_relations(const Phrases *phrases);

#endif
