/* The concrete syntax of `.budget`, for bison. Each production carries its EBNF as in
 * docs/language.md; the trees are made in build*.c, tokens in tokens.c and budget.l.
 *
 * Lists of lines have an `error` line each: a mistake costs its line, and the others survive. The
 * tokens up to the end of that line are dropped by tokens.c, which knows the braces. */
%define api.pure full
%define api.prefix {budget_}
%define api.location.type {Span}
%define api.token.prefix {TOKEN_}
%define api.token.raw
%define api.value.type union
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {Parser *parser}

%code requires {
#include "grammar/build.h"
#include "grammar/parser.h"

#define YYLLOC_DEFAULT(current, rhs, count)                                                        \
    ((current) = (count) ? (Span){YYRHSLOC(rhs, 1).lo, YYRHSLOC(rhs, count).hi}                    \
                         : (Span){YYRHSLOC(rhs, 0).hi, YYRHSLOC(rhs, 0).hi})
}

%code provides {
/* What the scanner answers for what it has reported: bison then recovers without a message. */
#define TOKEN_MISTAKE TOKEN_BUDGET_error

enum {
    FIRST_KEYWORD = TOKEN_GT + 1,
#define KEYWORD(token, english, chinese, uses) +1
    ALL_TOKENS = FIRST_KEYWORD
#include "lang/syntax/keywords.def"
#undef KEYWORD
};

/* Answers a token kind; in tokens.c. */
int budget_lex(BUDGET_STYPE *value, Span *span, Parser *parser);
}

%code {
/* Nesting is limited by the scanner (LIMIT_NESTING), lists are left recursive, so that the stack
 * never needs to grow: at most about 10 symbols for each level, and memory is never asked for. */
#define YYINITDEPTH 4096
#define YYMAXDEPTH YYINITDEPTH

#define APPEND(list, item) (*vec_push(parser->in.arena, &(list)) = (item))

/* Only for a stack that is full, which LIMIT_NESTING makes impossible; but never quietly. */
static void budget_error(const Span *span, Parser *parser, const char *message)
{
    diag_add(parser->in.diags, DIAG_E0108, *span, "%s", message);
}
}

%token END_OF_FILE 0
%token END NUMBER PERCENTAGE STRING LIBRARY WORD
%token OPEN_BRACE CLOSE_BRACE OPEN_PAREN CLOSE_PAREN COMMA COLON ASSIGN
%token ADD SUBTRACT DASH MULTIPLY SLASH AT DOT ARROW EQ NE LE GE LT GT

/* from lang/syntax/keywords.def */
%token ALL_KEYWORDS

%type <RowSorting> order_opt order_start
%type <Name> name whose piece_unit waive_name unit_name_opt unit_word_opt closing_opt
%type <Text> label_opt message_opt numbered_opt reason severity_opt
%type <Atom> key atom waived_figure stated_number stated_percent parent_opt
%type <Coord> coord members
%type <KeyTerms *> key_terms
%type <Rate> rate_opt
%type <CoordList> coords for_opt coords_opt
%type <Span> decimals_opt
%type <Expr *> expr term factor primary cell addition value choice
%type <uint32_t> nots
%type <Expr *> condition conjunction negation test where_opt condition_opt
%type <ExprList> branches exprs cell_list cells_opt
%type <Relation *> relation
%type <Comparison> comparison
%type <Function> function
%type <Selection *> selection selection_kind selection_root explicit_kind outer_rows rows_selection
%type <Selection *> quantifier quantifier_root open_quantifier
%type <SelectionList> quantifiers quantifier_list for_each_opt
%type <Entry *> top_entry top_head entry head setting
%type <EntryList> entries entry_lines settings setting_lines members_opt
%type <Statement *> statement budget include import unit dimension ledger facts measure invariant table
%type <Statement *> override extend drop stated waive lint confidential indicators figure document edition
%type <Piece *> piece
%type <PieceList> pieces piece_lines
%type <PieceKind> piece_of_name
%type <DocumentBlock *> block form_line form_cell
%type <BlockList> document_items document_lines block_list blocks form_cells form_list form_lines
%type <Selection *> each family_opt
%type <StageDecl *> stage
%type <NodesList> nodes_lines nodes_list
%type <NodesDecl *> nodes
%type <SelectionList> selections
%type <Selection *> node_selection
%type <DropKind> drop_kind
%type <InvariantDecl *> invariant_head
%type <OverridingHead> overriding_head
%type <DimensionDecl *> dimension_head dimension_start
%type <LevelList> levels
%type <NameList> names alias_opt more_dimensions_opt
%type <RowTermList> row_terms
%type <TextList> texts texts_opt path
%type <AtomList> heads waived_figures
%type <WaivedAmount> waived_amount
%type <WaivedAmountList> waived_amounts
%type <Claim *> claim
%type <KindShare> share
%type <KindShareList> shares
%type <Tolerance *> tolerance_opt
%type <TableColumnRef> column_ref
%type <bool> empty_opt exact_opt all_opt as_opt
%type <RowsWith> with_opt subtotals
%type <Item *> item
%type <ItemList> items item_lines
%type <StatedOptions> stated_options
%type <FactTotals> totals_opt totals_said
%type <Stated *> stated_figures
%type <Waive *> waive_scopes waive_difference
%type <LintDecl *> lint_scope
%type <SpanList> years_opt numbers
%type <GoalDecl *> goal
%type <GoalList> goals goal_lines

%%

/* file = { [ statement ] end } */
file: statements;

statements
    : %empty
    | statements END
    | statements statement END { tree_add(parser, $2); }
    | statements error END     { tree_add(parser, statement_error(parser, @2)); yyerrok; }
    ;

/* statement = budget | include | import | unit | dimension | entry | ledger | facts | measure | invariant
 *           | table | figure | document | override | extend | drop | stated | waive | lint
 *           | confidential | indicators | edition */
statement
    : budget | include | import | unit | dimension | ledger | facts | measure | invariant | table | figure
    | document | override | extend | drop | stated | waive | lint | confidential | indicators
    | edition
    | top_entry { $$ = statement_entry(parser, @1, $1); }
    ;

/* ---- words ---- */

/* WORD, or a keyword that is one only in its place */
word: plain_word | SUM | function { (void)$1; };

plain_word: WORD | soft | BUDGET | UNIT | LINT | EDITION;

/* from lang/syntax/keywords.def */
soft: SOFT_KEYWORDS;

/* function = "abs" | "min" | "max" | "round" | "growth" */
function
    : ABS   { $$ = FUNCTION_ABS; }
    | MIN   { $$ = FUNCTION_MIN; }
    | MAX   { $$ = FUNCTION_MAX; }
    | ROUND { $$ = FUNCTION_ROUND; }
    | GROWTH { $$ = FUNCTION_GROWTH; }
    ;

name: word { $$ = name_at(parser, @1); };

/* WORD { "," WORD } */
names
    : name             { $$ = (NameList){0}; APPEND($$, $1); }
    | names COMMA name { $$ = $1; APPEND($$, $3); }
    ;

/* key = WORD | NUMBER | STRING */
key
    : word   { $$ = atom_at(parser, ATOM_WORD, @1); }
    | NUMBER { $$ = atom_at(parser, ATOM_NUMBER, @1); }
    | STRING { $$ = atom_at(parser, ATOM_STRING, @1); }
    ;

/* text = STRING { STRING }: one text, written in several pieces */
text
    : STRING
    | text STRING
    ;

/* [ text ] */
label_opt
    : %empty { $$ = (Text){0}; }
    | text   { $$ = text_at(parser, @1); }
    ;

/* "because" text */
reason: BECAUSE text { $$ = text_at(parser, @2); };

/* texts = text { "," text } */
texts
    : text             { $$ = (TextList){0}; APPEND($$, text_at(parser, @1)); }
    | texts COMMA text { $$ = $1; APPEND($$, text_at(parser, @3)); }
    ;

texts_opt
    : %empty { $$ = (TextList){0}; }
    | texts
    ;

/* text { "/" text } */
path
    : text            { $$ = (TextList){0}; APPEND($$, text_at(parser, @1)); }
    | path SLASH text { $$ = $1; APPEND($$, text_at(parser, @3)); }
    ;

