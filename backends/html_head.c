/* The head of a page: what it may do, and how it looks. */
#include "backends/html.h"
#include "backends/scripts.h"
#include "lang/base/sha256.h"

static const char style[] =
#include "web/report.css.inc"
    ;
static const char style_hash[] =
#include "web/report.css.hash.inc"
    ;

static uint8_t digit_value(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Of what is the same in all pages, the hash was computed when this program was built. */
static void write_hash(Sink *sink, HtmlScript part)
{
    uint8_t hash[SHA256_BYTES];
    char digits[BASE64_SIZE(SHA256_BYTES)];
    if (!part.hash) sha256(part.text, hash);
    for (int i = 0; part.hash && i < SHA256_BYTES; i++)
        hash[i] = (uint8_t)(digit_value(part.hash[2 * i]) << 4 | digit_value(part.hash[2 * i + 1]));
    base64(hash, sizeof hash, digits);
    sink_printf(sink, " 'sha256-%s'", digits);
}

static void write_policy(Sink *sink, const HtmlHead *head)
{
    sink_text(sink, "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
                    "base-uri 'none'; form-action 'none'; style-src");
    write_hash(sink, (HtmlScript){str_from(style), style_hash});
    if (head->script_count) sink_text(sink, "; script-src");
    for (uint32_t i = 0; i < head->script_count; i++) write_hash(sink, head->scripts[i]);
    if (head->runs_module) sink_text(sink, " 'wasm-unsafe-eval'");
    sink_text(sink, "\">\n");
}

void html_head(Sink *sink, const HtmlHead *head)
{
    html_element(sink, "<!DOCTYPE html>\n<html lang=\"", head->language, "\"");
    sink_text(sink, language_is_mirrored(head->language) ? " dir=rtl>\n<head>\n" : ">\n<head>\n");
    sink_text(sink, "<meta charset=utf-8>\n");
    write_policy(sink, head);
    sink_text(sink, "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=color-scheme content=\"light dark\">\n");
    html_element(sink, "<title>", head->title, "</title>\n");
    sink_printf(sink, "<style>%s</style>\n", style);
}
