/* From planned documents to the report: headings, paragraphs, and where tables and figures go. */
#include "lang/base/sink.h"
#include "lang/report/documents.h"
#include "lang/report/row_facts.h"
#include "lang/report/wording.h"

typedef struct ItemPlaces {  /* of tables or figures in the report, by their ids */
    VEC(uint32_t) of_symbol; /* [Symbol]: the position of the first one + 1; 0 = none */
    VEC(uint32_t) numbers;   /* [Symbol]: the last number that was appended to this id */
    uint32_t known;          /* so many of the report are in it */
} ItemPlaces;

typedef struct DocumentBuilder {
    Env *env;
    const Model *model;
    const DocumentDecl *decl;
    ReportDocument *out;
    Wording wording;
    Evaluator evaluator;
    uint32_t frame[DOCUMENT_SLOTS + 1];
    DimId dims[DOCUMENT_SLOTS]; /* [slot of a `for each`] */
    const Planner *planner;
    Report *report;
    TableOptions options;
    FigureOptions figure_options;
    ComputedValues computed;
    ReportForm *form;     /* at hand */
    const uint32_t *kept; /* the last frame that a source has */
    ItemPlaces *tables, *figures;
    bool judge;
} DocumentBuilder;

typedef struct TextBuilder { /* a paragraph or a heading */
    VEC(ReportRun) runs;
    const Piece *changed; /* the first change that is not zero */
    bool reason;
    bool silent;   /* a computed piece had nothing to say */
    bool optional; /* then all of it is left out */
} TextBuilder;

/* ---- values ---- */

static ReportRun *add_run(DocumentBuilder *b, TextBuilder *text, Str value, const Piece *piece)
{
    bool computed = piece->kind != PIECE_TEXT;
    if (!value.len) {
        text->silent |= computed;
        return NULL;
    }
    ReportRun *run = vec_push(b->env->arena, &text->runs);
    *run = (ReportRun){.text = value, .computed = computed, .origin = piece->span};
    return run;
}

static const uint32_t *kept_frame(DocumentBuilder *b)
{
    if (!b->kept || memcmp(b->kept, b->frame, sizeof b->frame) != 0) {
        uint32_t *frame = arena_array(b->env->arena, uint32_t, DOCUMENT_SLOTS + 1);
        memcpy(frame, b->frame, sizeof b->frame);
        b->kept = frame;
    }
    return b->kept;
}

/* Nothing is told of what holds amounts that are not published. */
static bool is_told(const DocumentBuilder *b, const Plan *plan)
{
    return !plan || !b->model->confidential || exposure_of(&b->evaluator, plan) == EXPOSES_NOTHING;
}

/* What is computed from these plans now, or `next` if nothing may be told. */
static const RunSource *add_source(DocumentBuilder *b, const Plan *first, const Plan *second,
                                   const RunSource *next)
{
    if (!b->options.sources || !is_told(b, first) || !is_told(b, second)) return next;
    RunSource *source = arena_new(b->env->arena, RunSource);
    *source = (RunSource){.plans = {first, second}, .frame = kept_frame(b), .next = next};
    return source;
}

static ReportRun *add_number(DocumentBuilder *b, TextBuilder *text, Str value, const Piece *piece,
                             const RunSource *source)
{
    ReportRun *run = add_run(b, text, value, piece);
    if (!run) return NULL;
    run->number = ++b->out->numbers;
    run->source = source;
    return run;
}

/* A number that is computed from the values of its piece. */
static ReportRun *add_value(DocumentBuilder *b, TextBuilder *text, Str value, const PiecePlan *plan)
{
    return add_number(b, text, value, plan->piece,
                      add_source(b, plan->values[0], plan->values[1], NULL));
}

static void remember(DocumentBuilder *b, Int128 mantissa, int decimals, UnitId unit, bool percent)
{
    Int128 power;
    Computed computed = {.base = b->model->units.items[unit].base, .percent = percent};
    if (mantissa < 0) mantissa = -mantissa; /* prose says the direction in words */
    if (!int128_pow10(decimals, &power) || !number_make(mantissa, power, &computed.value)) return;
    if (!percent &&
        !number_multiply(computed.value, b->model->units.items[unit].factor, &computed.value))
        return;
    *vec_push(b->env->arena, &b->computed) = computed;
}

