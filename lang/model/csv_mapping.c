/* What the columns of a table of facts are: by the lines of its mapping, or by its headings. */
#include "lang/model/csv_load.h"
#include "lang/model/words.h"
#include "lang/tabular/charset.h"

uint32_t *csv_no_axes(const CsvLoad *load)
{
    uint32_t *axes = arena_array(load->env->arena, uint32_t, load->ledger->dims.len);
    for (uint32_t k = 0; k < load->ledger->dims.len; k++) axes[k] = NONE;
    return axes;
}

static void set_role(CsvLoad *load, CsvColumn *column, Str word, Span span)
{
    Env *env = load->env;
    const Model *model = load->model;
    switch (word_find(word)) {
    case WORD_AMOUNT:
        column->role = CSV_AMOUNT;
        column->bound = csv_no_axes(load);
        return;
    case WORD_LABEL: column->role = CSV_LABEL; return;
    case WORD_QUANTITY: column->role = CSV_QUANTITY; return;
    default: break;
    }
    Named named = model_find(model, intern(env->names, word));
    uint32_t axis = named.kind == NAMED_DIM ? model_axis(load->ledger, named.id) : NONE;
    if (axis == NONE) {
        if (span.hi)
            diag_add(env->diags, DIAG_E0405, span,
                     "`" STR_FMT
                     "` is neither a dimension of the ledger nor amount, label or quantity",
                     STR_ARG(word));
        return;
    }
    column->role = CSV_KEY;
    column->axis = axis;
}

/* ---- settings: how the file is written ---- */

static bool is_setting(const CsvLoad *load, Atom word)
{
    Str text = atom_text(load->env->arena, load->env->sources, word);
    switch (word_find(text)) {
    case WORD_SEPARATOR:
    case WORD_ENCODING:
    case WORD_DECIMAL_MARK:
    case WORD_HEADINGS:
    case WORD_SKIP: break;
    default: return false;
    }
    Named named = model_find(load->model, intern(load->env->names, text));
    return named.kind != NAMED_DIM || model_axis(load->ledger, named.id) == NONE;
}

static bool set_separator(CsvSettings *settings, Str text)
{
    static const struct {
        Str name;
        char separator;
    } known[] = {
        {STR(","), ','}, {STR(";"), ';'}, {STR("\t"), '\t'}, {STR("tab"), '\t'}, {STR("|"), '|'}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!str_equal(text, known[i].name)) continue;
        settings->search.form.separator = known[i].separator;
        settings->search.separator_said = true;
        return true;
    }
    return false;
}

/* The rows of headings, one after the other; `none`, or numbers from 1 on. */
static bool set_headings(CsvLoad *load, Atoms atoms)
{
    TableForm *form = &load->settings.search.form;
    load->settings.search.headings_said = true;
    form->depth = 0;
    if (atoms.len == 2 &&
        word_find(atom_text(load->env->arena, load->env->sources, atoms.items[1])) == WORD_NO_ROW)
        return true;
    for (uint32_t i = 1; i < atoms.len; i++) {
        Number row;
        Str text = atom_text(load->env->arena, load->env->sources, atoms.items[i]);
        if (atoms.items[i].kind != ATOM_NUMBER || number_parse(text, &row) != AMOUNT_OK ||
            row.den != 1 || row.num < 1 || row.num > FORM_RECORDS)
            return false;
        if (i == 1) form->above = (uint32_t)row.num - 1;
        if ((uint32_t)row.num != form->above + i) return false;
        form->depth++;
    }
    return form->depth && form->depth <= FORM_DEPTH;
}

/* From that atom on. */
static void add_patterns(const CsvLoad *load, Patterns *patterns, Atoms atoms, uint32_t from)
{
    Env *env = load->env;
    for (uint32_t i = from; i < atoms.len; i++)
        patterns_add(patterns, env->arena, intern_seed(env->names),
                     atom_text(env->arena, env->sources, atoms.items[i]));
}

