#include "grammar/parse.h"

#include "grammar/budget.tab.h"

/* One that was used before, as good as new, if there is one. */
static Parser *parser_take(const ParseInput *input)
{
    Parser *parser = input->spare ? *input->spare : NULL;
    if (!parser) {
        parser = arena_new(input->arena, Parser);
        keywords_open(parser, input->arena);
        return parser;
    }
    *input->spare = NULL;
    *parser = (Parser){.keywords = parser->keywords};
    return parser;
}

static Parser *parser_new(const ParseInput *input)
{
    const Source *source = source_get(input->sources, input->file);
    Parser *parser = parser_take(input);
    parser->in = *input;
    parser->text = source->text;
    parser->base = source->base;
    parser->tree = arena_new(input->arena, Tree);
    parser->tree->file = input->file;
    parser->quiet = true; /* empty lines at the beginning */
    parser->line_first = true;
    return parser;
}

Tree *parse_file(const ParseInput *input)
{
    Parser *parser = parser_new(input);
    if (check_text(parser)) {
        scanner_open(parser);
        budget_parse(parser);
        scanner_close(parser);
    }
    if (input->spare) *input->spare = parser;
    return parser->tree;
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
