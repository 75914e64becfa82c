/* Command lines, as they are typed, over a budget. */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "tests/random/commands.h"

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

/* In a process of its own, so that nothing that it leaves behind is taken for a fault of another.
 */
static int run_command(char *line, const char *path)
{
    static char words[8][300];
    char *argv[9] = {words[0]};
    int argc = 1;
    const char *slash = strrchr(path, '/');
    snprintf(words[0], sizeof words[0], "budgetc");
    for (char *word = strtok(line, " "); word && argc < 8; word = strtok(NULL, " "), argc++) {
        argv[argc] = words[argc];
        words[argc][0] = '\0';
        for (size_t at = 0; *word; word++, at = strlen(words[argc])) {
            bool file = *word == 'A', folder = *word == 'D' && word[1] == '/';
            if (file)
                snprintf(words[argc] + at, sizeof words[argc] - at, "%s", path);
            else if (folder)
                snprintf(words[argc] + at, sizeof words[argc] - at, "%.*s/out", (int)(slash - path),
                         path);
            else
                snprintf(words[argc] + at, sizeof words[argc] - at, "%c", *word);
        }
    }
    argv[argc] = NULL;
    snprintf(out_folder, sizeof out_folder, "%.*s/out", (int)(slash - path), path);
    if (!freopen("/dev/null", "w", stdout) || mkdir(out_folder, 0700) != 0) return 9;
    int code = budgetc_main(argc, argv);
    nftw(out_folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    return code;
}

static void check_command(const char *line, Str text)
{
    char copy[100];
    const char *path = fuzz_write_files((const uint8_t *)text.ptr, text.len);
    int status;
    snprintf(copy, sizeof copy, "%s", line);
    fflush(NULL);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        FILE *quiet = freopen("/dev/null", "w", stderr);
        _exit(quiet ? run_command(copy, path) : 9);
    }
    REQUIRE(waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 2) {
        fprintf(stderr, "budgetc %s: status %x\n", line, (unsigned)status);
        fuzz_broken("command", 1, line, text);
    }
}

void check_commands(Rng *rng, Str text)
{
    const uint32_t count = sizeof command_lines / sizeof *command_lines;
    for (int i = 0; i < 4; i++) {
        const char *line = command_lines[rng_below(rng, count)];
        if (!is_slow(line) || rng_chance(rng, 5)) check_command(line, text);
    }
}
