/* Records of CSV files as rows. Which fields are keys is not written in the file: of each record
 * the first ones, as many as it takes to tell it from the others, up to the first that holds
 * amounts. */
#include "lang/base/amount.h"
#include "lang/base/csv.h"
#include "lang/merge/tree.h"

typedef struct CsvFile {
    Sources *sources;
    const Source *source;
    MergeNode *root;
    const MergeNode *headings; /* NULL = the file is empty */
    VEC(uint32_t) columns;     /* [Symbol of a heading]: its column + 1; 0 = it has none */
    Symbol *key_of;            /* [record]: as far as it is made; 0 = not yet */
} CsvFile;

/* ---- one file ---- */

static Symbol heading_id(Arena *arena, Interner *names, Str heading)
{
    return intern(names, arena_printf(arena, "c" STR_FMT, STR_ARG(heading)));
}

static void add_fields(Arena *arena, Interner *names, MergeNode *node, const CsvFile *file,
                       const CsvReader *reader)
{
    uint32_t count = reader->fields.len;
    MergePiece *pieces = arena_array(arena, MergePiece, count);
    for (uint32_t i = 0; i < count; i++) {
        const CsvField *field = &reader->fields.items[i];
        pieces[i] = (MergePiece){.id = file->headings ? file->headings->pieces.list.items[i].id
                                                      : heading_id(arena, names, field->text),
                                 .cell = true,
                                 .text = source_text(file->sources, field->span),
                                 .plain = field->text};
    }
    node->pieces.list.items = pieces;
    node->pieces.list.len = node->pieces.list.cap = count;
}

static Str joined(Arena *arena, const MergeNode *node, const bool *wanted)
{
    Sink sink;
    sink_memory(&sink, arena);
    for (uint32_t i = 0; i < node->pieces.list.len; i++) {
        if (wanted && !wanted[i]) continue;
        sink_str(&sink, node->pieces.list.items[i].plain);
        sink_char(&sink, '\x1f');
    }
    return sink_result(&sink);
}

static bool add_record(Arena *arena, Interner *names, CsvFile *file, const CsvReader *reader,
                       uint32_t from)
{
    const CsvField *fields = reader->fields.items;
    uint32_t count = reader->fields.len, start = fields[0].span.lo - file->source->base;
    uint32_t end = fields[count - 1].span.hi - file->source->base;
    if (file->headings && count != file->headings->pieces.list.len) return false;
    MergeNode *node = arena_new(arena, MergeNode);
    node->kind = MERGE_ROW;
    node->heads = !file->headings;
    add_fields(arena, names, node, file, reader);
    node->blank = (Str){file->source->text.ptr + from, start - from};
    node->text = node->whole = (Str){file->source->text.ptr + start, reader->at - start};
    node->tail = (Str){file->source->text.ptr + end, reader->at - end};
    node->plain = joined(arena, node, NULL);
    *vec_push(arena, &file->root->children.list) = node;
    if (!file->headings) file->headings = node;
    return true;
}

/* False if two columns have the same heading. */
static bool index_columns(Arena *arena, CsvFile *file)
{
    for (uint32_t i = 0; file->headings && i < file->headings->pieces.list.len; i++) {
        Symbol id = file->headings->pieces.list.items[i].id;
        while (file->columns.len <= id) *vec_push(arena, &file->columns) = 0;
        if (file->columns.items[id]) return false;
        file->columns.items[id] = i + 1;
    }
    return true;
}

static bool read_csv(Arena *arena, Interner *names, Str text, CsvFile *file)
{
    FileId id;
    CsvReader reader;
    *file = (CsvFile){.sources = source_map_new(arena), .root = arena_new(arena, MergeNode)};
    file->root->kind = MERGE_BLOCK;
    if (!source_add(file->sources, STR(""), text, &id)) return false;
    file->source = source_get(file->sources, id);
    csv_open(&reader, arena, file->source);
    uint32_t from = 0;
    while (csv_next(&reader)) {
        if (reader.bad.hi || !add_record(arena, names, file, &reader, from)) return false;
        from = reader.at;
    }
    file->root->end = (Str){text.ptr + from, text.len - from};
    return index_columns(arena, file);
}

/* ---- keys ---- */

static uint32_t find_column(const CsvFile *file, Symbol id)
{
    return id < file->columns.len && file->columns.items[id] ? file->columns.items[id] - 1
                                                             : MERGE_NONE;
}

static bool is_number(Str text)
{
    Number number;
    return !text.len || str_equal(text, STR("-")) || number_parse(text, &number) == AMOUNT_OK;
}

static bool is_amounts(const CsvFile *files, Symbol id)
{
    for (int side = 0; side < MERGE_SIDES; side++) {
        if (!files[side].headings) continue;
        uint32_t column = find_column(&files[side], id);
        const MergeNodes *rows = &files[side].root->children;
        for (uint32_t i = 1; i < rows->list.len; i++)
            if (!is_number(rows->list.items[i]->pieces.list.items[column].plain)) return false;
    }
    return true;
}

