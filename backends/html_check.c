/* The sources and the compiler inside the page: data, which a script of the page runs. */
#include "backends/html.h"
#include "lang/base/json.h"
#include "lang/base/sha256.h"

/* A file that the page can hold under its own name: below the folder of the budget, or in the
 * library. */
static bool is_portable(const OriginSource *source)
{
    Str name = source->name;
    return source->library || (name.len && name.ptr[0] != '/' && !str_starts(name, STR("../")) &&
                               !str_equal(name, STR("<stdin>")));
}

static void write_sources(const HtmlPage *page)
{
    const Origins *origins = page->report->origins;
    Json json = {.sink = page->sink, .in_html = true};
    sink_text(page->sink, "<script type=\"application/json\" id=\"`sources\">");
    json_open(&json, NULL, '{');
    json_text(&json, "main", origins->sources.items[0].name);
    json_open(&json, "files", '[');
    for (uint32_t i = 0; i < origins->sources.len; i++) {
        json_open(&json, NULL, '[');
        json_text(&json, NULL, origins->sources.items[i].name);
        json_text(&json, NULL, origins->sources.items[i].text);
        json_number(&json, NULL, origins->sources.items[i].library);
        json_close(&json, ']');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    sink_text(page->sink, "</script>\n");
}

/* Bytes as an element that no browser runs. */
static void write_bytes(const HtmlPage *page, const char *id, Str bytes)
{
    char *digits = arena_array(page->scratch, char, BASE64_SIZE((size_t)bytes.len));
    base64((const uint8_t *)bytes.ptr, bytes.len, digits);
    sink_printf(page->sink, "<script type=\"application/octet-stream\" id=\"`%s\">", id);
    sink_text(page->sink, digits);
    sink_text(page->sink, "</script>\n");
}

bool html_check(const HtmlPage *page)
{
    const Origins *origins = page->report->origins;
    if (!origins->sources.len) {
        page->output->fail(page->output, "--html-check would put what is confidential into the "
                                         "page, with the other sources");
        return false;
    }
    for (uint32_t i = 0; i < origins->sources.len; i++) {
        if (is_portable(&origins->sources.items[i])) continue;
        page->output->fail(page->output,
                           "--html-check needs all files of the budget below its own folder");
        return false;
    }
    write_sources(page);
    write_bytes(page, "module", page->options->module);
    write_bytes(page, "catalogue", page->options->module_catalogue);
    return true;
}
