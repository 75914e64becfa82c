#!/usr/bin/env python3
"""Options and commands are told wherever they must be: in --help, which is made from the tables, the manual page and docs/."""
import re
import subprocess
import sys
from pathlib import Path

# Commands, each with the page that tells all of its options; the other options are told by the manual page alone.
PAGES = {"audit": "docs/audit.md", "check": None, "complete": None, "diff": "docs/diff.md", "fix": None, "fmt": "docs/format.md", "help": None,
         "import": "docs/import.md", "init": None, "lsp": "docs/lsp.md",
         "merge": "docs/git.md", "roots": "docs/git.md", "show": None, "textconv": "docs/git.md", "trace": None}
EVERYWHERE = {"--help", "--lang", "--work-limit"}  # said once, for all commands
LOOKING = {"--include-dir", "--library-dir"}  # once, too, except in --help
OTHER_PROGRAMS = {"--dir-diff", "--keyword"}  # options of git and of xgettext that the pages speak of

LONG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
LISTED = re.compile(r"^  (?:(-\w), )?(--[a-z][a-z-]*)", re.M)  # a line of --help
MENTIONED = re.compile(r"(?<![\w-])(?:--[a-z][a-z-]*|-[a-zA-Z]\b)")
CALLED = re.compile(r"(?<![\w/.-])budgetc ([^\n`|;&#>()]*)")


def long_options(text):
    return set(LONG.findall(text))


# ---- what is compared ----

def read_all():
    """Everything by name, as text."""
    texts = {"README.md": Path("README.md").read_text()}
    for path in Path("docs").glob("*.md"):
        texts[str(path)] = path.read_text()
    roff = Path("docs/budgetc.1").read_text()
    texts["man"] = re.sub(r"\\f[A-Z]", "", roff.replace("\\-", "-"))
    for command in ("", *PAGES):
        for lang in ("en", "zh"):
            call = ["budgetc", f"--lang={lang}", *command.split(), "--help"]
            texts[f"{command} --help in {lang}"] = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    return texts


def help_of(texts, command, lang="en"):
    return texts[f"{command} --help in {lang}"]


def helped(texts, command):
    """The options that a command's --help lists: the long name of each, and its letter or None."""
    return {long: letter or None for letter, long in LISTED.findall(help_of(texts, command))}


def listed_commands(texts):
    """The commands that `budgetc --help` lists."""
    section = re.search(r"^Commands .*\n((?:  .*\n)+)", help_of(texts, ""), re.M).group(1)
    return set(re.findall(r"^  (\w+) ", section, re.M))


def manual_commands(texts):
    section = re.search(r"^\.SH SYNOPSIS\n(.*?)^\.SH", texts["man"], re.M | re.S).group(1)
    return {command or "check" for command in re.findall(r"^\.B budgetc(?: ([a-z]+))?", section, re.M)}


def manual_sections(texts, command):
    """Its line of the synopsis, and the sections that tell of a command."""
    synopsis = re.search(rf"^\.B budgetc {command}\b.*?(?=^\.br)", texts["man"], re.M | re.S)
    sections = re.split(r"^\.SH .*\n", texts["man"], flags=re.M)[3:]
    told = [section for section in sections if re.search(rf"^\.B budgetc {command}\b", section, re.M)]
    return "\n".join([synopsis.group() if synopsis else "", *told])


# ---- comparisons: each yields what is wrong ----

def differ(left, left_name, right, right_name):
    for only, has, lacks in ((left - right, left_name, right_name), (right - left, right_name, left_name)):
        for option in sorted(only):
            yield f"{option} is in {has} and not in {lacks}"


def languages(texts):
    for command in PAGES:
        yield from differ(long_options(help_of(texts, command)), f"budgetc {command} --help",
                          long_options(help_of(texts, command, "zh")), "the same in Chinese")


