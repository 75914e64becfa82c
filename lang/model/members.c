/* The second pass: members, from dimension blocks, top-level entries and nested entries. */
#include <stdlib.h>

#include "lang/model/changes.h"
#include "lang/model/member_rows.h"
#include "lang/model/passes.h"
#include "lang/model/spans.h"
#include "lang/model/words.h"
#include "lang/syntax/keywords.h"

/* Keys are looked up when all members are known, because the order of statements means nothing. */
typedef struct PendingParent {
    MemberId member;
    Key key;
} PendingParent;

typedef struct PendingMapping {
    MemberId member;
    DimId dim;
    Key key;
} PendingMapping;

typedef struct LaterMember { /* a line that is of a compared year only */
    uint32_t year, order;
    DimId dim;
    const Entry *entry;
    uint32_t start;
    MemberId owner, parent;
} LaterMember;

typedef struct MemberPass {
    Env *env;
    Model *model;
    VEC(PendingParent) parents;
    VEC(PendingMapping) mappings;
    VEC(LaterMember) later;
    MemberFacts facts;
    Layers *layers;
    const Statement *statement; /* that is read, in this file */
    FileId file;
    FileReader *reader;
} MemberPass;

typedef struct DeclaredMember { /* what the line of a member says, before it is looked up */
    DimId dim;
    Symbol name, code;
    Str label;
    Span label_span, span;
    const Entry *entry;
    bool overrides;
    uint32_t rest; /* first atom of the attributes */
} DeclaredMember;

static bool is_key(Atom atom)
{
    return atom.kind == ATOM_WORD || atom.kind == ATOM_NUMBER;
}

/* [name] [code] ["label"] */
static bool read_declared(Env *env, DimId dim, const Entry *entry, uint32_t start,
                          DeclaredMember *out)
{
    *out = (DeclaredMember){.dim = dim, .entry = entry, .span = entry->span};
    Atoms atoms = entry->atoms;
    uint32_t i = start;
    for (int keys = 0; i < atoms.len && keys < 2 && is_key(atoms.items[i]); i++, keys++) {
        Str text = atom_text(env->arena, env->sources, atoms.items[i]);
        if (keys == 0 && !str_digit(text, 0))
            out->name = intern(env->names, text);
        else if (!out->code)
            out->code = intern(env->names, text);
        else
            break;
    }
    if (i < atoms.len && atoms.items[i].kind == ATOM_STRING) {
        out->label = atom_text(env->arena, env->sources, atoms.items[i]);
        out->label_span = atom_span(atoms.items[i++]);
    }
    out->rest = i;
    if (out->name || out->code || out->label.len) return true;
    Diag *diag =
        diag_add(env->diags, DIAG_E0206, entry->span, "a member needs a name, a code or a label");
    diag_help(env->diags, diag, "write for example: nev 4201 \"新能源\"");
    return false;
}

static MemberId find_declared(const Model *model, const DeclaredMember *d)
{
    bool many;
    for (int k = 0; k < 2; k++) {
        Symbol symbol = k ? d->name : d->code;
        MemberId found = symbol ? model_member_find(model, d->dim, symbol, &many) : NONE;
        if (found == NONE || many) continue;
        const Member *m = &model->members.items[found];
        if (m->code == symbol || m->name == symbol) return found;
    }
    return NONE;
}

/* format: with a place for the member */
__attribute__((format(printf, 5, 0))) static void report_conflict(Env *env, Model *model,
                                                                  const DeclaredMember *d,
                                                                  MemberId member,
                                                                  const char *format)
{
    Diag *diag = diag_add(env->diags, DIAG_E0204, d->label_span.hi ? d->label_span : d->span,
                          format, STR_ARG(model_member_title(env, model, member)));
    diag_label(env->diags, diag, model->members.items[member].span, "first declared here");
}

