#!/usr/bin/env bash
# Fails if the fuzz targets link other versions than the server: what is fuzzed must be what is
# shipped. Their lock file is not the root's, because they are a workspace of their own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages() { awk -F'"' '/^name = / { name = $2 } /^version = / { print name, $2 }' "$1" | sort; }

# Beside the root's packages it may have libFuzzer and what that alone needs.
foreign=$(comm -13 <(packages Cargo.lock) <(packages server/fuzz/Cargo.lock) |
    grep -vE '^(arbitrary|fuzz|libfuzzer-sys) ' || true)
if [[ -n $foreign ]] || ! cargo metadata --quiet --locked --format-version 1 \
    --manifest-path server/fuzz/Cargo.toml >/dev/null; then
    echo "server/fuzz/Cargo.lock does not fit the root's lock file." $foreign
    echo "Make it anew: cp Cargo.lock server/fuzz/ && cargo metadata --manifest-path server/fuzz/Cargo.toml"
    exit 1
fi