static UnitId shown_unit(const DocumentBuilder *b, const PiecePlan *plan)
{
    UnitId header = b->model->header.unit, own = plan->values[0]->unit;
    if (plan->unit) return plan->unit;
    return own && b->model->units.items[header].base == own ? header : own;
}

static bool show_amount(DocumentBuilder *b, const PiecePlan *plan, Number value, Quantity *out)
{
    UnitId unit = shown_unit(b, plan);
    const Unit *shown = &b->model->units.items[unit];
    *out = (Quantity){.decimals = shown->decimals};
    if (unit) out->unit = intern_text(b->env->names, shown->name.symbol);
    if (!eval_display(b->model, value, unit, out->decimals, &out->mantissa)) {
        diag_add(b->env->diags, DIAG_E0302, plan->piece->span,
                 "this amount is too large to be shown exactly");
        return false;
    }
    remember(b, out->mantissa, out->decimals, unit, false);
    return true;
}

/* In hundredths of a percent. False if there is no such share. */
static bool show_percent(DocumentBuilder *b, Number value, Int128 *hundredths)
{
    if (!number_round(value, 4, b->model->header.rounding, hundredths)) return false;
    remember(b, *hundredths, 2, 0, true);
    return true;
}

static bool show_share(DocumentBuilder *b, Number part, Number whole, Int128 *hundredths)
{
    Number share;
    return !number_is_zero(whole) && number_divide(part, whole, &share) &&
           show_percent(b, share, hundredths);
}

static Str amount_text(DocumentBuilder *b, const PiecePlan *plan, const Value *value)
{
    Quantity amount;
    if (!value->exists || !value->facts || !show_amount(b, plan, value->number, &amount))
        return STR("");
    return wording_amount(&b->wording, amount);
}

/* ---- pieces ---- */

/* A part is between nothing and its whole, and without a whole the sentence has a hole. */
static void judge_share(DocumentBuilder *b, const PiecePlan *plan, const TextBuilder *text,
                        Number part, Number whole)
{
    Diags *diags = b->env->diags;
    if (number_is_zero(whole)) {
        if (!text->optional)
            diag_add(diags, DIAG_W0903, plan->piece->span,
                     "this share has no base: the whole is zero, and the sentence has a hole");
        return;
    }
    if (whole.num < 0 || number_compare(part, whole) <= 0) return;
    Diag *diag = diag_add(diags, DIAG_W0910, plan->piece->span,
                          "this share is above 100%%: the part is more than its whole");
    UnitId unit = plan->values[0]->unit;
    diag_note(diags, diag, STR_FMT " of " STR_FMT, STR_ARG(eval_text(b->env, b->model, part, unit)),
              STR_ARG(eval_text(b->env, b->model, whole, unit)));
}

static void put_share(DocumentBuilder *b, const PiecePlan *plan, TextBuilder *text)
{
    Value part = eval_plan(&b->evaluator, plan->values[0]);
    Value whole = eval_plan(&b->evaluator, plan->values[1]);
    Int128 share;
    bool good = part.exists && whole.exists && show_share(b, part.number, whole.number, &share);
    if (b->judge && part.exists && whole.exists)
        judge_share(b, plan, text, part.number, whole.number);
    add_value(b, text, good ? wording_percent(&b->wording, share) : STR(""), plan);
}

static void put_percent(DocumentBuilder *b, const PiecePlan *plan, TextBuilder *text)
{
    Value value = eval_plan(&b->evaluator, plan->values[0]);
    Int128 percent;
    bool good = value.exists && show_percent(b, value.number, &percent);
    if (b->judge && !good && !text->optional)
        diag_add(b->env->diags, DIAG_W0903, plan->piece->span,
                 "this percentage has no base, and the sentence has a hole");
    add_value(b, text, good ? wording_percent(&b->wording, percent) : STR(""), plan);
}

/* NULL if one of the two cannot be shown. */
static const RunChange *make_change(DocumentBuilder *b, const PiecePlan *plan, Number now,
                                    Number then, uint32_t year)
{
    UnitId unit = shown_unit(b, plan);
    const Unit *shown = &b->model->units.items[unit];
    RunChange *change = arena_new(b->env->arena, RunChange);
    *change = (RunChange){.decimals = (uint8_t)shown->decimals, .year = year};
    if (unit) change->unit = intern_text(b->env->names, shown->name.symbol);
    return eval_display(b->model, now, unit, shown->decimals, &change->now) &&
                   eval_display(b->model, then, unit, shown->decimals, &change->then)
               ? change
               : NULL;
}

