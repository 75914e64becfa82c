#define _GNU_SOURCE /* O_PATH */

#include "lang/files/path.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lang/base/unicode.h"

#ifndef O_PATH /* a folder may be passed through without being readable */
#define O_PATH O_RDONLY
#endif

enum { MOST_LINKS = 40, FOLDER = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

/* ---- texts ---- */

bool path_inside(Str real, Str folder)
{
    if (!folder.len) return false;
    if (str_equal(folder, STR("/"))) return true;
    return str_starts(real, folder) && (real.len == folder.len || real.ptr[folder.len] == '/');
}

Str path_folder(Str path)
{
    uint32_t len = str_folder(path).len;
    return len > 1 ? (Str){path.ptr, len - 1} : len ? STR("/") : STR(".");
}

Str path_name(Str path)
{
    return str_after_last(path, '/');
}

static bool is_harmless(uint32_t code_point)
{
    return code_point >= 0x20 && !unicode_is_invisible(code_point);
}

/* What is not UTF-8 is a name as good as any. */
bool path_is_printable(Str path)
{
    for (uint32_t at = unicode_plain(path); at < path.len;) {
        uint32_t code_point = 0, len = unicode_decode(path, at, &code_point);
        if (len && !is_harmless(code_point)) return false;
        at += len ? len : 1;
    }
    for (uint32_t at = 0; at < path.len; at++)
        if ((unsigned char)path.ptr[at] < 0x20) return false;
    return true;
}

bool path_is_descriptor(Str path, int *number)
{
    static const Str names[] = {STR("/dev/stdin"), STR("/dev/stdout"), STR("/dev/stderr")};
    const Str folder = STR("/dev/fd/");
    for (int i = 0; i < 3; i++)
        if (str_equal(path, names[i])) return *number = i, true;
    if (!str_starts(path, folder) || path.len > folder.len + 6 || path.len == folder.len)
        return false;
    *number = 0;
    for (uint32_t i = folder.len; i < path.len; i++) {
        if (path.ptr[i] < '0' || path.ptr[i] > '9') return false;
        *number = *number * 10 + (path.ptr[i] - '0');
    }
    return true;
}

/* ---- patterns ---- */

bool path_is_pattern(Str path)
{
    return path.len && memchr(path.ptr, '*', path.len);
}

/* After each `*` the shortest text is tried first, and one character more where the rest does not
 * fit; what an earlier one stood for need not change again. */
bool path_fits(Str name, Str pattern)
{
    uint32_t at = 0, in = 0, star = UINT32_MAX, from = 0;
    if (str_starts(name, STR(".")) && !str_starts(pattern, STR("."))) return false;
    while (at < name.len) {
        if (in < pattern.len && pattern.ptr[in] == '*') {
            star = ++in;
            from = at;
        } else if (in < pattern.len && pattern.ptr[in] == name.ptr[at]) {
            at++;
            in++;
        } else if (star != UINT32_MAX) {
            at = ++from;
            in = star;
        } else {
            return false;
        }
    }
    while (in < pattern.len && pattern.ptr[in] == '*') in++;
    return in == pattern.len;
}

/* ---- links ---- */

/* What is still to be followed: its end is in a buffer that links are put in front of. */
typedef struct Rest {
    char text[PATH_MAX];
    uint32_t from;
} Rest;

static bool put_in_front(Rest *rest, Str text)
{
    if (text.len + 1 > rest->from) return false;
    rest->text[--rest->from] = '/';
    rest->from -= text.len;
    memcpy(rest->text + rest->from, text.ptr, text.len);
    return true;
}

static Str take_part(Rest *rest)
{
    uint32_t from = rest->from, end = from;
    while (end < PATH_MAX && rest->text[end] != '/') end++;
    rest->from = end < PATH_MAX ? end + 1 : end;
    return (Str){rest->text + from, end - from};
}

static void drop_part(RealPath *real)
{
    while (real->len && real->text[real->len - 1] != '/') real->len--;
    if (real->len > 1) real->len--;
    real->text[real->len] = '\0';
}

static bool add_part(RealPath *real, Str part)
{
    uint32_t slash = real->len > 1;
    if (real->len + slash + part.len >= PATH_MAX) return false;
    if (slash) real->text[real->len++] = '/';
    memcpy(real->text + real->len, part.ptr, part.len);
    real->len += part.len;
    real->text[real->len] = '\0';
    return true;
}

static void start_at_root(RealPath *real)
{
    memcpy(real->text, "/", 2);
    real->len = 1;
}

static int start(Str path, RealPath *real)
{
    if (path.len && path.ptr[0] == '/')
        start_at_root(real);
    else if (getcwd(real->text, PATH_MAX))
        real->len = (uint32_t)strlen(real->text);
    else
        return errno;
    return 0;
}

/* The part that was just added: is it a link? Then it goes, and where it leads comes first. */
static int follow(RealPath *real, Rest *rest, int *links)
{
    char target[PATH_MAX];
    ssize_t len = readlink(real->text, target, sizeof target);
    if (len < 0) return errno == EINVAL ? 0 : errno;
    if (++*links > MOST_LINKS) return ELOOP;
    if ((size_t)len == sizeof target || !put_in_front(rest, (Str){target, (uint32_t)len}))
        return ENAMETOOLONG;
    if (target[0] == '/')
        start_at_root(real);
    else
        drop_part(real);
    return 0;
}

int path_resolve(Str path, RealPath *real)
{
    Rest rest = {.from = PATH_MAX};
    real->len = 0;
    if (!path.len) return ENOENT;
    if (!put_in_front(&rest, path)) return ENAMETOOLONG;
    int error = start(path, real), links = 0;
    while (!error && rest.from < PATH_MAX) {
        Str part = take_part(&rest);
        if (part.len == 0 || str_equal(part, STR("."))) continue;
        if (str_equal(part, STR("..")))
            drop_part(real);
        else if (!add_part(real, part))
            error = ENAMETOOLONG;
        else
            error = follow(real, &rest, &links);
    }
    return error;
}

/* ---- folders ---- */

int folder_open_current(void)
{
    return open(".", FOLDER);
}

/* Gives up one folder for one below it; the first is its owner's. */
static int step(int from, bool owned, const char *part, uint32_t len)
{
    char name[NAME_MAX + 1];
    int next = -1, error = ENAMETOOLONG;
    if (len <= NAME_MAX) {
        memcpy(name, part, len);
        name[len] = '\0';
        next = openat(from, name, FOLDER);
        error = errno;
    }
    if (owned) close(from);
    errno = error;
    return next;
}

int folder_open(Str real)
{
    Folder root = {STR("/"), open("/", FOLDER)};
    int handle = root.handle < 0 ? -1 : folder_open_below(&root, real), error = errno;
    folder_close(&root);
    errno = error;
    return handle;
}

/* Steps from one folder to the next: a link that has come in the way is not followed. */
int folder_open_below(const Folder *from, Str real)
{
    int handle = from->handle;
    for (uint32_t at = from->real.len, end; handle >= 0 && at < real.len; at = end + 1) {
        for (end = at; end < real.len && real.ptr[end] != '/';) end++;
        if (end > at) handle = step(handle, handle != from->handle, real.ptr + at, end - at);
    }
    return handle == from->handle ? step(handle, false, ".", 1) : handle;
}

void folder_close(Folder *folder)
{
    if (folder->handle >= 0) close(folder->handle);
    *folder = (Folder){STR(""), -1};
}
