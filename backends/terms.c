/* --emit=terms: what a budget has in relations between budgets, one amount a line, for a database
 * that adds up many budgets (docs/scale.md). */
#include "backends/backend.h"
#include "backends/file_name.h"
#include "lang/base/csv.h"
#include "lang/base/sha256.h"

typedef struct TermsWriter {
    const Report *report;
    Sink *sink;
    Sink canonical; /* what the seal is made of: the fields of all lines, each before a tab */
    Int128 sum;
} TermsWriter;

static void put_integer(Sink *sink, Int128 value)
{
    char digits[AMOUNT_TEXT_MAX];
    sink_write(sink, digits, amount_print(value, 0, false, digits));
}

static void put_text(TermsWriter *t, Str text)
{
    csv_put_field(t->sink, text);
    sink_char(t->sink, ',');
    sink_str(&t->canonical, text);
    sink_char(&t->canonical, '\t');
}

static void put_number(TermsWriter *t, Int128 value, char end)
{
    put_integer(t->sink, value);
    sink_char(t->sink, end);
    put_integer(&t->canonical, value);
    sink_char(&t->canonical, '\t');
}

/* What the parts make is taken away, so that each relation makes zero. False if the sum of all does
 * not fit. */
static bool put_share(TermsWriter *t, const ReportShare *share)
{
    Int128 amount = share->whole ? -share->amount : share->amount;
    put_text(t, t->report->id);
    put_text(t, share->whole ? t->report->id : t->report->whole);
    put_text(t, share->relation);
    put_text(t, share->unit);
    put_number(t, share->decimals, ',');
    put_number(t, amount, ',');
    put_number(t, share->off, '\n');
    return int128_add(t->sum, amount, &t->sum);
}

static void put_hash(Sink *sink, Str text)
{
    uint8_t hash[SHA256_BYTES];
    sha256(text, hash);
    for (int i = 0; i < SHA256_BYTES; i++) sink_printf(sink, "%02x", hash[i]);
}

/* The last line: of which relations, what hash, how many, and what they make together. */
static void put_seal(TermsWriter *t)
{
    csv_put_field(t->sink, t->report->id);
    sink_char(t->sink, ',');
    put_hash(t->sink, t->report->agreement);
    sink_text(t->sink, ",,");
    put_hash(t->sink, sink_result(&t->canonical));
    sink_printf(t->sink, ",%u,", (unsigned)t->report->shares.len);
    put_integer(t->sink, t->sum);
    sink_text(t->sink, ",0\n");
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    TermsWriter t = {.report = report};
    bool fits = true;
    (void)options;
    if (!report->agreement.len) {
        output->fail(output, N_("no relation between budgets speaks of this one: its header says "
                                "no `kind`, or there is none"));
        return false;
    }
    t.sink = output->open(output, backend_file_name(scratch, report, report->id, "terms"));
    if (!t.sink) return false;
    sink_memory(&t.canonical, scratch);
    for (uint32_t i = 0; i < report->shares.len && fits; i++)
        fits = put_share(&t, &report->shares.items[i]);
    if (!fits) output->fail(output, N_("the terms are too large to be added up"));
    put_seal(&t);
    return fits;
}

const Backend backend_terms = {
    .kind = "terms",
    .summary = N_("write what it has in relations between budgets, for a database of many"),
    .single = true,
    .emit = emit,
};
