/* Facts from a CSV file: headings say which column holds keys, amounts, labels, quantities. */
#include "lang/base/csv.h"
#include "lang/model/passes.h"
#include "lang/model/words.h"

/* CSV_UNREAD: the mapping says so. */
typedef enum CsvRole {
    CSV_IGNORED, CSV_KEY, CSV_AMOUNT, CSV_LABEL, CSV_QUANTITY, CSV_UNREAD
} CsvRole;

typedef struct CsvColumn {
    CsvRole role;
    Span span;       /* of its mapping, or else of its heading */
    uint32_t axis;   /* CSV_KEY */
    uint32_t *bound; /* CSV_AMOUNT: per axis, NONE = from the row */
    bool pointed;    /* an amount shows that a point is the decimal one in this column */
    Span doubtful;   /* the first one that does not: "1.080" */
    Str doubtful_text;
} CsvColumn;

typedef struct CsvLoad {
    FactLoader *loader;
    Env *env;           /* of the loader */
    const Model *model; /* likewise */
    Ledger *ledger;
    const Facts *facts;
    uint32_t *bound;     /* per axis, by `for` */
    uint32_t *row;       /* per axis, of the row being read */
    uint32_t *cell;      /* per axis, of the amount being read */
    Str label, quantity; /* that were kept last */
    CsvReader reader;
    CsvColumn *columns;
    uint32_t column_count;
    uint32_t blanks; /* records without an amount */
} CsvLoad;

enum { BLANKS_REPORTED = 20 };

static uint32_t *no_axes(CsvLoad *load)
{
    uint32_t *axes = arena_array(load->env->arena, uint32_t, load->ledger->dims.len);
    for (uint32_t k = 0; k < load->ledger->dims.len; k++) axes[k] = NONE;
    return axes;
}

static void set_role(CsvLoad *load, CsvColumn *column, Str word, Span span)
{
    Env *env = load->env;
    const Model *model = load->model;
    switch (word_find(word)) {
    case WORD_AMOUNT:
        column->role = CSV_AMOUNT;
        column->bound = no_axes(load);
        return;
    case WORD_LABEL: column->role = CSV_LABEL; return;
    case WORD_QUANTITY: column->role = CSV_QUANTITY; return;
    default: break;
    }
    Named named = model_find(model, intern(env->names, word));
    uint32_t axis = named.kind == NAMED_DIM ? model_axis(load->ledger, named.id) : NONE;
    if (axis == NONE) {
        if (span.hi)
            diag_add(env->diags, DIAG_E0405, span,
                     "`" STR_FMT
                     "` is neither a dimension of the ledger nor amount, label or quantity",
                     STR_ARG(word));
        return;
    }
    column->role = CSV_KEY;
    column->axis = axis;
}

/* ---- the mapping: `function "科目编码"`, `amount "人员经费" personnel` ---- */

/* "account, amount": the first of them. */
static Str list_headings(const CsvLoad *load, CsvRole role, bool all)
{
    enum { SHOWN = 12 };
    Str list = {0};
    uint32_t count = 0;
    for (uint32_t i = 0; i < load->column_count && count < SHOWN; i++) {
        Str text = load->reader.fields.items[i].text;
        if (!text.len || (!all && load->columns[i].role != role)) continue;
        Str quoted = arena_printf(load->env->arena, "`" STR_FMT "`", STR_ARG(text));
        list = count++ ? diags_printf(load->env->diags, STR_FMT ", " STR_FMT, STR_ARG(list), STR_ARG(quoted))
                       : quoted;
    }
    return list;
}

static bool holds(const CsvLoad *load, uint32_t column, char separator)
{
    Str text = load->reader.fields.items[column].text;
    return text.len && memchr(text.ptr, separator, text.len);
}

static uint32_t filled_headings(const CsvLoad *load)
{
    uint32_t filled = 0;
    for (uint32_t i = 0; i < load->column_count; i++)
        filled += load->reader.fields.items[i].text.len != 0;
    return filled;
}