/* coord   = [ WORD ] "all" | [ "at" ] members | "up" "to" ( members | WORD )
 * members = [ WORD ] key { ( "+" | "-" ) key } */
coord
    : ALL              { $$ = (Coord){.kind = COORD_ALL}; $$.span = @$; }
    | word ALL
        { $$ = (Coord){.kind = COORD_ALL, .dimension = name_at(parser, @1)}; $$.span = @$; }
    | members          { $$ = $1; $$.span = @$; }
    | AT_PLACE members { $$ = $2; $$.kind = COORD_AT; $$.span = @$; }
    | UP TO members    { $$ = $3; $$.kind = COORD_UP_TO; $$.span = @$; }
    ;

members
    : key_terms      { $$ = coord_members((Name){0}, $1); }
    | word key_terms { $$ = coord_members(name_at(parser, @1), $2); }
    ;

key_terms
    : key                    { $$ = key_terms_add(parser, NULL, false, $1); }
    | key_terms ADD key      { $$ = key_terms_add(parser, $1, false, $3); }
    | key_terms SUBTRACT key { $$ = key_terms_add(parser, $1, true, $3); }
    | key_terms DASH key     { $$ = key_terms_add(parser, $1, true, $3); }
    ;

/* coords = coord { "," coord } */
coords
    : coord              { $$ = (CoordList){0}; APPEND($$, $1); }
    | coords COMMA coord { $$ = $1; APPEND($$, $3); }
    ;

/* [ "(" coords ")" ] */
coords_opt
    : %empty                       { $$ = (CoordList){0}; }
    | OPEN_PAREN coords CLOSE_PAREN { $$ = $2; }
    ;

/* [ "for" coords ] */
for_opt
    : %empty     { $$ = (CoordList){0}; }
    | FOR coords { $$ = $2; }
    ;

/* [ "unit" WORD ] */
unit_name_opt
    : %empty    { $$ = (Name){0}; }
    | UNIT name { $$ = $2; }
    ;

/* [ WORD ]: the unit of a number; a soft keyword that may follow an expression needs backticks */
unit_word_opt
    : %empty { $$ = (Name){0}; }
    | WORD   { $$ = name_at(parser, @1); }
    ;

/* [ "decimals" NUMBER ] */
decimals_opt
    : %empty          { $$ = (Span){0, 0}; }
    | DECIMALS NUMBER { $$ = @2; }
    ;

/* ---- header, includes, units ---- */

/* budget = "budget" WORD [ STRING ] "{" { setting end } "}" */
budget
    : BUDGET name label_opt OPEN_BRACE setting_lines CLOSE_BRACE
        { $$ = statement_budget(parser, @$, $2, $3, $5); }
    ;

settings
    : %empty               { $$ = (EntryList){0}; }
    | settings END         { $$ = $1; }
    | settings setting END { $$ = $1; APPEND($$, $2); }
    | settings error END   { $$ = $1; yyerrok; }
    ;

setting_lines
    : settings
    | settings setting { $$ = $1; APPEND($$, $2); }
    | settings error   { $$ = $1; yyerrok; }
    ;

/* setting = WORD { atom [ "," ] } */
setting: setting_atoms { $$ = entry_new(parser, @$, (Atom){0}); };

setting_atoms
    : word                     { line_start(parser, atom_at(parser, ATOM_WORD, @1)); }
    | setting_atoms atom       { line_add(parser, $2); }
    | setting_atoms COMMA atom { line_add(parser, $3); }
    ;

/* include = "include" ( STRING | LIBRARY ) */
include
    : INCLUDE STRING  { $$ = statement_include(parser, @$, @2, false); }
    | INCLUDE LIBRARY { $$ = statement_include(parser, @$, @2, true); }
    ;

/* import = "import" STRING "as" WORD */
import: IMPORT STRING AS name { $$ = statement_import(parser, @$, @2, $4); };

/* unit = "unit" WORD [ "=" NUMBER WORD ] [ "decimals" NUMBER ] */
unit
    : UNIT name decimals_opt
        { $$ = statement_unit(parser, @$, $2, (Span){0, 0}, (Name){0}, $3); }
    | UNIT name ASSIGN NUMBER name decimals_opt
        { $$ = statement_unit(parser, @$, $2, @4, $5, $6); }
    ;

/* ---- dimensions and members ---- */

/* dimension = ( "dimension" | "classification" ) WORD [ STRING ] { dim_option }
 *             ( [ "{" { entry end } "}" ] | "from" STRING [ "{" { entry end } "}" ] ) */
dimension
    : dimension_head members_opt { $$ = statement_dimension(parser, @$, $1, $2); }
    | dimension_head FROM STRING members_opt
        { $$ = statement_dimension_csv(parser, @$, $1, @3, $4); }
    ;

dimension_start
    : DIMENSION name label_opt      { $$ = dimension_new(parser, false, $2, $3); }
    | CLASSIFICATION name label_opt { $$ = dimension_new(parser, true, $2, $3); }
    ;

/* dim_option = "levels" text NUMBER { "," text NUMBER } | "in" WORD | "default" key
 *            | "ordered" | "nearest" | "alias" WORD { "," WORD } | "attribute" WORD { "," WORD } */
dimension_head
    : dimension_start
    | dimension_head LEVELS levels   { $$ = dimension_levels(parser, $1, @2, $3); }
    | dimension_head IN name         { $$ = dimension_within(parser, $1, @2, $3); }
    | dimension_head DEFAULT key     { $$ = dimension_default(parser, $1, @2, $3); }
    | dimension_head ORDERED         { $$ = dimension_ordered(parser, $1, @2); }
    | dimension_head NEAREST         { $$ = dimension_nearest(parser, $1, @2); }
    | dimension_head ALIAS names     { $$ = dimension_alias(parser, $1, $3); }
    | dimension_head ATTRIBUTE names { $$ = dimension_attribute(parser, $1, $3); }
    ;

levels
    : text NUMBER
        { $$ = (LevelList){0}; APPEND($$, ((Level){text_at(parser, @1), @2})); }
    | levels COMMA text NUMBER
        { $$ = $1; APPEND($$, ((Level){text_at(parser, @3), @4})); }
    ;

members_opt
    : %empty                             { $$ = (EntryList){0}; }
    | OPEN_BRACE entry_lines CLOSE_BRACE { $$ = $2; }
    ;

/* entry = [ WORD ] { atom } [ "in" key ] [ "{" { entry end } "}" ]: at the top level, where "=" is
 * rather that of a statement whose keyword is misspelt */
top_entry
    : top_head
    | top_head OPEN_BRACE entry_lines CLOSE_BRACE { $$ = entry_body($1, $3); }
    ;

top_head: top_atoms parent_opt { $$ = entry_new(parser, @$, $2); };

top_atoms
    : top_word       { line_start(parser, atom_at(parser, ATOM_WORD, @1)); }
    | top_atoms atom { line_add(parser, $2); }
    ;

/* the name of a dimension; "budget", "unit", "lint" and "edition" begin other statements */
top_word: WORD | soft | function { (void)$1; };

/* entry = [ WORD ] { atom } [ "in" key ] [ "{" { entry end } "}" ]: inside a block */
entry
    : head
    | head OPEN_BRACE entry_lines CLOSE_BRACE { $$ = entry_body($1, $3); }
    ;

head: line_atoms parent_opt { $$ = entry_new(parser, @$, $2); };

line_atoms
    : atom              { line_start(parser, $1); }
    | line_atoms atom   { line_add(parser, $2); }
    | line_atoms ASSIGN { line_add(parser, atom_at(parser, ATOM_EQUALS, @2)); }
    ;

/* [ "in" key ] */
parent_opt
    : %empty { $$ = (Atom){0}; }
    | IN key { $$ = $2; }
    ;

