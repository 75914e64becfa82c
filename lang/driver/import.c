#include "lang/driver/import.h"

#include "lang/base/json_read.h"
#include "lang/base/unicode.h"
#include "lang/discover/transcript_base.h"
#include "lang/driver/canonical.h"
#include "lang/driver/import_base.h"
#include "lang/driver/load.h"
#include "lang/files/read.h"
#include "lang/syntax/encoding.h"
#include "lang/tabular/book.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/headings.h"
#include "lang/tabular/pdf_text.h"

/* A name for a table and its file: letters and digits, whatever the file is called. */
static Str safe_name(Arena *arena, Str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    bool word = false;
    for (uint32_t at = 0; at < text.len;) {
        uint32_t code_point = 0, len = unicode_decode(text, at, &code_point);
        bool keep = len && (unicode_is_word(code_point) || (code_point == '-' && word));
        for (uint32_t i = 0; i < (len ? len : 1); i++) out[at + i] = keep ? text.ptr[at + i] : '_';
        word = keep && code_point != '-';
        at += len ? len : 1;
    }
    if (text.len && out[text.len - 1] == '-') out[text.len - 1] = '_';
    return text.len ? (Str){out, text.len} : STR("table");
}

/* "t03" of "published/t03.csv". */
static Str base_name(Str path)
{
    uint32_t from = path.len, to = path.len;
    while (from && path.ptr[from - 1] != '/') from--;
    for (uint32_t i = from + 1; i < path.len; i++)
        if (path.ptr[i] == '.') to = i;
    return (Str){path.ptr + from, to - from};
}

/* How the next table is numbered whose name is that. */
static uint32_t *next_number(TableImport *import, Str name)
{
    Arena *arena = import->env.arena;
    uint32_t at = heading_set_add(&import->names, arena, intern_seed(import->env.names), name);
    while (import->numbers.len <= at) *vec_push(arena, &import->numbers) = 0;
    return &import->numbers.items[at];
}

/* Files of equal names in several folders are different tables. Of names without a table, which are
 * free, the number is 0. */
static Str table_name(TableImport *import, const DataGrids *grids, Str path)
{
    Arena *arena = import->env.arena;
    Str base = safe_name(arena, base_name(path)), name = base;
    for (; import->named < grids->len; import->named++) {
        uint32_t *number = next_number(import, grids->items[import->named].table);
        if (!*number) *number = 2;
    }
    while (*next_number(import, name))
        name = arena_printf(arena, STR_FMT "-%u", STR_ARG(base),
                            (unsigned)(*next_number(import, base))++);
    return name;
}

static bool cannot_read(TableImport *import, Str path, const char *error)
{
    loader_cannot_read(import->env.diags, path, (Span){0, 0}, error);
    import->unread = true;
    return false;
}

static bool read_bytes(TableImport *import, Files *files, Str path, FileOrigin origin, Str *text)
{
    OpenFile file;
    FileStatus status = files_open(files, path, origin, &file);
    if (status != FILE_IS_OPEN)
        return cannot_read(import, path, status == FILE_FAILS ? file.error : N_("it is a link"));
    *vec_push(import->env.arena, &import->paths) = path;
    const char *error = file_read_all(import->env.arena, &file, text);
    file_close(&file);
    return error ? cannot_read(import, path, error) : true;
}

/* As text in UTF-8. False if it is none; then the sources have its bytes, to be shown. */
static bool add_source(TableImport *import, Str path, Str bytes, FileId *file)
{
    Env *env = &import->env;
    Charset charset = encoding_is_packed(bytes) ? CHARSET_UNKNOWN : charset_guess(bytes);
    Str text;
    bool known = charset != CHARSET_UNKNOWN && !charset_convert(env->arena, charset, bytes, &text);
    if (!known) text = bytes;
    if (!source_add(env->sources, path, text, file))
        return cannot_read(import, path, N_("all files together are larger than 4 GiB"));
    const Source *source = source_get(env->sources, *file);
    Span begin = {source->base, source->base + (text.len != 0)};
    if (encoding_report_kind(env->diags, text, begin)) return false;
    if (!known) encoding_report_bytes(env->diags, begin, (unsigned char)*text.ptr, 1, false);
    if (known && charset != CHARSET_UTF_8)
        source_set_charset(env->sources, *file, charset_name(charset));
    return known;
}

