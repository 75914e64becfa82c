#include "lang/driver/next.h"

#include "lang/driver/canonical.h"
#include "lang/driver/compilation.h"
#include "lang/next/edits.h"
#include "lang/next/next.h"
#include "lang/syntax/token.h"
#include "lang/syntax/write.h"

enum { MOST_TRIALS = 8 };

typedef struct Making {
    Compilation *old;
    const CompileOptions *options;
    NextYear year;
    Overlay *overlays; /* [i]: year.files[i], with what was added at its end */
    Str notes;         /* at the end of the first file */
    uint32_t main;     /* the number of that */
    NextBudget *next;
} Making;

static Arena *memory_of(const Making *m)
{
    return &m->old->arena;
}

static const char *told(const Making *m, const char *message)
{
    return diags_text(m->old->env.diags, message);
}

/* ---- what is told in the file itself ---- */

static void note_omission(const Making *m, const NextOmission *omission, Sink *sink)
{
    const Source *source = source_get(m->old->env.sources, omission->file);
    sink_printf(sink, "# - %u × %s, " STR_FMT ": %s\n", (unsigned)omission->count,
                omission->keyword, STR_ARG(source_result_name(m->old->env.sources, source)),
                told(m, omission->reason));
}

static void note_earlier(const Making *m, const NextEarlier *earlier, Sink *sink)
{
    sink_str(sink, STR("# - "));
    sink_printf(sink,
                told(m, N_("amounts of %u in %.*s: no statement says which figures of that "
                           "budget they are; enter them from its tables")),
                (unsigned)earlier->year, STR_ARG(earlier->ledger));
    sink_char(sink, '\n');
}

static Str notes_of(const Making *m)
{
    Sink sink;
    sink_memory(&sink, memory_of(m));
    if (m->year.left_out.len || m->year.earlier.len)
        sink_printf(&sink, "\n# %s\n",
                    told(m, N_("What the budget of the year before has, and this one does not:")));
    for (uint32_t i = 0; i < m->year.left_out.len; i++)
        note_omission(m, &m->year.left_out.items[i], &sink);
    for (uint32_t i = 0; i < m->year.earlier.len; i++)
        note_earlier(m, &m->year.earlier.items[i], &sink);
    return sink_result(&sink);
}

/* As `fmt` would; what an input method typed is ASCII then. */
static Str laid_out(const Making *m, Str text)
{
    FileId file;
    Str after;
    Env *env = &m->old->env;
    bool good =
        source_add(env->sources, STR(""), text, &file) &&
        canonical_text(memory_of(m), env->names, env->sources, file, KEYWORDS_AS_TYPED, &after);
    return good ? after : text;
}

/* ---- trying it ---- */

static void lay_over(Making *m)
{
    Arena *arena = memory_of(m);
    for (uint32_t i = 0; i < m->year.files.len; i++) {
        const NextFile *file = &m->year.files.items[i];
        Str path = source_get(m->old->env.sources, file->file)->path;
        Str text = i == m->main ? arena_printf(arena, STR_FMT STR_FMT, STR_ARG(file->text),
                                               STR_ARG(m->notes))
                                : file->text;
        m->overlays[i] = (Overlay){arena_str(arena, path).ptr, text};
    }
}

static CompileStatus try(Making *m)
{
    CompileOptions options = *m->options;
    options.overlays = m->overlays;
    options.overlay_count = m->year.files.len;
    options.without_culprits = options.all_findings = options.keep_texts = true;
    compilation_free(m->next->trial);
    m->next->trial = compilation_new();
    return m->next->trial ? compile(m->next->trial, &options) : COMPILE_NO_MEMORY;
}

/* ---- what is wrong with it ---- */

typedef struct FoundIn { /* a statement in which something was found */
    const Tree *tree;
    const Statement *statement; /* NULL = none */
} FoundIn;

