/* Amounts that are written as others write them: 1.234,50 and (65.50) and 3.5万元. Which mark
 * is before the decimals is decided for a column, by all of its amounts that are at hand. */
#include "lang/model/csv_load.h"
#include "lang/tabular/written.h"

/* ---- the mark before the decimals ---- */

typedef struct Evidence {
    uint32_t point, comma, either;
} Evidence;

static void count_mark(Evidence *evidence, Str text)
{
    switch (written_mark(text)) {
    case MARK_POINT: evidence->point++; return;
    case MARK_COMMA: evidence->comma++; return;
    case MARK_EITHER: evidence->either++; return;
    case MARK_NEITHER: return;
    }
}

enum { SAMPLED = 2000 /* records */ };

static Evidence *sample_amounts(CsvLoad *load, Str sample)
{
    CsvReader reader;
    Source source = {.text = sample};
    Evidence *all = arena_array(load->env->arena, Evidence, load->column_count);
    csv_open(&reader, load->env->arena, &source);
    reader.separator = load->form.separator;
    for (int i = 0; i < SAMPLED && csv_next(&reader); i++) {
        if (!load->reader.input || reader.at < sample.len) /* otherwise it may be cut */
            for (uint32_t c = 0; c < reader.fields.len && c < load->column_count; c++)
                if (load->columns[c].role == CSV_AMOUNT)
                    count_mark(&all[c], reader.fields.items[c].text);
        work_spend(env_work(load->env), WORK_EVALUATE * reader.fields.len);
    }
    return all;
}

/* A file has one mark: what one column shows holds for those that show nothing. */
static void decide_marks(CsvLoad *load, const Evidence *all)
{
    uint32_t points = 0, commas = 0;
    for (uint32_t c = 0; c < load->column_count; c++) {
        points += all[c].point && !all[c].comma;
        commas += all[c].comma && !all[c].point;
    }
    for (uint32_t c = 0; c < load->column_count; c++) {
        CsvColumn *column = &load->columns[c];
        const Evidence *own = &all[c];
        bool comma = own->comma ? !own->point : !own->point && commas && !points;
        if (comma) column->mark = ',';
        column->decided = comma || own->point || (points && !commas);
    }
}

static bool is_plain(Str text)
{
    Int128 amount;
    return !text.len || (amount_parse(text, AMOUNT_MAX_DECIMALS, &amount) == AMOUNT_OK &&
                         !memchr(text.ptr, ',', text.len) && written_mark(text) != MARK_EITHER);
}

static bool begins_plain(const CsvLoad *load, Str sample)
{
    CsvReader reader;
    Source source = {.text = sample};
    csv_open(&reader, load->env->arena, &source);
    reader.separator = load->form.separator;
    if (!csv_next(&reader)) return true;
    for (uint32_t c = 0; c < reader.fields.len && c < load->column_count; c++)
        if (load->columns[c].role == CSV_AMOUNT && !is_plain(reader.fields.items[c].text))
            return false;
    return true;
}

void csv_look_at_amounts(CsvLoad *load)
{
    char said = load->settings.mark;
    Str sample = csv_sample(&load->reader);
    for (uint32_t c = 0; c < load->column_count; c++) {
        load->columns[c].mark = said ? said : '.';
        load->columns[c].decided = said != 0;
    }
    bool looked = !said && (load->form.separator != ',' || !begins_plain(load, sample));
    if (looked) decide_marks(load, sample_amounts(load, sample));
    for (uint32_t c = 0; c < load->column_count; c++) {
        CsvColumn *column = &load->columns[c];
        column->other =
            looked || column->rounded || column->mark == ',' || load->ledger->decl->percent;
    }
}

/* ---- marks that may group digits ----
 *
 * `1.080` is 1,080 in much of Europe. Another amount of the column shows what a point is there; a
 * ledger with three decimals expects them. */

static void doubt(CsvLoad *load, CsvColumn *column, const CsvField *field)
{
    if (column->doubtful.hi) return;
    column->doubtful = field->span;
    column->doubtful_text = arena_str(load->env->arena, field->text);
}

void csv_look_at_point(CsvLoad *load, CsvColumn *column, const CsvField *field)
{
    Str text = field->text;
    const char *point = memchr(text.ptr, '.', text.len);
    if (!point) return;
    uint32_t sign = text.ptr[0] == '-', before = (uint32_t)(point - text.ptr) - sign;
    bool group =
        text.len - sign - before - 1 == CSV_GROUP && before <= CSV_GROUP && text.ptr[sign] != '0';
    if (group)
        doubt(load, column, field);
    else
        column->decided = true;
}

static void look_at_mark(CsvLoad *load, CsvColumn *column, const CsvField *field)
{
    WrittenMark mark = column->decided ? MARK_NEITHER : written_mark(field->text);
    /* Between commas, a field with one was quoted by a program that groups digits. */
    bool grouped = load->form.separator == ',' && !memchr(field->text.ptr, '.', field->text.len);
    if (mark == MARK_EITHER && !grouped) doubt(load, column, field);
    if (mark == MARK_POINT || mark == MARK_COMMA) column->decided = true;
}

