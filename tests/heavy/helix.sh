#!/bin/sh
# Helix, set up as editors/README.md says: the one that is installed, else that of a later Debian, in a root of its own.
set -eu

skip() {
    echo "$*"
    exit 77
}
root=$(pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
if command -v hx >/dev/null; then
    set -- hx
else
    command -v mmdebstrap >/dev/null || skip "hx and mmdebstrap are missing: .ci/setup debian installs the latter"
    other=$tmp/other
    mmdebstrap --quiet --variant=extract --include=hx trixie "$other" >"$tmp/log" 2>&1 || skip "no root of trixie can be made here: $(tail -1 "$tmp/log")"
    set -- "$(echo "$other"/usr/lib64/ld-linux-*)" --library-path "$(dirname "$(find "$other/usr/lib" -name libc.so.6)")" "$other/usr/bin/hx"
fi
mkdir -p "$tmp/home/.config/helix"
cp editors/helix/languages.toml "$tmp/home/.config/helix/"

# Drives it in a folder of its own, which is the first argument.
drive() {
    cp -r tests/heavy/lsp/town "$1"
    cd "$1"
    shift
    HOME=$tmp/home python3 "$root/tests/heavy/lsp/helix.py" "$@" >"$tmp/found"
}

# A busy machine loses keys of a terminal now and then.
(drive "$tmp/first" "$@") || (drive "$tmp/second" "$@") || (drive "$tmp/third" "$@") || {
    cat "$tmp/found"
    exit 1
}
diff - "$tmp/found" <<'END'
diagnostics E0201
repaired facts outlay { a 1.00 }
hover
renamed facts spending { a 1.00 }
renamed measure all_of_it = spending
formatted facts spending { a 1.00 }
END
