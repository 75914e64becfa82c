/* Checks of the budgets that have changed, one after the other. */
#include <time.h>

#include "cli/common/language.h"
#include "cli/lsp/send.h"

typedef struct ProjectCheck {
    Server *server;
    const Project *project;
    ReadInput *read;
    int64_t began; /* milliseconds */
    bool asked;    /* the editor, whether it shows how far the check is */
    bool told;     /* that it runs */
} ProjectCheck;

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static JsonValue check_token(const Server *server)
{
    Str text = arena_printf((Arena *)&server->scratch, "check-%u", (unsigned)server->checks);
    return (JsonValue){.kind = JSON_TEXT, .text = text};
}

static void ask_for_progress(ProjectCheck *check)
{
    Message message;
    JsonValue token = check_token(check->server);
    request_begin(&message, check->server, "window/workDoneProgress/create", token.text.ptr);
    json_open(&message.json, "params", '{');
    json_text(&message.json, "token", token.text);
    json_close(&message.json, '}');
    message_send(&message);
    check->asked = true;
}

/* A check that lasts is told of, once the editor has agreed to that. */
static void tell_progress(ProjectCheck *check)
{
    Server *server = check->server;
    JsonValue token = check_token(server);
    if (!server->may_progress || check->told) return;
    if (!check->asked && milliseconds() - check->began >= server->progress_after)
        ask_for_progress(check);
    if (server->progress_granted != server->checks) return;
    progress_send(server, &token, "begin", tr(N_("checking the budget")));
    check->told = true;
}

static void end_progress(const ProjectCheck *check)
{
    JsonValue token = check_token(check->server);
    if (check->told) progress_send(check->server, &token, "end", NULL);
}

/* Handles what has come meanwhile. A check of what is no longer so is stopped. */
static bool asked(void *context)
{
    ProjectCheck *check = context;
    check->read(check->server, false);
    tell_progress(check);
    return check->server->ending || check->project->dirty;
}

static bool parses(Compilation *c)
{
    Diag *const *items;
    uint32_t count = diags_added(compilation_diags(c), &items);
    for (uint32_t i = 0; i < count; i++)
        if (items[i]->severity == SEVERITY_ERROR && items[i]->code < DIAG_W0109) return false;
    return true;
}

static void keep(Project *project, Compilation *c, uint32_t number)
{
    bool good = !project->good || parses(c);
    if (project->last != project->good) compilation_free(project->last);
    project->last = c;
    project->last_number = number;
    if (!good) return;
    if (project->good != c) compilation_free(project->good);
    project->good = c;
    project->good_number = number;
}

static void check(Server *server, Project *project, ReadInput *read)
{
    CompileStatus status;
    ProjectCheck context = {
        .server = server, .project = project, .read = read, .began = milliseconds()};
    CompileOptions wanted = server->wanted;
    wanted.files = &project->path;
    wanted.file_count = 1;
    wanted.alone = project->alone;
    wanted.last_stage = project->alone ? STAGE_PARSE : STAGE_REPORT;
    wanted.stop = asked;
    wanted.stop_context = &context;
    wanted.kept = project->kept;
    project->dirty = false;
    server->checks++;
    uint32_t number = project->kept ? kept_begin(project->kept) : 0;
    project->running = true;
    Compilation *c = project_compile(server, &wanted, &status);
    project->running = false;
    end_progress(&context);
    if (c) keep(project, c, number);
    if (project->kept) kept_drop(project->kept, project->last_number, project->good_number);
    if (!c) return;
    project_note_files(project);
    findings_publish(server, project);
    if (project->last == project->good) projects_note_orphans(server);
}

bool checks_run_next(Server *server, ReadInput *read)
{
    projects_drop_unused(server);
    for (uint32_t i = 0; i < server->projects.len; i++) {
        if (!server->projects.items[i]->dirty) continue;
        check(server, server->projects.items[i], read);
        return true;
    }
    return false;
}
