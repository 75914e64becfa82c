#include "lang/driver/import_base.h"

#include "lang/driver/compilation.h"
#include "lang/syntax/write.h"

typedef struct BaseReading { /* the budget, as what may be added to */
    Arena *arena;
    const Compilation *c;
    const Model *model;
    BaseBudget base;
} BaseReading;

/* ---- what the budget has ---- */

static Str text_of(const BaseReading *r, Symbol symbol)
{
    return symbol ? intern_text(r->c->env.names, symbol) : (Str){0};
}

static void take_name(BaseReading *r, Symbol symbol)
{
    if (symbol) *vec_push(r->arena, &r->base.taken) = text_of(r, symbol);
}

static void take_statements(BaseReading *r, const Statements *statements)
{
    for (uint32_t i = 0; i < statements->len; i++) {
        const Statement *s = statements->items[i];
        if (s->kind == STATEMENT_INVARIANT) take_name(r, s->invariant.name.symbol);
        if (s->kind == STATEMENT_TABLE) take_name(r, s->table.name.symbol);
        if (s->kind == STATEMENT_FIGURE) take_name(r, s->figure.name.symbol);
        if (s->kind == STATEMENT_DOCUMENT) take_name(r, s->document.name.symbol);
    }
}

static void take_names(BaseReading *r)
{
    const Model *model = r->model;
    for (uint32_t i = 1; i < model->units.len; i++) take_name(r, model->units.items[i].name.symbol);
    for (DimId d = 0; d < model->dims.len; d++) take_name(r, model->dims.items[d].name.symbol);
    for (LedgerId l = 0; l < model->ledgers.len; l++)
        take_name(r, model->ledgers.items[l].name.symbol);
    for (uint32_t i = 0; i < model->measures.len; i++)
        take_name(r, model->measures.items[i].decl->name.symbol);
    for (uint32_t i = 0; i < model->indicators.len; i++)
        take_name(r, model->indicators.items[i].decl->name.symbol);
    take_statements(r, &model->invariants);
    take_statements(r, &model->tables);
    take_statements(r, &model->figures);
    take_statements(r, &model->documents);
}

/* A code that reads as one word or number. */
static bool is_plain(Str code)
{
    for (uint32_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (!is_digit(c) && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && c != '_')
            return false;
    }
    return code.len != 0;
}

static Str written_name(const BaseReading *r, Name name)
{
    Sink sink;
    sink_memory(&sink, r->arena);
    Writer writer = {.arena = r->arena, .sink = &sink, .names = r->c->env.names};
    write_name(&writer, name);
    return sink_result(&sink);
}

static Str written(const BaseReading *r, const Member *member, Str code)
{
    if (is_plain(code)) return code;
    if (member->name && !code.len) return written_name(r, (Name){.symbol = member->name});
    Sink sink;
    sink_memory(&sink, r->arena);
    Writer writer = {.arena = r->arena, .sink = &sink, .names = r->c->env.names};
    write_string(&writer, code.len ? code : member->label);
    return sink_result(&sink);
}

static void take_dim(BaseReading *r, const Dim *dim)
{
    BaseMember *members = arena_array(r->arena, BaseMember, dim->members.len);
    for (uint32_t i = 0; i < dim->members.len; i++) {
        const Member *m = &r->model->members.items[dim->members.items[i]];
        members[i] = (BaseMember){
            .name = text_of(r, m->name),
            .code = text_of(r, m->code),
            .label = m->label,
            .parent = m->parent == NONE ? NONE : r->model->members.items[m->parent].index};
        members[i].key = written(r, m, members[i].code);
    }
    *vec_push(r->arena, &r->base.dims) = (BaseDim){.name = written_name(r, dim->name),
                                                   .members = members,
                                                   .count = dim->members.len,
                                                   .by_codes = dim->classification};
}

/* Members of the others belong to something, or are read by themselves. */
static void take_dims(BaseReading *r)
{
    for (DimId d = 0; d < r->model->dims.len; d++) {
        const Dim *dim = &r->model->dims.items[d];
        bool fits = d != DIM_YEAR && dim->declared && dim->within == NONE &&
                    dim->default_member == NONE && !dim->ordered;
        if (fits) take_dim(r, dim);
    }
}

static void take_published(BaseReading *r)
{
    const Sources *sources = r->c->env.sources;
    for (FileId i = 0; i < source_count(sources); i++) {
        const Source *source = source_get(sources, i);
        if (source->separator) *vec_push(r->arena, &r->base.published) = source->text;
    }
}

BaseBudget import_base_of(Arena *arena, const Compilation *c)
{
    BaseReading r = {.arena = arena, .c = c, .model = c->results.model};
    UnitId unit = r.model->header.unit;
    if (unit) r.base.unit = text_of(&r, r.model->units.items[unit].name.symbol);
    r.base.within_rounding = r.model->header.within_rounding;
    take_names(&r);
    take_dims(&r);
    take_published(&r);
    return r.base;
}

/* ---- the library ---- */

typedef struct Classification {
    const char *dimension, *module;
} Classification;

static const Classification classifications[] = {
    {"function", "cn/function"},
    {"economic", "cn/economic"},
    {"government_economic", "cn/economic-government"},
    {"revenue_account", "cn/revenue"},
};
enum { CLASSIFICATIONS = sizeof classifications / sizeof *classifications };

static Str library_text(Arena *arena, uint32_t year)
{
    Sink sink;
    sink_memory(&sink, arena);
    sink_printf(&sink, "budget library \"\" { year %u }\n", (unsigned)year);
    for (int i = 0; i < CLASSIFICATIONS; i++)
        sink_printf(&sink, "include <%s>\n", classifications[i].module);
    return sink_result(&sink);
}

Compilation *import_library(Arena *arena, const CompileOptions *options, uint32_t year,
                            BaseBudget *base)
{
    static const char *const file = "library.budget";
    CompileOptions wanted = *options;
    Overlay overlay = {file, library_text(arena, year)};
    wanted.files = &file;
    wanted.file_count = 1;
    wanted.overlays = &overlay;
    wanted.overlay_count = 1;
    wanted.last_stage = STAGE_RESOLVE;
    *base = (BaseBudget){0};
    Compilation *c = compilation_new();
    if (!c || compile(c, &wanted) != COMPILE_OK || !c->results.model) return c;
    BaseBudget all = import_base_of(arena, c);
    for (uint32_t d = 0; d < all.dims.len; d++)
        for (int i = 0; i < CLASSIFICATIONS; i++) {
            if (!str_equal(all.dims.items[d].name, str_from(classifications[i].dimension)))
                continue;
            all.dims.items[d].module = str_from(classifications[i].module);
            *vec_push(arena, &base->dims) = all.dims.items[d];
        }
    return c;
}
