/* The language in which budgetc speaks to its user. What it writes for others — tables, figures,
 * documents — has the language that the budget names. */
#ifndef BUDGET_CLI_COMMON_LANGUAGE_H
#define BUDGET_CLI_COMMON_LANGUAGE_H

#include "cli/common/exit.h"
#include "lang/base/arena.h"
#include "lang/base/catalogue.h"

/* Reads --lang=LANGUAGE, which every command has, and takes it out of the arguments; without it the
 * environment decides. EXIT_NONE when that went well; otherwise the user has been told. */
ExitCode language_choose(Arena *arena, int *argc, char **argv);

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
