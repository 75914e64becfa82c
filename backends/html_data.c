/* What the script of the page knows: the origins of numbers, as one JSON value. Facts, relations
 * and sums are written once and named by their positions. */
#include "backends/html.h"
#include "lang/base/json.h"

typedef struct DataWriter {
    Json json;
    const Report *report;
    const Origins *origins;
    const HtmlWords *words;
    const HtmlPage *page;
    bool editable; /* the page can check a budget with other amounts */
    Arena *scratch;
    uint32_t *positions; /* [fact]: its position among those that are written */
    VEC(Str) files, ledgers;
    VEC(const OriginCell *) expressions; /* one for each place */
} DataWriter;

/* ---- values ---- */

static void put_string(DataWriter *w, Str text)
{
    json_text(&w->json, NULL, text);
}

/* In the marks of the language. */
static void put_amount(DataWriter *w, Str amount)
{
    put_string(w, phrase_amount(&w->report->phrases, w->scratch, amount));
}

static void put_number(DataWriter *w, int64_t number)
{
    json_number(&w->json, NULL, number);
}

/* A list of its own line. */
static void open_list(DataWriter *w, const char *key)
{
    json_line(&w->json, "");
    json_open(&w->json, key, '[');
}

/* The list in place `i` of the open one; each but the first begins a line. */
static void open_item(DataWriter *w, uint32_t i)
{
    if (i) json_line(&w->json, "");
    json_open(&w->json, NULL, '[');
}

static void close_list(DataWriter *w)
{
    json_close(&w->json, ']');
}

static void put_strings(DataWriter *w, const char *key, const Str *items, uint32_t count)
{
    open_list(w, key);
    for (uint32_t i = 0; i < count; i++) put_string(w, items[i]);
    close_list(w);
}

static void put_numbers(DataWriter *w, const uint32_t *numbers, uint32_t count,
                        const uint32_t *positions)
{
    json_open(&w->json, NULL, '[');
    for (uint32_t i = 0; i < count; i++)
        put_number(w, positions ? positions[numbers[i]] : numbers[i]);
    close_list(w);
}

/* Names are few, and the same ones come again and again: the search begins at the last one. */
static uint32_t position_of(DataWriter *w, Str name, bool file)
{
    uint32_t count = file ? w->files.len : w->ledgers.len;
    const Str *items = file ? w->files.items : w->ledgers.items;
    for (uint32_t i = count; i-- > 0;)
        if (str_equal(items[i], name)) return i;
    if (file)
        *vec_push(w->scratch, &w->files) = name;
    else
        *vec_push(w->scratch, &w->ledgers) = name;
    return count;
}

/* The file and the line; the file is -1 for nowhere. */
static void put_place(DataWriter *w, OriginPlace place)
{
    put_number(w, place.file.len ? (int64_t)position_of(w, place.file, true) : -1);
    put_number(w, place.file.len ? place.line : 0);
}

/* ---- facts, relations, sums ---- */

static void put_facts(DataWriter *w)
{
    uint32_t count = 0;
    open_list(w, "facts");
    w->positions = arena_array(w->scratch, uint32_t, w->origins->fact_count);
    for (uint32_t i = 0; i < w->origins->fact_count; i++) {
        const OriginFact *fact = &w->origins->facts[i];
        if (!fact->ledger.len) continue;
        w->positions[i] = count;
        open_item(w, count++);
        put_number(w, position_of(w, fact->ledger, false));
        put_string(w, fact->title);
        put_amount(w, fact->amount);
        put_place(w, fact->place);
        if (w->editable) {
            put_number(w, fact->offset);
            put_number(w, fact->written.len);
            put_string(w, fact->written);
        }
        close_list(w);
    }
    close_list(w);
}

static void put_relations(DataWriter *w)
{
    open_list(w, "relations");
    for (uint32_t i = 0; i < w->origins->relations.len; i++) {
        const OriginRelation *relation = &w->origins->relations.items[i];
        open_item(w, i);
        put_string(w, relation->label);
        put_string(w, relation->instance);
        put_number(w, relation->state);
        put_amount(w, relation->left);
        put_amount(w, relation->right);
        put_amount(w, relation->difference);
        put_string(w, relation->reason);
        put_place(w, relation->place);
        if (*relation->sign) put_string(w, str_from(relation->sign));
        close_list(w);
    }
    close_list(w);
}

