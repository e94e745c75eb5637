#!/usr/bin/env bash
# Gives the active Rust toolchain its standard library for the browser (wasm32-unknown-unknown).
# With --check, only tells by its exit status whether that is needed.
#
# `rustup target add` is the ordinary way. Where rustup's server cannot be reached, the library is
# built from the source that Debian packages. The source must be of the compiler's own version, which
# trixie-backports keeps when later ones follow. apt works on a temporary state here, so neither root
# nor a change of the machine's package sources is needed.
#
# To undo the second way: rm -r "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown"
set -euo pipefail

target=wasm32-unknown-unknown
sysroot=$(rustc --print sysroot)
version=$(rustc --version | cut -d' ' -f2)

work=$(mktemp -d)
source_link=
clean_up() {
    if [[ -n $source_link ]]; then rm -f "$source_link"; fi
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "wasm-std: $*" >&2
    exit 1
}

# Linking is the one honest test: a library left by another compiler is a file, but of no use.
works() {
    echo | rustc --target "$target" --crate-type cdylib --crate-name empty -o "$work/empty.wasm" - \
        2>"$work/rustc.log"
}

# Prints the folder of the source package that belongs to this compiler.
unpack_debian_source() {
    local mirror keyring package
    local state=(
        -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache"
        -o APT::Sandbox::User=root # apt's own user may not enter the temporary folder
    )
    local backports=(
        "${state[@]}" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::Etc::SourceList=$work/apt/backports.list"
    )
    mkdir -p "$work"/apt/{lists,cache/archives}/partial

    # The machine's own mirror is the one that is known to be reachable.
    apt-get "${state[@]}" update >&2
    # shellcheck disable=SC2016 # apt expands $(REPO_URI), not the shell.
    mirror=$(apt-get "${state[@]}" indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | sed -n 1p)
    [[ -n $mirror ]] || fail "apt reaches no Debian mirror; repair /etc/apt and try again."
    keyring=$(find /usr/share/keyrings -name 'debian-archive-keyring.*' | sed -n 1p)
    [[ -n $keyring ]] || fail "install the package debian-archive-keyring and try again."

    echo "deb [signed-by=$keyring] $mirror trixie-backports main" >"$work/apt/backports.list"
    apt-get "${backports[@]}" update >&2
    package=$(apt-cache "${backports[@]}" madison rust-src |
        awk -v prefix="$version+" 'index($3, prefix) == 1 { print "rust-src=" $3 }' | sed -n 1p)
    [[ -n $package ]] || fail "trixie-backports has no rust-src $version;" \
        "run 'rustup target add $target' where rustup reaches its server."
    (cd "$work" && apt-get "${backports[@]}" download "$package" >&2)
    dpkg-deb --fsys-tarfile "$work"/rust-src_*.deb |
        tar -x -C "$work" "./usr/src/rustc-$version/library"
    echo "$work/usr/src/rustc-$version"
}

build() {
    local source=$sysroot/lib/rustlib/src/rust library=$sysroot/lib/rustlib/$target unpacked
    # With the component rust-src, cargo finds the source by itself.
    if [[ ! -e $source/library/Cargo.lock ]]; then
        unpacked=$(unpack_debian_source)
        mkdir -p "${source%/*}"
        source_link=$source
        ln -sfn "$unpacked" "$source"
    fi

    mkdir -p "$work/empty/src"
    touch "$work/empty/src/lib.rs"
    printf '[package]\nname = "empty"\nedition = "2024"\n[lib]\ncrate-type = ["cdylib"]\n' \
        >"$work/empty/Cargo.toml"
    # Bitcode lets our release profile optimise across the library (lto = "fat").
    RUSTC_BOOTSTRAP=1 RUSTFLAGS='-C embed-bitcode=yes' cargo build --release \
        -Z build-std=std,panic_abort --target "$target" \
        --manifest-path "$work/empty/Cargo.toml" --target-dir "$work/target"

    # Into place in one step: half a copy must not look like a library.
    rm -rf "$library" "$library.new"
    mkdir -p "$library.new/lib"
    cp "$work/target/$target"/release/deps/*.rlib "$library.new/lib/"
    mv "$library.new" "$library"
}

if works; then exit 0; fi
if [[ ${1:-} == --check ]]; then exit 1; fi
# Bounded, because rustup is patient with a server that never answers.
if timeout 60 rustup target add "$target" && works; then exit 0; fi
build
works || fail "the library built for $target does not link: $(<"$work/rustc.log")"
