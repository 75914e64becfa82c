#include "backends/tex_run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
static void start(const TexJob *job)
{
    setpgid(0, 0); /* so that what it starts can be stopped with it */
    int in = open("/dev/null", O_RDONLY);
    if (chdir(job->folder) != 0) _exit(127);
    int out = open("engine.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(127);
    setenv("SOURCE_DATE_EPOCH", "0", 0); /* the same bytes for the same budget */
    setenv("FORCE_SOURCE_DATE", "1", 1);
    setenv("openout_any", "p", 1);
    setenv("max_print_line", "1000", 1); /* a log that can be read line by line */
    sigprocmask(SIG_SETMASK, job->before, NULL);
    execl(job->program, job->program, "-no-shell-escape", "-interaction=nonstopmode",
          "-halt-on-error", "-file-line-error", job->name, (char *)NULL);
    _exit(127);
}

static TexResult result_of(int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return TEX_FINE;
    return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? TEX_NOT_STARTED : TEX_FAILED;
}

static bool must_stop(const TexJob *job)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t pending;
    sigpending(&pending);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigismember(job->stop, signals[i]) == 1 && sigismember(&pending, signals[i]) == 1)
            return true;
    return false;
}

TexResult tex_run(const TexJob *job)
{
    enum { PER_SECOND = 50 };
    TexResult result = TEX_TOO_SLOW;
    pid_t child = fork();
    if (child < 0) return TEX_NOT_STARTED;
    if (child == 0) start(job);
    setpgid(child, child);
    for (unsigned tick = 0; tick < job->seconds * PER_SECOND && result != TEX_STOPPED; tick++) {
        int status;
        pid_t done = waitpid(child, &status, WNOHANG);
        if (done == child) return result_of(status);
        if (done < 0 && errno != EINTR) return TEX_FAILED;
        nanosleep(&(struct timespec){0, 1000000000 / PER_SECOND}, NULL);
        if (must_stop(job)) result = TEX_STOPPED;
    }
    kill(-child, SIGKILL);
    waitpid(child, NULL, 0);
    return result;
}
