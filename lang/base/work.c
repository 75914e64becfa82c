#include "lang/base/work.h"

/* Twenty times what the most expensive honest input needs (bench/, examples/), for each byte and
 * for what does not depend on them: docs/performance.md has the figures. */
static const uint64_t units_per_byte = 500, units_at_least = 300000000;
/* What it takes to read a byte, generously. */
static const uint64_t units_to_read = 100;
static const uint64_t most_units = INT64_MAX / 2;

/* Of what may be spent later, as much as may be spent before it is asked again. */
static void take_slice(Work *work)
{
    enum { SLICE = 1 << 20 }; /* units: about 5 ms */
    WorkLimit *of = work->of;
    int64_t slice = work->asked && of->later > SLICE ? SLICE : of->later;
    of->later -= slice;
    of->left += slice;
    work->since += slice;
}

/* Nothing but who is asked stays as it was. */
static void begin(Work *work, jmp_buf *stop)
{
    *work = (Work){.stop = stop, .asked = work->asked, .context = work->context};
}

void work_begin(Work *work, jmp_buf *stop, uint64_t input_bytes, uint64_t limit)
{
    begin(work, stop);
    work->own = (WorkLimit){.fixed = limit != 0, .input = input_bytes};
    work->of = &work->own;
    if (!limit) limit = units_at_least + units_per_byte * input_bytes;
    work->own.limit = work->own.later = (int64_t)(limit < most_units ? limit : most_units);
    take_slice(work);
}

void work_begin_rest(Work *work, jmp_buf *stop, const Work *from)
{
    begin(work, stop);
    work->own = *from->of;
    work->of = &work->own;
    work->since = work->own.left;
}

void work_ask(Work *work)
{
    if (!work->asked || !work->asked(work->context)) return;
    work->stopped = true;
    longjmp(*work->stop, 1);
}

void work_repeats(Work *work)
{
    work->of->repeats = true;
}

static void allow(Work *work, uint64_t bytes, uint64_t units)
{
    WorkLimit *of = work->of;
    if (!of->limit || of->fixed) return;
    int64_t more = (int64_t)(units * bytes);
    of->input += bytes;
    of->limit += more;
    work->since += more;
    *(of->pauses ? &of->kept : &of->left) += more;
}

void work_more_input(Work *work, uint64_t bytes)
{
    allow(work, bytes, units_per_byte);
}

void work_share(Work *work, Work *with, jmp_buf *stop, uint64_t input_bytes, uint64_t units)
{
    WorkLimit *of = with->of;
    begin(work, stop);
    work->of = of;
    while (of->pauses) work_resume(work); /* memory ran out between */
    bool spent = work_is_spent(work);
    if (spent) of->left = of->later = 0;
    uint64_t known = of->repeats ? of->input : 0;
    if (input_bytes > known)
        allow(work, input_bytes - known, spent ? units_to_read : units_per_byte);
    of->shares++;
    of->left -= (int64_t)units;
    work->since = of->left;
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
    int64_t left = work->of->left;
    if (left < 0) work_over(work);
    tell(work, (uint64_t)(work->since - left));
    work->since = left;
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

static int64_t all_left(const WorkLimit *of)
{
    return (of->pauses ? of->kept : of->left) + of->later;
}

bool work_is_spent(const Work *work)
{
    int64_t left = all_left(work->of), limit = work->of->limit;
    return limit && (left <= 0 || left > limit);
}

uint64_t work_spent(const Work *work)
{
    int64_t limit = work->of->limit;
    return (uint64_t)(work_is_spent(work) ? limit : limit - all_left(work->of));
}

bool work_forgive(Work *work)
{
    bool ended = work->ended;
    work->ended = false;
    if (ended) work->of->left = work->since = INT64_MAX, work->of->later = 0;
    return ended;
}

void work_pause(Work *work)
{
    WorkLimit *of = work->of;
    if (of->pauses++) return;
    of->kept = of->left;
    of->left = INT64_MAX; /* enough for centuries */
}

void work_resume(Work *work)
{
    WorkLimit *of = work->of;
    if (--of->pauses == 0) of->left = of->kept;
}

void work_back(Work *work, uint64_t before)
{
    while (work->of->pauses) work_resume(work);
    if (work->of->limit) work->of->left += (int64_t)(work_spent(work) - before);
}

void work_over(Work *work)
{
    WorkLimit *of = work->of;
    if (!of->limit || of->pauses) {
        of->left = work->since = INT64_MAX;
        return;
    }
    while (of->left < 0 && of->later) {
        take_slice(work);
        work_ask(work);
    }
    if (of->left >= 0) return;
    of->left = 0;
    work->ended = true;
    work_on(work, (Span){0, 0});
    longjmp(*work->stop, 1);
}
