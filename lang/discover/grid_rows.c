/* What the rows of a table are to each other, by what is written in them: codes of which one begins
 * like another, ordinals such as 一、 and （一）, indentation, and words for totals. */
#include <stdlib.h>

#include "lang/discover/grid.h"
#include "lang/tabular/code.h"
#include "lang/tabular/written.h"

/* ---- texts ---- */

static Str without_blanks(Arena *arena, Str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    uint32_t len = 0;
    for (uint32_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ' ' || text.ptr[i] == '\t' || text.ptr[i] == '\n') continue;
        if (str_starts((Str){text.ptr + i, text.len - i}, STR("\xE3\x80\x80"))) {
            i += 2;
            continue;
        }
        out[len++] = text.ptr[i];
    }
    return (Str){out, len};
}

static bool starts_with_any(Str text, const char *const *words, size_t count, uint32_t *len)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(text, str_from(words[i]))) {
            *len = str_from(words[i]).len;
            return true;
        }
    return false;
}

/* 一 … 九, 十, 廿, 百: how many bytes of numerals the text begins with. */
static uint32_t numerals(Str text)
{
    static const char *const all[] = {"一", "二", "三", "四", "五", "六", "七",
                                      "八", "九", "十", "廿", "卅", "百", "〇"};
    uint32_t at = 0, len;
    while (
        starts_with_any((Str){text.ptr + at, text.len - at}, all, sizeof all / sizeof *all, &len))
        at += len;
    return at;
}

static uint32_t arabic(Str text)
{
    uint32_t len = 0;
    while (str_digit(text, len)) len++;
    return len <= 3 ? len : 0;
}

/* How deep the ordinal at the beginning of a text is, 0 = none; *len: its bytes. */
static uint32_t ordinal(Str text, uint32_t *len)
{
    static const char *const opening[] = {"（", "("}, *const closing[] = {"）", ")"};
    static const char *const behind[] = {"、", "．", ".", "，"};
    uint32_t open = 0, end = 0, digits;
    bool opened = starts_with_any(text, opening, 2, &open);
    Str rest = {text.ptr + open, text.len - open};
    bool chinese = (digits = numerals(rest)) != 0;
    if (!chinese) digits = arabic(rest);
    if (!digits) return 0;
    Str after = {rest.ptr + digits, rest.len - digits};
    bool ends =
        opened ? starts_with_any(after, closing, 2, &end) : starts_with_any(after, behind, 4, &end);
    if (!ends || (!chinese && !opened && end == 1 && str_digit(after, 1))) return 0; /* 1.5 */
    *len = open + digits + end;
    return chinese ? (opened ? 2 : 1) : opened ? 4 : 3;
}

static bool is_of_which(Str text)
{
    static const char *const words[] = {"其中",  "of which", "Of which",
                                        "davon", "dont ",    "thereof"};
    uint32_t len;
    return starts_with_any(text, words, sizeof words / sizeof *words, &len);
}

static bool is_total(Str text)
{
    static const char *const ends[] = {"合计", "总计", "小计", "共计", "总额", "Σ"};
    static const char *const begins[] = {"Total",     "TOTAL", "total",     "Subtotal",
                                         "Sub-total", "Summe", "Gesamt",    "Insgesamt",
                                         "Zusammen",  "Sum",   "Grandtotal"};
    uint32_t len;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, str_from(ends[i]))) return true;
    return starts_with_any(text, begins, sizeof begins / sizeof *begins, &len) ||
           str_ends(text, STR(" total")) || str_ends(text, STR(" Total"));
}

bool grid_is_total(Arena *arena, Str text)
{
    return is_total(text) || is_total(without_blanks(arena, text));
}

/* ---- rows ---- */

static uint32_t column_of(const DataGrid *grid, GridKind kind)
{
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == kind) return c;
    return NONE;
}

/* The cell's span begins where its blanks do. */
static uint32_t indentation(Env *env, const GridCell *cell)
{
    Str raw = source_text(env->sources, cell->span);
    if (raw.len && raw.ptr[0] == '"') raw = (Str){raw.ptr + 1, raw.len - 1};
    return written_indentation(raw);
}

