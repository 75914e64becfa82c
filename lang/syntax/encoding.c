#include "lang/syntax/encoding.h"

#include "lang/base/str.h"

typedef struct FileKind {
    Str begin;
    const char *what, *help;
} FileKind;

static const FileKind kinds[] = {
    {STR("\xFF\xFE"), N_("this file is in UTF-16, not in UTF-8"),
     N_("`iconv -f UTF-16 -t UTF-8 OLD >NEW` converts it")},
    {STR("\xFE\xFF"), N_("this file is in UTF-16, not in UTF-8"),
     N_("`iconv -f UTF-16 -t UTF-8 OLD >NEW` converts it")},
    {STR("PK\x03\x04"), N_("this is a spreadsheet or another packed file, not text"),
     N_("save it as .xlsx or CSV, and read it with `facts … from \"….xlsx\"` or `\"….csv\"`")},
    {STR("\xD0\xCF\x11\xE0"), N_("this is a file of an office program, not text"),
     N_("save it as .xlsx or CSV, and read it with `facts … from \"….xlsx\"` or `\"….csv\"`")},
    {STR("%PDF"), N_("this is a PDF, not text"),
     N_("`pdftotext -layout OLD.pdf` takes its text out, to be typed or copied from")},
    {STR("\x1F\x8B"), N_("this is a compressed file, not text"), N_("unpack it first")},
    {STR("BZh9"), N_("this is a compressed file, not text"), N_("unpack it first")},
    {STR("\xFD\x37zXZ"), N_("this is a compressed file, not text"), N_("unpack it first")},
    {STR("\x28\xB5\x2F\xFD"), N_("this is a compressed file, not text"), N_("unpack it first")},
    {STR("7z\xBC\xAF"), N_("this is a compressed file, not text"), N_("unpack it first")},
    {STR("Rar!"), N_("this is a compressed file, not text"), N_("unpack it first")},
};
enum { KINDS_OF_TEXT = 2 /* the first ones */ };

/* What may be given in place of tables of data, but is no budget. */
static const FileKind other_texts[] = {
    {STR("{\\rtf"), N_("this is a file of an office program, not text"),
     N_("save it as .xlsx or CSV, and read it with `facts … from \"….xlsx\"` or `\"….csv\"`")},
    {STR("<!"), N_("this is a page or XML, not a budget"),
     N_("facts in its tables are read with `facts … from \"….html\"`, in a budget")},
    {STR("<?"), N_("this is a page or XML, not a budget"),
     N_("facts in its tables are read with `facts … from \"….html\"`, in a budget")},
    {STR("<html"), N_("this is a page or XML, not a budget"),
     N_("facts in its tables are read with `facts … from \"….html\"`, in a budget")},
    {STR("<HTML"), N_("this is a page or XML, not a budget"),
     N_("facts in its tables are read with `facts … from \"….html\"`, in a budget")},
    {STR("<table"), N_("this is a page or XML, not a budget"),
     N_("facts in its tables are read with `facts … from \"….html\"`, in a budget")},
    {STR("<TABLE"), N_("this is a page or XML, not a budget"),
     N_("facts in its tables are read with `facts … from \"….html\"`, in a budget")},
    {STR("{"), N_("this is JSON, not a budget"),
     N_("facts in it are read with `facts … from \"….json\"`, in a budget")},
    {STR("["), N_("this is JSON, not a budget"),
     N_("facts in it are read with `facts … from \"….json\"`, in a budget")},
    {STR("\x89PNG"), N_("this is a picture, not text"), N_("type its figures into a budget")},
    {STR("\xFF\xD8\xFF"), N_("this is a picture, not text"), N_("type its figures into a budget")},
};

/* Every second of the first bytes is NUL. */
static bool is_utf_16(Str text)
{
    enum { LOOKED_AT = 64 };
    uint32_t len = text.len < LOOKED_AT ? text.len & ~1U : LOOKED_AT, nuls[2] = {0, 0};
    for (uint32_t i = 0; i < len; i++) nuls[i & 1] += !text.ptr[i];
    return len >= 4 && (nuls[0] * 2 == len || nuls[1] * 2 == len);
}

static bool report(Diags *diags, Span place, const char *what, const char *help)
{
    Diag *diag = diag_add(diags, DIAG_E0106, place, "%s", diags_text(diags, what));
    diag_help(diags, diag, "%s", diags_text(diags, help));
    return true;
}

