/* Work in parts that do not touch each other, done by several threads. Every thread has an arena of
 * its own, so parts need no lock for memory; when memory runs out in one of them, jobs_run jumps to
 * where the owner's arena does, once all threads have ended. What the parts cost is not counted as
 * work: the code that shares it out counts it. */
#ifndef BUDGET_BASE_JOBS_H
#define BUDGET_BASE_JOBS_H

#include "lang/base/arena.h"

enum { JOBS_MAX_THREADS = 64 };

/* From how much work on threads are worth their start; in a hostile build always. */
#ifdef BUDGET_HOSTILE
#define JOBS_WORTH(amount) 1
#else
#define JOBS_WORTH(amount) (amount)
#endif

typedef struct JobsRun JobsRun;
typedef struct Jobs {
    uint32_t threads; /* at most; 0 and 1: everything is done by the caller, in the owner's arena */
    JobsRun *runs;    /* so far: what their arenas hold stays until jobs_free */
} Jobs;

/* Does part 0 … parts - 1, in any order. What `arena` gives lives as long as `jobs`. A part must
 * write nothing that another part reads or writes. */
typedef void JobFunction(void *context, uint32_t part, Arena *arena);
void jobs_run(Jobs *jobs, Arena *owner, uint32_t parts, JobFunction *function, void *context);
void jobs_free(Jobs *jobs); /* before the owner's arena */

#endif
