/* In which language keywords are written. */
#ifndef BUDGET_SYNTAX_KEYWORDS_H
#define BUDGET_SYNTAX_KEYWORDS_H

typedef enum FormatKeywords {
    KEYWORDS_AS_TYPED,
    KEYWORDS_ENGLISH,
    KEYWORDS_CHINESE
} FormatKeywords;

#endif
