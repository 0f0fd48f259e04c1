# shellcheck shell=bash
# Ports, waiting for the web server, the private runtime's server, and what is printed at the end.

HOST_ADDRESS=${JIFEN_HOST:-127.0.0.1}
PIDFILE=$RUNTIME/state/server.pid

_connect_to() { if [ "$HOST_ADDRESS" = 0.0.0.0 ]; then echo 127.0.0.1; else echo "$HOST_ADDRESS"; fi; }

port_taken() { (exec 4<>"/dev/tcp/$(_connect_to)/$1") 2>/dev/null; }

# choose_port ASKED USED: the asked one or none; else the one used before, else the first free one.
choose_port() {
    local port=$1
    if [ "$port" ]; then
        case $port in *[!0-9]*) die "'$port' is no port number." ;; esac
        if port_taken "$port"; then
            die "port $port is taken by another program." "Choose another (--port N), or let docker/up choose one (no --port)." \
                "Who has it: ss -ltnp 'sport = :$port'"
        fi
    else
        port=${2:-8069}
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

base_url() {
    case $HOST_ADDRESS in
        127.0.0.1) echo "http://localhost:$1" ;;
        0.0.0.0) echo "http://$(hostname -I 2>/dev/null | awk '{print $1} END {if (!NR) print "localhost"}'):$1" ;;
        *) echo "http://$HOST_ADDRESS:$1" ;;
    esac
}

# One login per role, from the demo data's own list: role, login, password, what they do.
print_logins() {
    local list=$ROOT/jifen_payroll_link/demo/logins.txt role login password what
    say ""
    say "  $1"
    say ""
    if [ -f "$list" ]; then
        printf '  %-12s %-12s %s\n' login password role >&3
        while IFS=$'\t' read -r role login password what || [ "$role" ]; do
            case $role in '' | '#'*) continue ;; esac
            printf '  %-12s %-12s %s  %s\n' "$login" "$password" "$role" "$what" >&3
        done <"$list"
    else
        printf '  %-12s %-12s %s\n' login password role admin admin administrator >&3
    fi
    say ""
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

_launch_server() {
    local db=$1 port=$2
    sql "$db" "update ir_config_parameter set value = '$(base_url "$port")' where key = 'web.base.url'"
    setsid "$PYTHON" -m odoo -d "$db" --db-filter="^$db\$" --http-port="$port" --http-interface="$HOST_ADDRESS" \
        --pidfile="$PIDFILE" --logfile="$LOGS/server.log" </dev/null >>"$LOGS/server.out" 2>&1 3>&- 8>&- 9>&- &
    local launched=$!
    wait_healthy "$port" kill -0 "$launched" && return 0
    tail -n 20 "$LOGS/server.out" "$LOGS/server.log"
    return 1
}

start_server() {
    : >"$LOGS/server.log"
    step "starting Odoo on port $2" server-start.log _launch_server "$1" "$2"
}
