/* Large files that one file includes are read by several threads, before they are asked for one
 * after the other. Whoever asks opens the file all the same, and finds out what is wrong with it:
 * what was read ahead counts only if the file is still what it was then. */
#include <unistd.h>

#include "lang/driver/load.h"

enum {
    MOST = 1000,                        /* includes; where there are more, each is small */
    WORTH_THREADS = JOBS_WORTH(1 << 20) /* bytes in all; for fewer it takes longer to start them */
};

static void look_at(Loader *loader, Ahead *ahead, Str path)
{
    OpenFile *file = &loader->file;
    if (files_open(&loader->files, path, FILE_OF_BUDGET, file) != FILE_IS_OPEN) return;
    off_t size = file->info.st_size;
    if (size >= TASK_BYTES && size <= UINT32_MAX / 2) {
        ahead->size = (uint32_t)size;
        ahead->passes = loader_passes(loader);
        ahead->real = arena_str(loader->arena, path_real_str(&file->real));
    }
    loader_close(loader);
}

/* One for each file; those that are not worth it have no size. */
static Aheads list_includes(Loader *loader, const Included *included, Str folder)
{
    Aheads aheads = {0};
    if (included->items.len > MOST) return aheads;
    for (uint32_t i = 0; i < included->items.len; i++) {
        const IncludedFile *file = &included->items.items[i];
        Ahead *ahead = vec_push(loader->arena, &aheads);
        *ahead = (Ahead){.files = &loader->files};
        if (file->include->library) continue;
        look_at(loader, ahead, loader_join(loader, folder, file->path));
    }
    return aheads;
}

static bool worth_threads(const Aheads *aheads)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < aheads->len; i++) bytes += aheads->items[i].size;
    return aheads->len > 1 && bytes >= WORTH_THREADS;
}

static bool read_all(Ahead *ahead, int handle, char *room)
{
    size_t got;
    if (passing_open(&ahead->file, ahead->files, ahead->real, handle)) return false;
    if (ahead->file.len > ahead->size) return false;
    if (!file_read(handle, room, ahead->file.len, &got) || got < ahead->file.len) return false;
    return !passing_check(&ahead->file, handle);
}

static void read_into(Ahead *ahead, char *room)
{
    int handle = files_open_again(ahead->files, ahead->real);
    if (handle < 0) return;
    ahead->good = read_all(ahead, handle, room);
    close(handle);
    ahead->may_include = ahead->good && parse_may_include((Str){room, ahead->file.len});
}

/* A large file that includes others is parsed at once: it is read again for that. */
static void read_task(void *context, uint32_t part, Arena *arena)
{
    Ahead *ahead = &((Ahead *)context)[part];
    if (!ahead->size) return;
    if (!ahead->passes) {
        read_into(ahead, ahead->room);
        return;
    }
    char *room = arena_resize(arena, NULL, 0, ahead->size);
    read_into(ahead, room);
    arena_resize(arena, room, ahead->size, 0);
    ahead->good = ahead->good && !ahead->may_include && ahead->file.len >= TASK_BYTES;
}

Aheads ahead_read(Loader *loader, const Included *included, Str folder)
{
    if (loader->jobs->threads <= 1 || loader->options->overlay_count) return (Aheads){0};
    Aheads aheads = list_includes(loader, included, folder);
    if (!worth_threads(&aheads)) return (Aheads){0};
    for (uint32_t i = 0; i < aheads.len; i++) {
        Ahead *ahead = &aheads.items[i];
        if (!ahead->size) continue;
        if (!loader_expect(loader, ahead->real))
            ahead->size = 0;
        else if (!ahead->passes)
            ahead->room = arena_resize(loader->arena, NULL, 0, ahead->size);
    }
    jobs_run(loader->jobs, loader->arena, aheads.len, read_task, aheads.items);
    return aheads;
}

bool ahead_take(Loader *loader, Str *text)
{
    Ahead *ahead = loader->ahead;
    if (!ahead || !ahead->good || passing_check(&ahead->file, loader->file.handle)) return false;
    *text = (Str){ahead->room, ahead->file.len};
    ahead->room = NULL;
    return ahead->taken = true;
}

bool ahead_may_include(const Loader *loader, Str text)
{
    const Ahead *ahead = loader->ahead;
    return ahead && ahead->taken ? ahead->may_include : parse_may_include(text);
}

void ahead_drop(Loader *loader, Ahead *ahead)
{
    if (ahead && ahead->room) arena_resize(loader->arena, ahead->room, ahead->size, 0);
    loader->ahead = NULL;
}
