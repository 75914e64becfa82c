#include "lang/driver/imports.h"

#include "lang/driver/edition.h"

enum { LIMIT_IMPORT_DEPTH = 100 };

typedef struct ImportChain { /* budgets that import one another */
    const struct ImportChain *before;
    Str real;
    const ImportDecl *decl; /* that leads there; NULL = the first */
    uint32_t depth;
} ImportChain;

typedef struct ImportReader {
    Env *env; /* of the first budget */
    AllImported *all;
    const CompileOptions *options;
} ImportReader;

static ImportedBy read_imports(ImportReader *r, Env *env, Loader *loader, const ImportChain *chain);

static Imported *find(const ImportReader *r, Loader *loader, Str real)
{
    uint32_t number = loader_mark(loader, real)->import;
    return number ? r->all->items[number - 1] : NULL;
}

static void report_circle(Env *env, const ImportChain *chain, const ImportDecl *decl, Str real)
{
    Diag *diag = diag_add(env->diags, DIAG_E0217, decl->path.span,
                          "budgets import each other in a circle");
    for (; chain && !str_equal(chain->real, real); chain = chain->before)
        if (chain->decl) diag_label(env->diags, diag, chain->decl->path.span, "which is imported here");
}

static bool in_chain(const ImportChain *chain, Str real)
{
    for (; chain; chain = chain->before)
        if (str_equal(chain->real, real)) return true;
    return false;
}

static Imported *read_budget(ImportReader *r, const Env *env, Loader *importer,
                             const ImportChain *chain, Str path, Span from)
{
    Imported *budget = arena_new(env->arena, Imported);
    budget->real = chain->real;
    budget->env = *env;
    budget->env.view = (SourceView){0};
    budget->env.memo = NULL;
    budget->env.diags = diags_like(env->arena, env->diags);
    loader_init(&budget->loader, env->arena, env->names, env->sources, budget->env.diags, env->jobs,
                r->options);
    loader_read_import(&budget->loader, importer, path, from);
    budget->imports = read_imports(r, &budget->env, &budget->loader, chain);
    budget->foreign = !edition_is_known(&budget->env, loader_trees(&budget->loader));
    *vec_push(env->arena, r->all) = budget;
    loader_mark(importer, budget->real)->import = r->all->len;
    return budget;
}

/* Under one name it would be counted twice. False after a diagnostic. */
static bool is_first(const Env *env, Loader *loader, const ImportDecl *decl, Str real)
{
    Str name = intern_text(env->names, decl->name.symbol);
    Str use = arena_printf(env->arena, STR_FMT "\x1f" STR_FMT, STR_ARG(real), STR_ARG(name));
    FileMark *mark = loader_mark(loader, use);
    if (!mark->id++) return true;
    diag_add(env->diags, DIAG_E0217, decl->path.span,
             "this budget is imported under this name already");
    return false;
}

static void read_import(ImportReader *r, Env *env, Loader *loader, const ImportChain *chain,
                        const ImportDecl *decl, ImportedBy *imports)
{
    Str path, real;
    bool before = loader->incomplete;
    loader->incomplete = true; /* until it is there */
    if (!loader_find(loader, decl->path, &path, &real)) return;
    if (in_chain(chain, real)) {
        report_circle(r->env, chain, decl, real);
        return;
    }
    if (chain->depth == LIMIT_IMPORT_DEPTH) {
        diag_add(r->env->diags, DIAG_E0803, decl->path.span,
                 "budgets import each other more than %d deep", (int)LIMIT_IMPORT_DEPTH);
        return;
    }
    loader->incomplete = before;
    if (!is_first(env, loader, decl, real)) return;
    Imported *budget = find(r, loader, real);
    ImportChain next = {chain, real, decl, chain->depth + 1};
    if (!budget) budget = read_budget(r, env, loader, &next, path, decl->path.span);
    *vec_push(env->arena, imports) = (ImportedAs){decl, budget};
}

static ImportedBy read_imports(ImportReader *r, Env *env, Loader *loader, const ImportChain *chain)
{
    ImportedBy imports = {0};
    for (uint32_t t = 0; t < loader->trees.len; t++) {
        const Tree *tree = loader->trees.items[t];
        for (uint32_t i = 0; i < tree->statements.len; i++)
            if (tree->statements.items[i]->kind == STATEMENT_IMPORT)
                read_import(r, env, loader, chain, &tree->statements.items[i]->import, &imports);
    }
    return imports;
}

ImportedBy imports_read(Env *env, Loader *loader, AllImported *all, Str root)
{
    ImportReader r = {env, all, loader->options};
    ImportChain chain = {.real = root};
    return read_imports(&r, env, loader, &chain);
}

Imports imports_of(Env *env, const ImportedBy *imports)
{
    Imports of = {0};
    for (uint32_t i = 0; i < imports->len; i++) {
        const ImportedAs *as = &imports->items[i];
        if (!as->budget->model) continue;
        *vec_push(env->arena, &of) = (OtherBudget){as->decl, as->budget->model, as->budget->axes, NULL};
    }
    return of;
}

static void report_errors(Env *env, const ImportedAs *as)
{
    Diag *const *items;
    Diags *own = as->budget->env.diags;
    uint32_t count = diags_added(own, &items), errors = diags_count(own, SEVERITY_ERROR);
    Diag *diag = diag_add(env->diags, DIAG_E0217, as->decl->path.span,
                          diags_plural(env->diags, "this budget has %u error",
                                       "this budget has %u errors", errors),
                          (unsigned)errors);
    for (uint32_t i = 0; i < count; i++) {
        if (items[i]->severity != SEVERITY_ERROR) continue;
        diag_finish(items[i]);
        diag_label(env->diags, diag, items[i]->span, STR_FMT, STR_ARG(items[i]->message));
        break;
    }
    diag_help(env->diags, diag, "check it by itself first");
}

/* Its facts would be published here. */
static void report_confidential(Env *env, const ImportedAs *as)
{
    const Model *model = as->budget->model;
    Diag *diag = diag_add(env->diags, DIAG_E0217, as->decl->path.span,
                          "this budget has something confidential, and cannot be imported");
    diag_label(env->diags, diag, model->confidentials.items[0]->span, "it is said here");
    diag_help(env->diags, diag, "enter what was published of it");
}

void imports_report(Env *env, const ImportedBy *imports)
{
    for (uint32_t i = 0; i < imports->len; i++) imports->items[i].budget->told = false;
    for (uint32_t i = 0; i < imports->len; i++) {
        Imported *budget = imports->items[i].budget;
        if (!budget->told && diags_count(budget->env.diags, SEVERITY_ERROR))
            report_errors(env, &imports->items[i]);
        else if (!budget->told && budget->model && budget->model->confidential)
            report_confidential(env, &imports->items[i]);
        budget->told = true;
    }
}

bool imports_are_there(const ImportedBy *imports)
{
    for (uint32_t i = 0; i < imports->len; i++)
        if (!imports->items[i].budget->model) return false;
    return true;
}

void imports_free(AllImported *all)
{
    for (uint32_t i = 0; i < all->len; i++) loader_free(&all->items[i]->loader);
}
