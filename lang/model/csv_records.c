/* Records of a table in a file, each with its facts. */
#include "lang/model/csv_load.h"
#include "lang/tabular/written.h"

enum { BLANKS_REPORTED = 20 };

/* ---- records ---- */

static void report_key(CsvLoad *load, const CsvField *field, DimId dim, bool many)
{
    Env *env = load->env;
    const Model *model = load->model;
    Str name = intern_text(env->names, model->dims.items[dim].name.symbol);
    if (many) {
        diag_add(env->diags, DIAG_E0202, field->span,
                 "`" STR_FMT "` means several members of " STR_FMT, STR_ARG(field->text),
                 STR_ARG(name));
    } else if (!written_trim(field->text).len) {
        Diag *diag = diag_add(env->diags, DIAG_E0201, field->span,
                              "this record says no " STR_FMT ": its cell is empty", STR_ARG(name));
        diag_help(env->diags, diag,
                  "if that means the key above, write `filled` behind the heading");
    } else {
        model_unknown_member(env, model, dim, field->span, field->text);
    }
}

/* The member of an empty cell, where that repeats the one above; of text that names none as it
 * stands. */
static bool find_other_key(CsvLoad *load, const CsvField *field, CsvColumn *column)
{
    if (column->filled && column->above != NONE && !written_trim(field->text).len) {
        load->row[column->axis] = column->above;
        return true;
    }
    MemberId member = csv_find_written(load, field, column->dim);
    if (member == NONE) return false;
    load->row[column->axis] = column->above = load->model->members.items[member].index;
    return true;
}

static bool find_unusual_key(CsvLoad *load, const CsvField *field, CsvColumn *column)
{
    Env *env = load->env;
    const Model *model = load->model;
    bool many = false;
    MemberId member = model_member_named(env, model, column->dim, field->text, &many);
    if (member == NONE && find_other_key(load, field, column)) return true;
    if (member == NONE || many) {
        report_key(load, field, column->dim, many);
        return false;
    }
    load->row[column->axis] = column->above = model->members.items[member].index;
    return true;
}

