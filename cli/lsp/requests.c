/* What each message asks for. */
#include "cli/common/language.h"
#include "cli/lsp/requests.h"

#include "lang/files/path.h"

typedef void Notified(Server *server, const JsonValue *params);

typedef struct Method {
    const char *name;
    Answer *answer;     /* of a request */
    Notified *notified; /* of a notification */
    bool early, late;   /* also before `initialize`; also after `shutdown` */
} Method;

/* ---- the session ---- */

static PositionEncoding agree_encoding(const JsonValue *params)
{
    const JsonValue *general = json_get(json_get(params, "capabilities"), "general");
    const JsonValue *offered = json_get(general, "positionEncodings")->first;
    for (; offered; offered = offered->next) {
        if (offered->kind != JSON_TEXT) continue;
        if (str_equal(offered->text, STR("utf-8"))) return POSITIONS_UTF8;
        if (str_equal(offered->text, STR("utf-16"))) return POSITIONS_UTF16;
        if (str_equal(offered->text, STR("utf-32"))) return POSITIONS_UTF32;
    }
    return POSITIONS_UTF16;
}

static void put_sync(Json *json)
{
    json_open(json, "textDocumentSync", '{');
    json_bool(json, "openClose", true);
    json_number(json, "change", 2);
    json_open(json, "save", '{');
    json_bool(json, "includeText", true);
    json_close(json, '}');
    json_close(json, '}');
}

static void put_capabilities(Json *json)
{
    put_sync(json);
    json_open(json, "codeActionProvider", '{');
    json_open(json, "codeActionKinds", '[');
    json_text(json, NULL, STR("quickfix"));
    json_text(json, NULL, STR("refactor"));
    json_close(json, ']');
    json_bool(json, "resolveProvider", true);
    json_close(json, '}');
    static const char *const simple[] = {"hoverProvider",
                                         "definitionProvider",
                                         "referencesProvider",
                                         "documentHighlightProvider",
                                         "inlayHintProvider",
                                         "workspaceSymbolProvider",
                                         "documentSymbolProvider",
                                         "callHierarchyProvider",
                                         "foldingRangeProvider",
                                         "selectionRangeProvider",
                                         "documentFormattingProvider",
                                         "documentRangeFormattingProvider"};
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) json_bool(json, simple[i], true);
    json_open(json, "renameProvider", '{');
    json_bool(json, "prepareProvider", true);
    json_bool(json, "workDoneProgress", true);
    json_close(json, '}');
    json_open(json, "completionProvider", '{');
    json_close(json, '}');
    json_open(json, "documentLinkProvider", '{');
    json_close(json, '}');
    json_open(json, "semanticTokensProvider", '{');
    put_token_legend(json);
    json_bool(json, "full", true);
    json_close(json, '}');
    json_open(json, "signatureHelpProvider", '{');
    json_open(json, "triggerCharacters", '[');
    json_text(json, NULL, STR("("));
    json_text(json, NULL, STR(","));
    json_close(json, ']');
    json_close(json, '}');
    json_open(json, "experimental", '{');
    json_bool(json, "budgetcReport", true);
    json_bool(json, "budgetcTrace", true);
    json_close(json, '}');
}

static void answer_initialize(Server *server, const JsonValue *params, Json *json)
{
    static const char *const encodings[] = {"utf-8", "utf-16", "utf-32"};
    server->initialized = true;
    server->encoding = agree_encoding(params);
    const JsonValue *options = json_get(params, "initializationOptions");
    const JsonValue *after = json_get(options, "progressAfter");
    server->may_progress = json_get_bool(
        json_get(json_get(params, "capabilities"), "window"), "workDoneProgress");
    server->totals = json_get_bool(options, "totals");
    if (after->whole && after->number >= 0 && after->number < UINT32_MAX)
        server->progress_after = (uint32_t)after->number;
    server->may_watch = json_get_bool(
        json_get(json_get(json_get(params, "capabilities"), "workspace"), "didChangeWatchedFiles"),
        "dynamicRegistration");
    json_open(json, "result", '{');
    json_open(json, "capabilities", '{');
    json_text(json, "positionEncoding", str_from(encodings[server->encoding]));
    put_capabilities(json);
    json_close(json, '}');
    json_open(json, "serverInfo", '{');
    json_text(json, "name", STR("budgetc"));
    json_text(json, "version", STR(BUDGET_VERSION));
    json_close(json, '}');
    json_close(json, '}');
}

static void answer_shutdown(Server *server, const JsonValue *params, Json *json)
{
    (void)params;
    server->shut_down = true;
    json_null(json, "result");
}

static void on_exit_(Server *server, const JsonValue *params)
{
    (void)params;
    server->ending = true;
}

