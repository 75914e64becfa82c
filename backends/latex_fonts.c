/* The fonts of the machine at hand: for each script of a document one that has all of its
 * characters, by fontconfig. */
#include "backends/graphviz.h"
#include "backends/latex.h"

static FcPattern *pattern_of(Str family, const FcCharSet *characters, Arena *scratch)
{
    const Graphviz *g = graphviz();
    FcPattern *pattern = g->FcPatternCreate();
    if (!pattern) return NULL;
    if (family.len)
        g->FcPatternAddString(pattern, FC_FAMILY,
                              (const FcChar8 *)arena_str(scratch, family).ptr);
    g->FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    g->FcPatternAddCharSet(pattern, FC_CHARSET, characters);
    return pattern;
}

/* More is better. */
static int rank_of(const char *family)
{
    return strncmp(family, "Noto Serif", 10) == 0 ? 2 : strncmp(family, "Noto ", 5) == 0 ? 1 : 0;
}

/* XeTeX takes a name of letters, digits, blanks and hyphens as nothing but a name. */
static bool is_plain_family(const char *family)
{
    for (; *family; family++) {
        char small = (char)(*family | 0x20);
        bool letter = (small >= 'a' && small <= 'z') || (*family >= '0' && *family <= '9');
        if (!letter && *family != ' ' && *family != '-') return false;
    }
    return true;
}

/* The best family of those that have all of the characters, of equal ones the first by name; "" if
 * there is none. family "" = any. */
static Str find_family(Str family, const FcCharSet *characters, Arena *scratch)
{
    const Graphviz *g = graphviz();
    FcPattern *wanted = pattern_of(family, characters, scratch);
    FcObjectSet *objects = g->FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *fonts = wanted && objects ? g->FcFontList(NULL, wanted, objects) : NULL;
    const char *best = NULL;
    for (int i = 0; fonts && i < fonts->nfont; i++) {
        FcChar8 *name;
        if (g->FcPatternGetString(fonts->fonts[i], FC_FAMILY, 0, &name) != FcResultMatch) continue;
        const char *one = (const char *)name;
        int more = best ? rank_of(one) - rank_of(best) : 1;
        if (is_plain_family(one) && (more > 0 || (more == 0 && strcmp(one, best) < 0))) best = one;
    }
    Str found = best ? arena_str(scratch, str_from(best)) : STR("");
    if (fonts) g->FcFontSetDestroy(fonts);
    if (objects) g->FcObjectSetDestroy(objects);
    if (wanted) g->FcPatternDestroy(wanted);
    return found;
}

static FcCharSet *characters_of(const LatexUse *use, Script script)
{
    const Graphviz *g = graphviz();
    FcCharSet *characters = g->FcCharSetCreate();
    for (uint32_t code = 0x80; characters && code < LATEX_CHARACTERS; code++) {
        if (code % 8 == 0 && !use->seen[code / 8]) code += 7;
        else if (use->seen[code / 8] >> code % 8 & 1 && script_of(code) == script)
            g->FcCharSetAddChar(characters, code);
    }
    return characters;
}

/* One of the known families, in their order, or any that has all; "" = leave it to the style. */
static Str choose_family(const FcCharSet *characters, const char *families, Arena *scratch)
{
    for (const char *at = families; *at;) {
        uint32_t len = (uint32_t)strcspn(at, ",");
        Str found = find_family((Str){at, len}, characters, scratch);
        if (found.len) return (Str){at, len};
        at += len + (at[len] == ',');
    }
    return find_family(STR(""), characters, scratch);
}

LatexFonts latex_choose_fonts(const LatexUse *use, Arena *scratch)
{
    LatexFonts fonts = {.of_script = {{0}}};
    if (!graphviz()) return fonts;
    for (Script script = SCRIPT_COMMON + 1; script < SCRIPT_COUNT; script++) {
        if (!use->scripts[script] || script == SCRIPT_HAN) continue;
        FcCharSet *characters = characters_of(use, script);
        if (!characters) continue;
        fonts.of_script[script] =
            choose_family(characters, script_info(script)->families, scratch);
        graphviz()->FcCharSetDestroy(characters);
    }
    return fonts;
}
