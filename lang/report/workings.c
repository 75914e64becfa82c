#include "lang/report/workings.h"

uint32_t workings_fact_ledger(const Workings *workings, uint32_t fact)
{
    uint32_t low = 0, high = workings->ledgers.len;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (workings->ledgers.items[middle].first <= fact)
            low = middle;
        else
            high = middle;
    }
    return low;
}

const WorkingLedger *workings_sum_ledger(const Workings *workings, const WorkingSum *sum)
{
    uint32_t ledger = sum->shape == WORKINGS_NONE ? workings_fact_ledger(workings, sum->first)
                                                  : workings->shapes.items[sum->shape].ledger;
    return &workings->ledgers.items[ledger];
}