static void report_sheet(TableImport *import, Str path, const char *error, Str cell)
{
    const char *reason = diags_text(import->env.diags, error);
    if (cell.len)
        diag_add(import->env.diags, DIAG_E0106, (Span){0, 0},
                 "the spreadsheet `" STR_FMT "` cannot be read at " STR_FMT ": %s", STR_ARG(path),
                 STR_ARG(cell), reason);
    else
        diag_add(import->env.diags, DIAG_E0106, (Span){0, 0},
                 "the spreadsheet `" STR_FMT "` cannot be read: %s", STR_ARG(path), reason);
}

static const char *open_pdf(TableImport *import, Str path, Str bytes, Book *book)
{
    Str words;
    PdfPages pages;
    Env *env = &import->env;
    *book = (Book){.kind = BOOK_PDF, .arena = env->arena};
    const char *error = import->pdf_words(env->arena, bytes, &words);
    if (error) return error;
    work_more_input(env_work(env), words.len);
    error = pdf_tables(env->arena, words, &book->tables, &pages);
    if (!error && pages.without_text)
        diag_add(env->diags, DIAG_N0411, (Span){0, 0},
                 "not checked: pages of `" STR_FMT "` without text, such as scans: %u of %u",
                 STR_ARG(path), (unsigned)pages.without_text, (unsigned)pages.count);
    return error;
}

/* Each sheet is a table. */
static void read_book(TableImport *import, Str path, BookKind kind, Str bytes, DataGrids *grids)
{
    Book book;
    Env *env = &import->env;
    Str csv, cell;
    FileId file;
    bool pdf = kind == BOOK_PDF && import->pdf_words;
    const char *error = pdf ? open_pdf(import, path, bytes, &book)
                            : book_open(&book, env->arena, kind, false, bytes);
    if (error) report_sheet(import, path, error, (Str){0});
    for (uint32_t i = 0; !error && i < book.tables.len; i++) {
        Str sheet = book.tables.items[i].name;
        Str shown =
            arena_printf(env->arena, STR_FMT "[" STR_FMT "]", STR_ARG(path), STR_ARG(sheet));
        const char *wrong = book_table(&book, i, &csv, &cell);
        if (wrong) report_sheet(import, shown, wrong, cell);
        if (wrong || !source_add(env->sources, shown, csv, &file)) continue;
        source_set_charset(env->sources, file, book_kind_name(kind));
        Str name = table_name(import, grids, sheet);
        grid_read(env, file, name, grids);
        import->tables++;
    }
}

static void read_bytes_of_table(TableImport *import, Str path, Str bytes, DataGrids *grids)
{
    FileId file;
    BookKind kind = book_kind(import->env.arena, bytes);
    if (kind != BOOK_NONE) {
        read_book(import, path, kind, bytes, grids);
        return;
    }
    import->tables++;
    if (add_source(import, path, bytes, &file))
        grid_read(&import->env, file, table_name(import, grids, path), grids);
}

/* ---- data packages ---- */

static void read_resource(TableImport *import, Files *files, Str folder, Str name, DataGrids *grids)
{
    Str bytes,
        path = arena_printf(import->env.arena, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(name));
    if (str_starts(name, STR("/")) || str_contains(name, STR("..")) ||
        str_contains(name, STR("://"))) {
        cannot_read(import, path, N_("a data package names files of its own folder only"));
        return;
    }
    if (!read_bytes(import, files, path, FILE_OF_BUDGET, &bytes)) return;
    work_more_input(env_work(&import->env), bytes.len);
    read_bytes_of_table(import, path, bytes, grids);
}

