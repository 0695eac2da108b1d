#!/usr/bin/env bash
# Builds and runs all tests. Arguments go to `swift test`: Tests/run.sh --filter Documents
# RECORDAL_BIN names another executable for the tests that run the program:
#     RECORDAL_BIN=.build/release/recordal Tests/run.sh --filter CommandLineTests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=Mocks/install.sh
source Mocks/install.sh
require_swift
install_libraries

log=$(mktemp)
trap 'rm -f "$log"' EXIT

swift build --build-tests
swift test --skip-build --disable-xctest "$@" 2>&1 | tee "$log"

# `swift test` is content with no tests at all (a filter that matches nothing, a target left out).
if ! grep -Eq 'Test run with [1-9][0-9]* tests?' "$log"; then
    echo "No test ran." >&2
    exit 1
fi