static void merge_member(Env *env, Model *model, const DeclaredMember *d, MemberId id)
{
    Member *m = &model->members.items[id];
    bool differs = d->label.len && m->label.len && !str_equal(d->label, m->label);
    if (differs && !d->overrides && !m->relabelled)
        report_conflict(env, model, d, id, N_(STR_FMT " is declared again with another label"));
    if (d->label.len && !m->label.len) m->label = d->label;
    if (d->code && m->code && d->code != m->code)
        report_conflict(env, model, d, id, N_(STR_FMT " is declared again with another code"));
    if (d->code && !m->code) m->code = d->code;
    if (d->name && m->name && d->name != m->name)
        report_conflict(env, model, d, id, N_(STR_FMT " is declared again with another name"));
    if (d->name && !m->name) m->name = d->name;
}

static MemberId add_member(Env *env, Model *model, const DeclaredMember *d)
{
    MemberId id = model->members.len;
    *vec_push(env->arena, &model->members) = (Member){.dim = d->dim,
                                                      .name = d->name,
                                                      .code = d->code,
                                                      .label = d->label,
                                                      .span = d->span,
                                                      .parent = NONE};
    *vec_push(env->arena, &model->dims.items[d->dim].members) = id;
    return id;
}

static void set_parent(Env *env, Model *model, MemberId member, MemberId parent, Span span)
{
    Member *m = &model->members.items[member];
    if (m->parent == NONE || m->parent == parent) {
        m->parent = parent;
        return;
    }
    Diag *diag = diag_add(env->diags, DIAG_E0204, span,
                          STR_FMT " is put below " STR_FMT " and below " STR_FMT,
                          STR_ARG(model_member_title(env, model, member)),
                          STR_ARG(model_member_title(env, model, m->parent)),
                          STR_ARG(model_member_title(env, model, parent)));
    diag_label(env->diags, diag, m->span, "first declared here");
}

static void add_mapping(Env *env, Model *model, MemberId member, DimId dim, MemberId target,
                        Span span)
{
    Member *m = &model->members.items[member];
    for (Mapping *mapping = m->mappings; mapping; mapping = mapping->next) {
        if (mapping->dim != dim || mapping->member == target) {
            if (mapping->dim == dim) return;
            continue;
        }
        Diag *diag = diag_add(env->diags, DIAG_E0204, span, STR_FMT " has two values of " STR_FMT,
                              STR_ARG(model_member_title(env, model, member)),
                              STR_ARG(intern_text(env->names, model->dims.items[dim].name.symbol)));
        diag_label(env->diags, diag, mapping->span, "the first one");
        return;
    }
    Mapping *mapping = arena_new(env->arena, Mapping);
    *mapping = (Mapping){dim, target, span, m->mappings};
    m->mappings = mapping;
}

/* ---- lines in the block of a member ---- */

static void pend_mapping(MemberPass *pass, MemberId member, DimId dim, Atom key)
{
    Env *env = pass->env;
    *vec_push(env->arena, &pass->mappings) = (PendingMapping){member, dim, {key}};
}

/* A word after a member without a label is most likely its label. */
static void report_unknown_attribute(Env *env, const Model *model, Name name, AtomKind kind)
{
    bool quoted =
        name.span.lo && env_text(env, (Span){name.span.lo - 1, name.span.lo}).ptr[0] == '"';
    if (model_is_lost(env, model, intern_text(env->names, name.symbol))) return;
    uint32_t before = diags_count(env->diags, SEVERITY_ERROR);
    model_unknown(env, model, name, "attribute", NAME_OF_DIM | NAME_OF_LEDGER);
    Diag *const *found;
    uint32_t count = diags_added(env->diags, &found);
    if (diags_count(env->diags, SEVERITY_ERROR) == before || found[count - 1]->help.len) return;
    Str text = intern_text(env->names, name.symbol);
    if (quoted)
        diag_help(env->diags, found[count - 1], "a quotation mark inside a text is written `\\\"`");
    else if (kind == ATOM_WORD)
        diag_help(env->diags, found[count - 1], "if it is the label, write `\"" STR_FMT "\"`",
                  STR_ARG(text));
    else
        diag_help(env->diags, found[count - 1],
                  "a member is a name or a code, and then its label: `2001 \"Books\"`");
}