/* Why the headings may not be what they should. */
static void explain_headings(const CsvLoad *load, Diag *diag)
{
    Diags *diags = load->env->diags;
    Str list = list_headings(load, CSV_IGNORED, true);
    const CsvField *fields = load->reader.fields.items;
    Span row = span_join(fields[0].span, fields[load->column_count - 1].span);
    if (list.len) diag_note_at(diags, diag, row, "headings of the file: " STR_FMT, STR_ARG(list));
    if (load->column_count == 1 && holds(load, 0, ';'))
        diag_help(diags, diag, "its fields are separated by `;`: save it with commas");
    else if (load->column_count == 1 && holds(load, 0, '\t'))
        diag_help(diags, diag, "its fields are separated by tabs: save it with commas");
    else if (filled_headings(load) <= 1)
        diag_help(diags, diag, "the first line is that of the headings: delete a title above it");
    else
        diag_help(diags, diag, "say what each column holds, in braces: { account \"…\"; amount \"…\" }");
}

static Diag *report_twice(CsvLoad *load, Span span, Span first, const char *message)
{
    Diag *diag = diag_add(load->env->diags, DIAG_E0405, span, "%s", diags_text(load->env->diags, message));
    diag_label(load->env->diags, diag, first, "the first one");
    return diag;
}

/* *missing: the finding about headings that are not there, made for the first of them. */
static CsvColumn *find_heading(CsvLoad *load, Atom atom, Diag **missing)
{
    Str wanted = atom_text(load->env->arena, load->env->sources, atom);
    const CsvField *fields = load->reader.fields.items;
    CsvColumn *found = NULL;
    for (uint32_t i = 0; i < load->column_count; i++) {
        if (!str_equal(fields[i].text, wanted)) continue;
        if (found) {
            report_twice(load, fields[i].span, fields[found - load->columns].span,
                         N_("this heading stands twice: nothing tells which column is meant"));
            return NULL;
        }
        found = &load->columns[i];
    }
    if (found && found->role) {
        report_twice(load, atom_span(atom), found->span, N_("this heading is mapped twice"));
        return NULL;
    }
    if (found) return found;
    if (*missing) {
        diag_label(load->env->diags, *missing, atom_span(atom), "this one is missing, too");
        return NULL;
    }
    *missing = diag_add(load->env->diags, DIAG_E0405, atom_span(atom), "the file has no heading `" STR_FMT "`",
                        STR_ARG(wanted));
    explain_headings(load, *missing);
    return NULL;
}

static void bind_amount_members(CsvLoad *load, CsvColumn *column, Atoms atoms)
{
    for (uint32_t i = 2; i < atoms.len; i++) {
        if (atoms.items[i].kind == ATOM_SLASH) continue;
        KeyTerm term = {.key = {atoms.items[i]}};
        Coord coord = {.span = atom_span(atoms.items[i]), .terms = &term, .len = 1};
        Coords one = {&coord, 1};
        model_bind_coords(load->env, load->model, one, load->ledger, column->bound);
    }
}

static void apply_mapping(CsvLoad *load)
{
    Diag *missing = NULL;
    for (uint32_t i = 0; i < load->facts->mapping.len; i++) {
        const Entry *line = load->facts->mapping.items[i];
        Atoms atoms = line->atoms;
        bool unread = atoms.len == 2 && atoms.items[0].kind == ATOM_DASH;
        if (atoms.len < 2 || (atoms.items[0].kind != ATOM_WORD && !unread)) {
            diag_add(load->env->diags, DIAG_E0405, line->span,
                     "a mapping is a word and a heading: function \"科目编码\"");
            continue;
        }
        CsvColumn *column = find_heading(load, atoms.items[1], &missing);
        if (!column) continue;
        column->span = atom_span(atoms.items[1]);
        if (unread) {
            column->role = CSV_UNREAD;
            continue;
        }
        set_role(load, column, atom_text(load->env->arena, load->env->sources, atoms.items[0]),
                 atom_span(atoms.items[0]));
        if (column->role == CSV_AMOUNT) bind_amount_members(load, column, atoms);
    }
}

static void report_too_long(const CsvLoad *load)
{
    uint32_t lo = load->reader.base;
    diag_add(load->env->diags, DIAG_E0803, (Span){lo, lo + 1},
             "the record that begins here is longer than %d bytes", (int)LIMIT_CSV_RECORD);
}