/* atom = WORD | [ "-" ] ( NUMBER | PERCENT ) | STRING | "-" | "@" | "=" | "/" */
atom
    : word                { $$ = atom_at(parser, ATOM_WORD, @$); }
    | NUMBER              { $$ = atom_at(parser, ATOM_NUMBER, @$); }
    | SUBTRACT NUMBER     { $$ = atom_signed(parser, ATOM_NUMBER, @1, @2); }
    | PERCENTAGE          { $$ = atom_at(parser, ATOM_PERCENT, @$); }
    | SUBTRACT PERCENTAGE { $$ = atom_signed(parser, ATOM_PERCENT, @1, @2); }
    | STRING              { $$ = atom_at(parser, ATOM_STRING, @$); }
    | DASH                { $$ = atom_at(parser, ATOM_DASH, @$); }
    | AT                  { $$ = atom_at(parser, ATOM_AT, @$); }
    | SLASH               { $$ = atom_at(parser, ATOM_SLASH, @$); }
    ;

entries
    : %empty             { $$ = (EntryList){0}; }
    | entries END        { $$ = $1; }
    | entries entry END  { $$ = $1; APPEND($$, $2); }
    | entries error END  { $$ = $1; yyerrok; }
    ;

entry_lines
    : entries
    | entries entry { $$ = $1; APPEND($$, $2); }
    | entries error { $$ = $1; yyerrok; }
    ;

/* ---- ledgers and facts ---- */

/* ledger = "ledger" WORD [ STRING ] "by" WORD { "," WORD } [ "closing" WORD ] [ "unit" WORD ]
 *          [ "per" WORD | "percent" ] [ "decimals" NUMBER ] [ "exact" ]
 *          [ "alias" WORD { "," WORD } ] */
ledger
    : LEDGER name label_opt BY names closing_opt unit_name_opt rate_opt decimals_opt exact_opt
      alias_opt
        { $$ = statement_ledger(parser, @$, (LedgerDecl){.name = $2, .label = $3, .closing = $6,
                                                         .unit = $7, .per = $8.per,
                                                         .percent = $8.percent, .exact = $10},
                                $5, $9, $11); }
    ;

closing_opt
    : %empty       { $$ = (Name){0}; }
    | CLOSING name { $$ = $2; }
    ;

rate_opt
    : %empty   { $$ = (Rate){0}; }
    | PER name { $$ = (Rate){.per = $2}; }
    | PERCENT  { $$ = (Rate){.percent = true}; }
    ;

exact_opt
    : %empty { $$ = false; }
    | EXACT  { $$ = true; }
    ;

alias_opt
    : %empty      { $$ = (NameList){0}; }
    | ALIAS names { $$ = $2; }
    ;

/* facts = "facts" WORD [ "totals" "stated" { "within" "rounding" | "exact" } ] [ "for" coords ]
 *         ( block | "from" STRING [ "{" { entry end } "}" ] )
 * block = "{" [ "columns" head { head } end ] { { cell } end } "}" */
facts
    : FACTS name totals_opt for_opt OPEN_BRACE row_lines CLOSE_BRACE
        { $$ = statement_facts(parser, @$, (FactsHead){$2, $3, $4}); }
    | FACTS name totals_opt for_opt FROM STRING members_opt
        { $$ = statement_facts_csv(parser, @$, (FactsHead){$2, $3, $4}, @6, $7); }
    ;

totals_opt
    : %empty { $$ = (FactTotals){0}; }
    | totals_said
    ;

totals_said
    : TOTALS STATED { $$ = (FactTotals){.span = @$}; }
    | totals_said WITHIN ROUNDING
        { $$ = totals_option(parser, $1, STATED_ROUNDED, span_join(@2, @3)); }
    | totals_said EXACT { $$ = totals_option(parser, $1, STATED_EXACT, @2); }
    ;

/* Only the first line of facts may be one; it is read in the list of rows, so that a mistake in the
 * first line of a block costs no more than that line. */
columns_line
    : COLUMNS heads { rows_columns(parser, @1, $2); }
    | COLUMNS error { parser->bad_columns = true; }
    ;

/* head = key { "/" key } */
heads
    : key             { $$ = (AtomList){0}; APPEND($$, $1); }
    | heads key       { $$ = $1; APPEND($$, $2); }
    | heads SLASH key { $$ = $1; APPEND($$, atom_at(parser, ATOM_SLASH, @2)); APPEND($$, $3); }
    ;

rows
    : %empty         { rows_start(parser); }
    | rows cells END { rows_end_line(parser); }
    | rows columns_line END { yyerrok; }
    | rows error END { rows_drop_line(parser); yyerrok; }
    ;

row_lines
    : rows cells { rows_end_line(parser); }
    | rows columns_line
    | rows error { rows_drop_line(parser); yyerrok; }
    ;

/* cell = atom | comparison | "about": straight into the vectors, for there may be millions */
cells
    : %empty
    | cells WORD                { rows_add(parser, ATOM_WORD, @2); }
    | cells NUMBER              { rows_add(parser, ATOM_NUMBER, @2); }
    | cells SUBTRACT NUMBER     { rows_add_signed(parser, ATOM_NUMBER, @2, @3); }
    | cells PERCENTAGE          { rows_add(parser, ATOM_PERCENT, @2); }
    | cells SUBTRACT PERCENTAGE { rows_add_signed(parser, ATOM_PERCENT, @2, @3); }
    | cells STRING              { rows_add(parser, ATOM_STRING, @2); }
    | cells DASH                { rows_add(parser, ATOM_DASH, @2); }
    | cells AT                  { rows_add(parser, ATOM_AT, @2); }
    | cells ASSIGN              { rows_add(parser, ATOM_EQUALS, @2); }
    | cells SLASH               { rows_add(parser, ATOM_SLASH, @2); }
    | cells LE                  { rows_add(parser, ATOM_LE, @2); }
    | cells GE                  { rows_add(parser, ATOM_GE, @2); }
    | cells LT                  { rows_add(parser, ATOM_LT, @2); }
    | cells GT                  { rows_add(parser, ATOM_GT, @2); }
    | cells EQ                  { rows_add(parser, ATOM_EQ, @2); }
    | cells ABOUT               { rows_add(parser, ATOM_ABOUT, @2); }
    | cells soft                { rows_add(parser, ATOM_WORD, @2); }
    | cells BUDGET              { rows_add(parser, ATOM_WORD, @2); }
    | cells UNIT                { rows_add(parser, ATOM_WORD, @2); }
    | cells LINT                { rows_add(parser, ATOM_WORD, @2); }
    | cells EDITION             { rows_add(parser, ATOM_WORD, @2); }
    | cells SUM                 { rows_add(parser, ATOM_WORD, @2); }
    | cells function            { rows_add(parser, ATOM_WORD, @2); (void)$2; }
    ;

/* ---- measures and expressions ---- */

/* measure = "measure" WORD [ text ] [ "alias" WORD { "," WORD } ] "=" value */
measure
    : MEASURE name label_opt alias_opt ASSIGN value
        { $$ = statement_measure(parser, @$,
                                 (MeasureDecl){.name = $2, .label = $3, .value = $6}, $4); }
    ;

/* value = expr | "if" condition "then" expr { "else" "if" condition "then" expr } "else" expr */
value: expr | choice;

choice: branches ELSE expr { $$ = expr_choices(parser, @$, $1, $3); };

branches
    : IF condition THEN expr { $$ = (ExprList){0}; APPEND($$, $2); APPEND($$, $4); }
    | branches ELSE IF condition THEN expr { $$ = $1; APPEND($$, $4); APPEND($$, $6); }
    ;

/* expr = term { ( "+" | "-" ) term } */
expr
    : term
    | expr ADD term      { $$ = expr_binary(parser, @$, OP_ADD, $1, $3); }
    | expr SUBTRACT term { $$ = expr_binary(parser, @$, OP_SUBTRACT, $1, $3); }
    | expr DASH term     { $$ = expr_binary(parser, @$, OP_SUBTRACT, $1, $3); }
    ;

/* term = factor { ( "*" | "/" ) factor } */
term
    : factor
    | term MULTIPLY factor { $$ = expr_binary(parser, @$, OP_MULTIPLY, $1, $3); }
    | term SLASH factor    { $$ = expr_binary(parser, @$, OP_DIVIDE, $1, $3); }
    ;

/* factor = [ "-" ] primary */
factor
    : primary
    | SUBTRACT primary { $$ = expr_negate(parser, @$, $2); }
    | DASH primary     { $$ = expr_negate(parser, @$, $2); }
    ;