static bool set_one(CsvLoad *load, Atoms atoms)
{
    CsvSettings *settings = &load->settings;
    Str word = atom_text(load->env->arena, load->env->sources, atoms.items[0]);
    if (word_find(word) == WORD_HEADINGS) return atoms.len > 1 && set_headings(load, atoms);
    for (uint32_t i = 1; i < atoms.len; i++)
        if (atoms.items[i].kind != ATOM_STRING) return false;
    if (word_find(word) == WORD_SKIP) {
        add_patterns(load, &settings->skipped, atoms, 1);
        load->chooses = true;
        return atoms.len > 1;
    }
    if (atoms.len != 2) return false;
    Str text = atom_text(load->env->arena, load->env->sources, atoms.items[1]);
    if (word_find(word) == WORD_SEPARATOR) return set_separator(settings, text);
    if (word_find(word) == WORD_DECIMAL_MARK) {
        settings->mark = text.len == 1 ? text.ptr[0] : 0;
        return settings->mark == '.' || settings->mark == ',';
    }
    settings->encoding = text;
    return charset_named(text) != CHARSET_UNKNOWN;
}

bool csv_read_settings(CsvLoad *load)
{
    bool good = true;
    load->settings.search.form = (TableForm){.separator = ',', .depth = 1};
    for (uint32_t i = 0; i < load->facts->mapping.len; i++) {
        const Entry *line = load->facts->mapping.items[i];
        Atoms atoms = line->atoms;
        if (!atoms.len || atoms.items[0].kind != ATOM_WORD || !is_setting(load, atoms.items[0]))
            continue;
        if (set_one(load, atoms)) continue;
        Diag *diag = diag_add(load->env->diags, DIAG_E0405, line->span,
                              "this is no setting for reading a file");
        diag_help(load->env->diags, diag,
                  "separator \";\"; encoding \"GB18030\"; decimal \",\"; headings 3; headings 2 3; "
                  "headings none; skip \"Total*\"");
        good = false;
    }
    return good;
}

/* ---- the mapping: `function "科目编码"`, `amount "人员经费" personnel` ---- */

/* "account, amount": the first of them. */
static Str list_headings(const CsvLoad *load, CsvRole role, bool all)
{
    enum { SHOWN = 12 };
    Str list = {0};
    uint32_t count = 0;
    for (uint32_t i = 0; i < load->column_count && count < SHOWN; i++) {
        Str text = load->headings.items[i].text;
        if (!text.len || (!all && load->columns[i].role != role)) continue;
        Str quoted = arena_printf(load->env->arena, "`" STR_FMT "`", STR_ARG(text));
        list = count++ ? diags_printf(load->env->diags, STR_FMT ", " STR_FMT, STR_ARG(list),
                                      STR_ARG(quoted))
                       : quoted;
    }
    return list;
}

/* Why the headings may not be what they should. */
static void explain_headings(const CsvLoad *load, Diag *diag)
{
    Diags *diags = load->env->diags;
    Str list = list_headings(load, CSV_IGNORED, true);
    const TableHeading *items = load->headings.items;
    if (list.len)
        diag_note_at(diags, diag, span_join(items[0].span, items[load->headings.len - 1].span),
                     "headings of the file: " STR_FMT, STR_ARG(list));
    diag_help(diags, diag,
              "say what each column holds, in braces: { account \"…\"; amount \"…\" }");
}

static Diag *report_twice(CsvLoad *load, Span span, Span first, const char *message)
{
    Diag *diag =
        diag_add(load->env->diags, DIAG_E0405, span, "%s", diags_text(load->env->diags, message));
    diag_label(load->env->diags, diag, first, "the first one");
    return diag;
}

/* *missing: the finding about headings that are not there, made for the first of them. */
static void report_missing(CsvLoad *load, Atom atom, Str wanted, Diag **missing)
{
    Env *env = load->env;
    if (*missing) {
        diag_label(env->diags, *missing, atom_span(atom), "this one is missing, too");
        return;
    }
    *missing = atom.kind == ATOM_NUMBER
                   ? diag_add(env->diags, DIAG_E0405, atom_span(atom),
                              "the file has no column " STR_FMT, STR_ARG(wanted))
                   : diag_add(env->diags, DIAG_E0405, atom_span(atom),
                              "the file has no heading `" STR_FMT "`", STR_ARG(wanted));
    explain_headings(load, *missing);
}

