# shellcheck shell=bash
# The Odoo 19 source: a checkout named by ODOO_SRC, or Debian's package, unpacked and not installed.
#
# The package is fetched by apt with a configuration, sources, lists and cache of its own: the archive's
# signature is verified as for any other package, and the system's sources stay as they are. The mirror's
# address and the way to it (proxy and so on) come from the machine's own apt configuration.

ODOO_HOME=$RUNTIME/odoo/usr/lib/python3/dist-packages
SUITE=sid
PACKAGE=odoo-19
# Some of Odoo's static files are links into these packages.
COMPANIONS="fonts-glyphicons-halflings fonts-inconsolata fonts-montserrat fonts-ocr-b fonts-roboto-unhinted
    gsfonts libjs-jquery libjs-jquery-form libjs-underscore"
DEBS=$CACHE/debs
APT=$CACHE/apt

_keyring() {
    local k
    for k in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
        if [ -f "$k" ]; then printf '%s\n' "$k" && return 0; fi
    done
    die "Debian's archive keyring is missing, so a download could not be verified." \
        "sudo apt install debian-archive-keyring, or name an Odoo 19 checkout: ODOO_SRC=/path docker/up --local"
}

# Candidates for the mirror of Debian's main archive, best first.
_mirrors() {
    if [ -n "${JIFEN_DEBIAN_MIRROR:-}" ]; then
        printf '%s\n' "$JIFEN_DEBIAN_MIRROR"
        return 0
    fi
    # shellcheck disable=SC2016  # apt's own variables
    apt-get indextargets --format '$(ORIGIN)/$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        awk '$1 == "Debian/Debian" {print $2}' | sort -u
    # Before the first "apt-get update" the origin is not known yet.
    # shellcheck disable=SC2016
    apt-get indextargets --no-release-info --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -v security | sort -u
}

_apt_configure() {
    local mirror=$1 keyring
    keyring=$(_keyring)
    mkdir -p "$APT/etc/none.d" "$APT/lists/partial" "$APT/cache/archives/partial" "$DEBS"
    printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$SUITE" >"$APT/etc/sources.list"
    {
        apt-config dump Acquire
        cat <<-CONF
			Dir::Etc::SourceList "$APT/etc/sources.list";
			Dir::Etc::SourceParts "$APT/etc/none.d";
			Dir::Etc::Parts "$APT/etc/none.d";
			Dir::Etc::Main "$APT/etc/none";
			Dir::Etc::Preferences "$APT/etc/none";
			Dir::Etc::PreferencesParts "$APT/etc/none.d";
			Dir::State "$APT";
			Dir::State::Lists "$APT/lists";
			Dir::Cache "$APT/cache";
			APT::Sandbox::User "$(id -un)";
			Acquire::Languages "none";
			Acquire::Retries "3";
		CONF
    } >"$APT/etc/apt.conf"
}

_apt() { APT_CONFIG=$APT/etc/apt.conf "$@"; }

_apt_update() {
    local mirror log=$APT/update.log
    mkdir -p "$APT" && : >"$log"
    for mirror in $(_mirrors | awk '!seen[$0]++'); do
        _apt_configure "$mirror"
        echo "asking $mirror"
        if _apt apt-get update >"$APT/last.log" 2>&1 && ! grep -q '^[EW]:.*\(Failed\|sign\|NO_PUBKEY\)' "$APT/last.log" &&
            [ -n "$(_candidate)" ]; then
            return 0
        fi
        tee -a "$log" <"$APT/last.log"
    done
    if ! [ -s "$log" ]; then
        die "no Debian mirror is configured on this machine, so $PACKAGE cannot be fetched." \
            "Name one (JIFEN_DEBIAN_MIRROR=http://.../debian docker/up --local)," \
            "or an Odoo 19 checkout (ODOO_SRC=/path docker/up --local), or use a Docker engine."
    elif grep -qE 'NO_PUBKEY|is not signed|invalid signature' "$log"; then
        die "the package list of Debian $SUITE could not be verified with this machine's archive keyring." \
            "sudo apt update && sudo apt install debian-archive-keyring, then run the command again."
    elif grep -qE 'is expired|is not valid yet' "$log"; then
        die "apt finds the package list of Debian $SUITE out of date or not valid yet." \
            "Check this machine's clock (now: $(date)); if it is right, the mirror has not been updated for days:" \
            "name another one (JIFEN_DEBIAN_MIRROR=http://.../debian docker/up --local)."
    fi
    die "no configured Debian mirror gave the package list of suite $SUITE with $PACKAGE in it." \
        "Check the network and the mirror: $(_mirrors | head -n 1)" \
        "or name an Odoo 19 checkout: ODOO_SRC=/path docker/up --local" "What apt said: $log"
}

