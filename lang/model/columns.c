#include "lang/model/columns.h"

enum { FIRST_FACTS = 16 };

void columns_open(Arena *arena, FactColumns *columns, const uint32_t *sizes, uint32_t axis_count,
                  uint32_t facts)
{
    uint32_t cap = facts > FIRST_FACTS ? facts : FIRST_FACTS;
    *columns = (FactColumns){.cap = cap, .axis_count = axis_count};
    columns->axes = arena_array(arena, FactAxis, axis_count);
    columns->amounts = arena_array(arena, int64_t, cap);
    columns->places = arena_array(arena, uint32_t, cap);
    for (uint32_t k = 0; k < axis_count; k++) {
        if (sizes[k] <= UINT16_MAX)
            columns->axes[k].narrow = arena_array(arena, uint16_t, cap);
        else
            columns->axes[k].wide = arena_array(arena, uint32_t, cap);
    }
}

#define COLUMN_GROW(arena, column, old, cap) \
    ((column) = arena_resize((arena), (column), (old) * sizeof *(column), (cap) * sizeof *(column)))

static void columns_grow(Arena *arena, FactColumns *columns)
{
    size_t old = columns->cap, cap = old * 2;
    if (cap > UINT32_MAX) longjmp(arena->memory->on_failure, 1);
    for (uint32_t k = 0; k < columns->axis_count; k++) {
        FactAxis *axis = &columns->axes[k];
        if (axis->narrow)
            COLUMN_GROW(arena, axis->narrow, old, cap);
        else
            COLUMN_GROW(arena, axis->wide, old, cap);
    }
    COLUMN_GROW(arena, columns->amounts, old, cap);
    COLUMN_GROW(arena, columns->places, old, cap);
    columns->cap = (uint32_t)cap;
}

void columns_reserve(Arena *arena, FactColumns *columns, uint32_t facts)
{
    while (columns->cap - columns->count < facts) columns_grow(arena, columns);
}

/* What stands in the column of amounts. */
static int64_t narrow_amount(Int128 amount)
{
    int64_t narrow = (int64_t)amount;
    if (narrow == amount && narrow > AMOUNT_IS_WIDE) return narrow;
    return amount == FACT_DASH ? AMOUNT_IS_DASH : AMOUNT_IS_WIDE;
}

void columns_add(Arena *arena, FactColumns *columns, const uint32_t *coords, Int128 amount,
                 uint32_t place)
{
    if (columns->count == columns->cap) columns_grow(arena, columns);
    uint32_t f = columns->count++, count = columns->axis_count;
    const FactAxis *axes = columns->axes;
    for (uint32_t k = 0; k < count; k++) {
        if (axes[k].narrow)
            axes[k].narrow[f] = (uint16_t)coords[k];
        else
            axes[k].wide[f] = coords[k];
    }
    int64_t narrow = narrow_amount(amount);
    columns->amounts[f] = narrow;
    columns->places[f] = place;
    if (narrow == AMOUNT_IS_WIDE) *vec_push(arena, &columns->wide) = (WideAmount){f, amount};
}

void columns_add_note(Arena *arena, FactColumns *columns, Str label, Str quantity)
{
    if (label.len || quantity.len)
        *vec_push(arena, &columns->notes) = (FactNote){columns->count - 1, label, quantity};
}

static void *copy_array(Arena *arena, const void *array, size_t used, size_t size)
{
    void *copy = arena_alloc(arena, size);
    if (used) memcpy(copy, array, used);
    return copy;
}

#define COLUMN_COPY(arena, column, used, cap) \
    ((column) = copy_array((arena), (column), (used) * sizeof *(column), (cap) * sizeof *(column)))

FactColumns columns_copy(Arena *arena, const FactColumns *columns, uint32_t more)
{
    FactColumns copy = *columns;
    size_t used = columns->count, cap = used + more;
    if (cap > UINT32_MAX) longjmp(arena->memory->on_failure, 1);
    copy.cap = (uint32_t)cap;
    COLUMN_COPY(arena, copy.axes, copy.axis_count, copy.axis_count);
    for (uint32_t k = 0; k < copy.axis_count; k++) {
        if (copy.axes[k].narrow)
            COLUMN_COPY(arena, copy.axes[k].narrow, used, cap);
        else
            COLUMN_COPY(arena, copy.axes[k].wide, used, cap);
    }
    COLUMN_COPY(arena, copy.amounts, used, cap);
    COLUMN_COPY(arena, copy.places, used, cap);
    COLUMN_COPY(arena, copy.wide.items, copy.wide.len, copy.wide.cap);
    COLUMN_COPY(arena, copy.notes.items, copy.notes.len, copy.notes.cap);
    return copy;
}

