/* Writes one large public budget, and the same facts for other tools:
 *
 *     generate FACTS PARTS FORMAT FOLDER
 *
 * FORMAT is budget (PARTS > 1: split into included files), budget-csv (facts in CSV), budget-totals
 * and totals-csv (only what the other tools know: facts and totals), journal (for ledger and
 * hledger), beancount, csv (for databases and awk) or totals (what everybody must find).
 * The same arguments give the same bytes on every machine: a counter is hashed, nothing is drawn
 * from a state, so fact n is the same in every format. Amounts are integers of cents. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CLASSES = 20, /* of the functional classification: 201 … 220 */
    GROUPS = 12,  /* in each: 20101 … 20112 */
    ITEMS = 9,    /* in each: 2010101 … 2010109; facts stand here */
    LEAVES = CLASSES * GROUPS * ITEMS,
    SOURCES = 6,
    KINDS = 40, /* of the economic classification, 8 in each of 5 classes */
    MAX_PARTS = 256
};

static const char *const sources[SOURCES] = {"general", "fund", "capital", "own", "other", "carry"};

typedef struct Fact {
    uint32_t entity, project, source, leaf, kind;
    int64_t cents;
} Fact;

typedef struct Shape { /* how large everything is; follows from the number of facts */
    uint32_t facts, parts, departments, entities, projects;
} Shape;

typedef struct Totals {
    int64_t *by_source; /* [entity × SOURCES + source] */
    int64_t *by_kind;   /* [entity × KINDS + kind] */
    int64_t by_leaf[LEAVES], by_name[SOURCES];
    bool *has_source, *has_kind, has_leaf[LEAVES];
} Totals;

static void fail(const char *what)
{
    fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *zeroed(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory) fail("memory");
    return memory;
}

/* ---- facts ---- */

static uint64_t hash(uint64_t n) /* splitmix64 */
{
    n = (n + 1) * UINT64_C(0x9E3779B97F4A7C15);
    n = (n ^ n >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    n = (n ^ n >> 27) * UINT64_C(0x94D049BB133111EB);
    return n ^ n >> 31;
}

static Shape shape_of(uint32_t facts, uint32_t parts)
{
    Shape shape = {.facts = facts, .parts = parts};
    shape.entities = facts / 250 + 20 < 4000 ? facts / 250 + 20 : 4000;
    shape.projects = shape.entities * 5;
    shape.departments = shape.entities / 20;
    return shape;
}

/* Facts come entity by entity; a project belongs to one entity. */
static Fact fact_at(const Shape *shape, uint32_t n)
{
    uint64_t h = hash(n);
    Fact fact = {.entity = (uint32_t)((uint64_t)n * shape->entities / shape->facts)};
    fact.project = (uint32_t)(h % 5);
    fact.source = (uint32_t)((h >> 8) % SOURCES);
    fact.leaf = (uint32_t)((uint64_t)n * 1091 % LEAVES); /* so no place of an entity comes twice */
    if (shape->facts / shape->entities >= LEAVES) { /* unless it has more facts than leaves */
        fact.project = (n / LEAVES + n) % 5;
        fact.source = (n / LEAVES / 5 + n) % SOURCES;
    }
    fact.project += fact.entity * 5;
    fact.kind = (uint32_t)((h >> 32 & 0xFF) % KINDS);
    fact.cents = (int64_t)((h >> 40) % 100000000) + 1;
    if ((h & 0x3F) == 0) fact.cents = -fact.cents; /* something is paid back now and then */
    return fact;
}

static Totals *sum_up(const Shape *shape)
{
    Totals *totals = zeroed(1, sizeof *totals);
    totals->by_source = zeroed((size_t)shape->entities * SOURCES, sizeof(int64_t));
    totals->by_kind = zeroed((size_t)shape->entities * KINDS, sizeof(int64_t));
    totals->has_source = zeroed((size_t)shape->entities * SOURCES, 1);
    totals->has_kind = zeroed((size_t)shape->entities * KINDS, 1);
    for (uint32_t n = 0; n < shape->facts; n++) {
        Fact f = fact_at(shape, n);
        totals->by_source[f.entity * SOURCES + f.source] += f.cents;
        totals->has_source[f.entity * SOURCES + f.source] = true;
        totals->by_kind[f.entity * KINDS + f.kind] += f.cents;
        totals->has_kind[f.entity * KINDS + f.kind] = true;
        totals->by_leaf[f.leaf] += f.cents;
        totals->has_leaf[f.leaf] = true;
        totals->by_name[f.source] += f.cents;
    }
    return totals;
}

static void forget(Totals *totals)
{
    free(totals->by_source);
    free(totals->by_kind);
    free(totals->has_source);
    free(totals->has_kind);
    free(totals);
}

/* ---- names ---- */

static unsigned leaf_class(uint32_t leaf)
{
    return 201 + leaf / (GROUPS * ITEMS);
}

static unsigned leaf_group(uint32_t leaf)
{
    return leaf_class(leaf) * 100 + leaf / ITEMS % GROUPS + 1;
}

static unsigned leaf_code(uint32_t leaf)
{
    return leaf_group(leaf) * 100 + leaf % ITEMS + 1;
}

static unsigned kind_code(uint32_t kind)
{
    return (301 + kind / 8) * 100 + kind % 8 + 1;
}

static void print_cents(FILE *out, int64_t cents)
{
    uint64_t size = (uint64_t)(cents < 0 ? -cents : cents);
    fprintf(out, "%s%" PRIu64 ".%02u", cents < 0 ? "-" : "", size / 100, (unsigned)(size % 100));
}

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) fail(folder);
    FILE *out = fopen(path, "wb");
    if (!out) fail(path);
    setvbuf(out, NULL, _IOFBF, 1 << 18);
    return out;
}

