#include "lang/tabular/xml.h"

#include "lang/base/unicode.h"

static Str rest(const Xml *xml)
{
    return (Str){xml->text.ptr + xml->at, xml->text.len - xml->at};
}

/* The text up to `end`, which is passed over; false if it is not there. */
static bool take_until(Xml *xml, Str end, Str *taken)
{
    Str text = rest(xml);
    for (uint32_t i = 0; i + end.len <= text.len; i++) {
        if (memcmp(text.ptr + i, end.ptr, end.len) != 0) continue;
        *taken = (Str){text.ptr, i};
        xml->at += i + end.len;
        return true;
    }
    xml->bad = true;
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static Str without_prefix(Str name)
{
    for (uint32_t i = 0; i < name.len; i++)
        if (name.ptr[i] == ':') return (Str){name.ptr + i + 1, name.len - i - 1};
    return name;
}

/* Up to the ">" that is not in an attribute. */
static bool read_tag(Xml *xml)
{
    Str text = rest(xml);
    uint32_t len = 0, end = 0;
    char quote = 0;
    for (; end < text.len && (quote || text.ptr[end] != '>'); end++) {
        char c = text.ptr[end];
        if (quote ? c == quote : c == '"' || c == '\'') quote = quote ? 0 : c;
    }
    if (end == text.len) {
        xml->bad = true;
        return false;
    }
    xml->at += end + 1;
    xml->kind = text.ptr[0] == '/' ? XML_CLOSE : XML_OPEN;
    if (xml->kind == XML_CLOSE)
        text = (Str){text.ptr + 1, end - 1};
    else
        text.len = end;
    xml->empty = text.len && text.ptr[text.len - 1] == '/';
    if (xml->empty) text.len--;
    while (len < text.len && !is_blank(text.ptr[len])) len++;
    xml->name = without_prefix((Str){text.ptr, len});
    xml->attributes = (Str){text.ptr + len, text.len - len};
    return true;
}

static bool next(Xml *xml)
{
    Str skipped;
    xml->kind = XML_END;
    while (!xml->bad && xml->at < xml->text.len) {
        Str text = rest(xml);
        if (text.ptr[0] != '<') {
            uint32_t len = 0;
            while (len < text.len && text.ptr[len] != '<') len++;
            xml->at += len;
            xml->kind = XML_TEXT;
            xml->content = (Str){text.ptr, len};
            return true;
        }
        if (str_starts(text, STR("<!--"))) {
            take_until(xml, STR("-->"), &skipped);
        } else if (str_starts(text, STR("<?"))) {
            take_until(xml, STR("?>"), &skipped);
        } else if (str_starts(text, STR("<!"))) {
            xml->bad = true; /* a DOCTYPE, or a CDATA section, which these files do not have */
        } else {
            xml->at++;
            return read_tag(xml);
        }
    }
    return false;
}

bool xml_next(Xml *xml)
{
    uint32_t start = xml->at;
    bool found = next(xml);
    work_spend(xml->work, WORK_STEP + WORK_PASS * (xml->at - start) / 2);
    return found;
}

/* ---- entities ---- */

/* "&#x4E00;": its bytes; 0 if it is none. */
static uint32_t character(Sink *sink, Str text)
{
    bool hex = str_starts(text, STR("&#x"));
    uint32_t at = hex ? 3 : 2, code_point = 0;
    char bytes[4];
    for (; at < text.len && text.ptr[at] != ';' && at < 12; at++) {
        char c = text.ptr[at];
        uint32_t digit = is_digit(c) ? (uint32_t)(c - '0')
                         : hex && (c | 32) >= 'a' && (c | 32) <= 'f'
                             ? (uint32_t)((c | 32) - 'a') + 10
                             : 16;
        if (digit >= (hex ? 16U : 10U)) return 0;
        code_point = code_point * (hex ? 16 : 10) + digit;
    }
    if (at >= text.len || text.ptr[at] != ';') return 0;
    sink_str(sink, (Str){bytes, unicode_encode(code_point, bytes)});
    return at + 1;
}

static uint32_t entity(Sink *sink, Str text)
{
    static const char *const names[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"};
    static const char meant[] = "<>&\"'";
    if (str_starts(text, STR("&#"))) return character(sink, text);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!str_starts(text, str_from(names[i]))) continue;
        sink_char(sink, meant[i]);
        return str_from(names[i]).len;
    }
    return 0;
}

void xml_decode(Sink *sink, Str content)
{
    for (uint32_t at = 0; at < content.len;) {
        Str text = {content.ptr + at, content.len - at};
        uint32_t len = text.ptr[0] == '&' ? entity(sink, text) : 0;
        if (!len) sink_char(sink, text.ptr[0]);
        at += len ? len : 1;
    }
}

Str xml_attribute(Arena *arena, const Xml *xml, const char *name)
{
    Str text = xml->attributes, wanted = str_from(name);
    for (uint32_t at = 0; at < text.len;) {
        uint32_t from = at;
        if (is_blank(text.ptr[at])) {
            at++;
            continue;
        }
        while (at < text.len && text.ptr[at] != '=' && !is_blank(text.ptr[at])) at++;
        Str found = without_prefix((Str){text.ptr + from, at - from});
        while (at < text.len && text.ptr[at] != '"' && text.ptr[at] != '\'') at++;
        if (at == text.len) break;
        char quote = text.ptr[at++];
        from = at;
        while (at < text.len && text.ptr[at] != quote) at++;
        if (str_equal(found, wanted)) {
            Sink sink;
            sink_memory(&sink, arena);
            xml_decode(&sink, (Str){text.ptr + from, at - from});
            return sink_result(&sink);
        }
        at += at < text.len;
    }
    return STR("");
}
