# shellcheck shell=bash
# Sourced by Tests/bench.sh --reconcile: a company's list against a register, and how time grows with either side.
half=$((count / 2)) double=$((count * 2)) rows=$((count * 3 / 20))   # 30,000 rows against 200,000 recordations
small=$((rows / 2)) large=$((rows * 2))

held() { # N ROWS: a workspace with a register of N entries, and the list of ROWS made from the usual register
    local space=$room/reconcile-$1
    if [[ ! -d $space ]]; then
        made "$room/register-$1.csv" Tests/bench/register.py Tests/bench/register.py "$1" OUT
        workspace "$space"
        filled "$space" bench-register "$room/register-$1.csv"
        mkdir -p "$space/lists"
    fi
    cp Tests/bench/bench-list.yaml "$space/lists/bench-list.yaml"
}

rm -rf "$room"/reconcile-*
for entries in "$half" "$count" "$double"; do held "$entries"; done
for size in "$small" "$rows" "$large"; do
    # The list of twice the size is longer than any of the smaller register: all lists are of the middle one.
    made "$room/list-$count-$size.csv" Tests/bench/list.py Tests/bench/list.py "$room/register-$count.csv" "$size" OUT
done
report() { # N ROWS: the command that holds the list against the register, and writes nothing
    echo "'$tool' reconcile bench-list '$room/list-$count-$2.csv' --dry-run --format json -o /dev/null --today $today" \
        "--config '$room/reconcile-$1/recordal.yaml'"
}
usual=$(report "$count" "$rows") work=$room/reconcile-$count

# What is planted is found: the figures stand for a report that is right.
found=$(eval "$(report "$count" "$rows" | sed 's/ -o .dev.null//')" || (($? == 4)))
python3 Tests/bench/planted.py "$rows" <<< "$found"

measure alone "reconcile, $rows rows, $count entries" --may-exit 0 4 --target-ms 3000 --target-mb 300 --ours "$usual"
measure pair "half of both / all" --may-exit 0 4 --target 0.6 --ours "$(report "$half" "$small")" --theirs "$usual"
measure pair "twice of both / once" --may-exit 0 4 --target 2.3 --ours "$(report "$double" "$large")" --theirs "$usual"
measure pair "twice the rows / once" --may-exit 0 4 --target 2.3 --ours "$(report "$count" "$large")" --theirs "$usual"
measure pair "twice the entries / once" --may-exit 0 4 --target 2.3 --ours "$(report "$double" "$rows")" --theirs "$usual"
