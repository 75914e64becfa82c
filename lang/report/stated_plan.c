/* What is stated of single values, in a statement each or in the records of a file: planned with
 * everything else, so that one pass over the facts fills their sums. */
#include "lang/base/csv.h"
#include "lang/check/family.h"
#include "lang/check/value_name.h"
#include "lang/report/stated_loose.h"
#include "lang/report/tables.h"
#include "lang/syntax/token.h"

/* ---- one value: `stated outlay(30) = 492.95` ---- */

static Expr *stated_expr(Env *env, const Stated *decl)
{
    Expr *expr = arena_new(env->arena, Expr);
    expr->kind = EXPR_REF;
    expr->span = decl->name.span;
    expr->ref.name = decl->name;
    expr->ref.coords = decl->coords;
    return expr;
}

static Str coords_text(Env *env, Coords coords)
{
    Str text = {0};
    for (uint32_t i = 0; i < coords.len; i++) {
        Str coord = source_text(env->sources, coords.items[i].span);
        text = i ? arena_printf(env->arena, STR_FMT ", " STR_FMT, STR_ARG(text), STR_ARG(coord))
                 : coord;
    }
    return text;
}

static void plan_value(Planner *planner, Waivers *waivers, const Stated *decl, StatedValues *values)
{
    Env *env = planner->env;
    Context context = {0};
    StatedValue value = {.decl = decl,
                         .name = value_symbol(planner, decl->name, decl->coords, NULL, 0),
                         .members = coords_text(env, decl->coords),
                         .span = atom_span(decl->value),
                         .percent = decl->value.kind == ATOM_PERCENT};
    planner->nodes = 0;
    waivers_know(waivers, value.name);
    value.text = source_text(env->sources, value.span);
    value.plan = plan_expr(planner, stated_expr(env, decl), &context);
    if (value.plan)
        *vec_push(env->arena, &values->items) = value;
    else
        waivers_untried(waivers, value.name);
}

/* ---- values of a file: `stated outlay from "totals.csv"` ---- */

typedef struct TotalsReader {
    Planner *planner;
    Env *env;
    const Model *model;
    Waivers *waivers;
    const Stated *decl;
    StatedValues *values;
    CsvReader csv;
    uint32_t fields;           /* of the headings */
    uint32_t *slot_of;         /* [field]: which of the dimensions it has keys of; NONE */
    uint32_t amount;           /* field; NONE */
    DimId dims[CUBE_MAX_AXES]; /* [slot] */
    Span spans[CUBE_MAX_AXES]; /* [slot]: the heading */
    uint32_t slots;
    Plan *plans[1 << CUBE_MAX_AXES]; /* [set of slots]: of records that say a member for these */
    bool planned[1 << CUBE_MAX_AXES];
} TotalsReader;

static bool next_record(TotalsReader *r)
{
    if (!csv_next(&r->csv)) return false;
    for (uint32_t i = 0; i < r->csv.fields.len; i++) {
        Str *text = &r->csv.fields.items[i].text;
        *text = str_trim(csv_unguarded(r->env->arena, *text), " \t");
    }
    return true;
}

/* Of a ledger or measure. */
static Str value_label(const Model *model, Symbol symbol)
{
    Named named = model_find(model, symbol);
    if (named.kind == NAMED_LEDGER) return model->ledgers.items[named.id].label;
    if (named.kind == NAMED_MEASURE) return model->measures.items[named.id].decl->label.value;
    return (Str){0};
}

static bool is_amount_heading(const TotalsReader *r, Str text)
{
    Symbol name = r->decl->name.symbol;
    return word_find(text) == WORD_AMOUNT || str_equal(text, intern_text(r->env->names, name)) ||
           str_equal(text, value_label(r->model, name));
}

/* By its name or label; NONE. */
static DimId find_dim(const TotalsReader *r, Str text)
{
    Named named = model_find(r->model, intern(r->env->names, text));
    if (named.kind == NAMED_DIM) return named.id;
    for (DimId dim = 0; text.len && dim < r->model->dims.len; dim++)
        if (str_equal(r->model->dims.items[dim].label, text)) return dim;
    return NONE;
}