/* Files that are not open are read at a check: the editor is asked to say when they change. */
static void on_initialized(Server *server, const JsonValue *params)
{
    Message message;
    (void)params;
    if (!server->may_watch) return;
    request_begin(&message, server, "client/registerCapability", "watch");
    Json *json = &message.json;
    json_open(json, "params", '{');
    json_open(json, "registrations", '[');
    json_open(json, NULL, '{');
    json_text(json, "id", STR("watch"));
    json_text(json, "method", STR("workspace/didChangeWatchedFiles"));
    json_open(json, "registerOptions", '{');
    json_open(json, "watchers", '[');
    json_open(json, NULL, '{');
    json_text(json, "globPattern", STR("**/*.{budget,csv}"));
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    message_send(&message);
}

/* ---- documents ---- */

static void on_open(Server *server, const JsonValue *params)
{
    const JsonValue *item = json_get(params, "textDocument");
    const JsonValue *uri = json_get(item, "uri"), *text = json_get(item, "text");
    if (uri->kind != JSON_TEXT || text->kind != JSON_TEXT) return;
    Document *document =
        document_open(&server->documents, uri->text, text->text, json_get(item, "version")->number);
    projects_note_new(server, document);
    if (document->path)
        projects_note(server, document, true);
    else
        findings_not_checked(server, document);
}

static void on_change(Server *server, const JsonValue *params)
{
    Document *document = document_meant(&server->documents, params);
    int64_t version = json_get(json_get(params, "textDocument"), "version")->number;
    if (!document) return;
    document_change(document, json_get(params, "contentChanges"), server->encoding, version);
    projects_note(server, document, false);
}

/* Files on the disk, which others write, may have changed, too. A change that was missed, because
 * some editor sent it before it opened the text, is made good. */
static void on_save(Server *server, const JsonValue *params)
{
    const JsonValue *text = json_get(params, "text");
    Document *document = document_meant(&server->documents, params);
    if (document && text->kind == JSON_TEXT && !str_equal(text->text, document->text))
        document_open(&server->documents, document->uri, text->text, document->version);
    const Project *project = document ? project_of(server, document->path) : NULL;
    projects_note_all(server);
    if (document) projects_note(server, document, !project || project->alone);
}

static void on_files(Server *server, const JsonValue *params)
{
    (void)params;
    projects_note_all(server);
}

static void on_close(Server *server, const JsonValue *params)
{
    Document *document = document_meant(&server->documents, params);
    if (!document) return;
    projects_note_all(server); /* the files count again */
    document_close(&server->documents, document);
}

/* ---- the table ---- */

static const Method methods[] = {
    {"initialize", .answer = answer_initialize, .early = true},
    {"initialized", .notified = on_initialized},
    {"shutdown", .answer = answer_shutdown},
    {"exit", .notified = on_exit_, .early = true, .late = true},
    {"textDocument/didOpen", .notified = on_open},
    {"textDocument/didChange", .notified = on_change},
    {"textDocument/didSave", .notified = on_save},
    {"textDocument/didClose", .notified = on_close},
    {"workspace/didChangeWatchedFiles", .notified = on_files},
    {"textDocument/codeAction", .answer = answer_code_action},
    {"codeAction/resolve", .answer = answer_resolve_action},
    {"textDocument/hover", .answer = answer_hover},
    {"textDocument/definition", .answer = answer_definition},
    {"textDocument/references", .answer = answer_references},
    {"textDocument/documentHighlight", .answer = answer_highlight},
    {"textDocument/semanticTokens/full", .answer = answer_tokens},
    {"textDocument/signatureHelp", .answer = answer_signature},
    {"workspace/symbol", .answer = answer_workspace_symbol},
    {"textDocument/inlayHint", .answer = answer_inlay_hint},
    {"textDocument/prepareCallHierarchy", .answer = answer_prepare_calls},
    {"callHierarchy/incomingCalls", .answer = answer_incoming_calls},
    {"callHierarchy/outgoingCalls", .answer = answer_outgoing_calls},
    {"textDocument/prepareRename", .answer = answer_prepare_rename},
    {"textDocument/rename", .answer = answer_rename},
    {"textDocument/completion", .answer = answer_completion},
    {"textDocument/documentSymbol", .answer = answer_document_symbol},
    {"textDocument/documentLink", .answer = answer_document_link},
    {"textDocument/foldingRange", .answer = answer_folding},
    {"textDocument/selectionRange", .answer = answer_selection},
    {"budgetc/report", .answer = answer_report},
    {"budgetc/trace", .answer = answer_trace},
    {"textDocument/formatting", .answer = answer_formatting},
    {"textDocument/rangeFormatting", .answer = answer_formatting},
};

