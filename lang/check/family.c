#include "lang/check/family.h"

Str family_id(Env *env, const Model *model, Name name, const MemberId *members, uint32_t count)
{
    Str id = intern_text(env->names, name.symbol);
    for (uint32_t i = 0; i < count; i++) {
        const Member *m = &model->members.items[members[i]];
        Str key = m->name ? intern_text(env->names, m->name)
                          : model_member_name(env, model, members[i]);
        id = arena_printf(env->arena, STR_FMT "%s" STR_FMT, STR_ARG(id), i ? ", " : "(",
                          STR_ARG(key));
    }
    return count ? arena_printf(env->arena, STR_FMT ")", STR_ARG(id)) : id;
}

Str family_title(Env *env, const Model *model, Str title, const MemberId *members, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        Str label = model->members.items[members[i]].label;
        if (!label.len) label = model_member_name(env, model, members[i]);
        if (!title.len)
            title = label;
        else if (!language_is(model->header.language, "zh"))
            title = arena_printf(env->arena, STR_FMT ": " STR_FMT, STR_ARG(title), STR_ARG(label));
        else
            title = arena_printf(env->arena, STR_FMT "：" STR_FMT, STR_ARG(label), STR_ARG(title));
    }
    return title;
}

const TableDecl *family_table(const Model *model, Name table)
{
    for (uint32_t i = 0; i < model->tables.len; i++)
        if (model->tables.items[i]->table.name.symbol == table.symbol)
            return &model->tables.items[i]->table;
    return NULL;
}

const FigureDecl *family_figure(const Model *model, Name figure)
{
    for (uint32_t i = 0; i < model->figures.len; i++)
        if (model->figures.items[i]->figure.name.symbol == figure.symbol)
            return &model->figures.items[i]->figure;
    return NULL;
}

Symbol family_symbol(Env *env, const Model *model, Name name, const Selection *each, Coords of)
{
    DimId dim;
    MemberId member;
    if (!of.len) return name.symbol;
    Named named = each ? model_find(model, each->dimension.symbol) : (Named){NAMED_NOTHING, 0};
    if (named.kind != NAMED_DIM || of.len != 1) {
        diag_add(env->diags, DIAG_E0201, name.span, "`" STR_FMT "` is no family",
                 STR_ARG(intern_text(env->names, name.symbol)));
        return 0;
    }
    if (!model_coord(env, model, of.items[0], (Dims){&named.id, 1}, &dim, &member) ||
        member == NONE)
        return 0;
    return intern(env->names, family_id(env, model, name, &member, 1));
}
