#!/usr/bin/env bash
# Installs what the Makefile's targets need and this machine lacks: `scripts/setup.sh PART...`
#
#   wasm       Rust's standard library for the browser
#   build      wasm, and cargo-leptos, wasm-bindgen, wasm-opt
#   deny       cargo-deny
#   postgres   the PostgreSQL server's programs
#   browser    Chromium, Firefox, and the npm packages of end2end/
#   test       all of the above
#   fuzz       a compiler for libFuzzer, which is C++
#
# What is there is left alone, so a second run takes a second. It works where neither rustup nor
# GitHub can be reached: crates.io, npm's registry and a Debian mirror are enough.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH

logs=${CARGO_TARGET_DIR:-target}/setup-logs

fail() {
    echo "Set-up failed: $*" >&2
    exit 1
}

# quiet LOG MESSAGE COMMAND...: one line while it works, its output only if it fails
quiet() {
    local log=$logs/$1.log message=$2
    shift 2
    echo "$message ..."
    mkdir -p "$logs"
    "$@" >"$log" 2>&1 </dev/null && return
    tail -n 30 "$log" >&2
    fail "mend what the lines above name (all of them: $log), then run this command again."
}

as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

check_rust() {
    local wanted
    wanted=$(awk -F'"' '/^channel/ { print $2 }' rust-toolchain.toml)
    [[ $(rustc --version 2>/dev/null | cut -d' ' -f2) == "$wanted" ]] ||
        fail "Rust $wanted is needed; run 'rustup toolchain install $wanted' and try again."
}

check_node() {
    local major
    major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
    ((${major:-0} >= 20)) || fail "Node.js 20 or later is needed; install it and try again."
}

wasm_std() {
    scripts/setup/wasm-std.sh --check ||
        quiet wasm-std "Installing Rust's standard library for the browser (up to 2 minutes, once)" \
            scripts/setup/wasm-std.sh
}

# cargo_tool PROGRAM VERSION MINUTES CRATE FLAG...
cargo_tool() {
    local program=$1 version=$2 minutes=$3
    shift 3
    [[ $("$program" --version 2>/dev/null | cut -d' ' -f2) == "$version" ]] && return
    # They run for seconds, so --debug pays: it halves the time of the build. Without our target
    # folder, cargo builds in a temporary one.
    quiet "$program" "Installing $program $version (about $minutes minutes, once)" \
        env -u CARGO_TARGET_DIR cargo install --force --debug --version "$version" "$@"
}

# Later versions need a later Rust than ours.
cargo_leptos() { cargo_tool cargo-leptos 0.3.10 7 cargo-leptos --locked; }

# The command must be of the library's version. Without --locked: its lock file names a yanked crate.
wasm_bindgen() {
    local version
    version=$(awk -F'"' '/^name = "wasm-bindgen"$/ { getline; print $2 }' Cargo.lock)
    cargo_tool wasm-bindgen "$version" 2 wasm-bindgen-cli
}

cargo_deny() { cargo_tool cargo-deny 0.20.2 2 cargo-deny --locked; }

# npm_packages FOLDER MESSAGE
npm_packages() {
    local folder=$1 stamp=$1/node_modules/.installed wanted
    wanted=$(sha256sum <"$folder/package-lock.json")
    [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return
    # Chromium comes from Debian: Playwright's own would come from a host that may be out of reach.
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 quiet "npm-${folder##*/}" "$2" \
        npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
    echo "$wanted" >"$stamp"
}

# cargo-leptos would fetch wasm-opt from GitHub if it were not on PATH; the Makefile puts it there.
wasm_opt() { npm_packages scripts/tools "Installing wasm-opt (seconds, once)"; }

install_debian_packages() {
    # A broken third-party source is not our concern; a missing package is reported by the install.
    as_root apt-get update || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "$@"
}

debian_packages() {
    local package missing=()
    command -v apt-get >/dev/null || fail "set-up knows Debian only; install $* and try again."
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    quiet apt "Installing Debian packages: ${missing[*]} (about 2 minutes, once)" \
        install_debian_packages "${missing[@]}"
}

postgres=(postgresql)
# The font, so that a page looks the same on every machine.
browser=(ca-certificates chromium firefox-esr fonts-liberation)

set_up() {
    case $1 in
        wasm)
            check_rust
            wasm_std
            ;;
        build)
            set_up wasm
            check_node
            wasm_opt
            wasm_bindgen
            cargo_leptos
            ;;
        deny)
            check_rust
            cargo_deny
            ;;
        postgres)
            debian_packages "${postgres[@]}"
            ;;
        browser)
            debian_packages "${browser[@]}"
            check_node
            npm_packages end2end "Installing the browser tests' npm packages (seconds, once)"
            ;;
        test)
            # Debian's in one go: one update of the package lists is enough.
            debian_packages "${postgres[@]}" "${browser[@]}"
            set_up build
            set_up deny
            set_up browser
            ;;
        fuzz)
            check_rust
            command -v c++ >/dev/null || debian_packages g++
            ;;
        *) fail "there is no part '$1'; the head of scripts/setup.sh lists them." ;;
    esac
}

for part in "$@"; do
    set_up "$part"
done