static FoundIn culprit_at(const Trees *trees, uint32_t at)
{
    for (uint32_t i = 0; i < trees->len; i++)
        for (uint32_t k = 0; k < trees->items[i]->statements.len; k++) {
            const Statement *s = trees->items[i]->statements.items[k];
            if (s->span.lo <= at && at < s->span.hi) return (FoundIn){trees->items[i], s};
        }
    return (FoundIn){0};
}

static Name name_of(const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_TABLE: return s->table.name;
    case STATEMENT_INVARIANT: return s->invariant.name;
    case STATEMENT_FIGURE: return s->figure.name;
    case STATEMENT_DOCUMENT: return s->document.name;
    case STATEMENT_MEASURE: return s->measure.name;
    case STATEMENT_LEDGER: return s->ledger.name;
    case STATEMENT_FACTS: return s->facts.ledger;
    case STATEMENT_DIMENSION: return s->dimension.name;
    case STATEMENT_INDICATORS: return s->indicators.name;
    case STATEMENT_ENTRY: return (Name){0, atom_span(s->entry->atoms.items[0])};
    default: return (Name){0};
    }
}

/* The number of the overlay; NONE for a file of the library. */
static uint32_t overlay_of(const Making *m, const Sources *sources, FileId file)
{
    Str path = source_get(sources, file)->path;
    for (uint32_t i = 0; i < m->year.files.len; i++)
        if (str_equal(path, str_from(m->overlays[i].path))) return i;
    return UINT32_MAX;
}

/* `BEFORE because "…"`, unless there is such a statement. */
static void add_statement(Making *m, Str before, const char *why)
{
    Sink sink;
    Arena *arena = memory_of(m);
    if (str_contains(m->notes, before)) return;
    sink_memory(&sink, arena);
    Writer writer = {
        .arena = arena, .names = m->old->env.names, .sources = m->old->env.sources, .sink = &sink};
    sink_str(&sink, m->notes);
    sink_char(&sink, '\n');
    sink_str(&sink, before);
    write_string(&writer, diags_printf(m->old->env.diags, "as it was begun for %u: %s",
                                       (unsigned)m->year.year, why));
    m->notes = sink_result(&sink);
}

/* Where the statement is named; everywhere, if that was tried and is not enough. */
static void silence(Making *m, const Sources *sources, const Statement *s, const Diag *diag)
{
    const DiagInfo *info = diag_info(diag->code);
    Str name = s ? source_text(sources, name_of(s).span) : (Str){0};
    Str before = arena_printf(memory_of(m), "lint %s off%s" STR_FMT " because ", info->code,
                              name.len ? " in " : "", STR_ARG(name));
    if (str_contains(m->overlays[m->main].text, before))
        before = arena_printf(memory_of(m), "lint %s off because ", info->code);
    add_statement(m, before, told(m, info->title));
}

static void drop(Making *m, const Sources *sources, const Statement *s, const char *kind,
                 const Diag *diag)
{
    Str name = source_text(sources, name_of(s).span);
    Str before = arena_printf(memory_of(m), "%s" STR_FMT " because ", kind, STR_ARG(name));
    add_statement(m, before, arena_str(memory_of(m), diag->message).ptr);
}

static const char *drop_of(const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_TABLE: return "drop table ";
    case STATEMENT_INVARIANT: return "drop invariant ";
    case STATEMENT_FIGURE: return "drop figure ";
    case STATEMENT_DOCUMENT: return "drop document ";
    case STATEMENT_MEASURE: return "drop measure ";
    default: return NULL;
    }
}

/* A row, or the whole statement, becomes comments below the message. */
static Str as_comment(const Making *m, Str text, const Diag *diag)
{
    Sink sink;
    sink_memory(&sink, memory_of(m));
    sink_printf(&sink, "# " STR_FMT "\n# ", STR_ARG(diag->message));
    for (uint32_t i = 0; i < text.len; i++) {
        sink_char(&sink, text.ptr[i]);
        if (text.ptr[i] == '\n') sink_text(&sink, "# ");
    }
    sink_char(&sink, '\n');
    return sink_result(&sink);
}

