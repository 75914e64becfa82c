#!/usr/bin/env python3
"""Completions in real shells: bash, zsh in a pseudo-terminal of its own (zpty), fish. Names from a stranger's file stay text."""
import os
import shlex
import subprocess
import sys

ROOT = sys.argv[1]
PROBE = "owned"
# A name that would run something, if a shell took it for more than text.
HOSTILE = [f"t$(touch {PROBE})", f"t`touch {PROBE}`", f"t;touch {PROBE};", f"t'; touch {PROBE} #", f't"$(touch {PROBE})"']
problems = []


def write_budgets():
    plain = 'budget b "B" { year 2025; unit k }\nunit k decimals 2\ndimension d { a "A" }\nledger l by d\nfacts l { a 1.00 }\n'
    tables = "".join(f'table {name} "{label}" {{ column "N" label; rows d }}\n' for name, label in (("t01", "First"), ("t02", "Second")))
    with open("town.budget", "w", encoding="utf-8") as file:
        file.write(plain + tables)
    with open("evil.budget", "w", encoding="utf-8") as file:
        file.write(plain + "".join(f"table {quoted(name)} {label(name)} {{ column \"N\" label; rows d }}\n" for name in HOSTILE))


def quoted(name):
    return "`" + name.replace("`", "") + "`"


def label(name):
    return '"' + name.replace("\\", "").replace('"', "'") + '"'


def bash(line, _=()):
    script = f"""
source {shlex.quote(ROOT)}/completions/budgetc.bash
COMP_LINE={shlex.quote(line)}; COMP_POINT=${{#COMP_LINE}}
IFS=$'\\n' read -r -d '' -a COMP_WORDS < <(python3 -c '
import re, sys
line = sys.argv[1]
words = re.findall(r"[=:]|[^\\s=:]+", line)
print("\\n".join(words + ([""] if line[-1:] in " " else [])))' "$COMP_LINE"; printf '\\0')
[[ $COMP_LINE == *' ' ]] && COMP_WORDS+=("")
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_budgetc
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    return subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, timeout=60).stdout


# The line is typed when the prompt is there: before that the terminal still takes a Ctrl-D for the end of the input.
# What is offered is read until every wanted word ($3 and on) was seen, or nothing more comes within 10 s.
ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "unset zle_bracketed_paste; fpath=($1/completions \$fpath); autoload -U compinit; compinit -u -d ./dump; stty columns 200"
zpty -w shell "zstyle ':completion:*' list-prompt ''; LISTMAX=1000; bindkey '^I' complete-word; bindkey '^D' list-choices; PROMPT=rea''dy:"
zpty -r shell out '*ready:*'
zpty -n -w shell "$2"$'\C-d'
shift 2
offered=
for try in {1..100}; do
    sleep 0.1
    while zpty -rt shell out; do offered+=$out; done
    missing=0
    for word; do [[ $offered == *$word* ]] || missing=1; done
    (( missing || (!$# && try < 15) )) || break
done
print -r -- "$offered"
zpty -d shell
"""


def zsh(line, wanted):
    return subprocess.run(["zsh", "-f", "-c", ZSH, "zsh", ROOT, line, *wanted], capture_output=True, text=True, timeout=60).stdout


def fish(line, _=()):
    script = f"source {shlex.quote(ROOT)}/completions/budgetc.fish; complete -C {shlex.quote(line)}"
    environment = {**os.environ, "XDG_CONFIG_HOME": os.getcwd(), "XDG_DATA_HOME": os.getcwd()}
    return subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, timeout=60, env=environment).stdout


CASES = (
    ("budgetc au", ["audit"]), ("budgetc check --emit=c", ["csv"]), ("budgetc --emit=csv,sv", ["svg"]), ("budgetc --diagnostics=sa", ["sarif"]),
    ("budgetc --explain=E050", ["E0501", "E0503"]), ("budgetc fmt --ch", ["--check"]), ("budgetc show town.budget t", ["t01", "t02"]),
    ("budgetc town.budget --emit=csv --table=t0", ["t01", "t02"]), ("budgetc help tr", ["trace"]), ("budgetc --max-e", ["--max-errors="]),
)


def main():
    write_budgets()
    for shell in (bash, zsh, fish):
        for line, wanted in CASES:
            found = shell(line, wanted)
            for word in wanted:
                if word not in found:
                    problems.append(f"{shell.__name__}: `{line}` lacks {word}:\n{found}")
        shell("budgetc show evil.budget t", ())
        shell("budgetc show evil.budget 't", ())
        if os.path.exists(PROBE):
            problems.append(f"{shell.__name__}: a name was run")
    # What bash puts into the line is the name, and nothing else, when it is read again.
    found = bash("budgetc show evil.budget t").strip().split("\n")
    read = subprocess.run(["bash", "-c", "printf '%s\\n' " + " ".join(found)], capture_output=True, text=True).stdout.strip().split("\n")
    names = {name.replace("`", "") for name in HOSTILE}
    if not set(read) or not set(read) <= names or os.path.exists(PROBE):
        problems.append(f"bash: quoted as {found}, read as {read}")
    sys.exit("\n".join(problems) or 0)


main()
