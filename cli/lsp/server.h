/* The server: what is open, which budgets that belongs to, and what was found in them. One message
 * is handled at a time, by one thread; while a budget is checked, messages are handled in between
 * (projects.c), with what was known before. */
#ifndef BUDGET_CLI_LSP_SERVER_H
#define BUDGET_CLI_LSP_SERVER_H

#include "cli/common/arguments.h"
#include "cli/lsp/documents.h"
#include "cli/lsp/frame.h"
#include "lang/base/json.h"
#include "lang/driver/compile.h"
#include "lang/driver/kept.h"

typedef struct Findings { /* of one file, from one check */
    Str path;             /* without links */
    Str items;            /* elements of a JSON array; "" = there are none any more */
} Findings;

typedef struct ReadFile { /* by a check */
    Str path, real;       /* as it was opened; without links */
} ReadFile;

typedef struct ReadFiles {
    Arena arena;
    VEC(ReadFile) items;
} ReadFiles;

typedef struct Project { /* a file with a header, and all that it reads */
    Arena names;         /* of the path */
    const char *path;
    bool alone;        /* no budget reads it, and it has no header: its syntax alone is checked */
    bool dirty;        /* something has changed since the last check began */
    bool running;      /* it is being checked */
    Compilation *last; /* the last check; NULL = there was none */
    Compilation *good; /* the last one without mistakes of syntax; may be `last` */
    KeptFiles *kept;   /* trees of both; NULL = there is no memory for that */
    uint32_t last_number, good_number; /* among the compilations that share them */
    ReadFiles reads;                   /* by the last check */
    Arena arena;                       /* of: */
    VEC(Findings) findings;
} Project;

typedef struct Server {
    Memory memory; /* of all but compilations */
    Arena arena;   /* lives as long as the server */
    Arena scratch; /* as long as a message */
    Inputs inputs;
    CompileOptions wanted; /* of a check, but for the files */
    Frames frames;
    OpenDocuments documents;
    VEC(Project *) projects;
    VEC(struct FileHeader *) headers; /* cli/lsp/headers.h */
    uint32_t searches;                /* among them */
    PositionEncoding encoding;
    struct Initials *initials; /* of Chinese characters; NULL = none have been typed yet */
    bool may_watch; /* the editor can be asked to tell of files that change */
    bool totals; /* of blocks are hints, too */
    bool may_progress;              /* and it shows how far a check is */
    uint32_t progress_after;        /* milliseconds that a check lasts before that is told */
    uint32_t checks, progress_granted; /* the number of a check: at hand; that may be told of */
    const JsonValue *request; /* the id of the request that is answered; NULL = none is */
    bool cancelled;           /* the editor has cancelled the request */
    bool initialized, shut_down, ending;
    bool broken; /* a message could not be read, or an answer not be written */
} Server;

/* ---- projects.c ---- */

/* A document was opened (or saved: budgets are looked for), changed or closed. */
void projects_note(Server *server, const Document *document, bool look);
/* A text was opened that no check has read: budgets that would now include it are checked again. */
void projects_note_new(Server *server, const Document *document);
void projects_note_all(Server *server); /* files may have changed: all must be checked again */
void projects_note_orphans(Server *server); /* open files that no budget reads any more */
void projects_drop_unused(Server *server);  /* those of which no file is open */
void projects_free(Server *server);

/* ---- project.c ---- */

/* The one that reads the file, best one that was checked; NULL = none. */
Project *project_of(const Server *server, const char *path);
/* Compiles with the texts of open documents, unless the options have others for them. NULL if
 * memory runs out. */
Compilation *project_compile(Server *server, const CompileOptions *wanted, CompileStatus *status);
/* The same of one file up to its tree: alone, or with all that it includes. */
Compilation *project_parse(Server *server, const char *path, bool alone, CompileStatus *status);
/* What its last check has read, also of budgets that are imported, is what it reads. */
void project_note_files(Project *project);
bool project_reads(const Project *project, const char *path);
/* The path without links of a text that a check of the project has read, as its file of that
 * number. */
Str project_real(const Project *project, const Source *source, uint32_t number);

/* ---- checks.c ---- */

/* Handles what has come. wait: until something comes. */
typedef void ReadInput(Server *server, bool wait);
/* Checks one, and has messages handled meanwhile. False: there is nothing to do. */
bool checks_run_next(Server *server, ReadInput *read);

/* ---- findings.c ---- */

/* What the last check has found is sent, for each file where it is news. */
void findings_publish(Server *server, Project *project);
void findings_retract(Server *server, Project *project); /* it has none any more */
/* Says of a document that it is not checked. */
void findings_not_checked(Server *server, const Document *document);

/* ---- requests.c ---- */

/* Handles a message. */
void message_handle(Server *server, Str text);
/* Does a message that has come, but is not handled yet, cancel the request that is answered? To be
 * called from time to time in a long request (CompileOptions.stop; context: the server). */
bool request_is_cancelled(void *server);

/* ---- input.c ---- */

bool input_is_ready(bool wait); /* there is something to read, or nothing more will come */
void input_read(Server *server);
void input_fill(Server *server); /* takes what has come, but handles nothing of it */

#endif
