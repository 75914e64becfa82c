/* What was found out about a file, and how it is said in the source so that it is no guess. */
#include "lang/model/csv_load.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/book.h"

typedef struct Telling {
    CsvLoad *load;
    Str found, settings;
} Telling;

static Str join(Telling *t, Str list, Str one)
{
    return list.len ? arena_printf(t->load->env->arena, STR_FMT "; " STR_FMT, STR_ARG(list),
                                   STR_ARG(one))
                    : one;
}

static void tell(Telling *t, Str found, Str setting)
{
    t->found = join(t, t->found, found);
    if (setting.len) t->settings = join(t, t->settings, setting);
}

static void tell_separator(Telling *t)
{
    char separator = t->load->form.separator;
    Diags *diags = t->load->env->diags;
    if (separator == ',' || t->load->settings.search.separator_said) return;
    if (separator == '\t')
        tell(t, str_from(diags_text(diags, N_("tabs between the fields"))),
             STR("separator \"tab\""));
    else
        tell(t, diags_printf(diags, "`%c` between the fields", separator),
             arena_printf(t->load->env->arena, "separator \"%c\"", separator));
}

static void tell_encoding(Telling *t)
{
    const Source *source = source_get(t->load->env->sources, t->load->file);
    bool sheet = book_is_kind_name(source->charset);
    if (!source->charset || sheet || t->load->settings.encoding.len) return;
    tell(t, diags_printf(t->load->env->diags, "encoding %s", source->charset),
         arena_printf(t->load->env->arena, "encoding \"%s\"", source->charset));
}

static bool has_commas(const CsvLoad *load)
{
    for (uint32_t i = 0; i < load->column_count; i++)
        if (load->columns[i].role == CSV_AMOUNT && load->columns[i].mark == ',') return true;
    return false;
}

static void tell_headings(Telling *t)
{
    const TableForm *form = &t->load->form;
    Arena *arena = t->load->env->arena;
    if ((!form->above && form->depth == 1) || t->load->settings.search.headings_said) return;
    Str setting = STR("headings");
    for (uint32_t i = 1; i <= form->depth; i++)
        setting = arena_printf(arena, STR_FMT " %u", STR_ARG(setting), (unsigned)(form->above + i));
    if (form->depth == 1)
        tell(t, diags_printf(t->load->env->diags, "headings in row %u", (unsigned)form->above + 1),
             setting);
    else
        tell(t,
             diags_printf(t->load->env->diags, "headings in the rows %u to %u",
                          (unsigned)form->above + 1, (unsigned)(form->above + form->depth)),
             setting);
}

void csv_tell(CsvLoad *load)
{
    Telling t = {.load = load};
    Diags *diags = load->env->diags;
    tell_separator(&t);
    tell_encoding(&t);
    if (!load->settings.mark && has_commas(load))
        tell(&t, str_from(diags_text(diags, N_("commas before the decimals"))),
             STR("decimal \",\""));
    tell_headings(&t);
    if (load->remarks)
        tell(&t, diags_printf(diags, "rows of text that are not read: %u", (unsigned)load->remarks),
             (Str){0});
    if (!t.found.len) return;
    Diag *diag = diag_add(diags, DIAG_N0411, load->facts->path.span,
                          "this file is not plain CSV, and is read so: " STR_FMT, STR_ARG(t.found));
    if (load->remarks) diag_label(diags, diag, load->remark, "the first row of text");
    if (t.settings.len)
        diag_help(diags, diag,
                  "so that a file that differs is an error, write into the braces: " STR_FMT,
                  STR_ARG(t.settings));
}
