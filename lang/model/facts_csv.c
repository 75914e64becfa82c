/* Facts from a CSV file: headings say which column holds keys, amounts, labels, quantities. */
#include "lang/base/csv.h"
#include "lang/model/passes.h"
#include "lang/model/words.h"

typedef enum CsvRole { CSV_IGNORED, CSV_KEY, CSV_AMOUNT, CSV_LABEL, CSV_QUANTITY } CsvRole;

typedef struct CsvColumn {
    CsvRole role;
    uint32_t axis;   /* CSV_KEY */
    uint32_t *bound; /* CSV_AMOUNT: per axis, NONE = from the row */
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

static CsvColumn *find_heading(CsvLoad *load, Atom atom)
{
    Str wanted = atom_text(load->env->arena, load->env->sources, atom);
    for (uint32_t i = 0; i < load->column_count; i++)
        if (str_equal(load->reader.fields.items[i].text, wanted)) return &load->columns[i];
    diag_add(load->env->diags, DIAG_E0405, atom_span(atom), "the file has no heading `" STR_FMT "`",
             STR_ARG(wanted));
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
    for (uint32_t i = 0; i < load->facts->mapping.len; i++) {
        const Entry *line = load->facts->mapping.items[i];
        Atoms atoms = line->atoms;
        if (atoms.len < 2 || atoms.items[0].kind != ATOM_WORD) {
            diag_add(load->env->diags, DIAG_E0405, line->span,
                     "a mapping is a word and a heading: function \"科目编码\"");
            continue;
        }
        CsvColumn *column = find_heading(load, atoms.items[1]);
        if (!column) continue;
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
        for (uint32_t i = 0; i < load->column_count; i++)
            set_role(load, &load->columns[i], load->reader.fields.items[i].text, (Span){0, 0});
    if (diags_count(load->env->diags, SEVERITY_ERROR) > errors) return false;
    for (uint32_t i = 0; i < load->column_count; i++)
        if (load->columns[i].role == CSV_AMOUNT) return true;
    diag_add(load->env->diags, DIAG_E0405, load->facts->path.span,
             "no column of the file is mapped to `amount`");
    return false;
}

/* ---- records ---- */

static bool find_key(CsvLoad *load, const CsvField *field, uint32_t axis)
{
    Env *env = load->env;
    const Model *model = load->model;
    DimId dim = load->ledger->dims.items[axis];
    bool many = false;
    MemberId member =
        recent_member_named(&load->loader->recent, env, model, dim, field->text, &many);
    if (member == NONE || many) {
        diag_add(env->diags, member == NONE ? DIAG_E0201 : DIAG_E0202, field->span,
                 "`" STR_FMT "` is not one member of " STR_FMT, STR_ARG(field->text),
                 STR_ARG(intern_text(env->names, model->dims.items[dim].name.symbol)));
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

static void add_amount(CsvLoad *load, const CsvField *field, const CsvColumn *column, Str label,
                       Str quantity)
{
    Env *env = load->env;
    const Model *model = load->model;
    for (uint32_t k = 0; k < load->ledger->dims.len; k++)
        load->cell[k] = column->bound[k] != NONE ? column->bound[k] : load->row[k];
    if (!all_bound(load, load->cell, field->span)) return;
    FactInput fact = {load->cell, FACT_DASH, field->span.lo, label, quantity};
    bool dash = field->text.len == 0 || str_equal(field->text, STR("-"));
    if (dash ||
        model_read_amount(env, model, load->ledger, field->text, 0, field->span, &fact.amount))
        columns_add(env->arena, &load->ledger->facts, &fact);
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
