#!/usr/bin/env bash
# Measures recordal against what a user would otherwise run, on a made-up register. Not part of the tests.
#     Tests/bench.sh [N]       N entries, 200000 unless said
#     Tests/bench.sh --large   1,000,000 entries, and how they compare with 200,000; without the slow peers
#     Tests/bench.sh --pages   a list in pages from the mock server, against curl and an import
#     Tests/bench.sh --reconcile [N]  a company's list of 0.15 N rows against N entries, and how time grows with either
#     Tests/bench.sh --formats JSON, a page and a workbook instead of CSV, against orjson, DuckDB and libxml2
# Prints a table; exits 1 when a target was missed. Everything stays in .build-bench/, the register files for the next run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=Mocks/install.sh
source Mocks/install.sh

count=200000 large="" formats="" paged="" listed=""
case ${1:-} in
    "") ;;
    --large) count=1000000 large=yes ;;
    --formats) formats=yes ;;
    --pages) paged=yes ;;
    --reconcile) listed=yes count=${2:-200000} ;;
    *[!0-9]*) echo "usage: Tests/bench.sh [N | --large | --formats | --pages | --reconcile [N]]" >&2; exit 2 ;;
    *) count=$1 ;;
esac
require_swift
install_libraries

room=$PWD/.build-bench
tool=${RECORDAL:-$PWD/.build/release/recordal}   # RECORDAL: measure another build
runs=${RUNS:-5}
kz_source=${KZ_SOURCE:-kz-customs}
today=2026-01-01                                  # the made-up register's day
results=$room/results-${formats:+formats-}${paged:+pages-}${listed:+reconcile-}$count.jsonl
mkdir -p "$room"
: > "$results"

[[ -n ${RECORDAL:-} ]] || Config/build/release.sh

# ---- register files -------------------------------------------------------------------------------------------------

made() { # FILE SOURCE COMMAND…: COMMAND with a name to write to, unless FILE is there and newer than SOURCE
    local file=$1 source=$2
    shift 2
    [[ $file -nt $source ]] && return
    "${@//OUT/$file.part}"
    mv "$file.part" "$file"   # so that a file cut short by an interrupt is not taken for whole
}

registers() { # N: both editions
    local script=Tests/bench/register.py
    made "$room/register-$1.csv" $script $script "$1" OUT
    made "$room/shuffled-$1.csv" $script $script "$1" OUT --shuffled-volatile
}

workspace() { # DIR: new and empty, with the benchmark's source
    rm -rf "$1"
    "$tool" init "$1" >/dev/null
    cp Tests/bench/bench-register.yaml "$1/sources/"
}

filled() { # DIR SOURCE FILE: a workspace after its first import, in one file
    (cd "$1" && "$tool" import "$2" "$3" --quiet)
    sqlite3 "$1/recordal.sqlite" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
}

venv=$room/venv
peers() { # PACKAGE…: Python packages that are measured against
    [[ -x $venv/bin/python ]] || python3 -m venv "$venv"
    "$venv/bin/python" -m pip show --quiet "$@" 2>/dev/null || "$venv/bin/python" -m pip install --quiet "$@"
}

empty=$room/empty work=$room/work peer=$room/peer.sqlite
fresh="rm -rf '$work' && cp -a '$empty' '$work'"
import="'$tool' import bench-register"
measure() { # MODE WHAT …
    local mode=$1 what=$2
    shift 2
    python3 Tests/bench/timing.py "$mode" "$results" "--what=$what" --runs "$runs" --cwd "$work" "$@"
}
python=python3
workspace "$empty"

if [[ -n $formats ]]; then
    # shellcheck source=Tests/bench/formats.sh
    source Tests/bench/formats.sh
    exit
fi

if [[ -n $listed ]]; then
    # shellcheck source=Tests/bench/reconcile.sh
    source Tests/bench/reconcile.sh
    echo
    echo "$rows rows against $count entries, medians of $runs"
    python3 Tests/bench/timing.py table "$results"
    exit
fi

if [[ -n $paged ]]; then
    full=$room/full-pages
    # shellcheck source=Tests/bench/pages.sh
    source Tests/bench/pages.sh
    exit
fi

registers "$count"
plain=$room/register-$count.csv shuffled=$room/shuffled-$count.csv full=$room/full-$count
restored="rm -rf '$work' && cp -a '$full' '$work'"

# ---- the sqlite3 command: the same key, everything else as it comes --------------------------------------------------

columns="recordation_number, registration_number, mark, holder, holder_country, classes, goods, status, valid_from, valid_to"
schema="CREATE TABLE entry (row_no TEXT, ${columns//,/ TEXT,} TEXT, PRIMARY KEY (recordation_number, registration_number));"

