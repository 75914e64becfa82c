#include "cli/check/junit.h"

#include "cli/common/language.h"
#include "lang/base/intern.h"
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

typedef struct CaseNames {
    Interner *taken;       /* suites with names: of the records, and made for them */
    VEC(uint32_t) numbers; /* [Symbol]: that its last one was given */
} CaseNames;

static Str key_of(Arena *arena, const RelationRecord *record, Str name)
{
    return arena_printf(arena, STR_FMT "\x1f" STR_FMT, STR_ARG(record->suite), STR_ARG(name));
}

static CaseNames take_names(const RelationRecord *records, uint32_t count, Arena *arena)
{
    CaseNames names = {.taken = intern_new(arena, (uint64_t)(uintptr_t)records)};
    for (uint32_t i = 0; i < count; i++)
        intern(names.taken, key_of(arena, &records[i], case_name(&records[i])));
    return names;
}

/* Of several records of one suite and name, the second is called "name [2]", and so on, but never
 * as another record is. To be asked once for each, in their order. */
static Str unique_name(CaseNames *names, const RelationRecord *record, Arena *arena)
{
    Str name = case_name(record), unique, key;
    Symbol symbol = intern(names->taken, key_of(arena, record, name));
    while (names->numbers.len <= symbol) *vec_push(arena, &names->numbers) = 0;
    uint32_t *number = &names->numbers.items[symbol];
    if (++*number == 1) return name;
    for (;; ++*number) {
        unique = arena_printf(arena, STR_FMT " [%u]", STR_ARG(name), (unsigned)*number);
        key = key_of(arena, record, unique);
        if (!intern_find(names->taken, arena, key)) break;
    }
    intern(names->taken, key);
    return unique;
}

/* ---- suites ---- */

/* The same records, those of one suite beside each other, where the first of them is. */
static const RelationRecord *by_suite(const RelationRecord *records, uint32_t count, Arena *arena)
{
    Interner *suites = intern_new(arena, (uint64_t)(uintptr_t)records);
    Symbol *symbols = arena_array(arena, Symbol, (size_t)count + 1);
    RelationRecord *sorted = arena_array(arena, RelationRecord, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) symbols[i] = intern(suites, records[i].suite);
    uint32_t *at = arena_array(arena, uint32_t, (size_t)intern_count(suites) + 2);
    for (uint32_t i = 0; i < count; i++) at[symbols[i] + 1]++;
    for (Symbol s = 1; s <= intern_count(suites); s++) at[s + 1] += at[s];
    for (uint32_t i = 0; i < count; i++) sorted[at[symbols[i]]++] = records[i];
    return sorted;
}

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

static void test_case(Compilation *compilation, const RelationRecord *record, CaseNames *names,
                      Sink *sink)
{
    Place place = source_place(compilation_sources(compilation), record->span.lo);
    sink_text(sink, "  <testcase");
    attribute(sink, "classname", record->suite);
    attribute(sink, "name", unique_name(names, record, sink->arena));
    if (place.source) {
        attribute(sink, "file", place.source->path);
        sink_printf(sink, " line=\"%u\"", place.line);
    }
    outcome(sink, record);
}

/* Returns where the next suite begins. */
static uint32_t suite(Compilation *compilation, const RelationRecord *records,
                      CaseNames *names, uint32_t from, uint32_t count, Sink *sink)
{
    uint32_t end = from;
    while (end < count && str_equal(records[end].suite, records[from].suite)) end++;
    sink_char(sink, ' ');
    open_suite(sink, "testsuite", records[from].suite, tally(records + from, end - from));
    for (uint32_t i = from; i < end; i++) test_case(compilation, &records[i], names, sink);
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
    records = by_suite(records, count, sink->arena);
    CaseNames names = take_names(records, count, sink->arena);
    for (uint32_t at = 0; at < count;) at = suite(compilation, records, &names, at, count, sink);
    sink_text(sink, "</testsuites>\n");
}
