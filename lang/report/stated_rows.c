#include "lang/report/stated_rows.h"

#include "lang/tabular/book.h"
#include "lang/tabular/headings.h"

Str stated_heading(Env *env, const ReportColumn *column)
{
    Str text = {0};
    for (uint32_t i = 0; i < column->heading_count; i++)
        text = arena_join_parts(env->arena, text, " / ", column->headings[i]);
    return text;
}

static StatedRow copy_record(Arena *arena, const CsvReader *reader)
{
    StatedRow row = {arena_array(arena, CsvField, reader->fields.len), reader->fields.len};
    memcpy(row.fields, reader->fields.items, row.len * sizeof *row.fields);
    return row;
}

/* ---- CSV ---- */

/* A record as it was before it was written for spreadsheets. */
static StatedRow unguarded(Arena *arena, StatedRow row)
{
    for (uint32_t i = 0; i < row.len; i++)
        row.fields[i].text = csv_unguarded(arena, row.fields[i].text);
    return row;
}

static void read_csv(Env *env, CsvReader *reader, FileId file, StatedPrint *print)
{
    reader->separator = form_guess_separator(env->arena, csv_sample(reader));
    source_set_csv(env->sources, file, reader->separator);
    print->empty = !csv_next(reader);
    if (print->empty) return;
    print->headings = unguarded(env->arena, copy_record(env->arena, reader));
    while (csv_next(reader))
        *vec_push(env->arena, &print->rows) =
            unguarded(env->arena, copy_record(env->arena, reader));
}

/* ---- sheets: the texts of the table, as they are there ---- */

typedef struct SheetTexts {
    Env *env;
    const ReportTable *table;
    Interner *names;
    VEC(Str) texts;     /* [symbol - 1]: what the table says */
    VEC(uint32_t) seen; /* [symbol - 1]: by which search, as a heading */
    uint32_t searches;
} SheetTexts;

/* A line break of a cell is a blank there (lang/tabular/sheet.h). */
static Str on_a_line(Arena *arena, Str text)
{
    char *line = arena_alloc(arena, text.len + 1);
    for (uint32_t i = 0; i < text.len; i++)
        line[i] = text.ptr[i] == '\n' || text.ptr[i] == '\r' ? ' ' : text.ptr[i];
    return str_trim((Str){line, text.len}, " \t");
}

static void know(SheetTexts *t, Str shown, Str text)
{
    Symbol symbol = intern(t->names, on_a_line(t->env->arena, shown));
    if (symbol <= t->texts.len) return;
    *vec_push(t->env->arena, &t->texts) = text;
    *vec_push(t->env->arena, &t->seen) = 0;
}

/* What the table says where a sheet shows this. Elsewhere a CSV file was opened as a sheet. */
static Str meant(const SheetTexts *t, Str shown)
{
    Symbol symbol = intern_find(t->names, t->env->arena, str_trim(shown, " \t"));
    return symbol ? t->texts.items[symbol - 1] : csv_unguarded(t->env->arena, shown);
}

static void open_texts(SheetTexts *t)
{
    t->names = intern_new(t->env->arena, intern_seed(t->env->names));
    t->texts.len = t->seen.len = 0;
}

static void know_cells(SheetTexts *t)
{
    open_texts(t);
    for (uint32_t r = 0; r < t->table->rows.len; r++)
        for (uint32_t c = 0; c < t->table->columns.len; c++) {
            const Cell *cell = &t->table->rows.items[r].cells[c];
            if (cell->kind == CELL_TEXT && cell->text.len) know(t, cell->text, cell->text);
        }
    if (t->table->empty.len) know(t, t->table->empty, t->table->empty);
}

/* ---- sheets: where the headings are ---- */

static uint32_t count_levels(const ReportTable *table)
{
    uint32_t levels = FORM_DEPTH;
    for (uint32_t c = 0; c < table->columns.len; c++)
        levels = u32_max(levels, table->columns.items[c].heading_count);
    return levels;
}

/* Records of headings, as the table has them: those of a column that has fewer end with the same
 * text. */
