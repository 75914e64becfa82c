#include "lang/tabular/sheet.h"

#include "lang/base/catalogue.h"
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
        if (w->row) sink_char(&w->sink, '\n');
        w->column = 0;
    }
    for (; w->column < column; w->column++)
        if (w->column) sink_char(&w->sink, ',');
    if (w->sink.len > LIMIT_SHEET_BYTES) w->error = sheet_too_large;
}

void sheet_put(SheetWriter *writer, uint32_t row, uint32_t column, Str text)
{
    if (!text.len || writer->error) return;
    move_to(writer, row, column);
    if (!writer->error) put_field(&writer->sink, text);
}

Str sheet_end(SheetWriter *writer)
{
    if (writer->row) sink_char(&writer->sink, '\n');
    return sink_result(&writer->sink);
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
