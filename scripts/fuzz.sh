#!/usr/bin/env bash
# Runs the fuzz targets of server/fuzz, all of them by default: `scripts/fuzz.sh SECONDS [TARGET...]`
#
# It prints a line for each and fails if one found something. What a run learnt lies in
# target/fuzz/corpus, where the next one goes on; what it found lies in target/fuzz/findings.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=$1
shift
known=$(cd server/fuzz/fuzz_targets && printf '%s\n' *.rs | sed 's/\.rs$//')
targets=("$@")
((${#targets[@]})) || mapfile -t targets <<<"$known"
for target in "${targets[@]}"; do
    grep -qx -- "$target" <<<"$known" || {
        echo "There is no target \"$target\". There are:" $known >&2
        exit 1
    }
done

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
host=$(rustc --print host-tuple)
programs=$CARGO_TARGET_DIR/$host/release

# What guides libFuzzer: a counter at every edge, a table of them, and the values of comparisons. All
# of these are flags of the stable compiler. AddressSanitizer would not be, and it would halve the
# speed to guard code that is safe Rust; wrong answers, panics, hangs and memory are looked for here.
flags=(
    -C passes=sancov-module
    -C llvm-args=-sanitizer-coverage-level=4
    -C llvm-args=-sanitizer-coverage-inline-8bit-counters
    -C llvm-args=-sanitizer-coverage-pc-table
    -C llvm-args=-sanitizer-coverage-trace-compares
    --cfg fuzzing
    -C debug-assertions
    -C codegen-units=1
)
# With a target named, they do not apply to build scripts and procedural macros.
bins=("${targets[@]/#/--bin=}")
RUSTFLAGS="${flags[*]}" cargo build --locked --release --target "$host" \
    --manifest-path server/fuzz/Cargo.toml "${bins[@]}"

# fuzz TARGET: runs it, and says in a line what came of it
fuzz() {
    local target=$1 found=0 limits
    local log=$CARGO_TARGET_DIR/logs/$target.log
    local corpus=$CARGO_TARGET_DIR/corpus/$target seeds=server/fuzz/seeds/$target
    local artifacts=$CARGO_TARGET_DIR/findings/$target-
    mkdir -p "${log%/*}" "$corpus" "${artifacts%/*}"
    limits=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=256)
    "$programs/$target" "${limits[@]}" -print_final_stats=1 -artifact_prefix="$artifacts" \
        "$corpus" "$seeds" >"$log" 2>&1 || found=$?
    awk -v target="$target" -v found="$found" '
        / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
        /^stat::number_of_executed_units/ { runs = $2 }
        /^stat::average_exec_per_sec/ { speed = $2 }
        END {
            verdict = found ? "FOUND SOMETHING" : "nothing found"
            printf "%-18s %10d runs %8d/s %7d edges  %s\n", target, runs, speed, edges, verdict
        }' "$log"
    ((found == 0)) || {
        grep -A2 -m1 -E "panicked at|ERROR: libFuzzer" "$log" | sed 's/^/    /'
        sed -n 's/^artifact_prefix.*Test unit written to /    /p' "$log"
        return 1
    }
}

export -f fuzz
export seconds programs
echo "==> Fuzzing (${#targets[@]} targets, $seconds seconds each, $(nproc) at a time)"
printf '%s\n' "${targets[@]}" | xargs -n 1 -P "$(nproc)" bash -c 'fuzz "$0"' || {
    echo "Each finding is a file: run the target's program on it, mend the server, keep it as a test." >&2
    exit 1
}
