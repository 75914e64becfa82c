/* What the script of the page knows: the origins of numbers, as one JSON value. Facts, relations
 * and sums are written once and named by their positions. */
#include "backends/html.h"

typedef struct DataWriter {
    Sink *sink;
    const Report *report;
    const Origins *origins;
    const HtmlWords *words;
    Arena *scratch;
    uint32_t *positions; /* [fact]: its position among those that are written */
    VEC(Str) files, ledgers;
    VEC(const OriginCell *) expressions; /* one for each place */
} DataWriter;

/* ---- values ---- */

/* Also safe inside an element of the page. */
static void put_string(const DataWriter *w, Str text)
{
    Sink json;
    sink_memory(&json, w->scratch);
    sink_json(&json, text);
    Str literal = sink_result(&json);
    for (uint32_t i = 0; i < literal.len; i++) {
        if (literal.ptr[i] == '<')
            sink_text(w->sink, "\\u003c");
        else
            sink_char(w->sink, literal.ptr[i]);
    }
}

static void put_strings(const DataWriter *w, const char *key, const Str *items, uint32_t count)
{
    sink_printf(w->sink, ",\n\"%s\":[", key);
    for (uint32_t i = 0; i < count; i++) {
        if (i) sink_char(w->sink, ',');
        put_string(w, items[i]);
    }
    sink_char(w->sink, ']');
}

