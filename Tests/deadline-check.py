#!/usr/bin/env python3
"""Computes deadlines a second time, by other means than recordal: dateutil and the holidays package with its own days.

    python3 -m venv venv && venv/bin/pip install python-dateutil holidays==0.108 pyyaml
    venv/bin/python Tests/deadline-check.py                   writes Tests/LawTests/Fixtures/deadlines.txt
    venv/bin/python Tests/deadline-check.py KE 2026-03        prints the days of one month; also US:copyright, EU/DE, EU
    venv/bin/python Tests/deadline-check.py --program .build/debug/recordal
                                                              runs the program, and finds dates that are too late

The fixture: for each jurisdiction, kind of right and Member State, and each end date of eight years, the day on which the window
opens, the safe date, the last day by law, the end of grace, and whether all holidays on the way are known. The law stands below,
and is not read from recordal's files. The fixture keeps one FNV-1a hash a month, over the lines that are printed for it; the test
computes the same lines with recordal.

The program: it brings made-up lists into a workspace, asks `recordal deadlines --json`, and holds every date against the last day
that a reading of `Config/jurisdictions` gives here, with the days of the holidays package and not those of `Config/holidays`. For the
European Union it does so for each of the 27 Member States, and for none named, where no date may be later than that of any State.
Every eleventh end date from 2025 to 2030, each of them with `RECORDAL_EVERY_DATE=1`. It ends with 1 where a date is later or missing.
"""
import csv
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import holidays
from dateutil.relativedelta import relativedelta

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
DAY = datetime.timedelta(days=1)
STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()

# Offices: the part of the country, and what the package calls days on which public offices are closed.
OFFICES = {
    "GB": {"subdiv": "ENG"}, "CH": {"subdiv": "BE"}, "AU": {"subdiv": "ACT"},
    "DE": {"subdiv": "BY"}, "ES": {"subdiv": "MD"}, "IT": {"subdiv": "RM"},
    "AT": {"categories": ("public", "bank")}, "BE": {"categories": ("public", "bank")}, "LU": {"categories": ("public", "bank")},
    "CY": {"categories": ("public", "bank", "optional")}, "SE": {"categories": ("public", "de_facto")},
}
for code in "CA TH AE AR ID".split():
    OFFICES[code] = {"categories": ("public", "government")}
for code in "DK IE NL PT".split():
    OFFICES[code] = {"categories": ("public", "optional")}
# Closed days of government offices that the package does not have.
CLOSED = {
    "JP": ((1, 2), (1, 3), (12, 29), (12, 30), (12, 31)),
    "BE": ((11, 2), (11, 15), (12, 26)),
}
FRIDAY_SATURDAY = {"SA", "JO"}


def package(code, years):
    settings = dict(OFFICES.get(code, {}), years=years, language="en_US")
    table = holidays.country_holidays(code, **settings)
    names = {day: name for day, name in table.items() if day.year in years}
    for year in years:
        for month, day in CLOSED.get(code, ()):
            names.setdefault(datetime.date(year, month, day), "closed")
    # Reg. 1182/71 art. 2(2): in the Union no Saturday is a working day, also where a decree has people work on it.
    extra = () if code in STATES else getattr(table, "weekend_workdays", ())
    return names, {day for day in extra if day.year in years}


def weekend(code):
    return {4, 5} if code in FRIDAY_SATURDAY else {5, 6}


# ---------------------------------------------------------------------------------------------------------------------------------
# The fixture


def months(count):
    return lambda end, office: (end + relativedelta(months=count), True)


def days(count):
    return lambda end, office: (end + count * DAY, True)


def working(count):
    return lambda end, office: office.back(end, count)


THE_END = days(0)

# The readings of the last day: by law, and where "at least so many days" leaves it open, with one day more.
# opens, [(law, strict)], grace
RULES = {
    "CN": (months(-6), [(THE_END, THE_END)], None),
    "US": (None, [(months(3), months(3)), (days(90), days(90))], None),
    "US:copyright": (None, [(months(-3), months(-3))], None),
    "EU": (None, [(working(30), working(31))], THE_END),
    "GB": (None, [(working(30), working(31))], THE_END),
    "CH": (None, [(THE_END, THE_END), (days(-40), days(-40))], None),
    "JP": (months(-3), [(THE_END, THE_END)], None),
    "TH": (None, [(days(-30), days(-31)), (THE_END, THE_END)], None),
    "VN": (None, [(days(-20), days(-21))], None),
    "TR": (None, [(THE_END, THE_END), (working(30), working(30))], None),
    "RU": (None, [(THE_END, THE_END), (months(-3), months(-3))], None),
    "KZ": (None, [(days(-15), days(-16)), (working(15), working(16))], None),
    "RS": (None, [(THE_END, THE_END), (working(30), working(31))], None),
    "KE": (None, [(days(-30), days(-31))], None),
    "MA": (None, [(days(-30), days(-31))], None),
}
for code in "KR TW IN ID PH UZ UA MX AR PY ZA AE SA JO CA AU NZ PE".split():
    RULES[code] = (None, [(THE_END, THE_END)], None)
