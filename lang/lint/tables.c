/* Lints of what will be shown: the rows of tables, the sentences of documents. */
#include "lang/base/unicode.h"
#include "lang/lint/lint.h"
#include "lang/report/wording.h"

typedef struct TableLint {
    Env *env;
    const Model *model;
    const ReportTable *table;
    const TableDecl *decl;
    bool panels; /* side by side: rows of one line have nothing to do with each other */
    bool chosen; /* rows by a condition: they are only some */
} TableLint;

/* ---- texts of a row ---- */

static Str row_label(const TableLint *t, const ReportRow *row)
{
    Str label = {0};
    for (uint32_t i = 0; i < t->table->columns.len; i++)
        if (row->cells[i].kind == CELL_TEXT && !row->cells[i].is_code) {
            label = row->cells[i].text;
            if (label.len) return label;
        }
    return label;
}

static bool contains(Str text, const char *word)
{
    Str wanted = str_from(word);
    for (uint32_t at = 0; at + wanted.len <= text.len; at++)
        if (str_starts((Str){text.ptr + at, text.len - at}, wanted)) return true;
    return false;
}

static bool contains_any(Str text, const char *const *words)
{
    for (; *words; words++)
        if (contains(text, *words)) return true;
    return false;
}

/* "其中：" names a part of the row above. */
static bool is_part(Str label)
{
    static const char *const words[] = {"其中", "of which", "Of which", "including ", "Including "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(label, str_from(words[i]))) return true;
    return false;
}

static bool is_sum(const ReportRow *row, Str label)
{
    static const char *const words[] = {"合计", "小计", "总计", "otal", "Sum", NULL};
    return row->role == ROW_TOTAL || contains_any(label, words);
}

static Str column_title(const TableLint *t, uint32_t column)
{
    const ReportColumn *c = &t->table->columns.items[column];
    return c->heading_count ? c->headings[c->heading_count - 1] : (Str){0};
}

static Str cell_text(const TableLint *t, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(cell->mantissa, cell->decimals, true, digits);
    return arena_printf(t->env->arena, "%.*s%s", (int)len, digits, cell->percent ? "%" : "");
}

/* ---- shares that do not make 100 ---- */

static bool is_share_column(const TableLint *t, uint32_t column)
{
    static const char *const words[] = {"占比", "比重", "构成", "share", "Share", NULL};
    return contains_any(column_title(t, column), words);
}

static bool is_hundred(const Cell *cell)
{
    Int128 power, hundred;
    return cell->kind == CELL_AMOUNT && int128_pow10(cell->decimals, &power) &&
           int128_multiply(power, 100, &hundred) && cell->mantissa == hundred;
}

typedef struct ShareSum {
    Int128 sum; /* in the last decimal of the column */
    uint32_t count;
    bool unclear; /* some row may hold others */
} ShareSum;

static void add_share(const TableLint *t, const ReportRow *row, uint32_t column, ShareSum *shares)
{
    Str label = row_label(t, row);
    const Cell *cell = &row->cells[column];
    if (row->depth || is_part(label) || cell->kind != CELL_AMOUNT) return;
    shares->unclear |= cell->partly || is_sum(row, label) ||
                       !int128_add(shares->sum, cell->mantissa, &shares->sum);
    shares->count++;
}

/* The rows that a total at `at` is of: those before it, up to the total before; or those after. */
static ShareSum shares_of(const TableLint *t, uint32_t at, uint32_t column)
{
    const ReportRow *rows = t->table->rows.items;
    ShareSum shares = {0};
    for (uint32_t i = at; i > 0 && rows[i - 1].role != ROW_TOTAL; i--)
        add_share(t, &rows[i - 1], column, &shares);
    if (shares.count) return shares;
    for (uint32_t i = at + 1; i < t->table->rows.len && rows[i].role != ROW_TOTAL; i++)
        add_share(t, &rows[i], column, &shares);
    return shares;
}

