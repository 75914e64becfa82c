#include "cli/commands.h"

#include <unistd.h>

#include "cli/audit/audit.h"
#include "cli/check/check.h"
#include "cli/check/options.h"
#include "cli/common/command_line.h"
#include "cli/common/help.h"
#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/complete.h"
#include "cli/diff/diff.h"
#include "cli/fix/fix.h"
#include "cli/fmt/fmt.h"
#include "cli/import/import.h"
#include "cli/init/init.h"
#include "cli/lsp/lsp.h"
#include "cli/merge/merge.h"
#include "cli/roots/roots.h"
#include "cli/show/show.h"
#include "cli/trace/trace.h"

static void list_commands(Sink *sink);
static ExitCode help_run(const Command *command, Arena *arena, int argc, char **argv);

static ExitCode complete_run(const Command *command, Arena *arena, int argc, char **argv);

static const Argument no_arguments[] = {{0}};

#define EXIT_STATUS_OF_CHECK                                                                 \
    N_("Exit status: 0 every relation holds or is waived; 1 the budget has errors; 2 wrong " \
       "usage; "                                                                             \
       "3 a file cannot be read or written; 70 a defect of budgetc.")

/* The first one is what budgetc does when no command is named. */
static const Command commands[] = {
    {.name = "check",
     .operands = "FILE…",
     .summary = N_("report what is wrong with a budget, and write its tables and figures"),
     .about = N_("Compiles FILE… (`-` is standard input) as one budget: reports what is wrong with "
                 "it on standard error and says how many of its relations hold. Writes nothing "
                 "when there are errors. `check` may be left out."),
     .example = "  budgetc check town.budget\n  budgetc --emit=csv,svg -o out town.budget",
     .exit_status = EXIT_STATUS_OF_CHECK,
     .details = list_commands,
     .options = check_arguments,
     .run = check_run},
    {.name = "init",
     .operands = "[DIR]",
     .summary = N_("begin a budget"),
     .about = N_("Writes the files of a form into DIR (without it, the current folder): a budget "
                 "that compiles, and says what to enter first. Replaces no file. A form has its "
                 "own language; `blank` has that of the messages. With --next, the budget of the "
                 "year after another one: what that one has and this one does not is said in it."),
     .example = "  budgetc init --form=town town\n  budgetc audit town/town.budget\n"
                "  budgetc init --next town/town.budget town-next",
     .exit_status = N_("Exit status: 0 written; 1 OLD has errors, or cannot be carried over; 2 wrong "
                       "usage; 3 a file is there already, or cannot be read or written."),
     .options = init_arguments,
     .run = init_run},
    {.name = "show",
     .operands = "[TABLE…] FILE",
     .summary = N_("show tables on the terminal"),
     .about = N_("Shows these tables of a budget, or all of them, even if relations are broken. "
                 "`!` follows a figure that a broken relation reads or that differs from what was "
                 "published, `~` one whose difference is waived; below the table is why."),
     .example = "  budgetc show t01 town.budget\n"
                "  budgetc show --format=markdown t01 t02 town.budget",
     .exit_status = EXIT_STATUS_OF_CHECK,
     .options = show_arguments,
     .run = show_run},
    {.name = "trace",
     .operands = "TABLE/ROW/COLUMN|PATH:LINE FILE…",
     .summary = N_("show where a cell comes from, or where a line goes"),
     .about = N_("Shows the facts that a cell of a table adds up and the relations that read them; "
                 "or the cells that the facts of a line go into."),
     .example = "  budgetc trace t01/Total/Amount town.budget\n"
                "  budgetc trace town.budget:12 town.budget",
     .exit_status = EXIT_STATUS_OF_CHECK,
     .options = trace_arguments,
     .run = trace_run},
    {.name = "audit",
     .operands = "FILE…",
     .summary = N_("say how well the figures are guarded by relations"),
     .about =
         N_("Says how many relations guard each figure: which figures none reads, which cannot "
            "be told apart, which invariants follow from others, whether rounding goes one "
            "way, and which total would gain most."),
     .example = "  budgetc audit --max=3 town.budget",
     .exit_status = EXIT_STATUS_OF_CHECK,
     .options = audit_arguments,
     .run = audit_run},
    {.name = "diff",
     .operands = "OLD [NEW]",
     .summary = N_("say what changed from one budget to another"),
     .about =
         N_("Says what changed from OLD to NEW: facts, totals, published cells, invariants and "
            "waivers, and whether the budget still holds. OLD and NEW are files, folders with "
            "one budget in them, or REV:path or REV of the git repository that the current folder "
            "is in. Without NEW, OLD is one of these two, and NEW is the same in the work tree."),
     .example = "  budgetc diff HEAD:town.budget town.budget",
     .exit_status =
         N_("Exit status: 0 both mean the same; 1 they differ, or one of them has errors; 2 wrong "
            "usage; 3 a file or a revision cannot be read, or a file not written."),
     .options = diff_arguments,
     .run = diff_run},
    {.name = "fmt",
     .operands = "[FILE…]",
     .summary = N_("write files in the canonical layout"),
     .about = N_("Writes a file in its canonical layout to standard output; without FILE, or with "
                 "-, reads standard input."),
     .example = "  budgetc fmt -i town.budget",
     .exit_status =
         N_("Exit status: 0 done; 1 a file has mistakes, or --check found one to change; "
            "2 wrong usage; 3 a file cannot be read or written."),
     .options = fmt_arguments,
     .run = fmt_run},
    {.name = "fix",
     .operands = "FILE…",
     .summary = N_("print a patch for the figures that are most likely wrong"),
     .about = N_("Prints a patch that corrects the figures that are most likely wrong (see "
                 "--explain=N0505), for `git apply` or `patch -p1`. Changes nothing. Figures that "
                 "nothing tells apart are left alone."),
     .example = "  budgetc fix --suggest town.budget | git apply",
     .exit_status = N_("Exit status: 0 every relation holds; 1 the budget has errors, whether or "
                       "not a patch is printed; 2 wrong usage; 3 a file cannot be read or "
                       "written."),
     .options = fix_arguments,
     .run = fix_run},
    {.name = "merge",
     .operands = "BASE OURS THEIRS",
     .summary = N_("merge two versions of a file, row by row"),
     .about = N_("Merges what OURS and THEIRS changed against BASE, row by row: rows of facts, of "
                 "members and of CSV files are found again by their keys, everything else by "
                 "lines. The example is the setting of git's merge driver."),
     .example = "  driver = budgetc merge -o %A --path=%P --marker-size=%L -- %O %A %B",
     .exit_status =
         N_("Exit status: 0 merged; 1 with conflicts; 129 and above: no merge was made."),
     .options = merge_arguments,
     .run = merge_run},
    {.name = "textconv",
     .operands = "FILE",
     .summary = N_("write a file as git should compare it"),
     .about =
         N_("Writes a file to standard output as git should compare it: without alignment, and "
            "with one fact on a line. A file with mistakes is written as it is."),
     .example = "  budgetc textconv town.budget",
     .exit_status = N_("Exit status: 0 written; 2 wrong usage; 3 the file cannot be read."),
     .options = textconv_arguments,
     .run = textconv_run},
    {.name = "roots",
     .operands = "[FILE…]",
     .summary = N_("say which files begin a budget"),
     .about = N_("Prints those of the files that begin a budget: they have a header. What they "
                 "include is not read; a file with mistakes may begin one, a folder begins none. "
                 "Names end in a line feed, and strange ones are quoted as git quotes them."),
     .example = "  git ls-files -z | budgetc roots -z --stdin",
     .exit_status =
         N_("Exit status: 0 all files were looked at; 2 wrong usage; 3 a file cannot be read."),
     .options = roots_arguments,
     .run = roots_run},
    {.name = "lsp",
     .operands = "",
     .summary = N_("serve an editor, as a language server"),
     .about = N_("Answers an editor on standard input and output by the language server protocol: "
                 "findings while one types, what a name means and where it is used, completions, "
                 "renaming and formatting. Writes no file, runs no program and opens no "
                 "connection."),
     .example = "  budgetc lsp",
     .exit_status = N_("Exit status: 0 the editor ended it as the protocol says; 1 it did not; 2 "
                       "wrong usage; 3 memory ran out."),
     .options = lsp_arguments,
     .run = lsp_run},
    {.name = "import",
     .operands = "FILE…",
     .summary = N_("find the relations that published tables show, and what does not fit them"),
     .about = N_("Reads published tables (CSV, whatever its separator, encoding and numbers are, and "
                 "spreadsheets) "
                 "without being told anything about them: finds out which rows and columns are "
                 "sums of others, which are percentages, and which tables agree; then reports, "
                 "with its place, each figure that does not fit. With -o it also writes a "
                 "budget with these tables."),
     .example = "  budgetc import --check published/*.csv\n"
                "  budgetc import -o town published/*.csv",
     .exit_status = N_("Exit status: 0 all that was found holds; 1 something does not add up; 2 "
                       "wrong usage; 3 a file cannot be read."),
     .options = import_arguments,
     .run = import_run},
    {.name = "help",
     .operands = "[COMMAND]",
     .summary = N_("show the help of a command"),
     .about = N_("Shows the help of COMMAND; without one, that of `check` and a list of all "
                 "commands."),
     .example = "  budgetc help trace",
     .exit_status = N_("Exit status: 0 shown; 2 there is no such command."),
     .options = no_arguments,
     .run = help_run},
    {.name = "complete",
     .operands = "-- WORD…",
     .summary = N_("say how a command line can go on, for shells"),
     .about = N_("Prints what can stand in the place of the last WORD of a command line, and after "
                 "a tab what it means; nothing if a file is wanted. The completions for bash, zsh "
                 "and fish that are installed with budgetc ask it."),
     .example = "  budgetc complete -- check --emit=c",
     .exit_status = N_("Exit status: 0 printed; 2 wrong usage."),
     .options = no_arguments,
     .run = complete_run},
    {0},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands - 1, LONGEST_COMMAND = 16 };

