/* Facts: rows of ledger blocks and lines in the blocks of members become columns of coordinates and
 * amounts. */
#include "lang/base/mistyped.h"
#include "lang/model/passes.h"

enum { LIMIT_COLUMNS = 4096 };

void model_bind_block(const Model *model, MemberId member, const Ledger *ledger, uint32_t *bound)
{
    while (member != NONE) {
        const Member *m = &model->members.items[member];
        uint32_t axis = model_axis(ledger, m->dim);
        if (axis != NONE && bound[axis] == NONE) bound[axis] = m->index;
        DimId owner = model->dims.items[m->dim].within;
        member = NONE;
        for (const Mapping *mapping = m->mappings; mapping && owner != NONE;
             mapping = mapping->next)
            if (mapping->dim == owner) member = mapping->member;
    }
}

/* ---- amounts ---- */

/* Why a text is no amount, and what may be meant. */
static void report_no_amount(Env *env, Span span, Str text)
{
    Diag *diag = diag_add(env->diags, DIAG_E0402, span, "this is not an amount");
    Mistyped read = mistyped_amount(env->arena, text);
    const char *why = NULL;
    switch (read.slip) {
    case SLIP_NONE:
        why = N_("an amount is digits with a point before its decimals; `-` is none");
        break;
    case SLIP_CURRENCY:
        why = N_("the unit is that of the ledger, without a sign of a currency");
        break;
    case SLIP_PARENTHESES: why = N_("a negative amount has a `-` before it"); break;
    case SLIP_PERCENT: why = N_("only a ledger that is `percent` holds percentages"); break;
    case SLIP_EXPONENT:
        why = N_("write all its digits: a spreadsheet shows and saves them if the cell is "
                 "formatted as a number");
        break;
    case SLIP_SEPARATORS:
        why = N_("a point stands before the decimals, and commas group digits by threes");
        break;
    }
    if (read.one.len && read.other.len)
        diag_note(env->diags, diag, "it may be `" STR_FMT "` or `" STR_FMT "`", STR_ARG(read.one),
                  STR_ARG(read.other));
    else if (read.one.len)
        diag_note(env->diags, diag, "it may be `" STR_FMT "`", STR_ARG(read.one));
    diag_help(env->diags, diag, "%s", diags_text(env->diags, why));
}

/* text: of the amount */
static void report_amount(Env *env, const Ledger *ledger, AmountError error, Span span, Str text)
{
    if (error == AMOUNT_TOO_FINE) {
        Diag *diag =
            diag_add(env->diags, DIAG_E0303, span, "more than %d decimals", (int)ledger->decimals);
        const char *point = text.len ? memchr(text.ptr, '.', text.len) : NULL;
        if (point && point + 4 == text.ptr + text.len)
            diag_note(env->diags, diag, "a point groups no digits: thousands are written `1,080`");
        if (ledger->decimals == AMOUNT_MAX_DECIMALS)
            diag_help(env->diags, diag, "round it: no ledger has more decimals than these");
        else
            diag_help(env->diags, diag,
                      "round it, or declare the ledger " STR_FMT " with more `decimals`",
                      STR_ARG(intern_text(env->names, ledger->name.symbol)));
    } else if (error == AMOUNT_TOO_LARGE) {
        diag_add(env->diags, DIAG_E0302, span, "this amount is too large to be exact");
    } else {
        report_no_amount(env, span, text);
    }
}

static bool convert_amount(Env *env, const Model *model, const Ledger *ledger, Number value,
                           UnitId unit, Span span, Int128 *amount)
{
    Number factor = unit ? model->units.items[unit].factor : (Number){1, 1}, quanta;
    Number per = ledger->per ? model->units.items[ledger->per].factor : (Number){1, 1};
    if (!number_multiply(value, factor, &value) || !number_divide(value, per, &value) ||
        !number_divide(value, ledger->quantum, &quanta)) {
        report_amount(env, ledger, AMOUNT_TOO_LARGE, span, (Str){0});
        return false;
    }
    if (quanta.den != 1) {
        report_amount(env, ledger, AMOUNT_TOO_FINE, span, (Str){0});
        return false;
    }
    *amount = quanta.num;
    return true;
}

