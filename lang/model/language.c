/* The language of a budget that does not say it. */
#include "lang/base/unicode.h"
#include "lang/model/passes.h"

typedef enum Script { SCRIPT_NONE, SCRIPT_HAN, SCRIPT_OTHER } Script;

static Script script_of(Str text)
{
    Script script = SCRIPT_NONE;
    for (uint32_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (unicode_is_han(text, i)) return SCRIPT_HAN;
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0xC0) script = SCRIPT_OTHER;
    }
    return script;
}

Str model_language(const Model *model)
{
    const BudgetHeader *header = model->header.decl;
    Script script = header ? script_of(header->title.value) : SCRIPT_NONE;
    if (script != SCRIPT_NONE) return script == SCRIPT_HAN ? STR("zh") : STR("en");
    for (uint32_t i = 0; i < model->ledgers.len; i++)
        if (script_of(model->ledgers.items[i].label) == SCRIPT_HAN) return STR("zh");
    for (uint32_t i = 0; i < model->dims.len; i++)
        if (i != DIM_YEAR && script_of(model->dims.items[i].label) == SCRIPT_HAN) return STR("zh");
    for (uint32_t i = 0; i < model->tables.len; i++)
        if (script_of(model->tables.items[i]->table.title.value) == SCRIPT_HAN) return STR("zh");
    return STR("en");
}
