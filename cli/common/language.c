#include "cli/common/language.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "cli/common/program.h"
#include "lang/files/read.h"

/* What the process speaks; set once, before anything is said. */
static Catalogue loaded;
static const Catalogue *current;
static char tag[8] = ENGLISH;

const Catalogue *language_catalogue(void)
{
    return current;
}

const char *language_tag(void)
{
    return tag;
}

const char *tr(const char *message)
{
    return catalogue_text(current, message);
}

const char *tr_plural(const char *one, const char *many, uint64_t number)
{
    return catalogue_plural(current, one, many, number);
}

/* ---- which language ---- */

/* The next part of a name, up to "_", "-", or the "." or "@" of a locale; moves on to what follows
 * it. */
static Str next_part(Str *name)
{
    uint32_t len = 0;
    while (len < name->len && !strchr("_-.@", name->ptr[len])) len++;
    bool more = len < name->len && strchr("_-", name->ptr[len]);
    Str part = {name->ptr, len};
    *name = more ? (Str){name->ptr + len + 1, name->len - len - 1} : STR("");
    return part;
}

static bool is_one_of(Str part, const char *const *words)
{
    for (; *words; words++)
        if (part.len == strlen(*words) && strncasecmp(part.ptr, *words, part.len) == 0) return true;
    return false;
}

/* Chinese in traditional characters: by its script, or else by its region. */
static bool is_traditional(Str parts)
{
    static const char *const simplified[] = {"Hans", NULL};
    static const char *const traditional[] = {"Hant", "TW", "HK", "MO", NULL};
    while (parts.len) {
        Str part = next_part(&parts);
        if (is_one_of(part, simplified)) return false;
        if (is_one_of(part, traditional)) return true;
    }
    return false;
}

const char *language_find(Str name)
{
    static const struct {
        const char *name[2];
        const char *language;
    } known[] = {{{"zh"}, "zh_CN"}, {{"en"}, ENGLISH}};
    Str language = next_part(&name);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!is_one_of(language, known[i].name)) continue;
        bool other = strcmp(known[i].language, "zh_CN") == 0 && is_traditional(name);
        return other ? NULL : known[i].language;
    }
    return NULL;
}

/* The locale for messages, as POSIX orders the variables. */
static const char *locale_name(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value) return value;
    }
    return "C";
}

const char *language_of_environment(void)
{
    const char *locale = locale_name(), *list = getenv("LANGUAGE");
    if (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0) return ENGLISH;
    while (list && *list) {
        uint32_t len = (uint32_t)strcspn(list, ":");
        const char *language = language_find((Str){list, len});
        if (language) return language;
        list += len + (list[len] == ':');
    }
    const char *language = language_find(str_from(locale));
    return language ? language : ENGLISH;
}

/* ---- its catalogue ---- */

/* A folder is called "zh_CN". */
static void name_language(const char *folder)
{
    snprintf(tag, sizeof tag, "%s", folder);
    char *bar = strchr(tag, '_');
    if (bar) *bar = '-';
}

static bool read_from(Arena *arena, Str folder, const char *language, Str *text)
{
    Str path = arena_printf(arena, STR_FMT "/%s/LC_MESSAGES/budgetc.mo", STR_ARG(folder), language);
    return !file_read_trusted(arena, path.ptr, text);
}

/* Beside the program in its build folder, in an installation that was moved, or where it was
 * installed. */
static bool read_catalogue(Arena *arena, const char *program, const char *language, Str *text)
{
    Str folder = program_folder(arena, program);
    Str built = arena_printf(arena, STR_FMT "/locale", STR_ARG(folder));
    Str moved = arena_printf(arena, STR_FMT "/../share/locale", STR_ARG(folder));
    return (folder.len && read_from(arena, built, language, text)) ||
           (folder.len && read_from(arena, moved, language, text)) ||
           read_from(arena, STR(BUDGET_LOCALE_DIR), language, text);
}

bool language_load(Arena *arena, const char *program, const char *language)
{
    Str text;
    if (!read_catalogue(arena, program, language, &text) || !catalogue_open(&loaded, text))
        return false;
    current = &loaded;
    name_language(language);
    return true;
}

Str language_file(Arena *arena, const char *program, Str name)
{
    Str text = {0};
    const char *language = language_find(name);
    if (!language || strcmp(language, ENGLISH) == 0) return text;
    return read_catalogue(arena, program, language, &text) ? text : (Str){0};
}