static void finish(FILE *out)
{
    if (ferror(out) || fclose(out) != 0) fail("writing");
}

/* ---- .budget ---- */

static void write_functions(FILE *out)
{
    fputs("classification function \"功能分类\" levels \"类\" 3, \"款\" 5, \"项\" 7 {\n", out);
    for (uint32_t leaf = 0; leaf < LEAVES; leaf++) {
        if (leaf % (GROUPS * ITEMS) == 0)
            fprintf(out, "  %u \"类%u\"\n", leaf_class(leaf), leaf_class(leaf));
        if (leaf % ITEMS == 0) fprintf(out, "  %u \"款%u\"\n", leaf_group(leaf), leaf_group(leaf));
        fprintf(out, "  %u \"项%u\"\n", leaf_code(leaf), leaf_code(leaf));
    }
    fputs("}\n", out);
}

static void write_kinds(FILE *out)
{
    fputs("classification economic \"经济分类\" levels \"类\" 3, \"款\" 5 {\n", out);
    for (uint32_t kind = 0; kind < KINDS; kind++) {
        if (kind % 8 == 0) fprintf(out, "  %u \"类%u\"\n", 301 + kind / 8, 301 + kind / 8);
        fprintf(out, "  %u \"款%u\"\n", kind_code(kind), kind_code(kind));
    }
    fputs("}\n", out);
}

static void write_members(FILE *out, const Shape *shape)
{
    fputs("dimension source \"资金来源\" {", out);
    for (int s = 0; s < SOURCES; s++) fprintf(out, " %s;", sources[s]);
    fputs(" }\ndimension entity \"单位\" {\n", out);
    for (uint32_t d = 0; d < shape->departments; d++) {
        fprintf(out, "  d%03u \"部门%u\" {\n", d, d);
        for (uint32_t e = d; e < shape->entities; e += shape->departments)
            fprintf(out, "    entity e%04u \"单位%u\"\n", e, e);
        fputs("  }\n", out);
    }
    fputs("}\ndimension project \"项目\" in entity {\n", out);
    for (uint32_t p = 0; p < shape->projects; p++)
        fprintf(out, "  p%05u \"项目%u\" entity e%04u\n", p, p, p / 5);
    fputs("}\n", out);
}

static void write_spending(FILE *out)
{
    fputs("ledger spending \"支出\" by entity, project, source, function\n"
          "table totals \"支出总表\" {\n"
          "  column \"code\" code; column \"amount\" = spending\n"
          "  rows function tree\n"
          "}\n"
          "stated totals from \"totals.csv\"\n",
          out);
}

static void write_relations(FILE *out)
{
    fputs("ledger income \"收入\" by entity, source\n"
          "ledger purpose \"支出经济分类\" by entity, economic\n"
          "invariant balance \"各单位各来源收支平衡\": for each e in entity, s in source: "
          "income == spending\n"
          "invariant cross \"按经济分类与按功能分类一致\": for each e in entity: "
          "purpose == spending\n",
          out);
}

