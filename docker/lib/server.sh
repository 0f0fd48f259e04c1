# shellcheck shell=bash
# Addresses and ports, waiting for the web server, and the private runtime's server.

HOST_ADDRESS=${JIFEN_HOST:-127.0.0.1}
# For real use: processes that answer requests; 0 is one process with threads.
WORKERS=${JIFEN_WORKERS:-0}

# Whether nobody but this machine reaches the address.
is_loopback() { case $1 in 127.* | localhost | ::1) return 0 ;; *) return 1 ;; esac; }

# check_address ADDRESS: one of this machine's own, or every one; before anything is made or stopped.
check_address() {
    local own
    case $1 in
        localhost | 0.0.0.0) return 0 ;;
        '' | *[!0-9.]*) die "'$1' is no address such as 192.0.2.7: --host takes one of this machine's, or 0.0.0.0 for all." ;;
        127.*) return 0 ;;
    esac
    own=$(hostname -I 2>/dev/null) || return 0
    case " $own " in *" $1 "*) ;; *) die "this machine has no address $1." "Those it has: $own" ;; esac
}

_connect_to() { if [ "$HOST_ADDRESS" = 0.0.0.0 ]; then echo 127.0.0.1; else echo "$HOST_ADDRESS"; fi; }

port_taken() { (exec 4<>"/dev/tcp/$(_connect_to)/$1") 2>/dev/null; }

# What is for real use keeps its ports, which the reverse proxy knows: the demo takes none of them by itself.
_ports_of_real_use() {
    if [ -z "$PRODUCTION" ]; then (use_instance production && recall port && recall live-port && recall compose-port && recall compose-live-port); fi
}

_refuse_port() {
    die "port $1 is taken by another program${2:-}." "Who has it: ss -ltnp 'sport = :$1'" "${@:3}"
}

# choose_port ASKED USED [DEFAULT] [OTHER]: the asked one or none; else the one used before, which for real use is the
# only one; else the first free one that is not OTHER.
choose_port() {
    local port=$1 others
    if [ "$port" ]; then
        case $port in *[!0-9]*) die "'$port' is no port number." ;; esac
        if port_taken "$port"; then _refuse_port "$port" '' "Choose another (--port N), or let docker/up choose one (no --port)."; fi
    elif [ "$PRODUCTION" ] && [ "${2:-}" ]; then
        port=$2
        if port_taken "$port"; then
            _refuse_port "$port" ", and the reverse proxy expects this here" "End that program, or give this another port for good: --port N"
        fi
    else
        port=${2:-${3:-8069}} others="$(_ports_of_real_use | xargs) ${4:-}"
        while port_taken "$port" || [[ " $others " == *" $port "* ]]; do port=$((port + 1)); done
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

# A regular expression for these names, separated by commas, and for nothing else.
_filter_of() { printf '^(%s)$\n' "$(printf '%s' "$1" | sed 's/[][().*+?{}^$|\\]/\\&/g; s/,/|/g')"; }

# Whether Odoo's command with these arguments is a server.
is_server() {
    case " $* " in
        *" --stop-after-init "* | *" --no-http "* | *" --help "* | *" --version "*) return 1 ;;
        "  " | " -"* | " server "*) return 0 ;;
        *) return 1 ;;
    esac
}

# given_port ARGUMENT…, given_live_port ARGUMENT…: the port that they name, if they do.
given_port() { sed -nE 's/.* (--http-port[ =]|-p ?)([0-9]+) .*/\2/p' <<<" $* "; }
given_live_port() { sed -nE 's/.* --gevent-port[ =]([0-9]+) .*/\1/p' <<<" $* "; }

# server_arguments ARGUMENT…: what a server that is started by hand gets besides, an argument a line: ports that are
# free, and the databases it was given and no other.
server_arguments() {
    local port
    port=$(given_port "$@")
    if [ -z "$port" ]; then
        port=$(choose_port '' '' 8069)
        printf '%s\n' --http-port "$port"
    fi
    if [ -z "$(given_live_port "$@")" ]; then printf '%s\n' --gevent-port "$(choose_port '' '' 8072 "$port")"; fi
    case " $* " in
        *" --db-filter"*) ;;
        *) printf '%s\n' --db-filter "$(_filter_of "$(_databases "$@")")" ;;
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

_is_running() { kill -0 "$1" 2>/dev/null; }
_launch_server() {
    local db=$1 port=$2 OPTIONS launched
    _server_options "$db" "$port"
    # Logs and files are for their owner alone.
    umask 077
    PGUSER=jifen_web setsid "$PYTHON" "$RUNTIME/bin/odoo-bin" "${OPTIONS[@]}" </dev/null >>"$LOGS/server.out" 2>&1 3>&- 8>&- 9>&- &
    launched=$!
    wait_healthy "$port" _is_running "$launched" &&
        { [ "$WORKERS" = 0 ] || wait_healthy "$(recall live-port)" _is_running "$launched"; } && return 0
    tail -n 20 "$LOGS/server.out" "$LOGS/server.log"
    return 1
}

start_server() {
    (umask 077 && : >>"$LOGS/server.log")
    # The demo's log is of its last start; for real use it is kept.
    [ "$PRODUCTION" ] || : >"$LOGS/server.log"
    if [ "$WORKERS" != 0 ]; then remember live-port "$(choose_port '' "$(recall live-port)" 8072 "$2")"; fi
    step "starting Odoo on port $2" server-start.log _launch_server "$1" "$2"
}
