#include "lang/api/budget.h"

#include <stdlib.h>
#include <string.h>

#include "lang/driver/compile.h"
#include "lang/driver/merge.h"

struct Budget {
    Compilation *compilation; /* NULL = none, or memory ran out */
    bool provenance;          /* what budget_provenance needs was kept */
};

/* Returns `value` from the function that calls it if memory runs out later on in it. */
#define RETURN_WITHOUT_MEMORY(budget, value)                                  \
    if (!(budget)->compilation ||                                             \
        setjmp(compilation_arena((budget)->compilation)->memory->on_failure)) \
    return value

const char *budget_version(void)
{
    return BUDGET_VERSION;
}

Budget *budget_new(void)
{
    return calloc(1, sizeof(Budget));
}

void budget_free(Budget *budget)
{
    if (budget) compilation_free(budget->compilation);
    free(budget);
}

static const char *text_of(Budget *budget, Str text)
{
    return arena_str(compilation_arena(budget->compilation), text).ptr;
}

/* ---- compiling ---- */

static BudgetStatus run(Budget *budget, const CompileOptions *wanted)
{
    compilation_free(budget->compilation);
    budget->provenance = wanted->sources;
    budget->compilation = compilation_new();
    if (!budget->compilation) return BUDGET_NO_MEMORY;
    switch (compile(budget->compilation, wanted)) {
    case COMPILE_OK: return BUDGET_HOLDS;
    case COMPILE_ERRORS: return BUDGET_ERRORS;
    case COMPILE_IO: return BUDGET_IO;
    case COMPILE_STOPPED:
    case COMPILE_NO_MEMORY: break;
    }
    compilation_free(budget->compilation);
    budget->compilation = NULL;
    return BUDGET_NO_MEMORY;
}

BudgetStatus budget_compile(Budget *budget, const BudgetOptions *options)
{
    return run(budget, &(CompileOptions){.files = options->files,
                                         .file_count = options->file_count,
                                         .include_dirs = options->include_dirs,
                                         .include_dir_count = options->include_dir_count,
                                         .library_dir = options->library_dir,
                                         .last_stage = STAGE_REPORT,
                                         .sources = options->provenance,
                                         .records = options->provenance,
                                         .strictness = {.all = options->warnings_are_errors},
                                         .jobs = options->jobs});
}

/* ---- findings ---- */

size_t budget_finding_count(Budget *budget)
{
    Diag **items;
    RETURN_WITHOUT_MEMORY(budget, 0);
    return diags_sorted(compilation_diags(budget->compilation), &items);
}

static BudgetSeverity severity_of(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return BUDGET_ERROR;
    case SEVERITY_WARNING: return BUDGET_WARNING;
    case SEVERITY_NOTE: return BUDGET_NOTE;
    }
    return BUDGET_ERROR;
}

bool budget_finding(Budget *budget, size_t number, BudgetFinding *finding)
{
    Diag **items;
    RETURN_WITHOUT_MEMORY(budget, false);
    if (number >= diags_sorted(compilation_diags(budget->compilation), &items)) return false;
    const Diag *diag = items[number];
    Place place = source_place(compilation_sources(budget->compilation), diag->span.lo);
    *finding = (BudgetFinding){
        .severity = severity_of(diag->severity),
        .code = diag_info(diag->code)->code,
        .message = text_of(budget, diag->message),
        .file = place.source ? text_of(budget, place.source->path) : NULL,
        .line = place.source ? place.line : 0,
        .column = place.source ? place.column : 0,
    };
    return true;
}

const char *budget_findings(Budget *budget, BudgetFormat format)
{
    static const DiagFormat formats[] = {[BUDGET_TEXT] = DIAG_TEXT,
                                         [BUDGET_SHORT] = DIAG_SHORT,
                                         [BUDGET_JSON] = DIAG_JSON,
                                         [BUDGET_SARIF] = DIAG_SARIF};
    Sink sink;
    RETURN_WITHOUT_MEMORY(budget, NULL);
    sink_memory(&sink, compilation_arena(budget->compilation));
    diags_print(compilation_diags(budget->compilation), compilation_sources(budget->compilation),
                (DiagStyle){.format = formats[format]}, &sink);
    return text_of(budget, sink_result(&sink));
}

const char *budget_explanation(const char *code)
{
    DiagCode found;
    return diag_find(str_from(code), &found) ? diag_info(found)->explanation : NULL;
}

BudgetRelations budget_relations(const Budget *budget)
{
    if (!budget->compilation) return (BudgetRelations){0};
    RelationCounts counts = compilation_counts(budget->compilation);
    return (BudgetRelations){counts.held, counts.rounded, counts.waived, counts.broken};
}

/* ---- tables ---- */

static const Report *report_of(const Budget *budget)
{
    return budget->compilation ? compilation_report(budget->compilation) : NULL;
}

static const ReportTable *table_of(const Budget *budget, size_t table)
{
    return table < budget_table_count(budget) ? &report_of(budget)->tables.items[table] : NULL;
}

size_t budget_table_count(const Budget *budget)
{
    const Report *report = report_of(budget);
    return report ? report->tables.len : 0;
}

size_t budget_table_find(const Budget *budget, const char *id)
{
    size_t count = budget_table_count(budget), i = 0;
    while (i < count && !str_equal(table_of(budget, i)->id, str_from(id))) i++;
    return i;
}