# Nothing stands, or nothing is known: only the end that is printed counts.
UNKNOWN = "AZ GE DZ SD QA LA PK TN AM MD KG BA ME MK AL XK NO IS LK BD KH MN MU UY EC DO".split()
for code in "HK MO MY SG SG:copyright BR PA NG EG IL BY EAEU".split() + UNKNOWN:
    RULES[code] = (None, [], None)
RULES["CO"] = None

# For which rights the rule is; a right that is not here has no rule.
TRADEMARK = "trademark,international-trademark"
EVERY = TRADEMARK + ",copyright,related-right,patent,design,geographical-indication"
RIGHTS = {
    "US:copyright": "copyright", "SG:copyright": "copyright",
    "CN": TRADEMARK + ",copyright,patent,design", "IN": TRADEMARK + ",copyright,design,geographical-indication",
    "JP": TRADEMARK + ",copyright,related-right,patent,design", "CH": TRADEMARK + ",geographical-indication",
    "LA": TRADEMARK + ",copyright,design", "PE": "trademark,copyright,related-right", "ZA": "trademark,copyright",
}
for code in "EU GB RS TR UA VN".split():
    RIGHTS[code] = EVERY
for code in "RU KZ BY EAEU".split():
    RIGHTS[code] = TRADEMARK + ",copyright,related-right,geographical-indication"
for code in "KR KE".split():
    RIGHTS[code] = TRADEMARK + ",copyright,patent,design,geographical-indication"
for code in "CA TH UZ".split():
    RIGHTS[code] = TRADEMARK + ",copyright"
# Not in the Madrid system.
for code in "AR HK JO MO NG PA PY SA TW XK LK BD UY EC DO".split():
    RIGHTS[code] = "trademark"

# The last year whose days are all known: a decree that moves working days is awaited for the next one.
KNOWN_TO = {"KZ": 2025} | dict.fromkeys("AR BY CN HU LV PH SA TH UA UZ VN".split(), 2026)
# Days by the moon or a decree: no day after 2027 is taken.
SHORT = set(KNOWN_TO) | set("AE ID IN JO KE MA RU SA".split())
NO_CALENDAR = set("HK MO MY SG BR PE PA NG EG IL EAEU".split()) | set(UNKNOWN)


class Office:
    def __init__(self, code):
        self.weekend = weekend(code)
        self.first, self.last, self.closed, self.extra = None, None, set(), set()
        self.spares = {}
        if code in NO_CALENDAR:
            return
        years = range(2025, (2027 if code in SHORT else 2030) + 1)
        names, self.extra = package(code, years)
        self.closed = set(names)
        for day, name in names.items():
            # By the moon: a day sooner or later.
            if "estimated" in name or (code == "SA" and day.year == 2027 and ("Eid" in name or "Arafah" in name)):
                self.closed |= {other for other in (day - DAY, day + DAY) if other.year in years}
        self.extra -= self.closed
        self.first, self.last = datetime.date(2025, 1, 1), datetime.date(KNOWN_TO.get(code, years[-1]), 12, 31)

    def is_covered(self, day):
        return self.first is not None and self.first <= day <= self.last

    def works(self, day):
        if self.is_covered(day) and day in self.extra:
            return True
        return day.weekday() not in self.weekend and day not in self.closed

    def plain(self, day):
        return day.weekday() not in self.weekend and day not in self.closed

    def walk(self, day, count, works):
        """The last working day up to a day, or so many working days before it."""
        if count == 0:
            while not works(day):
                day -= DAY
            return day
        while count:
            day -= DAY
            count -= works(day)
        return day

    def spare(self, count):
        """How many weekdays were closed at most on such a way within the covered days, and two."""
        if self.first is None:
            return 8 + count // 5
        if count not in self.spares:
            worst, start = 0, self.first
            while start <= self.last:
                day, left, closed = start if count == 0 else start - DAY, max(count, 1), 0
                while day >= self.first:
                    if self.works(day):
                        left -= 1
                        if left == 0:
                            break
                    elif day.weekday() not in self.weekend:
                        closed += 1
                    day -= DAY
                worst = max(worst, closed)
                start += DAY
            self.spares[count] = worst + 2
        return self.spares[count]

    def back(self, day, count):
        found = self.walk(day, count, self.works)
        if self.is_covered(day) and self.is_covered(found):
            return found, True
        if count == 0:
            day = self.walk(day, 0, self.plain)
        return self.walk(day, count + self.spare(count), self.plain), False