static TableHeadings own_headings(const SheetTexts *t, uint32_t levels)
{
    Arena *arena = t->env->arena;
    uint32_t count = t->table->columns.len;
    TableRecord *records = arena_array(arena, TableRecord, levels);
    for (uint32_t level = 0; level < levels; level++) {
        records[level] = (TableRecord){arena_array(arena, CsvField, count), count};
        for (uint32_t c = 0; c < count; c++) {
            const ReportColumn *column = &t->table->columns.items[c];
            uint32_t at = u32_min(level, column->heading_count - 1);
            if (column->heading_count)
                records[level].fields[c].text = on_a_line(arena, column->headings[at]);
        }
    }
    return headings_join(arena, records, levels);
}

static void know_headings(SheetTexts *t, uint32_t levels)
{
    TableHeadings own = own_headings(t, levels);
    open_texts(t);
    for (uint32_t c = 0; c < own.len; c++) {
        Str heading = stated_heading(t->env, &t->table->columns.items[c]);
        know(t, heading, heading);
        know(t, own.items[c].text, heading);
    }
}

/* How many of the headings are the table's. */
static uint32_t count_known(SheetTexts *t, const TableHeadings *headings)
{
    uint32_t count = 0;
    t->searches++;
    work_spend(env_work(t->env), (uint64_t)WORK_STEP * headings->len);
    for (uint32_t i = 0; i < headings->len; i++) {
        Symbol symbol =
            intern_find(t->names, t->env->arena, str_trim(headings->items[i].text, " \t"));
        if (!symbol || t->seen.items[symbol - 1] == t->searches) continue;
        t->seen.items[symbol - 1] = t->searches;
        count++;
    }
    return count;
}

static TableHeadings join_records(Arena *arena, const StatedRows *rows, uint32_t above,
                                  uint32_t depth)
{
    TableRecord *records = arena_array(arena, TableRecord, depth);
    for (uint32_t i = 0; i < depth; i++)
        records[i] = (TableRecord){rows->items[above + i].fields, rows->items[above + i].len};
    return headings_join(arena, records, depth);
}

/* Takes the records that have most of the table's headings; of several, the fewest and first. */
static TableHeadings find_headings(SheetTexts *t, const StatedRows *rows, uint32_t *first)
{
    uint32_t most = 0, levels = count_levels(t->table);
    Arena *arena = t->env->arena;
    TableHeadings best = join_records(arena, rows, 0, 1);
    *first = 1;
    know_headings(t, levels);
    for (uint32_t depth = 1; depth <= levels; depth++)
        for (uint32_t above = 0; above < FORM_RECORDS && above + depth <= rows->len; above++) {
            TableHeadings headings = join_records(arena, rows, above, depth);
            uint32_t count = count_known(t, &headings);
            if (count <= most) continue;
            most = count;
            best = headings;
            *first = above + depth;
        }
    return best;
}

static StatedRow as_row(const SheetTexts *t, const TableHeadings *headings)
{
    StatedRow row = {arena_array(t->env->arena, CsvField, headings->len), headings->len};
    for (uint32_t i = 0; i < row.len; i++)
        row.fields[i] = (CsvField){meant(t, headings->items[i].text), headings->items[i].span};
    return row;
}

/* ---- sheets: rows ---- */

/* Cells at the end of a row that are empty are not in the file. */
static StatedRow filled_up(const SheetTexts *t, StatedRow row, uint32_t len)
{
    StatedRow full = {arena_array(t->env->arena, CsvField, u32_max(len, row.len)),
                      u32_max(len, row.len)};
    const Span end = row.len ? row.fields[row.len - 1].span : (Span){0, 0};
    for (uint32_t i = 0; i < full.len; i++)
        full.fields[i] = i < row.len ? (CsvField){meant(t, row.fields[i].text), row.fields[i].span}
                                     : (CsvField){STR(""), {end.hi, end.hi}};
    return full;
}

