# shellcheck shell=bash
# Running the Python of docker/backup and docker/restore where the database is.

# The database that is backed up and restored.
DB=${JIFEN_DATABASE:-jifen}
BACKUPS=$RUNTIME/backups

# prepare_database: the server answers, and there is an Odoo to work with. A database server that was at rest goes on
# running afterwards: somebody else may have begun to use it meanwhile.
prepare_database() {
    choose_way
    if [ "$WAY" = compose ]; then
        compose_environment
        _make_secret
        if ! [ "$(compose images --quiet odoo 2>/dev/null)" ]; then
            step "images (the first time they are downloaded)" compose-build.log compose build
        fi
        compose_server
    else
        refuse_root
        lock_runtime
        ensure_runtime
        if [ "$DB" = jifen ]; then as_web_server; fi
        unlock_runtime
    fi
}

# beside_database COMMAND OPTION…: in a container, or here; its input and output are the archive.
beside_database() {
    if [ "$WAY" = compose ]; then
        compose run --rm -T --no-deps odoo python3 /opt/jifen/docker/lib/backup "$@"
    else
        "$PYTHON" "$DOCKER/lib/backup" "$@"
    fi
}
