#!/usr/bin/env python3
"""Computes deadlines a second time, from the law and not from recordal's files, with dateutil and the holidays package.

    python3 -m venv venv && venv/bin/pip install python-dateutil holidays==0.108
    venv/bin/python Tests/deadline-check.py            writes Tests/LawTests/Fixtures/deadlines.txt
    venv/bin/python Tests/deadline-check.py KE 2026-03 prints the days of one month

For each jurisdiction and each end date of eight years: the day on which the window opens, the safe date, the last day by law,
the end of grace, and whether all holidays on the way are known. The fixture keeps one FNV-1a hash a jurisdiction and month,
over the lines that are printed for it; the test computes the same lines with recordal.
"""
import datetime
import pathlib
import sys

import holidays
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2032, 12, 31)
DAY = datetime.timedelta(days=1)


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
    "EU": (None, [(working(30), working(31))], THE_END),
    "GB": (None, [(working(30), working(31))], THE_END),
    "CH": (None, [(THE_END, THE_END), (days(-40), days(-40))], None),
    "JP": (months(-3), [(THE_END, THE_END)], None),
    "TH": (None, [(days(-30), days(-31)), (THE_END, THE_END)], None),
    "VN": (None, [(days(-20), days(-21))], None),
    "TR": (None, [(THE_END, THE_END), (working(30), working(30))], None),
    "RU": (None, [(THE_END, THE_END), (months(-3), months(-3))], None),
    "KZ": (None, [(days(-15), days(-16))], None),
    "RS": (None, [(THE_END, THE_END), (working(30), working(31))], None),
    "KE": (None, [(days(-30), days(-31))], None),
    "MA": (None, [(days(-30), days(-31))], None),
}
for code in "KR TW IN ID PH UZ UA MX AR PY ZA AE SA JO CA AU NZ".split():
    RULES[code] = (None, [(THE_END, THE_END)], None)
# Nothing stands, or nothing is known: only the end that is printed counts.
for code in "HK MO MY SG BR PE PA NG EG IL BY EAEU".split():
    RULES[code] = (None, [], None)

# Whose days: the subdivision of the capital or of the office, and what the package calls the days of public offices.
OFFICES = {
    "GB": {"subdiv": "ENG"}, "CH": {"subdiv": "BE"}, "AU": {"subdiv": "ACT"}, "CA": {"categories": ("public", "government")},
    "TH": {"categories": ("public", "government")},
}
# The first year for which a decree that moves working days is awaited.
AWAITED = {"CN": 2027, "KZ": 2026, "BY": 2027, "UZ": 2027, "VN": 2027}
FRIDAY_SATURDAY = {"SA", "JO"}
NO_CALENDAR = set("HK MO MY SG BR PE PA NG EG IL EAEU".split())


class Office:
    def __init__(self, code):
        self.weekend = {4, 5} if code in FRIDAY_SATURDAY else {5, 6}
        self.first, self.last = datetime.date(2025, 1, 1), datetime.date(AWAITED.get(code, 2028) - 1, 12, 31)
        self.extra = set()
        if code in NO_CALENDAR:
            self.first, self.last, self.closed = None, None, set()
        elif code == "EU":
            self.closed = brussels()
        else:
            table = holidays.country_holidays(code, years=[2025, 2026, 2027], **OFFICES.get(code, {}))
            self.closed = {day for day in table if 2025 <= day.year <= 2027}
            self.extra = {day for day in getattr(table, "weekend_workdays", ()) if 2025 <= day.year <= 2027}
        self.spares = {}

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


def brussels():
    closed = set()
    for year in (2025, 2026, 2027):
        closed |= {easter(year) + n * DAY for n in (-3, -2, 1, 39, 40, 50)}
        for month, day in ((1, 1), (1, 2), (5, 1), (5, 9), (7, 21), (8, 15), (11, 1), (11, 2)):
            closed.add(datetime.date(year, month, day))
        closed |= {datetime.date(year, 12, day) for day in range(24, 32)}
    return closed


def line(code, office, end):
    if code == "CO":  # January of the renewal year: the last one that is over by the end.
        year = end.year if end >= datetime.date(end.year, 1, 31) else end.year - 1
        opens, law = datetime.date(year, 1, 1), datetime.date(year, 1, 31)
        safe, known = office.back(law, 0)
        return show(end, opens, max(safe, opens), law, None, known)
    opening, readings, grace = RULES[code]
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


def month_of(code, office, month):
    day = datetime.date.fromisoformat(month + "-01")
    lines = []
    while str(day).startswith(month):
        lines.append(line(code, office, day))
        day += DAY
    return lines


def main():
    if len(sys.argv) == 3:
        print("\n".join(month_of(sys.argv[1], Office(sys.argv[1]), sys.argv[2])))
        return
    out = []
    for code in sorted(RULES | {"CO": None}):
        office = Office(code)
        for year in range(FIRST.year, LAST.year + 1):
            hashes = [fnv("\n".join(month_of(code, office, f"{year}-{month:02}"))) for month in range(1, 13)]
            out.append(f"{code} {year} {' '.join(hashes)}")
    path = pathlib.Path(__file__).parent / "LawTests/Fixtures/deadlines.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(out) + "\n")


main()