/* Of a block of data only the line; otherwise all of it. */
static Span to_leave_out(const Sources *sources, const Statement *s, const Diag *diag)
{
    Place place = source_place(sources, diag->span.lo);
    Span line = {place.line_lo, place.line_lo + place.line_text.len};
    bool rows =
        s->kind == STATEMENT_FACTS || s->kind == STATEMENT_DIMENSION || s->kind == STATEMENT_ENTRY;
    return rows && line.lo > s->span.lo && line.hi < s->span.hi ? line : s->span;
}

typedef struct TrialRepairs { /* of one trial */
    NextEdits *edits;         /* [overlay], in its text as it was compiled */
    bool any;
} TrialRepairs;

/* False if nothing can be done about it. */
static bool repair(Making *m, const Trees *trees, const Sources *sources, const Diag *diag,
                   TrialRepairs *repairs)
{
    FoundIn found = culprit_at(trees, diag->span.lo);
    const Statement *s = found.statement;
    uint32_t overlay = s ? overlay_of(m, sources, found.tree->file) : UINT32_MAX;
    bool lint = s && s->kind == STATEMENT_LINT;
    if (diag->severity == SEVERITY_WARNING && !lint) {
        silence(m, sources, s, diag);
        return true;
    }
    if (!s || s->kind == STATEMENT_BUDGET || s->kind == STATEMENT_ERROR) return false;
    if (overlay == UINT32_MAX) {
        if (drop_of(s)) drop(m, sources, s, drop_of(s), diag);
        return drop_of(s) != NULL;
    }
    Span span = to_leave_out(sources, s, diag);
    Str text = lint ? STR("") : as_comment(m, source_text(sources, span), diag);
    edits_add(memory_of(m), &repairs->edits[overlay], span, text);
    return repairs->any = true;
}

static void apply(Making *m, const Sources *sources, TrialRepairs *repairs)
{
    Arena *arena = memory_of(m);
    for (uint32_t f = 0; repairs->any && f < source_count(sources); f++) {
        const Source *source = source_get(sources, f);
        uint32_t i = overlay_of(m, sources, f);
        if (i == UINT32_MAX || !repairs->edits[i].len) continue;
        Span all = {source->base, source->base + source->text.len};
        Str text = arena_str(arena, edits_apply(arena, sources, &repairs->edits[i], all));
        m->year.files.items[i].text = text;
        if (i == m->main) m->notes = STR("");
    }
}

/* One more trial will tell whether that was enough. False if nothing can be done. */
static bool repair_all(Making *m)
{
    Diag **diags;
    SymbolSearch search;
    bool good = true;
    uint32_t count = diags_sorted(compilation_diags(m->next->trial), &diags);
    compilation_search(m->next->trial, &search);
    TrialRepairs repairs = {arena_array(memory_of(m), NextEdits, m->year.files.len), false};
    Str before = m->notes;
    m->notes = STR("");
    for (uint32_t i = 0; good && i < count; i++)
        if (diags[i]->severity != SEVERITY_NOTE)
            good = repair(m, search.trees, search.env->sources, diags[i], &repairs);
    Str added = m->notes;
    m->notes = before;
    if (good) apply(m, search.env->sources, &repairs);
    m->next->noted = true;
    m->notes = arena_printf(memory_of(m), STR_FMT STR_FMT, STR_ARG(m->notes), STR_ARG(added));
    return good;
}

static bool is_silent(Compilation *c)
{
    Diags *diags = compilation_diags(c);
    return !diags_count(diags, SEVERITY_ERROR) && !diags_count(diags, SEVERITY_WARNING);
}

static bool try_until_silent(Making *m)
{
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
        lay_over(m);
        CompileStatus status = try(m);
        if (status == COMPILE_OK && is_silent(m->next->trial)) return true;
        if (status != COMPILE_OK && status != COMPILE_ERRORS) return false;
        if (setjmp(m->next->trial->arena.memory->on_failure)) return false;
        if (!repair_all(m)) return false;
    }
    return false;
}

