#include "lang/tabular/headings.h"

#include "lang/base/hash.h"
#include "lang/tabular/written.h"

static const char separators[] = {',', ';', '\t', '|'};
enum { SEPARATORS = sizeof separators };

/* ---- texts ---- */

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* The text after blanks at its beginning. */
static Str without_blanks(Str text)
{
    for (uint32_t len; text.len && (len = written_blank(text)) != 0;)
        text = (Str){text.ptr + len, text.len - len};
    return text;
}

bool heading_same(Str a, Str b)
{
    for (;;) {
        a = without_blanks(a);
        b = without_blanks(b);
        if (!a.len || !b.len) return a.len == b.len;
        if (small(a.ptr[0]) != small(b.ptr[0])) return false;
        a = (Str){a.ptr + 1, a.len - 1};
        b = (Str){b.ptr + 1, b.len - 1};
    }
}

uint64_t heading_hash(uint64_t seed, Str text)
{
    uint64_t hash = seed;
    for (text = without_blanks(text); text.len; text = without_blanks(text)) {
        hash = hash_mix(hash, (unsigned char)small(text.ptr[0]));
        text = (Str){text.ptr + 1, text.len - 1};
    }
    return hash;
}

bool heading_matches(Str pattern, Str text, Str *part)
{
    const char *star = pattern.len ? memchr(pattern.ptr, '*', pattern.len) : NULL;
    text = written_trim(text);
    *part = (Str){0};
    if (!star) return heading_same(pattern, text);
    Str before = {pattern.ptr, (uint32_t)(star - pattern.ptr)};
    Str after = {star + 1, pattern.len - before.len - 1};
    if (text.len < before.len + after.len || !str_starts(text, before)) return false;
    *part = (Str){text.ptr + before.len, text.len - before.len - after.len};
    if (after.len && memcmp(part->ptr + part->len, after.ptr, after.len) != 0) return false;
    *part = written_trim(*part);
    return true;
}

/* ---- records ---- */

typedef struct Records {
    TableRecord items[FORM_RECORDS + FORM_DEPTH];
    uint32_t len;
} Records;

static void read_records(Arena *arena, Str sample, char separator, Records *records)
{
    CsvReader reader;
    Source source = {.text = sample};
    csv_open(&reader, arena, &source);
    reader.separator = separator;
    records->len = 0;
    while (records->len < sizeof records->items / sizeof *records->items && csv_next(&reader)) {
        CsvField *fields = arena_array(arena, CsvField, reader.fields.len);
        memcpy(fields, reader.fields.items, reader.fields.len * sizeof *fields);
        records->items[records->len++] = (TableRecord){fields, reader.fields.len};
    }
}

char form_guess_separator(Arena *arena, Str sample)
{
    char best = ',';
    uint32_t most = 0;
    for (int i = 0; i < SEPARATORS; i++) {
        Records records;
        uint32_t score = 0;
        if (!sample.len || !memchr(sample.ptr, separators[i], sample.len)) continue;
        read_records(arena, sample, separators[i], &records);
        for (uint32_t r = 0; r < records.len; r++) {
            const TableRecord *next =
                r + 1 < records.len ? &records.items[r + 1] : &records.items[r];
            bool regular = records.items[r].len > 1 && next->len == records.items[r].len;
            if (regular) score += records.items[r].len > 2 ? 3 : 2;
        }
        if (score <= most) continue;
        most = score;
        best = separators[i];
    }
    return best;
}

/* ---- headings ---- */

static Str field_text(const TableRecord *record, uint32_t column)
{
    return column < record->len ? written_trim(record->fields[column].text) : (Str){0};
}

/* Of a record that others follow: an empty cell below which something stands says what the cell
 * to its left does. *left: the last text there that is not empty. */
static Str upper_text(const TableRecord *records, uint32_t depth, uint32_t row, uint32_t column,
                      Str *left)
{
    Str text = field_text(&records[row], column);
    bool below = false;
    for (uint32_t i = row + 1; i < depth; i++) below |= field_text(&records[i], column).len != 0;
    if (text.len) *left = text;
    return text.len || !below ? text : *left;
}

/* left: [row] */
static TableHeading join(Arena *arena, const TableRecord *records, uint32_t depth, uint32_t column,
                         Str *left)
{
    TableHeading heading = {.last = {0}};
    for (uint32_t row = 0; row < depth; row++) {
        Str text = upper_text(records, depth, row, column, &left[row]);
        if (column < records[row].len) heading.span = records[row].fields[column].span;
        if (!text.len || str_equal(text, heading.last)) continue;
        heading.text = heading.text.len ? arena_printf(arena, STR_FMT " / " STR_FMT,
                                                       STR_ARG(heading.text), STR_ARG(text))
                                        : text;
        heading.last = text;
    }
    return heading;
}

TableHeadings headings_join(Arena *arena, const TableRecord *records, uint32_t depth)
{
    TableHeadings headings = {0};
    Str *left = arena_array(arena, Str, depth);
    for (uint32_t i = 0; i < depth; i++) headings.len = u32_max(headings.len, records[i].len);
    headings.items = arena_array(arena, TableHeading, headings.len);
    for (uint32_t c = 0; c < headings.len; c++)
        headings.items[c] = join(arena, records, depth, c, left);
    return headings;
}

static bool fits(Arena *arena, const FormSearch *search, const Records *records, TableForm form)
{
    if (form.above + form.depth > records->len) return false;
    TableHeadings headings = headings_join(arena, records->items + form.above, form.depth);
    return search->fits(search, &headings);
}

static bool find_with(Arena *arena, Str sample, const FormSearch *search, TableForm *form)
{
    Records records;
    read_records(arena, sample, form->separator, &records);
    if (search->headings_said) return fits(arena, search, &records, *form);
    for (form->depth = 1; form->depth <= FORM_DEPTH; form->depth++)
        for (form->above = 0; form->above < FORM_RECORDS; form->above++)
            if (fits(arena, search, &records, *form)) return true;
    return false;
}

bool form_find(Arena *arena, Str sample, const FormSearch *search, TableForm *found)
{
    *found = search->form;
    if (search->separator_said) return find_with(arena, sample, search, found);
    for (int i = 0; i < SEPARATORS; i++) {
        *found = search->form;
        found->separator = separators[i];
        if (find_with(arena, sample, search, found)) return true;
    }
    return false;
}

bool headings_read(CsvReader *reader, Arena *arena, const TableForm *form, TableHeadings *headings)
{
    TableRecord records[FORM_DEPTH];
    reader->separator = form->separator;
    for (uint32_t i = 0; i < form->above; i++)
        if (!csv_next(reader)) return false;
    for (uint32_t i = 0; i < form->depth; i++) {
        if (!csv_next(reader)) return false;
        records[i].len = reader->fields.len;
        records[i].fields = arena_array(arena, CsvField, reader->fields.len);
        for (uint32_t c = 0; c < reader->fields.len; c++)
            records[i].fields[c] = (CsvField){arena_str(arena, reader->fields.items[c].text),
                                              reader->fields.items[c].span};
    }
    *headings = headings_join(arena, records, form->depth);
    return true;
}