static void put_change(DocumentBuilder *b, const PiecePlan *plan, TextBuilder *text)
{
    Value new = eval_plan(&b->evaluator, plan->values[0]);
    Value old = eval_plan(&b->evaluator, plan->values[1]);
    uint32_t year = change_year(&b->evaluator, plan->values[1]);
    ChangeWords words = {.from = plan->piece->text.value, .from_year = year};
    words.from_previous = year + 1 == b->model->header.year;
    uint32_t before = b->computed.len;
    Number change;
    if (!new.exists || !old.exists || !number_subtract(new.number, old.number, &change) ||
        !show_amount(b, plan, number_absolute(change), &words.by)) {
        add_run(b, text, STR(""), plan->piece);
        return;
    }
    words.sign = (change.num > 0) - (change.num < 0);
    words.has_rate =
        show_share(b, number_absolute(change), number_absolute(old.number), &words.rate);
    for (uint32_t i = before; i < b->computed.len; i++) b->computed.items[i].direction = words.sign;
    if (words.sign && !text->changed) text->changed = plan->piece;
    ReportRun *run = add_value(b, text, wording_change(&b->wording, &words), plan);
    if (run && run->source && !words.from.len)
        run->change = make_change(b, plan, new.number, old.number, year);
}

static void give_away(DocumentBuilder *b, const PiecePlan *plan)
{
    if (b->judge)
        diag_add(b->env->diags, DIAG_E0609, plan->piece->span,
                 "this text gives away what is confidential");
}

static void check_published(DocumentBuilder *b, const PiecePlan *plan)
{
    for (int i = 0; i < 2; i++)
        if (plan->values[i] &&
            disclosure_publish(b->options.disclosure, &b->evaluator, plan->values[i],
                               plan->piece->span) == EXPOSES_ONE)
            give_away(b, plan);
}

typedef struct MemberText { /* of a list */
    Str text;
    const RunSource *source; /* of its amount; of a count: of it and all before */
} MemberText;
typedef VEC(MemberText) MemberTexts;

static Str member_label(const DocumentBuilder *b, MemberId member)
{
    Str label = b->model->members.items[member].label;
    return label.len ? label : model_member_name(b->env, b->model, member);
}

/* Members without an amount are left out of a list of amounts. */
static void find_items(DocumentBuilder *b, const PiecePlan *plan, MemberTexts *items)
{
    const Walk *walk = &plan->walk;
    const RunSource *source = NULL;
    bool counts = plan->piece->kind == PIECE_COUNT;
    IndexRange range = walk_range(walk, &b->evaluator);
    for (uint32_t index = range.lo; index < range.hi; index++) {
        b->frame[walk->slot] = index;
        MemberId member = b->model->dims.items[walk->dim].members.items[index];
        if (model_confidential(b->model, member) || !walk_takes(walk, &b->evaluator, index))
            continue;
        Str text = member_label(b, member);
        const Plan *read = plan->values[0] ? plan->values[0] : walk->where;
        if (plan->values[0]) {
            check_published(b, plan);
            Value value = eval_plan(&b->evaluator, plan->values[0]);
            Str amount = amount_text(b, plan, &value);
            if (!amount.len) continue;
            text = wording_item(&b->wording, text, amount);
        }
        source = add_source(b, read, NULL, counts ? source : NULL);
        *vec_push(b->env->arena, items) = (MemberText){text, source};
    }
}

static void put_count(DocumentBuilder *b, const PiecePlan *plan, const MemberTexts *items,
                      TextBuilder *text)
{
    const RunSource *source =
        items->len ? items->items[items->len - 1].source : add_source(b, NULL, NULL, NULL);
    remember(b, items->len, 0, 0, false);
    add_number(b, text, arena_printf(b->env->arena, "%u", (unsigned)items->len), plan->piece,
               source);
}

static Str join_items(DocumentBuilder *b, const MemberTexts *items)
{
    Sink sink;
    sink_memory(&sink, b->env->arena);
    for (uint32_t i = 0; i < items->len; i++) {
        sink_str(&sink, wording_separator(&b->wording, i, items->len));
        sink_str(&sink, items->items[i].text);
    }
    return sink_result(&sink);
}

