/* A graph as DOT text. cgraph writes it; we only join the lines of one node or edge, so that a
 * change is one line in a diff. */
#include "backends/figure.h"

typedef struct LineJoiner {
    Sink *sink;
    bool quoted;   /* inside "…" */
    bool escaped;  /* after a backslash there */
    bool comma;    /* a comma was the last thing outside of quotes */
    bool skipping; /* blanks at the beginning of a line that is being joined */
} LineJoiner;

static void join_character(LineJoiner *j, char c)
{
    if (j->skipping && (c == '\t' || c == '\n' || c == ' ')) return;
    j->skipping = false;
    if (!j->quoted && j->comma && c == '\n') { /* cgraph breaks the line after every attribute */
        sink_char(j->sink, ' ');
        j->skipping = true;
        return;
    }
    if (!j->escaped && c == '"') j->quoted = !j->quoted;
    j->escaped = j->quoted && !j->escaped && c == '\\';
    j->comma = !j->quoted && c == ',';
    sink_char(j->sink, c);
}

static int put_text(void *channel, const char *text)
{
    for (; *text; text++) join_character(channel, *text);
    return 0;
}

static int flush(void *channel)
{
    (void)channel;
    return 0;
}

bool figure_write_dot(Agraph_t *graph, Sink *sink)
{
    LineJoiner joiner = {.sink = sink};
    Agiodisc_t discipline = {graphviz()->AgIoDisc->afread, put_text, flush};
    Agiodisc_t *own = graph->clos->disc.io;
    graph->clos->disc.io = &discipline;
    int error = graphviz()->agwrite(graph, &joiner);
    graph->clos->disc.io = own;
    return error == 0;
}