_candidate() { _apt apt-cache policy "$PACKAGE" | awk '$1 == "Candidate:" && $2 != "(none)" {print $2}'; }

_fetch_debs() {
    (cd "$DEBS" && sha256sum --quiet -c MANIFEST) 2>/dev/null && return 0
    local version partial=$DEBS/new
    _apt_update
    version=$(_candidate)
    case $version in
        19.0.* | *:19.0.*) ;;
        *) die "Debian $SUITE now has $PACKAGE $version, which is no Odoo 19.0." "Use a checkout: ODOO_SRC=/path docker/up --local" ;;
    esac
    rm -rf "$partial" && mkdir -p "$partial"
    # shellcheck disable=SC2086  # a list of package names
    (cd "$partial" && _apt apt-get download $PACKAGE $COMPANIONS) ||
        die "apt could not download $PACKAGE and what it links to (see the reason above or in the log)." \
            "A damaged download is not kept: run the command again. Log: $LOGS/odoo-download.log"
    rm -f "$DEBS"/*.deb
    mv "$partial"/*.deb "$DEBS/" && rmdir "$partial"
    (cd "$DEBS" && printf '%s\n' "$version" >VERSION && sha256sum ./*.deb >MANIFEST.new && mv MANIFEST.new MANIFEST)
}

# Unpack without the translations nobody here needs (two thirds of the package's size) and
# without a second, partial copy of the addons.
_unpack() {
    local deb target=$RUNTIME/odoo.new
    rm -rf "$target" "$RUNTIME/odoo" && mkdir -p "$target"
    for deb in "$DEBS"/*.deb; do
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$target" --no-same-owner \
            --wildcards --exclude='*/i18n/[a-y]*.po' --exclude='*/i18n/z[a-gi-z]*.po' \
            --exclude='./usr/lib/python3/dist-packages/addons' --exclude='./usr/lib/python3/dist-packages/setup' ||
            die "a downloaded package is damaged: $deb" "Remove $DEBS and run the command again."
    done
    find "$target" -type l -lname '/usr/*' -printf '%p\0%l\0' | while IFS= read -r -d '' link && IFS= read -r -d '' to; do
        ln -sfn "$target$to" "$link"
    done
    mv "$target" "$RUNTIME/odoo"
}

_check_checkout() {
    local src=$1
    [ -f "$src/odoo/release.py" ] || die "ODOO_SRC=$src holds no Odoo source (odoo/release.py)."
    grep -q '^version_info = (19, 0' "$src/odoo/release.py" || die "ODOO_SRC=$src is no Odoo 19.0."
}

_fetch_package() {
    step "Odoo 19, from Debian's archive" odoo-download.log with_cache_lock _fetch_debs
    step "unpacking Odoo" odoo-unpack.log with_cache_lock _unpack
    local version tested
    version=$(cat "$DEBS/VERSION") tested=$(cat "$DOCKER/odoo-version")
    [ "$version" = "$tested" ] || warn "Odoo $version is newer than the one this was tested with ($tested)."
    set_stamp odoo "$version"
}

# source_obtainable: Odoo is here, or there is what it takes to fetch it.
source_obtainable() {
    if [ "${ODOO_SRC:-$(get_stamp checkout)}" ] || [ -f "$ODOO_HOME/odoo/release.py" ]; then return 0; fi
    { have apt-get && have dpkg-deb; } || die "this machine has no apt to fetch $PACKAGE with." \
        "Name an Odoo 19 checkout (ODOO_SRC=/path docker/up --local), or use a Docker engine."
    _keyring >/dev/null
}

# After this ODOO_HOME is the folder that has the package "odoo" in it.
ensure_source() {
    if [ "${ODOO_SRC+given}" ]; then
        if [ "$ODOO_SRC" ]; then
            ODOO_SRC=$(cd "$ODOO_SRC" 2>/dev/null && pwd -P) || die "ODOO_SRC names no folder."
            _check_checkout "$ODOO_SRC"
        fi
        set_stamp checkout "$ODOO_SRC"
    fi
    local checkout
    checkout=$(get_stamp checkout)
    if [ "$checkout" ]; then
        ODOO_HOME=$checkout
        ODOO_ADDONS=$checkout/odoo/addons,$checkout/addons
        ODOO_VERSION=checkout-$(git -C "$checkout" rev-parse HEAD 2>/dev/null || echo unknown)
        return 0
    fi
    if ! [ -f "$ODOO_HOME/odoo/release.py" ] || [ -z "$(get_stamp odoo)" ]; then _fetch_package; fi
    ODOO_ADDONS=$ODOO_HOME/odoo/addons
    ODOO_VERSION=$(get_stamp odoo)
}
