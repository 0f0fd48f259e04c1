# shellcheck shell=bash
# The same product on the official images, where a Docker engine answers.

PROJECT=jifen-$(printf '%s' "$ROOT" | digest | cut -c1-8)

engine_answers() { have docker && timeout 20 docker info >/dev/null 2>&1; }

# The image is named after the project, too: another clone builds its own.
compose() { JIFEN_PROJECT=$PROJECT docker compose --project-name "$PROJECT" --file "$DOCKER/compose.yaml" "$@"; }

# The database's password is made here, once, and is in no image and no file of the repository.
_make_secret() {
    local secret=$RUNTIME/secrets/db_password
    [ -s "$secret" ] && return 0
    mkdir -p "$RUNTIME/secrets" && chmod 700 "$RUNTIME/secrets"
    head -c 24 /dev/urandom | base64 | tr -d '/+=\n' >"$secret"
    # Readable inside the container for a user of another number; the folder keeps others out here.
    chmod 444 "$secret"
}

compose_environment() {
    export JIFEN_HOST=$HOST_ADDRESS JIFEN_PORT=${1:-$(get_stamp compose-port)} JIFEN_URL
    JIFEN_URL=$(base_url "${JIFEN_PORT:-8069}")
}

compose_up() {
    local port
    docker compose version >/dev/null 2>&1 || die "there is a Docker engine here, but not its compose plugin." \
        "Install it (Debian: docker-compose or docker-compose-plugin), or run docker/up --local."
    _make_secret
    if [ "$(compose ps --status running --quiet odoo 2>/dev/null)" ] && { [ -z "$1" ] || [ "$1" = "$(get_stamp compose-port)" ]; }; then
        port=$(get_stamp compose-port)
    else
        port=$(choose_port "$1" "$(get_stamp compose-port)")
    fi
    set_stamp compose-port "$port"
    compose_environment "$port"
    step "images (the first time they are downloaded)" compose-build.log compose build
    step "database server" compose-db.log compose up -d --wait db
    step "the product and its demo data" compose-init.log compose run --rm -T init
    step "starting Odoo on port $port" compose-up.log compose up -d odoo
    step "waiting for it to answer" compose-wait.log wait_healthy "$port" true
    set_stamp mode compose
    print_logins "$JIFEN_URL"
}

compose_stop() { compose_environment && step "stopping the containers" compose-stop.log compose stop; }
compose_reset() { compose_environment && step "removing the containers and their data" compose-down.log compose down --volumes; }
