#include "lang/check/family.h"

Str family_id(Env *env, const Model *model, Name table, const MemberId *members, uint32_t count)
{
    Str id = intern_text(env->names, table.symbol);
    for (uint32_t i = 0; i < count; i++) {
        const Member *m = &model->members.items[members[i]];
        Str key = m->name ? intern_text(env->names, m->name)
                          : model_member_name(env, model, members[i]);
        id = arena_printf(env->arena, STR_FMT "%s" STR_FMT, STR_ARG(id), i ? ", " : "(",
                          STR_ARG(key));
    }
    return count ? arena_printf(env->arena, STR_FMT ")", STR_ARG(id)) : id;
}

const TableDecl *family_find(const Model *model, Name table)
{
    for (uint32_t i = 0; i < model->tables.len; i++)
        if (model->tables.items[i]->table.name.symbol == table.symbol)
            return &model->tables.items[i]->table;
    return NULL;
}

Symbol family_symbol(Env *env, const Model *model, Name table, Coords of)
{
    const TableDecl *decl = family_find(model, table);
    DimId dim;
    MemberId member;
    if (!of.len) return table.symbol;
    Named named = decl && decl->each ? model_find(model, decl->each->dimension.symbol)
                                     : (Named){NAMED_NOTHING, 0};
    if (named.kind != NAMED_DIM || of.len != 1) {
        diag_add(env->diags, DIAG_E0201, table.span, "`" STR_FMT "` is no family of tables",
                 STR_ARG(intern_text(env->names, table.symbol)));
        return 0;
    }
    if (!model_coord(env, model, of.items[0], (Dims){&named.id, 1}, &dim, &member) ||
        member == NONE)
        return 0;
    return intern(env->names, family_id(env, model, table, &member, 1));
}
