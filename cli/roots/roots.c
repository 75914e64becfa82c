#include "cli/roots/roots.h"

#include <stdio.h>
#include <sys/stat.h>

#include "cli/common/command_line.h"
#include "cli/common/header.h"
#include "cli/common/output.h"
#include "lang/base/quote.h"

typedef struct RootsOptions {
    bool nul, from_stdin;
    Inputs inputs;
} RootsOptions;

const Argument roots_arguments[] = {
    {NULL, 'z', .kind = ARGUMENT_FLAG, .at = offsetof(RootsOptions, nul),
     .help = N_("names end in a NUL character, those that are read, too; none is quoted")},
    {"stdin", .kind = ARGUMENT_FLAG, .at = offsetof(RootsOptions, from_stdin),
     .help = N_("read names from standard input, too")},
    {0},
};

typedef struct Lister {
    const RootsOptions *options;
    CompileOptions wanted;
    Sink *sink;
    bool failed;
} Lister;

/* A budget by its name, of which nobody knows what is in it: whoever checks it is told why. */
static bool may_begin(const char *name, HeaderKind header)
{
    return header == HEADER_FOUND ||
           (header == HEADER_UNKNOWN && str_ends(str_from(name), STR(".budget")));
}

/* A file may be called "-": standard input has no name to print. */
static void list(Lister *l, const char *name)
{
    HeaderKind header;
    const char *path = strcmp(name, "-") == 0 ? "./-" : name;
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) return; /* as git lists a submodule */
    CompileStatus status = find_header(path, &l->wanted, &header);
    if (status == COMPILE_IO) complain("cannot read `%s`", path);
    if (status == COMPILE_NO_MEMORY) out_of_memory();
    if (status == COMPILE_IO || status == COMPILE_NO_MEMORY) l->failed = true;
    if (!may_begin(name, header)) return;
    if (l->options->nul)
        sink_text(l->sink, name);
    else
        quote_path(l->sink, str_from(name));
    sink_char(l->sink, l->options->nul ? '\0' : '\n');
}

/* A last name without an end counts, too. */
static void list_stdin(Lister *l, Arena *arena)
{
    Sink name;
    char end = l->options->nul ? '\0' : '\n';
    int c;
    sink_memory(&name, arena);
    do {
        c = getchar();
        if (c != EOF && c != end) {
            sink_char(&name, (char)c);
        } else if (name.len) {
            list(l, arena_str(arena, sink_result(&name)).ptr);
            name.len = 0;
        }
    } while (c != EOF);
    if (!ferror(stdin)) return;
    complain("cannot read standard input");
    l->failed = true;
}

ExitCode roots_run(const Command *command, Arena *arena, int argc, char **argv)
{
    Output output;
    RootsOptions options = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    if (!options.inputs.file_count && !options.from_stdin) return usage_error("roots needs files");
    output_init_standard(&output, arena);
    Lister l = {.options = &options,
                .wanted = inputs_compile_options(arena, &options.inputs),
                .sink = output_open(&output, "-")};
    for (int i = 0; l.sink && i < options.inputs.file_count; i++) list(&l, options.inputs.files[i]);
    if (l.sink && options.from_stdin) list_stdin(&l, arena);
    return output_commit(&output) && !l.failed ? EXIT_FINE : EXIT_FILES;
}
