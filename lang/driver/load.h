/* Reading the files of a compilation: what the command line names, what they include, and the CSV
 * files they name. */
#ifndef BUDGET_DRIVER_LOAD_H
#define BUDGET_DRIVER_LOAD_H

#include "grammar/parse.h"
#include "lang/base/jobs.h"
#include "lang/driver/kept.h"
#include "lang/driver/load_passing.h"
#include "lang/driver/options.h"
#include "lang/files/read.h"
#include "lang/model/model.h"
#include "lang/tabular/book.h"

/* A larger text is not kept; for fuzzers and in a hostile build none is. */
#ifdef BUDGET_KEEP_NO_TEXT
enum { KEPT_BYTES = 0 };
#else
enum { KEPT_BYTES = 1 << 20 };
#endif

enum { LIMIT_INCLUDE_DEPTH = 100, LIMIT_FILES = 100000, TASK_BYTES = JOBS_WORTH(1 << 15) };

typedef enum FileState {
    FILE_NEW,
    FILE_EXPECTED, /* the same, but it is read ahead */
    FILE_OPEN,     /* its includes are being read: meeting it again is a circle */
    FILE_READ
} FileState;

typedef struct ParseTask { /* a file that is parsed when all are read */
    ParseInput input;
    uint32_t tree;        /* its position among the trees */
    PassingFile *passing; /* its text is at hand, and let go then; otherwise NULL */
} ParseTask;

typedef struct Ahead { /* a file that an include names */
    const Files *files;
    Str real;      /* its path without links */
    uint32_t size; /* 0: it is not read ahead */
    bool passes;   /* nothing is kept of it but what it is */
    char *room;    /* for its text; NULL also when that was taken */
    PassingFile file;
    bool good, may_include, taken;
} Ahead;

typedef VEC(Ahead) Aheads; /* of one file, in order; or none */

typedef struct IncludedFile { /* by a pattern, one of several of one include */
    const Include *include;
    Str path;          /* as the include names it, or would */
    FileStatus status; /* of the folder of a pattern, if it was not opened; else FILE_IS_OPEN */
    const char *error; /* likewise */
} IncludedFile;

typedef struct Included { /* what the includes of a file name, in order */
    VEC(IncludedFile) items;
    FileId own; /* the file */
} Included;

typedef struct CsvStream { /* a passing file while it is read */
    CsvInput input;        /* must be first */
    struct Loader *loader;
    const PassingFile *file;
    Str path;
    Span from;       /* where the source names it */
    uint32_t offset; /* of what comes next */
    uint32_t left;   /* bytes in the file */
    char held[4];    /* read already: the beginning of a character that was cut */
    uint32_t held_len;
} CsvStream;

typedef struct FileMark { /* of a path, to know a file that comes twice */
    uint32_t loader; /* whose it is: for another one the file is new */
    uint32_t id;     /* FileId + 1; 0 = it was not read */
    uint8_t state;   /* FileState */
    uint32_t import; /* of a budget that is imported: its number; 0 = none. For all loaders */
} FileMark;

/* One loader reads its files before the next one begins, so they can share this. */
typedef struct FileMarks {
    VEC(FileMark) items; /* [Symbol of the real path] */
    uint32_t loaders;
} FileMarks;