class Union(Office):
    """Closed whenever one of the Member States' offices is."""

    def __init__(self):
        self.weekend, self.spares = {5, 6}, {}
        self.all = [Office(state) for state in STATES]
        self.first = max(office.first for office in self.all)
        self.last = min(office.last for office in self.all)
        self.closed = set().union(*(office.closed for office in self.all))
        self.open = {}

    def works(self, day):
        if not self.is_covered(day):
            return self.plain(day)
        if day not in self.open:
            self.open[day] = all(office.works(day) for office in self.all)
        return self.open[day]

    def back(self, day, count):
        """Where not all days of all of them are known, the earliest of their own dates."""
        found = self.walk(day, count, self.works)
        if self.is_covered(day) and self.is_covered(found):
            return found, True
        dates = [office.back(day, count) for office in self.all]
        return min(date for date, _ in dates), all(known for _, known in dates)


def office_of(key):
    code = key.split(":")[0]
    return Union() if code == "EU" else Office(code.split("/")[-1])


def line(key, office, end):
    if key == "CO":  # January of the renewal year: the last one that is over by the end.
        year = end.year if end >= datetime.date(end.year, 1, 31) else end.year - 1
        opens, law = datetime.date(year, 1, 1), datetime.date(year, 1, 31)
        safe, known = office.back(law, 0)
        return show(end, opens, max(safe, opens), law, None, known)
    opening, readings, grace = RULES[key.split("/")[0]]
    known = True
    law = None
    stricts = []
    for index, (by_law, strict) in enumerate(readings or [(None, THE_END)]):
        if by_law and index == 0:
            law, is_known = by_law(end, office)
            known &= is_known
        day, is_known = strict(end, office)
        known &= is_known
        if not strict.__qualname__.startswith("working"):
            day, is_known = office.back(day, 0)
            known &= is_known
        stricts.append(day)
    safe = min(stricts + ([law] if law else []))
    opens = None
    if opening:
        opens, _ = opening(end, office)
        safe = max(safe, opens)
    return show(end, opens, safe, law, grace(end, office)[0] if grace else None, known)


def show(*parts):
    return " ".join("-" if part is None else str(part) if not isinstance(part, bool) else str(int(part)) for part in parts)


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def month_of(key, office, month):
    day = datetime.date.fromisoformat(month + "-01")
    lines = []
    while str(day).startswith(month):
        lines.append(line(key, office, day))
        day += DAY
    return lines


def write_fixture():
    out = []
    for key in sorted(list(RULES) + [f"EU/{state}" for state in STATES]):
        office = office_of(key)
        rights = RIGHTS.get(key.split("/")[0], TRADEMARK)
        for year in range(2025, 2033):
            hashes = [fnv("\n".join(month_of(key, office, f"{year}-{month:02}"))) for month in range(1, 13)]
            out.append(f"{key.split(':')[0]}:{rights} {year} {' '.join(hashes)}")
    path = REPOSITORY / "Tests/LawTests/Fixtures/deadlines.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(out) + "\n")


# ---------------------------------------------------------------------------------------------------------------------------------
# The program

TODAY = "2024-10-01"
BEGUN = datetime.date(2024, 6, 3)
FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2030, 12, 31)
KINDS = EVERY.split(",")
TIMING = re.compile(r"(at least )?(\d+) (working days?|days?|weeks?|months?|years?) (before|after) (?:the end|the registration's end)")


class Days:
    """The package's own days of many years; nothing is spared for what is not known."""

    def __init__(self, code):
        self.weekend, self.closed, self.extra = weekend(code), set(), set()
        if hasattr(holidays, code) and code not in NO_CALENDAR:
            names, self.extra = package(code, range(2024, 2033))
            self.closed = set(names)
        self.memory = {}

    def works(self, day):
        return day not in self.closed and (day.weekday() not in self.weekend or day in self.extra)

    def back(self, day, count):
        if (day, count) not in self.memory:
            found, left = day, count
            while left or (count == 0 and not self.works(found)):
                found -= DAY
                left -= count > 0 and self.works(found)
            self.memory[day, count] = found
        return self.memory[day, count]


