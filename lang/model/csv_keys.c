/* Members that a cell names in another way than the budget does: with blanks around, in capital
 * letters, as spreadsheets keep codes as text, or with the label beside the code. */
#include "lang/model/csv_load.h"
#include "lang/tabular/written.h"

static MemberId find(const CsvLoad *load, DimId dim, Str text)
{
    bool many = false;
    MemberId member =
        text.len ? model_member_named(load->env, load->model, dim, text, &many) : NONE;
    return many ? NONE : member;
}

/* ="0101", '0101 and 101.00 are the codes 0101 and 101. */
static Str as_code(Str text)
{
    if (str_starts(text, STR("=\"")) && text.len > 3 && text.ptr[text.len - 1] == '"')
        return (Str){text.ptr + 2, text.len - 3};
    if (text.len > 1 && text.ptr[0] == '\'') return (Str){text.ptr + 1, text.len - 1};
    const char *point = text.len ? memchr(text.ptr, '.', text.len) : NULL;
    if (!point || point == text.ptr) return text;
    for (const char *c = text.ptr; c < point; c++)
        if (!is_digit(*c)) return text;
    for (const char *c = point + 1; c < text.ptr + text.len; c++)
        if (*c != '0') return text;
    return (Str){text.ptr, (uint32_t)(point - text.ptr)};
}

/* "FY2025" is the year 2025. */
static Str without_prefix(Str text)
{
    bool fiscal = text.len > 2 && (text.ptr[0] | 32) == 'f' && (text.ptr[1] | 32) == 'y';
    return fiscal ? written_trim((Str){text.ptr + 2, text.len - 2}) : text;
}

/* "0101 - Roads": the code, if the label is that of its member. */
static MemberId find_pair(const CsvLoad *load, DimId dim, Str text)
{
    static const char *const marks[] = {" - ", " – ", " — ", ": ", "\xE3\x80\x80", " ", "-"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        Str mark = str_from(marks[i]);
        for (uint32_t at = 1; at + mark.len < text.len; at++) {
            if (memcmp(text.ptr + at, mark.ptr, mark.len) != 0) continue;
            MemberId member = find(load, dim, written_trim((Str){text.ptr, at}));
            Str label = {text.ptr + at + mark.len, text.len - at - mark.len};
            if (member != NONE && heading_same(load->model->members.items[member].label, label))
                return member;
            break;
        }
    }
    return NONE;
}

/* ---- names without blanks, in small letters ---- */

/* A member has few names; they are folded once, for the first cell that needs it. */
struct CsvFolded {
    Interner *names;
    VEC(MemberId) members; /* [Symbol]; NONE = several have that name */
};

static Str fold(Arena *arena, Str text)
{
    char *folded = arena_alloc(arena, text.len + 1);
    uint32_t len = 0;
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
        folded[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    return (Str){folded, len};
}

static void add_folded(CsvLoad *load, Str name, MemberId member)
{
    if (!name.len) return;
    Symbol symbol = intern(load->folded->names, fold(load->env->arena, name));
    while (load->folded->members.len <= symbol)
        *vec_push(load->env->arena, &load->folded->members) = NONE - 1;
    MemberId *at = &load->folded->members.items[symbol];
    *at = *at == NONE - 1 || *at == member ? member : NONE;
}

static void fold_members(CsvLoad *load, DimId dim)
{
    load->folded = arena_new(load->env->arena, struct CsvFolded);
    load->folded->names = intern_new(load->env->arena, intern_seed(load->env->names));
    load->folded_dim = dim;
    for (MemberId i = 0; i < load->model->members.len; i++) {
        const Member *m = &load->model->members.items[i];
        if (m->dim != dim) continue;
        add_folded(load, intern_text(load->env->names, m->code), i);
        add_folded(load, intern_text(load->env->names, m->name), i);
        add_folded(load, m->label, i);
    }
    work_spend(env_work(load->env), WORK_EVALUATE * load->model->members.len);
}

static MemberId find_folded(CsvLoad *load, DimId dim, Str text)
{
    if (!load->folded || load->folded_dim != dim) fold_members(load, dim);
    Symbol symbol =
        intern_find(load->folded->names, load->env->arena, fold(load->env->arena, text));
    return symbol && symbol < load->folded->members.len ? load->folded->members.items[symbol]
                                                        : NONE;
}

MemberId csv_find_written(CsvLoad *load, const CsvField *field, DimId dim)
{
    Str text = written_trim(field->text);
    if (!text.len) return NONE;
    work_spend(env_work(load->env), WORK_EVALUATE * (text.len / 8 + 1));
    MemberId member = find(load, dim, text);
    if (member == NONE) member = find(load, dim, csv_unguarded(load->env->arena, text));
    if (member == NONE) member = find(load, dim, written_trim(as_code(text)));
    if (member == NONE) member = find(load, dim, without_prefix(text));
    if (member == NONE) member = find_pair(load, dim, text);
    return member == NONE ? find_folded(load, dim, text) : member;
}
