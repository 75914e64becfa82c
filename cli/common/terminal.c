#include "cli/common/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *const colour_words[] = {"auto", "always", "never", NULL};

bool is_terminal(int handle)
{
    const char *term = getenv("TERM");
    return isatty(handle) && term && strcmp(term, "dumb") != 0;
}

uint32_t terminal_width(int handle)
{
    enum { USUAL = 80 };
    struct winsize size;
    if (!isatty(handle)) return 0;
    return ioctl(handle, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : USUAL;
}

/* Colour is for terminals, unless https://no-color.org says otherwise. */
bool has_colour(int wish, int handle)
{
    const char *no_color = getenv("NO_COLOR");
    if (wish != COLOUR_AUTO) return wish == COLOUR_ALWAYS;
    return !(no_color && *no_color) && is_terminal(handle);
}
