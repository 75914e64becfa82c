/* Tables as others write them: numbers read alike however they are grouped, converted text is
 * UTF-8, and what is found in tables of any content is a relation between their cells. */
#include "lang/base/unicode.h"
#include "lang/discover/transcript_base.h"
#include "lang/driver/import.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/written.h"
#include "tests/fuzz/fuzz.h"

/* What was read of a number is read again as the same. */
static void check_numbers(Str text)
{
    Written first, again;
    for (uint32_t from = 0, to; from < text.len; from = to + 1) {
        for (to = from; to < text.len && !strchr(",;\t\n\"", text.ptr[to]);) to++;
        written_read((Str){text.ptr + from, to - from}, '.', &first);
        if (first.kind != WRITTEN_NUMBER) continue;
        REQUIRE(first.len <= sizeof first.digits);
        written_read(written_digits(&first), '.', &again);
        REQUIRE(again.kind == WRITTEN_NUMBER);
        REQUIRE_EQUAL(written_digits(&first), written_digits(&again));
    }
}

static void check_charset(Arena *arena, Str text)
{
    Str out;
    Charset charset = charset_guess(text);
    if (charset == CHARSET_UNKNOWN || charset_convert(arena, charset, text, &out)) return;
    REQUIRE(charset_is_utf_8(out, false));
}

/* A budget with some of the rows and columns of the first table. */
static BaseBudget base_like(const Discovery *d)
{
    BaseBudget base = {0};
    Arena *arena = d->finder.env->arena;
    const DataGrid *grid = d->finder.grids.len ? &d->finder.grids.items[0] : NULL;
    if (!grid) return base;
    uint32_t rows = grid->row_count / 2, columns = grid->column_count / 2;
    BaseMember *members = arena_array(arena, BaseMember, rows + columns);
    for (uint32_t r = 0; r < rows; r++)
        members[r] = (BaseMember){.key = STR("x"),
                                  .code = grid->rows[r].code,
                                  .label = grid->rows[r].label,
                                  .parent = grid->rows[r].parent < r ? grid->rows[r].parent : NONE};
    for (uint32_t c = 0; c < columns; c++)
        members[rows + c] =
            (BaseMember){.key = STR("y"), .label = grid->columns[c].heading, .parent = NONE};
    *vec_push(arena, &base.dims) = (BaseDim){STR("places"), members, rows, false, STR("")};
    *vec_push(arena, &base.dims) = (BaseDim){STR("kinds"), members + rows, columns, true, STR("")};
    *vec_push(arena, &base.taken) = STR("a");
    return base;
}

static void check_relations(Arena *arena, Str text)
{
    Str both[2];
    DataGrids grids = {0};
    Discovery discovery;
    Env env = {.arena = arena, .sources = source_map_new(arena), .diags = diags_new(arena)};
    env.names = intern_new(arena, 1);
    fuzz_split(text, both, 2);
    for (int i = 0; i < 2; i++) {
        FileId file;
        REQUIRE(source_add(env.sources, STR("x.csv"), both[i], &file));
        grid_read(&env, file, i ? STR("b") : STR("a"), &grids);
    }
    discover(&discovery, &env, grids, 2);
    REQUIRE(discovery.held <= discovery.relations);
    for (uint32_t i = 0; i < discovery.finder.terms.len; i++)
        REQUIRE(discovery.finder.terms.items[i].cell < discovery.finder.cell_count);
    discovery_report(&discovery);
    Sink sink;
    sink_memory(&sink, arena);
    discovery_list(&discovery, &sink);
    TableImport import = {.env = env, .discovery = discovery};
    Transcript transcript;
    Str budget;
    CompileOptions options = {.library_dir = NULL};
    REQUIRE(import_budget(&import, STR("b"), &options, &transcript, &budget));
    BaseBudget base = base_like(&discovery);
    REQUIRE(import_addition(&import, &base, &transcript, &budget));
    source_map_free(env.sources);
}

static void check(Arena *arena, Str text)
{
    check_numbers(text);
    check_charset(arena, text);
    if (charset_is_utf_8(text, false)) check_relations(arena, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(check, data, size);
    return 0;
}
