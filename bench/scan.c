/* Reads files and scans them, no more: what everything else is measured against.
 *
 *     scan FILE… */
#include <stdio.h>
#include <stdlib.h>

#include "grammar/budget.tab.h"
#include "grammar/parser.h"

static Str read_all(Arena *arena, const char *path)
{
    FILE *stream = fopen(path, "rb");
    uint32_t cap = 1 << 16, len = 0;
    char *data = arena_resize(arena, NULL, 0, cap);
    if (!stream) return (Str){0};
    while ((len += (uint32_t)fread(data + len, 1, cap - len, stream)) == cap) {
        data = arena_resize(arena, data, cap, (size_t)cap * 2);
        cap *= 2;
    }
    fclose(stream);
    return (Str){data, len};
}

static unsigned long scan(Arena *arena, Sources *sources, const char *path)
{
    FileId file;
    unsigned long count = 0;
    if (!source_add(sources, str_from(path), read_all(arena, path), &file)) return 0;
    Parser *parser = arena_new(arena, Parser);
    parser->in = (ParseInput){.arena = arena, .sources = sources, .diags = diags_new(arena)};
    parser->text = source_get(sources, file)->text;
    parser->base = source_get(sources, file)->base;
    parser->tree = arena_new(arena, Tree);
    keywords_open(parser, arena);
    scanner_open(parser);
    Span span;
    while (scanner_next(parser, &span) != TOKEN_END_OF_FILE) count++;
    scanner_close(parser);
    return count;
}

int main(int argc, char **argv)
{
    Memory memory = {.fail_after = 0};
    Arena arena;
    volatile unsigned long count = 0;
    if (setjmp(memory.on_failure)) return EXIT_FAILURE;
    arena_init(&arena, &memory);
    Sources *sources = source_map_new(&arena);
    for (int i = 1; i < argc; i++) count += scan(&arena, sources, argv[i]);
    printf("%lu tokens\n", count);
    arena_free(&arena);
    return EXIT_SUCCESS;
}
