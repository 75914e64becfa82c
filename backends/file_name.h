/* Names of files from names in a budget, which may hold any character. */
#ifndef BUDGET_BACKENDS_FILE_NAME_H
#define BUDGET_BACKENDS_FILE_NAME_H

#include "lang/report/report.h"

/* "t01.csv", for a table, figure or document of a report, or itself. What would lead elsewhere,
 * hide the file or be reserved on some system is written as %XX, and so are the capital letters of
 * a name that another one is equal to but for them: different names are different files on every
 * system. */
Str backend_file_name(Arena *arena, const Report *report, Str name, const char *extension);

#endif