static const Command *find(const char *name)
{
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(name, commands[i].name) == 0) return &commands[i];
    return NULL;
}

static Suggestion nearest(const char *typed)
{
    Suggestion suggestion = suggest_start(str_from(typed));
    for (int i = 0; i < COMMAND_COUNT; i++) suggest_try(&suggestion, str_from(commands[i].name));
    return suggestion;
}

static void list_commands(Sink *sink)
{
    sink_printf(sink, "\n%s\n", tr("Commands (`budgetc help COMMAND` shows more):"));
    for (int i = 0; i < COMMAND_COUNT; i++)
        help_entry(sink, str_from(commands[i].name), tr(commands[i].summary));
}

/* `budgetc version`: an option of a check is meant. */
static bool is_option_of_check(const char *typed)
{
    for (const Argument *a = check_arguments; a->name || a->letter; a++)
        if (a->name && strcmp(a->name, typed) == 0) return true;
    return false;
}

static ExitCode no_such_command(const char *typed)
{
    if (is_option_of_check(typed))
        return usage_error("there is no command `%s`, but an option `--%s`", typed, typed);
    return usage_error_near(nearest(typed), "there is no command `%s`", typed);
}

/* Of a command that has no options of its own. */
static ExitCode read_operands(const Command *command, Arena *arena, Inputs *inputs, int argc,
                              char **argv)
{
    struct {
        char unused;
    } none;
    return command_read(command, arena, &none, inputs, argc, argv);
}

