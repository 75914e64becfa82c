/* Loading all facts, in the order in which they are written.
 *
 * With several threads each of them loads a stretch of it straight into its place in the columns:
 * how many facts a block gives is known beforehand, if nothing is wrong with it. If anything is,
 * what the threads made is forgotten and everything is loaded again, one after the other; so
 * findings are always made in the same order, by the same code. */
#include "lang/model/drain.h"
#include "lang/model/kept_facts.h"

enum {
    WORTH_THREADS = JOBS_WORTH(20000), /* facts; for fewer it takes longer to start threads */
    PARTS_PER_THREAD = 16              /* so that none waits long for the slowest */
};

typedef struct Load { /* a piece of a block of facts, or a line in the block of a member */
    const Facts *block;
    const MemberFact *line; /* or this */
    LedgerId ledger;        /* NONE: there is no such ledger */
    uint32_t piece;         /* of the rows */
    uint32_t facts;         /* it gives, if all is well; of a CSV file unknown, 0 */
    KeptFacts *kept;        /* of its tree; NULL = nothing is kept */
} Load;

typedef VEC(Load) Loads;

/* ---- what there is ---- */

static uint32_t column_count(const Facts *facts)
{
    uint32_t slashes = 0;
    if (!facts->has_columns) return 1;
    for (uint32_t i = 0; i < facts->columns.len; i++)
        slashes += facts->columns.items[i].kind == ATOM_SLASH;
    return facts->columns.len - 2 * slashes;
}

static void list_line(Env *env, Loads *loads, const MemberFact *line)
{
    *vec_push(env->arena, loads) = (Load){NULL, line, line->ledger, 0, 1, NULL};
}

static void list_block(Env *env, const Model *model, Loads *loads, const Facts *block,
                       KeptFacts *kept)
{
    Named named = model_find(model, block->ledger.symbol);
    LedgerId ledger = named.kind == NAMED_LEDGER ? named.id : NONE;
    uint32_t left = block->rows.count, columns = column_count(block);
    for (uint32_t piece = 0; piece < rows_pieces(&block->rows); piece++) {
        uint32_t rows = left < ROWS_IN_PIECE ? left : ROWS_IN_PIECE;
        *vec_push(env->arena, loads) = (Load){block, NULL, ledger, piece, rows * columns, kept};
        left -= rows;
    }
}

/* Lines of members and blocks of facts take turns. */
static Loads list_all(Env *env, const Model *model, Trees trees, const MemberFacts *lines)
{
    Loads loads = {0};
    uint32_t next = 0;
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++) {
            const Statement *s = trees.items[t]->statements.items[i];
            for (; next < lines->len; next++) {
                Span line = lines->items[next].entry->span;
                if (line.lo < s->span.lo || line.lo >= s->span.hi) break;
                list_line(env, &loads, &lines->items[next]);
            }
            if (s->kind == STATEMENT_FACTS)
                list_block(env, model, &loads, &s->facts, trees.kept ? trees.kept[t] : NULL);
        }
    return loads;
}

static void open_columns(Env *env, Model *model, Ledger *ledger, uint32_t facts)
{
    uint32_t *sizes = arena_array(env->arena, uint32_t, ledger->dims.len);
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        sizes[k] = model->dims.items[ledger->dims.items[k]].members.len;
    columns_open(env->arena, &ledger->facts, sizes, ledger->dims.len, facts);
}

static void open_all_columns(Env *env, Model *model, const Loads *loads)
{
    uint32_t *facts = arena_array(env->arena, uint32_t, model->ledgers.len);
    for (uint32_t i = 0; i < loads->len; i++)
        if (loads->items[i].ledger != NONE) facts[loads->items[i].ledger] += loads->items[i].facts;
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        open_columns(env, model, &model->ledgers.items[i], facts[i]);
}

/* A file may be read again and again, so this is counted. */
static void load_csv(FactLoader *loader, const Facts *block, LedgerId ledger)
{
    Work *work = env_work(loader->env);
    work_resume(work);
    work_on(work, block->ledger.span);
    model_load_csv(loader, block, ledger);
    work_on(work, (Span){0, 0});
    work_pause(work);
}

static void warn_of_no_rows(Env *env, const Facts *block)
{
    Diag *diag = diag_add(env->diags, DIAG_W0412, block->ledger.span, "this block has no facts");
    diag_help(env->diags, diag,
              "write its rows, with a dash where there is no amount, or remove it");
}

