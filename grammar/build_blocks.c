/* Nodes of declarations with many parts: dimensions, waivers, invariants, tables. */
#include "grammar/build.h"

#include <string.h>

#include "grammar/parser.h"

/* ---- dimensions ---- */

DimensionDecl *dimension_new(Parser *parser, bool classification, Name name, Text label)
{
    DimensionDecl *dimension = arena_new(parser->in.arena, DimensionDecl);
    dimension->classification = classification;
    dimension->name = name;
    dimension->label = label;
    return dimension;
}

DimensionDecl *dimension_levels(Parser *parser, DimensionDecl *dimension, Span word,
                                LevelList levels)
{
    if (dimension->levels.len) report_twice(parser, word);
    dimension->levels.items = levels.items;
    dimension->levels.len = levels.len;
    return dimension;
}

DimensionDecl *dimension_within(Parser *parser, DimensionDecl *dimension, Span word, Name within)
{
    if (dimension->within.symbol) report_twice(parser, word);
    dimension->within = within;
    return dimension;
}

DimensionDecl *dimension_default(Parser *parser, DimensionDecl *dimension, Span word, Atom key)
{
    if (dimension->has_default) report_twice(parser, word);
    dimension->has_default = true;
    dimension->default_key = (Key){key};
    return dimension;
}

DimensionDecl *dimension_ordered(Parser *parser, DimensionDecl *dimension, Span word)
{
    if (dimension->ordered) report_twice(parser, word);
    dimension->ordered = true;
    return dimension;
}

DimensionDecl *dimension_nearest(Parser *parser, DimensionDecl *dimension, Span word)
{
    if (dimension->nearest.hi) report_twice(parser, word);
    dimension->nearest = word;
    return dimension;
}

static size_t power_of_two(size_t at_least)
{
    size_t power = 1;
    while (power < at_least) power *= 2;
    return at_least ? power : 0;
}

/* The array has room for a power of two. */
static void names_append(Parser *parser, Names *names, NameList more)
{
    size_t size = sizeof *names->items;
    size_t old_room = power_of_two(names->len), room = power_of_two(names->len + more.len);
    if (room > old_room)
        names->items = arena_resize(parser->in.arena, names->items, old_room * size, room * size);
    memcpy(names->items + names->len, more.items, more.len * size);
    names->len += more.len;
}

DimensionDecl *dimension_alias(Parser *parser, DimensionDecl *dimension, NameList names)
{
    names_append(parser, &dimension->aliases, names);
    return dimension;
}

DimensionDecl *dimension_attribute(Parser *parser, DimensionDecl *dimension, NameList names)
{
    names_append(parser, &dimension->attributes, names);
    return dimension;
}

Statement *statement_dimension(Parser *parser, Span span, const DimensionDecl *dimension,
                               EntryList members)
{
    Statement *statement = statement_new(parser, span, STATEMENT_DIMENSION);
    statement->dimension = *dimension;
    statement->dimension.members = (Entries){members.items, members.len};
    return statement;
}

Statement *statement_dimension_csv(Parser *parser, Span span, const DimensionDecl *dimension,
                                   Span path, EntryList mapping)
{
    Statement *statement = statement_dimension(parser, span, dimension, (EntryList){0});
    statement->dimension.path = text_at(parser, path);
    statement->dimension.mapping = (Entries){mapping.items, mapping.len};
    return statement;
}

/* ---- waivers and lints ---- */

Waive *waive_row(Parser *parser, Waive *waive, Span word, TextList texts)
{
    if (waive->row.len || waive->row_number.hi) report_twice(parser, word);
    waive->row.items = texts.items;
    waive->row.len = texts.len;
    return waive;
}

Waive *waive_row_number(Parser *parser, Waive *waive, Span word, Span number)
{
    if (waive->row.len || waive->row_number.hi) report_twice(parser, word);
    waive->row_number = number;
    return waive;
}

Waive *waive_column(Parser *parser, Waive *waive, Span word, TextList path)
{
    if (waive->column.len) report_twice(parser, word);
    waive->column.items = path.items;
    waive->column.len = path.len;
    return waive;
}

Waive *waive_for(Parser *parser, Waive *waive, Span word, CoordList coords)
{
    if (waive->coords.len) report_twice(parser, word);
    waive->coords = (Coords){coords.items, coords.len};
    return waive;
}

Waive *waive_figures(Waive *waive, Span span, AtomList stated, AtomList computed)
{
    waive->difference = span;
    waive->stated = (Atoms){stated.items, stated.len};
    waive->computed = (Atoms){computed.items, computed.len};
    return waive;
}

Waive *waive_by(Waive *waive, Span span, WaivedAmountList amounts)
{
    waive->difference = span;
    waive->by.items = amounts.items;
    waive->by.len = amounts.len;
    return waive;
}

Statement *statement_waive(Parser *parser, Span span, Name name, Waive *waive, Span because,
                           Span reason)
{
    Statement *statement = statement_new(parser, span, STATEMENT_WAIVE);
    if (!waive->difference.hi) waive->difference = (Span){because.lo, because.lo};
    waive->because = because;
    statement->waive = *waive;
    statement->waive.name = name;
    statement->waive.reason = text_at(parser, reason);
    return statement;
}

