# shellcheck shell=bash
# A Python, and a virtual environment with the pinned packages.

VENV=$RUNTIME/venv
PYTHON=$VENV/bin/python

# What Odoo 19 supports.
PYTHON_VERSIONS="3.10 to 3.13"

_python_fits() {
    "$1" -c "import sys, venv, ensurepip
low, high = (tuple(map(int, v.split('.'))) for v in '$PYTHON_VERSIONS'.split(' to '))
sys.exit(not low <= sys.version_info[:2] <= high)" 2>/dev/null
}

_pick_python() {
    local p
    for p in ${JIFEN_PYTHON:-} python3.12 python3.11 python3.13 python3.10 python3; do
        if have "$p" && _python_fits "$p"; then
            command -v "$p"
            return 0
        fi
    done
    return 1
}

no_python() {
    die "Python $PYTHON_VERSIONS with its venv module was not found." \
        "On Debian and its relatives: sudo apt install python3 python3-venv" \
        "Elsewhere on the machine: JIFEN_PYTHON=/path/to/python docker/up"
}
find_python() {
    local python
    if ! python=$(_pick_python); then
        can_apt || no_python
        step "installing Python from the system's packages" apt-python.log apt_install python3 python3-venv >&2
        python=$(_pick_python) || no_python
    fi
    printf '%s\n' "$python"
}

# Every package is a wheel, pinned by hash, and kept in the cache: the next clone needs no network.
# Whether it comes from the cache or the index, pip checks the hash.
_pip() { "$PYTHON" -m pip "$1" --no-input --disable-pip-version-check --no-deps --require-hashes --only-binary :all: "${@:2}"; }
_pip_from_cache() { _pip install --no-index --find-links "$CACHE/wheels" --no-compile "$@"; }
_pip_download() { mkdir -p "$CACHE/wheels" && _pip download --dest "$CACHE/wheels" "$@"; }

# _pip_install [--target DIR] -r FILE…
_pip_install() {
    local log=$LOGS/pip-output.log target=()
    if [ "$1" = --target ]; then target=(--target "$2") && shift 2; fi
    if with_cache_lock _pip_from_cache "${target[@]}" "$@" >"$log" 2>&1; then return 0; fi
    if with_cache_lock _pip_download "$@" 2>&1 | tee "$log" && _pip_from_cache "${target[@]}" "$@"; then return 0; fi
    if grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        die "a downloaded Python package is not the pinned one (damaged or altered)." \
            "Empty the cache ($CACHE/wheels) and run the command again." \
            "If it stays so, the package index that pip is configured with serves something else."
    elif grep -qE 'No matching distribution|NewConnectionError|Max retries|Temporary failure|timed out' "$log"; then
        die "the package index did not give a needed Python package." \
            "Check the network, and which index pip uses: pip config list" \
            "$(grep -m1 -E 'No matching distribution|Max retries|timed out' "$log" || true)"
    fi
    return 1
}

_make_venv() {
    rm -rf "$VENV" "$RUNTIME"/state/packages-*
    "$1" -m venv "$VENV"
}

# ensure_packages NAME FILE…: installs requirement files once, again when they change.
ensure_packages() {
    local name=$1 want
    shift
    want=$(cat "$@" | digest)
    if [ -x "$PYTHON" ] && stamp_is "packages-$name" "$want"; then return 0; fi
    local python args=() f
    python=$(find_python)
    for f in "$@"; do args+=(-r "$f"); done
    if ! "$PYTHON" -m pip --version >/dev/null 2>&1; then step "virtual environment" venv.log _make_venv "$python"; fi
    step "Python packages: $name" "pip-$name.log" _pip_install "${args[@]}"
    set_stamp "packages-$name" "$want"
}

ensure_python() {
    ensure_packages runtime "$DOCKER/requirements.txt"
}
ensure_test_packages() {
    ensure_packages tests "$DOCKER/requirements-test.txt"
}
site_packages() { "$PYTHON" -c 'import sysconfig; print(sysconfig.get_path("purelib"))'; }
