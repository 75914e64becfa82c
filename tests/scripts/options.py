#!/usr/bin/env python3
"""Options and commands are the same wherever they stand: in the tables that read them, in --help, the manual page and docs/."""
import re
import subprocess
import sys
from pathlib import Path

# Commands, each with the page that tells all of its options; the other options are told by the manual page alone.
PAGES = {"audit": "docs/audit.md", "diff": "docs/diff.md", "fix": None, "fmt": "docs/format.md", "merge": "docs/git.md",
         "textconv": "docs/git.md", "trace": None}
SOURCES = {"": "check/options.c", **{command: f"{command}/{command}.c" for command in ("audit", "diff", "fix", "fmt", "merge")}}
EVERYWHERE = {"--help", "--lang"}  # said once, for all commands
LOOKING = {"--include-dir", "--library-dir"}  # once, too, except in --help
OTHER_SPELLINGS = {"--colour"}
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
    for source in (*SOURCES.values(), "common/arguments.h"):
        texts[source] = Path("cli", source).read_text()
    for command in ("", *PAGES):
        for lang in ("en", "zh"):
            call = ["budgetc", f"--lang={lang}", *command.split(), "--help"]
            texts[f"{command} --help in {lang}"] = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    return texts


def help_of(texts, command, lang="en"):
    return texts[f"{command} --help in {lang}"]


def helped(texts, command):
    """The options that a command's --help lists: the long name of each, and its letter or None."""
    if command == "trace":  # its --help is that of budgetc
        return {long: None for long in synopses(texts)["trace"]}
    return {long: letter or None for letter, long in LISTED.findall(help_of(texts, command))}


def synopses(texts):
    """The commands that `budgetc --help` begins with, each with its options there; "" is budgetc itself."""
    found = {}
    for command, rest in re.findall(r"^(?:usage:|      ) budgetc(?: ([a-z]+))?(.*)", help_of(texts, ""), re.M):
        found.setdefault(command, set()).update(long_options(rest))
    return found


def manual_synopses(texts):
    found = {}
    section = re.search(r"^\.SH SYNOPSIS\n(.*?)^\.SH", texts["man"], re.M | re.S).group(1)
    for entry in section.split("\n.br\n"):
        command, rest = re.match(r"\.B budgetc(?: ([a-z]+))?(.*)", entry, re.S).groups()
        found.setdefault(command or "", set()).update(long_options(rest))
    return found


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


def tables_and_help(texts):
    for command, source in SOURCES.items():
        text = texts[source]
        if "ARGUMENTS_OF_INPUTS" in text:
            text += texts["common/arguments.h"]
        taken = {"--" + name for name in re.findall(r'\{[\s\\]*"([a-z-]+)", (?:\'\w\', )?\.', text)}
        listed = set(helped(texts, command)) - ({"--lang"} if not command else set())
        if not command:
            listed |= helped(texts, "trace").keys()
        yield from differ(taken - OTHER_SPELLINGS, source, listed | ({"--help"} if command else set()),
                          " ".join(["budgetc", *command.split(), "--help"]))


def languages(texts):
    for command in PAGES:
        yield from differ(long_options(help_of(texts, command)), f"budgetc {command} --help",
                          long_options(help_of(texts, command, "zh")), "the same in Chinese")


def help_and_manual(texts):
    everything = set().union(*(helped(texts, command) for command in ("", *PAGES)))
    yield from differ(everything, "--help", long_options(texts["man"]), "docs/budgetc.1")
    listed, printed = synopses(texts), manual_synopses(texts)
    yield from differ(set(listed), "the synopsis of --help", set(PAGES) | {""}, "this script")
    yield from differ(set(listed), "the synopsis of --help", set(printed), "that of docs/budgetc.1")
    for command in PAGES:
        yield from differ(listed.get(command, set()), f"the synopsis of {command} in --help",
                          printed.get(command, set()), "that in docs/budgetc.1")


def told(texts, command, text, where, elsewhere):
    mentioned = set(MENTIONED.findall(text))
    for option, letter in helped(texts, command).items():
        if option not in mentioned | elsewhere and letter not in mentioned:
            yield f"{option} of budgetc {command} is not in {where}"


def told_of_commands(texts):
    pages = "".join(text for name, text in texts.items() if name.endswith(".md"))
    for command, page in PAGES.items():
        yield from told(texts, command, manual_sections(texts, command), "its section of docs/budgetc.1", EVERYWHERE)
        if page:
            yield from told(texts, command, texts[page], page, EVERYWHERE | LOOKING)
        if not re.search(rf"budgetc {command}\b", pages):
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


COMPARISONS = (tables_and_help, languages, help_and_manual, told_of_commands, pages_and_help)


def complaints(texts):
    return [complaint for comparison in COMPARISONS for complaint in comparison(texts)]


# ---- and it must notice ----

SLIPS = [  # in one text, this becomes that; and the complaint that must come
    ("audit/audit.c", '{"figures", ', '{"figure", ', "--figures is in budgetc audit --help and not in audit/audit.c"),
    ("check/options.c", '{"junit", ', '{"unit", ', "--unit is in check/options.c and not in budgetc --help"),
    (" --help in en", "--deps=", "--dep=", "--deps is in check/options.c and not in budgetc --help"),
    (" --help in en", "budgetc textconv", "budgetc textcat", "textcat is in the synopsis of --help and not in this script"),
    ("diff --help in zh", "--max=", "--most=", "--most is in the same in Chinese and not in budgetc diff --help"),
    ("man", "--csv-bom", "--csv-mark", "--csv-bom is in --help and not in docs/budgetc.1"),
    ("man", ".B budgetc merge\n.RB [ -o", ".B budgetc mix\n.RB [ -o", "merge is in the synopsis of --help and not in that of docs/budgetc.1"),
    ("man", "[ --max=N ]", "", "--max is in the synopsis of trace in --help and not in that in docs/budgetc.1"),
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