/* Each amount is a number of its own; what separates them is like typed text. */
static void put_amounts(DocumentBuilder *b, const PiecePlan *plan, const MemberTexts *items,
                        TextBuilder *text)
{
    for (uint32_t i = 0; i < items->len; i++) {
        Str separator = wording_separator(&b->wording, i, items->len);
        if (separator.len) add_run(b, text, separator, plan->piece)->computed = false;
        add_number(b, text, items->items[i].text, plan->piece, items->items[i].source);
    }
}

static void put_members(DocumentBuilder *b, const PiecePlan *plan, TextBuilder *text)
{
    MemberTexts items = {0};
    find_items(b, plan, &items);
    if (plan->piece->kind == PIECE_COUNT)
        put_count(b, plan, &items, text);
    else if (plan->values[0] && items.len)
        put_amounts(b, plan, &items, text);
    else
        add_run(b, text, join_items(b, &items), plan->piece);
}

/* What a piece that speaks of a member prints of it. */
static Str member_text(const DocumentBuilder *b, MemberId member, const Piece *piece)
{
    const Member *m = &b->model->members.items[member];
    switch (piece->kind) {
    case PIECE_CODE: return intern_text(b->env->names, m->code ? m->code : m->name);
    case PIECE_PATH: return member_path(b->env, b->model, member);
    case PIECE_ATTRIBUTE: return model_text_attribute(b->model, member, piece->attribute.symbol);
    case PIECE_LABEL:
    case PIECE_TEXT:
    case PIECE_REASON:
    case PIECE_AMOUNT:
    case PIECE_SHARE:
    case PIECE_PERCENT:
    case PIECE_CHANGE:
    case PIECE_COUNT:
    case PIECE_LIST: break;
    }
    return member_label(b, member);
}

static void put_member(DocumentBuilder *b, const PiecePlan *plan, TextBuilder *text)
{
    MemberId member = plan->member;
    if (plan->slot != NONE)
        member = b->model->dims.items[plan->dim].members.items[b->frame[plan->slot]];
    if (model_confidential(b->model, member)) give_away(b, plan);
    add_run(b, text, member_text(b, member, plan->piece), plan->piece);
}

static void put_pieces(DocumentBuilder *b, const PiecePlans *pieces, TextBuilder *text);

/* A reason is given as a whole or not at all. */
static void put_reason(DocumentBuilder *b, const PiecePlan *plan, TextBuilder *text)
{
    TextBuilder reason = {.optional = true};
    put_pieces(b, &plan->pieces, &reason);
    if (reason.silent || !reason.runs.len) return;
    text->reason = true;
    for (uint32_t i = 0; i < reason.runs.len; i++)
        *vec_push(b->env->arena, &text->runs) = reason.runs.items[i];
}

static void put_piece(DocumentBuilder *b, const PiecePlan *plan, TextBuilder *text)
{
    if (!plan->piece->selection) check_published(b, plan);
    switch (plan->piece->kind) {
    case PIECE_TEXT: add_run(b, text, plan->piece->text.value, plan->piece); return;
    case PIECE_REASON: put_reason(b, plan, text); return;
    case PIECE_AMOUNT: {
        Value value = eval_plan(&b->evaluator, plan->values[0]);
        if (!value.facts) value.facts = value.exists; /* prose says zero, not nothing */
        add_value(b, text, amount_text(b, plan, &value), plan);
        return;
    }
    case PIECE_SHARE: put_share(b, plan, text); return;
    case PIECE_PERCENT: put_percent(b, plan, text); return;
    case PIECE_CHANGE: put_change(b, plan, text); return;
    case PIECE_COUNT:
    case PIECE_LIST: put_members(b, plan, text); return;
    case PIECE_LABEL:
    case PIECE_CODE:
    case PIECE_PATH:
    case PIECE_ATTRIBUTE: put_member(b, plan, text); return;
    }
}

static void put_pieces(DocumentBuilder *b, const PiecePlans *pieces, TextBuilder *text)
{
    work_spend(env_work(b->env), (uint64_t)pieces->len * WORK_EVALUATE);
    for (uint32_t i = 0; i < pieces->len; i++)
        if (pieces->items[i].good) put_piece(b, &pieces->items[i], text);
}

