/* Temporary folders: for this user alone, and taken away in the end. Those that a killed run has
 * left are taken away by the next that makes one: they have a file in them that is locked as long
 * as their process lives. */
#ifndef BUDGET_FILES_TEMP_H
#define BUDGET_FILES_TEMP_H

#include "lang/base/str.h"

typedef struct TempFolder {
    char path[256]; /* "" = none */
    int handle;
    int lock;
} TempFolder;

/* A new folder in `parent`. False with errno. */
bool temp_folder_make(TempFolder *folder, const char *parent);
bool temp_folder_add(const TempFolder *folder, const char *name); /* a folder in it */
/* With all that is in it; links are not followed. */
void temp_folder_remove(TempFolder *folder);

/* A file in it, to be written or read; -1 with errno. Links are not followed. */
int temp_file_create(const TempFolder *folder, const char *name);
int temp_file_open(const TempFolder *folder, const char *name);

#endif
