#include "grammar/parse.h"

#include "grammar/budget.tab.h"

/* The parser as it is before a file. What was made for the file before serves this one, too: the
 * words of the grammar, flex's window, room for a line. */
static void parser_begin(Parser *parser, const ParseInput *input)
{
    const Source *source = source_get(input->sources, input->file);
    parser->line.len = 0;
    *parser = (Parser){
        .in = *input,
        .text = input->text.ptr ? input->text : source->text,
        .base = source->base,
        .tree = arena_new(input->arena, Tree),
        .scanner = parser->scanner,
        .keywords = parser->keywords,
        .quiet = true, /* empty lines at the beginning */
        .line_first = true,
        .line = parser->line,
    };
    parser->tree->file = input->file;
    parser->last_line = parser->text.len;
    while (parser->last_line && parser->text.ptr[parser->last_line - 1] != '\n')
        parser->last_line--;
    if (!parser->keywords) keywords_open(parser, input->arena);
}

static Parser *parser_new(const ParseInput *input)
{
    Parser *parser = arena_new(input->arena, Parser);
    parser_begin(parser, input);
    return parser;
}

static Tree *parse_text(Parser *parser)
{
    if (!check_text(parser)) return parser->tree;
    scanner_open(parser);
    budget_parse(parser);
    return parser->tree;
}

Tree *parse_file(const ParseInput *input)
{
    Parser *parser = NULL;
    Tree *tree = parse_next(input, &parser);
    parse_end(parser);
    return tree;
}

Tree *parse_next(const ParseInput *input, Parser **parser)
{
    if (*parser)
        parser_begin(*parser, input);
    else
        *parser = parser_new(input);
    return parse_text(*parser);
}

void parse_end(Parser *parser)
{
    if (parser && parser->scanner) scanner_close(parser);
}

/* ---- tokens, for people and tests ---- */

static const char *token_kind(int token)
{
    switch (token) {
    case TOKEN_END_OF_FILE: return "end of file";
    case TOKEN_END: return "end";
    case TOKEN_WORD: return "word";
    case TOKEN_NUMBER: return "number";
    case TOKEN_PERCENTAGE: return "percent";
    case TOKEN_STRING: return "string";
    case TOKEN_LIBRARY: return "library";
    case TOKEN_DASH: return "dash";
    case TOKEN_MISTAKE: return "error";
    default: return token_is_keyword(token) ? "keyword" : "sign";
    }
}

static void dump_token(const Parser *parser, int token, Span span, Sink *sink)
{
    Place place = source_place(parser->in.sources, span.lo);
    Str text = parser_text(parser, span);
    bool blank = token == TOKEN_END && text.len && text.ptr[0] != ';';
    sink_printf(sink, "%u:%u\t%s", (unsigned)place.line, (unsigned)place.column, token_kind(token));
    if (token_is_keyword(token)) sink_printf(sink, "\t%s", token_text(token, false));
    if (text.len && !blank) sink_printf(sink, "\t" STR_FMT, STR_ARG(text));
    sink_char(sink, '\n');
}

void parse_dump_tokens(const ParseInput *input, Sink *sink)
{
    Parser *parser = parser_new(input);
    parser->dump = true;
    if (!check_text(parser)) return;
    scanner_open(parser);
    for (int token = -1; token != TOKEN_END_OF_FILE;) {
        BUDGET_STYPE unused;
        Span span = {0, 0};
        token = budget_lex(&unused, &span, parser);
        dump_token(parser, token, span, sink);
    }
    scanner_close(parser);
}
