/* An audit as text for people, and as JSON for programs. */
#ifndef BUDGET_CLI_AUDIT_SHOW_H
#define BUDGET_CLI_AUDIT_SHOW_H

#include "lang/audit/audit.h"
#include "lang/base/sink.h"

/* max: entries of each list, 0 = all. all: also every figure with what guards it. */
void audit_text(const Audit *audit, const Sources *sources, uint32_t max, bool all, Sink *sink);
/* Always complete. */
void audit_json(const Audit *audit, const Sources *sources, Sink *sink);

#endif
