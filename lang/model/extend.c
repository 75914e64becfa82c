#include "lang/model/extend.h"

typedef VEC(Item *) ItemVec;

/* ---- tables ---- */

typedef enum ItemPlace {
    PLACE_SETTING,
    PLACE_COLUMNS,
    PLACE_BLOCK,
    PLACE_ROWS,
    PLACE_END
} ItemPlace;

static ItemPlace place_of(ItemKind kind)
{
    switch (kind) {
    case ITEM_UNIT:
    case ITEM_DECIMALS:
    case ITEM_NOTE:
    case ITEM_EMPTY:
    case ITEM_LANDSCAPE:
    case ITEM_MERGED:
    case ITEM_BLANK_AS_ZERO: return PLACE_SETTING;
    case ITEM_FIELD:
    case ITEM_COLUMN:
    case ITEM_GROUP_EACH:
    case ITEM_FOOTNOTE: return PLACE_COLUMNS;
    case ITEM_GROUP:
    case ITEM_PANEL:
    case ITEM_FOOT: return PLACE_BLOCK;
    case ITEM_ROWS:
    case ITEM_ROWS_FACTS:
    case ITEM_ROWS_INDICATORS:
    case ITEM_ROW: return PLACE_ROWS;
    case ITEM_TOTAL: return PLACE_END;
    }
    return PLACE_END;
}

/* A setting says another value of the same; a group, panel or foot goes on with its namesake. */
static bool is_same(const Item *a, const Item *b)
{
    if (a->kind != b->kind) return false;
    ItemPlace place = place_of(a->kind);
    return place == PLACE_SETTING ||
           (place == PLACE_BLOCK && str_equal(a->text.value, b->text.value));
}

static Item **find_same(Env *env, const ItemVec *items, const Item *item)
{
    work_spend(env_work(env), WORK_STEP * (uint64_t)items->len);
    for (uint32_t i = 0; i < items->len; i++)
        if (is_same(items->items[i], item)) return &items->items[i];
    return NULL;
}

/* Where rows are added: after those that there are, before the totals at the end. */
static uint32_t end_of_rows(const ItemVec *items)
{
    uint32_t end = items->len;
    for (uint32_t i = items->len; i-- > 0;) {
        ItemPlace place = place_of(items->items[i]->kind);
        if (place == PLACE_ROWS) return i + 1;
        if (place == PLACE_END) end = i;
    }
    return end;
}

static void insert(Env *env, ItemVec *items, uint32_t at, Item *item)
{
    work_spend(env_work(env), WORK_STEP * (uint64_t)(items->len - at));
    vec_push(env->arena, items);
    for (uint32_t i = items->len - 1; i > at; i--) items->items[i] = items->items[i - 1];
    items->items[at] = item;
}

static Items items_extended(Env *env, Items base, Items more);

static void add_item(Env *env, ItemVec *items, Item *item)
{
    ItemPlace place = place_of(item->kind);
    bool named = place == PLACE_SETTING || place == PLACE_BLOCK;
    Item **same = named ? find_same(env, items, item) : NULL;
    if (!same) {
        insert(env, items, place == PLACE_ROWS ? end_of_rows(items) : items->len, item);
    } else if (place == PLACE_SETTING) {
        *same = item;
    } else {
        Item *both = arena_new(env->arena, Item);
        *both = **same;
        both->items = items_extended(env, both->items, item->items);
        *same = both;
    }
}

static ItemVec items_copied(Env *env, Items base)
{
    ItemVec items = {0};
    for (uint32_t i = 0; i < base.len; i++) *vec_push(env->arena, &items) = base.items[i];
    return items;
}

static void add_items(Env *env, ItemVec *items, Items more)
{
    for (uint32_t i = 0; i < more.len; i++) add_item(env, items, more.items[i]);
}

static Items items_extended(Env *env, Items base, Items more)
{
    ItemVec items = items_copied(env, base);
    add_items(env, &items, more);
    return (Items){items.items, items.len};
}

/* The items are copied once, however many extensions there are. */
static void extend_table(Env *env, TableDecl *table, const Statement *const *extensions,
                         uint32_t count)
{
    ItemVec items = items_copied(env, table->items);
    for (uint32_t i = 0; i < count; i++) add_items(env, &items, extensions[i]->table.items);
    table->items = (Items){items.items, items.len};
}

/* ---- measures ---- */

static Expr *plus(Env *env, Expr *left, Expr *right)
{
    Expr *expr = arena_new(env->arena, Expr);
    expr->kind = EXPR_BINARY;
    expr->span = right->span;
    expr->binary.op = OP_ADD;
    expr->binary.left = left;
    expr->binary.right = right;
    return expr;
}

/* No deeper than it must be, however many there are. */
static Expr *sum_of(Env *env, const Statement *const *terms, uint32_t count)
{
    if (count == 1) return terms[0]->measure.value;
    uint32_t half = count / 2;
    return plus(env, sum_of(env, terms, half), sum_of(env, terms + half, count - half));
}

/* ---- ledgers ---- */

static Names names_extended(Env *env, Names base, Names more)
{
    Name *names = arena_array(env->arena, Name, (size_t)base.len + more.len);
    if (base.len) memcpy(names, base.items, base.len * sizeof *names);
    if (more.len) memcpy(names + base.len, more.items, more.len * sizeof *names);
    return (Names){names, base.len + more.len};
}

static void extend_ledger(Env *env, LedgerDecl *ledger, const LedgerDecl *more)
{
    ledger->dimensions = names_extended(env, ledger->dimensions, more->dimensions);
    ledger->aliases = names_extended(env, ledger->aliases, more->aliases);
}

/* ---- any of them ---- */

const Statement *statement_extended(Env *env, const Statement *base,
                                    const Statement *const *extensions, uint32_t count)
{
    if (!count) return base;
    Statement *copy = arena_new(env->arena, Statement);
    *copy = *base;
    if (copy->kind == STATEMENT_TABLE) extend_table(env, &copy->table, extensions, count);
    for (uint32_t i = 0; copy->kind == STATEMENT_LEDGER && i < count; i++)
        extend_ledger(env, &copy->ledger, &extensions[i]->ledger);
    if (copy->kind == STATEMENT_MEASURE)
        copy->measure.value = plus(env, copy->measure.value, sum_of(env, extensions, count));
    return copy;
}