/* primary = NUMBER [ WORD ] | PERCENT | ref | function "(" value { "," value } ")"
 *         | "sum" "(" selection ":" value ")" | "(" ( value | condition ) ")"
 * ref     = WORD [ "." WORD ] [ "(" coords ")" ] */
primary
    : NUMBER unit_word_opt                  { $$ = expr_number(parser, @$, @1, $2); }
    | PERCENTAGE                            { $$ = expr_percent(parser, @$); }
    | plain_word                            { $$ = expr_ref(parser, @$, @1, NULL); }
    | function                              { $$ = expr_ref(parser, @$, @1, NULL); (void)$1; }
    | SUM                                   { $$ = expr_ref(parser, @$, @1, NULL); }
    | SUM OPEN_PAREN selection COLON value CLOSE_PAREN { $$ = expr_sum(parser, @$, $3, $5); }
    | plain_word OPEN_PAREN coords CLOSE_PAREN { $$ = expr_ref(parser, @$, @1, &$3); }
    | plain_word DOT plain_word { $$ = expr_of(parser, @$, @1, @3, NULL); }
    | plain_word DOT plain_word OPEN_PAREN coords CLOSE_PAREN
        { $$ = expr_of(parser, @$, @1, @3, &$5); }
    | function OPEN_PAREN exprs CLOSE_PAREN { $$ = expr_call(parser, @$, $1, $3); }
    | OPEN_PAREN condition CLOSE_PAREN      { $$ = $2; }
    | OPEN_PAREN choice CLOSE_PAREN         { $$ = $2; }
    ;

exprs
    : value             { $$ = (ExprList){0}; APPEND($$, $1); }
    | exprs COMMA value { $$ = $1; APPEND($$, $3); }
    ;

/* condition   = conjunction { "or" conjunction }
 * conjunction = negation { "and" negation }
 * negation    = { "not" } test
 * test        = expr comparison STRING | relation | "(" condition ")" */
condition
    : conjunction
    | condition OR conjunction { $$ = expr_logic(parser, @$, EXPR_OR, $1, $3); }
    ;

conjunction
    : negation
    | conjunction AND negation { $$ = expr_logic(parser, @$, EXPR_AND, $1, $3); }
    ;

negation
    : test
    | nots test { $$ = expr_not(parser, @$, $1, $2); }
    ;

nots
    : NOT      { $$ = 1; }
    | nots NOT { $$ = $1 + 1; }
    ;

/* Also an amount, or a condition in parentheses: plans tell which it is. */
test
    : expr
    | relation { $$ = expr_compare(parser, @$, $1); }
    | expr comparison STRING
        { $$ = expr_compare(parser, @$, relation_new(parser, @$, $1, $2, expr_text(parser, @3))); }
    ;

/* relation = expr comparison expr { "==" expr } */
relation
    : expr comparison expr { $$ = relation_new(parser, @$, $1, $2, $3); }
    | relation EQ expr     { $$ = relation_add(parser, @$, $1, $3); }
    ;

/* comparison = "==" | "<=" | ">=" | "<" | ">" | "!=" */
comparison
    : EQ { $$ = COMPARE_EQ; }
    | NE { $$ = COMPARE_NE; }
    | LE { $$ = COMPARE_LE; }
    | GE { $$ = COMPARE_GE; }
    | LT { $$ = COMPARE_LT; }
    | GT { $$ = COMPARE_GT; }
    ;

/* ---- invariants ---- */

/* invariant = "invariant" WORD [ STRING ]
 *             [ "severity" ( "error" | "warning" "because" STRING ) ] [ "may" "be" "empty" ] ":"
 *             [ "for" "each" quantifier { "," quantifier } ":" ] [ "if" condition "then" ] claim
 *             [ tolerance ] [ "message" STRING ] */
invariant
    : invariant_head COLON for_each_opt condition_opt claim tolerance_opt message_opt
        { $$ = statement_invariant(parser, @$, $1, $3, $4, $5, $6, $7); }
    ;

invariant_head
    : INVARIANT name label_opt severity_opt empty_opt
        { $$ = invariant_new(parser, $2, $3, $4, $5); }
    ;

empty_opt
    : %empty       { $$ = false; }
    | MAY BE EMPTY { $$ = true; }
    ;

severity_opt
    : %empty                  { $$ = (Text){0}; }
    | SEVERITY ERROR          { $$ = (Text){0}; }
    | SEVERITY WARNING reason { $$ = $3; }
    ;

for_each_opt
    : %empty                     { $$ = (SelectionList){0}; }
    | FOR EACH quantifiers COLON { $$ = $3; }
    ;

/* quantifiers = quantifier { "," quantifier }; only the last may end with "for" coords, because
 * coords contain commas themselves */
quantifiers
    : quantifier_list
    | open_quantifier                       { $$ = (SelectionList){0}; APPEND($$, *$1); }
    | quantifier_list COMMA open_quantifier { $$ = $1; APPEND($$, *$3); }
    ;

quantifier_list
    : quantifier                       { $$ = (SelectionList){0}; APPEND($$, *$1); }
    | quantifier_list COMMA quantifier { $$ = $1; APPEND($$, *$3); }
    ;

quantifier
    : quantifier_root                           { $$ = selection_end($1, @$, NULL, NULL); }
    | quantifier_root WHERE condition            { $$ = selection_end($1, @$, NULL, $3); }
    | quantifier_root FOR coords WHERE condition { $$ = selection_end($1, @$, &$3, $5); }
    ;

open_quantifier: quantifier_root FOR coords { $$ = selection_end($1, @$, &$3, NULL); };

/* quantifier = [ WORD "in" ] selection: "in" after the first word makes that word the variable */
quantifier_root
    : word IN selection_root  { $$ = selection_bind($3, name_at(parser, @1)); }
    | word                    { $$ = selection_new(parser, @1, SELECT_DEFAULT, @1); }
    | word BELOW key
        { $$ = selection_below(selection_new(parser, @1, SELECT_DEFAULT, @1), $3, true); }
    | explicit_kind
    | explicit_kind IN key    { $$ = selection_below($1, $3, false); }
    | explicit_kind BELOW key { $$ = selection_below($1, $3, true); }
    ;

/* selection = WORD [ "tree" | "leaves" | "level" STRING ] [ "in" key | "below" key ]
 *             [ "for" coords ] [ "where" condition ] */
selection: selection_root for_opt where_opt { $$ = selection_end($1, @$, &$2, $3); };

selection_root
    : selection_kind
    | selection_kind IN key    { $$ = selection_below($1, $3, false); }
    | selection_kind BELOW key { $$ = selection_below($1, $3, true); }
    ;

selection_kind
    : word          { $$ = selection_new(parser, @1, SELECT_DEFAULT, @1); }
    | explicit_kind
    ;

explicit_kind
    : word TREE         { $$ = selection_new(parser, @1, SELECT_TREE, @2); }
    | word LEAVES       { $$ = selection_new(parser, @1, SELECT_LEAVES, @2); }
    | word LEVEL STRING { $$ = selection_new(parser, @1, SELECT_LEVEL, @3); }
    ;

/* [ "where" condition ] */
where_opt
    : %empty         { $$ = NULL; }
    | WHERE condition { $$ = $2; }
    ;

/* [ "if" condition "then" ] */
condition_opt
    : %empty           { $$ = NULL; }
    | IF condition THEN { $$ = $2; }
    ;

/* claim = relation
 *       | "whole" expr "parts" expr { "," expr }
 *       | "whole" expr "includes" expr { "," expr }
 *       | "whole" share "parts" share { "," share }
 *       | "opening" expr "plus" expr "minus" expr "closing" expr
 *       | "agree" WORD STRING { "/" STRING } "," WORD STRING { "/" STRING }
 *       | "shares" expr { "," expr } */
claim
    : relation                          { $$ = claim_relation(parser, $1); }
    | WHOLE expr PARTS exprs            { $$ = claim_whole(parser, CLAIM_PARTS, $2, $4); }
    | WHOLE expr INCLUDES exprs         { $$ = claim_whole(parser, CLAIM_INCLUDES, $2, $4); }
    | WHOLE share PARTS shares          { $$ = claim_across(parser, $2, $4); }
    | OPENING expr PLUS expr MINUS expr CLOSING expr
        { $$ = claim_roll(parser, (Expr *[]){$2, $4, $6, $8}); }
    | AGREE column_ref COMMA column_ref { $$ = claim_agree(parser, $2, $4); }
    | SHARES exprs                      { $$ = claim_shares(parser, $2); }
    ;