static bool is_bound(const TotalsReader *r, DimId dim)
{
    Env quiet = env_quiet(r->env);
    Coords coords = r->decl->coords;
    DimId bound;
    for (uint32_t i = 0; i < coords.len; i++)
        if (model_coord_dim(&quiet, r->model, &coords.items[i], (Dims){0}, &bound) && bound == dim)
            return true;
    return false;
}

/* What is wrong with a column of keys; NULL = nothing. */
static const char *key_column_problem(const TotalsReader *r, DimId dim)
{
    if (r->slots == CUBE_MAX_AXES) return N_("more columns of keys than can be read");
    if (is_bound(r, dim)) return N_("this column holds keys of a dimension that is bound already");
    for (uint32_t k = 0; k < r->slots; k++)
        if (r->dims[k] == dim) return N_("a second column for this dimension");
    return NULL;
}

static bool set_column(TotalsReader *r, uint32_t field)
{
    const CsvField *heading = &r->csv.fields.items[field];
    const char *problem = NULL;
    DimId dim = find_dim(r, heading->text);
    if (is_amount_heading(r, heading->text)) {
        if (r->amount != NONE) problem = N_("a second column of amounts");
        r->amount = field;
    } else if (dim != NONE && !(problem = key_column_problem(r, dim))) {
        r->slot_of[field] = r->slots;
        r->dims[r->slots] = dim;
        r->spans[r->slots++] = heading->span;
    }
    if (problem)
        diag_add(r->env->diags, DIAG_E0405, heading->span, "%s",
                 diags_text(r->env->diags, problem));
    return !problem;
}

static void warn_unread(TotalsReader *r)
{
    for (uint32_t i = 0; i < r->fields; i++) {
        const CsvField *heading = &r->csv.fields.items[i];
        if (i == r->amount || r->slot_of[i] != NONE || !heading->text.len) continue;
        diag_add(r->env->diags, DIAG_W0410, heading->span,
                 "columns of this file that are not read: " STR_FMT, STR_ARG(heading->text));
    }
}

static bool read_headings(TotalsReader *r)
{
    bool good = true;
    if (!next_record(r)) {
        diag_add(r->env->diags, DIAG_E0405, r->decl->path.span,
                 "the file is empty: it needs a heading row");
        return false;
    }
    r->fields = r->csv.fields.len;
    r->slot_of = arena_array(r->env->arena, uint32_t, r->fields);
    for (uint32_t i = 0; i < r->fields; i++) r->slot_of[i] = NONE;
    for (uint32_t i = 0; i < r->fields; i++) good &= set_column(r, i);
    if (good && r->amount == NONE)
        diag_add(r->env->diags, DIAG_E0405, r->decl->path.span,
                 "no heading of the file is `amount`, or the name of what is stated");
    good &= r->amount != NONE;
    if (good) warn_unread(r);
    return good;
}

/* The word for all members, in both languages. */
static bool means_all(Str text)
{
    return !text.len || str_equal(text, str_from(keyword_text(KEY_ALL, false))) ||
           str_equal(text, str_from(keyword_text(KEY_ALL, true)));
}

/* *member is NONE for all of them. */
static bool read_key(TotalsReader *r, const CsvField *field, DimId dim, MemberId *member)
{
    bool many = false;
    *member =
        field->text.len ? model_member_named(r->env, r->model, dim, field->text, &many) : NONE;
    if (many)
        diag_add(r->env->diags, DIAG_E0202, field->span,
                 "`" STR_FMT "` means several members of " STR_FMT, STR_ARG(field->text),
                 STR_ARG(intern_text(r->env->names, r->model->dims.items[dim].name.symbol)));
    else if (*member == NONE && !means_all(field->text))
        model_unknown_member(r->env, r->model, dim, field->span, field->text);
    else
        return true;
    return false;
}

