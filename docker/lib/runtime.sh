# shellcheck shell=bash
# The whole private runtime: source, packages, cluster, configuration; and databases in it.

# shellcheck source=docker/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=docker/lib/python.sh
. "$DOCKER/lib/python.sh"
# shellcheck source=docker/lib/source.sh
. "$DOCKER/lib/source.sh"
# shellcheck source=docker/lib/cluster.sh
. "$DOCKER/lib/cluster.sh"
# shellcheck source=docker/lib/pdf.sh
. "$DOCKER/lib/pdf.sh"

# What is downloaded and unpacked takes 1.5 GB, a database and its files half a gigabyte.
_room_needed=2500

# check_machine: what this machine lacks is said before anything is downloaded.
check_machine() {
    local free
    source_obtainable
    [ -x "$PYTHON" ] || _pick_python >/dev/null || can_apt || no_python
    mkdir -p "$RUNTIME"
    free=$(df -Pm "$RUNTIME" | awk 'NR == 2 {print $4}')
    [ -x "$PYTHON" ] || [ "${free:-$_room_needed}" -ge $_room_needed ] ||
        die "there are $free MB free under $RUNTIME; a first start needs $_room_needed MB."
}

# The server starts a process of its own for live notifications, by the name of the file it was started from:
# so it is started from a file.
_write_launcher() {
    mkdir -p "$RUNTIME/bin"
    cat >"$RUNTIME/bin/odoo-bin" <<-'PY'
		import odoo.cli

		odoo.cli.main()
	PY
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$PYTHON" "$RUNTIME/bin/odoo-bin" >"$RUNTIME/bin/odoo"
    chmod +x "$RUNTIME/bin/odoo"
}

# The databases are managed by these scripts; whoever finds Odoo's own page for that has no password for it.
_master_password() {
    [ -s "$SECRETS/master_password" ] || (umask 077 && mkdir -p "$SECRETS" && random_word >"$SECRETS/master_password")
    cat "$SECRETS/master_password"
}

_write_config() {
    local site new=$CONFIG.new
    site=$(site_packages)
    printf '%s\n' "$ODOO_HOME" >"$site/odoo-source.pth"
    _write_launcher
    (
        umask 077
        mkdir -p "$DATA"
        {
            cat "$DOCKER/odoo.conf"
            printf 'admin_passwd = %s\n' "$(_master_password)"
            printf 'http_interface = 127.0.0.1\n'
            printf 'addons_path = %s\n' "$ODOO_ADDONS,$site/odoo/addons,$ROOT"
            printf 'data_dir = %s\n' "$DATA"
            printf 'db_host = %s\ndb_user = %s\n' "$PG_SOCKET" "$PGUSER"
            printf 'pg_path = %s\n' "$PG_BIN"
            printf 'screenshots = %s\n' "$RUNTIME/screenshots"
            if [ "$PRODUCTION" ]; then cat "$DOCKER/odoo.production.conf"; fi
        } >"$new"
        cmp -s "$new" "$CONFIG" || mv "$new" "$CONFIG"
        rm -f "$new"
    )
    # One that was made by an earlier version, too.
    chmod go-rwx "$DATA" "$CONFIG" "$LOGS"
}

# Odoo for real use does not run as root.
refuse_root() {
    if [ "$PRODUCTION" ] && is_root; then
        die "for real use without a Docker engine, run this as an ordinary user, not as root." \
            "For example: useradd --create-home jifen; the clone belongs to that user; su - jifen"
    fi
}

# ensure_runtime: everything needed to run Odoo; a fraction of a second when it is there already.
ensure_runtime() {
    check_machine
    ensure_source
    ensure_python
    ensure_cluster
    # For real use Odoo owns its database and has no rights beside it.
    if [ "$PRODUCTION" ]; then as_web_server; fi
    _write_config
    runtime_environment
}

runtime_environment() {
    export ODOO_RC=$CONFIG PATH=$RUNTIME/bin:$PG_BIN:$VENV/bin:$PATH
    # Compiled Python is kept, but not among the sources.
    export PYTHONPYCACHEPREFIX=$RUNTIME/pycache
    unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME
}

# --- databases -----------------------------------------------------------------------------

db_exists() { [ "$(sql postgres "select 1 from pg_database where datname = '$1'")" ]; }

# What a database was made from is kept as its comment: it goes with the database.
db_note() { sql postgres "select shobj_description(oid, 'pg_database') from pg_database where datname = '$1'"; }
db_set_note() { sql postgres "comment on database \"$1\" is '$2'"; }
# db_freeze NAME NOTE: from now on it is there to be copied; no web server, and nobody else, connects to it.
db_freeze() {
    db_set_note "$1" "$2"
    sql postgres "alter database \"$1\" allow_connections false"
}

db_drop() {
    sql postgres "drop database if exists \"$1\" with (force)"
    rm -rf "${DATA:?}/filestore/$1"
}

# db_copy FROM TO: with its files, as hard links: Odoo never changes a stored file.
db_copy() {
    db_drop "$2"
    pg createdb -T "$1" "$2"
    mkdir -p "$DATA/filestore"
    if [ -d "$DATA/filestore/$1" ]; then cp -al "$DATA/filestore/$1" "$DATA/filestore/$2"; fi
}

present_addons() {
    local m found=()
    for m in ${ADDONS//,/ }; do
        if [ -f "$ROOT/$m/__manifest__.py" ]; then found+=("$m"); fi
    done
    (IFS=, && printf '%s\n' "${found[*]:-}")
}
