#!/usr/bin/env python3
"""Says whether a report in JSON on list.py's list has about as many findings of each kind as were planted: planted.py ROWS

A hundredth of the rows has each mistake; marks and holders of a made-up register meet by chance, so a tenth may differ.
"""
import json
import sys

PLANTED = ["near-miss", "listed-twice", "not-recorded"]

rows = int(sys.argv[1])
counts = json.load(sys.stdin)["counts"]
print("found: " + ", ".join(f"{kind} {number}" for kind, number in counts.items()))
for kind in PLANTED:
    # The register's dead entries, and other findings that come first, take some of them.
    if not rows * 0.005 <= counts.get(kind, 0) <= rows * 0.02:
        sys.exit(f"{kind}: {counts.get(kind, 0)} of {rows} rows, and about {rows // 100} were planted.")