static bool unit_fits(Env *env, const Model *model, const Ledger *ledger, UnitId unit, Span span)
{
    if (model->units.items[unit].base == model->units.items[ledger->unit].base) return true;
    diag_add(env->diags, DIAG_E0301, span, "ledger " STR_FMT " is in " STR_FMT ", not in " STR_FMT,
             STR_ARG(intern_text(env->names, ledger->name.symbol)),
             STR_ARG(intern_text(env->names, model->units.items[ledger->unit].name.symbol)),
             STR_ARG(intern_text(env->names, model->units.items[unit].name.symbol)));
    return false;
}

/* "5%", also with a fullwidth sign. */
static bool take_percent(Str *text)
{
    static const Str signs[] = {{"%", 1}, {"％", 3}};
    for (int i = 0; i < 2; i++) {
        Str sign = signs[i];
        if (text->len <= sign.len ||
            memcmp(text->ptr + text->len - sign.len, sign.ptr, sign.len) != 0)
            continue;
        text->len -= sign.len;
        return true;
    }
    return false;
}

bool model_read_amount(Env *env, const Model *model, const Ledger *ledger, Str text, UnitId unit,
                       Span span, Int128 *amount)
{
    if (ledger->decl->percent && !take_percent(&text)) {
        diag_add(env->diags, DIAG_E0402, span,
                 "this ledger holds percentages: write `%%` behind it");
        return false;
    }
    if (!unit || unit == ledger->unit) {
        AmountError error = amount_parse(text, ledger->decimals, amount);
        if (error != AMOUNT_OK) report_amount(env, ledger, error, span, text);
        return error == AMOUNT_OK;
    }
    Number value;
    if (!unit_fits(env, model, ledger, unit, span)) return false;
    AmountError error = number_parse(text, &value);
    if (error != AMOUNT_OK) {
        report_amount(env, ledger, error, span, text);
        return false;
    }
    return convert_amount(env, model, ledger, value, unit, span, amount);
}

/* ---- rows ---- */

typedef struct ColumnHead {
    uint32_t *coords; /* per column axis */
} ColumnHead;

typedef struct CellText {
    Int128 amount;
    Atom place;
    Str quantity;
} CellText;

typedef struct Block { /* how the rows of one block are read */
    Ledger *ledger;
    uint32_t *bound; /* per axis: what the block binds; then what the row binds */
    uint32_t *open;  /* axes that each row has a key for */
    uint32_t open_count;
    uint32_t *column_axes;
    uint32_t column_axis_count;
    VEC(ColumnHead) columns;
    CellText *cells; /* room for one row */
    Coords coords;   /* what the block is for */
} Block;

typedef struct RowReader {
    FactLoader *loader;
    Env *env;           /* of the loader */
    const Model *model; /* likewise */
    const Block *block;
    Atoms atoms;
    uint32_t at;
    Span span;
    Str label;
} RowReader;

static Span atoms_span(Atoms atoms)
{
    return atoms.len ? span_join(atom_span(atoms.items[0]), atom_span(atoms.items[atoms.len - 1]))
                     : (Span){0, 0};
}

/* `2001 "5.00"`: the only number of the row is a key. */
static bool names_member(const RowReader *row, DimId dim)
{
    bool many;
    const Atom *first = row->atoms.items;
    if (!row->atoms.len || first->kind != ATOM_NUMBER) return false;
    Symbol key = model_key_symbol(row->env, (Key){*first});
    return key && model_member_find(row->model, dim, key, &many) != NONE;
}

static void remember_lacking(const RowReader *row, Diag *diag)
{
    row->loader->lacking = diag;
    row->loader->lacking_end = row->span.hi;
}

