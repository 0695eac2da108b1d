#!/usr/bin/env bash
# Shows recordal on four customs registers: builds it, then runs the real commands, offline, in a folder of its own.
#     Mocks/demo.sh [DIR]     DIR: where the workspace goes; a fresh temporary folder unless said
# RECORDAL_BIN names a built executable; without it the package is built. The debug build is taken: it needs less than
# half of the release build's time, and these registers are read in a second with either.
set -euo pipefail

room=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if (($# > 1)) || [[ ${1:-} == -* ]]; then
    echo "usage: Mocks/demo.sh [DIR]" >&2
    exit 2
fi
if [[ -n ${1:-} && -e $1/recordal.yaml ]]; then
    echo "$1 is a workspace already (it has a recordal.yaml), and the demo leaves it alone. Name another folder, or none." >&2
    exit 2
fi

if [[ -n ${RECORDAL_BIN:-} ]]; then
    bin=$(cd "$(dirname "$RECORDAL_BIN")" && pwd)/$(basename "$RECORDAL_BIN")
else
    # shellcheck source=Mocks/install.sh
    source "$room/Mocks/install.sh"
    require_swift
    install_libraries
    echo "Building recordal (the first time takes some minutes) …"
    swift build --package-path "$room" --product recordal
    swift build --package-path "$room" --product register-mocks
    bin=$(swift build --package-path "$room" --show-bin-path)/recordal
fi

if [[ -n ${1:-} ]]; then
    mkdir -p "$1"
    space=$(cd "$1" && pwd)
else
    space=$(mktemp -d "${TMPDIR:-/tmp}/recordal-demo.XXXXXX")
fi

# Nothing outside has a say: neither a workspace that the user has, nor another folder of sources.
unset RECORDAL_CONFIG RECORDAL_SHARE

# A terminal's width the tool knows by itself; in a pipe, tables would be as wide as their longest cell.
fitted=()
[[ -t 1 ]] || fitted=(--width "${COLUMNS:-118}")

say() { printf '\n'; printf '# %s\n' "$@"; }

shown() { # WORD…: a command as one would type it
    local word line=
    for word in "$@"; do
        case $word in
            *[\ \'\"*?]*) line+=" '$word'" ;;
            *) line+=" $word" ;;
        esac
    done
    printf '\n$%s\n' "$line"
}

ends_with() { # CODE WORD…: runs recordal, which is to end with that code
    local expected=$1 code=0
    shift
    shown recordal "$@"
    "$bin" "$@" ${fitted[@]+"${fitted[@]}"} || code=$?
    if ((code != expected)); then
        echo "The demo went wrong: the exit code is $code, and $expected was expected." >&2
        exit 1
    fi
    ((code == 0)) || echo "(exit code $code)"
}

recordal() { ends_with 0 "$@"; }

recordal init "$space"
cd "$space"
cp "$room"/Mocks/registers/{kz-customs-*.xlsx,by-customs-*.xlsx,cn-gacc-grid.tsv,ru-trois-sample.csv} inbox/

say "In recordal.yaml stand the time zone in which your days begin, and which recordations are yours."
sed -i.before -e 's|^time_zone:.*|time_zone: Europe/Zurich|' -e 's|^portfolio: \[\]|portfolio:|' \
    -e 's|^#  - holder:|  - holder:|' recordal.yaml
rm recordal.yaml.before
shown grep -E '^time_zone|^portfolio|^  - ' recordal.yaml
grep -E '^time_zone|^portfolio|^  - ' recordal.yaml

say "It is 20 January 2025. Four registers were saved into inbox/: two workbooks, a search grid pasted as text, a CSV." \
    "Every row is accounted for: what is live, what the register itself calls ended, what cannot be read and why."
recordal import kz-customs inbox/kz-customs-2025-01-19.xlsx --today 2025-01-20
recordal import by-customs inbox/by-customs-2025-01-19.xlsx --today 2025-01-20
recordal import cn-gacc inbox/cn-gacc-grid.tsv --today 2025-01-20
recordal import ru-trois inbox/ru-trois-sample.csv --today 2025-01-20

say "The portfolio across registers: Xiaomi stands in three of the four. 'Left' counts the days to the end."
recordal list --portfolio --today 2025-01-20

say "What of it ends within 180 days? Customs sends no reminder."
recordal list --portfolio --expiring-within 180d --today 2025-01-20

say "And what has to be filed by when, under which law? 'Act by' is the strictest reading, on a working day."
recordal deadlines --within 60d --today 2025-01-20
say "Who would be told what on 14 February? Only looking: --dry-run writes nothing."
printf 'alerts:\n  fallback: docket@example.com\n' >> recordal.yaml
recordal alerts send --dry-run --today 2025-02-14

say "Letters go out by hooks: programs of your own, or shipped ones. Here the first one fails, which nobody can miss."
printf '#!/bin/sh\necho "no mail server" >&2\nexit 1\n' > hooks/mail
chmod 755 hooks/mail
sed -i.before 's|^hooks: {}|hooks: {digest: {path: hooks/mail, attempts: 1}}|' recordal.yaml
ends_with 5 alerts send --today 2025-02-14 --quiet
say "The hook is put right: another one, which writes letters to a file. Nothing was lost, and nothing is told twice."
sed -i.before 's|{path: hooks/mail, attempts: 1}|append-to-file|' recordal.yaml
rm recordal.yaml.before
recordal alerts retry --today 2025-02-14
recordal alerts send --today 2025-02-14
shown head -n 24 letters.txt
head -n 24 letters.txt
recordal calendar deadlines.ics --within 60d --today 2025-02-14
shown head -n 12 deadlines.ics
head -n 12 deadlines.ics | tr -d '\r'

say "Search goes by mark, holder, number or agent, in any script."
recordal search 小米 --today 2025-01-20

say "Half a year later Kazakhstan publishes a new edition. First only look: --dry-run writes nothing."
recordal import kz-customs inbox/kz-customs-2025-07-19.xlsx --today 2025-07-20 --dry-run
say "That looks right. Now for good."
recordal import kz-customs inbox/kz-customs-2025-07-19.xlsx --today 2025-07-20

say "What the registers changed since fetch 4, field by field. ('When' is the clock's time, whatever --today says.)" \
    "Two entries are missing now. That is noted, and nothing is deleted."
recordal changes --since 4 --today 2025-07-20

say "One recordation: what happened to it, and every field with the register's own text and the row it stands in."
recordal history 01280/ТЗ-271119 --today 2025-07-20
recordal show 01280/ТЗ-271119 --today 2025-07-20

say "Somebody imports the January file again. A guard holds it, since it is older than what is known; nothing changes."
ends_with 3 import kz-customs inbox/kz-customs-2025-01-19.xlsx --today 2025-07-20
say "A held fetch waits for a person, who accepts it or rejects it, and says why."
recordal fetches show 6
recordal fetches reject 6 --reason 'the January file once more'

say "Registers over the network: here a server on this machine plays one, a list of 95 entries in ten pages. The fifth page" \
    "breaks off in the middle. Nothing of the list is taken, and nothing that came is lost."
coproc mocks { "$(dirname "$bin")/register-mocks"; }
read -r port <&"${mocks[0]}"
cp "$room/Mocks/registers/pages.yaml" sources/
sed -i.before '/^sources: {}/d' recordal.yaml
rm recordal.yaml.before
cat >> recordal.yaml <<SETTINGS
network: {contact: ip@example.com, retries: 0, at_once: 1}
sources:
  pages: {from: 'http://127.0.0.1:$port/pages/list?page={page}&rows={size}&count=95&bad=truncated&on=5&until=5', every: 1d}
SETTINGS
ends_with 1 run --today 2025-07-20
recordal status --today 2025-07-20
say "The next run asks for the pages that are missing, and for the first one, to see that the list is still the same." \
    "A third, on the same day, has nothing to do."
recordal run --today 2025-07-20
recordal run --today 2025-07-20
say "The day after, customs has a new edition; on the third day a log-in page comes in its place, and is taken for what it is."
shown curl -s "http://127.0.0.1:$port/advance/pages"
curl -s "http://127.0.0.1:$port/advance/pages"
echo
recordal run --today 2025-07-21
recordal changes --since 8 --source pages --today 2025-07-21
sed -i.before "s|&bad=truncated&on=5&until=5|\&bad=login|" recordal.yaml
rm recordal.yaml.before
ends_with 1 run --today 2025-07-22

say "A register that recordal does not know yet: it proposes a source from a file, and says what it is unsure of." \
    "(Belarus, as if it were new; the shipped by-customs is what comes of it.)"
recordal sources new belarus --from inbox/by-customs-2025-01-19.xlsx --jurisdiction BY
recordal sources check belarus inbox/by-customs-2025-01-19.xlsx --rows 1

say "A register that cannot be downloaded is a list that a person keeps, and notices that customs sends (observe)."
recordal sources template us-cbp us-cbp.xlsx

say "How old is what we know? Three registers were not brought in for half a year, and status says so."
recordal status --today 2025-07-20

say "People know things that a register does not show. Who says so stands in the history, so recordal asks for a name." \
    "China's grid is to come from a share that cannot be reached today; what people enter does not wait for it."
cat >> recordal.yaml <<YAML
actor: anna
YAML
sed -i.before -e 's|^  pages: .*|  cn-gacc: {from: share/grids}|' recordal.yaml
rm recordal.yaml.before
ends_with 1 sync --today 2025-07-21
say "A note, a correction (the register is wrong), and a renewal that is filed and that the register does not show yet."
recordal edit T2023-14488 owner=anna tags=house-mark
recordal edit T2023-14488 valid_to=2033-05-21 --correction --reason 'the certificate says 21 May'
recordal edit cn-gacc:T2023-13520+10272734 valid_to=2043-02-13 --pending --on 2025-07-18 --reason 'renewal filed'
recordal list --owner anna --today 2025-07-21

say "The share is back, and the register says two new things: one is what anna said, the other is neither the old end nor" \
    "the one that was filed. Everything is taken in; about that one field a person is asked, and the exit code is 4."
mkdir -p share/grids
sed -e 's|2033-05-20|2033-05-21|' -e 's|2033-02-13|2035-02-13|' inbox/cn-gacc-grid.tsv > share/grids/grid-2025-07-22.tsv
ends_with 4 sync --today 2025-07-22
ends_with 4 conflicts --today 2025-07-22
say "Why does it show what it shows? And the answer, which is remembered and can be taken back."
recordal why cn-gacc:T2023-13520+10272734 valid_to
recordal resolve 1 --take register --reason 'customs: two years until the trademark is renewed'
recordal conflicts --today 2025-07-22
say "The history tells the whole story."
recordal history cn-gacc:T2023-13520+10272734 --today 2025-07-22

say "The third way to use it: the company's own list, twenty rights from a docketing system, held against the registers." \
    "recordal proposes which column is what; the list becomes a part of the mirror, and is never mixed with customs' word."
cp "$room/Mocks/registers/xiaomi-docket.csv" portfolio.csv
recordal reconcile new docket --from portfolio.csv
say "Each row, and each recordation of ours, is one finding; where a register is too old, nobody can tell. What is doubtful is asked."
ends_with 4 reconcile docket portfolio.csv --today 2025-07-22
recordal reconcile why docket X-02 --today 2025-07-22
say "A person looks at it and decides; the decision has a reason, and outlives new editions of both sides."
recordal reconcile accept docket X-02 --reason 'a slip in the docket: the certificate says 1438549'
ends_with 4 reconcile docket --finding near-miss --finding not-recorded --today 2025-07-22
say "Where the list is right and the register is not, the finding becomes a correction: an edit like any other."
ends_with 4 reconcile docket --apply differs --row X-14 --reason 'assigned on 3 May' --today 2025-07-22
say "What is missing, as a sheet for the agents; and all of it as one page for the manager, to be opened in a browser."
ends_with 4 reconcile docket --finding not-recorded --format xlsx -o gaps.xlsx --today 2025-07-22
ends_with 4 reconcile docket -o docket.html --today 2025-07-22

say "Doctor checks the file, the chain of events, every stored byte, and that history gives what is shown."
recordal doctor

cat <<END

The workspace is $space
The program is   $bin
Go on there, for instance:

  cd $space
  alias recordal=$bin
  recordal list --holder puma
  recordal list --status suspended
  recordal presence
  recordal fetches export 5 evidence && (cd evidence && sha256sum -c SHA256SUMS)
  sqlite3 -readonly recordal.sqlite "SELECT id, valid_to FROM recordation WHERE holder LIKE '%xiaomi%'"
END
