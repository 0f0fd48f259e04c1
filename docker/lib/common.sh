# shellcheck shell=bash
# Paths, messages, steps with progress, locks. Sourced by every entry point.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
DOCKER=$ROOT/docker
RUNTIME=$ROOT/.runtime
ADDONS=jifen_appraisal,jifen_payroll_link
[ -n "${HOME:-}" ] || HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
export HOME
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/jifen

# A clone runs two things that know nothing of each other: the demo (no name), and what is for real use.
# use_instance NAME: from here on everything is of that one: its state, log, files, database server, containers.
use_instance() {
    INSTANCE=$RUNTIME${1:+/$1}
    LOGS=$INSTANCE/log DATA=$INSTANCE/data SECRETS=$INSTANCE/secrets
    CONFIG=$INSTANCE/odoo.conf PIDFILE=$INSTANCE/state/server.pid
    PROJECT=jifen-$(printf '%s' "$ROOT" | digest | cut -c1-8)${1:+-$1}
    if [ "${1:-}" ]; then PRODUCTION=1; else PRODUCTION=''; fi
}

# Everything a person should read goes to fd 3, also from inside a step whose output is logged.
exec 3>&2

SECONDS=0
if [ -t 2 ]; then TTY=1; else TTY=''; fi

say() { printf '%s\n' "$*" >&3; }
warn() { printf 'note: %s\n' "$*" >&3; }

# die MESSAGE [WHAT TO DO]: exit status 70 tells step() that the reason has been given.
die() {
    printf '\nerror: %s\n' "$1" >&3
    if [ $# -gt 1 ]; then printf '       %s\n' "${@:2}" >&3; fi
    exit 70
}

is_root() { [ "$(id -u)" = 0 ]; }
have() { command -v "$1" >/dev/null 2>&1; }

# usage FILE: the comment at the head of a script is its help.
usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$1"; }

_elapsed() { printf '%3d:%02d' $((SECONDS / 60)) $((SECONDS % 60)); }

# What a long step is doing at the moment, from the end of its log.
_activity() {
    tail -c 20000 "$1" 2>/dev/null | grep -aoE 'Loading module [a-z0-9_]+ \([0-9/]+\)|(Collecting|Downloading) [^ /]+' | tail -n 1 || true
}

make_log_folder() { mkdir -p "$LOGS" && chmod 700 "$LOGS"; }

# step NAME LOG COMMAND…: runs it in a subshell, its output in LOG, with the time it takes.
step() {
    local name=$1 log=$LOGS/$2 begun=$SECONDS told=$SECONDS rc=0 pid
    shift 2
    make_log_folder
    if [ "$TTY" ]; then printf '%s  %s …' "$(_elapsed)" "$name" >&3; else say "$(_elapsed)  $name …"; fi
    (
        set -euo pipefail
        "$@"
    ) >"$log" 2>&1 </dev/null &
    pid=$!
    # A job that ends at once should not cost a second of waiting.
    for _ in 1 2 3 4 5 6 7 8 9; do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    while kill -0 "$pid" 2>/dev/null; do
        if [ "$TTY" ]; then
            printf '\r\033[K%s  %s … %ds  %s' "$(_elapsed)" "$name" $((SECONDS - begun)) "$(_activity "$log")" >&3
        elif [ $((SECONDS - told)) -ge 20 ]; then
            told=$SECONDS
            say "         … $((SECONDS - begun))s  $(_activity "$log")"
        fi
        sleep 1
    done
    wait "$pid" || rc=$?
    if [ $rc = 0 ]; then
        if [ "$TTY" ]; then printf '\r\033[K%s  %s … ok, %ds\n' "$(_elapsed)" "$name" $((SECONDS - begun)) >&3
        elif [ $((SECONDS - begun)) -gt 1 ]; then say "         … ok, $((SECONDS - begun))s"; fi
        return 0
    fi
    [ $rc != 70 ] || exit 70
    say ""
    tail -n 25 "$log" | sed 's/^/    | /' >&3
    die "'$name' failed (status $rc)." "The whole log: $log"
}

# What every preparation needs.
_check_tools() {
    local missing=() tool
    for tool in flock sha256sum tar find xargs awk setsid; do have "$tool" || missing+=("$tool"); done
    [ ${#missing[@]} = 0 ] || die "this machine lacks: ${missing[*]}" \
        "On Debian and its relatives: sudo apt install coreutils findutils tar util-linux mawk"
}

# One preparation at a time in a clone; the lock goes with the process.
lock_runtime() {
    _check_tools
    mkdir -p "$RUNTIME"
    exec 9>"$RUNTIME/lock"
    if ! flock -n 9; then
        say "Another command is preparing this runtime; waiting for it …"
        flock -w 1800 9 || die "the other command has not finished in half an hour." \
            "If nothing is running here any more, remove $RUNTIME/lock."
    fi
}
unlock_runtime() { exec 9>&-; }

# with_cache_lock COMMAND…: clones share the download cache.
with_cache_lock() {
    mkdir -p "$CACHE"
    (
        flock -w 1800 8 || die "another clone has held the download cache for half an hour: $CACHE/lock"
        "$@"
    ) 8>"$CACHE/lock"
}

# stamp_is NAME VALUE / set_stamp NAME VALUE: what has been prepared from what, for all instances.
stamp_is() { [ -f "$RUNTIME/state/$1" ] && [ "$(cat "$RUNTIME/state/$1")" = "$2" ]; }
set_stamp() { mkdir -p "$RUNTIME/state" && printf '%s\n' "$2" >"$RUNTIME/state/$1"; }
get_stamp() { cat "$RUNTIME/state/$1" 2>/dev/null || true; }
# remember NAME VALUE / recall NAME: what one instance keeps, such as its port.
remember() { mkdir -p "$INSTANCE/state" && printf '%s\n' "$2" >"$INSTANCE/state/$1"; }
recall() { cat "$INSTANCE/state/$1" 2>/dev/null || true; }

# A word that nobody guesses: 24 characters, none of which is easily mistaken for another.
random_word() { LC_ALL=C tr -dc 'a-km-zA-HJ-NP-Z2-9' </dev/urandom | head -c 24 || true; }

digest() { sha256sum | cut -c1-16; }

# new_database NAME: as Odoo makes one, but the trigram extension only where the server has it
# (it speeds up searching; without it Odoo logs an error). Finds the server through the PG* variables.
new_database() {
    local ask=(psql -XAtq -v ON_ERROR_STOP=1)
    "${ask[@]}" -d postgres -c "create database \"$1\" encoding 'unicode' lc_collate 'C' template template0"
    if [ "$("${ask[@]}" -d "$1" -c "select 1 from pg_available_extensions where name = 'pg_trgm'")" ]; then
        "${ask[@]}" -d "$1" -c 'create extension pg_trgm'
    fi
}

# addons_digest [ADDON]: a digest of every file that Odoo reads of the addons, or of one.
addons_digest() {
    (
        cd "$ROOT"
        # shellcheck disable=SC2086  # a list of names
        find ${1:-${ADDONS/,/ }} -type f ! -path '*/__pycache__/*' ! -path '*/readme/*' \
            ! -name README.rst 2>/dev/null | LC_ALL=C sort | xargs -r -d '\n' sha256sum
    ) | digest
}

# apt_install PACKAGE…: for root only; with the machine's own sources.
can_apt() { is_root && have apt-get; }
apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
}

use_instance ''
