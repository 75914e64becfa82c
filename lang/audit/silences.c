/* What was silenced, with its reason, and the invariants that were never tried. */
#include "lang/audit/make.h"

static const char *kind_text(SilenceKind kind)
{
    switch (kind) {
    case SILENCE_OVERRIDE: return "override";
    case SILENCE_DROP: return "drop";
    case SILENCE_WARNING: return "warning";
    case SILENCE_TOLERANCE: return "tolerance";
    case SILENCE_LINT: return "lint";
    case SILENCE_WAIVER: return "waiver";
    case SILENCE_CONFIDENTIAL: return "confidential";
    }
    return "";
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Without the last word, which is `because`. */
static Str before_reason(Str text)
{
    text = str_trim_end(text, " \t\r\n");
    while (text.len && !is_blank(text.ptr[text.len - 1])) text.len--;
    return str_trim_end(text, " \t\r\n");
}

/* Line breaks and the blanks around them become one blank. */
static Str on_one_line(Arena *arena, Str text)
{
    Sink sink;
    sink_memory(&sink, arena);
    for (uint32_t i = 0; i < text.len; i++)
        if (!is_blank(text.ptr[i]))
            sink_char(&sink, text.ptr[i]);
        else if (i && !is_blank(text.ptr[i - 1]))
            sink_char(&sink, ' ');
    return sink_result(&sink);
}

void audit_find_silences(Auditor *a)
{
    for (uint32_t i = 0; i < a->model->silences.len; i++) {
        const Silence *silence = &a->model->silences.items[i];
        Str text = env_text(a->env, silence->span);
        if (silence->kind != SILENCE_TOLERANCE) text = before_reason(text);
        *vec_push(a->arena, &a->audit.silences) =
            (AuditSilence){kind_text(silence->kind), on_one_line(a->arena, text),
                           silence->reason.value, silence->span};
    }
}

void audit_find_untried(Auditor *a, const Untried *untried)
{
    for (uint32_t i = 0; i < untried->len; i++) {
        const InvariantDecl *decl = untried->items[i];
        *vec_push(a->arena, &a->audit.untried) =
            (AuditUntried){intern_text(a->env->names, decl->name.symbol), decl->label.value,
                           decl->may_be_empty, decl->name.span};
    }
}

/* ---- what is still to be entered ---- */

/* The latest year that a ledger has rows of; 0 if it is by no year. */
static uint32_t latest_year(const Model *model, const Ledger *ledger)
{
    uint32_t axis = model_axis(ledger, DIM_YEAR), latest = 0;
    for (uint32_t f = 0; axis != NONE && f < ledger->facts.count; f++) {
        uint32_t year = model->header.years[columns_member(&ledger->facts, axis, f)];
        if (year > latest) latest = year;
    }
    return latest;
}

typedef struct ToEnter { /* rows of the latest year, or all */
    uint32_t amounts, dashes;
    uint32_t first; /* dash */
    uint32_t year;  /* the latest; 0 = the ledger is by no year */
} ToEnter;

static ToEnter count_rows(const Model *model, const Ledger *ledger)
{
    ToEnter found = {.year = latest_year(model, ledger)};
    uint32_t axis = model_axis(ledger, DIM_YEAR);
    for (uint32_t f = 0; f < ledger->facts.count; f++) {
        bool counts = !found.year ||
                      model->header.years[columns_member(&ledger->facts, axis, f)] == found.year;
        bool dash = columns_is_dash(&ledger->facts, f);
        if (!counts) continue;
        if (dash && !found.dashes) found.first = f;
        found.dashes += dash;
        found.amounts += !dash;
    }
    return found;
}

static void add_empty(Auditor *a, const Ledger *ledger, ToEnter rows)
{
    AuditEmpty empty = {.ledger = intern_text(a->env->names, ledger->name.symbol),
                        .label = ledger->label,
                        .dashes = rows.dashes,
                        .year = rows.year,
                        .span = rows.dashes ? model_fact_span(a->env, ledger, rows.first)
                                            : ledger->name.span};
    *vec_push(a->arena, &a->audit.empty) = empty;
}

void audit_find_empty(Auditor *a)
{
    bool dashes = false;
    for (LedgerId i = 0; i < a->model->ledgers.len; i++) {
        ToEnter rows = count_rows(a->model, &a->model->ledgers.items[i]);
        dashes |= rows.dashes && !rows.amounts;
    }
    for (LedgerId i = 0; i < a->model->ledgers.len; i++) {
        const Ledger *ledger = &a->model->ledgers.items[i];
        ToEnter rows = count_rows(a->model, ledger);
        if (rows.dashes ? !rows.amounts : !dashes && !a->audit.entered && !ledger->facts.count)
            add_empty(a, ledger, rows);
    }
}
