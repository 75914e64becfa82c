/* A trace as JSON (docs/language.md): always complete. */
#ifndef BUDGET_CLI_COMMON_TRACE_JSON_H
#define BUDGET_CLI_COMMON_TRACE_JSON_H

#include "lang/base/json.h"
#include "lang/driver/compile.h"

/* Writes "cells", "facts" and "relations" into the open object. */
void trace_json(Json *json, const Sources *sources, const Trace *trace);

#endif
