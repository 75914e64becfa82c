#include "lang/discover/grid.h"

#include "lang/base/csv.h"
#include "lang/base/unicode.h"
#include "lang/tabular/headings.h"
#include "lang/tabular/written.h"

typedef struct Raw { /* the records of a file */
    VEC(TableRecord) records;
    uint32_t width;
    char mark;
    uint32_t headings, data; /* the first record of headings, and of data */
} Raw;

/* ---- records ---- */

static uint32_t count_filled(const TableRecord *record)
{
    uint32_t filled = 0;
    for (uint32_t c = 0; c < record->len; c++)
        filled += written_trim(record->fields[c].text).len != 0;
    return filled;
}

static bool read_records(Env *env, const Source *source, char separator, Raw *raw)
{
    CsvReader reader;
    uint64_t cells = 0;
    csv_open(&reader, env->arena, source);
    reader.separator = separator;
    while (csv_next(&reader)) {
        TableRecord record = {arena_array(env->arena, CsvField, reader.fields.len),
                              reader.fields.len};
        memcpy(record.fields, reader.fields.items, reader.fields.len * sizeof *record.fields);
        for (uint32_t c = 0; c < record.len; c++)
            record.fields[c].text = csv_unguarded(env->arena, record.fields[c].text);
        if (count_filled(&record)) *vec_push(env->arena, &raw->records) = record;
        raw->width = u32_max(raw->width, record.len);
        cells += record.len;
        work_spend(env_work(env), WORK_EVALUATE * record.len);
    }
    Span whole = {source->base, source->base + 1};
    if (reader.bad.hi)
        diag_add(env->diags, DIAG_E0405, reader.bad, "a quoted field that does not end properly");
    else if (cells > LIMIT_GRID_CELLS || raw->width > LIMIT_GRID_COLUMNS)
        diag_add(env->diags, DIAG_E0803, whole, "this table is larger than %d cells or %d columns",
                 (int)LIMIT_GRID_CELLS, (int)LIMIT_GRID_COLUMNS);
    return !reader.bad.hi && cells <= LIMIT_GRID_CELLS && raw->width <= LIMIT_GRID_COLUMNS;
}

/* A file has one mark before its decimals. */
static char find_mark(const Raw *raw)
{
    uint32_t points = 0, commas = 0;
    for (uint32_t r = 0; r < raw->records.len; r++)
        for (uint32_t c = 0; c < raw->records.items[r].len; c++) {
            WrittenMark mark = written_mark(raw->records.items[r].fields[c].text);
            points += mark == MARK_POINT;
            commas += mark == MARK_COMMA;
        }
    return commas > points ? ',' : '.';
}

static bool is_year(Str text)
{
    return text.len == 4 && (str_starts(text, STR("19")) || str_starts(text, STR("20"))) &&
           is_digit(text.ptr[2]) && is_digit(text.ptr[3]);
}

static bool is_number(const Raw *raw, Str text)
{
    Written written;
    written_read(text, raw->mark, &written);
    return written.kind == WRITTEN_NUMBER && !is_year(written_trim(text));
}

static bool has_number(const Raw *raw, const TableRecord *record)
{
    for (uint32_t c = 0; c < record->len; c++)
        if (is_number(raw, record->fields[c].text)) return true;
    return false;
}

/* How many cells of the first record with a number are filled; 0 if there is none. */
static uint32_t filled_of_data(const Raw *raw)
{
    for (uint32_t r = 0; r < raw->records.len; r++)
        if (has_number(raw, &raw->records.items[r])) return count_filled(&raw->records.items[r]);
    return 0;
}

/* Headings begin in the first record with more than one text, and half as many as the data has: a
 * title may have a unit or a date beside it. Further ones have nothing in their first cell, and no
 * number. */
static void find_headings(Raw *raw)
{
    uint32_t at = 0, count = raw->records.len, least = filled_of_data(raw);
    while (at < count && (count_filled(&raw->records.items[at]) < 2 ||
                          count_filled(&raw->records.items[at]) * 2 < least))
        at++;
    if (at == count) at = 0;
    raw->headings = at;
    raw->data = at < count ? at + 1 : at;
    while (raw->data < count && raw->data - at < FORM_DEPTH) {
        const TableRecord *record = &raw->records.items[raw->data];
        bool upper = !written_trim(record->fields[0].text).len && count_filled(record) &&
                     !has_number(raw, record);
        if (!upper) break;
        raw->data++;
    }
}

/* ---- cells ---- */

static bool counts_as_number(Str sign)
{
    return !sign.len || str_equal(sign, STR("$")) || str_equal(sign, STR("€")) ||
           str_equal(sign, STR("£")) || str_equal(sign, STR("¥")) || str_equal(sign, STR("￥"));
}