static Plan *plan_for(TotalsReader *r, uint32_t set)
{
    Context context = {0};
    if (r->planned[set]) return r->plans[set];
    r->planned[set] = true;
    r->planner->nodes = 0;
    for (uint32_t k = 0; k < r->slots; k++)
        if (set >> k & 1 &&
            !context_bind_slot(r->planner, &context, r->dims[k], k, false, NULL, r->spans[k]))
            return NULL;
    r->plans[set] = plan_expr(r->planner, stated_expr(r->env, r->decl), &context);
    return r->plans[set];
}

static Str members_title(Env *env, const Model *model, const MemberId *members, uint32_t count)
{
    Str title = {0};
    for (uint32_t i = 0; i < count; i++) {
        Str member = model_member_title(env, model, members[i]);
        title = i ? diags_printf(env->diags, STR_FMT ", " STR_FMT, STR_ARG(title), STR_ARG(member))
                  : member;
    }
    return title;
}

/* Those of the statement, then those of the record. */
static Str value_members(TotalsReader *r, const MemberId *members, uint32_t count)
{
    Str own = coords_text(r->env, r->decl->coords),
        title = members_title(r->env, r->model, members, count);
    if (!own.len || !title.len) return own.len ? own : title;
    return arena_printf(r->env->arena, STR_FMT ", " STR_FMT, STR_ARG(own), STR_ARG(title));
}

static void add_value(TotalsReader *r, const CsvField *figure, const MemberId *members,
                      uint32_t count, uint32_t set, const uint32_t *frame)
{
    Arena *arena = r->env->arena;
    bool loose = r->decl->options.spans[STATED_LOOSE].hi;
    Str text = loose ? stated_loose_amount(arena, figure->text) : figure->text;
    StatedValue value = {
        .decl = r->decl,
        .name = value_symbol(r->planner, r->decl->name, r->decl->coords, members, count),
        .members = value_members(r, members, count),
        .plan = plan_for(r, set),
        .frame = frame,
        .span = figure->span,
        .text = text,
        .percent = text.len && text.ptr[text.len - 1] == '%'};
    waivers_know(r->waivers, value.name);
    if (value.plan)
        *vec_push(arena, &r->values->items) = value;
    else
        waivers_untried(r->waivers, value.name);
}

static void read_record(TotalsReader *r)
{
    const CsvField *fields = r->csv.fields.items;
    uint32_t count = r->csv.fields.len, set = 0, named = 0;
    MemberId members[CUBE_MAX_AXES];
    uint32_t *frame = arena_array(r->env->arena, uint32_t, CUBE_MAX_AXES);
    if (count != r->fields) {
        diag_add(r->env->diags, DIAG_E0405, span_join(fields[0].span, fields[count - 1].span),
                 "this record has %u fields, the heading %u", (unsigned)count, (unsigned)r->fields);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t slot = r->slot_of[i];
        MemberId member;
        if (slot == NONE) continue;
        if (!read_key(r, &fields[i], r->dims[slot], &member)) return;
        if (member == NONE) continue;
        set |= 1u << slot;
        members[named++] = member;
        frame[slot] = r->model->members.items[member].index;
    }
    add_value(r, &fields[r->amount], members, named, set, frame);
}

static void plan_totals(Planner *planner, Waivers *waivers, FileReader *files, const Stated *decl,
                        StatedValues *values)
{
    Env *env = planner->env;
    FileId file;
    TotalsReader *r = arena_new(env->arena, TotalsReader);
    *r = (TotalsReader){.planner = planner,
                        .env = env,
                        .model = planner->model,
                        .waivers = waivers,
                        .decl = decl,
                        .values = values,
                        .amount = NONE};
    if (!files->read(files, decl->path, true, &file)) return;
    csv_open(&r->csv, env->arena, source_get(env->sources, file));
    if (!read_headings(r)) return;
    while (next_record(r) && !r->csv.bad.hi) {
        work_spend(env_work(env), (uint64_t)WORK_EVALUATE * r->csv.fields.len);
        read_record(r);
    }
    if (r->csv.bad.hi)
        diag_add(env->diags, DIAG_E0405, r->csv.bad, "a quoted field that does not end properly");
}