/* `2001; 5.00`: a row that is only an amount, after `;` and one that lacks it. */
static bool is_cut_off(const RowReader *row)
{
    FactLoader *loader = row->loader;
    if (!loader->lacking || row->atoms.len != 1 || row->atoms.items[0].kind != ATOM_NUMBER ||
        row->span.lo < loader->lacking_end)
        return false;
    Str gap = env_text(row->env, (Span){loader->lacking_end, row->span.lo});
    bool cut = str_equal(str_trim(gap, " \t"), STR(";"));
    if (cut)
        diag_label(row->env->diags, loader->lacking, row->span, "the amount is cut off by `;`");
    return cut;
}

static void report_unbound(const RowReader *row, uint32_t axis)
{
    Env *env = row->env;
    const Model *model = row->model;
    const Ledger *ledger = row->block->ledger;
    Str dim = intern_text(env->names, model->dims.items[ledger->dims.items[axis]].name.symbol);
    Diag *diag =
        diag_add(env->diags, DIAG_E0401, row->span, "this row says no " STR_FMT, STR_ARG(dim));
    if (names_member(row, ledger->dims.items[axis])) {
        remember_lacking(row, diag);
        diag_help(env->diags, diag,
                  "the number is its key, and no amount follows; an amount has no quotes");
        return;
    }
    diag_help(env->diags, diag,
              "ledger " STR_FMT
              " needs one: as a key in the row, or for the block with `for " STR_FMT " …`",
              STR_ARG(intern_text(env->names, ledger->name.symbol)), STR_ARG(dim));
}

/* A number where a key is due is the amount, if nothing but a label follows. */
static bool key_missing(const RowReader *row)
{
    uint32_t left = row->atoms.len - row->at;
    if (left == 0) return true;
    const Atom *atoms = row->atoms.items + row->at;
    if (atoms[0].kind > ATOM_STRING || atoms[0].kind == ATOM_PERCENT) return true;
    return atoms[0].kind == ATOM_NUMBER &&
           (left == 1 || (left == 2 && atoms[1].kind == ATOM_STRING));
}

/* The index of the member that the next atom names; NONE after a diagnostic. */
static uint32_t find_key(RowReader *row, DimId dim)
{
    Key key = {row->atoms.items[row->at++]};
    uint32_t index = member_keys_find(row->loader->keys, dim, model_atom_text(row->env, key.atom));
    if (index != NONE) return index;
    MemberId member = model_member(row->env, row->model, dim, key);
    return member == NONE ? NONE : row->model->members.items[member].index;
}

static bool read_keys(RowReader *row)
{
    const Block *block = row->block;
    for (uint32_t k = 0; k < block->open_count; k++) {
        uint32_t axis = block->open[k];
        if (key_missing(row)) {
            if (!is_cut_off(row)) report_unbound(row, axis);
            return false;
        }
        uint32_t index = find_key(row, block->ledger->dims.items[axis]);
        if (index == NONE) return false;
        block->bound[axis] = index;
    }
    return true;
}

static bool peek(const RowReader *row, AtomKind kind)
{
    return row->at < row->atoms.len && row->atoms.items[row->at].kind == kind;
}

static Str row_text(const RowReader *row, Atom atom)
{
    return env_text(row->env, atom_span(atom));
}