/* Without invisible characters: they are no part of what was published. */
static Str visible_text(Env *env, Str text)
{
    Sink sink;
    uint32_t code_point, len, hidden = 0;
    for (uint32_t at = 0; at < text.len; at += len ? len : 1) {
        len = unicode_decode(text, at, &code_point);
        hidden += !len || unicode_is_invisible(code_point);
    }
    if (!hidden) return text;
    sink_memory(&sink, env->arena);
    for (uint32_t at = 0; at < text.len; at += len ? len : 1) {
        len = unicode_decode(text, at, &code_point);
        if (len && !unicode_is_invisible(code_point)) sink_str(&sink, (Str){text.ptr + at, len});
    }
    return written_trim(sink_result(&sink));
}

static GridCell read_cell(Env *env, const Raw *raw, const TableRecord *record, uint32_t field)
{
    GridCell cell = {.text = {0}};
    Written written;
    if (field >= record->len) return cell;
    cell.text = visible_text(env, written_trim(record->fields[field].text));
    cell.span = record->fields[field].span;
    written_read(cell.text, raw->mark, &written);
    if (written.kind != WRITTEN_NUMBER || !counts_as_number(written.sign)) return cell;
    if (amount_parse(written_digits(&written), GRID_DECIMALS, &cell.value) != AMOUNT_OK ||
        number_compare(number_absolute(number_int(cell.value)),
                       number_int((Int128)1000000000 * 1000000000 * 1000000000)) > 0) {
        cell.value = 0;
        return cell;
    }
    cell.number = true;
    cell.percent = written.percent;
    cell.decimals = (uint8_t)written.decimals;
    return cell;
}

/* ---- columns ---- */

typedef struct Census { /* of what is in a column */
    uint32_t filled, numbers, codes, distinct;
} Census;

static bool looks_like_code(Str text)
{
    bool digit = false;
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool fits = is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
        if (!fits) return false;
        digit |= is_digit(c);
    }
    return digit && text.len <= 32 && text.ptr[0] != '-' && text.ptr[0] != '.';
}

static Census take_census(Env *env, const Raw *raw, uint32_t field)
{
    Census census = {0};
    Interner *seen = intern_new(env->arena, intern_seed(env->names));
    for (uint32_t r = raw->data; r < raw->records.len; r++) {
        const TableRecord *record = &raw->records.items[r];
        GridCell cell = read_cell(env, raw, record, field);
        if (written_is_nothing(cell.text)) continue;
        census.filled++;
        census.numbers += cell.number;
        census.codes += looks_like_code(cell.text);
        intern(seen, cell.text);
    }
    census.distinct = intern_count(seen);
    return census;
}

static bool mentions(Str heading, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_contains(heading, str_from(words[i]))) return true;
    return false;
}

static bool is_heading_of_codes(Str heading)
{
    static const char *const words[] = {"编码", "代码", "code", "Code", "No.", "Nr.", "序号", "#"};
    return mentions(heading, words, sizeof words / sizeof *words);
}

static GridKind kind_of(const Census *census, Str heading, bool first)
{
    bool all_codes = census->filled && census->codes == census->filled;
    bool unique = census->distinct * 10 >= census->filled * 9;
    if (all_codes && unique && (is_heading_of_codes(heading) || (first && census->filled > 1)))
        return GRID_CODES;
    if (census->numbers && census->numbers * 2 > census->filled) return GRID_NUMBERS;
    return GRID_TEXT;
}

/* A first column of numbers is one of codes only if a text is beside it. */
static void settle_kinds(GridColumn *columns, const Census *all, uint32_t count)
{
    for (uint32_t c = 0; c < count; c++) {
        bool beside = c + 1 < count && columns[c + 1].kind == GRID_TEXT && all[c + 1].filled;
        if (columns[c].kind == GRID_CODES && !beside && !is_heading_of_codes(columns[c].heading))
            columns[c].kind = GRID_NUMBERS;
    }
    /* Numbers that name rows have a text among them: "Total". */
    uint32_t label = count && columns[0].kind == GRID_CODES ? 1 : 0;
    if (label < count && columns[label].kind == GRID_NUMBERS &&
        all[label].numbers < all[label].filled)
        columns[label].kind = GRID_TEXT;
    /* What is empty to the right of numbers is one more column of numbers. */
    for (uint32_t c = 1; c < count; c++)
        if (!all[c].filled && columns[c - 1].kind == GRID_NUMBERS) columns[c].kind = GRID_NUMBERS;
    for (uint32_t c = count - 1; c-- > 0;)
        if (!all[c].filled && columns[c].kind == GRID_TEXT && columns[c + 1].kind == GRID_NUMBERS)
            columns[c].kind = GRID_NUMBERS;
}

/* ---- sides of a table ---- */

/* Of the texts to the left of the numbers, the one with the most different ones names the rows. */
static void choose_labels(GridColumn *columns, const Census *all, uint32_t from, uint32_t to)
{
    uint32_t best = NONE;
    for (uint32_t c = from; c < to && columns[c].kind != GRID_NUMBERS; c++)
        if (columns[c].kind == GRID_TEXT && (best == NONE || all[c].distinct > all[best].distinct))
            best = c;
    if (best != NONE) columns[best].kind = GRID_LABELS;
}