bool encoding_is_packed(Str bytes)
{
    for (size_t i = KINDS_OF_TEXT; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(bytes, kinds[i].begin)) return true;
    return false;
}

bool encoding_report_kind(Diags *diags, Str text, Span place)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(text, kinds[i].begin))
            return report(diags, place, kinds[i].what, kinds[i].help);
    if (is_utf_16(text))
        return report(diags, place, N_("this file is in UTF-16, not in UTF-8"),
                      N_("`iconv -f UTF-16 -t UTF-8 OLD >NEW` converts it"));
    return false;
}

/* Takes away the first line that is neither empty nor a comment, and returns it. */
static Str next_line(Str *text)
{
    while (text->len) {
        const char *end = memchr(text->ptr, '\n', text->len);
        uint32_t len = end ? (uint32_t)(end - text->ptr) : text->len;
        Str line = str_trim((Str){text->ptr, len}, " \t\r");
        *text = (Str){text->ptr + len, text->len - len};
        if (end) *text = (Str){text->ptr + 1, text->len - 1};
        if (line.len && line.ptr[0] != '#') return line;
    }
    return (Str){0};
}

/* Is it like `key: value`, `- key: value` or, with the other sign, `key = value`? */
static bool is_setting(Str line, char sign)
{
    uint32_t at = str_starts(line, STR("- ")) ? 2 : 0, from = at;
    while (at < line.len && (str_digit(line, at) || line.ptr[at] == '_' || line.ptr[at] == '-' ||
                             ((line.ptr[at] | 0x20) >= 'a' && (line.ptr[at] | 0x20) <= 'z')))
        at++;
    if (at == from) return false;
    while (sign == '=' && at < line.len && line.ptr[at] == ' ') at++;
    return at < line.len && line.ptr[at] == sign && !strchr("{=", line.ptr[line.len - 1]) &&
           (at + 1 == line.len || line.ptr[at + 1] == ' ');
}

/* `---` of YAML, `[section]` of TOML. */
static bool is_mark(Str line, char sign)
{
    if (sign == ':') return str_equal(line, STR("---"));
    return line.len > 2 && line.ptr[0] == '[' && line.ptr[line.len - 1] == ']';
}

/* No budget begins with two such lines. `measure = 5` may be a mistake in one, so that `=` needs a
 * mark beside it. */
static bool is_settings(Str text, char sign)
{
    Str first = next_line(&text), second = next_line(&text);
    int settings = is_setting(first, sign) + is_setting(second, sign),
        marks = is_mark(first, sign) + is_mark(second, sign);
    return settings + marks == 2 && settings && (marks || sign == ':');
}

bool encoding_report_text(Diags *diags, Str text, Span place)
{
    if (is_settings(text, ':'))
        return report(diags, place, N_("this is YAML, not a budget"),
                      N_("it is written: budget town \"Our town\" { year 2025; unit k }"));
    if (is_settings(text, '='))
        return report(diags, place, N_("this is TOML or a file of settings, not a budget"),
                      N_("it is written: budget town \"Our town\" { year 2025; unit k }"));
    for (size_t i = 0; i < sizeof other_texts / sizeof *other_texts; i++)
        if (str_starts(text, other_texts[i].begin))
            return report(diags, place, other_texts[i].what, other_texts[i].help);
    return false;
}

void encoding_report_bytes(Diags *diags, Span place, unsigned byte, uint32_t lines, bool table)
{
    Diag *diag =
        byte ? diag_add(diags, DIAG_E0106, place, "the byte 0x%02X is not valid UTF-8 here", byte)
             : diag_add(diags, DIAG_E0106, place,
                        "a NUL byte: this is not a text file, or not in UTF-8");
    if (lines > 1) diag_note(diags, diag, "lines with such bytes: %u", (unsigned)lines);
    if (byte && table)
        diag_help(diags, diag,
                  "its encoding can be said where facts are read from it: "
                  "{ encoding \"GB18030\" } or { encoding \"Windows-1252\" }");
    else if (byte)
        diag_help(diags, diag,
                  "is the file in another encoding? "
                  "`iconv -f GB18030 -t UTF-8` converts from GB18030 and GBK, "
                  "`iconv -f WINDOWS-1252 -t UTF-8` from that of Western Europe");
}
