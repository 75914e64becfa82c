/* Loading all facts, in the order in which they are written.
 *
 * With several threads each of them loads a stretch of it straight into its place in the columns:
 * how many facts a block gives is known beforehand, if nothing is wrong with it. If anything is,
 * what the threads made is forgotten and everything is loaded again, one after the other; so
 * findings are always made in the same order, by the same code. */
#include "lang/model/passes.h"

enum {
    WORTH_THREADS = JOBS_WORTH(20000), /* facts; for fewer it takes longer to start threads */
    PARTS_PER_THREAD = 16              /* so that none waits long for the slowest */
};

typedef struct Work { /* a piece of a block of facts, or a line in the block of a member */
    const Facts *block;
    const MemberFact *line; /* or this */
    LedgerId ledger;        /* NONE: there is no such ledger */
    uint32_t piece;         /* of the rows */
    uint32_t facts;         /* it gives, if all is well; of a CSV file unknown, 0 */
} Work;

typedef VEC(Work) Works;

/* ---- what there is ---- */

static uint32_t column_count(const Facts *facts)
{
    uint32_t slashes = 0;
    if (!facts->has_columns) return 1;
    for (uint32_t i = 0; i < facts->columns.len; i++)
        slashes += facts->columns.items[i].kind == ATOM_SLASH;
    return facts->columns.len - 2 * slashes;
}

static void list_line(Env *env, Works *works, const MemberFact *line)
{
    *vec_push(env->arena, works) = (Work){NULL, line, line->ledger, 0, 1};
}

static void list_block(Env *env, const Model *model, Works *works, const Facts *block)
{
    Named named = model_find(model, block->ledger.symbol);
    LedgerId ledger = named.kind == NAMED_LEDGER ? named.id : NONE;
    uint32_t left = block->rows.count, columns = column_count(block);
    for (uint32_t piece = 0; piece < rows_pieces(&block->rows); piece++) {
        uint32_t rows = left < ROWS_IN_PIECE ? left : ROWS_IN_PIECE;
        *vec_push(env->arena, works) = (Work){block, NULL, ledger, piece, rows * columns};
        left -= rows;
    }
}

/* Lines of members and blocks of facts take turns. */
static Works list_all(Env *env, const Model *model, Trees trees, const MemberFacts *lines)
{
    Works works = {0};
    uint32_t next = 0;
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++) {
            const Statement *s = trees.items[t]->statements.items[i];
            for (; next < lines->len; next++) {
                Span line = lines->items[next].entry->span;
                if (line.lo < s->span.lo || line.lo >= s->span.hi) break;
                list_line(env, &works, &lines->items[next]);
            }
            if (s->kind == STATEMENT_FACTS) list_block(env, model, &works, &s->facts);
        }
    return works;
}

static void open_columns(Env *env, Model *model, Ledger *ledger, uint32_t facts)
{
    uint32_t *sizes = arena_array(env->arena, uint32_t, ledger->dims.len);
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        sizes[k] = model->dims.items[ledger->dims.items[k]].members.len;
    columns_open(env->arena, &ledger->facts, sizes, ledger->dims.len, facts);
}

static void open_all_columns(Env *env, Model *model, const Works *works)
{
    uint32_t *facts = arena_array(env->arena, uint32_t, model->ledgers.len);
    for (uint32_t i = 0; i < works->len; i++)
        if (works->items[i].ledger != NONE) facts[works->items[i].ledger] += works->items[i].facts;
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        open_columns(env, model, &model->ledgers.items[i], facts[i]);
}

static void load_block(FactLoader *loader, const Facts *block, LedgerId ledger)
{
    Env *env = loader->env;
    if (ledger == NONE)
        model_unknown(env, loader->model, block->ledger, "ledger", NAME_OF_LEDGER);
    else if (block->from_csv)
        model_load_csv(loader, block, ledger);
    else
        model_load_block(loader, block, ledger, rows_read(env->arena, &block->rows));
}

/* One after the other, blocks as a whole: what is wrong with their heads is said once. */
static void load_in_order(FactLoader *loader, const Works *works)
{
    for (uint32_t i = 0; i < works->len && !loader->env->view.lost; i++) {
        const Work *work = &works->items[i];
        if (work->line)
            model_load_line(loader, work->line);
        else if (!work->piece)
            load_block(loader, work->block, work->ledger);
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
    const Works *works;
    VEC(Part) items;
} Parts;

static bool can_divide(Env *env, const Works *works)
{
    uint64_t facts = 0;
    if (env->jobs->threads <= 1) return false;
    for (uint32_t i = 0; i < works->len; i++) {
        if (works->items[i].ledger == NONE) return false;
        if (works->items[i].block && works->items[i].block->from_csv) return false;
        facts += works->items[i].facts;
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
    for (uint32_t i = 0; i < parts->works->len; i++) all += parts->works->items[i].facts;
    uint64_t share = all / (env->jobs->threads * PARTS_PER_THREAD) + 1;
    for (uint32_t i = 0; i < parts->works->len; i++) {
        if (i == 0 || done >= share * parts->items.len)
            *vec_push(env->arena, &parts->items) =
                (Part){i, i, copy_ledgers(env, model, counts), NULL};
        parts->items.items[parts->items.len - 1].to = i + 1;
        counts[parts->works->items[i].ledger] += parts->works->items[i].facts;
        done += parts->works->items[i].facts;
    }
}

/* A line, or so many pieces of one block. */
static void load_pieces(FactLoader *loader, const Work *work, uint32_t count)
{
    if (work->line)
        model_load_line(loader, work->line);
    else
        model_load_block(
            loader, work->block, work->ledger,
            rows_read_pieces(loader->env->arena, &work->block->rows, work->piece, count));
}

/* What of the text a part reads ends there; a line in the block of a member is read by itself. */
static uint32_t part_end(const Parts *parts, const Part *part)
{
    const Work *last = &parts->works->items[part->to - 1];
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
                         .recent = recent_open(&env, parts->model)};
    const Work *works = parts->works->items;
    for (uint32_t i = part->from, next = i; i < part->to && !env.view.lost; i = next) {
        do next++;
        while (next < part->to && works[i].block && works[next].block == works[i].block);
        load_pieces(&loader, &works[i], next - i);
    }
    recent_close(&loader.recent, &env);
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

static bool load_in_parts(Env *env, Model *model, const Works *works)
{
    Parts parts = {.env = env, .model = model, .works = works};
    if (!can_divide(env, works)) return false;
    divide(&parts);
    jobs_run(env->jobs, env->arena, parts.items.len, load_part, &parts);
    bool good = all_silent(&parts);
    if (good) join(&parts);
    return good;
}

void model_load_facts(Env *env, Model *model, Trees trees, const MemberFacts *lines,
                      FileReader *reader)
{
    Works works = list_all(env, model, trees, lines);
    open_all_columns(env, model, &works);
    FactLoader loader = {.env = env,
                         .model = model,
                         .ledgers = model->ledgers.items,
                         .recent = recent_open(env, model),
                         .files = reader};
    if (!load_in_parts(env, model, &works)) load_in_order(&loader, &works);
    recent_close(&loader.recent, env);
    env_close_view(env);
    model_find_holdings(env, model);
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        model_check_totals(env, model, &model->ledgers.items[i]);
}
