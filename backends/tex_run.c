#include "backends/tex_run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lang/files/write.h"

const char *tex_find(Arena *arena, const char *program)
{
    const char *path = getenv("PATH");
    while (path && *path) {
        int len = (int)strcspn(path, ":");
        const char *file = arena_printf(arena, "%.*s/%s", len, path, program).ptr;
        struct stat info;
        if (len && path[0] == '/' && stat(file, &info) == 0 && S_ISREG(info.st_mode) &&
            access(file, X_OK) == 0)
            return file;
        path += len + (path[len] == ':');
    }
    return NULL;
}

/* The child: never returns. */
static void start(const char *program, const char *folder, const char *name)
{
    setpgid(0, 0); /* so that what it starts can be stopped with it */
    int null = out_open_null(O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0) _exit(127);
    if (chdir(folder) != 0) _exit(127);
    setenv("SOURCE_DATE_EPOCH", "0", 0); /* the same bytes for the same budget */
    setenv("FORCE_SOURCE_DATE", "1", 1);
    setenv("openout_any", "p", 1);
    setenv("max_print_line", "1000", 1); /* a log that can be read line by line */
    execl(program, program, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error",
          "-file-line-error", name, (char *)NULL);
    _exit(127);
}

static TexResult result_of(int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return TEX_FINE;
    return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? TEX_NOT_STARTED : TEX_FAILED;
}

static bool is_stopped(const BackendSignals *signals)
{
    return signals && signals->pending();
}

TexResult tex_run(const char *program, const char *folder, const char *name, unsigned seconds,
                  const BackendSignals *signals)
{
    enum { PER_SECOND = 50 };
    pid_t child = fork();
    if (child < 0) return TEX_NOT_STARTED;
    if (child == 0) start(program, folder, name);
    setpgid(child, child);
    for (unsigned tick = 0; tick < seconds * PER_SECOND && !is_stopped(signals); tick++) {
        int status;
        pid_t done = waitpid(child, &status, WNOHANG);
        if (done == child) return result_of(status);
        if (done < 0 && errno != EINTR) return TEX_FAILED;
        nanosleep(&(struct timespec){0, 1000000000 / PER_SECOND}, NULL);
    }
    kill(-child, SIGKILL);
    waitpid(child, NULL, 0);
    return is_stopped(signals) ? TEX_STOPPED : TEX_TOO_SLOW;
}