/* share = WORD ":" expr */
share: name COLON expr { $$ = (KindShare){$1, $3}; };

shares
    : share              { $$ = (KindShareList){0}; APPEND($$, $1); }
    | shares COMMA share { $$ = $1; APPEND($$, $3); }
    ;

column_ref: name path { $$ = column_ref($1, $2); };

/* tolerance = "exact" | "within" ( "rounding" | NUMBER [ WORD ] "because" text ) */
tolerance_opt
    : %empty          { $$ = NULL; }
    | EXACT           { $$ = tolerance_exact(parser); }
    | WITHIN ROUNDING { $$ = tolerance_rounding(parser); }
    | WITHIN NUMBER unit_word_opt BECAUSE text
        { $$ = tolerance_amount(parser, @2, $3, @5); }
    ;

message_opt
    : %empty         { $$ = (Text){0}; }
    | MESSAGE text { $$ = text_at(parser, @2); }
    ;

/* ---- tables ---- */

/* table = "table" WORD [ STRING ] [ "for" "each" quantifier ] "{" { item end } "}" */
table
    : TABLE name label_opt family_opt OPEN_BRACE item_lines CLOSE_BRACE
        { $$ = statement_table(parser, @$, (TableDecl){$2, $3, $4, {0}}, $6); }
    ;

family_opt
    : %empty        { $$ = NULL; }
    | FOR EACH each { $$ = $3; }
    ;

items
    : %empty         { $$ = (ItemList){0}; }
    | items END      { $$ = $1; }
    | items item END { $$ = $1; APPEND($$, $2); }
    | items error END
        { $$ = $1; yyerrok; }
    ;

item_lines
    : items
    | items item  { $$ = $1; APPEND($$, $2); }
    | items error { $$ = $1; yyerrok; }
    ;

/* item  = "unit" WORD | "decimals" NUMBER
 *       | "note" STRING [ "row" texts ] [ "column" STRING { "/" STRING } ] | "empty" STRING
 *       | "landscape" | "merged" | "blank" "as" "zero"
 *       | "column" STRING ( field | "=" expr [ "as" "percent" ] [ "unit" WORD ]
 *                                            [ "decimals" NUMBER ] )
 *       | "group" STRING "{" { item end } "}"
 *       | "panel" STRING "{" { item end } "}"
 *       | "rows" selection [ "with" "empty" ] [ "with" "subtotals" "last" ] [ order ]
 *                [ "numbered" STRING ]
 *       | "rows" "facts" WORD [ "(" coords ")" ]
 *       | "rows" "indicators" WORD
 *       | "row" [ texts ] [ "for" coords ] [ "=" cell { "," cell } ]
 *       | "total" [ "all" ] [ texts ] [ "for" coords ] [ "=" cell { "," cell } ]
 *       | "foot" "{" { item end } "}" */
item
    : UNIT name       { $$ = item_name(parser, @$, ITEM_UNIT, $2); }
    | DECIMALS NUMBER { $$ = item_decimals(parser, @$, @2); }
    | NOTE text       { $$ = item_text(parser, @$, ITEM_NOTE, @2); }
    | NOTE text ROW texts { $$ = item_footnote(parser, @$, @2, $4, (TextList){0}); }
    | NOTE text COLUMN path { $$ = item_footnote(parser, @$, @2, (TextList){0}, $4); }
    | NOTE text ROW texts COLUMN path { $$ = item_footnote(parser, @$, @2, $4, $6); }
    | EMPTY text      { $$ = item_text(parser, @$, ITEM_EMPTY, @2); }
    | LANDSCAPE       { $$ = item_new(parser, @$, ITEM_LANDSCAPE); }
    | MERGED          { $$ = item_new(parser, @$, ITEM_MERGED); }
    | BLANK AS ZERO   { $$ = item_new(parser, @$, ITEM_BLANK_AS_ZERO); }
    | COLUMN text field
        { $$ = item_field(parser, @$, @2); }
    | COLUMN text ASSIGN value as_opt unit_name_opt decimals_opt
        { $$ = item_column(parser, @$, @2, (Item){.value = $4, .percent = $5, .name = $6,
                                                  .decimals = $7}); }
    | GROUP text OPEN_BRACE item_lines CLOSE_BRACE
        { $$ = item_block(item_text(parser, @$, ITEM_GROUP, @2), $4); }
    | GROUP FOR EACH selection OPEN_BRACE item_lines CLOSE_BRACE
        { $$ = item_block(item_selection(parser, @$, ITEM_GROUP_EACH, $4), $6); }
    | PANEL text OPEN_BRACE item_lines CLOSE_BRACE
        { $$ = item_block(item_text(parser, @$, ITEM_PANEL, @2), $4); }
    | FOOT OPEN_BRACE item_lines CLOSE_BRACE
        { $$ = item_block(item_new(parser, @$, ITEM_FOOT), $3); }
    | ROWS rows_selection with_opt order_opt numbered_opt
        { $$ = item_rows(parser, @$, $2, (Item){.with = $3, .order = $4, .numbered = $5}); }
    | ROWS outer_rows COMMA rows_selection with_opt order_opt numbered_opt
        { $$ = item_rows(parser, @$, $4,
                         (Item){.outer = $2, .with = $5, .order = $6, .numbered = $7}); }
    | ROWS FACTS name coords_opt
        { $$ = item_coords(item_name(parser, @$, ITEM_ROWS_FACTS, $3), $4); }
    | ROWS INDICATORS name
        { $$ = item_name(parser, @$, ITEM_ROWS_INDICATORS, $3); }
    | ROW texts_opt for_opt cells_opt
        { $$ = item_row(item_coords(item_new(parser, @$, ITEM_ROW), $3), $2, $4); }
    | TOTAL all_opt texts_opt for_opt cells_opt
        { $$ = item_row(item_coords(item_new(parser, @$, ITEM_TOTAL), $4), $3, $5);
          $$->whole = $2; }
    | ROW texts_opt for_opt ASSIGN row_terms
        { $$ = item_row_of_rows(item_coords(item_new(parser, @$, ITEM_ROW), $3), $2, $5); }
    | TOTAL all_opt texts_opt for_opt ASSIGN row_terms
        { $$ = item_row_of_rows(item_coords(item_new(parser, @$, ITEM_TOTAL), $4), $3, $6);
          $$->whole = $2; }
    ;

/* row_terms = "row" text { ( "+" | "-" ) "row" text } */
row_terms
    : ROW text                    { $$ = (RowTermList){0}; APPEND($$, row_term(parser, @2, false)); }
    | row_terms ADD ROW text      { $$ = $1; APPEND($$, row_term(parser, @4, false)); }
    | row_terms SUBTRACT ROW text { $$ = $1; APPEND($$, row_term(parser, @4, true)); }
    | row_terms DASH ROW text     { $$ = $1; APPEND($$, row_term(parser, @4, true)); }
    ;

all_opt
    : %empty { $$ = false; }
    | ALL    { $$ = true; }
    ;

/* field = WORD { WORD | NUMBER } */
field
    : word         { line_start(parser, atom_at(parser, ATOM_WORD, @1)); }
    | field word   { line_add(parser, atom_at(parser, ATOM_WORD, @2)); }
    | field NUMBER { line_add(parser, atom_at(parser, ATOM_NUMBER, @2)); }
    ;

as_opt
    : %empty     { $$ = false; }
    | AS PERCENT { $$ = true; }
    ;

/* The first of two may only have `for` before `where`: coordinates have commas between them, too. */
outer_rows
    : selection_root                            { $$ = selection_end($1, @$, NULL, NULL); }
    | selection_root WHERE condition            { $$ = selection_end($1, @$, NULL, $3); }
    | selection_root FOR coords WHERE condition { $$ = selection_end($1, @$, &$3, $5); }
    ;

rows_selection
    : outer_rows
    | selection_root FOR coords { $$ = selection_end($1, @$, &$3, NULL); }
    ;