def figures(value):
    """A key of a rule: unknown, none, a figure or a list of figures."""
    if isinstance(value, str):
        value = {"is": value}
    listed = value if isinstance(value, list) else [value]
    return [figure["is"] for figure in listed if figure["is"] not in ("unknown", "none")]


def last_days(text, end, office):
    """The last day by law, and by the strict reading on a working day."""
    if text in ("the end", "the registration's end"):
        return end, office.back(end, 0)
    at_least, count, unit, side = TIMING.fullmatch(text).groups()
    count, unit = int(count), unit.rstrip("s")
    if unit == "working day":
        assert side == "before"
        return office.back(end, count), office.back(end, count + bool(at_least))
    span = relativedelta(**{unit + "s": count})
    law = end - span if side == "before" else end + span
    return law, office.back(law - DAY if at_least else law, 0)


def expected(rule, end, office):
    """The last day by law, None where the rule has none, and the last day on which it is wise to act."""
    season = rule.get("season")
    if season:
        year = end.year
        following = datetime.date(year, season["month"], 1) + relativedelta(months=1)
        law = following - DAY
        if law > end:
            law -= relativedelta(years=1)
        return law, office.back(law, 0)
    found = [last_days(text, end, office) for text in figures(rule["due"])]
    if not found:
        return None, office.back(end, 0)
    return found[0][0], min([strict for _, strict in found] + [found[0][0]])


def rule_for(rules, right):
    for rule in rules:
        begins, ends = rule.get("from", datetime.date.min), rule.get("to", datetime.date.max)
        if right in rule["rights"] and begins <= BEGUN < ends:
            return rule
    return None


def endings(every):
    day = FIRST
    while day <= LAST:
        yield day
        day += every * DAY


def rows(rule, right, every):
    """Rows of a list, each with the end that counts: printed, or cut short by the registration or the insurance."""
    capped = [cap["by"] for cap in rule.get("caps", [])]
    for index, printed in enumerate(endings(every)):
        yield f"{right}.{printed}.printed", printed, None, None, printed
        if index % 5:
            continue
        if rule.get("registration_cap", {}).get("is") != "none":
            sooner = printed - 45 * DAY
            yield f"{right}.{printed}.registration", printed, sooner, None, sooner
        if "insurance" in capped:
            sooner = printed - 20 * DAY
            yield f"{right}.{printed}.insurance", printed, None, sooner, sooner


SOURCE = """jurisdiction: {code}
documents:
  - {{format: csv, charset: [utf-8], ragged: reject}}
columns: {{number: {{header: Number}}, right: {{header: Right}}, holder: {{header: Holder}}, from: {{header: From}}, to: {{header: To}},
  registration: {{header: Registration}}, insurance: {{header: Insurance}}}}
fields:
  recordation_number: number
  holder: holder
  right_type: {{column: right, values: {{{values}}}}}
  valid_from: {{column: from, dates: [yyyy-MM-dd]}}
  valid_to: {{column: to, dates: [yyyy-MM-dd]}}
  registration_valid_to: {{column: registration, dates: [yyyy-MM-dd]}}
  insurance_valid_to: {{column: insurance, dates: [yyyy-MM-dd]}}
  status: {{constant: active}}
key: [recordation_number]
"""


class Tally:
    def __init__(self):
        self.compared, self.later, self.missing, self.equal, self.early, self.worst = 0, [], [], 0, 0, {}

    def take(self, name, found, law, wise):
        self.compared += 1
        if found is None:
            self.missing.append(name)
            return
        safe = datetime.date.fromisoformat(found["safe"])
        legal = found["legal"] and datetime.date.fromisoformat(found["legal"])
        if safe > wise or (legal and law and legal > law):
            self.later.append(f"{name}: recordal says {safe} (last day {legal}), here {wise} (last day {law}), rule {found['rule']}")
        self.equal += safe == wise
        self.early += (wise - safe).days
        known = "known" if found["holidays_known"] else "not known"
        self.worst[known] = max(self.worst.get(known, (0, "")), ((wise - safe).days, name))


def run(program, folder, *arguments):
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        said = "\n".join((done.stderr + done.stdout).splitlines()[-12:])
        sys.exit(f"recordal {' '.join(arguments)} ended with {done.returncode}:\n{said}")
    return done.stdout


