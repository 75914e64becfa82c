/* Stops a program just before it opens the file called $GATE_AT for the $GATE_TIME-th time, until
 * a test has opened $GATE and closed it: for tests that change something in that moment. Loaded
 * with LD_PRELOAD. */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int (*next)(int, const char *, int, ...);

static void wait_at(const char *path)
{
    const char *wanted = getenv("GATE_AT"), *slash = strrchr(path, '/');
    if (!next) next = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat");
    if (!wanted || strcmp(slash ? slash + 1 : path, wanted) != 0) return;
    char end;
    static int times;
    if (++times != atoi(getenv("GATE_TIME"))) return;
    int gate = next(AT_FDCWD, getenv("GATE"), O_RDONLY);
    unsetenv("GATE_AT");
    while (gate >= 0 && read(gate, &end, 1) > 0) continue;
    close(gate);
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    wait_at(path);
    return next(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));

int __openat_2(int folder, const char *path, int flags)
{
    return openat(folder, path, flags);
}

int __openat64_2(int folder, const char *path, int flags) __attribute__((alias("__openat_2")));
