#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own: `scripts/with-postgres.sh COMMAND...`
#
# The server listens on a free port of 127.0.0.1, lives in a temporary folder and is gone afterwards,
# whatever the command did. The command finds it in PATCHBAY_TEST_POSTGRES_URL; a server named there
# beforehand is used instead. With PATCHBAY_POSTGRES_DURABLE=1 its commits wait for the disk.
set -euo pipefail

if (($# == 0)); then
    echo "usage: scripts/with-postgres.sh COMMAND..." >&2
    exit 2
fi
if [[ -n ${PATCHBAY_TEST_POSTGRES_URL:-} ]]; then exec "$@"; fi

# Debian keeps the server's programs outside PATH, one folder for each version.
programs=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1 || true)
programs=${programs:-$(command -v initdb || true)}
if [[ -z $programs ]]; then
    echo "with-postgres: PostgreSQL is not installed; run 'scripts/setup.sh postgres'." >&2
    exit 1
fi
programs=$(dirname "$programs")

# PostgreSQL refuses to run as root; the user that Debian made for it may not enter the caller's
# folder, and perhaps not TMPDIR either.
as_owner=()
cluster=$(mktemp -d /tmp/patchbay-postgres.XXXXXX)
if [[ $(id -u) == 0 ]]; then
    as_owner=(setpriv --reuid=postgres --regid=postgres --init-groups --)
    chown postgres: "$cluster"
fi
pg() {
    (cd "$cluster" && "${as_owner[@]}" "$programs/$1" -D "$cluster/data" "${@:2}")
}

clean_up() {
    pg pg_ctl stop --mode=immediate --silent >/dev/null 2>&1 || true
    rm -rf "$cluster"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    cat "$cluster"/*.log >&2
    echo "with-postgres: PostgreSQL did not start; mend what the lines above name." >&2
    exit 1
}

pg initdb --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync \
    >"$cluster/initdb.log" 2>&1 || fail

cat >>"$cluster/data/postgresql.conf" <<'END'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
END
# Otherwise nothing waits for the disk, because no test cuts the power; commits are real all the same.
if [[ ${PATCHBAY_POSTGRES_DURABLE:-} != 1 ]]; then
    printf '%s\n' 'fsync = off' 'full_page_writes = off' >>"$cluster/data/postgresql.conf"
fi

# Ports below 32768 are never given to an outgoing connection; if one is taken, the next try differs.
start() {
    port=$(shuf -i 20000-32000 -n 1)
    pg pg_ctl start --wait --timeout=60 --silent --options="-p $port" --log="$cluster/server.log" \
        2>>"$cluster/start.log"
}
start || start || start || fail

export PATCHBAY_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port/postgres
"$@"