static const Method *find_method(Str name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_equal(str_from(methods[i].name), name)) return &methods[i];
    return NULL;
}

/* ---- requests ---- */

static bool cancels(Server *server, Str text, const JsonValue *id)
{
    if (!str_contains(text, STR("$/cancelRequest"))) return false;
    const JsonValue *message = json_read(&server->scratch, text);
    return message && str_equal(json_get_text(message, "method"), STR("$/cancelRequest")) &&
           str_equal(json_get(json_get(message, "params"), "id")->written, id->written);
}

bool request_is_cancelled(void *context)
{
    Server *server = context;
    Str text;
    input_fill(server);
    Frames rest = server->frames;
    while (server->request && !server->cancelled && frames_next(&rest, &text) == FRAME_MESSAGE)
        server->cancelled = cancels(server, text, server->request);
    return server->cancelled;
}

/* A response whose request was cancelled is not sent. */
static void answer_wanted(Server *server, const Method *method, const JsonValue *id,
                          const JsonValue *params)
{
    Message message;
    const JsonValue *outer = server->request, *token = json_get(params, "workDoneToken");
    bool tells = token->kind == JSON_TEXT || token->whole;
    server->request = id;
    server->cancelled = false;
    if (tells) progress_send(server, token, "begin", tr(N_("looking at the budget")));
    answer_begin(&message, server, id);
    if (!request_is_cancelled(server)) method->answer(server, params, &message.json);
    if (tells) progress_send(server, token, "end", NULL);
    if (server->cancelled)
        answer_error(server, id, ERROR_REQUEST_CANCELLED, "cancelled");
    else
        message_send(&message);
    server->request = outer;
    server->cancelled = false;
}

static void answer(Server *server, const Method *method, const JsonValue *id,
                   const JsonValue *params)
{
    bool begins = method && method->answer && method->early;
    if (!server->initialized && !begins) {
        answer_error(server, id, ERROR_NOT_INITIALIZED, "`initialize` comes first");
    } else if (server->shut_down) {
        answer_error(server, id, ERROR_INVALID_REQUEST, "after `shutdown` there is only `exit`");
    } else if (server->initialized && begins) {
        answer_error(server, id, ERROR_INVALID_REQUEST, "`initialize` comes once");
    } else if (!method || !method->answer) {
        answer_error(server, id, ERROR_METHOD_NOT_FOUND, "there is no such request");
    } else {
        answer_wanted(server, method, id, params);
    }
}

/* Of the editor: it shows how far the check is that it was asked about. */
static void note_response(Server *server, const JsonValue *message)
{
    char wanted[24];
    snprintf(wanted, sizeof wanted, "check-%u", (unsigned)server->checks);
    if (!json_get(message, "error")->written.len &&
        str_equal(json_get_text(message, "id"), str_from(wanted)))
        server->progress_granted = server->checks;
}

static void notify(Server *server, const Method *method, const JsonValue *params)
{
    if (!method || !method->notified) return;
    if (!server->initialized && !method->early) return;
    if (server->shut_down && !method->late) return;
    method->notified(server, params);
}

static void handle(Server *server, Str text)
{
    const JsonValue *message = json_read(&server->scratch, text);
    const JsonValue *id = message ? json_get(message, "id") : NULL;
    if (!message) {
        answer_error(server, NULL, ERROR_PARSE, "this is no JSON, or it is nested too deeply");
        return;
    }
    const JsonValue *name = json_get(message, "method"), *params = json_get(message, "params");
    bool answers =
        json_get(message, "result")->written.len || json_get(message, "error")->written.len;
    if (message->kind == JSON_OBJECT && name->kind != JSON_TEXT && answers) {
        note_response(server, message);
        return;
    }
    if (message->kind != JSON_OBJECT || name->kind != JSON_TEXT) {
        answer_error(server, id->kind == JSON_NULL ? NULL : id, ERROR_INVALID_REQUEST,
                     "this is neither a request nor a notification");
        return;
    }
    const Method *method = find_method(name->text);
    if (id->kind == JSON_NULL)
        notify(server, method, params);
    else
        answer(server, method, id, params);
}

/* What was being written when memory ran out would not be whole: nothing more is. */
void message_handle(Server *server, Str text)
{
    jmp_buf outer;
    memcpy(&outer, &server->memory.on_failure, sizeof outer);
    if (setjmp(server->memory.on_failure))
        server->broken = server->ending = true;
    else
        handle(server, arena_str(&server->scratch, text)); /* more may come meanwhile */
    memcpy(&server->memory.on_failure, &outer, sizeof outer);
}
