"""Golden tests: one file is one test. See tests/README.md for the format."""
import dataclasses
import pathlib
import re

from .base import ROOT, Test, as_text, difference, execute, temporary_folder, write_files

GOLDEN = ROOT / "tests" / "golden"
DIRECTIVE = re.compile(r"### (file|escaped|run|stdin|exit|stdout|stderr|output):(?: (.*))?$")
NO_NEWLINE = "### (no newline at the end)\n"


@dataclasses.dataclass
class Run:
    command: str
    stdin: str = ""
    exit: int = 0
    stdout: str = ""
    stderr: str = ""
    outputs: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Golden:
    head: str   # everything before the first run, as written
    files: dict
    runs: list


def unescape(text):
    """In an escaped file \\xNN is a byte, \\u{…} a character, and \\ at the end of a line joins it to the next."""
    def replace(match):
        if match.group(1):
            return bytes([int(match.group(1), 16)])
        if match.group(2):
            return chr(int(match.group(2), 16)).encode()
        return match.group(3) or b""
    return re.sub(rb"\\(?:x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]+)\}|(\\)|\n)", replace, text.encode())


def parse(text):
    golden = Golden("", {"a.budget": ""}, [])
    escaped, put = set(), None

    def into_file(name):
        golden.files[name] = ""
        def put(line): golden.files[name] += line
        return put

    def into_run(run, field):
        def put(line): setattr(run, field, getattr(run, field) + line)
        return put

    def into_output(run, name):
        run.outputs[name] = ""
        def put(line): run.outputs[name] += line
        return put

    put = into_file("a.budget")
    for line in text.splitlines(keepends=True):
        match = DIRECTIVE.match(line.rstrip("\n"))
        if not golden.runs and not (match and match.group(1) == "run"):
            golden.head += line
        if not match:
            put(line)
            continue
        kind, value = match.groups()
        if kind in ("file", "escaped"):
            if golden.runs:  # what is blessed is written behind the head, and would lose it
                raise ValueError(f"the file {value} must stand before the first run")
            put = into_file(value)
            if kind == "escaped":
                escaped.add(value)
        elif kind == "run":
            golden.runs.append(Run(value))
            put = into_run(golden.runs[-1], "stdin")
        elif kind == "exit":
            golden.runs[-1].exit = int(value)
        elif kind == "output":
            put = into_output(golden.runs[-1], value)
        else:
            put = into_run(golden.runs[-1], kind)
    if not golden.files["a.budget"] and len(golden.files) > 1:
        del golden.files["a.budget"]
    golden.files = {name: unescape(content) if name in escaped else content.encode()
                    for name, content in golden.files.items()}
    if not golden.runs:
        golden.runs.append(Run("budgetc a.budget"))
    return golden


def shown(data):
    text = as_text(data)
    return text if not text or text.endswith("\n") else text + "\n" + NO_NEWLINE


def actual_run(setting, run, folder):
    result = execute(setting, run.command, folder, run.stdin.encode())
    outputs = {}
    for name in run.outputs:
        path = pathlib.Path(folder) / name
        outputs[name] = shown(path.read_bytes()) if path.is_file() else "### (there is no such file)\n"
    return Run(run.command, run.stdin, result.status, shown(result.out), shown(result.err), outputs)


def compare(expected, actual):
    parts = []
    if expected.exit != actual.exit:
        parts.append(f"exit status {actual.exit} instead of {expected.exit}")
    parts.append(difference(expected.stdout, actual.stdout, "stdout"))
    parts.append(difference(expected.stderr, actual.stderr, "stderr"))
    for name, content in expected.outputs.items():
        parts.append(difference(content, actual.outputs[name], name))
    parts = [part for part in parts if part]
    return [f"$ {expected.command}"] + parts if parts else []


def written(run):
    text = f"### run: {run.command}\n"
    if run.stdin:
        text += f"### stdin:\n{run.stdin}"
    if run.exit:
        text += f"### exit: {run.exit}\n"
    if run.stdout:
        text += f"### stdout:\n{run.stdout}"
    if run.stderr:
        text += f"### stderr:\n{run.stderr}"
    return text + "".join(f"### output: {name}\n{content}" for name, content in run.outputs.items())


def run_golden(path, setting):
    golden = parse(path.read_text(encoding="utf-8"))
    with temporary_folder() as folder:
        write_files(folder, golden.files)
        actual = [actual_run(setting, run, folder) for run in golden.runs]
    problems = [line for old, new in zip(golden.runs, actual) for line in compare(old, new)]
    if not problems:
        return []
    if not setting.bless or any(run.exit == 99 or run.exit < 0 for run in actual):
        return ["\n".join(problems)]
    mistyped = [run.command for old, run in zip(golden.runs, actual) if run.exit == 2 != old.exit]
    if mistyped:
        return ["not written, because this is a usage error (if it is wanted, write `### exit: 2` below it):\n" +
                "\n".join(mistyped + problems)]
    path.write_text(golden.head + "".join(map(written, actual)), encoding="utf-8")
    setting.blessed.append(path)
    return []


def paths():
    return sorted(GOLDEN.rglob("*.test"))


def tests():
    for path in paths():
        yield Test(str(path.relative_to(ROOT)), lambda setting, path=path: run_golden(path, setting))