const char *budget_table_id(Budget *budget, size_t table)
{
    const ReportTable *found = table_of(budget, table);
    RETURN_WITHOUT_MEMORY(budget, NULL);
    return found ? text_of(budget, found->id) : NULL;
}

const char *budget_table_title(Budget *budget, size_t table)
{
    const ReportTable *found = table_of(budget, table);
    RETURN_WITHOUT_MEMORY(budget, NULL);
    return found ? text_of(budget, found->title) : NULL;
}

const char *budget_table_unit(Budget *budget, size_t table)
{
    const ReportTable *found = table_of(budget, table);
    RETURN_WITHOUT_MEMORY(budget, NULL);
    return found ? text_of(budget, found->unit) : NULL;
}

size_t budget_column_count(const Budget *budget, size_t table)
{
    const ReportTable *found = table_of(budget, table);
    return found ? found->columns.len : 0;
}

size_t budget_row_count(const Budget *budget, size_t table)
{
    const ReportTable *found = table_of(budget, table);
    return found ? found->rows.len : 0;
}

bool budget_row_is_total(const Budget *budget, size_t table, size_t row)
{
    return row < budget_row_count(budget, table) &&
           table_of(budget, table)->rows.items[row].role == ROW_TOTAL;
}

const char *budget_heading(Budget *budget, size_t table, size_t column)
{
    Sink sink;
    RETURN_WITHOUT_MEMORY(budget, NULL);
    if (column >= budget_column_count(budget, table)) return NULL;
    const ReportColumn *found = &table_of(budget, table)->columns.items[column];
    sink_memory(&sink, compilation_arena(budget->compilation));
    for (uint32_t i = 0; i < found->heading_count; i++) {
        if (sink.len && found->headings[i].len) sink_text(&sink, " / ");
        sink_str(&sink, found->headings[i]);
    }
    return text_of(budget, sink_result(&sink));
}

const char *budget_cell(Budget *budget, size_t table, size_t row, size_t column)
{
    char digits[AMOUNT_TEXT_MAX];
    RETURN_WITHOUT_MEMORY(budget, NULL);
    if (row >= budget_row_count(budget, table) || column >= budget_column_count(budget, table))
        return NULL;
    const Cell *cell = &table_of(budget, table)->rows.items[row].cells[column];
    Arena *arena = compilation_arena(budget->compilation);
    switch (cell->kind) {
    case CELL_BLANK: return "";
    case CELL_TEXT: return text_of(budget, cell->text);
    case CELL_AMOUNT:
        digits[amount_print(cell->mantissa, cell->decimals, false, digits)] = '\0';
        return arena_printf(arena, "%s%s", digits, cell->percent ? "%" : "").ptr;
    }
    return NULL;
}

const char *budget_provenance(Budget *budget, size_t table)
{
    Sink sink;
    const ReportTable *found = table_of(budget, table);
    RETURN_WITHOUT_MEMORY(budget, NULL);
    if (!found || !budget->provenance) return NULL;
    sink_memory(&sink, compilation_arena(budget->compilation));
    compilation_provenance(budget->compilation, found, &sink);
    return text_of(budget, sink_result(&sink));
}

/* ---- files ---- */

size_t budget_file_count(const Budget *budget)
{
    const Str *paths;
    return budget->compilation ? compilation_files(budget->compilation, &paths) : 0;
}

const char *budget_file(Budget *budget, size_t number)
{
    const Str *paths;
    RETURN_WITHOUT_MEMORY(budget, NULL);
    if (number >= compilation_files(budget->compilation, &paths)) return NULL;
    return text_of(budget, paths[number]);
}

const char *budget_dump(Budget *budget, const char *stage)
{
    Sink sink;
    RETURN_WITHOUT_MEMORY(budget, NULL);
    sink_memory(&sink, compilation_arena(budget->compilation));
    if (!compilation_dump(budget->compilation, str_from(stage), &sink)) return NULL;
    return text_of(budget, sink_result(&sink));
}

const char *budget_formatted(Budget *budget, const char *file)
{
    Str before, after;
    CompileOptions wanted = {
        .files = &file, .file_count = 1, .alone = true, .last_stage = STAGE_PARSE};
    if (run(budget, &wanted) != BUDGET_HOLDS) return NULL;
    RETURN_WITHOUT_MEMORY(budget, NULL);
    if (!compilation_format(budget->compilation, KEYWORDS_AS_TYPED, &before, &after)) return NULL;
    return text_of(budget, after);
}

const char *budget_merged(Budget *budget, const char *base, const char *ours, const char *theirs,
                          bool csv, uint32_t *conflicts)
{
    enum { MARK = 7 }; /* as git's */
    *conflicts = 0;
    if (!budget->compilation) budget->compilation = compilation_new();
    RETURN_WITHOUT_MEMORY(budget, NULL);
    MergeInput input = {.texts = {str_from(base), str_from(ours), str_from(theirs)},
                        .labels = {STR("base"), STR("ours"), STR("theirs")},
                        .mark = MARK,
                        .csv = csv};
    Merged merged = merge_files(compilation_arena(budget->compilation), &input);
    *conflicts = merged.conflicts;
    return text_of(budget, merged.text);
}
