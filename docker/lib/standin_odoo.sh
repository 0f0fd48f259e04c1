#!/bin/bash
# The stand-in's entry point. It treats its command as the official one does: "odoo …" and "-…" start Odoo when the
# database answers, with its address and password as options unless the configuration or the environment has them;
# anything else is run as it is.
set -e

if [ -v PASSWORD_FILE ]; then PASSWORD=$(<"$PASSWORD_FILE"); fi
: "${HOST:=db}" "${PORT:=5432}" "${USER:=odoo}" "${PASSWORD:=odoo}"

OPTIONS=()
option() {
    if [[ -v $3 ]] || grep -qE "^\s*$1\s*=" "$ODOO_RC"; then return 0; fi
    OPTIONS+=("--$1" "$2")
}
option db_host "$HOST" PGHOST
option db_port "$PORT" PGPORT
option db_user "$USER" PGUSER
option db_password "$PASSWORD" PGPASSWORD

wait_for_database() {
    local _
    for _ in $(seq 30); do
        PGHOST=${PGHOST:-$HOST} PGPORT=${PGPORT:-$PORT} PGUSER=${PGUSER:-$USER} PGPASSWORD=${PGPASSWORD:-$PASSWORD} \
            psql -d postgres -XAtqc 'select 1' >/dev/null 2>&1 && return 0
        sleep 1
    done
    echo "Database connection failure" >&2
    return 1
}

case $1 in
    -- | odoo) shift ;;
    -*) ;;
    *) exec "$@" ;;
esac
if [ "${1:-}" = scaffold ]; then exec odoo "$@"; fi
wait_for_database
exec odoo "$@" "${OPTIONS[@]}"