static void report_one_doubtful(CsvLoad *load, const CsvColumn *column)
{
    Diags *diags = load->env->diags;
    Str text = column->doubtful_text, other = arena_str(load->env->arena, text);
    char *mark = memchr((void *)(uintptr_t)other.ptr, '.', other.len);
    bool comma = !mark;
    if (comma) mark = memchr((void *)(uintptr_t)other.ptr, ',', other.len);
    if (mark) *mark = comma ? '.' : ',';
    Diag *diag = comma ? diag_add(diags, DIAG_E0402, column->doubtful,
                                  "`" STR_FMT "` may also be `" STR_FMT
                                  "`: no amount of its column shows what a comma is there",
                                  STR_ARG(text), STR_ARG(other))
                       : diag_add(diags, DIAG_E0402, column->doubtful,
                                  "`" STR_FMT "` may also be `" STR_FMT
                                  "`: no amount of its column shows what a point is there",
                                  STR_ARG(text), STR_ARG(other));
    diag_help(
        diags, diag,
        "say in the braces which mark stands before the decimals: decimal \".\" or decimal "
        "\",\"; or write two decimals, or commas between the digits; or declare the ledger " STR_FMT
        " with `decimals 3`",
        STR_ARG(intern_text(load->env->names, load->ledger->name.symbol)));
}

void csv_report_doubtful(CsvLoad *load)
{
    for (uint32_t i = 0; i < load->column_count; i++)
        if (!load->columns[i].decided && load->columns[i].doubtful.hi &&
            load->ledger->decimals < CSV_GROUP)
            report_one_doubtful(load, &load->columns[i]);
}

/* ---- reading one ---- */

/* "$", "￥", "EUR": it says which currency, which is that of the ledger. */
static bool is_currency(Str sign)
{
    static const char *const signs[] = {"$", "€", "£", "¥", "￥", "₹", "US$", "R$", "kr"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_equal(sign, str_from(signs[i]))) return true;
    bool capitals = sign.len == 3;
    for (uint32_t i = 0; i < sign.len && capitals; i++)
        capitals = sign.ptr[i] >= 'A' && sign.ptr[i] <= 'Z';
    return capitals;
}

/* What is beside the number: a unit of the budget, in which it is then; or a currency, the same
 * one in the whole column. */
static bool take_sign(CsvLoad *load, CsvColumn *column, const CsvField *field, Str sign,
                      UnitId *unit)
{
    Diags *diags = load->env->diags;
    *unit = 0;
    if (!sign.len) return true;
    Symbol symbol = intern_find(load->env->names, load->env->arena, sign);
    *unit = symbol ? model_find_unit(load->model, symbol) : 0;
    if (*unit) return true;
    if (!is_currency(sign)) {
        Diag *diag =
            diag_add(diags, DIAG_E0402, field->span,
                     "`" STR_FMT "` beside this number is no unit of the budget", STR_ARG(sign));
        diag_help(diags, diag, "declare it, such as `unit k = 1000 dollar`, or take it away");
        return false;
    }
    if (!column->sign.len) column->sign = arena_str(load->env->arena, sign);
    if (str_equal(column->sign, sign)) return true;
    diag_add(diags, DIAG_E0402, field->span,
             "`" STR_FMT "` stands beside this number, `" STR_FMT "` beside others of its column",
             STR_ARG(sign), STR_ARG(column->sign));
    return false;
}

static bool report_unread(CsvLoad *load, const CsvColumn *column, const CsvField *field,
                          WrittenKind kind)
{
    Int128 amount;
    Written other;
    written_read(field->text, column->mark == ',' ? '.' : ',', &other);
    if (kind == WRITTEN_NUMBER || other.kind != WRITTEN_NUMBER)
        return model_read_amount(load->env, load->model, load->ledger, field->text, 0, field->span,
                                 &amount) &&
               false;
    Diag *diag = column->mark == ','
                     ? diag_add(load->env->diags, DIAG_E0402, field->span,
                                "this amount has a decimal point, its column has decimal commas")
                     : diag_add(load->env->diags, DIAG_E0402, field->span,
                                "this amount has a decimal comma, its column has decimal points");
    if (column->mark == '.')
        diag_help(load->env->diags, diag,
                  "if all have commas, say so in the braces: decimal \",\"");
    return false;
}

/* Of digits that no amount can hold, those after the 18th decimal only say that there is more. */
static Str shorten(char *digits, Str text)
{
    enum { MOST = 18 };
    const char *point = memchr(text.ptr, '.', text.len);
    uint32_t kept = point ? (uint32_t)(point - text.ptr) + 1 + MOST : text.len;
    memcpy(digits, text.ptr, text.len);
    if (kept >= text.len) return (Str){digits, text.len};
    for (uint32_t i = kept; i < text.len; i++)
        if (text.ptr[i] != '0') digits[kept - 1] = (char)(digits[kept - 1] | 1);
    return (Str){digits, kept};
}

static bool read_rounded(CsvLoad *load, Str digits, Int128 *amount)
{
    char room[WRITTEN_MAX + 4];
    Number value;
    return number_parse(shorten(room, digits), &value) == AMOUNT_OK &&
           number_round(value, load->ledger->decimals, load->model->header.rounding, amount);
}

bool csv_read_written(CsvLoad *load, CsvColumn *column, const CsvField *field, Int128 *amount,
                      bool *dash)
{
    Written written;
    UnitId unit;
    written_read(field->text, column->mark, &written);
    *dash = written.kind == WRITTEN_NOTHING;
    if (*dash) {
        *amount = FACT_DASH;
        return true;
    }
    if (written.kind == WRITTEN_TEXT || written.percent != load->ledger->decl->percent)
        return report_unread(load, column, field, written.kind);
    look_at_mark(load, column, field);
    if (!take_sign(load, column, field, written.sign, &unit)) return false;
    bool own = !unit || unit == load->ledger->unit;
    if (column->rounded && own) return read_rounded(load, written_digits(&written), amount);
    if (written.percent) written.digits[written.len++] = '%';
    return model_read_amount(load->env, load->model, load->ledger, written_digits(&written), unit,
                             field->span, amount);
}
