/* The only file that knows libgvc: it lays out and draws. Its leaks are libgvc's and of what is
 * under it (tests/lsan.supp). */
#include <stdlib.h>

#include "backends/figure.h"

/* What Graphviz has to say about a figure that we made is of no use to whoever wrote the budget. */
static int ignore_message(char *message)
{
    (void)message;
    return 0;
}

/* One for the life of the process: the pango plugin keeps the name of a font that gvFreeContext()
 * frees, and reads it when the next context measures its first text (seen with 2.42 under the
 * address sanitizer). */
static GVC_t *the_context(void)
{
    static GVC_t *context;
    if (!context) context = graphviz()->gvContext();
    return context;
}

/* The date of drawing would make every run's PDF another one; cairo writes it near the end. */
static void blank_date(char *data, size_t length)
{
    static const char key[] = "/CreationDate (";
    for (size_t at = length; at-- > 0;) {
        if (length - at < sizeof key || memcmp(data + at, key, sizeof key - 1) != 0) continue;
        while (at < length && data[at] != ')') data[at++] = ' ';
        if (at < length) data[at] = ' ';
        return;
    }
}

bool figure_render(Agraph_t *graph, const char *layout, const char *format, Sink *sink)
{
    char *data = NULL;
    unsigned int length = 0;
    agusererrf own =
        graphviz()->agseterrf(ignore_message); /* Graphviz has it for the whole process */
    GVC_t *context = the_context();
    bool good = context && graphviz()->gvLayout(context, graph, layout) == 0;
    if (good) {
        good =
            graphviz()->gvRenderData(context, graph, format, &data, &length) == 0 && data && length;
        if (good && strcmp(format, "pdf") == 0) blank_date(data, length);
        if (good) sink_write(sink, data, length);
        graphviz()->gvFreeRenderData(data);
        graphviz()->gvFreeLayout(context, graph);
    }
    graphviz()->agseterrf(own);
    return good;
}

/* ---- fonts ---- */

static FcFontSet *chinese_fonts(FcPattern *wanted)
{
    FcObjectSet *objects = graphviz()->FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    graphviz()->FcPatternAddString(wanted, FC_LANG, (const FcChar8 *)"zh-cn");
    FcFontSet *fonts = graphviz()->FcFontList(NULL, wanted, objects);
    graphviz()->FcObjectSetDestroy(objects);
    return fonts;
}

static bool has_family(const FcPattern *font, const char *family)
{
    FcChar8 *name;
    for (int i = 0; graphviz()->FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (strcmp((const char *)name, family) == 0) return true;
    return false;
}

static const char *choose_font(const FcFontSet *fonts, Arena *scratch)
{
    static const char *const known[] = {"Noto Sans CJK SC", "Source Han Sans SC",
                                        "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"};
    FcChar8 *name;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        for (int i = 0; i < fonts->nfont; i++)
            if (has_family(fonts->fonts[i], known[k])) return known[k];
    if (fonts->nfont == 0 ||
        graphviz()->FcPatternGetString(fonts->fonts[0], FC_FAMILY, 0, &name) != FcResultMatch)
        return NULL;
    return arena_str(scratch, str_from((const char *)name)).ptr;
}

const char *figure_chinese_font(Arena *scratch)
{
    FcPattern *wanted = graphviz()->FcPatternCreate();
    FcFontSet *fonts = wanted ? chinese_fonts(wanted) : NULL;
    const char *family = fonts ? choose_font(fonts, scratch) : NULL;
    if (fonts) graphviz()->FcFontSetDestroy(fonts);
    if (wanted) graphviz()->FcPatternDestroy(wanted);
    return family;
}
