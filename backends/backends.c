#include "backends/backend.h"

const Backend *const backends[] = {
    &backend_csv, &backend_markdown, &backend_dot,        &backend_svg,  &backend_png,
    &backend_pdf, &backend_latex,    &backend_report_pdf, &backend_html, &backend_json, &backend_sql, &backend_xlsx, &backend_datapackage, &backend_terms, NULL};

const Backend *backend_find(Str kind)
{
    for (int i = 0; backends[i]; i++)
        if (str_equal(kind, str_from(backends[i]->kind))) return backends[i];
    return NULL;
}
