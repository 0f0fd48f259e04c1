# shellcheck shell=bash
# A Docker engine of its own, and stand-ins for the official images: for docker/try-compose alone.
#
# The engine's socket, data and configuration lie in one folder. The stand-ins are made of Debian's packages, from
# the machine's own mirror. What they are like is in standin_odoo.Dockerfile and standin_postgres.Dockerfile.

ENGINE=${JIFEN_ENGINE:-${TMPDIR:-/var/tmp}/jifen-engine}

# The last Debian that has wkhtmltopdf, and the one with the compose plugin.
STANDIN_SUITE=bookworm
PLUGIN_SUITE=trixie

# Every "docker" after this asks our engine, with a configuration of ours.
engine_environment() {
    export DOCKER_HOST=unix://$ENGINE/docker.sock DOCKER_CONFIG=$ENGINE/config
    unset DOCKER_CONTEXT
    mkdir -p "$ENGINE" "$DOCKER_CONFIG"
}

engine_tools() {
    local missing=()
    have dockerd || missing+=(docker.io)
    have iptables || missing+=(iptables)
    have ip || missing+=(iproute2)
    have debootstrap || missing+=(debootstrap)
    if [ ${#missing[@]} -gt 0 ]; then step "from the system's packages: ${missing[*]}" engine-apt.log apt_install "${missing[@]}"; fi
}

# --- the engine ------------------------------------------------------------------------------

engine_pid() {
    local pid
    pid=$(cat "$ENGINE/dockerd.pid" 2>/dev/null) || return 1
    [ "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$ENGINE/docker.sock" || return 1
    printf '%s\n' "$pid"
}

engine_stop() {
    local pid _
    pid=$(engine_pid) || return 0
    kill "$pid"
    for _ in $(seq 150); do
        engine_pid >/dev/null || return 0
        sleep 0.2
    done
    kill -9 "$pid" 2>/dev/null || true
}

# Two engines in one network would write over each other's firewall rules.
_other_engine() { ps -C dockerd -o pid=,stat= | awk -v ours="$(engine_pid || true)" '$1 != ours && $2 !~ /^Z/ {print $1; exit}'; }

# Containers must not send larger packets than the machine's own way out takes.
_mtu() {
    local device
    device=$(ip route show default 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
    cat "/sys/class/net/${device:-none}/mtu" 2>/dev/null || echo 1400
}

_engine_launch() {
    local _
    setsid dockerd --storage-driver "$1" --data-root "$ENGINE/data" --exec-root "$ENGINE/exec" --pidfile "$ENGINE/dockerd.pid" \
        --host "$DOCKER_HOST" --mtu "$(_mtu)" >"$ENGINE/dockerd.log" 2>&1 </dev/null 3>&- 7>&- 8>&- 9>&- &
    for _ in $(seq 60); do
        timeout 10 docker info >/dev/null 2>&1 && return 0
        sleep 0.5
    done
    tail -n 8 "$ENGINE/dockerd.log"
    engine_stop
    return 1
}

# vfs works wherever there is room; overlay2 is far quicker where the kernel and the file system have it.
_engine_start() {
    local driver
    driver=$(cat "$ENGINE/driver" 2>/dev/null || echo overlay2)
    _engine_launch "$driver" || { [ ! -e "$ENGINE/driver" ] && driver=vfs && _engine_launch vfs; } || return 1
    echo "$driver" >"$ENGINE/driver"
}

engine_start() {
    if engine_pid >/dev/null && timeout 10 docker info >/dev/null 2>&1; then return 0; fi
    [ -z "$(_other_engine)" ] || die "another Docker engine is running here (process $(_other_engine))." \
        "Try the official images on it: docker/try-compose --official"
    step "a Docker engine" engine-start.log _engine_start
}

# --- what it needs from Debian ---------------------------------------------------------------

# Debian's compose plugin may be linked against a newer C library than this machine's: it brings that along.
_fetch_plugin() {
    local deb to=$ENGINE/plugin run=$DOCKER_CONFIG/cli-plugins/docker-compose
    SUITE=$PLUGIN_SUITE PACKAGE=docker-compose APT=$ENGINE/apt DEBS=$ENGINE/apt/debs
    rm -rf "$to" "$DEBS" && mkdir -p "$to" "$DEBS" "$(dirname "$run")"
    _apt_update
    (cd "$DEBS" && _apt apt-get download docker-compose libc6)
    for deb in "$DEBS"/*.deb; do dpkg-deb -x "$deb" "$to"; done
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$(find "$to" -name 'ld-linux*' | head -n 1)" \
        "$(dirname "$(find "$to" -name libc.so.6 | head -n 1)")" "$(find "$to" -type f -name docker-compose -perm -u+x | head -n 1)" >"$run"
    chmod +x "$run"
    docker compose version
}

compose_plugin() {
    docker compose version >/dev/null 2>&1 || step "Docker's compose plugin" engine-plugin.log _fetch_plugin
}

# debootstrap does not read apt's configuration.
_apt_proxy() {
    local http_proxy=''
    eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    printf '%s\n' "$http_proxy"
}

_make_base() {
    local to=$ENGINE/base proxy
    proxy=$(_apt_proxy)
    rm -rf "$to"
    ${proxy:+env "http_proxy=$proxy"} debootstrap --variant=minbase --keyring="$(_keyring)" --include=ca-certificates,curl,locales \
        "$STANDIN_SUITE" "$to" "$(_mirrors | head -n 1)"
    # What this machine trusts, and its way to the archive, hold inside as well.
    cat /etc/ssl/certs/ca-certificates.crt >"$to/etc/ssl/certs/ca-certificates.crt"
    apt-config dump Acquire >"$to/etc/apt/apt.conf.d/90machine"
    rm -rf "$to"/var/cache/apt/archives/*.deb
    tar -C "$to" -c . | docker import --change 'ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt' - jifen-standin-base
    rm -rf "$to"
}

# Docker's own cache knows which of the steps have to be done again.
_make_standins() {
    local context=$ENGINE/context
    rm -rf "$context" && mkdir -p "$context"
    cp "$DOCKER"/lib/standin_* "$context/"
    with_cache_lock _fetch_debs
    cp "$DEBS"/*.deb "$context/"
    docker build --tag jifen-standin-postgres --file "$context/standin_postgres.Dockerfile" "$context"
    docker build --tag jifen-standin-odoo --file "$context/standin_odoo.Dockerfile" "$context"
    rm -rf "$context"
}

standins() {
    docker image inspect jifen-standin-base >/dev/null 2>&1 || step "a base system for the stand-ins" engine-base.log _make_base
    step "stand-ins for the official images" engine-standins.log _make_standins
    export JIFEN_ODOO_IMAGE=jifen-standin-odoo JIFEN_POSTGRES_IMAGE=jifen-standin-postgres
}
