#!/usr/bin/env python3
"""Writes a company's list of ROWS rights from a register that register.py wrote: list.py REGISTER.csv ROWS OUT.csv

Every ROWS-th part of the register's rows is in it, spread evenly; of each hundred rows, one has a wrong class, one swapped
digits, one another holder, one an end that is moved, one a mark in full width, one is doubled, and one is of no recordation.
The same register and ROWS give the same bytes.
"""
import csv
import sys

FIELDS = ["Reference", "Country", "Mark", "Registration number", "Classes", "Holder", "Recordation valid to"]


def wide(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def swapped(number):
    for place in range(len(number) - 2, 1, -1):
        if number[place] != number[place + 1]:
            return number[:place] + number[place + 1] + number[place] + number[place + 2:]
    return number


def rows(register, count):
    with open(register, encoding="utf-8", newline="") as file:
        entries = sum(1 for _ in csv.DictReader(file))
    with open(register, encoding="utf-8", newline="") as file:
        taken = 0
        for place, entry in enumerate(csv.DictReader(file)):
            if taken == count:
                return
            if place * count // entries < taken:
                continue
            row = {"Reference": f"A-{taken:06}", "Country": "CN", "Mark": entry["mark"], "Holder": entry["holder"],
                   "Registration number": entry["registration_number"], "Classes": entry["classes"],
                   "Recordation valid to": entry["valid_to"]}
            kind = taken % 100
            if kind == 1:
                row["Classes"] = "45"
            elif kind == 2:
                row["Registration number"] = swapped(row["Registration number"])
            elif kind == 3:
                row["Holder"] = f"Planted Holdings {taken} Ltd"
            elif kind == 4:
                row["Recordation valid to"] = "2049-01-01"
            elif kind == 5:
                row["Mark"] = wide(row["Mark"])
            elif kind == 6:
                row.update(Mark=f"PLANTED {taken}", Holder="Planted Ltd")
                row["Registration number"] = str(90_000_000 + taken * 11)
            yield row
            taken += 1
            if kind == 7 and taken < count:
                yield dict(row, Reference=row["Reference"] + "-B")
                taken += 1


def main(arguments):
    if len(arguments) != 3 or not arguments[1].isdigit() or int(arguments[1]) == 0:
        sys.exit(__doc__)
    with open(arguments[2], "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(arguments[0], int(arguments[1])))


main(sys.argv[1:])
