#include "cli/diff/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/common/exit.h"
#include "cli/common/main_file.h"
#include "cli/common/signals.h"
#include "lang/files/write.h"

enum { LINE_MAX_BYTES = 4096, NOT_STARTED = 127 };

/* ---- running git ---- */

/* The child: never returns. Nothing of the repository's own is run: no hook, no monitor. */
static void start(char *const *arguments, const char *index, int out, bool quiet)
{
    int in = out_open_null(O_RDONLY);
    if (in < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0) _exit(NOT_STARTED);
    int nowhere = quiet ? out_open_null(O_WRONLY) : -1;
    if (nowhere >= 0) (void)dup2(nowhere, 2);
    if (index && setenv("GIT_INDEX_FILE", index, 1) != 0) _exit(NOT_STARTED);
    signal(SIGPIPE, SIG_DFL);
    execvp("git", arguments);
    _exit(NOT_STARTED);
}

/* The first line that it prints, without its end. */
static void read_line(int in, char line[LINE_MAX_BYTES])
{
    size_t len = 0;
    char spill = 0;
    for (;;) {
        bool room = len < LINE_MAX_BYTES - 1;
        ssize_t got = read(in, room ? line + len : &spill, room ? LINE_MAX_BYTES - 1 - len : 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        if (room) len += (size_t)got;
    }
    line[len] = '\0';
    line[strcspn(line, "\n")] = '\0';
}

/* The exit status of git. If it is asked something, `line` gets the first line of what it prints,
 * and its own messages are not shown. */
static int run_git(char *const *arguments, const char *index, char *line)
{
    int ends[2], status;
    char unused[LINE_MAX_BYTES];
    if (pipe(ends) != 0) return NOT_STARTED;
    pid_t child = fork();
    if (child == 0) start(arguments, index, ends[1], line != NULL);
    close(ends[1]);
    if (child > 0) read_line(ends[0], line ? line : unused);
    close(ends[0]);
    if (child < 0) return NOT_STARTED;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return NOT_STARTED;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* A symbolic link of the repository becomes a file that holds its text. A folder that looks like a
 * bare repository may be part of a stranger's branch, with a configuration that names programs. */
#define GIT                                                                      \
    "git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", \
        "core.symlinks=false", "-c", "safe.bareRepository=explicit"

static bool told(int status, const char *revision)
{
    if (status == 0) return true;
    if (status == NOT_STARTED)
        complain("git could not be started: it is needed to read `%s`", revision);
    else
        complain("git cannot read the revision `%s`", revision);
    return false;
}

static bool ask_git(Arena *arena, const char *command, const char *question, const char **answer)
{
    char line[LINE_MAX_BYTES];
    char *arguments[] = {GIT, (char *)(uintptr_t)command, (char *)(uintptr_t)question, NULL};
    if (run_git(arguments, NULL, line) != 0) return false;
    *answer = arena_str(arena, str_from(line)).ptr;
    return true;
}

bool snapshot_is_revision(Arena *arena, const char *name)
{
    char line[LINE_MAX_BYTES];
    const char *tree = arena_printf(arena, "%s^{tree}", name).ptr;
    char *arguments[] = {
        GIT, "rev-parse", "--verify", "--quiet", "--end-of-options", (char *)(uintptr_t)tree, NULL};
    return run_git(arguments, NULL, line) == 0;
}

const char *snapshot_root(Arena *arena)
{
    const char *root;
    return ask_git(arena, "config", "budgetc.root", &root) && *root ? root : ".";
}

const char *snapshot_way_up(Arena *arena)
{
    const char *up;
    return ask_git(arena, "rev-parse", "--show-cdup", &up) ? up : "";
}

/* The name of its tree, so that a strange name of a revision is never an option of git. */
static bool find_tree(Snapshot *s, const char *revision, char line[LINE_MAX_BYTES])
{
    const char *name = arena_printf(s->arena, "%s^{tree}", revision).ptr;
    char *arguments[] = {
        GIT, "rev-parse", "--verify", "--quiet", "--end-of-options", (char *)(uintptr_t)name, NULL};
    return told(run_git(arguments, NULL, line), revision);
}

/* ---- the folder ---- */

static bool check_out(Snapshot *s, const char *revision)
{
    char tree[LINE_MAX_BYTES];
    const char *index = NULL;
    const char *prefix = arena_printf(s->arena, "--prefix=%s/", s->tree).ptr;
    if (*revision) {
        if (!find_tree(s, revision, tree)) return false;
        index = arena_printf(s->arena, "%s/index", s->folder.path).ptr;
        char *arguments[] = {GIT, "read-tree", tree, NULL};
        if (!told(run_git(arguments, index, NULL), revision)) return false;
    }
    /* From the top, because it takes only what is below the folder it runs in; a bare repository
     * has none, and any will do. */
    const char *top = arena_printf(s->arena, "--work-tree=%s", s->folder.path).ptr;
    char *arguments[] = {GIT,
                         *s->top ? "-C" : (char *)(uintptr_t)top,
                         *s->top ? (char *)(uintptr_t)s->top : "--no-pager",
                         "checkout-index",
                         "--all",
                         "--force",
                         "--quiet",
                         (char *)(uintptr_t)prefix,
                         NULL};
    return told(run_git(arguments, index, NULL), *revision ? revision : ":");
}

static bool make_folder(Snapshot *s)
{
    const char *base = getenv("TMPDIR");
    bool made = temp_folder_make(&s->folder, base && *base == '/' ? base : "/tmp");
    if (made && temp_folder_add(&s->folder, "tree")) {
        s->tree = arena_printf(s->arena, "%s/tree", s->folder.path).ptr;
        return true;
    }
    complain("cannot make a temporary folder: %s", strerror(errno));
    return false;
}

bool snapshot_take(Snapshot *s, Arena *arena, const char *revision)
{
    *s = (Snapshot){.arena = arena, .folder = {.handle = -1, .lock = -1}, .top = ""};
    signals_hold();
    if (!ask_git(arena, "rev-parse", "--show-prefix", &s->prefix)) {
        if (is_folder("objects") && is_folder("refs"))
            complain("`%s:` is a revision, and this folder may be a bare repository: it is read if "
                     "GIT_DIR names it, `GIT_DIR=. budgetc diff …`",
                     revision);
        else
            complain("`%s:` is a revision, but this folder is in no git repository", revision);
    } else if (make_folder(s)) {
        (void)ask_git(arena, "rev-parse", "--show-toplevel", &s->top);
        if (check_out(s, revision)) return true;
    }
    snapshot_remove(s);
    return false;
}

void snapshot_remove(Snapshot *s)
{
    temp_folder_remove(&s->folder);
    signals_release();
}