/* The note of the table, or a footnote after the names of its cells: "B4: …". */
static bool is_note(const SheetTexts *t, StatedRow row)
{
    Arena *arena = t->env->arena;
    const ReportTable *table = t->table;
    if (row.len != 1 || !table->rows.len) return false;
    Str text = str_trim(row.fields[0].text, " \t");
    if (table->note.len && str_equal(text, on_a_line(arena, table->note))) return true;
    for (uint32_t i = 0; i < table->footnotes.len; i++) {
        Str footnote = on_a_line(arena, table->footnotes.items[i]);
        if (str_ends(text, arena_printf(arena, ": " STR_FMT, STR_ARG(footnote)))) return true;
    }
    return false;
}

static void read_sheet(Env *env, const ReportTable *table, CsvReader *reader, StatedPrint *print)
{
    SheetTexts t = {.env = env, .table = table};
    StatedRows records = {0};
    uint32_t first;
    while (csv_next(reader)) *vec_push(env->arena, &records) = copy_record(env->arena, reader);
    print->empty = !records.len;
    if (print->empty) return;
    TableHeadings headings = find_headings(&t, &records, &first);
    print->headings = as_row(&t, &headings);
    while (records.len > first && is_note(&t, records.items[records.len - 1])) records.len--;
    know_cells(&t);
    for (uint32_t i = first; i < records.len; i++)
        *vec_push(env->arena, &print->rows) = filled_up(&t, records.items[i], headings.len);
}

/* ---- what the last compilation has read ---- */

typedef struct KeptPrint { /* of a CSV file */
    StatedPrint print;
    char separator;
} KeptPrint;

/* Of the text and its place. */
static uint64_t text_print(const Env *env, const Source *source)
{
    if (!env->memo) return 0;
    uint64_t print = memo_mix_text(intern_seed(env->names), STR("stated"));
    return memo_mix(memo_mix_text(print, source->text), source->base);
}

/* text: the copy of the source's. */
static StatedRow keep_row(Arena *arena, const Source *source, const char *text, StatedRow row)
{
    StatedRow kept = {arena_array(arena, CsvField, row.len), row.len};
    for (uint32_t i = 0; i < row.len; i++) {
        Str field = row.fields[i].text;
        bool in_text = field.ptr >= source->text.ptr &&
                       field.ptr + field.len <= source->text.ptr + source->text.len;
        kept.fields[i].span = row.fields[i].span;
        kept.fields[i].text = in_text ? (Str){text + (field.ptr - source->text.ptr), field.len}
                                      : arena_str(arena, field);
    }
    return kept;
}

static void keep_print(Env *env, const Source *source, uint64_t number, uint64_t work,
                       const StatedPrint *print)
{
    Arena *arena;
    KeptPrint *kept = number ? memo_add(env->memo, number, sizeof *kept, work, &arena) : NULL;
    if (!kept) return;
    const char *text = arena_str(arena, source->text).ptr;
    kept->separator = source->separator;
    kept->print.empty = print->empty;
    kept->print.bad = print->bad;
    kept->print.headings = keep_row(arena, source, text, print->headings);
    for (uint32_t i = 0; i < print->rows.len; i++)
        *vec_push(arena, &kept->print.rows) = keep_row(arena, source, text, print->rows.items[i]);
}

static StatedPrint read_csv_once(Env *env, CsvReader *reader, FileId file)
{
    const Source *source = source_get(env->sources, file);
    StatedPrint print = {.empty = false};
    uint64_t number = text_print(env, source), before = work_spent(env_work(env));
    const KeptPrint *kept = number ? memo_find(env->memo, number, env_work(env)) : NULL;
    if (kept) {
        source_set_csv(env->sources, file, kept->separator);
        return kept->print;
    }
    read_csv(env, reader, file, &print);
    print.bad = reader->bad;
    keep_print(env, source, number, work_spent(env_work(env)) - before, &print);
    return print;
}

StatedPrint stated_read(Env *env, const ReportTable *table, FileId file)
{
    StatedPrint print = {.empty = false};
    CsvReader reader;
    const Source *source = source_get(env->sources, file);
    csv_open(&reader, env->arena, source);
    if (!source->charset || !book_is_kind_name(source->charset))
        return read_csv_once(env, &reader, file);
    read_sheet(env, table, &reader, &print);
    print.bad = reader.bad;
    return print;
}