static bool everywhere(const CsvFile *files, Symbol id)
{
    for (int side = 0; side < MERGE_SIDES; side++)
        if (files[side].headings && find_column(&files[side], id) == MERGE_NONE) return false;
    return true;
}

/* The fields before the first that holds amounts, in all versions. */
static uint32_t find_keys(const CsvFile *files, const MergePieces *columns, Symbol *keys)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < columns->list.len; i++) {
        Symbol id = columns->list.items[i].id;
        if (!everywhere(files, id)) continue;
        if (count && is_amounts(files, id)) break;
        keys[count++] = id;
    }
    return count;
}

typedef struct CsvKeys {
    Arena *arena;
    CsvFile *files;
    Interner *texts;      /* of the keys as far as they are made */
    VEC(uint32_t) counts; /* [Symbol]: the most records of one version that have it */
} CsvKeys;

/* Makes the keys longer by a field, of those records whose key some version has twice. */
static void add_field(CsvKeys *k, int side, Symbol id)
{
    CsvFile *file = &k->files[side];
    uint32_t column = file->headings ? find_column(file, id) : 0;
    for (uint32_t i = 1; i < file->root->children.list.len; i++) {
        MergeNode *node = file->root->children.list.items[i];
        Symbol before = file->key_of[i];
        if (before && k->counts.items[before] < 2) continue;
        Str field = node->pieces.list.items[column].plain;
        node->key =
            arena_printf(k->arena, STR_FMT STR_FMT "\x1f", STR_ARG(node->key), STR_ARG(field));
        file->key_of[i] = intern(k->texts, node->key);
    }
}

static void count_keys(CsvKeys *k)
{
    uint32_t *own = arena_array(k->arena, uint32_t, (size_t)intern_count(k->texts) + 1);
    while (k->counts.len <= intern_count(k->texts)) *vec_push(k->arena, &k->counts) = 0;
    for (int side = 0; side < MERGE_SIDES; side++) {
        const CsvFile *file = &k->files[side];
        uint32_t len = file->root->children.list.len;
        for (uint32_t i = 1; i < len; i++) {
            uint32_t count = ++own[file->key_of[i]];
            uint32_t *most = &k->counts.items[file->key_of[i]];
            if (count > *most) *most = count;
        }
        for (uint32_t i = 1; i < len; i++) own[file->key_of[i]] = 0;
    }
}

/* What a record says beside its key, which its first fields are. */
static void set_rests(Arena *arena, const CsvFile *file, const Symbol *keys, uint32_t count)
{
    for (uint32_t i = 1; i < file->root->children.list.len; i++) {
        MergeNode *node = file->root->children.list.items[i];
        bool *wanted = arena_array(arena, bool, node->pieces.list.len);
        memset(wanted, true, node->pieces.list.len * sizeof *wanted);
        Str key = node->key;
        for (uint32_t k = 0; k < count && key.len; k++) {
            uint32_t column = find_column(file, keys[k]);
            wanted[column] = false;
            uint32_t used = node->pieces.list.items[column].plain.len + 1;
            key = (Str){key.ptr + used, key.len - used};
        }
        node->rest = joined(arena, node, wanted);
    }
}

static void set_keys(Arena *arena, CsvFile *files, const Symbol *keys, uint32_t count)
{
    CsvKeys k = {.arena = arena, .files = files};
    k.texts = intern_new(arena, (uint64_t)(uintptr_t)&k);
    for (int side = 0; side < MERGE_SIDES; side++) {
        files[side].key_of = arena_array(arena, Symbol, files[side].root->children.list.len);
        if (files[side].headings) files[side].root->children.list.items[0]->key = STR("\x01");
    }
    for (uint32_t i = 0; i < count; i++) {
        for (int side = 0; side < MERGE_SIDES; side++) add_field(&k, side, keys[i]);
        count_keys(&k);
    }
    for (int side = 0; side < MERGE_SIDES; side++) set_rests(arena, &files[side], keys, count);
}

bool merge_outline_csv(Arena *arena, Interner *names, const Str *texts, MergeNode **roots)
{
    CsvFile files[MERGE_SIDES];
    const CsvFile *first = NULL;
    for (int side = MERGE_SIDES; side-- > 0;) {
        if (!read_csv(arena, names, texts[side], &files[side])) return false;
        if (files[side].headings) first = &files[side];
        roots[side] = files[side].root;
    }
    if (!first) return true;
    const MergePieces *columns = &first->headings->pieces;
    Symbol *keys = arena_array(arena, Symbol, columns->list.len);
    uint32_t count = find_keys(files, columns, keys);
    set_keys(arena, files, keys, count);
    return count > 0;
}