first_import() { # FILE OUT.sql
    printf '%s\n' "$schema" ".import --csv --skip 1 '$1' entry" > "$2"
}
compare() { # FILE COLUMNS OUT.sql: a second table, and the rows of either that the other lacks
    printf '%s\n' ".import --csv '$1' later" "SELECT $2 FROM later EXCEPT SELECT $2 FROM entry;" \
        "SELECT $2 FROM entry EXCEPT SELECT $2 FROM later;" > "$3"
}
first_import "$plain" "$room/first.sql"
compare "$plain" "*" "$room/same.sql"
compare "$shuffled" "$columns" "$room/shuffled.sql"
peer_full=$room/peer-full.sqlite
rm -f "$peer_full" && sqlite3 "$peer_full" ".read $room/first.sql"

# ---- recordal's own workspaces ---------------------------------------------------------------------------------------

workspace "$full"
filled "$full" bench-register "$plain"
entries=$(sqlite3 "$full/recordal.sqlite" 'SELECT count(*) FROM recordation')
[[ $entries == "$count" ]] || { echo "The first import left $entries recordations of $count." >&2; exit 1; }

# ---- imports against the sqlite3 command -----------------------------------------------------------------------------

measure pair "first import / sqlite3 .import" --target 4 \
    --prepare "$fresh" --ours "$import '$plain' --quiet" \
    --prepare-theirs "rm -f '$peer'" --theirs "sqlite3 '$peer' '.read $room/first.sql'"
measure pair "same bytes again / .import + EXCEPT" --target 0.15 \
    --prepare "$restored" --ours "$import '$plain' --quiet" \
    --prepare-theirs "cp '$peer_full' '$peer'" --theirs "sqlite3 '$peer' '.read $room/same.sql'"
measure pair "shuffled, row_no anew / .import + EXCEPT" --target 0.7 ${large:+--target-mb 300} \
    --prepare "$restored" --ours "$import '$shuffled' --quiet" \
    --prepare-theirs "cp '$peer_full' '$peer'" --theirs "sqlite3 '$peer' '.read $room/shuffled.sql'"

# ---- merging: the same edition with edits and without ------------------------------------------------------------------

# A tenth of the entries are corrected, and a quarter of those come into conflict. Both sides are ours.
edits=$room/edits-$count.csv next=$room/next-$count.csv edited=$room/edited-$count work_plain=$room/work-plain
python3 Tests/bench/edits.py "$plain" "$edits" "$next"
rm -rf "$edited" && cp -a "$full" "$edited"
(cd "$edited" && RECORDAL_ACTOR=bench "$tool" edit --from "$edits" --correction --reason bench --quiet)
sqlite3 "$edited/recordal.sqlite" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
measure pair "next edition with edits / without" --target 1.5 --may-exit 4 \
    --prepare "rm -rf '$work' && cp -a '$edited' '$work'" --ours "$import '$next' --quiet" \
    --prepare-theirs "rm -rf '$work_plain' && cp -a '$full' '$work_plain'" \
    --theirs "'$tool' import bench-register '$next' --config '$work_plain/recordal.yaml' --quiet"
conflicts=$(sqlite3 "$work/recordal.sqlite" 'SELECT count(*) FROM conflict_open')
((conflicts >= count / 45)) || { echo "Only $conflicts conflicts in $count entries." >&2; exit 1; }

# ---- peers: faster or not ---------------------------------------------------------------------------------------------

if [[ -z $large ]]; then
    json=$room/register-$count.jsonl json_shuffled=$room/shuffled-$count.jsonl
    peers csv-diff sqlite-utils orjson
    python=$venv/bin/python script="$python Tests/bench/peer_orjson.py"
    made "$json" "$plain" "$python" Tests/bench/peer_orjson.py lines "$plain" OUT
    made "$json_shuffled" "$shuffled" "$python" Tests/bench/peer_orjson.py lines "$shuffled" OUT
    key="--pk recordation_number --pk registration_number"

    rm -f "$room/utils-full.sqlite" "$room/orjson-full.sqlite"
    "$venv/bin/sqlite-utils" insert "$room/utils-full.sqlite" entry "$plain" --csv --silent \
        --pk recordation_number --pk registration_number
    $script load "$json" "$room/orjson-full.sqlite"

    measure pair "first import / sqlite-utils insert" \
        --prepare "$fresh" --ours "$import '$plain' --quiet" \
        --prepare-theirs "rm -f '$peer'" --theirs "$venv/bin/sqlite-utils insert '$peer' entry '$plain' --csv --silent $key"
    # A plain load keeps no history, no search and no stored bytes: not the same work, so for information alone.
    measure pair "first import / orjson load" --no-target \
        --prepare "$fresh" --ours "$import '$plain' --quiet" \
        --prepare-theirs "rm -f '$peer'" --theirs "$script load '$json' '$peer'"
    # csv-diff takes one column as key, and row_no is the only one that tells rows apart: so equal files alone.
    measure pair "same bytes again / csv-diff" \
        --prepare "$restored" --ours "$import '$plain' --quiet" \
        --theirs "$venv/bin/csv-diff '$plain' '$plain' --key row_no"
    measure pair "shuffled / sqlite-utils upsert" \
        --prepare "$restored" --ours "$import '$shuffled' --quiet" \
        --prepare-theirs "cp '$room/utils-full.sqlite' '$peer'" \
        --theirs "$venv/bin/sqlite-utils upsert '$peer' entry '$shuffled' --csv --silent $key"
    measure pair "shuffled / orjson compare" \
        --prepare "$restored" --ours "$import '$shuffled' --quiet" \
        --prepare-theirs "cp '$room/orjson-full.sqlite' '$peer'" --theirs "$script compare '$json_shuffled' '$peer'"