/* What the rows give, as the last compilation kept it or for the next one. */
static void load_rows(FactLoader *loader, const Load *load)
{
    Env *env = loader->env;
    Diag *const *found;
    Ledger *ledger = &loader->ledgers[load->ledger];
    uint32_t facts = ledger->facts.count, findings = diags_added(env->diags, &found);
    if (load->kept && kept_facts_take(env, load->kept, load->block, ledger)) return;
    model_load_block(loader, load->block, load->ledger, rows_read(env->arena, &load->block->rows));
    if (load->kept && !env->view.lost && diags_added(env->diags, &found) == findings)
        kept_facts_put(load->kept, load->block, ledger, facts);
}

static void load_facts(FactLoader *loader, const Load *load)
{
    Env *env = loader->env;
    const Facts *block = load->block;
    LedgerId ledger = load->ledger;
    if (ledger == NONE)
        model_unknown(env, loader->model, block->ledger, "ledger", NAME_OF_LEDGER);
    else if (loader->ledgers[ledger].vague)
        return;
    else if (block->from_csv)
        load_csv(loader, block, ledger);
    else if (!block->rows.count)
        warn_of_no_rows(env, block);
    else
        load_rows(loader, load);
}

static void load_block(FactLoader *loader, const Load *load)
{
    if (load->ledger == NONE || !load->block->totals.span.hi) {
        load_facts(loader, load);
        return;
    }
    const FactColumns *facts = &loader->ledgers[load->ledger].facts;
    uint32_t from = facts->count;
    load_facts(loader, load);
    *vec_push(loader->env->arena, &loader->totals) =
        (TotalsRange){load->block, load->ledger, from, facts->count};
}

/* One after the other, blocks as a whole: what is wrong with their heads is said once. */
static void load_in_order(FactLoader *loader, const Loads *loads)
{
    for (uint32_t i = 0; i < loads->len && !loader->env->view.lost; i++) {
        const Load *load = &loads->items[i];
        if (load->line)
            model_load_line(loader, load->line);
        else if (!load->piece)
            load_block(loader, load);
    }
}

/* ---- several threads ---- */

typedef struct Part { /* a stretch of the work, with everything that it writes */
    uint32_t from, to;
    Ledger *ledgers; /* copies whose columns are those of all, filled from where the part begins */
    Diags *diags;
} Part;

typedef struct Parts {
    Env *env;
    Model *model;
    const Loads *loads;
    const MemberKeys *keys;
    VEC(Part) items;
} Parts;

static bool can_divide(Env *env, const Model *model, const Loads *loads)
{
    uint64_t facts = 0;
    if (env->jobs->threads <= 1) return false;
    for (uint32_t i = 0; i < loads->len; i++) {
        if (loads->items[i].ledger == NONE || model->ledgers.items[loads->items[i].ledger].vague)
            return false;
        const Facts *block = loads->items[i].block;
        if (block && (block->from_csv || block->totals.span.hi)) return false;
        facts += loads->items[i].facts;
    }
    return facts >= WORTH_THREADS && facts <= UINT32_MAX;
}

static Ledger *copy_ledgers(Env *env, Model *model, const uint32_t *counts)
{
    Ledger *copies = arena_array(env->arena, Ledger, model->ledgers.len);
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        copies[i] = model->ledgers.items[i];
        copies[i].facts.count = counts[i];
    }
    return copies;
}

static void divide(Parts *parts)
{
    Env *env = parts->env;
    Model *model = parts->model;
    uint32_t *counts = arena_array(env->arena, uint32_t, model->ledgers.len);
    uint64_t all = 0, done = 0;
    for (uint32_t i = 0; i < parts->loads->len; i++) all += parts->loads->items[i].facts;
    uint64_t share = all / (env->jobs->threads * PARTS_PER_THREAD) + 1;
    for (uint32_t i = 0; i < parts->loads->len; i++) {
        if (i == 0 || done >= share * parts->items.len)
            *vec_push(env->arena, &parts->items) =
                (Part){i, i, copy_ledgers(env, model, counts), NULL};
        parts->items.items[parts->items.len - 1].to = i + 1;
        counts[parts->loads->items[i].ledger] += parts->loads->items[i].facts;
        done += parts->loads->items[i].facts;
    }
}