typedef struct Loader {
    FileReader reader; /* for CSV files named in the source; must be first */
    Arena *arena;
    Interner *names;
    Sources *sources;
    Diags *diags;
    const CompileOptions *options;
    Files files;          /* in the folders that sources may not leave */
    OpenFile file;        /* being read: closed by loader_close when memory runs out */
    Str *overlays_real;   /* of options->overlays; "" = there is no such file */
    FileMarks *marks;     /* shared with those of the budgets that it imports */
    uint32_t number;      /* of this loader in the marks */
    VEC(Inclusion) inclusions;
    FileId includer;      /* whose includes are being read */
    VEC(Tree *) trees;    /* included files before those that include them */
    VEC(KeptFacts *) kept_facts; /* of each tree, if options->kept */
    Parser *parser;       /* goes from file to file */
    Tokens tokens;        /* of the first file, if options->to_format */
    VEC(ParseTask) tasks; /* only with several threads */
    Jobs *jobs;
    VEC(Str) paths; /* of all that was read, as opened */
    uint32_t depth;
    uint32_t compared; /* names of files, with those that are not there: that work is limited */
    KeptFile *kept;       /* the file that was read last; NULL = nothing is kept */
    PassingFile *passing; /* the file that was read last, if its text can be let go */
    Ahead *ahead;         /* the file that is asked for now, or NULL */
    CsvStream csv;
    Book book;       /* the one that was opened last: several of its sheets may be asked for */
    Str book_bytes;  /* of its file; "" = none was opened */
    bool incomplete; /* some file is missing: what it declares would only be reported as unknown */
    bool marked;     /* the file that was read last has a byte order mark; unless its text passes */
    bool failed;     /* a file of the command line could not be read */
} Loader;

void loader_init(Loader *loader, Arena *arena, Interner *names, Sources *sources, Diags *diags,
                 Jobs *jobs, const CompileOptions *options);
void loader_read_all(Loader *loader);
/* The file that a path in the source leads to, and its real path; it is closed again. False after a
 * diagnostic. */
bool loader_find(Loader *loader, Text path, Str *full, Str *real);
/* Reads a budget that another one imports, with what it includes. */
void loader_read_import(Loader *loader, const Loader *importer, Str path, Span from);
Trees loader_trees(const Loader *loader); /* of what was read so far */
void loader_free(Loader *loader);

/* ---- loader.c ---- */

void loader_close(Loader *loader); /* the file that is being read */
/* What is to be read in the place of the file at hand; NULL = nothing is. */
const Overlay *loader_overlay(const Loader *loader, Str path);
/* The text of the open file is not kept. */
bool loader_passes(const Loader *loader);
/* It need not be, however small it is. */
bool loader_may_pass(const Loader *loader, Str path);
Str loader_join(Loader *loader, Str folder, Str path);
/* A name for the file, the same for all paths to it. real: without links. */
Symbol loader_symbol(Loader *loader, Str real);
/* What is known of a file; valid until the next one is asked for. */
FileMark *loader_mark(Loader *loader, Str real);
/* A file that was not read yet, nor expected. It is then. */
bool loader_expect(Loader *loader, Str real);
/* Its parts are names: a path would lead anywhere. */
bool loader_is_library_name(Str name);

/* ---- load_ahead.c ---- */

/* Reads what a file in this folder includes, where that is worth several threads. */
Aheads ahead_read(Loader *loader, const Included *included, Str folder);
/* False if the text of the open file was not read ahead, or is no longer what it was. Of a large
 * one that includes nothing there is only the length: it is parsed later. */
bool ahead_take(Loader *loader, Str *text);
bool ahead_may_include(const Loader *loader, Str text); /* the text that was read last */
void ahead_drop(Loader *loader, Ahead *ahead);          /* NULL: there is none */

/* ---- load_pattern.c ---- */

/* What a file in this folder includes: a pattern stands for the files that fit, sorted by the bytes
 * of their names, without the file itself. One that no file fits is a finding. */
void included_list(Loader *loader, const Tree *tree, Str folder, Included *included);

/* ---- shared by these files ---- */

/* How facts and stated figures get their CSV files. */
extern const FileReader loader_csv_reader;
/* Opens the file that a path in the source leads to. False after a diagnostic. */
bool loader_open(Loader *loader, Text path, Str *full);
/* Reads the whole open file and closes it. NULL, or why not. */
const char *loader_read(Loader *loader, Str path, Str *text);
/* Adds what was read, unless there is an error. False after a diagnostic, for which `from` names it. */
bool loader_add_text(Loader *loader, Str path, Span from, const char *error, Str text, FileId *file);
/* Both. */
bool loader_add_source(Loader *loader, Str path, Span from, FileId *file);
Diag *loader_cannot_read(Diags *diags, Str path, Span from, const char *error);
/* Says which file, or which one of the library, may be meant. written: as the source names it. */
void load_suggest(Loader *loader, Diag *diag, Str written, bool library);

#endif
