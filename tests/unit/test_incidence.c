/* The incidence: figures and relations of a small budget, and the same laws over the examples. */

#include "lang/driver/compile.h"
#include "lang/incidence/incidence.h"
#include "tests/unit/common.h"

static const Int128 largest = (((Int128)1 << 126) - 1) * 2 + 1;

static const char *const small =
    "budget t \"T\" { year 2025; unit dollar }\n"
    "unit dollar decimals 2\n"
    "dimension account { a \"A\"; b \"B\"; c \"C\" }\n"
    "dimension kind { x \"X\"; y \"Y\" }\n"
    "ledger spending by account, kind\n"
    "ledger total by kind\n"
    "facts spending { columns x y; a 10.00 5.00; b 7.50 -; c 1.00 2.00 }\n"
    "facts total { x 18.50; y 7.10 }\n"
    "invariant sums: for each k in kind: spending == total\n"
    "invariant share: spending(a) / spending == 0.6 within 0.1 because \"so\"\n"
    "stated spending(account c) = 3.00\n";

/* replacement: what is read in place of the file; without a text, the file itself is. */
static Compilation *compile_as(const char *file, Str replacement)
{
    Overlay overlay = {file, replacement};
    CompileOptions options = {.files = &file,
                              .file_count = 1,
                              .library_dir = "lib",
                              .last_stage = STAGE_REPORT,
                              .overlays = &overlay,
                              .overlay_count = replacement.ptr ? 1 : 0};
    Compilation *compilation = compilation_new();
    assert_non_null(compilation);
    compile(compilation, &options);
    return compilation;
}

static Compilation *compile_text(const char *text)
{
    return compile_as("a.budget", str_from(text));
}

static const Incidence *incidence_of(Compilation *compilation)
{
    if (setjmp(compilation_arena(compilation)->memory->on_failure)) fail_msg("no memory");
    const Incidence *in = compilation_incidence(compilation);
    assert_non_null(in);
    return in;
}

static uint32_t find_figure(const Incidence *in, const char *title)
{
    for (uint32_t f = 0; f < in->figures.len; f++)
        if (str_equal(incidence_figure_title(in, f), str_from(title))) return f;
    fail_msg("no figure %s", title);
    return 0;
}

static void assert_coefficient(const Incidence *in, uint32_t relation, uint32_t column, Int128 num,
                               Int128 den)
{
    const IncidenceRelation *r = &in->relations.items[relation];
    for (uint32_t i = 0; i < r->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_relation[r->entry + i];
        if (entry->other != column) continue;
        Number found = in->coefficients.items[entry->coefficient];
        assert_true(found.num == num && found.den == den);
        return;
    }
    fail_msg("no entry");
}

static void reads_sums(void **state)
{
    (void)state;
    Compilation *compilation = compile_text(small);
    const Incidence *in = incidence_of(compilation);
    assert_int_equal(in->relations.len, 4); /* sums for x and for y, share, the stated total */
    assert_int_equal(in->broken, 1);
    assert_int_equal(in->figures.len, 9);
    const IncidenceRelation *broken = &in->relations.items[0];
    assert_true(str_equal(incidence_relation_title(in, 0), str_from("sums for y Y")));
    assert_true(broken->residue.num == -1 && broken->residue.den == 10); /* 7.00 - 7.10 */
    assert_int_equal(broken->entry_count, 4);
    assert_coefficient(in, 0, in->figures.items[find_figure(in, "total(y Y)")].column, -1, 1);
    assert_coefficient(in, 0, in->figures.items[find_figure(in, "spending(a A, y Y)")].column, 1,
                       1);
    assert_true(in->figures.items[find_figure(in, "spending(b B, y Y)")].blank);
    compilation_free(compilation);
}

static bool holds(const Incidence *in, uint32_t relation, Number residue)
{
    const IncidenceRelation *r = &in->relations.items[relation];
    return incidence_holds(in, r, residue, incidence_stated(in, r));
}

static void answers_what_if(void **state)
{
    (void)state;
    Compilation *compilation = compile_text(small);
    const Incidence *in = incidence_of(compilation);
    Number residue, value;
    assert_true(number_make(51, 10, &value));
    FigureChange change = {find_figure(in, "spending(a A, y Y)"), value};
    assert_true(incidence_residue(in, 0, &change, 1, &residue));
    assert_true(number_is_zero(residue));
    assert_true(holds(in, 0, residue));
    value.den = 1000; /* finer than the ledger */
    change.value = value;
    assert_false(incidence_residue(in, 0, &change, 1, &residue));
    compilation_free(compilation);
}