with_opt
    : %empty                    { $$ = (RowsWith){0}; }
    | WITH EMPTY                { $$ = (RowsWith){.empty = true}; }
    | subtotals
    | WITH EMPTY subtotals      { $$ = $3; $$.empty = true; }
    ;

subtotals
    : WITH SUBTOTALS      { $$ = (RowsWith){.subtotals = true}; }
    | WITH SUBTOTALS LAST { $$ = (RowsWith){.subtotals = true, .subtotals_last = true}; }
    ;

/* order = "by" ( WORD | STRING { "/" STRING } ) [ "down" ] [ "first" NUMBER [ "rest" STRING ] ] */
order_opt
    : %empty                          { $$ = (RowSorting){0}; }
    | order_start
    | order_start FIRST NUMBER        { $$ = $1; $$.first = @3; }
    | order_start FIRST NUMBER REST text
        { $$ = $1; $$.first = @3; $$.rest = text_at(parser, @5); }
    ;

order_start
    : BY name          { $$ = (RowSorting){.field = $2}; }
    | BY path          { $$ = (RowSorting){.column = {$2.items, $2.len}}; }
    | order_start DOWN { $$ = $1; $$.down = true; }
    ;

numbered_opt
    : %empty          { $$ = (Text){0}; }
    | NUMBERED text { $$ = text_at(parser, @2); }
    ;

/* [ "=" cell { "," cell } ] */
cells_opt
    : %empty           { $$ = (ExprList){0}; }
    | ASSIGN cell_list { $$ = $2; }
    ;

cell_list
    : cell                 { $$ = (ExprList){0}; APPEND($$, $1); }
    | cell_list COMMA cell { $$ = $1; APPEND($$, $3); }
    ;

/* cell = value | "-" */
cell
    : value
    | DASH { $$ = NULL; }
    ;

/* ---- statements about others of the same name ---- */

/* override = "override" ( entry | measure | invariant | table | figure | document )
 *            with "because" STRING after what names it: before "{", "=", ":", "severity" */
override
    : OVERRIDE top_head reason members_opt
        { if ($4.items) entry_body($2, $4);
          $$ = statement_override(statement_entry(parser, @$, $2), $3); }
    | OVERRIDE MEASURE name label_opt reason ASSIGN value
        { $$ = statement_measure(parser, @$,
                                 (MeasureDecl){.name = $3, .label = $4, .value = $7},
                                 (NameList){0});
          statement_override($$, $5); }
    | OVERRIDE TABLE name label_opt family_opt reason OPEN_BRACE item_lines CLOSE_BRACE
        { $$ = statement_table(parser, @$, (TableDecl){$3, $4, $5, {0}}, $8);
          statement_override($$, $6); }
    | OVERRIDE FIGURE name label_opt family_opt reason OPEN_BRACE figure_lines CLOSE_BRACE
        { $$ = statement_override(statement_figure(parser, @$, $3, $4, $5), $6); }
    | OVERRIDE DOCUMENT name label_opt reason OPEN_BRACE document_lines CLOSE_BRACE
        { $$ = statement_override(statement_document(parser, @$, $3, $4, $7), $5); }
    | overriding_head COLON for_each_opt condition_opt claim tolerance_opt message_opt
        { $$ = statement_invariant(parser, @$, $1.invariant, $3, $4, $5, $6, $7);
          statement_override($$, $1.reason); }
    ;

overriding_head
    : OVERRIDE INVARIANT name label_opt reason severity_opt empty_opt
        { $$ = (OverridingHead){invariant_new(parser, $3, $4, $6, $7), $5}; }
    ;

/* extend = "extend" dimension
 *        | "extend" "ledger" WORD [ "by" WORD { "," WORD } ] [ "alias" WORD { "," WORD } ]
 *        | "extend" "measure" WORD "=" ( "+" | "-" ) term { ( "+" | "-" ) term }
 *        | "extend" "table" WORD "{" { item end } "}" */
extend
    : EXTEND dimension { $$ = statement_extend($2); $$->span = @$; }
    | EXTEND LEDGER name more_dimensions_opt alias_opt
        { $$ = statement_ledger(parser, @$, (LedgerDecl){.name = $3}, $4, (Span){0, 0}, $5);
          statement_extend($$); }
    | EXTEND MEASURE name ASSIGN addition
        { $$ = statement_measure(parser, @$, (MeasureDecl){.name = $3, .value = $5},
                                 (NameList){0});
          statement_extend($$); }
    | EXTEND TABLE name OPEN_BRACE item_lines CLOSE_BRACE
        { $$ = statement_table(parser, @$, (TableDecl){.name = $3}, $5);
          statement_extend($$); }
    ;

more_dimensions_opt
    : %empty   { $$ = (NameList){0}; }
    | BY names { $$ = $2; }
    ;

addition
    : ADD term               { $$ = $2; }
    | SUBTRACT term          { $$ = expr_negate(parser, @$, $2); }
    | DASH term              { $$ = expr_negate(parser, @$, $2); }
    | addition ADD term      { $$ = expr_binary(parser, @$, OP_ADD, $1, $3); }
    | addition SUBTRACT term { $$ = expr_binary(parser, @$, OP_SUBTRACT, $1, $3); }
    | addition DASH term     { $$ = expr_binary(parser, @$, OP_SUBTRACT, $1, $3); }
    ;

/* drop = "drop" ( "table" | "invariant" | "figure" | "document" | "measure" ) WORD
 *        "because" STRING */
drop: DROP drop_kind name reason { $$ = statement_drop(parser, @$, $2, $3, $4); };

drop_kind
    : TABLE     { $$ = DROP_TABLE; }
    | INVARIANT { $$ = DROP_INVARIANT; }
    | FIGURE    { $$ = DROP_FIGURE; }
    | DOCUMENT  { $$ = DROP_DOCUMENT; }
    | MEASURE   { $$ = DROP_MEASURE; }
    ;

/* ---- figures ---- */

/* figure = "figure" WORD [ STRING ] [ "for" "each" quantifier ] "{" { figure_item end } "}" */
figure
    : FIGURE name label_opt family_opt OPEN_BRACE figure_lines CLOSE_BRACE
        { $$ = statement_figure(parser, @$, $2, $3, $4); }
    ;

/* figure_item = "stage" STRING "{" { nodes end } "}" | "flow" WORD "->" WORD "=" expr
 *             | "tree" selection "=" expr | "threshold" ( NUMBER [ WORD ] | PERCENT )
 *             | "downwards" | "palette" STRING { "," STRING } | "unit" WORD | "decimals" NUMBER
 *             | "note" STRING */
figure_item
    : stage { figure_stage(parser, $1); }
    | FLOW name ARROW name ASSIGN value { figure_flow(parser, (FlowDecl){@$, $2, $4, $6}); }
    | TREE selection ASSIGN value      { figure_tree(parser, @1, $2, $4); }
    | THRESHOLD NUMBER unit_word_opt
        { figure_threshold(parser, @1, atom_at(parser, ATOM_NUMBER, @2), $3); }
    | THRESHOLD PERCENTAGE
        { figure_threshold(parser, @1, atom_at(parser, ATOM_PERCENT, @2), (Name){0}); }
    | DOWNWARDS       { figure_downwards(parser, @1); }
    | PALETTE texts   { figure_palette(parser, @1, $2); }
    | UNIT name       { figure_unit(parser, @1, $2); }
    | DECIMALS NUMBER { figure_decimals(parser, @1, @2); }
    | NOTE text       { figure_note(parser, @1, @2); }
    ;

figure_items
    : %empty { parser->figure = (FigureDecl){0}; }
    | figure_items END
    | figure_items figure_item END
    | figure_items error END { yyerrok; }
    ;

figure_lines
    : figure_items
    | figure_items figure_item
    | figure_items error { yyerrok; }
    ;

/* stage = "stage" STRING "{" { nodes end } "}" */
stage
    : STAGE text OPEN_BRACE nodes_lines CLOSE_BRACE { $$ = stage_new(parser, @2, $4); }
    ;