void columns_gather(Arena *arena, FactColumns *columns, const FactColumns *copy)
{
    columns->count = copy->count;
    for (uint32_t i = 0; i < copy->wide.len; i++)
        *vec_push(arena, &columns->wide) = copy->wide.items[i];
    for (uint32_t i = 0; i < copy->notes.len; i++)
        *vec_push(arena, &columns->notes) = copy->notes.items[i];
}

#define COLUMN_APPEND(into, other, at, from, count) \
    (memcpy((into) + (at), (other) + (from), (count) * sizeof *(into)))

static void append_axes(FactColumns *columns, const FactColumns *other, uint32_t from,
                        uint32_t count)
{
    uint32_t at = columns->count;
    for (uint32_t k = 0; k < columns->axis_count; k++) {
        FactAxis *into = &columns->axes[k];
        const FactAxis *axis = &other->axes[k];
        if (into->narrow)
            COLUMN_APPEND(into->narrow, axis->narrow, at, from, count);
        else
            COLUMN_APPEND(into->wide, axis->wide, at, from, count);
    }
    COLUMN_APPEND(columns->amounts, other->amounts, at, from, count);
    COLUMN_APPEND(columns->places, other->places, at, from, count);
}

void columns_append(Arena *arena, FactColumns *columns, const FactColumns *other, uint32_t from)
{
    uint32_t count = other->count - from, moved = columns->count - from;
    columns_reserve(arena, columns, count);
    append_axes(columns, other, from, count);
    columns->count += count;
    uint32_t wides = other->wide.len, notes = other->notes.len;
    while (wides && other->wide.items[wides - 1].fact >= from) wides--;
    while (notes && other->notes.items[notes - 1].fact >= from) notes--;
    for (uint32_t i = wides; i < other->wide.len; i++) {
        WideAmount wide = other->wide.items[i];
        wide.fact += moved;
        *vec_push(arena, &columns->wide) = wide;
    }
    for (uint32_t i = notes; i < other->notes.len; i++) {
        FactNote note = other->notes.items[i];
        note = (FactNote){note.fact + moved, arena_str(arena, note.label),
                          arena_str(arena, note.quantity)};
        *vec_push(arena, &columns->notes) = note;
    }
}

static void move_fact(FactColumns *columns, uint32_t to, uint32_t from)
{
    for (uint32_t k = 0; k < columns->axis_count; k++) {
        FactAxis *axis = &columns->axes[k];
        if (axis->narrow)
            axis->narrow[to] = axis->narrow[from];
        else
            axis->wide[to] = axis->wide[from];
    }
    columns->amounts[to] = columns->amounts[from];
    columns->places[to] = columns->places[from];
}

void columns_remove(FactColumns *columns, const bool *gone)
{
    uint32_t count = columns->count, to = 0, wide = 0, wides = 0, note = 0, notes = 0;
    for (uint32_t f = 0; f < count; f++) {
        bool is_wide = wide < columns->wide.len && columns->wide.items[wide].fact == f;
        bool is_noted = note < columns->notes.len && columns->notes.items[note].fact == f;
        if (!gone[f]) {
            if (is_wide)
                columns->wide.items[wides++] = (WideAmount){to, columns->wide.items[wide].amount};
            if (is_noted) {
                FactNote kept = columns->notes.items[note];
                kept.fact = to;
                columns->notes.items[notes++] = kept;
            }
            move_fact(columns, to++, f);
        }
        wide += is_wide;
        note += is_noted;
    }
    columns->count = to;
    columns->wide.len = wides;
    columns->notes.len = notes;
}

Int128 columns_wide_amount(const FactColumns *columns, uint32_t fact)
{
    uint32_t lo = 0, hi = columns->wide.len;
    while (hi - lo > 1) { /* the fact is there */
        uint32_t mid = lo + (hi - lo) / 2;
        if (columns->wide.items[mid].fact <= fact)
            lo = mid;
        else
            hi = mid;
    }
    return columns->wide.items[lo].amount;
}

const FactNote *columns_note(const FactColumns *columns, uint32_t fact)
{
    uint32_t lo = 0, hi = columns->notes.len;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (columns->notes.items[mid].fact < fact)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == columns->notes.len || columns->notes.items[lo].fact != fact) return NULL;
    return &columns->notes.items[lo];
}

bool columns_same(const FactColumns *columns, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < columns->axis_count; i++)
        if (columns_member(columns, i, a) != columns_member(columns, i, b)) return false;
    return columns_amount(columns, a) == columns_amount(columns, b);
}
