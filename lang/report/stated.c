/* Stated tables: what a published document prints, compared row by row with what the facts give.
 */
#include "lang/report/stated.h"

/* ---- matching rows: by position, or by their texts when the numbers of rows differ ---- */

static Symbol row_key(StatedCheck *s, const ReportRow *row, const StatedRow *stated)
{
    Sink key;
    sink_memory(&key, s->env->arena);
    for (uint32_t i = 0; i < s->table->columns.len; i++) {
        if (s->table->columns.items[i].amounts) continue;
        if (row)
            sink_str(&key,
                     row->cells[i].kind == CELL_TEXT ? stated_trim(row->cells[i].text) : (Str){0});
        else if (i < stated->len)
            sink_str(&key, stated_trim(stated->fields[i].text));
        sink_char(&key, '\x1f');
    }
    return intern(s->env->names, sink_result(&key));
}

/* Answers whether it is an error. */
static bool report_missing(StatedCheck *s, const ReportRow *row, const StatedRow *stated)
{
    Str *texts = arena_array(s->env->arena, Str, (size_t)s->table->columns.len * 2 + 1);
    RecordKind kind = row ? RECORD_OF_STATED : RECORD_OF_ROW;
    Str name = row ? stated_row_title(s, row, NONE) : STR("row");
    uint32_t count = stated_row_texts(s, row, stated, texts);
    if (waivers_cover_cell(s->in.waivers, s->name, texts, count, NULL, 0)) {
        s->counts.waived++;
        stated_record(s, kind, RECORD_WAIVED, name,
                      row ? s->decl->name.span : stated_row_span(s, stated), NULL);
        return false;
    }
    s->counts.broken++;
    const Diag *diag;
    if (row)
        diag = diag_add(s->env->diags, DIAG_E0603, s->decl->name.span,
                        "the stated table " STR_FMT " lacks the row " STR_FMT,
                        STR_ARG(s->table->id), STR_ARG(stated_row_title(s, row, NONE)));
    else
        diag = diag_add(s->env->diags, DIAG_E0603, stated_row_span(s, stated),
                        "table " STR_FMT " has no row like this one", STR_ARG(s->table->id));
    stated_record(s, kind, RECORD_BROKEN, name, diag->span, diag);
    return true;
}

