/* Which script a character is written in, which fonts have it, and what languages are written in. */
#ifndef BUDGET_BACKENDS_SCRIPTS_H
#define BUDGET_BACKENDS_SCRIPTS_H

#include <stdbool.h>
#include <stdint.h>

#include "lang/base/language.h"

typedef enum Script {
    SCRIPT_COMMON, /* digits, blanks and the punctuation that all fonts have; marks on a letter */
#define SCRIPT(id, code, name, package, families) SCRIPT_##id,
#include "backends/scripts.def"
#undef SCRIPT
    SCRIPT_COUNT
} Script;

typedef struct ScriptInfo {
    const char *code;     /* ISO 15924, or "Zsym", "Zcur" */
    const char *name;     /* as OpenType fonts are asked for it; "" = no matter */
    const char *package;  /* of Debian, with a font */
    const char *families; /* separated by commas, best first */
} ScriptInfo;

Script script_of(uint32_t code_point);
const ScriptInfo *script_info(Script script); /* of SCRIPT_COMMON: empty texts */

typedef enum Direction {
    DIRECTION_NEUTRAL,
    DIRECTION_LEFT,  /* a letter that is written from left to right */
    DIRECTION_RIGHT, /* from right to left */
    DIRECTION_DIGIT, /* of a number, which is written from left to right in any text */
    DIRECTION_SIGN   /* beside or between digits it is part of their number */
} Direction;

Direction direction_of(uint32_t code_point);

/* Of languages, by their tags. Whether its documents are set in the fonts of Chinese, Japanese or Korean, whose Latin letters
 * English has as well. */
bool language_is_east_asian(Str tag);
bool language_is_mirrored(Str tag); /* written from right to left */
/* The form of Chinese characters: "" = that of mainland China, ",TC", ",HK", ",JP", ",KR". */
const char *language_han_option(Str tag);

#endif