static void report_shares(const TableLint *t, uint32_t at, uint32_t column, const ShareSum *shares)
{
    Cell sum = t->table->rows.items[at].cells[column];
    sum.mantissa = shares->sum;
    Diag *diag =
        diag_add(t->env->diags, DIAG_W0901, sum.origin,
                 "table " STR_FMT ": the %u shares of column " STR_FMT " make " STR_FMT ", not 100",
                 STR_ARG(t->table->id), (unsigned)shares->count, STR_ARG(column_title(t, column)),
                 STR_ARG(cell_text(t, &sum)));
    diag_help(t->env->diags, diag, "a row is missing, stands twice, or has another base");
}

/* Each share may be off by half of its last decimal. */
static void lint_shares(const TableLint *t)
{
    if (t->panels || t->chosen) return;
    for (uint32_t c = 0; c < t->table->columns.len; c++)
        for (uint32_t r = 0; is_share_column(t, c) && r < t->table->rows.len; r++) {
            const ReportRow *row = &t->table->rows.items[r];
            if (row->role != ROW_TOTAL || !is_hundred(&row->cells[c])) continue;
            ShareSum shares = shares_of(t, r, c);
            Int128 off = shares.sum - row->cells[c].mantissa;
            if (shares.count < 2 || shares.unclear || !int128_add(off, off, &off)) continue;
            if (off > (Int128)shares.count || -off > (Int128)shares.count)
                report_shares(t, r, c, &shares);
        }
}

/* ---- directions ---- */

/* "比上年增加额（万元）" → "比上年增加" */
static Str without_unit(Str text)
{
    static const char *const tails[] = {"额", "数", "：", ":", " "};
    if (str_ends(text, STR(")")) || str_ends(text, STR("）"))) {
        uint32_t at = text.len - 1;
        while (at > 0 && text.ptr[at] != '(' &&
               !str_starts((Str){text.ptr + at, text.len - at}, STR("（")))
            at--;
        text.len = at;
    }
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (str_ends(text, str_from(tails[i]))) text.len -= str_from(tails[i]).len;
    return text;
}

/* "增减" and "增长率" say nothing: a decrease is negative there. */
static bool says_direction(Str text)
{
    static const char *const words[] = {"increase", "Increase", "decrease", "Decrease"};
    uint32_t found = 0;
    text = without_unit(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) found += contains(text, words[i]);
    if (found == 1) return true;
    return str_ends(text, STR("增加")) || str_ends(text, STR("减少"));
}

static void lint_directions(const TableLint *t)
{
    for (uint32_t r = 0; r < t->table->rows.len; r++) {
        const ReportRow *row = &t->table->rows.items[r];
        Str label = row_label(t, row);
        for (uint32_t c = 0; c < t->table->columns.len; c++) {
            const Cell *cell = &row->cells[c];
            if (cell->kind != CELL_AMOUNT || cell->mantissa >= 0) continue;
            bool by_row = !t->panels && says_direction(label);
            Str word = by_row ? label : column_title(t, c);
            if (!says_direction(word)) continue;
            Diag *diag = diag_add(
                t->env->diags, DIAG_W0902, cell->origin,
                "table " STR_FMT ": " STR_FMT " is negative (" STR_FMT "), so it says the opposite",
                STR_ARG(t->table->id), STR_ARG(word), STR_ARG(cell_text(t, cell)));
            diag_note(t->env->diags, diag, "in the row " STR_FMT, STR_ARG(label));
        }
    }
}

static void lint_sentences(Env *env, const ReportDocument *document)
{
    for (uint32_t i = 0; i < document->blocks.len; i++) {
        const ReportBlock *block = &document->blocks.items[i];
        for (uint32_t k = 1; k < block->runs.len; k++) {
            const ReportRun *typed = &block->runs.items[k - 1], *run = &block->runs.items[k];
            if (typed->computed || !run->computed || !str_starts(run->text, STR("-"))) continue;
            if (!wording_direction(typed->text)) continue;
            Diag *diag = diag_add(env->diags, DIAG_W0902, run->origin,
                                  "this amount is " STR_FMT ", so the word before it says the "
                                  "opposite",
                                  STR_ARG(run->text));
            diag_label(env->diags, diag, typed->origin, "the word");
            diag_help(env->diags, diag, "`change(new, old)` chooses the word by itself");
        }
    }
}

