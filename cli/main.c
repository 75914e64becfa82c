/* budgetc: the process around its commands. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/common/language_option.h"
#include "cli/common/output.h"
#include "cli/common/signals.h"

/* If a standard stream is closed, a file must not come to stand in its place. */
static void hold_standard_streams(void)
{
    for (int handle = STDIN_FILENO; handle <= STDERR_FILENO; handle++)
        if (fcntl(handle, F_GETFD) < 0 && errno == EBADF)
            (void)out_open_null(handle == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
}

static ExitCode run(Arena *arena, int argc, char **argv)
{
    ExitCode code = language_choose(arena, &argc, argv);
    return code == EXIT_NONE ? commands_run(arena, argc, argv) : code;
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    signals_install(output_stop);
    signals_ignore_pipe();
    signal(SIGXFSZ, SIG_IGN); /* a file that may grow no further is an error like any other */
    Memory memory = {.fail_after = 0};
    Arena arena;
    arena_init(&arena, &memory);
    ExitCode code = setjmp(memory.on_failure) ? ran_out(&memory) : run(&arena, argc, argv);
    arena_free(&arena);
    return code;
}