static Str other_texts(Env *env, const DataGrid *grid, const DataRow *row)
{
    Str block = {0};
    for (uint32_t c = 0; c < grid->column_count; c++) {
        if (grid->columns[c].kind != GRID_TEXT || !row->cells[c].text.len) continue;
        block = block.len ? arena_printf(env->arena, STR_FMT "/" STR_FMT, STR_ARG(block),
                                         STR_ARG(row->cells[c].text))
                          : row->cells[c].text;
    }
    return block;
}

static void read_row(Env *env, const DataGrid *grid, DataRow *row, uint32_t codes, uint32_t labels)
{
    uint32_t len = 0;
    Str text = labels == NONE ? (Str){0} : row->cells[labels].text;
    if (!text.len) text = STR(""); /* an empty cell has no address */
    Str code = codes == NONE ? (Str){0} : row->cells[codes].text;
    if (!grid_is_total(env->arena, code))
        row->code = code;
    else if (!text.len)
        text = code;
    row->level = ordinal(text, &len);
    text = written_trim((Str){text.ptr + len, text.len - len});
    Str label = without_blanks(env->arena, text);
    row->of_which = is_of_which(text);
    /* The first and the last row need no word for it. */
    bool end = row == grid->rows || row == grid->rows + grid->row_count - 1;
    row->total =
        !row->code.len && !row->level && ((end && !label.len) || is_total(label) || is_total(text));
    row->label = label;
    row->block = other_texts(env, grid, row);
}

/* ---- trees ---- */

static int by_code(const void *a, const void *b)
{
    const DataRow *const *x = a, *const *y = b;
    int order = str_compare((*x)->code, (*y)->code);
    return order ? order : (*x)->record < (*y)->record ? -1 : (*x)->record > (*y)->record;
}

/* In the order of codes, what a code begins with comes before it: the nearest is its parent. */
static void tree_by_codes(Env *env, DataGrid *grid)
{
    DataRow **sorted = arena_array(env->arena, DataRow *, grid->row_count);
    uint32_t count = 0, depth = 0;
    DataRow **open = arena_array(env->arena, DataRow *, grid->row_count);
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (grid->rows[r].code.len) sorted[count++] = &grid->rows[r];
    if (count) qsort(sorted, count, sizeof *sorted, by_code);
    for (uint32_t i = 0; i < count; i++) {
        bool same = depth && str_equal(sorted[i]->code, open[depth - 1]->code);
        if (same) continue; /* a code twice tells nothing */
        while (depth && !code_is_below(sorted[i]->code, open[depth - 1]->code)) depth--;
        if (depth) {
            sorted[i]->parent = (uint32_t)(open[depth - 1] - grid->rows);
            grid->tree_by_codes = true;
        }
        open[depth++] = sorted[i];
    }
}

/* The nearest row above with a lower level; a total ends all that is open. */
static void tree_by_levels(Env *env, DataGrid *grid)
{
    uint32_t *open = arena_array(env->arena, uint32_t, grid->row_count), depth = 0;
    for (uint32_t r = 0; r < grid->row_count; r++) {
        DataRow *row = &grid->rows[r];
        if (row->total) depth = 0;
        if (!row->level || row->total || row->of_which) continue;
        while (depth && grid->rows[open[depth - 1]].level >= row->level) depth--;
        if (depth) row->parent = open[depth - 1];
        open[depth++] = r;
    }
}

static void levels_by_indentation(Env *env, DataGrid *grid, uint32_t labels)
{
    bool any = false, ordinals = false;
    for (uint32_t r = 0; r < grid->row_count; r++) ordinals |= grid->rows[r].level != 0;
    if (ordinals || labels == NONE) return;
    for (uint32_t r = 0; r < grid->row_count; r++) {
        grid->rows[r].level = 1 + indentation(env, &grid->rows[r].cells[labels]);
        any |= grid->rows[r].level > 1;
    }
    for (uint32_t r = 0; r < grid->row_count && !any; r++) grid->rows[r].level = 0;
}

void grid_arrange_rows(Env *env, DataGrid *grid)
{
    uint32_t codes = column_of(grid, GRID_CODES), labels = column_of(grid, GRID_LABELS);
    for (uint32_t r = 0; r < grid->row_count; r++)
        read_row(env, grid, &grid->rows[r], codes, labels);
    if (codes != NONE) tree_by_codes(env, grid);
    if (grid->tree_by_codes) return;
    levels_by_indentation(env, grid, labels);
    tree_by_levels(env, grid);
}
