#!/bin/sh
# Print the path of a Chromium that the browser tests can drive; install one if there is none.
# Usage: ensure_chromium.sh [PYTHON], the interpreter that has playwright.
set -eu
python=${1:-python3}

find_chromium() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if path=$(command -v "$name") && "$path" --version >/dev/null 2>&1; then
            echo "$path"
            return 0
        fi
    done
    return 1
}

# Debian and Ubuntu, as root or with a sudo that asks nothing. Ubuntu's package only leads to a
# snap, which may not start in a container: then find_chromium still says no and we go on.
install_with_apt() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; $sudo true 2>/dev/null || return 1; fi
    $sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q chromium
}

playwright_chromium() {
    "$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as driver:
    print(driver.chromium.executable_path)'
}

find_playwright_chromium() {
    path=$(playwright_chromium 2>/dev/null) && [ -x "$path" ] && "$path" --version >/dev/null 2>&1 &&
        echo "$path"
}

if [ -n "${RATIONALE_CHROMIUM:-}" ]; then
    "$RATIONALE_CHROMIUM" --version >/dev/null 2>&1 && echo "$RATIONALE_CHROMIUM" && exit 0
    echo "RATIONALE_CHROMIUM is '$RATIONALE_CHROMIUM', which does not start. Set it to the path of a" \
        "Chromium, or unset it to have one found or installed." >&2
    exit 1
fi
find_chromium && exit 0
find_playwright_chromium && exit 0
echo "No Chromium found; installing one." >&2
install_with_apt >&2 && find_chromium && exit 0
"$python" -m playwright install chromium >&2 && find_playwright_chromium && exit 0
echo "The browser tests need Chromium, and it could not be installed. Install the package" \
    "'chromium' or Google Chrome, or set RATIONALE_CHROMIUM to the path of one." >&2
exit 1
