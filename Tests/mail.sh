#!/usr/bin/env bash
# Sends alerts by the shipped SMTP hook to a server that refuses, stalls and hangs up, while the program is killed at random:
# each alert arrives, and no more often than it was killed. Then one of them is answered, as a person's mail program does. Needs the network once, for aiosmtpd; it goes to .build/peers.
#     Tests/mail.sh      COUNT=1000 and RECORDAL_SEED=1 unless said; RECORDAL_BIN names a built executable
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
count=${COUNT:-1000}
seed=${RECORDAL_SEED:-1}

# shellcheck source=Tests/program.sh
source Tests/program.sh
program
python_with aiosmtpd

space=$(mktemp -d)
server=
finish() {
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf "$space"
}
trap finish EXIT

echo "== $count alerts, seed $seed"
: >"$space/taken"
"$venv/bin/python" Tests/mail-server.py "$space" "$seed" >"$space/port" &
server=$!
for _ in $(seq 400); do
    [[ -s $space/port ]] && break
    sleep 0.05
done

"$bin" init "$space/w" --quiet
cd "$space/w"
mkdir -p hooks
cp "$root/Config/hooks/email-smtp" hooks/
chmod 700 hooks hooks/email-smtp
printf 'url = "smtp://127.0.0.1:%s"\n' "$(<"$space/port")" >hooks/email-smtp.conf
chmod 600 hooks/email-smtp.conf
cat >recordal.yaml <<'YAML'
time_zone: Europe/Zurich
rehearsal: true
portfolio: [{holder: acme}]
alerts: {fallback: docket@example.com, delivery: single, attempts: 3}
hooks: {alert: {path: hooks/email-smtp, variables: {SMTP_SECONDS: '1'}}}
letters: {from: brands@example.com, reply_to: replies@example.com}
YAML
cat >sources/toy.yaml <<'YAML'
jurisdiction: KZ
documents:
  - {format: csv, charset: [utf-8], ragged: reject}
columns: {number: {header: Number}, mark: {header: Mark}, holder: {header: Holder}, end: {header: End}}
fields:
  recordation_number: number
  mark: mark
  holder: holder
  valid_to: {column: end, dates: [yyyy-MM-dd]}
  status: {constant: active}
key: [recordation_number]
YAML
{
    echo Number,Mark,Holder,End
    for number in $(seq "$count"); do echo "N$number,Mark $number,Acme Ltd,2026-12-31"; done
} >"$space/list.csv"
"$bin" import toy "$space/list.csv" --today 2026-12-01 --quiet
"$venv/bin/python" "$root/Tests/mail.py" "$bin" "$space/w" "$count" "$seed"
