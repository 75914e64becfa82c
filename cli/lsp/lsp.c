#include "cli/lsp/lsp.h"

#include "cli/common/command_line.h"
#include "cli/lsp/send.h"

typedef struct LspOptions {
    bool stdio;
    Inputs inputs;
} LspOptions;

const Argument lsp_arguments[] = {
    {"stdio", .kind = ARGUMENT_FLAG, .at = offsetof(LspOptions, stdio),
     .help = N_("use standard input and output, as without it")},
    ARGUMENTS_OF_INPUTS(LspOptions, inputs),
    {0},
};

/* What follows such a beginning cannot be told from what belongs to it. */
static void give_up(Server *server)
{
    answer_error(server, NULL, ERROR_PARSE, "no Content-Length that could be read");
    server->broken = server->ending = true;
}

static void handle_frames(Server *server)
{
    Str message;
    while (!server->ending) {
        FrameStatus status = frames_next(&server->frames, &message);
        if (status == FRAME_WAITS) return;
        if (status == FRAME_MESSAGE)
            message_handle(server, message);
        else if (status == FRAME_TOO_LARGE)
            answer_error(server, NULL, ERROR_INVALID_REQUEST, "the message is larger than 64 MiB");
        else
            give_up(server);
        arena_free(&server->scratch);
    }
}

/* Handles what has come. wait: until something comes. */
static void read_input(Server *server, bool wait)
{
    if (!server->frames.ended && !input_is_ready(wait)) return;
    do {
        if (!server->frames.ended) input_read(server);
        handle_frames(server);
        /* What came before the end of the input is handled first. */
        server->ending |= server->frames.ended;
    } while (!server->ending && input_is_ready(false));
}

/* All that has come is handled before anything is checked. */
static void serve(Server *server)
{
    while (!server->ending) {
        read_input(server, false);
        if (!server->ending && !checks_run_next(server, read_input)) read_input(server, true);
        arena_free(&server->scratch);
    }
}

static void server_free(Server *server)
{
    projects_free(server);
    documents_free(&server->documents);
    arena_free(&server->scratch);
    arena_free(&server->arena);
}

ExitCode lsp_run(const Command *command, Arena *arena, int argc, char **argv)
{
    LspOptions options = {0};
    Server server = {.encoding = POSITIONS_UTF16, .progress_after = 500};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    if (options.inputs.file_count) return usage_error("lsp takes no files: the editor opens them");
    server.inputs = options.inputs;
    arena_init(&server.arena, &server.memory);
    arena_init(&server.scratch, &server.memory);
    server.frames.arena = server.documents.arena = &server.arena;
    if (setjmp(server.memory.on_failure)) {
        code = out_of_memory();
    } else {
        server.wanted = inputs_compile_options(&server.arena, &server.inputs);
        server.wanted.keep_texts = server.wanted.sources = server.wanted.offers = true;
        serve(&server);
    }
    server_free(&server);
    if (code != EXIT_NONE) return code;
    return server.shut_down && !server.broken ? EXIT_FINE : EXIT_ERRORS;
}