/* After `9 套`: `@ 0.73` (times a price) or `= 77.00` (the amount). */
static bool read_quantity(RowReader *row, Atom quantity, Span unit_span, CellText *cell)
{
    Env *env = row->env;
    const Model *model = row->model;
    const Ledger *ledger = row->block->ledger;
    bool priced = row->atoms.items[row->at].kind == ATOM_AT;
    Span span = span_join(atom_span(quantity), unit_span);
    cell->quantity = env_keep(env, env_text(env, span));
    row->at++;
    if (!peek(row, ATOM_NUMBER)) {
        diag_add(env->diags, DIAG_E0406, span,
                 "a quantity is followed by `@` and a price, or `=` and an amount");
        return false;
    }
    cell->place = row->atoms.items[row->at++];
    if (!priced)
        return model_read_amount(env, model, ledger, row_text(row, cell->place), 0,
                                 atom_span(cell->place), &cell->amount);
    Number count, price;
    if (number_parse(row_text(row, quantity), &count) != AMOUNT_OK ||
        number_parse(row_text(row, cell->place), &price) != AMOUNT_OK ||
        !number_multiply(count, price, &price)) {
        diag_add(env->diags, DIAG_E0302, span, "this product is too large to be exact");
        return false;
    }
    return convert_amount(env, model, ledger, price, ledger->unit,
                          span_join(span, atom_span(cell->place)), &cell->amount);
}

static bool read_number_cell(RowReader *row, CellText *cell)
{
    Env *env = row->env;
    const Model *model = row->model;
    Atom number = row->atoms.items[row->at++];
    Atom word = number;
    bool has_word = peek(row, ATOM_WORD);
    cell->place = number;
    if (has_word) word = row->atoms.items[row->at++];
    if (peek(row, ATOM_AT) || peek(row, ATOM_EQUALS))
        return read_quantity(row, number, has_word ? atom_span(word) : (Span){0, 0}, cell);
    UnitId unit = 0;
    if (has_word) {
        Name name = {model_key_symbol(env, (Key){word}), atom_span(word)};
        unit = model_find_unit(model, name.symbol);
        if (!unit) {
            model_unknown(env, model, name, "unit", NAME_OF_UNIT);
            return false;
        }
    }
    return model_read_amount(env, model, row->block->ledger, row_text(row, number), unit,
                             atom_span(number), &cell->amount);
}

/* Digits, and then a unit that is declared. */
static bool touches_unit(const RowReader *row, Str text)
{
    uint32_t digits = 0;
    while (digits < text.len && is_digit(text.ptr[digits])) digits++;
    Str rest = {text.ptr + digits, text.len - digits};
    Symbol symbol = intern_find(row->env->names, row->env->arena, rest);
    return digits && symbol && model_find_unit(row->model, symbol);
}

/* Says what to write in place of an atom where an amount is expected. */
static void advise_on_cell(const RowReader *row, Diag *diag, Atom atom)
{
    const char *help = NULL;
    bool number_follows = row->at < row->atoms.len && row->atoms.items[row->at].kind == ATOM_NUMBER;
    if (atom.kind == ATOM_EQUALS || atom.kind == ATOM_GE)
        help = N_("a space is enough between a key and its amount");
    else if (atom.kind != ATOM_WORD)
        return;
    else if (touches_unit(row, row_text(row, atom)))
        help = N_("a space stands between a number and its unit");
    else if (is_digit(row_text(row, atom).ptr[0]))
        help = N_("an amount is digits with a point before its decimals; `-` is none");
    else if (number_follows)
        help =
            N_("a unit stands behind its number, and a label, between quotes, behind the amount");
    else
        help = N_("a label stands between quotes: \"…\"");
    diag_help(row->env->diags, diag, "%s", diags_text(row->env->diags, help));
}

static bool read_cell(RowReader *row, CellText *cell)
{
    Atom atom = row->atoms.items[row->at];
    *cell = (CellText){.place = atom};
    if (atom.kind == ATOM_NUMBER) return read_number_cell(row, cell);
    row->at++;
    if (atom.kind == ATOM_PERCENT && row->block->ledger->decl->percent)
        return model_read_amount(row->env, row->model, row->block->ledger, row_text(row, atom), 0,
                                 atom_span(atom), &cell->amount);
    if (atom.kind == ATOM_DASH) {
        cell->amount = FACT_DASH;
        return true;
    }
    Diag *diag =
        diag_add(row->env->diags, DIAG_E0402, atom_span(atom), "an amount or `-` is expected here");
    if (atom.kind == ATOM_PERCENT)
        diag_help(row->env->diags, diag, "only a ledger that is `percent` holds percentages");
    else
        advise_on_cell(row, diag, atom);
    return false;
}

