#include "cli/common/signals.h"

#include <signal.h>
#include <stddef.h>

static void (*clean_up)(void);
static volatile sig_atomic_t held, pending;
static bool pipe_was_ignored;

/* By the signal itself, so that a shell stops its loop, and make removes its target. */
static void end_by(int number)
{
    sigset_t only;
    if (clean_up) clean_up();
    signal(number, SIG_DFL);
    raise(number);
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL); /* inside the handler it is blocked until now */
}

static void on_signal(int number)
{
    pending = number;
    if (!held) end_by(number);
}

void signals_install(void (*clean)(void))
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    clean_up = clean;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction action = {.sa_handler = on_signal}, before;
        /* One that is ignored, as behind nohup, stays so. Without SA_RESTART, because opening a
         * pipe may wait for ever. */
        sigfillset(&action.sa_mask);
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

void signals_ignore_pipe(void)
{
    pipe_was_ignored = signal(SIGPIPE, SIG_IGN) == SIG_IGN;
}

void signals_end_by_pipe(void)
{
    if (!pipe_was_ignored) end_by(SIGPIPE);
}

void signals_hold(void)
{
    held = held + 1;
}

void signals_release(void)
{
    held = held - 1;
    if (!held && pending) end_by(pending);
}

bool signals_pending(void)
{
    return pending != 0;
}
