/* The budget beside earlier years: tables that show both, and changes that sentences tell, in the
 * order of their size, with bars that are as long as the amounts. */
#include "backends/headings.h"
#include "backends/html.h"

#include <stdlib.h>

typedef struct Compared { /* a line */
    Str label, link;      /* link: the fragment that it leads to, in markup */
    Number now, then, change;
    bool has_now, has_then, total;
    uint8_t decimals;
    Str unit;      /* "" = as the heading says */
    uint32_t year; /* of `then`; 0 = as the heading says */
    uint32_t order;
} Compared;
typedef VEC(Compared) ComparedRows;

/* ---- lines of a table ---- */

/* Members with others below them in the table would be counted twice by a reader. */
static bool has_parts(const ReportTable *table, uint32_t r)
{
    const ReportRow *row = &table->rows.items[r];
    uint32_t next = row->parts_first ? r - 1 : r + 1;
    return next < table->rows.len && table->rows.items[next].depth > row->depth &&
           table->rows.items[next].role == ROW_BODY;
}

static Number cell_number(const Cell *cell)
{
    Int128 power;
    Number number = NUMBER_ZERO;
    if (cell->kind == CELL_AMOUNT && int128_pow10(cell->decimals, &power))
        number_make(cell->mantissa, power, &number);
    return number;
}

static bool can_compare(const Cell *now, const Cell *then)
{
    if (now->kind != CELL_AMOUNT && then->kind != CELL_AMOUNT) return false;
    if (now->kind != CELL_AMOUNT || then->kind != CELL_AMOUNT) return true;
    return !now->percent && !then->percent && now->unit == then->unit;
}

static Str row_link(const HtmlPage *page, uint32_t t, uint32_t r)
{
    Sink link;
    sink_memory(&link, page->scratch);
    html_fragment(&link, page->report->tables.items[t].id);
    sink_char(&link, '/');
    html_fragment(&link, page->origins->tables[t].rows[r]);
    return sink_result(&link);
}

static void add_row(const HtmlPage *page, uint32_t t, uint32_t r, uint32_t then, ComparedRows *rows)
{
    const ReportTable *table = &page->report->tables.items[t];
    const ReportRow *row = &table->rows.items[r];
    const Cell *new = &row->cells[table->columns.items[then].now - 1], *old = &row->cells[then];
    uint32_t label = heading_label_column(table, row);
    if (label == UINT32_MAX || !can_compare(new, old) || has_parts(table, r)) return;
    Compared line = {.label = row->cells[label].text,
                     .link = row_link(page, t, r),
                     .now = cell_number(new),
                     .then = cell_number(old),
                     .has_now = new->kind == CELL_AMOUNT,
                     .has_then = old->kind == CELL_AMOUNT,
                     .total = row->role == ROW_TOTAL,
                     .order = rows->len};
    line.decimals = line.has_now ? new->decimals : old->decimals;
    if (number_subtract(line.now, line.then, &line.change)) *vec_push(page->scratch, rows) = line;
}

/* ---- lines of a document ---- */

/* What the sentence says before its run `at` and the number just before it, from the last end of a
 * sentence or of a part of it that a semicolon closes. */
static Str before_run(Arena *arena, const ReportRun *runs, uint32_t at)
{
    static const char *const ends[] = {"。", "；", ". ", "; ", "\n"};
    static const char *const trailing[] = {"，", "、", "：", ",", ":", " "};
    Sink joined;
    sink_memory(&joined, arena);
    uint32_t end = at > 1 && runs[at - 2].number ? at - 2 : at;
    for (uint32_t i = 0; i < end; i++) sink_str(&joined, runs[i].text);
    Str text = sink_result(&joined);
    for (uint32_t start = text.len; start-- > 0;)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            Str rest = {text.ptr + start, text.len - start}, mark = str_from(ends[k]);
            if (rest.len > mark.len && str_starts(rest, mark))
                text = (Str){rest.ptr + mark.len, rest.len - mark.len}, start = 0;
        }
    for (size_t k = 0; k < sizeof trailing / sizeof *trailing; k++)
        if (str_ends(text, str_from(trailing[k])))
            text.len -= (uint32_t)strlen(trailing[k]), k = (size_t)-1;
    return text;
}

static bool mantissa_number(Int128 mantissa, int decimals, Number *out)
{
    Int128 power;
    return int128_pow10(decimals, &power) && number_make(mantissa, power, out);
}

