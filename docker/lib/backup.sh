# shellcheck shell=bash
# Running the Python of docker/backup and docker/restore where the database is.

# The database that is backed up and restored.
DB=${JIFEN_DATABASE:-jifen}
BACKUPS=$RUNTIME/backups

# prepare_database: the server answers, and there is an Odoo to work with. One that was at rest is so again at the end.
prepare_database() {
    choose_way
    if [ "$WAY" = compose ]; then
        compose_environment
        _make_secret
        if ! [ "$(compose ps --status running --quiet db 2>/dev/null)" ]; then WAS_AT_REST=1; fi
        if ! [ "$(compose images --quiet odoo 2>/dev/null)" ]; then
            step "images (the first time they are downloaded)" compose-build.log compose build
        fi
        compose_server
    else
        refuse_root
        lock_runtime
        ensure_runtime
        WAS_AT_REST=${STARTED_CLUSTER:-}
        unlock_runtime
    fi
}
leave_database() {
    [ "${WAS_AT_REST:-}" ] || return 0
    if [ "$WAY" = compose ]; then compose stop db >/dev/null 2>&1
    elif ! server_alive; then stop_cluster; fi
}

# beside_database COMMAND OPTION…: in a container, or here; its input and output are the archive.
beside_database() {
    if [ "$WAY" = compose ]; then
        compose run --rm -T --no-deps odoo python3 /opt/jifen/docker/lib/backup "$@"
    else
        "$PYTHON" "$DOCKER/lib/backup" "$@"
    fi
}
