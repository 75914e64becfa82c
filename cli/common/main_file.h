/* A folder in the place of a file: its one file that begins a budget is meant. */
#ifndef BUDGET_CLI_COMMON_MAIN_FILE_H
#define BUDGET_CLI_COMMON_MAIN_FILE_H

#include "cli/common/arguments.h"

bool is_folder(const char *path);
/* A name like `town.budget`, without a dot at its beginning. */
bool is_budget_name(const char *name);

/* Returns the file in a folder that is called `preferred` if there is one, else the only one that
 * begins a budget; NULL after telling the user. `shown` is what the user calls the folder;
 * `preferred` may be NULL. */
const char *main_file(Arena *arena, const char *folder, const char *shown, const char *preferred,
                      const CompileOptions *options);

/* Replaces each folder among the inputs by its main file. EXIT_NONE, or the user has been told. */
ExitCode inputs_find(Arena *arena, Inputs *inputs);

#endif