static void put_sums(DataWriter *w)
{
    open_list(w, "sums");
    for (uint32_t i = 0; i < w->origins->sums.len; i++) {
        const OriginSum *sum = &w->origins->sums.items[i];
        open_item(w, i);
        put_numbers(w, sum->facts, sum->fact_count, w->positions);
        put_numbers(w, sum->relations, sum->relation_count, NULL);
        close_list(w);
    }
    close_list(w);
}

/* ---- cells ---- */

static bool same_place(OriginPlace a, OriginPlace b)
{
    return a.line == b.line && str_equal(a.file, b.file);
}

/* Cells of a column have one expression, so it is among the last ones as a rule. */
static uint32_t expression_of(DataWriter *w, const OriginCell *cell)
{
    enum { LOOK_BACK = 64 };
    uint32_t count = w->expressions.len, last = count > LOOK_BACK ? count - LOOK_BACK : 0;
    for (uint32_t i = count; i-- > last;) {
        const OriginCell *other = w->expressions.items[i];
        if (same_place(other->place, cell->place) && str_equal(other->expression, cell->expression))
            return i;
    }
    *vec_push(w->scratch, &w->expressions) = cell;
    return count;
}

static void put_cell(DataWriter *w, const OriginCell *cell)
{
    json_open(&w->json, NULL, '[');
    put_number(w, cell->row);
    put_number(w, cell->column);
    put_number(w, expression_of(w, cell));
    put_numbers(w, cell->sums, cell->sum_count, NULL);
    if (cell->stated.place.file.len) {
        json_open(&w->json, NULL, '[');
        put_string(w, cell->stated.text);
        put_place(w, cell->stated.place);
        put_number(w, cell->stated.state);
        if (cell->stated.reason.len) put_string(w, cell->stated.reason);
        close_list(w);
    }
    close_list(w);
}

static void put_origins(DataWriter *w, const char *key, const OriginTable *tables, uint32_t count)
{
    open_list(w, key);
    for (uint32_t t = 0; t < count; t++) {
        open_item(w, t);
        for (uint32_t i = 0; i < tables[t].cells.len; i++) put_cell(w, &tables[t].cells.items[i]);
        close_list(w);
    }
    close_list(w);
}

static void put_cells(DataWriter *w)
{
    const Origins *origins = w->origins;
    put_origins(w, "cells", origins->tables, w->report->tables.len);
    put_origins(w, "numbers", origins->documents,
                origins->documents ? w->report->documents.len : 0);
    open_list(w, "expressions");
    for (uint32_t i = 0; i < w->expressions.len; i++) {
        open_item(w, i);
        put_string(w, w->expressions.items[i]->expression);
        put_place(w, w->expressions.items[i]->place);
        close_list(w);
    }
    close_list(w);
}

/* ---- tables ---- */

static void put_documents(DataWriter *w)
{
    uint32_t count = w->report->documents.len;
    Str *ids = arena_array(w->scratch, Str, count);
    for (uint32_t i = 0; i < count; i++)
        ids[i] = html_document_section(w->page, &w->report->documents.items[i]);
    put_strings(w, "documents", ids, count);
}

static void put_tables(DataWriter *w)
{
    const Report *report = w->report;
    uint32_t count = report->tables.len;
    Str *ids = arena_array(w->scratch, Str, count), *titles = arena_array(w->scratch, Str, count);
    for (uint32_t t = 0; t < count; t++) {
        const ReportTable *table = &report->tables.items[t];
        ids[t] = table->id;
        titles[t] = table->title.len ? table->title : table->id;
    }
    put_documents(w);
    put_strings(w, "tables", ids, count);
    put_strings(w, "titles", titles, count);
    open_list(w, "names");
    for (uint32_t t = 0; t < count; t++) {
        if (t) json_line(&w->json, "");
        json_open(&w->json, NULL, '{');
        json_number(&w->json, "table", t);
        put_strings(w, "rows", w->origins->tables[t].rows, report->tables.items[t].rows.len);
        put_strings(w, "columns", w->origins->tables[t].columns,
                    report->tables.items[t].columns.len);
        json_close(&w->json, '}');
    }
    close_list(w);
}

