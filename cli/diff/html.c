/* The comparison as one HTML page, in the style of the report: no script, nothing from elsewhere.
 */
#include "backends/html.h"
#include "cli/common/language.h"
#include "cli/diff/grid.h"

void diff_write_html(const DiffView *v)
{
    Sink *sink = v->sink;
    DiffView shown = diff_published(v);
    Str title = arena_printf(v->arena, "%s → %s", shown.before.shown, shown.after.shown);
    html_head(sink, &(HtmlHead){.language = str_from(language_tag()), .title = title});
    html_element(sink, "</head>\n<body>\n<header><h1>", title, "</h1></header>\n<main>\n");
    diff_html_grids(v, "`h");
    sink_text(sink, "</main>\n</body>\n</html>\n");
}
