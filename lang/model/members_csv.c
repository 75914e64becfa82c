/* Members of a dimension from a table in a file: their codes, labels and what they are parts of. */
#include <stdlib.h>

#include "lang/base/csv.h"
#include "lang/model/member_rows.h"
#include "lang/model/words.h"
#include "lang/tabular/code.h"
#include "lang/tabular/headings.h"
#include "lang/tabular/written.h"

typedef enum MemberColumn { COLUMN_CODE, COLUMN_LABEL, COLUMN_PARENT, MEMBER_COLUMNS } MemberColumn;

typedef struct MemberLoad {
    FormSearch search; /* must be first */
    Env *env;
    const DimensionDecl *decl;
    const Source *source;
    Atom wanted[MEMBER_COLUMNS];      /* headings, or numbers of columns; len 0 = none */
    uint32_t columns[MEMBER_COLUMNS]; /* NONE = none */
    bool by_code;                     /* the parent is the member that the code begins with */
    MemberRows *rows;
} MemberLoad;

/* ---- the mapping ---- */

static MemberColumn column_of(Word word)
{
    return word == WORD_CODE     ? COLUMN_CODE
           : word == WORD_LABEL  ? COLUMN_LABEL
           : word == WORD_PARENT ? COLUMN_PARENT
                                 : MEMBER_COLUMNS;
}

static bool read_line(MemberLoad *load, Atoms atoms)
{
    Env *env = load->env;
    if (atoms.len != 2 || atoms.items[0].kind != ATOM_WORD) return false;
    MemberColumn column = column_of(word_find(atom_text(env->arena, env->sources, atoms.items[0])));
    if (column == MEMBER_COLUMNS || load->wanted[column].len) return false;
    if (atoms.items[1].kind == ATOM_WORD) {
        Word other = word_find(atom_text(env->arena, env->sources, atoms.items[1]));
        load->by_code = column == COLUMN_PARENT && other == WORD_CODE;
        return load->by_code;
    }
    load->wanted[column] = atoms.items[1];
    return atoms.items[1].kind == ATOM_STRING || atoms.items[1].kind == ATOM_NUMBER;
}

static bool read_mapping(MemberLoad *load)
{
    for (uint32_t i = 0; i < load->decl->mapping.len; i++) {
        const Entry *line = load->decl->mapping.items[i];
        if (!line->atoms.len || read_line(load, line->atoms)) continue;
        Diag *diag = diag_add(load->env->diags, DIAG_E0405, line->span,
                              "members have a code, a label and a parent, each from one column");
        diag_help(load->env->diags, diag,
                  "code \"Code\"; label \"Name\"; parent \"Parent\", or parent code");
        return false;
    }
    return true;
}

/* ---- headings ---- */

static uint32_t find_column(const MemberLoad *load, const TableHeadings *headings, int column)
{
    static const Word words[MEMBER_COLUMNS] = {WORD_CODE, WORD_LABEL, WORD_PARENT};
    Atom wanted = load->wanted[column];
    Str text = wanted.len ? atom_text(load->env->arena, load->env->sources, wanted) : (Str){0};
    uint32_t number = 0;
    for (uint32_t i = 0; wanted.kind == ATOM_NUMBER && i < text.len && number <= headings->len; i++)
        number = is_digit(text.ptr[i]) ? number * 10 + (uint32_t)(text.ptr[i] - '0') : NONE / 20;
    if (wanted.kind == ATOM_NUMBER && wanted.len)
        return number && number <= headings->len ? number - 1 : NONE;
    for (uint32_t i = 0; i < headings->len; i++) {
        bool same = wanted.len ? heading_same(headings->items[i].text, text) ||
                                     heading_same(headings->items[i].last, text)
                               : !load->decl->mapping.len &&
                                     word_find(headings->items[i].text) == words[column];
        if (same) return i;
    }
    return NONE;
}

static bool fits(const FormSearch *search, const TableHeadings *headings)
{
    const MemberLoad *load = (const MemberLoad *)(const void *)search;
    bool any = false;
    for (int c = 0; c < MEMBER_COLUMNS; c++) {
        uint32_t at = find_column(load, headings, c);
        if (load->wanted[c].len && at == NONE) return false;
        any |= at != NONE && c != COLUMN_PARENT;
    }
    return any;
}

