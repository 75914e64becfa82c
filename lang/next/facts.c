/* Facts: amounts become dashes, but where a ledger is by year those of the budget's year stay, and
 * a row, a column or a block with dashes is added for the next one. */
#include <stdlib.h>

#include "lang/next/pass.h"
#include "lang/syntax/write.h"

static const char dropped_years[] =
    N_("they are of years that the new budget does not compare with");

/* ---- what there is ---- */

static int compare_places(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void find_newest(NextPass *pass, const Ledger *ledger)
{
    uint32_t axis = model_axis(ledger, DIM_YEAR), *newest = &pass->newest[ledger->id];
    for (uint32_t i = 0; axis != NONE && i < ledger->facts.count; i++) {
        uint32_t year = next_year_of(pass, columns_member(&ledger->facts, axis, i));
        if (year > *newest) *newest = year;
    }
    if (*newest == pass->model->header.year) pass->history = true;
}

void next_find_facts(NextPass *pass)
{
    const Model *model = pass->model;
    Arena *arena = pass->env->arena;
    pass->newest = arena_array(arena, uint32_t, model->ledgers.len);
    pass->written = arena_array(arena, bool, model->ledgers.len);
    for (uint32_t i = 0; i < model->ledgers.len; i++)
        pass->place_count += model->ledgers.items[i].facts.count;
    pass->places = arena_array(arena, uint32_t, pass->place_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < model->ledgers.len; i++) {
        const Ledger *ledger = &model->ledgers.items[i];
        if (ledger->facts.count)
            memcpy(pass->places + count, ledger->facts.places,
                   ledger->facts.count * sizeof *pass->places);
        count += ledger->facts.count;
        find_newest(pass, ledger);
    }
    qsort(pass->places, count, sizeof *pass->places, compare_places);
}

/* ---- cells ---- */

typedef VEC(Span) Cells;

static bool is_amount(const NextPass *pass, Atom atom)
{
    uint32_t lo = atom.lo;
    return bsearch(&lo, pass->places, pass->place_count, sizeof lo, compare_places) != NULL;
}

/* Where the cell of the amount begins: with the quantity before `@` or `=`. */
static uint32_t cell_start(Atoms atoms, uint32_t at)
{
    AtomKind before = at ? (AtomKind)atoms.items[at - 1].kind : ATOM_WORD;
    if (at < 2 || (before != ATOM_AT && before != ATOM_EQUALS)) return atoms.items[at].lo;
    at -= 2;
    return atoms.items[at && atoms.items[at].kind == ATOM_WORD ? at - 1 : at].lo;
}

static Cells cells_of(const NextPass *pass, Atoms atoms)
{
    Cells cells = {0};
    for (uint32_t i = 0; i < atoms.len; i++) {
        if (!is_amount(pass, atoms.items[i])) continue;
        bool unit = i + 1 < atoms.len && atoms.items[i + 1].kind == ATOM_WORD;
        uint32_t end = atom_span(atoms.items[unit ? i + 1 : i]).hi;
        *vec_push(pass->env->arena, &cells) = (Span){cell_start(atoms, i), end};
    }
    return cells;
}

static void dash_cells(const NextPass *pass, NextEdits *edits, Atoms atoms)
{
    Cells cells = cells_of(pass, atoms);
    for (uint32_t i = 0; i < cells.len; i++)
        edits_add(pass->env->arena, edits, cells.items[i], STR("-"));
}

/* ---- years in rows ---- */

/* The year that an atom names; 0 if it is none. */
static uint32_t year_named(const NextPass *pass, Atom atom)
{
    bool many = false;
    if (atom.kind != ATOM_NUMBER || atom.len != 4) return 0;
    Str text = source_text(pass->env->sources, atom_span(atom));
    Symbol symbol = intern_find(pass->env->names, pass->env->arena, text);
    MemberId member = symbol ? model_member_find(pass->model, DIM_YEAR, symbol, &many) : NONE;
    return member == NONE ? 0 : next_year_of(pass, pass->model->members.items[member].index);
}

/* The atom before the amounts that names a year; NULL if there is none. */
static const Atom *year_of_row(const NextPass *pass, Atoms atoms)
{
    for (uint32_t i = 0; i < atoms.len && !is_amount(pass, atoms.items[i]); i++)
        if (year_named(pass, atoms.items[i])) return &atoms.items[i];
    return NULL;
}

static Span row_span(Atoms atoms)
{
    return span_join(atom_span(atoms.items[0]), atom_span(atoms.items[atoms.len - 1]));
}

static Str year_text(const NextPass *pass, uint32_t year)
{
    return arena_printf(pass->env->arena, "%u", (unsigned)year);
}

/* A row with its own year: it stays if the year does, and the newest gets one of the year after. */
static void move_row(NextPass *pass, const Ledger *ledger, Atoms atoms, const Atom *year)
{
    NextEdits copy = {0};
    Arena *arena = pass->env->arena;
    Span row = row_span(atoms);
    uint32_t named = year_named(pass, *year);
    if (named == pass->newest[ledger->id]) {
        edits_add(arena, &copy, atom_span(*year), year_text(pass, named + 1));
        dash_cells(pass, &copy, atoms);
        Str text = edits_apply(arena, pass->env->sources, &copy, row);
        edits_add(arena, &pass->edits, (Span){row.lo, row.lo},
                  arena_printf(arena, STR_FMT "\n", STR_ARG(text)));
    }
    if (!next_keeps_year(pass, named)) edits_add(arena, &pass->edits, row, STR(""));
}

static void move_any_row(NextPass *pass, const Ledger *ledger, Atoms atoms)
{
    const Atom *year = pass->newest[ledger->id] ? year_of_row(pass, atoms) : NULL;
    if (year)
        move_row(pass, ledger, atoms, year);
    else
        dash_cells(pass, &pass->edits, atoms);
}

/* ---- years in columns ---- */

typedef struct YearColumn { /* keys between slashes */
    uint32_t first, end;    /* atoms */
    uint32_t year;          /* 0 = it names none */
    Str before, after;      /* what is around the year */
    uint32_t from;          /* of a new column: the old one whose cells it has; NONE = dashes */
} YearColumn;
typedef VEC(YearColumn) YearColumns;

static Str between(const NextPass *pass, uint32_t lo, uint32_t hi)
{
    return lo < hi ? source_text(pass->env->sources, (Span){lo, hi}) : STR("");
}

static YearColumn read_column(const NextPass *pass, Atoms atoms, uint32_t first)
{
    YearColumn column = {.first = first, .end = first + 1};
    while (column.end + 1 < atoms.len && atoms.items[column.end].kind == ATOM_SLASH)
        column.end += 2;
    uint32_t lo = atoms.items[first].lo, hi = atom_span(atoms.items[column.end - 1]).hi;
    for (uint32_t i = first; i < column.end; i += 2) {
        column.year = year_named(pass, atoms.items[i]);
        if (!column.year) continue;
        column.before = between(pass, lo, atoms.items[i].lo);
        column.after = between(pass, atom_span(atoms.items[i]).hi, hi);
        break;
    }
    return column;
}

static YearColumns read_columns(const NextPass *pass, Atoms atoms)
{
    YearColumns columns = {0};
    for (uint32_t at = 0; at < atoms.len;) {
        YearColumn *column = vec_push(pass->env->arena, &columns);
        *column = read_column(pass, atoms, at);
        at = column->end;
    }
    return columns;
}

static uint32_t find_column(const YearColumns *columns, const YearColumn *like, uint32_t year)
{
    for (uint32_t i = 0; i < columns->len; i++) {
        const YearColumn *c = &columns->items[i];
        if (c->year == year && str_equal(c->before, like->before) &&
            str_equal(c->after, like->after))
            return i;
    }
    return NONE;
}

/* Each year moves by one; what is in the newest one, and would have no column then, gets one. */
static YearColumns new_columns(const NextPass *pass, const YearColumns *old, uint32_t newest)
{
    YearColumns columns = {0};
    for (uint32_t i = 0; i < old->len; i++) {
        YearColumn column = old->items[i];
        column.year++;
        column.from = find_column(old, &column, column.year);
        *vec_push(pass->env->arena, &columns) = column;
    }
    for (uint32_t i = 0; i < old->len; i++) {
        YearColumn column = old->items[i];
        column.from = i;
        if (column.year != newest || !next_keeps_year(pass, newest)) continue;
        if (find_column(&columns, &column, newest) == NONE)
            *vec_push(pass->env->arena, &columns) = column;
    }
    return columns;
}

static Str heads_text(const NextPass *pass, const YearColumns *columns)
{
    Sink sink;
    sink_memory(&sink, pass->env->arena);
    for (uint32_t i = 0; i < columns->len; i++) {
        const YearColumn *c = &columns->items[i];
        sink_printf(&sink, "%s" STR_FMT "%u" STR_FMT, i ? " " : "", STR_ARG(c->before),
                    (unsigned)c->year, STR_ARG(c->after));
    }
    return sink_result(&sink);
}

static Str cells_text(const NextPass *pass, const YearColumns *columns, const Cells *cells)
{
    Sink sink;
    sink_memory(&sink, pass->env->arena);
    for (uint32_t i = 0; i < columns->len; i++) {
        uint32_t from = columns->items[i].from;
        if (i) sink_char(&sink, ' ');
        sink_str(&sink, from < cells->len ? source_text(pass->env->sources, cells->items[from])
                                          : STR("-"));
    }
    return sink_result(&sink);
}

static void move_columns(NextPass *pass, const Facts *facts, const YearColumns *old,
                         uint32_t newest)
{
    Arena *arena = pass->env->arena;
    YearColumns columns = new_columns(pass, old, newest);
    edits_add(arena, &pass->edits, row_span(facts->columns), heads_text(pass, &columns));
    RowCursor cursor = rows_read(arena, &facts->rows);
    for (Atoms row; rows_next(&cursor, &row);) {
        Cells cells = cells_of(pass, row);
        if (!cells.len) continue;
        Span span = span_join(cells.items[0], cells.items[cells.len - 1]);
        edits_add(arena, &pass->edits, span, cells_text(pass, &columns, &cells));
    }
}

/* ---- blocks ---- */

/* The year that the block is for, with its place; 0 = it is for none. */
static uint32_t year_of_block(const NextPass *pass, const Facts *facts, Span *place)
{
    for (uint32_t i = 0; i < facts->coords.len; i++) {
        const Coord *coord = &facts->coords.items[i];
        if (coord->kind != COORD_MEMBERS || coord->len != 1) continue;
        uint32_t year = year_named(pass, coord->terms[0].key.atom);
        *place = atom_span(coord->terms[0].key.atom);
        if (year) return year;
    }
    return 0;
}

static void dash_rows(const NextPass *pass, const Facts *facts, NextEdits *edits)
{
    RowCursor cursor = rows_read(pass->env->arena, &facts->rows);
    for (Atoms row; rows_next(&cursor, &row);) dash_cells(pass, edits, row);
}

static void move_block(NextPass *pass, const Statement *s, const Ledger *ledger, uint32_t year,
                       Span place)
{
    NextEdits copy = {0};
    Arena *arena = pass->env->arena;
    if (year == pass->newest[ledger->id]) {
        edits_add(arena, &copy, place, year_text(pass, year + 1));
        dash_rows(pass, &s->facts, &copy);
        Str text = edits_apply(arena, pass->env->sources, &copy, s->span);
        edits_add(arena, &pass->edits, (Span){s->span.lo, s->span.lo},
                  arena_printf(arena, STR_FMT "\n", STR_ARG(text)));
    }
    if (next_keeps_year(pass, year)) return;
    edits_add(arena, &pass->edits, s->span, STR(""));
    if (year != pass->newest[ledger->id]) next_leave_out(pass, s->span, "facts", dropped_years);
}

static void move_rows(NextPass *pass, const Facts *facts, const Ledger *ledger)
{
    RowCursor cursor = rows_read(pass->env->arena, &facts->rows);
    for (Atoms row; rows_next(&cursor, &row);) move_any_row(pass, ledger, row);
}

/* ---- what tables of data hold ---- */

static void write_key(const NextPass *pass, const Writer *writer, DimId dim, uint32_t index)
{
    const Dim *of = &pass->model->dims.items[dim];
    const Member *member = &pass->model->members.items[of->members.items[index]];
    Symbol symbol = member->name ? member->name : member->code;
    Str text = intern_text(pass->env->names, symbol);
    uint32_t digits = 0;
    while (digits < text.len && str_digit(text, digits)) digits++;
    if (symbol && digits == text.len)
        sink_str(writer->sink, text);
    else if (symbol)
        write_name(writer, (Name){symbol, {0, 0}});
    else
        write_string(writer, member->label);
    sink_char(writer->sink, ' ');
}

static void write_amount(const NextPass *pass, const Ledger *ledger, uint32_t fact, Sink *sink)
{
    char digits[AMOUNT_TEXT_MAX];
    (void)pass;
    if (columns_is_dash(&ledger->facts, fact)) {
        sink_char(sink, '-');
        return;
    }
    Int128 amount = columns_amount(&ledger->facts, fact);
    sink_str(sink, (Str){digits, amount_print(amount, ledger->decimals, true, digits)});
    if (ledger->decl->percent) sink_char(sink, '%');
}

/* One fact as a row: of the year after, `next`, with a dash. */
static void write_fact(const NextPass *pass, const Ledger *ledger, uint32_t fact, bool next,
                       Sink *sink)
{
    Writer writer = {.arena = pass->env->arena,
                     .names = pass->env->names,
                     .sources = pass->env->sources,
                     .sink = sink};
    const FactNote *note = columns_note(&ledger->facts, fact);
    for (uint32_t axis = 0; axis < ledger->dims.len; axis++) {
        DimId dim = ledger->dims.items[axis];
        uint32_t index = columns_member(&ledger->facts, axis, fact);
        if (dim == DIM_YEAR)
            sink_printf(sink, "%u ", (unsigned)next_year_of(pass, index) + next);
        else
            write_key(pass, &writer, dim, index);
    }
    if (next)
        sink_char(sink, '-');
    else
        write_amount(pass, ledger, fact, sink);
    sink_char(sink, ' ');
    if (note && note->label.len) write_string(&writer, note->label);
}

typedef struct WrittenRows { /* rows that are there, so that none is there twice */
    Interner *rows;
    Sink *sink;
} WrittenRows;

static void add_row(const NextPass *pass, const WrittenRows *written, const Ledger *ledger,
                    uint32_t fact, bool next)
{
    Sink row;
    sink_memory(&row, pass->env->arena);
    write_fact(pass, ledger, fact, next, &row);
    uint32_t known = intern_count(written->rows);
    if (intern(written->rows, sink_result(&row)) <= known) return;
    sink_str(written->sink, sink_result(&row));
    sink_char(written->sink, '\n');
}

static void write_rows(NextPass *pass, const Ledger *ledger, Sink *sink)
{
    WrittenRows written = {intern_new(pass->env->arena, intern_seed(pass->env->names)), sink};
    uint32_t axis = model_axis(ledger, DIM_YEAR);
    for (uint32_t i = 0; i < ledger->facts.count; i++) {
        const Source *source = source_of(pass->env->sources, ledger->facts.places[i]);
        if (!source || !source->separator) continue;
        uint32_t year =
            axis == NONE ? 0 : next_year_of(pass, columns_member(&ledger->facts, axis, i));
        if (!year || year == pass->newest[ledger->id]) add_row(pass, &written, ledger, i, true);
        if (year && next_keeps_year(pass, year)) add_row(pass, &written, ledger, i, false);
    }
}

/* All that tables hold of a ledger becomes one block, in place of the first. */
static void move_data(NextPass *pass, const Statement *s, const Ledger *ledger)
{
    Sink sink;
    Arena *arena = pass->env->arena;
    sink_memory(&sink, arena);
    if (!pass->written[ledger->id]) {
        sink_printf(&sink, "facts " STR_FMT " {\n",
                    STR_ARG(source_text(pass->env->sources, s->facts.ledger.span)));
        write_rows(pass, ledger, &sink);
        sink_text(&sink, "}");
    }
    pass->written[ledger->id] = true;
    edits_add(arena, &pass->edits, s->span, sink_result(&sink));
}

void next_facts(NextPass *pass, const Statement *s)
{
    Span place;
    const Facts *facts = &s->facts;
    Named named = model_find(pass->model, facts->ledger.symbol);
    if (named.kind != NAMED_LEDGER) return;
    const Ledger *ledger = &pass->model->ledgers.items[named.id];
    bool yearly = pass->newest[named.id] != 0;
    uint32_t year = yearly ? year_of_block(pass, facts, &place) : 0;
    YearColumns columns = read_columns(pass, facts->columns);
    if (facts->from_csv)
        move_data(pass, s, ledger);
    else if (year)
        move_block(pass, s, ledger, year, place);
    else if (yearly && columns.len && columns.items[0].year)
        move_columns(pass, facts, &columns, pass->newest[named.id]);
    else
        move_rows(pass, facts, ledger);
}

/* ---- facts in the blocks of members ---- */

void next_entry(NextPass *pass, const Entry *entry)
{
    if (!entry->atoms.len) return;
    Symbol first = 0;
    if (entry->atoms.items[0].kind == ATOM_WORD)
        first = model_key_symbol(pass->env, (Key){entry->atoms.items[0]});
    Named named = model_find(pass->model, first);
    if (named.kind == NAMED_LEDGER)
        move_any_row(pass, &pass->model->ledgers.items[named.id], entry->atoms);
    for (uint32_t i = 0; entry->has_body && i < entry->body.len; i++)
        next_entry(pass, entry->body.items[i]);
}

void next_members(NextPass *pass, Entries members)
{
    for (uint32_t i = 0; i < members.len; i++) {
        const Entry *member = members.items[i];
        for (uint32_t k = 0; member->has_body && k < member->body.len; k++)
            next_entry(pass, member->body.items[k]);
    }
}
