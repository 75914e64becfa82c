#include "cli/common/text_diff.h"

#include "lang/base/vec.h"

enum { CONTEXT = 3, WINDOW = 200 };

typedef struct LineList {
    VEC(Str) lines; /* with their ends */
} LineList;

typedef struct TextEdit {
    uint32_t old_lo, old_hi, new_lo, new_hi; /* lines that became others */
} TextEdit;

typedef struct Edits {
    VEC(TextEdit) list;
} Edits;

static LineList split(Arena *arena, Str text)
{
    LineList lines = {0};
    for (uint32_t at = 0, lo = 0; at < text.len; at++)
        if (text.ptr[at] == '\n' || at + 1 == text.len) {
            *vec_push(arena, &lines.lines) = (Str){text.ptr + lo, at + 1 - lo};
            lo = at + 1;
        }
    return lines;
}

/* The nearest lines behind both places that are the same; the ends if none is near. */
static TextEdit find_edit(const LineList *a, const LineList *b, uint32_t i, uint32_t j)
{
    for (uint32_t sum = 1; sum <= 2 * WINDOW; sum++)
        for (uint32_t di = 0; di <= sum; di++) {
            uint32_t x = i + di, y = j + sum - di;
            if (x < a->lines.len && y < b->lines.len &&
                str_equal(a->lines.items[x], b->lines.items[y]))
                return (TextEdit){i, x, j, y};
        }
    return (TextEdit){i, a->lines.len, j, b->lines.len};
}

static Edits find_edits(Arena *arena, const LineList *a, const LineList *b)
{
    Edits edits = {0};
    uint32_t i = 0, j = 0;
    while (i < a->lines.len || j < b->lines.len) {
        if (i < a->lines.len && j < b->lines.len &&
            str_equal(a->lines.items[i], b->lines.items[j])) {
            i++, j++;
            continue;
        }
        TextEdit edit = find_edit(a, b, i, j);
        *vec_push(arena, &edits.list) = edit;
        i = edit.old_hi;
        j = edit.new_hi;
    }
    return edits;
}

static void put_lines(Sink *sink, char mark, const LineList *text, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++) {
        /* NOLINTNEXTLINE: a text with lines has a list of them */
        Str line = text->lines.items[i];
        sink_char(sink, mark);
        sink_str(sink, line);
        if (line.ptr[line.len - 1] != '\n') sink_text(sink, "\n\\ No newline at end of file\n");
    }
}

static void put_range(Sink *sink, const char *before, uint32_t lo, uint32_t hi)
{
    sink_printf(sink, "%s%u,%u", before, hi > lo ? lo + 1 : lo, hi - lo);
}

/* Edits [first, end), which are near each other. */
static void put_hunk(Sink *sink, const LineList *a, const LineList *b, const TextEdit *first,
                     const TextEdit *last)
{
    uint32_t before = first->old_lo < CONTEXT ? first->old_lo : CONTEXT;
    uint32_t left = a->lines.len - last->old_hi, after = left < CONTEXT ? left : CONTEXT;
    put_range(sink, "@@ -", first->old_lo - before, last->old_hi + after);
    put_range(sink, " +", first->new_lo - before, last->new_hi + after);
    sink_text(sink, " @@\n");
    uint32_t at = first->old_lo - before;
    for (const TextEdit *edit = first; edit <= last; edit++) {
        put_lines(sink, ' ', a, at, edit->old_lo);
        put_lines(sink, '-', a, edit->old_lo, edit->old_hi);
        put_lines(sink, '+', b, edit->new_lo, edit->new_hi);
        at = edit->old_hi;
    }
    put_lines(sink, ' ', a, at, at + after);
}

void text_diff_write(Arena *arena, Str old_name, Str new_name, Str before, Str after, Sink *sink)
{
    LineList a = split(arena, before), b = split(arena, after);
    Edits edits = find_edits(arena, &a, &b);
    if (!edits.list.len) return;
    sink_printf(sink, "--- " STR_FMT "\n+++ " STR_FMT "\n", STR_ARG(old_name), STR_ARG(new_name));
    for (uint32_t i = 0; i < edits.list.len;) {
        uint32_t last = i;
        while (last + 1 < edits.list.len &&
               edits.list.items[last + 1].old_lo - edits.list.items[last].old_hi <= 2 * CONTEXT)
            last++;
        put_hunk(sink, &a, &b, &edits.list.items[i], &edits.list.items[last]);
        i = last + 1;
    }
}

static uint32_t line_start(Str text, const LineList *list, uint32_t line)
{
    return line < list->lines.len ? (uint32_t)(list->lines.items[line].ptr - text.ptr) : text.len;
}

uint32_t text_diff_changes(Arena *arena, Str before, Str after, const TextChange **changes)
{
    LineList a = split(arena, before), b = split(arena, after);
    Edits edits = find_edits(arena, &a, &b);
    TextChange *list = arena_array(arena, TextChange, edits.list.len);
    for (uint32_t i = 0; i < edits.list.len; i++) {
        const TextEdit *edit = &edits.list.items[i];
        uint32_t from = line_start(after, &b, edit->new_lo),
                 to = line_start(after, &b, edit->new_hi);
        list[i] = (TextChange){line_start(before, &a, edit->old_lo),
                               line_start(before, &a, edit->old_hi),
                               {after.ptr + from, to - from}};
    }
    *changes = list;
    return edits.list.len;
}
