#include "cli/init/init.h"

#include <sys/stat.h>
#include <time.h>

#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/init/forms.h"
#include "cli/init/next.h"
#include "lang/base/quote.h"
#include "lang/files/read.h"

enum { EARLIEST_YEAR = 1900, LATEST_YEAR = 2999 };

typedef struct InitOptions {
    const char *form; /* NULL = blank */
    const char *next; /* of the year after this budget; NULL = of a form */
    uint32_t year;    /* 0 = this one */
    bool git, quiet;
    Inputs inputs;
} InitOptions;

static bool list_form(int number, ArgumentChoice *choice)
{
    if (!forms[number].name) return false;
    *choice = (ArgumentChoice){forms[number].name, forms[number].summary};
    return true;
}

static ExitCode set_form(void *target, Arena *arena, const char *name)
{
    InitOptions *options = target;
    Suggestion suggestion = suggest_start(str_from(name));
    (void)arena;
    options->form = name;
    if (init_form_find(name)) return EXIT_NONE;
    for (const BudgetForm *form = forms; form->name; form++)
        suggest_try(&suggestion, str_from(form->name));
    return usage_error_near(suggestion, "there is no form `%s`", name);
}

const Argument init_arguments[] = {
    {"form", .kind = ARGUMENT_CALL, .set = set_form, .value = "NAME", .choice = list_form,
     .help = N_("what to begin with (blank):")},
    {"next", .kind = ARGUMENT_TEXT, .at = offsetof(InitOptions, next), .value = "OLD",
     .help = N_("the budget of the year after OLD: its structure and members, with its amounts as "
                "those of the year before")},
    {"year", .kind = ARGUMENT_NUMBER, .at = offsetof(InitOptions, year), .value = "N",
     .help = N_("the year of the budget (without it, this one)")},
    {"git", .kind = ARGUMENT_FLAG, .at = offsetof(InitOptions, git),
     .help = N_("also what git needs: attributes, a check before each commit and one for CI")},
    {"quiet", 'q', .kind = ARGUMENT_FLAG, .at = offsetof(InitOptions, quiet),
     .help = N_("do not say what was written")},
    {"library-dir", .kind = ARGUMENT_TEXT, .at = offsetof(InitOptions, inputs.library_dir),
     .value = "DIR", .help = N_("take the forms from this library")},
    {0},
};

/* ---- writing ---- */

typedef struct Beginner {
    const InitOptions *options;
    Arena *arena;
    Output output;
    const char *library;
    Str git; /* the folder beside it */
} Beginner;

/* From an installed file to one with this name in the new folder; a year is put into it if it is of
 * a form. */
static bool put(Beginner *b, Str from, const char *to, uint32_t year)
{
    Str text;
    const char *error = file_read_trusted(b->arena, from.ptr, &text);
    if (error) {
        complain("cannot read %s: %s", from.ptr, error);
        return false;
    }
    Sink *sink = b->output.base.open(&b->output.base, str_from(to));
    if (!sink) return false;
    if (year)
        form_write(text, year, sink);
    else
        sink_str(sink, text);
    return true;
}

static bool put_form(Beginner *b, const BudgetForm *form, uint32_t year)
{
    bool chinese = form->chinese && strncmp(language_tag(), "zh", 2) == 0;
    for (int i = 0; form->files[i]; i++) {
        Str from = arena_printf(b->arena, "%s/forms/%s/%s", b->library,
                                chinese ? form->chinese : form->folder, form->files[i]);
        if (!put(b, from, form->files[i], year)) return false;
    }
    return true;
}

static bool put_git(Beginner *b)
{
    static const struct {
        const char *from, *to;
        mode_t mode;
    } files[] = {{"attributes", ".gitattributes", 0},
                 {"pre-commit", ".git/hooks/pre-commit", 0755},
                 {"ci.yml", ".github/workflows/budget.yml", 0}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        b->output.mode = files[i].mode;
        Str from = arena_printf(b->arena, STR_FMT "/%s", STR_ARG(b->git), files[i].from);
        if (!put(b, from, files[i].to, 0)) return false;
    }
    return true;
}

