#include "cli/audit.h"
#include "cli/language.h"

#include <getopt.h>
#include <stdio.h>

#include "cli/audit_show.h"
#include "cli/library.h"
#include "cli/output.h"
#include "cli/watch.h"
#include "lang/compile.h"

enum { DEFAULT_MAX = 10, MAX_FOLDERS = 64 };

typedef struct AuditOptions {
    bool json, all, help;
    uint32_t max;
    const char *library_dir;
    const char *folders[MAX_FOLDERS]; /* --include-dir */
    int folder_count;
    char **files;
    int file_count;
} AuditOptions;

static const char usage[] = N_(
    "usage: budgetc audit [--format=text|json] [--max=N] [--figures] FILE...\n\n"
    "Says how many relations guard each figure: which figures none reads, which cannot be told\n"
    "apart, which invariants follow from others, whether rounding goes one way, and which total\n"
    "would gain most.\n\n"
    "  --format=json      everything, for programs\n"
    "  --max=N            entries of each list (10; 0 = all)\n"
    "  --figures          also list every figure with the relations that read it\n"
    "  --include-dir=DIR  allow files from this folder too\n"
    "  --library-dir=DIR  where `include <name>` looks\n");

static ExitCode set_max(AuditOptions *options, const char *value)
{
    uint32_t max = 0;
    for (const char *at = value; *at || at == value; at++) {
        if (*at < '0' || *at > '9' || max > 100000000)
            return usage_error("--max needs a number (0 = all), not `%s`", value);
        max = max * 10 + (uint32_t)(*at - '0');
    }
    options->max = max;
    return EXIT_NONE;
}

static ExitCode set_format(AuditOptions *options, const char *value)
{
    options->json = strcmp(value, "json") == 0;
    if (!options->json && strcmp(value, "text") != 0)
        return usage_error("--format cannot be `%s`: it is `text` or `json`", value);
    return EXIT_NONE;
}

static ExitCode add_folder(AuditOptions *options, const char *value)
{
    if (options->folder_count == MAX_FOLDERS)
        return usage_error("more than %d times --include-dir", (int)MAX_FOLDERS);
    options->folders[options->folder_count++] = value;
    return EXIT_NONE;
}

static ExitCode read_options(AuditOptions *options, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"format", required_argument, NULL, 'f'},
        {"max", required_argument, NULL, 'm'},
        {"figures", no_argument, NULL, 'a'},
        {"include-dir", required_argument, NULL, 'i'},
        {"library-dir", required_argument, NULL, 'l'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
        ExitCode code = EXIT_NONE;
        switch (option) {
        case 'f': code = set_format(options, optarg); break;
        case 'm': code = set_max(options, optarg); break;
        case 'a': options->all = true; break;
        case 'i': code = add_folder(options, optarg); break;
        case 'l': options->library_dir = optarg; break;
        case 'h': options->help = true; return EXIT_NONE;
        case ':': return usage_error("`%s` needs a value", argv[optind - 1]);
        default: return usage_error("audit has no option `%s`", argv[optind - 1]);
        }
        if (code != EXIT_NONE) return code;
    }
    options->files = argv + optind;
    options->file_count = argc - optind;
    return options->file_count ? EXIT_NONE : usage_error("audit needs a file");
}

static ExitCode out_of_memory(void)
{
    complain("memory ran out");
    return EXIT_FILES;
}

static ExitCode show(Compilation *c, const AuditOptions *options)
{
    Output output;
    output_init(&output, compilation_arena(c), NULL, false);
    Sink *sink = output_open(&output, "-");
    Audit audit = compilation_audit(c);
    if (options->json)
        audit_json(&audit, compilation_sources(c), sink);
    else
        audit_text(&audit, compilation_sources(c), options->max, options->all, sink);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

/* A budget with broken relations can be audited; one whose facts could not be read cannot. */
static ExitCode finish(Compilation *c, const AuditOptions *options, CompileStatus status)
{
    if (setjmp(compilation_arena(c)->memory->on_failure)) return out_of_memory();
    Sink sink;
    sink_stream(&sink, compilation_arena(c), stderr);
    diags_print(compilation_diags(c), compilation_sources(c), (DiagStyle){.max_errors = 20}, &sink);
    sink_flush(&sink);
    if (status == COMPILE_IO) return EXIT_FILES;
    if (!compilation_incidence(c)) return EXIT_ERRORS;
    ExitCode code = show(c, options);
    return code == EXIT_FINE && status == COMPILE_ERRORS ? EXIT_ERRORS : code;
}

static ExitCode audit_files(const AuditOptions *options, const char *library_dir)
{
    CompileOptions wanted = {.catalogue = language_catalogue(),
                             .files = (const char *const *)options->files,
                             .file_count = options->file_count,
                             .include_dirs = options->folders,
                             .include_dir_count = options->folder_count,
                             .library_dir = library_dir,
                             .last_stage = STAGE_REPORT};
    Compilation *c = compilation_new();
    if (!c) return out_of_memory();
    CompileStatus status = watch_compile(c, &wanted);
    ExitCode code = status == COMPILE_NO_MEMORY ? out_of_memory() : finish(c, options, status);
    compilation_free(c);
    return code;
}

static ExitCode show_usage(Arena *arena)
{
    Output output;
    output_init(&output, arena, NULL, false);
    sink_text(output_open(&output, "-"), tr(usage));
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

ExitCode audit_run(Arena *arena, int argc, char **argv)
{
    AuditOptions options = {.max = DEFAULT_MAX};
    ExitCode code = read_options(&options, argc, argv);
    if (code != EXIT_NONE) return code;
    if (options.help) return show_usage(arena);
    return audit_files(&options,
                       options.library_dir ? options.library_dir : library_find(arena, NULL));
}
