#include "lang/next/next.h"

#include "lang/next/pass.h"

#include "lang/model/words.h"
#include "lang/syntax/token.h"

static const char printed[] = N_("what was printed of the year before says nothing of this one");

/* ---- the header ---- */

static bool is_setting(NextPass *pass, const Entry *entry, Word word)
{
    return entry->atoms.len && word_find(model_atom_text(pass->env, entry->atoms.items[0])) == word;
}

static void move_numbers(NextPass *pass, Atoms atoms)
{
    for (uint32_t i = 1; i < atoms.len; i++) {
        Str text = source_text(pass->env->sources, atom_span(atoms.items[i]));
        if (atoms.items[i].kind != ATOM_NUMBER || text.len != 4) continue;
        uint32_t year = 0;
        for (uint32_t k = 0; k < 4; k++) year = year * 10 + (uint32_t)(text.ptr[k] - '0');
        edits_add(pass->env->arena, &pass->edits, atom_span(atoms.items[i]),
                  arena_printf(pass->env->arena, "%u", (unsigned)year + 1));
    }
}

/* Where amounts of the old year stay, the new one compares with it. */
static void add_comparison(NextPass *pass, const Entry *year)
{
    uint32_t end = year->span.hi;
    edits_add(pass->env->arena, &pass->edits, (Span){end, end},
              arena_printf(pass->env->arena, "; compare %u", (unsigned)pass->model->header.year));
}

static void move_header(NextPass *pass, const Statement *s)
{
    const Entry *year = NULL;
    bool compares = false;
    next_texts(pass, s->span);
    for (uint32_t i = 0; i < s->budget.settings.len; i++) {
        const Entry *entry = s->budget.settings.items[i];
        bool is_year = is_setting(pass, entry, WORD_YEAR);
        if (is_year) year = entry;
        if (is_setting(pass, entry, WORD_COMPARE))
            compares = true;
        else if (!is_year)
            continue;
        move_numbers(pass, entry->atoms);
    }
    if (year && !compares && pass->history) add_comparison(pass, year);
}

/* ---- indicators ---- */

/* Does a value begin at this atom? A unit touches the number before it. */
static bool begins_value(Atoms row, uint32_t i)
{
    Atom atom = row.items[i], before = row.items[i - 1];
    if (before.kind >= ATOM_LE) return false;
    return atom.kind != ATOM_WORD || atom_span(before).hi != atom.lo;
}

/* A row has two groups, a name and a value for each year: those of the first year go, and a dash is
 * that of the new one. */
static void move_values(NextPass *pass, Atoms row, uint32_t years)
{
    enum { NAMES = 3 };
    Arena *arena = pass->env->arena;
    if (row.len <= NAMES) return;
    uint32_t kept = row.len;
    for (uint32_t i = row.len - 1, values = 1; i >= NAMES && values < years; i--)
        if (begins_value(row, i)) kept = i, values++;
    Span all = {row.items[NAMES].lo, atom_span(row.items[row.len - 1]).hi};
    Span rest = {kept < row.len ? row.items[kept].lo : all.hi, all.hi};
    Str text = source_text(pass->env->sources, rest);
    edits_add(arena, &pass->edits, all, arena_printf(arena, STR_FMT " -", STR_ARG(text)));
}

static void move_indicators(NextPass *pass, const IndicatorsDecl *decl)
{
    Arena *arena = pass->env->arena;
    for (uint32_t i = 0; i < decl->years.len; i++)
        move_numbers(pass, (Atoms){(Atom[]){{0}, {decl->years.items[i].lo, 4, ATOM_NUMBER}}, 2});
    next_texts(pass, decl->label.span);
    for (uint32_t g = 0; g < decl->goals.len; g++) {
        RowCursor cursor = rows_read(arena, &decl->goals.items[g].rows);
        for (Atoms row; rows_next(&cursor, &row);) move_values(pass, row, decl->years.len);
    }
}

/* ---- tables ---- */

