#!/usr/bin/env python3
"""Reads a calendar back with the package icalendar: calendar-check.py FILE DEADLINES.json

Holds each day against `recordal deadlines --json` of the same day: none missing, none too many. Ends with 1 and a sentence
where something differs.
"""

import datetime
import json
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
wanted = []
for one in json.load(open(sys.argv[2]))["obligations"]:
    if one["kind"] == "stale-source" or one["state"] == "satisfied" or one["safe"] is None:
        continue
    days = {one["safe"], one["legal"]} - {None}
    wanted += [(day, one["mark"] or one["recordation"]) for day in days]

assert calendar["VERSION"] == "2.0" and "METHOD" not in calendar and calendar["PRODID"]
found, names = [], set()
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    # A date and no instant: a datetime is a date for Python, too.
    assert type(start) is datetime.date and end - start == datetime.timedelta(days=1), (start, end)
    for alarm in event.walk("VALARM"):
        trigger = alarm.decoded("TRIGGER")
        assert isinstance(trigger, datetime.timedelta) and trigger.seconds == 9 * 3600, trigger
    assert event["TRANSP"] == "TRANSPARENT" and int(event["SEQUENCE"]) >= 0
    names.add(str(event["UID"]))
    found.append((start.isoformat(), str(event["SUMMARY"])))
assert len(names) == len(found), "two events of one name"
assert sorted(day for day, _ in found) == sorted(day for day, _ in wanted), (found, wanted)
for day, mark in wanted:
    # The title has the mark as it is, unescaped by the reader.
    assert any(day == other and mark in title for other, title in found), (day, mark)
print(f"{len(found)} days read back, as 'recordal deadlines' has them")
