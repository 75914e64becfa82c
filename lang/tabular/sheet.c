#include "lang/tabular/sheet.h"

#include "lang/base/catalogue.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/written.h"

const char sheet_too_large[] = N_("this sheet is too large");
const char sheet_not_calculated[] =
    N_("a formula has no value: recalculate the spreadsheet, and save it again");
const char sheet_damaged[] = N_("a part of this spreadsheet is damaged");

void sheet_begin(SheetWriter *writer, Arena *arena, uint32_t bytes)
{
    enum { USUAL = 1 << 20, TIMES = 16 };
    *writer = (SheetWriter){.allowed = (uint64_t)bytes * TIMES + USUAL};
    sink_memory(&writer->sink, arena);
}

static void put_field(Sink *sink, Str text)
{
    bool plain = true;
    for (uint32_t i = 0; i < text.len; i++) plain &= !strchr(",\"\n\r", text.ptr[i]) && text.ptr[i];
    if (!plain) sink_char(sink, '"');
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"') sink_char(sink, '"');
        sink_char(sink, c == '\n' || c == '\r' || !c ? ' ' : c); /* a row is a line */
    }
    if (!plain) sink_char(sink, '"');
}

/* Writes what goes on in the row at hand, between the last column and this one. */
static void put_spans(SheetWriter *w, uint32_t end)
{
    for (; w->column + 1 < end; w->column++) {
        const SheetSpan *span = w->column < w->span_count ? &w->spans[w->column] : NULL;
        if (w->column) sink_char(&w->sink, ',');
        if (!span || span->last < w->row) continue;
        put_field(&w->sink, span->text);
        w->padding += span->text.len;
    }
}

/* The last column of the row at hand in which something goes on. */
static uint32_t last_span(const SheetWriter *w)
{
    uint32_t column = w->row ? w->span_count : 0;
    while (column && w->spans[column - 1].last < w->row) column--;
    return column;
}

static void end_row(SheetWriter *w)
{
    w->padding += w->span_count;
    put_spans(w, last_span(w) + 1);
}

static void move_to(SheetWriter *w, uint32_t row, uint32_t column)
{
    if (row < w->row || (row == w->row && column <= w->column) || row > LIMIT_SHEET_ROWS ||
        column > LIMIT_SHEET_COLUMNS) {
        w->error = sheet_damaged;
        return;
    }
    w->padding += row - w->row + column;
    if (w->padding > w->allowed) {
        w->error = sheet_too_large;
        return;
    }
    for (; w->row < row; w->row++) {
        end_row(w);
        if (w->row) sink_char(&w->sink, '\n');
        w->column = 0;
    }
    put_spans(w, column);
    if (w->column) sink_char(&w->sink, ',');
    w->column = column;
    if (w->sink.len > LIMIT_SHEET_BYTES || w->padding > w->allowed) w->error = sheet_too_large;
}

void sheet_put(SheetWriter *writer, uint32_t row, uint32_t column, Str text)
{
    if (!text.len || writer->error) return;
    move_to(writer, row, column);
    if (!writer->error) put_field(&writer->sink, text);
}

static void need_spans(SheetWriter *w, uint32_t column)
{
    if (column <= w->span_count) return;
    uint32_t count = u32_max(column, w->span_count * 2);
    SheetSpan *spans = arena_array(w->sink.arena, SheetSpan, count);
    if (w->span_count) memcpy(spans, w->spans, w->span_count * sizeof *spans);
    w->spans = spans;
    w->span_count = count;
}

void sheet_put_down(SheetWriter *writer, uint32_t row, uint32_t column, Str text, uint32_t last)
{
    sheet_put(writer, row, column, text);
    if (!text.len || writer->error || last <= row) return;
    need_spans(writer, column);
    writer->spans[column - 1] = (SheetSpan){text, last};
}

Str sheet_end(SheetWriter *writer)
{
    if (writer->row) end_row(writer);
    if (writer->row) sink_char(&writer->sink, '\n');
    return sink_result(&writer->sink);
}

bool sheet_is_text(Arena *arena, Str text)
{
    enum { AT_ONCE = 4 }; /* bytes of a unit: most are of ASCII */
    work_spend(&arena->memory->work, WORK_PASS * text.len / AT_ONCE);
    return charset_is_utf_8(text, false);
}

/* ---- numbers ---- */

/* "69.93000000000001" is 69.93: a double has no more than 15 digits that are real. */
static Str rounded(Arena *arena, const Written *written)
{
    enum { REAL = 15 };
    char *digits = arena_alloc(arena, written->len + 2);
    uint32_t len = 0, count = 0, point = written->len - written->decimals;
    bool up = false, cut = false;
    for (uint32_t i = 0; i < written->len; i++) {
        char c = written->digits[i];
        if (is_digit(c) && (count || c != '0')) count++;
        if (is_digit(c) && count > REAL && i >= point) {
            if (!cut) up = c >= '5';
            cut = true;
            continue;
        }
        digits[len++] = c;
    }
    for (uint32_t i = len; up && i-- > 0;) {
        if (!is_digit(digits[i])) continue;
        up = digits[i] == '9';
        digits[i] = up ? '0' : (char)(digits[i] + 1);
    }
    while (cut && written->decimals && len && digits[len - 1] == '0') len--;
    if (len && digits[len - 1] == '.') len--;
    return (Str){digits, len};
}

Str sheet_read_number(Arena *arena, Str text)
{
    Written written;
    written_read(text, '.', &written);
    return written.kind == WRITTEN_NUMBER && !written.sign.len ? rounded(arena, &written) : text;
}

/* The point goes two places to the right. */
Str sheet_percentage(Arena *arena, Str number)
{
    Written written;
    uint32_t point = 0, at = 0;
    Sink sink;
    written_read(number, '.', &written);
    if (written.kind != WRITTEN_NUMBER || written.sign.len) return number;
    Str digits = written_digits(&written);
    sink_memory(&sink, arena);
    if (digits.len && digits.ptr[0] == '-') sink_char(&sink, digits.ptr[at++]);
    while (point < digits.len && digits.ptr[point] != '.') point++;
    for (; at < point && digits.ptr[at] == '0';) at++;
    bool any = at < point;
    sink_write(&sink, digits.ptr + at, point - at);
    for (uint32_t i = 1; i <= 2; i++) {
        char c = point + i < digits.len ? digits.ptr[point + i] : '0';
        if (any || c != '0' || i == 2) sink_char(&sink, c);
        any |= c != '0';
    }
    if (point + 3 < digits.len) {
        sink_char(&sink, '.');
        sink_write(&sink, digits.ptr + point + 3, digits.len - point - 3);
    }
    sink_char(&sink, '%');
    return sink_result(&sink);
}
