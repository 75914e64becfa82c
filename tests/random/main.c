/* Makes random budgets from SEED on, and tries everything with each. A failure is told with its
 * seed and the smallest part of its budget that still fails so.
 *
 *     random [--seeds=N] [--first=SEED] [--keywords] [--print=SEED] [--keep-going] */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/random/random.h"

enum { SAID_ROOM = 1 << 16, KIND_ROOM = 160 };

typedef struct Said { /* by a process that failed */
    char text[SAID_ROOM];
    char kind[KIND_ROOM]; /* what two failures have in common: the line that says what is wrong */
} Said;

static bool says_kind(const char *line)
{
    return strstr(line, "does not hold: ") || strstr(line, "these differ") ||
           strstr(line, "SUMMARY: ");
}

static void find_kind(Said *said)
{
    snprintf(said->kind, sizeof said->kind, "ended without a word");
    for (char *line = said->text; line && *line;) {
        char *end = strchr(line, '\n');
        int len = end ? (int)(end - line) : (int)strlen(line);
        char copy[KIND_ROOM];
        snprintf(copy, sizeof copy, "%.*s", len, line);
        if (says_kind(copy)) {
            snprintf(said->kind, sizeof said->kind, "%s", copy);
            return;
        }
        line = end ? end + 1 : NULL;
    }
}

static void read_all(int from, Said *said)
{
    size_t len = 0;
    char rest[4096];
    for (;;) {
        bool room = len + 1 < SAID_ROOM;
        ssize_t count = room ? read(from, said->text + len, SAID_ROOM - 1 - len)
                             : read(from, rest, sizeof rest);
        if (count <= 0) break;
        if (room) len += (size_t)count;
    }
    said->text[len] = '\0';
}

/* Tries seeds in a process of its own; true if it came to the end. */
static bool run_apart(uint64_t first, uint64_t count, const bool *dropped, uint64_t *current,
                      Said *said)
{
    int pipes[2], status;
    fflush(NULL);
    if (pipe(pipes) != 0) exit(2);
    pid_t child = fork();
    if (child < 0) exit(2);
    if (child == 0) {
        dup2(pipes[1], STDERR_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        for (uint64_t i = 0; i < count; i++) {
            *current = first + i;
            drive(first + i, dropped);
        }
        exit(0);
    }
    close(pipes[1]);
    read_all(pipes[0], said);
    close(pipes[0]);
    waitpid(child, &status, 0);
    find_kind(said);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* ---- smaller ---- */

static bool fails_alike(uint64_t seed, const bool *dropped, const char *kind, uint64_t *current)
{
    static Said said;
    return !run_apart(seed, 1, dropped, current, &said) && strcmp(said.kind, kind) == 0;
}

static void make_smaller(uint64_t seed, bool *dropped, const char *kind, uint64_t *current)
{
    for (int i = 0; i < PIECES; i++) {
        dropped[i] = true;
        if (!fails_alike(seed, dropped, kind, current)) dropped[i] = false;
    }
}

static void print_budget(uint64_t seed, const bool *dropped)
{
    static Budget budget;
    static Text text;
    budget_make(&budget, seed);
    if (dropped) memcpy(budget.dropped, dropped, sizeof budget.dropped);
    budget_print(&budget, (Printing){0, 0}, &text);
    fputs(text.data, stdout);
}

static void tell_failure(uint64_t seed, const Said *said, uint64_t *current)
{
    static bool dropped[MAX_PIECES];
    static Said smallest;
    memset(dropped, 0, sizeof dropped);
    make_smaller(seed, dropped, said->kind, current);
    run_apart(seed, 1, dropped, current, &smallest);
    printf("seed %llu fails: %s\n%.3000s\n---- its budget, without what makes no difference:\n",
           (unsigned long long)seed, said->kind, smallest.text);
    print_budget(seed, dropped);
    fflush(stdout);
}

/* ---- all ---- */

static uint64_t try_seeds(uint64_t first, uint64_t count, bool keep_going)
{
    static Said said;
    uint64_t *current =
        mmap(NULL, sizeof *current, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    uint64_t failures = 0, end = first + count;
    if (current == MAP_FAILED) exit(2);
    while (first < end) {
        uint64_t batch = end - first < 2000 ? end - first : 2000;
        if (run_apart(first, batch, NULL, current, &said)) {
            first += batch;
            continue;
        }
        uint64_t seed = *current;
        failures++;
        tell_failure(seed, &said, current);
        if (!keep_going) break;
        first = seed + 1;
    }
    return failures;
}

static int see_keywords(uint64_t first, uint64_t count)
{
    static Budget budget;
    static Text text;
    for (uint64_t i = 0; i < count; i++) {
        budget_make(&budget, first + i);
        budget_print(&budget, (Printing){0, 0}, &text);
    }
    return keywords_seen_all() ? 0 : 1;
}

int main(int argc, char **argv)
{
    unsigned long long seeds = 500, first = 1, seed;
    bool keep_going = false, words = false;
    for (int i = 1; i < argc; i++) {
        if (sscanf(argv[i], "--seeds=%llu", &seeds) == 1) continue;
        if (sscanf(argv[i], "--first=%llu", &first) == 1) continue;
        if (sscanf(argv[i], "--print=%llu", &seed) == 1) {
            print_budget(seed, NULL);
            return 0;
        }
        keep_going |= strcmp(argv[i], "--keep-going") == 0;
        words |= strcmp(argv[i], "--keywords") == 0;
    }
    if (words) return see_keywords(first, seeds);
    time_t start = time(NULL);
    uint64_t failures = try_seeds(first, seeds, keep_going);
    printf("%llu budgets from seed %llu: %llu failures, %ld s\n", seeds, first,
           (unsigned long long)failures, (long)(time(NULL) - start));
    return failures != 0;
}