/* ---- files ---- */

/* "town-2026.budget" of "town-2025.budget". */
static Str new_name(const Making *m, Str path)
{
    Arena *arena = memory_of(m);
    Str old = arena_printf(arena, "%u", (unsigned)m->year.year - 1);
    for (uint32_t at = 0; at + old.len <= path.len; at++)
        if (str_starts((Str){path.ptr + at, path.len - at}, old))
            return arena_printf(arena, STR_FMT "%u" STR_FMT, (int)at, path.ptr,
                                (unsigned)m->year.year, (int)(path.len - at - old.len),
                                path.ptr + at + old.len);
    return path;
}

static bool add_file(Making *m, Str path, Str text)
{
    *vec_push(memory_of(m), &m->next->files) = (NextText){path, text};
    return path.len && path.ptr[0] != '/' && !str_starts(path, STR("../"));
}

static bool add_text(Making *m, uint32_t number)
{
    const Sources *sources = m->old->env.sources;
    Str path = source_result_name(sources, source_get(sources, m->year.files.items[number].file));
    Str text = laid_out(m, m->overlays[number].text);
    return add_file(m, number == m->main ? new_name(m, path) : path, text);
}

/* Tables of members, as they are. */
static bool add_data(Making *m, Str written, FileId named_in)
{
    const Sources *sources = m->old->env.sources;
    Str folder = source_get(sources, named_in)->path;
    while (folder.len && folder.ptr[folder.len - 1] != '/') folder.len--;
    Str path = arena_printf(memory_of(m), STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(written));
    for (uint32_t i = 0; i < source_count(sources); i++) {
        const Source *source = source_get(sources, i);
        if (!str_equal(source->path, path)) continue;
        return add_file(m, source_result_name(sources, source), source->text);
    }
    return true;
}

/* What another budget consists of, as it is. */
static bool add_imported(Making *m, const Imported *imported)
{
    Str folder;
    bool inside = true;
    const Sources *sources = imported->env.sources;
    for (uint32_t i = 0; inside && i < imported->loader.paths.len; i++)
        for (uint32_t f = 0; f < source_count(sources); f++) {
            const Source *source = source_get(sources, f);
            if (!str_equal(source->path, imported->loader.paths.items[i])) continue;
            if (!source_in_library(source, &folder))
                inside = add_file(m, source_result_name(sources, source), source->text);
            break;
        }
    return inside;
}

static bool add_all(Making *m)
{
    bool inside = add_text(m, m->main);
    for (uint32_t i = 0; inside && i < m->year.files.len; i++)
        if (i != m->main) inside = add_text(m, i);
    for (uint32_t i = 0; inside && i < m->year.data.len; i++) {
        const NextData *data = &m->year.data.items[i];
        inside = add_data(m, data->path, data->file);
    }
    for (uint32_t i = 0; inside && i < m->old->imported.len; i++)
        inside = add_imported(m, m->old->imported.items[i]);
    return inside;
}

NextStatus next_budget(Compilation *old, const CompileOptions *options, NextBudget *next)
{
    SymbolSearch search;
    Making m = {.old = old, .options = options, .next = next};
    if (!compilation_search(old, &search) || !compilation_tried(old)) return NEXT_HAS_ERRORS;
    next_year(&search, &m.year);
    m.overlays = arena_array(&old->arena, Overlay, m.year.files.len);
    for (uint32_t i = 0; i < m.year.files.len; i++) {
        NextFile *file = &m.year.files.items[i];
        if (file->file == 0) m.main = i;
        file->text = laid_out(&m, file->text);
    }
    m.notes = notes_of(&m);
    next->noted = m.notes.len != 0;
    if (!try_until_silent(&m)) return NEXT_FINDINGS;
    return add_all(&m) ? NEXT_MADE : NEXT_OUTSIDE;
}