static bool is_repository(Arena *arena, const char *folder)
{
    struct stat info;
    return lstat(arena_printf(arena, "%s/.git", folder).ptr, &info) == 0 && S_ISDIR(info.st_mode);
}

static void tell_next(const Beginner *b, const char *main)
{
    const char *folder = b->output.target, *slash = strcmp(folder, ".") == 0 ? "" : "/";
    const char *path = slash[0] ? folder : "";
    Str budget = quoted_word(b->arena, arena_printf(b->arena, "%s%s%s", path, slash, main));
    fprintf(stderr, tr("next: budgetc audit " STR_FMT " says what to enter first\n"),
            STR_ARG(budget));
    if (!b->options->git) return;
    Str config = arena_printf(b->arena, STR_FMT "/config", STR_ARG(b->git));
    config = quoted_word(b->arena, config);
    fprintf(stderr, tr("and, once for each user: git config include.path " STR_FMT "\n"),
            STR_ARG(config));
}

static uint32_t this_year(void)
{
    time_t now = time(NULL);
    struct tm local;
    return localtime_r(&now, &local) ? (uint32_t)local.tm_year + 1900 : FORM_YEAR;
}

/* The files of a form, or of the year after; *main is the first of them. */
static ExitCode put_budget(Beginner *b, const char **main)
{
    const InitOptions *options = b->options;
    if (options->next)
        return init_next(b->arena, &options->inputs, options->next, &b->output, main);
    const BudgetForm *form = init_form_find(options->form ? options->form : "blank");
    *main = form->files[0];
    return put_form(b, form, options->year ? options->year : this_year()) ? EXIT_NONE : EXIT_FILES;
}

static ExitCode begin(Beginner *b)
{
    const char *main;
    ExitCode code = put_budget(b, &main);
    if (code == EXIT_NONE && b->options->git && !put_git(b)) code = EXIT_FILES;
    if (code != EXIT_NONE) return output_discard(&b->output), code;
    b->output.results = b->output.files.len;
    if (!output_commit(&b->output)) return EXIT_FILES;
    if (b->options->quiet) return EXIT_FINE;
    output_tell(&b->output, true);
    tell_next(b, main);
    return EXIT_FINE;
}

/* ---- the command ---- */

static ExitCode check_options(const InitOptions *options, Arena *arena, const char *folder)
{
    if (options->inputs.file_count > 1) return usage_error("init makes one folder at a time");
    if (!*folder) return usage_error("init needs the name of a folder");
    if (options->year && (options->year < EARLIEST_YEAR || options->year > LATEST_YEAR))
        return usage_error("--year is a year from %d to %d", (int)EARLIEST_YEAR, (int)LATEST_YEAR);
    if (options->next && (options->form || options->year))
        return usage_error("--next takes the form and the year from OLD");
    if (options->git && !is_repository(arena, folder))
        return usage_error("--git needs a git repository: `git init " STR_FMT "` makes one",
                           STR_ARG(quoted_word(arena, str_from(folder))));
    return EXIT_NONE;
}

ExitCode init_run(const Command *command, Arena *arena, int argc, char **argv)
{
    InitOptions options = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    const char *folder = options.inputs.file_count ? options.inputs.files[0] : ".";
    code = check_options(&options, arena, folder);
    if (code != EXIT_NONE) return code;
    Beginner b = {.options = &options,
                  .arena = arena,
                  .library = inputs_compile_options(arena, &options.inputs).library_dir};
    b.git = arena_printf(arena, STR_FMT "git", STR_ARG(str_folder(str_from(b.library))));
    output_init(&b.output, arena, folder, true, (OutputInputs){0});
    b.output.fresh = true;
    return begin(&b);
}
