/* One large file in CSV, read by several threads.
 *
 * A stretch of it is cut at line ends into parts, and each part loads its records straight into its
 * place in the columns, because its line ends tell how many there are. A part takes only records
 * that are surely plain, and ends at the first other one, such as one with quotes, in which a line
 * end is none. Everything from there to the end of the stretch is forgotten and loaded in order, so
 * that whatever is to be said is said by the same code in the same order. */
#include "lang/base/lanes.h"
#include "lang/model/csv_load.h"
#include "lang/model/drain.h"

enum {
#ifdef BUDGET_HOSTILE
    STRETCH = 1 << 12,
#else
    STRETCH = 1 << 22, /* bytes */
#endif
    WORTH_THREADS = JOBS_WORTH(STRETCH + 1), /* bytes; for fewer it takes longer to start threads */
    PARTS_PER_THREAD = 4,
    MOST_TROUBLE = 3 /* stretches that were not plain to their end */
};

typedef struct CsvPart {
    CsvLoad load; /* a copy, with what changes of its own */
    Ledger ledger;
    Str text;
    uint32_t offset; /* of the text, in the stretch */
    uint32_t first;  /* fact that it begins with */
    uint32_t facts;  /* that it gives, if all is well */
    uint32_t end;    /* in the text, after the last record that it took */
} CsvPart;

typedef struct CsvParts {
    const CsvLoad *load;
    VEC(CsvPart) items;
} CsvParts;

/* Whether no record depends on another one, or says more than members and amounts. */
static bool can_divide(const CsvLoad *load)
{
    uint32_t len = source_get(load->env->sources, load->file)->text.len;
    bool good = load->env->jobs->threads > 1 && len >= WORTH_THREADS && !load->chooses;
    if (load->noted && !load->ledger->drained) return false;
    for (uint32_t i = 0; i < load->key_count; i++) good &= !load->columns[load->keys[i]].filled;
    for (uint32_t i = 0; i < load->amount_count; i++) {
        const CsvColumn *column = &load->columns[load->amounts[i]];
        good &= column->whole && !column->other;
    }
    return good;
}

static uint32_t count_lines(Str text)
{
    uint32_t lines = 0, at = 0;
    for (; text.len - at >= LANES; at += LANES)
        for (uint32_t mask = lanes_mask(lanes_at(text.ptr + at) == '\n'); mask; mask &= mask - 1)
            lines++;
    for (; at < text.len; at++) lines += text.ptr[at] == '\n';
    return lines;
}

/* The length of so much of the text that it ends with a line, or all of it. */
static uint32_t whole_lines(Str text, uint32_t least)
{
    if (least >= text.len) return text.len;
    const char *end = memchr(text.ptr + least, '\n', text.len - least);
    return end ? (uint32_t)(end - text.ptr) + 1 : text.len;
}

static void divide(CsvParts *parts, Str text, uint32_t base)
{
    Env *env = parts->load->env;
    uint32_t first = parts->load->ledger->facts.count;
    uint32_t share = text.len / (env->jobs->threads * PARTS_PER_THREAD) + 1;
    parts->items.len = 0;
    for (uint32_t at = 0; at < text.len;) {
        Str own = {text.ptr + at, text.len - at};
        own.len = whole_lines(own, share);
        CsvPart *part = vec_push(env->arena, &parts->items);
        *part = (CsvPart){.load = *parts->load, .text = own, .offset = at, .first = first};
        part->facts = count_lines(own) * parts->load->amount_count;
        part->load.reader = (CsvReader){.text = own, .base = base + at};
        first += part->facts;
        at += own.len;
    }
}

/* The reader's own fields, columns, findings: nothing that another part changes. */
static void open_part(CsvPart *part, Arena *arena, Env *env)
{
    CsvLoad *load = &part->load;
    const CsvLoad all = *load;
    *env = env_fork(all.env, arena);
    load->env = env;
    load->reader.arena = arena;
    load->reader.separator = all.form.separator;
    load->ledger = &part->ledger;
    part->ledger = *all.ledger;
    part->ledger.facts.count = part->first;
    memset(&part->ledger.facts.wide, 0, sizeof part->ledger.facts.wide);
    memset(&part->ledger.facts.notes, 0, sizeof part->ledger.facts.notes);
    load->columns = arena_array(arena, CsvColumn, all.column_count);
    memcpy(load->columns, all.columns, all.column_count * sizeof *load->columns);
    load->row = csv_no_axes(load);
    load->cell = csv_no_axes(load);
    memcpy(load->row, all.bound, part->ledger.dims.len * sizeof *load->row);
}

static void load_part(void *context, uint32_t index, Arena *arena)
{
    CsvPart *part = &((CsvParts *)context)->items.items[index];
    CsvReader *reader = &part->load.reader;
    FactColumns *facts = &part->ledger.facts;
    Env env;
    open_part(part, arena, &env);
    while (facts->count < part->first + part->facts && csv_next(reader) &&
           csv_load_plain(&part->load))
        part->end = reader->at;
}

/* What an amount showed, or left open, of the mark before its decimals. */
static void join_columns(CsvLoad *load, const CsvLoad *part)
{
    for (uint32_t i = 0; i < load->amount_count; i++) {
        CsvColumn *column = &load->columns[load->amounts[i]];
        const CsvColumn *other = &part->columns[load->amounts[i]];
        if (!column->doubtful.hi) {
            column->doubtful = other->doubtful;
            column->doubtful_text = other->doubtful_text;
        }
        column->decided |= other->decided;
    }
}

/* How many bytes of the stretch were loaded: all of them, or up to the first doubtful record. */
static uint32_t join(CsvLoad *load, const CsvParts *parts)
{
    uint32_t done = 0;
    for (uint32_t i = 0; i < parts->items.len && done == parts->items.items[i].offset; i++) {
        const CsvPart *part = &parts->items.items[i];
        columns_gather(load->env->arena, &load->ledger->facts, &part->ledger.facts);
        join_columns(load, &part->load);
        done += part->end;
    }
    return done;
}

static bool load_stretch(CsvLoad *load, CsvParts *parts, Str text)
{
    CsvReader *reader = &load->reader;
    divide(parts, text, reader->base + reader->at);
    const CsvPart *last = &parts->items.items[parts->items.len - 1];
    uint32_t before = load->ledger->facts.count;
    columns_reserve(load->env->arena, &load->ledger->facts, last->first + last->facts - before);
    jobs_run(load->env->jobs, load->env->arena, parts->items.len, load_part, parts);
    uint32_t done = join(load, parts);
    uint64_t records = (load->ledger->facts.count - before) / load->amount_count;
    work_spend(env_work(load->env),
               records * WORK_EVALUATE * load->column_count + WORK_PASS * done);
    reader->at += done;
    return done == text.len;
}

void csv_load_parts(CsvLoad *load)
{
    CsvParts parts = {.load = load};
    CsvReader *reader = &load->reader;
    if (!can_divide(load)) return;
    for (uint32_t trouble = 0; trouble < MOST_TROUBLE && !reader->failed;) {
        Str text = csv_ahead(reader, STRETCH);
        while (text.len && text.ptr[text.len - 1] != '\n') text.len--;
        if (!text.len) return;
        uint32_t end = reader->base + reader->at + text.len;
        bool whole = load_stretch(load, &parts, text);
        drain_full(load->env, load->ledger);
        if (whole) continue;
        trouble++;
        while (reader->base + reader->at < end)
            if (!csv_load_next(load)) return;
    }
}
