#include "lang/files/read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lang/base/catalogue.h"

enum { READ_ONLY = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

static const char named_badly[] =
    N_("its name has control characters, or others that cannot be seen");

/* ---- which folders ---- */

void files_init(Files *files, Arena *arena)
{
    *files = (Files){.arena = arena, .library = {STR(""), -1}, .last = {STR(""), -1}};
}

void files_close(Files *files)
{
    for (uint32_t i = 0; i < files->allowed.len; i++) folder_close(&files->allowed.items[i]);
    if (!files->arena) return;
    folder_close(&files->library);
    folder_close(&files->last);
}

static Folder open_named(Arena *arena, Str path)
{
    RealPath real;
    if (path_resolve(path, &real) != 0) return (Folder){STR(""), -1};
    Str text = arena_str(arena, path_real_str(&real));
    int handle = folder_open(text);
    return handle < 0 ? (Folder){STR(""), -1} : (Folder){text, handle};
}

void files_allow(Files *files, Str folder)
{
    Folder *added = vec_push(files->arena, &files->allowed);
    *added = (Folder){STR(""), -1};
    *added = open_named(files->arena, folder);
}

void files_set_library(Files *files, const char *folder)
{
    folder_close(&files->library);
    files->library = open_named(files->arena, str_from(folder));
}

/* The one of the folders that a real path lies in, or NULL. */
static const Folder *find_allowed(const Files *files, Str real)
{
    for (uint32_t i = 0; i < files->allowed.len; i++)
        if (path_inside(real, files->allowed.items[i].real)) return &files->allowed.items[i];
    return path_inside(real, files->library.real) ? &files->library : NULL;
}

static bool may_read(const Files *files, FileOrigin origin, Str real)
{
    const Folder *folder = find_allowed(files, real);
    return folder && (folder != &files->library || origin == FILE_OF_LIBRARY);
}

/* ---- opening ---- */

void file_close(OpenFile *file)
{
    if (file->handle >= 0) close(file->handle);
    file->handle = -1;
}

static FileStatus fail(OpenFile *file, const char *error)
{
    file_close(file);
    file->error = error;
    return FILE_FAILS;
}

static FileStatus check(OpenFile *file, int handle, bool pipes)
{
    file->handle = handle;
    if (handle < 0) return fail(file, strerror(errno));
    if (fstat(handle, &file->info) != 0) return fail(file, strerror(errno));
    if (S_ISDIR(file->info.st_mode)) return fail(file, N_("it is a folder"));
    if (!S_ISREG(file->info.st_mode) && !pipes) return fail(file, N_("it is no regular file"));
    return FILE_IS_OPEN;
}

/* Goes to the folder of this name, if it is not there already. */
static FileStatus enter(Files *files, Str name, FileOrigin origin, OpenFile *file)
{
    Folder *last = &files->last;
    bool same = last->handle >= 0 && str_equal(str_from(files->last_named), name);
    if (!same) {
        folder_close(last);
        int error = path_resolve(name, &files->last_real);
        Str real = path_real_str(&files->last_real);
        if (origin != FILE_OF_USER && !may_read(files, origin, real)) return FILE_IS_BEYOND;
        if (error) return fail(file, strerror(error));
        const Folder *allowed = find_allowed(files, real);
        *last = (Folder){real, allowed ? folder_open_below(allowed, real) : folder_open(real)};
        if (last->handle < 0) return fail(file, strerror(errno));
        memcpy(files->last_named, name.ptr, name.len);
        files->last_named[name.len] = '\0';
    }
    return origin == FILE_OF_USER || may_read(files, origin, last->real) ? FILE_IS_OPEN
                                                                         : FILE_IS_BEYOND;
}

static int open_in(int folder, Str name)
{
    char text[NAME_MAX + 1];
    if (name.len > NAME_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(text, name.ptr, name.len);
    text[name.len] = '\0';
    return openat(folder, text, READ_ONLY | O_NOFOLLOW);
}

static int open_below(const Folder *from, Str real)
{
    Folder folder = {STR(""), folder_open_below(from, path_folder(real))};
    if (folder.handle < 0) return -1;
    int handle = open_in(folder.handle, path_name(real)), error = errno;
    folder_close(&folder);
    errno = error;
    return handle;
}

int files_open_again(const Files *files, Str real)
{
    const Folder *from = find_allowed(files, real);
    if (from) return open_below(from, real);
    Folder root = {STR("/"), folder_open(STR("/"))};
    int handle = open_below(&root, real), error = errno;
    folder_close(&root);
    errno = error;
    return handle;
}

/* A file that the user names may also lie in its own folder. */
static FileStatus follow(Files *files, Str path, FileOrigin origin, OpenFile *file)
{
    int error = path_resolve(path, &file->real);
    Str real = path_real_str(&file->real);
    const Folder *from = NULL;
    if (may_read(files, origin, real)) from = find_allowed(files, real);
    if (!from && origin == FILE_OF_USER && path_inside(real, files->last.real)) from = &files->last;
    if (!from) return FILE_LEADS_OUT;
    if (error) return fail(file, strerror(error));
    return check(file, open_below(from, real), false);
}

static void join(RealPath *real, const RealPath *folder, Str name)
{
    uint32_t slash = folder->len > 1;
    if (folder->len + slash + name.len >= PATH_MAX) return;
    memcpy(real->text, folder->text, folder->len);
    if (slash) real->text[folder->len] = '/';
    memcpy(real->text + folder->len + slash, name.ptr, name.len);
    real->len = folder->len + slash + name.len;
    real->text[real->len] = '\0';
}

static FileStatus open_path(Files *files, Str path, FileOrigin origin, OpenFile *file)
{
    Str name = path_name(path);
    if (!path.len) return fail(file, strerror(ENOENT));
    if (path.len >= PATH_MAX) return fail(file, strerror(ENAMETOOLONG));
    FileStatus status = enter(files, path_folder(path), origin, file);
    if (status != FILE_IS_OPEN) return status;
    if (!name.len || str_equal(name, STR(".")) || str_equal(name, STR("..")))
        return fail(file, N_("it is a folder"));
    int handle = open_in(files->last.handle, name);
    if (handle < 0 && errno == ELOOP) return follow(files, path, origin, file);
    join(&file->real, &files->last_real, name);
    return check(file, handle, false);
}

FileStatus files_open(Files *files, Str path, FileOrigin origin, OpenFile *file)
{
    int number = 0;
    file->handle = -1;
    file->error = NULL;
    file->real.len = 0;
    if (!path_is_printable(path)) return fail(file, named_badly);
    bool named = str_equal(path, STR("-")) || path_is_descriptor(path, &number);
    if (origin == FILE_OF_USER && named)
        return check(file, fcntl(number, F_DUPFD_CLOEXEC, 0), true);
    return open_path(files, path, origin, file);
}

/* ---- reading ---- */

static bool add(ssize_t count, size_t *got)
{
    if (count > 0) *got += (size_t)count;
    return count > 0 || (count < 0 && errno == EINTR);
}

bool file_read(int handle, char *into, size_t len, size_t *got)
{
    *got = 0;
    errno = 0;
    while (*got < len && add(read(handle, into + *got, len - *got), got)) errno = 0;
    return errno == 0;
}

bool file_read_at(int handle, uint64_t from, char *into, size_t len, size_t *got)
{
    *got = 0;
    errno = 0;
    while (*got < len && add(pread(handle, into + *got, len - *got, (off_t)(from + *got)), got))
        errno = 0;
    return errno == 0;
}

const char *file_read_all(Arena *arena, const OpenFile *file, Str *text)
{
    enum { LEAST = 1 << 12, PIPE = 1 << 16, MOST = INT32_MAX };
    bool known = S_ISREG(file->info.st_mode) && file->info.st_size < MOST;
    size_t cap = known ? (size_t)file->info.st_size + 1 : PIPE, len = 0, got;
    char *data = arena_resize(arena, NULL, 0, cap);
    for (;;) {
        if (!file_read(file->handle, data + len, cap - len, &got)) return strerror(errno);
        len += got;
        if (len < cap) break;
        if (cap >= MOST) return N_("it is larger than 2 GiB");
        size_t more = cap < LEAST ? LEAST : cap;
        data = arena_resize(arena, data, cap, cap + more);
        cap += more;
    }
    data = arena_resize(arena, data, cap, len); /* there may be very many small files */
    *text = (Str){data, (uint32_t)len};
    return NULL;
}

/* ---- whole files ---- */

static const char *read_whole(Arena *arena, OpenFile *file, Str *text)
{
    const char *error = file_read_all(arena, file, text);
    file_close(file);
    return error;
}

const char *file_read_alone(Arena *arena, const char *path, Str *text)
{
    Files files;
    OpenFile file;
    files_init(&files, arena);
    FileStatus status = files_open(&files, str_from(path), FILE_OF_USER, &file);
    files_close(&files);
    if (status == FILE_LEADS_OUT) return N_("it is a link that leads out of its folder");
    return status == FILE_IS_OPEN ? read_whole(arena, &file, text) : file.error;
}

const char *file_read_trusted(Arena *arena, const char *path, Str *text)
{
    OpenFile file;
    if (check(&file, open(path, READ_ONLY), false) != FILE_IS_OPEN) return file.error;
    return read_whole(arena, &file, text);
}

FileStatus files_list(Files *files, Str folder, OpenFile *file, DIR **entries)
{
    file->handle = -1;
    file->error = NULL;
    file->real.len = 0;
    if (!path_is_printable(folder)) return fail(file, named_badly);
    if (folder.len >= PATH_MAX) return fail(file, strerror(ENAMETOOLONG));
    FileStatus status = enter(files, folder, FILE_OF_BUDGET, file);
    if (status != FILE_IS_OPEN) return status;
    int handle = openat(files->last.handle, ".", READ_ONLY | O_DIRECTORY);
    *entries = handle < 0 ? NULL : fdopendir(handle);
    if (*entries) return FILE_IS_OPEN;
    int error = errno;
    if (handle >= 0) close(handle);
    return fail(file, strerror(error));
}

DIR *folder_list(const char *path)
{
    return opendir(path);
}
