/* Finds the relations that published tables show by themselves, and reports what does not fit. */
#ifndef BUDGET_DISCOVER_DISCOVER_H
#define BUDGET_DISCOVER_DISCOVER_H

#include "lang/discover/finder.h"

typedef struct Discovery {
    RelationFinder finder;
    uint32_t relations, held; /* without those that say the same again */
    uint32_t rounded;         /* of those that hold */
    uint32_t numbers;         /* cells with one */
    uint32_t alone;           /* of them, those that no relation reads */
    uint32_t tables;
    bool *repeated; /* [relation] */
} Discovery;

void discover(Discovery *discovery, Env *env, DataGrids grids, uint32_t tables);
/* E0608 for each relation that does not hold, N0505 for the figures that explain it (judge.c). */
void discovery_report(Discovery *discovery);
/* What was found, a line for each family, with its evidence (told.c). */
void discovery_list(const Discovery *discovery, Sink *sink);
/* The cell as people name it: "t03, 208, Total". */
Str discovery_cell_name(const Discovery *discovery, uint32_t cell);
/* What a relation says its first cell is: "the sum of the rows below it". Translated. */
Str discovery_says(const Discovery *discovery, const Family *family);
Str discovery_amount(const Discovery *discovery, Int128 value);

#endif
