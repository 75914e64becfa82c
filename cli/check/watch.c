#include "cli/check/watch.h"

#include "cli/common/exit.h"
#include "lang/files/path.h"

#if __has_include(<sys/inotify.h>)
#include <errno.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
    QUIET_MS = 30, /* an editor that saves does several things */
    EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE | IN_MOVED_FROM
};

bool watch_init(Watch *watch, Arena *arena)
{
    *watch = (Watch){.arena = arena, .handle = inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
    if (watch->handle >= 0) return true;
    complain("cannot watch files: %s", strerror(errno));
    return false;
}

/* A folder that was taken away and made again is another one. */
static void watch_folder(Watch *watch, Str path)
{
    const char *name = path.len ? arena_str(watch->arena, path).ptr : ".";
    for (uint32_t i = 0; i < watch->folders.len; i++) {
        if (!str_equal(watch->folders.items[i].path, path)) continue;
        watch->folders.items[i].number = inotify_add_watch(watch->handle, name, EVENTS);
        return;
    }
    WatchedFolder folder = {arena_str(watch->arena, path),
                            inotify_add_watch(watch->handle, name, EVENTS)};
    *vec_push(watch->arena, &watch->folders) = folder;
}

void watch_files(Watch *watch, const Str *paths, uint32_t count, bool complete)
{
    Str last = {NULL, 0};
    if (complete) watch->files.len = 0;
    for (uint32_t i = 0; i < count; i++) {
        Str folder = str_folder(paths[i]);
        if (!last.ptr || !str_equal(folder, last)) watch_folder(watch, folder);
        *vec_push(watch->arena, &watch->files) = arena_str(watch->arena, paths[i]);
        last = folder;
    }
}

/* ---- events ---- */

static const WatchedFolder *find_folder(const Watch *watch, int number)
{
    for (uint32_t i = 0; i < watch->folders.len; i++)
        if (watch->folders.items[i].number == number) return &watch->folders.items[i];
    return NULL;
}

static bool is_ours(const Watch *watch, Str folder, Str name)
{
    if (str_ends(name, STR(".budget"))) return true; /* an include that was missing, perhaps */
    for (uint32_t i = 0; i < watch->files.len; i++)
        if (str_equal(path_name(watch->files.items[i]), name) &&
            str_equal(str_folder(watch->files.items[i]), folder))
            return true;
    return false;
}

static Str path_of(Watch *watch, const struct inotify_event *event)
{
    const WatchedFolder *folder = find_folder(watch, event->wd);
    if (event->mask & IN_Q_OVERFLOW) return STR("…");
    if (!folder || !event->len || !is_ours(watch, folder->path, str_from(event->name)))
        return (Str){NULL, 0};
    return arena_printf(watch->arena, STR_FMT "%s", STR_ARG(folder->path), event->name);
}

/* The last of what has happened that matters; ptr NULL: nothing. */
static Str read_events(Watch *watch)
{
    Str found = {NULL, 0};
    _Alignas(struct inotify_event) char bytes[4096];
    for (;;) {
        ssize_t len = read(watch->handle, bytes, sizeof bytes);
        if (len <= 0) return found;
        for (char *at = bytes; at < bytes + len;) {
            const struct inotify_event *event = (const void *)at;
            Str path = path_of(watch, event);
            if (path.ptr) found = path;
            at += sizeof *event + event->len;
        }
    }
}

/* False: standard error has no reader. */
static bool wait_for_events(const Watch *watch, int milliseconds, bool *any)
{
    struct pollfd wanted[] = {{watch->handle, POLLIN, 0}, {STDERR_FILENO, 0, 0}};
    int count = poll(wanted, 2, milliseconds);
    *any = count > 0 && (wanted[0].revents & POLLIN);
    return !(count > 0 && (wanted[1].revents & (POLLERR | POLLHUP)));
}

Str watch_wait(Watch *watch)
{
    Str found = {NULL, 0}, more;
    bool any;
    while (!found.ptr) {
        if (!wait_for_events(watch, -1, &any)) return (Str){NULL, 0};
        if (any) found = read_events(watch);
    }
    while (wait_for_events(watch, QUIET_MS, &any) && any) {
        more = read_events(watch);
        if (more.ptr) found = more;
    }
    return found;
}

#else /* without inotify */

bool watch_init(Watch *watch, Arena *arena)
{
    *watch = (Watch){.arena = arena, .handle = -1};
    complain("--watch needs inotify, which this system does not have");
    return false;
}

void watch_files(Watch *watch, const Str *paths, uint32_t count, bool complete)
{
    (void)watch, (void)paths, (void)count, (void)complete;
}

Str watch_wait(Watch *watch)
{
    (void)watch;
    return (Str){NULL, 0};
}

#endif
