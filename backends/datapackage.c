/* --emit=datapackage: a folder that is a Data Package: the facts with all levels of their
 * dimensions, the relations and the published tables as CSV, and datapackage.json, which says what
 * they are. */
#include "backends/csv.h"
#include "backends/file_name.h"
#include "lang/base/csv.h"
#include "lang/base/json.h"
#include "lang/base/sha256.h"

typedef struct Package {
    const Report *report;
    const Workings *workings;
    BackendOutput *output;
    Arena *arena;
    Json json;              /* datapackage.json, which comes last */
    const uint32_t *levels; /* [dim]: how deep it is, at least 1 */
} Package;

/* ---- resources ---- */

static void put_hash(Json *json, Str content)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t hash[SHA256_BYTES];
    char text[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    size_t len = sizeof "sha256:" - 1;
    sha256(content, hash);
    for (int i = 0; i < SHA256_BYTES; i++) {
        text[len++] = digits[hash[i] >> 4];
        text[len++] = digits[hash[i] & 15];
    }
    json_text(json, "hash", (Str){text, (uint32_t)len});
}

/* Writes the file, and begins its description; fields of its schema follow. */
static bool open_resource(Package *p, Str name, Str file, Str title, Str content)
{
    Sink *sink = p->output->open(p->output, file);
    if (!sink) return false;
    sink_str(sink, content);
    Json *json = &p->json;
    json_line(json, "");
    json_open(json, NULL, '{');
    json_text(json, "name", name);
    if (title.len) json_text(json, "title", title);
    json_text(json, "path", file);
    json_text(json, "profile", STR("tabular-data-resource"));
    json_text(json, "format", STR("csv"));
    json_text(json, "mediatype", STR("text/csv"));
    json_text(json, "encoding", STR("utf-8"));
    json_number(json, "bytes", content.len);
    put_hash(json, content);
    json_open(json, "schema", '{');
    json_open(json, "fields", '[');
    return true;
}

/* Under the name that is in the file. fiscal: its type among those of fiscal data; "" = none.
 */
static void put_field(Package *p, Str name, Str title, const char *type, const char *fiscal)
{
    Json *json = &p->json;
    name = csv_guarded(p->arena, name);
    json_open(json, NULL, '{');
    json_text(json, "name", name);
    if (title.len && !str_equal(title, name)) json_text(json, "title", title);
    json_text(json, "type", str_from(type));
    if (*fiscal) json_text(json, "columnType", str_from(fiscal));
    json_close(json, '}');
}

static void close_resource(Package *p, const char *key)
{
    Json *json = &p->json;
    json_close(json, ']');
    if (key) {
        json_open(json, "primaryKey", '[');
        json_text(json, NULL, str_from(key));
        json_close(json, ']');
    }
    json_open(json, "missingValues", '[');
    json_text(json, NULL, STR(""));
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, '}');
}

/* ---- facts ---- */

static const uint32_t *find_levels(Arena *arena, const Workings *w)
{
    uint32_t *levels = arena_array(arena, uint32_t, w->dims.len);
    for (uint32_t d = 0; d < w->dims.len; d++) {
        levels[d] = 1;
        for (uint32_t i = 0; i < w->dims.items[d].member_count; i++)
            levels[d] = u32_max(levels[d], w->dims.items[d].members[i].depth + 1);
    }
    return levels;
}

/* "function_2_code", and for people "支出功能分类科目 2 code". */
static Str level_name(const Package *p, Str name, uint32_t level, uint32_t levels, char between,
                      const char *what)
{
    if (!name.len) return name;
    if (levels == 1) return arena_printf(p->arena, STR_FMT "%c%s", STR_ARG(name), between, what);
    return arena_printf(p->arena, STR_FMT "%c%u%c%s", STR_ARG(name), between, (unsigned)level + 1,
                        between, what);
}

/* The member on a level: the fact's own or one above it; NULL = the fact's own lies higher. */
static const WorkingMember *on_level(const WorkingDim *dim, uint32_t member, uint32_t level)
{
    if (member == WORKINGS_NONE || dim->members[member].depth < level) return NULL;
    while (dim->members[member].depth > level) member = dim->members[member].parent;
    return &dim->members[member];
}

static Str code_of(const WorkingMember *member)
{
    return member->code.len ? member->code : member->name.len ? member->name : member->label;
}

static uint32_t member_of(const WorkingLedger *ledger, const WorkingFact *fact, uint32_t dim)
{
    for (uint32_t a = 0; a < ledger->axis_count; a++)
        if (ledger->dims[a] == dim) return fact->members[a];
    return WORKINGS_NONE;
}

