/* The files that a loader knows, and the one that it is reading. */
#include <sys/stat.h>

#include "lang/driver/load.h"

void loader_close(Loader *loader)
{
    if (loader->arena) file_close(&loader->file); /* else nothing was begun */
}

/* What is to be read in the place of the file at hand; NULL = nothing is. */
const Overlay *loader_overlay(const Loader *loader, Str path)
{
    Str real = path_real_str(&loader->file.real);
    for (uint32_t i = 0; i < loader->options->overlay_count; i++) {
        const Overlay *overlay = &loader->options->overlays[i];
        if (str_equal(path, str_from(overlay->path))) return overlay;
        if (real.len && str_equal(real, loader->overlays_real[i])) return overlay;
    }
    return NULL;
}

/* It can be read again, and few places in it are wanted. */
static bool can_pass(const Loader *loader)
{
    const CompileOptions *options = loader->options;
    bool wanted = options->keep_texts || options->sources || options->records ||
                  options->last_stage == STAGE_PARSE;
    return !wanted && loader->file.real.len && S_ISREG(loader->file.info.st_mode);
}

bool loader_passes(const Loader *loader)
{
    return loader->file.info.st_size > KEPT_BYTES && can_pass(loader);
}

bool loader_may_pass(const Loader *loader, Str path)
{
    return loader->file.handle >= 0 && can_pass(loader) && !loader_overlay(loader, path);
}

Str loader_join(Loader *loader, Str folder, Str path)
{
    if (path.len && path.ptr[0] == '/') return path;
    if (str_equal(folder, STR("."))) return path;
    return arena_printf(loader->arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(path));
}

/* Names are NFC, file names are bytes: two that only look alike are two files. So bytes beyond
 * ASCII are written as numbers. */
static Str file_key(Loader *loader, Str real)
{
    Sink key;
    sink_memory(&key, loader->arena);
    sink_char(&key, '\x1f');
    for (uint32_t i = 0, plain = 0; i < real.len; i = plain + 1) {
        for (plain = i; plain < real.len && (unsigned char)real.ptr[plain] < 0x80;) plain++;
        sink_str(&key, (Str){real.ptr + i, plain - i});
        if (plain < real.len) sink_printf(&key, "\x1e%02X", (unsigned char)real.ptr[plain]);
    }
    return sink_result(&key);
}

/* The names keep a copy of their own. */
Symbol loader_symbol(Loader *loader, Str real)
{
    Str key = file_key(loader, real);
    Symbol symbol = intern(loader->names, key);
    arena_resize(loader->arena, (char *)key.ptr, key.len, 0);
    FileMarks *marks = loader->marks;
    while (marks->items.len <= symbol)
        *vec_push(loader->arena, &marks->items) = (FileMark){.loader = loader->number};
    FileMark *mark = &marks->items.items[symbol];
    if (mark->loader != loader->number)
        *mark = (FileMark){.loader = loader->number, .import = mark->import};
    return symbol;
}

FileMark *loader_mark(Loader *loader, Str real)
{
    Symbol symbol = loader_symbol(loader, real);
    return &loader->marks->items.items[symbol];
}

bool loader_expect(Loader *loader, Str real)
{
    Symbol symbol = loader_symbol(loader, real); /* which may move the states */
    uint8_t *state = &loader->marks->items.items[symbol].state;
    if (*state != FILE_NEW) return false;
    *state = FILE_EXPECTED;
    return true;
}

bool loader_is_library_name(Str name)
{
    for (uint32_t at = 0, end; at <= name.len; at = end + 1) {
        for (end = at; end < name.len && name.ptr[end] != '/';) end++;
        Str part = {name.ptr + at, end - at};
        if (!part.len || str_equal(part, STR(".")) || str_equal(part, STR(".."))) return false;
    }
    return path_is_printable(name);
}
