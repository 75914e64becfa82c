/* The language in which budgetc speaks to its user. What it writes for others — tables, figures,
 * documents — has the language that the budget names. */
#ifndef BUDGET_CLI_COMMON_LANGUAGE_H
#define BUDGET_CLI_COMMON_LANGUAGE_H

#include "lang/base/arena.h"
#include "lang/base/catalogue.h"

#define ENGLISH "en"

/* The folder of a language's catalogue, or ENGLISH; NULL if budgetc does not speak it. `name` is a
 * locale or a tag of BCP 47: "zh_CN.UTF-8", "zh", "zh_Hans_CN", "zh-CN" or the like. */
const char *language_find(Str name);
/* Which one the environment asks for, as gettext has it: LANGUAGE lists languages, best first,
 * unless the locale is plain C. */
const char *language_of_environment(void);
/* From then on messages are in that language: of the catalogue beside the program in its build
 * folder, in an installation that was moved, or where it was installed. False if there is none. */
bool language_load(Arena *arena, const char *program, const char *language);

const Catalogue *language_catalogue(void); /* NULL = English */
/* The catalogue of the language of a budget ("zh"), as catalogue_open() takes it; "" for English
 * and where there is none. */
Str language_file(Arena *arena, const char *program, Str name);
const char *language_tag(void);            /* as HTML and BCP 47 have it: "en", "zh-CN" */

/* A message in that language. */
const char *tr(const char *message) __attribute__((format_arg(1)));
const char *tr_plural(const char *one, const char *many, uint64_t number)
    __attribute__((format_arg(1), format_arg(2)));

#endif
