#!/usr/bin/env python3
"""Makes the files of holidays in this folder from the PyPI package `holidays`.

    python3 -m venv venv && venv/bin/pip install holidays==0.108
    venv/bin/python Config/holidays/make.py [CODE...]     CODE: only these; all unless said

Statutory public days, and beside them what closes a government office: an office's closed day that is missing here makes a date
too late, one too many makes it a day early. So of two readings the files have the one with more closed days, and `origin` says so.

Worked weekends of the Member States of the European Union are left out (Reg. 1182/71 art. 2(2): "all days other than public
holidays, Sundays and Saturdays").

A file covers 2025 to 2027, and goes on to 2030 where every day follows from the law itself: no date is an estimate, and no
yearly decree moves or adds days. Three kinds of day are not certain:

- A yearly decree moves or adds days (China, Russia, Hungary, Argentina ...). A year whose decree the package does not have yet is
  provisional: its days are taken, and recordal still counts the year as not covered, so that it errs early.
- A day by the moon is an estimate until it is announced. The day before it and the day after it are closed as well.
- Ukraine has no holidays under martial law, for how long is not known; the Philippines proclaim special days late in the year
  before. There 2027 is provisional too.
"""
import datetime
import inspect
import pathlib
import sys

import holidays

FIRST, LAST, FURTHEST = 2025, 2027, 2030
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

# The part of the country where the office is, where the days differ within it.
SUBDIVISION = {
    "AU": ("ACT", "Canberra"), "CA": (None, "federal"), "CH": ("BE", "Bern"), "GB": ("ENG", "England"),
    # The central customs offices for applications for action, as known; no page was read.
    "DE": ("BY", "Bavaria (Munich)"), "ES": ("MD", "Madrid"), "IT": ("RM", "Rome"),
}
# What the package keeps beside the public days, and closes a government office or may close it.
CATEGORIES = {
    "AE": "government", "AR": "government", "CA": "government", "ID": "government", "TH": "government",
    "AT": "bank", "BE": "bank", "CY": "bank optional", "DK": "optional", "IE": "optional", "LU": "bank", "NL": "optional",
    "PT": "optional", "SE": "de_facto",
}
# Closed days that the package does not have: month, day, name.
CLOSED = {
    # Act on Holidays of Administrative Organs, art. 1, as known; no page was read.
    "JP": [(1, 2, "government offices closed"), (1, 3, "government offices closed")]
    + [(12, day, "government offices closed") for day in (29, 30, 31)],
    # Days of the federal civil service, as known; no page was read.
    "BE": [(11, 2, "federal offices closed"), (11, 15, "federal offices closed"), (12, 26, "federal offices closed")],
}
MEMBER_STATES = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark",
    "EE": "Estonia", "ES": "Spain", "FI": "Finland", "FR": "France", "GR": "Greece", "HR": "Croatia", "HU": "Hungary",
    "IE": "Ireland", "IT": "Italy", "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "MT": "Malta", "NL": "Netherlands",
    "PL": "Poland", "PT": "Portugal", "RO": "Romania", "SE": "Sweden", "SI": "Slovenia", "SK": "Slovakia",
}
TITLES = MEMBER_STATES | {
    "AE": "United Arab Emirates", "AR": "Argentina", "AU": "Australia", "BY": "Belarus", "CA": "Canada", "CH": "Switzerland",
    "CN": "China (mainland)", "CO": "Colombia", "GB": "United Kingdom", "ID": "Indonesia", "IN": "India", "JO": "Jordan",
    "JP": "Japan", "KE": "Kenya", "KR": "South Korea", "KZ": "Kazakhstan", "MA": "Morocco", "MX": "Mexico",
    "NZ": "New Zealand", "PH": "Philippines", "PY": "Paraguay", "RS": "Serbia", "RU": "Russia", "SA": "Saudi Arabia",
    "TH": "Thailand", "TR": "Türkiye", "TW": "Taiwan", "UA": "Ukraine", "US": "United States", "UZ": "Uzbekistan",
    "VN": "Vietnam", "ZA": "South Africa",
}
# Its act of 2025 fixes all days and moves no working days any more, so that no decree is awaited.
SETTLED = {"TW"}
# Offices whose weekend is not the one that the package has for the country.
WEEKEND = {"PY": {5, 6}}
# Days by the moon that the package does not call estimates, in the years that it cannot know.
ESTIMATES = {"SA": ("Eid", "Arafah")}
# The first year for which the days are not certain for another reason.
UNCERTAIN = {"PH": 2027, "SA": 2027, "UA": 2027}
# How the package names a day that comes from a yearly decree.
DECREED = ("substituted", "bridge", "decree")


