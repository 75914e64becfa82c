/* Records of CSV files as rows. Which fields are keys is not written in the file: the first ones,
 * up to the first that holds amounts, and as many more as it takes to tell the records apart. */
#include "lang/base/amount.h"
#include "lang/base/csv.h"
#include "lang/merge/tree.h"

typedef struct CsvFile {
    Sources *sources;
    const Source *source;
    MergeNode *root;
    const MergeNode *headings; /* NULL = the file is empty */
    VEC(uint32_t) columns;     /* [Symbol of a heading]: its column + 1; 0 = it has none */
    Interner *keys;            /* of records, as far as they are made */
    Symbol *key_of;            /* [record] */
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

/* Makes the keys of the records longer by this column; false if two of one file are the same. */
static bool add_key(Arena *arena, CsvFile *file, Symbol id)
{
    if (!file->headings) return true;
    uint32_t column = find_column(file, id), count = file->root->children.list.len;
    bool unique = true;
    if (!file->keys) {
        file->keys = intern_new(arena, (uint64_t)(uintptr_t)file);
        file->key_of = arena_array(arena, Symbol, count);
    }
    for (uint32_t i = 0; i < count; i++) {
        const MergeNode *node = file->root->children.list.items[i];
        uint32_t before = intern_count(file->keys);
        file->key_of[i] =
            intern(file->keys, arena_printf(arena, "%u\x1f%u\x1f" STR_FMT, (unsigned)column,
                                            (unsigned)file->key_of[i],
                                            STR_ARG(node->pieces.list.items[column].plain)));
        unique &= intern_count(file->keys) > before;
    }
    return unique;
}

static void set_keys(Arena *arena, const CsvFile *file, const Symbol *keys, uint32_t count)
{
    if (!file->headings) return;
    bool *wanted = arena_array(arena, bool, file->headings->pieces.list.len);
    for (uint32_t k = 0; k < count; k++) wanted[find_column(file, keys[k])] = true;
    for (uint32_t i = 0; i < file->root->children.list.len; i++) {
        MergeNode *node = file->root->children.list.items[i];
        node->key = i ? joined(arena, node, wanted) : STR("\x01");
    }
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
    uint32_t count = 0;
    bool unique = false, texts_end = false;
    for (uint32_t i = 0; i < columns->list.len && !(unique && texts_end); i++) {
        Symbol id = columns->list.items[i].id;
        if (!everywhere(files, id)) continue;
        texts_end |= count && is_amounts(files, id);
        if (unique && texts_end) break;
        keys[count++] = id;
        unique = true;
        for (int side = 0; side < MERGE_SIDES; side++) unique &= add_key(arena, &files[side], id);
    }
    for (int side = 0; side < MERGE_SIDES; side++) set_keys(arena, &files[side], keys, count);
    return count > 0;
}
