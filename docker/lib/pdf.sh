# shellcheck shell=bash
# What printing to PDF needs, and what it cannot do with the program that is here.

pdf_notice() {
    if ! have wkhtmltopdf; then
        warn "printing to PDF needs the program wkhtmltopdf, which is not here; pages in the browser work."
    elif ! wkhtmltopdf --version 2>/dev/null | grep -qi 'patched qt'; then
        warn "wkhtmltopdf here is one without its own Qt (Debian's): what is printed has no letterhead and no page numbers,"
        say "      a row may be cut in two at the end of a page, and a whole period's registration forms cannot be printed"
        say "      into one file. The one \"with patched qt\" has all of it."
    fi
}