static bool find_key(CsvLoad *load, const CsvField *field, CsvColumn *column)
{
    uint32_t index = member_keys_find(load->loader->keys, column->dim, field->text);
    if (index == NONE) return find_unusual_key(load, field, column);
    load->row[column->axis] = column->above = index;
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

/* A plain amount, as the language writes it: that is what nearly all of them are. */
static bool read_plain(const CsvLoad *load, const CsvColumn *column, Str text, Int128 *amount)
{
    return !column->other && amount_parse(text, load->ledger->decimals, amount) == AMOUNT_OK;
}

static const uint32_t *cell_coords(CsvLoad *load, const CsvColumn *column)
{
    for (uint32_t k = 0; k < load->ledger->dims.len; k++)
        load->cell[k] = column->bound[k] != NONE ? column->bound[k] : load->row[k];
    return load->cell;
}

static void add_amount(CsvLoad *load, const CsvField *field, CsvColumn *column, Str label,
                       Str quantity)
{
    const uint32_t *coords = column->binds ? cell_coords(load, column) : load->row;
    if (!column->whole && !all_bound(load, coords, field->span)) return;
    Int128 amount = FACT_DASH;
    bool dash = field->text.len == 0 || str_equal(field->text, STR("-"));
    bool plain = dash || read_plain(load, column, field->text, &amount);
    if (!plain && !csv_read_written(load, column, field, &amount, &dash)) return;
    columns_add(load->env->arena, &load->ledger->facts, coords, amount, field->span.lo);
    if (load->noted) columns_add_note(load->env->arena, &load->ledger->facts, label, quantity);
    if (!dash && plain && !column->decided && load->ledger->decimals < CSV_GROUP)
        csv_look_at_point(load, column, field);
}

/* A text that outlives its record; the same one as in the record before, if it is the same. */
static Str kept(CsvLoad *load, Str text, Str *last)
{
    if (!text.len || !load->reader.window) return text;
    if (!str_equal(text, *last)) *last = arena_str(load->env->arena, text);
    return *last;
}

static bool is_empty(Str text)
{
    return !text.len || (!str_digit(text, 0) && !written_trim(text).len);
}

/* A record without any amount; where there are none, a dash says so. */
static void warn_blank(CsvLoad *load)
{
    const CsvField *fields = load->reader.fields.items, *blank = &fields[load->amounts[0]];
    for (uint32_t i = 0; i < load->amount_count; i++)
        if (!is_empty(fields[load->amounts[i]].text)) return;
    if (load->blanks++ >= BLANKS_REPORTED) return;
    Diag *diag = diag_add(load->env->diags, DIAG_W0409, blank->span,
                          "this record has no amount: its cell is empty");
    diag_help(load->env->diags, diag, "if there is none, write a dash: `-`");
}

/* ---- records that are not read ---- */

static bool matches(const CsvLoad *load, const Patterns *patterns, Str text)
{
    return patterns_match(patterns, env_work(load->env), intern_seed(load->env->names), text);
}

static bool is_chosen(const CsvLoad *load)
{
    for (uint32_t i = 0; i < load->reader.fields.len; i++) {
        Str text = load->reader.fields.items[i].text;
        const CsvColumn *column = i < load->column_count ? &load->columns[i] : NULL;
        if (column && column->role == CSV_ONLY && !matches(load, &column->wanted, text))
            return false;
        bool may_be_skipped = column && column->role != CSV_AMOUNT && text.len;
        if (may_be_skipped && matches(load, &load->settings.skipped, text)) return false;
    }
    return true;
}

static uint32_t filled_cells(const CsvLoad *load, uint32_t from)
{
    uint32_t filled = 0;
    for (uint32_t i = from; i < load->reader.fields.len; i++)
        filled += written_trim(load->reader.fields.items[i].text).len != 0;
    return filled;
}

/* Nothing at all; or one text that is no key, beside which nothing stands: a remark. */
static bool is_beside_table(CsvLoad *load)
{
    const CsvField *fields = load->reader.fields.items;
    uint32_t filled = filled_cells(load, 0), at = 0;
    if (filled != 1) return filled == 0;
    while (!written_trim(fields[at].text).len) at++;
    const CsvColumn *column = at < load->column_count ? &load->columns[at] : NULL;
    if (!column || column->role == CSV_AMOUNT) return false;
    bool many = false;
    DimId dim = column->role == CSV_KEY ? column->dim : NONE;
    if (dim != NONE &&
        (model_member_named(load->env, load->model, dim, fields[at].text, &many) != NONE ||
         csv_find_written(load, &fields[at], dim) != NONE))
        return false;
    if (!load->remarks++) load->remark = fields[at].span;
    return true;
}

/* Cells that are not there may be missed where something was to stand: a key; an amount, unless
 * there is another one. */
static bool may_be_cut(const CsvLoad *load)
{
    const CsvField *fields = load->reader.fields.items;
    bool amount = false;
    for (uint32_t i = 0; i < load->reader.fields.len && i < load->column_count; i++)
        amount |= load->columns[i].role == CSV_AMOUNT && fields[i].text.len;
    for (uint32_t i = load->reader.fields.len; i < load->column_count; i++)
        if (load->columns[i].role == CSV_KEY || (load->columns[i].role == CSV_AMOUNT && !amount))
            return false;
    return true;
}

/* A record that is shorter or longer than the headings only by cells in which nothing stands. */
static bool fit_record(CsvLoad *load)
{
    CsvReader *reader = &load->reader;
    uint32_t count = reader->fields.len;
    CsvField end = reader->fields.items[count - 1];
    if (filled_cells(load, load->column_count) == 0 && may_be_cut(load)) {
        for (uint32_t i = count; i < load->column_count; i++)
            *vec_push(load->env->arena, &reader->fields) =
                (CsvField){(Str){end.text.ptr, 0}, {end.span.hi, end.span.hi}};
        if (count > load->column_count) reader->fields.len = load->column_count;
        return true;
    }
    Diag *diag = diag_add(
        load->env->diags, DIAG_E0405, span_join(reader->fields.items[0].span, end.span),
        "this record has %u fields, the heading %u", (unsigned)count, (unsigned)load->column_count);
    if (count > load->column_count)
        diag_help(
            load->env->diags, diag,
            "an amount or a text with the separator in it stands between quotes: \"1,202.95\"");
    return false;
}

/* Not a record with as many fields as there are headings and an amount. */
static bool is_unusual(const CsvLoad *load)
{
    const CsvField *fields = load->reader.fields.items;
    if (load->reader.fields.len != load->column_count) return true;
    for (uint32_t i = 0; i < load->amount_count; i++)
        if (!is_empty(fields[load->amounts[i]].text)) return false;
    return true;
}

static bool find_keys(CsvLoad *load)
{
    for (uint32_t i = 0; i < load->key_count; i++) {
        uint32_t column = load->keys[i];
        if (!find_key(load, &load->reader.fields.items[column], &load->columns[column]))
            return false;
    }
    return true;
}

static void keep_notes(CsvLoad *load, Str *label, Str *quantity)
{
    for (uint32_t i = 0; i < load->column_count; i++) {
        Str text = load->reader.fields.items[i].text;
        if (load->columns[i].role == CSV_LABEL)
            *label = kept(load, csv_unguarded(load->env->arena, text), &load->label);
        if (load->columns[i].role == CSV_QUANTITY) *quantity = kept(load, text, &load->quantity);
    }
}

static void load_record(CsvLoad *load)
{
    Str label = {0}, quantity = {0};
    if (load->chooses && !is_chosen(load)) return;
    bool unusual = is_unusual(load);
    if (unusual && (is_beside_table(load) || !fit_record(load))) return;
    if (!find_keys(load)) return;
    if (load->noted && !load->ledger->drained) keep_notes(load, &label, &quantity);
    if (unusual) warn_blank(load);
    for (uint32_t i = 0; i < load->amount_count; i++) {
        uint32_t column = load->amounts[i];
        add_amount(load, &load->reader.fields.items[column], &load->columns[column], label,
                   quantity);
    }
}

static bool add_plain_amount(CsvLoad *load, const CsvField *field, CsvColumn *column)
{
    Int128 amount;
    const uint32_t *coords = column->binds ? cell_coords(load, column) : load->row;
    if (!field->text.len || !read_plain(load, column, field->text, &amount)) return false;
    columns_add(load->env->arena, &load->ledger->facts, coords, amount, field->span.lo);
    if (!column->decided && load->ledger->decimals < CSV_GROUP)
        csv_look_at_point(load, column, field);
    return true;
}

bool csv_load_plain(CsvLoad *load)
{
    const CsvField *fields = load->reader.fields.items;
    FactColumns *facts = &load->ledger->facts;
    uint32_t before = facts->count, wide = facts->wide.len;
    if (load->reader.quoted || load->reader.fields.len != load->column_count) return false;
    for (uint32_t i = 0; i < load->key_count; i++) {
        const CsvColumn *column = &load->columns[load->keys[i]];
        uint32_t index =
            member_keys_find(load->loader->keys, column->dim, fields[load->keys[i]].text);
        if (index == NONE) return false;
        load->row[column->axis] = index;
    }
    for (uint32_t i = 0; i < load->amount_count; i++) {
        uint32_t column = load->amounts[i];
        if (add_plain_amount(load, &fields[column], &load->columns[column])) continue;
        facts->count = before;
        facts->wide.len = wide;
        return false;
    }
    return true;
}

bool csv_load_next(CsvLoad *load)
{
    const CsvReader *reader = &load->reader;
    if (!csv_next(&load->reader) || reader->bad.hi) return false;
    work_spend(env_work(load->env), WORK_EVALUATE * reader->fields.len);
    load_record(load);
    return true;
}
