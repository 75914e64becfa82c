#define _GNU_SOURCE /* memmem */

/* Characters of a document that its fonts lack: all of them, where they are, and what to install. */
#include "backends/latex_missing.h"

#include "lang/base/quote.h"
#include "lang/base/unicode.h"

enum { SHOWN_CHARACTERS = 24, SHOWN_LABEL = 60 };

/* Lines as "Missing character: There is no 𓀀 (U+13000) in font …". */
const uint8_t *latex_missing_characters(Str log, Arena *scratch)
{
    static const char before[] = "Missing character: There is no ";
    uint8_t *missing = NULL;
    for (;;) {
        const char *start = log.len ? memmem(log.ptr, log.len, before, sizeof before - 1) : NULL;
        if (!start) return missing;
        uint32_t at = (uint32_t)(start - log.ptr) + (uint32_t)sizeof before - 1, code = 0;
        if (at < log.len) unicode_decode(log, at, &code);
        if (!missing) missing = arena_array(scratch, uint8_t, LATEX_CHARACTERS / 8);
        missing[code / 8] |= (uint8_t)(1 << code % 8);
        log = (Str){log.ptr + at, log.len - at};
    }
}

typedef struct Lost {
    Sink characters, packages;
    uint32_t count;
} Lost;

static void put_package(Lost *lost, const char *package)
{
    Str named = sink_result(&lost->packages);
    if (named.len && memmem(named.ptr, named.len, package, strlen(package))) return;
    sink_printf(&lost->packages, "%s%s", named.len ? ", " : "", package);
}

static void put_character(Lost *lost, uint32_t code)
{
    char bytes[4];
    if (lost->count++ >= SHOWN_CHARACTERS) return;
    if (lost->count > 1) sink_text(&lost->characters, ", ");
    quote_line(&lost->characters, (Str){bytes, unicode_encode(code, bytes)});
    sink_printf(&lost->characters, " (U+%04X)", (unsigned)code);
}

static Lost list_lost(const uint8_t *missing, Arena *scratch)
{
    Lost lost = {.count = 0};
    sink_memory(&lost.characters, scratch);
    sink_memory(&lost.packages, scratch);
    for (uint32_t code = 0; code < LATEX_CHARACTERS; code++) {
        if (!(missing[code / 8] >> code % 8 & 1)) continue;
        const ScriptInfo *info = script_info(script_of(code));
        put_character(&lost, code);
        put_package(&lost, *info->package ? info->package : "fonts-noto-core");
    }
    if (lost.count > SHOWN_CHARACTERS) sink_text(&lost.characters, ", …");
    return lost;
}

/* Its beginning, up to a whole character. */
static Str shortened(Str text)
{
    if (text.len <= SHOWN_LABEL) return text;
    text.len = SHOWN_LABEL;
    text.len -= unicode_cut(text);
    return text;
}

Str latex_missing_message(const Catalogue *catalogue, const LatexUse *use, Arena *scratch)
{
    Lost lost = list_lost(use->missing, scratch);
    Sink out;
    sink_memory(&out, scratch);
    sink_printf(&out,
                catalogue_plural(catalogue, "no font of the document has %u character: " STR_FMT,
                                 "no font of the document has %u characters: " STR_FMT, lost.count),
                (unsigned)lost.count, STR_ARG(sink_result(&lost.characters)));
    for (uint32_t i = 0; i < use->labels.len; i++) {
        Str label = shortened(use->labels.items[i]);
        sink_text(&out, i ? "\n      " : catalogue_text(catalogue, N_("\n  they are in\n      ")));
        quote_line(&out, label);
        if (label.len < use->labels.items[i].len) sink_text(&out, "…");
    }
    if (use->labels.len == LATEX_LABELS) sink_text(&out, "\n      …");
    sink_printf(&out,
                catalogue_text(catalogue, N_("\n  Debian has fonts with such characters in " STR_FMT
                                             "; another font can be named in the header, as "
                                             "in `font \"Noto Serif\"`")),
                STR_ARG(sink_result(&lost.packages)));
    return sink_result(&out);
}
