/* The whole compiler over one budget: what it says of each relation and shows in each table must be
 * what the oracle says, also when statements stand in another order, names are others, the text was
 * formatted or printed, a fact was changed, or two changes were merged; and every command and
 * output must get through without a fault. */
#include <stdio.h>
#include <string.h>

#include "backends/backend.h"
#include "cli/audit/show.h"
#include "cli/check/junit.h"
#include "cli/diff/words.h"
#include "lang/driver/compile.h"
#include "lang/driver/merge.h"
#include "tests/fuzz/fuzz.h"
#include "tests/random/commands.h"

/* ---- compiling ---- */

static Compilation *compile_files(const char *path, CompileStage last, CompileStatus *status)
{
    CompileOptions options = {.files = &path,
                              .file_count = 1,
                              .library_dir = "lib",
                              .last_stage = last,
                              .figure_limit = 20,
                              .dependencies = true,
                              .sources = last == STAGE_REPORT,
                              .records = last == STAGE_REPORT,
                              .alone = last == STAGE_PARSE};
    Compilation *c = compilation_new();
    REQUIRE(c);
    *status = compile(c, &options);
    REQUIRE(*status == COMPILE_OK || *status == COMPILE_ERRORS);
    return c;
}

static Str as_str(const Text *text)
{
    return (Str){text->data, (uint32_t)text->len};
}

static Compilation *compile_text(Str text, CompileStage last, CompileStatus *status)
{
    return compile_files(fuzz_write_files((const uint8_t *)text.ptr, text.len), last, status);
}

static void expect_memory(Compilation *c)
{
    if (setjmp(compilation_arena(c)->memory->on_failure))
        fuzz_broken(__FILE__, __LINE__, "there is memory enough", STR(""));
}

/* ---- against the oracle ---- */

static bool is_expected_code(DiagCode code)
{
    return code == DIAG_E0501 || code == DIAG_W0502 || code == DIAG_E0503 || code == DIAG_E0601 ||
           code == DIAG_E0603 || code == DIAG_E0604;
}

static void check_codes(Compilation *c, Str text)
{
    Diag *const *diags;
    uint32_t count = diags_added(compilation_diags(c), &diags);
    for (uint32_t i = 0; i < count; i++)
        if (diags[i]->severity == SEVERITY_ERROR && !is_expected_code(diags[i]->code)) {
            fprintf(stderr, "%s: " STR_FMT "\n", diag_info(diags[i]->code)->code,
                    STR_ARG(diags[i]->message));
            fuzz_broken(diag_info(diags[i]->code)->code, 0, "the budget can be read", text);
        }
}

static void check_counts(RelationCounts is, const Expected *e, Str text)
{
    if (is.held == e->held && is.rounded == e->rounded && is.waived == e->waived &&
        is.broken == e->broken)
        return;
    fprintf(stderr, "held %d, rounded %d, waived %d, broken %d; expected %d, %d, %d, %d\n",
            (int)is.held, (int)is.rounded, (int)is.waived, (int)is.broken, (int)e->held,
            (int)e->rounded, (int)e->waived, (int)e->broken);
    fuzz_broken("oracle", 1, "relations come out as expected", text);
}

/* Of one invariant, by its number, which is the last of its name. */
static void check_rules(Compilation *c, const Budget *b, const Expected *e, Str text)
{
    const RelationRecord *records;
    uint32_t count = compilation_records(c, &records);
    uint32_t found[MAX_RULES][RECORD_UNTRIED + 1] = {{0}};
    for (uint32_t i = 0; i < count; i++) {
        if (records[i].kind != RECORD_OF_INVARIANT) continue;
        int rule = records[i].suite.ptr[records[i].suite.len - 1] - '0';
        REQUIRE(rule >= 0 && rule < b->rule_count);
        found[rule][records[i].outcome]++;
    }
    for (int r = 0; r < b->rule_count; r++) {
        if (found[r][RECORD_HELD] == e->rules[r].held &&
            found[r][RECORD_ROUNDED] == e->rules[r].rounded &&
            found[r][RECORD_WAIVED] == e->rules[r].waived &&
            found[r][RECORD_BROKEN] == e->rules[r].broken)
            continue;
        fprintf(stderr, "rule %d: %u %u %u %u; expected %u %u %u %u\n", r, found[r][RECORD_HELD],
                found[r][RECORD_ROUNDED], found[r][RECORD_WAIVED], found[r][RECORD_BROKEN],
                e->rules[r].held, e->rules[r].rounded, e->rules[r].waived, e->rules[r].broken);
        fuzz_broken("oracle", 2, "an invariant comes out as expected", text);
    }
}

