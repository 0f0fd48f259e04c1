# shellcheck shell=bash
# Databases for tests: a base with what of Odoo our addons stand on, a template with our addons and OCA's, and
# a copy of the template for each run, so that several runs may go on at once. Nobody can connect to what is copied.

BASE_DB=jifen_base
TEMPLATE_DB=jifen_template

# Odoo's own addons that ours depend on, read from the manifests.
odoo_dependencies() {
    "$PYTHON" - "$ODOO_ADDONS" "$ROOT" "$ADDONS" <<-'PY'
		import ast, pathlib, sys
		found = set()
		for addon in sys.argv[3].split(","):
		    manifest = pathlib.Path(sys.argv[2], addon, "__manifest__.py")
		    found.update(ast.literal_eval(manifest.read_text()).get("depends", []))
		folders = [pathlib.Path(folder) for folder in sys.argv[1].split(",")]
		print(",".join(sorted(name for name in found if any((f / name).exists() for f in folders))))
	PY
}

# The first language is the database's own: English, as the sources; Chinese beside it.
_install_base() {
    db_drop "$BASE_DB"
    new_database "$BASE_DB"
    odoo -d "$BASE_DB" -i "$1" --load-language=en_US,zh_CN --stop-after-init --max-cron-threads=0
}

_install_template() {
    db_copy "$BASE_DB" "$TEMPLATE_DB"
    odoo -d "$TEMPLATE_DB" -i "$1" --stop-after-init --max-cron-threads=0
}

ensure_test_template() {
    local deps ours want
    deps=$(odoo_dependencies)
    want=$(printf '%s ' "$ODOO_VERSION en_US,zh_CN" "$deps" | digest)
    if [ "$(db_note "$BASE_DB")" != "$want" ]; then
        step "test base: Odoo ($deps)" base.log _install_base "$deps"
        db_freeze "$BASE_DB" "$want"
    fi
    ours=$(present_addons)
    want=$(printf '%s ' "$want" "$ours" "$(cat "$DOCKER"/requirements-addons.txt)" "$(addons_digest)" | digest)
    if [ "$(db_note "$TEMPLATE_DB")" != "$want" ]; then
        if [ "$ours" ]; then
            step "test template: $ours" template.log _install_template "$ours"
        else
            db_copy "$BASE_DB" "$TEMPLATE_DB"
        fi
        db_freeze "$TEMPLATE_DB" "$want"
    fi
}

# scratch_db NAME: a fresh copy, dropped when the script ends. Its files are kept in the database:
# tests that run side by side on copies of it share one folder of files otherwise.
SCRATCH=()
scratch_db() {
    db_copy "$TEMPLATE_DB" "$1"
    psql -d "$1" -XAtq -v ON_ERROR_STOP=1 -c "INSERT INTO ir_config_parameter (key, value)
        VALUES ('ir_attachment.location', 'db') ON CONFLICT (key) DO UPDATE SET value = 'db'"
    SCRATCH+=("$1")
}
drop_scratch() {
    local d
    for d in "${SCRATCH[@]}"; do db_drop "$d" || true; done
}
