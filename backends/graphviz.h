/* What is used of Graphviz and fontconfig. Both are loaded when the first figure is drawn: with the
 * 15 libraries below them they take longer to start than most budgets take to check, and a machine
 * that only checks needs none of them. */
#ifndef BUDGET_BACKENDS_GRAPHVIZ_H
#define BUDGET_BACKENDS_GRAPHVIZ_H

#include <fontconfig/fontconfig.h>
#include <graphviz/gvc.h>

#define GRAPHVIZ_SYMBOLS(X)                                                                        \
    X(CGRAPH, AgIoDisc)                                                                            \
    X(CGRAPH, AgMemDisc) X(CGRAPH, Agdirected) X(CGRAPH, agattr) X(CGRAPH, agclose)                \
        X(CGRAPH, agdeledge) X(CGRAPH, agedge) X(CGRAPH, agfstout) X(CGRAPH, agget)                \
            X(CGRAPH, agnedges) X(CGRAPH, agnode) X(CGRAPH, agnxtout) X(CGRAPH, agopen)            \
                X(CGRAPH, agsafeset) X(CGRAPH, agseterrf) X(CGRAPH, agstrdup) X(CGRAPH, agsubg)    \
                    X(CGRAPH, agsubnode) X(CGRAPH, agwrite) X(GVC, gvContext) X(GVC, gvFreeLayout) \
                        X(GVC, gvFreeRenderData) X(GVC, gvLayout) X(GVC, gvRenderData)             \
                            X(FONTCONFIG, FcCharSetAddChar) X(FONTCONFIG, FcCharSetCreate) X(FONTCONFIG, FcCharSetDestroy) X(FONTCONFIG, FcPatternAddBool) X(FONTCONFIG, FcPatternAddCharSet) X(FONTCONFIG, FcFontList) X(FONTCONFIG, FcFontSetDestroy)              \
                                X(FONTCONFIG, FcObjectSetBuild) X(FONTCONFIG, FcObjectSetDestroy)  \
                                    X(FONTCONFIG, FcPatternAddString)                              \
                                        X(FONTCONFIG, FcPatternCreate)                             \
                                            X(FONTCONFIG, FcPatternDestroy)                        \
                                                X(FONTCONFIG, FcPatternGetString)

#define GRAPHVIZ_MEMBER(library, symbol) __typeof__(symbol) *symbol;
typedef struct Graphviz { /* each under its own name */
    GRAPHVIZ_SYMBOLS(GRAPHVIZ_MEMBER)
} Graphviz;

/* Loads the libraries with the first call, for the life of the process. NULL if one is not
 * installed. For one thread at a time. */
const Graphviz *graphviz(void);

#endif
