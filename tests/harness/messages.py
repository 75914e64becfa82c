"""Messages in other languages: every message of the sources is translated, and the program says it."""
import html
import pathlib
import re

from . import golden
from .base import ROOT, Test, as_text, execute, temporary_folder, write_files

WORD = re.compile(r"[A-Za-z]{2,}")
# What no catalogue is asked for: source lines and places, code, and the structure of the forms for programs.
UNSPOKEN = re.compile(r"""^\ *\d*\ \|(?!\ *[-^]+\ ).*$ | ^\ *(?:-->|:::)\ .*$ | `[^`]*` | <[\w+]+> | U\+[0-9A-F]+ | 0x[0-9A-F]+
                       | \\x1B\[[0-9;]*m | "\w+":(?:"(?:E|W)\d+"|"[a-z-]+"(?=,"severity")|"(?:error|warning|note)")?
                       | \bnull\b | "[0-9a-f]{64}(?::\d+)?" | ^::\w+\ .*?::""", re.M | re.X)

MARKUP = re.compile(r"<style>.*?</style>|<[!/]?[a-z][^<>]*>", re.S | re.I)


# Functions that translate, and which argument is the message.
CALLS = {"diag_add": 4, "diag_label": 4, "diag_note": 3, "diag_note_at": 4, "diag_help": 3, "diags_text": 2,
         "report_error": 4, "advise": 4, "model_unknown": 3, "translated": 2, "catalogue_text": 2, "tr": 1,
         "complain": 1, "usage_error": 1, "complain_near": 2, "usage_error_near": 2, "fail": 2, "note": 2,
         "temp_dir_fail": 2, "temp_dir_text": 2}


def catalogues():
    return sorted((ROOT / "po").glob("*.po"))


def sources():
    return sorted(path for folder in ("lang", "grammar", "backends", "cli")
                  for path in (ROOT / folder).rglob("*") if path.suffix in (".c", ".h", ".y"))


# ---- the catalogue ----

def run_complete(catalogue, setting):
    """With the arguments of the original; for a release also not fuzzy, not untranslated, nothing missing."""
    with temporary_folder() as folder:
        template = str(pathlib.Path(folder) / "budgetc.pot")
        problems = []
        for command in (["po/extract", template], ["msgfmt", "--check", "-o", "/dev/null", str(catalogue)],
                        ["msgcmp", str(catalogue), template]):
            result = execute(setting, command, ROOT, merge=True)
            if result.status and command[0] == "msgcmp" and not setting.heavy:
                setting.warnings.append(f"{catalogue.name} is not complete: `make po` lists what is to be translated")
            elif result.status:
                problems.append(as_text(result.out) + "`make po` lists what is to be translated")
        return problems


def translations(catalogue):
    """All that the catalogue says, in one text."""
    text = catalogue.read_text(encoding="utf-8")
    entries = re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n)+)', text, re.M)
    return "\n".join(re.sub(r'"\n"|^"|"$', "", entry.strip()).replace("\\n", "\n") for entry in entries[1:])


