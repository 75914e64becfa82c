/* Whether the text of a relation may be published. */
#ifndef BUDGET_CHECK_RELATION_TEXT_H
#define BUDGET_CHECK_RELATION_TEXT_H

#include "lang/check/relations.h"

/* It names what is confidential, or an amount that is compared with something of it. */
bool relation_tells(const Relations *relations, const InvariantDecl *decl);

#endif