/* The other two ledgers, of these entities. */
static void write_side_ledgers(FILE *out, const Totals *totals, uint32_t from, uint32_t to)
{
    fputs("facts income {\n", out);
    for (uint32_t i = from * SOURCES; i < to * SOURCES; i++) {
        if (!totals->has_source[i]) continue;
        fprintf(out, "  e%04u %s ", i / SOURCES, sources[i % SOURCES]);
        print_cents(out, totals->by_source[i]);
        fputc('\n', out);
    }
    fputs("}\nfacts purpose {\n", out);
    for (uint32_t i = from * KINDS; i < to * KINDS; i++) {
        if (!totals->has_kind[i]) continue;
        fprintf(out, "  e%04u %u ", i / KINDS, kind_code(i % KINDS));
        print_cents(out, totals->by_kind[i]);
        fputc('\n', out);
    }
    fputs("}\n", out);
}

static void write_rows(FILE *out, const Shape *shape, uint32_t from, uint32_t to)
{
    uint32_t entity = UINT32_MAX;
    for (uint32_t n = from; n < to; n++) {
        Fact f = fact_at(shape, n);
        if (f.entity != entity)
            fprintf(out, "%sfacts spending for entity e%04u {\n", n == from ? "" : "}\n", f.entity);
        entity = f.entity;
        fprintf(out, "  p%05u %s %u ", f.project, sources[f.source], leaf_code(f.leaf));
        print_cents(out, f.cents);
        fputc('\n', out);
    }
    fputs("}\n", out);
}

static uint32_t share(uint32_t count, uint32_t part, uint32_t parts)
{
    return (uint32_t)((uint64_t)count * part / parts);
}

static void write_parts(FILE *main, const Shape *shape, const Totals *totals, const char *folder)
{
    for (uint32_t part = 0; part < shape->parts; part++) {
        uint32_t next = part + 1, all = shape->parts;
        char name[32];
        snprintf(name, sizeof name, "part%03u.budget", part);
        fprintf(main, "include \"%s\"\n", name);
        FILE *out = create(folder, name);
        write_rows(out, shape, share(shape->facts, part, all), share(shape->facts, next, all));
        write_side_ledgers(out, totals, share(shape->entities, part, all),
                           share(shape->entities, next, all));
        finish(out);
    }
}

/* A row for each account with a fact below it, at every level. */
static void write_totals(const Shape *shape, const Totals *totals, const char *folder)
{
    static const uint32_t below[] = {GROUPS * ITEMS, ITEMS, 1};
    FILE *out = create(folder, "totals.csv");
    (void)shape;
    fputs("code,amount\n", out);
    for (uint32_t leaf = 0; leaf < LEAVES; leaf++)
        for (int level = 0; level < 3; level++) {
            if (leaf % below[level]) continue;
            int64_t sum = 0;
            bool any = false;
            for (uint32_t k = leaf; k < leaf + below[level]; k++) {
                sum += totals->by_leaf[k];
                any |= totals->has_leaf[k];
            }
            if (!any) continue;
            fprintf(out, "%u,",
                    level == 0   ? leaf_class(leaf)
                    : level == 1 ? leaf_group(leaf)
                                 : leaf_code(leaf));
            print_cents(out, sum);
            fputc('\n', out);
        }
    finish(out);
}

static void write_csv(const Shape *shape, const char *folder)
{
    FILE *out = create(folder, "facts.csv");
    fputs("entity,project,source,function,amount\n", out);
    for (uint32_t n = 0; n < shape->facts; n++) {
        Fact f = fact_at(shape, n);
        fprintf(out, "e%04u,p%05u,%s,%u,", f.entity, f.project, sources[f.source],
                leaf_code(f.leaf));
        print_cents(out, f.cents);
        fputc('\n', out);
    }
    finish(out);
}

static void write_budget(const Shape *shape, const char *folder, bool whole, bool csv)
{
    Totals *totals = sum_up(shape);
    FILE *out = create(folder, "main.budget");
    fprintf(out, "budget bench \"%u facts\" { year 2025; unit 元 }\nunit 元 decimals 2\n",
            shape->facts);
    write_functions(out);
    if (whole) write_kinds(out);
    write_members(out, shape);
    write_spending(out);
    if (whole) write_relations(out);
    if (whole && !csv && shape->parts > 1) {
        write_parts(out, shape, totals, folder);
    } else {
        if (whole) write_side_ledgers(out, totals, 0, shape->entities);
        if (csv)
            fputs("facts spending from \"facts.csv\"\n", out);
        else
            write_rows(out, shape, 0, shape->facts);
    }
    finish(out);
    if (csv) write_csv(shape, folder);
    write_totals(shape, totals, folder);
    forget(totals);
}

