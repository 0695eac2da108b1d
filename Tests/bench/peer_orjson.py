#!/usr/bin/env python3
"""What a script in Python does for the same work, with the fastest JSON reader: a peer to be measured against.

  peer_orjson.py lines   IN.csv OUT.jsonl      the register as JSON lines
  peer_orjson.py load    IN.jsonl OUT.sqlite   a new table with the register's key
  peer_orjson.py compare IN.jsonl IN.sqlite    every entry against the table: added, changed, gone (row_no is volatile)

A file that ends in .json is one object instead, with the entries under data/rows.
"""
import csv
import sqlite3
import sys

import orjson

FIELDS = ["recordation_number", "registration_number", "mark", "holder", "holder_country",
          "classes", "goods", "status", "valid_from", "valid_to"]


def lines(source, target):
    csv.field_size_limit(1 << 24)
    with open(source, encoding="utf-8", newline="") as rows, open(target, "wb") as out:
        for row in csv.DictReader(rows):
            out.write(orjson.dumps(row) + b"\n")


def entries(source):
    with open(source, "rb") as file:
        found = orjson.loads(file.read())["data"]["rows"] if source.endswith(".json") else map(orjson.loads, file)
        for row in found:
            yield tuple(row[field] for field in FIELDS)


def load(source, target):
    database = sqlite3.connect(target)
    columns = ", ".join(f"{field} TEXT" for field in FIELDS)
    database.execute(f"CREATE TABLE entry ({columns}, PRIMARY KEY (recordation_number, registration_number))")
    with database:
        database.executemany(f"INSERT INTO entry VALUES ({', '.join('?' * len(FIELDS))})", entries(source))


def compare(source, target):
    database = sqlite3.connect(target)
    known = {row[:2]: row for row in database.execute(f"SELECT {', '.join(FIELDS)} FROM entry")}
    added = changed = 0
    for row in entries(source):
        before = known.pop(row[:2], None)
        added += before is None
        changed += before is not None and before != row
    print(f"added {added}, changed {changed}, gone {len(known)}")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("lines", "load", "compare"):
        sys.exit(__doc__)
    {"lines": lines, "load": load, "compare": compare}[sys.argv[1]](*sys.argv[2:])
