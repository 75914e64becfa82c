/* Source texts and places in them. All files of a compilation share one space of byte offsets, so a
 * place is two numbers; file, line and column are computed only when something is printed.
 *
 * The text of a large file need not be kept: it has its room in the space, and is read again where
 * somebody wants it after all. What stands in a span is read for itself; for a place, as lines are
 * counted, the whole text. Threads may ask, too. */
#ifndef BUDGET_BASE_SOURCE_H
#define BUDGET_BASE_SOURCE_H

#include "lang/base/arena.h"
#include "lang/base/span.h"
#include "lang/base/vec.h"

typedef uint32_t FileId; /* from 0, in order of adding */

typedef struct Source {
    Str path; /* as shown to the user */
    Str name; /* for results: the path, or of a library file its <name>, the same on every machine
               */
    Str text; /* without byte order mark; ptr NULL while it is not at hand */
    bool marked;         /* the file has a byte order mark before it */
    char separator;      /* of data: what is between its fields; 0 = it is the language */
    const char *charset; /* that the file was converted from: its offsets are others; or NULL */
    uint32_t base; /* offset of its first byte; of the first file 1, so that {0,0} is nowhere */
} Source;

typedef struct Sources Sources;

typedef struct Place {
    const Source *source;
    uint32_t line, column; /* from 1; column in characters */
    Str line_text;         /* the whole line without its end */
    uint32_t line_lo;      /* offset of its first byte */
} Place;

Sources *source_map_new(Arena *arena);
void source_map_free(Sources *sources); /* what was read again; the rest is in the arena */
/* Adds a text (not copied: it must live as long as the map; path is copied). False when the space
 * (4 GiB) is full. The offset after the last byte belongs to the file too. */
bool source_add(Sources *sources, Str path, Str text, FileId *file);
/* The same with room to grow: what is added next begins only after so many bytes. */
bool source_add_with_room(Sources *sources, Str path, Str text, uint32_t room, FileId *file);
/* Reads bytes of a file, from there on. NULL, or why it cannot be done. */
typedef const char *SourceRead(void *context, uint32_t from, char *into, uint32_t len);
/* Adds a text that is not kept. */
bool source_add_passing(Sources *sources, Str path, uint32_t len, SourceRead *read, void *context,
                        FileId *file);
/* Takes away those that were added after so many. */
void source_forget(Sources *sources, uint32_t count);
/* From now on the text is not kept; whoever added it frees it. */
void source_let_go(Sources *sources, FileId file, SourceRead *read, void *context);
/* Reads the line that the place lies in, if it is not at hand; the whole text, if many are wanted. */
void source_want(const Sources *sources, uint32_t offset);
/* Why the text could not be read when it was wanted, or NULL. What was asked for then is empty, and
 * all places are in the first line. */
const char *source_lost(const Sources *sources, FileId file);
void source_set_marked(Sources *sources, FileId file);
void source_set_csv(Sources *sources, FileId file, char separator);
void source_set_charset(Sources *sources, FileId file, const char *charset);
void source_name(Sources *sources, FileId file, Str name); /* not copied */
/* Of a file that is called <name>: the library's folder, with a slash at its end. */
bool source_in_library(const Source *source, Str *folder);
/* The name of a text for what is published: a path below the folder of the first text is relative
 * to that folder. */
Str source_result_name(const Sources *sources, const Source *source);
/* The same for readers elsewhere: of an absolute path its last part, so that nothing is told of
 * this machine. */
Str source_public_name(const Sources *sources, const Source *source);
const Source *source_get(const Sources *sources, FileId file);
uint32_t source_count(const Sources *sources);
uint64_t source_bytes(const Sources *sources);                    /* of all texts */
const Source *source_of(const Sources *sources, uint32_t offset); /* NULL for 0 or outside */
/* From there to the end of its file; empty if the text is not to be had. */
Str source_rest(const Sources *sources, uint32_t offset);
Place source_place(const Sources *sources, uint32_t offset); /* source NULL when nowhere */
/* The same without the column and the text of the line: its file, and *line from 1; NULL if there
 * is none. */
const Source *source_line(const Sources *sources, uint32_t offset, uint32_t *line);
Str source_text(const Sources *sources, Span span);
/* A text of the file as it is written there: after the byte order mark, if it has one. */
Str source_with_mark(Arena *arena, const Source *source, Str text);

/* A stretch of a text, for who reads it more or less in order and keeps nothing of it. Begins as
 * {0}; every thread has its own. */
typedef struct SourceView {
    uint32_t base; /* offset of its first byte */
    Str text;
    uint32_t end;     /* offset from which on nothing will be asked for; 0: that is not known */
    VEC(char) buffer; /* where the text lies, if it is not at hand */
    bool lost;        /* the last one could not be read */
} SourceView;

/* Moves the view to where the span is in it, unless view->lost. What it showed before is gone. */
void source_view(const Sources *sources, Arena *arena, SourceView *view, Span span);

#endif
