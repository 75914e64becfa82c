/* Command lines, as they are typed, over a budget. */
#define _DEFAULT_SOURCE
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "tests/random/commands.h"

enum { TRIED = 4, MAX_WORDS = 8, WORD_ROOM = 300 };

int budgetc_main(int argc, char **argv); /* cli/main.c */

static const char *const command_lines[] = {
    "A",
    "--diagnostics=short A",
    "--diagnostics=json A",
    "--diagnostics=sarif A",
    "--diagnostics=github A",
    "--lang=zh A",
    "--emit=csv --emit-anyway -o D/ A",
    "--emit=csv --provenance --emit-anyway -o D/ A",
    "--emit=latex --emit-anyway -o D/ A",
    "--emit=dot --emit-anyway -o D/ A",
    "--list A",
    "--dump=tokens A",
    "--dump=ast A",
    "--dump=model A",
    "--dump=report A",
    "--dump=incidence A",
    "--print A",
    "--junit=D/j.xml --deps=D/d.mk A",
    "-Werror A",
    "audit A",
    "audit --format=json --figures A",
    "trace A:5 A",
    "trace --format=json A:9 A",
    "trace t0/x/y A",
    "fix --suggest A",
    "--lang=zh fix --suggest A",
    "fmt A",
    "fmt --check A",
    "fmt --keywords=zh A",
    "textconv A",
    "diff A A",
    "diff --format=json A A",
    "diff --format=html A A",
    "diff --format=markdown A A",
    "merge A A A",
    "--keywords",
    "--explain=E0501",
    "--emit=svg --emit-anyway -o D/ A",
};

static bool is_slow(const char *line)
{
    return strstr(line, "svg") != NULL;
}

static char out_folder[300];

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

/* Lies beside the messages in Chinese. */
static void name_program(char *word, size_t room)
{
    ssize_t len = readlink("/proc/self/exe", word, room - 1);
    word[len < 0 ? 0 : len] = '\0';
    char *folder = strstr(word, "/tests/random/");
    snprintf(folder ? folder : word, room - (size_t)(folder ? folder - word : 0), "/budgetc");
}

static int split_words(const char *line, const char *path, char words[MAX_WORDS][WORD_ROOM])
{
    int count = 1, len = 0, folder = (int)(strrchr(path, '/') - path);
    for (const char *at = line; *at; at++) {
        char *end = words[count] + len;
        size_t room = WORD_ROOM - (size_t)len;
        if (*at == ' ')
            count++, len = 0;
        else if (*at == 'A')
            len += snprintf(end, room, "%s", path);
        else if (*at == 'D' && at[1] == '/')
            len += snprintf(end, room, "%.*s/out", folder, path);
        else
            len += snprintf(end, room, "%c", *at);
    }
    return count + 1;
}

/* Commands close their output when they are done. What they say is lost, but not what a sanitizer
 * says. */
static void open_streams(void)
{
    stdout = fopen("/dev/null", "w");
    stderr = fopen("/dev/null", "w");
    if (!stdout || !stderr) _exit(9);
}

static int run_command(const char *line, const char *path)
{
    static char words[MAX_WORDS][WORD_ROOM];
    char *argv[MAX_WORDS + 1];
    name_program(words[0], WORD_ROOM);
    int argc = split_words(line, path, words);
    for (int i = 0; i < argc; i++) argv[i] = words[i];
    argv[argc] = NULL;
    snprintf(out_folder, sizeof out_folder, "%.*s/out", (int)(strrchr(path, '/') - path), path);
    open_streams();
    optind = 0; /* getopt begins anew */
    if (mkdir(out_folder, 0700) != 0) return 9;
    int code = budgetc_main(argc, argv);
    nftw(out_folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    return code;
}

/* One after the other; the language of messages is chosen once, so those in Chinese come last. */
static int run_commands(const char *const *lines, const char *path, volatile int *at)
{
    for (int chinese = 0; chinese < 2; chinese++)
        for (*at = 0; *at < TRIED; ++*at) {
            const char *line = lines[*at];
            if (!line || (strstr(line, "--lang=zh") != NULL) != chinese) continue;
            int code = run_command(line, path);
            if (code > 2) return code;
        }
    return 0;
}

/* Which of them is run; shared with the process that runs it. */
static volatile int *place(void)
{
    static volatile int *shared;
    if (!shared)
        shared =
            mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(shared != MAP_FAILED);
    return shared;
}

/* In a process of their own, so that nothing that they leave is taken for a fault of another. */
static void check_lines(const char *const *lines, Str text)
{
    const char *path = fuzz_write_files((const uint8_t *)text.ptr, text.len);
    volatile int *at = place();
    int status;
    fflush(NULL);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) _exit(run_commands(lines, path, at));
    REQUIRE(waitpid(child, &status, 0) == child);
    if (status != 0) {
        fprintf(stderr, "budgetc %s: status %x\n", lines[*at], (unsigned)status);
        fuzz_broken("command", 1, lines[*at], text);
    }
}

void check_commands(Rng *rng, Str text)
{
    const uint32_t count = sizeof command_lines / sizeof *command_lines;
    const char *lines[TRIED] = {NULL};
    for (int i = 0; i < TRIED; i++) {
        const char *line = command_lines[rng_below(rng, count)];
        if (!is_slow(line) || rng_chance(rng, 5)) lines[i] = line;
    }
    check_lines(lines, text);
}