static void report_not_attribute(Env *env, Model *model, Atom atom)
{
    Name name = {model_key_symbol(env, (Key){atom}), atom_span(atom)};
    if (model_find(model, name.symbol).kind != NAMED_NOTHING)
        diag_add(env->diags, DIAG_E0206, name.span,
                 "`" STR_FMT "` cannot stand here: an attribute is a dimension",
                 STR_ARG(intern_text(env->names, name.symbol)));
    else
        report_unknown_attribute(env, model, name, (AtomKind)atom.kind);
}

static bool is_text_attribute(const Model *model, MemberId member, Symbol head)
{
    const Dim *dim = &model->dims.items[model->members.items[member].dim];
    for (uint32_t i = 0; i < dim->attributes.len; i++)
        if (dim->attributes.items[i] == head) return true;
    return false;
}

static void add_text_attribute(Env *env, Model *model, MemberId member, Symbol head, Atom value)
{
    if (value.kind != ATOM_STRING && value.kind != ATOM_NUMBER) {
        diag_add(env->diags, DIAG_E0206, atom_span(value),
                 "a text attribute has one text or number");
        return;
    }
    Member *m = &model->members.items[member];
    TextAttribute *text = arena_new(env->arena, TextAttribute);
    *text = (TextAttribute){head, atom_text(env->arena, env->sources, value), m->texts};
    m->texts = text;
}

/* Pairs after the label: `economic 31299 function 2111001 contact "works office"`. */
static void read_inline_mappings(MemberPass *pass, MemberId member, const Entry *entry, uint32_t i)
{
    Env *env = pass->env;
    Model *model = pass->model;
    for (; i < entry->atoms.len; i += 2) {
        Atom head = entry->atoms.items[i];
        if (span_word(env, model, model->members.items[member].dim, head)) continue;
        Symbol symbol = head.kind == ATOM_WORD ? model_key_symbol(env, (Key){head}) : 0;
        Named named = symbol ? model_find(model, symbol) : (Named){0};
        bool text = named.kind != NAMED_DIM && is_text_attribute(model, member, symbol);
        if (named.kind != NAMED_DIM && !text) {
            report_not_attribute(env, model, head);
            if (head.kind == ATOM_NUMBER) /* its code, after the label */
                model_link(env, model, model_key_symbol(env, (Key){head}), member);
            return;
        }
        if (i + 1 == entry->atoms.len) {
            diag_add(env->diags, DIAG_E0206, atom_span(head), "this attribute has no value");
            return;
        }
        if (text)
            add_text_attribute(env, model, member, symbol, entry->atoms.items[i + 1]);
        else
            pend_mapping(pass, member, named.id, entry->atoms.items[i + 1]);
    }
}

/* The label of the file that includes the other one counts. */
static void relabel(MemberPass *pass, MemberId id, const DeclaredMember *d)
{
    Member *m = &pass->model->members.items[id];
    if (m->relabelled && !layers_nearer(pass->layers, pass->file, m->relabelled_in)) {
        model_changed_twice(pass->env, d->span, m->relabelled->entry->span);
        return;
    }
    m->relabelled = pass->statement;
    m->relabelled_in = pass->file;
    if (d->label.len) m->label = d->label;
}

static void declare_member(MemberPass *pass, DimId dim, const Entry *entry, uint32_t start,
                           MemberId owner, MemberId parent);

static void read_dim_line(MemberPass *pass, MemberId member, const Entry *line, DimId dim)
{
    Env *env = pass->env;
    Model *model = pass->model;
    DimId own = model->members.items[member].dim;
    if (dim == own) {
        declare_member(pass, dim, line, 1, NONE, member);
    } else if (model->dims.items[dim].within == own) {
        declare_member(pass, dim, line, 1, member, NONE);
    } else if (line->atoms.len != 2 || line->has_body || line->has_parent) {
        diag_add(env->diags, DIAG_E0206, line->span,
                 "an attribute is a dimension and one of its members");
    } else {
        pend_mapping(pass, member, dim, line->atoms.items[1]);
    }
}