def help_and_manual(texts):
    everything = set().union(*(helped(texts, command) for command in ("", *PAGES)))
    yield from differ(everything, "--help", long_options(texts["man"]), "docs/budgetc.1")
    commands = listed_commands(texts)
    yield from differ(commands, "the commands of --help", set(PAGES), "this script")
    yield from differ(commands, "the commands of --help", manual_commands(texts), "the synopsis of docs/budgetc.1")
    kinds = set(re.findall(r"--emit=([a-z-]+)", help_of(texts, "")))
    yield from (f"--emit={kind} is not in docs/budgetc.1" for kind in sorted(kinds)
                if not re.search(rf"^\.B[RI]? (?:.*, )?{kind}\b", texts["man"], re.M))


def told(texts, command, text, where, elsewhere):
    mentioned = set(MENTIONED.findall(text))
    for option, letter in helped(texts, command).items():
        if option not in mentioned | elsewhere and letter not in mentioned:
            yield f"{option} of budgetc {command} is not in {where}"


def told_of_commands(texts):
    pages = "".join(text for name, text in texts.items() if name.endswith(".md"))
    for command, page in PAGES.items():
        if command == "check":  # its options are those of all the page
            yield from told(texts, command, texts["man"], "docs/budgetc.1", EVERYWHERE)
            continue
        yield from told(texts, command, manual_sections(texts, command), "its section of docs/budgetc.1", EVERYWHERE)
        if page:
            yield from told(texts, command, texts[page], page, EVERYWHERE | LOOKING)
        if command != "help" and not re.search(rf"budgetc {command}\b", pages):
            yield f"no page speaks of budgetc {command}"


def pages_and_help(texts):
    """The other way round: what a page says is an option is one, of the command that is called there."""
    everything = set().union(*(helped(texts, command) for command in ("", *PAGES))) | EVERYWHERE
    for name, text in texts.items():
        if not name.endswith(".md"):
            continue
        for option in set(re.findall(r"`(--[a-z][a-z-]*)[^`\n]*`", text)) - everything - OTHER_PROGRAMS:
            yield f"{option} is in {name} and not in --help"
        for call in CALLED.findall(text):
            command = call.split()[0] if call.split() and call.split()[0] in PAGES else ""
            for option in long_options(call) - set(helped(texts, command)) - EVERYWHERE:
                yield f"{name} calls budgetc {command} with {option}, which is not in its --help"


COMPARISONS = (languages, help_and_manual, told_of_commands, pages_and_help)


def complaints(texts):
    return [complaint for comparison in COMPARISONS for complaint in comparison(texts)]


# ---- and it must notice ----

SLIPS = [  # in one text, this becomes that; and the complaint that must come
    (" --help in en", "--deps=", "--dep=", "--dep is in --help and not in docs/budgetc.1"),
    (" --help in en", "  textconv ", "  textcat ", "textcat is in the commands of --help and not in this script"),
    ("diff --help in zh", "--max=", "--most=", "--most is in the same in Chinese and not in budgetc diff --help"),
    ("man", "--csv-bom", "--csv-mark", "--csv-bom is in --help and not in docs/budgetc.1"),
    ("man", ".B budgetc merge\n", ".B budgetc mix\n", "merge is in the commands of --help and not in the synopsis of docs/budgetc.1"),
    ("man", ".BR --max-errors ,\n", "", "--max-errors of budgetc trace is not in its section of docs/budgetc.1"),
    ("man", "\n.B dot\n", "\n.B dots\n", "--emit=dot is not in docs/budgetc.1"),
    ("docs/audit.md", "`--figures`", "`--all`", "--all is in docs/audit.md and not in --help"),
    ("docs/audit.md", "`--figures`", "that option", "--figures of budgetc audit is not in docs/audit.md"),
    ("docs/diff.md", "budgetc diff --max=2", "budgetc diff --figures",
     "docs/diff.md calls budgetc diff with --figures, which is not in its --help"),
    ("docs/git.md", "budgetc textconv", "budgetc textcat", "no page speaks of budgetc textconv"),
]


def main():
    texts = read_all()
    found = complaints(texts)
    for name, before, after, complaint in SLIPS:
        slipped = {**texts, name: texts[name].replace(before, after)}
        if before not in texts[name] or complaint not in complaints(slipped):
            found.append(f"not noticed: {before!r} becomes {after!r} in {name}")
    sys.exit("\n".join(found) or 0)


main()