/* Whether the bytes describe a data package with files; then these are read. */
static bool read_package(TableImport *import, Files *files, Str path, Str bytes, DataGrids *grids)
{
    bool any = false;
    if (book_kind(import->env.arena, bytes) != BOOK_JSON) return false;
    const JsonValue *package = json_read(import->env.arena, bytes);
    if (!package) return false;
    Str folder = {path.ptr, path.len};
    while (folder.len && folder.ptr[folder.len - 1] != '/') folder.len--;
    files_allow(files, folder.len ? folder : STR("."));
    for (const JsonValue *r = json_get(package, "resources")->first; r; r = r->next) {
        const JsonValue *names = json_get(r, "path");
        const JsonValue *name = names->kind == JSON_ARRAY ? names->first : names;
        for (; name && name->kind == JSON_TEXT;
             name = names->kind == JSON_ARRAY ? name->next : NULL) {
            any = true;
            read_resource(import, files, folder, name->text, grids);
        }
    }
    return any;
}

static void read_table(TableImport *import, Files *files, Str path, DataGrids *grids)
{
    Str bytes;
    if (!read_bytes(import, files, path, FILE_OF_USER, &bytes)) return;
    work_more_input(env_work(&import->env), bytes.len);
    if (!read_package(import, files, path, bytes, grids))
        read_bytes_of_table(import, path, bytes, grids);
}

bool import_read(TableImport *import, Arena *arena, const ImportInput *input)
{
    Files files;
    DataGrids grids = {0};
    *import = (TableImport){
        .pdf_words = input->pdf_words,
        .env = {.arena = arena, .sources = source_map_new(arena), .diags = diags_new(arena)}};
    import->env.names = intern_new(arena, (uint64_t)(uintptr_t)arena ^ (uint64_t)(uintptr_t)&files);
    diags_set_catalogue(import->env.diags, input->catalogue);
    work_begin(&arena->memory->work, &arena->memory->on_failure, 0, input->work_limit);
    files_init(&files, arena);
    for (int i = 0; i < input->file_count; i++)
        read_table(import, &files, str_from(input->files[i]), &grids);
    files_close(&files);
    discover(&import->discovery, &import->env, grids, import->tables);
    return !import->unread;
}

/* As `fmt` would. False if it could not be read again. */
static bool lay_out(TableImport *import, Str *text)
{
    Env *env = &import->env;
    FileId file;
    Str laid_out;
    if (!source_add(env->sources, STR("<import>"), *text, &file)) return true;
    if (!canonical_text(env->arena, env->names, env->sources, file, KEYWORDS_AS_TYPED, &laid_out))
        return false;
    *text = laid_out;
    return true;
}

static bool write_transcript(TableImport *import, Transcript *transcript, Str *text)
{
    Sink sink;
    sink_memory(&sink, import->env.arena);
    transcript_write(transcript, &sink);
    *text = sink_result(&sink);
    return lay_out(import, text);
}

bool import_budget(TableImport *import, Str name, const CompileOptions *options,
                   Transcript *transcript, Str *text)
{
    Arena *arena = import->env.arena;
    BaseBudget library = {0};
    Compilation *c = NULL;
    transcript_plan(transcript, &import->discovery, safe_name(arena, name));
    uint32_t year = transcript_year(transcript);
    if (year && transcript_has_codes(transcript))
        c = import_library(arena, options, year, &library);
    transcript_use_library(transcript, &library);
    bool good = write_transcript(import, transcript, text);
    compilation_free(c);
    return good;
}

bool import_addition(TableImport *import, const BaseBudget *base, Transcript *transcript, Str *text)
{
    transcript_plan(transcript, &import->discovery, (Str){0});
    transcript_extend(transcript, base);
    return write_transcript(import, transcript, text);
}