static void take_label(RowReader *row)
{
    if (peek(row, ATOM_STRING))
        row->label = env_keep(row->env, model_atom_text(row->env, row->atoms.items[row->at++]));
}

/* A row that names one member by its code and another by its label is not to be trusted. */
static bool label_agrees(const RowReader *row)
{
    Env *env = row->env;
    const Model *model = row->model;
    Symbol symbol = row->label.len ? intern_find(env->names, env->arena, row->label) : 0;
    for (uint32_t k = 0; symbol && k < row->block->open_count; k++) {
        uint32_t axis = row->block->open[k];
        const Dim *dim = &model->dims.items[row->block->ledger->dims.items[axis]];
        MemberId own = dim->members.items[row->block->bound[axis]];
        bool many;
        MemberId other =
            model_member_find(model, row->block->ledger->dims.items[axis], symbol, &many);
        if (other == NONE || other == own || many ||
            str_equal(model->members.items[own].label, row->label))
            continue;
        Diag *diag = diag_add(env->diags, DIAG_E0212, row->span,
                              "this row is for " STR_FMT ", but its label is that of " STR_FMT,
                              STR_ARG(model_member_title(env, model, own)),
                              STR_ARG(model_member_title(env, model, other)));
        diag_label(env->diags, diag, model->members.items[other].span, "declared here");
        return false;
    }
    return true;
}

static void add_cell(RowReader *row, uint32_t column, const CellText *cell)
{
    const Block *block = row->block;
    for (uint32_t k = 0; k < block->column_axis_count; k++)
        block->bound[block->column_axes[k]] = block->columns.items[column].coords[k];
    FactColumns *facts = &block->ledger->facts;
    columns_add(row->env->arena, facts, block->bound, cell->amount, cell->place.lo);
    columns_add_note(row->env->arena, facts, row->label, cell->quantity);
}

/* Two numbers that are one with a blank between its groups; a comment of another language. */
static const char *advice_on_cells(const RowReader *row)
{
    for (uint32_t i = 0; i + 1 < row->atoms.len; i++) {
        const Atom *a = &row->atoms.items[i], *b = a + 1;
        if (a->kind == ATOM_NUMBER && b->kind == ATOM_DASH && atom_span(*a).hi == b->lo)
            return N_("a sign stands directly before its number");
        if (a->kind == ATOM_SLASH && b->kind == ATOM_SLASH) return N_("a comment begins with `#`");
        if (a->kind != ATOM_NUMBER || b->kind != ATOM_NUMBER || !i) continue;
        Str first = row_text(row, *a), second = row_text(row, *b);
        bool groups = first.len <= 3 && second.len >= 3 && !memchr(first.ptr, '.', first.len);
        if (groups && (second.len == 3 || second.ptr[3] == '.'))
            return N_("a number has no blanks in it: digits are grouped by commas, `1,202.95`");
    }
    return row->block->coords.len
               ? NULL
               : N_("for several amounts in a row, name their columns: `columns 2024 2025`");
}

/* Where a row has too much: the dimensions that its block binds need no key in it. */
static void label_bound(const RowReader *row, Diag *diag, bool wanted)
{
    for (uint32_t i = 0; wanted && i < row->block->coords.len; i++)
        diag_label(row->env->diags, diag, row->block->coords.items[i].span,
                   "bound for the whole block: its rows have no key of it");
}

static void report_cell_count(const RowReader *row, uint32_t wanted, uint32_t found)
{
    Diag *diag = diag_add(row->env->diags, DIAG_E0402, row->span,
                          "amounts in this row: %u, columns of its block: %u", (unsigned)found,
                          (unsigned)wanted);
    const char *help =
        found < wanted ? N_("write `-` where there is no amount") : advice_on_cells(row);
    if (help) diag_help(row->env->diags, diag, "%s", diags_text(row->env->diags, help));
    label_bound(row, diag, found > wanted);
    if (!found) remember_lacking(row, diag);
}