static bool find_headings(MemberLoad *load, CsvReader *reader)
{
    TableForm form;
    TableHeadings headings;
    Arena *arena = load->env->arena;
    load->search.fits = fits;
    load->search.form = (TableForm){.separator = ',', .depth = 1};
    if (form_find(arena, csv_sample(reader), &load->search, &form) &&
        headings_read(reader, arena, &form, &headings)) {
        for (int c = 0; c < MEMBER_COLUMNS; c++) load->columns[c] = find_column(load, &headings, c);
        return true;
    }
    Diag *diag = diag_add(load->env->diags, DIAG_E0405, load->decl->path.span,
                          "the file has no headings for a code or a label of members");
    diag_help(load->env->diags, diag,
              "say which they are, in braces: { code \"…\"; label \"…\"; parent \"…\" }");
    return false;
}

/* ---- rows ---- */

/* The text of a cell without blanks around, as it is in the source; len 0 = nothing. */
static Atom cell_atom(const MemberLoad *load, const CsvReader *reader, int column)
{
    uint32_t at = load->columns[column];
    if (at == NONE || at >= reader->fields.len) return (Atom){0};
    const CsvField *field = &reader->fields.items[at];
    Str text = written_trim(field->text), all = load->source->text;
    bool inside = text.ptr >= all.ptr && text.ptr + text.len <= all.ptr + all.len;
    if (written_is_nothing(text)) return (Atom){0};
    enum { LONGEST = (1 << 24) - 1 /* bytes of an atom */ };
    uint32_t lo = inside ? load->source->base + (uint32_t)(text.ptr - all.ptr) : field->span.lo;
    uint32_t len = inside ? text.len : field->span.hi - field->span.lo;
    return (Atom){lo, len & LONGEST, inside ? ATOM_WORD : ATOM_STRING};
}

static Str cell_text(const MemberLoad *load, const CsvReader *reader, int column)
{
    uint32_t at = load->columns[column];
    if (at == NONE || at >= reader->fields.len) return (Str){0};
    return csv_unguarded(load->env->arena, written_trim(reader->fields.items[at].text));
}

static void read_rows(MemberLoad *load, CsvReader *reader)
{
    Env *env = load->env;
    while (csv_next(reader) && !reader->bad.hi) {
        MemberRow row = {.code = cell_text(load, reader, COLUMN_CODE),
                         .label = cell_text(load, reader, COLUMN_LABEL),
                         .parent = cell_atom(load, reader, COLUMN_PARENT),
                         .above = NONE};
        row.span = span_join(reader->fields.items[0].span,
                             reader->fields.items[reader->fields.len - 1].span);
        work_spend(env_work(env), WORK_EVALUATE * reader->fields.len);
        if (row.code.len || row.label.len) *vec_push(env->arena, load->rows) = row;
    }
    if (reader->bad.hi)
        diag_add(env->diags, DIAG_E0405, reader->bad, "a quoted field that does not end properly");
}

static int by_code(const void *a, const void *b)
{
    const MemberRow *const *x = a, *const *y = b;
    int order = str_compare((*x)->code, (*y)->code);
    return order ? order : (*x)->span.lo < (*y)->span.lo ? -1 : (*x)->span.lo > (*y)->span.lo;
}

/* The member with the longest code that this one begins with. */
static void find_parents(MemberLoad *load)
{
    MemberRows *rows = load->rows;
    MemberRow **sorted = arena_array(load->env->arena, MemberRow *, rows->len);
    MemberRow **open = arena_array(load->env->arena, MemberRow *, rows->len);
    uint32_t count = 0, depth = 0;
    for (uint32_t i = 0; i < rows->len; i++)
        if (rows->items[i].code.len) sorted[count++] = &rows->items[i];
    if (count) qsort(sorted, count, sizeof *sorted, by_code);
    for (uint32_t i = 0; i < count; i++) {
        while (depth && !code_is_below(sorted[i]->code, open[depth - 1]->code)) depth--;
        if (depth) sorted[i]->above = (uint32_t)(open[depth - 1] - rows->items);
        open[depth++] = sorted[i];
    }
}

void model_read_member_rows(Env *env, FileReader *files, const DimensionDecl *decl,
                            MemberRows *rows, Span *lost)
{
    MemberLoad load = {.env = env, .decl = decl, .rows = rows};
    FileId file;
    CsvReader reader;
    if (!read_mapping(&load) || !files->read(files, decl->path, false, &file)) return;
    load.source = source_get(env->sources, file);
    csv_open(&reader, env->arena, load.source);
    if (!find_headings(&load, &reader)) {
        *lost = (Span){load.source->base, load.source->base + load.source->text.len};
        return;
    }
    source_set_csv(env->sources, file, reader.separator);
    read_rows(&load, &reader);
    if (load.by_code) find_parents(&load);
}