/* All headings are compared with it. */
static void count_search(const CsvLoad *load, const TableHeadings *headings, Str wanted)
{
    work_spend(env_work(load->env), (uint64_t)headings->len * (2 * WORK_STEP + wanted.len));
}

/* Exactly, else but for blanks and case, else by its lowest part. *count: those that are alike. */
static uint32_t find_named(const TableHeadings *headings, Str wanted, uint32_t *second)
{
    for (int way = 0; way < 3; way++) {
        uint32_t found = NONE;
        *second = NONE;
        for (uint32_t i = 0; i < headings->len; i++) {
            const TableHeading *h = &headings->items[i];
            bool same = way == 0   ? str_equal(h->text, wanted)
                        : way == 1 ? heading_same(h->text, wanted)
                                   : heading_same(h->last, wanted);
            if (same && found != NONE && *second == NONE) *second = i;
            if (same && found == NONE) found = i;
        }
        if (found != NONE) return found;
    }
    return NONE;
}

/* The column of that number, from 1 on. */
static uint32_t find_numbered(const TableHeadings *headings, Str number)
{
    uint32_t column = 0;
    for (uint32_t i = 0; i < number.len && column <= headings->len; i++)
        column =
            is_digit(number.ptr[i]) ? column * 10 + (uint32_t)(number.ptr[i] - '0') : NONE / 20;
    return column && column <= headings->len ? column - 1 : NONE;
}

static CsvColumn *find_heading(CsvLoad *load, Atom atom, Diag **missing)
{
    Str wanted = atom_text(load->env->arena, load->env->sources, atom);
    count_search(load, &load->headings, wanted);
    uint32_t second = NONE, at = atom.kind == ATOM_NUMBER
                                     ? find_numbered(&load->headings, wanted)
                                     : find_named(&load->headings, wanted, &second);
    if (at == NONE) {
        report_missing(load, atom, wanted, missing);
        return NULL;
    }
    CsvColumn *found = &load->columns[at];
    if (second != NONE) {
        report_twice(load, load->headings.items[second].span, load->headings.items[at].span,
                     N_("this heading stands twice: nothing tells which column is meant"));
        return NULL;
    }
    if (!found->role) return found;
    report_twice(load, atom_span(atom), found->span, N_("this heading is mapped twice"));
    return NULL;
}

/* ---- one line for many columns: amount "FY*" year ---- */

static bool has_star(Str text)
{
    return text.len && memchr(text.ptr, '*', text.len);
}

/* The dimension whose members the headings name; its axis, or NONE if the line is no pattern. */
static uint32_t pattern_axis(const CsvLoad *load, Atoms atoms)
{
    if (atoms.len != 3 || atoms.items[1].kind != ATOM_STRING || atoms.items[2].kind != ATOM_WORD)
        return NONE;
    Str word = atom_text(load->env->arena, load->env->sources, atoms.items[2]);
    Named named = model_find(load->model, intern(load->env->names, word));
    return named.kind == NAMED_DIM ? model_axis(load->ledger, named.id) : NONE;
}

/* "13" of "FY13" is a year of this century. */
static MemberId member_of_part(CsvLoad *load, DimId dim, Str part)
{
    bool many = false;
    MemberId member = model_member_named(load->env, load->model, dim, part, &many);
    if (member == NONE && part.len == 2 && is_digit(part.ptr[0]) && is_digit(part.ptr[1]))
        member =
            model_member_named(load->env, load->model, dim,
                               arena_printf(load->env->arena, "20" STR_FMT, STR_ARG(part)), &many);
    return many ? NONE : member;
}

static void apply_pattern(CsvLoad *load, Atoms atoms, uint32_t axis, Diag **missing)
{
    Env *env = load->env;
    Str pattern = atom_text(env->arena, env->sources, atoms.items[1]), part;
    uint32_t found = 0;
    count_search(load, &load->headings, pattern);
    for (uint32_t i = 0; i < load->column_count; i++) {
        CsvColumn *column = &load->columns[i];
        if (column->role || !heading_matches(pattern, load->headings.items[i].text, &part))
            continue;
        MemberId member = member_of_part(load, load->ledger->dims.items[axis], part);
        if (member == NONE) continue;
        column->role = CSV_AMOUNT;
        column->span = load->headings.items[i].span;
        column->bound = csv_no_axes(load);
        column->bound[axis] = load->model->members.items[member].index;
        found++;
    }
    if (!found) report_missing(load, atoms.items[1], pattern, missing);
}

