#include "backends/graphviz.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The Makefile says what the libraries were called when this was built. */
#ifndef GRAPHVIZ_CGRAPH
#define GRAPHVIZ_CGRAPH     "libcgraph.so.6"
#define GRAPHVIZ_GVC        "libgvc.so.6"
#define GRAPHVIZ_FONTCONFIG "libfontconfig.so.1"
#endif

typedef enum Library { CGRAPH, GVC, FONTCONFIG, LIBRARIES } Library;

typedef struct Import {
    Library library;
    const char *name;
    size_t at; /* in Graphviz */
} Import;

static bool load(Graphviz *loaded)
{
    /* Names without a folder: the system's loader decides where they are found. */
    static const char *const files[] = {
        [CGRAPH] = GRAPHVIZ_CGRAPH, [GVC] = GRAPHVIZ_GVC, [FONTCONFIG] = GRAPHVIZ_FONTCONFIG};
#define GRAPHVIZ_SYMBOL(library, symbol) {library, #symbol, offsetof(Graphviz, symbol)},
    static const Import symbols[] = {GRAPHVIZ_SYMBOLS(GRAPHVIZ_SYMBOL)};
    void *libraries[LIBRARIES];
    for (int i = 0; i < LIBRARIES; i++) {
        libraries[i] = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
        if (!libraries[i]) return false;
    }
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *address = dlsym(libraries[symbols[i].library], symbols[i].name);
        if (!address) return false;
        memcpy((char *)loaded + symbols[i].at, &address, sizeof address);
    }
    return true;
}

const Graphviz *graphviz(void)
{
    static enum { UNTRIED, LOADED, MISSING } state;
    static Graphviz loaded;
    if (state == UNTRIED) state = load(&loaded) ? LOADED : MISSING;
    return state == LOADED ? &loaded : NULL;
}
