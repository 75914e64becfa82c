/* Runs a command and says what it cost: CPU seconds, seconds by the clock, peak memory in KiB.
 *
 *     measure COSTS COMMAND [ARGUMENT…]
 *
 * A program of its own because a child's peak memory begins with that of whoever started it: an
 * interpreter would measure itself. COSTS is a file; the exit status is the command's. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    int status;
    struct rusage usage;
    if (argc < 3) {
        fprintf(stderr, "usage: measure COSTS COMMAND [ARGUMENT…]\n");
        return 2;
    }
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || getrusage(RUSAGE_CHILDREN, &usage) < 0) {
        perror("measure");
        return 2;
    }
    double end = now();
    FILE *costs = fopen(argv[1], "w");
    if (!costs ||
        fprintf(costs, "%.6f %.6f %ld\n", seconds(usage.ru_utime) + seconds(usage.ru_stime),
                end - start, usage.ru_maxrss) < 0 ||
        fclose(costs) != 0) {
        perror(argv[1]);
        return 2;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