/* ---- the lines ---- */

static bool is_word(const CsvLoad *load, Atom atom, Word word)
{
    return atom.kind == ATOM_WORD &&
           word_find(atom_text(load->env->arena, load->env->sources, atom)) == word;
}

static void bind_amount_members(CsvLoad *load, CsvColumn *column, Atoms atoms)
{
    for (uint32_t i = 2; i < atoms.len; i++) {
        if (atoms.items[i].kind == ATOM_SLASH) continue;
        if (i + 1 == atoms.len && is_word(load, atoms.items[i], WORD_ROUNDED)) {
            column->rounded = true;
            continue;
        }
        KeyTerm term = {.key = {atoms.items[i]}};
        Coord coord = {.span = atom_span(atoms.items[i]), .terms = &term, .len = 1};
        Coords one = {&coord, 1};
        model_bind_coords(load->env, load->model, one, load->ledger, column->bound);
    }
}

/* only "Level" = "fund": `=` is the third atom. */
static void bind_wanted(CsvLoad *load, CsvColumn *column, const Entry *line)
{
    column->role = CSV_ONLY;
    add_patterns(load, &column->wanted, line->atoms, 3);
    load->chooses = true;
}

static void apply_line(CsvLoad *load, const Entry *line, Diag **missing)
{
    Atoms atoms = line->atoms;
    uint32_t axis = pattern_axis(load, atoms);
    bool amount = is_word(load, atoms.items[0], WORD_AMOUNT);
    if (amount && axis != NONE &&
        has_star(atom_text(load->env->arena, load->env->sources, atoms.items[1]))) {
        apply_pattern(load, atoms, axis, missing);
        return;
    }
    CsvColumn *column = find_heading(load, atoms.items[1], missing);
    if (!column) return;
    column->span = atom_span(atoms.items[1]);
    if (atoms.items[0].kind == ATOM_DASH) {
        column->role = CSV_UNREAD;
    } else if (is_word(load, atoms.items[0], WORD_ONLY)) {
        bind_wanted(load, column, line);
    } else {
        set_role(load, column, atom_text(load->env->arena, load->env->sources, atoms.items[0]),
                 atom_span(atoms.items[0]));
        if (column->role == CSV_AMOUNT) bind_amount_members(load, column, atoms);
        column->filled =
            column->role == CSV_KEY && atoms.len == 3 && is_word(load, atoms.items[2], WORD_FILLED);
    }
}

/* Lines that say what a column holds; the others are settings. */
static bool is_mapping(const CsvLoad *load, const Entry *line)
{
    Atoms atoms = line->atoms;
    return !(atoms.len && atoms.items[0].kind == ATOM_WORD && is_setting(load, atoms.items[0]));
}

static bool is_well_formed(const CsvLoad *load, Atoms atoms)
{
    bool heading = atoms.len >= 2 &&
                   (atoms.items[1].kind == ATOM_STRING || atoms.items[1].kind == ATOM_NUMBER);
    if (!heading) return false;
    if (atoms.items[0].kind == ATOM_DASH) return atoms.len == 2;
    if (is_word(load, atoms.items[0], WORD_ONLY))
        return atoms.len > 3 && atoms.items[2].kind == ATOM_EQUALS;
    return atoms.items[0].kind == ATOM_WORD;
}

/* The others are most likely written the same way. */
static void report_unformed(const CsvLoad *load, const Entry *line, Diag **first)
{
    Diags *diags = load->env->diags;
    if (*first) {
        diag_label(diags, *first, line->span, "this one, too");
        return;
    }
    *first = diag_add(diags, DIAG_E0405, line->span, "a mapping is a word and a heading");
    diag_help(diags, *first, "write for example: account \"Account\"; amount \"Amount\"");
}