/* A line, or so many pieces of one block. */
static void load_pieces(FactLoader *loader, const Load *load, uint32_t count)
{
    if (load->line)
        model_load_line(loader, load->line);
    else
        model_load_block(
            loader, load->block, load->ledger,
            rows_read_pieces(loader->env->arena, &load->block->rows, load->piece, count));
}

/* What of the text a part reads ends there; a line in the block of a member is read by itself. */
static uint32_t part_end(const Parts *parts, const Part *part)
{
    const Load *last = &parts->loads->items[part->to - 1];
    return last->block ? rows_piece_end(&last->block->rows, last->piece) : 0;
}

static void load_part(void *context, uint32_t index, Arena *arena)
{
    Parts *parts = context;
    Part *part = &parts->items.items[index];
    Env env = env_fork(parts->env, arena);
    part->diags = env.diags;
    env.view.end = part_end(parts, part);
    FactLoader loader = {.env = &env,
                         .model = parts->model,
                         .ledgers = part->ledgers,
                         .keys = parts->keys};
    const Load *loads = parts->loads->items;
    for (uint32_t i = part->from, next = i; i < part->to && !env.view.lost; i = next) {
        do next++;
        while (next < part->to && loads[i].block && loads[next].block == loads[i].block);
        load_pieces(&loader, &loads[i], next - i);
    }
    env_close_view(&env);
}

static bool all_silent(const Parts *parts)
{
    for (uint32_t i = 0; i < parts->items.len; i++)
        if (!diags_empty(parts->items.items[i].diags)) return false;
    return true;
}

/* Every part ends where the next one begins; what stands beside the columns is gathered. */
static void join(Parts *parts)
{
    Env *env = parts->env;
    Model *model = parts->model;
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        FactColumns *all = &model->ledgers.items[i].facts;
        for (uint32_t p = 0; p < parts->items.len; p++)
            columns_gather(env->arena, all, &parts->items.items[p].ledgers[i].facts);
    }
}

static bool load_in_parts(Env *env, Model *model, const Loads *loads, const MemberKeys *keys)
{
    Parts parts = {.env = env, .model = model, .loads = loads, .keys = keys};
    if (!can_divide(env, model, loads)) return false;
    divide(&parts);
    jobs_run(env->jobs, env->arena, parts.items.len, load_part, &parts);
    bool good = all_silent(&parts);
    if (good) join(&parts);
    return good;
}

/* ---- facts that are not kept ---- */

static bool may_pass(const Load *load)
{
    return load->block && load->block->from_csv && !load->block->totals.span.hi;
}

/* A file is looked at only where its facts may be drained. */
static void open_drain(Env *env, Model *model, const Loads *loads, FileReader *reader,
                       FactDrain *drain)
{
    uint64_t *bytes = arena_array(env->arena, uint64_t, model->ledgers.len);
    bool *kept = arena_array(env->arena, bool, model->ledgers.len);
    for (uint32_t i = 0; i < loads->len; i++) {
        const Load *load = &loads->items[i];
        if (load->ledger == NONE) continue;
        model->ledgers.items[load->ledger].awaited = true;
        kept[load->ledger] |= !may_pass(load);
    }
    if (!drain_allowed(model)) return;
    for (uint32_t i = 0; i < loads->len; i++) {
        const Load *load = &loads->items[i];
        if (load->ledger != NONE && !kept[load->ledger])
            bytes[load->ledger] += reader->size(reader, load->block->path);
    }
    drain_open(env, model, drain, bytes);
}

void model_load_facts(Env *env, Model *model, Trees trees, const MemberFacts *lines,
                      FileReader *reader, FactDrain *drain)
{
    Loads loads = list_all(env, model, trees, lines);
    for (uint32_t t = 0; trees.kept && t < trees.len; t++)
        kept_facts_begin(trees.kept[t], model->facts_context);
    open_all_columns(env, model, &loads);
    if (drain) open_drain(env, model, &loads, reader, drain);
    MemberKeys keys = member_keys_make(env, model);
    FactLoader loader = {.env = env,
                         .model = model,
                         .ledgers = model->ledgers.items,
                         .keys = &keys,
                         .files = reader};
    work_pause(env_work(env)); /* it is linear, and has threads */
    if (!load_in_parts(env, model, &loads, &keys)) load_in_order(&loader, &loads);
    drain_close(env, model);
    work_resume(env_work(env));
    member_keys_free(&keys, env);
    model_take_totals(env, model, &loader.totals);
    env_close_view(env);
    model_load_imports(env, model);
    model_look_over(env, model);
}