def arguments_of(text, start):
    """The arguments of a call whose "(" stands before `start`, as pieces of text."""
    depth, pieces = 0, [""]
    for match in re.finditer(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[(){}\[\],]|[^"\'(){}\[\],]+', text[start:start + 4000]):
        token = match.group()
        if token in ("(", "{", "["):
            depth += 1
        elif token in (")", "}", "]"):
            depth -= 1
            if depth < 0:
                break
        if token == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += token
    return pieces


def literals(expression):
    """Every text in an expression, its parts joined; STR_FMT is one of them."""
    part = r'(?:"(?:\\.|[^"\\])*"|\bSTR_FMT\b)'
    for match in re.finditer(rf"{part}(?:\s*{part})*", expression):
        yield "".join(re.findall(r'"((?:\\.|[^"\\])*)"', match.group().replace("STR_FMT", '"%.*s"')))


def messages_of(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    for name, index in CALLS.items():
        for match in re.finditer(rf"\b{name}\(", text):
            arguments = arguments_of(text, match.end())
            if len(arguments) >= index:
                yield from literals(arguments[index - 1])
    for match in re.finditer(r"\.summary = ", text):
        yield from literals(arguments_of(text, match.end())[0])


def run_extracted(setting):
    """xgettext takes only the first text of `condition ? "…" : "…"`: the others need N_()."""
    with temporary_folder() as folder:
        path = pathlib.Path(folder) / "budgetc.pot"
        execute(setting, ["po/extract", str(path)], ROOT)
        text = re.sub(r'"\n"', "", path.read_text(encoding="utf-8"))
    known = set(re.findall(r'^msgid(?:_plural)? "(.*)"$', text, re.M))
    return [f"{path.relative_to(ROOT)}: \"{message}\" is not found by po/extract: write N_(…) around it"
            for path in sources() for message in messages_of(path)
            if WORD.search(re.sub(r"%[-+ #0-9.*]*[a-z]+|`[^`]*`", "", message)) and message not in known]


# ---- the program ----

def words(text):
    return set(WORD.findall(text))


def files_of(test, run):
    """Those of the test, and those of the sources that its command names: name and text."""
    yield from ((name, content.decode("utf-8", "replace")) for name, content in test.files.items())
    for name in re.findall(r"\$ROOT/([\w./-]+)", run.command):
        path = ROOT / name
        for found in [path] if path.is_file() else sorted(path.rglob("*.budget")):
            yield found.name, found.read_text(encoding="utf-8")


def user_words(test, run):
    """Those of the budget, of its files and library, and of the command; a document's computed texts are in the budget's language."""
    known = words(run.command) | words(run.stdin)
    for name, text in files_of(test, run):
        known |= words(name) | words(text)
        for package in re.findall(r"include <(\w+)", text):
            known |= set().union(*(words(path.read_text(encoding="utf-8")) for path in (ROOT / "lib" / package).glob("*")))
        if "language en" in text:
            known |= words((ROOT / "lib/languages/en.words").read_text(encoding="utf-8"))
    return known


def foreign_lines(output, known):
    spoken = UNSPOKEN.sub(" ", output.replace("%0A", "\n"))
    return [line for line in spoken.split("\n") if words(line) - known]


def said(path, run, result):
    """Of a comparison also what it prints, unless that is for programs."""
    if path.parent.name != "diff" or "--format=json" in run.command:
        return as_text(result.err)
    return as_text(result.err) + html.unescape(MARKUP.sub(" ", as_text(result.out)))


def run_translated(path, catalogue, setting):
    """In another language there are only words that the user or the catalogue has used, in a release at least."""
    test = golden.parse(path.read_text(encoding="utf-8"))
    translated = words(translations(catalogue)) | {"budgetc"}
    problems = []
    with temporary_folder() as folder:
        write_files(folder, test.files)
        for run in test.runs:
            result = execute(setting, run.command, folder, run.stdin.encode(), extra={"LANGUAGE": catalogue.stem})
            lines = foreign_lines(said(path, run, result), translated | user_words(test, run))
            if result.status != run.exit:
                problems.append(f"$ {run.command}\nexit status {result.status} instead of {run.exit} in {catalogue.stem}")
            if lines:
                (problems if setting.heavy else setting.warnings).append(f"$ {run.command}\nis not the same in {catalogue.stem}:\n" + "\n".join(lines))
    return ["\n".join(problems)] if problems else []


def tests(setting):
    yield Test("messages: found by po/extract", lambda s: run_extracted(s))
    for catalogue in catalogues():
        name = catalogue.stem
        yield Test(f"messages in {name}: complete", lambda s, c=catalogue: run_complete(c, s), heavy=setting.heavy)
        for path in golden.paths():
            if path.parent.name in ("errors", "cli", "diff"):
                yield Test(f"messages in {name}: {path.relative_to(golden.GOLDEN)}",
                           lambda s, p=path, c=catalogue: run_translated(p, c, s), heavy=setting.heavy)
