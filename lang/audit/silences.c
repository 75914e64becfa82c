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

static uint32_t count_amounts(const Ledger *ledger)
{
    uint32_t count = 0;
    for (uint32_t f = 0; f < ledger->facts.count; f++) count += !columns_is_dash(&ledger->facts, f);
    return count;
}

static void add_empty(Auditor *a, const Ledger *ledger)
{
    AuditEmpty empty = {.ledger = intern_text(a->env->names, ledger->name.symbol),
                        .label = ledger->label,
                        .dashes = ledger->facts.count,
                        .span = ledger->facts.count ? model_fact_span(a->env, ledger, 0)
                                                    : ledger->name.span};
    *vec_push(a->arena, &a->audit.empty) = empty;
}

void audit_find_empty(Auditor *a)
{
    bool dashes = false;
    for (LedgerId i = 0; i < a->model->ledgers.len; i++) {
        const Ledger *ledger = &a->model->ledgers.items[i];
        dashes |= ledger->facts.count && !count_amounts(ledger);
    }
    for (LedgerId i = 0; i < a->model->ledgers.len; i++) {
        const Ledger *ledger = &a->model->ledgers.items[i];
        if (ledger->facts.count ? !count_amounts(ledger) : !dashes && !a->audit.entered)
            add_empty(a, ledger);
    }
}
