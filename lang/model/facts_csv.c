/* Facts from a table in a file: its headings are read, then its records. */
#include "lang/model/csv_load.h"
#include "lang/model/drain.h"

/* Whether some key of the row, `for` or the column of the amount names a member of each. */
static bool names_all(const CsvLoad *load, const CsvColumn *column)
{
    for (uint32_t k = 0; k < load->ledger->dims.len; k++) {
        bool named = load->bound[k] != NONE || column->bound[k] != NONE;
        for (uint32_t i = 0; i < load->key_count; i++)
            named |= load->columns[load->keys[i]].axis == k;
        if (!named) return false;
    }
    return true;
}

/* What holds for every record. */
static void sort_columns(CsvLoad *load)
{
    load->keys = arena_array(load->env->arena, uint32_t, load->column_count);
    load->amounts = arena_array(load->env->arena, uint32_t, load->column_count);
    for (uint32_t i = 0; i < load->column_count; i++) {
        CsvRole role = load->columns[i].role;
        if (role == CSV_KEY) {
            load->columns[i].dim = load->ledger->dims.items[load->columns[i].axis];
            load->keys[load->key_count++] = i;
        }
        if (role == CSV_AMOUNT) load->amounts[load->amount_count++] = i;
        load->noted |= role == CSV_LABEL || role == CSV_QUANTITY;
    }
    for (uint32_t i = 0; i < load->amount_count; i++) {
        CsvColumn *column = &load->columns[load->amounts[i]];
        column->whole = names_all(load, column);
        for (uint32_t k = 0; k < load->ledger->dims.len; k++)
            column->binds |= column->bound[k] != NONE;
    }
    for (uint32_t k = 0; k < load->ledger->dims.len; k++) load->row[k] = load->bound[k];
}

static void load_records(CsvLoad *load)
{
    const CsvReader *reader = &load->reader;
    csv_load_parts(load);
    while (!reader->bad.hi && !reader->failed && csv_load_next(load))
        drain_full(load->env, load->ledger);
    if (reader->bad.hi)
        diag_add(load->env->diags, DIAG_E0405, reader->bad,
                 "a quoted field that does not end properly");
    if (reader->too_long) csv_report_too_long(load);
    csv_report_doubtful(load);
    csv_tell(load);
}

/* Facts that are not kept are not counted: there are many of them. */
static bool gave_none(const CsvLoad *load, uint32_t facts, uint32_t findings)
{
    Diag *const *found;
    return !load->ledger->drained && load->ledger->facts.count == facts &&
           diags_added(load->env->diags, &found) == findings;
}

static void warn_of_none(const CsvLoad *load)
{
    Diag *diag = diag_add(load->env->diags, DIAG_W0412, load->facts->path.span,
                          "no fact is read from this file");
    diag_help(load->env->diags, diag, "%s",
              diags_text(load->env->diags, load->chooses
                                               ? N_("`only` and `skip` leave none of its records")
                                               : N_("there is no record below its headings")));
}

void model_load_csv(FactLoader *loader, const Facts *facts, LedgerId ledger)
{
    Env *env = loader->env;
    CsvLoad load = {.loader = loader,
                    .env = env,
                    .model = loader->model,
                    .ledger = &loader->ledgers[ledger],
                    .facts = facts};
    CsvInput *input;
    Diag *const *found;
    uint32_t facts_before = load.ledger->facts.count, before = diags_added(env->diags, &found);
    load.bound = csv_no_axes(&load);
    load.row = csv_no_axes(&load);
    load.cell = csv_no_axes(&load);
    if (!model_bind_coords(env, loader->model, facts->coords, load.ledger, load.bound)) return;
    if (!csv_read_settings(&load)) return;
    if (!loader->files->open(loader->files, facts->path, load.settings.encoding, &load.file,
                             &input))
        return;
    const Source *source = source_get(env->sources, load.file);
    if (input)
        csv_open_pieces(&load.reader, env->arena, source, input);
    else
        csv_open(&load.reader, env->arena, source);
    if (csv_read_mapping(&load)) {
        sort_columns(&load);
        csv_look_at_amounts(&load);
        load_records(&load);
        if (gave_none(&load, facts_before, before)) warn_of_none(&load);
    }
    csv_close(&load.reader);
    loader->files->close(loader->files);
}
