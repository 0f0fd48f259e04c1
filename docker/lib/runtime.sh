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

DATA=$RUNTIME/data

_write_config() {
    local site
    site=$(site_packages)
    printf '%s\n' "$ODOO_HOME" >"$site/odoo-source.pth"
    mkdir -p "$DATA" "$RUNTIME/bin"
    printf '#!/bin/sh\nexec "%s" -m odoo "$@"\n' "$PYTHON" >"$RUNTIME/bin/odoo"
    chmod +x "$RUNTIME/bin/odoo"
    {
        cat "$DOCKER/odoo.conf"
        printf 'addons_path = %s\n' "$ODOO_ADDONS,$site/odoo/addons,$ROOT"
        printf 'data_dir = %s\n' "$DATA"
        printf 'db_host = %s\ndb_user = odoo\n' "$PG_SOCKET"
        printf 'pg_path = %s\n' "$PG_BIN"
        printf 'screenshots = %s\n' "$RUNTIME/screenshots"
    } >"$RUNTIME/odoo.conf.new"
    cmp -s "$RUNTIME/odoo.conf.new" "$RUNTIME/odoo.conf" || mv "$RUNTIME/odoo.conf.new" "$RUNTIME/odoo.conf"
    rm -f "$RUNTIME/odoo.conf.new"
}

# ensure_runtime: everything needed to run Odoo; a fraction of a second when it is there already.
ensure_runtime() {
    ensure_source
    ensure_python
    ensure_cluster
    _write_config
    runtime_environment
}

runtime_environment() {
    export ODOO_RC=$RUNTIME/odoo.conf PATH=$RUNTIME/bin:$PG_BIN:$VENV/bin:$PATH
    # Compiled Python is kept, but not among the sources.
    export PYTHONPYCACHEPREFIX=$RUNTIME/pycache
    unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME
}

# --- databases -----------------------------------------------------------------------------

db_exists() { [ "$(sql postgres "select 1 from pg_database where datname = '$1'")" ]; }

# What a database was made from is kept as its comment: it goes with the database.
db_note() { sql postgres "select shobj_description(oid, 'pg_database') from pg_database where datname = '$1'"; }
db_set_note() { sql postgres "comment on database \"$1\" is '$2'"; }

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
