/* Lines of data: members with what follows them, and facts. */
#include "lang/symbols/walker.h"

static bool is_key(Atom atom)
{
    return atom.kind == ATOM_WORD || atom.kind == ATOM_NUMBER || atom.kind == ATOM_STRING;
}

/* Axes that are not bound yet, in order: their keys begin each row. */
typedef struct OpenAxes {
    const Ledger *ledger;
    bool *bound; /* [axis] */
} OpenAxes;

static OpenAxes open_axes(Walker *w, LedgerId id)
{
    const Ledger *ledger = &w->model->ledgers.items[id];
    return (OpenAxes){ledger, arena_array(w->env.arena, bool, ledger->dims.len)};
}

static void bind(const OpenAxes *axes, DimId dim)
{
    uint32_t axis = model_axis(axes->ledger, dim);
    if (axis != NONE) axes->bound[axis] = true;
}

/* The keys of a row, and words after its amounts that are units. */
static void walk_row(Walker *w, const OpenAxes *axes, Atoms atoms, uint32_t at)
{
    for (uint32_t axis = 0; axis < axes->ledger->dims.len && at < atoms.len; axis++) {
        if (axes->bound[axis]) continue;
        if (!is_key(atoms.items[at])) return;
        walk_key_of(w, axes->ledger->dims.items[axis], (Key){atoms.items[at++]});
    }
    for (; at < atoms.len; at++)
        if (atoms.items[at].kind == ATOM_WORD) walk_unit(w, walk_word(w, atoms.items[at]), false);
}

/* ---- members ---- */

/* [name] [code] ["label"]: returns where the attributes begin. */
static uint32_t walk_declared(Walker *w, DimId dim, const Entry *entry, uint32_t at,
                              MemberId *member)
{
    Atoms atoms = entry->atoms;
    *member = NONE;
    for (int keys = 0; at < atoms.len && keys < 2; at++, keys++) {
        Atom atom = atoms.items[at];
        if (atom.kind != ATOM_WORD && atom.kind != ATOM_NUMBER) break;
        if (keys == 1 && !str_digit(model_atom_text(&w->env, atoms.items[at]), 0) &&
            model_find(w->model, walk_word(w, atom).symbol).kind == NAMED_DIM)
            break;
        MemberId found = walk_key(w, (Dims){&dim, 1}, (Key){atom}, true);
        if (*member == NONE) *member = found;
    }
    if (at < atoms.len && atoms.items[at].kind == ATOM_STRING) {
        MemberId found = walk_key(w, (Dims){&dim, 1}, (Key){atoms.items[at++]}, true);
        if (*member == NONE) *member = found;
    }
    return at;
}

static void walk_attribute(Walker *w, Atom head, Atom value)
{
    Named named = walk_value_name(w, walk_word(w, head), false);
    if (named.kind == NAMED_DIM) walk_key_of(w, named.id, (Key){value});
}

static void walk_body_line(Walker *w, MemberId member, const Entry *line)
{
    if (!line->atoms.len || line->atoms.items[0].kind != ATOM_WORD) return;
    Named named = walk_value_name(w, walk_word(w, line->atoms.items[0]), false);
    DimId own = w->model->members.items[member].dim;
    if (named.kind == NAMED_LEDGER) {
        OpenAxes axes = open_axes(w, named.id);
        uint32_t *bound = arena_array(w->env.arena, uint32_t, axes.ledger->dims.len);
        for (uint32_t i = 0; i < axes.ledger->dims.len; i++) bound[i] = NONE;
        model_bind_block(w->model, member, axes.ledger, bound);
        for (uint32_t i = 0; i < axes.ledger->dims.len; i++) axes.bound[i] = bound[i] != NONE;
        walk_row(w, &axes, line->atoms, 1);
    } else if (named.kind == NAMED_DIM &&
               (named.id == own || w->model->dims.items[named.id].within == own)) {
        walk_entry(w, named.id, line, 1);
    } else if (named.kind == NAMED_DIM && line->atoms.len > 1) {
        walk_key_of(w, named.id, (Key){line->atoms.items[1]});
    }
}