/* ---- paragraphs ---- */

static void check_reason(DocumentBuilder *b, const TextBuilder *text)
{
    if (!b->judge || !b->decl->reasons || !text->changed || text->reason) return;
    Sink sink;
    sink_memory(&sink, b->env->arena);
    for (uint32_t i = 0; i < text->runs.len; i++) sink_str(&sink, text->runs.items[i].text);
    Diag *diag = diag_add(b->env->diags, DIAG_E0707, text->changed->span,
                          "this change has no `reason`, and the document requires one");
    diag_note(b->env->diags, diag, STR_FMT, STR_ARG(sink_result(&sink)));
}

static void put_text(DocumentBuilder *b, const BlockPlan *plan, uint32_t level)
{
    TextBuilder text = {0};
    put_pieces(b, &plan->pieces, &text);
    check_reason(b, &text);
    if (!text.runs.len) return;
    ReportBlock *block = vec_push(b->env->arena, &b->out->blocks);
    *block = (ReportBlock){.kind = plan->block->kind == BLOCK_SECTION ? REPORT_HEADING
                                                                      : REPORT_PARAGRAPH,
                           .level = level};
    block->runs.items = text.runs.items;
    block->runs.len = text.runs.len;
    block->runs.cap = text.runs.cap;
}

typedef struct Presence {
    bool reads, found; /* some value reads facts; some value found a row */
} Presence;

static void look_for_facts(DocumentBuilder *b, const PiecePlans *pieces, Presence *presence)
{
    for (uint32_t i = 0; i < pieces->len; i++) {
        const PiecePlan *plan = &pieces->items[i];
        look_for_facts(b, &plan->pieces, presence);
        for (int k = 0; plan->good && !plan->piece->selection && k < 2; k++) {
            if (!plan->values[k] || !plan->values[k]->varies) continue;
            presence->reads = true;
            if (!presence->found) presence->found = eval_plan(&b->evaluator, plan->values[k]).rows;
        }
    }
}

static bool build_table(DocumentBuilder *b, const BlockPlan *plan, TableOptions options,
                        ReportTable *table);
static bool build_figure(DocumentBuilder *b, const BlockPlan *plan, FigureOptions options,
                         ReportFigure *figure);

static void look_in_table(DocumentBuilder *b, const BlockPlan *plan, Presence *presence)
{
    ReportTable table;
    presence->reads = true;
    if (!presence->found) presence->found = build_table(b, plan, (TableOptions){0}, &table);
}

static void look_in_figure(DocumentBuilder *b, const BlockPlan *plan, Presence *presence)
{
    ReportFigure figure;
    FigureOptions options = {.verdicts = b->figure_options.verdicts, .silent = true};
    presence->reads = true;
    if (!presence->found) presence->found = build_figure(b, plan, options, &figure);
}

/* What an inner `for each` computes is its own matter. */
static void look_in_blocks(DocumentBuilder *b, const BlockPlans *blocks, Presence *presence)
{
    work_spend(env_work(b->env), (uint64_t)blocks->len * WORK_EVALUATE);
    for (uint32_t i = 0; i < blocks->len; i++) {
        look_for_facts(b, &blocks->items[i].pieces, presence);
        if (blocks->items[i].good && blocks->items[i].table)
            look_in_table(b, &blocks->items[i], presence);
        if (blocks->items[i].good && blocks->items[i].figure)
            look_in_figure(b, &blocks->items[i], presence);
        if (blocks->items[i].block->kind != BLOCK_EACH)
            look_in_blocks(b, &blocks->items[i].blocks, presence);
    }
}

static void put_blocks(DocumentBuilder *b, const BlockPlans *blocks, uint32_t level);

/* ---- forms ---- */

static void put_row(DocumentBuilder *b, const BlockPlan *plan)
{
    FormRow row = {0};
    for (uint32_t i = 0; i < plan->blocks.len; i++) {
        TextBuilder text = {0};
        put_pieces(b, &plan->blocks.items[i].pieces, &text);
        check_reason(b, &text);
        FormCell cell = {.columns = 1};
        cell.runs.items = text.runs.items;
        cell.runs.len = text.runs.len;
        cell.runs.cap = text.runs.cap;
        *vec_push(b->env->arena, &row.cells) = cell;
    }
    /* NOLINTNEXTLINE: a row stands in a form */
    if (b->form->columns < row.cells.len) b->form->columns = row.cells.len;
    *vec_push(b->env->arena, &b->form->rows) = row;
}