/* ---- what backends write ---- */

typedef struct Written {
    BackendOutput base;
    Arena *arena;
    Sink file; /* the last one */
} Written;

static Sink *open_file(BackendOutput *base, Str name)
{
    Written *w = (Written *)(void *)base;
    REQUIRE(name.len && !memchr(name.ptr, '/', name.len));
    sink_memory(&w->file, w->arena);
    return &w->file;
}

static void tell(BackendOutput *base, const char *message)
{
    (void)base;
    REQUIRE(message[0]);
}

/* The last file that is written. */
static Str emit(Compilation *c, const Backend *backend, Str item)
{
    Arena *arena = compilation_arena(c);
    BackendOptions options = {.item = item};
    Written w = {.base = {.open = open_file, .fail = tell, .note = tell, .several = true},
                 .arena = arena};
    sink_memory(&w.file, arena);
    REQUIRE(backend->emit(compilation_report(c), &options, &w.base, arena));
    return sink_result(&w.file);
}

static Str without_heading(Str text)
{
    const char *end = memchr(text.ptr, '\n', text.len);
    if (!end) return STR("");
    return (Str){end + 1, text.len - (uint32_t)(end + 1 - text.ptr)};
}

/* The number of a table of the model; NOTHING if it is another one. */
static int table_number(Str id)
{
    static const Str prefixes[] = {{"t", 1}, {"表格", 6}};
    for (int i = 0; i < 2; i++)
        if (str_starts(id, prefixes[i])) return id.ptr[prefixes[i].len] - '0';
    return NOTHING;
}

static void check_tables(Compilation *c, const Budget *b, Printing printing, Str text)
{
    static Text expected;
    const Report *report = compilation_report(c);
    for (uint32_t i = 0; i < report->tables.len; i++) {
        int t = table_number(report->tables.items[i].id);
        if (t == NOTHING) continue;
        text_clear(&expected);
        oracle_table(b, t, printing, false, &expected);
        Str is = without_heading(emit(c, &backend_csv, report->tables.items[i].id));
        if (str_equal(is, as_str(&expected))) continue;
        fprintf(stderr, "table %d is\n" STR_FMT "expected\n%s", t, STR_ARG(is), expected.data);
        fuzz_broken("oracle", 3, "a table shows what is expected", text);
    }
}

static void check_all(Compilation *c, CompileStatus status, const Budget *b, Printing printing,
                      Str text)
{
    Expected expected = oracle_expect(b);
    check_codes(c, text);
    check_counts(compilation_counts(c), &expected, text);
    check_rules(c, b, &expected, text);
    check_tables(c, b, printing, text);
    if ((status == COMPILE_ERRORS) != expected.errors)
        fuzz_broken("oracle", 4, "there are errors where some are expected", text);
}

/* Compiles a text that means what the model says. */
static void check_text(const Budget *b, Printing printing, Str text)
{
    CompileStatus status;
    Compilation *c = compile_text(text, STAGE_REPORT, &status);
    expect_memory(c);
    check_all(c, status, b, printing, text);
    compilation_free(c);
}

/* ---- every output ---- */

/* Each in its turn: there are enough budgets. */
static void look_inside(Compilation *c, uint64_t turn, Sink *sink)
{
    static const char *const stages[] = {"tokens", "ast", "model", "report", "incidence"};
    const Listing *items;
    DiagFormat format = (DiagFormat)(turn % (DIAG_GITHUB + 1));
    diags_print(compilation_diags(c), compilation_sources(c),
                (DiagStyle){.format = format, .colour = turn % 2, .max_errors = 20}, sink);
    REQUIRE(compilation_list(c, &items) > 0);
    REQUIRE(compilation_dump(c, str_from(stages[turn / 2 % 5]), sink));
    if (turn % 7 == 0) compilation_print(c, sink);
    if (turn % 3 == 0) junit_write(c, "a.budget", sink);
}

static void check_audit(Compilation *c, bool json, Sink *sink)
{
    Audit audit = compilation_audit(c);
    if (json)
        audit_json(&audit, compilation_sources(c), sink);
    else
        audit_text(&audit, compilation_sources(c), 3, true, sink);
    REQUIRE(audit.guarded <= audit.entered && audit.tied <= audit.entered);
    REQUIRE(audit.rank_stopped || audit.unseen <= audit.entered);
}

