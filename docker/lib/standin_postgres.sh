#!/bin/bash
# The stand-in's entry point: what the official one does with the variables that compose.yaml sets. The first time a
# server on the socket alone prepares the data; the one that listens on the network comes after it.
set -e

if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" /var/run/postgresql
    chown postgres "$PGDATA" /var/run/postgresql
    chmod 700 "$PGDATA"
    exec setpriv --reuid postgres --regid postgres --init-groups env HOME=/var/lib/postgresql "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    if [ "${POSTGRES_PASSWORD_FILE:-}" ]; then POSTGRES_PASSWORD=$(<"$POSTGRES_PASSWORD_FILE"); fi
    [ "${POSTGRES_PASSWORD:-}" ] || { echo "Error: the superuser's password is not specified" >&2 && exit 1; }
    initdb --username="${POSTGRES_USER:-postgres}" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
        --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
    printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
    pg_ctl -o "-c listen_addresses=''" -w start
    # As long as scripts for the first day may take.
    sleep 3
    if [ "${POSTGRES_DB:-postgres}" != postgres ]; then createdb -U "${POSTGRES_USER:-postgres}" "$POSTGRES_DB"; fi
    pg_ctl -m fast -w stop
fi
exec "$@"