/* ---- parts and wholes ---- */

static void lint_part(const TableLint *t, const ReportRow *whole, const ReportRow *part)
{
    for (uint32_t c = 0; c < t->table->columns.len; c++) {
        const Cell *all = &whole->cells[c], *some = &part->cells[c];
        if (all->kind != CELL_AMOUNT || some->kind != CELL_AMOUNT) continue;
        if (all->decimals != some->decimals || some->mantissa <= all->mantissa || all->mantissa < 0)
            continue;
        Diag *diag = diag_add(t->env->diags, DIAG_W0910, some->origin,
                              "table " STR_FMT ": " STR_FMT " is more than what it is a part of",
                              STR_ARG(t->table->id), STR_ARG(row_label(t, part)));
        diag_note(t->env->diags, diag, "column " STR_FMT ": " STR_FMT " of " STR_FMT " in " STR_FMT,
                  STR_ARG(column_title(t, c)), STR_ARG(cell_text(t, some)),
                  STR_ARG(cell_text(t, all)), STR_ARG(row_label(t, whole)));
    }
}

static void lint_parts(const TableLint *t)
{
    const ReportRow *whole = NULL;
    for (uint32_t r = 0; !t->panels && r < t->table->rows.len; r++) {
        const ReportRow *row = &t->table->rows.items[r];
        if (!is_part(row_label(t, row)))
            whole = row;
        else if (whole)
            lint_part(t, whole, row);
    }
}

/* ---- tables without rows ---- */

static bool has_rows(Items items)
{
    for (uint32_t i = 0; i < items.len; i++) {
        ItemKind kind = items.items[i]->kind;
        if (kind == ITEM_ROWS || kind == ITEM_ROWS_FACTS || kind == ITEM_ROWS_INDICATORS ||
            has_rows(items.items[i]->items))
            return true;
    }
    return false;
}

static void lint_empty(const TableLint *t)
{
    if (t->table->empty.len || !has_rows(t->decl->items)) return;
    for (uint32_t r = 0; r < t->table->rows.len; r++)
        if (t->table->rows.items[r].role != ROW_TOTAL) return;
    Diag *diag =
        diag_add(t->env->diags, DIAG_W0906, t->table->span,
                 "table " STR_FMT " has no rows, and does not say so", STR_ARG(t->table->id));
    diag_help(t->env->diags, diag,
              "add the sentence that is printed instead, `empty \"…\"`, or `drop table " STR_FMT
              "`",
              STR_ARG(t->table->id));
}

/* ---- all tables ---- */

static bool has_condition(Items items)
{
    for (uint32_t i = 0; i < items.len; i++)
        if (items.items[i]->selection.where || has_condition(items.items[i]->items)) return true;
    return false;
}

static bool has_panels(Items items)
{
    for (uint32_t i = 0; i < items.len; i++)
        if (items.items[i]->kind == ITEM_PANEL) return true;
    return false;
}

/* Looks from *at on, and round: the report has the order of the model, so that is mostly the first
 * one. */
static const TableDecl *find_decl(Env *env, const Model *model, Str id, uint32_t *at)
{
    for (uint32_t i = 0; i < model->tables.len; i++) {
        const TableDecl *decl = &model->tables.items[(*at + i) % model->tables.len]->table;
        if (!str_equal(intern_text(env->names, decl->name.symbol), id)) continue;
        *at = (*at + i + 1) % model->tables.len;
        return decl;
    }
    return NULL;
}

void lints_of_report(Env *env, const Model *model, const Report *report)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < report->tables.len; i++) {
        TableLint t = {.env = env, .model = model, .table = &report->tables.items[i]};
        t.decl = find_decl(env, model, t.table->id, &at);
        if (!t.decl) continue;
        t.panels = has_panels(t.decl->items);
        t.chosen = has_condition(t.decl->items);
        lint_shares(&t);
        lint_directions(&t);
        lint_parts(&t);
        lint_empty(&t);
    }
    for (uint32_t i = 0; i < report->documents.len; i++)
        lint_sentences(env, &report->documents.items[i]);
}