static void apply_mapping(CsvLoad *load)
{
    Diag *missing = NULL, *unformed = NULL;
    for (uint32_t i = 0; i < load->facts->mapping.len; i++) {
        const Entry *line = load->facts->mapping.items[i];
        if (!is_mapping(load, line)) continue;
        if (is_well_formed(load, line->atoms))
            apply_line(load, line, &missing);
        else
            report_unformed(load, line, &unformed);
    }
}

void csv_report_too_long(const CsvLoad *load)
{
    uint32_t lo = load->reader.base;
    diag_add(load->env->diags, DIAG_E0803, (Span){lo, lo + 1},
             "the record that begins here is longer than %d bytes", (int)LIMIT_CSV_RECORD);
}

/* ---- columns that are in each other's way ---- */

/* What two columns would say of one fact; NULL = nothing. */
static const char *clash(const CsvLoad *load, const CsvColumn *a, const CsvColumn *b)
{
    if (a->role != b->role) return NULL;
    size_t size = load->ledger->dims.len * sizeof *a->bound;
    switch (a->role) {
    case CSV_KEY: return a->axis == b->axis ? N_("a second column for this dimension") : NULL;
    case CSV_AMOUNT:
        return memcmp(a->bound, b->bound, size) == 0
                   ? N_("a second column of amounts for the same members")
                   : NULL;
    case CSV_LABEL: return N_("a second column of labels");
    case CSV_QUANTITY: return N_("a second column of quantities");
    case CSV_IGNORED:
    case CSV_ONLY:
    case CSV_UNREAD: break;
    }
    return NULL;
}

/* A dimension that `for`, or the mapping of an amount, binds needs no column of keys. */
static bool check_binding(CsvLoad *load, const CsvColumn *keys)
{
    Span other = {0, 0};
    if (load->bound[keys->axis] != NONE) other = load->facts->ledger.span;
    for (uint32_t i = 0; i < load->column_count; i++)
        if (load->columns[i].role == CSV_AMOUNT && load->columns[i].bound[keys->axis] != NONE)
            other = load->columns[i].span;
    if (!other.hi) return true;
    Diag *diag = diag_add(load->env->diags, DIAG_E0405, keys->span,
                          "this column holds keys of a dimension that is bound already");
    diag_label(load->env->diags, diag, other, "bound here");
    return false;
}

static bool check_columns(CsvLoad *load)
{
    bool good = true;
    for (uint32_t i = 0; i < load->column_count; i++) {
        const CsvColumn *column = &load->columns[i];
        const char *message = NULL;
        uint32_t k = 0;
        if (column->role == CSV_IGNORED) continue;
        work_spend(env_work(load->env), load->column_count);
        for (; k < i && !message; k++) message = clash(load, &load->columns[k], column);
        if (message) report_twice(load, column->span, load->columns[k - 1].span, message);
        good &= !message;
        if (column->role == CSV_KEY && !message) good &= check_binding(load, column);
    }
    return good;
}

/* Of a column that is not read nothing is in the budget. */
static void warn_unread(CsvLoad *load)
{
    Str list = list_headings(load, CSV_IGNORED, false);
    if (!list.len) return;
    Diag *diag = diag_add(load->env->diags, DIAG_W0410, load->facts->path.span,
                          "columns of this file that are not read: " STR_FMT, STR_ARG(list));
    diag_help(load->env->diags, diag,
              "map them in braces, or say that they are not wanted: - \"…\"");
}

/* ---- where the headings are ---- */

/* Whether the lines of the mapping find what they name; without any, whether there is an amount. */
static bool mapping_fits(const CsvLoad *load, const TableHeadings *headings)
{
    uint32_t named = 0, second;
    for (uint32_t i = 0; i < load->facts->mapping.len; i++) {
        const Entry *line = load->facts->mapping.items[i];
        if (!is_mapping(load, line) || !is_well_formed(load, line->atoms)) continue;
        Atom atom = line->atoms.items[1];
        Str wanted = atom_text(load->env->arena, load->env->sources, atom), part;
        named++;
        if (atom.kind == ATOM_NUMBER) {
            if (find_numbered(headings, wanted) == NONE) return false;
            continue;
        }
        bool found = false;
        count_search(load, headings, wanted);
        if (has_star(wanted) && pattern_axis(load, line->atoms) != NONE)
            for (uint32_t k = 0; k < headings->len; k++)
                found |= heading_matches(wanted, headings->items[k].text, &part);
        else
            found = find_named(headings, wanted, &second) != NONE && second == NONE;
        if (!found) return false;
    }
    for (uint32_t k = 0; k < headings->len && !named; k++)
        if (word_find(headings->items[k].text) == WORD_AMOUNT) return true;
    return named != 0;
}

