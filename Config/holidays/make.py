#!/usr/bin/env python3
"""Makes the files of holidays in this folder from the PyPI package `holidays` (statutory public days only).

    python3 -m venv venv && venv/bin/pip install holidays==0.108
    venv/bin/python Config/holidays/make.py [CODE...]     CODE: only these; all unless said

A country that moves working days by a yearly decree (China, Russia ...) is provisional for a year whose decree the package
does not have yet: its days are taken, and recordal still counts the year as not covered, so that it errs early.
The institutions of the European Union are not in the package: their days are put together here by their rule.
"""
import datetime
import pathlib
import sys

import holidays
from dateutil.easter import easter

YEARS = [2025, 2026, 2027]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

# The part of the country where the office is, where the days differ within it.
SUBDIVISION = {"GB": ("ENG", "England"), "CH": ("BE", "Bern"), "AU": ("ACT", "Canberra"), "CA": (None, "federal")}
CATEGORIES = {"CA": ("public", "government"), "TH": ("public", "government")}
TITLES = {
    "AE": "United Arab Emirates", "AR": "Argentina", "AU": "Australia", "BE": "Belgium", "BY": "Belarus", "CA": "Canada",
    "CH": "Switzerland", "CN": "China (mainland)", "CO": "Colombia", "DE": "Germany", "ES": "Spain", "FR": "France",
    "GB": "United Kingdom", "ID": "Indonesia", "IE": "Ireland", "IN": "India", "IT": "Italy", "JO": "Jordan", "JP": "Japan",
    "KE": "Kenya", "KR": "South Korea", "KZ": "Kazakhstan", "MA": "Morocco", "MX": "Mexico", "NL": "Netherlands",
    "NZ": "New Zealand", "PH": "Philippines", "PL": "Poland", "PY": "Paraguay", "RS": "Serbia", "RU": "Russia",
    "SA": "Saudi Arabia", "TH": "Thailand", "TR": "Türkiye", "TW": "Taiwan", "UA": "Ukraine", "US": "United States",
    "UZ": "Uzbekistan", "VN": "Vietnam", "ZA": "South Africa",
}
# Its act of 2025 fixes all days and moves no working days any more, so that no decree is awaited.
SETTLED = {"TW"}
# Offices whose weekend is not the one that the package has for the country.
WEEKEND = {"PY": {5, 6}}


def institutions():
    """The institutions of the European Union: the rule of their yearly lists, as known; no list was read."""
    closed = {}
    for year in YEARS:
        sunday = easter(year)

        def after(days):
            return sunday + datetime.timedelta(days=days)

        closed |= {
            datetime.date(year, 1, 1): "New Year's Day", datetime.date(year, 1, 2): "day after New Year's Day",
            after(-3): "Maundy Thursday", after(-2): "Good Friday", after(1): "Easter Monday",
            datetime.date(year, 5, 1): "Labour Day", datetime.date(year, 5, 9): "Schuman declaration",
            after(39): "Ascension Day", after(40): "day after Ascension Day", after(50): "Whit Monday",
            datetime.date(year, 7, 21): "Belgian National Day", datetime.date(year, 8, 15): "Assumption",
            datetime.date(year, 11, 1): "All Saints' Day", datetime.date(year, 11, 2): "All Souls' Day",
        }
        closed |= {datetime.date(year, 12, day): "end of the year" for day in range(24, 32)}
    return closed


def country(code):
    subdivision, _ = SUBDIVISION.get(code, (None, None))
    # The year before is read too: only then are the days known that were moved over its end.
    days = holidays.country_holidays(
        code, subdiv=subdivision, years=YEARS, language="en_US", categories=CATEGORIES.get(code, ("public",))
    )
    closed = {day: name for day, name in days.items() if day.year in YEARS}
    weekend = WEEKEND.get(code, set(days.weekend))
    working = sorted(day for day in getattr(days, "weekend_workdays", set()) if day.year in YEARS and day not in closed)
    moved = {year: 0 for year in YEARS}
    for day in working:
        moved[day.year] += 1
    for day, name in closed.items():
        moved[day.year] += "substituted" in name
    awaited = [year for year in YEARS if moved[year] == 0 and any(moved[before] for before in YEARS if before < year)]
    provisional = [] if code in SETTLED else awaited
    return closed, working, weekend, provisional


def quoted(text):
    return "'" + text.replace("'", "''") + "'" if any(mark in text for mark in ":#'\"[]{},&*!|>%@`") else text


def write(path, title, origin, closed, working, weekend, provisional):
    lines = [f"title: {quoted(title)}", f"origin: {quoted(origin)}"]
    lines.append(f"weekend: [{', '.join(DAYS[day] for day in sorted(weekend))}]")
    lines.append(f"years: [{', '.join(str(year) for year in YEARS)}]")
    if provisional:
        lines.append("# The decree that moves working days is not known yet.")
        lines.append(f"provisional: [{', '.join(str(year) for year in provisional)}]")
    # A holiday on a weekend closes nothing, unless the weekend is worked.
    days = sorted(day for day in closed if day.weekday() not in weekend or day in working)
    lines.append("closed:" if days else "closed: {}")
    lines += [f"  {day}: {quoted(closed[day])}" for day in days]
    if working:
        lines.append("# Days of a weekend on which is worked.")
        lines.append("working:")
        lines += [f"  {day}: {DAYS[day.weekday()]}" for day in working]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    folder = pathlib.Path(__file__).parent
    wanted = set(sys.argv[1:]) or set(TITLES) | {"EU"}
    origin = f"PyPI package holidays {holidays.__version__}, public days"
    for code in sorted(wanted - {"EU"}):
        _, place = SUBDIVISION.get(code, (None, None))
        title = TITLES[code] + (f", {place}" if place else "")
        write(folder / f"{code}.yaml", title, origin, *country(code))
    if "EU" in wanted:
        origin = "by the rule of the institutions' yearly lists, computed with dateutil; the lists were not read"
        write(folder / "EU.yaml", "Institutions of the European Union", origin, institutions(), [], {5, 6}, [])


main()