/* A line that begins with a code or a label: it is declared, so that nothing more is said of it. */
static void read_bare_line(MemberPass *pass, MemberId member, const Entry *line, bool first)
{
    Env *env = pass->env;
    DimId dim = pass->model->members.items[member].dim;
    if (first) {
        Diag *diag = diag_add(env->diags, DIAG_E0206, atom_span(line->atoms.items[0]),
                              "a line begins with a dimension, an attribute or a ledger");
        diag_help(env->diags, diag,
                  "a member below this one begins with its dimension: " STR_FMT " …",
                  STR_ARG(intern_text(env->names, pass->model->dims.items[dim].name.symbol)));
    }
    declare_member(pass, dim, line, 0, NONE, member);
}

static void read_body_line(MemberPass *pass, MemberId member, const Entry *line)
{
    Env *env = pass->env;
    Model *model = pass->model;
    Atom head = line->atoms.items[0];
    Symbol symbol = model_key_symbol(env, (Key){head});
    Named named = model_find(model, symbol);
    if (named.kind == NAMED_DIM)
        read_dim_line(pass, member, line, named.id);
    else if (named.kind == NAMED_LEDGER)
        *vec_push(env->arena, &pass->facts) = (MemberFact){named.id, member, line};
    else if (!is_text_attribute(model, member, symbol))
        report_not_attribute(env, model, head);
    else if (line->atoms.len == 2)
        add_text_attribute(env, model, member, symbol, line->atoms.items[1]);
    else
        diag_add(env->diags, DIAG_E0206, line->span, "a text attribute has one text or number");
}

static MemberId declare(MemberPass *pass, const DeclaredMember *d)
{
    Env *env = pass->env;
    Model *model = pass->model;
    MemberId id = find_declared(model, d);
    if (id == NONE)
        id = add_member(env, model, d);
    else
        merge_member(env, model, d, id);
    if (d->overrides)
        relabel(pass, id, d);
    else
        model->members.items[id].declared = true;
    model_link(env, model, d->name, id);
    model_link(env, model, d->code, id);
    if (d->label.len) model_link(env, model, intern(env->names, d->label), id);
    return id;
}

static void read_body(MemberPass *pass, MemberId member, Entries lines)
{
    bool bare = false;
    for (uint32_t i = 0; i < lines.len; i++) {
        const Entry *line = lines.items[i];
        if (!line->atoms.len) continue;
        if (line->atoms.items[0].kind == ATOM_WORD) {
            read_body_line(pass, member, line);
            continue;
        }
        read_bare_line(pass, member, line, !bare);
        bare = true;
    }
}

static void put_member(MemberPass *pass, const DeclaredMember *d, MemberId owner, MemberId parent)
{
    Env *env = pass->env;
    Model *model = pass->model;
    const Entry *entry = d->entry;
    MemberId id = declare(pass, d);
    if (parent != NONE) set_parent(env, model, id, parent, entry->span);
    if (entry->has_parent)
        *vec_push(env->arena, &pass->parents) = (PendingParent){id, entry->parent};
    if (owner != NONE)
        add_mapping(env, model, id, model->members.items[owner].dim, owner, entry->span);
    read_inline_mappings(pass, id, entry, d->rest);
    if (entry->has_body) read_body(pass, id, entry->body);
}

static Str declared_title(Env *env, const DeclaredMember *d)
{
    return arena_printf(env->arena, STR_FMT " \"" STR_FMT "\"",
                        STR_ARG(intern_text(env->names, d->code ? d->code : d->name)),
                        STR_ARG(d->label));
}

static void declare_member(MemberPass *pass, DimId dim, const Entry *entry, uint32_t start,
                           MemberId owner, MemberId parent)
{
    Env *env = pass->env;
    Model *model = pass->model;
    DeclaredMember d;
    if (!read_declared(env, dim, entry, start, &d)) return;
    YearSpan span = span_read(env, model, dim, entry->atoms, d.rest);
    uint32_t year = span_year(env, model, span);
    if (year == model->header.year || (span.since == 0 && span.until == UINT32_MAX)) {
        d.overrides = pass->statement->change == CHANGE_OVERRIDE && pass->statement->entry == entry;
        put_member(pass, &d, owner, parent);
    } else if (year) {
        *vec_push(env->arena, &pass->later) =
            (LaterMember){year, pass->later.len, dim, entry, start, owner, parent};
    } else {
        *vec_push(env->arena, &model->outdated) =
            (OutdatedMember){dim, d.name, d.code, declared_title(env, &d), span.since, span.until};
    }
}

