#!/bin/sh
# Sets up what `make` needs, on a machine that has only Python 3.11 or newer.
#
#   .ci/setup.sh venv LOCKFILE   the private environment .venv with everything LOCKFILE pins
#   .ci/setup.sh browser         the path of a Chromium that starts, installed first when there is none
#   .ci/setup.sh clients         the SPARQL clients in JavaScript that the tests drive, and Node.js for them
#   .ci/setup.sh servers         the SPARQL server of another maker that the tests ask
#
# Every failure is one sentence on stderr that says what is lacking and what to do; the exit code is then 1.
set -eu
cd "$(dirname "$0")/.."
venv=.venv
shell=chromium-headless-shell

fail() {
    echo "Error: $*" >&2
    exit 1
}

say() {
    echo "$*" >&2
}

# as_root COMMAND…: runs it as root where that needs no password, else returns 1.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

# apt_install PACKAGE…: quietly; the log is shown when it fails. Returns 1 where it cannot be done.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root true || return 1
    log=$(mktemp)
    # A list that cannot be renewed need not stand in the way of the install, which says so if it does.
    as_root apt-get update >"$log" 2>&1 </dev/null || true
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        tail -n 5 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and ${PYTHON:-python3} is not. Install it, or name one: make PYTHON=/path/to/python3.12"
}

make_venv() {
    python=$(find_python)
    # Debian and Ubuntu keep the part that puts pip into a new environment in a package of its own.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "Python's venv module is incomplete here; installing python$version-venv"
        apt_install "python$version-venv" || apt_install python3-venv || true
    fi
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv --clear "$venv"
    elif "$python" -c 'import virtualenv' 2>/dev/null; then
        "$python" -m virtualenv --quiet --clear "$venv"
    else
        fail "$python cannot make a virtual environment. Install it first: apt-get install python3-venv"
    fi
}

setup_venv() {
    lock=$1
    if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        make_venv
    fi
    say "Installing what $lock pins into $venv"
    pip="$venv/bin/python -m pip --disable-pip-version-check --quiet --no-input"
    $pip install --require-hashes -r "$lock" </dev/null ||
        fail "the packages in $lock could not be installed: see above. Is the package index within reach?"
    $pip install --no-deps --no-build-isolation --editable . </dev/null ||
        fail "this checkout could not be installed into $venv: see above"
}

# A browser counts when it can tell its version: Ubuntu's chromium-browser is a stub where snap is missing.
find_browser() {
    for candidate in ${CHROMIUM:-$shell chromium chromium-browser google-chrome google-chrome-stable}; do
        path=$(command -v "$candidate" 2>/dev/null) || continue
        if timeout 30 "$path" --version 2>/dev/null </dev/null | grep -qi chrom; then
            echo "$path"
            return 0
        fi
    done
    return 1
}

setup_browser() {
    # The build of Chromium without windows takes a quarter less time; where it is not offered, any other will do.
    if [ -z "${CHROMIUM:-}" ] && ! command -v "$shell" >/dev/null 2>&1 && apt-cache show "$shell" >/dev/null 2>&1; then
        apt_install "$shell" >/dev/null 2>&1 || true
    fi
    browser=$(find_browser) || browser=$(install_browser)
    # What steers it brings a Node.js of its own, which needs one library more than a bare Debian has.
    driver_starts || apt_install libatomic1 || true
    driver_starts || fail "the browser tests need the system library libatomic. Install it: apt-get install libatomic1"
    echo "$browser"
}

install_browser() {
    [ -z "${CHROMIUM:-}" ] || fail "CHROMIUM=$CHROMIUM does not start"
    say "Installing Chromium for the browser tests"
    apt_install "$shell" fonts-dejavu-core 2>/dev/null || apt_install chromium fonts-dejavu-core || apt_install chromium-browser fonts-dejavu-core || true
    find_browser ||
        fail "the browser tests need Chromium and none could be installed. Install chromium (or Google Chrome), or name one: make test CHROMIUM=/path/to/chrome"
}

driver_starts() {
    "$venv/bin/python" -m playwright --version >/dev/null 2>&1 </dev/null
}

node_is_fit() {
    command -v npm >/dev/null 2>&1 && node -e 'process.exit(process.versions.node.split(".")[0] < 18 ? 1 : 0)' 2>/dev/null
}

setup_clients() {
    if ! node_is_fit; then
        say "Installing Node.js for the tests of JavaScript clients"
        apt_install nodejs npm || true
        node_is_fit || fail "the tests of JavaScript clients need Node.js 18 or newer with npm. Install nodejs and npm"
    fi
    clients=tests/clients
    stamp=$clients/node_modules/.ready
    if [ ! -e "$stamp" ] || [ "$clients/package-lock.json" -nt "$stamp" ]; then
        say "Installing what $clients/package-lock.json pins"
        npm ci --prefix "$clients" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 </dev/null ||
            fail "the packages in $clients/package-lock.json could not be installed: see above. Is the npm registry within reach?"
        touch "$stamp"
    fi
}

setup_servers() {
    command -v virtuoso-t >/dev/null 2>&1 && command -v isql-vt >/dev/null 2>&1 && return
    say "Installing Virtuoso for the tests of remote endpoints"
    # The programs alone: the package without -bin would start a service of the system.
    apt_install virtuoso-opensource-7-bin || true
    command -v virtuoso-t >/dev/null 2>&1 && command -v isql-vt >/dev/null 2>&1 ||
        fail "the tests of remote endpoints need Virtuoso and it could not be installed. Install it: apt-get install virtuoso-opensource-7-bin"
}

case "${1:-}" in
    venv) setup_venv "${2:?a lock file}" ;;
    browser) setup_browser ;;
    clients) setup_clients ;;
    servers) setup_servers ;;
    *) fail "say one of: .ci/setup.sh venv LOCKFILE, .ci/setup.sh browser, .ci/setup.sh clients, .ci/setup.sh servers" ;;
esac
