/* Dialects; how text, names and numbers are written in SQL. */
#include "backends/sql.h"
#include "lang/base/unicode.h"

const SqlDialect sql_postgres = {.name = "postgres",
                                 .schema = "budget.",
                                 .big = "numeric",
                                 .character = "chr",
                                 .divide = {"div(", ", ", ")"},
                                 .integer = {"", ""},
                                 .comments = true,
                                 .copies = true};
const SqlDialect sql_sqlite = {.name = "sqlite",
                               .schema = "",
                               .big = "integer",
                               .character = "char",
                               .divide = {"((", ") / (", "))"},
                               .integer = {"typeof(", ") <> 'real'"},
                               .strict = true,
                               .narrow = true};
const SqlDialect sql_duckdb = {.name = "duckdb",
                               .schema = "budget.",
                               .big = "hugeint",
                               .character = "chr",
                               .divide = {"((", ") // (", "))"},
                               .integer = {"", ""},
                               .comments = true};

/* ---- text ---- */

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

/* How many characters from `at` on are written as themselves. */
static uint32_t plain_length(Str text, uint32_t at, char quote)
{
    uint32_t end = at;
    while (end < text.len && text.ptr[end] >= ' ' && text.ptr[end] < 0x7F && text.ptr[end] != quote)
        end++;
    return end - at;
}

/* Between quotes of this kind, which are doubled inside. What is no text becomes U+FFFD. `control`
 * writes a control character. */
static void quoted(const Sql *sql, Str text, char quote,
                   void (*control)(const Sql *sql, uint32_t c))
{
    sink_char(sql->sink, quote);
    for (uint32_t at = 0; at < text.len;) {
        uint32_t plain = plain_length(text, at, quote), c = 0;
        uint32_t len = plain ? plain : unicode_decode(text, at, &c);
        if (len && !plain && is_control(c)) {
            control(sql, c);
        } else if (!len) {
            sink_text(sql->sink, "\xEF\xBF\xBD");
        } else {
            if (c == (unsigned char)quote) sink_char(sql->sink, quote);
            sink_write(sql->sink, text.ptr + at, len);
        }
        at += len ? len : 1;
    }
    sink_char(sql->sink, quote);
}

/* The literal is interrupted: no line of the script begins with what somebody else wrote. */
static void spell_control(const Sql *sql, uint32_t c)
{
    sink_printf(sql->sink, "' || %s(%u) || '", sql->dialect->character, (unsigned)(c ? c : 0xFFFD));
}

static void blank_control(const Sql *sql, uint32_t c)
{
    (void)c;
    sink_char(sql->sink, ' ');
}

void sql_text(const Sql *sql, Str text)
{
    if (text.len)
        quoted(sql, text, '\'', spell_control);
    else
        sink_text(sql->sink, "null");
}

void sql_line(const Sql *sql, Str text)
{
    quoted(sql, text, '\'', blank_control);
}

void sql_name(const Sql *sql, Str name)
{
    quoted(sql, name, '"', blank_control);
}

void sql_view(const Sql *sql, Str name)
{
    sink_text(sql->sink, sql->dialect->schema);
    sql_name(sql, name);
}

void sql_integer(const Sql *sql, Int128 value)
{
    char digits[AMOUNT_TEXT_MAX];
    sink_write(sql->sink, digits, amount_print(value, 0, false, digits));
}

void sql_template(const Sql *sql, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (strncmp(at, "{s}", 3) == 0) {
            sink_text(sql->sink, sql->dialect->schema);
            at += 2;
        } else if (strncmp(at, "{big}", 5) == 0) {
            sink_text(sql->sink, sql->dialect->big);
            at += 4;
        } else {
            sink_char(sql->sink, *at);
        }
    }
}

/* ---- names ---- */

enum { LIMIT_NAME = 63 /* bytes of an identifier in PostgreSQL, which cuts longer ones */ };

/* Names that differ only by what some database ignores are equal here. */
static Str fold(Arena *arena, Str name)
{
    char *folded = arena_array(arena, char, (size_t)name.len + 1);
    for (uint32_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        folded[i] = (char)(c >= 'A' && c <= 'Z'      ? c - 'A' + 'a'
                           : (unsigned char)c < 0x20 ? ' '
                                                     : c);
    }
    return (Str){folded, name.len};
}

/* Was it asked for before? From now on it was. */
static bool is_taken(Arena *arena, SqlNames *names, Str name)
{
    Str folded = fold(arena, name);
    if (!names->folded) names->folded = intern_new(arena, (uint64_t)(uintptr_t)names);
    if (intern_find(names->folded, arena, folded)) return true;
    intern(names->folded, folded);
    return false;
}

