#include "cli/lsp/headers.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "lang/base/memo.h"
#include "lang/files/path.h"
#include "lang/files/read.h"

struct FileHeader { /* of a file, as it was when it was read */
    Arena arena;
    Str path;       /* without links */
    uint64_t stamp; /* of its text */
    bool begins;
    uint32_t search;   /* the last one that has come by */
    VEC(Str) includes; /* without links */
    VEC(Str) patterns; /* of files that are included: a folder without links, and the pattern */
};

/* ---- is it still the same? ---- */

static uint64_t mix_time(uint64_t stamp, struct timespec time)
{
    return memo_mix(memo_mix(stamp, (uint64_t)time.tv_sec), (uint64_t)time.tv_nsec);
}

/* Of an open document, its text; of a file, what the system says of it. 0 = it is no file. */
static uint64_t stamp_of(const Server *server, Str path)
{
    struct stat info;
    char name[PATH_MAX];
    const Document *document = document_of(&server->documents, path);
    if (document) return memo_mix_text(1, document->text) | 1;
    if (path.len >= sizeof name) return 0;
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    if (stat(name, &info) != 0 || !S_ISREG(info.st_mode)) return 0;
    uint64_t stamp = memo_mix(memo_mix(2, (uint64_t)info.st_dev), (uint64_t)info.st_ino);
    stamp = memo_mix(stamp, (uint64_t)info.st_size);
    return mix_time(mix_time(stamp, info.st_mtim), info.st_ctim) | 1;
}

/* ---- reading ---- */

typedef struct HeaderReading {
    Server *server;
    struct FileHeader *header;
} HeaderReading;

static void add_include(void *context, Span span, Str path, bool library)
{
    HeaderReading *r = context;
    RealPath real;
    char whole[PATH_MAX];
    const char *folder = r->server->wanted.library_dir;
    Str own = path_folder(r->header->path);
    (void)span;
    if (library && !folder) return;
    if (library) own = str_from(folder);
    if (path.len && path.ptr[0] == '/') own = STR("");
    int len = snprintf(whole, sizeof whole, STR_FMT "/" STR_FMT "%s", STR_ARG(own), STR_ARG(path),
                       library ? ".budget" : "");
    if (len < 0 || (size_t)len >= sizeof whole) return;
    bool pattern = !library && path_is_pattern(path);
    Str named = str_from(whole);
    if (path_resolve(pattern ? path_folder(named) : named, &real) != 0) return;
    Arena *arena = &r->header->arena;
    Str found = path_real_str(&real);
    if (pattern)
        *vec_push(arena, &r->header->patterns) =
            arena_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(found), STR_ARG(path_name(path)));
    else
        *vec_push(arena, &r->header->includes) = arena_str(arena, found);
}

static void read_header(Server *server, struct FileHeader *header)
{
    CompileStatus status;
    SymbolSearch search;
    HeaderReading reading = {server, header};
    header->begins = false;
    memset(&header->includes, 0, sizeof header->includes);
    memset(&header->patterns, 0, sizeof header->patterns);
    Compilation *c = project_parse(server, header->path.ptr, true, &status);
    if (!c) return;
    if (setjmp(compilation_arena(c)->memory->on_failure)) {
        compilation_free(c);
        longjmp(server->memory.on_failure, 1);
    }
    header->begins = compilation_has_header(c);
    (void)compilation_search(c, &search);
    symbols_links(&search, add_include, &reading);
    compilation_free(c);
}

static struct FileHeader *find(const Server *server, Str path)
{
    for (uint32_t i = 0; i < server->headers.len; i++)
        if (str_equal(server->headers.items[i]->path, path)) return server->headers.items[i];
    return NULL;
}

static struct FileHeader *add(Server *server, Str path)
{
    struct FileHeader *header = calloc(1, sizeof *header);
    if (!header) longjmp(server->memory.on_failure, 1);
    arena_init(&header->arena, &server->memory);
    *vec_push(&server->arena, &server->headers) = header;
    header->path = arena_str(&server->arena, path);
    return header;
}

/* NULL if it is no file. */
static struct FileHeader *header_of(Server *server, Str path)
{
    uint64_t stamp = stamp_of(server, path);
    struct FileHeader *header = find(server, path);
    if (!stamp) return NULL;
    if (!header) header = add(server, path);
    if (header->stamp == stamp) return header;
    header->stamp = 0;
    arena_free(&header->arena);
    read_header(server, header);
    header->stamp = stamp;
    return header;
}

bool header_begins(Server *server, Str path)
{
    const struct FileHeader *header = header_of(server, path);
    return header && header->begins;
}

/* ---- what is reached ---- */

static bool lies_in(Str file, const char *folder)
{
    RealPath real;
    return folder && path_resolve(str_from(folder), &real) == 0 &&
           path_inside(file, path_real_str(&real));
}

/* As a check of the budget decides it (lang/files/read.h): in its folder, in the library, or in a
 * folder that the command line allows. */
static bool may_read(const Server *server, Str budget, Str file)
{
    const CompileOptions *wanted = &server->wanted;
    bool allowed = path_inside(file, path_folder(budget)) || lies_in(file, wanted->library_dir);
    for (int i = 0; i < wanted->include_dir_count && !allowed; i++)
        allowed = lies_in(file, wanted->include_dirs[i]);
    return allowed;
}

typedef VEC(Str) Reached;

/* The files that fit a pattern now: they come and go without a change of what names them. */
static void add_fitting(Server *server, Str pattern, Str wanted, Reached *reached)
{
    Arena *scratch = &server->scratch;
    Str name = path_name(pattern), folder = arena_str(scratch, path_folder(pattern));
    bool fits = path_fits(path_name(wanted), name);
    if (fits && str_equal(path_folder(wanted), folder)) *vec_push(scratch, reached) = wanted;
    DIR *entries = folder_list(folder.ptr);
    for (const struct dirent *entry; entries && (entry = readdir(entries));)
        if (path_fits(str_from(entry->d_name), name))
            *vec_push(scratch, reached) =
                arena_printf(scratch, STR_FMT "/%s", STR_ARG(folder), entry->d_name);
    if (entries) closedir(entries);
}

bool header_reaches(Server *server, Str path, Str wanted)
{
    Reached reached = {0};
    Arena *scratch = &server->scratch;
    server->searches++;
    *vec_push(scratch, &reached) = path;
    for (uint32_t i = 0; i < reached.len; i++) {
        if (str_equal(reached.items[i], wanted)) return true;
        if (!may_read(server, path, reached.items[i])) continue;
        struct FileHeader *header = header_of(server, reached.items[i]);
        if (!header || header->search == server->searches) continue;
        header->search = server->searches;
        for (uint32_t k = 0; k < header->includes.len; k++)
            *vec_push(scratch, &reached) = header->includes.items[k];
        for (uint32_t k = 0; k < header->patterns.len; k++)
            if (may_read(server, path, header->patterns.items[k]))
                add_fitting(server, header->patterns.items[k], wanted, &reached);
    }
    return false;
}

void headers_free(Server *server)
{
    for (uint32_t i = 0; i < server->headers.len; i++) {
        arena_free(&server->headers.items[i]->arena);
        free(server->headers.items[i]);
    }
    server->headers.len = 0;
}
