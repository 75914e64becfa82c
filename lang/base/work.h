/* The budget of work of a compilation: what an input may cost, counted where it is spent and never
 * measured, so that the same input comes to the same end on every machine.
 *
 * A unit is about what it costs to make one byte: 5 ns, or a byte of memory. Every request to an
 * arena and every byte that is written to a stream is counted by itself; code that loops without
 * either counts its steps. When the budget is spent, work_spend() does not return: it jumps to
 * where memory that runs out jumps to, and whoever arrives there asks work_forgive() which it was.
 *
 * Steps that are shared out among threads are counted by the caller, before or after. */
#ifndef BUDGET_BASE_WORK_H
#define BUDGET_BASE_WORK_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "lang/base/span.h"

enum {
    WORK_PASS = 1,      /* units: one byte of a text that is gone through, each time */
    WORK_STEP = 4,      /* units: one turn of a loop that looks at something */
    WORK_EVALUATE = 16, /* units: one operation on exact numbers */
    WORK_CELL = 64,     /* units: one sum, found by its members */
    WORK_READ = 16,     /* units: one byte of a budget, read and parsed */
    WORK_FILE = 4000,   /* units: one file, found and opened, or looked for in vain */
    WORK_SPENDERS = 8
};

typedef struct WorkSpender {
    Span statement;
    uint64_t spent;     /* at most */
    uint64_t inherited; /* of that, what was spent for those whose place it took */
} WorkSpender;

typedef bool WorkAsked(void *context); /* true: the work is to end */

/* What may be spent: by one memory, or by all that a command works with. */
typedef struct WorkLimit {
    int64_t left;    /* units that may be spent now; negative: too much was */
    int64_t later;   /* and then, when Work.asked has been asked once more */
    int64_t limit;   /* units in all; 0 = nothing is counted */
    uint64_t input;  /* bytes that it follows from */
    bool fixed;      /* it was asked for; otherwise it follows the size of the input */
    bool repeats;    /* see work_repeats() */
    int64_t kept;    /* of what is left, while it is paused */
    uint32_t pauses; /* inside each other */
    uint32_t shares; /* works that took part, after the first */
} WorkLimit;

typedef struct Work {
    WorkLimit *of;    /* `own`, or that of another */
    WorkLimit own;
    jmp_buf *stop;    /* where a budget that is spent leads */
    bool ended;       /* the budget was spent */
    WorkAsked *asked; /* NULL = nothing is asked; it is set before it begins */
    void *context;    /* of the former */
    bool stopped;     /* it said so */
    Span statement;   /* that is worked on; {0,0} = none */
    int64_t since;    /* what was left when that began */
    WorkSpender spenders[WORK_SPENDERS]; /* those that spent most so far */
} Work;

/* Nothing is counted until it begins. */
static inline void work_init(Work *work)
{
    work->of = &work->own;
}

/* Begins to count. An input of so many bytes may cost a multiple of them and a constant more, or
 * `limit` units if that is not 0. */
void work_begin(Work *work, jmp_buf *stop, uint64_t input_bytes, uint64_t limit);
/* Asks whether the work is to end; if so, does not return. Also asked by itself, now and then. */
void work_ask(Work *work);
/* Begins to count what is spent of the limit of another, which lives longer: it allows so much more
 * input, and `units` are spent already. If that limit was reached, nothing is left but what it
 * takes to read the input. */
void work_share(Work *work, Work *with, jmp_buf *stop, uint64_t input_bytes, uint64_t units);
/* Begins to count, with a copy of what another has left. */
void work_begin_rest(Work *work, jmp_buf *stop, const Work *from);
/* Whoever shares reads much the same files: only the largest input counts, not their sum. */
void work_repeats(Work *work);
/* More input has come to light: another file that the budget names. */
void work_more_input(Work *work, uint64_t bytes);
/* What is spent from now on is spent for this statement ({0,0}: for none). Sees what was noted. */
void work_on(Work *work, Span statement);
/* The statement that spent most, and how many units it spent at least (may be NULL); {0,0} if none
 * did. Where many spend about the same, one of them. */
Span work_most(const Work *work, uint64_t *spent);
/* Units, since it began: by all that share its limit. */
uint64_t work_spent(const Work *work);
bool work_is_spent(const Work *work);
/* After a jump: was it because the budget was spent? If so, nothing is counted from now on. */
bool work_forgive(Work *work);

/* Between these nothing is counted; they nest. */
void work_pause(Work *work);
void work_resume(Work *work);

/* What was spent since work_spent() told `before` counts no more, and nothing is paused: it is done
 * again from there. */
void work_back(Work *work, uint64_t before);

void work_over(Work *work); /* for the next ones */

/* Units below 2^62. */
static inline void work_spend(Work *work, uint64_t units)
{
    work->of->left -= (int64_t)units;
    if (work->of->left < 0) work_over(work);
}

/* The same for what is small and done often: whether too much was spent is seen at the next
 * work_spend() or work_on(), and it makes no difference. */
static inline void work_note(Work *work, size_t units)
{
    work->of->left -= (int64_t)units;
}

#endif