/* `value 2025`: of which year. */
static void move_fields(NextPass *pass, Items items)
{
    for (uint32_t i = 0; i < items.len; i++) {
        const Item *item = items.items[i];
        if (item->field.len == 2 &&
            word_find(model_atom_text(pass->env, item->field.items[0])) == WORD_VALUE)
            move_numbers(pass, item->field);
        move_fields(pass, item->items);
    }
}

/* ---- all of it ---- */

static void move_structure(NextPass *pass, const Statement *s)
{
    next_texts(pass, s->span);
    next_names(pass, s->span);
    if (s->kind == STATEMENT_TABLE) move_fields(pass, s->table.items);
}

static void move_dimension(NextPass *pass, const DimensionDecl *decl)
{
    next_members(pass, decl->members);
    if (decl->path.value.len)
        *vec_push(pass->env->arena, &pass->next->data) = (NextData){pass->file, decl->path.value};
}

/* Indicators keep the values of earlier years, and with them what excuses these. */
static void leave_out_waiver(NextPass *pass, const Statement *s)
{
    Str name = source_text(pass->env->sources, s->waive.name.span);
    for (int chinese = 0; chinese < 2; chinese++)
        if (str_equal(name, str_from(keyword_text(KEY_INDICATORS, chinese)))) return;
    next_leave_out(pass, s->span, "waive", printed);
}

static void move_statement(NextPass *pass, const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_BUDGET: move_header(pass, s); break;
    case STATEMENT_DIMENSION: move_dimension(pass, &s->dimension); break;
    case STATEMENT_ENTRY: next_entry(pass, s->entry); break;
    case STATEMENT_FACTS: next_facts(pass, s); break;
    case STATEMENT_MEASURE:
    case STATEMENT_INVARIANT:
    case STATEMENT_TABLE:
    case STATEMENT_FIGURE:
    case STATEMENT_DOCUMENT: move_structure(pass, s); break;
    case STATEMENT_INDICATORS: move_indicators(pass, &s->indicators); break;
    case STATEMENT_STATED: next_leave_out(pass, s->span, "stated", printed); break;
    case STATEMENT_WAIVE: leave_out_waiver(pass, s); break;
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_UNIT:
    case STATEMENT_LEDGER:
    case STATEMENT_DROP:
    case STATEMENT_LINT:
    case STATEMENT_EDITION:
    case STATEMENT_CONFIDENTIAL: break;
    }
}

static void move_tree(NextPass *pass, const Tree *tree)
{
    Str folder;
    const Source *source = source_get(pass->env->sources, tree->file);
    if (source_in_library(source, &folder)) return;
    pass->edits = (NextEdits){0};
    pass->file = tree->file;
    for (uint32_t i = 0; i < tree->statements.len; i++)
        move_statement(pass, tree->statements.items[i]);
    Span all = {source->base, source->base + source->text.len};
    Str text = edits_apply(pass->env->arena, pass->env->sources, &pass->edits, all);
    *vec_push(pass->env->arena, &pass->next->files) = (NextFile){tree->file, text};
}

/* A ledger for earlier years does not say which figures of the old budget would be its next ones.
 */
static void find_earlier(NextPass *pass)
{
    for (uint32_t i = 0; i < pass->model->ledgers.len; i++) {
        uint32_t newest = pass->newest[i];
        if (!newest || newest >= pass->model->header.year) continue;
        Str name = intern_text(pass->env->names, pass->model->ledgers.items[i].name.symbol);
        *vec_push(pass->env->arena, &pass->next->earlier) = (NextEarlier){name, newest + 1};
    }
}

void next_year(const SymbolSearch *search, NextYear *next)
{
    NextPass pass = {.search = search, .env = search->env, .model = search->model, .next = next};
    *next = (NextYear){.year = search->model->header.year + 1};
    next_find_facts(&pass);
    find_earlier(&pass);
    for (uint32_t i = 0; i < search->trees->len; i++) move_tree(&pass, search->trees->items[i]);
}
