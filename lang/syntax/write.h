/* Pieces of source text, written so that they read as the same again. */
#ifndef BUDGET_SYNTAX_WRITE_H
#define BUDGET_SYNTAX_WRITE_H

#include "lang/base/sink.h"
#include "lang/syntax/tree.h"

typedef struct RowsList {
    VEC(const Rows *) items;
} RowsList;

typedef struct Writer {
    Arena *arena; /* for one row of data at a time */
    const Interner *names;
    const Sources *sources;
    Sink *sink;
    uint32_t indent; /* blocks around */
    bool english;    /* words that mean something in their place (words.def) in English */
    bool older;      /* … which may be spelt as before some edition (renamed.def) */
    RowsList *apart; /* takes blocks of data, which are not written then; NULL = they are */
    bool plain;      /* numbers without commas and without zeros that say nothing: to compare */
} Writer;

void write_text(const Writer *writer, const char *text);
void write_indent(const Writer *writer);          /* at the beginning of a line */
void write_string(const Writer *writer, Str text); /* with quotes */
void write_name(const Writer *writer, Name name);
void write_unit(const Writer *writer, Name unit); /* directly after a number */
void write_source(const Writer *writer, Span span); /* as it stands in the source */
void write_atom(const Writer *writer, Atom atom);
/* With spaces between, but for what stands without them in a row: `120个`. */
void write_atoms(const Writer *writer, Atoms atoms);

/* A word of words.def in English; NULL if it is none. */
const char *word_english(Str word);

const char *comparison_text(Comparison comparison);
const char *operator_text(BinaryOp op);
const char *function_text(Function function);
const char *drop_text(DropKind kind);

#endif