typedef struct MappingSearch {
    FormSearch search; /* must be first */
    const CsvLoad *load;
} MappingSearch;

static bool mapping_search_fits(const FormSearch *search, const TableHeadings *headings)
{
    return mapping_fits(((const MappingSearch *)(const void *)search)->load, headings);
}

static uint32_t fields_of_first(Arena *arena, Str sample, char separator)
{
    CsvReader reader;
    Source source = {.text = sample};
    csv_open(&reader, arena, &source);
    reader.separator = separator;
    return csv_next(&reader) ? reader.fields.len : 0;
}

/* Without headings, columns are known by their numbers. */
static void number_columns(CsvLoad *load, Str sample)
{
    uint32_t count = fields_of_first(load->env->arena, sample, load->form.separator);
    load->headings = (TableHeadings){arena_array(load->env->arena, TableHeading, count), count};
    for (uint32_t i = 0; i < count; i++) load->headings.items[i].span = load->facts->path.span;
}

/* If no headings fit, the first record is shown as those that are there. */
static bool find_form(CsvLoad *load)
{
    MappingSearch search = {load->settings.search, load};
    Str sample = csv_sample(&load->reader);
    Arena *arena = load->env->arena;
    if (load->reader.failed || load->reader.too_long) return false;
    search.search.fits = mapping_search_fits;
    load->form = search.search.form;
    bool numbered = search.search.headings_said && !load->form.depth;
    if (numbered && !search.search.separator_said)
        load->form.separator = form_guess_separator(arena, sample);
    if (!numbered && !form_find(arena, sample, &search.search, &load->form)) {
        load->form = search.search.form;
        if (!search.search.separator_said)
            load->form.separator = form_guess_separator(arena, sample);
    }
    source_set_csv(load->env->sources, load->file, load->form.separator);
    if (!headings_read(&load->reader, arena, &load->form, &load->headings)) return false;
    if (numbered) number_columns(load, sample);
    return load->headings.len != 0;
}

static void take_roles(CsvLoad *load)
{
    bool mapped = false;
    for (uint32_t i = 0; i < load->facts->mapping.len; i++)
        mapped |= is_mapping(load, load->facts->mapping.items[i]);
    if (mapped) {
        apply_mapping(load);
        return;
    }
    for (uint32_t i = 0; i < load->column_count; i++) {
        load->columns[i].span = load->headings.items[i].span;
        set_role(load, &load->columns[i], load->headings.items[i].text, (Span){0, 0});
    }
}

static void report_no_headings(CsvLoad *load)
{
    if (load->reader.too_long)
        csv_report_too_long(load);
    else if (!load->reader.failed)
        diag_add(load->env->diags, DIAG_E0405, load->facts->path.span,
                 "the file is empty: it needs a heading row");
}

bool csv_read_mapping(CsvLoad *load)
{
    uint32_t errors = diags_count(load->env->diags, SEVERITY_ERROR);
    if (!find_form(load)) {
        report_no_headings(load);
        return false;
    }
    load->column_count = load->headings.len;
    load->columns = arena_array(load->env->arena, CsvColumn, load->column_count);
    for (uint32_t i = 0; i < load->column_count; i++) load->columns[i].above = NONE;
    take_roles(load);
    if (diags_count(load->env->diags, SEVERITY_ERROR) > errors || !check_columns(load))
        return false;
    bool amounts = false;
    for (uint32_t i = 0; i < load->column_count; i++)
        amounts |= load->columns[i].role == CSV_AMOUNT;
    if (amounts) {
        if (load->form.depth) warn_unread(load);
        return true;
    }
    Diag *diag = diag_add(load->env->diags, DIAG_E0405, load->facts->path.span,
                          "no column of the file is mapped to `amount`");
    explain_headings(load, diag);
    return false;
}
