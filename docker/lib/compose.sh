# shellcheck shell=bash
# The same product on the official images, where a Docker engine answers.

engine_answers() { have docker && timeout 20 docker info >/dev/null 2>&1; }
# in_containers: whether this instance was started in containers. Where their engine is not there, nothing else
# takes its place: it would work on other data.
in_containers() {
    [ "$(recall mode)" = compose ] || return 1
    engine_answers || die "docker/up has started this in containers, but no Docker engine answers now." \
        "Start the engine (docker info says what it lacks). For the private runtime, beside it: docker/up --local"
}

# choose_way: WAY is "compose" or "local": how this instance was started, for its data is there; for the first time
# in containers where an engine answers. LOCAL and CONTAINERS, options of the commands, choose for the demo.
choose_way() {
    local mode
    mode=$(recall mode)
    if [ "$PRODUCTION" ] && [ "$mode" = compose ] && [ "${LOCAL:-}" ]; then
        die "docker/up --production has started this in containers, and its data is there." "Run the command without --local."
    elif [ "$PRODUCTION" ] && [ "$mode" = local ] && [ "${CONTAINERS:-}" ]; then
        die "docker/up --production has started this in the private runtime, and its data is there." \
            "Run the command without --containers; to move: docs/BACKUP.md"
    fi
    if [ "${LOCAL:-}" ]; then WAY=local
    elif [ "${CONTAINERS:-}" ]; then WAY=compose
    elif in_containers; then WAY=compose
    elif [ "$mode" != local ] && engine_answers; then WAY=compose
    else WAY=local; fi
}

# The image is named after the project, too: another clone builds its own, and so does what is for real use.
compose() {
    local files=(--file "$DOCKER/compose.yaml")
    if [ "$PRODUCTION" ]; then files+=(--file "$DOCKER/compose.production.yaml"); fi
    JIFEN_PROJECT=$PROJECT JIFEN_SECRETS=$SECRETS docker compose --project-name "$PROJECT" "${files[@]}" "$@"
}

# Base images that were named once are those of every later command, such as a backup at night.
_base_images() {
    local name
    for name in JIFEN_ODOO_IMAGE JIFEN_POSTGRES_IMAGE; do
        if [ "${!name:-}" ]; then remember "$name" "${!name}"
        elif [ "$(recall "$name")" ]; then export "$name=$(recall "$name")"; fi
    done
}

# The database's password is made here, once, and is in no image and no file of the repository.
_make_secret() {
    local secret=$SECRETS/db_password
    [ -s "$secret" ] && return 0
    mkdir -p "$SECRETS" && chmod 700 "$SECRETS"
    random_word >"$secret"
    # Readable inside the container for a user of another number; the folder keeps others out here.
    chmod 444 "$secret"
}

compose_environment() {
    _base_images
    export JIFEN_HOST=$HOST_ADDRESS JIFEN_PORT JIFEN_URL JIFEN_WORKERS=$WORKERS
    JIFEN_PORT=$(recall compose-port)
    JIFEN_URL=$(base_url "${JIFEN_PORT:-8069}")
    if [ "$PRODUCTION" ]; then
        JIFEN_LIVE_PORT=$(recall compose-live-port)
        export JIFEN_LIVE_PORT=${JIFEN_LIVE_PORT:-8072}
    fi
}

# _compose_ports: those it has while it runs, unless another one is asked for.
_compose_ports() {
    local running
    running=$(compose ps --status running --quiet odoo 2>/dev/null)
    if [ "$running" ] && { [ -z "$PORT" ] || [ "$PORT" = "$(recall compose-port)" ]; }; then return 0; fi
    remember compose-port "$(choose_port "$PORT" "$(recall compose-port)")"
    if [ "$PRODUCTION" ] && [ -z "$running" ]; then
        remember compose-live-port "$(choose_port '' "$(recall compose-live-port)" 8072 "$(recall compose-port)")"
    fi
    compose_environment
}

