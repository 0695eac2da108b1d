#!/usr/bin/env bash
# Builds the program that users run, .build/release/recordal: with the Swift libraries inside, and without the data of
# ICU that it does not use, which are 32 MB. Where these cannot be cut, the program is larger, and works the same.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

object=$PWD/.build/icu-data.o
archive=$(dirname "$(dirname "$(readlink -f "$(type -P swift)")")")/lib/swift_static/linux/lib_FoundationICU.a
mkdir -p .build
# No library calls the program, so it exports nothing; the Swift libraries ask for the contrary, and that costs 2 MB.
link=(--no-export-dynamic)
if [[ -f $archive ]] && symbol=$(python3 Config/build/icu-data.py "$archive" "$object"); then
    link+=("$object" --defsym "$symbol=recordal_icu_data")
else
    echo "The data of ICU could not be cut: the program will be 32 MB larger." >&2
fi
flags=()
for flag in "${link[@]}"; do flags+=(-Xlinker "$flag"); done
swift build -c release --static-swift-stdlib --product recordal "${flags[@]}" "$@"
