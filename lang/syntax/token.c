#include "lang/syntax/token.h"

const char *keyword_text(TokenKey key, bool chinese)
{
    static const struct {
        const char *english, *chinese;
    } texts[TOKEN_KEYS] = {
#define KEYWORD(token, english, chinese, uses) [KEY_##token] = {english, chinese},
#include "lang/syntax/keywords.def"
#undef KEYWORD
    };
    return chinese ? texts[key].chinese : texts[key].english;
}
