#include "cli/import/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/common/signals.h"
#include "lang/base/catalogue.h"
#include "lang/base/sink.h"
#include "lang/files/write.h"

enum {
    NOT_STARTED = 127,
    SECONDS_MAX = 60,          /* of processor time */
    LIMIT_WORD_BYTES = 1 << 28 /* that it prints */
};

/* The child: never returns. The document comes on its standard input, so it opens no file. */
static void start(int in, int out)
{
    char *arguments[] = {"pdftotext", "-q", "-bbox-layout", "-", "-", NULL};
    struct rlimit limit = {SECONDS_MAX, SECONDS_MAX};
    int nowhere = out_open_null(O_WRONLY);
    if (nowhere < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(nowhere, 2) < 0)
        _exit(NOT_STARTED);
    for (int handle = 3; handle < 64; handle++) close(handle);
    setrlimit(RLIMIT_CPU, &limit);
    signal(SIGPIPE, SIG_DFL);
    execvp(arguments[0], arguments);
    _exit(NOT_STARTED);
}

/* Writes as much of the file as there is room for; closes the pipe at its end. */
static void write_some(int *to, Str *file)
{
    ssize_t written = write(*to, file->ptr, file->len);
    if (written > 0) *file = (Str){file->ptr + written, file->len - (uint32_t)written};
    bool broken = written < 0 && errno != EINTR && errno != EAGAIN;
    if (file->len && !broken) return;
    close(*to);
    *to = -1;
}

/* Reads what there is; false at its end. */
static bool read_some(int from, Sink *sink)
{
    enum { PIECE = 1 << 16 };
    char piece[PIECE];
    ssize_t got = read(from, piece, sizeof piece);
    if (got < 0) return errno == EINTR;
    sink_str(sink, (Str){piece, (uint32_t)got});
    return got > 0 && sink->len <= LIMIT_WORD_BYTES;
}

/* Both at once: neither side waits for the other for ever. */
static void exchange(int to, int from, Str file, Sink *sink)
{
    bool more = true;
    fcntl(to, F_SETFL, O_NONBLOCK);
    while (more) {
        struct pollfd ends[2] = {{from, POLLIN, 0}, {to, POLLOUT, 0}};
        if (poll(ends, to < 0 ? 1 : 2, -1) < 0 && errno != EINTR) break;
        if (to >= 0 && ends[1].revents) write_some(&to, &file);
        if (ends[0].revents) more = read_some(from, sink);
    }
    if (to >= 0) close(to);
    close(from);
}

static const char *wait_for(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return strerror(errno);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED)
        return N_("the program pdftotext is needed for PDF and could not be started: it is part of "
                  "poppler-utils");
    bool fine = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return fine ? NULL : N_("pdftotext cannot read it: it is damaged or encrypted, or too large");
}

const char *pdf_words(Arena *arena, Str file, Str *words)
{
    int in[2], out[2];
    Sink sink;
    if (pipe(in) != 0) return strerror(errno);
    if (pipe(out) != 0) {
        close(in[0]);
        close(in[1]);
        return strerror(errno);
    }
    pid_t child = fork();
    if (child == 0) start(in[0], out[1]);
    close(in[0]);
    close(out[1]);
    sink_memory(&sink, arena);
    signals_ignore_pipe();
    exchange(in[1], out[0], child < 0 ? STR("") : file, &sink);
    signals_end_by_pipe();
    *words = sink_result(&sink);
    return child < 0 ? strerror(errno) : wait_for(child);
}