static void put_numbers(const DataWriter *w, const uint32_t *numbers, uint32_t count,
                        const uint32_t *positions)
{
    sink_char(w->sink, '[');
    for (uint32_t i = 0; i < count; i++)
        sink_printf(w->sink, "%s%u", i ? "," : "",
                    (unsigned)(positions ? positions[numbers[i]] : numbers[i]));
    sink_char(w->sink, ']');
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

/* ",FILE,LINE"; the file is -1 for nowhere. */
static void put_place(DataWriter *w, OriginPlace place)
{
    if (!place.file.len)
        sink_text(w->sink, ",-1,0");
    else
        sink_printf(w->sink, ",%u,%u", (unsigned)position_of(w, place.file, true),
                    (unsigned)place.line);
}

/* ---- facts, relations, sums ---- */

static void put_facts(DataWriter *w)
{
    uint32_t count = 0;
    sink_text(w->sink, ",\n\"facts\":[");
    w->positions = arena_array(w->scratch, uint32_t, w->origins->fact_count);
    for (uint32_t i = 0; i < w->origins->fact_count; i++) {
        const OriginFact *fact = &w->origins->facts[i];
        if (!fact->ledger.len) continue;
        w->positions[i] = count;
        sink_printf(w->sink, "%s[%u,", count++ ? ",\n" : "",
                    (unsigned)position_of(w, fact->ledger, false));
        put_string(w, fact->title);
        sink_char(w->sink, ',');
        put_string(w, fact->amount);
        put_place(w, fact->place);
        sink_char(w->sink, ']');
    }
    sink_char(w->sink, ']');
}

static void put_relations(DataWriter *w)
{
    sink_text(w->sink, ",\n\"relations\":[");
    for (uint32_t i = 0; i < w->origins->relations.len; i++) {
        const OriginRelation *relation = &w->origins->relations.items[i];
        sink_text(w->sink, i ? ",\n[" : "[");
        put_string(w, relation->label);
        sink_char(w->sink, ',');
        put_string(w, relation->instance);
        sink_printf(w->sink, ",%u,", (unsigned)relation->state);
        put_string(w, relation->left);
        sink_char(w->sink, ',');
        put_string(w, relation->right);
        sink_char(w->sink, ',');
        put_string(w, relation->difference);
        sink_char(w->sink, ',');
        put_string(w, relation->reason);
        put_place(w, relation->place);
        sink_char(w->sink, ']');
    }
    sink_char(w->sink, ']');
}

static void put_sums(const DataWriter *w)
{
    sink_text(w->sink, ",\n\"sums\":[");
    for (uint32_t i = 0; i < w->origins->sums.len; i++) {
        const OriginSum *sum = &w->origins->sums.items[i];
        sink_text(w->sink, i ? ",\n[" : "[");
        put_numbers(w, sum->facts, sum->fact_count, w->positions);
        sink_char(w->sink, ',');
        put_numbers(w, sum->relations, sum->relation_count, NULL);
        sink_char(w->sink, ']');
    }
    sink_char(w->sink, ']');
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
    sink_printf(w->sink, "[%u,%u,%u,", (unsigned)cell->row, (unsigned)cell->column,
                (unsigned)expression_of(w, cell));
    put_numbers(w, cell->sums, cell->sum_count, NULL);
    if (cell->stated.place.file.len) {
        sink_text(w->sink, ",[");
        put_string(w, cell->stated.text);
        put_place(w, cell->stated.place);
        sink_printf(w->sink, ",%u", (unsigned)cell->stated.state);
        if (cell->stated.reason.len) {
            sink_char(w->sink, ',');
            put_string(w, cell->stated.reason);
        }
        sink_char(w->sink, ']');
    }
    sink_char(w->sink, ']');
}

static void put_cells(DataWriter *w)
{
    sink_text(w->sink, ",\n\"cells\":[");
    for (uint32_t t = 0; t < w->report->tables.len; t++) {
        const OriginTable *table = &w->origins->tables[t];
        sink_text(w->sink, t ? ",\n[" : "[");
        for (uint32_t i = 0; i < table->cells.len; i++) {
            if (i) sink_char(w->sink, ',');
            put_cell(w, &table->cells.items[i]);
        }
        sink_char(w->sink, ']');
    }
    sink_text(w->sink, "],\n\"expressions\":[");
    for (uint32_t i = 0; i < w->expressions.len; i++) {
        sink_text(w->sink, i ? ",\n[" : "[");
        put_string(w, w->expressions.items[i]->expression);
        put_place(w, w->expressions.items[i]->place);
        sink_char(w->sink, ']');
    }
    sink_char(w->sink, ']');
}

/* ---- tables ---- */

static void put_tables(const DataWriter *w)
{
    const Report *report = w->report;
    uint32_t count = report->tables.len;
    Str *ids = arena_array(w->scratch, Str, count), *titles = arena_array(w->scratch, Str, count);
    for (uint32_t t = 0; t < count; t++) {
        const ReportTable *table = &report->tables.items[t];
        ids[t] = table->id;
        titles[t] = table->title.len ? table->title : table->id;
    }
    put_strings(w, "tables", ids, count);
    put_strings(w, "titles", titles, count);
    sink_text(w->sink, ",\n\"names\":[");
    for (uint32_t t = 0; t < count; t++) {
        sink_text(w->sink, t ? ",\n{\"table\":" : "{\"table\":");
        sink_printf(w->sink, "%u", (unsigned)t);
        put_strings(w, "rows", w->origins->tables[t].rows, report->tables.items[t].rows.len);
        put_strings(w, "columns", w->origins->tables[t].columns,
                    report->tables.items[t].columns.len);
        sink_char(w->sink, '}');
    }
    sink_char(w->sink, ']');
}

static void put_words(const DataWriter *w)
{
    const HtmlWords *words = w->words;
    const struct {
        const char *key, *word;
    } all[] = {{"facts", words->facts},
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
               {"fold", words->fold}};
    sink_text(w->sink, "{\"words\":{");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        sink_printf(w->sink, "%s\"%s\":", i ? "," : "", all[i].key);
        put_string(w, str_from(all[i].word));
    }
    const Str states[] = {str_from(words->held), str_from(words->rounded), str_from(words->waived),
                          str_from(words->broken)};
    put_strings(w, "states", states, 4);
    sink_char(w->sink, '}');
}

void html_data(const HtmlPage *page)
{
    DataWriter w = {.sink = page->sink,
                    .report = page->report,
                    .origins = page->report->origins,
                    .words = page->words,
                    .scratch = page->scratch};
    put_words(&w);
    put_tables(&w);
    put_facts(&w);
    put_relations(&w);
    put_sums(&w);
    put_cells(&w);
    put_strings(&w, "ledgers", w.ledgers.items, w.ledgers.len);
    put_strings(&w, "files", w.files.items, w.files.len);
    sink_text(page->sink, "}");
}