static void write_dim(const Package *p, Sink *sink, uint32_t d, uint32_t member)
{
    for (uint32_t level = 0; level < p->levels[d]; level++) {
        const WorkingMember *at = on_level(&p->workings->dims.items[d], member, level);
        sink_char(sink, ',');
        if (at) csv_put_field(sink, code_of(at));
        sink_char(sink, ',');
        if (at) csv_put_field(sink, at->label.len ? at->label : code_of(at));
    }
}

static void write_fact(const Package *p, Sink *sink, const WorkingLedger *ledger, uint32_t number)
{
    const WorkingFact *fact = &p->workings->facts[number];
    char digits[AMOUNT_TEXT_MAX];
    sink_printf(sink, "%u,", (unsigned)number);
    csv_put_field(sink, ledger->name);
    for (uint32_t d = 0; d < p->workings->dims.len; d++)
        write_dim(p, sink, d, member_of(ledger, fact, d));
    sink_char(sink, ',');
    if (!fact->dash)
        sink_write(sink, digits, amount_print(fact->amount, ledger->decimals, false, digits));
    sink_char(sink, ',');
    csv_put_field(sink, ledger->unit);
    sink_char(sink, ',');
    csv_put_field(sink, fact->place.file);
    sink_printf(sink, ",%u\n", (unsigned)fact->place.line);
}

/* Heads of the columns, or fields of the schema. */
static void each_column(Package *p,
                        void (*column)(Package *p, Sink *sink, Str name, Str title,
                                       const char *type, const char *fiscal),
                        Sink *sink)
{
    column(p, sink, STR("fact"), STR(""), "integer", "");
    column(p, sink, STR("ledger"), STR(""), "string", "");
    for (uint32_t d = 0; d < p->workings->dims.len; d++) {
        const WorkingDim *dim = &p->workings->dims.items[d];
        uint32_t levels = p->levels[d];
        for (uint32_t level = 0; level < levels; level++) {
            column(p, sink, level_name(p, dim->name, level, levels, '_', "code"),
                   level_name(p, dim->label, level, levels, ' ', "code"), "string",
                   d == 0 ? "date:fiscal-year" : "");
            column(p, sink, level_name(p, dim->name, level, levels, '_', "label"),
                   level_name(p, dim->label, level, levels, ' ', "label"), "string", "");
        }
    }
    column(p, sink, STR("amount"), STR(""), "number", "value");
    column(p, sink, STR("unit"), STR(""), "string", "");
    column(p, sink, STR("file"), STR(""), "string", "");
    column(p, sink, STR("line"), STR(""), "integer", "");
}

static void head_column(Package *p, Sink *sink, Str name, Str title, const char *type,
                        const char *fiscal)
{
    (void)p;
    (void)title;
    (void)type;
    (void)fiscal;
    if (sink->len) sink_char(sink, ',');
    csv_put_field(sink, name);
}

static void field_column(Package *p, Sink *sink, Str name, Str title, const char *type,
                         const char *fiscal)
{
    (void)sink;
    put_field(p, name, title, type, fiscal);
}

static bool add_facts(Package *p)
{
    Sink sink;
    sink_memory(&sink, p->arena);
    each_column(p, head_column, &sink);
    sink_char(&sink, '\n');
    for (uint32_t l = 0; l < p->workings->ledgers.len; l++) {
        const WorkingLedger *ledger = &p->workings->ledgers.items[l];
        for (uint32_t i = ledger->first; i < ledger->end; i++) write_fact(p, &sink, ledger, i);
    }
    if (!open_resource(p, STR("facts"), STR("facts.csv"), STR(""), sink_result(&sink)))
        return false;
    each_column(p, field_column, &sink);
    close_resource(p, "fact");
    return true;
}

/* ---- relations ---- */

static const char *const relation_columns[] = {"relation", "instance",   "label", "state",
                                               "severity", "comparison", "left",  "right",
                                               "unit",     "reason",     "file",  "line"};

static const char *const states[] = {[RECORD_HELD] = "held",
                                     [RECORD_ROUNDED] = "rounded",
                                     [RECORD_WAIVED] = "waived",
                                     [RECORD_BROKEN] = "broken",
                                     [RECORD_UNTRIED] = "untried"};

