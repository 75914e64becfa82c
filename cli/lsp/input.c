/* What the editor sends, as it comes. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "cli/lsp/server.h"

bool input_is_ready(bool wait)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    int count;
    do count = poll(&input, 1, wait ? -1 : 0);
    while (count < 0 && errno == EINTR && wait);
    return count > 0;
}

void input_read(Server *server)
{
    static const uint32_t size = 1 << 16;
    char bytes[1 << 16];
    ssize_t got = read(STDIN_FILENO, bytes, size);
    if (got < 0 && errno == EINTR) return;
    if (got <= 0)
        server->frames.ended = true;
    else
        frames_add(&server->frames, bytes, (uint32_t)got);
}

void input_fill(Server *server)
{
    while (!server->ending && !server->frames.ended && input_is_ready(false)) input_read(server);
}
