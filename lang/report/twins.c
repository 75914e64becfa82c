/* Names of a report that are equal but for capital letters. */
#include "lang/report/twins.h"

#include <stdlib.h>

#include "lang/base/sink.h"
#include "lang/base/unicode.h"

typedef struct NameFold {
    Str folded, name;
} NameFold;

typedef VEC(NameFold) NameFolds;

static Str fold(Arena *arena, Str name)
{
    Sink sink;
    sink_memory(&sink, arena);
    for (uint32_t at = 0, len; at < name.len; at += len) {
        char small[4];
        uint32_t code_point = 0;
        len = unicode_decode(name, at, &code_point);
        uint32_t small_len = len ? unicode_encode(unicode_small(code_point), small) : 0;
        if (!len) len = 1;
        if (small_len)
            sink_write(&sink, small, small_len);
        else
            sink_write(&sink, name.ptr + at, len);
    }
    return sink_result(&sink);
}

static void add(Arena *arena, NameFolds *folds, Str id)
{
    Str name = report_name(id);
    *vec_push(arena, folds) = (NameFold){fold(arena, name), name};
}

static int compare_folds(const void *a, const void *b)
{
    const NameFold *x = a, *y = b;
    int by_fold = str_compare(x->folded, y->folded);
    return by_fold ? by_fold : str_compare(x->name, y->name);
}

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

void report_find_twins(Arena *arena, Report *report)
{
    NameFolds folds = {0};
    add(arena, &folds, report->id);
    for (uint32_t i = 0; i < report->tables.len; i++) add(arena, &folds, report->tables.items[i].id);
    for (uint32_t i = 0; i < report->figures.len; i++)
        add(arena, &folds, report->figures.items[i].id);
    for (uint32_t i = 0; i < report->documents.len; i++)
        add(arena, &folds, report->documents.items[i].id);
    qsort(folds.items, folds.len, sizeof *folds.items, compare_folds);
    for (uint32_t i = 0, end; i < folds.len; i = end) {
        for (end = i + 1; end < folds.len && str_equal(folds.items[i].folded, folds.items[end].folded);)
            end++;
        if (str_equal(folds.items[i].name, folds.items[end - 1].name)) continue;
        for (; i < end; i++) *vec_push(arena, &report->twins) = folds.items[i].name;
    }
    if (report->twins.len)
        qsort(report->twins.items, report->twins.len, sizeof(Str), compare_names);
}

Str report_name(Str id)
{
    return id.len ? id : STR("budget");
}

bool report_has_twin(const Report *report, Str name)
{
    return report->twins.len &&
           bsearch(&name, report->twins.items, report->twins.len, sizeof(Str), compare_names);
}