/* ---- columns that are in each other's way ---- */

/* What two columns would say of one fact; NULL = nothing. */
static const char *clash(const CsvLoad *load, const CsvColumn *a, const CsvColumn *b)
{
    if (a->role != b->role) return NULL;
    size_t size = load->ledger->dims.len * sizeof *a->bound;
    switch (a->role) {
    case CSV_KEY: return a->axis == b->axis ? N_("a second column for this dimension") : NULL;
    case CSV_AMOUNT:
        return memcmp(a->bound, b->bound, size) == 0 ? N_("a second column of amounts for the same members")
                                                     : NULL;
    case CSV_LABEL: return N_("a second column of labels");
    case CSV_QUANTITY: return N_("a second column of quantities");
    case CSV_IGNORED:
    case CSV_UNREAD: break;
    }
    return NULL;
}

/* A dimension that `for`, or the mapping of an amount, binds needs no column of keys. */
static bool check_binding(CsvLoad *load, const CsvColumn *keys)
{
    Span other = {0, 0};
    if (load->bound[keys->axis] != NONE) other = load->facts->ledger.span;
    for (uint32_t i = 0; i < load->column_count; i++)
        if (load->columns[i].role == CSV_AMOUNT && load->columns[i].bound[keys->axis] != NONE)
            other = load->columns[i].span;
    if (!other.hi) return true;
    Diag *diag = diag_add(load->env->diags, DIAG_E0405, keys->span,
                          "this column holds keys of a dimension that is bound already");
    diag_label(load->env->diags, diag, other, "bound here");
    return false;
}

static bool check_columns(CsvLoad *load)
{
    bool good = true;
    for (uint32_t i = 0; i < load->column_count; i++) {
        const CsvColumn *column = &load->columns[i];
        const char *message = NULL;
        uint32_t k = 0;
        for (; k < i && !message; k++) message = clash(load, &load->columns[k], column);
        if (message) report_twice(load, column->span, load->columns[k - 1].span, message);
        good &= !message;
        if (column->role == CSV_KEY && !message) good &= check_binding(load, column);
    }
    return good;
}

/* Of a column that is not read nothing is in the budget. */
static void warn_unread(CsvLoad *load)
{
    Str list = list_headings(load, CSV_IGNORED, false);
    if (!list.len) return;
    Diag *diag = diag_add(load->env->diags, DIAG_W0410, load->facts->path.span,
                          "columns of this file that are not read: " STR_FMT, STR_ARG(list));
    diag_help(load->env->diags, diag,
              "map them in braces, or say that they are not wanted: - \"…\"");
}

static bool read_headings(CsvLoad *load)
{
    uint32_t errors = diags_count(load->env->diags, SEVERITY_ERROR);
    if (!csv_next(&load->reader)) {
        if (load->reader.too_long)
            report_too_long(load);
        else if (!load->reader.failed)
            diag_add(load->env->diags, DIAG_E0405, load->facts->path.span,
                     "the file is empty: it needs a heading row");
        return false;
    }
    load->column_count = load->reader.fields.len;
    load->columns = arena_array(load->env->arena, CsvColumn, load->column_count);
    if (load->facts->mapping.len)
        apply_mapping(load);
    else
        for (uint32_t i = 0; i < load->column_count; i++) {
            load->columns[i].span = load->reader.fields.items[i].span;
            set_role(load, &load->columns[i], load->reader.fields.items[i].text, (Span){0, 0});
        }
    if (diags_count(load->env->diags, SEVERITY_ERROR) > errors || !check_columns(load)) return false;
    bool amounts = false;
    for (uint32_t i = 0; i < load->column_count; i++) amounts |= load->columns[i].role == CSV_AMOUNT;
    if (amounts) {
        warn_unread(load);
    } else {
        Diag *diag = diag_add(load->env->diags, DIAG_E0405, load->facts->path.span,
                              "no column of the file is mapped to `amount`");
        explain_headings(load, diag);
    }
    return amounts;
}

/* ---- records ---- */

