/* Years that a text or a name means: each moves by one. */
#include "lang/lint/lint.h"
#include "lang/next/pass.h"
#include "lang/syntax/token.h"

static void move_year(NextPass *pass, uint32_t at, uint32_t year)
{
    Str text = arena_printf(pass->env->arena, "%u", (unsigned)(year + 1));
    edits_add(pass->env->arena, &pass->edits, (Span){at, at + 4}, text);
}

static bool is_of_budget(const NextPass *pass, uint32_t year)
{
    const Dim *years = &pass->model->dims.items[DIM_YEAR];
    for (uint32_t i = 0; i < years->members.len; i++)
        if (next_year_of(pass, i) == year) return true;
    return false;
}

/* ---- texts ---- */

static void text_of(NextPass *pass, uint32_t lo, Str text)
{
    uint32_t own = pass->model->header.year;
    for (uint32_t at = 0, end = 0; at < text.len; at = end + 1) {
        for (end = at; str_digit(text, end);) end++;
        uint32_t year = end - at == 4 ? lint_year(text, at, own) : 0;
        if (year && is_of_budget(pass, year)) move_year(pass, lo + at, year);
    }
}

/* The word that ends there is `because`: what follows is a reason, which is of its own year. */
static bool is_because(Str text, uint32_t end)
{
    while (end && (text.ptr[end - 1] == ' ' || text.ptr[end - 1] == '\n')) end--;
    for (int chinese = 0; chinese < 2; chinese++)
        if (str_ends((Str){text.ptr, end}, str_from(keyword_text(KEY_BECAUSE, chinese))))
            return true;
    return false;
}

/* The offset after a string, a comment or a word in backticks that begins at `at`. */
static uint32_t piece_end(Str text, uint32_t at)
{
    char quote = text.ptr[at] == '#' ? '\n' : text.ptr[at];
    for (at++; at < text.len && text.ptr[at] != quote; at++)
        if (text.ptr[at] == '\\' && quote == '"') at++;
    return at < text.len ? at + 1 : text.len;
}

void next_texts(NextPass *pass, Span span)
{
    Str text = source_text(pass->env->sources, span);
    for (uint32_t at = 0, end; at < text.len; at = end) {
        end = at + 1;
        if (!strchr("\"#`", text.ptr[at]) || !text.ptr[at]) continue;
        end = piece_end(text, at);
        if (text.ptr[at] == '"' && !is_because(text, at))
            text_of(pass, span.lo + at + 1, (Str){text.ptr + at + 1, end - at - 2});
    }
}

/* ---- names ---- */

static void move_name(void *context, const SymbolUse *use)
{
    NextPass *pass = context;
    if (use->kind != SYMBOL_MEMBER || pass->model->members.items[use->id].dim != DIM_YEAR) return;
    uint32_t year = next_year_of(pass, pass->model->members.items[use->id].index);
    if (year && use->span.hi - use->span.lo == 4) move_year(pass, use->span.lo, year);
}

void next_names(NextPass *pass, Span span)
{
    SymbolSearch within = *pass->search;
    within.within = span;
    symbols_walk(&within, move_name, pass);
}