/* At most so many bytes of it, and no part of a character. */
static Str cut(Str name, uint32_t most)
{
    if (name.len <= most) return name;
    name.len = most;
    name.len -= unicode_cut(name);
    return name;
}

Str sql_unique(Arena *arena, SqlNames *names, Str name)
{
    Str made = cut(name.len ? name : STR("column"), LIMIT_NAME);
    for (unsigned n = 2; is_taken(arena, names, made); n++) {
        Str number = arena_printf(arena, "~%u", n);
        made = arena_printf(arena, STR_FMT STR_FMT, STR_ARG(cut(name, LIMIT_NAME - number.len)),
                            STR_ARG(number));
    }
    return made;
}

/* ---- rows ---- */

enum { ROWS_TOGETHER = 200 };

SqlRows sql_rows(const Sql *sql, const char *table)
{
    return (SqlRows){sql, table, 0, 0};
}

/* Should COPY fail, a program that goes on reads what follows as commands: neither `;` nor anything
 * else that means something there is written as itself. */
static bool is_copied_plainly(char c)
{
    return c == ' ' || (c >= ',' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '_' || c == '(' || c == ')' || c == '=' || c == '%';
}

/* The end of what is written as it is. */
static uint32_t plain_end(Str text, uint32_t at)
{
    while (at < text.len) {
        uint32_t c = 0, len = (unsigned char)text.ptr[at] < 0x80 ? is_copied_plainly(text.ptr[at])
                              : unicode_is_han(text, at)         ? 3
                                                                 : unicode_decode(text, at, &c);
        if (!len || (c && is_control(c))) break;
        at += len;
    }
    return at;
}

/* "" is NULL. What is no text becomes U+FFFD. */
static void copy_text(Sink *sink, Str text)
{
    if (!text.len) sink_text(sink, "\\N");
    for (uint32_t at = 0; at < text.len;) {
        uint32_t c, end = plain_end(text, at);
        sink_write(sink, text.ptr + at, end - at);
        if ((at = end) == text.len) return;
        uint32_t len = unicode_decode(text, at, &c);
        if (!len || !c)
            sink_text(sink, "\xEF\xBF\xBD");
        else
            for (uint32_t i = at; i < at + len; i++)
                sink_printf(sink, "\\x%02X", (unsigned)(unsigned char)text.ptr[i]);
        at += len ? len : 1;
    }
}

static void copy_row(const SqlRows *rows)
{
    Sink *sink = rows->sql->sink;
    if (rows->rows)
        sink_char(sink, '\n');
    else
        sink_printf(sink, "copy %s%s from stdin;\n", rows->sql->dialect->schema, rows->table);
}

static void insert_row(const SqlRows *rows)
{
    Sink *sink = rows->sql->sink;
    if (rows->rows % ROWS_TOGETHER == 0) {
        if (rows->rows) sink_text(sink, ");\n");
        sink_printf(sink, "insert into %s%s values\n (", rows->sql->dialect->schema, rows->table);
    } else {
        sink_text(sink, "),\n (");
    }
}

void sql_row(SqlRows *rows)
{
    (rows->sql->dialect->copies ? copy_row : insert_row)(rows);
    rows->rows++;
    rows->cells = 0;
}

static void begin_cell(SqlRows *rows)
{
    if (rows->cells++) sink_text(rows->sql->sink, rows->sql->dialect->copies ? "\t" : ", ");
}

void sql_put_text(SqlRows *rows, Str text)
{
    begin_cell(rows);
    if (rows->sql->dialect->copies)
        copy_text(rows->sql->sink, text);
    else
        sql_text(rows->sql, text);
}

void sql_put_integer(SqlRows *rows, Int128 value)
{
    begin_cell(rows);
    sql_integer(rows->sql, value);
}

void sql_put_null(SqlRows *rows)
{
    begin_cell(rows);
    sink_text(rows->sql->sink, rows->sql->dialect->copies ? "\\N" : "null");
}

void sql_put_position(SqlRows *rows, uint32_t position)
{
    if (position == WORKINGS_NONE)
        sql_put_null(rows);
    else
        sql_put_integer(rows, position);
}

void sql_end(SqlRows *rows)
{
    if (rows->rows) sink_text(rows->sql->sink, rows->sql->dialect->copies ? "\n\\.\n" : ");\n");
}
