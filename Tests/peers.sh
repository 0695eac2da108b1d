#!/usr/bin/env bash
# Holds letters and calendars against programs of other people: a real mail server (aiosmtpd, with TLS and a password),
# Python's own reader of mails, and icalendar; the JSON schemas (jsonschema); the distance of names (rapidfuzz); and sheets (openpyxl, and LibreOffice where it is installed). Needs the network once, for PyPI; the
# packages go to .build/peers.
#     Tests/peers.sh     RECORDAL_BIN names a built executable; without it the package is built
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

# shellcheck source=Tests/program.sh
source Tests/program.sh
program
python_with aiosmtpd icalendar jsonschema openpyxl rapidfuzz

space=$(mktemp -d)
server=
finish() {
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf "$space"
}
trap finish EXIT

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

echo "== a mail server with STARTTLS and a password"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout "$space/key.pem" -out "$space/cert.pem" 2>/dev/null
mkdir "$space/mails"
"$venv/bin/python" Tests/smtp-server.py "$space" >"$space/port" &
server=$!
for _ in $(seq 200); do
    [[ -s $space/port ]] && break
    sleep 0.05
done
port=$(<"$space/port")

"$bin" init "$space/w" --quiet
cd "$space/w"
cat >recordal.yaml <<'YAML'
time_zone: Europe/Zurich
portfolio: [{holder: xiaomi}]
hooks:
  digest: email-smtp
  alert: {path: email-smtp, language: zh-Hans}
letters: {from: 小米品牌 <brands@example.com>}
YAML

config() { # USER PASSWORD LINE…
    printf '%s\n' "url = \"smtp://localhost:$port\"" "cacert = \"$space/cert.pem\"" "user = \"$1:$2\"" "${@:3}" >hooks/email-smtp.conf
    chmod 600 hooks/email-smtp.conf
}

config anna secret ssl-reqd
"$bin" hooks test digest --to 'Anna <anna@example.com>' --to wei@example.com
"$bin" hooks test alert --to '李伟 <li@example.cn>'
config anna wrong ssl-reqd
code=0
"$bin" hooks test digest --to anna@example.com >"$space/said" || code=$?
((code == 5)) || fail "a wrong password ended with $code"
grep -q 535 "$space/said" || fail "the server's refusal is not told: $(<"$space/said")"
# Without TLS the server takes no password, and curl offers it none in clear where TLS is required.
config anna secret
code=0
"$bin" hooks test digest --to anna@example.com >"$space/said" || code=$?
((code == 5)) || fail "without TLS it ended with $code"
config anna secret ssl-reqd
for recipient in busy refused; do
    code=0
    "$bin" hooks test digest --to "$recipient@example.com" --json >"$space/said" || code=$?
    ((code == 5)) || fail "$recipient ended with $code"
    grep -oE '"outcome": "[^"]*"' "$space/said"
done
"$venv/bin/python" "$root/Tests/smtp-check.py" "$space/mails"

echo "== the distance of names"
(cd "$root" && RECORDAL_DISTANCES=$space/distances.tsv Tests/run.sh --filter NearnessTests >/dev/null)
"$venv/bin/python" - "$space/distances.tsv" <<'PYTHON'
import sys
from rapidfuzz.distance import OSA
rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8")]
wrong = [row for row in rows if OSA.distance(row[0], row[1]) != int(row[2])]
if wrong or len(rows) < 1000:
    sys.exit(f"{len(wrong)} of {len(rows)} distances differ: {wrong[:3]}")
print(len(rows), "distances are those of rapidfuzz")
PYTHON

echo "== a calendar"
sed -i 's/holder: xiaomi/source: kz-customs/' recordal.yaml
"$bin" import kz-customs "$root/Mocks/registers/kz-customs-2025-01-19.xlsx" --today 2025-01-20 --quiet
"$bin" calendar --today 2025-01-20 >"$space/deadlines.ics"
"$bin" deadlines --json --today 2025-01-20 >"$space/deadlines.json"
"$venv/bin/python" "$root/Tests/calendar-check.py" "$space/deadlines.ics" "$space/deadlines.json"

echo "== a sheet"
"$bin" sheet "$space/ours.xlsx" --quiet --today 2025-01-20
"$bin" list --json --today 2025-01-20 >"$space/list.json"
"$venv/bin/python" "$root/Tests/sheet-check.py" "$space/ours.xlsx" "$space/list.json" "$space/changed.xlsx"
"$bin" edit --from "$space/ours.xlsx" | grep -q '^0 edits made' || fail "a sheet that nobody changed made edits"
"$bin" edit --from "$space/changed.xlsx" | grep -q '^2 edits made' || fail "a sheet that openpyxl changed made not two edits"
"$bin" edit --from "$space/changed.xlsx" | grep -q '^0 edits made' || fail "the same sheet again made edits"
if command -v soffice >/dev/null; then
    soffice "-env:UserInstallation=file://$space/office" --headless --convert-to xlsx --outdir "$space/saved" \
        "$space/ours.xlsx" >/dev/null 2>&1
    "$bin" edit --from "$space/saved/ours.xlsx" | grep -q '^0 edits made' || fail "a sheet that LibreOffice saved made edits"
    echo "LibreOffice: 0 edits"
else
    echo "LibreOffice (soffice) is not installed: not tried"
fi

echo "== JSON schemas"
number=0
object() { # COMMAND…
    number=$((number + 1))
    "$bin" "$@" --json --today 2025-01-20 >"$space/object-$number.json" 2>/dev/null || [[ -s "$space/object-$number.json" ]] ||
        fail "no object: $*"
}
object import kz-customs "$root/Mocks/registers/kz-customs-2025-01-19.xlsx"
object sync
id=$("$bin" list --limit 1 --format csv | sed -n '2s/,.*//p')
object edit "$id" holder=Mine --correction --reason test
object edit "$id" owner=anna
object sheet "$space/sheet.xlsx"
object edit --from "$space/sheet.xlsx"
for words in list 'search xiaomi' presence "show $id" "history $id" "why $id holder" changes conflicts deadlines \
    'deadlines --unknown' 'deadlines --moved' alerts 'alerts send --dry-run' 'alerts messages' status sources \
    'sources check kz-customs' fetches 'fetches show 1' undo 'config check' 'config path' doctor hooks \
    'hooks test digest --dry-run' help 'help dates' calendar "watch $id" "renewal $id filed" 'show nothing-of-that-name'; do
    # shellcheck disable=SC2086  # words of a command
    object $words
done
"$venv/bin/python" "$root/Tests/schema-check.py" "$root/Config/schemas" "$space"/object-*.json