static ExitCode complete_run(const Command *command, Arena *arena, int argc, char **argv)
{
    Output output;
    Inputs inputs;
    ExitCode code = read_operands(command, arena, &inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    if (!inputs.file_count) return usage_error("complete needs the words of a command line");
    output_init_standard(&output, arena);
    Sink *sink = output_open(&output, "-");
    if (sink) complete(commands, arena, inputs.files, inputs.file_count, sink);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

static ExitCode help_run(const Command *command, Arena *arena, int argc, char **argv)
{
    Inputs inputs;
    ExitCode code = read_operands(command, arena, &inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    if (inputs.file_count > 1) return usage_error("help shows one command at a time");
    const Command *wanted = inputs.file_count ? find(inputs.files[0]) : &commands[0];
    return wanted ? help_write(wanted, arena) : no_such_command(inputs.files[0]);
}

/* A word of small letters that is not the name of a file. */
static bool looks_like_command(const char *typed)
{
    size_t len = strspn(typed, "abcdefghijklmnopqrstuvwxyz");
    return len > 0 && len <= LONGEST_COMMAND && !typed[len] && access(typed, F_OK) != 0;
}

/* Does the next word belong to this option of a check? */
static bool wants_value(const char *typed)
{
    for (const Argument *a = check_arguments; !argument_is_end(a); a++) {
        bool letter = a->letter && typed[1] == a->letter && !typed[2];
        bool name = a->name && strncmp(typed, "--", 2) == 0 && strcmp(typed + 2, a->name) == 0;
        if (letter || name) return argument_has_value(a) && !a->without;
    }
    return false;
}

/* `budgetc -q init`: the command after options; NULL if there is none. */
static const Command *command_after_options(int argc, char **argv)
{
    int at = 1;
    while (at < argc && argv[at][0] == '-' && argv[at][1]) at += wants_value(argv[at]) ? 2 : 1;
    bool word = at > 1 && at < argc && looks_like_command(argv[at]);
    return word ? find(argv[at]) : NULL;
}

ExitCode commands_run(Arena *arena, int argc, char **argv)
{
    const Command *command = argc > 1 ? find(argv[1]) : NULL;
    if (!command && argc > 1 && looks_like_command(argv[1])) return no_such_command(argv[1]);
    const Command *late = command ? NULL : command_after_options(argc, argv);
    if (late)
        return usage_error("the command comes first, its options behind it: budgetc %s %s …",
                           late->name, argv[1]);
    if (!command) return commands[0].run(&commands[0], arena, argc, argv);
    argv[1] = argv[0];
    return command->run(command, arena, argc - 1, argv + 1);
}