/* A cell leads to facts, and the line of each fact back to the cell. */
static void trace_cell(Compilation *c, const ReportTable *table, const ReportRow *row,
                       uint32_t column)
{
    Arena *arena = compilation_arena(c);
    Str target = arena_printf(arena, STR_FMT "/", STR_ARG(table->id));
    for (uint32_t i = 0; i < table->columns.len; i++)
        if (row->cells[i].kind == CELL_TEXT)
            target = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(target),
                                  target.ptr[target.len - 1] == '/' ? "" : " ",
                                  STR_ARG(row->cells[i].text));
    const ReportColumn *heading = &table->columns.items[column];
    target = arena_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(target),
                          STR_ARG(heading->headings[heading->heading_count - 1]));
    Trace trace = compilation_trace(c, target);
    if (trace.kind != TRACE_CELL) return;
    for (uint32_t i = 0; i < trace.facts.len; i++) {
        Place place = source_place(compilation_sources(c), trace.facts.items[i].span.lo);
        REQUIRE(place.source);
        Trace back = compilation_trace(
            c, arena_printf(arena, STR_FMT ":%u", STR_ARG(place.source->path), place.line));
        REQUIRE(back.kind == TRACE_LINE && back.facts.len && back.cells.len);
    }
}

static void trace_some(Compilation *c, Rng *rng)
{
    const Report *report = compilation_report(c);
    if (!report->tables.len) return;
    const ReportTable *table = &report->tables.items[rng_below(rng, report->tables.len)];
    if (!table->rows.len || !table->columns.len) return;
    trace_cell(c, table, &table->rows.items[rng_below(rng, table->rows.len)],
               rng_below(rng, table->columns.len));
}

static void write_everything(Compilation *c, uint64_t turn, Rng *rng)
{
    Sink sink;
    const Report *report = compilation_report(c);
    sink_memory(&sink, compilation_arena(c));
    look_inside(c, turn, &sink);
    check_audit(c, turn % 2, &sink);
    if (turn % 3 == 1) emit(c, &backend_latex, STR(""));
    if (turn % 3 == 2)
        for (uint32_t i = 0; i < report->tables.len; i++)
            compilation_provenance(c, &report->tables.items[i], &sink);
    trace_some(c, rng);
    if (turn % 4 == 3 && compilation_workings(c)) {
        compilation_origins(c);
        emit(c, &backend_json, STR(""));
        emit(c, &backend_sql, STR(""));
        emit(c, &backend_xlsx, STR(""));
    }
    if (turn % 20 == 0) emit(c, &backend_dot, STR(""));
    REQUIRE(sink_result(&sink).len > 0);
}

/* ---- the same budget in other words ---- */

static void check_order_and_names(const Budget *b, Rng *rng, Text *text)
{
    Printing printing = {.order = 1 + rng_below(rng, 1000), .names = (int)rng_below(rng, 2)};
    budget_print(b, printing, text);
    check_text(b, printing, as_str(text));
}

/* What the formatter or the printer makes of the first file, with the others as they were. */
static void check_rewritten(const Budget *b, Str text, bool format)
{
    CompileStatus status;
    Compilation *c = compile_text(text, STAGE_PARSE, &status);
    expect_memory(c);
    REQUIRE(status == COMPILE_OK);
    Sink sink;
    Str before, after, files[4];
    sink_memory(&sink, compilation_arena(c));
    if (format) {
        REQUIRE(compilation_format(c, (FormatKeywords)(b->seed % 3), &before, &after));
        sink_str(&sink, after);
    } else {
        compilation_print(c, &sink);
    }
    fuzz_split(text, files, 1);
    sink_str(&sink, (Str){text.ptr + files[0].len, text.len - files[0].len});
    check_text(b, (Printing){0, 0}, sink_result(&sink));
    compilation_free(c);
}

/* ---- changes ---- */

/* What is published is what the facts give: without it, only a fact differs. */
static Budget *unpublished(const Budget *b)
{
    static Budget copy;
    copy = *b;
    for (int t = 0; t < copy.table_count; t++) copy.tables[t].stated = false;
    copy.stated_count = 0;
    copy.fact_table = NOTHING;
    for (int l = 0; l < copy.ledger_count; l++) copy.ledgers[l].totals = false;
    return &copy;
}

/* Gives one fact another amount; false if there is none. */
static bool change_something(Budget *b, Rng *rng, int *changed)
{
    static const int64_t steps[] = {1, -1, 9, 90, 1000};
    int ledger = (int)rng_below(rng, (uint32_t)b->ledger_count);
    LedgerModel *l = &b->ledgers[ledger];
    if (changed) *changed = ledger;
    if (!l->count) return false;
    int fact = (int)rng_below(rng, (uint32_t)l->count);
    int64_t amount = rng_chance(rng, 20) ? -l->facts[fact].amount : l->facts[fact].amount;
    int64_t old = l->facts[fact].amount;
    amount += steps[rng_below(rng, 5)];
    budget_change_fact(b, ledger, fact, amount == old ? old + 1 : amount);
    return true;
}