static int later_order(const void *a, const void *b)
{
    const LaterMember *x = a, *y = b;
    if (x->year != y->year) return x->year > y->year ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* What is of compared years only, the latest first, where the budget's own year has nothing. */
static void declare_later(MemberPass *pass)
{
    if (pass->later.len)
        qsort(pass->later.items, pass->later.len, sizeof *pass->later.items, later_order);
    for (uint32_t i = 0; i < pass->later.len; i++) {
        LaterMember later = pass->later.items[i];
        DeclaredMember d;
        if (read_declared(pass->env, later.dim, later.entry, later.start, &d) &&
            find_declared(pass->model, &d) == NONE)
            put_member(pass, &d, later.owner, later.parent);
    }
}

/* The members of a table, in its order. */
static void declare_rows(MemberPass *pass, DimId dim, const DimensionDecl *decl)
{
    Env *env = pass->env;
    MemberRows rows = {0};
    Span lost = {0, 0};
    model_read_member_rows(env, pass->reader, decl, &rows, &lost);
    if (lost.hi) *vec_push(env->arena, &pass->model->lost) = lost;
    MemberId *ids = arena_array(env->arena, MemberId, rows.len);
    for (uint32_t i = 0; i < rows.len; i++) {
        const MemberRow *row = &rows.items[i];
        DeclaredMember d = {.dim = dim, .label = row->label, .span = row->span};
        if (row->code.len) d.code = intern(env->names, row->code);
        ids[i] = declare(pass, &d);
        if (row->parent.len)
            *vec_push(env->arena, &pass->parents) = (PendingParent){ids[i], {row->parent}};
    }
    for (uint32_t i = 0; i < rows.len; i++)
        if (rows.items[i].above != NONE)
            set_parent(env, pass->model, ids[i], ids[rows.items[i].above], rows.items[i].span);
}

/* Inside a dimension's own block a nested line is a member below, unless it begins with what a
 * member's block may hold. */
static void declare_block(MemberPass *pass, const DimensionDecl *decl)
{
    Model *model = pass->model;
    Named named = model_find(model, decl->name.symbol);
    if (named.kind != NAMED_DIM) return;
    if (decl->path.value.len) declare_rows(pass, named.id, decl);
    for (uint32_t i = 0; i < decl->members.len; i++)
        if (decl->members.items[i]->atoms.len)
            declare_member(pass, named.id, decl->members.items[i], 0, NONE, NONE);
}

/* The block that a line of this word belongs into; NULL if that is not known. */
static const char *block_of(Str word)
{
    unsigned uses = keyword_uses(word);
    if (uses & WORD_IN_TABLE) return N_("this line stands in the braces of a `table`");
    if (uses & WORD_IN_FIGURE) return N_("this line stands in the braces of a `figure`");
    if (uses & (WORD_IN_SECTION | WORD_IN_DOCUMENT))
        return N_("this line stands in the braces of a `document`");
    Word setting = word_find(word);
    if (setting == WORD_COMPARE || setting == WORD_LANGUAGE)
        return N_("a setting stands in the braces of `budget`");
    return NULL;
}

static void report_unknown_entry(Env *env, const Model *model, const Entry *entry, Name name)
{
    const char *block = block_of(intern_text(env->names, name.symbol));
    if (!block) {
        model_unknown(env, model, name, "statement or dimension", NAME_OF_DIM | NAME_OF_STATEMENT);
        return;
    }
    Diag *diag = diag_add(env->diags, DIAG_E0201, entry->span, "this is no statement");
    diag_help(env->diags, diag, "%s", diags_text(env->diags, block));
}

/* `year 2030` beside the header would be one more year of the budget, without a word about it. */
static bool is_other_year(Env *env, const Model *model, const Entry *entry)
{
    bool many;
    if (!model->header.year || entry->atoms.len < 2) return false;
    Symbol year = model_key_symbol(env, (Key){entry->atoms.items[1]});
    if (model_member_find(model, DIM_YEAR, year, &many) != NONE) return false;
    Diag *diag = diag_add(env->diags, DIAG_E0210, entry->span,
                          "the years of a budget stand in the braces of its header");
    diag_help(env->diags, diag, "there, write for example `year 2025`; others follow `compare`");
    return true;
}

/* `whole`: with its block. */
static void declare_entry(MemberPass *pass, const Entry *entry, Span whole)
{
    Env *env = pass->env;
    Model *model = pass->model;
    if (entry->atoms.len == 0) return;
    Atom head = entry->atoms.items[0];
    Name name = {model_key_symbol(env, (Key){head}), atom_span(head)};
    Named named = model_find(model, name.symbol);
    if (named.kind == NAMED_DIM) {
        if (named.id == DIM_YEAR && is_other_year(env, model, entry)) return;
        declare_member(pass, named.id, entry, 1, NONE, NONE);
    } else if (named.kind == NAMED_LEDGER) {
        *vec_push(env->arena, &pass->facts) = (MemberFact){named.id, NONE, entry};
    } else {
        *vec_push(env->arena, &model->unknown) = whole;
        report_unknown_entry(env, model, entry, name);
    }
}

/* ---- keys, once all members are known ---- */

static void report_idle_overrides(Env *env, Model *model)
{
    for (MemberId m = 0; m < model->members.len; m++)
        if (model->members.items[m].relabelled && !model->members.items[m].declared)
            diag_add(env->diags, DIAG_E0209, model->members.items[m].span,
                     STR_FMT " overrides nothing", STR_ARG(model_member_title(env, model, m)));
}

static void resolve_pending(MemberPass *pass)
{
    Env *env = pass->env;
    Model *model = pass->model;
    for (uint32_t i = 0; i < pass->parents.len; i++) {
        PendingParent p = pass->parents.items[i];
        MemberId parent = model_member(env, model, model->members.items[p.member].dim, p.key);
        if (parent != NONE) set_parent(env, model, p.member, parent, atom_span(p.key.atom));
    }
    for (uint32_t i = 0; i < pass->mappings.len; i++) {
        PendingMapping p = pass->mappings.items[i];
        MemberId target = model_member(env, model, p.dim, p.key);
        if (target != NONE) add_mapping(env, model, p.member, p.dim, target, atom_span(p.key.atom));
    }
    for (DimId d = 0; d < model->dims.len; d++) {
        const Key *key = model->dims.items[d].default_key;
        if (key) model->dims.items[d].default_member = model_member(env, model, d, *key);
    }
}

static void declare_statement(MemberPass *pass, const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_DIMENSION: declare_block(pass, &s->dimension); break;
    case STATEMENT_ENTRY: declare_entry(pass, s->entry, s->span); break;
    case STATEMENT_ERROR:
    case STATEMENT_BUDGET:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_EDITION:
    case STATEMENT_UNIT:
    case STATEMENT_LEDGER:
    case STATEMENT_FACTS:
    case STATEMENT_MEASURE:
    case STATEMENT_INVARIANT:
    case STATEMENT_TABLE:
    case STATEMENT_DROP:
    case STATEMENT_STATED:
    case STATEMENT_WAIVE:
    case STATEMENT_LINT:
    case STATEMENT_CONFIDENTIAL:
    case STATEMENT_INDICATORS:
    case STATEMENT_FIGURE:
    case STATEMENT_DOCUMENT: break;
    }
}

static void declare_all(MemberPass *pass, const Tree *tree)
{
    pass->file = tree->file;
    for (uint32_t i = 0; i < tree->statements.len; i++) {
        pass->statement = tree->statements.items[i];
        declare_statement(pass, pass->statement);
    }
}

MemberFacts model_declare_members(Env *env, Model *model, Trees trees, Layers *layers,
                                  FileReader *reader)
{
    MemberPass pass = {.env = env, .model = model, .layers = layers, .reader = reader};
    for (uint32_t t = 0; t < trees.len; t++) declare_all(&pass, trees.items[t]);
    declare_later(&pass);
    resolve_pending(&pass);
    report_idle_overrides(env, model);
    return pass.facts;
}