typedef struct WordOf {
    const char *key, *word;
} WordOf;

static void put_word_list(DataWriter *w, const WordOf *items, size_t count)
{
    for (size_t i = 0; i < count; i++) json_text(&w->json, items[i].key, str_from(items[i].word));
}

static void put_words(DataWriter *w)
{
    const HtmlWords *words = w->words;
    const WordOf all[] = {{"facts", words->facts},
                          {"fact", words->fact},
                          {"amount", words->amount},
                          {"no_facts", words->no_facts},
                          {"all_facts", words->all_facts},
                          {"guards", words->guards},
                          {"unguarded", words->unguarded},
                          {"relation", words->relation},
                          {"state", words->state},
                          {"left", words->left},
                          {"right", words->right},
                          {"difference", words->difference},
                          {"reason", words->reason},
                          {"printed", words->printed},
                          {"elsewhere", words->elsewhere},
                          {"close", words->close},
                          {"blank", words->blank},
                          {"more", words->more},
                          {"more_rows", words->more_rows},
                          {"found", words->found},
                          {"fold", words->fold},
                          {"decimal_mark", w->report->phrases.text[PHRASE_DECIMAL_MARK]},
                          {"group_mark", w->report->phrases.text[PHRASE_GROUP_MARK]}};
    const Str states[] = {str_from(words->held), str_from(words->rounded), str_from(words->waived),
                          str_from(words->broken), str_from(words->untried)};
    json_open(&w->json, "words", '{');
    put_word_list(w, all, sizeof all / sizeof *all);
    put_strings(w, "states", states, sizeof states / sizeof *states);
    json_close(&w->json, '}');
}

/* In a page of another language, its English words: the script says that they are English. */
static void put_foreign_words(DataWriter *w)
{
    const Phrases *phrases = &w->report->phrases;
    json_open(&w->json, "foreign", '[');
    for (int i = PHRASE_PAGE_OVERVIEW; i <= PHRASE_PAGE_FAILED; i++)
        if (phrases->foreign[i]) put_string(w, str_from(phrases->text[i]));
    json_close(&w->json, ']');
}

static void put_check_words(DataWriter *w)
{
    const HtmlWords *words = w->words;
    const WordOf all[] = {{"running", words->running},      {"same", words->same},
                          {"different", words->different},  {"compared", words->compared},
                          {"instead", words->instead},      {"supposition", words->supposition},
                          {"changes", words->changes},      {"undo", words->undo},
                          {"broken", words->broken_now},    {"holds", words->holds},
                          {"untried", words->verdict_none}, {"cells", words->cells},
                          {"what_if", words->what_if},      {"difference", words->shown_difference},
                          {"no_amount", words->no_amount},  {"failed", words->failed},
                          {"messages", words->messages}};
    json_open(&w->json, "check_words", '{');
    put_word_list(w, all, sizeof all / sizeof *all);
    json_close(&w->json, '}');
}

static void put_counts(DataWriter *w)
{
    const RelationCounts *counts = &w->report->counts;
    open_list(w, "counts");
    put_number(w, (int64_t)counts->held);
    put_number(w, (int64_t)counts->rounded);
    put_number(w, (int64_t)counts->waived);
    put_number(w, (int64_t)counts->broken);
    close_list(w);
}

void html_data(const HtmlPage *page)
{
    DataWriter w = {.json = {.sink = page->sink, .in_html = true},
                    .report = page->report,
                    .origins = page->origins,
                    .words = page->words,
                    .page = page,
                    .editable = page->options->module.len > 0,
                    .scratch = page->scratch};
    json_open(&w.json, NULL, '{');
    put_words(&w);
    put_foreign_words(&w);
    if (w.editable) put_check_words(&w);
    put_counts(&w);
    put_tables(&w);
    put_facts(&w);
    put_relations(&w);
    put_sums(&w);
    put_cells(&w);
    put_strings(&w, "ledgers", w.ledgers.items, w.ledgers.len);
    put_strings(&w, "files", w.files.items, w.files.len);
    json_close(&w.json, '}');
}
