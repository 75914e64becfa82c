#!/bin/sh
# Editors highlight what they should: Vim itself, and the library that Visual Studio Code highlights with; its extension loads.
set -eu

tools=$(pwd)/build/web-tools/node_modules
if ! command -v vim >/dev/null || [ ! -d "$tools/vscode-tmgrammar-test" ]; then
    echo "vim and vscode-tmgrammar-test are not installed: make check-web installs them"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
node "$tools/vscode-tmgrammar-test/dist/unit.js" -g editors/vscode/budget.tmLanguage.json \
    tests/heavy/editors/sample.budget
FOUND=$tmp/found vim -es -u NONE -S tests/heavy/editors/highlight.vim </dev/null
diff - "$tmp/found" <<'END'
Word=budget String="a  Escape=\" String=b Escape=\" String=" Word=year Number=2025 Comment=# note
Keyword=数据 Number=-1,202.95 Number=30
Keyword=measure Name=`table` Number=50%
END
# The extension, packed twice: the same bytes, and it loads.
for name in one two; do
    node editors/vscode/pack.mjs build/web-tools "$tmp/$name.vsix" >/dev/null
done
cmp "$tmp/one.vsix" "$tmp/two.vsix"
mkdir "$tmp/vsix"
(cd "$tmp/vsix" && unzip -q "$tmp/one.vsix")
node tests/heavy/vsix.mjs "$tmp/vsix"
# Its commands, with the real server.
mkdir "$tmp/vscode"
node tests/heavy/vscode.mjs "$tmp/vscode" >"$tmp/found"
diff - "$tmp/found" <<'END'
preview Budget true true
again when it is saved
trace spending / Roads / How much; spending / Schools / How much; spending / Total / How much; a Roads; b Schools; some
goes to town.budget 5
of nothing 1 No figure is on this line.
diff HEAD ↔ town.budget true
without a repository 2 1
END
