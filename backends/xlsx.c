/* --emit=xlsx: the budget as a workbook. */
#include "backends/xlsx.h"

#include "backends/file_name.h"
#include "backends/workbook_archive.h"

const XlsxWords xlsx_english = {.facts = "Facts",
                                .relations = "Relations",
                                .ledger = "Ledger",
                                .amount = "Amount",
                                .unit = "Unit",
                                .file = "File",
                                .line = "Line",
                                .relation = "Relation",
                                .about = "For",
                                .left = "Left",
                                .sign = "",
                                .right = "Right",
                                .difference = "Difference",
                                .tolerance = "Tolerance",
                                .verdict = "Verdict",
                                .severity = "Severity",
                                .reason = "Reason",
                                .holds = "holds",
                                .rounded = "within rounding",
                                .waived = "waived",
                                .broken = "broken by",
                                .untried = "not tried",
                                .no_value = "no value",
                                .error = "error",
                                .warning = "warning",
                                .fixed = "(when this was written)",
                                .others = "Texts and headings that agreed when this was written",
                                .printed = "printed"};
const XlsxWords xlsx_chinese = {.facts = "金额明细",
                                .relations = "勾稽关系",
                                .ledger = "台账",
                                .amount = "金额",
                                .unit = "单位",
                                .file = "文件",
                                .line = "行",
                                .relation = "勾稽关系",
                                .about = "对象",
                                .left = "左边",
                                .sign = "",
                                .right = "右边",
                                .difference = "差额",
                                .tolerance = "容许",
                                .verdict = "结论",
                                .severity = "级别",
                                .reason = "理由",
                                .holds = "成立",
                                .rounded = "因尾差成立",
                                .waived = "豁免",
                                .broken = "不成立，差",
                                .untried = "未核对",
                                .no_value = "无值",
                                .error = "错误",
                                .warning = "警告",
                                .fixed = "（写出本文件时）",
                                .others = "写出本文件时相符的文字和表头",
                                .printed = "公布数"};

/* ---- what is too large ---- */

static uint32_t find_texts(Xlsx *x)
{
    uint32_t count = 0;
    x->texts = arena_array(x->arena, bool, x->workings->ledgers.len);
    for (uint32_t l = 0; l < x->workings->ledgers.len; l++) {
        const WorkingLedger *ledger = &x->workings->ledgers.items[l];
        for (uint32_t i = ledger->first; i < ledger->end; i++) {
            if (xlsx_has_room(x->workings->facts[i].amount)) continue;
            x->texts[l] = true;
            count++;
        }
    }
    return count;
}

/* False after telling why. */
static bool check_size(const Xlsx *x, BackendOutput *output)
{
    bool fits = x->workings->fact_count < WORKBOOK_ROWS - 2 &&
                x->workings->relations.len + x->workings->claims.len < WORKBOOK_ROWS - 2 &&
                xlsx_via_column(x, x->vias.items.len) < WORKBOOK_COLUMNS;
    for (uint32_t i = 0; i < x->report->tables.len; i++)
        fits &= x->report->tables.items[i].rows.len < WORKBOOK_ROWS / 2 &&
                x->report->tables.items[i].columns.len < WORKBOOK_COLUMNS;
    if (!fits) output->fail(output, N_("this budget has more rows or columns than a spreadsheet"));
    return fits;
}

static void tell_texts(const Xlsx *x, uint32_t texts, BackendOutput *output)
{
    const char *format = catalogue_text(
        output->catalogue,
        N_("a spreadsheet has 15 digits: %u longer amounts are text there, and nothing that reads "
           "their ledgers is a formula"));
    if (texts) output->note(output, arena_printf(x->arena, format, (unsigned)texts).ptr);
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    bool english = !language_is(report->language, "zh");
    Xlsx x = {.report = report,
              .workings = report->workings,
              .words = english ? &xlsx_english : &xlsx_chinese,
              .arena = scratch,
              .vias = vias_find(scratch, report->workings),
              .book = workbook_new(scratch)};
    (void)options;
    uint32_t texts = find_texts(&x);
    if (!check_size(&x, output)) return false;
    Sink *sink = output->open(output, backend_file_name(scratch, report, report->id, "xlsx"));
    if (!sink) return false;
    tell_texts(&x, texts, output);
    x.facts_sheet = workbook_sheet_name(x.book, str_from(x.words->facts));
    x.shown_store = arena_array(scratch, uint32_t, x.workings->sums.len);
    for (uint32_t i = 0; i < report->tables.len; i++)
        if (!report->tables.items[i].inner) xlsx_add_table(&x, i);
    xlsx_add_facts(&x);
    xlsx_add_relations(&x);
    if (!xlsx_add_figures(&x, output)) return false;
    if (workbook_write(x.book, report->title, sink)) return true;
    output->fail(output, N_("this budget is larger than such a file can be"));
    return false;
}

const Backend backend_xlsx = {
    .kind = "xlsx",
    .summary = N_("write a workbook that computes, for spreadsheets"),
    .single = true,
    .binary = true,
    .origins = true,
    .workings = true,
    .emit = emit,
};