fi

# ---- asking -----------------------------------------------------------------------------------------------------------

answer=80
((count <= 200000)) || answer=300
holder=$(sqlite3 "$peer_full" 'SELECT holder FROM entry GROUP BY holder ORDER BY count(*) DESC, holder LIMIT 1')
mark=$(sqlite3 "$peer_full" 'SELECT mark FROM entry ORDER BY row_no LIMIT 1 OFFSET 777')
eval "$restored"
measure alone "list --holder" --target-ms "$answer" --ours "'$tool' list --holder '$holder'"
measure alone "list --status --expiring-within" --target-ms "$answer" \
    --ours "'$tool' list --status active --expiring-within 180d --today $today"
measure alone "search" --target-ms "$answer" --ours "'$tool' search '$mark'"
measure alone "--help" --target-ms 30 --ours "'$tool' --help"

# ---- deadlines --------------------------------------------------------------------------------------------------------

# The whole register is ours: every deadline is computed, and what is due on the day is planned.
sed -i 's/^portfolio: .*/portfolio: [{source: bench-register}]/' "$work/recordal.yaml"
printf 'alerts: {fallback: desk@example.com}\n' >> "$work/recordal.yaml"
columns="id, register, source, jurisdiction, presence, status, right_type, valid_from, valid_to, registration_valid_to"
bare="sqlite3 '$work/recordal.sqlite' 'SELECT $columns, insurance_valid_to, mark, holder FROM recordation WHERE record_id >= 1'"
plan="'$tool' alerts send --dry-run --quiet --today $today"
measure alone "deadlines and due alerts" --target-ms 5000 --target-mb 300 --ours "$plan"
measure pair "deadlines and due alerts / bare SELECT" --no-target --ours "$plan" --theirs "$bare"
one=$(sqlite3 "$full/recordal.sqlite" 'SELECT id FROM recordation LIMIT 1')
measure pair "deadlines, the view filled / bare SELECT" --no-target --theirs "$bare" \
    --prepare "sqlite3 '$work/recordal.sqlite' 'DELETE FROM deadline_basis'" --ours "'$tool' watch '$one' --quiet"
# The view is filled by now, and one recordation's part of it is computed anew.
measure alone "edit of one recordation" --target-ms "$((answer * 3))" \
    --ours "sh -c \"'$tool' edit '$one' owner=\$(date +%N) --quiet\""

# ---- the million ------------------------------------------------------------------------------------------------------

if [[ -n $large ]]; then
    registers 200000
    # Both sides are ours: the larger over the smaller, each from an empty workspace of its own.
    measure pair "first import, 1,000,000 / 200,000" --target 5.5 \
        --prepare "$fresh" --ours "$import '$plain' --quiet" \
        --prepare-theirs "rm -rf '$work-small' && cp -a '$empty' '$work-small'" \
        --theirs "'$tool' import bench-register '$room/register-200000.csv' --config '$work-small/recordal.yaml' --quiet"
fi

# ---- a real register --------------------------------------------------------------------------------------------------

kz=$PWD/Mocks/registers/kz-customs-2025-01-19.xlsx kz_full=$room/full-kz
workspace "$kz_full"
filled "$kz_full" "$kz_source" "$kz"
measure alone "Kazakhstan (XLSX), first import" --target-ms 1000 \
    --prepare "$fresh" --ours "'$tool' import $kz_source '$kz' --quiet"
measure alone "Kazakhstan (XLSX), same bytes again" --target-ms 500 \
    --prepare "rm -rf '$work' && cp -a '$kz_full' '$work'" --ours "'$tool' import $kz_source '$kz' --quiet"

echo
echo "$count entries, $(du -h "$plain" | cut -f 1) of CSV, medians of $runs"
python3 Tests/bench/timing.py table "$results"