LintDecl *lint_for(Parser *parser, CoordList coords)
{
    LintDecl *lint = arena_new(parser->in.arena, LintDecl);
    lint->coords = (Coords){coords.items, coords.len};
    return lint;
}

LintDecl *lint_off(Parser *parser, LintDecl *lint, Span reason)
{
    lint->off = true;
    lint->reason = text_at(parser, reason);
    return lint;
}

Statement *statement_edition(Parser *parser, Span span, Span number)
{
    Statement *statement = statement_new(parser, span, STATEMENT_EDITION);
    statement->edition = atom_at(parser, ATOM_NUMBER, number);
    return statement;
}

Statement *statement_confidential(Parser *parser, Span span, Coord members, Span members_span,
                                  Span reason)
{
    Statement *statement = statement_new(parser, span, STATEMENT_CONFIDENTIAL);
    members.span = members_span;
    statement->confidential = (ConfidentialDecl){members, text_at(parser, reason)};
    return statement;
}

Statement *statement_lint(Parser *parser, Span span, Name code, const LintDecl *lint)
{
    Statement *statement = statement_new(parser, span, STATEMENT_LINT);
    statement->lint = *lint;
    statement->lint.code = code;
    return statement;
}

/* ---- invariants ---- */

InvariantDecl *invariant_new(Parser *parser, Name name, Text label, Text warning,
                             bool may_be_empty)
{
    InvariantDecl *invariant = arena_new(parser->in.arena, InvariantDecl);
    invariant->name = name;
    invariant->label = label;
    invariant->warning = warning.value.ptr != NULL;
    invariant->warning_reason = warning;
    invariant->may_be_empty = may_be_empty;
    return invariant;
}

static Claim *claim_new(Parser *parser, ClaimKind kind)
{
    Claim *claim = arena_new(parser->in.arena, Claim);
    claim->kind = kind;
    return claim;
}

Claim *claim_relation(Parser *parser, const Relation *relation)
{
    Claim *claim = claim_new(parser, CLAIM_RELATION);
    claim->relation = *relation;
    return claim;
}

Claim *claim_whole(Parser *parser, ClaimKind kind, Expr *whole, ExprList parts)
{
    Claim *claim = claim_new(parser, kind);
    Expr **items = arena_array(parser->in.arena, Expr *, (size_t)parts.len + 1);
    items[0] = whole;
    memcpy(items + 1, parts.items, parts.len * sizeof *items);
    claim->operands = (Exprs){items, parts.len + 1};
    return claim;
}

Claim *claim_across(Parser *parser, KindShare whole, KindShareList parts)
{
    Claim *claim = claim_new(parser, CLAIM_ACROSS);
    Expr **items = arena_array(parser->in.arena, Expr *, (size_t)parts.len + 1);
    Name *kinds = arena_array(parser->in.arena, Name, (size_t)parts.len + 1);
    for (uint32_t i = 0; i <= parts.len; i++) {
        const KindShare *share = i ? &parts.items[i - 1] : &whole;
        items[i] = share->value;
        kinds[i] = share->kind;
    }
    claim->operands = (Exprs){items, parts.len + 1};
    claim->kinds = kinds;
    return claim;
}

Claim *claim_roll(Parser *parser, Expr *const four[4])
{
    Claim *claim = claim_new(parser, CLAIM_ROLL);
    Expr **items = arena_array(parser->in.arena, Expr *, 4);
    memcpy(items, four, 4 * sizeof *items);
    claim->operands = (Exprs){items, 4};
    return claim;
}

Claim *claim_agree(Parser *parser, TableColumnRef left, TableColumnRef right)
{
    Claim *claim = claim_new(parser, CLAIM_AGREE);
    claim->agree[0] = left;
    claim->agree[1] = right;
    return claim;
}

Claim *claim_shares(Parser *parser, ExprList shares)
{
    Claim *claim = claim_new(parser, CLAIM_SHARES);
    claim->operands = (Exprs){shares.items, shares.len};
    return claim;
}

TableColumnRef column_ref(Name table, TextList path)
{
    return (TableColumnRef){.table = table, .path = {path.items, path.len}};
}

Tolerance *tolerance_exact(Parser *parser)
{
    Tolerance *tolerance = arena_new(parser->in.arena, Tolerance);
    tolerance->exact = true;
    return tolerance;
}

Tolerance *tolerance_rounding(Parser *parser)
{
    Tolerance *tolerance = arena_new(parser->in.arena, Tolerance);
    tolerance->rounding = true;
    return tolerance;
}

Tolerance *tolerance_amount(Parser *parser, Span number, Name unit, Span reason)
{
    Tolerance *tolerance = arena_new(parser->in.arena, Tolerance);
    tolerance->amount = expr_number(parser, span_join(number, unit.span), number, unit);
    tolerance->reason = text_at(parser, reason);
    return tolerance;
}