static void report_key(CsvLoad *load, const CsvField *field, DimId dim, bool many)
{
    Env *env = load->env;
    const Model *model = load->model;
    Str name = intern_text(env->names, model->dims.items[dim].name.symbol);
    Str trimmed = str_trim(field->text, " \t");
    bool other = false;
    if (many) {
        diag_add(env->diags, DIAG_E0202, field->span, "`" STR_FMT "` means several members of " STR_FMT,
                 STR_ARG(field->text), STR_ARG(name));
    } else if (!trimmed.len) {
        Diag *diag = diag_add(env->diags, DIAG_E0201, field->span,
                              "this record says no " STR_FMT ": its cell is empty", STR_ARG(name));
        diag_help(env->diags, diag, "a key stands in each record, also below an equal one");
    } else if (trimmed.len < field->text.len &&
               model_member_named(env, model, dim, trimmed, &other) != NONE) {
        Diag *diag = diag_add(env->diags, DIAG_E0201, field->span,
                              "there are blanks around the key `" STR_FMT "`", STR_ARG(trimmed));
        diag_help(env->diags, diag, "delete them");
    } else {
        model_unknown_member(env, model, dim, field->span, field->text);
    }
}

static bool find_key(CsvLoad *load, const CsvField *field, uint32_t axis)
{
    Env *env = load->env;
    const Model *model = load->model;
    DimId dim = load->ledger->dims.items[axis];
    bool many = false;
    MemberId member =
        recent_member_named(&load->loader->recent, env, model, dim, field->text, &many);
    if (member == NONE || many) {
        report_key(load, field, dim, many);
        return false;
    }
    load->row[axis] = model->members.items[member].index;
    return true;
}

static bool all_bound(CsvLoad *load, const uint32_t *bound, Span span)
{
    for (uint32_t k = 0; k < load->ledger->dims.len; k++) {
        if (bound[k] != NONE) continue;
        diag_add(
            load->env->diags, DIAG_E0401, span, "this row says no " STR_FMT,
            STR_ARG(intern_text(load->env->names,
                                load->model->dims.items[load->ledger->dims.items[k]].name.symbol)));
        return false;
    }
    return true;
}

/* ---- points that may group digits ----
 *
 * `1.080` is 1,080 in much of Europe. Another amount of the column shows what a point is there; a
 * ledger with three decimals expects them. */

enum { GROUP = 3 /* digits */ };

static void look_at_point(CsvLoad *load, CsvColumn *column, const CsvField *field)
{
    Str text = field->text;
    const char *point = memchr(text.ptr, '.', text.len);
    if (!point) return;
    uint32_t sign = text.ptr[0] == '-', before = (uint32_t)(point - text.ptr) - sign;
    bool group = text.len - sign - before - 1 == GROUP && before <= GROUP && text.ptr[sign] != '0';
    if (!group) {
        column->pointed = true;
    } else if (!column->doubtful.hi) {
        column->doubtful = field->span;
        column->doubtful_text = arena_str(load->env->arena, text);
    }
}

static void report_doubtful(CsvLoad *load)
{
    for (uint32_t i = 0; i < load->column_count; i++) {
        const CsvColumn *column = &load->columns[i];
        if (column->pointed || !column->doubtful.hi) continue;
        Str text = column->doubtful_text, grouped = arena_str(load->env->arena, text);
        *(char *)memchr((void *)(uintptr_t)grouped.ptr, '.', grouped.len) = ',';
        Diag *diag = diag_add(load->env->diags, DIAG_E0402, column->doubtful,
                              "`" STR_FMT "` may also be `" STR_FMT "`: no amount of its column shows "
                              "what a point is there", STR_ARG(text), STR_ARG(grouped));
        diag_help(load->env->diags, diag, "write two decimals, or commas between the digits; or declare "
                  "the ledger " STR_FMT " with `decimals 3`",
                  STR_ARG(intern_text(load->env->names, load->ledger->name.symbol)));
    }
}