nodes_list
    : %empty               { $$ = (NodesList){0}; }
    | nodes_list END       { $$ = $1; }
    | nodes_list nodes END { $$ = $1; APPEND($$, *$2); }
    | nodes_list error END { $$ = $1; yyerrok; }
    ;

nodes_lines
    : nodes_list
    | nodes_list nodes { $$ = $1; APPEND($$, *$2); }
    | nodes_list error { $$ = $1; yyerrok; }
    ;

/* nodes = "nodes" WORD "=" selection { "," selection } | "node" WORD STRING [ "for" coords ] */
nodes
    : NODES name ASSIGN selections  { $$ = nodes_new(parser, @$, $2, $4); }
    | NODE name text for_opt        { $$ = node_new(parser, @$, $2, @3, $4); }
    ;

selections
    : node_selection                  { $$ = (SelectionList){0}; APPEND($$, *$1); }
    | selections COMMA node_selection { $$ = $1; APPEND($$, *$3); }
    ;

/* a selection without "for", whose coords contain commas themselves */
node_selection: selection_root where_opt { $$ = selection_end($1, @$, NULL, $2); };

/* ---- documents ---- */

/* document = "document" WORD [ STRING ] "{" { document_item end } "}" */
document
    : DOCUMENT name label_opt OPEN_BRACE document_lines CLOSE_BRACE
        { $$ = statement_document(parser, @$, $2, $3, $5); }
    ;

/* document_item = "author" STRING | "date" STRING | "reason" "required" | block */
document_setting
    : AUTHOR text      { document_setting(parser, @1, &parser->document.author, @2); }
    | DATE text        { document_setting(parser, @1, &parser->document.date, @2); }
    | REASON REQUIRED  { document_reasons(parser, @$); }
    ;

document_items
    : %empty               { $$ = (BlockList){0}; parser->document = (DocumentDecl){0}; }
    | document_items END   { $$ = $1; }
    | document_items document_setting END { $$ = $1; }
    | document_items block END { $$ = $1; APPEND($$, *$2); }
    | document_items error END { $$ = $1; yyerrok; }
    ;

document_lines
    : document_items
    | document_items document_setting { $$ = $1; }
    | document_items block { $$ = $1; APPEND($$, *$2); }
    | document_items error { $$ = $1; yyerrok; }
    ;

/* block = "section" piece { piece } "{" { block end } "}"
 *       | "text" ( piece { piece } | "{" { { piece } end } "}" )
 *       | "table" WORD [ "(" coords ")" ] | "figure" WORD [ "(" coords ")" ]
 *       | "form" "{" { form_line end } "}"
 *       | "relations"
 *       | "for" "each" quantifier "{" { block end } "}" */
block
    : SECTION pieces OPEN_BRACE blocks CLOSE_BRACE
        { $$ = block_inside(block_text(parser, @$, BLOCK_SECTION, $2), $4); }
    | TEXT pieces { $$ = block_text(parser, @$, BLOCK_TEXT, $2); }
    | TEXT OPEN_BRACE piece_lines CLOSE_BRACE { $$ = block_text(parser, @$, BLOCK_TEXT, $3); }
    | TABLE name coords_opt { $$ = block_name(parser, @$, BLOCK_TABLE, $2, $3); }
    | FIGURE name coords_opt { $$ = block_name(parser, @$, BLOCK_FIGURE, $2, $3); }
    | FORM OPEN_BRACE form_lines CLOSE_BRACE
        { $$ = block_inside(block_new(parser, @$, BLOCK_FORM), $3); }
    | RELATIONS   { $$ = block_new(parser, @$, BLOCK_RELATIONS); }
    | FOR EACH each OPEN_BRACE blocks CLOSE_BRACE { $$ = block_each(parser, @$, $3, $5); }
    ;

each: quantifier | open_quantifier;

block_list
    : %empty               { $$ = (BlockList){0}; }
    | block_list END       { $$ = $1; }
    | block_list block END { $$ = $1; APPEND($$, *$2); }
    | block_list error END { $$ = $1; yyerrok; }
    ;

blocks
    : block_list
    | block_list block { $$ = $1; APPEND($$, *$2); }
    | block_list error { $$ = $1; yyerrok; }
    ;

/* form_line = "row" cell { "," cell } | "for" "each" quantifier "{" { form_line end } "}"
 * cell      = piece { piece } | "{" { { piece } end } "}" */
form_line
    : ROW form_cells
        { $$ = block_inside(block_new(parser, @$, BLOCK_ROW), $2); }
    | FOR EACH each OPEN_BRACE form_lines CLOSE_BRACE { $$ = block_each(parser, @$, $3, $5); }
    ;

form_cells
    : form_cell { $$ = (BlockList){0}; APPEND($$, *$1); }
    | form_cells COMMA form_cell { $$ = $1; APPEND($$, *$3); }
    ;

form_cell
    : pieces { $$ = block_text(parser, @$, BLOCK_CELL, $1); }
    | OPEN_BRACE piece_lines CLOSE_BRACE { $$ = block_text(parser, @$, BLOCK_CELL, $2); }
    ;

form_list
    : %empty                  { $$ = (BlockList){0}; }
    | form_list END           { $$ = $1; }
    | form_list form_line END { $$ = $1; APPEND($$, *$2); }
    | form_list error END     { $$ = $1; yyerrok; }
    ;

form_lines
    : form_list
    | form_list form_line { $$ = $1; APPEND($$, *$2); }
    | form_list error     { $$ = $1; yyerrok; }
    ;

pieces
    : piece        { $$ = (PieceList){0}; APPEND($$, *$1); }
    | pieces piece { $$ = $1; APPEND($$, *$2); }
    ;

piece_lines
    : %empty                { $$ = (PieceList){0}; }
    | piece_lines END       { $$ = $1; }
    | piece_lines piece     { $$ = $1; APPEND($$, *$2); }
    | piece_lines error END { $$ = $1; yyerrok; }
    ;

/* piece = STRING | "reason" ( STRING | "(" piece { piece } ")" )
 *       | "amount" "(" expr [ "in" WORD ] ")" | "share" "(" expr "," expr ")"
 *       | "percent" "(" expr ")" | "change" "(" expr "," expr [ "in" WORD ] [ "," STRING ] ")"
 *       | "count" "(" selection ")" | "list" "(" selection [ ":" expr ] ")"
 *       | ( "label" | "code" | "path" ) "(" whose ")" | "attribute" "(" whose "," WORD ")"
 * whose = WORD | NUMBER */
piece_unit
    : %empty  { $$ = (Name){0}; }
    | IN name { $$ = $2; }
    ;

piece
    : STRING { $$ = piece_text(parser, @1); }
    | REASON STRING
        { PieceList one = {0}; APPEND(one, *piece_text(parser, @2));
          $$ = piece_reason(parser, @$, one); }
    | REASON OPEN_PAREN pieces CLOSE_PAREN { $$ = piece_reason(parser, @$, $3); }
    | AMOUNT OPEN_PAREN value piece_unit CLOSE_PAREN
        { $$ = piece_values(parser, @$, PIECE_AMOUNT, $3, NULL); $$->unit = $4; }
    | SHARE OPEN_PAREN value COMMA value CLOSE_PAREN
        { $$ = piece_values(parser, @$, PIECE_SHARE, $3, $5); }
    | PERCENT OPEN_PAREN value CLOSE_PAREN
        { $$ = piece_values(parser, @$, PIECE_PERCENT, $3, NULL); }
    | CHANGE OPEN_PAREN value COMMA value piece_unit CLOSE_PAREN
        { $$ = piece_values(parser, @$, PIECE_CHANGE, $3, $5); $$->unit = $6; }
    | CHANGE OPEN_PAREN value COMMA value piece_unit COMMA text CLOSE_PAREN
        { $$ = piece_values(parser, @$, PIECE_CHANGE, $3, $5); $$->unit = $6;
          $$->text = text_at(parser, @8); }
    | COUNT OPEN_PAREN selection CLOSE_PAREN
        { $$ = piece_selection(parser, @$, PIECE_COUNT, $3, NULL); }
    | LIST OPEN_PAREN selection CLOSE_PAREN
        { $$ = piece_selection(parser, @$, PIECE_LIST, $3, NULL); }
    | LIST OPEN_PAREN selection COLON value CLOSE_PAREN
        { $$ = piece_selection(parser, @$, PIECE_LIST, $3, $5); }
    | piece_of_name OPEN_PAREN whose CLOSE_PAREN
        { $$ = piece_name(parser, @$, $1, $3, (Name){0}); }
    | ATTRIBUTE OPEN_PAREN whose COMMA name CLOSE_PAREN
        { $$ = piece_name(parser, @$, PIECE_ATTRIBUTE, $3, $5); }
    ;

