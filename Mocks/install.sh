# Sourced by Tests/run.sh and Mocks/demo.sh: the C libraries that recordal links, and swift.
# shellcheck shell=bash

libraries=(libcurl4-openssl-dev libbrotli-dev libsqlite3-dev libxml2-dev libzip-dev libpcre2-dev libxlsxwriter-dev libyajl-dev libzstd-dev
    libicu-dev zlib1g-dev
    pkg-config gcc sqlite3 openssl python3 curl)

# Installs what is missing on Debian and its relatives; says nothing, and needs no network, when all is there.
install_libraries() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "Not a Debian system: libcurl, Brotli, SQLite 3, libxml2, libzip, libxlsxwriter, ICU, PCRE2, yajl, zlib and zstd with their headers, pkg-config, a C" \
            "compiler, openssl, python3, the curl and the sqlite3 command are taken to be installed." >&2
        return 0
    fi
    local package missing=() as_root=()
    for package in "${libraries[@]}"; do
        # shellcheck disable=SC2016  # ${Status} is dpkg-query's own
        [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == *" installed" ]] || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "Missing packages: ${missing[*]}. As root, run: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Installing ${missing[*]}" >&2
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    # The package lists are fetched only when the ones at hand are missing or too old.
    "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >&2 ||
        { "${as_root[@]}" apt-get update -q >&2 &&
            "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >&2; } ||
        { echo "Could not install: ${missing[*]}" >&2; return 1; }
}

require_swift() {
    command -v swift >/dev/null && return
    echo "swift is not there. Swift 6.2 or newer is needed: https://www.swift.org/install/" >&2
    return 1
}