Statement *statement_invariant(Parser *parser, Span span, InvariantDecl *invariant,
                               SelectionList quantifiers, const Expr *condition, const Claim *claim,
                               const Tolerance *tolerance, Text message)
{
    Statement *statement = statement_new(parser, span, STATEMENT_INVARIANT);
    invariant->quantifiers.items = quantifiers.items;
    invariant->quantifiers.len = quantifiers.len;
    invariant->condition = condition;
    invariant->claim = claim->kind;
    invariant->relation = claim->relation;
    invariant->operands = claim->operands;
    invariant->kinds = claim->kinds;
    memcpy(invariant->agree, claim->agree, sizeof claim->agree);
    if (tolerance) {
        invariant->exact = tolerance->exact;
        invariant->within_rounding = tolerance->rounding;
        invariant->within_amount = tolerance->amount != NULL;
        invariant->tolerance = tolerance->amount;
        invariant->tolerance_reason = tolerance->reason;
    }
    invariant->message = message;
    statement->invariant = *invariant;
    return statement;
}

/* ---- tables ---- */

Item *item_new(Parser *parser, Span span, ItemKind kind)
{
    Item *item = arena_new(parser->in.arena, Item);
    item->kind = kind;
    item->span = span;
    return item;
}

Item *item_name(Parser *parser, Span span, ItemKind kind, Name name)
{
    Item *item = item_new(parser, span, kind);
    item->name = name;
    return item;
}

Item *item_decimals(Parser *parser, Span span, Span decimals)
{
    Item *item = item_new(parser, span, ITEM_DECIMALS);
    item->decimals = decimals;
    return item;
}

Item *item_text(Parser *parser, Span span, ItemKind kind, Span text)
{
    Item *item = item_new(parser, span, kind);
    item->text = text_at(parser, text);
    return item;
}

Item *item_field(Parser *parser, Span span, Span heading)
{
    Item *item = item_text(parser, span, ITEM_FIELD, heading);
    item->field = line_take(parser);
    return item;
}

/* Fills an item that holds the parts with its kind, place and heading. */
Item *item_column(Parser *parser, Span span, Span heading, Item column)
{
    Item *item = item_new(parser, span, ITEM_COLUMN);
    column.kind = ITEM_COLUMN;
    column.span = span;
    column.text = text_at(parser, heading);
    *item = column;
    return item;
}

Item *item_block(Item *item, ItemList items)
{
    item->items = (Items){items.items, items.len};
    return item;
}

Item *item_footnote(Parser *parser, Span span, Span text, TextList row, TextList column)
{
    Item *item = item_text(parser, span, ITEM_FOOTNOTE, text);
    item->texts.items = row.items;
    item->texts.len = row.len;
    item->column.items = column.items;
    item->column.len = column.len;
    return item;
}

Item *item_selection(Parser *parser, Span span, ItemKind kind, const Selection *selection)
{
    Item *item = item_new(parser, span, kind);
    item->selection = *selection;
    return item;
}

Item *item_rows(Parser *parser, Span span, const Selection *selection, Item rows)
{
    Item *item = item_new(parser, span, ITEM_ROWS);
    rows.kind = ITEM_ROWS;
    rows.span = span;
    rows.selection = *selection;
    *item = rows;
    return item;
}

Item *item_coords(Item *item, CoordList coords)
{
    item->coords = (Coords){coords.items, coords.len};
    return item;
}

RowTerm row_term(Parser *parser, Span text, bool less)
{
    return (RowTerm){text_at(parser, text), less};
}

Item *item_row_of_rows(Item *item, TextList texts, RowTermList terms)
{
    item->texts.items = texts.items;
    item->texts.len = texts.len;
    item->has_cells = true;
    item->terms = (RowTerms){terms.items, terms.len};
    return item;
}

Item *item_row(Item *item, TextList texts, ExprList cells)
{
    item->texts.items = texts.items;
    item->texts.len = texts.len;
    item->has_cells = cells.len != 0;
    item->cells = (Exprs){cells.items, cells.len};
    return item;
}

/* The keyword that the item begins with. */
static Span item_word(Parser *parser, const Item *item)
{
    Str text = parser_text(parser, item->span);
    uint32_t end = 0;
    while (end < text.len && !str_digit(text, end) && !strchr(" \t\r\n\"", text.ptr[end])) end++;
    return (Span){item->span.lo, item->span.lo + end};
}

/* What a table says of itself is said once: of two values one would count, and nobody knows which.
 */
static void check_settings(Parser *parser, ItemList items)
{
    bool seen[ITEM_BLANK_AS_ZERO + 1] = {0};
    for (uint32_t i = 0; i < items.len; i++) {
        ItemKind kind = items.items[i]->kind;
        if (kind > ITEM_BLANK_AS_ZERO) continue;
        if (seen[kind]) report_twice(parser, item_word(parser, items.items[i]));
        seen[kind] = true;
    }
}

Statement *statement_table(Parser *parser, Span span, TableDecl table, ItemList items)
{
    Statement *statement = statement_new(parser, span, STATEMENT_TABLE);
    check_settings(parser, items);
    table.items = (Items){items.items, items.len};
    statement->table = table;
    return statement;
}