/* Exact: a fraction if it has no end. */
static Str value_text(const Package *p, uint32_t formula)
{
    Number value;
    char num[AMOUNT_TEXT_MAX], den[AMOUNT_TEXT_MAX];
    Int128 mantissa;
    if (!workings_value(p->workings, formula, &value)) return STR("");
    for (int decimals = 0; decimals <= AMOUNT_MAX_DECIMALS; decimals++) {
        Int128 power;
        Number scaled;
        if (!int128_pow10(decimals, &power) ||
            !number_multiply(value, number_int(power), &scaled) || scaled.den != 1 ||
            !number_round(value, decimals, ROUND_DOWN, &mantissa))
            continue;
        uint32_t len = amount_print(mantissa, decimals, false, num);
        return arena_printf(p->arena, "%.*s", (int)len, num);
    }
    return arena_printf(p->arena, "%.*s/%.*s", (int)amount_print(value.num, 0, false, num), num,
                        (int)amount_print(value.den, 0, false, den), den);
}

static void write_relation(const Package *p, Sink *sink, const WorkingRelation *relation)
{
    const WorkingClaim *claim =
        relation->claim_count ? &p->workings->claims.items[relation->first_claim] : NULL;
    const Str fields[] = {relation->suite,
                          relation->instance,
                          relation->label,
                          str_from(states[relation->state]),
                          relation->warning ? STR("warning") : STR("error"),
                          str_from(claim ? claim->comparison : ""),
                          claim ? value_text(p, claim->left) : STR(""),
                          claim ? value_text(p, claim->right) : STR(""),
                          claim ? claim->unit : STR(""),
                          relation->text,
                          relation->place.file};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        /* Numbers and signs of our own are no formulas. */
        if (i >= 5 && i <= 7)
            sink_str(sink, fields[i]);
        else
            csv_put_field(sink, fields[i]);
        sink_char(sink, ',');
    }
    sink_printf(sink, "%u\n", (unsigned)relation->place.line);
}

static bool add_relations(Package *p)
{
    const size_t count = sizeof relation_columns / sizeof *relation_columns;
    Sink sink;
    sink_memory(&sink, p->arena);
    for (size_t i = 0; i < count; i++)
        sink_printf(&sink, "%s%s", i ? "," : "", relation_columns[i]);
    sink_char(&sink, '\n');
    for (uint32_t i = 0; i < p->workings->relations.len; i++)
        write_relation(p, &sink, &p->workings->relations.items[i]);
    if (!open_resource(p, STR("relations"), STR("relations.csv"), STR(""), sink_result(&sink)))
        return false;
    for (size_t i = 0; i < count; i++)
        put_field(p, str_from(relation_columns[i]), STR(""), i + 1 == count ? "integer" : "string",
                  "");
    close_resource(p, NULL);
    return true;
}

/* ---- tables ---- */

static bool add_table(Package *p, const ReportTable *table, uint32_t number)
{
    Sink sink;
    Str file = backend_file_name(p->arena, p->report, table->id, "csv");
    sink_memory(&sink, p->arena);
    csv_put_table(&sink, table, p->arena);
    file = arena_printf(p->arena, "table-" STR_FMT, STR_ARG(file));
    if (!open_resource(p, arena_printf(p->arena, "table-%u", (unsigned)number + 1), file,
                       table->title, sink_result(&sink)))
        return false;
    /* As printed: with percent signs, and texts where nothing is. */
    for (uint32_t c = 0; c < table->columns.len; c++)
        put_field(p, csv_heading(&table->columns.items[c], p->arena), STR(""), "string", "");
    close_resource(p, NULL);
    return true;
}

/* ---- all ---- */

static bool add_resources(Package *p)
{
    if (!add_facts(p) || !add_relations(p)) return false;
    for (uint32_t i = 0; i < p->report->tables.len; i++) {
        const ReportTable *table = &p->report->tables.items[i];
        if (!table->inner && table->columns.len && !add_table(p, table, i)) return false;
    }
    return true;
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    Sink described;
    (void)options;
    sink_memory(&described, scratch);
    Package p = {.report = report,
                 .workings = report->workings,
                 .output = output,
                 .arena = scratch,
                 .json = {.sink = &described},
                 .levels = find_levels(scratch, report->workings)};
    json_open(&p.json, NULL, '{');
    json_text(&p.json, "profile", STR("tabular-data-package"));
    json_text(&p.json, "name", STR("budget"));
    json_text(&p.json, "id", report->id);
    if (report->title.len) json_text(&p.json, "title", report->title);
    json_text(&p.json, "language", report->language);
    json_open(&p.json, "resources", '[');
    if (!add_resources(&p)) return false;
    json_close(&p.json, ']');
    json_close(&p.json, '}');
    sink_char(&described, '\n');
    Sink *sink = output->open(output, STR("datapackage.json"));
    if (!sink) return false;
    sink_str(sink, sink_result(&described));
    return true;
}

const Backend backend_datapackage = {
    .kind = "datapackage",
    .summary = N_("write a Data Package: facts, relations and tables as CSV, described"),
    .folder = true,
    .workings = true,
    .emit = emit,
};