static void write_diff(const Diff *diff, Arena *arena)
{
    static void (*const writers[])(const DiffView *) = {diff_write_text, diff_write_markdown,
                                                        diff_write_html, diff_write_json};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        Sink sink;
        sink_memory(&sink, arena);
        writers[i](&(DiffView){.diff = diff,
                               .before = {"a.budget", STR("")},
                               .after = {"b.budget", STR("HEAD:")},
                               .arena = arena,
                               .sink = &sink});
        REQUIRE(sink_result(&sink).len > 0);
    }
}

/* Texts of one budget before and after one fact was changed. */
static void check_diff(const Budget *changed, Str old, Str new)
{
    CompileStatus status;
    Compilation *before = compile_text(old, STAGE_REPORT, &status);
    Compilation *after = compile_text(new, STAGE_REPORT, &status);
    expect_memory(before);
    expect_memory(after);
    check_all(after, status, changed, (Printing){0, 0}, new);
    Arena *arena = compilation_arena(after);
    Diff diff = compilation_diff(before, after, arena, (DiffOptions){.max_steps = 5});
    Diff back = compilation_diff(after, before, arena, (DiffOptions){.max_steps = 5});
    REQUIRE(diff.facts.len > 0 && diff.facts.len == back.facts.len && !diff.same && !back.same);
    REQUIRE(compilation_diff(before, before, arena, (DiffOptions){.max_steps = 5}).facts.len == 0);
    write_diff(&diff, arena);
    compilation_free(after);
    compilation_free(before);
}

static void check_changed_fact(const Budget *b, Rng *rng)
{
    static Budget changed;
    static Text old, new;
    changed = *b;
    if (!change_something(&changed, rng, NULL)) return;
    budget_print(b, (Printing){0, 0}, &old);
    budget_print(&changed, (Printing){0, 0}, &new);
    check_diff(&changed, as_str(&old), as_str(&new));
}

/* ---- repairs ---- */

static uint32_t broken_errors(Compilation *c)
{
    const RelationRecord *records;
    uint32_t count = compilation_records(c, &records), broken = 0;
    for (uint32_t i = 0; i < count; i++)
        broken += records[i].outcome == RECORD_BROKEN && !records[i].warning;
    return broken;
}

/* Its copies would have to be changed, too, and the fix changes one figure. */
static bool has_copies(const Diag *diag)
{
    for (const DiagNote *note = diag->notes; note; note = note->next)
        if (str_starts(note->text, STR("the same figure is stated here"))) return true;
    return false;
}

/* The fix of the only culprit that is named, if it is in the first file. */
static const Diag *only_culprit(Compilation *c)
{
    Diag *const *diags;
    const Diag *found = NULL;
    uint32_t count = diags_added(compilation_diags(c), &diags), culprits = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (diags[i]->code != DIAG_N0505) continue;
        culprits++;
        for (uint32_t k = 0; k < diags[i]->suspect_count; k++)
            REQUIRE(diags[i]->suspects[k].score <= 90);
        if (diags[i]->fix_span.hi && !has_copies(diags[i])) found = diags[i];
    }
    return culprits == 1 ? found : NULL;
}

static bool chooses(const Budget *b, const Ex *ex)
{
    if (!ex) return false;
    if (ex->kind == EX_MEASURE) return chooses(b, b->measures[ex->item]);
    return ex->kind == EX_IF || chooses(b, ex->left) || chooses(b, ex->right);
}

/* With other figures, conditions may choose other members, and a waiver that does not name its
 * instance may be of another one; and where an instance makes several comparisons, one may be
 * repaired and another stay broken. */
static bool counts_otherwise(const Budget *b)
{
    for (int r = 0; r < b->rule_count; r++) {
        const Rule *rule = &b->rules[r];
        if (b->dropped[PIECE_RULE + r]) continue;
        if (rule->condition || (rule->waived && rule->waiver_open) || rule->says == SAYS_AGREE ||
            rule->says == SAYS_INCLUDES ||
            (rule->says == SAYS_RELATION && rule->side_count > 2))
            return true;
        for (int w = 0; w < rule->walk_count; w++)
            if (rule->walks[w].where) return true;
        for (int s = 0; s < rule->side_count; s++)
            if (chooses(b, rule->sides[s])) return true;
    }
    return false;
}

