/* Text that others wrote, as each consumer can hold it: what is data there stays data. JSON is in
 * lang/base/sink.h, DOT in backends/figure_graph.c, LaTeX in backends/latex_text.c. */
#ifndef BUDGET_BASE_QUOTE_H
#define BUDGET_BASE_QUOTE_H

#include "lang/base/sink.h"

/* One character as people see it: what acts on a terminal, or cannot be seen, is written out, as
 * in "\n", <U+202E> or, for a byte that is not valid UTF-8, <FF>. */
typedef struct Glyph {
    uint32_t bytes; /* of the source */
    uint32_t cells;
    uint32_t len; /* of text */
    char text[16];
} Glyph;
Glyph quote_glyph(Str text, uint32_t at); /* at < text.len; a tab is four blanks */

/* Text within one line for people, tabs written out, too; the second returns the text itself if
 * nothing has to be. */
void quote_line(Sink *sink, Str text);
Str quoted_line(Arena *arena, Str text);

/* A path as git prints it in patches and lists: between double quotes, with escapes as in C, if it
 * holds a control character, a double quote or a backslash. */
void quote_path(Sink *sink, Str path);

/* Percent-encoding: only letters, digits and the characters of `plain` stay (other characters of
 * more than a byte as each of their bytes). */
void quote_percent(Sink *sink, Str text, const char *plain);

/* A path as a word of a POSIX shell's command: between single quotes if it has a character that a
 * shell may read as anything else, and never like an option. */
Str quoted_word(Arena *arena, Str path);

/* Character data or a quoted attribute of XML and HTML; what XML 1.0 cannot hold, or acts on a
 * terminal, becomes U+FFFD. */
void quote_markup(Sink *sink, Str text);

/* Within a line or a table's cell of GitHub's and GitLab's Markdown: no markup, no mention and no
 * link comes of it. */
void quote_markdown(Sink *sink, Str text);

#endif
