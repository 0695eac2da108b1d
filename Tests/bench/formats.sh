# Sourced by Tests/bench.sh --formats: JSON, pages and workbooks against what reads them elsewhere.
# shellcheck shell=bash disable=SC2154

documents=Tests/bench/documents.py
json=$room/register-$count.json json_shuffled=$room/shuffled-$count.json
page=$room/page-44000.html workbook=$room/workbook-100000.xlsx
made "$json" $documents "$python" $documents json "$count" OUT
made "$json_shuffled" $documents "$python" $documents json "$count" OUT --shuffled-volatile
made "$page" $documents "$python" $documents html 44000 OUT
made "$workbook" $documents "$python" $documents xlsx 100000 OUT

# ---- JSON ------------------------------------------------------------------------------------------------------------

full=$room/full-json-$count
workspace "$full"
filled "$full" bench-register "$json"
restored="rm -rf '$work' && cp -a '$full' '$work'"

peers orjson duckdb
orjson="$venv/bin/python Tests/bench/peer_orjson.py" orjson_full=$room/orjson-json.sqlite
duckdb="$venv/bin/python Tests/bench/peer_duckdb.py" duckdb_full=$room/duckdb-full.duckdb duckdb_peer=$room/duckdb.duckdb
rm -f "$orjson_full" "$duckdb_full"
$orjson load "$json" "$orjson_full"
$duckdb load "$json" "$duckdb_full"

against() { # WHAT FILE: a whole import against what both scripts do with the same file
    measure pair "JSON, $1 / orjson compare" \
        --prepare "$restored" --ours "$import '$2' --quiet" \
        --prepare-theirs "cp '$orjson_full' '$peer'" --theirs "$orjson compare '$2' '$peer'"
    measure pair "JSON, $1 / DuckDB read_json + EXCEPT" \
        --prepare "$restored" --ours "$import '$2' --quiet" \
        --prepare-theirs "cp '$duckdb_full' '$duckdb_peer'" --theirs "$duckdb compare '$2' '$duckdb_peer'"
}
against "same bytes again" "$json"
against "shuffled, row_no anew" "$json_shuffled"

# ---- a page ----------------------------------------------------------------------------------------------------------

# Ours are whole commands: they read fields and keys out of the rows as well, and the import also compares them with an
# empty mirror and counts. Into a mirror that holds the page already it would end at the bytes' hash.
parser=$room/parse_html
read -ra flags < <(pkg-config --cflags --libs libxml-2.0)
cc -O2 -o "$parser" Tests/bench/parse_html.c "${flags[@]}"
measure pair "GBK page, sources check / libxml2 parsing" --target 2 \
    --prepare "$fresh" --ours "'$tool' sources check bench-register '$page'" --theirs "'$parser' '$page'"
measure pair "GBK page, import --dry-run / libxml2 parsing" --target 2 \
    --prepare "$fresh" --ours "$import '$page' --dry-run" --theirs "'$parser' '$page'"

# ---- a workbook ------------------------------------------------------------------------------------------------------

measure alone "XLSX of 100,000 rows, first import" --target-mb 200 \
    --prepare "$fresh" --ours "$import '$workbook' --quiet"

echo
echo "$count entries in $(du -h "$json" | cut -f 1) of JSON, 44,000 rows in $(du -h "$page" | cut -f 1) of HTML," \
    "100,000 rows in $(du -h "$workbook" | cut -f 1) of XLSX, medians of $runs"
python3 Tests/bench/timing.py table "$results"