void walk_entry(Walker *w, DimId dim, const Entry *entry, uint32_t start)
{
    MemberId member;
    if (!walker_wants(w, entry->span) && !entry->has_body) return;
    uint32_t at = walk_declared(w, dim, entry, start, &member);
    for (; at + 1 < entry->atoms.len; at += 2)
        walk_attribute(w, entry->atoms.items[at], entry->atoms.items[at + 1]);
    if (entry->has_parent) walk_key_of(w, dim, entry->parent);
    for (uint32_t i = 0; entry->has_body && member != NONE && i < entry->body.len; i++)
        walk_body_line(w, member, entry->body.items[i]);
}

void walk_top_entry(Walker *w, const Entry *entry)
{
    if (!entry->atoms.len) return;
    Named named = walk_value_name(w, walk_word(w, entry->atoms.items[0]), false);
    if (named.kind == NAMED_DIM) walk_entry(w, named.id, entry, 1);
    if (named.kind != NAMED_LEDGER) return;
    OpenAxes axes = open_axes(w, named.id);
    walk_row(w, &axes, entry->atoms, 1);
}

/* ---- facts ---- */

static void walk_columns(Walker *w, const OpenAxes *axes, LedgerId ledger, Atoms columns)
{
    for (uint32_t i = 0; i < columns.len; i++) {
        if (columns.items[i].kind == ATOM_SLASH) continue;
        MemberId member = walk_key(w, ledger_dims(w, ledger), (Key){columns.items[i]}, false);
        if (member != NONE) bind(axes, w->model->members.items[member].dim);
    }
}

static void bind_coords(Walker *w, const OpenAxes *axes, Coords coords)
{
    for (uint32_t i = 0; i < coords.len; i++) {
        DimId dim;
        Env quiet = env_quiet(&w->env);
        Dims dims = {axes->ledger->dims.items, axes->ledger->dims.len};
        if (model_coord_dim(&quiet, w->model, &coords.items[i], dims, &dim)) bind(axes, dim);
    }
}

/* Pieces outside of what is asked for are passed over. */
static void walk_rows(Walker *w, const OpenAxes *axes, const Rows *rows)
{
    for (uint32_t piece = 0, end = rows->start; rows->count && piece < rows_pieces(rows); piece++) {
        Span span = {end, rows_piece_end(rows, piece)};
        end = span.hi;
        if (!walker_wants(w, span)) continue;
        RowCursor cursor = rows_read_pieces(w->env.arena, rows, piece, 1);
        for (Atoms row; rows_next(&cursor, &row);) {
            Span line = span_join(atom_span(row.items[0]), atom_span(row.items[row.len - 1]));
            if (walker_wants(w, line)) walk_row(w, axes, row, 0);
        }
    }
}

/* `amount "Adopted" adopted`: a dimension or a word of the file, a heading, keys. */
static void walk_mapping(Walker *w, LedgerId ledger, const Entry *line)
{
    if (!line->atoms.len) return;
    Named named = walk_value_name(w, walk_word(w, line->atoms.items[0]), false);
    if (named.kind == NAMED_DIM) return;
    for (uint32_t i = 1; i < line->atoms.len; i++)
        if (line->atoms.items[i].kind == ATOM_WORD || line->atoms.items[i].kind == ATOM_NUMBER)
            walk_key(w, ledger_dims(w, ledger), (Key){line->atoms.items[i]}, false);
}

void walk_facts(Walker *w, const Facts *facts)
{
    Named named = walk_value_name(w, facts->ledger, false);
    if (named.kind != NAMED_LEDGER) return;
    OpenAxes axes = open_axes(w, named.id);
    walk_coords(w, facts->coords, ledger_dims(w, named.id));
    bind_coords(w, &axes, facts->coords);
    walk_columns(w, &axes, named.id, facts->columns);
    if (!facts->from_csv) walk_rows(w, &axes, &facts->rows);
    for (uint32_t i = 0; i < facts->mapping.len; i++)
        walk_mapping(w, named.id, facts->mapping.items[i]);
}
