#!/bin/sh
# The language server with real editors, set up as editors/README.md says; every test of the suite; many edits.
set -eu

root=$(pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
LSP_ALL=1 LSP_EDITS=10000 tests/scripts/lsp.py findings memory

tools=$root/build/web-tools/node_modules
if [ ! -d "$tools/typescript" ]; then
    echo "typescript and vscode-languageserver-protocol are not installed: make check-web installs them"
    exit 77
fi
LSP_RECORD=$tmp/recorded tests/scripts/lsp.py
python3 tests/heavy/lsp/types.py "$tmp/recorded" "$tools"
rm "$tmp/recorded"

if ! command -v nvim >/dev/null || ! command -v emacs >/dev/null; then
    echo "nvim and emacs are not installed: make check-web installs them"
    exit 77
fi
cp tests/heavy/lsp/town/* "$tmp"
cp -r "$tmp" "$tmp.emacs"
trap 'rm -rf "$tmp" "$tmp.emacs"' EXIT

# Neovim
cd "$tmp"
mkdir -p home
export HOME="$tmp/home" FOUND="$tmp/found"
nvim --headless -n -i NONE --cmd "set runtimepath+=$root/editors/vim,$root/editors/nvim" -S "$root/tests/heavy/lsp/nvim.lua"
diff - "$FOUND" <<'END'
diagnostics E0201@4:6
action write `outlay`
repaired facts outlay { a 1.00 }
hover **办公** 办公费 — account
renamed facts spending { a 1.00 }
renamed measure all_of_it = spending
completion 办公 办公费
formatted facts spending { a 1.00 }
END

# Emacs
cd "$tmp.emacs"
emacs -q --batch -L "$root/editors/emacs" -l "$root/tests/heavy/lsp/eglot.el" >"$FOUND" 2>"$tmp/errors" || {
    cat "$FOUND" "$tmp/errors"
    exit 1
}
diff - "$FOUND" <<'END'
diagnostics budgetc [E0201]: unknown ledger `outlya`
hover **outlay** — ledger
renamed ledger spending by account
renamed measure all_of_it = spending
formatted facts spending { a 1.00 }
END
