#!/usr/bin/env python3
"""Writes edits of a register and its next edition: edits.py REGISTER.csv EDITS.csv NEXT.csv

A tenth of the entries are corrected in their end; of a quarter of those the next edition moves the end elsewhere, which
makes as many conflicts, and it moves the ends of as many entries that nobody corrected.
"""
import csv
import sys

register, edits, following = sys.argv[1:]


def later(day, years):
    """The same day some years later; 28 February for the 29th."""
    text = f"{int(day[:4]) + years}{day[4:]}"
    return text[:8] + "28" if text.endswith("02-29") else text


with open(register, newline="") as source, open(edits, "w", newline="") as made, open(following, "w", newline="") as out:
    rows = csv.DictReader(source)
    corrected = csv.writer(made)
    corrected.writerow(["recordation", "valid_to"])
    edition = csv.DictWriter(out, rows.fieldnames)
    edition.writeheader()
    for number, row in enumerate(rows):
        end = row["valid_to"]
        if number % 10 == 0 and end:
            corrected.writerow([f"bench-register:{row['recordation_number']}+{row['registration_number']}", later(end, 1)])
        if number % 40 in (0, 5) and end:
            row["valid_to"] = later(end, 2)
        edition.writerow(row)
