/* What a file consists of, and where it leads: from its tree alone. */
#include "lang/symbols/walker.h"

typedef struct TreeOutliner {
    const SymbolSearch *search;
    SymbolOutline *visit;
    void *context;
} TreeOutliner;

static void tell(const TreeOutliner *o, SymbolKind kind, Name name, Str label, Span span, bool part)
{
    SymbolItem item = {.kind = kind,
                       .name = intern_text(o->search->env->names, name.symbol),
                       .label = label,
                       .name_span = name.span,
                       .span = span,
                       .part = part};
    if (name.span.hi && item.name.len) o->visit(o->context, &item);
}

/* Its first key, and its label. */
static void tell_member(const TreeOutliner *o, const Entry *entry, uint32_t at)
{
    Env *env = o->search->env;
    Str label = STR("");
    if (at >= entry->atoms.len) return;
    Atom first = entry->atoms.items[at];
    Str text = atom_text(env->arena, env->sources, first);
    for (uint32_t i = at; i < entry->atoms.len && !label.len; i++)
        if (entry->atoms.items[i].kind == ATOM_STRING)
            label = atom_text(env->arena, env->sources, entry->atoms.items[i]);
    SymbolItem item = {SYMBOL_MEMBER, text, label, atom_span(first), entry->span, true};
    if (text.len) o->visit(o->context, &item);
}

static void outline_dimension(const TreeOutliner *o, const DimensionDecl *decl, Span span)
{
    tell(o, SYMBOL_DIMENSION, decl->name, decl->label.value, span, false);
    for (uint32_t i = 0; i < decl->members.len; i++) tell_member(o, decl->members.items[i], 0);
}

static void outline_statement(const TreeOutliner *o, const Statement *s)
{
    Span span = s->span;
    switch (s->kind) {
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_EDITION:
    case STATEMENT_DROP:
    case STATEMENT_WAIVE:
    case STATEMENT_LINT:
    case STATEMENT_CONFIDENTIAL: break;
    case STATEMENT_BUDGET:
        tell(o, SYMBOL_BUDGET, s->budget.name, s->budget.title.value, span, false);
        break;
    case STATEMENT_UNIT: tell(o, SYMBOL_UNIT, s->unit.name, STR(""), span, false); break;
    case STATEMENT_DIMENSION: outline_dimension(o, &s->dimension, span); break;
    case STATEMENT_ENTRY: tell_member(o, s->entry, s->entry->atoms.len > 1); break;
    case STATEMENT_LEDGER:
        tell(o, SYMBOL_LEDGER, s->ledger.name, s->ledger.label.value, span, false);
        break;
    case STATEMENT_FACTS: tell(o, SYMBOL_FACTS, s->facts.ledger, STR(""), span, false); break;
    case STATEMENT_MEASURE:
        tell(o, SYMBOL_MEASURE, s->measure.name, s->measure.label.value, span, false);
        break;
    case STATEMENT_INVARIANT:
        tell(o, SYMBOL_INVARIANT, s->invariant.name, s->invariant.label.value, span, false);
        break;
    case STATEMENT_TABLE:
        tell(o, SYMBOL_TABLE, s->table.name, s->table.title.value, span, false);
        break;
    case STATEMENT_STATED: tell(o, SYMBOL_STATED, s->stated.name, STR(""), span, false); break;
    case STATEMENT_INDICATORS:
        tell(o, SYMBOL_INDICATORS, s->indicators.name, s->indicators.label.value, span, false);
        break;
    case STATEMENT_FIGURE:
        tell(o, SYMBOL_FIGURE, s->figure.name, s->figure.title.value, span, false);
        break;
    case STATEMENT_DOCUMENT:
        tell(o, SYMBOL_DOCUMENT, s->document.name, s->document.title.value, span, false);
        break;
    }
}

/* The file that was read first has the last tree. */
static const Tree *first_file(const SymbolSearch *search)
{
    for (uint32_t i = 0; i < search->trees->len; i++)
        if (search->trees->items[i]->file == 0) return search->trees->items[i];
    return NULL;
}

void symbols_outline(const SymbolSearch *search, SymbolOutline *visit, void *context)
{
    TreeOutliner o = {search, visit, context};
    const Tree *tree = first_file(search);
    for (uint32_t i = 0; tree && i < tree->statements.len; i++)
        outline_statement(&o, tree->statements.items[i]);
}

/* The file that a statement names between quotes, or NULL. */
static const Text *path_of(const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_IMPORT: return &s->import.path;
    case STATEMENT_DIMENSION: return s->dimension.path.value.len ? &s->dimension.path : NULL;
    case STATEMENT_FACTS: return s->facts.from_csv ? &s->facts.path : NULL;
    case STATEMENT_STATED: return s->stated.kind == STATED_CSV ? &s->stated.path : NULL;
    case STATEMENT_ERROR:
    case STATEMENT_BUDGET:
    case STATEMENT_INCLUDE:
    case STATEMENT_UNIT:
    case STATEMENT_EDITION:
    case STATEMENT_ENTRY:
    case STATEMENT_LEDGER:
    case STATEMENT_MEASURE:
    case STATEMENT_INVARIANT:
    case STATEMENT_TABLE:
    case STATEMENT_DROP:
    case STATEMENT_WAIVE:
    case STATEMENT_LINT:
    case STATEMENT_CONFIDENTIAL:
    case STATEMENT_INDICATORS:
    case STATEMENT_FIGURE:
    case STATEMENT_DOCUMENT: break;
    }
    return NULL;
}

static void visit_links(const Tree *tree, SymbolLink *visit, void *context)
{
    for (uint32_t i = 0; tree && i < tree->statements.len; i++) {
        const Statement *s = tree->statements.items[i];
        const Text *path = path_of(s);
        if (s->kind == STATEMENT_INCLUDE)
            visit(context, s->include.span, s->include.path, s->include.library);
        else if (path)
            visit(context, path->span, path->value, false);
    }
}

void symbols_links(const SymbolSearch *search, SymbolLink *visit, void *context)
{
    visit_links(first_file(search), visit, context);
}

void symbols_all_links(const SymbolSearch *search, SymbolLink *visit, void *context)
{
    for (uint32_t t = 0; t < search->trees->len; t++)
        visit_links(search->trees->items[t], visit, context);
}