static bool same_runs(const FormCell *a, const FormCell *b)
{
    if (a->columns != b->columns || a->runs.len != b->runs.len || !a->runs.len) return false;
    for (uint32_t i = 0; i < a->runs.len; i++)
        if (!str_equal(a->runs.items[i].text, b->runs.items[i].text)) return false;
    return true;
}

/* The last cell of a row takes the columns that are left; equal ones before it merge downwards. */
static void fit_form(ReportForm *form)
{
    for (uint32_t r = 0; r < form->rows.len; r++) {
        FormRow *row = &form->rows.items[r];
        row->cells.items[row->cells.len - 1].columns += form->columns - row->cells.len;
    }
    for (uint32_t r = 1; r < form->rows.len; r++) {
        const FormRow *above = &form->rows.items[r - 1];
        FormRow *row = &form->rows.items[r];
        bool same = true;
        for (uint32_t c = 0; c + 1 < row->cells.len && c + 1 < above->cells.len; c++) {
            same = same && same_runs(&above->cells.items[c], &row->cells.items[c]);
            row->cells.items[c].covered = same;
        }
    }
}

static void count_covered(ReportForm *form)
{
    for (uint32_t r = form->rows.len; r-- > 1;) {
        const FormRow *row = &form->rows.items[r];
        for (uint32_t c = 0; c < row->cells.len && row->cells.items[c].covered; c++)
            form->rows.items[r - 1].cells.items[c].below = row->cells.items[c].below + 1;
    }
}

static void put_form(DocumentBuilder *b, const BlockPlan *plan, uint32_t level)
{
    ReportForm *form = arena_new(b->env->arena, ReportForm);
    b->form = form;
    put_blocks(b, &plan->blocks, level);
    if (!form->rows.len) return;
    fit_form(form);
    count_covered(form);
    *vec_push(b->env->arena, &b->out->blocks) =
        (ReportBlock){.kind = REPORT_FORM, .level = level, .form = form};
}

/* ---- blocks ---- */

static void add_pieces(FactSearch *search, const PiecePlans *pieces)
{
    for (uint32_t i = 0; i < pieces->len; i++) {
        const PiecePlan *plan = &pieces->items[i];
        add_pieces(search, &plan->pieces);
        for (int k = 0; plan->good && !plan->piece->selection && k < 2; k++)
            if (plan->values[k] && plan->values[k]->varies) facts_add(search, plan->values[k]);
    }
}

/* What look_in_blocks() looks at. */
static void add_blocks(FactSearch *search, const BlockPlans *blocks)
{
    for (uint32_t i = 0; i < blocks->len; i++) {
        const BlockPlan *plan = &blocks->items[i];
        add_pieces(search, &plan->pieces);
        if (plan->good && (plan->table || plan->figure)) facts_give_up(search);
        if (plan->block->kind != BLOCK_EACH) add_blocks(search, &plan->blocks);
    }
}

/* [index]: false = its texts find nothing. NULL = that is to be seen for each. Not inside another
 * `for each`, for each member of which it would be made. */
static const bool *members_with_facts(DocumentBuilder *b, const BlockPlan *plan, IndexRange range)
{
    const Walk *walk = &plan->walk;
    if (walk->slot) return NULL;
    FactSearch search = facts_search(b->planner, walk->dim, walk->slot, range.hi - range.lo);
    add_blocks(&search, &plan->blocks);
    return facts_found(&search);
}

static void put_each(DocumentBuilder *b, const BlockPlan *plan, uint32_t level)
{
    const Walk *walk = &plan->walk;
    IndexRange range = walk_range(walk, &b->evaluator);
    const bool *facts = members_with_facts(b, plan, range);
    for (uint32_t index = range.lo; index < range.hi; index++) {
        Presence presence = {0};
        if (facts && !facts[index]) continue;
        b->frame[walk->slot] = index;
        b->dims[walk->slot] = walk->dim;
        if (model_confidential(b->model, b->model->dims.items[walk->dim].members.items[index]) ||
            !walk_takes(walk, &b->evaluator, index))
            continue;
        look_in_blocks(b, &plan->blocks, &presence);
        if (presence.found || !presence.reads) put_blocks(b, &plan->blocks, level);
    }
}

