#!/bin/sh
# Reports in Firefox: accessible, silent on the network, explained by keyboard alone, and checked on the spot.
set -eu

tools=$(pwd)/build/web-tools
browser=$(command -v firefox-esr || true)
if [ -z "$browser" ] || [ ! -d "$tools/node_modules/puppeteer-core" ]; then
    echo "firefox-esr and puppeteer-core are not installed: make check-web installs them"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/heavy/web/pages.sh disable=SC1091
. tests/heavy/web/pages.sh
make_pages "$tmp"
HOME="$tmp" NODE_PATH="$tools/node_modules" node tests/heavy/web/firefox.js "$browser" "$tmp"
