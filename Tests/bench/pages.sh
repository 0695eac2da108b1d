# Sourced by Tests/bench.sh --pages: a list in pages from the mock server, against curl that fetches the same pages to disk
# and an import of them; and an unchanged register with an ETag.
# shellcheck shell=bash disable=SC2154

mocks=${MOCKS:-$PWD/.build/release/register-mocks}
[[ -n ${MOCKS:-} ]] || swift build -c release --product register-mocks
coproc server { "$mocks"; }
read -r port <&"${server[0]}"
site=http://127.0.0.1:$port

listed() { # DIR COUNT: a new workspace whose source is a list of so many entries, in pages of 1,000
    rm -rf "$1"
    "$tool" init "$1" >/dev/null
    sed 's/size: 10,/size: 1000,/' Mocks/registers/pages.yaml > "$1/sources/pages.yaml"
    sed -e '/^pull:/,$d' -e 's/{format: json, records: rows}/{format: csv}/' Mocks/registers/pages.yaml > "$1/sources/etag.yaml"
    sed -i '/^sources: {}/d' "$1/recordal.yaml"
    cat >> "$1/recordal.yaml" <<SETTINGS
sources:
  pages: {from: '$site/pages/list?page={page}&rows={size}&count=$2'}
  etag: {from: '$site/etag/$2?count=$2'}
SETTINGS
}

count=128000 pages=128
listed "$empty" $count
fetched=$room/fetched peer_space=$room/peer-space
# A first edition is asked for twice before it is believed, and curl asks once.
measure pair "128,000 in pages of 1,000 / curl --parallel + import" --target 1.5 \
    --prepare "$fresh" --ours "'$tool' sync pages --quiet" \
    --prepare-theirs "rm -rf '$fetched' '$peer_space' && mkdir '$fetched' && cp -a '$empty' '$peer_space'" \
    --theirs "bash -c 'cd $peer_space && curl -sS --parallel --parallel-max 4 -o \"$fetched/page-#1.json\" \
        \"$site/pages/list?page=[001-$pages]&rows=1000&count=$count\" && \
        \"$tool\" import pages \$(echo $fetched/page-*.json) --quiet'"

listed "$full" $count
(cd "$full" && "$tool" sync etag --quiet)
sqlite3 "$full/recordal.sqlite" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
measure alone "unchanged, by its ETag" --target-ms 50 \
    --prepare "rm -rf '$work' && cp -a '$full' '$work'" --ours "'$tool' sync etag --quiet"

# A first edition lies in a temporary file until the guards have seen all of it; what comes after is compared row by row.
runs=1
listed "$empty" 1000000
measure alone "1,000,000 in pages of 1,000, for the first time" --target-mb 300 --prepare "$fresh" --ours "'$tool' sync pages --quiet"
measure alone "1,000,000 in pages of 1,000, nothing new" --target-mb 300 --ours "'$tool' sync pages --quiet"

echo
python3 Tests/bench/timing.py table "$results"
