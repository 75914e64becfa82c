#include "lang/base/jobs.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct Worker {
    JobsRun *run;
    Memory memory;
    Arena arena;
    bool failed; /* its memory ran out */
} Worker;

struct JobsRun {
    JobsRun *older;
    JobFunction *function;
    void *context;
    uint32_t parts;
    atomic_uint next; /* part that nobody has taken yet */
    uint32_t worker_count;
    Worker workers[JOBS_MAX_THREADS];
};

static void *work(void *argument)
{
    Worker *worker = argument;
    JobsRun *run = worker->run;
    if (setjmp(worker->memory.on_failure)) {
        worker->failed = true;
        atomic_store(&run->next, run->parts); /* the others need not go on */
        return NULL;
    }
    for (;;) {
        uint32_t part = atomic_fetch_add(&run->next, 1);
        if (part >= run->parts) return NULL;
        run->function(run->context, part, &worker->arena);
    }
}

/* The calling thread is the first worker. Where no thread can be started, it does all of it. */
static void run_workers(JobsRun *run)
{
    pthread_t threads[JOBS_MAX_THREADS];
    uint32_t started = 1;
    while (started < run->worker_count &&
           pthread_create(&threads[started], NULL, work, &run->workers[started]) == 0)
        started++;
    work(&run->workers[0]);
    for (uint32_t i = 1; i < started; i++) pthread_join(threads[i], NULL);
}

static JobsRun *run_new(Jobs *jobs, Arena *owner, uint32_t parts)
{
    JobsRun *run = arena_new(owner, JobsRun);
    run->parts = parts;
    run->worker_count = jobs->threads < parts ? jobs->threads : parts;
    if (run->worker_count > JOBS_MAX_THREADS) run->worker_count = JOBS_MAX_THREADS;
    for (uint32_t i = 0; i < run->worker_count; i++) {
        run->workers[i].run = run;
        arena_init(&run->workers[i].arena, &run->workers[i].memory);
    }
    run->older = jobs->runs;
    jobs->runs = run;
    return run;
}

static void run_all(Jobs *jobs, Arena *owner, uint32_t parts, JobFunction *function, void *context)
{
    if (jobs->threads <= 1 || parts <= 1) {
        for (uint32_t part = 0; part < parts; part++) function(context, part, owner);
        return;
    }
    JobsRun *run = run_new(jobs, owner, parts);
    run->function = function;
    run->context = context;
    run_workers(run);
    for (uint32_t i = 0; i < run->worker_count; i++)
        if (run->workers[i].failed) longjmp(owner->memory->on_failure, 1);
}

/* How many threads there are must not be seen in what the work costs. */
void jobs_run(Jobs *jobs, Arena *owner, uint32_t parts, JobFunction *function, void *context)
{
    work_pause(&owner->memory->work);
    run_all(jobs, owner, parts, function, context);
    work_resume(&owner->memory->work);
}

void jobs_free(Jobs *jobs)
{
    for (JobsRun *run = jobs->runs; run; run = run->older)
        for (uint32_t i = 0; i < run->worker_count; i++) arena_free(&run->workers[i].arena);
    jobs->runs = NULL;
}
