# shellcheck shell=bash
# Who may log in, and what is printed about it at the end.

DEMO_LOGINS=$ROOT/jifen_payroll_link/demo/logins.txt

# people_of LIST: a line each: role, login, password, what they do.
people_of() { grep -vE '^(#|$)' "$1"; }
# The demo's list; on a network the passwords are not the ones that everybody knows.
logins_list() { if [ -s "$SECRETS/logins" ]; then echo "$SECRETS/logins"; else echo "$DEMO_LOGINS"; fi; }

# make_random_logins: the same list, with passwords of its own, kept until the demo starts anew.
make_random_logins() {
    [ -s "$SECRETS/logins" ] && return 0
    local role login password what
    mkdir -p "$SECRETS" && chmod 700 "$SECRETS"
    (
        umask 077
        while IFS=$'\t' read -r role login password what; do
            printf '%s\t%s\t%s\t%s\n' "$role" "$login" "$(random_word)" "$what"
        done < <(people_of "$DEMO_LOGINS") >"$SECRETS/logins.new"
        mv "$SECRETS/logins.new" "$SECRETS/logins"
    )
}
forget_logins() { rm -f "$SECRETS/logins"; }

# For demo_passwords.py: a line each, login and password.
logins_and_passwords() { people_of "$(logins_list)" | cut -f 2,3; }

# Whose passwords are in a database it says itself: it may be a restored one, or have been made anew.
PASSWORDS_IN="select value from ir_config_parameter where key = 'jifen.demo_passwords'"

# set_demo_passwords SHELL ASK: those that docker/up prints, as in set_passwords.
set_demo_passwords() {
    local mark=''
    if ! is_loopback "$HOST_ADDRESS"; then make_random_logins; fi
    if [ -s "$SECRETS/logins" ]; then mark=$(digest <"$SECRETS/logins"); fi
    [ "$("$2" "$PASSWORDS_IN")" != "$mark" ] || return 0
    JIFEN_LOGINS=$(logins_and_passwords) JIFEN_MARK=$mark step "passwords of the demo" passwords.log "$1" demo_passwords.py
}

# made_anew LOG: whether docker/init-db has made the database; then the password it was given is in it.
made_anew() { grep -q ': made anew$' "$LOGS/$1"; }

# The administrator may have changed it.
ADMINISTRATOR="select u.login from res_users u join ir_model_data d on d.res_id = u.id
    where d.module = 'base' and d.name = 'user_admin' and d.model = 'res.users'"

# One login per role.
print_logins() {
    local role login password what
    say ""
    say "  $1"
    say ""
    printf '  %-12s %-26s %s\n' login password role >&3
    while IFS=$'\t' read -r role login password what; do
        printf '  %-12s %-26s %s  %s\n' "$login" "$password" "$role" "$what" >&3
    done < <(people_of "$(logins_list)")
    say ""
}

# print_administrator PASSWORD [LOGIN]: for real use it is shown when it is made, whatever happens after that, and
# kept nowhere.
print_administrator() {
    say ""
    say "  login      ${2:-admin}"
    say "  password   $1"
    say ""
    say "  This password is shown once and kept nowhere. A new one: docker/up --production --new-password"
    say ""
}