static void add_amount(CsvLoad *load, const CsvField *field, CsvColumn *column, Str label,
                       Str quantity)
{
    Env *env = load->env;
    const Model *model = load->model;
    for (uint32_t k = 0; k < load->ledger->dims.len; k++)
        load->cell[k] = column->bound[k] != NONE ? column->bound[k] : load->row[k];
    if (!all_bound(load, load->cell, field->span)) return;
    FactInput fact = {load->cell, FACT_DASH, field->span.lo, label, quantity};
    bool dash = field->text.len == 0 || str_equal(field->text, STR("-"));
    if (!dash &&
        !model_read_amount(env, model, load->ledger, field->text, 0, field->span, &fact.amount))
        return;
    columns_add(env->arena, &load->ledger->facts, &fact);
    if (!dash && !column->pointed && load->ledger->decimals < GROUP)
        look_at_point(load, column, field);
}

/* A text that outlives its record; the same one as in the record before, if it is the same. */
static Str kept(CsvLoad *load, Str text, Str *last)
{
    if (!text.len || !load->reader.window) return text;
    if (!str_equal(text, *last)) *last = arena_str(load->env->arena, text);
    return *last;
}

/* A record without any amount; where there are none, a dash says so. */
static void warn_blank(CsvLoad *load)
{
    const CsvField *blank = NULL;
    for (uint32_t i = 0; i < load->reader.fields.len; i++) {
        if (load->columns[i].role != CSV_AMOUNT) continue;
        if (load->reader.fields.items[i].text.len) return;
        if (!blank) blank = &load->reader.fields.items[i];
    }
    if (!blank || load->blanks++ >= BLANKS_REPORTED) return;
    Diag *diag = diag_add(load->env->diags, DIAG_W0409, blank->span,
                          "this record has no amount: its cell is empty");
    diag_help(load->env->diags, diag, "if there is none, write a dash: `-`");
}

static void load_record(CsvLoad *load)
{
    Str label = {0}, quantity = {0};
    const CsvField *fields = load->reader.fields.items;
    uint32_t count = load->reader.fields.len;
    for (uint32_t k = 0; k < load->ledger->dims.len; k++) load->row[k] = load->bound[k];
    if (count != load->column_count) {
        diag_add(load->env->diags, DIAG_E0405, span_join(fields[0].span, fields[count - 1].span),
                 "this record has %u fields, the heading %u", (unsigned)count,
                 (unsigned)load->column_count);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (load->columns[i].role == CSV_LABEL) label = kept(load, fields[i].text, &load->label);
        if (load->columns[i].role == CSV_QUANTITY)
            quantity = kept(load, fields[i].text, &load->quantity);
        if (load->columns[i].role == CSV_KEY && !find_key(load, &fields[i], load->columns[i].axis))
            return;
    }
    warn_blank(load);
    for (uint32_t i = 0; i < count; i++)
        if (load->columns[i].role == CSV_AMOUNT)
            add_amount(load, &fields[i], &load->columns[i], label, quantity);
}

static void load_records(CsvLoad *load)
{
    const CsvReader *reader = &load->reader;
    while (csv_next(&load->reader) && !reader->bad.hi) {
        work_spend(env_work(load->env), WORK_EVALUATE * reader->fields.len);
        load_record(load);
    }
    if (reader->bad.hi)
        diag_add(load->env->diags, DIAG_E0405, reader->bad,
                 "a quoted field that does not end properly");
    if (reader->too_long) report_too_long(load);
    report_doubtful(load);
}

void model_load_csv(FactLoader *loader, const Facts *facts, LedgerId ledger)
{
    Env *env = loader->env;
    CsvLoad load = {.loader = loader,
                    .env = env,
                    .model = loader->model,
                    .ledger = &loader->ledgers[ledger],
                    .facts = facts};
    FileId file;
    CsvInput *input;
    load.bound = no_axes(&load);
    load.row = no_axes(&load);
    load.cell = no_axes(&load);
    if (!model_bind_coords(env, loader->model, facts->coords, load.ledger, load.bound)) return;
    if (!loader->files->open(loader->files, facts->path, &file, &input)) return;
    const Source *source = source_get(env->sources, file);
    if (input)
        csv_open_pieces(&load.reader, env->arena, source, input);
    else
        csv_open(&load.reader, env->arena, source);
    if (read_headings(&load)) load_records(&load);
    csv_close(&load.reader);
    loader->files->close(loader->files);
}