/* The label may stand after the amounts, so the cells are read before the facts are made. */
static void read_row(FactLoader *loader, const Block *block, Atoms atoms, uint32_t start)
{
    RowReader row = {.loader = loader,
                     .env = loader->env,
                     .model = loader->model,
                     .block = block,
                     .atoms = atoms,
                     .at = start,
                     .span = atoms_span(atoms)};
    CellText *cells = block->cells;
    uint32_t wanted = block->columns.len ? block->columns.len : 1, found = 0;
    if (!read_keys(&row)) return;
    take_label(&row);
    while (row.at < atoms.len && !peek(&row, ATOM_STRING) && found < wanted)
        if (!read_cell(&row, &cells[found++])) return;
    take_label(&row);
    if (found < wanted || row.at < atoms.len) {
        report_cell_count(&row, wanted, found + (atoms.len - row.at));
        return;
    }
    if (!label_agrees(&row)) return;
    for (uint32_t i = 0; i < found; i++) add_cell(&row, i, &cells[i]);
}

/* Nearly every row: its keys and one amount, nothing else. False: it may be of any other kind. */
static bool read_plain_row(FactLoader *loader, const Block *block, Atoms atoms)
{
    Ledger *ledger = block->ledger;
    Int128 mantissa;
    if (atoms.len != block->open_count + 1 || atoms.items[block->open_count].kind != ATOM_NUMBER)
        return false;
    Atom amount = atoms.items[block->open_count];
    uint32_t from = atoms.items[0].lo;
    Str text = env_text(loader->env, (Span){from, amount.lo + amount.len});
    if (!text.len) return false;
    for (uint32_t k = 0; k < block->open_count; k++) {
        Atom key = atoms.items[k];
        Str name = {text.ptr + (key.lo - from), key.len};
        bool bare = key.kind <= ATOM_NUMBER && name.ptr[0] != '`';
        DimId dim = ledger->dims.items[block->open[k]];
        uint32_t index = bare ? member_keys_find(loader->keys, dim, name) : NONE;
        if (index == NONE) return false;
        block->bound[block->open[k]] = index;
    }
    Str digits = {text.ptr + (amount.lo - from), amount.len};
    if (amount_parse(digits, ledger->decimals, &mantissa) != AMOUNT_OK) return false;
    columns_add(loader->env->arena, &ledger->facts, block->bound, mantissa, amount.lo);
    return true;
}

/* ---- blocks ---- */

static Block block_start(Env *env, Ledger *ledger)
{
    Block block = {.ledger = ledger,
                   .bound = arena_array(env->arena, uint32_t, ledger->dims.len),
                   .open = arena_array(env->arena, uint32_t, ledger->dims.len),
                   .column_axes = arena_array(env->arena, uint32_t, ledger->dims.len)};
    for (uint32_t k = 0; k < ledger->dims.len; k++) block.bound[k] = NONE;
    return block;
}

static void block_open_axes(Env *env, Block *block)
{
    block->cells = arena_array(env->arena, CellText, block->columns.len ? block->columns.len : 1);
    for (uint32_t k = 0; k < block->ledger->dims.len; k++) {
        bool column = false;
        for (uint32_t c = 0; c < block->column_axis_count; c++)
            column |= block->column_axes[c] == k;
        if (block->bound[k] == NONE && !column) block->open[block->open_count++] = k;
    }
}

