/* The line is written by a signal handler, because a step may take long without a chance to ask for
 * the time; so it uses only what a handler may. */
#include "cli/common/progress.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <unistd.h>

#include "cli/common/terminal.h"

enum { FIRST_AFTER = 1 /* seconds */, AGAIN_AFTER = 200000 /* microseconds */ };

static const char erase[] = "\r\033[K";
static _Atomic(const char *) step;
static atomic_bool shown;

/* A terminal that takes no more is no reason to stop. */
static void say(const char *text, size_t len)
{
    if (write(STDERR_FILENO, text, len) < 0) return;
}

static void show(int signal)
{
    int kept = errno;
    const char *text = atomic_load(&step);
    (void)signal;
    if (text) {
        say(erase, sizeof erase - 1);
        say(text, strlen(text));
        say("…", sizeof "…" - 1);
        atomic_store(&shown, true);
    }
    errno = kept;
}

static void step_begins(const char *text)
{
    atomic_store(&step, text);
}

static void set_timer(bool on)
{
    struct itimerval timer = {0};
    if (on) timer = (struct itimerval){{0, AGAIN_AFTER}, {FIRST_AFTER, 0}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

CompileStatus progress_compile(Compilation *compilation, const CompileOptions *options)
{
    if (!is_terminal(STDERR_FILENO)) return compile(compilation, options);
    CompileOptions watched = *options;
    struct sigaction action = {.sa_handler = show, .sa_flags = SA_RESTART}, before;
    sigemptyset(&action.sa_mask);
    watched.begins = step_begins;
    atomic_store(&shown, false);
    sigaction(SIGALRM, &action, &before);
    set_timer(true);
    CompileStatus status = compile(compilation, &watched);
    set_timer(false);
    atomic_store(&step, NULL);
    sigaction(SIGALRM, &before, NULL);
    if (atomic_load(&shown)) say(erase, sizeof erase - 1);
    return status;
}
