/* The first page of a report: how many relations hold, what does not or differs for a reason, and
 * which facts no relation reads. */
#include "backends/html.h"

static void write_count(const HtmlPage *page, uint64_t count, const char *word, const char *kind)
{
    Str number = phrase_decimal(&page->report->phrases, page->scratch, (Int128)count, 0);
    if (!count) kind = "none";
    sink_printf(page->sink, "<li class=%s>", kind);
    html_element(page->sink, "<b>", number, "</b> ");
    sink_printf(page->sink, "%s</li>\n", word);
}

static void write_verdict(const HtmlPage *page)
{
    const RelationCounts *counts = &page->report->counts;
    const HtmlWords *words = page->words;
    uint64_t all = counts->held + counts->rounded + counts->waived + counts->broken;
    bool good = all && !counts->broken;
    sink_printf(page->sink, "<p class=\"verdict %s\">%s</p>\n", good ? "good" : "bad",
                good  ? words->verdict_held
                : all ? words->verdict_broken
                      : words->verdict_none);
    sink_text(page->sink, "<ul class=counts>\n");
    write_count(page, counts->held, words->held, "good");
    write_count(page, counts->rounded, words->rounded, "good");
    write_count(page, counts->waived, words->waived, "warn");
    write_count(page, counts->broken, words->broken, "bad");
    sink_text(page->sink, "</ul>\n");
}

static void write_finding(const HtmlPage *page, const OriginFinding *finding)
{
    Sink *sink = page->sink;
    const char *const states[] = {[RELATION_WAIVED] = page->words->waived,
                                  [RELATION_BROKEN] = page->words->broken,
                                  [RELATION_UNTRIED] = page->words->untried};
    bool broken = finding->state == RELATION_BROKEN;
    html_element(sink, "<tr><th scope=row>",
                 finding->label.len ? finding->label : str_from(page->words->indicators), "");
    if (finding->instance.len)
        html_element(sink, "<br><small class=soft>", finding->instance, "</small>");
    sink_printf(sink, "</th><td class=\"state %s\">%s</td>", broken ? "bad" : "warn",
                states[finding->state]);
    html_element(sink, "<td>",
                 finding->state == RELATION_UNTRIED ? str_from(page->words->found_nothing)
                                                    : finding->reason,
                 "</td></tr>\n");
}

/* What does not hold, or differs for a reason. */
static void write_findings(const HtmlPage *page)
{
    const Origins *origins = page->origins;
    Sink *sink = page->sink;
    if (!origins->findings.len) return;
    sink_printf(sink,
                "<div class=scroll tabindex=0 role=region aria-label=\"%s\"><table>\n<thead><tr>"
                "<th scope=col>%s<th scope=col>%s<th scope=col>%s</tr></thead>\n<tbody>\n",
                page->words->relations, page->words->relation, page->words->state,
                page->words->reason);
    for (uint32_t i = 0; i < origins->findings.len; i++)
        write_finding(page, &origins->findings.items[i]);
    sink_text(sink, "</tbody></table></div>\n");
}

/* Writes text in which %1 and %2 are these numbers. */
static void write_counted(Sink *sink, const char *text, uint32_t first, uint32_t second)
{
    for (; *text; text++) {
        if (text[0] == '%' && (text[1] == '1' || text[1] == '2'))
            sink_number(sink, *++text == '1' ? first : second);
        else
            sink_char(sink, *text);
    }
}

/* What could be another amount without anything being seen. */
static void write_unguarded(const HtmlPage *page)
{
    enum { MOST = 200 };
    const Origins *origins = page->origins;
    uint32_t all = 0, count = origins->unguarded.len;
    for (uint32_t i = 0; i < origins->fact_count; i++) all += origins->facts[i].ledger.len > 0;
    if (!all) return;
    if (!count) {
        sink_printf(page->sink, "<p>%s</p>\n", page->words->all_guarded);
        return;
    }
    sink_text(page->sink, "<details><summary>");
    write_counted(page->sink, page->words->unguarded_facts, count, all);
    sink_text(page->sink, "</summary><ul>\n");
    for (uint32_t i = 0; i < count && i < MOST; i++) {
        const OriginFact *fact = &origins->facts[origins->unguarded.items[i]];
        html_element(page->sink, "<li>", fact->title, ": ");
        html_element(page->sink, "",
                     phrase_amount(&page->report->phrases, page->scratch, fact->amount), "\n");
    }
    if (count > MOST) sink_text(page->sink, "<li>…\n");
    sink_text(page->sink, "</ul></details>\n");
}

void html_overview(const HtmlPage *page)
{
    sink_text(page->sink, "<div class=part>\n");
    write_verdict(page);
    sink_text(page->sink, "</div>\n");
    sink_printf(page->sink, "<p class=soft>%s</p>\n", page->words->printed_note);
    if (page->options->module.len)
        sink_printf(page->sink,
                    "<div class=only-js><button id=\"`check-again\">%s</button>"
                    "<div id=\"`check-result\" aria-live=polite></div></div>\n",
                    page->words->check_again);
    sink_text(page->sink, "<div class=part>\n");
    write_findings(page);
    write_unguarded(page);
    sink_text(page->sink, "</div>\n");
}