static bool column_key(Env *env, const Model *model, Block *block, Atom key, uint32_t position,
                       ColumnHead *head, bool first)
{
    KeyTerm term = {.key = {key}};
    Coord coord = {.span = atom_span(key), .terms = &term, .len = 1};
    DimId dim;
    MemberId member;
    Dims dims = {block->ledger->dims.items, block->ledger->dims.len};
    if (!model_coord(env, model, coord, dims, &dim, &member))
        return false;
    uint32_t axis = model_axis(block->ledger, dim);
    if (first) block->column_axes[block->column_axis_count++] = axis;
    if (position >= block->column_axis_count || block->column_axes[position] != axis ||
        block->bound[axis] != NONE) {
        diag_add(env->diags, DIAG_E0404, atom_span(key),
                 "all columns are members of the same dimensions, in the same order");
        return false;
    }
    head->coords[position] = model->members.items[member].index;
    return true;
}

static bool column_repeats(const Block *block, const ColumnHead *head)
{
    size_t size = block->column_axis_count * sizeof *head->coords;
    for (uint32_t i = 0; i < block->columns.len; i++)
        if (memcmp(block->columns.items[i].coords, head->coords, size) == 0) return true;
    return false;
}

static bool read_columns(Env *env, const Model *model, Block *block, Atoms atoms)
{
    for (uint32_t i = 0; i < atoms.len;) {
        ColumnHead head = {arena_array(env->arena, uint32_t, block->ledger->dims.len)};
        uint32_t position = 0;
        bool first = block->columns.len == 0;
        for (;; i++) {
            if (i == atoms.len || (first && position == block->ledger->dims.len) ||
                !column_key(env, model, block, atoms.items[i], position, &head, first))
                return false;
            position++;
            if (++i == atoms.len || atoms.items[i].kind != ATOM_SLASH) break;
        }
        if (position != block->column_axis_count) {
            diag_add(env->diags, DIAG_E0404, atom_span(atoms.items[i - 1]),
                     "this column names fewer dimensions than the first one");
            return false;
        }
        if (column_repeats(block, &head)) {
            diag_add(env->diags, DIAG_E0404, atom_span(atoms.items[i - 1]),
                     "this column stands here twice");
            return false;
        }
        if (block->columns.len == LIMIT_COLUMNS) {
            diag_add(env->diags, DIAG_E0803, atom_span(atoms.items[i - 1]), "more than %d columns",
                     (int)LIMIT_COLUMNS);
            return false;
        }
        *vec_push(env->arena, &block->columns) = head;
    }
    return true;
}

/* apart: what is read next is not what follows it, and nothing else is wanted from there. */
static bool read_head(Env *env, const Model *model, Block *block, const Facts *facts, bool apart)
{
    uint32_t end = env->view.end;
    if (apart) env->view.end = facts->rows.start;
    bool good = model_bind_coords(env, model, facts->coords, block->ledger, block->bound) &&
                (!facts->has_columns || read_columns(env, model, block, facts->columns));
    env->view.end = end;
    return good;
}

void model_load_block(FactLoader *loader, const Facts *facts, LedgerId ledger, RowCursor rows)
{
    Env *env = loader->env;
    Block block = block_start(env, &loader->ledgers[ledger]);
    block.coords = facts->coords;
    if (!read_head(env, loader->model, &block, facts, rows.end != facts->rows.start)) return;
    block_open_axes(env, &block);
    bool plain = !block.columns.len && !block.ledger->decl->percent;
    for (Atoms row; !env->view.lost && rows_next(&rows, &row);)
        if (!plain || !read_plain_row(loader, &block, row)) read_row(loader, &block, row, 0);
}

void model_load_line(FactLoader *loader, const MemberFact *line)
{
    Env *env = loader->env;
    if (loader->ledgers[line->ledger].vague) return;
    Block block = block_start(env, &loader->ledgers[line->ledger]);
    model_bind_block(loader->model, line->member, block.ledger, block.bound);
    block_open_axes(env, &block);
    if (line->entry->has_body || line->entry->has_parent)
        diag_add(env->diags, DIAG_E0402, line->entry->span, "a fact has neither a block nor `in`");
    read_row(loader, &block, line->entry->atoms, 1);
}