static void match_by_text(StatedCheck *s, const StatedRows *rows)
{
    Arena *arena = s->env->arena;
    uint32_t count = s->table->rows.len;
    uint32_t *next = arena_array(arena, uint32_t, count);     /* row with the same texts, + 1 */
    uint32_t *previous = arena_array(arena, uint32_t, count); /* the same, in front */
    VEC(uint32_t) first = {0};                                /* [Symbol]: row + 1 */
    for (uint32_t i = count; i-- > 0;) {
        Symbol key = row_key(s, &s->table->rows.items[i], NULL);
        while (first.len <= key) *vec_push(arena, &first) = 0;
        next[i] = first.items[key];
        if (next[i]) previous[next[i] - 1] = i + 1;
        first.items[key] = i + 1;
    }
    bool *matched = arena_array(arena, bool, count);
    for (uint32_t i = 0; i < rows->len; i++) {
        Symbol key = row_key(s, NULL, &rows->items[i]);
        uint32_t found = key < first.len ? first.items[key] : 0;
        if (!found) {
            if (report_missing(s, NULL, &rows->items[i]) && s->in.comparisons)
                stated_keep_row(s, &rows->items[i]);
            continue;
        }
        first.items[key] = next[found - 1];
        matched[found - 1] = true;
        stated_check_row(s, &s->table->rows.items[found - 1], &rows->items[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        const ReportRow *row = &s->table->rows.items[i];
        const ReportRow *twin = previous[i] ? &s->table->rows.items[previous[i] - 1] : NULL;
        if (matched[i] || !report_missing(s, row, NULL) || !s->in.comparisons) continue;
        for (uint32_t c = 0; c < s->table->columns.len; c++) stated_keep_unstated(s, row, twin, c);
    }
}

static void check_rows(StatedCheck *s, const StatedRows *rows)
{
    if (s->in.comparisons) stated_find_amounts(s);
    if (rows->len != s->table->rows.len) {
        match_by_text(s, rows);
        return;
    }
    for (uint32_t i = 0; i < rows->len; i++)
        stated_check_row(s, &s->table->rows.items[i], &rows->items[i]);
}

/* ---- where the rows come from ---- */

static void check_headings(StatedCheck *s, const CsvReader *reader)
{
    for (uint32_t i = 0; i < reader->fields.len && i < s->table->columns.len; i++) {
        const ReportColumn *c = &s->table->columns.items[i];
        Str ours = stated_heading(s, c);
        Str name = arena_printf(s->env->arena, "heading " STR_FMT, STR_ARG(ours));
        if (str_equal(stated_trim(reader->fields.items[i].text), ours)) {
            s->counts.held++;
            stated_record(s, RECORD_OF_HEADING, RECORD_HELD, name, reader->fields.items[i].span,
                          NULL);
            continue;
        }
        s->counts.broken++;
        const Diag *diag =
            diag_add(s->env->diags, DIAG_E0602, reader->fields.items[i].span,
                     "table " STR_FMT ": this heading is `" STR_FMT "` in the budget",
                     STR_ARG(s->table->id), STR_ARG(ours));
        stated_record(s, RECORD_OF_HEADING, RECORD_BROKEN, name, reader->fields.items[i].span,
                      diag);
    }
}

static bool read_once(StatedCheck *s, FileId *file)
{
    FileReader *files = s->in.reader;
    FileId *known = &s->values->files[s->statement];
    if (*known == NONE && !files->read(files, s->decl->path, known)) return false;
    *file = *known;
    return true;
}

static void check_csv(StatedCheck *s)
{
    FileId file;
    CsvReader reader;
    StatedRows rows = {0};
    if (!read_once(s, &file)) return;
    csv_open(&reader, s->env->arena, source_get(s->env->sources, file));
    if (!csv_next(&reader)) {
        diag_add(s->env->diags, DIAG_E0405, s->decl->path.span,
                 "the file is empty: it needs a heading row");
        return;
    }
    check_headings(s, &reader);
    while (csv_next(&reader)) {
        CsvField *fields = arena_array(s->env->arena, CsvField, reader.fields.len);
        memcpy(fields, reader.fields.items, reader.fields.len * sizeof *fields);
        *vec_push(s->env->arena, &rows) = (StatedRow){fields, reader.fields.len};
    }
    if (reader.bad.hi)
        diag_add(s->env->diags, DIAG_E0405, reader.bad,
                 "a quoted field that does not end properly");
    check_rows(s, &rows);
}

static Str atom_cell_text(StatedCheck *s, Atom atom)
{
    if (atom.kind == ATOM_DASH) return (Str){0};
    if (atom.kind == ATOM_NUMBER || atom.kind == ATOM_PERCENT)
        return source_text(s->env->sources, atom_span(atom));
    return atom_text(s->env->arena, s->env->sources, atom);
}

static void check_in_place(StatedCheck *s)
{
    StatedRows rows = {0};
    RowCursor cursor = rows_read(s->env->arena, &s->decl->rows);
    for (Atoms atoms; rows_next(&cursor, &atoms);) {
        CsvField *fields = arena_array(s->env->arena, CsvField, atoms.len);
        for (uint32_t k = 0; k < atoms.len; k++)
            fields[k] = (CsvField){atom_cell_text(s, atoms.items[k]), atom_span(atoms.items[k])};
        *vec_push(s->env->arena, &rows) = (StatedRow){fields, atoms.len};
    }
    check_rows(s, &rows);
}

/* ---- waivers of cells that do not exist ---- */

static bool has_column(const Waive *decl, const void *context)
{
    const StatedCheck *s = context;
    for (uint32_t i = 0; i < s->table->columns.len; i++)
        if (waiver_fits_column(decl, s->table->columns.items[i].headings,
                               s->table->columns.items[i].heading_count))
            return true;
    return decl->column.len == 0;
}

static void check_waivers(StatedCheck *s)
{
    const Report *report = s->in.report;
    for (uint32_t i = 0; i < report->tables.len; i++) {
        s->table = &report->tables.items[i];
        Symbol name = intern(s->env->names, s->table->id);
        if (!waivers_seek_cells(s->in.waivers, name)) continue;
        Str *texts = arena_array(s->env->arena, Str, (size_t)s->table->columns.len * 2);
        for (uint32_t k = 0; k < s->table->rows.len; k++)
            waivers_see_row(s->in.waivers, name, texts,
                            stated_row_texts(s, &s->table->rows.items[k], NULL, texts));
        waivers_check_columns(s->in.waivers, name, has_column, s);
    }
}

/* ---- the pass ---- */

static void check_table(StatedCheck *s)
{
    s->table = report_next_table(s->in.report, intern_text(s->env->names, s->name), &s->next_table);
    if (!s->table)
        diag_add(s->env->diags, DIAG_E0201, s->decl->name.span,
                 "there is no table `" STR_FMT "` whose figures could be stated",
                 STR_ARG(intern_text(s->env->names, s->name)));
    else if (s->decl->kind == STATED_CSV)
        check_csv(s);
    else
        check_in_place(s);
}

RelationCounts stated_check(Env *env, const Model *model, StatedValues *values, StatedInput input)
{
    StatedCheck s = {.env = env, .model = model, .in = input, .values = values};
    for (uint32_t i = 0; i < model->stated.len; i++) {
        s.statement = i;
        s.decl = &model->stated.items[i]->stated;
        s.name = s.decl->name.symbol;
        if (s.decl->kind != STATED_VALUE) check_table(&s);
    }
    for (uint32_t i = 0; i < values->items.len; i++) {
        s.decl = values->items.items[i].decl;
        s.name = s.decl->name.symbol;
        stated_check_value(&s, values->items.items[i].plan);
    }
    check_waivers(&s);
    return s.counts;
}