/* ---- tables and figures ---- */

/* The members of a place, which fills `slots` of the frame: those of the `for each` around it, and
 * of its family. False if it is of a family and there is none. */
static bool place_members(DocumentBuilder *b, const BlockPlan *plan, uint32_t slots,
                          MemberId *members, uint32_t *count)
{
    for (*count = 0; *count < slots; ++*count) {
        bool own = plan->member && *count + 1 == slots;
        DimId dim = own ? plan->member->dim : b->dims[*count];
        if (own) {
            uint32_t index = region_index(b->model, plan->member, b->frame, b->evaluator.inner);
            if (index >= BEFORE_FIRST) return false;
            b->frame[*count] = index;
        }
        members[*count] = b->model->dims.items[dim].members.items[b->frame[*count]];
    }
    /* A family for the member of the `for each` says it once. */
    bool same = plan->member && *count > 1 && members[*count - 1] == members[*count - 2];
    *count -= same;
    return true;
}

static bool build_table(DocumentBuilder *b, const BlockPlan *plan, TableOptions options,
                        ReportTable *table)
{
    MemberId members[DOCUMENT_SLOTS + 1];
    uint32_t count;
    return place_members(b, plan, plan->table->slots, members, &count) &&
           table_build(b->env, b->planner, plan->table, options, b->frame, members, count, table);
}

static void know_place(Env *env, ItemPlaces *places, Str id)
{
    Symbol symbol = intern(env->names, id);
    while (places->of_symbol.len <= symbol) *vec_push(env->arena, &places->of_symbol) = 0;
    places->known++;
    if (!places->of_symbol.items[symbol]) places->of_symbol.items[symbol] = places->known;
}

static uint32_t place_of(Env *env, const ItemPlaces *places, Str id)
{
    Symbol symbol = intern(env->names, id);
    return symbol < places->of_symbol.len ? places->of_symbol.items[symbol] - 1 : NONE;
}

/* The position of a table in the report, or NONE. */
static uint32_t find_table(DocumentBuilder *b, Str id)
{
    while (b->tables->known < b->report->tables.len)
        know_place(b->env, b->tables, b->report->tables.items[b->tables->known].id);
    return place_of(b->env, b->tables, id);
}

static uint32_t find_figure(DocumentBuilder *b, Str id)
{
    while (b->figures->known < b->report->figures.len)
        know_place(b->env, b->figures, b->report->figures.items[b->figures->known].id);
    return place_of(b->env, b->figures, id);
}

static void put_index(DocumentBuilder *b, ReportBlockKind kind, uint32_t level, uint32_t index)
{
    *vec_push(b->env->arena, &b->out->blocks) =
        (ReportBlock){.kind = kind, .level = level, .index = index};
}

static void put_table(DocumentBuilder *b, const BlockPlan *plan, uint32_t level)
{
    ReportTable table;
    if (!plan->table) {
        uint32_t found = find_table(b, plan->id);
        if (found != NONE)
            put_index(b, REPORT_TABLE, level, found);
        else if (b->judge)
            diag_add(b->env->diags, DIAG_E0701, plan->block->name.span,
                     "table " STR_FMT " has nothing to show", STR_ARG(plan->id));
        return;
    }
    if (!build_table(b, plan, b->options, &table)) return;
    table.inner = true;
    uint32_t same = plan->member ? find_table(b, table.id) : NONE; /* of a family, once */
    if (same == NONE) *vec_push(b->env->arena, &b->report->tables) = table;
    put_index(b, REPORT_TABLE, level, same == NONE ? b->report->tables.len - 1 : same);
}

static bool build_figure(DocumentBuilder *b, const BlockPlan *plan, FigureOptions options,
                         ReportFigure *figure)
{
    MemberId members[DOCUMENT_SLOTS + 1];
    uint32_t count;
    return place_members(b, plan, plan->figure->slots, members, &count) &&
           figure_build(b->planner, plan->figure, options, (FigurePlace){b->frame, members, count},
                        figure);
}

static Str numbered_id(const DocumentBuilder *b, Str id, uint32_t number)
{
    return number ? arena_printf(b->env->arena, STR_FMT "-%u", STR_ARG(id), (unsigned)number + 1)
                  : id;
}

