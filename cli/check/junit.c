#include "cli/check/junit.h"

#include <stdlib.h>

#include "cli/common/language.h"
#include "lang/base/quote.h"

static void attribute(Sink *sink, const char *name, Str value)
{
    sink_printf(sink, " %s=\"", name);
    quote_markup(sink, value);
    sink_char(sink, '"');
}

/* ---- names: a reader shows one of several cases with one name ---- */

static Str case_name(const RelationRecord *record)
{
    return record->name.len ? record->name : record->suite;
}

/* By suite and name, and equal ones in their order. */
static int compare_names(const void *a, const void *b)
{
    const RelationRecord *x = *(const RelationRecord *const *)a;
    const RelationRecord *y = *(const RelationRecord *const *)b;
    int order = str_compare(x->suite, y->suite);
    if (!order) order = str_compare(case_name(x), case_name(y));
    return order ? order : (x > y) - (x < y);
}

static bool same_names(const RelationRecord *a, const RelationRecord *b)
{
    return str_equal(a->suite, b->suite) && str_equal(case_name(a), case_name(b));
}

/* [record]: how many before it have its suite and name. */
static const uint32_t *count_namesakes(const RelationRecord *records, uint32_t count, Arena *arena)
{
    uint32_t *before = arena_array(arena, uint32_t, count);
    const RelationRecord **sorted = arena_array(arena, const RelationRecord *, count);
    for (uint32_t i = 0; i < count; i++) sorted[i] = &records[i];
    if (count) qsort(sorted, count, sizeof *sorted, compare_names);
    for (uint32_t i = 0; i < count; i++) {
        bool same = i && same_names(sorted[i], sorted[i - 1]);
        before[sorted[i] - records] = same ? before[sorted[i - 1] - records] + 1 : 0;
    }
    return before;
}

/* ---- suites ---- */

typedef struct Tally {
    uint32_t tests, failures, skipped;
} Tally;

/* Known to differ, or there was nothing to try. */
static bool is_skipped(const RelationRecord *record)
{
    return record->outcome == RECORD_WAIVED || record->outcome == RECORD_UNTRIED || record->blank;
}

static Tally tally(const RelationRecord *records, uint32_t count)
{
    Tally sum = {.tests = count};
    for (uint32_t i = 0; i < count; i++) {
        sum.failures += records[i].outcome == RECORD_BROKEN;
        sum.skipped += is_skipped(&records[i]);
    }
    return sum;
}

static void open_suite(Sink *sink, const char *element, Str name, Tally sum)
{
    sink_printf(sink, "<%s", element);
    attribute(sink, "name", name);
    sink_printf(sink, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n", sum.tests,
                sum.failures, sum.skipped);
}

static void rounded(Sink *sink, const RelationRecord *record)
{
    sink_printf(sink, ">\n   <system-out>%s", tr("held within rounding"));
    if (record->text.len) sink_printf(sink, tr(": " STR_FMT), STR_ARG(record->text));
    sink_text(sink, "</system-out>\n  </testcase>\n");
}

static void outcome(Sink *sink, const RelationRecord *record)
{
    bool skipped = is_skipped(record);
    if (!skipped && record->outcome == RECORD_ROUNDED)
        rounded(sink, record);
    else if (!skipped && record->outcome == RECORD_HELD)
        sink_text(sink, "/>\n");
    else {
        sink_printf(sink, ">\n   <%s", skipped ? "skipped" : "failure");
        attribute(sink, "message", record->text);
        if (!skipped) attribute(sink, "type", record->warning ? STR("warning") : STR("error"));
        sink_text(sink, "/>\n  </testcase>\n");
    }
}

static void test_case(Compilation *compilation, const RelationRecord *record, uint32_t namesakes,
                      Sink *sink)
{
    Place place = source_place(compilation_sources(compilation), record->span.lo);
    sink_text(sink, "  <testcase");
    attribute(sink, "classname", record->suite);
    Str name = case_name(record);
    if (namesakes)
        name = arena_printf(sink->arena, STR_FMT " [%u]", STR_ARG(name), namesakes + 1);
    attribute(sink, "name", name);
    if (place.source) {
        attribute(sink, "file", place.source->path);
        sink_printf(sink, " line=\"%u\"", place.line);
    }
    outcome(sink, record);
}

/* Returns where the next suite begins. */
static uint32_t suite(Compilation *compilation, const RelationRecord *records,
                      const uint32_t *namesakes, uint32_t from, uint32_t count, Sink *sink)
{
    uint32_t end = from;
    while (end < count && str_equal(records[end].suite, records[from].suite)) end++;
    sink_char(sink, ' ');
    open_suite(sink, "testsuite", records[from].suite, tally(records + from, end - from));
    for (uint32_t i = from; i < end; i++) test_case(compilation, &records[i], namesakes[i], sink);
    sink_text(sink, " </testsuite>\n");
    return end;
}

/* Without a single case, a reader would take a budget that cannot be read for a good one. */
static RelationRecord not_tried(Str why)
{
    return (RelationRecord){.suite = STR("budget"),
                            .name = STR("can be read"),
                            .outcome = RECORD_BROKEN,
                            .text = why};
}

/* NULL unless the budget costs too much. */
static const Diag *find_spent(Compilation *compilation)
{
    Diag *const *items;
    uint32_t count = diags_added(compilation_diags(compilation), &items);
    for (uint32_t i = 0; i < count; i++)
        if (items[i]->code == DIAG_E0804) return items[i];
    return NULL;
}

void junit_write(Compilation *compilation, const char *name, Sink *sink)
{
    const RelationRecord *records;
    uint32_t count = compilation_records(compilation, &records);
    const Diag *spent = find_spent(compilation);
    RelationRecord only = not_tried(
        spent ? spent->message
              : str_from(tr("the budget has errors: its relations were not tried")));
    if (spent || !compilation_tried(compilation)) {
        records = &only;
        count = 1;
    }
    sink_text(sink, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open_suite(sink, "testsuites", str_from(name), tally(records, count));
    const uint32_t *namesakes = count_namesakes(records, count, sink->arena);
    for (uint32_t at = 0; at < count;) at = suite(compilation, records, namesakes, at, count, sink);
    sink_text(sink, "</testsuites>\n");
}
