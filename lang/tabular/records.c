/* Tables as JSON: an array of records, alone or as a member of an object; a data package with its
 * records inside. */
#include "lang/base/catalogue.h"
#include "lang/base/json_read.h"
#include "lang/tabular/book.h"
#include "lang/tabular/sheet.h"

enum { LIMIT_JSON_COLUMNS = 400 };

typedef struct Columns { /* the keys of records, in the order in which they come first */
    Str items[LIMIT_JSON_COLUMNS];
    uint32_t len;
} Columns;

typedef struct RecordReader {
    Arena *arena;
    BookTables *tables;
    Columns columns;                /* of the table at hand */
    Str values[LIMIT_JSON_COLUMNS]; /* of the record at hand */
} RecordReader;

static uint32_t column_of(const Columns *columns, Str key, uint32_t guess)
{
    if (guess < columns->len && str_equal(columns->items[guess], key)) return guess;
    for (uint32_t c = 0; c < columns->len; c++)
        if (str_equal(columns->items[c], key)) return c;
    return columns->len;
}

static bool find_columns(Columns *columns, const JsonValue *records)
{
    for (const JsonValue *record = records->first; record; record = record->next) {
        uint32_t guess = 0;
        for (const JsonValue *value = record->first; value; value = value->next) {
            uint32_t c = column_of(columns, value->key, guess);
            guess = c + 1;
            if (c < columns->len) continue;
            if (columns->len == LIMIT_JSON_COLUMNS) return false;
            columns->items[columns->len++] = value->key;
        }
    }
    return true;
}

static Str text_of(const JsonValue *value)
{
    switch (value->kind) {
    case JSON_NULL: break;
    case JSON_ARRAY:
    case JSON_OBJECT: return value->written;
    case JSON_BOOL: return value->truth ? STR("true") : STR("false");
    case JSON_NUMBER:
    case JSON_TEXT: return value->text;
    }
    return STR("");
}

/* A record may have its keys in another order, so its values are sorted into their columns. */
static void put_record(SheetWriter *writer, const Columns *columns, const JsonValue *record,
                       uint32_t row, Str *values)
{
    uint32_t guess = 0;
    for (uint32_t c = 0; c < columns->len; c++) values[c] = (Str){0};
    for (const JsonValue *value = record->first; value; value = value->next) {
        uint32_t c = column_of(columns, value->key, guess);
        guess = c + 1;
        if (c < columns->len && !values[c].len) values[c] = text_of(value);
    }
    for (uint32_t c = 0; c < columns->len; c++) sheet_put(writer, row, c + 1, values[c]);
}

static const char *add_records(RecordReader *r, const JsonValue *records, Str name)
{
    SheetWriter writer;
    uint32_t row = 1;
    const Columns *columns = &r->columns;
    r->columns.len = 0;
    if (!find_columns(&r->columns, records)) return sheet_too_large;
    sheet_begin(&writer, r->arena, records->written.len);
    for (uint32_t c = 0; c < columns->len; c++) sheet_put(&writer, 1, c + 1, columns->items[c]);
    for (const JsonValue *record = records->first; record; record = record->next)
        put_record(&writer, columns, record, ++row, r->values);
    *vec_push(r->arena, r->tables) = (BookTable){name, sheet_end(&writer)};
    return writer.error;
}

static bool is_records(const JsonValue *value)
{
    if (value->kind != JSON_ARRAY || !value->first) return false;
    for (const JsonValue *record = value->first; record; record = record->next)
        if (record->kind != JSON_OBJECT || !record->first) return false;
    return true;
}

/* The records of a data package that are in it; its files are read by others. */
static const char *add_resources(RecordReader *r, const JsonValue *resources)
{
    const char *error = NULL;
    for (const JsonValue *resource = resources->first; resource && !error;
         resource = resource->next) {
        const JsonValue *data = json_get(resource, "data");
        if (is_records(data)) error = add_records(r, data, json_get_text(resource, "name"));
    }
    return error;
}

const char *json_tables(Arena *arena, Str file, BookTables *tables)
{
    const JsonValue *whole = json_read(arena, file);
    const char *error = NULL;
    if (!whole) return N_("it is no valid JSON");
    RecordReader *r = arena_new(arena, RecordReader);
    r->arena = arena;
    r->tables = tables;
    if (is_records(whole)) return add_records(r, whole, STR("records"));
    if (json_get(whole, "resources")->kind == JSON_ARRAY)
        return add_resources(r, json_get(whole, "resources"));
    for (const JsonValue *value = whole->kind == JSON_OBJECT ? whole->first : NULL; value && !error;
         value = value->next)
        if (is_records(value)) error = add_records(r, value, value->key);
    return error;
}