/* With the figure that is named put right, the text can be read, and less is broken. */
static void check_fix(Compilation *c, const Budget *b, Str text)
{
    const Diag *diag = only_culprit(c);
    Str files[1];
    if (!diag || counts_otherwise(b)) return;
    const Source *source = source_of(compilation_sources(c), diag->fix_span.lo);
    fuzz_split(text, files, 1);
    uint32_t lo = diag->fix_span.lo - source->base, hi = diag->fix_span.hi - source->base;
    if (source->text.len != files[0].len || memcmp(source->text.ptr, text.ptr, files[0].len) != 0)
        return;
    Sink sink;
    CompileStatus status;
    sink_memory(&sink, compilation_arena(c));
    sink_str(&sink, (Str){text.ptr, lo});
    sink_str(&sink, diag->fix_text);
    sink_str(&sink, (Str){text.ptr + hi, text.len - hi});
    uint32_t before = broken_errors(c);
    Compilation *fixed = compile_text(sink_result(&sink), STAGE_REPORT, &status);
    expect_memory(fixed);
    check_codes(fixed, sink_result(&sink));
    if (before && broken_errors(fixed) >= before)
        fuzz_broken("fix", 1, "a repair repairs something", sink_result(&sink));
    compilation_free(fixed);
}

/* ---- merging ---- */

static Merged merge(Arena *arena, const Str *texts)
{
    MergeInput input = {.texts = {texts[0], texts[1], texts[2]},
                        .labels = {STR("base"), STR("ours"), STR("theirs")},
                        .mark = 7};
    return merge_files(arena, &input);
}

/* Budgets of one file, whose ledgers were changed by one side or the other. */
static void check_three(Arena *arena, const Budget *both, const Str *texts)
{
    Merged merged = merge(arena, texts);
    REQUIRE(!merged.by_lines);
    if (merged.conflicts)
        fuzz_broken("merge", 1, "changes of different facts do not conflict", merged.text);
    check_text(both, (Printing){0, 0}, merged.text);
    check_text(both, (Printing){0, 0}, merge_plain_text(arena, merged.text));
}

/* Two facts of different ledgers, each changed by one side: the result has both changes. */
static void check_merge(const Budget *b, Rng *rng)
{
    static Budget sides[3], both;
    static Text texts[3];
    Memory memory = {.fail_after = 0};
    Arena arena;
    Str all[3], first[1];
    int x, y;
    sides[0] = sides[1] = sides[2] = *b;
    if (!change_something(&sides[1], rng, &x) || !change_something(&sides[2], rng, &y) || x == y)
        return;
    both = sides[1];
    both.ledgers[y] = sides[2].ledgers[y];
    for (int i = 0; i < 3; i++) {
        budget_print(&sides[i], (Printing){0, 0}, &texts[i]);
        all[i] = as_str(&texts[i]);
        fuzz_split(all[i], first, 1);
        if (first[0].len != all[i].len) return;
    }
    arena_init(&arena, &memory);
    if (setjmp(memory.on_failure))
        fuzz_broken(__FILE__, __LINE__, "there is memory enough", STR(""));
    check_three(&arena, &both, all);
    arena_free(&arena);
}

/* ---- one budget ---- */

static void check_variant(const Budget *b, Rng *rng, Text *text)
{
    static Text other;
    switch (rng_below(rng, 6)) {
    case 0:
    case 1: check_order_and_names(b, rng, &other); break;
    case 2: check_rewritten(b, as_str(text), true); break;
    case 3: check_rewritten(b, as_str(text), false); break;
    case 4: check_changed_fact(unpublished(b), rng); break;
    case 5: check_merge(unpublished(b), rng); break;
    default: break;
    }
    if (rng_chance(rng, 2)) check_commands(rng, as_str(text));
}

void drive(uint64_t seed, const bool *dropped)
{
    static Budget b;
    static Text text;
    Rng rng = rng_new(seed, 3);
    CompileStatus status;
    budget_make(&b, seed);
    if (dropped) memcpy(b.dropped, dropped, sizeof b.dropped);
    budget_print(&b, (Printing){0, 0}, &text);
    Compilation *c = compile_text(as_str(&text), STAGE_REPORT, &status);
    expect_memory(c);
    check_all(c, status, &b, (Printing){0, 0}, as_str(&text));
    write_everything(c, seed, &rng);
    check_fix(c, &b, as_str(&text));
    compilation_free(c);
    check_variant(&b, &rng, &text);
}