static void answers_what_if_several(void **state)
{
    (void)state;
    Compilation *compilation = compile_text(small);
    const Incidence *in = incidence_of(compilation);
    uint32_t entered = find_figure(in, "spending(a A, y Y)"), total = find_figure(in, "total(y Y)");
    FigureChange changes[2] = {{entered, {101, 20}}, {total, {141, 20}}};
    Number residue;
    assert_true(incidence_residue(in, 0, changes, 2, &residue));
    assert_true(number_is_zero(residue));
    changes[1] = (FigureChange){find_figure(in, "spending(b B, y Y)"), {1, 20}}; /* was blank */
    assert_true(incidence_residue(in, 0, changes, 2, &residue));
    assert_true(number_is_zero(residue));
    compilation_free(compilation);
}

/* What does not fit is no answer. */
static void answers_what_if_too_large(void **state)
{
    (void)state;
    Compilation *compilation = compile_text(small);
    const Incidence *in = incidence_of(compilation);
    FigureChange change = {find_figure(in, "spending(a A, y Y)"), {0, 1}};
    Number residue;
    assert_true(number_make(largest, 100, &change.value));
    assert_false(incidence_residue(in, 0, &change, 1, &residue));
    compilation_free(compilation);
}

/* The same inside a sum; what does not fit is no blank either. */
static void answers_what_if_sum_too_large(void **state)
{
    (void)state;
    Compilation *compilation = compile_text("budget t \"T\" { year 2025; unit dollar }\n"
                                            "unit dollar decimals 0\n"
                                            "dimension account { a \"A\"; b \"B\"; c \"C\" }\n"
                                            "ledger town by account\n"
                                            "ledger road by account\n"
                                            "facts town { a 5; b -70; c 70 }\n"
                                            "facts road { a 5; b - }\n"
                                            "invariant sum: town == 5 dollar\n"
                                            "stated road = 5\n");
    const Incidence *in = incidence_of(compilation);
    FigureChange changes[2] = {{find_figure(in, "town(a A)"), {largest, 1}},
                               {find_figure(in, "town(b B)"), {0, 1}}};
    Number residue;
    assert_true(incidence_residue(in, 0, changes, 1, &residue));
    assert_true(residue.num == largest - 5 && residue.den == 1);
    assert_false(incidence_residue(in, 0, changes, 2, &residue)); /* without -70 there is +70 */
    changes[0].figure = find_figure(in, "town(b B)");
    assert_false(incidence_residue(in, 0, changes, 1, &residue));
    changes[0].figure = find_figure(in, "road(b B)"); /* was blank */
    assert_false(incidence_residue(in, 1, changes, 1, &residue));
    changes[0].value.num = 3;
    assert_true(incidence_residue(in, 1, changes, 1, &residue));
    assert_true(residue.num == 3 && residue.den == 1);
    compilation_free(compilation);
}

/* Outcomes, residues and both directions agree; the sum of what stands in a relation is its
 * residue, but for constants. */
static void check_laws(const char *file)
{
    Compilation *compilation = compile_as(file, (Str){0});
    const Incidence *in = incidence_of(compilation);
    uint32_t entries = 0;
    assert_false(in->stopped);
    for (uint32_t r = 0; r < in->relations.len; r++) {
        const IncidenceRelation *relation = &in->relations.items[r];
        Number residue;
        entries += relation->entry_count;
        if (!relation->known) continue;
        assert_int_equal(holds(in, r, relation->residue),
                         relation->outcome <= RECORD_ROUNDED || relation->excused);
        assert_true(incidence_residue(in, r, NULL, 0, &residue));
        assert_int_equal(number_compare(residue, relation->residue), 0);
    }
    assert_int_equal(entries, in->entry_count);
    for (uint32_t c = 0, figure = 0; c < in->columns.len; c++) {
        assert_int_equal(in->columns.items[c].figure, figure);
        figure += in->columns.items[c].figure_count;
        entries -= in->columns.items[c].entry_count;
    }
    assert_int_equal(entries, 0);
    compilation_free(compilation);
}

static void holds_for_examples(void **state)
{
    (void)state;
    check_laws("examples/wh2024.budget");
    check_laws("examples/township.budget");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sums),
        cmocka_unit_test(answers_what_if),
        cmocka_unit_test(answers_what_if_several),
        cmocka_unit_test(answers_what_if_too_large),
        cmocka_unit_test(answers_what_if_sum_too_large),
        cmocka_unit_test(holds_for_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