def package(code, years):
    subdivision, _ = SUBDIVISION.get(code, (None, None))
    settings = {"subdiv": subdivision, "years": years, "language": "en_US"}
    kind = getattr(holidays, code, None) or type(holidays.country_holidays(code))
    if "islamic_show_estimated" in inspect.signature(kind.__init__).parameters:
        settings["islamic_show_estimated"] = True
    return holidays.country_holidays(code, categories=("public", *CATEGORIES.get(code, "").split()), **settings)


def is_estimate(code, day, name):
    if "estimated" in name:
        return True
    return day.year >= LAST and any(word in name for word in ESTIMATES.get(code, ()))


def is_decreed(name):
    return any(word in name.lower() for word in DECREED)


def country(code):
    """Its closed days, worked weekends, weekend, the last year, the provisional years, and whether a date is an estimate."""
    years = list(range(FIRST, FURTHEST + 1))
    days = package(code, years)
    closed = {day: name for day, name in days.items() if day.year in years}
    for month, day, name in CLOSED.get(code, []):
        for year in years:
            closed.setdefault(datetime.date(year, month, day), name)
    working = sorted(day for day in getattr(days, "weekend_workdays", set()) if day.year in years and day not in closed)
    decreed = {day.year for day in working} | {day.year for day, name in closed.items() if is_decreed(name)}
    estimates = [day for day, name in closed.items() if is_estimate(code, day, name)]
    is_fixed = not (decreed and code not in SETTLED) and not estimates and code not in UNCERTAIN
    last = FURTHEST if is_fixed else LAST
    for day in estimates:
        for other in (day - datetime.timedelta(days=1), day + datetime.timedelta(days=1)):
            closed.setdefault(other, f"perhaps {closed[day].replace(' (estimated)', '').replace(', estimated', '')}")
    years = [year for year in years if year <= last]
    closed = {day: name for day, name in closed.items() if day.year in years}
    working = [day for day in working if day.year in years and day not in closed]
    if code in MEMBER_STATES:
        # For the Union's law no Saturday or Sunday is a working day, also where a decree has people work on it.
        working = []
    awaited = [year for year in years if year not in decreed and any(before < year for before in decreed)]
    provisional = [] if code in SETTLED else awaited
    if code in UNCERTAIN:
        provisional = [year for year in years if year >= UNCERTAIN[code]]
    weekend = WEEKEND.get(code, set(days.weekend))
    return closed, working, weekend, years, provisional, bool(estimates)


def origin(code, has_estimates):
    text = f"PyPI package holidays {holidays.__version__}, public days"
    if code in CATEGORIES:
        kinds = CATEGORIES[code].replace("de_facto", "de facto").replace("bank optional", "bank and optional")
        text += f" and {kinds} days (the stricter reading: government offices may be closed on them)"
    if code in CLOSED:
        text += f", and {len(CLOSED[code])} days of government offices a year, which no page was read for"
    if code in MEMBER_STATES and code in SUBDIVISION:
        text += ", with those of the part of the country where the customs office for applications is, as known"
    if has_estimates:
        text += "; days by the moon are estimates, so the day before and the day after are closed too"
    return text


def quoted(text):
    return "'" + text.replace("'", "''") + "'" if any(mark in text for mark in ":#'\"[]{},&*!|>%@`") else text


def write(path, title, origin, closed, working, weekend, years, provisional):
    lines = [f"title: {quoted(title)}", f"origin: {quoted(origin)}"]
    lines.append(f"weekend: [{', '.join(DAYS[day] for day in sorted(weekend))}]")
    lines.append(f"years: [{', '.join(str(year) for year in years)}]")
    if provisional:
        lines.append("# The days of these years are not all known yet.")
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
    for code in sorted(set(sys.argv[1:]) or set(TITLES)):
        closed, working, weekend, years, provisional, has_estimates = country(code)
        _, place = SUBDIVISION.get(code, (None, None))
        title = TITLES[code] + (f", {place}" if place else "")
        write(folder / f"{code}.yaml", title, origin(code, has_estimates), closed, working, weekend, years, provisional)


main()