static void add_change(const HtmlPage *page, Str id, const ReportRun *runs, uint32_t at,
                       ComparedRows *rows)
{
    const RunChange *change = runs[at].change;
    Sink link;
    sink_memory(&link, page->scratch);
    html_fragment(&link, id);
    sink_printf(&link, "/%u", (unsigned)runs[at].number);
    Compared line = {.label = before_run(page->scratch, runs, at),
                     .link = sink_result(&link),
                     .has_now = true,
                     .has_then = true,
                     .decimals = change->decimals,
                     .unit = change->unit,
                     .year = change->year,
                     .order = rows->len};
    if (!line.label.len) line.label = runs[at].text;
    if (mantissa_number(change->now, change->decimals, &line.now) &&
        mantissa_number(change->then, change->decimals, &line.then) &&
        number_subtract(line.now, line.then, &line.change))
        *vec_push(page->scratch, rows) = line;
}

static void add_changes(const HtmlPage *page, const ReportDocument *document, ComparedRows *rows)
{
    for (uint32_t k = 0; k < document->blocks.len; k++) {
        const ReportBlock *block = &document->blocks.items[k];
        for (uint32_t i = 0; i < block->runs.len; i++)
            if (block->runs.items[i].change)
                add_change(page, html_document_section(page, document), block->runs.items, i, rows);
    }
}

/* ---- writing ---- */

static bool is_whole(const Compared *line)
{
    return line->has_now && line->has_then;
}

