# shellcheck shell=bash
# Addresses and ports, waiting for the web server, and the private runtime's server.

HOST_ADDRESS=${JIFEN_HOST:-127.0.0.1}
# For real use: processes that answer requests; 0 is one process with threads.
WORKERS=${JIFEN_WORKERS:-0}

# Whether nobody but this machine reaches the address.
is_loopback() { case $1 in 127.* | localhost | ::1) return 0 ;; *) return 1 ;; esac; }

_connect_to() { if [ "$HOST_ADDRESS" = 0.0.0.0 ]; then echo 127.0.0.1; else echo "$HOST_ADDRESS"; fi; }

port_taken() { (exec 4<>"/dev/tcp/$(_connect_to)/$1") 2>/dev/null; }

# choose_port ASKED USED [DEFAULT]: the asked one or none; else the one used before, else the first free one.
choose_port() {
    local port=$1
    if [ "$port" ]; then
        case $port in *[!0-9]*) die "'$port' is no port number." ;; esac
        if port_taken "$port"; then
            die "port $port is taken by another program." "Choose another (--port N), or let docker/up choose one (no --port)." \
                "Who has it: ss -ltnp 'sport = :$port'"
        fi
    else
        port=${2:-${3:-8069}}
        while port_taken "$port"; do port=$((port + 1)); done
    fi
    printf '%s\n' "$port"
}

answers() {
    exec 4<>"/dev/tcp/$(_connect_to)/$1" || return 1
    printf 'GET /web/health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&4
    timeout 20 cat <&4 | grep -q '"pass"'
}
healthy() { (answers "$1") 2>/dev/null; }

# wait_healthy PORT COMMAND…: until it answers; COMMAND says whether waiting still makes sense.
wait_healthy() {
    local port=$1 _
    shift
    for _ in $(seq 180); do
        healthy "$port" && return 0
        "$@" || return 1
        sleep 1
    done
    return 1
}

# The address that people use, and links in messages start with.
base_url() {
    if [ "${JIFEN_PUBLIC_URL:-}" ]; then
        printf '%s\n' "${JIFEN_PUBLIC_URL%/}"
        return
    fi
    case $HOST_ADDRESS in
        127.0.0.1) echo "http://localhost:$1" ;;
        0.0.0.0) echo "http://$(hostname -I 2>/dev/null | awk '{print $1} END {if (!NR) print "localhost"}'):$1" ;;
        *) echo "http://$HOST_ADDRESS:$1" ;;
    esac
}

# _databases ARGUMENT…: the names after -d, separated by commas.
_databases() {
    local names=jifen
    while [ $# -gt 0 ]; do
        case $1 in
            -d | --database) names=${2:-} && shift ;;
            -d?*) names=${1#-d} ;;
            --database=*) names=${1#*=} ;;
        esac
        shift
    done
    printf '%s\n' "$names"
}

# server_arguments ARGUMENT…: what a server that is started by hand gets besides, an argument a line: ports that are
# free, and the databases it was given and no other. What is not a server gets nothing.
server_arguments() {
    case " $* " in
        *" --stop-after-init "* | *" --no-http "* | *" --help "* | *" --version "*) return 0 ;;
        "  " | " -"* | " server "*) ;;
        *) return 0 ;;
    esac
    case " $* " in
        *" --http-port"* | *" -p "*) ;;
        *) printf '%s\n' --http-port "$(choose_port '' 8069)" --gevent-port "$(choose_port '' 8072)" ;;
    esac
    case " $* " in
        *" --db-filter"*) ;;
        *) printf '%s\n' --db-filter "^($(_databases "$@" | tr , '|'))\$" ;;
    esac
}

# --- the private runtime's server ------------------------------------------------------------

server_pid() {
    local pid
    pid=$(cat "$PIDFILE" 2>/dev/null) || return 1
    [ "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$PIDFILE" || return 1
    printf '%s\n' "$pid"
}
server_alive() { server_pid >/dev/null; }

stop_server() {
    local pid _
    pid=$(server_pid) || return 0
    kill "$pid"
    for _ in $(seq 100); do
        server_alive || return 0
        sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
}

# The ports of what is running, in either way.
running_port() { if [ "$(recall mode)" = compose ]; then recall compose-port; else recall port; fi; }
live_port() { if [ "$(recall mode)" = compose ]; then recall compose-live-port; else recall live-port; fi; }

# Odoo fetches the styles of what it prints from itself, past any proxy (docker/init-db notes it).
own_url() { echo "http://$(_connect_to):$1"; }

# What a server is started with, beside the configuration.
_server_options() {
    local db=$1 port=$2
    OPTIONS=(-d "$db" --db-filter="^$db\$" --http-port="$port" --http-interface="$HOST_ADDRESS"
        --db_user=jifen_web --pidfile="$PIDFILE" --logfile="$LOGS/server.log")
    if [ "$WORKERS" != 0 ]; then
        OPTIONS+=(--workers="$WORKERS" --gevent-port="$(recall live-port)")
    fi
}

_launch_server() {
    local db=$1 port=$2 OPTIONS launched
    _server_options "$db" "$port"
    # Logs and files are for their owner alone.
    umask 077
    PGUSER=jifen_web setsid "$PYTHON" "$RUNTIME/bin/odoo-bin" "${OPTIONS[@]}" </dev/null >>"$LOGS/server.out" 2>&1 3>&- 8>&- 9>&- &
    launched=$!
    wait_healthy "$port" kill -0 "$launched" &&
        { [ "$WORKERS" = 0 ] || wait_healthy "$(recall live-port)" kill -0 "$launched"; } && return 0
    tail -n 20 "$LOGS/server.out" "$LOGS/server.log"
    return 1
}

start_server() {
    (umask 077 && : >>"$LOGS/server.log")
    # The demo's log is of its last start; for real use it is kept.
    [ "$PRODUCTION" ] || : >"$LOGS/server.log"
    if [ "$WORKERS" != 0 ]; then remember live-port "$(choose_port '' "$(recall live-port)" 8072)"; fi
    step "starting Odoo on port $2" server-start.log _launch_server "$1" "$2"
}