/* a variable, or a member's name or code */
whose
    : name
    | NUMBER { $$ = name_at(parser, @1); }
    ;

piece_of_name
    : LABEL { $$ = PIECE_LABEL; }
    | CODE  { $$ = PIECE_CODE; }
    | PATH  { $$ = PIECE_PATH; }
    ;

/* ---- stated figures, waivers, indicators ---- */

/* stated = "stated" WORD [ "(" coords ")" ] { option }
 *          ( "from" STRING | "{" { { cell } end } "}" | "=" [ "-" ] ( NUMBER [ WORD ] | PERCENT ) )
 *          { option } */
stated
    : STATED name coords_opt stated_options stated_figures stated_options
        { $$ = statement_stated(parser, @$, $2, $3, $4, $5, $6); }
    ;

/* option = "within" "rounding" | "exact" | "blank" "as" "zero" | "loosely" */
stated_options
    : %empty { $$ = (StatedOptions){0}; }
    | stated_options WITHIN ROUNDING
        { $$ = stated_option(parser, $1, STATED_ROUNDED, span_join(@2, @3)); }
    | stated_options EXACT
        { $$ = stated_option(parser, $1, STATED_EXACT, @2); }
    | stated_options BLANK AS ZERO
        { $$ = stated_option(parser, $1, STATED_BLANK_AS_ZERO, span_join(@2, @4)); }
    | stated_options LOOSELY
        { $$ = stated_option(parser, $1, STATED_LOOSE, @2); }
    ;

stated_figures
    : FROM STRING                         { $$ = stated_csv(parser, @2); }
    | OPEN_BRACE row_lines CLOSE_BRACE    { $$ = stated_rows(parser); }
    | ASSIGN stated_number unit_word_opt  { $$ = stated_value(parser, $2, $3); }
    | ASSIGN stated_percent               { $$ = stated_value(parser, $2, (Name){0}); }
    ;

stated_number
    : NUMBER          { $$ = atom_at(parser, ATOM_NUMBER, @$); }
    | SUBTRACT NUMBER { $$ = atom_signed(parser, ATOM_NUMBER, @1, @2); }
    ;

stated_percent
    : PERCENTAGE          { $$ = atom_at(parser, ATOM_PERCENT, @$); }
    | SUBTRACT PERCENTAGE { $$ = atom_signed(parser, ATOM_PERCENT, @1, @2); }
    ;

/* waive = "waive" ( WORD [ "(" coords ")" ] | "indicators" )
 *         { "row" ( texts | NUMBER ) | "column" STRING { "/" STRING } | "for" coords }
 *         [ difference ] "because" text */
waive
    : WAIVE waive_name coords_opt waive_difference BECAUSE text
        { $4->of = (Coords){$3.items, $3.len}; $$ = statement_waive(parser, @$, $2, $4, @5, @6); }
    ;

waive_name
    : name
    | INDICATORS { $$ = name_of(parser, "indicators", @1); }
    ;

waive_scopes
    : %empty                   { $$ = arena_new(parser->in.arena, Waive); }
    | waive_scopes ROW texts   { $$ = waive_row(parser, $1, @2, $3); }
    | waive_scopes ROW NUMBER  { $$ = waive_row_number(parser, $1, @2, @3); }
    | waive_scopes COLUMN path { $$ = waive_column(parser, $1, @2, $3); }
    | waive_scopes FOR coords  { $$ = waive_for(parser, $1, @2, $3); }
    ;

/* difference = "stated" figures "not" figures | "by" amount { "," amount } */
waive_difference
    : waive_scopes
    | waive_scopes STATED waived_figures NOT waived_figures
        { $$ = waive_figures($1, span_join(@2, @5), $3, $5); }
    | waive_scopes BY waived_amounts { $$ = waive_by($1, span_join(@2, @3), $3); }
    ;

/* figures = figure { "," figure } */
waived_figures
    : waived_figure                      { $$ = (AtomList){0}; APPEND($$, $1); }
    | waived_figures COMMA waived_figure { $$ = $1; APPEND($$, $3); }
    ;

/* figure = [ "-" ] ( NUMBER | PERCENT ) | STRING | "-" */
waived_figure
    : stated_number
    | stated_percent
    | STRING { $$ = atom_at(parser, ATOM_STRING, @$); }
    | DASH   { $$ = atom_at(parser, ATOM_DASH, @$); }
    ;

waived_amounts
    : waived_amount                      { $$ = (WaivedAmountList){0}; APPEND($$, $1); }
    | waived_amounts COMMA waived_amount { $$ = $1; APPEND($$, $3); }
    ;

/* amount = [ "-" ] ( NUMBER [ WORD ] | PERCENT ) | "-" */
waived_amount
    : stated_number unit_word_opt { $$ = (WaivedAmount){$1, $2}; }
    | stated_percent              { $$ = (WaivedAmount){$1, (Name){0}}; }
    | DASH { $$ = (WaivedAmount){atom_at(parser, ATOM_DASH, @$), (Name){0}}; }
    ;

/* lint = "lint" WORD ( "error" [ scope ] | "off" [ scope ] "because" text )
 * scope = "in" WORD | "for" coords */
lint
    : LINT name ERROR lint_scope
        { $$ = statement_lint(parser, @$, $2, $4); }
    | LINT name OFF lint_scope BECAUSE text
        { $$ = statement_lint(parser, @$, $2, lint_off(parser, $4, @6)); }
    ;

lint_scope
    : %empty     { $$ = arena_new(parser->in.arena, LintDecl); }
    | IN name    { $$ = arena_new(parser->in.arena, LintDecl); $$->item = $2; }
    | FOR coords { $$ = lint_for(parser, $2); }
    ;

/* edition = "edition" NUMBER */
edition
    : EDITION NUMBER { $$ = statement_edition(parser, @$, @2); }
    ;

/* confidential = "confidential" members "because" text */
confidential
    : CONFIDENTIAL members BECAUSE text
        { $$ = statement_confidential(parser, @$, $2, @2, @4); }
    ;

/* indicators = "indicators" WORD [ STRING ] [ "for" coords ] [ "years" NUMBER { "," NUMBER } ]
 *              "{" { goal end } "}" */
indicators
    : INDICATORS name label_opt for_opt years_opt OPEN_BRACE goal_lines CLOSE_BRACE
        { $$ = statement_indicators(parser, @$, (IndicatorsDecl){.name = $2, .label = $3}, $4, $5,
                                    $7); }
    ;

years_opt
    : %empty        { $$ = (SpanList){0}; }
    | YEARS numbers { $$ = $2; }
    ;

numbers
    : NUMBER               { $$ = (SpanList){0}; APPEND($$, @1); }
    | numbers COMMA NUMBER { $$ = $1; APPEND($$, @3); }
    ;

goals
    : %empty          { $$ = (GoalList){0}; }
    | goals END       { $$ = $1; }
    | goals goal END  { $$ = $1; APPEND($$, *$2); }
    | goals error END { $$ = $1; yyerrok; }
    ;

goal_lines
    : goals
    | goals goal  { $$ = $1; APPEND($$, *$2); }
    | goals error { $$ = $1; yyerrok; }
    ;

/* goal = "goal" STRING "{" { { cell } end } "}" */
goal
    : GOAL text OPEN_BRACE row_lines CLOSE_BRACE { $$ = goal_new(parser, @$, @2); }
    ;

%%

static int yyreport_syntax_error(const yypcontext_t *context, Parser *parser)
{
    yysymbol_kind_t symbols[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
    bool expected[YYNTOKENS] = {false};
    for (int i = 0; i < count; i++) expected[symbols[i]] = true;
    parser_explain(parser, (int)yypcontext_token(context), *yypcontext_location(context), expected);
    return 0;
}
