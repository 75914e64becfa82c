#include "backends/temp_dir.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- files ---- */

static FILE *open_stream(int handle, const char *mode)
{
    FILE *stream = handle < 0 ? NULL : fdopen(handle, mode);
    if (handle >= 0 && !stream) close(handle);
    return stream;
}

bool temp_dir_fail(const TempDir *temp, const char *message)
{
    temp->output->fail(temp->output, message);
    return false;
}

const char *temp_dir_text(const TempDir *temp, const char *message)
{
    return catalogue_text(temp->output->catalogue, message);
}

bool temp_dir_finish_file(TempDir *temp)
{
    FILE *stream = temp->sink.stream;
    if (!stream) return true;
    bool good = sink_flush(&temp->sink);
    temp->sink.stream = NULL;
    return fclose(stream) == 0 && good;
}

static Sink *open_file(BackendOutput *base, Str name)
{
    TempDir *temp = (TempDir *)(void *)base;
    if (!temp_dir_finish_file(temp)) return NULL;
    int handle = temp_file_create(&temp->folder, arena_str(temp->arena, name).ptr);
    FILE *stream = open_stream(handle, "wb");
    if (stream) sink_stream(&temp->sink, temp->arena, stream);
    return stream ? &temp->sink : NULL;
}

static void pass_failure(BackendOutput *base, const char *message)
{
    temp_dir_fail((TempDir *)(void *)base, message);
}

static void pass_note(BackendOutput *base, const char *message)
{
    const TempDir *temp = (TempDir *)(void *)base;
    temp->output->note(temp->output, message);
}

Str temp_dir_read(const TempDir *temp, const char *name)
{
    FILE *stream = open_stream(temp_file_open(&temp->folder, name), "rb");
    Sink text;
    char block[4096];
    sink_memory(&text, temp->arena);
    for (size_t got; stream && (got = fread(block, 1, sizeof block, stream)) > 0;)
        sink_write(&text, block, got);
    if (stream) fclose(stream);
    return sink_result(&text);
}

/* ---- the folder ---- */

static void hold_signals(const BackendOutput *output)
{
    if (output->signals) output->signals->hold();
}

static void release_signals(const BackendOutput *output)
{
    if (output->signals) output->signals->release();
}

bool temp_dir_open(TempDir *temp, BackendOutput *output, Arena *arena)
{
    *temp = (TempDir){.base = *output, .output = output, .arena = arena};
    temp->base.open = open_file;
    temp->base.fail = pass_failure;
    temp->base.note = pass_note;
    temp->base.several = true;
    const char *parent = getenv("TMPDIR");
    if (!parent || parent[0] != '/') parent = "/tmp";
    hold_signals(output);
    if (temp_folder_make(&temp->folder, parent)) return true;
    release_signals(output);
    return temp_dir_fail(temp, "cannot make a temporary folder for the document");
}

void temp_dir_close(TempDir *temp)
{
    if (temp->sink.stream) fclose(temp->sink.stream);
    temp_folder_remove(&temp->folder);
    release_signals(temp->output);
}