compose_up() {
    docker compose version >/dev/null 2>&1 || die "there is a Docker engine here, but not its compose plugin." \
        "Install it (Debian: docker-compose or docker-compose-plugin), or run docker/up --local."
    _make_secret
    compose_environment
    _compose_ports
    keep_options
    step "images (the first time they are downloaded)" compose-build.log _compose_images
    compose_server
    _compose_database
    set_passwords _compose_shell _compose_ask
    # All that takes minutes: another program may have taken the port.
    _compose_ports
    step "starting Odoo on port $JIFEN_PORT" compose-up.log compose up -d odoo
    step "waiting for it to answer" compose-wait.log wait_healthy "$JIFEN_PORT" true
    remember mode compose
}

_compose_images() {
    if [ "${PULL:-}" ]; then compose pull db; fi
    compose build ${PULL:+--pull}
}

# For real use Odoo is nobody special in the database server: it owns its database, and is no superuser.
_compose_role() {
    # shellcheck disable=SC2016  # expanded in the container
    compose exec -T db sh -c 'psql -U odoo -d postgres -XAtq -v ON_ERROR_STOP=1 -v word="$(cat /run/secrets/db_password)"' <<-'SQL'
		select 'create role jifen_web login createdb' where not exists (select from pg_roles where rolname = 'jifen_web') \gexec
		alter role jifen_web password :'word';
	SQL
}

# The database server, ready to work with.
compose_server() {
    step "database server" compose-db.log compose up -d --wait db
    if [ "$PRODUCTION" ]; then _compose_role; fi
}

# A server at work holds the scheduled action that it runs: an update waits for it in vain, and fails.
_stop_for_update() { compose run --rm -T init /opt/jifen/docker/init-db --check jifen || compose stop odoo; }

_compose_database() {
    if [ "$(compose ps --status running --quiet odoo 2>/dev/null)" ]; then
        step "looking for changes" compose-check.log _stop_for_update
    fi
    if [ -z "$PRODUCTION" ]; then
        step "the product and its demo data" compose-init.log compose run --rm -T init
        return
    fi
    local password
    password=$(random_word)
    JIFEN_ADMIN_PASSWORD=$password step "the product" compose-init.log compose run --rm -T -e JIFEN_ADMIN_PASSWORD init
    if made_anew compose-init.log; then print_administrator "$password"; fi
}

_compose_shell() {
    compose run --rm -T --no-deps -e JIFEN_LOGINS -e JIFEN_MARK -e JIFEN_PRODUCTION -e JIFEN_ADMIN_PASSWORD odoo \
        odoo shell -d jifen --no-http <"$DOCKER/$1"
}

_compose_ask() { compose exec -T db psql -U odoo -d jifen -XAtq -v ON_ERROR_STOP=1 -c "$1" </dev/null; }

# TERMINAL is what compose takes for a person at the keyboard, or for lines from a pipe or a file.
_terminal() {
    TERMINAL=(-T)
    if [ -t 0 ] && [ -t 1 ]; then TERMINAL=(); fi
}

# Odoo's command in a container of its own, on the same database; PUBLISHED is a port of it that this machine reaches.
# Not by way of the image's "odoo": that adds the database's address and password as options, which subcommands such as
# "i18n" do not know.
compose_odoo() {
    local published=()
    _terminal
    if [ "${PUBLISHED:-}" ]; then published=(--publish "127.0.0.1:$PUBLISHED:$PUBLISHED"); fi
    # shellcheck disable=SC2016  # expanded in the container
    compose run --rm "${TERMINAL[@]}" "${published[@]}" --no-deps odoo \
        bash -c 'PGHOST=$HOST PGUSER=$USER PGPASSWORD=$(cat "$PASSWORD_FILE") exec odoo "$@"' odoo "$@"
}
compose_psql() {
    _terminal
    compose exec "${TERMINAL[@]}" db psql -U odoo "$@"
}

compose_stop() { compose_environment && step "stopping the containers" compose-stop.log compose stop; }
compose_reset() {
    compose_environment && step "removing the containers and their data" compose-down.log compose down --volumes
    forget_logins
}
