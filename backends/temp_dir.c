#include "backends/temp_dir.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "backends/stop.h"

/* ---- files ---- */

static FILE *open_stream(const Workshop *shop, const char *name, const char *mode)
{
    return fopen(arena_printf(shop->arena, "%s/%s", shop->folder, name).ptr, mode);
}

bool workshop_fail(const Workshop *shop, const char *message)
{
    shop->output->fail(shop->output, message);
    return false;
}

const char *workshop_text(const Workshop *shop, const char *message)
{
    return catalogue_text(shop->output->catalogue, message);
}

bool workshop_finish_file(Workshop *shop)
{
    FILE *stream = shop->sink.stream;
    if (!stream) return true;
    bool good = sink_flush(&shop->sink);
    shop->sink.stream = NULL;
    return fclose(stream) == 0 && good;
}

static Sink *open_file(BackendOutput *base, Str name)
{
    Workshop *shop = (Workshop *)(void *)base;
    if (!workshop_finish_file(shop)) return NULL;
    FILE *stream = open_stream(shop, arena_str(shop->arena, name).ptr, "wb");
    if (stream) sink_stream(&shop->sink, shop->arena, stream);
    return stream ? &shop->sink : NULL;
}

static void pass_failure(BackendOutput *base, const char *message)
{
    workshop_fail((Workshop *)(void *)base, message);
}

static void pass_note(BackendOutput *base, const char *message)
{
    const Workshop *shop = (Workshop *)(void *)base;
    shop->output->note(shop->output, message);
}

Str workshop_read(const Workshop *shop, const char *name)
{
    FILE *stream = open_stream(shop, name, "rb");
    Sink text;
    char block[4096];
    sink_memory(&text, shop->arena);
    for (size_t got; stream && (got = fread(block, 1, sizeof block, stream)) > 0;)
        sink_write(&text, block, got);
    if (stream) fclose(stream);
    return sink_result(&text);
}

/* ---- the folder ---- */

bool workshop_open(Workshop *shop, BackendOutput *output, Arena *arena)
{
    *shop = (Workshop){.base = {open_file, pass_failure, pass_note, output->catalogue, true},
                       .output = output,
                       .arena = arena};
    const char *parent = getenv("TMPDIR");
    if (!parent || parent[0] != '/') parent = "/tmp";
    int len = snprintf(shop->folder, sizeof shop->folder, "%s/budgetc-XXXXXX", parent);
    stop_hold();
    if (len < (int)sizeof shop->folder && mkdtemp(shop->folder)) return true;
    stop_release();
    return workshop_fail(shop, "cannot make a temporary folder for the document");
}

void workshop_close(Workshop *shop)
{
    if (shop->sink.stream) fclose(shop->sink.stream);
    DIR *dir = opendir(shop->folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir) closedir(dir);
    rmdir(shop->folder);
    stop_release();
}
