#!/bin/sh
# The Debian package in an empty root that mmdebstrap makes: it installs without Graphviz, says what is missing where a figure is
# asked for, draws once that is there; then the tour of README (60 seconds), in English and in Chinese, and a new user's path (user/path.sh).
set -eu

skip() {
    echo "$*"
    exit 77
}
command -v mmdebstrap >/dev/null || skip "mmdebstrap is missing: .ci/setup debian installs it"
command -v dh >/dev/null || skip "debhelper is missing: .ci/setup debian installs it"
[ "$(id -u)" = 0 ] || skip "only root may enter another root"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
root=$tmp/root
suite=$(sed -n "s/^VERSION_CODENAME=//p" /etc/os-release)
mmdebstrap --quiet --variant=minbase --skip=cleanup/apt/lists --include=git "$suite" "$root" >"$tmp/log" 2>&1 || skip "no root of $suite can be made here: $(tail -1 "$tmp/log")"

cp /etc/resolv.conf "$root/etc/resolv.conf"
mkdir "$tmp/source"
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$tmp/source"
make -s -C "$tmp/source" CC=gcc DEB_BUILD_OPTIONS=noopt deb >"$tmp/log" 2>&1 || {
    cat "$tmp/log"
    exit 1
}
cp "$tmp"/source/build/deb/budgetc_*.deb "$root/tmp/budgetc.deb"
cp -R examples "$root/root/examples"
cp README.md README.zh.md tests/heavy/user/path.sh tests/heavy/user/tour.sh "$root/root/"

inside() {
    chroot "$root" env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
inside apt-get install -y --no-install-recommends /tmp/budgetc.deb >"$tmp/log" 2>&1 || {
    cat "$tmp/log"
    exit 1
}
inside budgetc --version
inside budgetc --emit=csv -o /root/csv /root/examples/township.budget

# Without Graphviz a figure is an error that says what to install; nothing else of the tour needs it.
if inside budgetc --emit=svg -o /root/none /root/examples/township.budget 2>"$tmp/error"; then
    echo "a figure was drawn without Graphviz"
    exit 1
fi
grep -q libgvc6 "$tmp/error" || {
    cat "$tmp/error"
    exit 1
}
inside apt-get install -y --no-install-recommends libgvc6 libcgraph6 fontconfig fonts-noto-cjk >"$tmp/log" 2>&1 || {
    cat "$tmp/log"
    exit 1
}
inside sh /root/tour.sh /root/README.md
inside sh /root/tour.sh /root/README.zh.md
mkdir "$root/root/path"
inside sh /root/path.sh /root/path
