#!/usr/bin/env bash
# Builds and runs all tests. The program that they start is the one that users run, so it is built first.
# Arguments go to `swift test`, as in Tests/run.sh --filter Documents: then the debug program is started, which is built
# sooner. RECORDAL_BIN names another program to start.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=Mocks/install.sh
source Mocks/install.sh
require_swift
install_libraries

log=$(mktemp)
memory=
trap 'rm -rf "$log" ${memory:+"$memory"}' EXIT

if (($# == 0)) && [[ -z ${RECORDAL_BIN:-} ]]; then
    Config/build/release.sh
    # The demo's web server, which tests start beside the program.
    swift build -c release --static-swift-stdlib --product register-mocks
    export RECORDAL_BIN=$PWD/.build/release/recordal
fi
swift build --build-tests

# Thousands of mirrors are written and synced: in memory, where there is room, nothing waits for the disk.
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1 || true)
if [[ -z ${TMPDIR:-} ]] && ((${room:-0} >= 4 << 20)) && memory=$(mktemp -d /dev/shm/recordal-tests-XXXXXX); then
    # Some tests become another user, and go through it.
    chmod 711 "$memory"
    # Hooks are run from there, which a system may forbid.
    cp "$(type -P true)" "$memory/true"
    if "$memory/true" 2>/dev/null; then export TMPDIR=$memory; fi
fi
swift test --skip-build --disable-xctest "$@" 2>&1 | tee "$log"

# `swift test` is content with no tests at all (a filter that matches nothing, a target left out).
if ! grep -Eq 'Test run with [1-9][0-9]* tests?' "$log"; then
    echo "No test ran." >&2
    exit 1
fi
