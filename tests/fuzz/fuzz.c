#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- what must hold ---- */

_Noreturn void fuzz_broken(const char *file, int line, const char *what, Str text)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n" STR_FMT "\n", file, line, what, STR_ARG(text));
    abort();
}

_Noreturn void fuzz_differ(const char *file, int line, Str a, Str b)
{
    fprintf(stderr, "%s:%d: these differ:\n" STR_FMT "\n---- and\n" STR_FMT "\n", file, line,
            STR_ARG(a), STR_ARG(b));
    abort();
}

/* ---- memory ---- */

void fuzz_with_arena(void (*test)(Arena *arena, Str text), const uint8_t *data, size_t size)
{
    Memory memory = {.fail_after = 0};
    Arena arena;
    char *copy = malloc(size ? size : 1);
    arena_init(&arena, &memory);
    if (!copy || setjmp(memory.on_failure))
        fuzz_broken(__FILE__, __LINE__, "there is memory enough", STR(""));
    if (size) memcpy(copy, data, size);
    test(&arena, (Str){copy, (uint32_t)size});
    arena_free(&arena);
    free(copy);
}

void fuzz_spent(Memory *memory)
{
    if (!work_forgive(&memory->work))
        fuzz_broken(__FILE__, __LINE__, "there is memory enough", STR(""));
}

/* ---- files ---- */

enum { MAX_FILES = 5, PATH_ROOM = 128, NAME_ROOM = 24 };

static char folder[PATH_ROOM];
static char paths[MAX_FILES][PATH_ROOM + NAME_ROOM];
static int path_count;

static void remove_files(void)
{
    while (path_count > 0) unlink(paths[--path_count]);
}

static void remove_folder(void)
{
    remove_files();
    rmdir(folder);
}

/* In memory where that is possible: a disk would be most of the time. */
static void make_folder(void)
{
    if (*folder) return;
    const char *where = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(folder, sizeof folder, "%s/budgetc-fuzz-XXXXXX", where);
    if (!mkdtemp(folder)) {
        perror(folder);
        exit(1);
    }
    atexit(remove_folder);
}

/* Names are of letters, digits, "." and "-": an input must not write elsewhere. */
static void file_path(Str name, char *path)
{
    size_t len = (size_t)snprintf(path, PATH_ROOM, "%s/", folder), start = len;
    for (uint32_t i = 0; i < name.len && len < start + NAME_ROOM - 1; i++) {
        char c = name.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (plain && (len > start || c != '.')) path[len++] = c;
    }
    if (len == start) path[len++] = 'x';
    path[len] = '\0';
}

static void write_file(Str name, Str text)
{
    if (path_count == MAX_FILES) return;
    char *path = paths[path_count++];
    file_path(name, path);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text.ptr, 1, text.len, file) != text.len || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

/* Where the next "\n### file: " begins; the length of the text if there is none. */
static uint32_t find_mark(Str text)
{
    static const char mark[] = "\n### file: ";
    for (uint32_t i = 0; i + sizeof mark - 1 <= text.len; i++)
        if (memcmp(text.ptr + i, mark, sizeof mark - 1) == 0) return i + 1;
    return text.len;
}

/* Takes the next file from the text; the first one has no line with its name. */
static Str take_file(Str *text, Str *name)
{
    const uint32_t mark = sizeof "### file: " - 1;
    if (name->len) {
        uint32_t end = mark;
        while (end < text->len && text->ptr[end] != '\n') end++;
        *name = (Str){text->ptr + mark, end - mark};
        end += end < text->len;
        *text = (Str){text->ptr + end, text->len - end};
    } else {
        *name = STR("a.budget");
    }
    Str content = {text->ptr, find_mark(*text)};
    *text = (Str){text->ptr + content.len, text->len - content.len};
    return content;
}

const char *fuzz_write_file(Str text)
{
    make_folder();
    remove_files();
    write_file(STR("a.budget"), text);
    return paths[0];
}

const char *fuzz_write_files(const uint8_t *data, size_t size)
{
    Str rest = {(const char *)data, (uint32_t)size}, name = STR("");
    make_folder();
    remove_files();
    do {
        Str content = take_file(&rest, &name);
        write_file(name, content);
        if (!name.len) name = STR("x");
    } while (rest.len);
    return paths[0];
}

const char *fuzz_second_path(void)
{
    return path_count > 1 ? paths[1] : NULL;
}

void fuzz_split(Str text, Str *texts, int count)
{
    Str name = STR("");
    for (int i = 0; i < count; i++) {
        texts[i] = text.len ? take_file(&text, &name) : STR("");
        if (!name.len) name = STR("x");
    }
}