/* The largest change first; then what one of the years is not known of; totals last. */
static int by_change(const void *a, const void *b)
{
    const Compared *x = a, *y = b;
    if (x->total != y->total) return x->total ? 1 : -1;
    if (is_whole(x) != is_whole(y)) return is_whole(x) ? -1 : 1;
    int order = number_compare(number_absolute(y->change), number_absolute(x->change));
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void write_number(const HtmlPage *page, Number value, int decimals, bool signs,
                         const char *after)
{
    Sink *sink = page->sink;
    Int128 mantissa;
    if (!number_round(value, decimals, ROUND_HALF_UP, &mantissa)) return;
    bool negative = mantissa < 0;
    Str number = phrase_decimal(&page->report->phrases, page->scratch,
                                negative ? -mantissa : mantissa, decimals);
    if (negative) sink_text(sink, "−");
    if (!negative && signs && mantissa) sink_char(sink, '+');
    html_element(sink, "", number, after);
}

/* A change from a loss to a gain is no part of either. */
static bool has_rate(const Compared *line)
{
    int now = number_compare(line->now, NUMBER_ZERO),
        then = number_compare(line->then, NUMBER_ZERO);
    return is_whole(line) && then && now * then >= 0;
}

static void write_rate(const HtmlPage *page, const Compared *line)
{
    Number rate;
    if (!has_rate(line)) return;
    if (number_divide(line->change, number_absolute(line->then), &rate) &&
        number_multiply(rate, number_int(100), &rate))
        write_number(page, rate, 1, true, "%");
}

/* In thousandths of the longest bar. */
static uint32_t bar_length(Number value, Number most)
{
    Number part;
    Int128 length;
    if (number_is_zero(most) || !number_divide(number_absolute(value), most, &part) ||
        !number_round(part, 3, ROUND_HALF_UP, &length))
        return 0;
    return (uint32_t)length;
}

static void write_bars(Sink *sink, const Compared *line, Number most)
{
    sink_printf(sink,
                "<td><svg class=bars viewBox=\"0 0 1000 100\" preserveAspectRatio=none "
                "aria-hidden=true><rect class=now width=%u height=45 />"
                "<rect class=then y=55 width=%u height=45 /></svg></td>",
                (unsigned)bar_length(line->now, most), (unsigned)bar_length(line->then, most));
}

static void write_amount(const HtmlPage *page, const Compared *line, Number value, bool present)
{
    Sink *sink = page->sink;
    sink_text(sink, "<td class=n>");
    if (present) write_number(page, value, line->decimals, false, "");
    if (present && line->unit.len) html_element(sink, " ", line->unit, "");
    sink_text(sink, "</td>");
}

static void write_line(const HtmlPage *page, const Compared *line, Number most)
{
    Sink *sink = page->sink;
    sink_text(sink, line->total ? "<tr class=total><th scope=row><a href=\"#"
                                : "<tr><th scope=row><a href=\"#");
    sink_str(sink, line->link);
    html_element(sink, "\">", line->label, "</a></th>");
    if (line->total)
        sink_text(sink, "<td></td>"); /* it would make all others short */
    else
        write_bars(sink, line, most);
    write_amount(page, line, line->now, line->has_now);
    if (line->year) sink_printf(sink, "<td class=n>%u</td>", (unsigned)line->year);
    write_amount(page, line, line->then, line->has_then);
    sink_text(sink, "<td class=n>");
    if (is_whole(line)) write_number(page, line->change, line->decimals, true, "");
    sink_text(sink, "</td><td class=n>");
    write_rate(page, line);
    sink_text(sink, "</td>");
    sink_text(sink, "</tr>\n");
}

static void write_heading(Sink *sink, const char *begin, Str text)
{
    html_element(sink, begin, text, "</th>");
}

/* `now`, `then`: headings of the two columns. */
static void write_rows(const HtmlPage *page, ComparedRows *rows, Str title, Str now, Str then,
                       uint32_t number)
{
    const HtmlWords *words = page->words;
    Sink *sink = page->sink;
    Number most = NUMBER_ZERO;
    qsort(rows->items, rows->len, sizeof *rows->items, by_change);
    for (uint32_t i = 0; i < rows->len; i++) {
        const Compared *line = &rows->items[i];
        if (line->total) continue;
        most = number_larger(
            most, number_larger(number_absolute(line->now), number_absolute(line->then)));
    }
    sink_printf(sink, "<h3 id=\"`y%u\">", (unsigned)number);
    html_element(sink, "", title, "</h3>\n");
    sink_printf(sink,
                "<div class=scroll tabindex=0 role=region aria-labelledby=\"`y%u\">"
                "<table>\n<thead><tr><td></td><td></td>",
                (unsigned)number);
    write_heading(sink, "<th scope=col class=n>", now);
    if (rows->items[0].year) write_heading(sink, "<th scope=col class=n>", str_from(words->year));
    write_heading(sink, "<th scope=col class=n>", then);
    write_heading(sink, "<th scope=col class=n>", str_from(words->change));
    write_heading(sink, "<th scope=col class=n>", str_from(words->percent));
    sink_text(sink, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < rows->len; i++) write_line(page, &rows->items[i], most);
    sink_text(sink, "</tbody></table></div>\n");
}

static void compare_table(const HtmlPage *page, uint32_t t, uint32_t *number)
{
    const ReportTable *table = &page->report->tables.items[t];
    const Str *columns = page->origins->tables[t].columns;
    for (uint32_t c = 0; c < table->columns.len; c++) {
        ComparedRows rows = {0};
        if (!table->columns.items[c].now) continue;
        for (uint32_t r = 0; r < table->rows.len; r++) add_row(page, t, r, c, &rows);
        if (!rows.len) continue;
        Str title = table->title.len ? table->title : table->id;
        write_rows(
            page, &rows,
            arena_printf(page->scratch, STR_FMT " · " STR_FMT, STR_ARG(title), STR_ARG(columns[c])),
            columns[table->columns.items[c].now - 1], columns[c], (*number)++);
    }
}

static bool compares_table(const ReportTable *table)
{
    for (uint32_t c = 0; c < table->columns.len; c++)
        if (table->columns.items[c].now) return true;
    return false;
}

static void compare_document(const HtmlPage *page, const ReportDocument *document, uint32_t *number)
{
    ComparedRows rows = {0};
    add_changes(page, document, &rows);
    if (!rows.len) return;
    Str title =
        arena_printf(page->scratch, "%s" STR_FMT, page->words->told, STR_ARG(document->title));
    write_rows(page, &rows, title, str_from(page->words->this_year), str_from(page->words->amount),
               (*number)++);
}

bool html_compares(const HtmlPage *page)
{
    const Report *report = page->report;
    ComparedRows rows = {0};
    for (uint32_t t = 0; t < report->tables.len; t++)
        if (compares_table(&report->tables.items[t])) return true;
    for (uint32_t i = 0; page->origins->documents && i < report->documents.len && !rows.len; i++)
        add_changes(page, &report->documents.items[i], &rows);
    return rows.len > 0;
}

/* What sentences compare need not be printed itself, so a page of tables leaves it out. */
void html_compare(const HtmlPage *page)
{
    const Report *report = page->report;
    uint32_t number = 0;
    sink_text(page->sink, "<div class=part>\n");
    for (uint32_t t = 0; t < report->tables.len; t++) compare_table(page, t, &number);
    for (uint32_t i = 0; page->origins->documents && i < report->documents.len; i++)
        compare_document(page, &report->documents.items[i], &number);
    sink_text(page->sink, "</div>\n");
}