/* ---- other tools ---- */

static void account(FILE *out, const char *root, const char *mark, uint32_t leaf)
{
    fprintf(out, "%s:%s%u:%s%u:%s%u", root, mark, leaf_class(leaf), mark, leaf_group(leaf), mark,
            leaf_code(leaf));
}

/* Each total is asserted at the end, as the budget states its own. */
static void write_journal(const Shape *shape, const char *folder)
{
    Totals *totals = sum_up(shape);
    FILE *out = create(folder, "main.journal");
    for (uint32_t n = 0; n < shape->facts; n++) {
        Fact f = fact_at(shape, n);
        fprintf(out, "2025-01-01 e%04u\n    ; project: p%05u\n    ", f.entity, f.project);
        account(out, "spending", "", f.leaf);
        fputs("  ", out);
        print_cents(out, f.cents);
        fprintf(out, "\n    source:%s\n\n", sources[f.source]);
    }
    for (uint32_t leaf = 0; leaf < LEAVES; leaf++) {
        if (!totals->has_leaf[leaf]) continue;
        fputs("2025-12-31 totals\n    ", out);
        account(out, "spending", "", leaf);
        fputs("  0 = ", out);
        print_cents(out, totals->by_leaf[leaf]);
        fputs("\n\n", out);
    }
    finish(out);
    forget(totals);
}

static void write_accounts(FILE *out)
{
    fputs("option \"name_expenses\" \"Spending\"\noption \"name_income\" \"Source\"\n", out);
    for (int s = 0; s < SOURCES; s++)
        fprintf(out, "2025-01-01 open Source:%c%s CNY\n", sources[s][0] - 'a' + 'A',
                sources[s] + 1);
    for (uint32_t leaf = 0; leaf < LEAVES; leaf++) {
        fputs("2025-01-01 open ", out);
        account(out, "Spending", "A", leaf);
        fputs(" CNY\n", out);
    }
}

static void write_beancount(const Shape *shape, const char *folder)
{
    Totals *totals = sum_up(shape);
    FILE *out = create(folder, "main.beancount");
    write_accounts(out);
    for (uint32_t n = 0; n < shape->facts; n++) {
        Fact f = fact_at(shape, n);
        fprintf(out, "2025-01-01 * \"e%04u\" \"p%05u\"\n  ", f.entity, f.project);
        account(out, "Spending", "A", f.leaf);
        fputs("  ", out);
        print_cents(out, f.cents);
        fprintf(out, " CNY\n  Source:%c%s\n", sources[f.source][0] - 'a' + 'A',
                sources[f.source] + 1);
    }
    for (uint32_t leaf = 0; leaf < LEAVES; leaf++) {
        if (!totals->has_leaf[leaf]) continue;
        fputs("2025-12-31 balance ", out);
        account(out, "Spending", "A", leaf);
        fputs("  ", out);
        print_cents(out, totals->by_leaf[leaf]);
        fputs(" CNY\n", out);
    }
    finish(out);
    forget(totals);
}

static uint32_t number(const char *text, unsigned long low, unsigned long high)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*end || value < low || value > high) {
        fprintf(stderr, "generate: %s is not a number from %lu to %lu\n", text, low, high);
        exit(2);
    }
    return (uint32_t)value;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: generate FACTS PARTS FORMAT FOLDER\n");
        return 2;
    }
    Shape shape = shape_of(number(argv[1], 100, 100000000), number(argv[2], 1, MAX_PARTS));
    const char *format = argv[3], *folder = argv[4];
    if (strcmp(format, "budget") == 0)
        write_budget(&shape, folder, true, false);
    else if (strcmp(format, "budget-csv") == 0)
        write_budget(&shape, folder, true, true);
    else if (strcmp(format, "budget-totals") == 0)
        write_budget(&shape, folder, false, false);
    else if (strcmp(format, "totals-csv") == 0)
        write_budget(&shape, folder, false, true);
    else if (strcmp(format, "journal") == 0)
        write_journal(&shape, folder);
    else if (strcmp(format, "beancount") == 0)
        write_beancount(&shape, folder);
    else if (strcmp(format, "csv") == 0)
        write_csv(&shape, folder);
    else if (strcmp(format, "totals") == 0) {
        Totals *totals = sum_up(&shape);
        write_totals(&shape, totals, folder);
        forget(totals);
    } else {
        fprintf(stderr, "generate: unknown format %s\n", format);
        return 2;
    }
    return 0;
}
