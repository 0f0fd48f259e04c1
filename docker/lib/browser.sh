# shellcheck shell=bash
# What tests in a real browser need: Chromium, a font with Chinese characters; wkhtmltopdf where there is one.

_has_browser() { have chromium || have google-chrome || have chromium-browser || have google-chrome-stable; }
_has_cjk_font() { have fc-list && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }

ensure_browser() {
    local missing=()
    _has_browser || missing+=(chromium)
    _has_cjk_font || missing+=(fontconfig fonts-noto-cjk)
    if [ ${#missing[@]} -gt 0 ]; then
        can_apt || die "tests in the browser need: ${missing[*]}" "sudo apt install ${missing[*]}"
        step "from the system's packages: ${missing[*]}" apt-browser.log apt_install "${missing[@]}"
    fi
    if ! have wkhtmltopdf && can_apt && [ -n "$(apt-cache search --names-only '^wkhtmltopdf$' 2>/dev/null)" ]; then
        step "from the system's packages: wkhtmltopdf" apt-pdf.log apt_install wkhtmltopdf
    fi
}
