/* Numbers for the names in a graph. cgraph's own way takes the address of a name as its number and
 * sorts by it, so that the order of clusters, and with it the layout, would change from run to run.
 * Ours count. */
#include "backends/figure.h"

#include "lang/base/intern.h"

typedef struct NodeNames {
    Agdisc_t discipline; /* must be first: cgraph hands it back to us */
    Agraph_t *graph;
    Arena *arena;
    Interner *interner;
    VEC(char *) texts; /* [Symbol] */
    IDTYPE anonymous;
} NodeNames;

static void *names_open(Agraph_t *graph, Agdisc_t *discipline)
{
    ((NodeNames *)(void *)discipline)->graph = graph;
    return discipline;
}

static void make_room(NodeNames *names, Symbol symbol)
{
    while (names->texts.len <= symbol) *vec_push(names->arena, &names->texts) = NULL;
}

/* Names have even numbers, what has none odd ones. */
static long names_map(void *state, int kind, char *text, IDTYPE *id, int create)
{
    NodeNames *names = state;
    (void)kind;
    if (!text) {
        if (!create) return 0;
        names->anonymous += 2;
        *id = names->anonymous + 1;
        return 1;
    }
    Symbol symbol = create ? intern(names->interner, str_from(text))
                           : intern_find(names->interner, names->arena, str_from(text));
    if (!symbol) return 0;
    make_room(names, symbol);
    if (!names->texts.items[symbol])
        names->texts.items[symbol] =
            graphviz()->agstrdup(names->graph, text); /* cgraph looks before its text */
    *id = (IDTYPE)symbol * 2;
    return 1;
}

static long names_alloc(void *state, int kind, IDTYPE id)
{
    (void)state;
    (void)kind;
    (void)id;
    return 0; /* nobody chooses numbers */
}

static void names_free(void *state, int kind, IDTYPE id)
{
    (void)state;
    (void)kind;
    (void)id;
}

static char *names_print(void *state, int kind, IDTYPE id)
{
    const NodeNames *names = state;
    (void)kind;
    return id % 2 == 0 && id / 2 < names->texts.len ? names->texts.items[id / 2] : NULL;
}

static void names_close(void *state)
{
    (void)state;
}

static void names_register(void *state, int kind, void *object)
{
    (void)state;
    (void)kind;
    (void)object;
}

Agdisc_t *figure_names(Arena *scratch, Str graph)
{
    static Agiddisc_t discipline = {names_open,  names_map,   names_alloc,   names_free,
                                    names_print, names_close, names_register};
    NodeNames *names = arena_new(scratch, NodeNames);
    names->discipline = (Agdisc_t){graphviz()->AgMemDisc, &discipline, graphviz()->AgIoDisc};
    names->arena = scratch;
    names->interner = intern_new(scratch, 0);
    make_room(names, intern(names->interner, graph)); /* so agopen() needs no memory of ours */
    return &names->discipline;
}