static void add_grid(Env *env, const Raw *raw, Str name, const GridColumn *columns, uint32_t from,
                     uint32_t to, uint32_t panel, DataGrids *grids)
{
    DataGrid *last = grids->len ? &grids->items[grids->len - 1] : NULL;
    uint32_t first = last ? last->first_cell + last->row_count * last->column_count : 0;
    DataGrid *grid = vec_push(env->arena, grids);
    *grid =
        (DataGrid){.table = name, .panel = panel, .column_count = to - from, .first_cell = first};
    grid->columns = arena_array(env->arena, GridColumn, to - from);
    memcpy(grid->columns, columns + from, (to - from) * sizeof *columns);
    grid->rows = arena_array(env->arena, DataRow, raw->records.len - raw->data);
    for (uint32_t r = raw->data; r < raw->records.len; r++) {
        GridCell *cells = arena_array(env->arena, GridCell, to - from);
        bool filled = false;
        for (uint32_t c = 0; c < to - from; c++) {
            cells[c] = read_cell(env, raw, &raw->records.items[r], from + c);
            filled |= cells[c].text.len != 0;
        }
        if (filled)
            grid->rows[grid->row_count++] =
                (DataRow){.cells = cells, .record = r - raw->data, .parent = NONE};
    }
    grid_arrange_rows(env, grid);
}

static uint32_t group_length(Str heading)
{
    for (uint32_t at = 0; at + 3 <= heading.len; at++)
        if (memcmp(heading.ptr + at, " / ", 3) == 0) return at + 3;
    return 0;
}

/* Where headings are grouped, a side has a group of its own. */
static bool may_end(const GridColumn *columns, uint32_t from, uint32_t to, uint32_t width)
{
    bool grouped = false;
    uint32_t len = group_length(columns[from].heading);
    for (uint32_t c = 0; c < width; c++) grouped |= group_length(columns[c].heading) != 0;
    if (!grouped) return true;
    for (uint32_t c = from; c < to; c++)
        if (columns[c].heading.len < len ||
            memcmp(columns[c].heading.ptr, columns[from].heading.ptr, len) != 0)
            return false;
    return len != 0;
}

/* A text to the right of numbers begins another side, if numbers follow it. */
static void add_sides(Env *env, const Raw *raw, Str name, GridColumn *columns, const Census *all,
                      DataGrids *grids)
{
    uint32_t from = 0, panel = 0;
    while (from < raw->width) {
        uint32_t to = from, last = raw->width;
        while (to < raw->width && columns[to].kind != GRID_NUMBERS) to++;
        while (to < raw->width && columns[to].kind == GRID_NUMBERS) to++;
        bool more = false;
        for (uint32_t c = to; c < raw->width; c++) more |= columns[c].kind == GRID_NUMBERS;
        if (more && may_end(columns, from, to, raw->width)) last = to;
        choose_labels(columns, all, from, last);
        add_grid(env, raw, name, columns, from, last, panel++, grids);
        from = last;
    }
}

/* "2024年部门收支总表 单位：万元": what is above the headings, joined. */
static Str texts_above(Env *env, const Raw *raw)
{
    Str above = {0};
    for (uint32_t r = 0; r < raw->headings; r++)
        for (uint32_t c = 0; c < raw->records.items[r].len; c++) {
            Str text = visible_text(env, written_trim(raw->records.items[r].fields[c].text));
            if (text.len)
                above = arena_printf(env->arena, STR_FMT "%s" STR_FMT, STR_ARG(above),
                                     above.len ? " " : "", STR_ARG(text));
        }
    return above;
}

bool grid_read(Env *env, FileId file, Str name, DataGrids *grids)
{
    const Source *source = source_get(env->sources, file);
    Raw raw = {.mark = '.'};
    char separator = form_guess_separator(env->arena, source->text);
    source_set_csv(env->sources, file, separator);
    if (!read_records(env, source, separator, &raw)) return false;
    if (!raw.records.len) return true;
    raw.mark = find_mark(&raw);
    find_headings(&raw);
    TableHeadings headings =
        headings_join(env->arena, raw.records.items + raw.headings, raw.data - raw.headings);
    GridColumn *columns = arena_array(env->arena, GridColumn, raw.width);
    Census *all = arena_array(env->arena, Census, raw.width);
    for (uint32_t c = 0; c < raw.width; c++) {
        all[c] = take_census(env, &raw, c);
        columns[c].heading =
            c < headings.len ? visible_text(env, headings.items[c].text) : (Str){0};
        columns[c].field = c;
        columns[c].kind = kind_of(&all[c], columns[c].heading, c == 0);
    }
    settle_kinds(columns, all, raw.width);
    uint32_t first = grids->len;
    add_sides(env, &raw, name, columns, all, grids);
    if (first < grids->len) grids->items[first].above = texts_above(env, &raw);
    return true;
}
