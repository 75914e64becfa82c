#include "lang/base/work.h"

/* Twenty times what the most expensive honest input needs (bench/, examples/), for each byte and
 * for what does not depend on them: docs/performance.md has the figures. */
static const uint64_t units_per_byte = 500, units_at_least = 300000000;
static const uint64_t most_units = INT64_MAX / 2;

/* Of what may be spent later, as much as may be spent before it is asked again. */
static void take_slice(Work *work)
{
    enum { SLICE = 1 << 20 }; /* units: about 5 ms */
    int64_t slice = work->asked && work->later > SLICE ? SLICE : work->later;
    work->later -= slice;
    work->left += slice;
    work->since += slice;
}

void work_begin(Work *work, jmp_buf *stop, uint64_t input_bytes, uint64_t limit)
{
    *work = (Work){
        .stop = stop, .fixed = limit != 0, .asked = work->asked, .context = work->context};
    if (!limit) limit = units_at_least + units_per_byte * input_bytes;
    work->limit = work->later = (int64_t)(limit < most_units ? limit : most_units);
    take_slice(work);
}

void work_ask(Work *work)
{
    if (!work->asked || !work->asked(work->context)) return;
    work->stopped = true;
    longjmp(*work->stop, 1);
}

void work_more_input(Work *work, uint64_t bytes)
{
    if (!work->limit || work->fixed) return;
    int64_t more = (int64_t)(units_per_byte * bytes);
    work->limit += more;
    work->since += more;
    *(work->pauses ? &work->kept : &work->left) += more;
}

/* Adds to what the statement spent before. One that is not among those that spent most takes the
 * place of the least, with what that had spent: so none that spent a large part is ever missed. */
static void tell(Work *work, uint64_t spent)
{
    WorkSpender *place = work->spenders;
    if (!work->statement.hi || !spent) return;
    for (int i = 0; i < WORK_SPENDERS; i++) {
        WorkSpender *spender = &work->spenders[i];
        if (spender->statement.lo == work->statement.lo) {
            spender->spent += spent;
            return;
        }
        if (spender->spent < place->spent) place = spender;
    }
    *place = (WorkSpender){work->statement, place->spent + spent, place->spent};
}

void work_on(Work *work, Span statement)
{
    if (work->left < 0) work_over(work);
    tell(work, (uint64_t)(work->since - work->left));
    work->since = work->left;
    work->statement = statement;
}

static uint64_t certain(const WorkSpender *spender)
{
    return spender->spent - spender->inherited;
}

Span work_most(const Work *work, uint64_t *spent)
{
    const WorkSpender *most = work->spenders;
    for (int i = 1; i < WORK_SPENDERS; i++)
        if (certain(&work->spenders[i]) > certain(most)) most = &work->spenders[i];
    if (spent) *spent = certain(most);
    return most->statement;
}

uint64_t work_spent(const Work *work)
{
    int64_t left = (work->pauses ? work->kept : work->left) + work->later;
    bool forgiven = left > work->limit;
    return (uint64_t)(forgiven ? work->limit : work->limit - left);
}

bool work_forgive(Work *work)
{
    bool ended = work->ended;
    work->ended = false;
    if (ended) work->left = work->since = INT64_MAX, work->later = 0;
    return ended;
}

void work_pause(Work *work)
{
    if (work->pauses++) return;
    work->kept = work->left;
    work->left = INT64_MAX; /* enough for centuries */
}

void work_resume(Work *work)
{
    if (--work->pauses == 0) work->left = work->kept;
}

void work_over(Work *work)
{
    if (!work->limit || work->pauses) {
        work->left = work->since = INT64_MAX;
        return;
    }
    while (work->left < 0 && work->later) {
        take_slice(work);
        work_ask(work);
    }
    if (work->left >= 0) return;
    work->left = 0;
    work->ended = true;
    work_on(work, (Span){0, 0});
    longjmp(*work->stop, 1);
}
