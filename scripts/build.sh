#!/usr/bin/env bash
# Builds the release binary and the site that it serves.
#
# cargo-leptos makes the whole site anew each time, which costs a quarter of a minute even if
# nothing changed. So this does nothing while everything that could matter is older than the last
# build. The stamp lies in the site because every other run of cargo-leptos empties that folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary=${CARGO_TARGET_DIR:-target}/release/patchbay
stamp=target/site/.built

is_fresh() {
    local newer
    [[ -x $binary && -e $stamp ]] || return
    # Folders count too: a file that is gone shows only there.
    newer=$(find . -mindepth 1 \
        \( -path ./.git -o -path ./target -o -path ./data -o -path ./end2end \) -prune \
        -o -newer "$stamp" -print -quit) || return
    [[ -z $newer ]]
}

if is_fresh; then exit; fi
echo "==> Building the release (about 10 minutes the first time)"

# Dated before the build: what is edited meanwhile counts as newer.
started=$(mktemp)
trap 'rm -f "$started"' EXIT
cargo leptos build --release --precompress --cargo-locked
touch --reference="$started" "$stamp"