/* ---- totals that stand among facts: `facts outlay totals stated from "outlay.csv"` ---- */

/* As if they were a file of totals of the ledger. */
static const Stated *totals_decl(Env *env, const Model *model, const StatedTotal *total)
{
    const Facts *block = total->block;
    Stated *decl = arena_new(env->arena, Stated);
    *decl = (Stated){.kind = STATED_CSV,
                     .name = block->ledger,
                     .path = block->path,
                     .options = block->totals.options};
    UnitId unit = model->ledgers.items[total->ledger].unit;
    if (unit) decl->unit = model->units.items[unit].name;
    return decl;
}

static Plan *plan_members(Planner *planner, const Stated *decl, const Ledger *ledger)
{
    Context context = {0};
    planner->nodes = 0;
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        if (!context_bind_slot(planner, &context, ledger->dims.items[k], k, false, NULL,
                               decl->name.span))
            return NULL;
    return plan_expr(planner, stated_expr(planner->env, decl), &context);
}

static Str total_text(Env *env, const Ledger *ledger, Int128 amount)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(amount, ledger->decimals, false, digits);
    return arena_str(env->arena, (Str){digits, len});
}

static void add_total(Planner *planner, Waivers *waivers, const Stated *decl, Plan *plan,
                      const StatedTotal *total, StatedValues *values)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    const Ledger *ledger = &model->ledgers.items[total->ledger];
    MemberId *members = arena_array(env->arena, MemberId, ledger->dims.len);
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        members[k] = model->dims.items[ledger->dims.items[k]].members.items[total->coords[k]];
    StatedValue value = {
        .decl = decl,
        .name = value_symbol(planner, decl->name, (Coords){0}, members, ledger->dims.len),
        .members = members_title(env, model, members, ledger->dims.len),
        .plan = plan,
        .frame = total->coords,
        .span = total->span,
        .text = total_text(env, ledger, total->amount)};
    waivers_know(waivers, value.name);
    if (plan)
        *vec_push(env->arena, &values->items) = value;
    else
        waivers_untried(waivers, value.name);
}

/* Those of one block follow each other. */
static void plan_fact_totals(Planner *planner, Waivers *waivers, StatedValues *values)
{
    const Model *model = planner->model;
    const Facts *block = NULL;
    const Stated *decl = NULL;
    Plan *plan = NULL;
    for (uint32_t i = 0; i < model->totals.len; i++) {
        const StatedTotal *total = &model->totals.items[i];
        work_spend(env_work(planner->env), WORK_EVALUATE);
        if (total->block != block) {
            block = total->block;
            decl = totals_decl(planner->env, model, total);
            plan = plan_members(planner, decl, &model->ledgers.items[total->ledger]);
        }
        add_total(planner, waivers, decl, plan, total, values);
    }
}

/* ---- all ---- */

bool stated_is_totals(const Model *model, const Stated *decl)
{
    EntityKind kind = model_find(model, decl->name.symbol).kind;
    return decl->kind == STATED_CSV && (kind == NAMED_LEDGER || kind == NAMED_MEASURE) &&
           !family_table(model, decl->name);
}

StatedValues *stated_plan(Planner *planner, Waivers *waivers, FileReader *files)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    StatedValues *values = arena_new(env->arena, StatedValues);
    values->files = arena_array(env->arena, FileId, model->stated.len);
    for (uint32_t i = 0; i < model->stated.len; i++) {
        const Stated *decl = &model->stated.items[i]->stated;
        values->files[i] = NONE;
        if (decl->kind == STATED_VALUE)
            plan_value(planner, waivers, decl, values);
        else if (stated_is_totals(model, decl))
            plan_totals(planner, waivers, files, decl, values);
    }
    plan_fact_totals(planner, waivers, values);
    return values;
}

Str stated_value_title(Env *env, const StatedValue *value)
{
    Str name = intern_text(env->names, value->decl->name.symbol);
    if (!value->members.len) return name;
    return arena_printf(env->arena, STR_FMT "(" STR_FMT ")", STR_ARG(name),
                        STR_ARG(value->members));
}