/* The figure that an earlier place with this id shows, the last one, if it is the same. Else NONE,
 * and the figure has an id of its own, which names its file. */
static uint32_t find_same_figure(DocumentBuilder *b, ReportFigure *figure)
{
    Str id = figure->id;
    Symbol symbol = intern(b->env->names, id);
    while (b->figures->numbers.len <= symbol) *vec_push(b->env->arena, &b->figures->numbers) = 0;
    uint32_t *number = &b->figures->numbers.items[symbol];
    uint32_t found = find_figure(b, numbered_id(b, id, *number));
    if (found != NONE && report_figures_equal(&b->report->figures.items[found], figure))
        return found;
    for (; found != NONE; found = find_figure(b, figure->id))
        figure->id = numbered_id(b, id, ++*number);
    return NONE;
}

static void put_figure(DocumentBuilder *b, const BlockPlan *plan, uint32_t level)
{
    ReportFigure figure;
    if (!plan->figure) {
        uint32_t found = find_figure(b, plan->id);
        if (found != NONE)
            put_index(b, REPORT_FIGURE, level, found);
        else if (b->judge)
            diag_add(b->env->diags, DIAG_E0701, plan->block->name.span,
                     "figure " STR_FMT " has nothing to show", STR_ARG(plan->id));
        return;
    }
    if (!build_figure(b, plan, b->figure_options, &figure)) return;
    uint32_t same = find_same_figure(b, &figure);
    if (same == NONE) *vec_push(b->env->arena, &b->report->figures) = figure;
    put_index(b, REPORT_FIGURE, level, same == NONE ? b->report->figures.len - 1 : same);
}

static void put_block(DocumentBuilder *b, const BlockPlan *plan, uint32_t level)
{
    switch (plan->block->kind) {
    case BLOCK_SECTION:
        put_text(b, plan, level + 1);
        put_blocks(b, &plan->blocks, level + 1);
        return;
    case BLOCK_TEXT: put_text(b, plan, level); return;
    case BLOCK_TABLE: put_table(b, plan, level); return;
    case BLOCK_FIGURE: put_figure(b, plan, level); return;
    case BLOCK_FORM: put_form(b, plan, level); return;
    case BLOCK_ROW: put_row(b, plan); return;
    case BLOCK_CELL: return; /* with its row */
    case BLOCK_RELATIONS:
        *vec_push(b->env->arena, &b->out->blocks) =
            (ReportBlock){.kind = REPORT_RELATIONS, .level = level};
        return;
    case BLOCK_EACH: put_each(b, plan, level); return;
    }
}

static void put_blocks(DocumentBuilder *b, const BlockPlans *blocks, uint32_t level)
{
    for (uint32_t i = 0; i < blocks->len; i++)
        if (blocks->items[i].good) put_block(b, &blocks->items[i], level);
}

void documents_build(Documents *documents, Report *report, TableOptions options,
                     FigureOptions figure_options)
{
    Env *env = documents->planner->env;
    const Model *model = documents->planner->model;
    ItemPlaces tables = {0}, figures = {0};
    for (uint32_t i = 0; i < documents->items.len; i++) {
        const DocumentPlan *plan = &documents->items.items[i];
        const DocumentDecl *decl = plan->decl;
        work_on(env_work(env), decl->name.span);
        ReportDocument *out = vec_push(env->arena, &report->documents);
        *out = (ReportDocument){.id = intern_text(env->names, decl->name.symbol),
                                .title = decl->title.value,
                                .author = decl->author.value,
                                .date = decl->date.value,
                                .span = decl->name.span};
        if (!out->title.len) out->title = report->title;
        DocumentBuilder b = {.env = env,
                             .model = model,
                             .decl = decl,
                             .out = out,
                             .judge = options.judge,
                             .planner = documents->planner,
                             .report = report,
                             .options = options,
                             .figure_options = figure_options,
                             .tables = &tables,
                             .figures = &figures};
        b.wording = wording_of(model->header.language, env->arena);
        b.evaluator = (Evaluator){.env = env, .model = model, .frame = b.frame};
        put_blocks(&b, &plan->blocks, 0);
        if (options.judge) document_check_typed(env, model, decl, &b.computed, report, out);
    }
    work_on(env_work(env), (Span){0, 0});
}
