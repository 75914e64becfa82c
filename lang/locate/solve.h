/* Which changes of figures make every broken relation hold and break none.
 *
 * A single error δ at a figure x moves the residue of every relation that x stands in by
 * coefficient × δ, and no other. So the residues of the broken relations determine δ, the broken
 * ones among a figure's relations must be all there are, and the held ones may not notice. This is
 * the syndrome decoding of sparse linear codes, and the "corrupted cell" case of edit localisation
 * (Fellegi and Holt, "A systematic approach to automatic edit and imputation", 1976): find the
 * smallest sets of fields to change so that all edits are satisfied.
 *
 * One figure is looked for in the smallest broken relation; then two; and what is left is taken
 * apart, best change first. Costs follow the entries of broken relations and of the figures in
 * them, and stop at a limit. */
#ifndef BUDGET_LOCATE_SOLVE_H
#define BUDGET_LOCATE_SOLVE_H

#include "lang/locate/solution.h"

enum {
    SOLVE_STEPS = 20 * 1000 * 1000, /* that are worth it: about a second */
    SOLVE_MAX_PAIRS = 48,           /* first ones of two that are tried */
    SOLVE_MAX_FAULTS = 2000
};

/* One fact and its stated figure, which agree: one figure that was typed once, so they may be wrong
 * together. */
bool solve_is_copy(const Incidence *incidence, uint32_t relation);
/* Of broken relations that count (see above). Stops after about `max_steps` entries that were
 * looked at. Lives in the arena of the model. */
Solution *solve(const Incidence *incidence, const bool *counts, uint64_t max_steps);
/* The same if one figure alone is enough, which is what solve() looks for first; else, and at the
 * limit, NULL. The incidence may be partial. */
Solution *solve_by_one(const Incidence *incidence, const bool *counts, uint64_t max_steps);

#endif