def compare(program, laws, settings, every, tally, wise_of):
    """A workspace with a list for each jurisdiction, and what the program says of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "sources").mkdir()
        (folder / "recordal.yaml").write_text(f"time_zone: Europe/Zurich\nportfolio:\n  - holder: acme\n{settings}")
        wanted = {}
        for code, rules in laws.items():
            source = f"c-{code.lower()}"
            values = ", ".join(f"{kind}: {kind}" for kind in KINDS)
            (folder / f"sources/{source}.yaml").write_text(SOURCE.format(code=code, values=values))
            with open(folder / f"{source}.csv", "w", newline="") as file:
                table = csv.writer(file)
                table.writerow(["Number", "Right", "Holder", "From", "To", "Registration", "Insurance"])
                for right in KINDS:
                    rule = rule_for(rules, right)
                    for number, printed, registration, insurance, end in rows(rule, right, every) if rule else ():
                        table.writerow([number, right, "Acme", BEGUN, printed, registration or "", insurance or ""])
                        wanted[f"{source}:{number}"] = (code, rule, end)
            run(program, folder, "import", source, f"{source}.csv", "--published", TODAY, "--today", TODAY)
        answer = json.loads(run(program, folder, "deadlines", "--within", "4000d", "--today", TODAY, "--json"))
        found = {one["recordation"]: one for one in answer["obligations"] if one["kind"] == "renew"}
        if answer["mistakes"]:
            sys.exit(f"recordal has mistakes: {answer['mistakes']}")
        for identity, (code, rule, end) in wanted.items():
            law, wise = wise_of(code, rule, end)
            tally.take(f"{identity}{' ' + settings.split('holidays: ')[1].strip('} ' + chr(10)) if settings else ''}",
                       found.get(identity), law, wise)


def check_program(program):
    import yaml

    program = str(pathlib.Path(program).resolve())
    every = 1 if os.environ.get("RECORDAL_EVERY_DATE") else 11
    laws = {}
    for path in sorted((REPOSITORY / "Config/jurisdictions").glob("??.yaml")):
        laws[path.stem] = yaml.safe_load(path.read_text())
    offices = {code: Days(code) for code in set(laws) | set(STATES)}
    memory = {}

    def of_state(state):
        def wise(code, rule, end):
            key = (state or code, rule["name"], end)
            if key not in memory:
                memory[key] = expected(rule, end, offices[state or code])
            return memory[key]
        return wise

    def of_none(code, rule, end):
        if code != "EU":
            return of_state(None)(code, rule, end)
        all_states = [of_state(state)(code, rule, end) for state in STATES]
        return min(law for law, _ in all_states), min(wise for _, wise in all_states)

    if laws["EU"]["states"] != STATES:
        sys.exit(f"EU.yaml does not name the 27 Member States: {laws['EU']['states']}")
    tallies = {"all jurisdictions, no Member State named": Tally(), "27 Member States": Tally()}
    every_law = {code: law["rules"] for code, law in laws.items()}
    for code, rules in every_law.items():
        compare(program, {code: rules}, "", every, tallies["all jurisdictions, no Member State named"], of_none)
    for state in STATES:
        compare(program, {"EU": every_law["EU"]}, f"offices:\n  EU: {{holidays: {state}}}\n", every, tallies["27 Member States"],
                of_state(state))
    is_wrong = False
    for name, tally in tallies.items():
        print(f"{name}: {tally.compared} dates, {len(tally.later)} later, {len(tally.missing)} missing, {tally.equal} the same, "
              f"on average {tally.early / max(1, tally.compared):.1f} days early")
        for known, (early, where) in sorted(tally.worst.items()):
            print(f"  holidays {known}: at most {early} days early ({where})")
        for text in tally.later[:20] + tally.missing[:5]:
            print(f"  {text}")
        is_wrong |= bool(tally.later or tally.missing)
    rules = sum(len(law) for law in every_law.values())
    print(f"{len(laws)} jurisdictions, {rules} rules, {len(list(endings(every)))} end dates from {FIRST} to {LAST}")
    sys.exit(1 if is_wrong else 0)


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--program":
        check_program(sys.argv[2])
    elif len(sys.argv) == 3:
        print("\n".join(month_of(sys.argv[1], office_of(sys.argv[1]), sys.argv[2])))
    elif len(sys.argv) == 1:
        write_fixture()
    else:
        sys.exit(__doc__)


main()
