#!/usr/bin/env bash
# Tries every decoder, and whole commands, with so many mutated bytes: Tests/fuzz.sh [BYTES], 10000000 unless said.
# RECORDAL_SEED repeats a run. A crash, a wrong result or a hang makes it fail, behind the decoder's seed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bytes=${1:-10000000}
if [[ ! $bytes =~ ^[1-9][0-9]*$ ]] || (($# > 1)); then
    echo "Give the number of bytes: Tests/fuzz.sh 10000000" >&2
    exit 2
fi
# shellcheck source=Mocks/install.sh
source Mocks/install.sh
require_swift
install_libraries

log=$(mktemp)
trap 'rm -f "$log"' EXIT

swift build --build-tests
# A debug build reads some hundred thousand bytes a second.
limit=$((300 + bytes / 10000))
failed=0
for decoder in \
    'CSV:mutated CSV and TSV' 'XLSX archive:a mutated archive' 'XLSX parts:mutated XML in a sound archive' \
    'HTML:mutated HTML' 'XML:mutated XML is' 'JSON:mutated JSON' 'charsets:mutated text in any charset' \
    'mails:mutated mails are read' 'commands:whole commands on mutated files'; do
    code=0
    RECORDAL_FUZZ_BYTES=$bytes timeout --kill-after=10 "$limit" \
        swift test --skip-build --disable-xctest --filter "FuzzTests.*${decoder#*:}" >"$log" 2>&1 || code=$?
    # The second line says what the first does, and more; after a crash there is only the first.
    grep "^fuzz ${decoder%%:*}: " "$log" | tail -n 1 || true
    if ((code == 124 || code == 137)); then
        echo "${decoder%%:*}: no end within $limit seconds" >&2
    elif ((code != 0)); then
        grep -E '✘|↳|error:|Fatal|signal' "$log" | head -n 40 >&2 || tail -n 40 "$log" >&2
    elif ! grep -Eq 'Test run with 1 test ' "$log"; then
        echo "${decoder%%:*}: no test ran" >&2
        code=1
    fi
    ((code == 0)) || failed=1
done
exit "$failed"
